import { randomBytes } from "node:crypto";
import { defineEvent, isPlumblineError, type Json, parseEvent, type TraceEvent } from "@plumbline/core";
import { conceal, disclosureDigest, disclosureFlaw, disclosureOf, reveal } from "@plumbline/core/trail";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createExplainer, createSoundness } from "./check-envelope.ts";
import { isTraceEvent } from "./is-trace-event.ts";
import { openDisclosures } from "./open-disclosures.ts";

// Two checks of one thing, a fast one that only says yes or no and a slow one that says why: they have to agree.

const valid: TraceEvent = {
  id: "e-1",
  type: "fine.decided",
  time: "2026-03-02T09:00:00+08:00",
  epoch: 1,
  seq: 7,
  source: "host",
  objects: [{ type: "case", id: "c-1", qualifier: "main" }],
  actor: { id: "u-1", post: "p", org: "o" },
  data: { fen: 5 },
};
const decided = defineEvent({ type: "fine.decided", data: z.strictObject({ fen: z.int(), name: z.string().optional() }) });

const accepts = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch (error) {
    expect(isPlumblineError(error)).toBe(true);
    return false;
  }
};

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    "x".repeat(512),
    "x".repeat(513),
    0,
    -1,
    1.5,
    2 ** 53,
    Number.POSITIVE_INFINITY,
    null,
    true,
    [],
    {},
    [{}],
    "a",
  ),
  fc.constantFrom(
    "2026-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2026-03-31T23:59:59.123456789+14:59",
    "2026-03-02T24:00:00Z",
    "2026-03-02T09:00:60Z",
    "2026-03-02T09:00:00",
    "2026-13-02T09:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-03-02t09:00:00z",
    "2026-03-02T09:00:00.Z",
    "2026-03-02T09:00:00-23:59",
    "2026-03-02T09:00:00+24:00",
  ),
  fc.jsonValue(),
);
const place = fc.constantFrom(
  ...["id", "type", "time", "epoch", "seq", "source", "objects", "actor", "data", "more"].map((name) => [name]),
  ["objects", "0"],
  ["objects", "1"],
  ["objects", "0", "type"],
  ["objects", "0", "id"],
  ["objects", "0", "qualifier"],
  ["objects", "0", "more"],
  ["actor", "id"],
  ["actor", "post"],
  ["actor", "org"],
  ["actor", "more"],
  ["data", "fen"],
  ["data", "name"],
  ["data", "__proto__"],
);

