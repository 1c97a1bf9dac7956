import { performance } from "node:perf_hooks";
import type { EventsReply } from "@plumbline/core";
import type { Budget } from "../ingest/budget.ts";
import type { Supervision } from "../supervise/create-supervision.ts";
import { chainOf, type SourceChain } from "../trail/source-chain.ts";
import type { Trail } from "../trail/trail.ts";
import type { TrailStore } from "../trail/trail-store.ts";
import type { WitnessStatus } from "../witness/create-witness-client.ts";
import { createExposition } from "./exposition.ts";

/** Counts for the operator. Says nothing of cases, persons or sources. */
export interface Metrics {
  /** The store, with its commits timed and counted. */
  timed(store: TrailStore): TrailStore;
  /** Begins to show what these say of themselves. */
  watch(parts: {
    readonly trail: Trail;
    readonly budget: Budget;
    readonly supervision: Pick<Supervision, "cursor">;
    readonly store: Pick<TrailStore, "sources">;
    witnesses(): readonly WitnessStatus[];
  }): void;
  countReceipts(receipts: EventsReply["receipts"]): void;
  countRequest(status: number): void;
  /** Whether the last commit failed, less than 10 seconds ago: nobody would send, and so nobody find out, if it counted for ever. */
  readonly isStoreFailing: boolean;
  /** Prometheus text format 0.0.4. */
  text(): Promise<string>;
}

const FAILING_MS = 10_000;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Metrics of one server; two in one process do not share any. */
export function createMetrics(): Metrics {
  const shown = createExposition();
  const events = shown.counter("plumbline_events_total", "Events that hosts sent, by what became of them", "outcome");
  const refused = shown.counter("plumbline_events_refused_total", "Events that went to quarantine, by code", "code");
  const requests = shown.counter("plumbline_requests_total", "Requests, by class of status", "status");
  const seconds = shown.histogram("plumbline_commit_seconds", "Time that a commit of the trail took", SECONDS);
  const sizes = shown.histogram(
    "plumbline_commit_entries",
    "Entries that a commit of the trail took in",
    [0, 1, 4, 16, 64, 256, 1024, 4096],
  );
  const failures = shown.counter("plumbline_commit_failures_total", "Commits of the trail that failed");
  let failedAt = Number.NEGATIVE_INFINITY;

  shown.gauge("process_resident_memory_bytes", "Memory of the process", () => process.memoryUsage.rss());
  shown.gauge("process_heap_bytes", "Memory that JavaScript uses", () => process.memoryUsage().heapUsed);
  shown.gauge("process_start_time_seconds", "When the process was started, since 1970", () => performance.timeOrigin / 1000);

  async function timed<T>(entries: number, commit: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      const done = await commit();
      seconds.observe((performance.now() - started) / 1000);
      sizes.observe(entries);
      failedAt = Number.NEGATIVE_INFINITY;
      return done;
    } catch (error) {
      failures.add();
      failedAt = performance.now();
      throw error;
    }
  }

  return {
    timed: (store) => ({
      head: () => store.head(),
      chunks: (from, to) => store.chunks(from, to),
      tile: (level, index) => store.tile(level, index),
      minimum: () => store.minimum(),
      parts: () => store.parts(),
      close: () => store.close(),
      secret: () => store.secret(),
      find: (names) => store.find(names),
      append: (commit) =>
        timed(
          commit.chunks.reduce((sum, { count }) => sum + count, 0),
          () => store.append(commit),
        ),
      quarantine: (bodies) => timed(0, () => store.quarantine(bodies)),
      quarantined: (after, limit) => store.quarantined(after, limit),
      release: (n) => store.release(n),
      sources: () => store.sources(),
      erasures: () => store.erasures(),
      settle: (erasure) => store.settle(erasure),
      fill: (parts) => store.fill(parts),
      prune: (minimum) => store.prune(minimum),
    }),
    watch({ trail, budget, supervision, store, witnesses }) {
      shown.gauge("plumbline_trail_entries", "Entries in the trail", () => trail.size);
      shown.gauge("plumbline_trail_minimum", "Entries that were pruned", () => trail.minimum);
      shown.gauge("plumbline_trail_unfolded_entries", "Entries that no control has seen yet", () => trail.size - supervision.cursor);
      shown.gauge("plumbline_gaps_open", "Ranges of numbers that sources have given and of which no event has come", async () => {
        const rows = await store.sources();
        return rows.reduce((sum, { state }) => sum + gapsIn(chainOf(state)), 0);
      });
      shown.gauge("plumbline_witness_lag_entries", "Entries that the slowest witness has not cosigned", () =>
        Math.max(0, ...witnesses().map(({ lag }) => lag)),
      );
      shown.gauge(
        "plumbline_witnesses_failing",
        "Witnesses that did not answer the last time",
        () => witnesses().filter(({ failures }) => failures > 0).length,
      );
      shown.gauge("plumbline_waiting_events", "Events that wait for their commit", () => trail.waiting.events);
      shown.gauge("plumbline_waiting_bytes", "Bytes of events that wait for their commit", () => trail.waiting.bytes);
      shown.gauge("plumbline_reading_bytes", "Bytes of bodies that are being read", () => budget.reading);
      shown.total("plumbline_requests_held_back_total", "Requests that were refused before their body was read, by code", "code", () => ({
        OVERLOADED: budget.heldBack.overloaded,
        RATE_LIMITED: budget.heldBack.limited,
      }));
    },
    countReceipts(receipts) {
      for (const receipt of receipts) {
        events.add(receipt.status);
        if (receipt.status === "quarantined") refused.add(receipt.code);
      }
    },
    countRequest: (status) => requests.add(`${Math.floor(status / 100)}xx`),
    get isStoreFailing() {
      return performance.now() - failedAt < FAILING_MS;
    },
    text: () => shown.text(),
  };
}

function gapsIn({ epochs }: SourceChain): number {
  return epochs.reduce((sum, { gaps }) => sum + gaps.length, 0);
}
