import { z } from "zod";
import { practice } from "../../citations.ts";
import { member, objectAt } from "../read.ts";
import { defineProcessFlag, type FlagAnswer, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { dateLacks, type Moment, momentOf } from "./dates.ts";
import { type Bid, excluded, flagged, notComputable, notFlagged, submittedBids } from "./facts.ts";

const MINUTE = 60_000;

interface Seen {
  readonly bids: number;
  readonly late: number;
  readonly close: number;
  /** Seconds between the two that are nearest. */
  readonly gap: number | null;
}

interface TimedBid {
  readonly bid: Bid;
  readonly at: number;
}

export const clusteredSubmissions = defineProcessFlag({
  id: "R034",
  title: { zh: "投标时间集中或次序相同", en: "Bids handed in together or in the same order" },
  definition: {
    zh: "同一标段不少于{least}份投标，{share|percent}及以上在截止前{minutes}分钟内提交；或有不少于{pairs}对不同投标人先后相隔不超过{seconds}秒；或各标段分次提交而{order}家以上次序相同",
    en: "Of at least {least} bids for one lot {share|percent} or more came in the last {minutes} minutes; or at least {pairs} pairs of different bidders came within {seconds} seconds; or {order} bidders or more came in the same order for each lot, one lot after the other",
  },
  rationale: {
    zh: "{bids}份投标中，{late}份在截止前{minutes}分钟内提交，{close}对相隔不超过{seconds}秒（最短{gap}秒）；{patterns|code}",
    en: "Of {bids} bids {late} came in the last {minutes} minutes, and {close} pairs within {seconds} seconds (shortest gap {gap} s); {patterns|code}",
  },
  caution: {
    zh: "很多投标人习惯在截止前提交；集中开放的系统、批量导入也会使时间相近",
    en: "Many bid at the last moment; a portal that opens briefly, or an import in one batch, brings times together as well",
  },
  basis: [ocp("R034"), practice()],
  params: z.strictObject({
    least: z.int().min(2).default(3),
    share: z.number().gt(0).max(1).default(0.6),
    minutes: z.number().min(0).default(30),
    seconds: z.number().min(0).default(60),
    pairs: z.int().min(1).default(1),
    order: z.int().min(3).default(4),
  }),
  needs: [["bids.details[].date"], ["bids.details[].tenderers[].id"], ["tender.tenderPeriod.endDate"]],
  assess(release, params, { zone }) {
    if (isAuction(release)) return excluded("auction");
    const bids = submittedBids(release);
    if (bids.length === 0) return notComputable("bids.details");
    if (bids.length < params.least) return notComputable("bids.details", "tooFew");
    const lots = new Map<string, TimedBid[]>();
    let hasSeconds = false;
    let lacks: ReturnType<typeof dateLacks> | undefined;
    for (const bid of bids) {
      const moment = momentOf(bid.raw.date, zone);
      if (!moment?.isTimed) {
        lacks = dateLacks(bid.raw.date, "bids.details[].date");
        continue;
      }
      hasSeconds ||= moment.hasSeconds;
      const lot = bid.lot ?? "";
      const known = lots.get(lot);
      if (known === undefined) lots.set(lot, [{ bid, at: moment.at }]);
      else known.push({ bid, at: moment.at });
    }
    const end = momentOf(member(objectAt(objectAt(release, "tender"), "tenderPeriod"), "endDate"), zone);
    let isSeen = false;
    let seen: Seen = { bids: 0, late: 0, close: 0, gap: null };
    const settings = { minutes: params.minutes, seconds: params.seconds };
    for (const timed of lots.values()) {
      timed.sort((a, b) => a.at - b.at);
      lastOfEach(timed);
      if (timed.length < params.least) continue;
      // One date for all is that of the opening or of an import.
      if (timed[0]?.at === timed.at(-1)?.at) {
        lacks ??= { path: "bids.details[].date", reason: "malformed" };
        continue;
      }
      isSeen = true;
      const late = lateOnes(timed, end, params.minutes);
      const { close, gap } = closeOnes(timed, params.seconds, hasSeconds);
      const patterns = [...(late / timed.length >= params.share ? ["late"] : []), ...(close >= params.pairs ? ["close"] : [])];
      seen = { bids: timed.length, late, close, gap };
      if (patterns.length > 0)
        return flagged(release, patterns.length, { ...seen, ...settings, patterns, resolution: hasSeconds ? "second" : "minute" });
    }
    const ordered = sameOrder([...lots.values()], params.order);
    if (ordered !== undefined) {
      return flagged(release, 1, { ...seen, ...settings, patterns: ["order"], resolution: hasSeconds ? "second" : "minute" }, ordered);
    }
    return answerOf(isSeen, lacks, end, seen);
  },
});

function answerOf(isSeen: boolean, lacks: ReturnType<typeof dateLacks> | undefined, end: Moment | undefined, seen: Seen): FlagAnswer {
  if (lacks) return { outcome: "notComputable", missing: [lacks] };
  if (!isSeen) return notComputable("bids.details", "tooFew");
  if (!end?.isTimed) return notComputable("tender.tenderPeriod.endDate", end ? "malformed" : "absent");
  return notFlagged({ ...seen });
}

/** Of those who handed in again only the last counts. */
function lastOfEach(ascending: TimedBid[]): void {
  const seen = new Set<string>();
  for (let i = ascending.length - 1; i >= 0; i--) {
    const { key } = (ascending[i] as TimedBid).bid;
    if (key === "") continue;
    if (seen.has(key)) ascending.splice(i, 1);
    seen.add(key);
  }
}

/** Offers of an auction come within seconds, by its nature. */
function isAuction(release: Release): boolean {
  const tender = objectAt(release, "tender");
  const methods = member(tender, "submissionMethod");
  if (Array.isArray(methods) && methods.includes("electronicAuction")) return true;
  return member(objectAt(tender, "techniques"), "hasElectronicAuction") === true;
}

function lateOnes(timed: readonly TimedBid[], end: Moment | undefined, minutes: number): number {
  if (!end?.isTimed) return 0;
  return timed.filter(({ at }) => at <= end.at && at >= end.at - minutes * MINUTE).length;
}

/** Neighbours by time that are of different bidders. Of times in whole minutes the same minute says nothing. */
function closeOnes(
  timed: readonly TimedBid[],
  seconds: number,
  hasSeconds: boolean,
): { readonly close: number; readonly gap: number | null } {
  let close = 0;
  let shortest: number | null = null;
  for (let i = 1; i < timed.length; i++) {
    const [before, after] = [timed[i - 1] as TimedBid, timed[i] as TimedBid];
    const gap = (after.at - before.at) / 1000;
    if (before.bid.key === "" || after.bid.key === "" || before.bid.key === after.bid.key) continue;
    if (gap === 0 && !hasSeconds) continue;
    if (shortest === null || gap < shortest) shortest = gap;
    if (gap <= seconds) close += 1;
  }
  return { close, gap: shortest };
}

/** Bidders who came in the same order for every lot, where the lots were handed in one after the other. */
function sameOrder(lots: readonly (readonly TimedBid[])[], least: number): readonly string[] | undefined {
  if (lots.length < 2) return undefined;
  const rounds = lots.filter((timed) => timed.length >= least).sort((a, b) => (a[0] as TimedBid).at - (b[0] as TimedBid).at);
  const [first] = rounds;
  if (first === undefined || rounds.length < 2) return undefined;
  const order = first.map(({ bid }) => bid.key);
  if (order.includes("") || new Set(order).size !== order.length) return undefined;
  for (const [i, round] of rounds.entries()) {
    const isStrict = round.every(({ at }, j) => j === 0 || at > (round[j - 1] as TimedBid).at);
    const isAfter = i === 0 || (round[0] as TimedBid).at > ((rounds[i - 1] as readonly TimedBid[]).at(-1) as TimedBid).at;
    if (!isStrict || !isAfter || round.length !== order.length || round.some(({ bid }, j) => bid.key !== order[j])) return undefined;
  }
  return first.flatMap(({ bid }) => bid.tenderers);
}
