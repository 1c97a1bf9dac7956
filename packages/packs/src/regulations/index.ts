import { approvalRegulations } from "./approval.ts";
import { cadreRegulations } from "./cadre.ts";
import { decisionRegulations } from "./decision.ts";
import { inspectionRegulations } from "./inspection.ts";
import { penaltyRegulations } from "./penalty.ts";
import type { Regulation } from "./regulation.ts";
import { supervisionRegulations } from "./supervision.ts";
import { tenderRegulations } from "./tender.ts";

export type { Regulation, RegulationArticle, Scope } from "./regulation.ts";

/** The regulations whose articles were read for the packs, by the domain that cites them most. */
export const REGULATIONS_BY_DOMAIN = {
  approval: approvalRegulations,
  penalty: penaltyRegulations,
  decision: decisionRegulations,
  tender: tenderRegulations,
  cadre: cadreRegulations,
  supervision: supervisionRegulations,
  inspection: inspectionRegulations,
} as const satisfies Readonly<Record<string, readonly Regulation[]>>;

export const REGULATIONS: readonly Regulation[] = Object.values(REGULATIONS_BY_DOMAIN).flat();
