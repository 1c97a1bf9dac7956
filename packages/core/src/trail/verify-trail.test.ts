import { hash as nativeHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TraceEvent } from "../event/trace-event.ts";
import type { Checkpoint, WireTrailEntry } from "../wire/wire.ts";
import { base64Of, hexOf } from "./bytes.ts";
import { canonicalJson } from "./canonical.ts";
import { checkEntries } from "./check-entry.ts";
import { formatCheckpoint } from "./checkpoint.ts";
import { cosign, ed25519Cosigner } from "./cosignature.ts";
import { conceal, disclosureOf } from "./disclosure.ts";
import { eventDigest, leafOf } from "./leaf.ts";
import { ed25519Signer, signNote } from "./note.ts";
import { createTree, leafHash } from "./tree.ts";
import { verifyTrail } from "./verify-trail.ts";

const origin = "plumbline.example/trail";
const signer = ed25519Signer(origin, new Uint8Array(32).fill(7));
const { verifierKey } = signer;
const stranger = ed25519Signer("elsewhere.example/trail", new Uint8Array(32).fill(8));
const salt = "0f".repeat(16);

const five = Array.from({ length: 5 }, (_, i) => entryOf(i));
const note = await noteOf(five);
const verify = (entries: Iterable<WireTrailEntry>, checkpoint = note) => verifyTrail({ checkpoint, verifierKey, entries });

describe("an honest trail", () => {
  it("is valid, and the verdict says how much was checked", async () => {
    expect(await verify(five)).toEqual({
      outcome: "valid",
      reason: "verified",
      size: 5,
      checked: 5,
      erased: 0,
      pruned: 0,
      origin,
      root: checkpointOf(five).root,
    });
  });

  it.each([0, 1, 2, 3, 4])("is valid with %d entries", async (size) => {
    expect(await verify(five.slice(0, size), await noteOf(five.slice(0, size)))).toMatchObject({ outcome: "valid", checked: size });
  });

  it("may come as a stream, and be longer by now than its checkpoint", async () => {
    async function* stream() {
      yield* five;
      throw new Error("read past the size of the checkpoint");
    }

    expect(await verifyTrail({ checkpoint: note, verifierKey, entries: stream() })).toMatchObject({ outcome: "valid", checked: 5 });
  });

  it("stays valid when an event was erased with its salt by order, which is counted", async () => {
    const entries = [...replaced(five, 2, blanked), orderOf(5, { entries: [2] })];

    expect(await verify(entries, await noteOf(entries))).toMatchObject({ outcome: "valid", checked: 6, erased: 1 });
  });

  it("is valid by its leaves alone, of which all are without event", async () => {
    expect(await verify(five.map(blanked))).toMatchObject({ outcome: "valid", checked: 5, erased: 5 });
  });

  it("takes an event without epoch and seq, whose leaf says null", async () => {
    const entries = [entryOf(0, { epoch: undefined, seq: undefined })];

    expect(JSON.parse(String(entries[0]?.leaf))).toMatchObject({ epoch: null, seq: null, prev: null });
    expect(await verify(entries, await noteOf(entries))).toMatchObject({ outcome: "valid" });
  });

  it("is unchecked without a key, never valid", async () => {
    expect(await verifyTrail({ checkpoint: note, entries: five })).toMatchObject({
      outcome: "unchecked",
      reason: "no_verifier_key",
      checked: 5,
    });
  });

  it("is unchecked under a text that is no key", async () => {
    const verdict = await verifyTrail({ checkpoint: note, verifierKey: "my key", entries: five });

    expect(verdict).toMatchObject({ outcome: "unchecked", reason: "verifier_key_malformed", checked: 5 });
  });

  it("lets others work in between, and says how far it is", async () => {
    const all = Array.from({ length: 600 }, (_, i) => entryOf(i));
    const seen: unknown[] = [];
    function* slowly() {
      yield* all.slice(0, 100);
      const began = Date.now();
      while (Date.now() < began + 30);
      yield* all.slice(100);
    }
    setTimeout(() => seen.push("another task"), 0);
    const checkpoint = await noteOf(all);
    await verifyTrail({ checkpoint, verifierKey, entries: slowly(), onProgress: (...progress) => seen.push(progress) });

    expect(seen).toEqual([[256, 600], "another task", [512, 600], [600, 600]]);
  });
});

