import { excluded, notComputable } from "../process/facts.ts";
import type { Observation, Release } from "../types.ts";
import { biddersOf, classOf, observed, soleWinnerOf } from "./read-market.ts";
import { compareTexts, placeOf } from "./rows.ts";

/**
 * Who bid together and who won: four bytes for each bid, names once. Pairs and groups, of which there are many more than bids, are not kept: they
 * are counted when judged, of those only who met often enough.
 */
export interface Meetings {
  readonly names: Map<string, number>;
  readonly processes: string[];
  /** Where in `bidders` those of a process end. */
  readonly ends: number[];
  /** The place of the winner in `names`. */
  readonly winners: number[];
  bidders: Int32Array;
}

export interface Meeting {
  readonly bidders: readonly string[];
  readonly winner: string;
}

export const MEETINGS = {
  start: (): Meetings => ({ names: new Map(), processes: [], ends: [], winners: [], bidders: new Int32Array(16) }),
  add(state: Meetings, process: string, { bidders, winner }: Meeting): void {
    let end = state.ends.at(-1) ?? 0;
    makeRoom(state, end + bidders.length);
    for (const bidder of bidders) state.bidders[end++] = placeOf(state.names, bidder);
    state.processes.push(process);
    state.ends.push(end);
    state.winners.push(placeOf(state.names, winner));
  },
  merge(state: Meetings, later: Meetings): void {
    const places = [...later.names.keys()].map((name) => placeOf(state.names, name));
    const from = state.ends.at(-1) ?? 0;
    const size = later.ends.at(-1) ?? 0;
    makeRoom(state, from + size);
    for (let i = 0; i < size; i += 1) state.bidders[from + i] = places[later.bidders[i] as number] as number;
    later.processes.forEach((process, i) => {
      state.processes.push(process);
      state.ends.push(from + (later.ends[i] as number));
      state.winners.push(places[later.winners[i] as number] as number);
    });
  },
};

export const MEETING_NEEDS = [
  ["bids.details[].tenderers[].id", "tender.tenderers[].id"],
  ["awards[].suppliers[].id", "awards[].suppliers[].name"],
] as const;

/** A process with one winner among two or more bidders. Without a classification processes are compared with each other. */
export function meetingOf(release: Release, digits: number, mostBidders: number): Observation<Meeting> {
  const bidders = biddersOf(release);
  if (bidders.length === 0) return notComputable("bids.details[].tenderers[].id");
  if (bidders.length === 1) return excluded("oneBidder");
  if (bidders.length > mostBidders) return excluded("manyBidders");
  const winner = soleWinnerOf(release);
  if (winner === undefined) return notComputable("awards[].suppliers[].id");
  if (!bidders.includes(winner)) return notComputable("bids.details[].tenderers[].id", "malformed");
  return observed(classOf(release, digits) ?? "", { bidders, winner });
}

/** Numbers stand for names in their order, and processes are in the order of their ocids, so that nothing depends on the order in which they came. */
export interface Market {
  readonly names: readonly string[];
  readonly meetings: readonly { readonly process: string; readonly bidders: Int32Array; readonly winner: number }[];
  /** In how many meetings each was. */
  readonly counts: Int32Array;
}

export function marketOf({ names, processes, ends, winners, bidders }: Meetings): Market {
  const texts = [...names.keys()];
  const order = texts.map((_, i) => i).sort((a, b) => compareTexts(texts[a] as string, texts[b] as string));
  const ranks = new Int32Array(texts.length);
  order.forEach((place, rank) => {
    ranks[place] = rank;
  });
  const counts = new Int32Array(texts.length);
  const meetings = processes.map((process, i) => {
    const own = bidders.slice(ends[i - 1] ?? 0, ends[i]).map((place) => ranks[place] as number);
    for (const rank of own) counts[rank] = (counts[rank] as number) + 1;
    return { process, bidders: own.sort(), winner: ranks[winners[i] as number] as number };
  });
  meetings.sort((a, b) => compareTexts(a.process, b.process));
  return { names: order.map((place) => texts[place] as string), meetings, counts };
}

function makeRoom(state: Meetings, size: number): void {
  if (size <= state.bidders.length) return;
  const larger = new Int32Array(Math.max(size, Math.ceil(state.bidders.length * 1.5)));
  larger.set(state.bidders);
  state.bidders = larger;
}
