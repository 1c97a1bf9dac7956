import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventEnvelope } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { sqliteSubjectKeys } from "../../src/store/sqlite/index.ts";
import type { Trail } from "../../src/trail/trail.ts";
import { batchOf, eventOf, folder, openTrail } from "../trail-support.ts";
import {
  type Acknowledged,
  audit,
  auditOf,
  breakDisk,
  canTrace,
  disclosedEvent,
  type Fault,
  isLong,
  type Refusal,
  refusalOf,
  SOUND,
  send,
  sendAll,
  startServer,
  tracerOf,
  UNAVAILABLE,
} from "./fault-support.ts";

const BATCHES = 24;

/** Every third batch brings a person who is new, and so writes to the file of subjects' keys. */
function batches(run: string): EventEnvelope[][] {
  return Array.from({ length: BATCHES }, (_, n) =>
    n % 3 === 0
      ? [disclosedEvent(`${run}-${n}`)]
      : Array.from({ length: 1 + (n % 5) }, (_, k) => ({ event: eventOf(`${run}-${n}-${k}`, { note: "x".repeat(200) }) })),
  );
}

/** Starts a server that meets the fault, sends to it as long as it lives, and has it close. */
async function lifeWith(place: string, keys: string, fault: Fault, sent: readonly (readonly EventEnvelope[])[]) {
  const log = `${place}.trace`;
  const server = startServer(place, { keys, tracer: tracerOf(fault, log) });
  const url = (await server.said) ?? "died";
  const hasStarted = url.startsWith("http");
  const { acks, refusals, left } = hasStarted ? await sendAll(url, sent) : NOTHING;
  await server.kill("SIGTERM");
  // A tracer ends as what it traced.
  const hasMet = server.process.signalCode === "SIGKILL" || readFileSync(log, "utf8").includes("INJECTED");
  return { hasStarted, hasMet, said: url, acks, refusals, left };
}

const NOTHING: { readonly acks: Acknowledged[]; readonly refusals: Refusal[]; readonly left: EventEnvelope[][] } = {
  acks: [],
  refusals: [],
  left: [],
};

/** What stands in the trail after it, and what becomes of all that was sent when it is sent once more. */
async function afterwards(place: string, keys: string, sent: readonly (readonly EventEnvelope[])[], acks: readonly Acknowledged[]) {
  const trail = await openTrail(place, { subjectKeys: await sqliteSubjectKeys({ file: keys }) });
  const sound = await auditTrail(trail, acks);
  const { receipts } = await trail.append(sent.flat());
  const again = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  const moved = acks.filter(({ id, index }) => !(again.get(id)?.status === "duplicate" && placeOf(again.get(id)) === index));
  const entries = await trail.read(0, trail.size);
  const unreadable = entries.filter(({ event = "", disclosures = [] }) => event.includes("_sd") && disclosures.length === 0);
  const whole = await auditTrail(trail, acks);
  await trail.close();
  return { sound, moved, missing: sent.flat().length - trail.size, unreadable, whole };
}

const placeOf = (receipt: object | undefined): unknown => (receipt as { index?: number } | undefined)?.index;

async function auditTrail(trail: Trail, acks: readonly Acknowledged[]) {
  return auditOf(trail.checkpoint(), await trail.read(0, trail.size), acks);
}

const AFTERWARDS = { sound: SOUND, moved: [], missing: 0, unreadable: [], whole: SOUND };

/** While it starts, under load, and when it closes: found by counting the calls of a server without faults. */
const SHORT: readonly Fault[] = [
  { call: "fsync", fault: "EIO", when: "3" },
  { call: "pwrite64", fault: "KILL", when: "12" },
  { call: "unlink", fault: "EIO", when: "1" },
  { call: "pwrite64", fault: "ENOSPC", when: "90" },
  { call: "pwrite64", fault: "EIO", when: "60+61" },
  { call: "fsync", fault: "KILL", when: "13" },
  { call: "pwrite64", fault: "KILL", when: "101" },
];

const each = (call: Fault["call"], faults: readonly Fault["fault"][], most: number): Fault[] =>
  Array.from({ length: most }, (_, i) => faults.map((fault) => ({ call, fault, when: String(i + 1) }))).flat();

const points = isLong
  ? [
      ...SHORT,
      ...each("fsync", ["EIO", "ENOSPC", "KILL"], 50),
      ...each("pwrite64", ["EIO", "ENOSPC", "KILL"], 150),
      ...each("unlink", ["EIO", "KILL"], 4),
      ...each("ftruncate", ["EIO", "ENOSPC", "KILL"], 4),
    ]
  : SHORT;

