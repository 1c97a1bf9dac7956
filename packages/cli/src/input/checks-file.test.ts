import { describe, expect, it } from "vitest";
import { parseChecks } from "./checks-file.ts";

describe("parseChecks", () => {
  it("takes the list itself, and members that are for people", () => {
    const { checks } = parseChecks('[{"id":"a","kind":"require","params":{"activity":"x"},"description":"d","expected":{},"note":1}]', "f");

    expect(checks).toEqual([{ id: "a", kind: "require", params: { activity: "x" }, title: { zh: "d", en: "d" }, level: "yellow" }]);
  });

  it("prefers a title in two languages to the description", () => {
    const { checks } = parseChecks('{"checks":[{"id":"a","kind":"k","title":{"zh":"甲","en":"A"},"description":"d","level":"red"}]}', "f");

    expect(checks[0]).toMatchObject({ title: { zh: "甲", en: "A" }, level: "red", params: {} });
  });

  it.each([
    { name: "a filter that is no object", member: "eventFilter", value: [1] },
    { name: "a filter with a list", member: "eventFilter", value: { a: [] } },
    { name: "parameters that are a list", member: "params", value: [] },
    { name: "a title without English", member: "title", value: { zh: "甲" } },
    { name: "an empty log", member: "log", value: "" },
  ])("refuses $name", ({ member, value }) => {
    const text = JSON.stringify([{ id: "a", kind: "k", [member]: value }]);

    expect(() => parseChecks(text, "f")).toThrow(`check "a": member "${member}"`);
  });
});
