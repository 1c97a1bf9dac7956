import {
  BUILT_IN_KINDS,
  type ControlPoint,
  createCalendar,
  createKindRegistry,
  defaultValues,
  type Facts,
  instantOf,
  isGroupKind,
  isPlumblineError,
  type Json,
  type KindRegistry,
  kindParams,
  nearest,
  PlumblineError,
  type RecordKind,
  structureFlaw,
  type Verdict,
  type WorkingCalendar,
} from "@plumbline/core";
import { RED_FLAG_KINDS } from "../tender/process/kinds.ts";
import { eachOf, pathsOf } from "./expressions.ts";

export type CaseResult = "pass" | "breach" | "unknown" | "notApplicable";

/** What a control point says of a record. A case that cannot be asked is `unknown`, with the reason in `error`. */
export interface CaseAnswer {
  readonly id: string;
  readonly result: CaseResult;
  /** Paths of facts that are not there or cannot be used; `a.b` for members, `list[].field` for elements. */
  readonly missing: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Question {
  /** Instead of the values of the control point, whole values by name; names that it does not have are left aside. */
  readonly params?: Readonly<Record<string, Json>>;
  /** Instant, or date for noon in Beijing. Default: the record's own `asOf`, else 2026-12-15. */
  readonly asOf?: string;
}

export interface EvaluatorOptions {
  readonly kinds?: KindRegistry;
  readonly calendar?: WorkingCalendar;
}

export interface Evaluator {
  /**
   * Answers a case `{id, record, params?, asOf?, control?}` from outside. The control point is `control`, else the one whose id `id` is,
   * begins with or holds. Never throws.
   */
  answer(written: unknown): CaseAnswer;
  /** Throws where the question cannot be asked. */
  check(control: ControlPoint, record: Facts, question?: Question): Verdict;
}

/** Elements of one list that are asked about: each may look at all the others. */
const MOST_ELEMENTS = 1000;

export const DEFAULT_AS_OF = "2026-12-15";

/** Asks control points about records as they are given, without an engine: of each id, the highest version. */
export function createEvaluator(controls: readonly ControlPoint[], options: EvaluatorOptions = {}): Evaluator {
  const calendar = options.calendar ?? createCalendar();
  const kinds = options.kinds ?? createKindRegistry([...BUILT_IN_KINDS, ...RED_FLAG_KINDS]);
  const byId = newest(controls);
  const ids = [...byId.keys()];
  const prepared = new WeakMap<ControlPoint, unknown>();

  function prepare(control: ControlPoint, kind: RecordKind, params: Question["params"]): unknown {
    const own = defaultValues(control);
    const changed = Object.entries(params ?? {}).filter(([name]) => Object.hasOwn(own, name));
    if (changed.length === 0) {
      const known = prepared.get(control);
      if (known !== undefined) return known;
    }
    const given = kindParams(control, { ...own, ...Object.fromEntries(changed) }, kind.valuesUnder);
    const parsed = kind.params.safeParse(given);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new PlumblineError("PARAMETER_INVALID", `${control.id}: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
    }
    for (const [name, value] of changed) refuseOtherType(control, name, own[name], value);
    const made = kind.prepare(parsed.data, { calendar });
    if (changed.length === 0) prepared.set(control, made);
    return made;
  }

  function check(control: ControlPoint, record: Facts, question: Question = {}): Verdict {
    const { asOf: own, ...facts } = record;
    const asOf = instantOfQuestion(question.asOf ?? own ?? undefined);
    const kind = kinds.get(control.kind);
    if (isGroupKind(kind)) return verdict("unknown", ["peers"]);
    const ready = prepare(control, kind, question.params);
    if (kind.reads(ready).trace) return verdict("unknown", ["trace"]);
    const state = wrapped(control, facts);
    refuseLongList(control, state);
    const lacking = lacks(control, state);
    if (lacking) return lacking;
    const view = { type: control.record, id: "case", state, trace: [], startAt: asOf, endAt: asOf, closed: false, anomalies: [] };
    const said = kind.check(view, ready, { asOf, final: false });
    return state === facts ? said : { ...said, missing: unwrapped(control, said.missing) };
  }

  /** The paths behind what is there and cannot be used: without such a fact, the answer has something else to say. */
  function nameUnusable(control: ControlPoint, given: Given, missing: readonly string[]): readonly string[] {
    const { asOf, ...facts } = given.record;
    const each = eachOf(control);
    const flat = each !== undefined && !Object.hasOwn(facts, each);
    const read = pathsOf(control, calendar).map((path) => (flat && path.startsWith(`${each}[].`) ? path.slice(each.length + 3) : path));
    const culprits = (nameless: string): readonly string[] => {
      const found = read.filter((path) => {
        const less = without(facts, path);
        if (less === undefined) return false;
        const after = check(control, { ...less, ...(asOf === undefined ? {} : { asOf }) }, given);
        return !after.missing.includes(nameless);
      });
      // A member says more than the object that it is of.
      return found.filter((path) => !found.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[]`)));
    };
    return missing.flatMap((path) => {
      if (!isNameless(path)) return [path];
      const found = culprits(path);
      return found.length > 0 ? found : [path];
    });
  }

  return {
    check,
    answer(written) {
      const id = idOf(written);
      try {
        const given = caseOf(written);
        const control = byId.get(controlIdOf(given, ids)) as ControlPoint;
        const { outcome, missing } = check(control, given.record, given);
        if (outcome !== "unknown") return { id, result: resultOf(outcome), missing: [] };
        const named = missing.some(isNameless) ? nameUnusable(control, given, missing) : missing;
        return { id, result: "unknown", missing: [...new Set(named)] };
      } catch (error) {
        return { id, result: "unknown", missing: [], error: shown(error) };
      }
    },
  };
}