describe("R-013: after an alteration of a stored event verify() names its index", () => {
  const members = ["event", "salt", "leaf", "hash"] as const;
  const rows = members.flatMap((member) => five.map((entry, index) => ({ member, index, bytes: Buffer.from(String(entry[member])) })));

  it.each(rows)("every byte of the $member of entry $index", async ({ member, index, bytes }) => {
    const named = [];
    for (const position of bytes.keys()) {
      const altered = Buffer.from(bytes);
      altered[position] = (bytes[position] ?? 0) ^ 1;
      const entries = replaced(five, index, (entry) => ({ ...entry, [member]: altered.toString() }));
      const verdict = await verifyTrail({ checkpoint: note, entries });
      named.push({ outcome: verdict.outcome, index: verdict.index });
    }

    expect(named).toEqual(Array.from(bytes, () => ({ outcome: "invalid", index })));
  });

  it.each([
    {
      name: "one byte of an event",
      change: (e: WireTrailEntry) => ({ ...e, event: e.event?.replace("80000", "80001") }),
      reason: "digest_mismatch",
    },
    {
      name: "an event and the digest in its leaf",
      change: (e: WireTrailEntry) => ({ ...entryOf(2, { fen: 1 }), hash: e.hash }),
      reason: "hash_mismatch",
    },
    { name: "an upper-case salt", change: (e: WireTrailEntry) => ({ ...e, salt: e.salt?.toUpperCase() }), reason: "digest_mismatch" },
    { name: "a salt that is not hex", change: (e: WireTrailEntry) => ({ ...e, salt: "salt" }), reason: "digest_mismatch" },
    { name: "an upper-case hash", change: (e: WireTrailEntry) => ({ ...e, hash: e.hash.toUpperCase() }), reason: "hash_mismatch" },
    { name: "no event, but its salt", change: (e: WireTrailEntry) => ({ ...e, event: undefined }), reason: "erased_in_part" },
    { name: "no salt, but its event", change: (e: WireTrailEntry) => ({ ...e, salt: undefined }), reason: "erased_in_part" },
    { name: "another index", change: (e: WireTrailEntry) => ({ ...e, index: 3 }), reason: "index_mismatch" },
    { name: "an index as text", change: (e: WireTrailEntry) => ({ ...e, index: "2" }), reason: "index_mismatch" },
    { name: "no leaf", change: (e: WireTrailEntry) => ({ ...e, leaf: undefined }), reason: "entry_malformed" },
    { name: "an event that is null", change: (e: WireTrailEntry) => ({ ...e, event: null }), reason: "entry_malformed" },
    { name: "an event as an object", change: (e: WireTrailEntry) => ({ ...e, event: {} }), reason: "entry_malformed" },
    { name: "null", change: () => null, reason: "entry_malformed" },
    { name: "nothing", change: () => undefined, reason: "entry_malformed" },
    { name: "a text", change: () => "entry", reason: "entry_malformed" },
  ])("$reason: $name", async ({ change, reason }) => {
    const entries = replaced(five, 2, change as (entry: WireTrailEntry) => WireTrailEntry);

    expect(await verify(entries)).toMatchObject({ outcome: "invalid", reason, index: 2, checked: 2 });
  });
});

describe("events that are gone", () => {
  const gone = (...indexes: number[]) => five.map((entry, index) => (indexes.includes(index) ? blanked(entry) : entry));

  it.each([
    { name: "nobody ordered anything", entries: gone(3, 1), index: 1 },
    { name: "the order names others", entries: [...gone(1, 3), orderOf(5, { entries: [1, 4] })], index: 3 },
    {
      name: "the order stands in front of what it names",
      entries: [orderOf(0, { entries: [0, 1, 2] }), ...five.slice(1, 2), ...gone(2).slice(2)],
      index: 2,
    },
    { name: "the order was taken away too", entries: [...gone(3), blanked(orderOf(5, { entries: [3] }))], index: 3 },
    { name: "the order is one of another source", entries: [...gone(3), orderOf(5, { entries: [3] }, { source: "host-a" })], index: 3 },
    { name: "the order is of another type", entries: [...gone(3), orderOf(5, { entries: [3] }, { type: "trail.pruned" })], index: 3 },
    { name: "the order names nothing that is an index", entries: [...gone(3), orderOf(5, { entries: ["3", null, 3.5, [3]] })], index: 3 },
    { name: "the order has no list", entries: [...gone(3), orderOf(5, { entries: 3 })], index: 3 },
    { name: "the order has no data", entries: [...gone(3), orderOf(5, null)], index: 3 },
  ])("make a trail invalid, at the first that no order names: $name", async ({ entries, index }) => {
    const checkpoint = await noteOf(entries);
    const invalid = { outcome: "invalid", reason: "erased_without_order", index, checked: entries.length };

    expect(await verify(entries, checkpoint)).toMatchObject(invalid);
    expect(await verifyTrail({ checkpoint, entries })).toMatchObject(invalid);
    expect(await verifyTrail({ checkpoint, verifierKey, checked: [checkEntries(entries, 0)] })).toEqual(await verify(entries, checkpoint));
  });

  it("may be named by several orders, in whatever form the leaf of an order is written", async () => {
    const entries = [...gone(1, 3), orderOf(5, { entries: [1] }), orderOf(6, { entries: [3] }, { id: "命令" })];

    expect(await verify(entries, await noteOf(entries))).toMatchObject({ outcome: "valid", erased: 2 });
  });

  it("are not excused by an order that the checkpoint does not cover", async () => {
    const checked = [checkEntries([...gone(3), orderOf(5, { entries: [3] })], 0)];

    expect(await verifyTrail({ checkpoint: note, verifierKey, checked })).toMatchObject({ reason: "erased_without_order", index: 3 });
  });

  it("are named only where everything else holds", async () => {
    const altered = replaced(gone(1), 3, (entry) => ({ ...entry, salt: "00" }));

    expect(await verify(altered)).toMatchObject({ reason: "digest_mismatch", index: 3 });
    expect(await verify(gone(1), await noteOf([...five].reverse()))).toMatchObject({ reason: "root_mismatch" });
  });
});

