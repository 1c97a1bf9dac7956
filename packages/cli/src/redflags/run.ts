import { setFlagsFromString } from "node:v8";
import { readOcds } from "@plumbline/adapters/ocds";
import type { Release } from "@plumbline/packs/redflags";
import type { Gatherer } from "./gather.ts";
import type { DataFile, DataFiles } from "./input.ts";
import { PlacedIssues } from "./issues.ts";
import type { Answer, HeldRelease, JobSetup, Order, Source } from "./job.ts";
import { createPool, type Hand, type Pool } from "./pool.ts";
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
// Small enough that no thread is left with much to do when the others are done.
const RANGE = 4 << 20;
// Where what was found is put together after each range: small enough that all threads have something to do, large enough that it is seldom done.
const [SMALLEST_RANGE, LARGEST_RANGE] = [4 << 20, 40 << 20];
// Of ranges that a thread was given: one that it does, and one so that it need not wait for the next.
const AHEAD = 2;
// Processes that are compiled in one go.
const GROUPS = 64;

/**
 * Reads the files and asks the flags. Pieces are assessed by threads, and what they found is put together in the order of the files, so that the
 * results do not depend on the number of threads or the size of pieces. As a rule each process has one release, and one reading is enough; where that turns out not to
 * hold, the files are read again, knowing which processes have several.
 */
export async function gatherFiles<G extends Gatherer>(options: RunOptions<G>): Promise<RunResult<G>> {
  const { files, setup, threads, pieceSize } = options;
  holdLittle();
  const pool = createPool(files.bytes < WORTH_THREADS && pieceSize === undefined ? 1 : threads, setup);
  try {
    const first = new Reading(options);
    const counts = new Map<string, number>();
    let several = false;
    await inOrder(options, pool, {
      rangeSize: pieceSize ?? RANGE,
      inLanes: true,
      order: (source, handOver) => ({ kind: "all", source, assess: !several, handOver }),
      seen({ ocids }) {
        for (const ocid of ocids) {
          const n = (counts.get(ocid) ?? 0) + 1;
          if (n > 1) several = true;
          counts.set(ocid, n);
        }
      },
      async take(answer, place) {
        if (!several) first.take(answer, place);
      },
    });
    if (!several) return first.finish();
    for (const [ocid, n] of counts) if (n === 1) counts.delete(ocid);
    return await again(options, pool, counts);
  } finally {
    await pool.close();
  }
}

/** What is parsed is let go at once: without this the heaps would first grow to several times what is held, and be no faster. */
function holdLittle(): void {
  setFlagsFromString("--heap-growing-percent=60");
  // Room for what is new stays as it is in this thread, and threads that start now have theirs from the beginning.
  setFlagsFromString("--min-semi-space-size=8");
  setFlagsFromString("--semi-space-growth-factor=1");
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
  const { files, threads, pieceSize } = options;
  const take = async (answer: Answer, placed: Place): Promise<void> => {
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
  };
  await inOrder(options, pool, {
    rangeSize: pieceSize ?? Math.min(LARGEST_RANGE, Math.max(SMALLEST_RANGE, Math.ceil(files.bytes / (threads * 4)))),
    // Releases that wait for others of their process are taken in order, and not kept until that is known.
    inLanes: false,
    order: (source, handOver) => ({ kind: "singles", source, handOver }),
    take,
  });
  if (batch.length > 0) await flush();
  while (under.length > 0) await next();
  return alone.finish(compiled, counts.size);
}

/** What is done with the sources of a reading. */
interface Plan {
  readonly rangeSize: number;
  /** Whether threads go through ranges apart from each other, so that of each comes little; all is taken at the end then. */
  readonly inLanes: boolean;
  order(source: Source, handOver: boolean): Order;
  /** As answers come, in any order. */
  seen?(answer: Answer): void;
  /** In the order of the files. */
  take(answer: Answer, place: Place): Promise<void>;
}

interface PlacedSource {
  readonly source: Source;
  readonly file: DataFile;
  readonly bytes: number;
}

/** Where an answer belongs: its lines are counted from `line`. */
interface Place {
  readonly file: { readonly name: string };
  readonly line: number;
}

