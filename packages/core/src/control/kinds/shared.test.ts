import { describe, expect, it } from "vitest";
import { activityRef, caseAttribute, compareUtf8, eventAttributePath, factsOf, matcher, matches, timeZone, tupleOf } from "./shared.ts";
import { viewOf } from "./testing.ts";

describe("an activity reference", () => {
  it.each([
    { name: "one activity", ref: "a", type: "a", is: true },
    { name: "another activity", ref: "a", type: "b", is: false },
    { name: "one of several", ref: ["a", "b"], type: "b", is: true },
    { name: "none of several", ref: ["a", "b"], type: "c", is: false },
    { name: "a list of one", ref: ["a"], type: "a", is: true },
    { name: "the exact text only", ref: "a", type: "A", is: false },
  ])("matches $name: $is", ({ ref, type, is }) => {
    expect(matches(matcher(ref), type)).toBe(is);
  });

  it("names at least one activity", () => {
    expect(activityRef.safeParse([]).success).toBe(false);
    expect(activityRef.safeParse("").success).toBe(false);
  });
});

describe("the order of UTF-8 bytes", () => {
  it.each([
    { name: "plain text", texts: ["b", "a", "A"] },
    { name: "a prefix", texts: ["a1", "a"] },
    { name: "Chinese", texts: ["罚款", "a罚", "受理"] },
    { name: "characters beyond U+FFFF after U+FF01, unlike in JavaScript", texts: ["\u{1F600}", "\uFF01", "\u4E00", "\u{20000}"] },
  ])("is kept for $name", ({ texts }) => {
    const bytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

    expect([...texts].sort(compareUtf8)).toEqual(bytes);
  });
});

describe("attributes of a case", () => {
  it("are members of `attributes`, or facts of a record without them", () => {
    const view = viewOf([], { amount: 5, note: "" });

    expect(caseAttribute(view, "amount")).toBe(5);
    expect(caseAttribute(view, "note")).toBeUndefined();
    expect(caseAttribute(view, "position")).toBeUndefined();
    expect(caseAttribute({ ...view, state: { amount: 7 } }, "amount")).toBe(7);
    expect(caseAttribute(view, "constructor")).toBeUndefined();
  });

  it("depend on both facts, and on none when nothing is read", () => {
    expect(factsOf(["amount"])).toEqual(["attributes", "amount"]);
    expect(factsOf([])).toEqual([]);
  });

  it("make a tuple only when all are there", () => {
    const read = (key: string) => (key === "a" ? "x" : key === "b" ? 1 : undefined);

    expect(tupleOf(["a", "b"], read)).toBe('["x",1]');
    expect(tupleOf(["a", "c"], read)).toBeUndefined();
  });
});

describe("names", () => {
  it.each([
    { key: "org:resource", path: "trace[].actor.id" },
    { key: "org:role", path: "trace[].actor.post" },
    { key: "org:group", path: "trace[].actor.org" },
    { key: "amount", path: "trace[].data.amount" },
  ])("of the event attribute $key is $path", ({ key, path }) => {
    expect(eventAttributePath(key)).toBe(path);
  });

  it("of a time zone must be known", () => {
    expect(timeZone.safeParse("Asia/Shanghai").success).toBe(true);
    expect(timeZone.safeParse("Asia/Shangai").success).toBe(false);
  });
});
