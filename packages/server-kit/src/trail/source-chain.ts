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
  /** Gaps that were told and not yet closed, ascending. */
  gaps: Gap[];
  /** Numbers up to it are not judged any more: what was told of them stands. */
  blurred?: number;
  /** Numbers of events that were refused, as they came: such an event may come again, corrected. */
  refused: number[];
  /** The epoch that the source was in when this one began, where that is a later one. */
  readonly after?: number;
  /** Whether its beginning was judged against the epoch before. */
  joined?: boolean;
}

/** First and last number that is missing. */
type Gap = readonly [from: number, to: number];

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
// A source that leaves out every other number, or sends only what is refused, must not fill the memory; and all of this is written anew with
// each commit that changes it.
const MAX_RUNS = 256;
const MAX_GAPS = 256;
const MAX_REFUSED = 256;

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
  const notes: ChainNote[] = [];
  const found = epochOf(chain, event.epoch, notes);
  const { seq, prev, hash } = event;
  if (!found || seq <= (found.blurred ?? -1)) return notes;
  const { runs } = found;
  const at = placeOf(runs, seq);
  const left = runs[at - 1];
  const right = runs[at];
  if (left && seq <= left.to) return [...notes, ...repeated(found, event)];
  const follows = left?.to === seq - 1;
  const precedes = right?.from === seq + 1;
  if (follows && prev !== undefined && left.last !== null && prev !== left.last) notes.push(equivocation("chain", event));
  const isNamed = right?.prev == null || hash === null || right.prev === hash;
  if (precedes && !isNamed) notes.push(equivocation("chain", { ...event, seq: seq + 1 }));
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
  }
  notes.push(...closed(found, seq));
  if (hash === null) found.refused.push(seq);
  if (found.refused.length > MAX_REFUSED) notes.push(...blurred(chain, found, found.refused.shift() as number));
  if (found.runs.length > MAX_RUNS) notes.push(...blurred(chain, found, (found.runs[1] as Run).from - 1));
  return notes;
}

/** Compares a head with the event of its number. Changes nothing. */
export function checkHead(chain: SourceChain, head: SourceHead): ChainNote[] {
  const run = chain.epochs.find(({ epoch }) => epoch === head.epoch)?.runs.find(({ to }) => to === head.seq);
  return run && run.last !== null && run.last !== head.hash ? [equivocation("head", head)] : [];
}

/** What is missing below a head that the source reached, and whether its epoch goes on from the one before. Changes the chain. */
export function judgeHead(chain: SourceChain, head: SourceHead): ChainNote[] {
  const notes = checkHead(chain, head);
  const found = epochOf(chain, head.epoch, notes);
  if (!found) return notes;
  for (const epoch of chain.epochs.filter((one) => one.epoch < found.epoch)) notes.push(...joined(chain, epoch), ...gapsWithin(epoch));
  return [...notes, ...joined(chain, found), ...gapsUpTo(found, head.seq)];
}

/** Undefined for one that was forgotten. `notes` gets what has to be told of one that is forgotten now. */
function epochOf(chain: SourceChain, epoch: number, notes: ChainNote[]): Epoch | undefined {
  const { epochs } = chain;
  const at = epochs.findLastIndex((one) => one.epoch <= epoch);
  const known = epochs[at];
  if (known?.epoch === epoch) return known;
  // Older than everything that is kept: forgotten, or never told.
  if (at < 0 && epochs.length === MAX_EPOCHS) return undefined;
  const newest = epochs.at(-1);
  // A clock that was put back gives a lower number to what begins anew.
  const made: Epoch = { epoch, runs: [], reach: -1, gaps: [], refused: [], ...(newest && newest.epoch > epoch && { after: newest.epoch }) };
  epochs.splice(at + 1, 0, made);
  if (epochs.length > MAX_EPOCHS) {
    const [oldest, next] = epochs as [Epoch, Epoch];
    notes.push(...gapsWithin(oldest), ...joined(chain, next));
    epochs.shift();
  }
  return made;
}

