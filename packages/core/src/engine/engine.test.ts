import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createCalendar } from "../calendar/index.ts";
import { type ControlPointInput, defineControlPoint } from "../control/control-point.ts";
import { createKindRegistry, defineControlKind } from "../control/define-control-kind.ts";
import { BUILT_IN_KINDS } from "../control/kinds/built-in.ts";
import { defineOverlays, orgTree } from "../control/overlay.ts";
import { breach, NONE, PASS } from "../control/verdict.ts";
import { type Json, type TimedEvent, timed } from "../event/trace-event.ts";
import { defineRecord, type Facts, objectId, refuse } from "../record/define-record.ts";
import { createEngine, type EngineOptions } from "./engine.ts";

const calendar = createCalendar();

interface Case extends Facts {
  readonly acceptedAt?: string;
  readonly decidedAt?: string;
  readonly closed?: boolean;
  readonly county?: string;
}

const caseRecord = defineRecord<Case>({
  type: "case",
  keys: objectId("case"),
  initial: () => ({}),
  on: {
    "case.accepted": (_s, e) => ({ acceptedAt: e.time, ...(e.data as Partial<Case>) }),
    "case.decided": (s, e) => (s.acceptedAt === undefined ? refuse("not_accepted") : { decidedAt: e.time }),
    "case.closed": () => ({ closed: true }),
    "reception.planned": (_s, e) => e.data,
  },
  closed: (s) => s.closed === true,
  org: (s) => s.county,
  trace: "all",
});

