export {
  defineCatalogue,
  POWER_TAGS,
  type PowerCatalogue,
  type PowerItem,
  type PowerOperation,
  type PowerOperationInput,
  type PowerStanding,
  type PowerState,
  powerItemSchema,
  powerOperationSchema,
} from "./catalogue.ts";
export {
  type ProcessConformance,
  type ProcessConformanceOptions,
  processConformance,
  type StepMark,
  type TakenStep,
} from "./conformance.ts";
export { type Criterion, criterionSchema, defineCriterion, keepsCriterion } from "./criteria.ts";
export { diagramOf } from "./diagram.ts";
export { type CatalogueDiff, diffItems, diffProcesses, type ProcessDiff } from "./diff.ts";
export {
  defineProcess,
  type PowerProcess,
  type PowerProcessInput,
  type PowerStep,
  type ProcessFlaw,
  packProcessOf,
  powerProcessSchema,
  powerStepSchema,
  validateProcess,
} from "./process.ts";
export {
  ARTEFACTS,
  type Artefact,
  type ArtefactKind,
  isArtefact,
  type PersonalTrace,
  type PublicationEntry,
  type PublicationOptions,
  type PublishedBenchmark,
  personalTraces,
  publicationLog,
  publishPowers,
} from "./publication.ts";
export {
  checkHashOf,
  type PublicItem,
  type PublicResult,
  publicItemOf,
  publicItemSchema,
  publicResultSchema,
  type ResultEntry,
  type ResultLookup,
  resultLookup,
} from "./result.ts";
export { type ItemSupervision, type PowerStage, type SupervisionOptions, type SupervisionReport, supervisionOf } from "./supervision.ts";
