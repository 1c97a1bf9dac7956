import type { Finding, LogCase, SignalLevel, TimedEvent, WorkingCalendar } from "@plumbline/core";
import type { Observer } from "../audit/audit-group.ts";
import type { FileCheck } from "../input/checks-file.ts";

export const LEVELS: readonly SignalLevel[] = ["red", "orange", "yellow"];
const WEIGHT: Readonly<Record<SignalLevel, number>> = { red: 4, orange: 2, yellow: 1 };

export interface ProvenFinding {
  readonly check: FileCheck;
  readonly finding: Finding;
  readonly level: SignalLevel;
}

interface FlaggedCase {
  readonly id: string;
  readonly checks: Set<FileCheck>;
  findings: number;
  weight: number;
  level: SignalLevel;
}

/** First look at a log: what was found, counted by control, month and actor. Keeps no case, only counts of those with findings. */
export class FindingCounts implements Observer {
  readonly byCheck = new Map<FileCheck, number>();
  readonly byMonth = new Map<string, number>();
  readonly byActor = new Map<string, number>();
  readonly flagged = new Map<string, FlaggedCase>();
  /** Findings that compare cases, by case: their events were gone when they came. */
  readonly late = new Map<string, ProvenFinding[]>();
  lastAt = Number.NEGATIVE_INFINITY;
  readonly #calendar: WorkingCalendar;
  readonly #months = new Map<number, string>();
  #current: LogCase | undefined;
  #events: Map<string, TimedEvent> | undefined;

  constructor(calendar: WorkingCalendar) {
    this.#calendar = calendar;
  }

  onCase(logCase: LogCase): void {
    this.#current = logCase;
    this.#events = undefined;
    for (const { at } of logCase.events) if (at > this.lastAt) this.lastAt = at;
  }

  onFinding(check: FileCheck, id: string, finding: Finding): void {
    const level = finding.level ?? check.level;
    let flagged = this.flagged.get(id);
    if (!flagged) {
      flagged = { id, checks: new Set(), findings: 0, weight: 0, level };
      this.flagged.set(id, flagged);
    }
    flagged.findings++;
    if (!flagged.checks.has(check)) {
      flagged.checks.add(check);
      flagged.weight += WEIGHT[level];
    }
    if (WEIGHT[level] > WEIGHT[flagged.level]) flagged.level = level;
    count(this.byCheck, check);
    count(this.byMonth, this.#monthOf(finding.at));
    if (finding.member === undefined && this.#current?.id === id) {
      this.#events ??= new Map(this.#current.events.map((event) => [event.id, event]));
      this.countActors(finding, this.#events);
    } else {
      const late = this.late.get(id);
      if (late) late.push({ check, finding, level });
      else this.late.set(id, [{ check, finding, level }]);
    }
  }

  /** Counts each actor of the events that prove the finding once. */
  countActors({ events }: Finding, byId: ReadonlyMap<string, TimedEvent>): void {
    for (const actor of new Set(events.map((id) => byId.get(id)?.actor?.id))) if (actor) count(this.byActor, actor);
  }

  /** The cases of most weight: a control counts once per case, by its level; then the number of findings decides. */
  worst(n: number): readonly FlaggedCase[] {
    return [...this.flagged.values()].sort((a, b) => b.weight - a.weight || b.findings - a.findings || (a.id < b.id ? -1 : 1)).slice(0, n);
  }

  #monthOf(at: number): string {
    const day = this.#calendar.dayOf(at);
    let month = this.#months.get(day);
    if (month === undefined) {
      month = this.#calendar.textOf(day).slice(0, 7);
      this.#months.set(day, month);
    }
    return month;
  }
}

export function count<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
