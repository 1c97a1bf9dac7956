import type { ControlPointInput } from "@plumbline/core";
import { approvalControls } from "./approval/controls.ts";
import { benefitControls } from "./benefit/controls.ts";
import { cadreControls } from "./cadre/controls.ts";
import { caseworkControls } from "./casework/controls.ts";
import { decisionControls } from "./decision/controls.ts";
import { disclosureControls } from "./disclosure/controls.ts";
import { expenseControls } from "./expense/controls.ts";
import { fundControls } from "./fund/controls.ts";
import { genericControls } from "./generic/controls.ts";
import { inspectionControls } from "./inspection/controls.ts";
import { investmentControls } from "./investment/controls.ts";
import { penaltyControls } from "./penalty/controls.ts";
import { ruralControls } from "./rural/controls.ts";
import { supervisionControls } from "./supervision/controls.ts";
import { tenderControls } from "./tender/controls.ts";
import { redFlagControls } from "./tender/process/controls.ts";

/** Control points by supervised domain. */
export const CONTROLS_BY_DOMAIN = {
  approval: approvalControls,
  penalty: penaltyControls,
  decision: decisionControls,
  expense: expenseControls,
  fund: fundControls,
  rural: ruralControls,
  investment: investmentControls,
  tender: [...tenderControls, ...redFlagControls],
  cadre: cadreControls,
  disclosure: disclosureControls,
  casework: caseworkControls,
  benefit: benefitControls,
  supervision: supervisionControls,
  inspection: inspectionControls,
  generic: genericControls,
} as const satisfies Readonly<Record<string, readonly ControlPointInput[]>>;

/** Every control point of the packs, domain by domain. The numbers in `delegated` parameters are samples: localities set them. */
export const controlPoints: readonly ControlPointInput[] = Object.values(CONTROLS_BY_DOMAIN).flat();
