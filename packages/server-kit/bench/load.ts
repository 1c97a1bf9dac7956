import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { SignalMessage, TraceEvent } from "@plumbline/core";
import { demoCase } from "@plumbline/packs";
import { createTrail, nodeSigner } from "@plumbline/server-kit";
import { startCluster } from "../test/postgres.ts";
import { cityCopies } from "./city-copies.ts";
import { storesAt } from "./load-stores.ts";

// A city of many years at once: the trail is filled, its state computed anew, the server started, and then fed over HTTP at a fixed rate, whether or
// not what was sent before was answered, while supervisors read and hosts ask before they commit. All packs; the clock goes along with the feed.
// `PLUMBLINE_BENCH_EVENTS` to fill in, `_RATE` events a second, `_SECONDS` of it, `_STORE` sqlite or postgres.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const fill = Number(process.env.PLUMBLINE_BENCH_EVENTS ?? (short ? 4_000 : 1_000_000));
const rate = Number(process.env.PLUMBLINE_BENCH_RATE ?? (short ? 200 : 2_000));
const seconds = Number(process.env.PLUMBLINE_BENCH_SECONDS ?? (short ? 3 : 60));
const isPostgres = process.env.PLUMBLINE_BENCH_STORE === "postgres";
const CASES = short ? 130 : 1_500;
/** Of a copy, this much is in the trail before the server starts. */
const BEFORE = 0.55;
const token = "token-of-the-benchmark";
const key = "key-of-the-benchmark-supervisor";
const origin = "plumbline.bench/trail";
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-load-"));
const cluster = isPostgres ? await startCluster() : undefined;
const place = (await cluster?.database()) ?? folder;

interface Sample {
  readonly at: number;
  readonly event: TraceEvent;
}

try {
  let now = 0;
  const clock = { now: () => now };
  const perCopy = count(cityCopies(CASES, 1));
  const copies = Math.max(1, Math.round(fill / (perCopy * BEFORE)));
  const feed = cityCopies(CASES, copies);
  const { store, state } = await storesAt(place);
  await state.close();
  const trail = await createTrail({ store, signer: nodeSigner(origin, new Uint8Array(32).fill(1)), origin, clock });
  const started = performance.now();
  for (let filled = 0; filled < fill; ) {
    const some = take(feed, 500);
    if (some.length === 0) break;
    now = (some.at(-1) as Sample).at;
    await trail.append(some.map(({ event }) => ({ event })));
    filled += some.length;
  }
  say(`filled in ${trail.size} entries (${copies} cities)`, trail.size, started);
  const entries = trail.size;
  await trail.close();

  const first = await start(now);
  console.log(`its state computed anew, its signals taken up: ${told(first)}, ${Math.round(entries / (first.startMs / 1000))} entries/s`);
  await end(first.server);
  const { server, ...second } = await start(now);
  const { url } = second;
  console.log(`started again with it: ${told(second)}`);
  try {
    await load(server, url, feed);
  } finally {
    await end(server);
  }
} finally {
  cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
}

interface Started {
  readonly url: string;
  readonly startMs: number;
  readonly size: number;
  readonly signals: number;
  readonly records: number;
  readonly rss: number;
}

async function start(now: number): Promise<Started & { readonly server: ChildProcess }> {
  const server = fork(fileURLToPath(new URL("./load-server.ts", import.meta.url)), [place, token, key, String(now)], {
    execArgv: process.execArgv,
  });
  const [ready] = (await Promise.race([
    once(server, "message"),
    once(server, "exit").then(() => Promise.reject(new Error("did not start"))),
  ])) as [Started];
  return { ...ready, server };
}

async function end(server: ChildProcess): Promise<void> {
  const exit = once(server, "exit");
  server.disconnect();
  await exit;
}

function told({ startMs, size, signals, records, rss }: Started): string {
  return `${(startMs / 1000).toFixed(2)} s, ${size} entries, ${records} records, ${signals} signals, rss ${(rss / 1e6).toFixed(0)} MB`;
}

