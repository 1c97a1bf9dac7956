import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openLog } from "@plumbline/adapters/files";
import {
  type ControlPack,
  createCalendar,
  definePack,
  eventsOfCase,
  type Json,
  type LogCase,
  logCaseRecord,
  type TimedEvent,
} from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import {
  approval,
  type CityDomain,
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
import { handlingPart } from "../src/desk/handling.ts";
import { importPart } from "../src/desk/imports.ts";
import { matterPart } from "../src/desk/matters.ts";
import { rulesPart } from "../src/desk/rules.ts";
import { createSupervision, type Supervision } from "../src/supervise/create-supervision.ts";
import { newFolder, ORIGIN, SEED } from "./supervisor.ts";
import { type WholeState, wholeStateOf } from "./whole-state.ts";

// Replay = live, byte for byte; in any order and in bulk, the same signals. PLUMBLINE_LONG=1 takes more of each.
const isLong = process.env.PLUMBLINE_LONG === "1";
vi.setConfig({ testTimeout: isLong ? 3_600_000 : 120_000 });

const logsFolder = join(process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../shared"), "data/logs");
const hasLogs = existsSync(join(logsFolder, "checks.json"));
const calendar = createCalendar();
const DAY = 86_400_000;

interface World {
  readonly events: readonly TimedEvent[];
  readonly packs: readonly ControlPack[];
}

function city(): World {
  const domains: readonly CityDomain[] = isLong
    ? ["approval", "penalty", "decision", "tender", "cadre", "supervision", "inspection", "generic"]
    : ["approval"];
  return {
    events: [...cityFeed({ seed: 7, cases: isLong ? 250 : 110, calendar, domains }).events()],
    packs: [approval(), penalty({ benchmarks: SAMPLE_BENCHMARKS }), decision(), tender(), cadre(), supervision(), inspection(), generic()],
  };
}

/** A log with the checks that are known of it, the first cases of it unless all are asked for. */
async function log(name: "receipt" | "fines", most: number): Promise<World> {
  const suite = JSON.parse(readFileSync(join(logsFolder, "checks.json"), "utf8")) as {
    readonly logs: Record<string, { readonly file: string }>;
    readonly checks: readonly { readonly id: string; readonly log: string; readonly kind: string; readonly params: Record<string, Json> }[];
  };
  const cases: LogCase[] = [];
  for await (const batch of openLog(join(logsFolder, suite.logs[name]?.file ?? "")).batches()) {
    cases.push(...batch);
    if (cases.length >= most) break;
  }
  const events = cases.slice(0, most).flatMap((one) => eventsOfCase(one, "log"));
  const pack = definePack({
    id: name,
    version: "1.0.0",
    title: { zh: name, en: name },
    events: [],
    records: [logCaseRecord],
    controls: suite.checks
      .filter((check) => check.log === name)
      .map(({ id, kind, params }) => ({
        id,
        version: 1,
        title: { zh: id, en: id },
        citations: [{ regulation: "某法", confidence: "practice" }],
        record: "case",
        kind,
        settings: params,
        level: "orange",
        mode: "advise",
      })),
  });
  return { events: events.sort((a, b) => a.at - b.at), packs: [pack] };
}

const WORLDS: readonly { readonly name: string; readonly world: () => World | Promise<World>; readonly needsLogs?: true }[] = [
  { name: "the sample city", world: city },
  { name: "the receipt log", world: () => log("receipt", isLong ? Number.POSITIVE_INFINITY : 60), needsLogs: true },
  { name: "the fines log", world: () => log("fines", isLong ? 5_000 : 100), needsLogs: true },
];

let folder: string;
let faults: unknown[];

beforeEach(async () => {
  folder = await newFolder();
  faults = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each(WORLDS)("$name", ({ world, needsLogs }) => {
  it.skipIf(needsLogs && !hasLogs)(
    "has the same whole state, byte for byte, live and asleep over many restarts and computed anew, whatever is awake",
    async () => {
      const { events, packs } = await world();
      const clock = clockFrom(events);
      const trail = await trailAt("trail", clock);
      const random = randomFrom(3);
      // Live, with everything awake, and beside it another one that sleeps and is restarted.
      let live = await start("live", trail, packs, clock, 20_000);
      let commits = 0;
      for (let at = 0; at < events.length; commits++) {
        const some = events.slice(at, at + 1 + Math.floor(random() * (isLong ? 120 : 200)));
        at += some.length;
        clock.set(some.at(-1)?.at ?? 0);
        await append(trail, some);
        await live.tick();
        if (commits % 4 !== 1) continue;
        // Sometimes it ends in the middle, and goes on from there.
        await live.close();
        live = await start("live", trail, packs, clock, commits % 8 === 1 ? 0 : 300);
      }
      await toTheEnd(live, clock);
      await live.close();
      const size = trail.size;
      const expected = wholeStateOf(join(folder, "live"));

      expect(expected.signals?.length).toBeGreaterThan(10);
      for (const [name, mostAwake] of [
        ["awake", 20_000],
        ["asleep", 0],
      ] as const) {
        const anew = await start(name, trail, packs, clock, mostAwake);
        await anew.caughtUp();
        await anew.close();
        expect(differences(expected, wholeStateOf(join(folder, name))), name).toEqual([]);
      }
      expect(trail.size).toBe(size);
      expect(faults).toEqual([]);
      await trail.close();
    },
  );

  it.skipIf(needsLogs && !hasLogs)("comes to the same signals in force in whatever order its events come, and in bulk", async () => {
    const { events, packs } = await world();
    const random = randomFrom(5);
    const shuffled = events.map((one) => ({ one, key: random() })).sort((a, b) => a.key - b.key);
    const inForce: (readonly string[])[] = [];
    for (const [name, arrivals, size] of [
      ["in order", events, 200],
      ["in bulk", events, Number.POSITIVE_INFINITY],
      ["shuffled", shuffled.map(({ one }) => one), 500],
    ] as const) {
      const clock = clockFrom(events);
      if (name !== "in order") clock.set(events.at(-1)?.at ?? 0);
      const trail = await trailAt(name, clock);
      const running = await start(`state ${name}`, trail, packs, clock, 1000);
      for (let at = 0; at < arrivals.length; at += size) {
        const some = arrivals.slice(at, at + size);
        clock.set(Math.max(clock.now(), some.at(-1)?.at ?? 0));
        await append(trail, some);
        await running.tick();
      }
      await toTheEnd(running, clock);
      const found = [...((await running.state?.signals({ state: "open", limit: 1e6 })) ?? [])];
      // How a source numbers its events and what it sends twice is about their arrival.
      const ofRecords = found.filter(({ record }) => record.type !== "source");
      inForce.push(
        ofRecords.map(({ id, record, control, at, level, mode }) => JSON.stringify([id, record, control, at, level, mode])).sort(),
      );
      await running.close();
      await trail.close();
    }
    const [first = [], ...others] = inForce;

    expect(first.length).toBeGreaterThan(10);
    for (const other of others) expect(other).toEqual(first);
    expect(faults).toEqual([]);
  });
});

interface MovedClock {
  now(): number;
  set(at: number): void;
}

function clockFrom(events: readonly TimedEvent[]): MovedClock {
  let now = events[0]?.at ?? 0;
  return {
    now: () => now,
    set: (at) => {
      now = at;
    },
  };
}

async function trailAt(name: string, clock: MovedClock): Promise<Trail> {
  const store = await sqliteTrailStore({ file: join(folder, `${name}.db`) });
  return createTrail({ store, signer: ed25519Signer(ORIGIN, SEED), origin: ORIGIN, clock });
}

async function start(
  name: string,
  trail: Trail,
  packs: readonly ControlPack[],
  clock: MovedClock,
  mostAwake: number,
): Promise<Supervision> {
  return createSupervision({
    trail,
    packs,
    calendar,
    clock,
    mostAwake,
    desk: [importPart(), rulesPart(), matterPart(), handlingPart({})],
    state: await sqliteStateStore({ file: join(folder, name) }),
    onFault: (fault) => void faults.push(fault),
  });
}

async function append(trail: Trail, events: readonly TimedEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 1000) {
    const { receipts } = await trail.append(events.slice(at, at + 1000).map(({ at: _at, ...event }) => ({ event })));
    for (const { status } of receipts) if (status !== "stored") throw new Error(status);
  }
}

/** Everything that is due is over then, and said. */
async function toTheEnd(running: Supervision, clock: MovedClock): Promise<void> {
  for (const days of [3, 400, 1]) {
    clock.set(clock.now() + days * DAY);
    await running.tick();
    await running.caughtUp();
  }
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The first lines of each part that differ. */
function differences(a: WholeState, b: WholeState): readonly string[] {
  return Object.keys(a).flatMap((what) => {
    const [ours = [], theirs = []] = [a[what], b[what]];
    const length = Math.max(ours.length, theirs.length);
    const differing = Array.from({ length }, (_, i) => i).filter((i) => ours[i] !== theirs[i]);
    return differing.slice(0, 3).map((i) => `${what} ${differing.length} of ${length}:\n${ours[i]}\n${theirs[i]}`);
  });
}
