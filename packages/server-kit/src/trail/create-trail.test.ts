import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { PlumblineError } from "@plumbline/core";
import { bytesOfBase64, ed25519Signer, eventDigest, parseCheckpoint, verifyConsistency, verifyTrail } from "@plumbline/core/trail";
import { expect, it } from "vitest";
import { batchOf, eventOf, openTrail, origin, signer, trailFile, verdictOf, verifierKey } from "../../test/trail-support.ts";
import { sqliteTrailStore } from "../store/sqlite/index.ts";
import type { TrailStore } from "./trail-store.ts";

const headOf = (note: string) => parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1));
const rootOf = (note: string) => bytesOfBase64(headOf(note).root) as Uint8Array;

it("an empty trail has a signed checkpoint of size 0, and keeps it", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 0, origin });
  await trail.close();
  expect((await openTrail(file)).checkpoint()).toBe(trail.checkpoint());
});

it("used to give one instant to two commits in one millisecond, so that nobody could tell later what was taken together", async () => {
  const file = trailFile();
  const trail = await openTrail(file);

  await trail.append(batchOf("a", 2));
  await trail.append(batchOf("b", 1));
  await trail.close();
  const reopened = await openTrail(file);
  await reopened.append(batchOf("c", 1));
  const [first, same, second, third] = (await reopened.read(0, 4)).map(({ received }) => received);

  expect(same).toBe(first);
  expect(second).not.toBe(first);
  expect(third).not.toBe(second);
});

it("takes events whose clocks are ten years off, and goes on when its own clock was", async () => {
  const file = trailFile();
  const years = (count: number) => Date.UTC(2026 + count, 2, 2, 1);
  const times: string[] = [];
  for (const now of [years(0), years(10), years(-10), years(0)]) {
    const trail = await openTrail(file, { clock: { now: () => now } });
    const id = `at ${now} ${times.length}`;
    const events = ["2016-01-01T00:00:00Z", "2036-01-01T00:00:00Z"].map((time, i) => ({ event: { ...eventOf(`${id}/${i}`), time } }));
    const { receipts } = await trail.append(events);
    expect(receipts).toMatchObject([{ status: "stored" }, { status: "stored" }]);
    times.push(String((await trail.read(trail.size - 1, trail.size))[0]?.received));
    expect(await verdictOf(trail)).toMatchObject({ outcome: "valid" });
    await trail.close();
  }
  expect(times.map((time) => time.slice(0, 4))).toEqual(["2026", "2036", "2016", "2026"]);
});

it("a receipt names index, salt and time, under a checkpoint that proves the event", async () => {
  const trail = await openTrail(trailFile());
  const { receipts, checkpoint } = await trail.append(batchOf("e", 3));
  expect(receipts.map((receipt) => "index" in receipt && receipt.index)).toEqual([0, 1, 2]);
  const [second, ...rest] = await trail.read(1, 2);
  expect(rest).toEqual([]);
  expect(receipts[1]).toEqual({ id: "e-1", status: "stored", index: 1, salt: second?.salt, received: "2026-03-02T01:00:00.000Z" });
  expect(second).toMatchObject({ index: 1, source: "host", id: "e-1", received: "2026-03-02T01:00:00.000Z" });
  expect(JSON.parse(String(second?.leaf)).digest).toBe(eventDigest(String(second?.salt), String(second?.event)));
  expect(await verifyTrail({ checkpoint, verifierKey, entries: await trail.read(0, 3) })).toMatchObject({ outcome: "valid", checked: 3 });
});

it("the same batch 100 times at once is stored once, and every sender gets the same index and salt", async () => {
  const trail = await openTrail(trailFile());
  const batch = batchOf("e", 20);
  const replies = await Promise.all(Array.from({ length: 100 }, () => trail.append(batch)));
  expect(trail.size).toBe(20);
  const facts = replies.map(({ receipts }) => JSON.stringify(receipts.map((receipt) => ({ ...receipt, status: "" }))));
  expect(new Set(facts).size).toBe(1);
  expect(replies.flatMap(({ receipts }) => receipts).filter(({ status }) => status === "stored")).toHaveLength(20);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 20 });
});

