import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant } from "../calendar/civil.ts";
import { compareEvents, parseEvent, type TimedEvent, timed, traceEventSchema } from "./trace-event.ts";

const valid = {
  id: "e1",
  type: "case.accepted",
  time: "2026-03-02T09:00:00+08:00",
  source: "审批系统",
  objects: [{ type: "case", id: "c1" }],
  data: {},
};

const refused = (path: string) => expect.objectContaining({ name: "PlumblineError", code: "EVENT_INVALID", details: { path } });
const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = wrap(value);
  return value;
};
const cycle: Record<string, unknown> = {};
cycle.self = cycle;

describe("parseEvent", () => {
  it("takes a full event and reads its instant once, in ms", () => {
    const full = {
      ...valid,
      epoch: 1,
      seq: 7,
      objects: [{ type: "case", id: "c1", qualifier: "main" }],
      actor: { id: "a", post: "窗口", org: "市局" },
      data: { amount: 1, flags: [true, null, { deep: "值" }] },
    };

    expect(parseEvent(full)).toEqual({ ...full, at: Date.UTC(2026, 2, 2, 1) });
  });

  it("gives a copy, so that a host may go on changing its own object", () => {
    const data = { list: [1] };
    const event = parseEvent({ ...valid, data });

    data.list.push(2);

    expect(event.data).toEqual({ list: [1] });
  });

  it.each([
    { name: "NaN", value: Number.NaN },
    { name: "infinity", value: Number.POSITIVE_INFINITY },
    { name: "undefined as a member", value: undefined },
    { name: "undefined in a list", value: [undefined] },
    { name: "a hole in a list", value: new Array(1) },
    { name: "a Date", value: new Date(0) },
    { name: "a Map", value: new Map([["a", 1]]) },
    { name: "a BigInt", value: 1n },
    { name: "a function", value: () => 1 },
    { name: "a symbol", value: Symbol("x") },
    { name: "an object of a class", value: new URL("http://localhost/") },
    { name: "bytes", value: new Uint8Array(2) },
    { name: "a boxed string", value: Object("x") },
  ])("refuses data with $name, which is not JSON", ({ value }) => {
    expect(() => parseEvent({ ...valid, data: { a: value } })).toThrow(refused("data.a"));
  });

  it.each([
    { name: "10,000 objects in each other", value: nested(10_000, (inner) => ({ inner })) },
    { name: "10,000 lists in each other", value: nested(10_000, (inner) => [inner]) },
    { name: "a cycle", value: cycle },
  ])("refuses $name and goes on living", ({ value }) => {
    expect(() => parseEvent({ ...valid, data: { value } })).toThrow(/nested deeper than 32 levels/);
    expect(() => parseEvent(value)).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
  });

  it.each([
    { name: "at the top", text: '{"__proto__":{"id":"x"}}' },
    { name: "in the data", text: '{"data":{"a":[{"__proto__":{"admin":true}}]}}' },
    { name: "in the actor", text: '{"actor":{"id":"a","__proto__":{}}}' },
  ])('refuses the key "__proto__" $name', ({ text }) => {
    expect(() => parseEvent(JSON.parse(text))).toThrow(/uses the key "__proto__"/);
    expect({}).not.toHaveProperty("admin");
  });

  it("takes keys that only look dangerous as the plain data they are", () => {
    const data = JSON.parse('{"constructor":1,"hasOwnProperty":2,"toString":3}');

    expect(Object.entries(parseEvent({ ...valid, data }).data)).toEqual(Object.entries(data));
  });

  it.each([
    { name: "null", value: null },
    { name: "undefined", value: undefined },
    { name: "a number", value: 1 },
    { name: "a text", value: "{}" },
    { name: "a list", value: [valid] },
    { name: "an unknown member", value: { ...valid, sevirity: "high" } },
    { name: "the parsed instant sent along", value: { ...valid, at: 0 } },
  ])("refuses $name", ({ value }) => {
    expect(() => parseEvent(value)).toThrow(refused("(event)"));
  });

  it.each([
    { name: "no id", patch: { id: undefined }, path: "id" },
    { name: "an empty id", patch: { id: "" }, path: "id" },
    { name: "an id that is a number", patch: { id: 1 }, path: "id" },
    { name: "an id of five million characters", patch: { id: "x".repeat(5_000_000) }, path: "id" },
    { name: "an empty type", patch: { type: "" }, path: "type" },
    { name: "no source", patch: { source: undefined }, path: "source" },
    { name: "a source too long", patch: { source: "s".repeat(513) }, path: "source" },
    { name: "30 February", patch: { time: "2026-02-30T09:00:00+08:00" }, path: "time" },
    { name: "a time without offset", patch: { time: "2026-03-02T09:00:00" }, path: "time" },
    { name: "a time without seconds", patch: { time: "2026-03-02T09:00+08:00" }, path: "time" },
    { name: "a bare date", patch: { time: "2026-03-02" }, path: "time" },
    { name: "24 o'clock", patch: { time: "2026-03-02T24:00:00+08:00" }, path: "time" },
    { name: "a leap second", patch: { time: "2016-12-31T23:59:60Z" }, path: "time" },
    { name: "a space for the T", patch: { time: "2026-03-02 09:00:00+08:00" }, path: "time" },
    { name: "milliseconds as a number", patch: { time: 1_772_413_200_000 }, path: "time" },
    { name: "a time of five million characters", patch: { time: "2".repeat(5_000_000) }, path: "time" },
    { name: "a fractional seq", patch: { seq: 1.5 }, path: "seq" },
    { name: "a seq beyond exact integers", patch: { seq: 2 ** 53 }, path: "seq" },
    { name: "a seq as text", patch: { seq: "1" }, path: "seq" },
    { name: "a negative epoch", patch: { epoch: -1 }, path: "epoch" },
    { name: "no objects", patch: { objects: undefined }, path: "objects" },
    { name: "an empty list of objects", patch: { objects: [] }, path: "objects" },
    { name: "1001 objects", patch: { objects: Array.from({ length: 1001 }, (_, i) => ({ type: "a", id: `${i}` })) }, path: "objects" },
    { name: "an object without id", patch: { objects: [{ type: "case" }] }, path: "objects.0.id" },
    { name: "an unknown member of an object", patch: { objects: [{ type: "case", id: "c", role: "x" }] }, path: "objects.0" },
    { name: "an actor that is a name", patch: { actor: "张三" }, path: "actor" },
    { name: "an actor without id", patch: { actor: { post: "p" } }, path: "actor.id" },
    { name: "the name of a person in the actor", patch: { actor: { id: "a", name: "张三" } }, path: "actor" },
    { name: "no data", patch: { data: undefined }, path: "data" },
    { name: "data null", patch: { data: null }, path: "data" },
    { name: "data as a list", patch: { data: [] }, path: "data" },
  ])("refuses $name and names $path", ({ patch, path }) => {
    expect(() => parseEvent({ ...valid, ...patch })).toThrow(refused(path));
  });

  it("says which event was wrong, in a message that stays short", () => {
    expect(() => parseEvent({ ...valid, id: "很".repeat(600) })).toThrow(/^event "很{80}": id: /);
    expect(() => parseEvent({ time: 1 })).toThrow(/^event \(without id\): /);
    expect(() => parseEvent({ ...valid, time: "x".repeat(1e6) })).toThrow(/^.{1,200}$/);
  });

  it("takes a large text in the data: how much is enough is for whoever receives events to say", () => {
    const text = "长".repeat(1_000_000);

    expect(parseEvent({ ...valid, data: { text } }).data.text).toBe(text);
  });

  it("leaves out optional members that are there but undefined, so that equal events are equal JSON", () => {
    const event = parseEvent({ ...valid, seq: 1 });

    expect(JSON.parse(JSON.stringify(parseEvent({ ...valid, seq: 1, epoch: undefined, actor: undefined })))).toEqual(
      JSON.parse(JSON.stringify(event)),
    );
  });

  it("never throws anything but EVENT_INVALID, whatever it is given", () => {
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true, withSparseArray: true }), // biome-ignore format: one line
      fc.record(
        Object.fromEntries(["id", "type", "time", "source", "objects", "actor", "data", "seq"].map((name) => [name, fc.anything()])),
        { requiredKeys: [] },
      ),
    );
    const outcome = (value: unknown): string => {
      try {
        return typeof parseEvent(value).at;
      } catch (error) {
        return (error as { code?: string }).code ?? String(error);
      }
    };

    fc.assert(
      fc.property(anything, (value) => {
        expect(["number", "EVENT_INVALID"]).toContain(outcome(value));
      }),
    );
  });

  it("takes any JSON as data and gives it back unchanged", () => {
    const json = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes("__proto__")),
    );

    fc.assert(
      fc.property(json, (data) => {
        const plain = JSON.parse(JSON.stringify(data));
        expect(parseEvent({ ...valid, data: plain }).data).toEqual(plain);
      }),
    );
  });
});

