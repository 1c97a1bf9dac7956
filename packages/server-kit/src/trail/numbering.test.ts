import { type EventEnvelope, PlumblineError, type TraceEvent } from "@plumbline/core";
import { expect, it } from "vitest";
import { headOf, numberedEvents, openTrail, trailFile, verdictOf } from "../../test/trail-support.ts";
import { sqliteTrailStore } from "../store/sqlite/index.ts";
import type { Trail } from "./trail.ts";
import type { TrailStore } from "./trail-store.ts";

/** What the trail says of its sources. */
async function notesOf(trail: Trail) {
  const entries = await trail.read(0, trail.size);
  const events = entries.filter(({ source }) => source === "engine/trail").map(({ event }) => JSON.parse(String(event)));
  return events.map(({ type, data, objects }) => ({ type, of: objects[0].id, ...data }));
}

it("a dropped number shows within a heartbeat, stays known over a restart, and is closed by what comes late", async () => {
  const file = trailFile();
  const trail = await openTrail(file);
  const events = numberedEvents(10);
  const newest = headOf(events[9] as never);
  await trail.append([...events.slice(0, 4), ...events.slice(6)], newest);
  expect(await notesOf(trail)).toEqual([]);
  await trail.append([], newest);
  await trail.append([], newest);
  expect(await notesOf(trail)).toEqual([{ type: "source.gap_found", of: "host", epoch: 1, from: 4, to: 5 }]);
  await trail.close();

  const again = await openTrail(file);
  await again.append([], newest);
  await again.append(events.slice(4, 6));
  expect((await notesOf(again)).slice(1)).toEqual([{ type: "source.gap_closed", of: "host", epoch: 1, from: 4, to: 5 }]);
  expect(await verdictOf(again)).toMatchObject({ outcome: "valid", size: 12 });
});

it("a dropped tail shows, and a heartbeat that says nothing new writes nothing", async () => {
  const trail = await openTrail(trailFile());
  const events = numberedEvents(5);
  await trail.append(events.slice(0, 3));
  const { checkpoint } = await trail.append([], headOf(events[4] as never));
  expect(await notesOf(trail)).toEqual([{ type: "source.gap_found", of: "host", epoch: 1, from: 3, to: 4 }]);
  expect((await trail.append([], headOf(events[4] as never))).checkpoint).toBe(checkpoint);
});

it("a new epoch that does not name the last event of the one before is told; one that does is not", async () => {
  const trail = await openTrail(trailFile());
  const first = numberedEvents(3);
  const last = headOf(first[2] as never);
  const linked = numberedEvents(2, { epoch: 2, prev: last.hash });
  const wiped = numberedEvents(2, { epoch: 3 });
  for (const events of [first, linked, wiped]) {
    await trail.append(events);
    await trail.append([], headOf(events.at(-1) as never));
  }
  expect(await notesOf(trail)).toEqual([{ type: "source.restarted", of: "host", epoch: 3, before: 2, lastSeq: 1 }]);
});

it("a cloned memory shows as an equivocation: another event under a used number", async () => {
  const trail = await openTrail(trailFile());
  const [first, second] = numberedEvents(2) as [never, never];
  const clone = { event: { ...(second as { event: object }).event, id: "of the clone" } as never };
  await trail.append([first, second, clone, clone]);
  expect(await notesOf(trail)).toEqual([{ type: "source.equivocated", of: "host", by: "number", epoch: 1, seq: 1 }]);
});

it("two sources do not mix, and one without numbers is not judged", async () => {
  const trail = await openTrail(trailFile());
  const [a, b] = [numberedEvents(4, { source: "a" }), numberedEvents(4, { source: "b" })];
  await trail.append([...a.slice(0, 1), ...b, ...a.slice(2)]);
  await trail.append([], headOf(b[3] as never));
  await trail.append([], headOf(a[3] as never));
  expect(await notesOf(trail)).toEqual([{ type: "source.gap_found", of: "a", epoch: 1, from: 1, to: 1 }]);
});

it.each([
  { what: "another event under a used id", event: (event: TraceEvent) => ({ ...event, id: "1/0" }) },
  { what: "half a surrogate pair", event: (event: TraceEvent) => ({ ...event, data: { note: "\ud800" } }) },
  { what: "too many bytes", event: (event: TraceEvent) => ({ ...event, data: { note: "x".repeat(70_000) } }) },
])("an event that the trail refuses for $what leaves no gap", async ({ event }) => {
  const trail = await openTrail(trailFile());
  const [first, second, third] = numberedEvents(3) as [EventEnvelope, EventEnvelope, EventEnvelope];
  const { receipts } = await trail.append([first, { event: event(second.event) }, { event: third.event }]);
  expect(receipts[1]).toMatchObject({ status: "quarantined", seq: 1 });
  await trail.append([], headOf(third));
  expect((await notesOf(trail)).filter(({ type }) => type !== "source.equivocated")).toEqual([]);
});

it("a gap that grows and shrinks again stays told", async () => {
  const trail = await openTrail(trailFile());
  const events = numberedEvents(6);
  const beat = (seq: number) => trail.append([], headOf(events[seq] as EventEnvelope));
  await trail.append(events.slice(0, 2));
  await beat(3);
  await beat(5);
  await trail.append(events.slice(4));
  await beat(5);
  const open = (await notesOf(trail)).map(({ type, from, to }) => `${type} ${from}-${to}`);
  expect(open).toEqual(["source.gap_found 2-3", "source.gap_found 4-5", "source.gap_closed 4-5"]);
});

it("a number whose commit failed is written when it comes again", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  let fails = false;
  const append: TrailStore["append"] = async (commit) => {
    if (fails) throw new PlumblineError("STORE_UNAVAILABLE", "the disk is full");
    await store.append(commit);
  };
  const trail = await openTrail(file, { store: { ...store, append } });
  const events = numberedEvents(3);
  await trail.append([events[0] as EventEnvelope, events[2] as EventEnvelope]);
  const refused = [{ body: "{}", code: "EVENT_INVALID", reason: "poison", epoch: 1, seq: 1 }];
  fails = true;
  await expect(trail.quarantine("host", refused)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  fails = false;
  await trail.quarantine("host", refused);
  await trail.close();
  const again = await openTrail(file);
  await again.append([], headOf(events[2] as EventEnvelope));
  expect(await notesOf(again)).toEqual([]);
});

it("what was refused leaves no gap", async () => {
  const trail = await openTrail(trailFile());
  const events = numberedEvents(3);
  await trail.append([events[0] as never, events[2] as never]);
  await trail.quarantine("host", [{ body: "{}", code: "EVENT_INVALID", reason: "poison", epoch: 1, seq: 1 }]);
  await trail.append([], headOf(events[2] as never));
  expect(await notesOf(trail)).toEqual([]);
});
