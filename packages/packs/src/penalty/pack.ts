import { type ControlPack, definePack } from "@plumbline/core";
import { type DiscretionBenchmarkInput, defineBenchmarks } from "./benchmarks.ts";
import { penaltyControls } from "./controls.ts";
import { penaltyEvents } from "./events.ts";
import { penaltyExamples } from "./examples.ts";
import { penaltyNotices } from "./notices.ts";
import {
  evidencePreservation,
  fineCollection,
  likeCases,
  penalizedAct,
  penaltyRevocation,
  penaltySample,
  seizure,
  spotPenalty,
  surcharge,
} from "./parts.ts";
import { penaltyProcesses } from "./processes.ts";
import { penaltyCase } from "./records.ts";
import { PENALTY_RISKS } from "./risks.ts";
import { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";
import { penaltyTables } from "./tables.ts";

/**
 * Administrative penalties (行政处罚) and their discretion: 行政处罚法 from filing to the treasury, and 行政强制法 on seizure. A decision
 * on an act with a benchmark is compared with that; on any other, with the tier and the range that the host states. Where it states
 * none, it is unknown. The examples hold with the benchmarks of the sample as with none.
 */
export function penalty(options: { readonly benchmarks?: readonly DiscretionBenchmarkInput[] } = {}): ControlPack {
  const benchmarks = defineBenchmarks(options.benchmarks ?? []);
  return definePack({
    id: "penalty",
    version: "0.2.0",
    title: { zh: "行政处罚与裁量", en: "Administrative penalties and discretion" },
    events: penaltyEvents,
    records: [
      penaltyCase({ benchmarks }),
      spotPenalty(),
      fineCollection(),
      surcharge(),
      penaltyRevocation(),
      penaltySample(),
      seizure(),
      evidencePreservation(),
      penalizedAct(),
      likeCases({ benchmarks }),
    ],
    controls: penaltyControls,
    notices: penaltyNotices,
    examples: penaltyExamples,
    risks: PENALTY_RISKS,
    tables: penaltyTables(benchmarks, SAMPLE_BENCHMARKS),
    processes: penaltyProcesses,
  });
}