describe("instants", () => {
  const two = (n: number): string => String(n).padStart(2, "0");
  const instants = fc
    .record({
      day: fc.integer({ min: -719_162, max: 2_932_896 }),
      second: fc.integer({ min: 0, max: 86_399 }),
      fraction: fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 9 }),
      offset: fc.option(fc.integer({ min: -14 * 60, max: 14 * 60 }), { nil: undefined }),
    })
    .map(({ day, second, fraction, offset }) => {
      const local = new Date(day * 86_400_000 + second * 1000).toISOString().slice(0, 19);
      const minutes = Math.abs(offset ?? 0);
      const zone = offset === undefined ? "Z" : `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
      return `${local}${fraction && `.${fraction}`}${zone}`;
    });

  it("are the same whichever way they are read, for years 1 to 9999, any offset and up to nine digits of a second", () => {
    fc.assert(
      fc.property(instants, (time) => {
        expect(traceEventSchema.safeParse({ ...valid, time }).success).toBe(true);
        expect(timed({ ...valid, time }).at).toBe(parseInstant(time));
      }),
    );
  });
});

describe("compareEvents", () => {
  const some = fc.record({
    at: fc.integer({ min: 0, max: 2 }),
    source: fc.constantFrom("a", "b", "乙"),
    epoch: fc.option(fc.integer({ min: 0, max: 1 }), { nil: undefined }),
    seq: fc.option(fc.constantFrom(-1, 0, 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER), { nil: undefined }),
    id: fc.constantFrom("1", "2", "一"),
  });
  const events = some.map((parts) => ({ ...valid, ...parts }) as TimedEvent);
  const sign = (a: TimedEvent, b: TimedEvent): number => Math.sign(compareEvents(a, b));

  it("is a total order: antisymmetric and transitive", () => {
    fc.assert(
      fc.property(events, events, events, (a, b, c) => {
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect(sign(a, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        if (sign(a, b) === 0) expect(sign(a, c)).toBe(sign(b, c));
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of arrival", () => {
    const shuffled = fc
      .uniqueArray(events, { maxLength: 12, comparator: (a, b) => compareEvents(a, b) === 0 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })));

    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(list.toSorted(compareEvents)).toEqual(other.toSorted(compareEvents));
      }),
    );
  });

  it.each([
    { name: "time before source", first: { at: 1, source: "b" }, second: { at: 2, source: "a" } },
    { name: "source before epoch", first: { source: "a", epoch: 9 }, second: { source: "b", epoch: 0 } },
    { name: "epoch before seq: a source that numbers anew goes on", first: { epoch: 0, seq: 900 }, second: { epoch: 1, seq: 1 } },
    { name: "seq before id", first: { seq: 1, id: "z" }, second: { seq: 2, id: "a" } },
    { name: "seq as a number, not as text", first: { seq: 9 }, second: { seq: 10 } },
    { name: "id last", first: { id: "a" }, second: { id: "b" } },
    { name: "no epoch and no seq as 0", first: { seq: -1 }, second: { id: "a" } },
  ])("asks $name", ({ first, second }) => {
    const base = { ...valid, at: 0 };

    expect(compareEvents({ ...base, ...first }, { ...base, ...second })).toBeLessThan(0);
  });
});