function refuseOtherType({ id }: ControlPoint, name: string, own: Json | undefined, value: Json): void {
  if (own === undefined || own === null || typeOf(own) === typeOf(value)) return;
  throw new PlumblineError("PARAMETER_INVALID", `${id}: value of ${name} is ${typeOf(value)}, not ${typeOf(own)}`, {
    details: { control: id, parameter: name },
  });
}

function typeOf(value: Json): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/** What runs is no breach yet, and where nothing applies there is nothing to keep. */
export function resultOf(outcome: Verdict["outcome"]): CaseResult {
  return outcome === "open" ? "pass" : outcome === "none" ? "notApplicable" : outcome;
}

/** Milliseconds of an instant with offset, or of noon in Beijing on a date. Throws `REQUEST_INVALID`. */
export function instantOfQuestion(asOf: Json | undefined = DEFAULT_AS_OF): number {
  const at = typeof asOf === "string" ? instantOf(asOf.length === 10 ? `${asOf}T12:00:00+08:00` : asOf) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new PlumblineError("REQUEST_INVALID", `asOf is ${short(asOf)}; give a date (2026-03-02) or an instant with offset`);
}

/** By id, the highest version. */
export function newest(controls: readonly ControlPoint[]): ReadonlyMap<string, ControlPoint> {
  const byId = new Map<string, ControlPoint>();
  for (const control of controls) if ((byId.get(control.id)?.version ?? 0) < control.version) byId.set(control.id, control);
  return byId;
}

interface Given extends Question {
  readonly id: string;
  readonly control?: string;
  readonly record: Facts;
}

function idOf(written: unknown): string {
  const id = isObject(written) ? written.id : undefined;
  return typeof id === "string" ? id : "";
}

function caseOf(written: unknown): Given {
  if (!isObject(written)) throw refused("a case is an object {id, record, params, asOf}");
  const flaw = structureFlaw(written);
  if (flaw) throw refused(`the case ${flaw}`);
  const { id, control, record, params, asOf } = written;
  if (typeof id !== "string" || id === "") throw refused("member id must be a text");
  if (control !== undefined && typeof control !== "string") throw refused("member control must be the id of a control point");
  if (!isObject(record)) throw refused("member record must be an object of facts");
  if (params !== undefined && params !== null && !isObject(params)) throw refused("member params must be an object of values by name");
  if (asOf !== undefined && asOf !== null && typeof asOf !== "string")
    throw refused("member asOf must be a date or an instant with offset");
  return {
    id,
    record: record as Facts,
    ...(control === undefined ? {} : { control }),
    ...(isObject(params) ? { params: valuesOf(params) } : {}),
    ...(typeof asOf === "string" ? { asOf } : {}),
  };
}

