export { AGENCIES, CITY, type CityAgency, type CityItem, REGIONS } from "./city.ts";
export * from "./events.ts";
export { type ApprovalFeed, type ApprovalFeedOptions, approvalFeed, type PlantedBreach } from "./feed.ts";
export { type ApprovalLog, approvalLog, DEMO_CHECKS, type DemoCheck } from "./log.ts";
export { approval } from "./pack.ts";
export { PLANT_NAMES, PLANTS, type Plant, type PlantDefinition } from "./plants.ts";
export {
  APPROVAL_ANOMALIES,
  type ApprovalCaseFacts,
  type ApprovalExtension,
  type ApprovalFee,
  type ApprovalGrant,
  type ApprovalHearing,
  type ApprovalInspection,
  type ApprovalMaterialRequest,
  type ApprovalPause,
  type ApprovalStage,
  type ApprovalUnitMonthFacts,
  approvalCase,
  approvalUnitMonth,
  type CertificateFacts,
  certificate,
} from "./records.ts";
export { APPROVAL_RISKS, type ApprovalRisk } from "./risks.ts";
export type { SimulatedCase } from "./simulate.ts";