it("the same event after a restart gets its first receipt", async () => {
  const file = trailFile();
  const first = await openTrail(file);
  const [before] = (await first.append([{ event: eventOf("e", { a: 1, b: 2 }) }])).receipts;
  await first.close();
  const again = await openTrail(file, { clock: { now: () => Date.UTC(2030, 0, 1) } });
  const [after] = (await again.append([{ event: eventOf("e", { b: 2, a: 1 }) }])).receipts;
  expect(after).toEqual({ ...before, status: "duplicate" });
});

it.each([
  { what: "in one batch", sends: [["e", "e"]] },
  { what: "in two batches", sends: [["e"], ["e"]] },
])("another event of a used id is quarantined, $what, and counted when it comes again", async ({ sends }) => {
  const file = trailFile();
  const trail = await openTrail(file);
  let n = 0;
  const replies = await Promise.all(sends.map((ids) => trail.append(ids.map((id) => ({ event: eventOf(id, { n: n++ }) })))));
  expect(replies.flatMap(({ receipts }) => receipts)).toMatchObject([
    { id: "e", status: "stored", index: 0 },
    { id: "e", status: "quarantined", code: "EVENT_CONFLICT" },
  ]);
  const again = await trail.append([{ event: eventOf("e", { n: 1 }) }, { event: eventOf("next") }]);
  expect(again.receipts).toMatchObject([
    { status: "quarantined", code: "EVENT_CONFLICT" },
    // The trail notes an equivocation once, in an entry of its own.
    { status: "stored", index: 2 },
  ]);
  expect(await trail.read(1, 2)).toMatchObject([{ source: "engine/trail", event: expect.stringContaining('"by":"id","id":"e"') }]);
  const kept = new DatabaseSync(file, { readOnly: true }).prepare("SELECT source, code, body, times FROM quarantine").all();
  expect(kept).toMatchObject([{ source: "host", code: "EVENT_CONFLICT", body: expect.stringContaining('"n":1'), times: 2 }]);
});

it("used to write one equivocation twice, under one id, when two conflicts came together", async () => {
  const trail = await openTrail(trailFile());
  const { receipts } = await trail.append([1, 2, 3].map((n) => ({ event: eventOf("e", { n }) })));
  expect(receipts.map(({ status }) => status)).toEqual(["stored", "quarantined", "quarantined"]);
  expect((await trail.read(0, 9)).map(({ source }) => source)).toEqual(["host", "engine/trail"]);
});

it("gives each of many that come again its own first receipt", async () => {
  const trail = await openTrail(trailFile());
  const batches = [batchOf("a", 300), batchOf("b", 5), batchOf("c", 300)];
  const first = [];
  for (const batch of batches) first.push(...(await trail.append(batch)).receipts);
  const mixed = batches.flat().reverse();
  const { receipts } = await trail.append(mixed);
  expect(receipts).toEqual(first.reverse().map((receipt) => ({ ...receipt, status: "duplicate" })));
});

it("gives no proof under a checkpoint of more entries than it has", async () => {
  const [short, long] = [await openTrail(trailFile()), await openTrail(trailFile())];
  await short.append(batchOf("e", 3));
  await long.append(batchOf("e", 300));
  await expect(short.prove(0, long.checkpoint())).rejects.toMatchObject({ code: "PROOF_INVALID" });
  await expect(short.prove(0, "no checkpoint")).rejects.toMatchObject({ code: "NOTE_INVALID" });
});

it("a pruning that fails halfway is ordered again without a conflict, and what is gone is not looked for", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  let fails = true;
  const prune = async (minimum: number) => {
    await store.prune(minimum);
    if (fails) throw new PlumblineError("STORE_UNAVAILABLE", "the disk is full");
  };
  let now = Date.UTC(2026, 2, 2, 1);
  const trail = await openTrail(file, { store: { ...store, prune }, clock: { now: () => (now += 1000) } });
  await trail.append(batchOf("e", 600));
  const order = { minimum: 256, reason: "its time is over" };
  await expect(trail.prune(order)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect(trail.minimum).toBe(256);
  expect(await trail.bundle(0, 256)).toBeUndefined();
  fails = false;
  await trail.prune(order);
  const own = (await trail.read(600, 999)).map(({ event }) => JSON.parse(String(event)).type);
  expect(own).toEqual(["trail.pruned", "trail.pruned"]);
});

