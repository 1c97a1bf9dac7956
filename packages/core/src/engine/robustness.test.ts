import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createCalendar } from "../calendar/index.ts";
import { type ControlPointInput, defineControlPoint } from "../control/control-point.ts";
import {
  type AnyControlKind,
  createKindRegistry,
  defineControlKind,
  type GroupKind,
  type RecordKind,
} from "../control/define-control-kind.ts";
import { BUILT_IN_KINDS } from "../control/kinds/built-in.ts";
import { defineOverlays, type OverlayInput, orgTree } from "../control/overlay.ts";
import { PASS } from "../control/verdict.ts";
import { type Json, type TimedEvent, timed } from "../event/trace-event.ts";
import { defineRecord, type Facts, objectId, type RecordOptions, refuse } from "../record/define-record.ts";
import { createEngine, type EngineOptions } from "./engine.ts";

const calendar = createCalendar();
const orgPath = orgTree({ country: null, a: "country", b: "country" });
const CASE = { type: "case", id: "c1" };
const reviewedBy = { name: "法制科", document: "审核意见〔2026〕3号", on: "2026-01-10" };
const day = (n: number): string => new Date(Date.parse("2026-03-01T00:00:00+08:00") + n * 86_400_000).toISOString();
const at = (n: number): number => Date.parse(day(n));

function record(options: Partial<RecordOptions<Facts>> = {}) {
  return defineRecord<Facts>({
    type: "case",
    keys: objectId("case"),
    initial: () => ({}),
    on: {
      "fact.set": (_s, e) => e.data,
      "fact.unset": (_s, e) => ({ [e.data.name as string]: undefined }),
      "case.closed": () => ({ closed: true }),
      "case.reopened": () => ({ closed: false }),
      "case.locked": (s) => (s.done ? refuse("done") : { locked: true }),
      "case.broken": () => {
        throw new Error("reducer of a vendor");
      },
    },
    closed: (s) => s.closed === true,
    org: (s) => s.org as string | undefined,
    trace: "all",
    ...options,
  });
}

let counter = 0;
function event(type: string, time: string, data: Record<string, Json> = {}, id = "c1"): TimedEvent {
  counter++;
  return timed({ id: `e${counter}`, type, time, seq: counter, source: "host", objects: [{ type: "case", id }], data });
}

function control(input: Partial<ControlPointInput> & { readonly id: string }) {
  return defineControlPoint({
    version: 1,
    title: { zh: "试验", en: "test" },
    citations: [{ regulation: "实务惯例", confidence: "practice" }],
    record: "case",
    kind: "expression",
    level: "red",
    ...input,
  });
}

/** Compares the fact `x` of records with the same fact `g`: breached above `m`. */
const above: GroupKind<{ m: number }, { m: number }, number> = defineControlKind<{ m: number }, { m: number }, number>({
  kind: "test.above",
  summary: "x is above m.",
  params: z.strictObject({ m: z.number() }),
  prepare: (params) => params,
  reads: () => ({ facts: "all", trace: false }),
  contribute: ({ state }) => (typeof state.g === "string" ? [{ group: state.g, member: "", value: state.x as number }] : []),
  checkGroup: (group, members, { m }) => ({
    findings: members
      .filter(({ value }) => value > m)
      .map((member) => ({ key: "", reason: "above", at: 0, events: [], member: member.record, fields: { group } })),
    measures: {},
  }),
});

const silent: RecordKind = defineControlKind<unknown, unknown>({
  kind: "test.silent",
  summary: "Nothing.",
  params: z.strictObject({}),
  prepare: (params) => params,
  reads: () => ({ facts: "all", trace: false }),
  check: () => PASS,
});

const limit = control({ id: "T-X", settings: { when: "e.x > p.m" }, params: { m: { value: 5 } } });
const compared = control({ id: "T-G", kind: "test.above", params: { m: { value: 5, stricter: "lower" } } });
const overdue = control({
  id: "T-D",
  mode: "advise",
  visibility: "actor",
  settings: { when: "days(e.d, asOf) > 10", due: "addDays(e.d, 11)" },
});

function engine(options: Partial<EngineOptions> & { overlaid?: OverlayInput[]; kind?: object } = {}) {
  const { overlaid = [], kind = {}, controls = [limit], ...rest } = options;
  const kinds = createKindRegistry([...BUILT_IN_KINDS, { ...above, ...kind }, { ...silent, ...kind, checkGroup: undefined }].map(asKind));
  return createEngine({
    records: [record()],
    controls,
    kinds,
    calendar,
    orgPath,
    overlays: defineOverlays(overlaid, controls, orgPath),
    ...rest,
  });
}

