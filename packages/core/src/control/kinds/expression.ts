import * as z from "zod";
import type { WorkingCalendar } from "../../calendar/calendar.ts";
import { PlumblineError } from "../../errors.ts";
import { instantOf } from "../../event/attributes.ts";
import type { Json } from "../../event/trace-event.ts";
import { compileExpression, type Expression } from "../../expression/compile.ts";
import { Absent } from "../../expression/values.ts";
import type { Facts, RecordView } from "../../record/define-record.ts";
import { type CheckContext, defineControlKind, nearest } from "../define-control-kind.ts";
import { breach, type Finding, none, open, pass, unknown, type Verdict } from "../verdict.ts";

const source = z.string().min(1);

const paramsSchema = z.strictObject({
  /** True on breach. */
  when: source,
  /** The control applies where this is true; everywhere when absent. */
  applies: source.optional(),
  /** The obligation runs while this is true. */
  open: source.optional(),
  /** The instant, date or list of them at which the answer may change without an event. */
  due: source.optional(),
  /** A fact that is a list: `when` is asked of each element, as `it`. */
  each: z
    .string()
    .regex(/^[\p{L}_][\p{L}\p{N}_]*$/u)
    .optional(),
  /** Values that the expressions read as `p`. */
  p: z.record(z.string(), z.json()).default({}),
});

type Params = z.infer<typeof paramsSchema>;

interface Prepared {
  readonly when: Expression;
  readonly applies: Expression | undefined;
  readonly open: Expression | undefined;
  readonly due: Expression | undefined;
  readonly each: string | undefined;
  readonly facts: "all" | readonly string[];
  readonly calendar: WorkingCalendar;
  readonly timed: boolean;
  /**
   * Answers by element, where an element alone decides them: of a list that grows by one, only that one is new. Facts are
   * never changed in place.
   */
  readonly answers: WeakMap<object, unknown> | undefined;
}

const APPLIES = Object.freeze({ applicable: 1 });
const NOT_APPLICABLE = none(Object.freeze({ applicable: 0 }));
const PASSED = pass(APPLIES);
const RUNNING = open(APPLIES);

/** Breached when a CEL expression over the facts of the record is true; unknown when a missing fact could change that. */
export const expression = defineControlKind<Params, Prepared>({
  kind: "expression",
  summary: "A CEL expression over the facts of the record is true.",
  params: paramsSchema as unknown as z.ZodType<Params>,
  valuesUnder: "p",
  measures: { applicable: "sum" },
  prepare(params, { calendar }) {
    const compile = (text: string | undefined, each?: string) =>
      text === undefined ? undefined : compileExpression(text, { calendar, p: params.p as Record<string, Json>, each });
    const when = compile(params.when, params.each) as Expression;
    const others = [compile(params.applies), compile(params.open), compile(params.due)] as const;
    const all = [when, ...others].filter((e) => e !== undefined);
    refuseUnusedValues(params.p, all);
    const facts = all.some((e) => e.facts === "all")
      ? "all"
      : [...new Set([...all.flatMap((e) => e.facts as string[]), ...(params.each ? [params.each] : [])])];
    return {
      when,
      applies: others[0],
      open: others[1],
      due: others[2],
      each: params.each,
      facts,
      calendar,
      timed: when.readsAsOf || others[2] !== undefined,
      answers: params.each !== undefined && !when.readsAsOf && when.facts.length === 0 ? new WeakMap() : undefined,
    };
  },
  reads: (prepared) => ({ facts: prepared.facts, trace: false, asOf: prepared.timed }),
  check(record, prepared, context) {
    const { state } = record;
    if (prepared.applies) {
      const applies = prepared.applies.evaluate(state, context.asOf);
      if (applies === false) return NOT_APPLICABLE;
      if (applies !== true) return lacking(applies);
    }
    if (prepared.each !== undefined) return checkEach(record, prepared, prepared.each, context);
    const value = prepared.when.evaluate(state, context.asOf);
    if (value === false) return isOpen(prepared, state, context) ? RUNNING : PASSED;
    if (value === true) return breach(found(record, prepared, context, "", state), APPLIES);
    return lacking(value);
  },
  due: (record, prepared, after) => nextChange(prepared, record.state, after),
});

