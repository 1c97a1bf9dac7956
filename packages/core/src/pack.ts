import { type ControlPoint, type ControlPointInput, defineControlPoint } from "./control/control-point.ts";
import type { AnyControlKind } from "./control/define-control-kind.ts";
import { PlumblineError } from "./errors.ts";
import type { EventDefinition } from "./event/define-event.ts";
import type { PackNotices } from "./notice/notice.ts";
import type { ConformanceExample, PackRisk, ProcessDefinition, ReferenceTable } from "./pack-content.ts";
import type { RecordDefinition } from "./record/define-record.ts";

export interface PackOptions {
  readonly id: string;
  /** Semantic version of the pack as a whole; each control point has a version of its own. */
  readonly version: string;
  readonly title: { readonly zh: string; readonly en: string };
  // biome-ignore lint/suspicious/noExplicitAny: a pack holds events and records of many shapes.
  readonly events?: readonly EventDefinition<any>[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly records: readonly RecordDefinition<any>[];
  readonly controls: readonly ControlPointInput[];
  /** Kinds that the pack brings along, for its own controls and for others. */
  readonly kinds?: readonly AnyControlKind[];
  /** Words for the person at the moment of decision. A control point without any is shown by its title and citations. */
  readonly notices?: PackNotices;
  /** What its control points answer, case by case: from records and from events. */
  readonly examples?: readonly ConformanceExample[];
  readonly risks?: readonly PackRisk[];
  readonly tables?: readonly ReferenceTable[];
  readonly processes?: readonly ProcessDefinition[];
}

/** What the law says in one domain, as data and folds: a host names the packs it wants. */
export interface ControlPack extends Omit<PackOptions, "controls" | "events" | "kinds" | "notices"> {
  readonly events: readonly EventDefinition[];
  readonly controls: readonly ControlPoint[];
  readonly kinds: readonly AnyControlKind[];
  readonly notices: PackNotices;
}

/** Validates a pack: control points one by one, no version and no record type twice, each point on a record type of the pack. */
export function definePack(options: PackOptions): ControlPack {
  const controls = options.controls.map(defineControlPoint);
  const seen = new Set<string>();
  const types = new Set<string>();
  for (const { type } of options.records) {
    if (types.has(type)) throw new PlumblineError("PACK_INVALID", `pack ${options.id}: record type "${type}" is defined twice`);
    types.add(type);
  }
  for (const control of controls) {
    const key = `${control.id}@${control.version}`;
    if (seen.has(key))
      throw new PlumblineError(
        "CONTROL_DUPLICATE",
        `pack ${options.id}: control point ${key} is there twice; raise the version of the new one`,
      );
    seen.add(key);
    if (!types.has(control.record)) {
      throw new PlumblineError(
        "PACK_INVALID",
        `pack ${options.id}: ${control.id} checks records of type "${control.record}", which the pack does not define`,
      );
    }
  }
  const notices = options.notices ?? NO_NOTICES;
  for (const { control } of notices.templates) {
    if (controls.some(({ id }) => id === control)) continue;
    throw new PlumblineError(
      "PACK_INVALID",
      `pack ${options.id}: a notice is for control point "${control}", which the pack does not have`,
    );
  }
  return { ...options, notices, events: options.events ?? [], kinds: options.kinds ?? [], controls };
}

const NO_NOTICES: PackNotices = Object.freeze({ templates: [], fields: {} });
