import { expect, it } from "vitest";
import { readProjectCode } from "./project-code.ts";

it("reads a code of today with its month, and one from before November 2020 with its year", () => {
  expect(readProjectCode("2210-330109-04-01-123456")).toEqual({
    valid: true,
    code: "2210-330109-04-01-123456",
    year: 2022,
    month: 10,
    division: "330109",
    sector: "04",
    type: "01",
    serial: "123456",
  });
  expect(readProjectCode("2017-000052-78-01-123456")).toMatchObject({ valid: true, year: 2017, division: "000052" });
  expect(readProjectCode("2017-000052-78-01-123456")).not.toHaveProperty("month");
});

it("reads a month of 2020 as one, since the platform did not exist in 2010 to 2012", () => {
  expect(readProjectCode("2012-440300-04-05-123456")).toMatchObject({ year: 2020, month: 12 });
});

it.each([
  { name: "no hyphens", code: "221033010904011234567", flaws: ["form"] },
  { name: "five digits at the end", code: "2210-330109-04-01-12345", flaws: ["form"] },
  { name: "a month that does not exist", code: "2213-330109-04-01-123456", flaws: ["time"] },
  { name: "a year before the platform", code: "2014-330109-04-01-123456", flaws: ["time"] },
])("refuses $name", ({ code, flaws }) => {
  expect(readProjectCode(code)).toEqual({ valid: false, flaws });
});

it("takes the hyphens and digits of a Chinese keyboard", () => {
  expect(readProjectCode(" ２２１０–330109—04‑01-123456 ")).toMatchObject({ valid: true, code: "2210-330109-04-01-123456" });
});
