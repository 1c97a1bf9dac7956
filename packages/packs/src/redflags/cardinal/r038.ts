import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice } from "../../citations.ts";
import { defineMarketFlag, type FlagFinding, type FlagMember, type FlagSubject } from "../types.ts";
import { ascending, quartiles } from "./numbers.ts";
import { asList, asObject, bidsOf, isSubmitted, type Loose, lacking, notComputable } from "./parts.ts";
import { finite } from "./ratios.ts";
import { addPlace, lastProof, type Places, type Proofs, placeOf, proofsOf, prove, startProofs } from "./tallies.ts";

const params = z.strictObject({
  /** Share of bids that were disqualified, instead of the fence that is made from all. */
  threshold: z.number().optional(),
  /** From how many submitted bids on a tenderer is looked at. */
  minimumSubmittedBids: z.int().min(0).default(2),
  /** The same for buyers and procuring entities; see `minimumCounts`. */
  minimumContractingProcesses: z.int().min(0).default(2),
  /** What `minimumContractingProcesses` counts. Cardinal counts the bids of the processes. */
  minimumCounts: z.enum(["bids", "processes"]).default("bids"),
});

type Params = z.output<typeof params>;

/** Bids of each id, side by side; one bid each where their number is not said. */
interface Shares {
  readonly ids: readonly string[];
  readonly disqualified: readonly number[];
  readonly submitted?: readonly number[];
}

/** Of each id, by its place. */
interface Tallies {
  readonly places: Places;
  readonly disqualified: number[];
  readonly submitted: number[];
  /** How often it was observed. */
  readonly counts: number[];
  /** That a bid was disqualified. */
  readonly proofs: Proofs;
}

const SUBJECTS: Readonly<Record<string, FlagSubject>> = { Buyer: "buyer", ProcuringEntity: "procuringEntity", Tenderer: "tenderer" };

