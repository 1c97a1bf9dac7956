export { builtInControls, builtInPacks, type DomainControl } from "./built-in.ts";
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
export { loadPack, MAX_PACK_BYTES } from "./load-pack.ts";
