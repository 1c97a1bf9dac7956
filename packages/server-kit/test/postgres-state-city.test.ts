import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createCalendar } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import { approval, cityFeed, penalty, SAMPLE_BENCHMARKS, tender } from "@plumbline/packs";
import { createTrail } from "@plumbline/server-kit";
import { postgresStateStore } from "@plumbline/server-kit/store/postgres";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createSupervision } from "../src/supervise/create-supervision.ts";
import type { StateStore } from "../src/supervise/state-store.ts";
import { type Cluster, postgresBin, startCluster } from "./postgres.ts";
import { newFolder, ORIGIN, SEED } from "./supervisor.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const calendar = createCalendar();
const packs = [approval(), penalty({ benchmarks: SAMPLE_BENCHMARKS }), tender()];

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.remove());

  it("what a city's trail means is the same there as in SQLite: records, signals, statistics, words and what is due", async () => {
    const folder = await newFolder();
    let now = 0;
    const clock = { now: () => now };
    const store = await sqliteTrailStore({ file: join(folder, "trail.db") });
    const trail = await createTrail({ store, signer: ed25519Signer(ORIGIN, SEED), origin: ORIGIN, clock });
    const faults: unknown[] = [];
    const options = { trail, packs, calendar, clock, onFault: (fault: unknown) => void faults.push(fault) };
    const liveStore = await sqliteStateStore();
    const live = await createSupervision({ ...options, state: liveStore });
    const events = [...cityFeed({ seed: 5, cases: 130, calendar, domains: ["approval", "penalty", "tender"] }).events()];
    for (let at = 0; at < events.length; at += 200) {
      const some = events.slice(at, at + 200);
      now = some.at(-1)?.at ?? 0;
      await trail.append(some.map(({ at: _at, ...event }) => ({ event })));
      await live.tick();
    }
    await live.caughtUp();
    const lists = await everythingOf(liveStore, now);
    await live.close();
    const sqlite = await sqliteStateStore({ file: join(folder, "state") });
    const inSqlite = await createSupervision({ ...options, state: sqlite, mostAwake: 50 });
    const postgres = await postgresStateStore({ url: await cluster.database() });
    const inPostgres = await createSupervision({ ...options, state: postgres, mostAwake: 50 });
    for (const one of [inSqlite, inPostgres]) await one.caughtUp();
    const expected = await everythingOf(sqlite, now);

    expect(expected.signals.length).toBeGreaterThan(20);
    expect(expected.found.length).toBeGreaterThan(0);
    expect(await everythingOf(postgres, now)).toEqual(expected);
    // As they were while the events came.
    for (const what of ["records", "signals", "counts", "cells", "found", "dossiers", "due", "wanted"] as const)
      expect(expected[what]).toEqual(lists[what]);
    expect(faults).toEqual([]);
    await inPostgres.close();
    await inSqlite.close();
    await trail.close();
    await rm(folder, { recursive: true });
  });
});

async function everythingOf(store: StateStore, now: number) {
  const state = (await store.former())?.state;
  if (!state) throw new Error("there is no state");
  const sight = { within: [""], now };
  const records = await Promise.all(
    packs.flatMap((pack) => pack.records).map(({ type }) => state.records({ types: [type], sight, limit: 999 })),
  );
  const periods = [
    ["", ""],
    ["0000", "9999"],
    ["0000-00", "9999-99"],
    ["0000-00-00", "9999-99-99"],
  ] as const;
  const cells = await Promise.all(periods.map(([from, to]) => state.cells({ orgs: [""], from, to, limit: 99_999 })));
  const words = records.flat().map(({ title, id }) => title ?? id);
  const found = await Promise.all(words.slice(0, 40).map((text) => state.search({ text, sight, limit: 50 })));
  return {
    head: await state.head(),
    records,
    signals: await state.signals({ limit: 9999 }),
    counts: await state.counts(sight),
    cells,
    found: found.filter(({ length }) => length > 0),
    dossiers: await state.dossiers(records.flat()),
    due: [...(await state.due(now + 400 * 86_400_000, 9999))].sort(),
    wanted: [...(await state.wanted())].sort(),
  };
}