export const R038 = defineMarketFlag<Params, Shares, Tallies>({
  id: "R038",
  title: { zh: "投标被否决的比例过高", en: "Excessive disqualified bids" },
  definition: {
    zh: "某采购人、采购实施主体或投标人的投标中被否决的比例，不小于同类主体的上限（Q3+1.5×IQR，或所设的阈值）；投标人至少投标{minimumSubmittedBids}次才计算。",
    en: "The share of a buyer's, procuring entity's or tenderer's bids that were disqualified reaches the upper fence of its kind (Q3 + 1.5 IQR, or a threshold that is set); a tenderer needs at least {minimumSubmittedBids} bids.",
  },
  rationale: {
    zh: "{submitted}份投标中有{disqualified}份被否决（{share|percent}）；界限为{fence|percent}，共比较{compared}个主体。",
    en: "{disqualified} of {submitted} bids were disqualified ({share|percent}). The fence is {fence|percent}, over {compared} of its kind.",
  },
  caution: {
    zh: "专业门槛高的采购、只审最优报价的程序、投标经验少的企业，被否决的比例本来就高。",
    en: "Specialised procurement, strict formal checks and inexperienced bidders also make for many disqualifications.",
  },
  basis: [practice("OCP Red Flags Guide R038")],
  params,
  needs: [["bids.details[].status"], ["bids.details[].tenderers[].id", "buyer.id", "tender.procuringEntity.id"]],
  observe(release) {
    const loose = release as Loose;
    const bids = bidsOf(loose);
    if (bids === undefined || bids.length === 0) return notComputable(lacking("bids.details", bids ?? asObject(loose.bids)?.details));
    let submitted = 0;
    let disqualified = 0;
    const ids: string[] = [];
    const ofThem: number[] = [];
    for (const one of bids) {
      const bid = asObject(one);
      if (!isSubmitted(bid)) continue;
      const isOut = bid.status === "disqualified" ? 1 : 0;
      submitted += 1;
      disqualified += isOut;
      for (const party of asList(bid.tenderers) ?? []) {
        const id = asObject(party)?.id;
        if (typeof id !== "string") continue;
        ids.push(id);
        ofThem.push(isOut);
      }
    }
    if (submitted === 0) return notComputable({ path: "bids.details[].status", reason: "absent" });
    const members: FlagMember<Shares>[] = [];
    const ofAll = (group: string, id: Json | undefined) => {
      if (typeof id === "string") members.push({ group, value: { ids: [id], disqualified: [disqualified], submitted: [submitted] } });
    };
    ofAll("Buyer", asObject(loose.buyer)?.id);
    ofAll("ProcuringEntity", asObject(asObject(loose.tender)?.procuringEntity)?.id);
    if (ids.length > 0) members.push({ group: "Tenderer", value: { ids, disqualified: ofThem } });
    return members.length > 0
      ? { outcome: "observed", members }
      : notComputable({ path: "bids.details[].tenderers[].id", reason: "absent" });
  },
  start: () => ({ places: new Map(), disqualified: [], submitted: [], counts: [], proofs: startProofs() }),
  add(tallies, process, { ids, disqualified, submitted }) {
    for (let i = 0; i < ids.length; i++) {
      const out = disqualified[i] as number;
      const place = addTo(tallies, ids[i] as string, out, submitted === undefined ? 1 : (submitted[i] as number), 1);
      if (out > 0) proveOnce(tallies, place, process);
    }
  },
  merge(tallies, later) {
    for (const [id, other] of later.places) {
      const [out, submitted, count] = [later.disqualified[other], later.submitted[other], later.counts[other]] as [number, number, number];
      const place = addTo(tallies, id, out, submitted, count);
      for (const process of proofsOf(later.proofs, other)) proveOnce(tallies, place, process);
    }
  },
  judge(tallies, { threshold, minimumSubmittedBids, minimumContractingProcesses, minimumCounts }, group) {
    const { places, disqualified, submitted, counts, proofs } = tallies;
    const least = group === "Tenderer" ? minimumSubmittedBids : minimumContractingProcesses;
    const counted = group !== "Tenderer" && minimumCounts === "processes" ? counts : submitted;
    const shareOf = (place: number) => (disqualified[place] as number) / (submitted[place] as number);
    const compared = [...places].filter(([, place]) => (counted[place] as number) >= least);
    const path = group === "Buyer" ? "buyer.id" : group === "Tenderer" ? "bids.details[].tenderers[].id" : "tender.procuringEntity.id";
    if (compared.length === 0) return { findings: [], missing: [{ path, reason: "tooFew" }] };
    let fence = threshold;
    let figures: Record<string, Json> = { compared: compared.length };
    if (fence === undefined) {
      const { q1, q3, upperFence } = quartiles(ascending(compared.map(([, place]) => shareOf(place))));
      fence = upperFence;
      figures = { ...figures, q1: finite(q1), q3: finite(q3) };
    }
    figures = { ...figures, fence: finite(fence) };
    if (!(fence > 0)) return { findings: [], figures, missing: [{ path: "bids.details[].status", reason: "noSpread" }] };
    const findings: FlagFinding[] = [];
    for (const [id, place] of compared) {
      const share = shareOf(place);
      if (share < fence) continue;
      findings.push({
        subject: SUBJECTS[group] as FlagSubject,
        id,
        value: share,
        figures: { disqualified: disqualified[place] as number, submitted: submitted[place] as number, share, ...figures },
        processes: proofsOf(proofs, place),
      });
    }
    return { findings, figures };
  },
});

function addTo({ places, disqualified, submitted, counts, proofs }: Tallies, id: string, out: number, all: number, count: number): number {
  const place = placeOf(places, id);
  if (place === counts.length) {
    disqualified.push(0);
    submitted.push(0);
    counts.push(0);
    addPlace(proofs);
  }
  disqualified[place] = (disqualified[place] as number) + out;
  submitted[place] = (submitted[place] as number) + all;
  counts[place] = (counts[place] as number) + count;
  return place;
}

/** Of a tenderer with several bids in it, a process stands there once. */
function proveOnce({ proofs }: Tallies, place: number, process: string): void {
  if (lastProof(proofs, place) !== process) prove(proofs, place, process);
}
