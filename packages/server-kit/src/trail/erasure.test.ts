import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type EventEnvelope, PlumblineError } from "@plumbline/core";
import { conceal, disclosureDigest, leafHash, verifyTlogProof } from "@plumbline/core/trail";
import { expect, it, onTestFinished, vi } from "vitest";
import { batchOf, eventOf, openTrail, origin, signer, trailFile, verdictOf, verifierKey } from "../../test/trail-support.ts";
import { sqliteTrailStore } from "../store/sqlite/index.ts";
import { createTrail } from "./create-trail.ts";
import type { TrailStore } from "./trail-store.ts";

const NAME = "欧阳某某 who must be forgotten";

/** An event about two persons, one of them `NAME`. */
function disclosed(id: string): EventEnvelope {
  let n = 0;
  const random = (length: number) => new Uint8Array(length).fill(++n);
  const { event, disclosures } = conceal(
    eventOf(id, { fen: 5, party: NAME, officer: "officer of the case" }),
    ["party", "officer"],
    random,
  );
  const texts = disclosures.map((text, i) => ({ subject: i === 0 ? "person-1" : "person-2", text }));
  return { event, disclosures: texts };
}

function bytesOfFolder(file: string): Buffer {
  const folder = dirname(file);
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

const namesIn = (entry: { readonly disclosures?: readonly string[] } | undefined) =>
  (entry?.disclosures ?? []).map((text) => JSON.parse(Buffer.from(text, "base64url").toString())[2]);

it("keeps disclosures readable, sealed on the disk, and proven by the event", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  await trail.append([disclosed("a"), ...batchOf("e", 3)]);
  const [entry] = await trail.read(0, 1);
  expect(namesIn(entry)).toEqual([NAME, "officer of the case"]);
  expect(JSON.parse(String(entry?.event)).data._sd).toEqual(expect.arrayContaining(entry?.disclosures?.map(disclosureDigest) as string[]));
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 4 });
  await trail.close();
  const bytes = bytesOfFolder(file);
  expect(bytes.includes(NAME)).toBe(false);
  expect(bytes.includes(entry?.disclosures?.[0] as string)).toBe(false);
});

it("a person's disclosures are gone everywhere once they were erased, the other person's stay, and the trail still adds up", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  await trail.append([disclosed("a"), disclosed("b"), ...batchOf("e", 3)]);
  const [before] = await trail.read(0, 1);
  const { index, entries, keys } = await trail.erase({ subjects: ["person-1", "nobody"], reason: "request of the person" });
  expect({ index, entries, keys: keys.length }).toEqual({ index: 5, entries: [], keys: 1 });
  expect((await trail.read(0, 2)).map(namesIn)).toEqual([["officer of the case"], ["officer of the case"]]);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 6 });
  await trail.append([disclosed("c")]);
  expect(namesIn((await trail.read(6, 7))[0])).toEqual([NAME, "officer of the case"]);
  await trail.close();
  expect(bytesOfFolder(file).includes(before?.disclosures?.[0] as string)).toBe(false);
});

it("a whole event is gone from file, log and free pages, is not taken again, and its proofs pass", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  const secret = { event: eventOf("secret", { note: NAME }) };
  await trail.append([...batchOf("e", 2), secret, ...batchOf("f", 2)]);
  await trail.append([{ event: eventOf("secret", { note: `${NAME}, told otherwise` }) }]);
  await trail.erase({ entries: [2], reason: "taken by mistake" });
  expect(await trail.read(2, 3)).toEqual([expect.not.objectContaining({ event: expect.anything(), salt: expect.anything() })]);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", erased: 1 });
  const [again] = (await trail.append([secret])).receipts;
  expect(again).toEqual({ id: "secret", status: "duplicate", index: 2, received: "2026-03-02T01:00:00.000Z" });
  const [entry] = await trail.read(2, 3);
  const proven = verifyTlogProof(await trail.prove(2), leafHash(String(entry?.leaf)), [verifierKey]);
  expect(proven).toMatchObject({ index: 2, checkpoint: { size: trail.size } });
  await trail.close();
  expect(bytesOfFolder(file).includes(NAME)).toBe(false);
});

