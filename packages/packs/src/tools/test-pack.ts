import {
  BUILT_IN_KINDS,
  type ConformanceExample,
  type ControlPack,
  type ControlPoint,
  compareEvents,
  createCalendar,
  createEngine,
  createKindRegistry,
  type Facts,
  isPlumblineError,
  type Json,
  type KindRegistry,
  PlumblineError,
  parseEvent,
  type TimedEvent,
  type TraceEvent,
  type WorkingCalendar,
} from "@plumbline/core";
import { type CaseResult, createEvaluator, type Evaluator, instantOfQuestion, newest, resultOf } from "./evaluate-case.ts";

/** One example and what came of it. */
export interface TestRow {
  readonly pack: string;
  readonly control: string;
  readonly name: string;
  readonly source: "record" | "events";
  readonly expected: CaseResult;
  /** `error` where the example itself is wrong: an event that is not of its type, no record, or several. */
  readonly actual: CaseResult | "error";
  readonly missing: readonly string[];
  readonly message?: string;
}

export interface TestOptions {
  readonly kinds?: KindRegistry;
  readonly calendar?: WorkingCalendar;
  /** Also tells every passing story up to each of its events: what has only begun must not be found. */
  readonly prefixes?: boolean;
}

type FromEvents = Extract<ConformanceExample, { readonly events: readonly TraceEvent[] }>;

/** Runs the examples of a pack: those of its control points, and its conformance examples, of which events go through the engine. */
export function testPack(pack: ControlPack, options: TestOptions = {}): readonly TestRow[] {
  const tools: Tools = {
    calendar: options.calendar ?? createCalendar(),
    kinds: options.kinds ?? createKindRegistry([...BUILT_IN_KINDS, ...pack.kinds]),
  };
  const evaluator = createEvaluator(pack.controls, tools);
  const controls = newest(pack.controls);
  const rows: TestRow[] = [...controls.values()].flatMap((control) => testOwnExamples(pack.id, control, evaluator));
  const names = new Set<string>();
  for (const example of pack.examples ?? []) {
    const { control: id, name, expected } = example;
    const row = { pack: pack.id, control: id, name, expected, source: "events" in example ? ("events" as const) : ("record" as const) };
    const twin = names.has(`${id} ${name}`);
    names.add(`${id} ${name}`);
    rows.push(
      attempt(row, () => {
        const control = controls.get(id);
        if (!control) throw invalid(`no control point ${id} in the pack`);
        if (twin) throw invalid("another example of the control point has this name");
        if ("record" in example) {
          const { outcome, missing } = evaluator.check(control, example.record, example);
          return { actual: resultOf(outcome), missing };
        }
        return told(pack, control, example, example.events, tools);
      }),
    );
    const control = controls.get(id);
    if (options.prefixes && control && "events" in example && expected === "pass")
      rows.push(...testBeginnings(pack, control, example, tools));
  }
  return rows;
}

/** The two examples that a control point itself gives. */
export function testOwnExamples(pack: string, control: ControlPoint, evaluator: Evaluator): readonly TestRow[] {
  const { examples } = control;
  if (!examples) return [];
  return (["violates", "passes"] as const).map((which) => {
    const row = { pack, control: control.id, name: which, expected: which === "violates" ? ("breach" as const) : ("pass" as const) };
    return attempt({ ...row, source: "record" }, () => {
      const { outcome, missing } = evaluator.check(control, examples[which]);
      return { actual: resultOf(outcome), missing };
    });
  });
}

