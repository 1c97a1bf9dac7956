import { hash } from "node:crypto";
import { canonicalJson, checkEntries, leafHash, rootOf } from "@plumbline/core/trail";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryOf, sampleEvent } from "../../test/peers/memory-rows.ts";
import { checkChunk, rootOfTile } from "./check-chunk.ts";
import { type NewEntry, packChunks, unpackChunk } from "./chunk.ts";
import type { Chunk } from "./trail-store.ts";

describe("the quick check of a chunk says what checkEntries says", () => {
  it.each([
    { name: "nothing unusual", text: canonicalJson(sampleEvent(0)) },
    { name: "no epoch and seq", text: canonicalJson({ id: "a", source: "s" }) },
    { name: "an epoch that is null", text: canonicalJson({ id: "a", source: "s", epoch: null, seq: 1 }) },
    { name: "a negative seq", text: canonicalJson({ id: "a", source: "s", epoch: -1, seq: 1 }) },
    { name: "a seq of sixteen digits", text: canonicalJson({ id: "a", source: "s", seq: 9_007_199_254_740_991 }) },
    { name: "a seq with a fraction", text: canonicalJson({ id: "a", source: "s", seq: 1.5 }) },
    { name: "a seq as text", text: canonicalJson({ id: "a", source: "s", seq: "1" }) },
    { name: "an id that is a number", text: '{"id":1,"source":"s"}' },
    { name: "no id", text: '{"source":"s"}' },
    { name: "members inside a member", text: '{"data":{"id":"b","source":"t"},"id":"a","source":"s"}' },
    { name: "ids with escapes and signs", text: canonicalJson({ id: 'a"\\\n\u0001', source: "来源😀\u007f" }) },
    {
      name: "names of members of all kinds",
      text: canonicalJson({ id: "a", source: "s", 10: 1, 9: 2, "": 3, ä: 4, "\uffff": 5, "😀": 6, 金额: 7, "a\nb": 8 }),
    },
    { name: "names in UTF-8 order", text: '{"id":"a","source":"s","\uffff":1,"😀":2}' },
    { name: "a name twice", text: '{"id":"a","id":"a","source":"s"}' },
    { name: "names out of order", text: '{"source":"s","id":"a"}' },
    { name: "a name that begins another, behind it", text: '{"ab":1,"a":2,"id":"a","source":"s"}' },
    { name: "__proto__", text: '{"__proto__":{"id":"b"},"id":"a","source":"s"}' },
    { name: "a space", text: '{"id":"a", "source":"s"}' },
    { name: "a newline behind it", text: '{"id":"a","source":"s"}\n' },
    { name: "a second object behind it", text: '{"id":"a","source":"s"}{}' },
    { name: "a comma too many", text: '{"id":"a","source":"s",}' },
    { name: "a list with a comma too many", text: '{"data":[1,],"id":"a","source":"s"}' },
    { name: "empty lists and objects", text: '{"data":[[],{},[{}]],"id":"a","source":"s"}' },
    { name: "no value", text: '{"data":,"id":"a","source":"s"}' },
    { name: "half an object", text: '{"id":"a","source":"s"' },
    { name: "half a text", text: '{"id":"a","source":"s' },
    { name: "half a word", text: '{"data":tru,"id":"a","source":"s"}' },
    { name: "words", text: '{"data":[true,false,null],"id":"a","source":"s"}' },
    { name: "a list", text: "[1]" },
    { name: "a text", text: '"text"' },
    { name: "nothing", text: "" },
    ...[
      "0",
      "-0",
      "01",
      "-1",
      "1.0",
      "1.5",
      "0.1",
      "-",
      "1e3",
      "1e21",
      "1E21",
      "1e+21",
      "1e-7",
      "0.000001",
      "0.0000001",
      "1e999",
      "+1",
      ".5",
      "1.",
      "0x1",
      "123456789012345678",
      "--1",
      "NaN",
    ].map((number) => ({ name: `the number ${number}`, text: `{"data":${number},"id":"a","source":"s"}` })),
    ...['"\\u0001"', '"\\u0041"', '"\\n"', '"\\u000a"', '"\\/"', '"/"', '"\\ud800"', '"\t"', '"\u007f"', '"\u2028"', '"\\x"', '"\\"'].map(
      (value) => ({
        name: `the text ${JSON.stringify(value)}`,
        text: `{"data":${value},"id":"a","source":"s"}`,
      }),
    ),
    ...[59, 60, 61, 62, 63, 64, 65].map((depth) => ({
      name: `${depth} levels`,
      text: `{"data":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)},"id":"a","source":"s"}`,
    })),
  ])("of an event with $name", ({ text }) => {
    const chunk = chunkOf(Buffer.from(text));

    expect(checkChunk(chunk, 1)).toEqual(checkedByCore(chunk));
  });

  it("of events that are no UTF-8", () => {
    const text = Buffer.from('{"data":"..","id":"a","source":"s"}');
    const chunks = [
      [0xff, 0x41],
      [0xc0, 0x80],
      [0xed, 0xa0],
      [0xc3, 0x28],
      [0xc3, 0xa4],
    ].map((bytes) => {
      const broken = Buffer.from(text);
      broken.set(bytes, text.indexOf(".."));
      return chunkOf(broken);
    });

    expect(chunks.map((chunk) => checkChunk(chunk, 1))).toEqual(chunks.map(checkedByCore));
  });

  it.each([
    { name: "spaces", change: (leaf: string) => leaf.replace(",", ", ") },
    { name: "another order", change: (leaf: string) => leaf.replace(/("id":"[^"]*"),("prev":null)/, "$2,$1") },
    { name: "version 2", change: (leaf: string) => leaf.replace('"v":1', '"v":2') },
    { name: "one more member", change: (leaf: string) => leaf.replace('"v":1', '"v":1,"w":1') },
    { name: "something behind it", change: (leaf: string) => `${leaf} ` },
    { name: "another id", change: (leaf: string) => leaf.replace("event-7", "event-8") },
    { name: "another seq", change: (leaf: string) => leaf.replace('"seq":7', '"seq":8') },
    { name: "another epoch", change: (leaf: string) => leaf.replace('"epoch":1', '"epoch":null') },
    { name: "another source", change: (leaf: string) => leaf.replace('"host"', '"most"') },
    { name: "another digest", change: (leaf: string) => leaf.replace(/[0-9a-f]{64}/, "0".repeat(64)) },
    { name: "a digest in capitals", change: (leaf: string) => leaf.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()) },
    { name: "an earlier hash", change: (leaf: string) => leaf.replace('"prev":null', `"prev":"${"ab".repeat(32)}"`) },
    { name: "an earlier hash that is none", change: (leaf: string) => leaf.replace('"prev":null', `"prev":"${"AB".repeat(32)}"`) },
    { name: "a time with a sign of Chinese", change: (leaf: string) => leaf.replace("2026", "二〇二六") },
    { name: "a time that is none", change: (leaf: string) => leaf.replace(/"received":"[^"]*"/, '"received":1') },
    { name: "no text at all", change: () => "" },
  ])("of a leaf with $name", ({ change }) => {
    const whole = entryOf(7, sampleEvent(7));
    const chunk = packed([{ ...whole, leaf: change(whole.leaf), hash: leafHash(change(whole.leaf)) }]);

    expect(checkChunk(chunk, 1)).toEqual(checkedByCore(chunk));
  });

  it("of events of any kind", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const event = fc.record({
      id: fc.string({ unit: "binary" }),
      source: fc.string(),
      seq: fc.oneof(fc.nat(), json),
      data: json,
      more: fc.dictionary(fc.string({ unit: "binary" }), json),
    });
    fc.assert(
      fc.property(event, fc.boolean(), ({ more, ...members }, isCanonical) => {
        const whole = { ...more, ...members };
        const chunk = chunkOf(Buffer.from(isCanonical ? canonicalJson(whole) : JSON.stringify(whole)));
        expect(checkChunk(chunk, 1)).toEqual(checkedByCore(chunk));
      }),
      { numRuns: 1000 },
    );
  });

  it("of a chunk with any byte altered", () => {
    const entries = Array.from({ length: 3 }, (_, i) => entryOf(i, sampleEvent(i)));
    const said: unknown[] = [];
    const expected: unknown[] = [];
    for (const member of ["leaves", "hashes", "bodies"] as const) {
      const bytes = packed(entries)[member];
      for (let at = 0; at < bytes.length; at++) {
        for (const bit of [1, 32, 128]) {
          const altered = Buffer.from(bytes);
          altered[at] = (altered[at] as number) ^ bit;
          const chunk = { ...packed(entries), [member]: altered };
          said.push(checkChunk(chunk, 3));
          expected.push(checkedByCore(chunk));
        }
      }
    }

    expect(said).toEqual(expected);
  });
});

describe("a chunk", () => {
  const entries = Array.from({ length: 5 }, (_, i) => entryOf(i, sampleEvent(i)));

  it("is as it was afterwards", () => {
    const chunk = packed(entries);
    checkChunk(chunk, 5);

    expect(chunk).toEqual(packed(entries));
  });

  it("is checked up to where it is asked", () => {
    const chunk = packed(entries);
    chunk.bodies.fill(0xff, chunk.bodies.length - 100);

    expect(checkChunk(chunk, 4)).toEqual({ count: 4, erased: [], orders: [] });
    expect(checkChunk(chunk, 5)).toMatchObject({ count: 4, flaw: "digest_mismatch" });
  });

  it("without any bodies is checked without events", () => {
    expect(checkChunk({ ...packed(entries), bodies: new Uint8Array() }, 5)).toEqual({ count: 5, erased: [], orders: [] });
  });

  it("tells which events were erased", () => {
    const erased = packed(entries.map((entry, i) => (i % 2 === 0 ? entry : { ...entry, body: Buffer.alloc(0) })));

    expect(checkChunk(erased, 5)).toEqual({ count: 5, erased: [1, 3], orders: [] });
  });

  it.each([
    { name: "leaves", change: (chunk: Chunk) => ({ ...chunk, leaves: Buffer.concat([chunk.leaves, Buffer.alloc(1)]) }) },
    { name: "bodies", change: (chunk: Chunk) => ({ ...chunk, bodies: Buffer.concat([chunk.bodies, Buffer.alloc(1)]) }) },
  ])("with bytes behind its last of its $name is malformed", ({ change }) => {
    expect(checkChunk(change(packed(entries)), 5)).toMatchObject({ count: 4, flaw: "entry_malformed" });
  });
});

it.each([1, 2, 128, 256])("the root over %d hashes is that of RFC 6962", (count) => {
  const hashes = Array.from({ length: count }, (_, i) => hash("sha256", String(i), "buffer"));

  expect(rootOfTile(Buffer.concat(hashes))).toEqual(Buffer.from(rootOf(hashes)));
});

/** A chunk of one entry whose leaf fits its event, as far as that is possible. */
function chunkOf(text: Buffer): Chunk {
  const members = membersOf(text.toString());
  const whole = entryOf(0, { source: "s", id: "a", ...members });
  const body = Buffer.concat([whole.body.subarray(0, 16), text]);
  const leaf = whole.leaf.replace(/[0-9a-f]{64}/, hash("sha256", body));
  return packed([{ leaf, hash: leafHash(leaf), body, sealed: [] }]);
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const { source, id, epoch, seq } = JSON.parse(text) as Record<string, unknown>;
    return { source, id, epoch, seq };
  } catch {
    return {};
  }
}

