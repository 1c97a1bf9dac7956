import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type ControlPack, createCalendar, type SignalSummary, type TimedEvent, type TraceEvent } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import {
  approval,
  cadre,
  cityFeed,
  decision,
  generic,
  inspection,
  penalty,
  SAMPLE_BENCHMARKS,
  supervision,
  tender,
} from "@plumbline/packs";
import { createTrail, type Trail } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSupervision, type Supervision } from "../src/supervise/create-supervision.ts";
import { event, finesWith, newFolder, ORIGIN, SEED } from "./supervisor.ts";

vi.setConfig({ testTimeout: 120_000 });
/** With PLUMBLINE_LONG=1 the city is larger, and has more offices. */
const isLong = process.env.PLUMBLINE_LONG === "1";

const calendar = createCalendar();
const packs: readonly ControlPack[] = [
  approval(),
  penalty({ benchmarks: SAMPLE_BENCHMARKS }),
  decision(),
  tender(),
  cadre(),
  supervision(),
  inspection(),
  generic(),
];

let folder: string;

beforeEach(async () => {
  folder = await newFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function trailAt(name: string, clock: { now(): number }): Promise<Trail> {
  const store = await sqliteTrailStore({ file: join(folder, `${name}.db`) });
  return createTrail({ store, signer: ed25519Signer(ORIGIN, SEED), origin: ORIGIN, clock });
}

async function everySignal(running: Supervision): Promise<readonly SignalSummary[]> {
  const all: SignalSummary[] = [];
  for (let after: string | undefined; ; ) {
    const { signals, next } = await running.list({ limit: 200, ...(after !== undefined && { after }) });
    all.push(...signals);
    if (next === undefined) return all;
    after = next;
  }
}

/** What the trail says of signals, whatever stands between. */
async function toldOf(trail: Trail): Promise<readonly string[]> {
  const told: string[] = [];
  for (let at = 0; at < trail.size; at += 1000) {
    for (const { event: text = "{}" } of await trail.read(at, at + 1000)) {
      const one = JSON.parse(text) as Partial<TraceEvent>;
      if (one.type?.startsWith("signal.")) told.push(JSON.stringify([one.id, one.type, one.time, one.data]));
    }
  }
  return told.sort();
}

function plain(one: TimedEvent): TraceEvent {
  return Object.fromEntries(Object.entries(one).filter(([name]) => name !== "at")) as unknown as TraceEvent;
}

/** A city's events as they come, in commits, with the clock going along. */
async function live(
  name: string,
  events: readonly TimedEvent[],
  start: (trail: Trail, clock: { now(): number }) => Promise<Supervision>,
  restartsAfter: (commit: number) => boolean,
) {
  let now = events[0]?.at ?? 0;
  const clock = { now: () => now };
  const trail = await trailAt(name, clock);
  let running = await start(trail, clock);
  for (let at = 0, commit = 0; at < events.length; at += 60, commit++) {
    const some = events.slice(at, at + 60);
    now = (some.at(-1) as TimedEvent).at;
    await trail.append(some.map((one) => ({ event: plain(one) })));
    await running.tick();
    if (!restartsAfter(commit)) continue;
    await running.close();
    running = await start(trail, clock);
  }
  now += 400 * 86_400_000;
  await running.tick();
  await running.caughtUp();
  return { trail, running, clock };
}

describe("the state of a city", () => {
  it("is the same whether records stay awake, sleep at once over many restarts, or are computed anew", async () => {
    const domains = ["approval", "penalty", ...(isLong ? (["tender", "generic"] as const) : [])] as const;
    const events = [...cityFeed({ seed: 11, cases: isLong ? 130 : 110, calendar, domains }).events()];
    const faults: unknown[] = [];
    const onFault = (fault: unknown): void => void faults.push(fault);
    const awake = await live(
      "awake",
      events,
      (trail, clock) => createSupervision({ trail, packs, calendar, clock, onFault }),
      () => false,
    );
    const asleep = await live(
      "asleep",
      events,
      async (trail, clock) =>
        createSupervision({
          trail,
          packs,
          calendar,
          clock,
          onFault,
          mostAwake: 0,
          state: await sqliteStateStore({ file: join(folder, "state") }),
        }),
      (commit) => commit % 20 === 3,
    );
    const expected = await everySignal(awake.running);

    expect(expected.length).toBeGreaterThan(20);
    expect(await everySignal(asleep.running)).toEqual(expected);
    expect(await toldOf(asleep.trail)).toEqual(await toldOf(awake.trail));

    await asleep.running.close();
    const { trail, clock } = asleep;
    const size = trail.size;
    const anew = await createSupervision({ trail, packs, calendar, clock, onFault });
    expect(await everySignal(anew)).toEqual(expected);
    expect(trail.size).toBe(size);
    expect(faults).toEqual([]);
    for (const running of [anew, awake.running]) await running.close();
    for (const one of [trail, awake.trail]) await one.close();
  });
});

describe("a state", () => {
  const fines = [finesWith()];
  const clock = { now: () => Date.parse("2026-03-02T09:00:00+08:00") };
  const faults: unknown[] = [];
  const startOn = async (trail: Trail, more: Partial<Parameters<typeof createSupervision>[0]> = {}): Promise<Supervision> =>
    createSupervision({
      trail,
      packs: fines,
      calendar,
      clock,
      state: await sqliteStateStore({ file: join(folder, "state") }),
      onFault: ({ error }) => void faults.push(error),
      ...more,
    });
  const decide = (id: string, fine: number) => ({ event: event("fine.decided", id, { fine, max: 500_00 }) });

  beforeEach(() => void faults.splice(0));

  it.each([
    { what: "its file is cut", spoil: () => truncateSync(join(folder, "state-1"), 5000) },
    { what: "its file is something else", spoil: () => writeFileSync(join(folder, "state-1"), "Dear ".repeat(2000)) },
    { what: "its file is gone", spoil: () => rmSync(join(folder, "state-1")) },
    { what: "what says which one serves is something else", spoil: () => writeFileSync(join(folder, "state"), "Dear ".repeat(2000)) },
    {
      what: "all of it is noise",
      spoil: () => writeFileSync(join(folder, "state-1"), randomBytes(readFileSync(join(folder, "state-1")).length)),
    },
  ])("is computed anew when $what", async ({ spoil }) => {
    const trail = await trailAt("trail", clock);
    let running = await startOn(trail);
    await trail.append([decide("f-1", 800_00)]);
    await running.caughtUp();
    const before = await everySignal(running);
    await running.close();
    spoil();

    running = await startOn(trail);

    expect(before).toHaveLength(1);
    expect(await everySignal(running)).toEqual(before);
    expect(trail.size).toBe(2);
    await running.close();
    await trail.close();
  });

  it("is computed anew when the rules are others, and the one before is deleted", async () => {
    const trail = await trailAt("trail", clock);
    let running = await startOn(trail);
    await trail.append([decide("f-1", 800_00)]);
    await running.caughtUp();
    await running.close();

    running = await startOn(trail, { packs: [{ ...(fines[0] as ControlPack), version: "1.0.1" }] });
    await running.close();

    expect([existsSync(join(folder, "state-1")), existsSync(join(folder, "state-2"))]).toEqual([false, true]);
    await trail.close();
  });

  it("of another trail that had the same name is not gone on from", async () => {
    const first = await trailAt("first", clock);
    let running = await startOn(first);
    await first.append([decide("f-1", 800_00)]);
    await running.caughtUp();
    await running.close();
    await first.close();
    const other = await trailAt("other", clock);
    await other.append([decide("f-2", 100_00), decide("f-3", 900_00), decide("f-4", 100_00)]);

    running = await startOn(other);

    expect((await everySignal(running)).map(({ record }) => record.id)).toEqual(["f-3"]);
    await running.close();
    await other.close();
  });

  it("that did not take a write is left, and what it lacks is folded again once it writes", async () => {
    const trail = await trailAt("trail", clock);
    const store = await sqliteStateStore({ file: join(folder, "state") });
    let isFull = false;
    const running = await startOn(trail, {
      state: {
        ...store,
        async begin(rules) {
          const state = await store.begin(rules);
          const write = state.write.bind(state);
          return Object.assign(state, {
            write: (...args: Parameters<typeof write>) => (isFull ? Promise.reject(new Error("full")) : write(...args)),
          });
        },
      },
    });
    await trail.append([decide("f-1", 800_00)]);
    await running.caughtUp();
    isFull = true;
    await trail.append([decide("f-2", 900_00)]);
    await running.caughtUp();
    isFull = false;
    await trail.append([decide("f-3", 100_00)]);
    await running.tick();
    await running.caughtUp();

    expect((await everySignal(running)).map(({ record }) => record.id).sort()).toEqual(["f-1", "f-2"]);
    expect(faults.length).toBeGreaterThan(0);
    expect(await toldOf(trail)).toHaveLength(2);
    await running.close();
    await trail.close();
  });
});
