import { z } from "zod";
import { practice } from "../../citations.ts";
import { defineProcessFlag, type FlagAnswer } from "../types.ts";
import { finalAwards } from "./awards.ts";
import { addIds, asObject, isAbsent, type Loose, NO_AWARD, notComputable } from "./parts.ts";

const params = z.strictObject({
  /** So many other tenderers must have been disqualified; 0 counts as 1. */
  threshold: z.int().min(0).default(1),
});

export const R035 = defineProcessFlag({
  id: "R035",
  title: { zh: "除中标人外全部被否决", en: "All except the winning bid disqualified" },
  definition: {
    zh: "只有中标人的投标有效，其他至少{threshold}家投标人的投标被否决。",
    en: "Only the supplier that won has a valid bid, and the bids of at least {threshold} others were disqualified.",
  },
  rationale: {
    zh: "仅{supplier}的投标有效并中标，其他{disqualified}家的投标被否决：{others|list}。",
    en: "Only the bid of {supplier} was valid, and it won; the bids of {disqualified} others were disqualified: {others|list}.",
  },
  caution: {
    zh: "门槛高的专业项目、先评价格后审资格的程序，常常只留下一家有效投标。",
    en: "Demanding specialised procurement, and procedures that check only the best-priced bid, often leave one valid bid.",
  },
  basis: [practice("OCP Red Flags Guide R035")],
  coveredBy: "BID-25",
  params,
  needs: [["awards[].status"], ["awards[].suppliers[].id"], ["bids.details[].status"], ["bids.details[].tenderers[].id"]],
  assess(release, { threshold }): FlagAnswer {
    const final = finalAwards(release as Loose);
    if (final.outcome !== "final") return final;
    if (final.awards.length === 0) return NO_AWARD;
    const suppliers = new Set<string>();
    for (const award of final.awards) addIds(suppliers, award.suppliers);
    if (suppliers.size === 0) return notComputable({ path: "awards[].suppliers[].id", reason: "absent" });
    const valid = new Set<string>();
    const disqualified = new Set<string>();
    let known = 0;
    let written = 0;
    for (const one of final.bids) {
      const bid = asObject(one);
      if (!isAbsent(bid?.status)) written += 1;
      if (bid?.status !== "valid" && bid?.status !== "disqualified") continue;
      known += 1;
      addIds(bid.status === "valid" ? valid : disqualified, bid.tenderers);
    }
    if (final.bids.length === 0) return notComputable({ path: "bids.details", reason: "absent" });
    if (known === 0) return notComputable({ path: "bids.details[].status", reason: written > 0 ? "malformed" : "absent" });
    if (valid.size === 0 && disqualified.size === 0) return notComputable({ path: "bids.details[].tenderers[].id", reason: "absent" });

    const [supplier] = suppliers;
    for (const id of valid) disqualified.delete(id);
    const count = disqualified.size;
    if (valid.size !== 1 || suppliers.size !== 1 || !valid.has(supplier as string) || count < Math.max(threshold, 1)) {
      return { outcome: "notFlagged", figures: { valid: valid.size, disqualified: count } };
    }
    const figures = { supplier: supplier as string, disqualified: count, others: [...disqualified].slice(0, MOST_NAMES) };
    const ocid = release.ocid as string;
    return {
      outcome: "flagged",
      findings: [
        { subject: "process", id: ocid, value: count, figures },
        { subject: "tenderer", id: supplier as string, value: 0, figures, processes: [ocid] },
      ],
    };
  },
});

const MOST_NAMES = 20;