describe("a server that signed what it should not have", () => {
  const leaf = (change: object) => canonicalJson({ ...(JSON.parse(String(five[1]?.leaf)) as object), ...change });

  it.each([
    { name: "a leaf of another version", entry: sealed(leaf({ v: 2 })), reason: "leaf_malformed" },
    { name: "a leaf with one member more", entry: sealed(leaf({ more: 1 })), reason: "leaf_malformed" },
    { name: "a leaf that lacks its seq", entry: sealed(leaf({ seq: undefined })), reason: "leaf_malformed" },
    { name: "a leaf with a seq as text", entry: sealed(leaf({ seq: "1" })), reason: "leaf_malformed" },
    { name: "a leaf with a short digest", entry: sealed(leaf({ digest: "00" })), reason: "leaf_malformed" },
    { name: "a leaf with a space", entry: sealed(leaf({}).replace(":", ": ")), reason: "leaf_malformed" },
    { name: "a leaf that is a list", entry: sealed("[]"), reason: "leaf_malformed" },
    { name: "a leaf that is no JSON", entry: sealed(""), reason: "leaf_malformed" },
    { name: "a leaf nested too deep", entry: sealed("[".repeat(100_000)), reason: "leaf_malformed" },
    { name: "an event with a space", entry: entryOf(1, {}, (text) => text.replace(":", ": ")), reason: "event_malformed" },
    { name: "an event with a member twice", entry: entryOf(1, {}, (text) => text.replace("{", '{"data":0,')), reason: "event_malformed" },
    { name: "an event that is a text", entry: entryOf(1, {}, () => '"x"'), reason: "event_malformed" },
    { name: "an event that is a list", entry: entryOf(1, {}, () => "[]"), reason: "event_malformed" },
    { name: "an event that is null", entry: entryOf(1, {}, () => "null"), reason: "event_malformed" },
    {
      name: "half a surrogate pair, which has the UTF-8 of another text",
      entry: entryOf(1, {}, (text) => text.replace("case", "\ud83d")),
      reason: "event_malformed",
    },
    {
      name: "the event of another source",
      entry: entryOf(1, {}, (text) => text.replace("host-b", "host-c")),
      reason: "event_leaf_mismatch",
    },
    { name: "an event with another id", entry: entryOf(1, {}, (text) => text.replace('"e1"', '"e2"')), reason: "event_leaf_mismatch" },
    {
      name: "an event with another seq",
      entry: entryOf(1, {}, (text) => text.replace('"seq":1', '"seq":2')),
      reason: "event_leaf_mismatch",
    },
    { name: "an event without epoch", entry: entryOf(1, {}, (text) => text.replace('"epoch":0,', "")), reason: "event_leaf_mismatch" },
  ])("is caught: $name", async ({ entry, reason }) => {
    const entries = replaced(five, 1, () => entry);

    expect(await verify(entries, await noteOf(entries))).toMatchObject({ outcome: "invalid", reason, index: 1 });
  });
});

