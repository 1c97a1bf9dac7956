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
export { type Departure, type DepartureSample, departureOf, sampleDepartures } from "./departures.ts";
export * from "./events.ts";
export { penaltyExamples } from "./examples.ts";
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
  type EvidencePreservationFacts,
  evidencePreservation,
  type FineCollectionFacts,
  fineCollection,
  type LikeCase,
  type LikeCasesFacts,
  likeCases,
  type PenalizedActFacts,
  type PenalizedActFine,
  type PenaltyRevocationFacts,
  type PenaltySampleFacts,
  penalizedAct,
  penaltyRevocation,
  penaltySample,
  type SeizureFacts,
  type SpotPenaltyFacts,
  type SurchargeFacts,
  seizure,
  spotPenalty,
  surcharge,
} from "./parts.ts";
export { penaltyProcesses } from "./processes.ts";
export {
  PENALTY_ANOMALIES,
  type PenaltyAct,
  type PenaltyCredentials,
  type PenaltyDeparture,
  type PenaltyFacts,
  type PenaltyStep,
  type PenaltyTier,
  penaltyCase,
} from "./records.ts";
export { PENALTY_RISKS } from "./risks.ts";
export { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";
