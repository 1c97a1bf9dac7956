import { performance } from "node:perf_hooks";
import type { EventsReply } from "@plumbline/core";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Budget } from "../ingest/budget.ts";
import type { Supervision } from "../supervise/create-supervision.ts";
import type { Trail } from "../trail/trail.ts";
import type { TrailStore } from "../trail/trail-store.ts";

/** Counts for the operator. Says nothing of cases, persons or sources. */
export interface Metrics {
  /** The store, with its commits timed and counted. */
  timed(store: TrailStore): TrailStore;
  /** Begins to show what these say of themselves. */
  watch(parts: { readonly trail: Trail; readonly budget: Budget; readonly supervision: Pick<Supervision, "cursor"> }): void;
  countReceipts(receipts: EventsReply["receipts"]): void;
  countRequest(status: number): void;
  /** Whether the last commit failed, less than 10 seconds ago: nobody would send, and so nobody find out, if it counted for ever. */
  readonly isStoreFailing: boolean;
  /** Prometheus text format 0.0.4. */
  text(): Promise<string>;
}

const FAILING_MS = 10_000;

/** Metrics of one server; two in one process do not share any. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: "plumbline_events_total",
    help: "Events that hosts sent, by what became of them",
    labelNames: ["outcome"],
    registers,
  });
  const refused = new Counter({
    name: "plumbline_events_refused_total",
    help: "Events that went to quarantine, by code",
    labelNames: ["code"],
    registers,
  });
  const requests = new Counter({
    name: "plumbline_requests_total",
    help: "Requests, by class of status",
    labelNames: ["status"],
    registers,
  });
  const seconds = new Histogram({
    name: "plumbline_commit_seconds",
    help: "Time that a commit of the trail took",
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const sizes = new Histogram({
    name: "plumbline_commit_entries",
    help: "Entries that a commit of the trail took in",
    buckets: [0, 1, 4, 16, 64, 256, 1024, 4096],
    registers,
  });
  const failures = new Counter({ name: "plumbline_commit_failures_total", help: "Commits of the trail that failed", registers });
  let failedAt = Number.NEGATIVE_INFINITY;

  function gauge(name: string, help: string, read: () => number): void {
    const one: Gauge = new Gauge({ name, help, registers, collect: () => one.set(read()) });
  }

  gauge("process_resident_memory_bytes", "Memory of the process", () => process.memoryUsage.rss());
  gauge("process_heap_bytes", "Memory that JavaScript uses", () => process.memoryUsage().heapUsed);
  gauge("process_start_time_seconds", "When the process was started, since 1970", () => performance.timeOrigin / 1000);

  async function timed<T>(entries: number, commit: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      const done = await commit();
      seconds.observe((performance.now() - started) / 1000);
      sizes.observe(entries);
      failedAt = Number.NEGATIVE_INFINITY;
      return done;
    } catch (error) {
      failures.inc();
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
    watch({ trail, budget, supervision }) {
      gauge("plumbline_trail_entries", "Entries in the trail", () => trail.size);
      gauge("plumbline_trail_minimum", "Entries that were pruned", () => trail.minimum);
      gauge("plumbline_trail_unfolded_entries", "Entries that no control has seen yet", () => trail.size - supervision.cursor);
      gauge("plumbline_waiting_events", "Events that wait for their commit", () => trail.waiting.events);
      gauge("plumbline_waiting_bytes", "Bytes of events that wait for their commit", () => trail.waiting.bytes);
      gauge("plumbline_reading_bytes", "Bytes of bodies that are being read", () => budget.reading);
      const heldBack: Counter = new Counter({
        name: "plumbline_requests_held_back_total",
        help: "Requests that were refused before their body was read, by code",
        labelNames: ["code"],
        registers,
        collect() {
          heldBack.reset();
          heldBack.inc({ code: "OVERLOADED" }, budget.heldBack.overloaded);
          heldBack.inc({ code: "RATE_LIMITED" }, budget.heldBack.limited);
        },
      });
    },
    countReceipts(receipts) {
      for (const receipt of receipts) {
        events.inc({ outcome: receipt.status });
        if (receipt.status === "quarantined") refused.inc({ code: receipt.code });
      }
    },
    countRequest: (status) => requests.inc({ status: `${Math.floor(status / 100)}xx` }),
    get isStoreFailing() {
      return performance.now() - failedAt < FAILING_MS;
    },
    text: () => registry.metrics(),
  };
}
