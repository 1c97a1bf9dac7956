import { describe, expect, it } from "vitest";
import { createKindRegistry, isGroupKind } from "../define-control-kind.ts";
import { LOG_KINDS } from "./index.ts";
import { checkCase } from "./testing.ts";

// What each kind needs at least; everything else has a default.
const LEAST: Record<string, Record<string, unknown>> = {
  "actor.banned": { resources: ["p1"] },
  "amount.compare": { left: "l", right: "r", factor: 1 },
  "amount.sumEvents": { activity: "a", key: "k", capAttr: { activity: "b", key: "k" } },
  "case.condition": { when: { has: "a" } },
  "count.max": { activity: "a", max: 1 },
  declare: { template: "response", a: "a", b: "b" },
  "discretion.benchmark": { value: "v", groupBy: ["g"], minGroup: 1, low: 0.5, high: 2, scope: "event" },
  "duration.sigma": { from: "a", to: "b", zeta: 3 },
  "evidence.eventAttr": { activity: "a", key: "k" },
  "log.stats": {},
  "path.unseen": { train: 1 },
  require: { activity: "a", when: { has: "b" } },
  "sequence.absenceBetween": { a: "a", b: "b", without: "c" },
  "sod.caseAttrActor": { attr: "x", activity: "a" },
  "sod.eventAttrEqual": { a: "x", b: "y" },
  "sod.fourEyes": { a: "a", b: "b" },
  "sod.minDistinct": { activities: ["a"], min: 2 },
  "sod.precedingPair": { a: "a", b: "b" },
  "sod.repeatDifferent": { a: "a" },
  "split.threshold": { groupBy: ["g"], amount: "v", at: "a", threshold: 1, windowMs: 1 },
  "time.between": { from: "a", to: "b", maxMs: 1 },
  "time.between.asOf": { from: "a", to: "b", maxMs: 1, warnMs: 1, asOf: 1 },
  "time.caseDeadline": { attr: "x", deadline: "d" },
  "time.eventDeadline": { deadline: "d" },
  "time.outsideHours": { tz: "Asia/Shanghai", from: "08:00", to: "18:00" },
  "time.workdays": { from: "a", to: "b", maxDays: 1, tz: "Asia/Shanghai" },
  velocity: { activity: "a", windowMs: 1, max: 1 },
};

const rows = LOG_KINDS.map((kind) => ({ name: kind.kind, kind, least: LEAST[kind.kind] ?? {} }));

describe("the kinds for logs", () => {
  it("are all registered under names of their own", () => {
    const registry = createKindRegistry(LOG_KINDS as Parameters<typeof createKindRegistry>[0]);

    expect(registry.list().map((kind) => kind.kind)).toEqual(Object.keys(LEAST).sort());
  });

  it.each(rows)("$name takes what it needs and refuses a misspelt setting", ({ kind, least }) => {
    expect(kind.params.safeParse(least).success).toBe(true);
    expect(kind.params.safeParse({ ...least, whenn: true }).success).toBe(false);
  });

  it.each(rows.filter(({ least }) => Object.keys(least).length > 0))(
    "$name refuses to start without a required setting",
    ({ kind, least }) => {
      const kept = Object.keys(least).filter((key) => kind.params.safeParse({ ...least, [key]: undefined }).success);

      expect(kept).toEqual(kind.kind === "require" ? ["when"] : []);
    },
  );

  it.each(rows.filter(({ kind }) => !isGroupKind(kind)))(
    "$name finds nothing in a case without events that still runs",
    ({ kind, least }) => {
      const verdict = checkCase(kind, least, [], { final: false });

      expect(verdict.findings).toEqual([]);
      expect(verdict.outcome).not.toBe("unknown");
    },
  );

  it.each(rows)("$name reports only fields that it declares", ({ kind, least }) => {
    const prepared = kind.prepare(kind.params.parse(least), { calendar: undefined as never });

    expect((kind.fields?.(prepared) ?? []).filter((field) => !(field in kind.measures))).toEqual([]);
  });
});
