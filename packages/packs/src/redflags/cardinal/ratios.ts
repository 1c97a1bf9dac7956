import type { Json } from "@plumbline/core";
import { z } from "zod";
import type { FlagFinding, FlagJudgement, FlagMember, NotAnswered, Observation, Release } from "../types.ts";
import { type OnlyWinner, onlyWinner, winnersByLot } from "./awards.ts";
import { ascending, quartiles } from "./numbers.ts";
import {
  ANOTHER_METHOD,
  amountOf,
  asObject,
  comparesPrices,
  excludedBy,
  isAbsent,
  isBidStatus,
  type Loose,
  lotsOf,
  notComputable,
  onlyId,
  type PriceFilter,
} from "./parts.ts";
import { MOST_PROCESSES, type Places, placeOf } from "./tallies.ts";

/** Of flags that compare prices. Both go by `tender.procurementMethodDetails`. */
export const PRICE_FILTER = {
  priceComparisonProcurementMethods: z.array(z.string()).default([]),
  noPriceComparisonProcurementMethods: z.array(z.string()).default([]),
} as const;

export const BY_LOT = z.boolean().default(true);

/** The only currency that is looked at; where none is named, each currency is compared with itself. */
export const CURRENCY = z.string().optional();

export interface RatioParams extends PriceFilter {
  readonly threshold?: number | undefined;
  readonly direction: "lower" | "upper";
  readonly currency?: string | undefined;
  readonly byLot: boolean;
  readonly positiveOnly: boolean;
}

export function ratioParams(direction: "lower" | "upper") {
  return z.strictObject({
    /** Instead of the fence that is made from all processes. */
    threshold: z.number().optional(),
    /** Whether small or great differences are flagged. */
    direction: z.enum(["lower", "upper"]).default(direction),
    ...PRICE_FILTER,
    currency: CURRENCY,
    /** Only bids for the same lots are compared. */
    byLot: BY_LOT,
    /** Leaves out processes that were won at nothing or less: a share of it says nothing. */
    positiveOnly: z.boolean().default(true),
  });
}

export const RATIO_NEEDS: readonly (readonly string[])[] = [
  ["awards[].status"],
  ["awards[].suppliers[].id"],
  ["bids.details[].status"],
  ["bids.details[].tenderers[].id"],
  ["bids.details[].value.amount"],
  ["bids.details[].value.currency"],
];

export interface Ratio {
  readonly lots: string;
  readonly winner: string;
  readonly next: string;
  readonly winningAmount: number;
  readonly nextAmount: number;
}

type MissedRatio = NotAnswered | { readonly outcome: "observed"; readonly member: FlagMember<Ratio> };

/** How far the lowest valid bid of anybody else lay above that of the winner. */
export function observeRatios(release: Release, params: RatioParams): Observation<Ratio> {
  const loose = release as Loose;
  if (!comparesPrices(loose, params)) return ANOTHER_METHOD;
  if (!params.byLot) {
    const winner = onlyWinner(loose);
    if (winner.outcome !== "won") return winner;
    const one = ratioOf(winner, undefined, params);
    return one.outcome === "observed" ? { outcome: "observed", members: [one.member] } : one;
  }
  const winners = winnersByLot(loose);
  if (!("length" in winners)) return winners;
  const members: FlagMember<Ratio>[] = [];
  let why: NotAnswered | undefined;
  for (const winner of winners) {
    const one = ratioOf(winner, winner.lots === "" ? commonLots(winner.bids) : winner.lots, params);
    if (one.outcome === "observed") members.push(one.member);
    else why ??= one;
  }
  return members.length > 0 ? { outcome: "observed", members } : (why as NotAnswered);
}

/** An award that names no lot is for the lots that all bids name. */
function commonLots(bids: readonly Json[]): string {
  let common: string | undefined;
  for (const one of bids) {
    const bid = asObject(one);
    if (bid?.status !== "valid") continue;
    const lots = lotsOf(bid);
    if (common === undefined) common = lots;
    else if (common !== lots) return "";
  }
  return common ?? "";
}

const NOT_LOWEST = excludedBy("notLowest");
const NO_OTHER = excludedBy("noOtherBid");
const WON_AT_NOTHING = notComputable({ path: "bids.details[].value.amount", reason: "malformed" });