it("of two prunings at once the one that goes further counts", async () => {
  const trail = await openTrail(trailFile());
  await trail.append(batchOf("e", 600));
  const bundles = Array.from({ length: 20 }, () => trail.bundle(0, 256));
  await Promise.all([512, 256].map((minimum) => trail.prune({ minimum, reason: "over" })));
  expect(trail.minimum).toBe(512);
  expect((await Promise.all(bundles)).filter((bundle) => bundle && bundle.length < 10_000)).toEqual([]);
  expect((await trail.read(0, 999))[0]).toMatchObject({ index: 512 });
});

it("the same id of another source is another event", async () => {
  const trail = await openTrail(trailFile());
  const { receipts } = await trail.append([{ event: eventOf("e") }, { event: { ...eventOf("e"), source: "other" } }]);
  expect(receipts).toMatchObject([{ index: 0 }, { index: 1 }]);
});

it("takes 65,535 bytes and keeps aside one more", async () => {
  const trail = await openTrail(trailFile());
  const room = 65_535 - JSON.stringify(eventOf("e", { note: "" })).length;
  const { receipts } = await trail.append([
    { event: eventOf("e", { note: "x".repeat(room) }) },
    { event: eventOf("f", { note: "x".repeat(room + 1) }) },
  ]);
  expect(receipts).toMatchObject([{ status: "stored" }, { status: "quarantined", code: "EVENT_TOO_LARGE" }]);
});

it("each checkpoint grows out of the one before, across a restart", async () => {
  const file = trailFile();
  const first = await openTrail(file);
  const notes = [first.checkpoint()];
  for (const [i, count] of [1, 2, 1, 5, 13, 64].entries()) notes.push((await first.append(batchOf(`b${i}`, count))).checkpoint);
  await first.close();
  const second = await openTrail(file);
  for (const [i, count] of [1, 40, 3].entries()) notes.push((await second.append(batchOf(`c${i}`, count))).checkpoint);
  const held = await Promise.all(
    notes.map(async (note) => {
      const { size } = headOf(note);
      const proof = await second.proveConsistency(size);
      return verifyConsistency(size, rootOf(note), second.size, rootOf(second.checkpoint()), proof);
    }),
  );
  expect(held).toEqual(notes.map(() => true));
  expect(await verdictOf(second)).toMatchObject({ outcome: "valid", size: 130 });
});

it("tells the new size after each commit, in order, until told not to", async () => {
  const trail = await openTrail(trailFile());
  const sizes: number[] = [];
  const undo = trail.onAppend((size) => sizes.push(size));
  await trail.append(batchOf("a", 2));
  await trail.append(batchOf("a", 2));
  await trail.append(batchOf("b", 3));
  undo();
  await trail.append(batchOf("c", 1));
  expect(sizes).toEqual([2, 5]);
});

it("a flood is committed in parts, whole calls each, so that the first sender does not wait for the last", async () => {
  const trail = await openTrail(trailFile());
  const sizes: number[] = [];
  trail.onAppend((size) => sizes.push(size));
  const calls = ["a", "b", "c", "d", "e"].map((prefix) => trail.append(batchOf(prefix, 1000)));
  const checkpoints = (await Promise.all(calls)).map(({ checkpoint }) => headOf(checkpoint).size);
  expect(sizes).toEqual([2000, 4000, 5000]);
  expect(checkpoints).toEqual([2000, 2000, 4000, 4000, 5000]);
});

it("carries out what was asked before it was closed, and refuses what comes after", async () => {
  const trail = await openTrail(trailFile());
  const asked = trail.append(batchOf("a", 2));
  await trail.close();
  expect((await asked).receipts).toHaveLength(2);
  await expect(trail.append(batchOf("b", 1))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});

// Stands for a disk that fails before, and for a process or a disk that fails after the commit.
function failing(store: TrailStore, when: "before" | "after"): TrailStore & { fails: boolean } {
  const own = { ...store, fails: false };
  return Object.assign(own, {
    async append(commit: Parameters<TrailStore["append"]>[0]) {
      if (!own.fails || when === "after") await store.append(commit);
      if (own.fails) throw new PlumblineError("STORE_UNAVAILABLE", "the disk is full");
    },
  });
}

it.each([
  { when: "before", status: "stored" },
  { when: "after", status: "duplicate" },
] as const)("a store that fails $when the commit acknowledges nothing, and the event sent again is $status", async ({ when, status }) => {
  const file = trailFile();
  const store = failing(await sqliteTrailStore({ file }), when);
  const trail = await openTrail(file, { store });
  await trail.append(batchOf("a", 3));
  store.fails = true;
  await expect(trail.append(batchOf("b", 2))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  store.fails = false;
  const { receipts } = await trail.append(batchOf("b", 2));
  expect(receipts).toMatchObject([
    { status, index: 3 },
    { status, index: 4 },
  ]);
  await trail.append(batchOf("c", 2));
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 7 });
});