/** The next instant at which time alone may change the answer. */
function nextChange(prepared: Prepared, state: Facts, after: number): number | undefined {
  if (!prepared.timed) return undefined;
  // Time alone changes nothing once the obligation has ended. Where that is not known, it is asked when it would be due.
  const isRunning = !prepared.open || prepared.open.evaluate(state, after);
  if (isRunning === false) return undefined;
  const due = prepared.due?.evaluate(state, after);
  const next = due === undefined ? undefined : nextInstant(prepared, due, after);
  if (next !== undefined || !prepared.when.readsAsOf || isRunning !== true) return next;
  // Helpers that read the instant count days. Without a due, or with one that falls into a year not yet announced, or
  // was too early because it knew nothing of a pause, the answer can change at the next local midnight. A breach that
  // no due takes back stays.
  if (prepared.due && !(due instanceof Absent) && (!prepared.open || breached(prepared, state, after))) return undefined;
  if (due instanceof Absent && !prepared.open) return undefined;
  return prepared.calendar.startOf(prepared.calendar.dayOf(after) + 1);
}

function breached(prepared: Prepared, state: Facts, at: number): boolean {
  return prepared.each === undefined && prepared.when.evaluate(state, at) === true;
}

function lacking(value: unknown): Verdict {
  return unknown(value instanceof Absent ? value.paths : ["(not true or false)"], APPLIES);
}

function isOpen(prepared: Prepared, state: Facts, context: CheckContext): boolean {
  return !context.final && prepared.open?.evaluate(state, context.asOf) === true;
}

function checkEach(record: RecordView, prepared: Prepared, each: string, context: CheckContext): Verdict {
  const { state } = record;
  const list = Object.hasOwn(state, each) ? state[each] : undefined;
  if (list === undefined) return unknown([each], APPLIES);
  if (!Array.isArray(list)) return unknown([each], APPLIES);
  const findings: Finding[] = [];
  const missing = new Set<string>();
  for (const item of list as readonly Json[]) {
    const value = answerOf(prepared, state, context.asOf, item);
    if (value === true) findings.push(found(record, prepared, context, elementKey(item), state, item));
    else if (value instanceof Absent) for (const path of value.paths) missing.add(path);
    else if (value !== false) missing.add(`${each}[]`);
  }
  if (findings.length) return { ...breach(findings, APPLIES), missing: [...missing] };
  if (missing.size) return unknown([...missing], APPLIES);
  return isOpen(prepared, state, context) ? RUNNING : PASSED;
}

function answerOf(prepared: Prepared, state: Facts, at: number, item: Json): unknown {
  const { when, answers } = prepared;
  if (answers === undefined || typeof item !== "object" || item === null) return when.evaluate(state, at, item);
  if (!answers.has(item)) answers.set(item, when.evaluate(state, at, item));
  return answers.get(item);
}

// A position would change when an earlier element arrives late; an id, or else the content, does not.
function elementKey(item: Json): string {
  if (typeof item === "object" && item !== null && !Array.isArray(item)) {
    const { id } = item as { readonly id?: Json };
    if (typeof id === "string" || typeof id === "number") return String(id);
  }
  return JSON.stringify(item);
}

function found(record: RecordView, prepared: Prepared, context: CheckContext, key: string, state: Facts, item?: Json): Finding {
  const fields: Record<string, Json> = {};
  for (const path of prepared.when.paths) {
    const value = valueAt(state, path, prepared.each, item);
    if (value !== undefined) fields[path] = value;
  }
  return {
    key,
    reason: "expression_true",
    at: ownInstant(prepared, item) ?? sinceWhen(record, prepared, context, key),
    events: proof(record, prepared, item),
    fields,
  };
}

/** An element that alone decides the answer, and states its event and its instant, has been what it is since then. */
function ownInstant(prepared: Prepared, item: Json | undefined): number | undefined {
  if (prepared.answers === undefined || prepared.applies !== undefined || memberText(item, "event") === undefined) return undefined;
  const at = memberText(item, "at");
  const instant = at?.includes("T") ? instantOf(at) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

function memberText(item: Json | undefined, name: string): string | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item) || !Object.hasOwn(item, name)) return undefined;
  const value = (item as { readonly [key: string]: Json | undefined })[name];
  return typeof value === "string" ? value : undefined;
}