async function load(server: ChildProcess, url: string, feed: Iterator<Sample>): Promise<void> {
  const leave = new AbortController();
  const arrived = new Map<string, (at: number) => void>();
  const stream = await fetch(`${url}/v1/stream`, { headers: { authorization: `Bearer ${key}` }, signal: leave.signal });
  const reading = follow(stream, ({ change, signal }) => {
    if (change === "raised" || (change as string) === "begun") arrived.get(signal.record.id)?.(performance.now());
  });
  const refused: string[] = [];
  const ask = async (path: string, body?: unknown, source?: string): Promise<number> => {
    const started = performance.now();
    const response = await fetch(url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${source === undefined ? key : `${token}-${source}`}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) refused.push(`${path} ${response.status} ${text.slice(0, 200)}`);
    return performance.now() - started;
  };
  const template = demoCase();
  let at = 0;
  const decisionOf = (id: string): { readonly before: readonly TraceEvent[]; readonly decision: TraceEvent } => {
    const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(template.id, id)) as T;
    return { before: rename(template.events), decision: rename(template.decision(8_000_000)) };
  };
  const TICK = 50;
  let sent = 0;
  const sending = every(TICK, seconds * 1000, async () => {
    const some = take(feed, Math.round((rate * TICK) / 1000)).filter(({ event }) => !/^(?:source|signal|clock|trail)\./.test(event.type));
    sent += some.length;
    at = some.at(-1)?.at ?? at;
    server.send({ now: at });
    const bySource = Map.groupBy(some, ({ event }) => event.source);
    const waits = [...bySource].map(([source, list]) => ask("/v1/events", { events: list.map(({ event }) => ({ event })) }, source));
    return Math.max(0, ...(await Promise.all(waits)));
  });
  const telling = every(200, seconds * 1000, async (i) => {
    const id = `AL-LIVE-${i}`;
    const { before, decision } = decisionOf(id);
    await ask("/v1/events", { events: before.map((event) => ({ event })) }, decision.source);
    const signal = new Promise<number>((resolve) => arrived.set(id, resolve));
    const started = performance.now();
    await ask("/v1/events", { events: [{ event: decision }] }, decision.source);
    const late = wait(30_000, Number.POSITIVE_INFINITY, { ref: false });
    return (await Promise.race([signal, late])) - started;
  });
  const { decision } = decisionOf("AL-ASKED");
  const asking = every(5, seconds * 1000, (i) =>
    ask("/v1/precheck", { draft: { ...decision, id: `draft-${i}`, actor: { ...decision.actor, id: `u-${i % 500}` } } }, decision.source),
  );
  const month = "2026-06";
  const reads = {
    queue: "/v1/signals?state=open&limit=50",
    "heat map": `/v1/statistics?by=org,of&from=${month}&to=${month}`,
    cases: "/v1/cases?flagged=true&limit=50",
    statistics: "/v1/statistics?by=period&from=2026-01&to=2026-06&compare=true",
  };
  const asked = Object.entries(reads).map(async ([name, path]) => [name, await every(100, seconds * 1000, () => ask(path))] as const);
  report(`post at ${rate} events/s`, await sending);
  report("event to signal", await telling);
  report("precheck at 200/s", await asking);
  for (const one of asked) report(...(await one));
  const cpu = once(server, "message") as Promise<[{ readonly user: number; readonly system: number }]>;
  server.send({ now: at, cpu: true });
  const [{ user, system }] = await cpu;
  console.log(`the server took ${((user + system) / 1e6).toFixed(1)} s of processor time since its start`);
  console.log(`${sent} events in ${seconds} s; ${refused.length} calls refused`, refused.slice(0, 3));
  leave.abort();
  await reading.catch(() => undefined);
}

function count(feed: Iterable<unknown>): number {
  let n = 0;
  for (const _ of feed) n++;
  return n;
}

function take(feed: Iterator<Sample>, most: number): readonly Sample[] {
  const some: Sample[] = [];
  for (let one = feed.next(); !one.done; one = feed.next()) {
    some.push(one.value);
    if (some.length === most) break;
  }
  return some;
}

/** Calls at a fixed pace. */
async function every(ms: number, length: number, call: (i: number) => Promise<number>): Promise<readonly number[]> {
  const started = performance.now();
  const calls: Promise<number>[] = [];
  for (let i = 0; i * ms < length; i++) {
    const due = started + i * ms - performance.now();
    if (due > 1) await wait(due);
    calls.push(call(i));
  }
  return Promise.all(calls);
}

async function follow(stream: Response, tell: (message: SignalMessage) => void): Promise<void> {
  let text = "";
  for await (const piece of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data?.includes('"signal"')) tell(JSON.parse(data) as SignalMessage);
    }
  }
}

function report(what: string, waits: readonly number[]): void {
  const sorted = [...waits].sort((a, b) => a - b);
  const of = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number).toFixed(1);
  console.log(`${what}: p50 ${of(0.5)} ms, p95 ${of(0.95)} ms, p99 ${of(0.99)} ms, most ${of(1)} ms (${sorted.length} calls)`);
}

function say(what: string, entries: number, started: number): void {
  const length = (performance.now() - started) / 1000;
  console.log(`${what}: ${length.toFixed(1)} s, ${Math.round(entries / length)}/s, rss ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
}