let counter = 0;
function event(type: string, time: string, data: Record<string, Json> = {}, id = "c1"): TimedEvent {
  counter++;
  return timed({ id: `${id}/${type}/${time}/${counter}`, type, time, seq: counter, source: "host", objects: [{ type: "case", id }], data });
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

const limit = control({
  id: "T-LIMIT",
  settings: {
    when: "wd(e.acceptedAt, e.?decidedAt.orValue(asOf)) > p.wd",
    open: "!has(e.decidedAt)",
    due: "addWd(e.acceptedAt, p.wd + 1)",
  },
  params: { wd: { value: 20, unit: "workingDay", stricter: "lower" } },
});

function engine(options: Partial<EngineOptions> = {}) {
  return createEngine({ records: [caseRecord], controls: [limit], kinds: createKindRegistry(BUILT_IN_KINDS), calendar, ...options });
}

const CASE = { type: "case", id: "c1" };
const at = (time: string): number => Date.parse(time);

describe("clocks", () => {
  it("raises at the due instant without an event, and dates the signal to it", () => {
    const e = engine();
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    e.advance(at("2026-03-30T23:59:59+08:00"));
    expect(e.signals()).toEqual([]);

    e.advance(at("2026-05-01T00:00:00+08:00"));

    const [signal] = e.signals("open");
    expect(signal).toMatchObject({ control: "T-LIMIT", record: CASE, key: "", level: "red", at: at("2026-03-31T00:00:00+08:00") });
    expect(signal?.fields).toEqual({ acceptedAt: "2026-03-02T09:00:00+08:00" });
    expect(signal?.events).toHaveLength(1);
  });

  it("says when to look again, and nothing where no answer can change", () => {
    const e = engine();
    const idle = e.due;
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    e.settle();
    const running = e.due;
    e.advance(running);

    expect(idle).toBe(Number.POSITIVE_INFINITY);
    expect(running).toBe(at("2026-03-31T00:00:00+08:00"));
    expect(e.signals("open")).toMatchObject([{ control: "T-LIMIT", at: running }]);
    expect(e.due).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps a breach that a late decision does not heal", () => {
    const e = engine();
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    e.advance(at("2026-04-10T00:00:00+08:00"));

    e.accept(event("case.decided", "2026-04-10T10:00:00+08:00"));

    expect(e.signals("open")).toHaveLength(1);
  });
});

describe("signals that go away", () => {
  const near = control({
    id: "T-NEAR",
    level: "yellow",
    settings: { when: "!has(e.decidedAt) && wd(e.acceptedAt, asOf) >= p.wd", open: "!has(e.decidedAt)", due: "addWd(e.acceptedAt, p.wd)" },
    params: { wd: { value: 5 } },
  });

  it("ceases when it was true at its time", () => {
    const e = engine({ controls: [near] });
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    e.advance(at("2026-03-12T00:00:00+08:00"));

    e.accept(event("case.decided", "2026-03-12T10:00:00+08:00"));

    expect(e.signals().map((s) => s.state)).toEqual(["ceased"]);
    expect(e.drain().map((c) => c.change)).toEqual(["raised", "ceased"]);
  });

  it("is withdrawn when a late event shows that it never was", () => {
    const e = engine({ controls: [near] });
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    e.advance(at("2026-03-12T00:00:00+08:00"));

    e.accept(event("case.decided", "2026-03-04T10:00:00+08:00"));

    expect(e.signals().map((s) => s.state)).toEqual(["withdrawn"]);
  });
});

describe("arrival", () => {
  const accepted = event("case.accepted", "2026-03-02T09:00:00+08:00");
  const decided = event("case.decided", "2026-03-03T09:00:00+08:00");

  it("refolds when an earlier event comes later, and the refusal it caused is gone", () => {
    const e = engine();
    e.accept(decided);
    expect(e.view(CASE)?.anomalies).toEqual([{ event: decided.id, code: "not_accepted" }]);

    e.accept(accepted);

    expect(e.view(CASE)?.anomalies).toEqual([]);
    expect(e.view(CASE)?.state).toMatchObject({ decidedAt: decided.time });
  });

  it("knows a duplicate, and calls other content under the same key a conflict", () => {
    const e = engine();
    expect(e.accept(accepted)).toBe("new");
    expect(e.accept({ ...accepted })).toBe("duplicate");
    e.settle();
    expect(e.accept({ ...accepted })).toBe("duplicate");
    expect(e.accept({ ...accepted, data: { county: "b" } })).toBe("conflict");
    expect(e.cursor).toBe(1);
  });

  it("touches a record that folds only what `on` names by no event of another type, whatever object it is about", () => {
    const listed = defineRecord<Case>({ ...caseRecord, type: "listed", onlyOn: true });
    const only = createEngine({ records: [listed], controls: [], kinds: createKindRegistry([]), calendar });
    const both = createEngine({ records: [caseRecord, listed], controls: [], kinds: createKindRegistry([]), calendar });
    const noted = event("case.noted", "2026-03-02T09:00:00+08:00");

    expect(listed.keys(noted)).toEqual([]);
    expect(only.accept(noted)).toBe("untouched");
    expect(both.touched(noted)).toEqual([{ type: "case", id: "c1" }]);
    expect(both.touched(event("case.closed", "2026-03-02T10:00:00+08:00")).map(({ type }) => type)).toEqual(["case", "listed"]);
  });

  it("leaves an event alone that names none of its records", () => {
    expect(engine().accept(timed({ ...accepted, objects: [{ type: "vehicle", id: "v" }] }))).toBe("untouched");
  });

  it("shows the record as it was at an instant", () => {
    const e = engine();
    e.accept(accepted);
    e.accept(decided);

    expect(e.view(CASE, at("2026-03-02T10:00:00+08:00"))?.state).toEqual({ acceptedAt: accepted.time });
  });
});

describe("a record with a window", () => {
  const windowed = { ...caseRecord, trace: "window" as const, lateness: 86_400_000 };
  const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString();

  it("keeps only what can still be overtaken, says when an event came too late, and is mended from the trail", () => {
    const history = Array.from({ length: 1024 }, (_, i) => event("reception.planned", day(i), { n: i }));
    const e = engine({ records: [windowed] });
    for (const one of history) {
      e.accept(one);
      e.settle();
    }
    const late = event("case.accepted", "2026-01-01T00:30:00Z");

    expect(e.accept(late)).toBe("beyond");
    expect(e.beyond()).toEqual([CASE]);
    expect(e.view(CASE)?.trace.length).toBeLessThan(300);
    expect(e.view(CASE)?.state).toEqual({ n: 1023 });

    e.refold(CASE, [...history, late]);

    expect(e.beyond()).toEqual([]);
    expect(e.view(CASE)?.state).toEqual({ n: 1023, acceptedAt: late.time });
  });
});

describe("R-003 versions are pinned per record", () => {
  const v1 = control({ ...limit, id: "T-LIMIT", effectiveFrom: "2020-01-01" } as never);
  const v2 = control({ ...limit, id: "T-LIMIT", version: 2, params: { wd: { value: 5 } }, effectiveFrom: "2026-04-01" } as never);

  it("a running case keeps the version it began with; a new case gets the new one", () => {
    const e = engine({ controls: [v1, v2] });
    e.accept(event("case.accepted", "2026-03-31T09:00:00+08:00", {}, "old"));
    e.accept(event("case.accepted", "2026-04-01T09:00:00+08:00", {}, "new"));

    e.advance(at("2026-04-20T00:00:00+08:00"));

    expect(e.signals().map((s) => [s.record.id, s.version])).toEqual([["new", 2]]);
  });

  it("a late first event binds the record anew", () => {
    const e = engine({ controls: [v1, v2] });
    e.accept(event("case.accepted", "2026-04-01T09:00:00+08:00"));
    e.advance(at("2026-04-20T00:00:00+08:00"));
    expect(e.signals("open")).toHaveLength(1);

    e.accept(event("reception.planned", "2026-03-31T09:00:00+08:00"));

    expect(e.signals().map((s) => s.state)).toEqual(["withdrawn"]);
  });

  it("a version with transition running also takes hold of cases that began before it", () => {
    const running = control({ ...v2, transition: "running" } as never);
    const e = engine({ controls: [v1, running] });
    e.accept(event("case.accepted", "2026-03-20T09:00:00+08:00"));

    e.advance(at("2026-04-03T00:00:00+08:00"));

    expect(e.signals("open").map((s) => s.version)).toEqual([2]);
  });

  it("two control points of one version are refused", () => {
    expect(() => engine({ controls: [v1, v1] })).toThrow(expect.objectContaining({ code: "CONTROL_DUPLICATE" }));
  });
});

describe("R-009 modes and R-010 parameters by organisation", () => {
  const orgPath = orgTree({ nation: null, city: "nation", A: "city", B: "city", unit: "B" });
  const guests = control({
    id: "REC",
    settings: { when: "e.companions > p.max" },
    params: { max: { value: 3, stricter: "lower" } },
    mode: "shadow",
    visibility: "actor",
  });
  const controls = [guests, limit];
  const overlays = defineOverlays(
    [
      { org: "B", control: "REC", mode: "advise", effectiveFrom: "2026-01-01" },
      { org: "unit", control: "T-LIMIT", params: { wd: 10 }, effectiveFrom: "2026-01-01", basis: "单位服务承诺" },
    ],
    controls,
    orgPath,
  );
  const planned = (county: string) => event("reception.planned", "2026-03-02T09:00:00+08:00", { county, companions: 4 }, county);

  it("shadow in county A: stored, nothing shown; advise in county B: shown; same event", () => {
    const e = engine({ controls, overlays, orgPath });

    expect(e.precheck(planned("A")).outcome).toBe("allow");
    expect(e.precheck(planned("B"))).toMatchObject({ outcome: "advise", findings: [{ control: "REC", values: { max: 3 } }] });

    e.accept(planned("A"));
    e.accept(planned("B"));
    expect(e.signals().map((s) => [s.record.id, s.mode])).toEqual([
      ["A", "shadow"],
      ["B", "advise"],
    ]);
  });

  it("a limit of 20 working days in the nation and 10 in the unit is 10, with the way it came", () => {
    const e = engine({ controls, overlays, orgPath });
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00", { county: "unit" }));
    e.advance(at("2026-03-20T00:00:00+08:00"));

    const [signal] = e.signals("open");

    expect(signal?.values).toEqual({ wd: 10 });
    expect(signal?.provenance).toEqual([
      { name: "wd", value: 20, org: "control" },
      { name: "wd", value: 10, org: "unit", basis: "单位服务承诺" },
    ]);
  });

  it("without the overlay it is 20 again", () => {
    const e = engine({ controls, orgPath });
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00", { county: "unit" }));

    e.advance(at("2026-03-20T00:00:00+08:00"));

    expect(e.signals()).toEqual([]);
  });

  it("a mode changes at once, for running records too", () => {
    const off = defineOverlays([{ org: "B", control: "REC", mode: "off", effectiveFrom: "2026-03-05" }], controls, orgPath);
    const e = engine({ controls, overlays: off, orgPath });
    e.advance(at("2026-03-02T00:00:00+08:00"));
    expect(e.precheck(planned("B"), { visibility: "supervisor" }).findings).toHaveLength(1);

    e.advance(at("2026-03-06T00:00:00+08:00"));

    expect(e.precheck(planned("B"), { visibility: "supervisor" }).findings).toHaveLength(0);
  });
});

describe("R-015 precheck", () => {
  const companions = control({
    id: "REC-02",
    settings: { when: "e.companions > (e.guests <= p.limit ? p.small : floor(e.guests * p.ratio))" },
    params: { limit: { value: 10 }, small: { value: 3 }, ratio: { value: 1 / 3 } },
    mode: "advise",
    visibility: "actor",
  });
  const draft = event("reception.planned", "2026-03-02T09:00:00+08:00", { guests: 9, companions: 4 });

  it("advises on a reception of 9 guests with 4 companions, the limit being 3, and changes nothing", () => {
    const e = engine({ controls: [companions] });

    const answer = e.precheck(draft);

    expect(answer).toMatchObject({
      outcome: "advise",
      findings: [{ control: "REC-02", values: { small: 3 }, fields: { companions: 4, guests: 9 }, mode: "advise" }],
      basis: { cursor: 0, asOf: draft.at },
    });
    expect(e.view(CASE)).toBeUndefined();
    expect(e.signals()).toEqual([]);
  });

  it("blocks only in mode block", () => {
    const blocking = control({ ...companions, mode: "block", reviewedBy: { name: "n", document: "d", on: "2026-01-01" } } as never);
    expect(engine({ controls: [blocking] }).precheck(draft).outcome).toBe("block");
  });

  it("does not raise again what is open already", () => {
    const e = engine({ controls: [companions] });
    e.accept(draft);
    expect(e.precheck(event("reception.planned", "2026-03-02T10:00:00+08:00", { guests: 9, companions: 5 })).findings).toEqual([]);
  });

  it("says what it lacks, and unknown never blocks", () => {
    const blocking = control({ ...companions, mode: "block", reviewedBy: { name: "n", document: "d", on: "2026-01-01" } } as never);
    const answer = engine({ controls: [blocking] }).precheck(event("reception.planned", "2026-03-02T09:00:00+08:00", { guests: 9 }));
    expect(answer).toMatchObject({ outcome: "allow", unknown: [{ control: "REC-02", missing: ["companions"] }] });
  });

  it("tells of a step that the record cannot take", () => {
    expect(engine({ controls: [companions] }).precheck(event("case.decided", "2026-03-02T09:00:00+08:00")).refused).toEqual([
      { record: CASE, code: "not_accepted" },
    ]);
  });

  it("shows the actor nothing that is for supervisors only", () => {
    const hidden = control({ ...companions, visibility: "supervisor" } as never);
    const e = engine({ controls: [hidden] });
    expect(e.precheck(draft).findings).toEqual([]);
    expect(e.precheck(draft, { visibility: "supervisor" }).findings).toHaveLength(1);
  });

  it("compares a draft with its peers", () => {
    const peers = control({
      id: "PEERS",
      kind: "discretion.benchmark",
      settings: { value: "fine", groupBy: ["article"], minGroup: 3, low: 0.5, high: 2, scope: "case", positiveOnly: false },
      mode: "advise",
      visibility: "actor",
    });
    const e = engine({ controls: [peers] });
    for (const [i, fine] of [100, 110, 120].entries())
      e.accept(event("reception.planned", "2026-03-01T09:00:00+08:00", { fine, article: "x" }, `p${i}`));

    expect(e.precheck(event("reception.planned", "2026-03-02T09:00:00+08:00", { fine: 900, article: "x" })).findings).toHaveLength(1);
    expect(e.precheck(event("reception.planned", "2026-03-02T09:00:00+08:00", { fine: 105, article: "x" })).findings).toHaveLength(0);
  });
});

describe("R-007 kinds of third parties", () => {
  const weekday = defineControlKind({
    kind: "acme.weekday",
    summary: "The first event falls on a day that is not allowed.",
    params: z.strictObject({ not: z.int().min(1).max(7) }),
    prepare: ({ not }) => not,
    reads: () => ({ facts: [], trace: true }),
    check(record, not) {
      if (record.trace.length === 0) return NONE;
      const weekDay = ((calendar.dayOf(record.startAt) + 3) % 7) + 1;
      return weekDay === not ? breach({ key: "", reason: "weekday", at: record.startAt, events: [record.trace[0]?.id ?? ""] }) : PASS;
    },
  });

  it("registers at run time, is used by a control, and is listed with the others", () => {
    const kinds = createKindRegistry(BUILT_IN_KINDS);
    kinds.register(weekday);
    const e = engine({ kinds, controls: [control({ id: "W", kind: "acme.weekday", settings: { not: 7 } })] });

    e.accept(event("case.accepted", "2026-03-01T09:00:00+08:00"));

    expect(e.signals("open").map((s) => s.reason)).toEqual(["weekday"]);
    expect(e.kinds.list().map((kind) => kind.kind)).toContain("acme.weekday");
    expect(() => kinds.register(weekday)).toThrow(expect.objectContaining({ code: "KIND_DUPLICATE" }));
  });

  it("one that throws is reported, answers unknown, and stops no other", () => {
    const faults: string[] = [];
    const broken = { ...weekday, kind: "acme.broken", check: () => { throw new Error("bad"); } }; // biome-ignore format: one line
    const kinds = createKindRegistry([...BUILT_IN_KINDS, broken]);
    const e = engine({
      kinds,
      controls: [control({ id: "B", kind: "acme.broken", settings: { not: 1 } }), limit],
      onFault: (fault) => faults.push(fault.control),
    });

    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));

    expect(e.verdict("B", CASE)).toMatchObject({ outcome: "unknown", missing: ["fault:KIND"] });
    expect(e.verdict("T-LIMIT", CASE)?.outcome).toBe("open");
    expect(faults).toEqual(["B"]);
  });
});