describe("entries that were moved, taken out or put in", () => {
  const renumbered = (entries: readonly WireTrailEntry[]) => entries.map((entry, index) => ({ ...entry, index }));
  const [a, b, c, d, e] = five as [WireTrailEntry, WireTrailEntry, WireTrailEntry, WireTrailEntry, WireTrailEntry];

  it.each([
    { name: "two swapped", entries: [a, c, b, d, e], reason: "index_mismatch", index: 1 },
    { name: "one deleted", entries: [a, b, d, e], reason: "index_mismatch", index: 2 },
    { name: "one doubled", entries: [a, b, b, c, d, e], reason: "index_mismatch", index: 2 },
    { name: "the first deleted", entries: [b, c, d, e], reason: "index_mismatch", index: 0 },
    { name: "the tail cut off", entries: [a, b, c], reason: "truncated", index: 3 },
    { name: "all taken away", entries: [], reason: "truncated", index: 0 },
    { name: "one deleted, the rest renumbered", entries: renumbered([a, b, d, e]), reason: "truncated", index: 4 },
    { name: "two swapped and renumbered", entries: renumbered([a, c, b, d, e]), reason: "root_mismatch", index: undefined },
    {
      name: "one replaced by another that holds by itself",
      entries: [a, b, entryOf(2, { fen: 1 }), d, e],
      reason: "root_mismatch",
      index: undefined,
    },
  ])("$reason: $name", async ({ entries, reason, index }) => {
    const verdict = await verify(entries);

    expect({ outcome: verdict.outcome, reason: verdict.reason, index: verdict.index }).toEqual({ outcome: "invalid", reason, index });
  });
});

describe("the checkpoint", () => {
  it.each([
    { name: "was signed by somebody else", checkpoint: noteOf(five, stranger), reason: "signature_missing" },
    { name: "says another size than was signed", checkpoint: note.replace("\n5\n", "\n4\n"), reason: "signature_invalid" },
    { name: "is of another log, signed with this log's key", checkpoint: noteOf(five, signer, "other.example"), reason: "origin_mismatch" },
    { name: "is a note about something else", checkpoint: signNote("hello\n", signer), reason: "checkpoint_malformed" },
    { name: "is not a note", checkpoint: "", reason: "checkpoint_malformed" },
  ])("$reason when it $name, and no entry is named", async ({ checkpoint, reason }) => {
    const verdict = await verify(five, await checkpoint);

    expect(verdict).toMatchObject({ outcome: "invalid", reason });
    expect(verdict).not.toHaveProperty("index");
  });

  it("is not called valid or unchecked when one character was changed", async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < note.length; i++) {
      const checkpoint = `${note.slice(0, i)}${note[i] === "A" ? "B" : "A"}${note.slice(i + 1)}`;
      outcomes.add((await verify(five, checkpoint)).outcome);
    }

    expect(outcomes).toEqual(new Set(["invalid"]));
  });
});

describe("a checkpoint that was kept", () => {
  const other = Array.from({ length: 5 }, (_, i) => entryOf(i, { fen: 20_000 }));
  const late = [...five.slice(0, 4), entryOf(4, { fen: 20_000 })];

  it.each([
    { name: "of the same size", kept: checkpointOf(five) },
    { name: "of fewer entries", kept: checkpointOf(five.slice(0, 3)) },
    { name: "of none", kept: checkpointOf([]) },
  ])("$name is met by an honest trail", async ({ kept }) => {
    expect(await verifyTrail({ checkpoint: note, verifierKey, entries: five, expect: kept })).toMatchObject({ outcome: "valid" });
  });

  it.each([
    {
      name: "a whole rewrite, signed anew",
      entries: other,
      kept: checkpointOf(five.slice(0, 3)),
      verdict: { reason: "rewritten", checked: 3 },
    },
    { name: "a rewrite of the last entry", entries: late, kept: checkpointOf(five), verdict: { reason: "rewritten", checked: 5 } },
    {
      name: "a shorter trail, signed anew",
      entries: five.slice(0, 4),
      kept: checkpointOf(five),
      verdict: { reason: "rolled_back", index: 4 },
    },
    { name: "an empty trail", entries: [], kept: checkpointOf(five), verdict: { reason: "rolled_back", index: 0 } },
    { name: "another log", entries: five, kept: { ...checkpointOf(five), origin: "other" }, verdict: { reason: "origin_mismatch" } },
    { name: "a kept root of no tree of size 0", entries: five, kept: { ...checkpointOf(five), size: 0 }, verdict: { reason: "rewritten" } },
    {
      name: "a kept size that no tree has",
      entries: five,
      kept: { ...checkpointOf(five), size: 2.5 },
      verdict: { reason: "kept_checkpoint_malformed" },
    },
    { name: "a kept checkpoint without members", entries: five, kept: {} as Checkpoint, verdict: { reason: "kept_checkpoint_malformed" } },
  ])("shows $name", async ({ entries, kept, verdict }) => {
    const checkpoint = await noteOf(entries);

    expect(await verifyTrail({ checkpoint, verifierKey, entries })).toMatchObject({ outcome: "valid" });
    expect(await verifyTrail({ checkpoint, verifierKey, entries, expect: kept })).toMatchObject({ outcome: "invalid", ...verdict });
  });
});

