import { type OcdsPiece, readOcds } from "@plumbline/adapters/ocds";
import type { Release } from "@plumbline/packs/redflags";
import type { Gatherer } from "./gather.ts";
import type { DataFile, DataFiles } from "./input.ts";
import { PlacedIssues } from "./issues.ts";
import type { Answer, HeldRelease, JobSetup } from "./job.ts";
import { createPool, type Pool } from "./pool.ts";
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
// Processes that are compiled in one go.
const GROUPS = 64;

/**
 * Reads the files and asks the flags. Pieces are assessed by threads and taken in the order of the files, so that the results do not depend on
 * the number of threads or the size of pieces. As a rule each process has one release, and one reading is enough; where that turns out not to
 * hold, the files are read again, knowing which processes have several.
 */
export async function gatherFiles<G extends Gatherer>(options: RunOptions<G>): Promise<RunResult<G>> {
  const { files, setup, threads, pieceSize } = options;
  const pool = createPool(files.bytes < WORTH_THREADS && pieceSize === undefined ? 1 : threads, setup);
  try {
    const first = new Reading(options);
    const counts = new Map<string, number>();
    let several = false;
    const ask = ({ piece }: PlacedPiece): Promise<Answer> => pool.run({ kind: "piece", piece, assess: !several });
    await inOrder(options, pool, ask, async (answer, { file }) => {
      for (const ocid of answer.ocids) {
        const n = (counts.get(ocid) ?? 0) + 1;
        if (n > 1) several = true;
        counts.set(ocid, n);
      }
      if (!several) first.take(answer, file);
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
  const several: ReadonlySet<string> = new Set(counts.keys());
  const alone = new Reading(options);
  const compiled = new Reading(options);
  const open = new Map<string, HeldRelease[]>();
  let batch: HeldRelease[][] = [];
  let names = new Set<string>();
  const under: { readonly answer: Promise<Answer>; readonly name: string }[] = [];
  const next = async (): Promise<void> => {
    const { answer, name } = under.shift() as (typeof under)[number];
    compiled.take(await answer, { name });
  };
  const flush = async (): Promise<void> => {
    under.push({ answer: pool.run({ kind: "groups", groups: batch }), name: [...names].join(" ") });
    batch = [];
    names = new Set();
    if (under.length >= pool.width) await next();
  };
  const ask = ({ piece }: PlacedPiece): Promise<Answer> => pool.run({ kind: "singles", piece, several });
  await inOrder(options, pool, ask, async (answer, { file }) => {
    alone.take(answer, file);
    for (const held of answer.held) {
      const group = open.get(held.ocid) ?? [];
      group.push(held);
      if (group.length < (counts.get(held.ocid) as number)) open.set(held.ocid, group);
      else {
        open.delete(held.ocid);
        batch.push(group);
        names.add(file.name);
        if (batch.length >= GROUPS) await flush();
      }
    }
  });
  if (batch.length > 0) await flush();
  while (under.length > 0) await next();
  return alone.finish(compiled, counts.size);
}

interface PlacedPiece {
  readonly piece: OcdsPiece;
  readonly file: DataFile;
  /** Bytes of the files before this one. */
  readonly before: number;
}

async function* piecesOf({ files, setup, pieceSize }: RunOptions): AsyncGenerator<PlacedPiece, void, undefined> {
  let before = 0;
  for (const file of files.files) {
    const options = { cardinal: setup.cardinal, ...(pieceSize === undefined ? {} : { pieceSize }) };
    for await (const piece of readOcds(file.path, options)) yield { piece, file, before };
    before += file.bytes;
  }
}

/** Gives pieces to the pool as it has room, and the answers in the order of the pieces. */
async function inOrder(
  options: RunOptions,
  { width }: Pool,
  ask: (piece: PlacedPiece) => Promise<Answer>,
  take: (answer: Answer, piece: PlacedPiece) => Promise<void>,
): Promise<void> {
  const under: { readonly answer: Promise<Answer>; readonly piece: PlacedPiece }[] = [];
  let processes = 0;
  const next = async (): Promise<void> => {
    const { answer, piece } = under.shift() as (typeof under)[number];
    const done = await answer;
    processes += done.releases;
    options.onProgress?.(piece.before + piece.piece.bytesRead, options.files.bytes, processes);
    await take(done, piece);
  };
  try {
    for await (const piece of piecesOf(options)) {
      under.push({ answer: ask(piece), piece });
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

  take(answer: Answer, { name }: { readonly name: string }): void {
    if (answer.part) this.#gathered.take(answer.part);
    this.#issues.take(answer.issues, name);
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
