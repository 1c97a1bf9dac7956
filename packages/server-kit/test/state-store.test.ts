import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stateStoreContract } from "../src/store/contract/index.ts";
import { StateModel } from "../src/store/contract/state-model.ts";
import { randomBatches, sameAs } from "../src/store/contract/state-store-contract.ts";
import { sqliteStateStore } from "../src/store/sqlite/index.ts";
import { StateReader } from "../src/store/sqlite/state/read-state.ts";
import { openStateDatabase } from "../src/store/sqlite/state/state-tables.ts";
import { StateWriter } from "../src/store/sqlite/state/write-state.ts";
import type { State, StateStore } from "../src/supervise/state-store.ts";
import { killWhileWriting, wholeBatches } from "./state-support.ts";

vi.setConfig({ testTimeout: 60_000 });

stateStoreContract("sqliteStateStore in memory", { describe, it }, async () => {
  const store = await sqliteStateStore();
  return { store, remove: () => store.close() };
});

stateStoreContract("sqliteStateStore in files", { describe, it }, async () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-state-contract-"));
  const opened: StateStore[] = [];
  const open = async (): Promise<StateStore> => {
    const store = await sqliteStateStore({ file: join(dir, "state") });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    open,
    async remove() {
      for (const store of opened) await store.close();
      rmSync(dir, { recursive: true });
    },
  };
});

describe("a state in SQLite", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "plumbline-state-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("answers as a list of all rows would, whatever was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 1_000_000 }), async (seed) => {
        const store = await sqliteStateStore();
        const state = await store.begin("rules");
        const model = new StateModel();
        for (const batch of randomBatches(seed, 12)) {
          await state.write(batch);
          model.write(batch);
        }
        await sameAs(model, state, seed);
        await store.close();
      }),
      { numRuns: 8 },
    );
  });

  it("holds whole batches after its process was killed", async () => {
    const cursors: number[] = [];
    for (const [seed, ms] of [
      [21, 0],
      [22, 40],
      [23, 150],
    ] as const) {
      const file = join(dir, `state-${seed}`);
      await killWhileWriting("sqlite", file, seed, ms);
      const store = await sqliteStateStore({ file });
      const state = (await store.current("rules")) as State;
      cursors.push(await wholeBatches(state, seed));
      await store.close();
    }
    expect(Math.min(...cursors)).toBeGreaterThan(0);
  });

  it("keeps nothing of what was replaced, in rows, words and log", async () => {
    const file = join(dir, "state");
    const store = await sqliteStateStore({ file });
    const state = await store.begin("rules");
    const write = (cursor: number, words: string, text: string): Promise<void> => {
      const row = { path: ["", "office"], startAt: 1_700_000_000_000, endAt: 1_700_000_000_000, closed: false, open: 0, title: words };
      const head = { cursor: cursor + 1, now: 1_700_000_000_000, minimum: 0, hasGaps: false, isStale: false };
      const dossier = { type: "case", id: "1", text, closed: false, isWanted: false, row };
      return state.write({ from: cursor, head, dossiers: [dossier], signals: [], handlings: [], changes: [], moved: [] });
    };
    await write(0, "zhangsanfeng 张三丰", "kept of zhangsanfeng");
    await store.serve(state);
    expect(bytesOf(dir)).toContain("zhangsanf");
    await write(1, "somebody", "kept");
    await store.close();

    expect(bytesOf(dir)).not.toMatch(/zhangsan|zh?ang?s|张三|三丰/);
  });

  it("goes along an index for every page, and sorts none", () => {
    const { db, prepare } = openStateDatabase(":memory:");
    const asked = new Set<string>();
    const reader = new StateReader((sql) => {
      asked.add(sql);
      return prepare(sql);
    });
    const writer = new StateWriter(prepare);
    for (const batch of randomBatches(3, 12)) writer.write(batch);
    const sight = { within: ["north", "south"], person: "p1", now: Date.parse("2026-03-05T09:00:00+08:00") };
    const after = { at: sight.now, id: "s1" };
    const filters = [
      {},
      { state: "open" },
      { level: "red" },
      { control: "C-1" },
      { handling: "new" },
      { turn: "person" },
      { person: "p1" },
    ] as const;
    for (const filter of [...filters, { matter: "m1" }, { record: { type: "case", id: "1" } }]) {
      for (const more of [{}, { after, from: 0, to: sight.now }]) reader.signals({ sight, limit: 5, ...filter, ...more });
    }
    for (const filter of [{}, { closed: false }, { flagged: true }, { turn: "unit" }]) {
      for (const more of [{}, { after: { startAt: sight.now, id: "1", type: "case" } }])
        reader.records({ types: ["case", "tender"], sight, limit: 1, ...filter, ...more });
    }
    reader.counts();
    reader.counts(sight);
    reader.cells({ orgs: ["north"], from: "2026-01", to: "2026-03", of: ["C-1"], limit: 5 });
    reader.search({ text: "采购 设备", sight, limit: 5 });
    reader.changes({ after: 0, limit: 5 });
    const plans = [...asked].flatMap((sql) => {
      const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
      return steps.map(({ detail }) => `${detail} ← ${sql}`);
    });
    db.close();

    expect(asked.size).toBeGreaterThan(25);
    expect(plans.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
    const scans = plans.filter((step) => step.startsWith("SCAN") && !/VIRTUAL TABLE|COVERING INDEX signals_open/.test(step));
    expect(scans).toEqual([]);
  });
});

/** All that the files of a folder hold, as Latin letters and as text. */
function bytesOf(dir: string): string {
  const files = readdirSync(dir).map((name) => readFileSync(join(dir, name)));
  return files.map((file) => file.toString("latin1") + file.toString("utf8")).join("\n");
}
