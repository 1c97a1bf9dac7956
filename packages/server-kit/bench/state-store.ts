import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresStateStore } from "../src/store/postgres/index.ts";
import { sqliteStateStore } from "../src/store/sqlite/index.ts";
import type { DossierRow, HandlingRow, Sight, SignalRow, State, StateBatch, StateStore } from "../src/supervise/state-store.ts";

// How fast a state takes batches in, and how long an answer takes while it does: records of a city with signals of every sixth of them.
// `PLUMBLINE_BENCH_RECORDS`: records; `PLUMBLINE_BENCH_POSTGRES`: connection string of a database to try too; `PLUMBLINE_BENCH_ASKS`: questions of a kind.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const records = Number(process.env.PLUMBLINE_BENCH_RECORDS ?? (short ? 3_000 : 1_200_000));
const asks = Number(process.env.PLUMBLINE_BENCH_ASKS ?? (short ? 20 : 200));
const url = process.env.PLUMBLINE_BENCH_POSTGRES;
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-state-store-"));

const FIRST = Date.parse("2023-01-01T00:00:00+08:00");
const LAST = Date.parse("2026-01-01T00:00:00+08:00");
const TYPES = ["penalty", "approval", "tender"];
const LEVELS = ["yellow", "orange", "red"] as const;
const WORDS =
  "采购 设备 处罚 决定 办公 市政 工程 道路 养护 许可 食品 经营 监督 检查 听证 审批 招标 投标 中标 公示 合同 变更 环保 排污 税务".split(" ");

try {
  await run("SQLite", await sqliteStateStore({ file: join(folder, "state") }));
  console.log(`file: ${(statSync(join(folder, "state-1")).size / 1e6).toFixed(0)} MB`);
  if (url) await run("PostgreSQL", await postgresStateStore({ url, schema: "bench_state" }));
} finally {
  rmSync(folder, { recursive: true });
}

