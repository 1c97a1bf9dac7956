export { type Compiler, type CompilerCounts, type CompilerOptions, createCompiler, type Taken } from "./compile.ts";
export { type Coverage, type CoveragePart, createCoverage } from "./coverage.ts";
export {
  type Merged,
  type MergeOptions,
  type MergeRule,
  type MergeRules,
  mergeReleases,
  OCDS_MERGE_RULES,
  OCDS_SCHEMA_RULES,
} from "./merge.ts";
export { releasesOf, valuesOf } from "./parse.ts";
export { isIssue, isRelease, readOcds } from "./read.ts";
export type {
  FoundRelease,
  OcdsChange,
  OcdsCodelists,
  OcdsIssue,
  OcdsObject,
  OcdsPiece,
  ReadOcdsOptions,
} from "./types.ts";
export { tidyRelease, upgradeRelease } from "./upgrade.ts";
export { validateRelease } from "./validate.ts";