describe("an event and a leaf whose texts look alike in bytes or in JSON", () => {
  const both = (inLeaf: string, inEvent: string) => {
    const event = canonicalJson({ ...eventOf(0, {}), id: inEvent });
    const leaf = leafOf({
      source: "host-a",
      id: inLeaf,
      epoch: 0,
      seq: 0,
      received: "2026-03-02T01:00:00Z",
      digest: eventDigest(salt, event),
    });
    return { ...sealed(leaf, 0), salt, event };
  };

  it.each([
    { name: "the bytes of é, read as two letters", inLeaf: "\u00c3\u00a9", inEvent: "é" },
    { name: "a backslash and n, and a new line", inLeaf: "\\n", inEvent: "\n" },
    { name: "a quotation mark and its escape", inLeaf: '\\"', inEvent: '"' },
    { name: "a text and its beginning", inLeaf: "ab", inEvent: "a" },
    { name: "a text and nothing", inLeaf: "", inEvent: "a" },
  ])("are told apart: $name", async ({ inLeaf, inEvent }) => {
    const of = async (entry: WireTrailEntry) => (await verify([entry], await noteOf([entry]))).reason;

    expect(await of(both(inLeaf, inEvent))).toBe("event_leaf_mismatch");
    expect(await of(both(inEvent, inEvent))).toBe("verified");
    expect(await of(both(inLeaf, inLeaf))).toBe("verified");
  });

  it("are told apart where one says null and the other nothing, or a number as text", async () => {
    const entry = (change: (text: string) => string) => entryOf(0, {}, change);
    const reasons = [
      entry((text) => text.replace('"seq":0', '"seq":"0"')),
      entry((text) => text.replace('"seq":0', '"seq":false')),
      entry((text) => text.replace('"seq":0', '"seq":null')),
      entryOf(0, { seq: undefined }, (text) => text.replace('"source"', '"seq":null,"source"')),
    ].map(async (one) => (await verify([one], await noteOf([one]))).reason);

    expect(await Promise.all(reasons)).toEqual(["event_leaf_mismatch", "event_leaf_mismatch", "event_leaf_mismatch", "verified"]);
  });
});

describe("disclosures beside an event", () => {
  const concealed = conceal(eventOf(2, { reason: "张三说明", fen: 1 }), ["reason", "fen"], (length) => new Uint8Array(length).fill(3));
  const entry = { ...entryOf(2, {}, () => canonicalJson(concealed.event)), disclosures: concealed.disclosures };
  const entries = replaced(five, 2, () => entry);
  const checkpoint = noteOf(entries);

  it.each([
    { name: "all", disclosures: entry.disclosures },
    { name: "some", disclosures: entry.disclosures.slice(1) },
    { name: "none of them", disclosures: [] },
    { name: "no list", disclosures: undefined },
  ])("are valid when $name are left", async ({ disclosures }) => {
    const trail = replaced(entries, 2, (one) => ({ ...one, disclosures }));

    expect(await verify(trail, await checkpoint)).toMatchObject({ outcome: "valid", checked: 5, erased: 0 });
  });

  it.each([
    { name: "of another value", disclosures: [disclosureOf("reason", "x", new Uint8Array(16))], reason: "disclosure_mismatch" },
    { name: "given twice", disclosures: [...entry.disclosures, ...entry.disclosures], reason: "disclosure_mismatch" },
    { name: "that is none", disclosures: ["x"], reason: "disclosure_mismatch" },
    { name: "that is no text", disclosures: [1], reason: "entry_malformed" },
    { name: "that are no list", disclosures: "x", reason: "entry_malformed" },
  ])("are named by the index of their entry: $name", async ({ disclosures, reason }) => {
    const trail = replaced(entries, 2, (one) => ({ ...one, disclosures: disclosures as string[] }));

    expect(await verify(trail, await checkpoint)).toMatchObject({ outcome: "invalid", reason, index: 2, checked: 2 });
  });

  it("are named when any character of them was changed", async () => {
    const [text = "", ...rest] = entry.disclosures;
    const reasons = new Set<string>();
    for (let i = 0; i < text.length; i++) {
      const changed = `${text.slice(0, i)}${text[i] === "A" ? "B" : "A"}${text.slice(i + 1)}`;
      const trail = replaced(entries, 2, (one) => ({ ...one, disclosures: [changed, ...rest] }));
      const verdict = await verifyTrail({ checkpoint: await checkpoint, entries: trail });
      reasons.add(`${verdict.reason} ${verdict.index}`);
    }

    expect(reasons).toEqual(new Set(["disclosure_mismatch 2"]));
  });

  it("are not taken beside an event that hides nothing, or was erased", async () => {
    const beside = replaced(five, 2, (one) => ({ ...one, disclosures: entry.disclosures }));
    const erased = replaced(entries, 2, ({ index, leaf, hash }) => ({ index, leaf, hash, disclosures: entry.disclosures }));

    expect(await verify(beside)).toMatchObject({ reason: "disclosure_mismatch", index: 2 });
    expect(await verify(erased, await checkpoint)).toMatchObject({ reason: "disclosure_mismatch", index: 2 });
  });
});