/** The events behind the facts that were read; of an element that names the `event` that told it, that one for the list. */
function proof(record: RecordView, prepared: Prepared, item: Json | undefined): readonly string[] {
  const own = memberText(item, "event");
  if (own === undefined) return record.sources?.(prepared.facts) ?? lastEvent(record);
  const others = prepared.facts === "all" ? [] : prepared.facts.filter((name) => name !== prepared.each);
  return [...new Set([...(record.sources?.(others) ?? []), own])];
}

function lastEvent(record: RecordView): readonly string[] {
  const last = record.trace.at(-1);
  return last ? [last.id] : [];
}

function valueAt(state: Facts, path: string, each: string | undefined, item: Json | undefined): Json | undefined {
  const inElement = each !== undefined && path.startsWith(`${each}[]`);
  let value: Json | undefined = inElement ? item : state;
  const members = (inElement ? path.slice(each.length + 2) : path).split(".").filter(Boolean);
  for (const member of members) {
    if (member.endsWith("[]")) return undefined;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return undefined;
    value = (value as Facts)[member];
  }
  return value;
}

/**
 * The instant from which the finding has been true without a break: of the event that made it so, or of the due that
 * passed. It does not depend on when somebody looked, nor on later events that touch nothing of it.
 */
function sinceWhen(record: RecordView, prepared: Prepared, context: CheckContext, key: string): number {
  const known = context.since?.(key);
  const past = known === undefined ? record.history?.(prepared.facts) : [{ at: record.endAt, state: record.state }];
  const states = past ?? [{ at: record.startAt, state: record.state }];
  let since = known ?? Number.NaN;
  const look = (state: Facts, at: number): void => {
    if (!holds(prepared, state, at, key)) since = Number.NaN;
    else if (Number.isNaN(since)) since = at;
  };
  states.forEach(({ at, state }, i) => {
    const until = Math.min(states[i + 1]?.at ?? Number.POSITIVE_INFINITY, context.asOf + 1);
    look(state, at);
    for (const instant of instantsBetween(prepared, state, at, until)) look(state, instant);
  });
  return Number.isNaN(since) ? record.endAt : since;
}

function holds(prepared: Prepared, state: Facts, at: number, key: string): boolean {
  if (prepared.applies && prepared.applies.evaluate(state, at) !== true) return false;
  if (prepared.each === undefined) return prepared.when.evaluate(state, at) === true;
  const list = state[prepared.each];
  if (!Array.isArray(list)) return false;
  return (list as readonly Json[]).some((item) => elementKey(item) === key && answerOf(prepared, state, at, item) === true);
}

const MOST_INSTANTS = 1000;

/** The instants after `from` and before `until` at which time alone may change the answer, in order. */
function instantsBetween(prepared: Prepared, state: Facts, from: number, until: number): readonly number[] {
  const instants: number[] = [];
  let next = nextChange(prepared, state, from);
  while (next !== undefined && next < until && instants.length < MOST_INSTANTS) {
    instants.push(next);
    next = nextChange(prepared, state, next);
  }
  return instants;
}

function nextInstant({ calendar }: Prepared, value: unknown, after: number): number | undefined {
  let next: number | undefined;
  for (const text of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
    const due = typeof text === "string" ? asInstant(calendar, text) : Number.NaN;
    if (due > after && (next === undefined || due < next)) next = due;
  }
  return next;
}

// A date means its first instant: "the day after the last day of the period".
function asInstant(calendar: WorkingCalendar, text: string): number {
  if (text.length !== 10) return instantOf(text);
  const day = calendar.dayOf(text);
  return Number.isNaN(day) ? Number.NaN : calendar.startOf(day);
}

function refuseUnusedValues(p: Params["p"], expressions: readonly Expression[]): void {
  const unused = Object.keys(p).find((name) => !expressions.some(({ parameters }) => parameters.includes(name)));
  if (unused === undefined) return;
  const read = [...new Set(expressions.flatMap(({ parameters }) => parameters))];
  throw new PlumblineError(
    "PARAMETER_INVALID",
    `value "${unused}" is read by no expression of the control; remove it${nearest(unused, read)}`,
    {
      details: { parameter: unused },
    },
  );
}
