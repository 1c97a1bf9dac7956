import type { WorkingCalendar } from "../calendar/calendar.ts";
import { type ControlPoint, kindParams, type Mode } from "../control/control-point.ts";
import type { ControlKind, KindRegistry, Reads } from "../control/define-control-kind.ts";
import { type OrgPath, type Overlay, type Provenance, resolveOverlays } from "../control/overlay.ts";
import { PlumblineError } from "../errors.ts";
import type { Json } from "../event/trace-event.ts";
import { prepareKind } from "./audit.ts";

/** A version of a control point with the values of one organisation, ready to check. */
export interface BoundControl {
  readonly control: ControlPoint;
  readonly kind: ControlKind;
  readonly prepared: unknown;
  readonly values: Readonly<Record<string, Json>>;
  readonly provenance: readonly Provenance[];
  readonly reads: Reads;
  readonly filter: readonly (readonly [string, Json])[] | undefined;
}

/** The controls in force for the records of one type that began in one period, in one organisation. */
export interface BoundSet {
  readonly key: string;
  readonly controls: readonly BoundControl[];
  /** By fact, the positions of the controls that read it. */
  readonly readers: ReadonlyMap<string, readonly number[]>;
  /** Positions of controls that read the trace, or all facts. */
  readonly onStep: readonly number[];
  readonly onAnyFact: readonly number[];
}

export interface BindingOptions {
  readonly controls: readonly ControlPoint[];
  readonly kinds: KindRegistry;
  readonly calendar: WorkingCalendar;
  readonly overlays: readonly Overlay[];
  readonly orgPath: OrgPath;
}

/**
 * Which version of which control, with which values, belongs to a record. A function of the record and never stored:
 * so a late first event binds anew by itself, and replay needs no table.
 */
export class Binding {
  readonly #options: BindingOptions;
  readonly #byType = new Map<string, ControlPoint[]>();
  /** Days on which something comes into or goes out of force, by record type: between two of them nothing changes. */
  readonly #borders = new Map<string, readonly number[]>();
  readonly #sets = new Map<string, BoundSet>();
  readonly #overlaysOf = new Map<string, Overlay[]>();
  readonly #bound = new Map<string, BoundControl>();
  readonly #modes = new Map<string, Mode>();