// A kind with `checkGroup` is one of groups, whatever its value.
function asKind(kind: object): AnyControlKind {
  const { checkGroup, ...others } = kind as { readonly checkGroup?: unknown };
  return (checkGroup === undefined ? others : kind) as AnyControlKind;
}

const fail = () => {
  throw new Error("code of a vendor");
};

describe("what a vendor wrote and throws", () => {
  it("a reducer that threw lost the events after it; now it is an anomaly", () => {
    const e = engine();
    e.accept(event("case.broken", day(1)));
    e.accept(event("fact.set", day(2), { x: 9 }));
    e.accept(event("fact.set", day(2), { x: 9 }, "c2"));

    expect(e.signals("open").map((s) => s.record.id)).toEqual(["c1", "c2"]);
    expect(e.view(CASE)?.anomalies.map((a) => a.code)).toEqual(["reducer_failed"]);
  });

  it.each([
    { name: "keys of a record", options: { records: [record({ keys: fail })] } },
    { name: "initial facts of a record", options: { records: [record({ initial: fail })] } },
    { name: "organisation of a record", options: { records: [record({ org: fail })] } },
    { name: "due of a kind", options: { controls: [control({ id: "T", kind: "test.silent" })], kind: { due: fail } } },
    { name: "contribution to a comparison", options: { controls: [compared], kind: { contribute: fail } } },
    { name: "comparison", options: { controls: [compared], kind: { checkGroup: fail } } },
  ])("$name threw into the host; now it is reported", ({ options }) => {
    const faults: unknown[] = [];
    const e = engine({ ...options, onFault: (fault) => faults.push(fault) });

    e.accept(event("fact.set", day(1), { g: "g", x: 9 }));
    e.precheck(event("fact.set", day(1), { g: "g", x: 9 }));

    expect(e.signals()).toEqual([]);
    expect(faults).not.toEqual([]);
  });

  it.each([{ due: Number.NEGATIVE_INFINITY }, { due: at(1) }, { due: Number.NaN }])(
    "a due of $due, not after now, looped for ever",
    ({ due }) => {
      const e = engine({ controls: [control({ id: "T", kind: "test.silent" })], kind: { due: () => due } });
      e.accept(event("fact.set", day(1), { x: 1 }));

      e.advance(at(9));

      expect(e.now).toBe(at(9));
    },
  );

  it("a delegated value of the wrong type failed in service; now it fails at start", () => {
    const controls = [control({ id: "T", kind: "test.above", params: { m: { value: 5, delegated: true } } })];
    expect(() => engine({ controls, overlaid: [{ org: "a", control: "T", params: { m: "many" }, effectiveFrom: "2020-01-01" }] })).toThrow(
      /parameter "m"/,
    );
  });
});

describe("comparisons", () => {
  it("a member that went to a group checked before its old one lost its signal", () => {
    const e = engine({ controls: [compared] });
    e.accept(event("fact.set", day(1), { g: "old", x: 9 }));
    e.drain();

    e.accept(event("fact.set", day(2), { g: "new", x: 1 }, "c2"));
    e.accept(event("fact.set", day(2), { g: "new" }));

    expect(e.signals().map((s) => s.state)).toEqual(["open"]);
    expect(e.drain().map((c) => c.change)).toEqual(["revised"]);
  });

  it.each([
    { first: "a", second: "b" },
    { first: "b", second: "a" },
  ])("all had the values of whichever organisation came first ($first)", (orgs) => {
    const e = engine({ controls: [compared], overlaid: [{ org: "b", control: "T-G", params: { m: 2 }, effectiveFrom: "2020-01-01" }] });
    for (const org of [orgs.first, orgs.second]) e.accept(event("fact.set", day(1), { g: "g", x: 4, org }, org));

    expect(e.signals("open").map((s) => [s.record.id, s.values.m])).toEqual([["b", 2]]);
  });

  it("a record to which the control no longer belonged went on being compared", () => {
    const e = engine({ controls: [{ ...compared, effectiveFrom: "2026-03-02" }] });
    e.accept(event("fact.set", day(3), { g: "g", x: 9 }));
    e.drain();

    e.accept(event("fact.set", day(-5)));

    expect(e.drain().map((c) => c.change)).toEqual(["withdrawn"]);
    expect(e.drain()).toEqual([]);
  });

  it("facts that a control needs were not asked for", () => {
    const e = engine({ controls: [{ ...compared, needs: { z: {} } }] });
    e.accept(event("fact.set", day(1), { g: "g", x: 9 }));

    expect(e.signals()).toEqual([]);
    expect(e.verdict("T-G", CASE)).toMatchObject({ outcome: "unknown", missing: ["z"] });
  });
});