describe("needs and caps", () => {
  it("is unknown without a fact that the control needs, whatever the kind would say", () => {
    const e = engine({ controls: [control({ id: "N", settings: { when: "true" }, needs: { fine: {} } })] });
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    expect(e.verdict("N", CASE)).toMatchObject({ outcome: "unknown", missing: ["fine"] });
  });

  it("does not check a trace that is longer than its cap", () => {
    const short = { ...caseRecord, traceCap: 2 };
    const e = engine({ records: [short], controls: [control({ id: "R", kind: "require", settings: { activity: "case.closed" } })] });
    for (let i = 0; i < 3; i++) e.accept(event("case.accepted", `2026-03-0${i + 1}T09:00:00+08:00`));
    expect(e.verdict("R", CASE)).toMatchObject({ outcome: "unknown", missing: ["too_long"] });
  });

  it("absence is open while the record runs and a breach when it is closed", () => {
    const e = engine({ controls: [control({ id: "R", kind: "require", settings: { activity: "case.decided" } })] });
    e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
    expect(e.verdict("R", CASE)?.outcome).toBe("open");

    e.accept(event("case.closed", "2026-03-03T09:00:00+08:00"));

    expect(e.signals("open").map((s) => s.control)).toEqual(["R"]);
  });
});

describe("a tally", () => {
  it("of an engine that has seen nothing is zeros, and no TypeError as it used to be", () => {
    const settings = { attr: "done", deadline: "due", asOf: 0 };
    const e = engine({ controls: [control({ id: "D", kind: "time.caseDeadline", settings })] });

    expect(e.tally("D").result).toEqual({ applicable: 0, closed: 0, open: 0, openOverdue: 0, violations: 0 });
  });
});

