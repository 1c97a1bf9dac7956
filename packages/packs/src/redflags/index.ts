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
export { definitionOf, FIGURE_FORMATS, type FigureFormat, placeholdersOf, type RationaleLanguage, rationaleOf } from "./rationale.ts";
export { RED_FLAGS } from "./registry.ts";
export * from "./types.ts";
