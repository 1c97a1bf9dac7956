import type { Json, SourceHead } from "@plumbline/core";

/**
 * What is known of the numbers under which one source sent its events. A source numbers from 0 in each epoch and names, with each event, the
 * hash of the one before: what was dropped shows as a gap, what was told twice as an equivocation, a wiped memory as an epoch that does not
 * name the last event of the epoch before. Gaps are judged when the source says how far it has got (a heartbeat), since batches may overtake
 * each other.
 */
export interface SourceChain {
  /** Oldest first; the newest of them is the one that the source is in. */
  readonly epochs: Epoch[];
}

interface Epoch {
  readonly epoch: number;
  /** Numbers that were received, ascending, not touching each other. */
  runs: Run[];
  /** Highest number that a heartbeat has named. */
  reach: number;
  /** Gaps that were told and not yet closed, `[from, to]`. */
  gaps: [number, number][];
  /** Numbers up to it are not judged any more. */
  blurred?: number;
  /** Numbers of events that were refused, ascending: such an event may come again, corrected. */
  refused: number[];
  /** Whether its beginning was judged against the epoch before. */
  joined?: boolean;
}

interface Run {
  from: number;
  to: number;
  /** What the first event names as the one before; null when it names none, or is not known. */
  prev: string | null;
  /** Hash of the last event; null when it is not known. */
  last: string | null;
}

/** The number of one event. `hash` is null for one that was refused: its number is used, its content is not known. */
export interface Numbered {
  readonly epoch: number;
  readonly seq: number;
  readonly prev?: string | undefined;
  readonly hash: string | null;
}

/** Type and data of an event that the trail writes about a source. */
export interface ChainNote {
  readonly type: "source.gap_found" | "source.gap_closed" | "source.equivocated" | "source.restarted";
  readonly data: Readonly<Record<string, Json>>;
}

/** Epochs before these are forgotten, since a source without memory begins one at each start. */
const MAX_EPOCHS = 8;
/** A source that leaves out every other number, or sends only what is refused, must not fill the memory. */
const MAX_RUNS = 1000;
const MAX_REFUSED = 1000;

export function newChain(): SourceChain {
  return { epochs: [] };
}

/** The state as it is stored. Throws a `SyntaxError` for what was not written by `chainText`. */
export function chainOf(text: string): SourceChain {
  return JSON.parse(text) as SourceChain;
}

export function chainText(chain: SourceChain): string {
  return JSON.stringify(chain);
}

/** Takes the number of an event that is new to the trail. Changes the chain. */
export function takeNumber(chain: SourceChain, event: Numbered): ChainNote[] {
  const found = epochOf(chain, event.epoch);
  if (!found || event.seq <= (found.blurred ?? -1)) return [];
  const { seq, prev, hash } = event;
  const { runs } = found;
  const at = placeOf(runs, seq);
  const left = runs[at - 1];
  const right = runs[at];
  if (left && seq <= left.to) return repeated(found, event);
  if (hash === null) refuse(found, seq);
  const notes: ChainNote[] = [];
  const follows = left?.to === seq - 1;
  const precedes = right?.from === seq + 1;
  if (follows && prev !== undefined && left.last !== null && prev !== left.last) notes.push(equivocation("chain", event));
  if (precedes && hash !== null && right.prev !== null && right.prev !== hash) notes.push(equivocation("chain", { ...event, seq: seq + 1 }));
  if (follows && precedes) {
    left.to = right.to;
    left.last = right.last;
    runs.splice(at, 1);
  } else if (follows) {
    left.to = seq;
    left.last = hash;
  } else if (precedes) {
    right.from = seq;
    right.prev = prev ?? null;
  } else {
    runs.splice(at, 0, { from: seq, to: seq, prev: prev ?? null, last: hash });
    if (runs.length > MAX_RUNS) notes.push(...blur(found));
  }
  return [...notes, ...closed(found)];
}

/** Compares a head with the event of its number. Changes nothing. */
export function checkHead(chain: SourceChain, head: SourceHead): ChainNote[] {
  const run = chain.epochs.find(({ epoch }) => epoch === head.epoch)?.runs.find(({ to }) => to === head.seq);
  return run && run.last !== null && run.last !== head.hash ? [equivocation("head", head)] : [];
}

/** What is missing below a head that the source reached, and whether its epoch goes on from the one before. Changes the chain. */
export function judgeHead(chain: SourceChain, head: SourceHead): ChainNote[] {
  const found = epochOf(chain, head.epoch);
  if (!found) return [];
  const notes = checkHead(chain, head);
  for (const earlier of chain.epochs) if (earlier.epoch < found.epoch) notes.push(...gapsUpTo(earlier, earlier.runs.at(-1)?.to ?? -1));
  notes.push(...gapsUpTo(found, head.seq));
  return [...notes, ...joined(chain, found)];
}

