import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import {
  base64Of,
  type Checkpoint,
  createTree,
  parseVerifierKey,
  TILE_WIDTH,
  type TrailReason,
  type TrailVerdict,
  verifyTrail,
} from "@plumbline/core/trail";
import { StoreFault } from "../store/sqlite/worker-protocol.ts";
import { rootOfTile, sha256 } from "./check-chunk.ts";
import { type CheckedRange, checkRange, type RangeOrder, readRange } from "./check-range.ts";
import { type OwnSource, openVerifyReader, type VerifyReader, type VerifySource } from "./verify-source.ts";
import type { RangeAnswer } from "./verify-worker.ts";

export interface VerifyStoreOptions {
  /** `<name>+<hash>+<base64>`, from the operator's publication or a colleague, not from where the trail lies. */
  readonly verifierKey?: string | undefined;
  /** Keys of witnesses, from these. One that cosigned wrongly makes the checkpoint invalid. */
  readonly witnessKeys?: readonly string[] | undefined;
  /** A checkpoint that the caller verified and kept: shows a rewrite or a rollback, even one that was signed anew. */
  readonly expect?: Checkpoint | undefined;
  /** Threads that check beside this one; 0 for none. As many as there are processors at first, where the trail is worth their start. */
  readonly threads?: number | undefined;
  /** Called after each part and at the end, with the entries that were gone through. */
  readonly onProgress?: ((done: number, size: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What `verifyTrail` says, and how much of it speaks of events. */
export interface StoreVerdict extends TrailVerdict {
  /** Entries whose event was there and compared with its leaf; 0 for a tree that was exported without events. */
  readonly events: number;
}

/** How often a trail is gone through again that grows and is erased from while it is verified. */
const REPEATS = 2;

/** Entries that a thread checks at once: some megabytes. A multiple of a bundle. */
const RANGE = 16 * TILE_WIDTH;

/**
 * Checks a whole trail where it lies, without trust in it, as `verifyTrail` does and with the same verdict, in several threads: each entry, its
 * event, the root over all, and the tiles from which proofs are made. Of a tile that is not what its entries say, the verdict names the first
 * entry that it denies, as `hash_mismatch`. Memory does not grow with the trail, but for the indexes of what was erased. Disclosures are not opened.
 *
 * Rejects with `STORE_INVALID` for what is no trail or holds no entries, `STORE_UNAVAILABLE` or `SUPERVISOR_UNAVAILABLE` for what cannot be read,
 * and with the signal's reason when it is aborted.
 */
export async function verifyStore(source: VerifySource, options: VerifyStoreOptions = {}): Promise<StoreVerdict> {
  const { verifierKey, witnessKeys, expect, signal, onProgress } = options;
  let reader: VerifyReader | undefined;
  try {
    reader = openVerifyReader(source);
    for (let left = REPEATS; ; left--) {
      const checkpoint = await reader.checkpoint();
      if (checkpoint === undefined)
        throw new StoreFault("STORE_INVALID", "there is no signed checkpoint, so there is nothing to verify it by");
      // Without entries: what the checkpoint alone tells.
      const start = await verifyTrail({ checkpoint, verifierKey, witnessKeys, expect, signal, sha256, checked: [] });
      if (start.reason !== "truncated") {
        onProgress?.(start.checked, start.size);
        return { ...start, events: 0 };
      }
      const verdict = await verifyEntries(source, reader, start, options);
      // What was erased meanwhile has its order behind the checkpoint that was read, and under the next one.
      if (verdict.reason !== "erased_without_order" || left === 0 || (await reader.checkpoint()) === checkpoint) return verdict;
    }
  } catch (error) {
    throw error instanceof StoreFault ? new PlumblineError(error.code, error.message, { cause: error }) : error;
  } finally {
    await reader?.close();
  }
}

async function verifyEntries(
  source: VerifySource,
  reader: VerifyReader,
  opened: TrailVerdict,
  { verifierKey, expect, threads, onProgress, signal }: VerifyStoreOptions,
): Promise<StoreVerdict> {
  const { index: _, ...start } = opened;
  const { size } = start;
  const minimum = await reader.minimum(size);
  // Its leaves are the roots of bundles. What is left of less than a bundle is its last leaf, which gives the root of the whole.
  const tree = createTree([], sha256);
  const tiles = tileChecker(reader);
  const rootWith = (roots: Uint8Array, rest: Uint8Array): string => {
    const grown = tree.copy();
    for (const root of hashesIn(roots)) grown.append(root);
    if (rest.length > 0) grown.append(createTree(hashesIn(rest), sha256).root());
    return base64Of(grown.root());
  };
  let done = 0;
  let pruned = 0;
  const gone: number[] = [];
  const ordered = new Set<number>();
  let erased = 0;
  let events = 0;
  const verdict = (outcome: TrailVerdict["outcome"], reason: TrailReason, index?: number): StoreVerdict => ({
    ...start,
    outcome,
    reason,
    ...(index === undefined ? {} : { index }),
    checked: done - pruned,
    erased,
    pruned,
    events,
  });
  if (minimum % TILE_WIDTH !== 0 || minimum > size) return verdict("invalid", "pruned_malformed", 0);

  const order = { size, minimum, rootAt: expect?.size };
  const most = Math.min(threads ?? (size < WORTH_THREADS ? 0 : availableParallelism()), Math.ceil(size / RANGE));
  const ranges = most === 0 ? checkedHere(reader, order, signal) : checkedRanges(source, reader, order, most, signal);
  for await (const range of ranges) {
    const before = done;
    done += range.count;
    pruned += range.pruned;
    erased += range.erased.length;
    gone.push(...range.erased);
    for (const { entries } of range.orders) for (const index of entries) ordered.add(index);
    events += range.events;
    if (expect && expect.size > before && expect.size <= done) {
      const roots = range.roots.subarray(0, Math.floor((expect.size - before) / TILE_WIDTH) * HASH_LENGTH);
      if (rootWith(roots, range.asked ?? NOTHING) !== expect.root) {
        // Only up to there it is told.
        const told = await checkRange({ ...order, from: before, to: expect.size }, reader);
        done = expect.size;
        pruned += told.pruned - range.pruned;
        erased += told.erased.length - range.erased.length;
        events += told.events - range.events;
        return verdict("invalid", "rewritten");
      }
    }
    if (done === size && !range.flaw && rootWith(range.roots, range.rest) !== start.root) return verdict("invalid", "root_mismatch");
    for (const root of hashesIn(range.roots)) {
      tree.append(root);
      const wrong = await tiles.take(root);
      if (wrong !== undefined) return verdict("invalid", "hash_mismatch", wrong);
    }
    if (range.flaw === "gap") return verdict("invalid", (await hasEntries(reader, done, size)) ? "index_mismatch" : "truncated", done);
    if (range.flaw) return verdict("invalid", range.flaw, done);
    onProgress?.(done, size);
  }
  const wrong = await tiles.end();
  if (wrong !== undefined) return verdict("invalid", "hash_mismatch", wrong);
  const unordered = gone.find((index) => !ordered.has(index));
  if (unordered !== undefined) return verdict("invalid", "erased_without_order", unordered);
  if (verifierKey === undefined) return verdict("unchecked", "no_verifier_key");
  return isVerifierKey(verifierKey) ? verdict("valid", "verified") : verdict("unchecked", "verifier_key_malformed");
}

const HASH_LENGTH = 32;
const NOTHING = new Uint8Array();

function isVerifierKey(text: string): boolean {
  try {
    return Boolean(parseVerifierKey(text));
  } catch {
    return false;
  }
}

function* hashesIn(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += HASH_LENGTH) yield bytes.slice(at, at + HASH_LENGTH);
}

interface TileChecker {
  /** Takes the root of the next bundle. Gives the first entry under a hash that its tile says otherwise. */
  take(root: Uint8Array): Promise<number | undefined>;
  /** Checks the tiles that did not become full. */
  end(): Promise<number | undefined>;
}

/** Compares the tiles above level 0 with what the bundles below them say. */
function tileChecker(reader: VerifyReader): TileChecker {
  const open: { readonly hashes: Buffer; count: number; index: number }[] = [];
  const compare = async (level: number): Promise<number | undefined> => {
    const { hashes, count, index } = open[level - 1] as (typeof open)[number];
    const tile = await reader.tile(level, index, count);
    if (tile === false) return undefined;
    for (let i = 0; i < count; i++) {
      const [from, to] = [i * HASH_LENGTH, (i + 1) * HASH_LENGTH];
      if (!tile || !hashes.subarray(from, to).equals(tile.subarray(from, to))) return (index * TILE_WIDTH + i) * TILE_WIDTH ** level;
    }
    return undefined;
  };
  const take = async (root: Uint8Array, level: number): Promise<number | undefined> => {
    open[level - 1] ??= { hashes: Buffer.alloc(TILE_WIDTH * HASH_LENGTH), count: 0, index: 0 };
    const tile = open[level - 1] as (typeof open)[number];
    tile.hashes.set(root, tile.count++ * HASH_LENGTH);
    if (tile.count < TILE_WIDTH) return undefined;
    const wrong = (await compare(level)) ?? (await take(rootOfTile(tile.hashes), level + 1));
    tile.count = 0;
    tile.index += 1;
    return wrong;
  };
  return {
    take: (root) => take(root, 1),
    async end() {
      for (let level = 1; level <= open.length; level++) {
        const wrong = (open[level - 1]?.count ?? 0) > 0 ? await compare(level) : undefined;
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  };
}

/** Entries that are checked in the time in which threads start. */
const WORTH_THREADS = 65_536;

async function* checkedHere(
  reader: VerifyReader,
  order: Omit<RangeOrder, "from" | "to">,
  signal: AbortSignal | undefined,
): AsyncGenerator<CheckedRange> {
  for (let from = 0; from < order.size; from += RANGE) {
    signal?.throwIfAborted();
    yield await checkRange({ ...order, from, to: Math.min(from + RANGE, order.size) }, reader);
    // Others want to work in between.
    await setImmediate();
  }
}

/** Whether entries come after a gap: then one is missing, else the trail ends there. A gap of more than this is an end. */
async function hasEntries(reader: VerifyReader, from: number, size: number): Promise<boolean> {
  const first = Math.ceil(from / RANGE) * RANGE;
  for (let at = first; at < Math.min(size, first + 16 * RANGE); at += RANGE) {
    if ((await reader.chunks(at, Math.min(at + RANGE, size), size)).length > 0) return true;
  }
  return false;
}

/** Checks ranges in threads, and gives them in order. Only a few are under way at once, so that memory stays where it is. */
async function* checkedRanges(
  source: VerifySource,
  reader: VerifyReader,
  order: Omit<RangeOrder, "from" | "to">,
  threads: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<CheckedRange> {
  const isForeign = "rows" in source;
  const pool = rangeCheckers(threads, isForeign ? null : source);
  const check = async (from: number): Promise<CheckedRange> => {
    const own = { ...order, from, to: Math.min(from + RANGE, order.size) };
    return pool.check(isForeign ? { ...own, read: await readRange(own, reader) } : own);
  };
  try {
    const underWay: Promise<CheckedRange>[] = [];
    for (let from = 0; from < order.size || underWay.length > 0; ) {
      signal?.throwIfAborted();
      for (; from < order.size && underWay.length < 2 * threads; from += RANGE) {
        const checked = check(from);
        // Seen when its turn comes, if that ever does.
        checked.catch(() => {});
        underWay.push(checked);
      }
      yield await (underWay.shift() as Promise<CheckedRange>);
    }
  } finally {
    await pool.close();
  }
}

interface RangeCheckers {
  check(order: RangeOrder): Promise<CheckedRange>;
  close(): Promise<void>;
}

interface Job {
  readonly order: RangeOrder;
  resolve(range: CheckedRange): void;
  reject(error: Error): void;
}

function rangeCheckers(threads: number, source: OwnSource | null): RangeCheckers {
  // Source runs as .ts and the built package as .js; the worker lies beside this file in both.
  const url = new URL(`./verify-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
  const waiting: Job[] = [];
  const idle: ((job: Job) => void)[] = [];
  let broken: Error | undefined;
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(url, { workerData: source, name: "plumbline-verify" });
    let job: Job | undefined;
    const take = (next: Job): void => {
      job = next;
      worker.postMessage(next.order);
    };
    worker.on("message", (answer: RangeAnswer) => {
      if ("range" in answer) job?.resolve(answer.range);
      else job?.reject(new StoreFault(answer.code, answer.message));
      const next = waiting.shift();
      if (next) take(next);
      else idle.push(take);
    });
    worker.on("error", (error) => {
      // A thread that ended takes no further jobs, and what waits would wait for ever.
      broken = error as Error;
      for (const lost of [job, ...waiting.splice(0)]) lost?.reject(broken);
    });
    idle.push(take);
    return worker;
  });
  return {
    check: (order) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        const job = { order, resolve, reject };
        const take = idle.shift();
        if (take) take(job);
        else waiting.push(job);
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
