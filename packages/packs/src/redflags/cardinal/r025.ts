import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice } from "../../citations.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import { onlyWinner } from "./awards.ts";
import { ascending, quantile, quartiles } from "./numbers.ts";
import { asObject, type Loose, notComputable, onlyId } from "./parts.ts";
import { finite } from "./ratios.ts";
import { addPlace, type Places, type Proofs, placeOf, proofsOf, prove, startProofs } from "./tallies.ts";

const params = z.strictObject({
  /** Of the numbers of bids of all tenderers: from which on a tenderer is looked at, 0 to 100. */
  percentile: z.int().min(0).default(75),
  /** Share of bids that won, instead of the fence that is made from all tenderers. */
  threshold: z.number().optional(),
});

type Params = z.output<typeof params>;

/** Among so few, looking through a list is faster than making a set. */
const FEW = 32;

interface Bidders {
  readonly ids: readonly string[];
  readonly winner: string;
}

/** Of each tenderer, by its place. */
interface Tallies {
  readonly places: Places;
  readonly wins: number[];
  readonly bids: number[];
  /** That it lost. */
  readonly proofs: Proofs;
}

export const R025 = defineMarketFlag<Params, Bidders, Tallies>({
  id: "R025",
  title: { zh: "投标多而中标少", en: "Excessive unsuccessful bids" },
  definition: {
    zh: "某投标人有效投标的次数不少于全部投标人的第{percentile}百分位，而中标比例不大于下限（Q1−1.5×IQR，或所设的阈值）。",
    en: "A tenderer made as many valid bids as the {percentile}th percentile of all tenderers or more, and the share that won is no greater than the lower fence (Q1 − 1.5 IQR, or a threshold that is set).",
  },
  rationale: {
    zh: "{bids}次有效投标中{wins}次中标（{share|percent}）；界限为{fence|percent}，只看投标{leastBids|number}次以上者，共{compared}家投标人。",
    en: "{wins} of {bids} valid bids won ({share|percent}). The fence is {fence|percent}, for those with at least {leastBids|number} bids, over {compared} tenderers.",
  },
  caution: {
    zh: "新进入者、价格偏高的企业或竞争激烈的市场，也会屡投不中。",
    en: "Newcomers, expensive firms and bidders in crowded markets also lose often.",
  },
  basis: [practice("OCP Red Flags Guide R025")],
  params,
  needs: [["awards[].status"], ["awards[].suppliers[].id"], ["bids.details[].status"], ["bids.details[].tenderers[].id"]],
  observe(release) {
    const winner = onlyWinner(release as Loose);
    if (winner.outcome !== "won") return winner;
    const ids: string[] = [];
    let valid = 0;
    for (const one of winner.bids) {
      const bid = asObject(one);
      if (bid?.status !== "valid") continue;
      valid += 1;
      const id = onlyId(bid.tenderers);
      if (id !== undefined && !(ids.length <= FEW && ids.includes(id))) ids.push(id);
    }
    if (ids.length === 0) {
      return notComputable({
        path: valid > 0 ? "bids.details[].tenderers[].id" : "bids.details[].status",
        reason: valid > 0 ? "malformed" : "absent",
      });
    }
    return {
      outcome: "observed",
      members: [{ group: "", value: { ids: ids.length > FEW ? [...new Set(ids)] : ids, winner: winner.supplier } }],
    };
  },
  start: () => ({ places: new Map(), wins: [], bids: [], proofs: startProofs() }),
  add(tallies, process, { ids, winner }) {
    const { wins, bids, proofs } = tallies;
    for (const id of ids) {
      const place = tendererOf(tallies, id);
      bids[place] = (bids[place] as number) + 1;
      if (id === winner) wins[place] = (wins[place] as number) + 1;
      else prove(proofs, place, process);
    }
  },
  merge(tallies, later) {
    const { wins, bids, proofs } = tallies;
    for (const [id, other] of later.places) {
      const place = tendererOf(tallies, id);
      wins[place] = (wins[place] as number) + (later.wins[other] as number);
      bids[place] = (bids[place] as number) + (later.bids[other] as number);
      for (const process of proofsOf(later.proofs, other)) prove(proofs, place, process);
    }
  },
  judge({ places, wins, bids, proofs }, { percentile, threshold }) {
    const leastBids = quantile(ascending(bids), percentile / 100);
    let fence = threshold;
    let isFit = true;
    let figures: Record<string, Json> = { compared: places.size };
    if (fence === undefined) {
      const { q1, q3, lowerFence } = quartiles(ascending(bids.map((all, place) => (wins[place] as number) / all)));
      fence = lowerFence;
      isFit = q1 > 0;
      figures = { ...figures, q1: finite(q1), q3: finite(q3) };
    }
    figures = { ...figures, leastBids: finite(leastBids), fence: finite(fence) };
    if (!isFit || !(fence > 0)) {
      return { findings: [], figures, missing: [{ path: "awards[].suppliers[].id", reason: places.size === 0 ? "tooFew" : "noSpread" }] };
    }
    const findings: FlagFinding[] = [];
    for (const [id, place] of places) {
      const [won, all] = [wins[place] as number, bids[place] as number];
      const share = won / all;
      if (all >= leastBids && share <= fence) {
        const processes = proofsOf(proofs, place);
        findings.push({ subject: "tenderer", id, value: share, figures: { wins: won, bids: all, share, ...figures }, processes });
      }
    }
    return { findings, figures };
  },
});

function tendererOf({ places, wins, bids, proofs }: Tallies, id: string): number {
  const place = placeOf(places, id);
  if (place === bids.length) {
    wins.push(0);
    bids.push(0);
    addPlace(proofs);
  }
  return place;
}
