import type { RecordList, SignalDetail, SignalList, Statistics } from "@plumbline/core";
import { afterEach, expect, it, vi } from "vitest";
import { applied, HIGH, KEYS, LOW, noted, notedFines, send, startReads } from "./reads-support.ts";
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
});

const list = (query: string, key = KEYS.all): Promise<SignalList> => server.json<SignalList>("GET", `/v1/signals${query}`, undefined, key);
const records = ({ signals }: SignalList): string[] => signals.map(({ record }) => record.id);

it("filters by state, level, control, organisation, record, time, handling and turn", async () => {
  server = await startReads();
  await send(
    server,
    noted("f-1", "north-office", HIGH, { time: "2026-03-01T23:30:00+08:00" }),
    noted("f-2", "south-office", HIGH, { time: "2026-03-02T00:30:00+08:00" }),
    noted("f-3", "south-office", HIGH, { time: "2026-03-02T01:30:00+08:00" }),
    applied("p-1", "north", { title: "短" }, { time: "2026-03-02T02:30:00+08:00" }),
  );
  await send(server, noted("f-3", "south-office", LOW, { time: "2026-03-02T03:30:00+08:00" }));

  expect(records(await list(""))).toEqual(["p-1", "f-3", "f-2", "f-1"]);
  expect(records(await list("?state=ceased"))).toEqual(["f-3"]);
  expect(records(await list("?level=yellow"))).toEqual(["p-1"]);
  expect(records(await list("?control=F-1&state=open"))).toEqual(["f-2", "f-1"]);
  expect(records(await list("?org=north"))).toEqual(["p-1", "f-1"]);
  expect(records(await list("?org=south", KEYS.north))).toEqual([]);
  expect(records(await list("?record=fine:f-2"))).toEqual(["f-2"]);
  expect(records(await list("?record=fine:f-2", KEYS.north))).toEqual([]);
  expect(records(await list("?from=2026-03-02&to=2026-03-02"))).toEqual(["p-1", "f-3", "f-2"]);
  expect(records(await list("?from=2026-03-02T01:00:00%2B08:00&to=2026-03-02T02:30:00%2B08:00"))).toEqual(["f-3"]);
  expect(records(await list("?handling=new&turn=supervisor&level=yellow"))).toEqual(["p-1"]);
  expect(records(await list("?handling=dismissed"))).toEqual([]);
  expect(records(await list("?person=own"))).toEqual([]);
  const { signals, counts } = await list("?org=south&state=open");
  expect(signals[0]).toMatchObject({ handling: { state: "new", turn: "supervisor", tier: 0, times: { new: expect.any(String) } } });
  expect(counts).toEqual({ yellow: 1, orange: 2, red: 0 });
});

it("refuses what is no question", async () => {
  server = await startReads();
  const hostile = [
    "?state=closed",
    "?record=fine",
    "?record=:f-1",
    "?from=yesterday",
    "?from=2026-02-30",
    "?limit=0",
    "?limit=1e9",
    "?page=AAAA",
    "?level=red&level=red",
    "?level=",
    "?shadow=1",
    "?person=u-1",
    "?org=%00",
    `?control=${"x".repeat(600)}`,
    "?unknown=1",
  ];

  const statuses = await Promise.all(hostile.map(async (query) => (await server.call("GET", `/v1/signals${query}`)).status));

  expect(statuses).toEqual(hostile.map(() => 422));
});

it("takes no page that another caller was given, or that was given for another query", async () => {
  server = await startReads();
  await send(server, ...Array.from({ length: 5 }, (_, i) => noted(`f-${i}`, "north", HIGH)));
  const { next } = await list("?limit=2", KEYS.north);

  expect((await server.call("GET", `/v1/signals?limit=2&page=${next}`, undefined, KEYS.north)).status).toBe(200);
  expect((await server.call("GET", `/v1/signals?limit=2&page=${next}`, undefined, KEYS.south)).status).toBe(422);
  expect((await server.call("GET", `/v1/signals?limit=2&level=red&page=${next}`, undefined, KEYS.north)).status).toBe(422);
});

it("R-009: lists signals in shadow alone, and counts and shows them nowhere else", async () => {
  const inShadow = { ...notedFines, controls: notedFines.controls.map((control) => ({ ...control, mode: "advise" as const })) };
  const overlay = { org: "north", control: "F-1", params: {}, mode: "shadow" as const, effectiveFrom: "2020-01-01" };
  server = await startReads({
    packs: [inShadow],
    overlays: [overlay],
    orgPath: (org) => ({ north: ["city", "north"], south: ["city", "south"] })[org] ?? [],
  });
  await send(server, noted("f-n", "north", HIGH), noted("f-s", "south", HIGH));

  expect(records(await list(""))).toEqual(["f-s"]);
  expect((await list("")).counts).toEqual({ yellow: 0, orange: 1, red: 0 });
  expect(records(await list("?shadow=true"))).toEqual(["f-n"]);
  expect(records(await list("?shadow=true", KEYS.south))).toEqual([]);
  const cases = await server.json<RecordList>("GET", "/v1/cases?flagged=true");
  expect(cases.records.map(({ id }) => id)).toEqual(["f-s"]);
  const counted = async (measure: string) => (await server.json<Statistics>("GET", `/v1/statistics?measure=${measure}`)).total.n;
  expect([await counted("raised"), await counted("shadow.raised")]).toEqual([1, 1]);
});

it("gives each of many signals once over pages while new ones come", async () => {
  server = await startReads();
  const fines = process.env.PLUMBLINE_LONG === "1" ? 10_000 : 2_000;
  const time = (i: number): string => new Date(Date.parse("2026-02-01T00:00:00Z") + (i % 997) * 60_000).toISOString();
  for (let at = 0; at < fines; at += 1000) {
    await send(
      server,
      ...Array.from({ length: 1000 }, (_, i) => noted(`f-${at + i}`, i % 2 ? "north" : "south", HIGH, { time: time(at + i) })),
    );
  }

  const seen: string[] = [];
  let extra = 0;
  for (let next: string | undefined = ""; next !== undefined; ) {
    const page: SignalList = await list(`?limit=200${next && `&page=${next}`}`);
    seen.push(...page.signals.map(({ record }) => record.id));
    next = page.next;
    // Newer ones, and some among those that were read or are still to be.
    await send(server, noted(`x-${extra++}`, "north", HIGH), noted(`x-${extra++}`, "north", HIGH, { time: time(extra * 37) }));
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(new Set(seen.filter((id) => id.startsWith("f-"))).size).toBe(fines);
  expect((await list("?limit=1", KEYS.north)).counts.orange).toBe(fines / 2 + extra);
});
