import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { defineEvent, definePack, defineRecord, fenSchema, objectId, type TraceEvent } from "@plumbline/core";
import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import * as z from "zod";

// How long reads take while events come in: queue, case, heat map, statistics and search over many signals, each asked for some times a second.
// `PLUMBLINE_BENCH_SIGNALS` signals to begin with, `_RATE` events a second, `_SECONDS` of it, `_AWAKE` records awake.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const signals = Number(process.env.PLUMBLINE_BENCH_SIGNALS ?? (short ? 500 : 50_000));
const rate = Number(process.env.PLUMBLINE_BENCH_RATE ?? 500);
const seconds = Number(process.env.PLUMBLINE_BENCH_SECONDS ?? (short ? 2 : 30));
const [TOKEN, KEY, ORGS] = ["token-of-the-benchmark", "key-of-the-benchmark-0", 100];

if (process.argv[2] === "serve") await serve(process.argv[3] as string);
else await measure();

async function serve(folder: string): Promise<void> {
  const noted = defineEvent({ type: "fine.noted", data: z.strictObject({ fine: fenSchema, max: fenSchema, title: z.string() }) });
  const pack = definePack({
    id: "bench",
    version: "1.0.0",
    title: { zh: "测", en: "Bench" },
    events: [noted] as never,
    records: [
      defineRecord<{ readonly org?: string; readonly fine?: number; readonly max?: number; readonly title?: string }>({
        type: "fine",
        keys: objectId("fine"),
        initial: () => ({}),
        on: { "fine.noted": (_, { data, actor }) => ({ ...data, ...(actor?.org !== undefined && { org: actor.org }) }) },
        org: ({ org }) => org,
        title: ({ title }) => title,
      }),
    ],
    controls: Array.from({ length: 20 }, (_, i) => ({
      id: `F-${i}`,
      version: 1,
      title: { zh: "罚款超过上限", en: "Above its maximum" },
      citations: [{ regulation: "某法", confidence: "practice" as const }],
      record: "fine",
      kind: "expression",
      settings: { when: `e.fine > e.max && e.fine % 20 == ${i}` },
      level: (["yellow", "orange", "red"] as const)[i % 3] as "red",
      mode: "advise" as const,
    })),
  });
  const supervisor = await createSupervisor({
    store: await sqliteTrailStore({ file: join(folder, "trail.db") }),
    state: await sqliteStateStore({ file: join(folder, "state.db") }),
    packs: [pack],
    mostAwake: Number(process.env.PLUMBLINE_BENCH_AWAKE ?? 20_000),
    orgs: Object.fromEntries([["city", null], ...Array.from({ length: ORGS }, (_, i) => [`org-${i}`, "city"] as const)]),
    signer: nodeSigner("bench.test/trail", new Uint8Array(32).fill(1)),
    origin: "bench.test/trail",
    identity: { sources: { host: TOKEN }, supervisors: { supervisor: KEY }, secret: "a-secret-of-the-benchmark" },
    rateLimits: { person: { perSecond: 10_000, burst: 10_000 }, source: { perSecond: 10_000, burst: 10_000 } },
    onFault: ({ where, error }) => console.error(where, error),
  });
  const { url } = await listen({ fetch: supervisor.fetch, port: 0 });
  process.send?.(url);
  process.on("message", (what) => void supervisor.supervision.caughtUp().then(() => process.send?.(what)));
  process.once("disconnect", () => void supervisor.close().then(() => process.exit()));
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-reads-"));
  const child = fork(fileURLToPath(import.meta.url), ["serve", folder], { execArgv: process.execArgv });
  try {
    const [url] = (await once(child, "message")) as [string];
    let started = performance.now();
    for (let at = 0; at < signals; at += 1000) await send(url, at, Math.min(1000, signals - at), true);
    await said(child, "caughtUp");
    console.log(`${signals} signals, begun, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const paths = {
      queue: "/v1/signals?state=open&limit=50",
      "queue of one organisation": "/v1/signals?org=org-7&state=open&limit=50",
      cases: "/v1/cases?flagged=true&limit=50",
      case: "/v1/records/fine/f-77",
      "heat map": "/v1/statistics?by=org,of&org=city",
      statistics: "/v1/statistics?by=period&from=2026-01&to=2026-12&compare=true",
      search: `/v1/search?q=${encodeURIComponent("河道整治")}`,
    };
    const times = new Map<string, number[]>(Object.keys(paths).map((name) => [name, []]));
    let isOver = false;
    const ask = async (path: string): Promise<number> => {
      const before = performance.now();
      const reply = await fetch(url + path, { headers: { authorization: `Bearer ${KEY}` } });
      const text = await reply.text();
      if (reply.status !== 200) throw new Error(`${path} ${reply.status} ${text}`);
      return performance.now() - before;
    };
    const alone: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      const list: number[] = [];
      for (let i = 0; i < 50; i++) list.push(await ask(path));
      alone.push(`${name} ${Math.min(...list).toFixed(1)}`);
    }
    console.log(`the fastest of 50, one after the other, in ms: ${alone.join(", ")}`);
    const reading = Object.entries(paths).map(async ([name, path]) => {
      while (!isOver) {
        times.get(name)?.push(await ask(path));
        await wait(100 * Math.random());
      }
    });
    started = performance.now();
    for (let at = 0; at < rate * seconds; at += rate / 10) {
      const until = started + (at / rate) * 1000;
      await wait(Math.max(0, until - performance.now()));
      await send(url, signals + at, rate / 10, false);
    }
    isOver = true;
    await Promise.all(reading);
    console.log(`with ${Math.round((rate * seconds * 1000) / (performance.now() - started))} events/s coming in, in ms:`);
    for (const [name, list] of times) {
      list.sort((a, b) => a - b);
      const at = (share: number): string => (list[Math.floor(list.length * share)] ?? Number.NaN).toFixed(1);
      console.log(
        `${name.padEnd(26)} n ${String(list.length).padStart(5)}  p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  max ${list.at(-1)?.toFixed(1)}`,
      );
    }
  } finally {
    const gone = once(child, "exit");
    child.disconnect();
    await gone;
    rmSync(folder, { recursive: true });
  }
}

async function said(child: ChildProcess, what: string): Promise<void> {
  child.send(what);
  await once(child, "message");
}

async function send(url: string, from: number, count: number, isHigh: boolean): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const event: TraceEvent = {
      id: `e-${n}`,
      type: "fine.noted",
      time: new Date(Date.parse("2026-01-01T00:00:00Z") + (n % 290) * 86_400_000 + n * 1000).toISOString(),
      source: "host",
      objects: [{ type: "fine", id: `f-${n}` }],
      actor: { id: `u-${n % 500}`, org: `org-${n % ORGS}` },
      data: { fine: isHigh || n % 10 === 0 ? 800_00 + n : 1, max: 500_00, title: `河道整治工程第${n}标段` },
    };
    return { event };
  });
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const reply = await fetch(`${url}/v1/events`, { method: "POST", headers, body: JSON.stringify({ events }) });
  if (reply.status !== 200) throw new Error(`${reply.status} ${await reply.text()}`);
  await reply.arrayBuffer();
}
