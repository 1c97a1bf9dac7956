import { type CoveragePart, createCoverage } from "@plumbline/adapters/ocds";
import type { Json } from "@plumbline/core";
import { type AssessmentPart, createAssessment, type FlagReport, RED_FLAGS, type RedFlag, type Release } from "@plumbline/packs/redflags";
import type { JobSetup } from "./job.ts";

/** Takes processes in; what threads took in is put together in the order of the files. */
export interface Gatherer {
  add(release: Release): void;
  part(): GatheredPart;
  take(part: GatheredPart): void;
}

export interface GatheredPart {
  readonly assessment?: AssessmentPart;
  readonly coverage?: CoveragePart;
  readonly computable?: readonly number[];
  readonly processes: number;
}

export interface FlagGatherer extends Gatherer {
  finish(): FlagReport;
}

/** Asks the flags of each process. */
export function flagGatherer({ flags, scope, zone }: JobSetup): FlagGatherer {
  const byId = new Map(RED_FLAGS.map((flag) => [flag.id, flag]));
  const assessment = createAssessment({ flags: flags.map(({ id, params }) => ({ flag: byId.get(id) as RedFlag, params })), scope, zone });
  return {
    add: assessment.add,
    part: () => ({ assessment: assessment.part(), processes: 0 }),
    take: (part) => {
      if (part.assessment) assessment.take(part.assessment);
    },
    finish: assessment.finish,
  };
}

export interface CoverageGatherer extends Gatherer {
  processes(): number;
  counts(): ReadonlyMap<string, number>;
  /** Of each flag of the setup: on how many processes all is filled that it needs. */
  computable(): readonly number[];
}

/** Counts which fields are filled, and on how many processes each flag finds all that it needs. */
export function coverageGatherer({ flags }: JobSetup): CoverageGatherer {
  const byId = new Map(RED_FLAGS.map((flag) => [flag.id, flag]));
  const needs = flags.map(({ id }) => (byId.get(id) as RedFlag).needs.map((alternatives) => alternatives.map(pathOf)));
  const coverage = createCoverage();
  const computable = flags.map(() => 0);
  let processes = 0;
  return {
    add(release) {
      processes++;
      coverage.add(release);
      const known = new Map<string, boolean>();
      const isFilled = (path: Path): boolean => {
        const before = known.get(path.text);
        if (before !== undefined) return before;
        const filled = filledAt(release, path.steps, 0);
        known.set(path.text, filled);
        return filled;
      };
      needs.forEach((each, i) => {
        if (each.every((alternatives) => alternatives.some(isFilled))) computable[i] = (computable[i] as number) + 1;
      });
    },
    part: () => ({ coverage: coverage.part(), computable, processes }),
    take(part) {
      processes += part.processes;
      if (part.coverage) coverage.take(part.coverage);
      part.computable?.forEach((n, i) => {
        computable[i] = (computable[i] as number) + n;
      });
    },
    processes: () => processes,
    counts: () => coverage.counts(),
    computable: () => computable,
  };
}

interface Path {
  readonly text: string;
  readonly steps: readonly string[];
}

// `bids.details[].value.amount`: which members are lists is seen from the data.
function pathOf(text: string): Path {
  return { text, steps: text.replaceAll("[]", "").split(/[./]/) };
}

function filledAt(value: Json | undefined, steps: readonly string[], at: number): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (Array.isArray(value)) return value.some((one) => filledAt(one, steps, at));
  if (at === steps.length) return typeof value !== "object" || Object.keys(value).length > 0;
  const name = steps[at] as string;
  return typeof value === "object" && Object.hasOwn(value, name) && filledAt((value as Release)[name], steps, at + 1);
}