describe("a pruned trail", () => {
  const all = Array.from({ length: 600 }, (_, i) => entryOf(i));
  const leaves = all.map(({ leaf }) => leafHash(leaf));
  const tiles = [0, 256].map((from) => Buffer.concat(leaves.slice(from, from + 256)));
  const checkpoint = noteOf(all);
  const pruned = async (options: object) => verifyTrail({ checkpoint: await checkpoint, verifierKey, ...options });

  it("is valid from the hashes of what was pruned and the entries that are left", async () => {
    const options = { pruned: tiles, entries: all.slice(512) };

    expect(await pruned(options)).toMatchObject({ outcome: "valid", size: 600, checked: 88, pruned: 512 });
  });

  it("may come as streams", async () => {
    async function* streamed<T>(items: readonly T[]) {
      yield* items;
    }

    expect(await pruned({ pruned: streamed(tiles), entries: streamed(all.slice(512)) })).toMatchObject({ outcome: "valid", pruned: 512 });
  });

  it("may have had all its entries pruned", async () => {
    const rest = Buffer.concat(leaves.slice(512));

    expect(await pruned({ pruned: [...tiles, rest], entries: [] })).toMatchObject({ outcome: "valid", checked: 0, pruned: 600 });
  });

  it("is held against a checkpoint that was kept, within what was pruned too", async () => {
    const kept = (size: number) => checkpointOf(all.slice(0, size));
    const options = { pruned: tiles, entries: all.slice(512) };

    expect(await pruned({ ...options, expect: kept(100) })).toMatchObject({ outcome: "valid" });
    expect(await pruned({ ...options, expect: { ...kept(101), size: 100 } })).toMatchObject({
      reason: "rewritten",
      pruned: 100,
      checked: 0,
    });
  });

  it.each([
    {
      name: "a byte of a tile was changed",
      options: { pruned: [flippedByte(tiles[0], 9), tiles[1]], entries: all.slice(512) },
      verdict: { reason: "root_mismatch" },
    },
    { name: "tiles are swapped", options: { pruned: [tiles[1], tiles[0]], entries: all.slice(512) }, verdict: { reason: "root_mismatch" } },
    {
      name: "a tile is missing",
      options: { pruned: [tiles[0]], entries: all.slice(512) },
      verdict: { reason: "index_mismatch", index: 256 },
    },
    {
      name: "an entry is missing after it",
      options: { pruned: tiles, entries: all.slice(513) },
      verdict: { reason: "index_mismatch", index: 512 },
    },
    {
      name: "entries are missing at the end",
      options: { pruned: tiles, entries: all.slice(512, 520) },
      verdict: { reason: "truncated", index: 520 },
    },
    {
      name: "a tile was cut",
      options: { pruned: [tiles[0]?.subarray(1)], entries: [] },
      verdict: { reason: "pruned_malformed", index: 0 },
    },
    { name: "a tile is empty", options: { pruned: [new Uint8Array()], entries: [] }, verdict: { reason: "pruned_malformed", index: 0 } },
    { name: "a tile is text", options: { pruned: ["x".repeat(32)], entries: [] }, verdict: { reason: "pruned_malformed", index: 0 } },
    {
      name: "more is pruned than there was",
      options: { pruned: [...tiles, ...tiles], entries: [] },
      verdict: { reason: "pruned_malformed", index: 512 },
    },
  ])("is invalid when $name", async ({ options, verdict }) => {
    expect(await pruned(options)).toMatchObject({ outcome: "invalid", ...verdict });
  });
});

