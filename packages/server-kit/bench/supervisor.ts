import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { PrecheckReply, SignalMessage, TraceEvent } from "@plumbline/core";
import { demoCase, penaltyFeed } from "@plumbline/packs";

// How long a host waits for a precheck, and a supervisor for a signal, over real HTTP and a disk that is waited for. Calls start at a
// fixed rate, whether or not the ones before were answered: a slow answer does not make the load lighter.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const seconds = short ? 1 : 30;
const token = "token-of-the-benchmark-host";
const key = "key-of-the-benchmark-supervisor";
const template = demoCase();
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-bench-"));
const server = spawn(
  process.execPath,
  [...process.execArgv, fileURLToPath(new URL("./server.ts", import.meta.url)), join(folder, "trail.db"), token, key],
  { stdio: ["pipe", "pipe", "inherit"] },
);

try {
  const url = await addressOf(server);
  const { events } = penaltyFeed({ seed: 1, cases: short ? 40 : 2000 });
  for (let at = 0; at < events.length; at += 100) await send(url, events.slice(at, at + 100));
  console.log(`${events.length} events of ${short ? 40 : 2000} cases are in the trail`);

  report("precheck at 200/s", await atRate(200, seconds, (i) => precheck(url, i)));
  const [prechecks, signals] = await Promise.all([atRate(200, seconds, (i) => precheck(url, i)), submitToSignal(url, 20, seconds)]);
  report("precheck at 200/s beside 20 submits/s", prechecks);
  report("submit to signal at 20/s beside 200 prechecks/s", signals);
} finally {
  server.stdin?.end();
  await once(server, "exit");
  rmSync(folder, { recursive: true });
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  for await (const piece of stdout ?? []) {
    text += String(piece);
    if (text.includes("\n")) break;
  }
  return text.trim();
}

function post(url: string, path: string, body: unknown): Promise<Response> {
  return fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
}

async function send(url: string, events: readonly TraceEvent[]): Promise<void> {
  const response = await post(url, "/v1/events", { events: events.map((event) => ({ event })) });
  if (!response.ok) throw new Error(`events: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

/** A case of its own, all but decided, and the decision outside its tier. */
function decisionOf(id: string): { readonly before: readonly TraceEvent[]; readonly decision: TraceEvent } {
  const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(template.id, id)) as T;
  return { before: rename(template.events), decision: rename(template.decision(8_000_000)) };
}

async function precheck(url: string, i: number): Promise<number> {
  const { decision } = decisionOf("AL-BENCH");
  const draft = { ...decision, id: `draft-${i}`, actor: { ...decision.actor, id: `u-${i % 500}` } };
  const started = performance.now();
  const response = await post(url, "/v1/precheck", { draft });
  if (!response.ok) throw new Error(`precheck: ${response.status} ${await response.text()}`);
  (await response.json()) as PrecheckReply;
  return performance.now() - started;
}

/** From the moment a decision is sent until its signal came over the stream. */
async function submitToSignal(url: string, rate: number, length: number): Promise<number[]> {
  const leave = new AbortController();
  const stream = await fetch(`${url}/v1/stream`, { headers: { authorization: `Bearer ${key}` }, signal: leave.signal });
  const arrived = new Map<string, (at: number) => void>();
  const reading = read(stream, ({ change, signal }) => {
    if (change === "raised" && signal.control.id === "PEN-05") arrived.get(signal.record.id)?.(performance.now());
  });
  const waits = await atRate(rate, length, async (i) => {
    const id = `AL-LIVE-${i}`;
    const { before, decision } = decisionOf(id);
    await send(url, before);
    const signal = new Promise<number>((resolve) => arrived.set(id, resolve));
    const started = performance.now();
    await send(url, [decision]);
    return (await signal) - started;
  });
  leave.abort();
  await reading.catch(() => undefined);
  return waits;
}

async function read(stream: Response, take: (message: SignalMessage) => void): Promise<void> {
  let text = "";
  for await (const piece of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) take(JSON.parse(data) as SignalMessage);
    }
  }
}

async function atRate(rate: number, length: number, call: (i: number) => Promise<number>): Promise<number[]> {
  const started = performance.now();
  const calls: Promise<number>[] = [];
  for (let i = 0; i < rate * length; i++) {
    const due = started + (i * 1000) / rate - performance.now();
    if (due > 1) await wait(due);
    calls.push(call(i));
  }
  return Promise.all(calls);
}

function report(what: string, waits: number[]): void {
  const sorted = waits.sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number).toFixed(1);
  console.log(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms (${sorted.length} calls)`);
}
