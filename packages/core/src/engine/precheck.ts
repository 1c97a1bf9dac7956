import type { Citation, ControlPoint, Mode } from "../control/control-point.ts";
import { type CheckContext, type Contribution, type GroupKind, isGroupKind } from "../control/define-control-kind.ts";
import type { Provenance } from "../control/overlay.ts";
import { type Finding, type SignalLevel, unknown as unknownVerdict, type Verdict } from "../control/verdict.ts";
import type { Json, TimedEvent } from "../event/trace-event.ts";
import type { RecordDefinition, RecordView } from "../record/define-record.ts";
import type { BoundControl, BoundSet } from "./binding.ts";
import { Groups } from "./groups.ts";
import { instantOfQuestion, Slot } from "./slot.ts";

/** Something the draft would raise, with what the person deciding should see. */
export interface PrecheckFinding extends Finding {
  readonly control: string;
  readonly version: number;
  readonly title: ControlPoint["title"];
  readonly citations: readonly Citation[];
  readonly mode: Mode;
  readonly level: SignalLevel;
  readonly record: { readonly type: string; readonly id: string };
  readonly values: Readonly<Record<string, Json>>;
  readonly provenance: readonly Provenance[];
  /** The record with the draft folded in: for the words of a notice, which may tell more than what was read. */
  readonly view: RecordView;
}

export interface Precheck {
  /** `block` only where a control is in mode block; the host stays free to go on otherwise. Unknown never blocks. */
  readonly outcome: "allow" | "advise" | "block";
  readonly findings: readonly PrecheckFinding[];
  /** Events that the record cannot take. */
  readonly refused: readonly { readonly record: { readonly type: string; readonly id: string }; readonly code: string }[];
  /** Controls that could not answer, with what they lack. */
  readonly unknown: readonly { readonly control: string; readonly missing: readonly string[] }[];
  /** On what the answer rests. */
  readonly basis: { readonly cursor: number; readonly asOf: number };
}

/** A comparison with more members than this is left to the supervise loop. */
const MAX_PEERS = 10_000;

interface World {
  readonly asOf: number;
  readonly visibility: "actor" | "supervisor";
  readonly cursor: number;
  readonly records: readonly RecordDefinition[];
  keys(definition: RecordDefinition, draft: TimedEvent): readonly string[];
  slot(type: string, id: string): Slot | undefined;
  isOpen(type: string, id: string, control: string, key: string): boolean;
  boundFor(view: Slot): BoundSet;
  modeOf(bound: BoundControl, view: Slot): Mode;
  ask(bound: BoundControl, view: RecordView, context: CheckContext): Verdict;
  contributions(bound: BoundControl, kind: GroupKind, view: RecordView, context: CheckContext): readonly Contribution[] | Verdict;
  groups(bound: BoundControl): Groups | undefined;
  fault(control: string, record: string, error: unknown): void;
}

/** Folds a draft into copies of its records and says what would be raised that is not open already. */
export function precheck(draft: TimedEvent, world: World): Precheck {
  const findings: PrecheckFinding[] = [];
  const refused: Precheck["refused"][number][] = [];
  const unknown: Precheck["unknown"][number][] = [];
  for (const definition of world.records) {
    for (const id of new Set(world.keys(definition, draft))) {
      const record = { type: definition.type, id };
      try {
        const slot = world.slot(definition.type, id) ?? new Slot(definition, id);
        const view = slot.viewWith([draft]);
        if (!view) {
          // It comes later than what is kept: only the trail could tell.
          for (const { control } of world.boundFor(slot).controls) unknown.push({ control: control.id, missing: ["beyond"] });
          continue;
        }
        const refusal = slot.refusal(draft);
        if (refusal !== undefined) refused.push({ record, code: refusal });
        for (const bound of world.boundFor(view).controls) {
          const mode = world.modeOf(bound, view);
          if (mode === "off" || !isVisible(bound.control, mode, world.visibility)) continue;
          const verdict = ask(bound, view, world);
          if (verdict.outcome === "unknown") unknown.push({ control: bound.control.id, missing: verdict.missing });
          for (const finding of verdict.findings) {
            if (!world.isOpen(record.type, id, bound.control.id, finding.key)) findings.push(described(bound, finding, view, mode));
          }
        }
      } catch (error) {
        world.fault("", id, error);
      }
    }
  }
  const blocks = findings.some((finding) => finding.mode === "block");
  const advises = findings.some((finding) => finding.mode === "advise") || refused.length > 0;
  return {
    outcome: blocks ? "block" : advises ? "advise" : "allow",
    findings,
    refused,
    unknown,
    basis: { cursor: world.cursor, asOf: world.asOf },
  };
}

// What runs in the shadow is shown to nobody at the host, and what supervisors see first is not shown to the actor.
function isVisible(control: ControlPoint, mode: Mode, visibility: "actor" | "supervisor"): boolean {
  return visibility === "supervisor" || (mode !== "shadow" && control.visibility === "actor");
}

function ask(bound: BoundControl, view: Slot, world: World): Verdict {
  const context = { asOf: instantOfQuestion(view, world.asOf), final: view.closed };
  const { kind, control } = bound;
  if (!isGroupKind(kind)) return world.ask(bound, view, context);
  const contributed = world.contributions(bound, kind, view, context);
  if (!Array.isArray(contributed)) return contributed as Verdict;
  const contributions = contributed as readonly Contribution[];
  const groups = world.groups(bound) ?? new Groups(kind, bound.prepared);
  const names = [...new Set(contributions.map((contribution) => contribution.group))];
  if (names.some((group) => groups.size(group) > MAX_PEERS)) return unknownVerdict(["peers"]);
  try {
    const verdicts = names.map((group) => groups.try(view.id, contributions, group, context));
    const own = verdicts.flatMap((verdict) => verdict.findings.filter((finding) => finding.member === view.id));
    const missing = verdicts.flatMap((verdict) => verdict.missing ?? []);
    return { outcome: own.length ? "breach" : missing.length ? "unknown" : "pass", findings: own, missing, measures: {} };
  } catch (error) {
    world.fault(control.id, view.id, error);
    return unknownVerdict(["fault:KIND"]);
  }
}

function described(bound: BoundControl, finding: Finding, view: RecordView, mode: Mode): PrecheckFinding {
  const { control, values, provenance } = bound;
  return {
    ...finding,
    control: control.id,
    version: control.version,
    title: control.title,
    citations: control.citations,
    mode,
    level: finding.level ?? control.level,
    record: { type: view.type, id: view.id },
    values,
    provenance,
    view,
  };
}