/** A copy with something else at a place, or without what was there. */
function changed(value: unknown, path: readonly string[], to: unknown): unknown {
  const copy = structuredClone(value);
  const holder = path.slice(0, -1).reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], copy);
  const isThere = typeof holder === "object" && holder !== null;
  if (isThere && to === undefined) Reflect.deleteProperty(holder, path.at(-1) as string);
  if (isThere && to !== undefined) {
    Object.defineProperty(holder, path.at(-1) as string, { value: to, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

const changes = fc.array(fc.tuple(place, fc.option(odd, { nil: undefined })), { minLength: 1, maxLength: 2 });
const eventLike = changes.map((list) => list.reduce<unknown>((value, [path, to]) => changed(value, path, to), valid));
const nested = (levels: number): Json => (levels === 0 ? 1 : { inner: nested(levels - 1) });

describe("the fast check of an event", () => {
  it("takes exactly what the slow one takes", () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: eventLike }, fc.jsonValue()), (value) => {
        expect(isTraceEvent(value)).toBe(accepts(() => parseEvent(value)));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    { name: "30 levels in the data", data: nested(30) },
    { name: "31 levels in the data", data: nested(31) },
    { name: "32 levels in the data", data: nested(32) },
    { name: "a thousand objects", objects: Array(1000).fill({ type: "a", id: "b" }) },
    { name: "a thousand and one objects", objects: Array(1001).fill({ type: "a", id: "b" }) },
    { name: "a date for data", data: new Date(0) },
    { name: "undefined in a list", data: { list: [undefined] } },
    { name: "a hole in a list", data: { list: Array(1) } },
  ])("agrees on $name", ({ name: _name, ...patch }) => {
    const event = { ...valid, ...patch };

    expect(isTraceEvent(event)).toBe(accepts(() => parseEvent(event)));
  });
});

describe("the fast opening of disclosures", () => {
  const simple = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const names = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), { maxLength: 5 });

  it("gives what the slow one gives, for values that have no members of their own", () => {
    fc.assert(
      fc.property(names, fc.array(simple, { minLength: 5, maxLength: 5 }), fc.nat(5), (all, values, count) => {
        const data = Object.fromEntries(all.map((name, i) => [name, values[i] as Json]));
        fc.pre(!all.some((name) => ["_sd", "...", "_sd_alg", "__proto__"].includes(name)));
        const { event, disclosures } = conceal({ ...valid, data }, all.slice(0, count), (length) => randomBytes(length));
        const opened = openDisclosures(
          event.data,
          disclosures.map((text) => ({ subject: "p", text })),
        );

        // Left to the slow one: nothing concealed, and what is written with an escape of four digits, or looks so.
        const isLeft = disclosures.length === 0 || disclosures.some((text) => Buffer.from(text, "base64url").includes("\\u"));
        expect(opened).toEqual(isLeft ? undefined : reveal(event, disclosures).data);
      }),
    );
  });

  const salt = new Uint8Array(16).fill(1);
  const good = disclosureOf("name", "张三", salt);
  const written = (value: unknown): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const salty = Buffer.from(salt).toString("base64url");

  it.each([
    { name: "right", texts: [good] },
    { name: "none disclosed", texts: [] },
    { name: "one twice", texts: [good, good] },
    { name: "another text", texts: ["abc"], listed: ["abc"] },
    { name: "no base64url", texts: [`${good}=`], listed: [`${good}=`] },
    { name: "stray bits", texts: [`${good.slice(0, -1)}B`], listed: [`${good.slice(0, -1)}B`] },
    { name: "a digest that is not listed", texts: [disclosureOf("phone", "1", salt)], listed: [good] },
    { name: "a member that is there", texts: [disclosureOf("fen", 1, salt)] },
    { name: "two of one name", texts: [good, disclosureOf("name", "李四", salt)] },
    { name: "a reserved name", texts: [written([salty, "_sd", 1])] },
    { name: "__proto__", texts: [written([salty, "__proto__", 1])] },
    { name: "a short salt", texts: [written(["YWJj", "name", 1])] },
    { name: "a salt with stray bits", texts: [written([`${salty.slice(0, -1)}B`, "name", 1])] },
    { name: "a list of two", texts: [written([salty, "name"])] },
    { name: "a name that is no text", texts: [written([salty, 1, 1])] },
    { name: "an infinite number", texts: [written(`["${salty}","name",1e999]`)] },
    { name: "half a surrogate pair", texts: [written(`["${salty}","name","\\ud800"]`)] },
    { name: "a member twice", texts: [written(`["${salty}","name",{"a":1,"a":2}]`)] },
    { name: "a byte order mark", texts: [written(`\ufeff["${salty}","name",1]`)] },
    { name: "bytes that are no UTF-8", texts: [Buffer.from(`["${salty}","na\xff",1]`, "latin1").toString("base64url")] },
  ])("agrees with the slow one where it is sure: $name", ({ texts, listed = texts }) => {
    const data = { fen: 5, _sd: [...new Set(listed)].map((text) => disclosureDigest(text)) };

    const opened = openDisclosures(
      data,
      texts.map((text) => ({ subject: "p", text })),
    );

    // `undefined` is "not sure"; anything else must be right.
    expect(opened === undefined || disclosureFlaw({ data }, texts) === undefined).toBe(true);
    expect(opened ?? reveal_(data, texts)).toEqual(reveal_(data, texts));
  });

  const reveal_ = (data: TraceEvent["data"], texts: readonly string[]): unknown =>
    disclosureFlaw({ data }, texts) === undefined ? reveal({ ...valid, data }, texts).data : undefined;

  it.each([[["x"]], [[1]], ["x"], [{}], [null], [["A".repeat(43), "A".repeat(43)]]])("is not sure of the digests %j", (digests) => {
    expect(openDisclosures({ _sd: digests as Json }, [])).toBeUndefined();
  });
});