describe("signal identity", () => {
  it("does not depend on version, values or time", () => {
    const late = control({ ...limit, version: 2, params: { wd: { value: 7 } } } as never);
    const ids = [limit, late].map((point) => {
      const e = engine({ controls: [point] });
      e.accept(event("case.accepted", "2026-03-02T09:00:00+08:00"));
      e.advance(at("2026-06-01T00:00:00+08:00"));
      return e.signals("open")[0]?.id;
    });

    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe("values that were erased or never disclosed", () => {
  const fined = defineRecord<Facts>({
    type: "case",
    keys: objectId("case"),
    initial: () => ({}),
    on: { "case.decided": (_s, { data }) => ({ fine: data.fine, note: data.note }) },
  });
  const most = control({ id: "T-MOST", settings: { when: "e.fine > 100 && e.note != ''" } });
  const first = (data: Record<string, Json>) => event("case.decided", "2026-03-02T09:00:00+08:00", data);
  const later = (data: Record<string, Json>) => event("case.decided", "2026-03-03T09:00:00+08:00", data);
  const DIGEST = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

  function after(events: readonly TimedEvent[], more: Partial<ControlPointInput> = {}) {
    const e = engine({ records: [fined], controls: [{ ...most, ...more } as typeof most] });
    for (const one of events) {
      e.accept(one);
      e.settle();
    }
    return { signals: e.signals().map(({ state }) => state), verdict: e.verdict("T-MOST", CASE) };
  }

  it.each([
    {
      name: "a fact that may be among them",
      events: [first({ fine: 500, _sd: [DIGEST] })],
      outcome: "unknown",
      missing: ["erased", "note"],
    },
    { name: "a fact that nobody was to tell", events: [first({ fine: 500 })], outcome: "unknown", missing: ["note"] },
    { name: "no fact that the control reads", events: [first({ fine: 500, note: "a", _sd: [DIGEST] })], outcome: "breach", missing: [] },
    { name: "a fact that changes nothing", events: [first({ fine: 50, _sd: [DIGEST] })], outcome: "pass", missing: [] },
  ])("are named where the answer lacks $name: $outcome", ({ events, outcome, missing }) => {
    expect(after(events).verdict).toMatchObject({ outcome, missing });
  });

  it("are named where a control needs a fact", () => {
    expect(after([first({ note: "a", _sd: [DIGEST] })], { needs: { fine: {} } }).verdict?.missing).toEqual(["erased", "fine"]);
  });

  it("end no signal, as a value that is merely unknown does", () => {
    const open = first({ fine: 500, note: "a" });

    expect(after([open, later({ fine: 500, _sd: [DIGEST] })]).signals).toEqual(["open"]);
    expect(after([open, later({ fine: 500 })]).signals).toEqual(["ceased"]);
  });

  it("do not make of a signal that is over one that never was", () => {
    const [open, over] = [first({ fine: 500, note: "a" }), later({ fine: 50, note: "a" })];

    expect(after([open, first({ _sd: [DIGEST] }), over]).signals).toEqual(["ceased"]);
    expect(after([open, first({}), over]).signals).toEqual(["withdrawn"]);
  });
});
