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
} from "./benchmarks.ts";
export * from "./events.ts";
export {
  demoCase,
  PENALTY_PLANT_NAMES,
  PENALTY_PLANTS,
  type PenaltyDemo,
  type PenaltyFeed,
  type PenaltyFeedOptions,
  type PenaltyPlant,
  penaltyFeed,
} from "./feed.ts";
export { penalty } from "./pack.ts";
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
} from "./parts.ts";
export {
  PENALTY_ANOMALIES,
  type PenaltyAct,
  type PenaltyCredentials,
  type PenaltyFacts,
  type PenaltyStep,
  type PenaltyTier,
  penaltyCase,
} from "./records.ts";
export { PENALTY_RISKS, type PenaltyRisk } from "./risks.ts";
export { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";
