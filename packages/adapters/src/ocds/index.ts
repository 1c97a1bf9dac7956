export { type Coverage, type CoveragePart, createCoverage } from "./coverage.ts";
export { isRelease, readOcds, releasesOf, valuesOf } from "./read.ts";
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
