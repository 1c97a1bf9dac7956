export { builtInControls, builtInPacks, builtInRegulations, builtInSources, type ControlSource, type DomainControl } from "./built-in.ts";
export {
  type Catalogue,
  type CatalogueEntry,
  type CatalogueOptions,
  type CataloguePart,
  type CatalogueSection,
  catalogueOf,
} from "./catalogue.ts";
export { catalogueHtml } from "./catalogue-html.ts";
export { catalogueMarkdown } from "./catalogue-markdown.ts";
export { citationText, forceText, freedomText, type Language, labelOf, valueText, wordOf } from "./control-words.ts";
export { MEETINGS, type OverlayMeeting, readOverlays } from "./diff-overlays.ts";
export { type Change, type DiffOptions, diffPacks, type ItemsDiff, type ListDiff, type PackDiff } from "./diff-packs.ts";
export {
  type CaseAnswer,
  type CaseResult,
  createEvaluator,
  DEFAULT_AS_OF,
  type Evaluator,
  type EvaluatorOptions,
  type Question,
} from "./evaluate-case.ts";
export type { JsonEvent, JsonFold, JsonPack, JsonRecord, JsonSource } from "./json-pack.ts";
export { schemaOf } from "./json-schema.ts";
export { lintDocument, regulationsOf } from "./lint-document.ts";
export { LINT_CODES, type LintCode, type LintFinding, type LintOptions, lintPack, lintRegulations } from "./lint-pack.ts";
export type { RegulationArticles } from "./lint-regulations.ts";
export { loadPack, MAX_PACK_BYTES } from "./load-pack.ts";
export { type Mutant, type MutationResult, mutantsOf, mutatePack, type Survivor } from "./mutate.ts";
export { contentOf, type PackContent, readContent } from "./pack-content.ts";
export { type TestOptions, type TestRow, testOwnExamples, testPack } from "./test-pack.ts";