function packed(entries: readonly NewEntry[]): Chunk {
  return packChunks(0, entries)[0] as Chunk;
}

/** What `checkEntries` says of the same entries as they go over the wire. A chunk that cannot be taken apart is malformed from some entry on. */
function checkedByCore(chunk: Chunk): unknown {
  const entries = entriesOf(chunk);
  if (!entries) return { count: expect.any(Number), erased: expect.any(Array), orders: expect.any(Array), flaw: expect.any(String) };
  const { hashes, erased, orders, flaw } = checkEntries(entries, 0);
  return { count: hashes.length / 32, erased, orders, ...(flaw ? { flaw } : {}) };
}

function entriesOf(chunk: Chunk) {
  try {
    const entries = unpackChunk(chunk);
    const used = entries.reduce((sum, { leaf, body }) => sum + leaf.length + 2 + 4 + (body?.length ?? 0), 0);
    if (used !== chunk.leaves.length + chunk.bodies.length) return undefined;
    return entries.map(({ index, leaf, hash, body }) => ({
      index,
      leaf: Buffer.from(leaf).toString(),
      hash: Buffer.from(hash).toString("hex"),
      ...(body && { salt: Buffer.from(body.subarray(0, 16)).toString("hex"), event: Buffer.from(body.subarray(16)).toString() }),
    }));
  } catch {
    return undefined;
  }
}
