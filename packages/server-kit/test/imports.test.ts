import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createCalendar, type EventEnvelope, type SignalSummary, type TraceEvent } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import { createTrail, type Trail } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DESK_SOURCE, IMPORT } from "../src/desk/desk.ts";
import { importPart } from "../src/desk/imports.ts";
import { createSupervision, type Supervision } from "../src/supervise/create-supervision.ts";
import { event, finesWith, newFolder, ORIGIN, SEED } from "./supervisor.ts";

const NOW = Date.parse("2026-03-02T09:00:00+08:00");

let folder: string;
let trail: Trail;
let running: Supervision;

beforeEach(async () => {
  folder = await newFolder();
  trail = await createTrail({
    store: await sqliteTrailStore({ file: join(folder, "trail.db") }),
    signer: ed25519Signer(ORIGIN, SEED),
    origin: ORIGIN,
    clock: { now: () => NOW },
  });
  running = await supervising();
});

afterEach(async () => {
  await running.close();
  await trail.close();
  await rm(folder, { recursive: true, force: true });
});

function supervising(): Promise<Supervision> {
  return createSupervision({
    trail,
    packs: [finesWith()],
    calendar: createCalendar(),
    clock: { now: () => NOW },
    desk: [importPart()],
    onFault: ({ error }) => {
      throw error;
    },
  });
}

async function append(...events: TraceEvent[]): Promise<void> {
  await trail.append(events.map((one) => ({ event: one })) as EventEnvelope[]);
  await running.caughtUp();
}

function importing(type: "import.began" | "import.ended", source = "host"): TraceEvent {
  return {
    id: `${type}/${trail.size}`,
    type,
    time: new Date(NOW).toISOString(),
    source: DESK_SOURCE,
    objects: [{ type: IMPORT, id: source }],
    data: { by: "admin" },
  };
}

async function told(): Promise<readonly string[]> {
  const { signals } = await running.list({ limit: 100 });
  return signals.map(({ control, record, state, at }: SignalSummary) => `${record.id} ${control.id} ${state} ${at.slice(0, 10)}`).sort();
}

async function changes(): Promise<readonly string[]> {
  const entries = await trail.read(0, trail.size);
  return entries
    .map(({ event: text = "{}" }) => JSON.parse(text) as TraceEvent)
    .filter(({ type }) => type.startsWith("signal."))
    .map(({ type, data }) => `${type} ${(data.record as { id: string }).id} ${data.control as string} ${data.cause as string}`);
}

const PAST = [
  // Overdue for two days, then decided within its maximum: it came and went.
  event("fine.filed", "f-1", {}, { time: "2024-05-06T09:00:00+08:00" }),
  event("fine.decided", "f-1", { fine: 100_00, max: 500_00 }, { time: "2024-05-20T09:00:00+08:00" }),
  // Above its maximum for a day.
  event("fine.decided", "f-2", { fine: 900_00, max: 500_00 }, { time: "2024-05-06T09:00:00+08:00" }),
  event("fine.decided", "f-2", { fine: 400_00, max: 500_00 }, { time: "2024-05-07T09:00:00+08:00" }),
  // In time.
  event("fine.filed", "f-3", {}, { time: "2024-05-06T09:00:00+08:00" }),
  event("fine.decided", "f-3", { fine: 100_00, max: 500_00 }, { time: "2024-05-10T09:00:00+08:00" }),
];

it("finds in an import what would have come and gone while it happened", async () => {
  await append(importing("import.began"));
  await append(...PAST);

  expect(await told()).toEqual(["f-1 F-2 open 2024-05-16", "f-2 F-1 ceased 2024-05-06"]);
  expect(await changes()).toEqual(["signal.raised f-1 F-2 import", "signal.raised f-2 F-1 import", "signal.ceased f-2 F-1 import"]);
});

it("finds the same, whatever the order and the pieces in which it comes", async () => {
  await append(importing("import.began"));
  for (const one of [...PAST].reverse()) await append(one);

  expect(await told()).toEqual(["f-1 F-2 open 2024-05-16", "f-2 F-1 ceased 2024-05-06"]);
});

it("says of what happens after an import, and to another source meanwhile, that it is news", async () => {
  await append(importing("import.began"));
  await append(event("fine.decided", "f-4", { fine: 900_00, max: 500_00 }, { source: "other" }));
  await append(importing("import.ended"));
  await append(event("fine.decided", "f-5", { fine: 900_00, max: 500_00 }));

  expect(await changes()).toEqual(["signal.raised f-4 F-1 undefined", "signal.raised f-5 F-1 undefined"]);
});

it("says in the state which signals came with an import, and the same when all is folded anew", async () => {
  await append(importing("import.began"));
  await append(...PAST);
  await append(importing("import.ended"));
  const rows = await running.state?.signals({ limit: 10 });
  const size = trail.size;

  await running.close();
  running = await supervising();

  expect(rows?.map(({ isImported }) => isImported)).toEqual([true, true]);
  expect(await running.state?.signals({ limit: 10 })).toEqual(rows);
  expect(trail.size).toBe(size);
});
