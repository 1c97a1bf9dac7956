import type { PowerItem } from "./catalogue.ts";
import type { PowerProcess } from "./process.ts";

/** Cleared (清理): on the list. Published (公开): made public as well. Supervised (监督): and a control point watches it. */
export type PowerStage = "cleared" | "published" | "supervised";

export interface ItemSupervision {
  readonly code: string;
  readonly title: string;
  readonly stage: PowerStage;
  /** Control points that watch it, by its process or bound to it directly. */
  readonly controls: readonly string[];
  /** Published, and nothing watches it: shown as "not supervised" (未纳入监督). */
  readonly notSupervised: boolean;
}

export interface SupervisionReport {
  readonly items: readonly ItemSupervision[];
  readonly counts: Readonly<Record<PowerStage, number>> & { readonly total: number; readonly notSupervised: number };
  /** Share of the published items that are supervised; null where none is published. */
  readonly coverage: number | null;
}

export interface SupervisionOptions {
  readonly processes?: readonly PowerProcess[];
  /** Codes that were made public. */
  readonly published: ReadonlySet<string>;
  /** Control points that run, by id: one that is named and does not run watches nothing. */
  readonly running: ReadonlySet<string>;
  /** Control points bound to an item besides those of its process. */
  readonly bound?: Readonly<Record<string, readonly string[]>>;
}

/** How far each power has come from the list to supervision. */
export function supervisionOf(items: readonly PowerItem[], options: SupervisionOptions): SupervisionReport {
  const processes = new Map((options.processes ?? []).map((process) => [process.id, process]));
  const states = items.map((item): ItemSupervision => {
    const steps = item.process === undefined ? [] : (processes.get(item.process)?.steps ?? []);
    const bound = options.bound && Object.hasOwn(options.bound, item.code) ? (options.bound[item.code] ?? []) : [];
    const named = [...steps.flatMap((step) => step.controls), ...bound];
    const controls = [...new Set(named)].filter((control) => options.running.has(control)).sort();
    const published = options.published.has(item.code);
    const stage = !published ? "cleared" : controls.length > 0 ? "supervised" : "published";
    return { code: item.code, title: item.title, stage, controls, notSupervised: stage === "published" };
  });
  const count = (stage: PowerStage): number => states.filter((state) => state.stage === stage).length;
  const [cleared, published, supervised] = [count("cleared"), count("published"), count("supervised")];
  const open = published + supervised;
  return {
    items: states,
    counts: { cleared, published, supervised, total: states.length, notSupervised: published },
    coverage: open === 0 ? null : supervised / open,
  };
}
