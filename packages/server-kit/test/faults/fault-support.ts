import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { EventEnvelope, EventsReply, Receipt, WireTrailEntry } from "@plumbline/core";
import { parseCheckpoint, type TrailVerdict, verifyTrail } from "@plumbline/core/trail";
import { onTestFinished } from "vitest";
import { eventOf, origin, verifierKey } from "../trail-support.ts";

export const isLong = process.env.PLUMBLINE_LONG === "1";
/** Where `strace` may not trace, no fault can be put in. */
export const canTrace = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;

export interface FaultServer {
  readonly process: ChildProcess;
  /** Its address; `refused CODE …` when it did not start; undefined when it died before. */
  readonly said: Promise<string | undefined>;
  kill(signal?: NodeJS.Signals): Promise<void>;
  readonly exited: Promise<void>;
}

export interface StartOptions {
  readonly keys: string;
  readonly settings?: object;
  readonly tracer?: readonly string[];
}

/** Starts `fault-server.ts` on a SQLite file or a PostgreSQL address. It is ended after the test. */
export function startServer(place: string, { keys, settings = {}, tracer = [] }: StartOptions): FaultServer {
  const script = join(import.meta.dirname, "fault-server.ts");
  const node = [process.execPath, "--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", script, place, keys, JSON.stringify(settings)];
  const [command, ...rest] = [...tracer, ...node];
  // A group of its own: what a tracer leaves behind ends with it.
  const child = spawn(command as string, rest, { stdio: ["ignore", "pipe", "ignore"], detached: true, env: { ...process.env, NODE_OPTIONS: "" } });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const said = new Promise<string | undefined>((resolve) => {
    const lines = createInterface({ input: child.stdout });
    lines.once("line", resolve);
    lines.once("close", () => resolve(undefined));
  });
  const kill = async (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid) {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It was gone already.
      }
    }
    await exited;
  };
  onTestFinished(() => kill());
  return { process: child, said, kill, exited };
}

export interface Acknowledged {
  readonly id: string;
  readonly index: number;
  readonly checkpoint: string;
}

export async function send(url: string, events: readonly EventEnvelope[]): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: "POST",
    headers: { authorization: "Bearer a-token-of-the-host-for-tests", "content-type": "application/json" },
    body: JSON.stringify({ events }),
  });
}

/** Sends small batches over some connections until the server is gone or refuses; gives what was acknowledged. Calls back after each reply. */
export async function load(url: string, run: string, { connections = 4, until = () => false, onReply = (_acks: number) => {} } = {}): Promise<Acknowledged[]> {
  const acks: Acknowledged[] = [];
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let n = 0; !until(); n++) {
        const events = Array.from({ length: 1 + (n % 4) }, (_, k) => ({ event: eventOf(`${run}-${connection}-${n}-${k}`, { note: "x".repeat(200) }) }));
        const reply = await replyOf(url, events);
        if (!reply) return;
        for (const receipt of reply.receipts) if (isTaken(receipt)) acks.push({ id: receipt.id, index: receipt.index, checkpoint: reply.checkpoint });
        onReply(acks.length);
      }
    }),
  );
  return acks;
}

function isTaken(receipt: Receipt): receipt is Receipt & { readonly index: number } {
  return receipt.status !== "quarantined";
}

async function replyOf(url: string, events: readonly EventEnvelope[]): Promise<EventsReply | undefined> {
  try {
    const response = await send(url, events);
    return response.ok ? ((await response.json()) as EventsReply) : undefined;
  } catch {
    // The process is gone: nothing was acknowledged.
    return undefined;
  }
}

const office = { authorization: "Bearer a-key-of-the-office-for-tests" };

export async function entriesOf(url: string): Promise<WireTrailEntry[]> {
  const entries: WireTrailEntry[] = [];
  for (;;) {
    const page = (await (await fetch(`${url}/v1/trail/entries?from=${entries.length}`, { headers: office })).json()) as { entries: WireTrailEntry[] };
    if (page.entries.length === 0) return entries;
    entries.push(...page.entries);
  }
}

/** What is missing or elsewhere of what was acknowledged, and the verdict over all, which must go on from the newest acknowledged checkpoint. */
export async function audit(url: string, acks: readonly Acknowledged[]): Promise<{ readonly lost: readonly string[]; readonly verdict: TrailVerdict; readonly twice: number }> {
  const checkpoint = await (await fetch(`${url}/v1/trail/checkpoint`)).text();
  const entries = await entriesOf(url);
  const ids = entries.map(({ leaf }) => (JSON.parse(leaf) as { id: string }).id);
  const newest = acks.map((ack) => headOfNote(ack.checkpoint)).reduce((a, b) => (b.size > a.size ? b : a), { origin, size: 0, root: EMPTY_ROOT });
  return {
    lost: acks.filter(({ id, index }) => ids[index] !== id).map(({ id }) => id),
    verdict: await verifyTrail({ checkpoint, verifierKey, entries, expect: newest }),
    twice: ids.length - new Set(ids).size,
  };
}

const EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

export function headOfNote(note: string) {
  return parseCheckpoint(note.slice(0, note.indexOf("\n\n") + 1));
}
