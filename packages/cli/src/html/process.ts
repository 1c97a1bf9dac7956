import type { LogCase } from "@plumbline/core";
import { count } from "./collect.ts";

export interface Edge {
  /** Index of an activity, or `START`. */
  readonly from: number;
  /** Index of an activity, or `END`. */
  readonly to: number;
  count: number;
  /** How often in cases without a finding. */
  clear: number;
}

export const START = -1;
export const END = -2;

/** How activities follow each other directly, and how often. */
export class DirectlyFollows {
  readonly activities: string[] = [];
  readonly counts = new Map<number, number>();
  readonly #indices = new Map<string, number>();
  readonly #edges = new Map<number, Map<number, Edge>>();

  add({ events }: LogCase, flagged: boolean): void {
    if (events.length === 0) return;
    let from = START;
    for (const event of events) {
      const to = this.#indexOf(event.type);
      count(this.counts, to);
      this.#follow(from, to, flagged);
      from = to;
    }
    this.#follow(from, END, flagged);
  }

  /** The most frequent first. */
  edges(): Edge[] {
    return [...this.#edges.values()]
      .flatMap((edges) => [...edges.values()])
      .sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to);
  }

  #indexOf(activity: string): number {
    let index = this.#indices.get(activity);
    if (index === undefined) {
      index = this.activities.push(activity) - 1;
      this.#indices.set(activity, index);
    }
    return index;
  }

  #follow(from: number, to: number, flagged: boolean): void {
    let edges = this.#edges.get(from);
    if (!edges) {
      edges = new Map();
      this.#edges.set(from, edges);
    }
    let edge = edges.get(to);
    if (!edge) {
      edge = { from, to, count: 0, clear: 0 };
      edges.set(to, edge);
    }
    edge.count++;
    if (!flagged) edge.clear++;
  }
}

export interface ShownProcess {
  readonly edges: readonly Edge[];
  /** Indices of the activities that the edges touch. */
  readonly activities: readonly number[];
  /** Share of all steps from one activity to the next that the edges stand for, from 0 to 1. */
  readonly covered: number;
  readonly allEdges: number;
}

const MOST_EDGES = 60;
const MOST_RARE = 5;

/**
 * The most frequent edges up to `share` of all, with those that lead into and out of each activity that they touch, so that
 * none hangs in the air; and some that only occur in cases with findings, which are what the reader looks for.
 */
export function mostFrequent(process: DirectlyFollows, share: number, marks: boolean): ShownProcess {
  const all = process.edges();
  const total = all.reduce((sum, edge) => sum + edge.count, 0);
  const shown = new Set<Edge>();
  let covered = 0;
  const show = (edge: Edge | undefined): void => {
    if (!edge || shown.has(edge)) return;
    shown.add(edge);
    covered += edge.count;
  };
  for (const edge of all) {
    if (covered >= share * total || shown.size >= MOST_EDGES) break;
    show(edge);
  }
  const touched = new Set([...shown].flatMap(({ from, to }) => [from, to]));
  for (const activity of touched) {
    if (activity >= 0 && ![...shown].some((edge) => edge.to === activity && edge.from !== activity)) {
      show(all.find((edge) => edge.to === activity && edge.from !== activity && touched.has(edge.from)));
    }
    if (activity >= 0 && ![...shown].some((edge) => edge.from === activity && edge.to !== activity)) {
      show(all.find((edge) => edge.from === activity && edge.to !== activity && touched.has(edge.to)));
    }
  }
  const rare = all.filter((edge) => marks && edge.clear === 0 && !shown.has(edge) && touched.has(edge.from) && touched.has(edge.to));
  for (const edge of rare.slice(0, MOST_RARE)) show(edge);
  const edges = all.filter((edge) => shown.has(edge));
  const activities = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].filter((activity) => activity >= 0);
  return { edges, activities, covered: total === 0 ? 1 : covered / total, allEdges: all.length };
}
