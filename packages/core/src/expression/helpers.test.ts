import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addYears, createCalendar } from "../calendar/index.ts";
import type { Json } from "../event/trace-event.ts";
import { compileExpression } from "./compile.ts";
import { HELPERS } from "./helpers.ts";
import { Absent } from "./values.ts";

const calendar = createCalendar();
const AS_OF = Date.parse("2026-03-16T12:00:00+08:00");

/** The value, or the names of what is missing. */
function evaluate(source: string, facts: Record<string, Json> = {}): unknown {
  const value = compileExpression(source, { calendar, p: { kinds: ["听证", "鉴定"], order: ["a", "b", "c"] } }).evaluate(facts, AS_OF);
  return value instanceof Absent ? value.paths : value;
}

const facts: Record<string, Json> = {
  n: 2.5,
  zero: 0,
  text: "text",
  date: "2026-03-02",
  list: [3, 1, 2],
  empty: [],
  mixed: [1, "a"],
  nil: null,
  blank: " \t",
  map: { a: 1, b: 2 },
};

interface Row {
  readonly helper: string;
  readonly source: string;
  readonly value: unknown;
}

const rows = (helper: string, ...cases: readonly (readonly [source: string, value: unknown])[]): Row[] =>
  cases.map(([source, value]) => ({ helper, source, value }));

