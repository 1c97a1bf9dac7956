import { describe, expect, it } from "vitest";
import { defineDivisions, divisionsFromCsv, readDivisionCode } from "./division.ts";
import { SAMPLE_DIVISIONS } from "./sample-divisions.ts";

const divisions = defineDivisions(SAMPLE_DIVISIONS);

describe("a division on a day", () => {
  it.each([
    { name: "in force", code: "110103", day: "2009-12-31", status: "valid", called: "崇文区" },
    { name: "merged in the year of the question, the day is not known", code: "110103", day: "2010-07-01", status: "unknown" },
    { name: "gone with the list of that year", code: "110103", day: "2010-12-31", status: "invalid" },
    { name: "not there yet", code: "500000", day: "1996-12-31", status: "invalid" },
    { name: "before the first list", code: "110000", day: "1980-06-01", status: "invalid" },
    { name: "from a day that is known", code: "810000", day: "1997-06-30", status: "invalid" },
    { name: "on that day", code: "810000", day: "1997-07-01", status: "valid", called: "香港特别行政区" },
    { name: "under its old name", code: "420600", day: "2009-12-31", status: "valid", called: "襄樊市" },
    { name: "in the year of its renaming, under one name or the other", code: "420600", day: "2010-06-01", status: "valid" },
    { name: "under its new name", code: "420600", day: "2026-11-22", status: "valid", called: "襄阳市" },
    { name: "never heard of", code: "990000", day: "2026-11-22", status: "invalid" },
  ])("$code on $day is $status: $name", ({ code, day, status, called }) => {
    expect(divisions.on(code, day)).toEqual({ status, ...(called === undefined ? undefined : { name: called }) });
  });
});

describe("successors", () => {
  it.each([
    { name: "one that stands is its own", code: "110101", day: "2026-01-01", codes: ["110101"] },
    { name: "a merged district", code: "110103", day: "2026-01-01", codes: ["110101"] },
    { name: "before the merger", code: "110103", day: "2005-01-01", codes: ["110103"] },
    { name: "in the year of the merger, either", code: "110103", day: "2010-07-01", codes: ["110101", "110103"] },
    { name: "a district that also lost an area before, through two steps", code: "371202", day: "2026-01-01", codes: ["370116", "370117"] },
    { name: "two that gave areas to each other", code: "330103", day: "2026-01-01", codes: ["330105"] },
    { name: "a code nobody knows", code: "990000", day: "2026-01-01", codes: [] },
  ])("$name", ({ code, day, codes }) => {
    expect(divisions.successors(code, day)).toEqual(codes);
  });

  it("keep the rows of a code that was renamed in order", () => {
    expect(divisions.history("420600").map(({ name }) => name)).toEqual(["襄樊市", "襄阳市"]);
  });
});

it.each([
  { name: "a code of five digits", row: { code: "11010", name: "x", from: "1981" }, message: "division 0 (11010): code" },
  { name: "a day that does not exist", row: { code: "110101", name: "x", from: "1981-02-30" }, message: "from" },
  {
    name: "an end before the beginning",
    row: { code: "110101", name: "x", from: "1981", to: "1980-05-01" },
    message: "ends before it begins",
  },
])("refuses $name", ({ row, message }) => {
  expect(() => defineDivisions([row])).toThrow(message);
});

it("reads the columns of a published table, where a transfer of an area has its own year", () => {
  const csv =
    "\uFEFF代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码\r\n" +
    "371202,山东省,莱芜市,莱城区,县级,弃用,1992,2018,371203[2006];370116\r\n110000,北京市,,北京市,省级,在用,1981,,\r\n";

  expect(divisionsFromCsv(csv)).toEqual([
    { code: "371202", name: "莱城区", from: "1992", to: "2018", successors: [{ code: "371203", from: "2006" }, { code: "370116" }] },
    { code: "110000", name: "北京市", from: "1981" },
  ]);
  expect(() => divisionsFromCsv("code,name\n110000,北京市\n")).toThrow("代码");
});

it.each([
  { code: "110000", level: "province", above: [] },
  { code: "511600", level: "prefecture", above: ["510000"] },
  { code: "511602", level: "county", above: ["510000", "511600"] },
  { code: "511602000000", level: "county", above: ["510000", "511600"] },
  { code: "511602103", level: "township", above: ["510000", "511600", "511602"] },
  { code: "511602103201", level: "village", above: ["510000", "511600", "511602", "511602103"] },
])("$code is of the level $level", ({ code, level, above }) => {
  expect(readDivisionCode(code)).toEqual({ division: code.slice(0, 6), level, above });
});

it.each(["51160", "5116021", "51160210320", "51160A", ""])("%j is no code of a division", (code) => {
  expect(readDivisionCode(code)).toBeUndefined();
});