describe("what the order of arrival used to change", () => {
  it.each([
    {
      name: "a mode that is switched off by date left its signals open",
      controls: [limit],
      overlaid: [{ org: "a", control: "T-X", mode: "off" as const, effectiveFrom: "2026-03-10" }],
      late: event("fact.set", day(1), { x: 9, org: "a" }),
      open: [],
    },
    {
      name: "a mode that changed stayed on the signal",
      controls: [limit],
      overlaid: [{ org: "a", control: "T-X", mode: "block" as const, effectiveFrom: "2026-03-10", reviewedBy }],
      late: event("fact.set", day(1), { x: 9, org: "a" }),
      open: ["block"],
    },
    {
      name: "a record closed late was bound to a control that came after its end",
      controls: [control({ id: "T-R", settings: { when: "e.x > 5" }, transition: "running", effectiveFrom: "2026-03-10" })],
      overlaid: [],
      before: [event("fact.set", day(1), { x: 9 })],
      late: event("case.closed", day(5)),
      open: [],
    },
  ])("$name", ({ controls, overlaid, before = [], late, open }) => {
    const states = [true, false].map((inTime) => {
      const e = engine({ controls, overlaid });
      for (const earlier of before) e.accept(earlier);
      if (inTime) e.accept(late);
      e.drain();
      e.advance(at(20));
      e.accept(late);
      return e.signals("open").map((s) => s.mode);
    });

    expect(states).toEqual([open, open]);
  });

  it("a record that was reopened and closed between two looks kept the answers of its first closing", () => {
    const e = engine({ controls: [overdue] });
    e.accept(event("fact.set", day(1), { d: "2026-03-02" }));
    e.accept(event("case.closed", day(5)));
    e.settle();

    e.accept(event("case.reopened", day(6)));
    e.accept(event("case.closed", day(20)));

    expect(e.signals("open")).toHaveLength(1);
  });

  it("a signal of an earlier version was withdrawn by a later one, which had not applied in its time", () => {
    const versions = [
      control({ id: "P", pin: "event", settings: { when: "e.x > 5" } }),
      control({ id: "P", version: 2, pin: "event", effectiveFrom: "2026-03-10", settings: { when: "e.x > 50" } }),
    ];
    const e = engine({ controls: versions });
    e.accept(event("fact.set", day(1), { x: 9 }));
    e.drain();

    e.accept(event("fact.set", day(15), { y: 1 }));

    expect(e.signals().map((s) => s.state)).toEqual(["ceased"]);
  });

  it("due of a control with a filter saw steps that the filter leaves out", () => {
    const filtered = control({ id: "T", kind: "time.between", settings: { from: "a", to: "b", maxMs: 86_400_000 }, eventFilter: { k: 1 } });
    const e = engine({ controls: [filtered] });
    e.accept(event("a", day(1), { k: 1 }));
    e.accept(event("b", day(1.5), { k: 2 }));

    e.advance(at(9));

    expect(e.signals("open")).toHaveLength(1);
  });

  it("the members of a repeated event in another order were a conflict", () => {
    const e = engine();
    const first = event("fact.set", day(1), { x: 1, y: 2 });

    expect([e.accept(first), e.accept({ ...first, data: { y: 2, x: 1 } })]).toEqual(["new", "duplicate"]);
  });

  it.each<{ kind: string; settings: Record<string, Json> }>([
    { kind: "amount.compare", settings: { left: "x", right: "y", factor: 1 } },
    { kind: "case.condition", settings: { when: { attr: "x", op: ">", value: 1 } } },
    { kind: "discretion.benchmark", settings: { value: "x", groupBy: ["y"], minGroup: 1, low: 2, high: 3, scope: "case" } },
  ])("$kind dated a breach to whatever event was the last when somebody looked", ({ kind, settings }) => {
    const dates = [true, false].map((looksBetween) => {
      const e = engine({ controls: [control({ id: "T", kind, settings })] });
      e.accept(event("fact.set", day(1), { x: 9, y: 1 }));
      if (looksBetween) e.drain();
      e.accept(event("something.else", day(2)));
      return e.signals("open").map((s) => s.at);
    });

    expect(dates).toEqual([[at(1)], [at(1)]]);
  });

  it("a fact that is no longer known counted as one that is needed and there", () => {
    const e = engine({ controls: [control({ id: "N", settings: { when: "!has(e.y)" }, needs: { x: {} } })] });
    e.accept(event("fact.set", day(1), { x: 1 }));
    e.accept(event("fact.unset", day(2), { name: "x" }));

    expect(e.verdict("N", CASE)).toMatchObject({ outcome: "unknown", missing: ["x"] });
    expect(e.view(CASE)?.state).toEqual({});
  });
});