describe("the fast check of an envelope", () => {
  const isSound = createSoundness([decided]);
  const explain = createExplainer([decided]);
  const text = disclosureOf("name", "张三", new Uint8Array(16).fill(2));
  const concealed = {
    event: { ...valid, data: { fen: 1, _sd: [disclosureDigest(text)] } },
    prev: "0".repeat(64),
    disclosures: [{ subject: "p-1", text }],
  };
  const envelopePlace = fc.constantFrom(
    ["event"],
    ["prev"],
    ["disclosures"],
    ["more"],
    ["disclosures", "0"],
    ["disclosures", "0", "subject"],
    ["disclosures", "0", "text"],
    ["disclosures", "0", "more"],
    ["event", "type"],
    ["event", "source"],
    ["event", "data"],
    ["event", "data", "_sd"],
    ["event", "data", "name"],
    ["event", "data", "fen"],
    ["event", "objects"],
  );
  const envelopes = fc
    .array(
      fc.tuple(envelopePlace, fc.option(fc.oneof(odd, fc.constantFrom("signal.raised", "trail.erased", "any.thing")), { nil: undefined })),
      { maxLength: 2 },
    )
    .map((list) => list.reduce<unknown>((value, [path, to]) => changed(value, path, to), concealed));

  it("never takes what the slow one refuses", () => {
    fc.assert(
      fc.property(envelopes, (item) => {
        const isTaken = accepts(() => explain("host", item));
        expect(isSound("host", item) && !isTaken).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    { name: "an event alone", item: { event: valid } },
    { name: "an event with disclosures", item: concealed },
    { name: "an event that discloses less than it could", item: { event: concealed.event } },
    { name: "an event of a type that nobody knows", item: { event: { ...valid, type: "never.heard", data: { any: [1, { a: null }] } } } },
  ])("is fast for $name, and gives the same", ({ item }) => {
    expect(isSound("host", item)).toBe(true);
    expect(explain("host", item)).toEqual(item);
  });

  const many = Array.from({ length: 257 }, () => ({ subject: "p", text: "x" }));

  it.each([
    { name: "a disclosure that its event has no digest of", item: { ...concealed, event: valid }, code: "DISCLOSURE_INVALID" },
    { name: "digests that are none", item: { event: { ...valid, data: { fen: 1, _sd: ["x"] } } }, code: "DISCLOSURE_INVALID" },
    { name: "a disclosure for nobody", item: { ...concealed, disclosures: [{ subject: "", text }] }, code: "EVENT_INVALID" },
    { name: "a disclosed member that its type does not have", item: withMember("nickname", "x"), code: "EVENT_INVALID" },
    { name: "a disclosed member of another kind", item: withMember("name", 1), code: "EVENT_INVALID" },
    { name: "257 disclosures", item: { ...concealed, disclosures: many }, code: "EVENT_INVALID" },
    { name: "disclosures of more than 65,535 characters", item: withMember("name", "x".repeat(50_000)), code: "EVENT_TOO_LARGE" },
    ...["signal.raised", "clock.advanced", "source.revoked", "trail.pruned"].map((type) => ({
      name: `an event of type ${type}, which is ours`,
      item: { event: { ...valid, type } },
      code: "FORBIDDEN",
    })),
    { name: "an event of another source", item: { event: { ...valid, source: "engine/trail" } }, code: "FORBIDDEN" },
  ])("$code: $name", ({ item, code }) => {
    expect(isSound("host", item)).toBe(false);
    expect(() => explain("host", item)).toThrow(expect.objectContaining({ code }));
  });

  function withMember(name: string, value: Json): unknown {
    const own = disclosureOf(name, value, new Uint8Array(16).fill(3));
    return { event: { ...valid, data: { fen: 1, _sd: [disclosureDigest(own)] } }, disclosures: [{ subject: "p", text: own }] };
  }
});