const MOVING: readonly Fault[] = [
  { call: "pwrite64", fault: "KILL", when: "700" },
  { call: "pwrite64", fault: "EIO", when: "100+" },
];

// The first call of each makes the file, before the server has started: that is above.
const moving: readonly Fault[] = isLong
  ? [
      ...MOVING,
      { call: "fsync", fault: "KILL", when: "2" },
      { call: "pwrite64", fault: "EIO", when: "500+7" },
      { call: "pwrite64", fault: "ENOSPC", when: "2+" },
      ...[2, 3, 10, 100, 1000, 3000, 5000].map((n): Fault => ({ call: "pwrite64", fault: "KILL", when: String(n) })),
    ]
  : MOVING;

describe.runIf(canTrace)("a server on SQLite whose disk fails", () => {
  it.each(points)(
    "with $fault at call $when of $call has everything that it acknowledged, once, and takes the rest",
    async (fault) => {
      const path = folder();
      const [place, keys] = [join(path, "trail.db"), join(path, "keys.db")];
      const sent = batches("run");

      const life = await lifeWith(place, keys, fault, sent);

      // It either died, or did not start, or went on by itself when the disk did.
      const hasGoneOn = fault.fault === "KILL" || !life.hasStarted || life.left.length === 0;
      expect([life.said, hasGoneOn]).toEqual([expect.stringMatching(/^http|^refused STORE_UNAVAILABLE|^died/), true]);
      expect(life.hasMet || isLong).toBe(true);
      expect(life.refusals.filter((refusal) => JSON.stringify(refusal) !== JSON.stringify(UNAVAILABLE))).toEqual([]);
      expect(await afterwards(place, keys, sent, life.acks)).toMatchObject(AFTERWARDS);
    },
    60_000,
  );

  it("answers 503 as long as it cannot write, is not ready, can be read, and goes on afterwards by itself", async () => {
    const path = folder();
    const [place, keys] = [join(path, "trail.db"), join(path, "keys.db")];
    const server = startServer(place, { keys });
    const url = (await server.said) as string;
    const ready = async () => (await fetch(`${url}/v1/ready`)).status;
    const sent = batches("before");
    const { acks } = await sendAll(url, sent);
    const seen: unknown[] = [];
    for (const [n, fault] of FAULTS.entries()) {
      const heal = await breakDisk(server.process.pid as number, fault);
      const refused = await Promise.all([
        refusalOf(await send(url, batchOf(`n-${n}`, 3))),
        refusalOf(await send(url, [disclosedEvent(`n-${n}`)])),
        refusalOf(await send(url, batchOf(`n-${n}`, 3))),
      ]);
      seen.push({ refused, ready: await ready(), ...(await audit(url, acks)) });
      await heal();
      const late = [batchOf(`n-${n}`, 3), [disclosedEvent(`n-${n}`)]];
      const back = await sendAll(url, late, { connections: 1 });
      sent.push(...late);
      acks.push(...back.acks);
      seen.push({ refused: back.refusals, ready: await ready(), taken: back.acks.length, ...(await audit(url, acks)) });
    }
    await server.kill("SIGTERM");

    expect(seen).toMatchObject(
      FAULTS.flatMap(() => [
        { refused: [UNAVAILABLE, UNAVAILABLE, UNAVAILABLE], ready: 503, ...SOUND },
        { refused: [], ready: 200, taken: 4, ...SOUND },
      ]),
    );
    expect(await afterwards(place, keys, sent, acks)).toMatchObject(AFTERWARDS);
  }, 60_000);

  // Moving the log into the file is the only time at which pages are overwritten where they lie.
  it.each(moving)(
    "with $fault at call $when of $call while the log is moved into the file loses nothing",
    async (fault) => {
      const path = folder();
      const [place, keys] = [join(path, "trail.db"), join(path, "keys.db")];
      const note = "x".repeat(40_000);
      const sent = Array.from({ length: 10 }, (_, n) => Array.from({ length: 100 }, (_, k) => ({ event: eventOf(`${n}-${k}`, { note }) })));

      const life = await lifeWith(place, keys, { ...fault, file: place }, sent);

      expect([life.hasStarted, life.hasMet, fault.fault === "KILL" || life.left.length === 0]).toEqual([true, true, true]);
      expect(life.acks.length).toBeGreaterThan(100);
      expect(await afterwards(place, keys, sent, life.acks)).toMatchObject(AFTERWARDS);
    },
    60_000,
  );
});

const FAULTS: readonly Fault[] = [
  { call: "fsync", fault: "EIO" },
  { call: "fsync", fault: "ENOSPC" },
  { call: "pwrite64", fault: "EIO" },
  { call: "pwrite64", fault: "ENOSPC" },
];
