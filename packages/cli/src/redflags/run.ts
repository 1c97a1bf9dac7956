import { setFlagsFromString } from "node:v8";
import { readOcds } from "@plumbline/adapters/ocds";
import type { Release } from "@plumbline/packs/redflags";
import type { Gatherer } from "./gather.ts";
import type { DataFile, DataFiles } from "./input.ts";
import { PlacedIssues } from "./issues.ts";
import type { Answer, HeldRelease, JobSetup, Source } from "./job.ts";
import { createPool, type Pool } from "./pool.ts";
import { rangesOf } from "./ranges.ts";
import type { IssueCount } from "./result.ts";

export interface RunOptions<G extends Gatherer = Gatherer> {
  readonly files: DataFiles;
  readonly setup: JobSetup;
  /** Makes what the parts of the threads are put together in. */
  readonly gatherer: (setup: JobSetup) => G;
  readonly threads: number;
  /** Bytes of a piece, for tests: the results do not depend on it. */
  readonly pieceSize?: number | undefined;
  readonly onProgress?: ((bytes: number, all: number, processes: number) => void) | undefined;
}

export interface RunResult<G extends Gatherer = Gatherer> {
  readonly gathered: G;
  readonly releases: number;
  readonly compiled: number;
  readonly duplicates: number;
  readonly issues: readonly IssueCount[];
  readonly explained?: Release;
}

// Less than this is done before a thread has started.
const WORTH_THREADS = 4 << 20;
// Small enough that all threads have something to do, large enough that what they found is seldom put together.
const [SMALLEST_RANGE, LARGEST_RANGE] = [4 << 20, 40 << 20];
// Processes that are compiled in one go.
const GROUPS = 64;

/**
 * Reads the files and asks the flags. Pieces are assessed by threads and taken in the order of the files, so that the results do not depend on
 * the number of threads or the size of pieces. As a rule each process has one release, and one reading is enough; where that turns out not to
 * hold, the files are read again, knowing which processes have several.
 */
export async function gatherFiles<G extends Gatherer>(options: RunOptions<G>): Promise<RunResult<G>> {
  const { files, setup, threads, pieceSize } = options;
  // What is parsed is let go at once: without this the heap would first grow to several times what is held.
  setFlagsFromString("--heap-growing-percent=60");
  const pool = createPool(files.bytes < WORTH_THREADS && pieceSize === undefined ? 1 : threads, setup);
  try {
    const first = new Reading(options);
    const counts = new Map<string, number>();
    let several = false;
    const ask = ({ source }: PlacedSource): Promise<Answer> => pool.run({ kind: "all", source, assess: !several });
    await inOrder(options, pool, ask, async (answer, placed) => {
      for (const ocid of answer.ocids) {
        const n = (counts.get(ocid) ?? 0) + 1;
        if (n > 1) several = true;
        counts.set(ocid, n);
      }
      if (!several) first.take(answer, placed);
    });
    if (!several) return first.finish();
    for (const [ocid, n] of counts) if (n === 1) counts.delete(ocid);
    return await again(options, pool, counts);
  } finally {
    await pool.close();
  }
}

/** Reads once more: what stands alone is assessed at once, the others when all their releases were seen. */
async function again<G extends Gatherer>(options: RunOptions<G>, pool: Pool, counts: ReadonlyMap<string, number>): Promise<RunResult<G>> {
  await pool.tell({ kind: "several", ocids: new Set(counts.keys()) });
  const alone = new Reading(options);
  const compiled = new Reading(options);
  const open = new Map<string, HeldRelease[]>();
  let batch: HeldRelease[][] = [];
  let names = new Set<string>();
  const under: { readonly answer: Promise<Answer>; readonly name: string }[] = [];
  const next = async (): Promise<void> => {
    const { answer, name } = under.shift() as (typeof under)[number];
    compiled.take(await answer, { file: { name }, line: 0 });
  };
  const flush = async (): Promise<void> => {
    under.push({ answer: pool.run({ kind: "groups", groups: batch }), name: [...names].join(" ") });
    batch = [];
    names = new Set();
    if (under.length >= pool.width) await next();
  };
  const ask = ({ source }: PlacedSource): Promise<Answer> => pool.run({ kind: "singles", source });
  await inOrder(options, pool, ask, async (answer, placed) => {
    alone.take(answer, placed);
    for (const held of answer.held) {
      const group = open.get(held.ocid) ?? [];
      group.push(placed.line === 0 ? held : { ...held, line: placed.line + held.line });
      if (group.length < (counts.get(held.ocid) as number)) open.set(held.ocid, group);
      else {
        open.delete(held.ocid);
        batch.push(group);
        names.add(placed.file.name);
        if (batch.length >= GROUPS) await flush();
      }
    }
  });
  if (batch.length > 0) await flush();
  while (under.length > 0) await next();
  return alone.finish(compiled, counts.size);
}