describe("witnesses of the checkpoint", () => {
  const one = ed25519Cosigner("witness.example/w1", new Uint8Array(32).fill(3));
  const two = ed25519Cosigner("witness.example/w2", new Uint8Array(32).fill(4));
  const witnessKeys = [one.verifierKey, two.verifierKey];

  it("are named with their times, where their keys were given", async () => {
    const checkpoint = await cosign(note, two, 1_767_225_600);

    expect(await verifyTrail({ checkpoint, verifierKey, witnessKeys, entries: five })).toMatchObject({
      outcome: "valid",
      witnessedBy: [{ name: two.name, time: 1_767_225_600 }],
    });
    expect(await verifyTrail({ checkpoint, verifierKey, entries: five })).not.toHaveProperty("witnessedBy");
    expect(await verifyTrail({ checkpoint: note, verifierKey, witnessKeys, entries: five })).toMatchObject({
      outcome: "valid",
      witnessedBy: [],
    });
  });

  it("make it invalid by a line that does not hold", async () => {
    const checkpoint = (await cosign(note, one, 1_767_225_600)).replace(/.{4}\n$/, "AA==\n");

    expect(await verifyTrail({ checkpoint, verifierKey, witnessKeys, entries: five })).toMatchObject({ reason: "signature_invalid" });
    expect(await verifyTrail({ checkpoint, verifierKey, entries: five })).toMatchObject({ outcome: "valid" });
  });

  it("do not stand for the log", async () => {
    const checkpoint = await cosign(note, one, 1_767_225_600);

    expect(await verifyTrail({ checkpoint, verifierKey: one.verifierKey, entries: five })).toMatchObject({ reason: "origin_mismatch" });
  });
});

describe("entries that were checked elsewhere", () => {
  const all = Array.from({ length: 600 }, (_, i) => entryOf(i));
  const checkpoint = noteOf(all);
  const sha256 = (bytes: Uint8Array) => new Uint8Array(nativeHash("sha256", bytes, "buffer"));
  const parts = (entries: readonly WireTrailEntry[]) =>
    [0, 200, 400].map((from) => checkEntries(entries.slice(from, from + 200), from, sha256));

  it("give the verdict that the entries give", async () => {
    expect(await verifyTrail({ checkpoint: await checkpoint, verifierKey, sha256, checked: parts(all) })).toEqual(
      await verifyTrail({ checkpoint: await checkpoint, verifierKey, entries: all }),
    );
  });

  it("name the index of the first that is wrong, and count the erased before it", async () => {
    const erased = replaced(all, 3, ({ index, leaf, hash }) => ({ index, leaf, hash }));
    const altered = replaced(
      replaced(erased, 300, (one) => ({ ...one, salt: "00" })),
      500,
      () => undefined as never,
    );
    const options = { checkpoint: await checkpoint, verifierKey };

    expect(await verifyTrail({ ...options, checked: parts(altered) })).toMatchObject({
      reason: "digest_mismatch",
      index: 300,
      checked: 300,
      erased: 1,
    });
    expect(await verifyTrail({ ...options, checked: parts(altered) })).toEqual(await verifyTrail({ ...options, entries: altered }));
  });

  it.each([
    {
      name: "a part is missing",
      change: (all: ReturnType<typeof parts>) => [all[0], all[2]],
      verdict: { reason: "index_mismatch", index: 200 },
    },
    {
      name: "parts are swapped",
      change: (all: ReturnType<typeof parts>) => [all[1], all[0], all[2]],
      verdict: { reason: "index_mismatch", index: 0 },
    },
    {
      name: "the last is missing",
      change: (all: ReturnType<typeof parts>) => all.slice(0, 2),
      verdict: { reason: "truncated", index: 400 },
    },
  ])("are invalid when $name", async ({ change, verdict }) => {
    const checked = change(parts(all)) as ReturnType<typeof parts>;

    expect(await verifyTrail({ checkpoint: await checkpoint, verifierKey, checked })).toMatchObject({ outcome: "invalid", ...verdict });
  });

  it("may go beyond the size of the checkpoint, even to one that is wrong", async () => {
    const short = await noteOf(all.slice(0, 250));
    const altered = replaced(all, 260, () => undefined as never);

    expect(await verifyTrail({ checkpoint: short, verifierKey, checked: parts(altered) })).toMatchObject({
      outcome: "valid",
      checked: 250,
    });
  });
});