/** Values may be written as in a control point, `{value, unit}`. */
function valuesOf(params: Readonly<Record<string, unknown>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, (isParameter(value) ? value.value : value) as Json] as const),
  );
}

const PARAMETER_MEMBERS: readonly string[] = ["value", "unit", "stricter", "delegated", "schema"];

function isParameter(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && Object.hasOwn(value, "value") && Object.keys(value).every((name) => PARAMETER_MEMBERS.includes(name));
}

function controlIdOf({ id, control }: Given, known: readonly string[]): string {
  const written = control ?? id;
  if (known.includes(written)) return written;
  if (control === undefined) {
    const held = known.filter((candidate) => holds(id, candidate));
    const first = held.filter((candidate) => id.startsWith(candidate)).sort((a, b) => b.length - a.length)[0];
    if (first !== undefined) return first;
    if (held.length === 1) return held[0] as string;
  }
  throw new PlumblineError(
    "CONTROL_INVALID",
    `no control point ${JSON.stringify(written.slice(0, 80))}${nearest(written.slice(0, 80), known)}`,
  );
}

/** Whether the id is there as a word: `PEN-1` is not in `PEN-12`. */
function holds(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const before = text[at - 1] ?? " ";
    const behind = text[at + id.length] ?? " ";
    if (!/[A-Za-z0-9]/.test(before) && !/[0-9]/.test(behind)) return true;
  }
  return false;
}

function isNameless(path: string): boolean {
  return path.startsWith("(");
}

/** The facts without what is at a path, in every element of a list; undefined where there is nothing. */
function without(facts: Facts, path: string): Facts | undefined {
  const copy = structuredClone(facts) as Record<string, Json>;
  const members = path.split(".");
  const last = (members.pop() as string).replace(/(\[\])+$/, "");
  let holders: readonly unknown[] = [copy];
  for (const member of members) {
    const name = member.replace(/(\[\])+$/, "");
    holders = holders.flatMap((holder) => (isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : []));
    if (name !== member) holders = holders.flat();
  }
  const having = holders.filter((holder): holder is Record<string, unknown> => isObject(holder) && Object.hasOwn(holder, last));
  for (const holder of having) delete holder[last];
  return having.length > 0 ? copy : undefined;
}

function refuseLongList(control: ControlPoint, state: Facts): void {
  const each = eachOf(control);
  const list = each === undefined ? undefined : state[each];
  if (!Array.isArray(list) || list.length <= MOST_ELEMENTS) return;
  throw new PlumblineError(
    "EXPRESSION_BUDGET",
    `${control.id}: ${each} has ${list.length} elements; at most ${MOST_ELEMENTS} are asked about in a case`,
  );
}

/** A record that tells one element of a list by its own facts is taken for the list of that one. */
function wrapped(control: ControlPoint, facts: Facts): Facts {
  const each = eachOf(control);
  if (each === undefined || Object.hasOwn(facts, each)) return facts;
  return { ...facts, [each]: [facts as Json] };
}

function unwrapped(control: ControlPoint, missing: readonly string[]): readonly string[] {
  const prefix = `${eachOf(control)}[].`;
  return missing.map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path));
}

/** As the engine does before it asks: what waits for a milestone does not apply before, and what is needed must be there. */
function lacks(control: ControlPoint, state: Facts): Verdict | undefined {
  const missing: string[] = [];
  for (const [fact, { milestone }] of Object.entries(control.needs)) {
    if (milestone !== undefined && state[milestone] === false) return verdict("none", []);
    if (!Object.hasOwn(state, fact)) missing.push(fact);
  }
  return missing.length > 0 ? verdict("unknown", missing) : undefined;
}

function verdict(outcome: Verdict["outcome"], missing: readonly string[]): Verdict {
  return { outcome, missing, findings: [], measures: {} };
}

function shown(error: unknown): { readonly code: string; readonly message: string } {
  if (isPlumblineError(error)) return { code: error.code, message: error.message };
  // A host may feed anything; what no rule foresaw is still an answer about this case alone.
  return { code: "REQUEST_INVALID", message: error instanceof Error ? error.message : String(error) };
}

function refused(message: string): PlumblineError {
  return new PlumblineError("REQUEST_INVALID", message);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function short(value: unknown): string {
  return (typeof value === "string" ? JSON.stringify(value) : typeof value).slice(0, 80);
}