/** Gives what is to be read to the pool as it has room, and the answers in the order of the files. */
async function inOrder(options: RunOptions, pool: Pool, plan: Plan): Promise<void> {
  const { files, onProgress } = options;
  let [bytes, processes, line] = [0, 0, 0];
  let last: DataFile | undefined;
  const ask = async (hand: Hand, { source, bytes: size }: PlacedSource, handOver: boolean): Promise<Answer> => {
    const answer = await hand(plan.order(source, handOver));
    bytes += size;
    processes += answer.releases;
    onProgress?.(bytes, files.bytes, processes);
    plan.seen?.(answer);
    return answer;
  };
  const take = async (answer: Answer, { file }: PlacedSource): Promise<void> => {
    if (file !== last) line = 0;
    last = file;
    await plan.take(answer, { file, line });
    line += answer.lines;
  };

  const under: { readonly answer: Promise<Answer>; readonly placed: PlacedSource }[] = [];
  const next = async (): Promise<void> => {
    const { answer, placed } = under.shift() as (typeof under)[number];
    await take(await answer, placed);
  };
  try {
    for await (const found of sourcesOf(options, plan)) {
      if ("source" in found) {
        under.push({ answer: ask(pool.run, found, true), placed: found });
        if (under.length >= pool.width) await next();
        continue;
      }
      while (under.length > 0) await next();
      const answers = await inLanes(found, pool.hands, ask);
      for (const [i, placed] of found.entries()) await take(answers[i] as Answer, placed);
    }
    while (under.length > 0) await next();
  } finally {
    for (const { answer } of under) answer.catch(() => {});
  }
}

/** Sources one by one, or ranges that follow each other together. */
async function* sourcesOf(
  { files, setup, pieceSize }: RunOptions,
  { rangeSize, inLanes: together }: Plan,
): AsyncGenerator<PlacedSource | readonly PlacedSource[], void, undefined> {
  let stretch: PlacedSource[] = [];
  for (const file of files.files) {
    const ranges = await rangesOf(file.path, file.bytes, rangeSize, setup.cardinal);
    const placed = ranges?.map((range): PlacedSource => ({ source: { range }, file, bytes: range.end - range.start }));
    if (placed && together) stretch.push(...placed);
    else if (placed) yield* placed;
    else {
      if (stretch.length > 0) yield stretch;
      stretch = [];
      let before = 0;
      const options = { cardinal: setup.cardinal, ...(pieceSize === undefined ? {} : { pieceSize }) };
      for await (const piece of readOcds(file.path, options)) {
        yield { source: { piece }, file, bytes: piece.bytesRead - before };
        before = piece.bytesRead;
      }
    }
  }
  if (stretch.length > 0) yield stretch;
}

interface Lane {
  next: number;
  end: number;
}

/**
 * Each thread goes through a stretch of its own from its beginning, and what it found is handed over at the end of it, with the answer to its
 * first range. Who is done takes over half of the longest stretch that is left.
 */
async function inLanes(
  ranges: readonly PlacedSource[],
  hands: readonly Hand[],
  ask: (hand: Hand, range: PlacedSource, handOver: boolean) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers = new Array<Answer>(ranges.length);
  const border = (i: number): number => Math.floor((i * ranges.length) / hands.length);
  const lanes = hands.map((_, i): Lane => ({ next: border(i), end: border(i + 1) }));
  const through = async (hand: Hand, lane: Lane): Promise<void> => {
    const start = lane.next;
    const under: Promise<void>[] = [];
    try {
      while (lane.next < lane.end) {
        const i = lane.next++;
        // Which processes there are was seen already, and need not be kept until the end.
        const take = (answer: Answer): void => {
          answers[i] = { ...answer, ocids: [] };
        };
        under.push(ask(hand, ranges[i] as PlacedSource, false).then(take));
        if (under.length >= AHEAD) await under.shift();
      }
      while (under.length > 0) await under.shift();
    } finally {
      for (const one of under) one.catch(() => {});
    }
    const { part } = await hand({ kind: "hand over" });
    answers[start] = { ...(answers[start] as Answer), ...(part ? { part } : {}) };
  };
  const work = async (hand: Hand, own: Lane): Promise<void> => {
    for (let lane = own; lane.next < lane.end; lane = half(lanes)) await through(hand, lane);
  };
  try {
    await Promise.all(hands.map((hand, i) => work(hand, lanes[i] as Lane)));
  } finally {
    // Where one failed, the others need not go on.
    for (const lane of lanes) lane.end = lane.next;
  }
  return answers;
}

/** The end of the longest lane as a lane of its own. */
function half(lanes: Lane[]): Lane {
  const longest = lanes.reduce((a, b) => (b.end - b.next > a.end - a.next ? b : a));
  const rest = { next: Math.floor((longest.next + longest.end) / 2), end: longest.end };
  longest.end = rest.next;
  lanes.push(rest);
  return rest;
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