describe("verifyTrail", () => {
  it("gives a verdict on whatever is JSON, and it is never valid", async () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({ index: fc.nat(2), leaf: fc.json(), hash: fc.string(), salt: fc.string(), event: fc.json() }, { requiredKeys: [] }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1 }), fc.nat(4), async (hostile, from) => {
        const entries = [...five.slice(0, from), ...(hostile as unknown as WireTrailEntry[])];

        expect(await verifyTrail({ checkpoint: note, entries })).toMatchObject({ outcome: "invalid", index: from, checked: from });
      }),
    );
  });

  it("rejects when entries cannot be fetched, since that says nothing about the trail", async () => {
    async function* broken() {
      yield* five.slice(0, 2);
      throw new Error("connection lost");
    }

    await expect(verifyTrail({ checkpoint: note, verifierKey, entries: broken() })).rejects.toThrow("connection lost");
  });

  it("rejects with the signal's reason when it is aborted, before and while it works", async () => {
    const controller = new AbortController();
    const entries = Array.from({ length: 600 }, (_, i) => entryOf(i));
    const options = { checkpoint: await noteOf(entries), verifierKey, entries, signal: controller.signal };

    await expect(verifyTrail({ ...options, onProgress: () => controller.abort(new Error("panel closed")) })).rejects.toThrow(
      "panel closed",
    );
    await expect(verifyTrail(options)).rejects.toThrow("panel closed");
  });
});

interface Change {
  readonly fen?: number;
  readonly epoch?: number | undefined;
  readonly seq?: number | undefined;
}

/** `forge` changes the event after its leaf was made of it, and the digest with it. */
function entryOf(index: number, change: Change = {}, forge: (event: string) => string = (event) => event): WireTrailEntry {
  const { fen, ...numbers } = { fen: 80_000, epoch: 0, seq: index, ...change };
  const head = { source: index % 2 ? "host-b" : "host-a", id: `e${index}`, ...numbers };
  const event = forge(canonicalJson({ ...eventOf(index, { fen, 说明: "裁量" }), epoch: numbers.epoch, seq: numbers.seq }));
  const received = `2026-03-02T01:00:0${index % 10}.000Z`;
  const leaf = leafOf({ ...head, received, digest: eventDigest(salt, event) });
  return { ...sealed(leaf, index), salt, event };
}

function eventOf(index: number, data: TraceEvent["data"]): TraceEvent {
  return {
    source: index % 2 ? "host-b" : "host-a",
    id: `e${index}`,
    epoch: 0,
    seq: index,
    type: "penalty.decided",
    time: "2026-03-02T09:00:00+08:00",
    objects: [{ type: "case", id: "案2026-1" }],
    data,
  };
}

function flippedByte(bytes: Uint8Array | undefined, at: number): Uint8Array {
  return new Uint8Array(bytes ?? []).map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function orderOf(index: number, data: unknown, change: object = {}): WireTrailEntry {
  const order = { source: "engine/trail", id: `o${index}`, type: "trail.erased", ...change };
  const event = canonicalJson({ ...order, time: "2026-03-02T09:00:00+08:00", objects: [{ type: "trail", id: origin }], data });
  const leaf = leafOf({ source: order.source, id: order.id, received: "2026-03-02T01:00:00Z", digest: eventDigest(salt, event) });
  return { ...sealed(leaf, index), salt, event };
}

function blanked({ index, leaf, hash }: WireTrailEntry): WireTrailEntry {
  return { index, leaf, hash };
}

/** An entry whose event was erased. */
function sealed(leaf: string, index = 1): WireTrailEntry {
  return { index, leaf, hash: hexOf(leafHash(leaf)) };
}

function checkpointOf(entries: readonly WireTrailEntry[], name = origin): Checkpoint {
  return { origin: name, size: entries.length, root: base64Of(createTree(entries.map(({ leaf }) => leafHash(leaf))).root()) };
}

function noteOf(entries: readonly WireTrailEntry[], by = signer, name = by.name): Promise<string> {
  return signNote(formatCheckpoint(checkpointOf(entries, name)), by);
}

function replaced(
  entries: readonly WireTrailEntry[],
  at: number,
  change: (entry: WireTrailEntry) => WireTrailEntry,
): readonly WireTrailEntry[] {
  return entries.map((entry, index) => (index === at ? change(entry) : entry));
}
