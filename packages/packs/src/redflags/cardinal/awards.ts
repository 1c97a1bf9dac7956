import type { Json } from "@plumbline/core";
import type { NotAnswered } from "../types.ts";
import { asList, asObject, bidsOf, excludedBy, isAbsent, type Loose, lacking, lotsOf, NO_AWARD, notComputable, onlyId } from "./parts.ts";

export interface FinalAwards {
  readonly outcome: "final";
  /** The active ones. */
  readonly awards: readonly Loose[];
  readonly bids: readonly Json[];
}

/**
 * Active awards, once no award is still to come: each status that is given is active, cancelled or unsuccessful. An award without a status is
 * passed over.
 */
export function finalAwards(release: Loose): FinalAwards | NotAnswered {
  const list = asList(release.awards);
  if (list === undefined) return notComputable(lacking("awards", release.awards));
  const bids = bidsOf(release);
  if (bids === undefined) return notComputable(lacking("bids.details", asObject(release.bids)?.details));
  const awards: Loose[] = [];
  for (const one of list) {
    const award = asObject(one);
    const status = award?.status;
    if (typeof status !== "string") continue;
    if (status === "active") awards.push(award as Loose);
    else if (status !== "cancelled" && status !== "unsuccessful") return NOT_FINAL;
  }
  return { outcome: "final", awards, bids };
}

const NOT_FINAL = notComputable({ path: "awards[].status", reason: "notFinal" });
const SEVERAL = notComputable({ path: "awards[].relatedLots", reason: "absent" });
const JOINT = excludedBy("jointAward");

export interface OnlyWinner {
  readonly outcome: "won";
  readonly supplier: string;
  /** What was awarded; see `lotsOf`. */
  readonly lots: string;
  readonly bids: readonly Json[];
}

/** The one supplier of the one active award, so that it is known which bids stood against which. */
export function onlyWinner(release: Loose): OnlyWinner | NotAnswered {
  const final = finalAwards(release);
  if (final.outcome !== "final") return final;
  const [award, another] = final.awards;
  if (award === undefined) return NO_AWARD;
  if (another !== undefined) return SEVERAL;
  const supplier = onlyId(award.suppliers);
  if (supplier === undefined) return withoutSupplier(award);
  return { outcome: "won", supplier, lots: lotsOf(award), bids: final.bids };
}

/** As `onlyWinner`, for each lot that one award names; awards of the same lots, and those with several suppliers, are left out. */
export function winnersByLot(release: Loose): readonly OnlyWinner[] | NotAnswered {
  const final = finalAwards(release);
  if (final.outcome !== "final") return final;
  const { awards, bids } = final;
  const [first, another] = awards;
  if (first === undefined) return NO_AWARD;
  if (another === undefined) {
    const winner = onlyWinner(release);
    return winner.outcome === "won" ? [winner] : winner;
  }
  const counts = new Map<string, number>();
  for (const award of awards) counts.set(lotsOf(award), (counts.get(lotsOf(award)) ?? 0) + 1);
  const alone = awards.filter((award) => lotsOf(award) !== "" && counts.get(lotsOf(award)) === 1);
  if (alone.length === 0) return SEVERAL;
  const winners: OnlyWinner[] = [];
  for (const award of alone) {
    const supplier = onlyId(award.suppliers);
    if (supplier !== undefined) winners.push({ outcome: "won", supplier, lots: lotsOf(award), bids });
  }
  return winners.length > 0 ? winners : withoutSupplier(first);
}

function withoutSupplier({ suppliers }: Loose): NotAnswered {
  if (Array.isArray(suppliers) && suppliers.length > 1) return JOINT;
  if (!Array.isArray(suppliers) || isAbsent(suppliers)) return notComputable(lacking("awards[].suppliers", suppliers));
  return notComputable(lacking("awards[].suppliers[].id", asObject(suppliers[0])?.id));
}