/** A store whose commits wait until they are let through, each after `before` was called. */
function held(store: TrailStore, before: () => Promise<void>): TrailStore {
  return { ...store, append: (commit) => before().then(() => store.append(commit)) };
}

it("stores an event once that comes again while its first commit is being written, and refuses another under its id", async () => {
  const file = trailFile();
  const gate = Promise.withResolvers<void>();
  let isWriting = false;
  const store = held(await sqliteTrailStore({ file }), () => {
    const waits = isWriting ? gate.promise : Promise.resolve();
    isWriting = true;
    return waits;
  });
  const trail = await openTrail(file, { store });

  const first = trail.append(batchOf("a", 3));
  await setTimeout(50);
  const again = [trail.append(batchOf("a", 2)), trail.append([{ event: eventOf("a-2", { note: "another" }) }, ...batchOf("b", 1)])];
  await setTimeout(50);
  const last = trail.append(batchOf("a", 1));
  gate.resolve();

  expect((await first).receipts).toMatchObject([{ index: 0 }, { index: 1 }, { index: 2 }]);
  expect((await Promise.all(again)).map(({ receipts }) => receipts)).toMatchObject([
    [
      { status: "duplicate", index: 0 },
      { status: "duplicate", index: 1 },
    ],
    [{ status: "quarantined" }, { status: "stored", index: 3 }],
  ]);
  expect((await last).receipts).toMatchObject([{ status: "duplicate", index: 0 }]);
});

it("an event that was looked for before a commit of it came out as written after all is not stored again", async () => {
  const file = trailFile();
  const store = failing(await sqliteTrailStore({ file }), "after");
  const trail = await openTrail(file, { store });
  await trail.append(batchOf("a", 1));
  store.fails = true;
  const lost = expect(trail.append(batchOf("b", 2))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  const again = trail.append(batchOf("b", 2)).catch(() => {
    store.fails = false;
    return trail.append(batchOf("b", 2));
  });
  await lost;
  expect((await again).receipts).toMatchObject([
    { status: "duplicate", index: 1 },
    { status: "duplicate", index: 2 },
  ]);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 3 });
});

it("many senders of the same events at once, over slow commits of any order, have each event stored once", async () => {
  const file = trailFile();
  const random = seeded(7);
  const store = held(await sqliteTrailStore({ file }), () => setTimeout(random(12), undefined));
  const trail = await openTrail(file, { store });
  const events = batchOf("a", 300);

  const receipts = await Promise.all(
    Array.from({ length: 120 }, async () => {
      await setTimeout(random(400));
      const from = random(280);
      return (await trail.append(events.slice(from, from + 1 + random(20)))).receipts;
    }),
  );

  const entries = await trail.read(0, trail.size);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  expect(receipts.flat().every((receipt) => receipt.status !== "quarantined" && entries[receipt.index]?.id === receipt.id)).toBe(true);
  expect(receipts.flat().filter(({ status }) => status === "stored")).toHaveLength(entries.length);
});

/** Numbers from 0 to below `limit`, the same in each run. */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
}

it.each([
  { what: "another log", options: { origin: "b", signer: { ...signer, name: "b" }, verifierKey: undefined }, code: "STORE_INVALID" },
  { what: "a key of another name", options: { signer: { ...signer, name: "b" } }, code: "NOTE_INVALID" },
  {
    what: "a key that did not sign",
    options: { verifierKey: ed25519Signer(origin, new Uint8Array(32)).verifierKey },
    code: "TRAIL_CORRUPT",
  },
])("does not open under $what", async ({ options, code }) => {
  const file = trailFile();
  await (await openTrail(file)).close();
  await expect(openTrail(file, options)).rejects.toMatchObject({ code });
  await (await openTrail(file)).close();
});