const ROWS: readonly Row[] = [
  ...rows(
    "wd",
    ['wd("2026-02-06", "2026-02-13")', 5],
    ['wd("2026-02-14", "2026-02-24")', 1],
    ['wd("2026-03-02", "2026-03-02")', 0],
    ['wd("2026-03-09", "2026-03-02")', -5],
    ['wd("2026-03-02", asOf)', 10],
    ['wd("2026-03-02T16:30:00Z", "2026-03-04")', 1],
    ['wd("2026-12-25", "2027-01-05")', ["calendar.2027"]],
    ["wd(e.text, asOf)", ["text"]],
    ["wd(e.n, e.gone)", ["n", "gone"]],
    ["wd(e.nil, asOf)", ["nil"]],
  ),
  ...rows(
    "isWd",
    ['isWd("2026-02-14")', true],
    ['isWd("2026-02-17")', false],
    ['isWd("2027-02-17")', ["calendar.2027"]],
    ["isWd(e.text)", ["text"]],
  ),
  ...rows(
    "days",
    ['days("2026-01-05", "2026-04-05")', 90],
    ['days("2026-03-02", "2026-03-01")', -1],
    ['days("2027-01-01", "2028-01-01")', 365],
    ["days(e.gone, asOf)", ["gone"]],
  ),
  ...rows(
    "hours",
    ['hours("2026-03-01T08:00:00Z", "2026-03-01T17:30:00+08:00")', 1.5],
    ['hours("2026-03-01T08:00:00Z", "2026-03-01T07:00:00Z")', -1],
    ["hours(e.text, asOf)", ["text"]],
    ["hours(e.n, asOf)", ["n"]],
  ),
  ...rows(
    "years",
    ['years("2024-02-29", "2025-02-28")', 1],
    ['years("2020-03-01", "2022-02-28") < 2.0', true],
    ['years("2024-01-05", "2026-01-05")', 2],
    ['years("2024-01-05", "2026-01-06") > 2.0', true],
    ['years("2026-01-05", "2024-01-05")', -2],
    ["years(e.text, asOf)", ["text"]],
  ),
  ...rows(
    "months",
    ['months("2026-01-31", "2026-02-28")', 1],
    ['months("2026-02-01", "2026-03-02") > 1.0', true],
    ['months("2026-02-01", "2026-03-01")', 1],
    ["months(e.gone, asOf)", ["gone"]],
  ),
  ...rows(
    "day",
    ['day("2026-03-01T16:30:00Z")', "2026-03-02"],
    ['day("2026-03-02")', "2026-03-02"],
    ["day(e.text)", ["text"]],
    ['day("2026-02-30")', ["(value of another type)"]],
  ),
  ...rows(
    "addDays",
    ['addDays("2026-02-27", 2)', "2026-03-01"],
    ['addDays("2026-03-01", -1)', "2026-02-28"],
    ['addDays("2026-03-01", 1.9)', "2026-03-02"],
    ["addDays(e.date, e.text)", ["text"]],
  ),
  ...rows(
    "addYears",
    ['addYears("2024-02-29", 1)', "2025-02-28"],
    ['addYears("2024-02-29", 4)', "2028-02-29"],
    ["addYears(e.gone, 1)", ["gone"]],
  ),
  ...rows(
    "addMonths",
    ['addMonths("2026-01-31", 1)', "2026-02-28"],
    ['addMonths("2026-01-31", -2)', "2025-11-30"],
    ["addMonths(e.text, 1)", ["text"]],
  ),
  ...rows(
    "addWd",
    ['addWd("2026-02-06", 20)', "2026-03-12"],
    ['addWd("2026-03-02", 0)', "2026-03-02"],
    ['addWd("2026-03-02", -1)', "2026-02-28"],
    ['addWd("2026-12-25", 5)', ["calendar.2027"]],
    ["addWd(e.date, e.gone)", ["gone"]],
  ),
  ...rows(
    "before",
    ['before("2026-03-01", "2026-03-02")', true],
    ['before("2026-03-02", "2026-03-02")', false],
    ['before("2026-03-02T01:00:00Z", "2026-03-02T09:30:00+08:00")', true],
    ['before("2026-03-01T16:30:00Z", "2026-03-02")', false],
    ['before("2026-03-01T15:30:00Z", "2026-03-02")', true],
    ["before(e.text, e.date)", ["(not a time: text)"]],
    ["before(e.n, e.date)", ["n"]],
  ),
  ...rows("clock", ["clock(e)", ["acceptedAt"]], ["clock(e, p.kinds)", ["acceptedAt"]]),
  ...rows(
    "wdNet",
    ['wdNet("2026-03-02", "2026-03-30", [], p.kinds)', 20],
    ['wdNet("2026-03-02", "2026-03-30", [{"from": "2026-03-06", "to": "2026-03-16", "kind": "听证"}], p.kinds)', 14],
    ['wdNet("2026-03-02", "2026-03-30", [{"from": "2026-03-06", "to": "2026-03-16", "kind": "休假"}], p.kinds)', 20],
    ['wdNet("2026-03-02", "2026-03-30", [{"from": "2026-03-06", "kind": "听证"}], p.kinds)', 4],
    ['wdNet("2026-03-02", "2026-03-30", [{"from": "2026-03-06"}], p.kinds)', ["pauses[].kind"]],
    ['wdNet("2026-03-02", "2026-03-30", [{"kind": "听证"}], p.kinds)', ["pauses[].from"]],
    ['wdNet("2026-03-02", "2026-03-30", [{"from": "2026-03-06", "to": 5, "kind": "听证"}], p.kinds)', ["pauses[].to"]],
    ['wdNet("2026-03-02", "2026-03-30", [null], p.kinds)', ["pauses[]"]],
    ['wdNet("2026-12-02", "2027-03-30", [], p.kinds)', ["calendar.2027"]],
    ["wdNet(e.gone, e.date, e.text, p.kinds)", ["gone", "text"]],
  ),
  ...rows(
    "given",
    ["given(e.?n)", true],
    ["given(e.?gone)", false],
    ["given(e.?gone.deeper)", false],
    ["given(e.gone)", ["gone"]],
    ["given(e.nil)", false],
    ["given(e.blank)", false],
    ["given(false)", false],
    ["given(0)", true],
    ["given(e.empty)", true],
    ['given("D-1")', true],
  ),
  ...rows("known", ["known(e.nil)", true], ["known(e.empty)", true], ["known(e.gone)", ["gone"]]),
  ...rows(
    "enough",
    ["enough(e.list, 3) == e.list", true],
    ["enough(e.list, 4)", ["list"]],
    ["enough(e.empty, 0)", []],
    ["enough(e.text, 1)", ["text"]],
  ),
  ...rows(
    "varied",
    ["varied(e.list) == e.list", true],
    ["varied([2, 2])", ["(no spread)"]],
    ["varied(e.empty)", ["empty"]],
    ["varied(e.mixed)", ["mixed"]],
  ),
  ...rows("unique", ['unique(["a", "b", "a"])', ["a", "b"]], ["unique(e.empty)", []], ["unique(e.text)", ["text"]]),
  ...rows("flat", ["flat([[1], [], [2, 3]])", [1, 2, 3]], ["flat(e.empty)", []], ["flat(e.list)", ["list"]], ["flat(e.gone)", ["gone"]]),
  ...rows(
    "names",
    ['names(["a", {"name": "b"}])', ["a", "b"]],
    ["names(e.empty)", []],
    ["names(e.list)", ["list"]],
    ['names([{"title": "b"}])', ["[].name"]],
  ),
  ...rows("position", ['position(p.order, "c")', 2], ["position(p.order, e.text)", ["text"]], ["position(e.gone, 1)", ["gone"]]),
  ...rows("count", ["count(e.list)", 3], ["count(e.empty)", 0], ["count(e.map)", ["map"]]),
  ...rows("sum", ["sum(e.list)", 6], ["sum(e.empty)", 0], ["sum(e.mixed)", ["mixed"]], ["sum(e.nil)", ["nil"]]),
  ...rows("distinct", ['distinct(["a", "", null, "a", "b"])', 2], ["distinct(e.empty)", 0], ["distinct(e.text)", ["text"]]),
  ...rows("median", ["median(e.list)", 2], ["median([1, 2, 3, 10])", 2.5], ["median(e.empty)", ["empty"]], ["median(e.mixed)", ["mixed"]]),
  ...rows("mad", ["mad([1, 2, 3, 10])", 1], ["mad([2, 2])", 0], ["mad(e.empty)", ["empty"]]),
  ...rows(
    "cv",
    ["cv([1, 3])", 0.5],
    ["cv([2, 2])", 0],
    ["cv(e.empty)", ["empty"]],
    ["cv([5])", ["(fewer than two values, or mean 0)"]],
    ["cv([-1, 1])", ["(fewer than two values, or mean 0)"]],
  ),
  ...rows(
    "progression",
    ["progression([130, 100, 110, 120])", true],
    ["progression([100, 120, 144, 172.8])", true],
    ["progression([100, 113, 121, 140])", false],
    ["progression([100, 110])", false],
    ["progression([5, 5, 5])", false],
    ["progression([0, 1, 3])", false],
    ["progression([100.01, 200.01, 300])", true],
    ["progression(e.mixed)", ["mixed"]],
  ),
  ...rows("largest", ["largest(e.list)", 3], ["largest(e.empty)", ["empty"]], ["largest(e.text)", ["text"]]),
  ...rows("smallest", ["smallest(e.list)", 1], ["smallest(e.empty)", ["empty"]], ["smallest(e.gone)", ["gone"]]),
  ...rows(
    "missing",
    ['missing(["a", "b"], ["b"])', ["a"]],
    ["missing(e.empty, e.empty)", []],
    ["missing(e.text, e.gone)", ["text", "gone"]],
  ),
  ...rows("shared", ['shared(["a", "b", "a", "", "", null, null])', ["a"]], ["shared(e.empty)", []], ["shared(e.text)", ["text"]]),
  ...rows("common", ['common(["a", "b"], ["b", "c", "b"])', ["b"]], ["common(e.empty, e.list)", []], ["common(e.list, e.n)", ["n"]]),
  ...rows(
    "inOrder",
    ['inOrder(["a", "x", "c"], p.order)', true],
    ['inOrder(["b", "a"], p.order)', false],
    ["inOrder(e.empty, p.order)", true],
    ["inOrder(e.text, p.order)", ["text"]],
  ),
  ...rows(
    "skipped",
    ['skipped(["a", "c"], p.order)', ["b"]],
    ['skipped(["a"], p.order)', []],
    ["skipped(e.empty, p.order)", []],
    ["skipped(e.gone, p.order)", ["gone"]],
  ),
  ...rows("sorted", ['sorted(["b", "a"])', ["a", "b"]], ["sorted(e.empty)", []], ["sorted(e.mixed)", ["mixed"]]),
  ...rows("keys", ["keys(e.map)", ["a", "b"]], ["keys(e.list)", ["list"]], ["keys(e.nil)", ["nil"]]),
  ...rows(
    "at",
    ["at(e.list, 0)", 3],
    ["at(e.list, -1)", 2],
    ["at(e.list, 3)", ["list"]],
    ["at(e.empty, 0)", ["empty"]],
    ["at(e.list, e.text)", ["text"]],
  ),
  ...rows(
    "indexOf",
    ["indexOf(e.list, 2)", 2],
    ["indexOf(e.list, 9)", -1],
    ["indexOf([[1], [2]], [2])", 1],
    ["indexOf(e.gone, 1)", ["gone"]],
  ),
  ...rows(
    "ratio",
    ["ratio(1, 4)", 0.25],
    ["ratio(1, e.zero)", ["zero"]],
    ["ratio(e.text, e.n)", ["text"]],
    ["ratio(1, e.zero * e.n)", ["zero"]],
  ),
  ...rows("abs", ["abs(-2.5)", 2.5], ["abs(e.text)", ["text"]]),
  ...rows("floor", ["floor(2.9)", 2], ["floor(-2.1)", -3], ["floor(e.gone)", ["gone"]]),
  ...rows("fen", ["fen(3000 * 2.3)", 690_000], ["fen(0.1 + 0.2)", 30], ["fen(0.005)", 1], ["fen(-1.5)", -150], ["fen(e.text)", ["text"]]),
  ...rows("blank", ["blank(e.blank)", true], ["blank(e.text)", false], ["blank(e.n)", ["n"]]),
  ...rows("mac", ['mac("00-1a-2b-3c-4d-5e")', "001A2B3C4D5E"], ["mac(e.n)", ["n"]]),
  ...rows("personName", ['personName("阿依古丽•买买提") == personName("阿依古丽・ 买买提")', true], ["personName(e.list)", ["list"]]),
];

