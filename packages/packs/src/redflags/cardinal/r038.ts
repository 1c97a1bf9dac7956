import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice } from "../../citations.ts";
import { defineMarketFlag, type FlagFinding, type FlagMember, type FlagSubject } from "../types.ts";
import { ascending, quartiles } from "./numbers.ts";
import { asList, asObject, bidsOf, isSubmitted, type Loose, lacking, notComputable } from "./parts.ts";
import { finite, MOST_PROCESSES } from "./ratios.ts";

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

interface Tally {
  disqualified: number;
  submitted: number;
  count: number;
  readonly processes: string[];
}

const SUBJECTS: Readonly<Record<string, FlagSubject>> = { Buyer: "buyer", ProcuringEntity: "procuringEntity", Tenderer: "tenderer" };

export const R038 = defineMarketFlag<Params, Shares, Map<string, Tally>>({
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
  start: () => new Map(),
  add(tallies, process, { ids, disqualified, submitted }) {
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as string;
      let tally = tallies.get(id);
      if (tally === undefined) {
        tally = { disqualified: 0, submitted: 0, count: 0, processes: [] };
        tallies.set(id, tally);
      }
      tally.disqualified += disqualified[i] as number;
      tally.submitted += submitted === undefined ? 1 : (submitted[i] as number);
      tally.count += 1;
      if ((disqualified[i] as number) > 0) prove(tally, process);
    }
  },
  merge(tallies, later) {
    for (const [id, other] of later) {
      const tally = tallies.get(id);
      if (tally === undefined) {
        tallies.set(id, { ...other, processes: [...other.processes] });
        continue;
      }
      tally.disqualified += other.disqualified;
      tally.submitted += other.submitted;
      tally.count += other.count;
      for (const process of other.processes) prove(tally, process);
    }
  },
  judge(tallies, { threshold, minimumSubmittedBids, minimumContractingProcesses, minimumCounts }, group) {
    const least = group === "Tenderer" ? minimumSubmittedBids : minimumContractingProcesses;
    const countsProcesses = group !== "Tenderer" && minimumCounts === "processes";
    const compared: [string, Tally][] = [];
    for (const one of tallies) if ((countsProcesses ? one[1].count : one[1].submitted) >= least) compared.push(one);
    const path = group === "Buyer" ? "buyer.id" : group === "Tenderer" ? "bids.details[].tenderers[].id" : "tender.procuringEntity.id";
    if (compared.length === 0) return { findings: [], missing: [{ path, reason: "tooFew" }] };
    let fence = threshold;
    let figures: Record<string, Json> = { compared: compared.length };
    if (fence === undefined) {
      const { q1, q3, upperFence } = quartiles(ascending(compared.map(([, { disqualified, submitted }]) => disqualified / submitted)));
      fence = upperFence;
      figures = { ...figures, q1: finite(q1), q3: finite(q3) };
    }
    figures = { ...figures, fence: finite(fence) };
    if (!(fence > 0)) return { findings: [], figures, missing: [{ path: "bids.details[].status", reason: "noSpread" }] };
    const findings: FlagFinding[] = [];
    for (const [id, { disqualified, submitted, processes }] of compared) {
      const share = disqualified / submitted;
      if (share < fence) continue;
      findings.push({
        subject: SUBJECTS[group] as FlagSubject,
        id,
        value: share,
        figures: { disqualified, submitted, share, ...figures },
        processes,
      });
    }
    return { findings, figures };
  },
});

/** Of a tenderer with several bids in it, a process stands there once. */
function prove({ processes }: Tally, process: string): void {
  if (processes.length < MOST_PROCESSES && processes.at(-1) !== process) processes.push(process);
}