it("an erasure that a crash interrupted is carried out at the next start", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  const trail = await openTrail(file, { store: { ...store, settle: () => new Promise(() => {}) } });
  await trail.append([{ event: eventOf("secret", { note: NAME }) }, disclosed("a")]);
  void trail.erase({ entries: [0], subjects: ["person-1"], reason: "interrupted" });
  await expect.poll(() => trail.size).toBe(3);
  expect((await trail.read(0, 1))[0]?.event).toBeUndefined();
  await trail.close();
  expect(bytesOfFolder(file).includes(NAME)).toBe(true);
  const again = await openTrail(file);
  expect((await again.read(1, 2)).map(namesIn)).toEqual([["officer of the case"]]);
  expect(await verdictOf(again)).toMatchObject({ outcome: "valid", erased: 1 });
  await again.close();
  expect(bytesOfFolder(file).includes(NAME)).toBe(false);
});

/** A store whose log is being read by somebody, so that nothing is gone for good until it is left alone. */
async function busyStore(file: string) {
  const store = await sqliteTrailStore({ file });
  const busy = { ...store, isRead: true };
  return Object.assign(busy, {
    async settle(erasure: Parameters<TrailStore["settle"]>[0]) {
      if (busy.isRead) throw new PlumblineError("STORE_UNAVAILABLE", "its log is being read");
      await store.settle(erasure);
    },
  });
}

