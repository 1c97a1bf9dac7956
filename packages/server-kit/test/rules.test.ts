import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type ControlPack, createCalendar, type TraceEvent } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import { createTrail, type Trail } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { rulesPart } from "../src/desk/rules.ts";
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
});

afterEach(async () => {
  await running.close();
  await trail.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(pack: ControlPack): Promise<void> {
  running = await createSupervision({
    trail,
    packs: [pack],
    calendar: createCalendar(),
    clock: { now: () => NOW },
    desk: [rulesPart()],
    state: await sqliteStateStore({ file: join(folder, "state.db") }),
    onFault: ({ error }) => {
      throw error;
    },
  });
  await running.caughtUp();
}

/** The fines, with another tolerance for F-1, another level for F-2, or without one of them. */
function finesBut(change: (controls: ControlPack["controls"]) => ControlPack["controls"]): ControlPack {
  const pack = finesWith();
  return { ...pack, controls: change(pack.controls) };
}

async function eventsOf(prefix: string): Promise<readonly TraceEvent[]> {
  const entries = await trail.read(0, trail.size);
  return entries.map(({ event: text = "{}" }) => JSON.parse(text) as TraceEvent).filter(({ type }) => type.startsWith(prefix));
}

async function feed(): Promise<void> {
  const events = [
    event("fine.decided", "f-1", { fine: 900_00, max: 500_00 }),
    event("fine.decided", "f-2", { fine: 600_00, max: 500_00 }),
    event("fine.filed", "f-3", {}, { time: "2026-01-05T09:00:00+08:00" }),
  ];
  await trail.append(events.map((one) => ({ event: one })));
  await running.caughtUp();
}

it("says in the trail what other rules find in the same entries, then tells it as no news", async () => {
  await start(finesWith());
  await feed();
  const size = trail.size;
  await running.close();

  // F-2 is gone, and F-1 takes only what is far above.
  await start(
    finesBut((controls) =>
      controls
        .filter(({ id }) => id === "F-1")
        .map((control) => ({ ...control, params: { tolerance: { ...control.params.tolerance, value: 200_00 } } }) as typeof control),
    ),
  );

  const [report, ...others] = await eventsOf("rules.");
  expect(others).toEqual([]);
  expect(report?.data).toMatchObject({
    entries: size,
    alike: 1,
    only: 0,
    gone: 2,
    changed: 0,
    unknowable: 0,
    controls: [
      { control: "F-1", only: 0, gone: 1, changed: 0 },
      { control: "F-2", only: 0, gone: 1, changed: 0 },
    ],
  });
  expect(report?.data.examples).toHaveLength(2);
  expect(
    (await eventsOf("signal.withdrawn"))
      .map(({ data }) => `${(data.record as { id: string }).id} ${data.control as string} ${data.cause as string}`)
      .sort(),
  ).toEqual(["f-2 F-1 rules", "f-3 F-2 rules"]);
});

it("tells what only the new rules find once, as no news, and says nothing when it starts again", async () => {
  await start(finesBut((controls) => controls.filter(({ id }) => id === "F-2")));
  await feed();
  await running.close();
  await start(finesWith());
  const told = (await eventsOf("signal.")).map(({ type, data }) => `${type} ${data.control as string} ${data.cause as string}`);
  const size = trail.size;
  await running.close();

  await start(finesWith());

  expect(told).toEqual(["signal.raised F-2 undefined", "signal.raised F-1 rules", "signal.raised F-1 rules"]);
  expect((await eventsOf("rules.")).map(({ data }) => [data.alike, data.only, data.gone])).toEqual([[1, 2, 0]]);
  expect(trail.size).toBe(size);
  const rows = await running.state?.signals({ limit: 10 });
  expect(rows?.map(({ control, isImported }) => [control, isImported]).sort()).toEqual([
    ["F-1", true],
    ["F-1", true],
    ["F-2", false],
  ]);
});

it("says nothing of rules where none were before", async () => {
  await start(finesWith());
  await feed();

  expect(await eventsOf("rules.")).toEqual([]);
});