function epochOf(chain: SourceChain, epoch: number): Epoch | undefined {
  const { epochs } = chain;
  const at = epochs.findLastIndex((one) => one.epoch <= epoch);
  const known = epochs[at];
  if (known?.epoch === epoch) return known;
  // Older than everything that is kept: forgotten, or never told.
  if (at < 0 && epochs.length === MAX_EPOCHS) return undefined;
  const made: Epoch = { epoch, runs: [], reach: -1, gaps: [], refused: [] };
  epochs.splice(at + 1, 0, made);
  if (epochs.length > MAX_EPOCHS) epochs.shift();
  return made;
}

/** Index of the first run that begins behind `seq`. */
function placeOf(runs: readonly Run[], seq: number): number {
  // Events come in order nearly always.
  return runs.findLastIndex(({ from }) => from <= seq) + 1;
}

function gapsUpTo(epoch: Epoch, told: number): ChainNote[] {
  // A heartbeat that says less than an earlier one takes nothing back.
  const seq = Math.max(epoch.reach, told);
  epoch.reach = seq;
  const missing: [number, number][] = [];
  let next = (epoch.blurred ?? -1) + 1;
  for (const { from, to } of epoch.runs) {
    if (from > seq) break;
    if (from > next) missing.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= seq) missing.push([next, seq]);
  const isIn = (list: readonly [number, number][], [from, to]: [number, number]) => list.some(([a, b]) => a === from && b === to);
  const before = epoch.gaps;
  epoch.gaps = missing;
  return [
    ...before.filter((gap) => !isIn(missing, gap)).map((gap) => gapNote("source.gap_closed", epoch, gap)),
    ...missing.filter((gap) => !isIn(before, gap)).map((gap) => gapNote("source.gap_found", epoch, gap)),
  ];
}

/** Gaps of which every number has come. */
function closed(epoch: Epoch): ChainNote[] {
  if (epoch.gaps.length === 0) return [];
  const isFilled = ([from, to]: [number, number]) => epoch.runs.some((run) => run.from <= from && to <= run.to);
  const filled = epoch.gaps.filter(isFilled);
  if (filled.length > 0) epoch.gaps = epoch.gaps.filter((gap) => !isFilled(gap));
  return filled.map((gap) => gapNote("source.gap_closed", epoch, gap));
}

/** What an event means whose number was used before. */
function repeated(epoch: Epoch, event: Numbered): ChainNote[] {
  if (event.hash === null) return [];
  const at = epoch.refused.indexOf(event.seq);
  if (at < 0) return [equivocation("number", event)];
  epoch.refused.splice(at, 1);
  return [];
}

function refuse(epoch: Epoch, seq: number): void {
  epoch.refused.push(seq);
  if (epoch.refused.length > MAX_REFUSED) epoch.blurred = Math.max(epoch.blurred ?? -1, epoch.refused.shift() as number);
}

/** Tells the lowest gap for good and forgets what lies below it. */
function blur(epoch: Epoch): ChainNote[] {
  const [first, second] = epoch.runs as [Run, Run];
  const gap: [number, number] = [first.to + 1, second.from - 1];
  epoch.runs.shift();
  epoch.blurred = second.from - 1;
  if (epoch.gaps.some(([from, to]) => from === gap[0] && to === gap[1])) return [];
  return [gapNote("source.gap_found", epoch, gap)];
}

function joined(chain: SourceChain, epoch: Epoch): ChainNote[] {
  const before = chain.epochs[chain.epochs.indexOf(epoch) - 1];
  const first = epoch.runs[0];
  // Without its first event nothing can be said yet; that it is missing is told as a gap.
  if (epoch.joined || !before || first?.from !== 0) return [];
  epoch.joined = true;
  const last = before.runs.at(-1);
  if (first.prev !== null && first.prev === last?.last) return [];
  return [{ type: "source.restarted", data: { epoch: epoch.epoch, before: before.epoch, lastSeq: last?.to ?? -1 } }];
}

function gapNote(type: "source.gap_found" | "source.gap_closed", { epoch }: Epoch, [from, to]: [number, number]): ChainNote {
  return { type, data: { epoch, from, to } };
}

function equivocation(by: "number" | "chain" | "head", { epoch, seq }: { readonly epoch: number; readonly seq: number }): ChainNote {
  return { type: "source.equivocated", data: { by, epoch, seq } };
}