function ratioOf({ supplier, bids }: OnlyWinner, lots: string | undefined, params: RatioParams): MissedRatio {
  const currency = params.currency ?? (lots === undefined ? firstCurrency(bids) : currencyOf(supplier, bids, lots));
  let winner: number | undefined;
  let next: number | undefined;
  let nextId = "";
  for (const one of bids) {
    const bid = asObject(one);
    if (bid?.status !== "valid") continue;
    const value = asObject(bid.value);
    const amount = amountOf(value);
    if (amount === undefined || value?.currency !== currency) continue;
    const tenderer = onlyId(bid.tenderers);
    if (tenderer === undefined || (lots !== undefined && lotsOf(bid) !== lots)) continue;
    if (tenderer === supplier) {
      if (winner === undefined || amount < winner) winner = amount;
    } else if (next === undefined || amount < next) {
      next = amount;
      nextId = tenderer;
    }
  }
  if (winner === undefined || next === undefined || currency === undefined)
    return whyNone(supplier, bids, lots, currency, winner === undefined);
  if (next < winner) return NOT_LOWEST;
  if (params.positiveOnly && winner <= 0) return WON_AT_NOTHING;
  return {
    outcome: "observed",
    member: {
      group: currency,
      value: { lots: lots ?? "", winner: supplier, next: nextId, winningAmount: winner, nextAmount: next },
    },
  };
}

function firstCurrency(bids: readonly Json[]): string | undefined {
  for (const one of bids) {
    const bid = asObject(one);
    if (bid?.status !== "valid") continue;
    const value = asObject(bid.value);
    if (amountOf(value) !== undefined && onlyId(bid.tenderers) !== undefined) return value?.currency as string;
  }
  return undefined;
}

/** The currency of the winner's first bid. */
function currencyOf(supplier: string, bids: readonly Json[], lots: string): string | undefined {
  for (const one of bids) {
    const bid = asObject(one);
    if (bid?.status !== "valid" || onlyId(bid.tenderers) !== supplier || lotsOf(bid) !== lots) continue;
    const value = asObject(bid.value);
    if (amountOf(value) !== undefined) return value?.currency as string;
  }
  return undefined;
}

/** What kept two prices from being found; asked only where they were not. */
function whyNone(
  supplier: string,
  bids: readonly Json[],
  lots: string | undefined,
  currency: string | undefined,
  isOfWinner: boolean,
): NotAnswered {
  let valid = 0;
  let ofTheSide = 0;
  let ofOtherLots = 0;
  let ofOtherCurrency = 0;
  let unnamed = 0;
  let amount: Json | undefined;
  for (const one of bids) {
    const bid = asObject(one);
    if (bid?.status !== "valid") continue;
    valid += 1;
    const tenderer = onlyId(bid.tenderers);
    if (tenderer === undefined) {
      // A bid of several firms stands for none of them alone; only a bid without any name lacks something.
      if (!(Array.isArray(bid.tenderers) && bid.tenderers.length > 1)) unnamed += 1;
      continue;
    }
    if ((tenderer === supplier) !== isOfWinner) continue;
    ofTheSide += 1;
    if (lots !== undefined && lotsOf(bid) !== lots) ofOtherLots += 1;
    else if (amountOf(asObject(bid.value)) === undefined) amount = asObject(bid.value)?.amount ?? bid.value;
    else if (asObject(bid.value)?.currency !== currency) ofOtherCurrency += 1;
  }
  if (bids.length === 0) return notComputable({ path: "bids.details", reason: "absent" });
  if (valid === 0) {
    const hasStatus = bids.some((bid) => !isAbsent(asObject(bid)?.status));
    const isKnown = bids.some((bid) => isBidStatus(asObject(bid)?.status));
    if (isKnown) return NO_OTHER;
    return notComputable({ path: "bids.details[].status", reason: hasStatus ? "malformed" : "absent" });
  }
  if (ofOtherCurrency > 0) return notComputable({ path: "bids.details[].value.currency", reason: "otherCurrency" });
  if (ofTheSide > 0 && ofOtherLots === ofTheSide) return notComputable({ path: "bids.details[].relatedLots", reason: "absent" });
  if (ofTheSide > 0) return notComputable({ path: "bids.details[].value.amount", reason: isAbsent(amount) ? "absent" : "malformed" });
  if (unnamed > 0) return notComputable({ path: "bids.details[].tenderers[].id", reason: "absent" });
  return isOfWinner ? notComputable({ path: "bids.details[].tenderers[].id", reason: "malformed" }) : NO_OTHER;
}

/** Side by side, and tenderers by their places, because a list of objects for each process would take several times the memory. */
export interface Ratios {
  readonly processes: string[];
  readonly winners: number[];
  readonly nexts: number[];
  readonly winningAmounts: number[];
  readonly nextAmounts: number[];
  /** The places of ids in this map. */
  readonly tenderers: Places;
  /** Of the few that name any. */
  readonly lots: Map<number, string>;
}

