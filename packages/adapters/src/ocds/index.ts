export { type Compiler, type CompilerCounts, type CompilerOptions, createCompiler, type Taken } from "./compile.ts";
export { type Coverage, type CoveragePart, createCoverage } from "./coverage.ts";
export { type FeedCursor, type FeedPage, type FeedPosition, fileCursor } from "./cursor.ts";
export { type ReleaseEventOptions, releaseEvent } from "./events.ts";
export {
  type Merged,
  type MergeOptions,
  type MergeRule,
  type MergeRules,
  mergeReleases,
  OCDS_MERGE_RULES,
  OCDS_SCHEMA_RULES,
} from "./merge.ts";
export { type FoundValue, releasesOf, valuesOf } from "./parse.ts";
export { type FeedBatch, type PollOptions, type PollProgress, pollOcds } from "./poll.ts";
export { isIssue, isRelease, readOcds } from "./read.ts";
export { tidyRelease } from "./tidy.ts";
export type {
  FoundRelease,
  OcdsChange,
  OcdsCodelists,
  OcdsIssue,
  OcdsObject,
  OcdsPiece,
  ReadOcdsOptions,
} from "./types.ts";
export { upgradeRelease } from "./upgrade.ts";
export { validateRelease } from "./validate.ts";