/** What the engine says of a story of events. Throws `REQUEST_INVALID` where the story is not one of the pack. */
export function tellStory(
  pack: ControlPack,
  control: ControlPoint,
  example: Pick<FromEvents, "events" | "params" | "asOf" | "about">,
  tools: { readonly kinds: KindRegistry; readonly calendar: WorkingCalendar },
): { readonly actual: CaseResult; readonly missing: readonly string[]; readonly facts: Facts } {
  const { events, params, about, asOf } = example;
  const point = asked(control, params);
  const faults: string[] = [];
  const engine = createEngine({
    records: pack.records,
    controls: [point],
    kinds: tools.kinds,
    calendar: tools.calendar,
    onFault: ({ error }) => faults.push(error instanceof Error ? error.message : String(error)),
  });
  const parsed = events.map((event) => parsedAs(pack, event)).sort(compareEvents);
  const record = about ?? onlyRecord(pack, control, parsed);
  for (const event of parsed) engine.accept(event);
  engine.advance(asOf === undefined ? (parsed.at(-1)?.at ?? 0) : instantOfQuestion(asOf));
  const verdict = engine.verdict(control.id, record);
  const signals = engine.signals("open");
  const facts = engine.view(record)?.state ?? {};
  if (faults[0] !== undefined) throw invalid(`the pack failed: ${faults[0]}`);
  if (!verdict) throw invalid(`the events make no ${record.type} ${record.id}, or the control point was not in force for it`);
  // A comparison of records has no verdict on one of them; what it found is a signal.
  const found = signals.some((signal) => signal.record.type === record.type && signal.record.id === record.id);
  const isGroup = "checkGroup" in tools.kinds.get(control.kind);
  const actual = isGroup && verdict.outcome === "none" ? (found ? "breach" : "pass") : resultOf(verdict.outcome);
  return { actual, missing: verdict.missing, facts };
}

interface Tools {
  readonly kinds: KindRegistry;
  readonly calendar: WorkingCalendar;
}

function told(pack: ControlPack, control: ControlPoint, example: FromEvents, events: readonly TraceEvent[], tools: Tools) {
  const { actual, missing } = tellStory(pack, control, { ...example, events }, tools);
  return { actual, missing };
}

/** A story that is told up to one of its events, and asked then. Where there is no record yet, there is nothing to find. */
function testBeginnings(pack: ControlPack, control: ControlPoint, example: FromEvents, tools: Tools): readonly TestRow[] {
  const { asOf: _, ...rest } = example;
  const events = [...example.events].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const rows: TestRow[] = [];
  for (let length = 1; length < events.length; length++) {
    const begun = events.slice(0, length);
    const row = attempt(
      { pack: pack.id, control: control.id, name: `${example.name} (${length})`, source: "events", expected: "pass" },
      () =>
        told(
          pack,
          control,
          {
            ...rest,
            about:
              example.about ??
              onlyRecord(
                pack,
                control,
                events.map((event) => parsedAs(pack, event)),
              ),
          },
          begun,
          tools,
        ),
    );
    if (row.actual === "breach") rows.push(row);
  }
  return rows;
}

/** The control point with other values, and evaluated also where its pack has it switched off. */
function asked(control: ControlPoint, params: Readonly<Record<string, Json>> | undefined): ControlPoint {
  const shown = control.mode === "off" ? { ...control, mode: "shadow" as const } : control;
  if (params === undefined) return shown;
  const changed = Object.entries(control.params).map(([name, parameter]) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return [name, value === undefined ? parameter : { ...parameter, value }] as const;
  });
  return { ...shown, params: Object.fromEntries(changed) };
}

function parsedAs(pack: ControlPack, event: TraceEvent): TimedEvent {
  const definition = pack.events.find(({ type }) => type === event.type);
  // Some records fold events of the supervisor itself, which no pack defines.
  if (!definition && !pack.records.some((record) => Object.hasOwn(record.on, event.type))) {
    throw invalid(`event ${event.id}: the pack has no event type "${event.type}"`);
  }
  return definition ? definition.parse(event) : parseEvent(event);
}

function onlyRecord(
  pack: ControlPack,
  control: ControlPoint,
  events: readonly TimedEvent[],
): { readonly type: string; readonly id: string } {
  const definition = pack.records.find(({ type }) => type === control.record);
  const ids = [...new Set(events.flatMap((event) => definition?.keys(event) ?? []))];
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return { type: control.record, id };
  throw invalid(`the events make ${ids.length} records of type ${control.record}${ids.length > 1 ? "; say which with about" : ""}`);
}

type Told = Pick<TestRow, "actual" | "missing">;

function attempt(row: Omit<TestRow, "actual" | "missing" | "message">, run: () => Told): TestRow {
  try {
    return { ...row, ...run() };
  } catch (error) {
    const message = isPlumblineError(error) ? `${error.code}: ${error.message}` : String(error);
    return { ...row, actual: "error", missing: [], message };
  }
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("REQUEST_INVALID", message);
}
