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
export {
  BASES,
  type BenchmarkFlaw,
  type BenchmarkTier,
  benchmarkFor,
  benchmarkSchema,
  type DiscretionBenchmark,
  type DiscretionBenchmarkInput,
  defineBenchmark,
  defineBenchmarks,
  GRADES,
  type Grade,
  lintBenchmark,
  openness,
  selectTier,
  statutoryRange,
  type TierValue,
  tierSchema,
  tierValueSchema,
} from "./penalty/benchmarks.ts";
export * from "./penalty/events.ts";
export {
  demoCase,
  PENALTY_PLANT_NAMES,
  PENALTY_PLANTS,
  type PenaltyDemo,
  type PenaltyFeed,
  type PenaltyFeedOptions,
  type PenaltyPlant,
  penaltyFeed,
} from "./penalty/feed.ts";
export { penalty } from "./penalty/pack.ts";
export {
  type FineCollectionFacts,
  fineCollection,
  type LikeCase,
  type LikeCasesFacts,
  likeCases,
  type PenalizedActFacts,
  type PenalizedActFine,
  type PenaltyRevocationFacts,
  penalizedAct,
  penaltyRevocation,
  type SeizureFacts,
  type SpotPenaltyFacts,
  type SurchargeFacts,
  seizure,
  spotPenalty,
  surcharge,
} from "./penalty/parts.ts";
export {
  PENALTY_ANOMALIES,
  type PenaltyAct,
  type PenaltyCredentials,
  type PenaltyFacts,
  type PenaltyStep,
  type PenaltyTier,
  penaltyCase,
} from "./penalty/records.ts";
export { PENALTY_RISKS, type PenaltyRisk } from "./penalty/risks.ts";
export { SAMPLE_BENCHMARKS } from "./penalty/sample-benchmarks.ts";
export { system } from "./system/pack.ts";
export { type SourceFacts, type SourceGap, type SourceRestart, type SourceStory, source } from "./system/records.ts";
