import { compareEvents, parseEvent } from "@plumbline/core";

// A floor, not a promise: one thread, events of about 390 bytes. Short runs are for the exit code, not for figures.
const size = process.env.PLUMBLINE_BENCH_SHORT ? 2_000 : 200_000;

const lines = Array.from({ length: size }, (_, i) =>
  JSON.stringify({
    id: `event-${i}`,
    type: "case.accepted",
    time: new Date(Date.UTC(2026, 0, 1) + ((i * 7919) % size) * 1000).toISOString(),
    seq: i,
    source: "bench",
    objects: [{ type: "case", id: `case-${i % 1000}` }],
    actor: { id: `actor-${i % 50}`, org: "org-1" },
    data: { channel: "counter", fen: i, note: "x".repeat(150) },
  }),
);

const documents = measure("JSON.parse", () => lines.map((line) => JSON.parse(line) as unknown));
const events = measure("parseEvent", () => documents.map(parseEvent));
measure("sort by compareEvents", () => events.sort(compareEvents));

function measure<T>(what: string, work: () => T): T {
  const started = performance.now();
  const result = work();
  const seconds = (performance.now() - started) / 1000;
  console.log(`${what}: ${Math.round(size / seconds).toLocaleString("en")} events/s (${size} in ${seconds.toFixed(3)} s)`);
  return result;
}
