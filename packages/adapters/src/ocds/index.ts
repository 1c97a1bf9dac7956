export type { FoundRelease, OcdsIssue, OcdsObject } from "./types.ts";
