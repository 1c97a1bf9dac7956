import { describe, expect, it } from "vitest";
import { attribute, instantOf, numberOf, present, XES_KEYS } from "./attributes.ts";
import { type Json, timed } from "./trace-event.ts";

const event = timed({
  id: "e1",
  type: "case.accepted",
  time: "2026-03-02T09:00:00+08:00",
  source: "host",
  objects: [{ type: "case", id: "c1" }],
  actor: { id: "张", post: "窗口", org: "市局" },
  data: { fee: 5, empty: "", nothing: null, "org:role": "从数据", "org:group": "从数据", "org:resource": "从数据" },
});
const { actor: _actor, ...anonymous } = event;

describe("attribute", () => {
  it.each([
    { key: XES_KEYS.activity, expected: "case.accepted" },
    { key: XES_KEYS.time, expected: "2026-03-02T09:00:00+08:00" },
    { key: XES_KEYS.resource, expected: "张" },
    { key: XES_KEYS.role, expected: "窗口" },
    { key: XES_KEYS.group, expected: "市局" },
    { key: "fee", expected: 5 },
    { key: "empty", expected: undefined },
    { key: "nothing", expected: undefined },
    { key: "absent", expected: undefined },
    { key: "toString", expected: undefined },
    { key: "__proto__", expected: undefined },
  ])("reads $key as $expected", ({ key, expected }) => {
    expect(attribute(event, key)).toEqual(expected);
  });

  it("reads role and group from the data where there is no actor, but never who it was", () => {
    expect([XES_KEYS.resource, XES_KEYS.role, XES_KEYS.group].map((key) => attribute(anonymous, key))).toEqual([
      undefined,
      "从数据",
      "从数据",
    ]);
  });
});

describe("present", () => {
  it.each<{ name: string; value: Json | undefined; expected: Json | undefined }>([
    { name: "zero says something", value: 0, expected: 0 },
    { name: "false says something", value: false, expected: false },
    { name: "an empty list says something", value: [], expected: [] },
    { name: "a blank says something", value: " ", expected: " " },
    { name: "the empty text does not", value: "", expected: undefined },
    { name: "null does not", value: null, expected: undefined },
    { name: "undefined does not", value: undefined, expected: undefined },
  ])("$name", ({ value, expected }) => {
    expect(present({ a: value }, "a")).toEqual(expected);
  });

  it("sees own members only", () => {
    expect(present({}, "constructor")).toBeUndefined();
    expect(present(JSON.parse('{"__proto__":1}'), "__proto__")).toBe(1);
  });
});

describe("numberOf", () => {
  it.each<{ value: Json | undefined; expected: number }>([
    { value: 1.5, expected: 1.5 },
    { value: "1.5", expected: 1.5 },
    { value: " 12 ", expected: 12 },
    { value: "-0.5e2", expected: -50 },
    { value: "0x10", expected: 16 },
    { value: "1,000", expected: Number.NaN },
    { value: "１２", expected: Number.NaN },
    { value: "12元", expected: Number.NaN },
    { value: "", expected: Number.NaN },
    { value: "  ", expected: Number.NaN },
    { value: true, expected: Number.NaN },
    { value: null, expected: Number.NaN },
    { value: [5], expected: Number.NaN },
    { value: undefined, expected: Number.NaN },
  ])("reads $value as $expected", ({ value, expected }) => {
    expect(numberOf(value)).toBe(expected);
  });
});

describe("instantOf", () => {
  it.each<{ value: Json | undefined; expected: number }>([
    { value: "1970-01-02", expected: 86_400_000 },
    { value: "1970-01-01T00:00:00Z", expected: 0 },
    { value: "1970-01-01T08:00:00.5+08:00", expected: 500 },
    { value: "2026-02-30", expected: Number.NaN },
    { value: "2026-02-29T00:00:00Z", expected: Number.NaN },
    { value: "2026-03-02T09:00:00", expected: Number.NaN },
    { value: "2026/03/02", expected: Number.NaN },
    { value: "", expected: Number.NaN },
    { value: 0, expected: Number.NaN },
    { value: null, expected: Number.NaN },
    { value: undefined, expected: Number.NaN },
  ])("reads $value as $expected", ({ value, expected }) => {
    expect(instantOf(value)).toBe(expected);
  });
});
