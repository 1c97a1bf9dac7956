import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { EventEnvelope, EventsReply, Problem, Receipt, WireTrailEntry } from "@plumbline/core";
import { conceal, parseCheckpoint, type TrailVerdict, verifyTrail } from "@plumbline/core/trail";
import { onTestFinished } from "vitest";
import { eventOf, folder, origin, verifierKey } from "../trail-support.ts";

export const isLong = process.env.PLUMBLINE_LONG === "1";
/** Where `strace` may not trace, no fault can be put in. */
export const canTrace = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;
/** Needs the right to mount; a build server that lacks it has no disk to fill. */
export const canMount = (() => {
  const path = join(tmpdir(), `plumbline-mount-${process.pid}`);
  mkdirSync(path, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path]);
  if (status === 0) execFileSync("umount", [path]);
  rmSync(path, { recursive: true });
  return status === 0;
})();

/** A disk of its own of that size, in memory. It is unmounted after the test. */
export function smallDisk(size: string) {
  const path = folder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path]);
  onTestFinished(() => void execFileSync("umount", ["-l", path]));
  const filler = join(path, "filler");
  return {
    path,
    fill: () => void spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]),
    free: () => rmSync(filler),
  };
}

export interface FaultServer {
  readonly process: ChildProcess;
  /** Its address; `refused CODE …` when it did not start; undefined when it died before. */
  readonly said: Promise<string | undefined>;
  /** Ends it and whatever traces it. */
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
  const node = [
    process.execPath,
    "--conditions=plumbline-source",
    "--disable-warning=ExperimentalWarning",
    script,
    place,
    keys,
    JSON.stringify(settings),
  ];
  const [command, ...rest] = [...tracer, ...node];
  // A group of its own: what a tracer leaves behind ends with it.
  const child = spawn(command as string, rest, {
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
    env: { ...process.env, NODE_OPTIONS: "" },
  });
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

export interface Fault {
  readonly call: "fsync" | "pwrite64" | "unlink" | "ftruncate";
  /** The call is not made; `KILL` ends the process in its place. */
  readonly fault: "EIO" | "ENOSPC" | "KILL";
  /** The nth call of each thread, `n+` all from then on. All unless given. */
  readonly when?: string;
  /** Only calls on this file. */
  readonly file?: string;
}

/** The command in front of a process that has it meet a fault. `log` gets a line for each call of this kind. */
export function tracerOf({ call, fault, when = "1+", file }: Fault, log = "/dev/null"): readonly string[] {
  const what = fault === "KILL" ? "error=EIO:signal=KILL" : `error=${fault}`;
  const only = file === undefined ? [] : ["-P", file];
  const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:${what}:when=${when}`];
  // Slows down no other call, but delivers no signal.
  const fast = fault === "KILL" ? [] : ["--seccomp-bpf"];
  return ["strace", "-f", ...fast, "-qq", "-o", log, ...only, ...inject];
}

/** Has every thread of a process that runs meet a fault, until the function that it gives is called. */
export async function breakDisk(pid: number, fault: Fault): Promise<() => Promise<void>> {
  const [command, ...args] = tracerOf(fault);
  const attached = [...args.filter((arg) => arg !== "--seccomp-bpf"), "-p", String(pid)];
  const tracer = spawn(command as string, attached, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => tracer.once("close", () => resolve()));
  const heal = async (): Promise<void> => {
    tracer.kill("SIGINT");
    await ended;
  };
  onTestFinished(heal);
  while (!isTraced(pid)) await setTimeout(10);
  return heal;
}

function isTraced(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => !/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8")));
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

/** An event of which `party` is disclosed beside it; each has a person of its own. */
export function disclosedEvent(id: string): EventEnvelope {
  let n = 0;
  const random = (length: number) => new Uint8Array(length).fill(++n);
  const { event, disclosures } = conceal(eventOf(id, { fen: 5, party: `party of ${id}` }), ["party"], random);
  return { event, disclosures: disclosures.map((text) => ({ subject: `person of ${id}`, text })) };
}

/** Sends small batches over some connections until the server is gone or refuses; gives what was acknowledged. Calls back after each reply. */
export async function load(
  url: string,
  run: string,
  { connections = 4, until = () => false, onReply = (_acks: number) => {} } = {},
): Promise<Acknowledged[]> {
  const acks: Acknowledged[] = [];
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let n = 0; !until(); n++) {
        const events = Array.from({ length: 1 + (n % 4) }, (_, k) => ({
          event: eventOf(`${run}-${connection}-${n}-${k}`, { note: "x".repeat(200) }),
        }));
        const response = await answerOf(url, events);
        if (!response?.reply) return;
        acks.push(...acksOf(response.reply));
        onReply(acks.length);
      }
    }),
  );
  return acks;
}

export interface Refusal {
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly code: string | undefined;
}

/** What a server that cannot write answers. */
export const UNAVAILABLE: Refusal = { status: 503, type: "application/problem+json", retryAfter: "1", code: "STORE_UNAVAILABLE" };

/** Sends each batch again until it is taken, several at a time. What it gives was left of them when the server was gone, or refused one `patience` times. */
export async function sendAll(
  url: string,
  batches: readonly (readonly EventEnvelope[])[],
  { connections = 4, patience = 40, pauseMs = 5 } = {},
): Promise<{ readonly acks: Acknowledged[]; readonly refusals: Refusal[]; readonly left: (readonly EventEnvelope[])[] }> {
  const acks: Acknowledged[] = [];
  const refusals: Refusal[] = [];
  const left: (readonly EventEnvelope[])[] = [];
  const waiting = [...batches];
  const deliver = async (batch: readonly EventEnvelope[]): Promise<boolean> => {
    for (let time = 0; time < patience; time++) {
      const answer = await answerOf(url, batch);
      if (!answer) return false;
      if (answer.reply) {
        acks.push(...acksOf(answer.reply));
        return true;
      }
      refusals.push(answer.refusal);
      await setTimeout(pauseMs);
    }
    return false;
  };
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) if (!(await deliver(batch))) left.push(batch);
    }),
  );
  return { acks, refusals, left };
}

function acksOf({ receipts, checkpoint }: EventsReply): Acknowledged[] {
  return receipts.filter(isTaken).map(({ id, index }) => ({ id, index, checkpoint }));
}

function isTaken(receipt: Receipt): receipt is Receipt & { readonly index: number } {
  return receipt.status !== "quarantined";
}

type Answer = { readonly reply: EventsReply; readonly refusal?: never } | { readonly reply?: never; readonly refusal: Refusal };

/** Undefined when the server is gone. */
async function answerOf(url: string, events: readonly EventEnvelope[]): Promise<Answer | undefined> {
  try {
    const response = await send(url, events);
    return response.ok ? { reply: (await response.json()) as EventsReply } : { refusal: await refusalOf(response) };
  } catch {
    // The process is gone: nothing was acknowledged.
    return undefined;
  }
}

export async function refusalOf(response: Response): Promise<Refusal> {
  const { status, headers } = response;
  const { code } = (await response.json()) as Problem;
  return { status, type: headers.get("content-type"), retryAfter: headers.get("retry-after"), code };
}

const office = { authorization: "Bearer a-key-of-the-office-for-tests" };

async function entriesOf(url: string): Promise<WireTrailEntry[]> {
  const entries: WireTrailEntry[] = [];
  for (;;) {
    const page = (await (await fetch(`${url}/v1/trail/entries?from=${entries.length}`, { headers: office })).json()) as {
      entries: WireTrailEntry[];
    };
    if (page.entries.length === 0) return entries;
    entries.push(...page.entries);
  }
}

export interface Audit {
  /** Ids of what was acknowledged and is missing or elsewhere. */
  readonly lost: readonly string[];
  /** Over all, and it must go on from the newest acknowledged checkpoint. */
  readonly verdict: TrailVerdict;
  /** Entries whose id another has as well. */
  readonly twice: number;
}

export async function audit(url: string, acks: readonly Acknowledged[]): Promise<Audit> {
  const checkpoint = await (await fetch(`${url}/v1/trail/checkpoint`)).text();
  return auditOf(checkpoint, await entriesOf(url), acks);
}

export async function auditOf(checkpoint: string, entries: readonly WireTrailEntry[], acks: readonly Acknowledged[]): Promise<Audit> {
  const ids = entries.map(({ leaf }) => (JSON.parse(leaf) as { id: string }).id);
  return {
    lost: acks.filter(({ id, index }) => ids[index] !== id).map(({ id }) => id),
    verdict: await verifyTrail({ checkpoint, verifierKey, entries, expect: newestOf(acks) }),
    twice: ids.length - new Set(ids).size,
  };
}

/** The largest checkpoint that came with what was acknowledged. */
export function newestOf(acks: readonly Acknowledged[]) {
  return acks.map((ack) => headOfNote(ack.checkpoint)).reduce((a, b) => (b.size > a.size ? b : a), { origin, size: 0, root: EMPTY_ROOT });
}

/** Nothing lost, nothing twice, and the tree is the one that was signed. */
export const SOUND = { lost: [], twice: 0, verdict: { outcome: "valid" } };

const EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

export function headOfNote(note: string) {
  return parseCheckpoint(note.slice(0, note.indexOf("\n\n") + 1));
}
