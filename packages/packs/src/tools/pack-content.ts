import {
  type ControlPack,
  type ControlPoint,
  defineControlPoint,
  type PackRisk,
  PlumblineError,
  type ProcessDefinition,
  type ReferenceTable,
  structureFlaw,
} from "@plumbline/core";
import { loadPack } from "./load-pack.ts";

/** What a pack says, without the code that folds its records: enough to compare two versions of it, also after the old code is gone. */
export interface PackContent {
  readonly id: string;
  readonly version: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly eventTypes: readonly string[];
  readonly recordTypes: readonly string[];
  readonly controls: readonly ControlPoint[];
  readonly risks: readonly PackRisk[];
  readonly tables: readonly ReferenceTable[];
  readonly processes: readonly ProcessDefinition[];
}

export function contentOf(pack: ControlPack): PackContent {
  const { id, version, title, events, records, controls, risks = [], tables = [], processes = [] } = pack;
  return {
    id,
    version,
    title,
    eventTypes: events.map(({ type }) => type),
    recordTypes: records.map(({ type }) => type),
    controls,
    risks,
    tables,
    processes,
  };
}

/** Reads a pack as JSON, or the content of one as `contentOf` gives it. Throws `PACK_INVALID`. */
export function readContent(document: unknown): PackContent {
  if (!isObject(document) || !Array.isArray(document.eventTypes)) return contentOf(loadPack(document));
  const flaw = structureFlaw(document);
  if (flaw) throw invalid(`the pack ${flaw}`);
  const { id, version, title, eventTypes, recordTypes, controls, risks = [], tables = [], processes = [] } = document;
  if (typeof id !== "string" || typeof version !== "string" || !isObject(title)) throw invalid("id, version or title is missing");
  if (!Array.isArray(controls) || !Array.isArray(recordTypes)) throw invalid("controls and recordTypes must be lists");
  // Its other parts are checked by the loader, of which they are a document without records that fold.
  const rest = loadPack({ id, version, title, records: [], controls: [], risks, tables, processes });
  return {
    ...contentOf(rest),
    eventTypes: eventTypes.map(String),
    recordTypes: recordTypes.map(String),
    controls: controls.map((control) => defineControlPoint(control)),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("PACK_INVALID", `pack: ${message}`);
}
