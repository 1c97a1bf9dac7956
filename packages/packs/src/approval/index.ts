export { AGENCIES, CITY, type CityAgency, type CityItem, REGIONS } from "./city.ts";
export * from "./events.ts";
export { approvalExamples } from "./examples.ts";
export { type ApprovalFeed, type ApprovalFeedOptions, approvalFeed, type PlantedBreach } from "./feed.ts";
export { type ApprovalLog, approvalLog, DEMO_CHECKS, type DemoCheck } from "./log.ts";
export { mediaOf } from "./media.ts";
export { approval } from "./pack.ts";
export { PLANT_NAMES, PLANTS, type Plant, type PlantDefinition } from "./plants.ts";
export { approvalProcesses } from "./processes.ts";
export {
  APPROVAL_ANOMALIES,
  type ApprovalCaseFacts,
  type ApprovalCredit,
  type ApprovalExtension,
  type ApprovalFee,
  type ApprovalGrant,
  type ApprovalHearing,
  type ApprovalInspection,
  type ApprovalMaterialRequest,
  type ApprovalMedia,
  type ApprovalPause,
  type ApprovalRating,
  type ApprovalStage,
  type ApprovalUnitMonthFacts,
  approvalCase,
  approvalUnitMonth,
  type CaseRatingFacts,
  type CertificateFacts,
  caseRating,
  certificate,
  type ServiceWindowMonthFacts,
  serviceWindowMonth,
} from "./records.ts";
export { APPROVAL_RISKS } from "./risks.ts";
export {
  APPRAISAL_PARTS,
  type AppraisalLine,
  type AppraisalPart,
  type AppraisalPolicy,
  type AppraisedMonth,
  DISCIPLINE_POINTS,
  type ItemPerformance,
  type MonthScore,
  meanScore,
  monthOf,
  performanceOf,
  SAMPLE_APPRAISAL,
  scoreMonth,
} from "./scores.ts";
export type { SimulatedCase } from "./simulate.ts";