/** Index of the first run that begins behind `seq`. */
function placeOf(runs: readonly Run[], seq: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as Run).from <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function gapsWithin(epoch: Epoch): ChainNote[] {
  return gapsUpTo(epoch, epoch.runs.at(-1)?.to ?? -1);
}

/** Each number that is missing is told in one gap at a time, and no gap twice: its note is known by what it says. */
function gapsUpTo(epoch: Epoch, told: number): ChainNote[] {
  // A heartbeat that says less than an earlier one takes nothing back.
  const seq = Math.max(epoch.reach, told);
  epoch.reach = seq;
  const isWhole = ([from, to]: Gap) => (epoch.runs[placeOf(epoch.runs, to) - 1]?.to ?? -1) < from;
  const whole = epoch.gaps.filter(isWhole);
  const broken = epoch.gaps.filter((gap) => !isWhole(gap));
  const known = [...epoch.runs, ...whole.map(([from, to]) => ({ from, to }))].sort((a, b) => a.from - b.from);
  const found: Gap[] = [];
  let next = (epoch.blurred ?? -1) + 1;
  for (const { from, to } of known) {
    if (from > seq) break;
    if (from > next) found.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= seq) found.push([next, seq]);
  epoch.gaps = [...whole, ...found].sort(([a], [b]) => a - b);
  if (epoch.gaps.length > MAX_GAPS) forget(epoch, (epoch.gaps.at(-MAX_GAPS - 1) as Gap)[1]);
  return [...broken.map((gap) => gapNote("source.gap_closed", epoch, gap)), ...found.map((gap) => gapNote("source.gap_found", epoch, gap))];
}

/** Tells what is to be told of the numbers up to `end`, and forgets them. */
function blurred(chain: SourceChain, epoch: Epoch, end: number): ChainNote[] {
  const notes = [...joined(chain, epoch), ...gapsUpTo(epoch, end)];
  forget(epoch, end);
  return notes;
}

/** What was told of the numbers up to `end` stands for good. */
function forget(epoch: Epoch, end: number): void {
  epoch.blurred = Math.max(epoch.blurred ?? -1, end);
  epoch.runs = epoch.runs.filter(({ to }) => to > end);
  epoch.gaps = epoch.gaps.filter(([from]) => from > end);
}

/** The gap of which `seq` was the last number to come. */
function closed(epoch: Epoch, seq: number): ChainNote[] {
  const at = epoch.gaps.findIndex(([from, to]) => from <= seq && seq <= to);
  const gap = epoch.gaps[at];
  const run = epoch.runs[placeOf(epoch.runs, seq) - 1];
  if (!gap || !run || run.from > gap[0] || run.to < gap[1]) return [];
  epoch.gaps.splice(at, 1);
  return [gapNote("source.gap_closed", epoch, gap)];
}

/** What an event means whose number was used before. */
function repeated(epoch: Epoch, event: Numbered): ChainNote[] {
  if (event.hash === null) return [];
  const at = epoch.refused.indexOf(event.seq);
  if (at < 0) return [equivocation("number", event)];
  epoch.refused.splice(at, 1);
  return [];
}

function joined(chain: SourceChain, epoch: Epoch): ChainNote[] {
  const before = chain.epochs.find((one) => one.epoch === epoch.after) ?? chain.epochs[chain.epochs.indexOf(epoch) - 1];
  const first = epoch.runs[0];
  // Without its first event nothing can be said yet; that it is missing is told as a gap.
  if (epoch.joined || !before || first?.from !== 0) return [];
  epoch.joined = true;
  const last = before.runs.at(-1);
  // The last one may have been refused: then nobody knows its hash.
  if (first.prev !== null && last && (last.last === null || last.last === first.prev)) return [];
  return [{ type: "source.restarted", data: { epoch: epoch.epoch, before: before.epoch, lastSeq: last?.to ?? -1 } }];
}

function gapNote(type: "source.gap_found" | "source.gap_closed", { epoch }: Epoch, [from, to]: Gap): ChainNote {
  return { type, data: { epoch, from, to } };
}

function equivocation(by: "number" | "chain" | "head", { epoch, seq }: { readonly epoch: number; readonly seq: number }): ChainNote {
  return { type: "source.equivocated", data: { by, epoch, seq } };
}
