import { PlumblineError, type WorkingCalendar } from "@plumbline/core";
import type { PowerProcess, PowerStep } from "./process.ts";

/** A step that was taken. */
export interface TakenStep {
  readonly step: string;
  /** RFC 3339. */
  readonly time: string;
  readonly event?: string;
}

export type StepMark =
  /** As planned. */
  | "kept"
  /** Taken again (循环). */
  | "repeated"
  /** Taken in another place than the order gives it (越序). */
  | "outOfOrder"
  /** Not a step of the process. */
  | "foreign";

export interface ProcessConformance {
  /** 1: as planned. The share of planned and of taken steps that match, in the best order that the process allows. */
  readonly fitness: number;
  readonly taken: readonly (TakenStep & { readonly mark: StepMark; readonly late: boolean })[];
  /** Steps that nobody took (跳步), in the order of the process. */
  readonly skipped: readonly string[];
}

export interface ProcessConformanceOptions {
  /** Counts working days; without one no step is late. */
  readonly calendar?: WorkingCalendar;
  /** The case goes on: steps behind the furthest one taken are not skipped yet. */
  readonly running?: boolean;
}

const MOST_STEPS = 2000;

/**
 * Compares what was done with what the process plans. Of the steps taken the largest set that fits the order counts as kept; it is
 * found exactly, and the same for the same trace. Throws `PARAMETER_INVALID` beyond 2,000 steps.
 */
export function processConformance(
  process: PowerProcess,
  trace: readonly TakenStep[],
  options: ProcessConformanceOptions = {},
): ProcessConformance {
  if (trace.length > MOST_STEPS) throw new PlumblineError("PARAMETER_INVALID", `${trace.length} steps are more than ${MOST_STEPS}`);
  const steps = new Map(process.steps.map((step) => [step.id, step]));
  const before = ancestors(process.steps);
  const ordered = trace.map((taken, i) => ({ taken, i })).sort((a, b) => Date.parse(a.taken.time) - Date.parse(b.taken.time) || a.i - b.i);
  const known = ordered.flatMap(({ taken }, i) => (steps.has(taken.step) ? [i] : []));
  const stepAt = (i: number): string => (ordered[i] as { taken: TakenStep }).taken.step;
  const kept = largestInOrder(known, (i, j) => stepAt(i) === stepAt(j) || (before.get(stepAt(i))?.has(stepAt(j)) ?? false));
  const keptSteps = new Set([...kept].map(stepAt));
  const told = new Set(known.map(stepAt));

  const taken = ordered.map(({ taken: one }, i) => ({
    ...one,
    mark: markOf(one.step, steps.has(one.step), kept.has(i), keptSteps),
    late: kept.has(i) && isLate(steps.get(one.step) as PowerStep, one, ordered, kept, options.calendar),
  }));
  const due = process.steps.filter((step) => !step.optional && isDue(step, before, told, options.running === true));
  const skipped = due.filter((step) => !told.has(step.id)).map((step) => step.id);
  const planned = due.length + process.steps.filter((step) => !due.includes(step) && keptSteps.has(step.id)).length;
  const total = planned + trace.length;
  return { fitness: total === 0 ? 1 : (2 * kept.size) / total, taken, skipped };
}

/** A running case has skipped only what lies before a step that it took. */
function isDue(step: PowerStep, before: ReadonlyMap<string, ReadonlySet<string>>, told: ReadonlySet<string>, running: boolean): boolean {
  return !running || told.has(step.id) || [...told].some((taken) => before.get(taken)?.has(step.id));
}

function markOf(step: string, known: boolean, kept: boolean, keptSteps: ReadonlySet<string>): StepMark {
  if (!known) return "foreign";
  if (kept) return "kept";
  return keptSteps.has(step) ? "repeated" : "outOfOrder";
}

/** Time since the last of the steps before it, of those that were kept. */
function isLate(
  step: PowerStep,
  one: TakenStep,
  ordered: readonly { readonly taken: TakenStep }[],
  kept: ReadonlySet<number>,
  calendar: WorkingCalendar | undefined,
): boolean {
  if (!calendar) return false;
  const starts = [...kept]
    .filter((i) => step.after.includes(ordered[i]?.taken.step ?? ""))
    .map((i) => Date.parse(ordered[i]?.taken.time ?? ""));
  if (starts.length === 0) return false;
  const start = Math.max(...starts);
  const end = Date.parse(one.time);
  const [from, to] = [calendar.dayOf(start), calendar.dayOf(end)];
  switch (step.limit.unit) {
    case "hour":
      return end - start > step.limit.value * 3_600_000;
    case "calendarDay":
      return to - from > step.limit.value;
    case "workingDay":
      return to > calendar.addWorkingDays(from, Math.floor(step.limit.value));
  }
}

function ancestors(steps: readonly PowerStep[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const found = new Map<string, Set<string>>();
  const of = (id: string): Set<string> => {
    const known = found.get(id);
    if (known) return known;
    const all = new Set<string>();
    found.set(id, all);
    for (const one of byId.get(id)?.after ?? []) {
      all.add(one);
      for (const further of of(one)) all.add(further);
    }
    return all;
  };
  for (const { id } of steps) of(id);
  return found;
}

/**
 * The largest set of positions without a conflict between an earlier and a later one. Conflicts are transitive, an order of their own:
 * such a set is an antichain, and by Dilworth and König it is what no minimum vertex cover of the bipartite graph of conflicts touches.
 */
function largestInOrder(positions: readonly number[], conflict: (earlier: number, later: number) => boolean): ReadonlySet<number> {
  const n = positions.length;
  const edges = positions.map((earlier, a) =>
    Array.from({ length: n - a - 1 }, (_, k) => a + 1 + k).filter((b) => conflict(earlier, positions[b] as number)),
  );
  const leftOf = new Array<number>(n).fill(-1);
  const rightOf = new Array<number>(n).fill(-1);
  for (let root = 0; root < n; root++) augment(root, edges, leftOf, rightOf);
  // Alternating paths from left vertices that are not matched.
  const left = new Set<number>();
  const right = new Set<number>();
  const queue = rightOf.flatMap((match, a) => (match === -1 ? [a] : []));
  while (queue.length > 0) {
    const a = queue.pop() as number;
    if (left.has(a)) continue;
    left.add(a);
    for (const b of edges[a] ?? []) {
      if (right.has(b)) continue;
      right.add(b);
      const next = leftOf[b] as number;
      if (next !== -1) queue.push(next);
    }
  }
  return new Set(positions.filter((_, v) => left.has(v) && !right.has(v)));
}

/** One augmenting path, without recursion: a trace may be long. */
function augment(root: number, edges: readonly (readonly number[])[], leftOf: number[], rightOf: number[]): void {
  const from = new Map<number, number>();
  const queue = [root];
  for (let a = queue.shift(); a !== undefined; a = queue.shift()) {
    for (const b of edges[a] ?? []) {
      if (from.has(b)) continue;
      from.set(b, a);
      const next = leftOf[b] as number;
      if (next !== -1) {
        queue.push(next);
        continue;
      }
      for (let right: number = b; right !== -1; ) {
        const owner = from.get(right) as number;
        const previous = rightOf[owner] as number;
        leftOf[right] = owner;
        rightOf[owner] = right;
        right = previous;
      }
      return;
    }
  }
}
