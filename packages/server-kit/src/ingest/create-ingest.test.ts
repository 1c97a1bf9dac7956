import { DatabaseSync } from "node:sqlite";
import { defineEvent } from "@plumbline/core";
import { expect, it } from "vitest";
import * as z from "zod";
import { eventOf, openTrail, trailFile, verdictOf } from "../../test/trail-support.ts";
import { createIngest } from "./create-ingest.ts";

const fined = defineEvent({ type: "fine.decided", data: z.strictObject({ fen: z.int() }) });

async function ingestOn(file: string) {
  const trail = await openTrail(file);
  return { trail, ...createIngest({ trail, definitions: [fined] }) };
}

it("keeps a poison event aside, with code and reason, and takes the others", async () => {
  const file = trailFile();
  const { trail, accept } = await ingestOn(file);
  const reply = await accept("host", {
    events: [
      { event: eventOf("good-1") },
      { event: { ...eventOf("late"), time: "2026-02-30T00:00:00Z" } },
      { event: { ...eventOf("fine"), type: "fine.decided", data: { fen: 5_000_000 } } },
      { event: { ...eventOf("bad fine"), type: "fine.decided", data: { fen: "much" } } },
      { event: eventOf("good-2") },
    ],
  });
  expect(reply.receipts).toMatchObject([
    { id: "good-1", status: "stored", index: 0 },
    { id: "late", status: "quarantined", code: "EVENT_INVALID", reason: expect.stringContaining("time") },
    { id: "fine", status: "stored", index: 1 },
    { id: "bad fine", status: "quarantined", code: "EVENT_INVALID", reason: expect.stringContaining("data.fen") },
    { id: "good-2", status: "stored", index: 2 },
  ]);
  expect(reply.checkpoint).toBe(trail.checkpoint());
  const kept = new DatabaseSync(file, { readOnly: true }).prepare("SELECT source, code, body FROM quarantine ORDER BY n").all();
  expect(kept.map((row) => JSON.parse(String(row.body)).event.id)).toEqual(["late", "bad fine"]);
});

const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});

it.each([
  { what: "of another source", item: { event: { ...eventOf("e"), source: "other host" } }, code: "FORBIDDEN" },
  { what: "that only the supervisor writes", item: { event: { ...eventOf("e"), type: "signal.raised" } }, code: "FORBIDDEN" },
  { what: "of a signal, of a type to come", item: { event: { ...eventOf("e"), type: "signal.assigned" } }, code: "FORBIDDEN" },
  { what: "that moves the clock", item: { event: { ...eventOf("e"), type: "clock.advanced" } }, code: "FORBIDDEN" },
  { what: "of ours without what it must say", item: { event: { ...eventOf("e"), type: "notice.shown" } }, code: "EVENT_INVALID" },
  { what: "with a prev that is no hash", item: { event: eventOf("e"), prev: "abc" }, code: "EVENT_INVALID" },
  { what: "with more around it than prev", item: { event: eventOf("e"), signature: "x" }, code: "EVENT_INVALID" },
  { what: "with half a surrogate pair", item: { event: eventOf("e", { note: "\ud800" }) }, code: "EVENT_INVALID" },
  { what: "that is nested too deep", item: { event: eventOf("e", { deep: deep as never }) }, code: "EVENT_INVALID" },
  { what: "of more than 65,535 bytes", item: { event: eventOf("e", { note: "字".repeat(22_000) }) }, code: "EVENT_TOO_LARGE" },
  { what: "that is not there", item: {}, code: "EVENT_INVALID" },
  { what: "that is null", item: null, code: "EVENT_INVALID" },
  { what: "that is a text", item: "event", code: "EVENT_INVALID" },
])("quarantines an event $what", async ({ item, code }) => {
  const { trail, accept } = await ingestOn(trailFile());
  const { receipts } = await accept("host", { events: [item, { event: eventOf("next") }] });
  expect(receipts).toMatchObject([
    { status: "quarantined", code },
    { id: "next", status: "stored", index: 0 },
  ]);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 1 });
});

it("takes an event of a type that no pack knows, to the byte as it was sent", async () => {
  const { trail, accept } = await ingestOn(trailFile());
  const event = { ...eventOf("e", { b: 1, a: [{ z: null }] }), type: "never.heard" };
  await accept("host", { events: [{ event, prev: "0".repeat(64) }] });
  const [entry] = await trail.read(0, 1);
  expect(JSON.parse(String(entry?.event))).toEqual(event);
  expect(JSON.parse(String(entry?.leaf))).toMatchObject({ source: "host", id: "e", prev: "0".repeat(64) });
});

it.each([
  { what: "nothing", body: undefined },
  { what: "null", body: null },
  { what: "a list", body: [] },
  { what: "no events", body: {} },
  { what: "an empty list of events", body: { events: [] } },
  { what: "1001 events", body: { events: Array(1001).fill({}) } },
  { what: "members that nobody knows", body: { events: [{}], force: true } },
  { what: "events that are no list", body: { events: { length: 1 } } },
])("refuses a body that is $what, as a whole", async ({ body }) => {
  const { trail, accept } = await ingestOn(trailFile());
  await expect(accept("host", body)).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  expect(trail.size).toBe(0);
});

it("does not take the head beside events that were all refused for a heartbeat: what is below it may be on its way", async () => {
  const { trail, accept } = await ingestOn(trailFile());
  const head = { epoch: 1, seq: 50, hash: "0".repeat(64) };
  const poison = { event: { ...eventOf("e"), epoch: 1, seq: 0, type: "fine.decided" } };
  await accept("host", { events: [poison], head });
  expect(trail.size).toBe(0);
  await accept("host", { events: [], head });
  expect((await trail.read(0, 9)).map(({ event }) => JSON.parse(String(event)).data)).toEqual([{ epoch: 1, from: 1, to: 50 }]);
});

it("an event without an epoch that is refused leaves no gap", async () => {
  const { trail, accept } = await ingestOn(trailFile());
  const poison = { event: { ...eventOf("e"), seq: 0, type: "fine.decided" } };
  await accept("host", { events: [poison] });
  await accept("host", { events: [], head: { epoch: 0, seq: 0, hash: "0".repeat(64) } });
  expect(trail.size).toBe(0);
});
