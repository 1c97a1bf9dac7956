import {
  type ControlPoint,
  defineControlKind,
  defineControlPoint,
  defineRecord,
  NONE,
  PASS,
  type RecordView,
  type TimedEvent,
} from "@plumbline/core";
import {
  type HandlingFacts,
  type PatternRule,
  type PatternSignal,
  patternsOf,
  RANK_OF,
  type SignalRank,
  type SupervisionPolicy,
} from "@plumbline/core/supervision";
import * as z from "zod";
import { DESK_SOURCE, type DeskPart, HANDLING, PATTERN, type ReactorContext } from "./desk.ts";

/** Signals of one person, organisation or control, as they counted; `person:p-1`, `org:330106`. */
interface PatternFacts extends Record<string, readonly Counted[] | string | undefined> {
  readonly signals?: readonly Counted[];
  /** Of the last that counted. */
  readonly org?: string;
}

type Counted = {
  readonly id: string;
  readonly control: string;
  readonly rank: SignalRank;
  readonly at: number;
  readonly event: string;
};

/** More of one person do not make a pattern any clearer. */
const MOST = 500;
/** Controls on patterns begin with this; what they raise counts towards none. */
const PREFIX = "PATTERN-";
const LEVEL_OF = { 1: "yellow", 2: "orange", 3: "red" } as const satisfies Record<SignalRank, string>;

const rank = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const paramsSchema = z.strictObject({
  of: z.array(rank).min(1),
  by: z.enum(["person", "org", "control"]),
  n: z.int().min(2),
  days: z.int().positive(),
});

/** Minor signals that lie close together (苗头性倾向性问题): a question to look into, told once for as long as they go on. */
const emergingPattern = defineControlKind({
  kind: "signals.pattern",
  summary: "So many signals that have a person, an organisation or a control in common lie within so many days.",
  params: paramsSchema,
  reads: () => ({ facts: ["signals"], trace: false }),
  prepare: (params, { calendar }) => ({ ...params, calendar }),
  check({ id, state }, { of, by, n, days, calendar }) {
    if (!id.startsWith(`${by}:`)) return NONE;
    const signals = (state as PatternFacts).signals ?? [];
    const rule: PatternRule = { id: "pattern", title: { zh: "-", en: "-" }, of, by, n, days, raises: 1 };
    const found = patternsOf(
      { patterns: [rule] },
      signals.map((signal): PatternSignal => ({ ...signal, state: "open", [by]: id })),
      calendar,
    );
    return {
      ...PASS,
      ...(found.length > 0 && { outcome: "breach" as const }),
      findings: found.map(({ signals: those, at }) => ({
        key: those[0] as string,
        reason: "repeated",
        at,
        events: signals.filter(({ id: one }) => those.includes(one)).map(({ event }) => event),
        fields: { count: those.length },
      })),
    };
  },
});

/** Patterns among signals, by the rules of policies that hold everywhere. They are told as signals themselves, of a higher stratum: none counts towards another. */
export function patternPart(policies: readonly SupervisionPolicy[]): DeskPart {
  const rules = new Map(
    policies
      .filter(({ org }) => org === undefined)
      .flatMap(({ citations, effectiveFrom, patterns }) => patterns.map((rule) => [rule.id, { rule, citations, effectiveFrom }] as const)),
  );
  const by = new Set([...rules.values()].map(({ rule }) => rule.by));
  const ranks = new Set([...rules.values()].flatMap(({ rule }) => rule.of));
  const controls = [...rules.values()].map(
    ({ rule, citations, effectiveFrom }): ControlPoint =>
      defineControlPoint({
        id: `${PREFIX}${rule.id}`,
        version: 1,
        title: rule.title,
        citations,
        record: PATTERN,
        kind: "signals.pattern",
        settings: { of: rule.of, by: rule.by },
        params: { n: { value: rule.n, stricter: "lower" }, days: { value: rule.days, stricter: "higher" } },
        level: LEVEL_OF[rule.raises],
        mode: "advise",
        visibility: "supervisor",
        effectiveFrom,
      }),
  );
  return {
    events: [],
    records: [
      defineRecord<PatternFacts>({
        type: PATTERN,
        keys: ({ source, type, objects }) =>
          source === DESK_SOURCE && (type === "handling.counted" || type === "handling.uncounted")
            ? objects.flatMap((object) => (object.type === PATTERN ? [object.id] : []))
            : undefined,
        initial: () => ({}),
        on: { "handling.counted": counted, "handling.uncounted": uncounted },
        org: ({ org }) => org,
        trace: "all",
      }),
    ],
    controls,
    kinds: [emergingPattern],
    reactors:
      rules.size === 0
        ? []
        : [{ record: HANDLING, due: (view) => countsFrom(view, ranks), fire: (view, context) => count(view, by, context) }],
  };
}

function counted({ signals = [] }: PatternFacts, event: TimedEvent): PatternFacts {
  const id = signalOf(event);
  const { control, rank, at, org } = event.data as { control: string; rank: SignalRank; at: string; org?: string };
  const others = signals.filter((one) => one.id !== id);
  const all = [...others, { id, control, rank, at: Date.parse(at), event: event.id }].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return { signals: all.slice(-MOST), ...(org !== undefined && { org }) };
}

function uncounted({ signals = [] }: PatternFacts, event: TimedEvent): PatternFacts {
  return { signals: signals.filter(({ id }) => id !== signalOf(event)) };
}

function signalOf({ objects }: TimedEvent): string {
  return objects.find(({ type }) => type === "signal")?.id as string;
}

/** From when on it counts, or no longer does: as soon as others see it, until it turns out to be none. */
function countsFrom({ state }: RecordView, ranks: ReadonlySet<SignalRank>): number | undefined {
  const { state: standing, rank, visibleAt, noWindow, counted: isCounted, truth, dismissedAs } = state as HandlingFacts;
  if (!standing || rank === undefined || visibleAt === undefined) return undefined;
  const isNone = truth === "withdrawn" || dismissedAs === "falseAlarm" || dismissedAs === "duplicate";
  if (isCounted) return isNone ? Number.NEGATIVE_INFINITY : undefined;
  return isNone || !ranks.has(rank) || noWindow === "shadow" ? undefined : Date.parse(visibleAt);
}

async function count(view: RecordView, by: ReadonlySet<PatternRule["by"]>, context: ReactorContext) {
  const { counted: isCounted, person, times } = view.state as HandlingFacts;
  const signal = await context.signal(view.id);
  if (!signal || signal.control.startsWith(PREFIX)) return [];
  const org = await context.orgOf(signal.record);
  const { control } = signal;
  const keys = Object.entries({ person, org, control }).filter(([name, value]) => value !== undefined && by.has(name as PatternRule["by"]));
  if (keys.length === 0) return [];
  const objects = [{ type: "signal", id: view.id }, ...keys.map(([name, value]) => ({ type: PATTERN, id: `${name}:${value}` }))];
  const occasion = `${view.id}/${times?.new ?? times?.withPerson ?? ""}`;
  if (isCounted) return [{ id: `handling.uncounted/${occasion}`, type: "handling.uncounted", data: {}, objects }];
  const data = {
    control,
    rank: RANK_OF[signal.level],
    at: new Date(signal.at).toISOString(),
    ...(person !== undefined && { person }),
    ...(org !== undefined && { org }),
  };
  return [{ id: `handling.counted/${occasion}`, type: "handling.counted", data, objects }];
}