it("an erasure that cannot be carried out is told as such, hides at once what it names, and is carried out when it is asked for again", async () => {
  const file = trailFile();
  const store = await busyStore(file);
  const trail = await openTrail(file, { store });
  const secret = { event: eventOf("secret", { note: NAME }) };
  await trail.append([secret, disclosed("a")]);
  const order = { subjects: ["person-1"], reason: "request of the person" };
  await expect(trail.erase({ entries: [0], reason: "by mistake" })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  await expect(trail.erase(order)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect((await trail.append([secret])).receipts[0]).not.toHaveProperty("salt");
  const [whole, inPart] = await trail.read(0, 2);
  expect([whole?.event, namesIn(inPart)]).toEqual([undefined, ["officer of the case"]]);
  await expect(trail.erase(order)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  store.isRead = false;
  await expect(trail.erase(order)).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  expect(await store.erasures()).toEqual([]);
  await trail.close();
  expect(bytesOfFolder(file).includes(NAME)).toBe(false);
});

it("is tried again by itself, and told as a fault until it succeeds", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const file = trailFile();
  const store = await busyStore(file);
  const faults: string[] = [];
  const trail = await openTrail(file, { store, onFault: ({ where }) => faults.push(where) });
  await trail.append(batchOf("e", 3));
  await expect(trail.erase({ entries: [1], reason: "by mistake" })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.waitUntil(() => faults.length > 0);
  expect(faults).toEqual(["erasure 3"]);
  store.isRead = false;
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.waitUntil(async () => (await store.erasures()).length === 0);
});

/** A trail file that was left with an erasure that is still to be carried out. */
async function leftWithErasure(): Promise<string> {
  const file = trailFile();
  const trail = await openTrail(file, { store: await busyStore(file) });
  await trail.append([disclosed("a")]);
  await expect(trail.erase({ entries: [0], subjects: ["person-1"], reason: "x" })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  await trail.close();
  return file;
}

it("a trail with an erasure that still cannot be carried out opens, and hides what it names", async () => {
  const file = await leftWithErasure();
  const faults: string[] = [];
  const trail = await openTrail(file, { store: await busyStore(file), onFault: ({ where }) => faults.push(where) });
  expect(faults).toEqual(["erasure 1"]);
  expect((await trail.read(0, 1))[0]).not.toHaveProperty("event");
});

it("a trail with an erasure of keys does not open without them, since they would never be destroyed", async () => {
  const store = await sqliteTrailStore({ file: await leftWithErasure() });
  await expect(createTrail({ store, signer, origin, clock: Date })).rejects.toMatchObject({ code: "STORE_INVALID" });
});

it("of one order given twice at an instant stands one, and one that is too long orders nothing; neither holds up others", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  const trail = await openTrail(file, { store: { ...store } });
  await trail.append(batchOf("e", 300));
  const order = { entries: [1], reason: "by mistake" };
  const tooLong = "x".repeat(65_535);
  const [one, other, refused, reply] = await Promise.allSettled([
    trail.erase(order),
    trail.erase(order),
    trail.prune({ minimum: 256, reason: tooLong }),
    trail.append(batchOf("f", 1)),
  ]);
  expect([one, other]).toEqual(Array(2).fill({ status: "fulfilled", value: { index: expect.any(Number), entries: [1], keys: [] } }));
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "REQUEST_INVALID" } });
  expect(reply).toMatchObject({ status: "fulfilled", value: { receipts: [{ status: "stored" }] } });
  await expect(trail.erase({ entries: [2], reason: tooLong })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  expect((await trail.read(2, 3))[0]?.event).toBeDefined();
  expect([trail.minimum, await store.erasures()]).toEqual([0, []]);
});

it("a person of whom only a refused body tells can be erased", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  const body = JSON.stringify({ disclosures: [{ subject: "person-1", text: NAME }] });
  await trail.quarantine("host", [{ body, code: "EVENT_INVALID", reason: "poison" }]);
  expect(await trail.erase({ subjects: ["person-1"], reason: "request" })).toEqual({ index: 0, entries: [], keys: [] });
  await expect(trail.erase({ subjects: ["person-1"], reason: "request" })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  await trail.close();
  expect(bytesOfFolder(file).includes(NAME)).toBe(false);
});

it.each([
  { what: "an envelope", body: JSON.stringify({ disclosures: [{ subject: "person-1", text: NAME }] }) },
  { what: "an envelope with spaces and escapes", body: `{"disclosures": [{"subject" : "person\\u002d1", "text": "${NAME}"}]}` },
  {
    what: "a CloudEvent that has it inside a text",
    body: JSON.stringify({ disclosures: JSON.stringify([{ subject: "person-1", text: NAME }]) }),
  },
  { what: "a line that is no JSON", body: `{"subject":"person-1","text":"${NAME}"` },
])("a refused body that discloses something of the person goes too: $what", async ({ body }) => {
  const file = trailFile();
  const trail = await openTrail(file);
  await trail.append([disclosed("a")]);
  await trail.quarantine("host", [{ body, code: "EVENT_INVALID", reason: "poison" }]);
  await trail.erase({ subjects: ["person-1"], reason: "request of the person" });
  await trail.close();
  expect(bytesOfFolder(file).includes(NAME)).toBe(false);
});

it("a refused body that only names the person as an actor stays, to be sent again", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  await trail.append([disclosed("a")]);
  const body = JSON.stringify({ event: { id: "x", actor: { id: "person-1" } }, disclosures: [{ subject: "person-2", text: "t" }] });
  await trail.quarantine("host", [{ body, code: "EVENT_INVALID", reason: "poison" }]);
  await trail.erase({ subjects: ["person-1"], reason: "request of the person" });
  await trail.close();
  expect(bytesOfFolder(file).includes("person-2")).toBe(true);
});

it.each([
  { what: "an entry that is not there", order: { entries: [9], reason: "x" } },
  { what: "a negative entry", order: { entries: [-1], reason: "x" } },
  { what: "nobody that is known", order: { subjects: ["nobody"], reason: "x" } },
])("does not order the erasure of $what", async ({ order }) => {
  const trail = await openTrail(trailFile());
  await trail.append(batchOf("e", 1));
  await expect(trail.erase(order)).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  expect(trail.size).toBe(1);
});

it("a copy of the store and of no keys cannot be read", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  await trail.append([disclosed("a")]);
  await trail.close();
  const other = await openTrail(file, { subjectKeys: undefined as never });
  await other.close();
  const keyless = await openTrail(file, { subjectKeys: noKeys });
  expect(namesIn((await keyless.read(0, 1))[0])).toEqual([]);
  expect(await verdictOf(keyless)).toMatchObject({ outcome: "valid" });
});

const noKeys = {
  seal: async () => [],
  open: async (pieces: readonly unknown[]) => pieces.map(() => undefined),
  numberOf: async () => undefined,
  destroy: async () => {},
  close: async () => {},
};