describe("helpers of expressions", () => {
  it("each have a row", () => {
    expect([...new Set(ROWS.map((row) => row.helper))].sort()).toEqual([...new Set(HELPERS.map((helper) => helper.name))].sort());
  });

  it("are all in the table of docs/controls/expression.md", () => {
    const page = readFileSync(new URL("../../../../docs/controls/expression.md", import.meta.url), "utf8");
    const table = page.split("### Helpers")[1]?.split("### ")[0] ?? "";

    expect(HELPERS.filter((helper) => !new RegExp(`\`${helper.name}[(\`]`).test(table)).map((helper) => helper.name)).toEqual([]);
  });

  it.each(ROWS)("$source is $value", ({ source, value }) => {
    expect(evaluate(source, facts)).toEqual(value);
  });
});

describe("clock", () => {
  const pause = (from: string, to: string | null | undefined, kind = "听证") => ({ from, kind, ...(to === undefined ? {} : { to }) });

  const cases: readonly { readonly name: string; readonly facts: Record<string, Json>; readonly value: unknown }[] = [
    { name: "runs to the instant of the question", facts: {}, value: 10 },
    { name: "stops at the decision", facts: { decidedAt: "2026-03-09" }, value: 5 },
    { name: "reads null as not decided", facts: { decidedAt: null, pauses: null }, value: 10 },
    {
      name: "counts overlapping pauses once",
      facts: { decidedAt: "2026-03-30", pauses: [pause("2026-03-06", "2026-03-16"), pause("2026-03-10", "2026-03-18")] },
      value: 12,
    },
    {
      name: "counts a pause within another once",
      facts: { decidedAt: "2026-03-30", pauses: [pause("2026-03-06", "2026-03-16"), pause("2026-03-09", "2026-03-10")] },
      value: 14,
    },
    { name: "clips a pause to the time since acceptance", facts: { pauses: [pause("2026-02-01", "2026-03-04")] }, value: 8 },
    { name: "stands still in a pause that goes on", facts: { pauses: [pause("2026-03-06", undefined)] }, value: 4 },
    { name: "ignores a pause that ends before it begins", facts: { pauses: [pause("2026-03-10", "2026-03-06")] }, value: 10 },
    { name: "is stopped only by the kinds named", facts: { pauses: [pause("2026-03-06", undefined, "领导外出")] }, value: 10 },
    { name: "does not know whether a pause of no kind stops it", facts: { pauses: [{ from: "2026-03-06" }] }, value: ["pauses[].kind"] },
    { name: "does not know a pause without a beginning", facts: { pauses: [{ kind: "听证" }] }, value: ["pauses[].from"] },
    { name: "does not know pauses that are no list", facts: { pauses: "none" }, value: ["pauses"] },
  ];

  it.each(cases)("$name", ({ facts: more, value }) => {
    expect(evaluate("clock(e, p.kinds)", { acceptedAt: "2026-03-02", ...more })).toEqual(value);
  });
});

describe("years", () => {
  const date = fc.integer({ min: calendar.dayOf("1990-01-01"), max: calendar.dayOf("2040-01-01") });

  it("are more than n exactly when the day is after the n-th anniversary", () => {
    const compiled = compileExpression("years(e.a, e.b) > e.n", { calendar, p: {} });
    fc.assert(
      fc.property(date, date, fc.integer({ min: -5, max: 30 }), (a, b, n) => {
        const found = compiled.evaluate({ a: calendar.textOf(a), b: calendar.textOf(b), n }, AS_OF);

        expect(found).toBe(b > addYears(a, n));
      }),
    );
  });
});