describe("a window", () => {
  const windowed = record({ trace: "window", lateness: 3_600_000 });

  it("forgot since when a breach was true, and which events prove it", () => {
    const e = engine({ records: [windowed], controls: [control({ id: "W", settings: { when: "e.x > 5 && e.y >= 0" } })] });
    e.accept(event("fact.set", day(0), { x: 9, y: 0 }));
    const [first] = e.signals();
    for (let i = 1; i <= 600; i++) {
      e.accept(event("fact.set", day(i / 24), { y: i }));
      e.settle();
    }

    const [last] = e.signals();

    expect(last?.at).toBe(first?.at);
    expect(last?.events).toEqual([...(first?.events ?? []), `e${counter}`]);
  });

  it("was never cut when events came in batches of an odd size", () => {
    const e = engine({ records: [windowed], controls: [] });
    for (let i = 0; i < 4995; i++) {
      e.accept(event("fact.set", day(i / 24), { y: i }));
      if (i % 999 === 0) e.settle();
    }

    expect(e.view(CASE)?.trace.length).toBeLessThan(10);
  });
});

describe("precheck and what commit then does", () => {
  it.each([
    {
      name: "a draft that comes late was asked of too early an instant",
      before: [event("fact.set", day(20), { y: 1 })],
      draft: 1,
      open: 1,
    },
    {
      name: "a closed record was asked of an instant after its end",
      before: [event("fact.set", day(1), { y: 1 }), event("case.closed", day(5))],
      draft: 31,
      open: 0,
    },
  ])("$name", ({ before, draft, open }) => {
    const e = engine({ controls: [overdue] });
    for (const earlier of before) e.accept(earlier);
    const event1 = event("fact.set", day(draft), { d: "2026-03-02" });

    const { findings } = e.precheck(event1);
    e.accept(event1);

    expect([findings.length, e.signals("open").length]).toEqual([open, open]);
  });

  it("a draft was refused for what happened after it", () => {
    const e = engine();
    e.accept(event("fact.set", day(5), { done: true }));

    expect(e.precheck(event("case.locked", day(1))).refused).toEqual([]);
  });

  it("a draft older than the window was folded in the wrong order; now the answer is unknown", () => {
    const e = engine({ records: [record({ trace: "window", lateness: 3_600_000 })] });
    for (let i = 0; i < 300; i++) e.accept(event("fact.set", day(i), { y: i }));

    const { findings, unknown } = e.precheck(event("fact.set", day(0.5), { x: 9 }), { visibility: "supervisor" });

    expect({ findings, unknown }).toEqual({ findings: [], unknown: [{ control: "T-X", missing: ["beyond"] }] });
  });

  it("the first member of a comparison was unknown", () => {
    const e = engine({ controls: [compared] });

    expect(e.precheck(event("fact.set", day(1), { g: "g", x: 9 }), { visibility: "supervisor" }).findings).toHaveLength(1);
  });
});

describe("a finding that stays", () => {
  it("is not looked back upon at every event, which used to make each event of a long record dearer than the last", () => {
    let folded = 0;
    const counting = record({
      on: {
        "fact.set": (_s, e) => {
          folded++;
          return e.data;
        },
      },
    });
    const engine = createEngine({
      records: [counting],
      controls: [control({ id: "T", settings: { when: "e.n > 3" } })],
      kinds: createKindRegistry(BUILT_IN_KINDS),
      calendar,
    });

    for (let n = 0; n < 500; n++) {
      const next = event("fact.set", new Date(at(0) + n * 60_000).toISOString(), { n });
      engine.advance(next.at);
      engine.accept(next);
      engine.settle();
    }

    expect(engine.signals("open")).toMatchObject([{ at: at(0) + 4 * 60_000, fields: { n: 499 }, events: [`e${counter}`] }]);
    // Each event once, the checkpoint's fold once more, and one look back when the finding appeared.
    expect(folded).toBeLessThan(1500);
  });

  it("is dated anew by an event that comes after the clock has moved past it, which used to leave the old date", () => {
    const pausing = record({
      initial: () => ({ pauses: [] }),
      on: {
        accepted: (_s, e) => ({ acceptedAt: e.time }),
        paused: (s, e) => ({ pauses: [...(s.pauses as Json[]), { from: e.time, to: day(5) }] }),
      },
    });
    const limit = control({
      id: "L",
      settings: { when: "clock(e) > p.wd", open: "!has(e.decidedAt)", due: "addWd(e.acceptedAt, p.wd + 1)" },
      params: { wd: { value: 5 } },
    });
    const engine = createEngine({ records: [pausing], controls: [limit], kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
    engine.accept(event("accepted", day(1)));
    engine.advance(at(20));
    const before = engine.signals("open")[0]?.at;

    engine.accept(event("paused", day(2)));

    expect(before).toBe(at(9));
    expect(engine.signals("open")[0]?.at).toBe(at(12));
  });
});
