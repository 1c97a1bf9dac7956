export {
  type Assessment,
  type AssessmentOptions,
  type AssessmentPart,
  type AssessmentScope,
  type ChosenFlag,
  createAssessment,
  type FlagPart,
  type FlagReport,
  type FlagSummary,
  scopeOf,
} from "./assess.ts";
export { currencySeen, withCurrency } from "./cardinal/currency.ts";
export { CARDINAL_FLAGS } from "./cardinal/index.ts";
export { cardinalText } from "./cardinal/output.ts";
export { type CardinalChoice, cardinalChoice, type SettingsTree } from "./cardinal/settings.ts";
export { definitionOf, FIGURE_FORMATS, type FigureFormat, placeholdersOf, type RationaleLanguage, rationaleOf } from "./rationale.ts";
export { RED_FLAGS } from "./registry.ts";
export * from "./types.ts";
