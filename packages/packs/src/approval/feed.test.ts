import { createHash } from "node:crypto";
import {
  BUILT_IN_KINDS,
  compareEvents,
  createCalendar,
  createEngine,
  createKindRegistry,
  type Engine,
  type TimedEvent,
} from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { AGENCIES } from "./city.ts";
import { approvalEvents } from "./events.ts";
import { type ApprovalFeedOptions, approvalFeed } from "./feed.ts";
import { approval } from "./pack.ts";
import { PLANT_NAMES, PLANTS } from "./plants.ts";
import { approvalCase } from "./records.ts";

const CASES = 1000;
const calendar = createCalendar();
const pack = approval();

function digest(options: ApprovalFeedOptions): string {
  const hash = createHash("sha256");
  for (const event of approvalFeed(options).events()) hash.update(JSON.stringify(event));
  return hash.digest("hex");
}

function engineOf(events: Iterable<TimedEvent>): Engine {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of events) engine.accept(event);
  engine.settle();
  return engine;
}

// Long after the last event: what is not done by then is late.
const LATER = Date.parse("2026-12-31T00:00:00+08:00");

describe("the simulated approvals of a city", () => {
  it("are the same to the byte for one seed, and others for another", () => {
    const options = { seed: 7, cases: 200 };

    expect(digest(options)).toBe(digest(options));
    expect(digest(options)).not.toBe(digest({ ...options, seed: 8 }));
  });

  it("are the same case after case as in the order of time", () => {
    const feed = approvalFeed({ seed: 7, cases: 200 });
    const ordered = [...feed.cases()].flatMap((simulated) => simulated.events).sort(compareEvents);

    expect([...feed.events()]).toEqual(ordered);
  });

  it("pass the schemas of the pack's events", () => {
    const definitions = new Map(approvalEvents.map((event) => [event.type, event]));
    const parse = ({ at: _at, ...wire }: TimedEvent) => definitions.get(wire.type)?.parse(wire);

    for (const event of approvalFeed({ cases: CASES }).events()) expect(parse(event)?.at).toBe(event.at);
  });

  it("have steps in strict order of time on working days of the city", () => {
    for (const { events } of approvalFeed({ cases: CASES }).cases()) {
      expect(events.every((event, i) => i === 0 || (events[i - 1] as TimedEvent).at < event.at)).toBe(true);
      expect(events.every((event) => calendar.isWorkingDay(calendar.dayOf(event.at)))).toBe(true);
    }
  });

  it("are folded without anomalies", () => {
    const engine = engineOf(approvalFeed({ cases: CASES }).events());

    for (const { id } of approvalFeed({ cases: CASES }).cases()) expect(engine.view({ type: "approvalCase", id })?.anomalies).toEqual([]);
  });

  it("are folded to the same records when events come a day late, in another order, and twice", () => {
    const cases = 400;
    const late = (event: TimedEvent): number =>
      event.at + (Number.parseInt(createHash("sha1").update(event.id).digest("hex").slice(0, 6), 16) % 86_400_000);
    const events = [...approvalFeed({ cases }).events()];
    const disordered = events.flatMap((event) => [event, event]).sort((a, b) => late(a) - late(b));

    const inOrder = engineOf(events);
    const another = engineOf(disordered);

    expect(another.cursor).toBe(inOrder.cursor);
    for (const { id } of approvalFeed({ cases }).cases()) {
      expect(another.view({ type: "approvalCase", id })?.state).toEqual(inOrder.view({ type: "approvalCase", id })?.state);
    }
    expect(
      another
        .signals("open")
        .map((signal) => signal.id)
        .sort(),
    ).toEqual(
      inOrder
        .signals("open")
        .map((signal) => signal.id)
        .sort(),
    );
  });

  it("name officers by ids that are opaque and their own", () => {
    const officers = AGENCIES.flatMap(({ acceptors, reviewers, approvers, inspectors }) => [
      acceptors,
      reviewers,
      approvers,
      inspectors,
    ]).flat();

    expect(new Set(officers).size).toBe(officers.length);
    for (const officer of officers) expect(officer).toMatch(/^u[0-9a-f]{8}$/);
  });

  it("hold nothing but what was asked for", () => {
    const feed = approvalFeed({ cases: 400, plant: { oneHand: 3, decisionBurst: 1 } });
    const planted = [...feed.cases()].flatMap((simulated) => simulated.planted ?? []);

    expect(feed.manifest.map((entry) => entry.plant).sort()).toEqual([...Array(12).fill("decisionBurst"), ...Array(3).fill("oneHand")]);
    expect(planted.sort()).toEqual(feed.manifest.map((entry) => entry.plant).sort());
  });

  it.each([
    { name: "more is planted than fits", options: { cases: 50 }, message: "do not fit" },
    { name: "a burst would take weeks", options: { cases: 200, workingDays: 100 }, message: "burst" },
    { name: "the first day is none", options: { cases: 200, from: "2026-13-01" }, message: "2026-13-01" },
  ])("are refused when $name", ({ options, message }) => {
    expect(() => approvalFeed(options)).toThrow(message);
  });
});

describe("what was planted among the approvals", () => {
  const feed = approvalFeed({ cases: CASES });
  const engine = engineOf(feed.events());
  const planted = [...new Set(PLANT_NAMES.flatMap((plant) => [...PLANTS[plant].breaches]))].sort();

  it.each(planted)("is found by %s, and nothing else is", (control) => {
    const expected = feed.manifest.filter(({ breaches }) => breaches.includes(control)).map((entry) => entry.case);

    expect(engine.tally(control, LATER).violating).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  it("is what the open signals say when time moves from day to day", () => {
    const running = engineOf([]);
    for (const event of feed.events()) {
      running.advance(calendar.startOf(calendar.dayOf(event.at)));
      running.accept(event);
    }
    running.advance(LATER);
    const raised = new Set(running.signals("open").map((signal) => `${signal.record.id} ${signal.control}`));
    const expected = feed.manifest.flatMap((entry) => entry.breaches.map((control) => `${entry.case} ${control}`));

    expect([...raised].sort()).toEqual(expected.sort());
  });

  it("is found by no control point in a city where nothing was planted", () => {
    const clean = engineOf(approvalFeed({ cases: CASES, plant: {} }).events());
    const found = pack.controls.filter(
      (control) => control.record === "approvalCase" && clean.tally(control.id, LATER).violating.length > 0,
    );

    expect(found.map((control) => control.id)).toEqual([]);
  });

  it("covers the control points that the simulator can show", () => {
    expect(planted).toEqual(
      expect.arrayContaining([
        "APR-01",
        "APR-03",
        "APR-04",
        "APR-06",
        "APR-11",
        "APR-12",
        "APR-14",
        "APR-15",
        "APR-17",
        "APR-19",
        "APR-20",
      ]),
    );
  });

  it("ends closed, but for what was never delivered", () => {
    const { closed } = approvalCase();
    const open = [...feed.cases()]
      .filter(({ id }) => !closed?.(engine.view({ type: "approvalCase", id })?.state as never))
      .map(({ id }) => id);

    expect(open).toEqual(feed.manifest.filter(({ plant }) => plant === "neverDelivered").map((entry) => entry.case));
  });
});
