import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import {
  base64Of,
  consistencyProof,
  ed25519Cosigner,
  ed25519Signer,
  formatCheckpoint,
  leafHash,
  rootOf,
  signNote,
} from "@plumbline/core/trail";
import { onTestFinished } from "vitest";
import { listen } from "../src/api/listen.ts";
import { formatAddCheckpoint } from "../src/witness/add-checkpoint.ts";
import { createWitness, sqliteWitnessStore, type Witness, type WitnessedTrail, type WitnessOptions } from "../src/witness/index.ts";

export const origin = "plumbline.test/log";
export const signer = ed25519Signer(origin, new Uint8Array(32).fill(7));
export const { verifierKey } = signer;
export const cosigner = ed25519Cosigner("witness.test/w1", new Uint8Array(32).fill(8));
/** Stands still. */
export const clock = { now: () => Date.UTC(2026, 2, 2, 1) };

/** A folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "plumbline-witness-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A log whose every size can be signed, and of which there may be another history: as an operator could make it who has the key. */
export interface TestLog {
  readonly hashes: readonly Uint8Array[];
  note(size?: number, from?: typeof signer): Promise<string>;
  prove(from: number, to?: number): readonly Uint8Array[];
}

export function testLog(size: number, history = "true", name = origin): TestLog {
  const hashes = Array.from({ length: size }, (_, i) => leafHash(`${history} ${i}`));
  const notes = new Map<string, Promise<string>>();
  return {
    hashes,
    note(to = size, from = signer) {
      const key = `${to} ${from.verifierKey}`;
      const root = base64Of(rootOf(hashes.slice(0, to)));
      const note = notes.get(key) ?? signNote(formatCheckpoint({ origin: name, size: to, root }), from);
      notes.set(key, note);
      return note;
    },
    prove: (from, to = size) => consistencyProof(hashes.slice(0, to), from),
  };
}

/** A trail in memory that grows when it is told to; each of its commits signs. */
export async function growingTrail(
  history = "true",
): Promise<WitnessedTrail & { readonly size: number; grow(count?: number): Promise<void> }> {
  let log = testLog(0, history);
  let checkpoint = await log.note();
  const listeners = new Set<(size: number) => void>();
  const level = (hashes: readonly Uint8Array[], height: number): readonly Uint8Array[] =>
    height === 0
      ? hashes
      : level(
          Array.from({ length: Math.floor(hashes.length / 256) }, (_, i) => rootOf(hashes.slice(i * 256, i * 256 + 256))),
          height - 1,
        );
  return {
    origin,
    get size() {
      return log.hashes.length;
    },
    checkpoint: () => checkpoint,
    async tile(height, index, width) {
      const hashes = level(log.hashes, height).slice(index * 256, index * 256 + width);
      return hashes.length === width ? Buffer.concat(hashes) : undefined;
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async grow(count = 1) {
      const next = testLog(log.hashes.length + count, history);
      checkpoint = await next.note();
      log = next;
      for (const listener of listeners) listener(log.hashes.length);
    },
  };
}

export interface RunningWitness extends Witness {
  readonly url: string;
  readonly address: { readonly url: string; readonly verifierKey: string };
}

/** A witness on its own file that answers over HTTP until the test ends. */
export async function startWitness(
  options: Partial<WitnessOptions> & { readonly file?: string; readonly port?: number } = {},
): Promise<RunningWitness> {
  const store = options.store ?? sqliteWitnessStore({ file: options.file ?? join(folder(), "witness.db") });
  const witness = createWitness({ logs: [{ origin, verifierKey }], cosigner, clock, ...options, store });
  const { url, close } = await listen({ fetch: witness.fetch, port: options.port ?? 0 });
  const stop = async (): Promise<void> => {
    await close();
    await witness.close();
  };
  onTestFinished(stop);
  return { ...witness, url, address: { url, verifierKey: witness.verifierKey }, close: stop };
}

export function send(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${url}/add-checkpoint`, { method: "POST", body });
}

/** Submits a checkpoint of the log with the proof from the old size. */
export async function offer(url: string, log: TestLog, oldSize: number, size = log.hashes.length): Promise<Response> {
  return send(url, formatAddCheckpoint({ oldSize, proof: oldSize > 0 ? log.prove(oldSize, size) : [], note: await log.note(size) }));
}

export interface Step {
  readonly status: number;
  readonly size: number;
}

/** Offers one more entry each time, from where the witness says that it is, until nobody answers or it was told so often. */
export async function* climb(url: string, log: TestLog, times = Number.POSITIVE_INFINITY): AsyncGenerator<Step> {
  let known = 0;
  for (let time = 0; time < times; time++) {
    const size = Math.min(known + 1, log.hashes.length);
    const response = await offer(url, log, known, size).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (!response || text === undefined) return;
    if (response.status === 200) known = size;
    if (response.status === 409) known = Number(text);
    yield { status: response.status, size };
  }
}

export interface WitnessProcess {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly url: string;
}

/** A witness in a process of its own, of the logs `plumbline.test/log-0` to `-<count - 1>`. */
export async function startWitnessProcess(file: string, count: number, tracer: readonly string[] = []): Promise<WitnessProcess> {
  const script = join(import.meta.dirname, "witness-process.ts");
  const [command, ...rest] = [...tracer, process.execPath, "--conditions=plumbline-source", script, file, String(count)];
  const child = spawn(command as string, rest, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } });
  onTestFinished(async () => {
    child.stdin.destroy();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  return { process: child, url };
}
