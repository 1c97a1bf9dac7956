import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { EventEnvelope, Json, TraceEvent, WireTrailEntry } from "@plumbline/core";
import { canonicalJson, ed25519Signer, type TrailVerdict, verifyTrail } from "@plumbline/core/trail";
import { onTestFinished } from "vitest";
import { sqliteSubjectKeys, sqliteTrailStore } from "../src/store/sqlite/index.ts";
import { createTrail, type TrailOptions } from "../src/trail/create-trail.ts";
import type { AnnouncedHead, Trail } from "../src/trail/trail.ts";

export const origin = "plumbline.test/log";
export const signer = ed25519Signer(origin, new Uint8Array(32).fill(7));
export const { verifierKey } = signer;
/** Stands still. */
const clock = { now: () => Date.UTC(2026, 2, 2, 1) };

/** A folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "plumbline-trail-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function trailFile(): string {
  return join(folder(), "trail.db");
}

/** A trail on SQLite that is closed after the test. */
export async function openTrail(file: string, options: Partial<TrailOptions> = {}): Promise<Trail> {
  const trail = await createTrail({
    store: options.store ?? (await sqliteTrailStore({ file })),
    subjectKeys: options.subjectKeys ?? (await sqliteSubjectKeys({ file: `${file}-keys` })),
    signer,
    origin,
    clock,
    verifierKey,
    ...options,
  });
  onTestFinished(() => trail.close());
  return trail;
}

export function eventOf(id: string, data: Readonly<Record<string, Json>> = {}): TraceEvent {
  return { id, type: "case.accepted", time: "2026-03-02T09:00:00+08:00", source: "host", objects: [{ type: "case", id: "c-1" }], data };
}

/** Envelopes of new events `<prefix>-0` to `<prefix>-<count - 1>`. */
export function batchOf(prefix: string, count: number): EventEnvelope[] {
  return Array.from({ length: count }, (_, i) => ({ event: eventOf(`${prefix}-${i}`, { note: `note of ${prefix}-${i}` }) }));
}

/** An event of a source that numbers its events; each names the one before. */
export function numberedEvents(
  count: number,
  { source = "host", epoch = 1, prev = undefined as string | undefined } = {},
): EventEnvelope[] {
  let before = prev;
  return Array.from({ length: count }, (_, seq) => {
    const event = { ...eventOf(`${epoch}/${seq}`), source, epoch, seq };
    const envelope = { event, ...(before !== undefined && { prev: before }) };
    before = createHash("sha256").update(canonicalJson(event)).digest("hex");
    return envelope;
  });
}

/** Where a source has got to, by its newest envelope. */
export function headOf({ event }: EventEnvelope): AnnouncedHead {
  const { source, epoch = 0, seq = 0 } = event;
  return { source, epoch, seq, hash: createHash("sha256").update(canonicalJson(event)).digest("hex") };
}

export async function verdictOf(trail: Pick<Trail, "read" | "checkpoint">): Promise<TrailVerdict> {
  return verify(trail.checkpoint(), await trail.read(0, Number.MAX_SAFE_INTEGER));
}

export function verify(checkpoint: string, entries: readonly WireTrailEntry[]): Promise<TrailVerdict> {
  return verifyTrail({ checkpoint, entries, verifierKey });
}

export interface Writer {
  readonly process: ChildProcessByStdio<null, Readable, null>;
  /** What it printed until it ended. */
  readonly lines: Promise<readonly string[]>;
  /** Resolves when this many lines were printed, or it ended. */
  printed(count: number): Promise<void>;
}

/** A process that appends to a trail, without end unless told how many `times`, and prints each receipt as a line. */
export function startWriter(
  file: string,
  run: string,
  { times = Number.POSITIVE_INFINITY, tracer = [] as readonly string[] } = {},
): Writer {
  const script = join(import.meta.dirname, "trail-writer.ts");
  const node = [process.execPath, "--conditions=plumbline-source", script, file, run, String(times)];
  const [command, ...rest] = [...tracer, ...node];
  const child = spawn(command as string, rest, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  const waiting: { readonly count: number; resolve(): void }[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    for (const { count, resolve } of waiting) if (lines.length >= count) resolve();
  });
  const ended = new Promise<readonly string[]>((resolve) => {
    reader.on("close", () => {
      for (const one of waiting) one.resolve();
      resolve(lines);
    });
  });
  return {
    process: child,
    lines: ended,
    printed: (count) => new Promise((resolve) => waiting.push({ count, resolve: () => resolve() })),
  };
}