  constructor(options: BindingOptions) {
    this.#options = options;
    for (const overlay of options.overlays) listOf(this.#overlaysOf, overlay.control).push(overlay);
    const seen = new Set<string>();
    for (const control of options.controls) {
      const key = `${control.id}@${control.version}`;
      if (seen.has(key)) throw new PlumblineError("CONTROL_DUPLICATE", `control point ${key} is there twice`);
      seen.add(key);
      listOf(this.#byType, control.record).push(control);
    }
    for (const [type, controls] of this.#byType) this.#borders.set(type, this.#bordersOf(controls));
    // Every version is prepared once with its own values and once with those of each overlay, so that a bad one fails at start and not in service.
    for (const control of options.controls) {
      this.#bind(control, [], "9999-12-31");
      for (const { org, effectiveFrom } of this.#overlaysOf.get(control.id) ?? []) this.#bind(control, options.orgPath(org), effectiveFrom);
    }
  }

  /** The period of a day: a number that grows by one with each border. */
  period(type: string, day: number): number {
    const borders = this.#borders.get(type) ?? [];
    let low = 0;
    let high = borders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((borders[middle] as number) <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The controls for a record by the days of its first event, of its last, and of the question. */
  controlsFor(type: string, org: string | undefined, startDay: number, endDay: number, today: number): BoundSet {
    const path = org === undefined ? [] : this.#options.orgPath(org);
    const key = `${type}|${path.length ? org : ""}|${this.period(type, startDay)}|${this.period(type, endDay)}|${this.period(type, today)}`;
    const known = this.#sets.get(key);
    if (known) return known;
    const { calendar } = this.#options;
    const days = { start: calendar.textOf(startDay), end: calendar.textOf(endDay), today: calendar.textOf(today) };
    const controls: BoundControl[] = [];
    for (const versions of byId(this.#byType.get(type) ?? [])) {
      const chosen = newestInForce(versions, days);
      if (chosen) controls.push(this.#bind(chosen, path, chosen.pin === "event" ? days.end : days.start));
    }
    const set = boundSet(key, controls);
    this.#sets.set(key, set);
    return set;
  }

  /** The control with its own values, for an answer that rests on no record. */
  own(control: ControlPoint): BoundControl {
    return this.#bind(control, [], "9999-12-31");
  }

  /** The mode in force at an instant: it changes at once, unlike definition and values, which stay with the record. */
  mode(control: ControlPoint, org: string | undefined, at: number): Mode {
    const overlays = this.#overlaysOf.get(control.id);
    if (!overlays || org === undefined) return control.mode;
    const day = this.#options.calendar.dayOf(at);
    const key = `${control.id}@${control.version}|${org}|${this.period(control.record, day)}`;
    let mode = this.#modes.get(key);
    if (mode === undefined) {
      mode = resolveOverlays(control, overlays, this.#options.orgPath(org), this.#options.calendar.textOf(day)).mode;
      this.#modes.set(key, mode);
    }
    return mode;
  }

  #bind(control: ControlPoint, path: readonly string[], on: string): BoundControl {
    const resolved = resolveOverlays(control, this.#overlaysOf.get(control.id) ?? [], path, on);
    // Preparing compiles: equal values share it across organisations and periods.
    const key = `${control.id}@${control.version}|${JSON.stringify(resolved.provenance)}`;
    const known = this.#bound.get(key);
    if (known) return known;
    const kind = this.#options.kinds.get(control.kind);
    const prepared = prepareKind(kind, kindParams(control, resolved.values, kind.valuesUnder), this.#options.calendar, control.id);
    const bound: BoundControl = {
      control,
      kind,
      prepared,
      values: resolved.values,
      provenance: resolved.provenance,
      reads: kind.reads(prepared as never),
      filter: control.eventFilter ? (Object.entries(control.eventFilter) as [string, Json][]) : undefined,
    };
    this.#bound.set(key, bound);
    return bound;
  }

  #bordersOf(controls: readonly ControlPoint[]): readonly number[] {
    const { calendar } = this.#options;
    const days = new Set<number>();
    const add = (from: string, to: string | undefined): void => {
      days.add(calendar.dayOf(from));
      if (to !== undefined) days.add(calendar.dayOf(to) + 1);
    };
    for (const control of controls) {
      add(control.effectiveFrom, control.effectiveTo);
      for (const overlay of this.#overlaysOf.get(control.id) ?? []) add(overlay.effectiveFrom, overlay.effectiveTo);
    }
    return [...days].sort((a, b) => a - b);
  }
}

function newestInForce(
  versions: readonly ControlPoint[],
  days: { readonly start: string; readonly end: string; readonly today: string },
): ControlPoint | undefined {
  let newest: ControlPoint | undefined;
  for (const version of versions) {
    const day = version.transition === "running" ? days.today : version.pin === "event" ? days.end : days.start;
    const inForce = version.effectiveFrom <= day && (version.effectiveTo === undefined || day <= version.effectiveTo);
    if (inForce && (!newest || version.version > newest.version)) newest = version;
  }
  return newest;
}

function byId(controls: readonly ControlPoint[]): Iterable<ControlPoint[]> {
  const versions = new Map<string, ControlPoint[]>();
  for (const control of controls) listOf(versions, control.id).push(control);
  return versions.values();
}

function boundSet(key: string, controls: readonly BoundControl[]): BoundSet {
  const readers = new Map<string, number[]>();
  const onStep: number[] = [];
  const onAnyFact: number[] = [];
  controls.forEach(({ reads, control }, position) => {
    if (reads.trace) onStep.push(position);
    if (reads.facts === "all") onAnyFact.push(position);
    else for (const fact of new Set([...reads.facts, ...factsNeeded(control)])) listOf(readers, fact).push(position);
  });
  return { key, controls, readers, onStep, onAnyFact };
}

/** Facts and milestones. */
function factsNeeded({ needs }: ControlPoint): string[] {
  return Object.entries(needs).flatMap(([fact, { milestone }]) => (milestone === undefined ? [fact] : [fact, milestone]));
}

function listOf<V>(map: Map<string, V[]>, key: string): V[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}