async function run(name: string, store: StateStore): Promise<void> {
  const state = await store.begin("bench");
  let started = performance.now();
  let rows = 0;
  let cursor = 0;
  const slices: string[] = [];
  for (let from = 0; from < records; from += 2000) {
    const batch = batchOf(cursor, from, Math.min(records, from + 2000));
    rows += batch.dossiers.length + batch.signals.length;
    await state.write(batch);
    cursor = batch.head.cursor;
    if ((from / 2000) % 100 === 99) slices.push(`${Math.round(rows / ((performance.now() - started) / 1000))}`);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${name}: ${records} records, ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s; so far: ${slices.join(" ")}`,
  );
  // As live: 1,000 events a second that come in small batches, most of them to records that are there.
  let isOver = false;
  const writes: number[] = [];
  const writing = (async () => {
    const begun = performance.now();
    for (let n = 0; !isOver; n++) {
      const at = performance.now();
      const wait = begun + n * 50 - at;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const before = performance.now();
      await state.write(liveBatch(cursor++, n));
      writes.push(performance.now() - before);
    }
  })();
  started = performance.now();
  for (const [what, ask] of Object.entries(questions(state))) {
    const times: number[] = [];
    let found = 0;
    for (let i = 0; i < asks; i++) {
      const before = performance.now();
      found += await ask(i);
      times.push(performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    console.log(`  ${what}: ${quantiles(times)}; ${(found / asks).toFixed(1)} found`);
  }
  isOver = true;
  await writing;
  console.log(
    `  writes of 50 events meanwhile: ${quantiles(writes)}, ${writes.length} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  await store.serve(state);
  await store.close();
}

function questions(state: State): Record<string, (i: number) => Promise<number>> {
  const now = LAST;
  const whole: Sight = { within: [""], now };
  const city: Sight = { within: ["city"], person: "p-7", now };
  const office = (i: number): Sight => ({ within: [`office-${i % 10}-${i % 7}`], now });
  const words = (i: number): string => `${WORDS[i % WORDS.length]}${WORDS[(i * 7 + 3) % WORDS.length]}`;
  return {
    "signals, city, newest": async () => (await state.signals({ sight: city, limit: 50 })).length,
    "signals, city, open and red": async () => (await state.signals({ sight: city, state: "open", level: "red", limit: 50 })).length,
    "signals, city, supervisor's turn": async () => (await state.signals({ sight: city, turn: "supervisor", limit: 50 })).length,
    "signals, office, of a control": async (i) => (await state.signals({ sight: office(i), control: `C-${i % 100}`, limit: 50 })).length,
    "signals, district, deep page": async (i) =>
      (await state.signals({ sight: { within: [`district-${i % 10}`], now }, limit: 50, after: { at: FIRST + i * 1e8, id: "x" } })).length,
    "counts, city": async () => Object.values(await state.counts(city)).reduce((a, b) => a + b),
    "counts, seven offices": async (i) =>
      Object.values(await state.counts({ within: Array.from({ length: 7 }, (_, k) => `office-${i % 10}-${k}`), now })).reduce(
        (a, b) => a + b,
      ),
    "records, city, running": async (i) =>
      (await state.records({ types: [TYPES[i % 3] as string], sight: city, closed: false, limit: 50 })).length,
    "records, office, flagged": async (i) =>
      (await state.records({ types: [TYPES[i % 3] as string], sight: office(i), flagged: true, limit: 50 })).length,
    "cells, heat map of a month": async () =>
      (
        await state.cells({
          orgs: Array.from({ length: 10 }, (_, k) => `district-${k}`),
          from: "2025-11",
          to: "2025-11",
          measures: ["open"],
          limit: 9999,
        })
      ).length,
    "cells, a control over 36 months": async (i) =>
      (await state.cells({ orgs: ["city"], from: "2023-01", to: "2025-12", of: [`C-${i % 100}`], limit: 9999 })).length,
    "search, city, two words": async (i) => (await state.search({ text: words(i), sight: city, limit: 20 })).length,
    "search, office, a frequent word": async (i) =>
      (await state.search({ text: WORDS[i % 25] as string, sight: office(i), limit: 20 })).length,
    "search, everywhere, an id": async (i) =>
      (await state.search({ text: `CASE-${(i * 7919) % records}`, sight: whole, limit: 20 })).length,
    "search, office, two frequent words that seldom meet": async (i) =>
      (await state.search({ text: `${WORDS[i % 25]} ${WORDS[(i + 11) % 25]}`, sight: office(i), limit: 20 })).length,
    "record by id": async (i) => ((await state.record({ type: typeOf(i * 31), id: idOf(i * 31) })) ? 1 : 0),
  };
}

function quantiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

function typeOf(i: number): string {
  return TYPES[i % 3] as string;
}

function idOf(i: number): string {
  return `CASE-${i}`;
}

function pathOf(i: number): { readonly org: string; readonly path: readonly string[] } {
  const district = mixed(i) % 10;
  const org = `office-${district}-${mixed(i + 1) % 7}`;
  return { org, path: ["", "city", `district-${district}`, org] };
}

function mixed(i: number): number {
  let t = Math.imul(i ^ 0x9e3779b9, 0x85ebca6b);
  t ^= t >>> 13;
  t = Math.imul(t, 0xc2b2ae35);
  return (t ^ (t >>> 16)) >>> 0;
}

function dossierOf(i: number, isNew = true): DossierRow {
  const startAt = i < records ? FIRST + Math.floor(((LAST - FIRST) * i) / records) : LAST + (i - records) * 40;
  const closed = i < records - 30_000 && mixed(i) % 20 > 0;
  const title = [3, 5, 7, 11].map((k) => WORDS[mixed(i * k) % WORDS.length]).join("");
  return {
    type: typeOf(i),
    id: idOf(i),
    text: JSON.stringify({ type: typeOf(i), id: idOf(i), kept: "x".repeat(900) }),
    closed,
    isWanted: false,
    ...(!closed && { due: startAt + 1e9 }),
    row: { ...pathOf(i), startAt, endAt: startAt + (isNew ? 1000 : 90_000), closed, open: 0, title },
  };
}

function signalsOf(i: number): { readonly signals: SignalRow[]; readonly handlings: HandlingRow[] } {
  if (i % 6 > 0) return { signals: [], handlings: [] };
  const id = `${mixed(i).toString(16).padStart(8, "0")}${i}`;
  const at = (dossierOf(i).row?.startAt ?? 0) + 500;
  const control = `C-${mixed(i + 2) % 100}`;
  const level = LEVELS[[0, 0, 0, 1, 1, 2][mixed(i + 3) % 6] as number] as (typeof LEVELS)[number];
  const state = i > records * 0.9 || mixed(i + 4) % 4 === 0 ? "open" : "ceased";
  const record = { type: typeOf(i), id: idOf(i) };
  const visibleAt = i > records - 2000 ? LAST + 3_600_000 : at;
  const summary = {
    id,
    control: { id: control, version: 1, title: { "zh-CN": "控制点", en: "Control" } },
    level,
    state,
    mode: "advise",
    at: "",
    record,
  };
  return {
    signals: [
      {
        id,
        record,
        control,
        mode: "advise",
        ...pathOf(i),
        at,
        state,
        level,
        isImported: false,
        visibleAt,
        summary,
      } as unknown as SignalRow,
    ],
    handlings: [
      {
        signal: id,
        state: state === "open" ? "new" : "closed",
        turn: state === "open" ? "supervisor" : "none",
        visibleAt,
        tier: 0,
        person: `p-${i % 5000}`,
        times: { new: "2025-01-01T00:00:00Z" },
      },
    ],
  };
}

function batchOf(cursor: number, from: number, to: number): StateBatch {
  const dossiers: DossierRow[] = [];
  const signals: SignalRow[] = [];
  const handlings: HandlingRow[] = [];
  for (let i = from; i < to; i++) {
    dossiers.push(dossierOf(i));
    const more = signalsOf(i);
    signals.push(...more.signals);
    handlings.push(...more.handlings);
  }
  return { from: cursor, head: headOf(cursor + 1), dossiers, signals, handlings, changes: [], moved: [] };
}

/** 50 events: to 40 records, of which eight are new, with two signals. */
function liveBatch(cursor: number, n: number): StateBatch {
  const touched = [
    ...Array.from({ length: 32 }, (_, k) => dossierOf(records - 1 - (mixed(n * 32 + k) % Math.min(records, 30_000)), false)),
    ...Array.from({ length: 8 }, (_, k) => dossierOf(records + n * 8 + k)),
  ];
  const own = [0, 6].map((k) => signalsOf((Math.floor((records + n * 8) / 6) + k) * 6));
  const changes = own.flatMap(({ signals }) =>
    signals.map(({ id, path }) => ({ kind: "signal" as const, change: "raised", id, path, visibleAt: 0, body: "{}" })),
  );
  return {
    from: cursor,
    head: headOf(cursor + 1),
    dossiers: [...new Map(touched.map((one) => [`${one.type} ${one.id}`, one])).values()],
    signals: own.flatMap(({ signals }) => signals),
    handlings: own.flatMap(({ handlings }) => handlings),
    changes,
    moved: [],
  };
}

function headOf(cursor: number): StateBatch["head"] {
  return { cursor, now: LAST, minimum: 0, hasGaps: false, isStale: false };
}
