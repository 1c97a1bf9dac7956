import { describe, expect, it } from "vitest";
import { createCalendar } from "../../calendar/index.ts";
import { createEngine, type EngineOptions } from "../../engine/engine.ts";
import { type Json, type TimedEvent, timed } from "../../event/trace-event.ts";
import { defineRecord, type Facts } from "../../record/define-record.ts";
import { type ControlPointInput, defineControlPoint } from "../control-point.ts";
import { createKindRegistry } from "../define-control-kind.ts";
import { defineOverlays, orgTree } from "../overlay.ts";
import { BUILT_IN_KINDS } from "./built-in.ts";

interface Ledger extends Facts {
  readonly org?: string;
  readonly payments?: readonly Json[];
  readonly limit?: number;
}

/** Payments stand in the list as their events bring them, the same object wherever it is folded. */
const ledger = defineRecord<Ledger>({
  type: "ledger",
  keys: ({ objects }) => objects.map(({ id }) => id),
  initial: (org) => ({ org }),
  on: {
    "payment.told": (s, e) => ({ payments: [...(s.payments ?? []), e.data] }),
    "limit.set": (_s, e) => e.data,
  },
  org: ({ org }) => org,
});

function control(when: string, more: Readonly<Record<string, string>> = {}, params: ControlPointInput["params"] = {}) {
  return defineControlPoint({
    id: "T-EACH",
    version: 1,
    title: { zh: "试验", en: "test" },
    citations: [{ regulation: "实务惯例", confidence: "practice" }],
    record: "ledger",
    kind: "expression",
    level: "red",
    settings: { when, each: "payments", ...more },
    params,
  });
}

const at = (day: string): string => `2026-03-${day}T09:00:00+08:00`;

function event(id: string, type: string, day: string, data: Readonly<Record<string, Json>>, ledgers = ["county"]): TimedEvent {
  return timed({ id, type, time: at(day), source: "host", objects: ledgers.map((of) => ({ type: "ledger", id: of })), data });
}

function engineOf(events: readonly TimedEvent[], options: Pick<EngineOptions, "controls"> & Partial<EngineOptions>) {
  const engine = createEngine({ records: [ledger], kinds: createKindRegistry(BUILT_IN_KINDS), calendar: createCalendar(), ...options });
  for (const one of events) engine.accept(one);
  engine.settle();
  return engine;
}

const LARGE = event("e2", "payment.told", "10", { id: "P1", event: "own", at: at("05"), amount: 9 });
const SMALL = event("e3", "payment.told", "20", { id: "P2", event: "other", at: at("06"), amount: 1 });
const LIMIT = event("e4", "limit.set", "25", { limit: 5 });

describe("an element of `each`", () => {
  it.each([
    {
      name: "that names its event is proven by that alone, whatever came later",
      told: [LARGE, SMALL],
      when: "it.amount > 5.0",
      events: ["own"],
    },
    {
      name: "that names no event is proven by the last one that changed the list",
      told: [event("e2", "payment.told", "10", { id: "P1", amount: 9 }), SMALL],
      when: "it.amount > 5.0",
      events: ["e3"],
    },
    {
      name: "that is compared with another fact is proven by the event of that fact too",
      told: [LARGE, SMALL, LIMIT],
      when: "it.amount > e.limit",
      events: ["e4", "own"],
    },
  ])("$name", ({ told, when, events }) => {
    const [signal] = engineOf(told, { controls: [control(when)] }).signals("open");

    expect(signal).toMatchObject({ key: "P1", events });
  });

  it.each([
    { name: "its own instant, where it alone decides", told: [LARGE, SMALL], when: "it.amount > 5.0", day: "05" },
    {
      name: "the event of the other fact that decides with it",
      told: [LARGE, SMALL, LIMIT],
      when: "it.amount > e.limit",
      day: "25",
    },
    {
      name: "the event that made the control apply",
      told: [LARGE, LIMIT],
      when: "it.amount > 5.0",
      more: { applies: "given(e.?limit)" },
      day: "25",
    },
    {
      name: "the event that brought it, where it names none",
      told: [event("e2", "payment.told", "10", { id: "P1", at: at("05"), amount: 9 }), SMALL],
      when: "it.amount > 5.0",
      day: "10",
    },
    {
      name: "the event that brought it, where it states only a day",
      told: [event("e2", "payment.told", "10", { id: "P1", event: "own", at: "2026-03-05", amount: 9 }), SMALL],
      when: "it.amount > 5.0",
      day: "10",
    },
  ])("is dated by $name", ({ told, when, more, day }) => {
    const [signal] = engineOf(told, { controls: [control(when, more)] }).signals("open");

    expect(signal?.at).toBe(Date.parse(at(day)));
  });

  it("is judged anew under other parameters, also where two records share it", () => {
    const limited = control("it.amount > p.limit", {}, { limit: { value: 5, stricter: "lower" } });
    const orgPath = orgTree({ province: null, county: "province", strict: "province" });
    const overlays = defineOverlays(
      [{ org: "strict", control: "T-EACH", params: { limit: 2 }, effectiveFrom: "2026-01-01" }],
      [limited],
      orgPath,
    );
    const shared = event("e2", "payment.told", "10", { id: "P1", event: "own", at: at("05"), amount: 3 }, ["county", "strict"]);

    const engine = engineOf([shared], { controls: [limited], overlays, orgPath });

    expect(engine.verdict("T-EACH", { type: "ledger", id: "county" })?.outcome).toBe("pass");
    expect(engine.verdict("T-EACH", { type: "ledger", id: "strict" })?.outcome).toBe("breach");
  });
});

describe("an obligation of which it is not known whether it runs", () => {
  const waiting = control("e.limit > 4 && days(e.payments[0].at, asOf) > 10", { open: "e.running", due: "addDays(e.payments[0].at, 11)" });
  const { each: _, ...settings } = waiting.settings;
  const unasked = { ...waiting, settings };
  const record = { type: "ledger", id: "county" };

  it("used to be asked never again; its breach is found on the day that it is due", () => {
    const engine = engineOf([LARGE, event("e5", "limit.set", "12", { limit: 5 })], { controls: [unasked] });
    const before = engine.verdict("T-EACH", record)?.outcome;
    engine.advance(Date.parse("2026-03-15T23:59:59+08:00"));
    const theDayBefore = engine.signals("open").length;
    engine.advance(Date.parse("2026-03-16T00:00:00+08:00"));

    expect([before, theDayBefore, engine.signals("open").length]).toEqual(["pass", 0, 1]);
  });

  it("is not asked again once it is known to have ended", () => {
    const engine = engineOf([LARGE, event("e5", "limit.set", "12", { limit: 5, running: false })], { controls: [unasked] });
    engine.advance(Date.parse("2026-03-20T00:00:00+08:00"));

    expect([engine.due, engine.signals("open")]).toEqual([Number.POSITIVE_INFINITY, []]);
  });
});
