export { supervision } from "./pack.ts";
export { type SourceFacts, type SourceGap, type SourceRestart, type SourceStory, source } from "./records.ts";