interface PlacedSource {
  readonly source: Source;
  readonly file: DataFile;
  /** Bytes of the files up to the end of it. */
  readonly bytes: number;
}

/** Where an answer belongs: its lines are counted from `line`. */
interface Place {
  readonly file: { readonly name: string };
  readonly line: number;
}

async function* sourcesOf({ files, setup, threads, pieceSize }: RunOptions): AsyncGenerator<PlacedSource, void, undefined> {
  let before = 0;
  for (const file of files.files) {
    const size = pieceSize ?? Math.min(LARGEST_RANGE, Math.max(SMALLEST_RANGE, Math.ceil(files.bytes / (threads * 4))));
    const ranges = await rangesOf(file.path, file.bytes, size, setup.cardinal);
    if (ranges) for (const range of ranges) yield { source: { range }, file, bytes: before + range.end };
    else {
      const options = { cardinal: setup.cardinal, ...(pieceSize === undefined ? {} : { pieceSize }) };
      for await (const piece of readOcds(file.path, options)) yield { source: { piece }, file, bytes: before + piece.bytesRead };
    }
    before += file.bytes;
  }
}

/** Gives what is to be read to the pool as it has room, and the answers in the order of the files. */
async function inOrder(
  options: RunOptions,
  { width }: Pool,
  ask: (source: PlacedSource) => Promise<Answer>,
  take: (answer: Answer, place: Place) => Promise<void>,
): Promise<void> {
  const under: { readonly answer: Promise<Answer>; readonly placed: PlacedSource }[] = [];
  let processes = 0;
  let line = 0;
  let last: DataFile | undefined;
  const next = async (): Promise<void> => {
    const { answer, placed } = under.shift() as (typeof under)[number];
    const done = await answer;
    if (placed.file !== last) line = 0;
    last = placed.file;
    processes += done.releases;
    options.onProgress?.(placed.bytes, options.files.bytes, processes);
    await take(done, { file: placed.file, line });
    line += done.lines;
  };
  try {
    for await (const placed of sourcesOf(options)) {
      under.push({ answer: ask(placed), placed });
      if (under.length >= width) await next();
    }
    while (under.length > 0) await next();
  } finally {
    for (const { answer } of under) answer.catch(() => {});
  }
}

/** What was gathered in one reading. */
class Reading<G extends Gatherer> {
  readonly #gathered: G;
  readonly #issues = new PlacedIssues();
  #releases = 0;
  #duplicates = 0;
  #explained: Release | undefined;

  constructor({ gatherer, setup }: RunOptions<G>) {
    this.#gathered = gatherer(setup);
  }

  take(answer: Answer, { file, line }: Place): void {
    if (answer.part) this.#gathered.take(answer.part);
    this.#issues.take(answer.issues, file.name, line);
    this.#releases += answer.releases;
    this.#duplicates += answer.duplicates;
    this.#explained ??= answer.explained;
  }

  finish(later?: Reading<G>, compiled = 0): RunResult<G> {
    if (later) {
      this.#gathered.take(later.#gathered.part());
      this.#issues.join(later.#issues);
      this.#duplicates += later.#duplicates;
      this.#explained ??= later.#explained;
    }
    return {
      gathered: this.#gathered,
      releases: this.#releases,
      compiled,
      duplicates: this.#duplicates,
      issues: this.#issues.value(),
      ...(this.#explained ? { explained: this.#explained } : {}),
    };
  }
}
