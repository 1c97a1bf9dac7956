export { AGENCIES, CITY, type CityAgency, type CityItem, REGIONS } from "./approval/city.ts";
export * from "./approval/events.ts";
export { type ApprovalFeed, type ApprovalFeedOptions, approvalFeed, type PlantedBreach } from "./approval/feed.ts";
export { type ApprovalLog, approvalLog, DEMO_CHECKS, type DemoCheck } from "./approval/log.ts";
export { approval } from "./approval/pack.ts";
export { PLANT_NAMES, PLANTS, type Plant, type PlantDefinition } from "./approval/plants.ts";
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
} from "./approval/records.ts";
export { APPROVAL_RISKS, type ApprovalRisk } from "./approval/risks.ts";
export type { SimulatedCase } from "./approval/simulate.ts";
export { CONTROLS_BY_DOMAIN, controlPoints } from "./controls.ts";
