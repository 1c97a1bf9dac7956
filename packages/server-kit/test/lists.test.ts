import type { SignalDetail, SignalList } from "@plumbline/core";
import { afterEach, expect, it, vi } from "vitest";
import { applied, HIGH, KEYS, LOW, noted, send, startReads } from "./reads-support.ts";
import type { TestSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 60_000 });

let server: TestSupervisor;
afterEach(() => server.end());

it("gives each supervisor the signals and the counts of their own organisations, and nothing else", async () => {
  server = await startReads();
  await send(server, noted("n-1", "north-office", HIGH), noted("s-1", "south-office", HIGH), applied("p-1", "north", { title: "短" }));

  const all = await server.json<SignalList>("GET", "/v1/signals", undefined, KEYS.all);
  const north = await server.json<SignalList>("GET", "/v1/signals", undefined, KEYS.north);
  const south = await server.json<SignalList>("GET", "/v1/signals", undefined, KEYS.south);

  expect(all.counts).toEqual({ yellow: 1, orange: 2, red: 0 });
  expect(north.counts).toEqual({ yellow: 1, orange: 1, red: 0 });
  expect(north.signals.map(({ record }) => record.id).sort()).toEqual(["n-1", "p-1"]);
  expect(south.counts).toEqual({ yellow: 0, orange: 1, red: 0 });
  const [hidden] = south.signals;
  const other = await server.call("GET", `/v1/signals/${hidden?.id}`, undefined, KEYS.north);
  expect(other.status).toBe(404);
  expect(await other.json()).toMatchObject({ code: "SIGNAL_NOT_FOUND" });
  const own = await server.json<SignalDetail>("GET", `/v1/signals/${hidden?.id}`, undefined, KEYS.south);
  expect(own.record.id).toBe("s-1");
  void LOW;
});
