import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approval } from "../approval/pack.ts";
import { story } from "../story.ts";
import { defineCatalogue, type PowerOperationInput } from "./catalogue.ts";

const item = (code: string, more: object = {}) => ({
  code,
  title: `事项${code}(样例)`,
  kind: "licence" as const,
  organ: "anlan.market",
  level: "city",
  basis: ["行政许可法"],
  ...more,
});
const add = (code: string, on = "2026-01-01"): PowerOperationInput => ({
  op: "add",
  on,
  basis: "安政发〔2026〕1号(样例)",
  item: item(code),
});
const BASIS = "安政发〔2026〕9号(样例)";

describe("a list of powers", () => {
  const list = defineCatalogue([
    add("A"),
    add("B"),
    add("D"),
    add("X"),
    { op: "change", on: "2026-03-01", basis: BASIS, code: "A", to: { promisedWd: 5 } },
    { op: "merge", on: "2026-06-01", basis: BASIS, codes: ["A", "B"], into: item("C") },
    { op: "delete", on: "2026-06-15", basis: BASIS, code: "X" },
    { op: "cancel", on: "2026-07-01", basis: BASIS, code: "D" },
  ]);
  const codesOn = (day: string) => list.itemsOn(day).map(({ code }) => code);

  it("takes additions, changes, deletions, merges and cancellations, each from its day (R-028)", () => {
    expect(codesOn("2025-12-31")).toEqual([]);
    expect(codesOn("2026-05-31")).toEqual(["A", "B", "D", "X"]);
    expect(codesOn("2026-06-01")).toEqual(["C", "D", "X"]);
    expect(codesOn("2026-06-15")).toEqual(["C", "D"]);
    expect(codesOn("2026-07-01")).toEqual(["C"]);
    expect(list.itemsOn("2026-02-28")[0]?.promisedWd).toBeUndefined();
    expect(list.itemsOn("2026-03-01")[0]?.promisedWd).toBe(5);
  });

  it("resolves what was merged to what it was merged into, and its history to all of theirs (R-028)", () => {
    expect([list.resolve("A", "2026-06-01"), list.resolve("B", "2026-06-01")]).toEqual([["C"], ["C"]]);
    expect(list.resolve("A", "2026-05-31")).toEqual(["A"]);
    expect(list.resolve("D", "2026-07-01")).toEqual([]);
    expect(list.historyOf("C").map(({ op }) => op)).toEqual(["add", "add", "change", "merge"]);
    expect(list.historyOf("A").map(({ op }) => op)).toEqual(["add", "change", "merge"]);
  });

  it("says how an item stands", () => {
    expect(list.standingOf("A", "2026-06-01")).toEqual({ standing: "merged", since: "2026-06-01", into: "C" });
    expect(list.standingOf("C", "2026-05-31")).toEqual({ standing: "notYet", from: "2026-06-01" });
    expect(list.standingOf("D", "2026-07-01")).toEqual({ standing: "cancelled", since: "2026-07-01" });
    expect(list.standingOf("X", "2026-07-01")).toEqual({ standing: "deleted", since: "2026-06-15" });
    expect(list.standingOf("Z", "2026-07-01")).toEqual({ standing: "unknown" });
  });

  it("follows merges of merges", () => {
    const further = defineCatalogue([
      ...list.operations,
      add("E", "2026-08-01"),
      { op: "merge", on: "2026-09-01", basis: BASIS, codes: ["C", "E"], into: item("F") },
    ]);

    expect(further.resolve("A", "2026-09-01")).toEqual(["F"]);
    expect(further.historyOf("F")).toHaveLength(6);
    expect(further.historyOf("B").at(-1)?.op).toBe("merge");
  });

  it("goes on under one of the codes that were merged, time and again", () => {
    const own = defineCatalogue([
      add("A"),
      add("B"),
      add("E"),
      { op: "merge", on: "2026-03-01", basis: BASIS, codes: ["A", "B"], into: item("A", { title: "甲(样例)" }) },
      { op: "merge", on: "2026-05-01", basis: BASIS, codes: ["A", "E"], into: item("A", { title: "甲乙(样例)" }) },
    ]);

    expect(own.itemsOn("2026-05-01").map(({ title }) => title)).toEqual(["甲乙(样例)"]);
    expect([own.resolve("A", "2026-05-01"), own.resolve("B", "2026-05-01"), own.resolve("E", "2026-04-30")]).toEqual([["A"], ["A"], ["E"]]);
    expect(own.historyOf("A")).toHaveLength(5);
    expect(own.endedOn("A")).toBeUndefined();
    expect(own.endedOn("B")).toBe("2026-03-01");
  });

  it.each([
    { name: "on the day of the cancellation", acceptedOn: "07-01", outcome: "breach" },
    { name: "on the day before", acceptedOn: "06-30", outcome: "pass" },
  ])("a case accepted on a cancelled item is found $name (R-028)", ({ acceptedOn, outcome }) => {
    const pack = approval();
    const engine = createEngine({
      records: pack.records,
      controls: pack.controls,
      kinds: createKindRegistry(BUILT_IN_KINDS),
      calendar: createCalendar(),
    });
    const about = { type: "approvalCase", id: "P1" };
    const ended = list.endedOn("D");
    const events = story({ type: "approvalCase", id: "P1" }, [
      ["case.received", "06-29T09:00", { item: "D", ...(ended === undefined ? {} : { itemCancelledAt: ended }) }],
      ["case.accepted", `${acceptedOn}T09:00`, {}],
    ]);
    for (const event of events) engine.accept(timed(event));
    engine.settle();

    expect(engine.verdict("APR-26", about)?.outcome).toBe(outcome);
  });

  it.each([
    { name: "an item that is there already", operations: [add("A"), add("A")], message: "operations[1]: item A is there already" },
    {
      name: "a code that was cancelled, again",
      operations: [add("A"), { op: "cancel", on: "2026-02-01", basis: BASIS, code: "A" }, add("A", "2026-03-01")],
      message: "operations[2]: item A is there already, or was",
    },
    {
      name: "a change of what is not there",
      operations: [{ op: "change", on: "2026-02-01", basis: BASIS, code: "A", to: { title: "x" } }],
      message: "no item A",
    },
    {
      name: "a change of nothing",
      operations: [add("A"), { op: "change", on: "2026-02-01", basis: BASIS, code: "A", to: {} }],
      message: "operations[1]: to: changes nothing",
    },
    {
      name: "a merge of one item with itself",
      operations: [add("A"), { op: "merge", on: "2026-02-01", basis: BASIS, codes: ["A", "A"], into: item("C") }],
      message: "names an item twice",
    },
    { name: "a day before the one before", operations: [add("A"), add("B", "2025-12-31")], message: "after one of 2026-01-01" },
    { name: "an operation without a document", operations: [{ ...add("A"), basis: "" }], message: "operations[0]: basis" },
  ] as readonly { readonly name: string; readonly operations: readonly PowerOperationInput[]; readonly message: string }[])(
    "refuses $name",
    ({ operations, message }) => {
      expect(() => defineCatalogue(operations)).toThrow(message);
    },
  );
});
