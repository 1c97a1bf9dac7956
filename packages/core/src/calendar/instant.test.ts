import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant } from "./civil.ts";

describe("parseInstant", () => {
  it("agrees with Date.parse on every instant with an offset", () => {
    const instants = fc
      .tuple(
        fc.date({ min: new Date("0001-01-02T00:00:00Z"), max: new Date("9998-12-30T00:00:00Z"), noInvalidDate: true }),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom("Z", "+08:00", "-03:30", "+14:00", "-12:00", "+00:00"),
      )
      .map(([date, digits, zone]) => {
        const fraction = digits === 0 ? "" : `.${date.toISOString().slice(20, 23).padEnd(9, "7").slice(0, digits)}`;
        return date.toISOString().slice(0, 19) + fraction + zone;
      });

    fc.assert(
      fc.property(instants, (text) => {
        expect(parseInstant(text)).toBe(Date.parse(text));
      }),
    );
  });

  it.each([
    { name: "no offset", text: "2024-03-01T09:30:00" },
    { name: "an offset without colon", text: "2024-03-01T09:30:00+0800" },
    { name: "a day that does not exist", text: "2023-02-29T00:00:00Z" },
    { name: "30 February, which Date.parse takes for 1 March", text: "2024-02-30T00:00:00Z" },
    { name: "month 13", text: "2024-13-01T00:00:00Z" },
    { name: "hour 24", text: "2024-03-01T24:00:00Z" },
    { name: "a leap second", text: "2016-12-31T23:59:60Z" },
    { name: "a blank instead of T", text: "2024-03-01 09:30:00Z" },
    { name: "a point without digits", text: "2024-03-01T09:30:00.Z" },
    { name: "ten digits", text: "2024-03-01T09:30:00.0123456789Z" },
    { name: "text behind it", text: "2024-03-01T09:30:00Zx" },
    { name: "no seconds", text: "2024-03-01T09:30+08:00" },
    { name: "digits of another script", text: "２024-03-01T09:30:00Z" },
    { name: "the empty text", text: "" },
  ])("refuses $name", ({ text }) => {
    expect(parseInstant(text)).toBeNaN();
  });
});
