import { z } from "zod";
import { memory } from "../../citations.ts";
import { objectsAt, textAt } from "../read.ts";
import { defineProcessFlag, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { activeAwards, excluded, flagged, idOf, isFramework, notComputable, notFlagged, submittedBids, tenderersOf } from "./facts.ts";

export const consortium = defineProcessFlag({
  id: "R026",
  title: { zh: "联合体中标", en: "Award to a consortium" },
  definition: {
    zh: "一项有效授标列有不少于{least}家供应商",
    en: "An active award names at least {least} suppliers",
  },
  rationale: {
    zh: "同一项授标列有{members}家供应商：{suppliers|list}",
    en: "One award names {members} suppliers: {suppliers|list}",
  },
  caution: {
    zh: "法律允许联合体投标；多家并列供货的授标也会这样登记",
    en: "Joint bids are lawful; an award shared by several suppliers is written the same way",
  },
  basis: [ocp("R026"), memory("招标投标法", "31")],
  params: z.strictObject({ least: z.int().min(2).default(2) }),
  needs: [["awards[].status"], ["awards[].suppliers[].id"]],
  assess(release, { least }) {
    // Suppliers of a framework stand side by side, not together.
    if (isFramework(release)) return excluded("framework");
    const awards = activeAwards(release);
    if (awards.length === 0) return excluded("no_award");
    let suppliers: readonly string[] = [];
    for (const award of awards) {
      const named = firmsOf(award);
      if (named.length > suppliers.length) suppliers = named;
    }
    const members = suppliers.length;
    if (members === 0) return notComputable("awards[].suppliers");
    return members >= least ? flagged(release, members, { members, suppliers: [...suppliers] }, suppliers) : notFlagged({ members });
  },
});

/** One for each name: publishers that changed their ids name a firm by the old and by the new one. */
function firmsOf(award: Release): readonly string[] {
  const names = new Map<string, string>();
  for (const supplier of objectsAt(award, "suppliers")) {
    const name = textAt(supplier, "name")?.slice(0, LONGEST_NAME).normalize("NFKC").replaceAll(/\s/gu, "").toLowerCase();
    if (name) names.set(idOf(supplier) ?? "", name);
  }
  const seen = new Set<string>();
  return tenderersOf(award, "suppliers").filter((id) => {
    const name = names.get(id);
    if (name === undefined) return true;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

const LONGEST_NAME = 320;

export const memberBidsApart = defineProcessFlag({
  id: "CN07",
  title: { zh: "联合体成员另行投标", en: "A consortium's member bids apart too" },
  definition: {
    zh: "同一标段内，联合体的成员又单独投标或参加另一联合体，这样的成员不少于{least}家",
    en: "For one lot, at least {least} members of a consortium also bid alone or in another consortium",
  },
  rationale: {
    zh: "{tenderers|list}在同一标段的{bids}份投标中出现",
    en: "{tenderers|list} stand in {bids} bids for one lot",
  },
  caution: {
    zh: "修改后重新提交而原件未撤回、允许备选方案时，数据中也会出现多份",
    en: "A bid handed in anew while the first was not withdrawn, or a variant that is allowed, looks the same",
  },
  basis: [memory("招标投标法实施条例", "37(3)")],
  params: z.strictObject({ least: z.int().min(1).default(1) }),
  needs: [["bids.details[].tenderers[].id"]],
  assess(release, { least }) {
    const bids = submittedBids(release);
    if (bids.length === 0) return notComputable("bids.details");
    if (!bids.some((bid) => bid.tenderers.length > 1)) {
      return bids.every((bid) => bid.tenderers.length === 0) ? notComputable("bids.details[].tenderers") : excluded("no_consortium");
    }
    // By lot and tenderer, the different sets of tenderers it stands in.
    const places = new Map<string, Set<string>>();
    for (const { tenderers, key, lot } of bids) {
      for (const id of tenderers) {
        const place = `${lot ?? ""}\n${id}`;
        const known = places.get(place);
        if (known === undefined) places.set(place, new Set([key]));
        else known.add(key);
      }
    }
    const tenderers = new Set<string>();
    let most = 0;
    for (const [place, keys] of places) {
      if (keys.size < 2) continue;
      most = Math.max(most, keys.size);
      tenderers.add(place.slice(place.indexOf("\n") + 1));
    }
    if (tenderers.size < least) return notFlagged();
    return flagged(release, tenderers.size, { tenderers: [...tenderers], bids: most }, [...tenderers]);
  },
});
