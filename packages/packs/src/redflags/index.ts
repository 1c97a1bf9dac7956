export {
  type Assessment,
  type AssessmentOptions,
  type AssessmentPart,
  type AssessmentScope,
  type ChosenFlag,
  createAssessment,
  type FlagReport,
  type FlagSummary,
} from "./assess.ts";
export { CARDINAL_FLAGS } from "./cardinal/index.ts";
export { RED_FLAGS } from "./registry.ts";
export * from "./types.ts";
