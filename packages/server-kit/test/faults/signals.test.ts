import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { EventEnvelope, EventsReply, SignalList, TraceEvent, TrailEntriesReply } from "@plumbline/core";
import { expect, it } from "vitest";
import { folder } from "../trail-support.ts";
import { isLong, send, startServer } from "./fault-support.ts";

const rounds = isLong ? 200 : 3;

async function ask<T>(url: string, path: string): Promise<T> {
  const response = await fetch(url + path, { headers: { authorization: "Bearer a-key-of-the-office-for-tests" } });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

/** A fine beyond its maximum: one signal. Every other one is corrected by a later event, so that its signal ceases. */
function fineOf(id: string, fine: number, hour: number): EventEnvelope {
  const time = `2026-03-02T${String(hour).padStart(2, "0")}:00:00+08:00`;
  return {
    event: {
      id: `${id}/${hour}`,
      type: "fine.decided",
      time,
      source: "host",
      objects: [{ type: "fine", id }],
      data: { fine, max: 500_00 },
    },
  };
}

/** What the trail says of each signal, once all that is in the trail was folded and told. */
async function told(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  for (let before = -1; ; await setTimeout(50)) {
    const { size, folded } = await ask<{ size: number; folded: number }>(url, "/v1/health");
    if (size === before && folded === size) break;
    before = folded === size ? size : -1;
  }
  const byRecord = new Map<string, string[]>();
  for (let from = 0; ; from += 1000) {
    const { entries } = await ask<TrailEntriesReply>(url, `/v1/trail/entries?from=${from}&to=${from + 1000}`);
    for (const { event = "{}" } of entries) {
      if (!event.includes('"type":"signal.')) continue;
      const { type, data } = JSON.parse(event) as TraceEvent;
      const { id } = data.record as { id: string };
      byRecord.set(id, [...(byRecord.get(id) ?? []), type]);
    }
    if (entries.length < 1000) return byRecord;
  }
}

it(`a server killed ${rounds} times tells each signal once, whatever its state had of it`, async () => {
  const path = folder();
  const start = () => startServer(join(path, "trail.db"), { keys: join(path, "keys.db"), settings: { state: join(path, "state.db") } });
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const server = start();
    const url = (await server.said) as string;
    expect(url).toMatch(/^http/);
    let sent = 0;
    const enough = 5 + ((round * 37) % 60);
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let n = 0; ; n++) {
        const id = `f-${round}-${sender}-${n}`;
        const events = [fineOf(id, 800_00, 9), ...(n % 2 ? [fineOf(id, 100_00, 10)] : [])];
        for (const one of events) {
          const reply = await send(url, [one]).catch(() => undefined);
          if (!reply?.ok) return;
          const { receipts } = (await reply.json()) as EventsReply;
          if (receipts[0]?.status === "stored") acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
          if (++sent === enough) void server.kill();
        }
      }
    });
    await Promise.all(senders);
    await server.exited;
  }
  const server = start();
  const url = (await server.said) as string;
  const found = await told(url);

  const wrong: unknown[] = [];
  for (const [id, events] of acknowledged) {
    const types = found.get(id) ?? [];
    // Both decisions may have been folded together, when the first never was the last word.
    const isRight =
      events === 1
        ? types[0] === "signal.raised" && types.length <= 2 && (types.length === 1 || types[1] === "signal.ceased")
        : types.length === 0 || (types.length === 2 && types[0] === "signal.raised" && types[1] === "signal.ceased");
    if (!isRight) wrong.push({ id, events, types });
  }
  expect(acknowledged.size).toBeGreaterThan(rounds);
  expect(wrong).toEqual([]);
  const open = [...found.values()].filter((types) => types.at(-1) === "signal.raised").length;
  const { counts } = await ask<SignalList>(url, "/v1/signals");
  expect(counts).toEqual({ yellow: 0, orange: open, red: 0 });
}, 3_600_000);