export function startRatios(): Ratios {
  return { processes: [], winners: [], nexts: [], winningAmounts: [], nextAmounts: [], tenderers: new Map(), lots: new Map() };
}

export function addRatio(state: Ratios, process: string, { lots, winner, next, winningAmount, nextAmount }: Ratio): void {
  if (lots !== "") state.lots.set(state.processes.length, lots);
  state.processes.push(process);
  state.winners.push(placeOf(state.tenderers, winner));
  state.nexts.push(placeOf(state.tenderers, next));
  state.winningAmounts.push(winningAmount);
  state.nextAmounts.push(nextAmount);
}

export function mergeRatios(state: Ratios, later: Ratios): void {
  const places = Array.from(later.tenderers.keys(), (id) => placeOf(state.tenderers, id));
  for (const [i, lots] of later.lots) state.lots.set(state.processes.length + i, lots);
  for (let i = 0; i < later.processes.length; i++) {
    state.processes.push(later.processes[i] as string);
    state.winners.push(places[later.winners[i] as number] as number);
    state.nexts.push(places[later.nexts[i] as number] as number);
    state.winningAmounts.push(later.winningAmounts[i] as number);
    state.nextAmounts.push(later.nextAmounts[i] as number);
  }
}

/** Tenderers are flagged beside processes; `bothSides` also those who came next. */
export function judgeRatios(state: Ratios, params: RatioParams, group: string, bothSides: boolean): FlagJudgement {
  const kept = lastOfEach(state);
  const ratioAt = (i: number) => {
    const winning = state.winningAmounts[i] as number;
    return ((state.nextAmounts[i] as number) - winning) / winning;
  };
  const ratios = ascending(kept.map(ratioAt).filter((ratio) => !Number.isNaN(ratio)));
  const isLower = params.direction === "lower";
  let fence = params.threshold;
  let isFit = true;
  let measured: Record<string, Json> = { compared: ratios.length };
  if (fence === undefined) {
    // A winning bid of nothing against another of nothing: Cardinal's quartiles of few values are lost then, of many they are as without it.
    const areLost = ratios.length < kept.length && kept.length <= LOST_WITH;
    const { q1, q3, lowerFence, upperFence } = quartiles(areLost ? [] : ratios);
    fence = isLower ? lowerFence : upperFence;
    isFit = !isLower || q1 > 0;
    measured = { ...measured, q1: finite(q1), q3: finite(q3) };
  }
  measured = { ...measured, fence: finite(fence) };
  if (!isFit || !(fence > 0)) {
    return {
      findings: [],
      figures: measured,
      missing: [{ path: "bids.details[].value.amount", reason: ratios.length === 0 ? "tooFew" : "noSpread" }],
    };
  }
  const findings: FlagFinding[] = [];
  const ids = [...state.tenderers.keys()];
  const tenderers = new Map<string, { figures: Record<string, Json>; processes: string[]; count: number }>();
  for (const i of kept) {
    const ratio = ratioAt(i);
    if (!(isLower ? ratio <= fence : ratio >= fence)) continue;
    const process = state.processes[i] as string;
    const lots = state.lots.get(i);
    const figures = {
      difference: finite(ratio),
      winner: ids[state.winners[i] as number] as string,
      winningAmount: state.winningAmounts[i] as number,
      next: ids[state.nexts[i] as number] as string,
      nextAmount: state.nextAmounts[i] as number,
      currency: group,
      ...(lots === undefined ? undefined : { lots }),
      ...measured,
    };
    findings.push({ subject: "process", id: process, value: ratio, figures });
    for (const id of bothSides ? [figures.winner, figures.next] : [figures.winner]) {
      const known = tenderers.get(id);
      if (known === undefined) tenderers.set(id, { figures, processes: [process], count: 1 });
      else {
        known.count += 1;
        if (known.processes.length < MOST_PROCESSES) known.processes.push(process);
      }
    }
  }
  for (const [id, { figures, processes, count }] of tenderers) {
    findings.push({ subject: "tenderer", id, value: 0, figures: { ...figures, count }, processes });
  }
  return { findings, figures: measured };
}

/** The first quartile of so few is made with the least value, and of a list with no number in it the least is none. */
const LOST_WITH = 6;

export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Of a process that stands in the file twice, the later one counts. */
function lastOfEach({ processes, lots }: Ratios): readonly number[] {
  const last = new Map<string, number>();
  for (let i = 0; i < processes.length; i++) {
    const lot = lots.get(i);
    last.set(lot === undefined ? (processes[i] as string) : `${processes[i]}\n${lot}`, i);
  }
  return [...last.values()];
}
