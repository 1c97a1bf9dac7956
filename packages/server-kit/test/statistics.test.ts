import { defineEvent, definePack, defineRecord, objectId, type RecordList, type Statistics, type TraceEvent } from "@plumbline/core";
import * as fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import * as z from "zod";
import { changeOf } from "../src/readmodels/statistics.ts";
import { applied, HIGH, KEYS, LOW, noted, one, send, startReads } from "./reads-support.ts";
import type { TestSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 240_000 });

let server: TestSupervisor;
afterEach(() => server.end());

const get = (query: string, key = KEYS.all): Promise<Statistics> =>
  server.json<Statistics>("GET", `/v1/statistics?${query}`, undefined, key);

it("R-067: counts a record in the month of Shanghai, whatever the zone of its text", async () => {
  server = await startReads();
  await send(
    server,
    noted("f-1", "north", LOW, { time: "2026-01-31T16:30:00Z" }),
    noted("f-2", "north", LOW, { time: "2026-01-31T15:59:59Z" }),
  );

  const { rows, total } = await get("what=records&by=period&from=2026-01&to=2026-03");

  expect(rows).toEqual([
    { period: "2026-01", n: 1 },
    { period: "2026-02", n: 1 },
  ]);
  expect(total).toEqual({ n: 2 });
  expect((await get("what=records&by=period&from=2026-02-01&to=2026-02-01")).rows).toEqual([{ period: "2026-02-01", n: 1 }]);
  expect((await get("what=records&from=2026&to=2026")).rows).toEqual([{ of: "fine", n: 2 }]);
});

const counted = (type: string) => ({
  event: defineEvent({ type: `${type}.told`, data: z.strictObject({}) }),
  record: defineRecord<{ readonly org?: string }>({
    type,
    keys: objectId(type),
    initial: () => ({}),
    on: { [`${type}.told`]: (_, { actor }) => ({ ...(actor?.org !== undefined && { org: actor.org }) }) },
    org: ({ org }) => org,
  }),
});

it("counts 23 bulletins, 1031 corrections, 137 talks and 263 held to account, and each number leads to its records", async () => {
  const figures = { bulletin: 23, correction: 1031, talk: 137, accountability: 263 };
  const kinds = Object.keys(figures).map(counted);
  const pack = definePack({
    id: "figures",
    version: "1.0.0",
    title: { zh: "通报", en: "Figures" },
    events: kinds.map(({ event }) => event) as never,
    records: kinds.map(({ record }) => record),
    controls: [],
  });
  server = await startReads({ packs: [pack] });
  const events = Object.entries(figures).flatMap(([type, n]) =>
    Array.from({ length: n }, (_, i) => {
      const time = new Date(Date.parse("2025-01-01T00:00:00+08:00") + (i % 365) * 86_400_000).toISOString();
      return one(`${type}.told`, { type, id: `${type}-${i}` }, i % 4 ? "north-office" : "south", {}, { time });
    }),
  );
  await send(server, ...events, one("talk.told", { type: "talk", id: "of-2026" }, "north", {}, { time: "2026-01-01T00:00:00+08:00" }));

  const { rows } = await get("what=records&by=of&from=2025&to=2025");
  const byOrg = await get("what=records&by=org,of&from=2025&to=2025&org=city");

  expect(Object.fromEntries(rows.map(({ of, n }) => [of, n]))).toEqual(figures);
  for (const [type, n] of Object.entries(figures)) {
    let found = 0;
    for (let next: string | undefined = ""; next !== undefined; ) {
      const page: RecordList = await server.json(
        "GET",
        `/v1/records/${type}?from=2025&to=2025&limit=200${next && `&page=${next}`}`,
        undefined,
        KEYS.all,
      );
      found += page.records.length;
      next = page.next;
    }
    expect(found).toBe(n);
    // Each with all below it; the counties make up the city.
    const ofType = byOrg.rows.filter(({ of }) => of === type);
    expect(ofType.map(({ org }) => org)).toEqual(["north", "south"]);
    expect(ofType.reduce((sum, row) => sum + (row.n ?? 0), 0)).toBe(n);
  }
});

it("shows the change to the year before with its base, and none against nothing", async () => {
  expect([changeOf(118, 72), changeOf(5, 0), changeOf(0, 8), changeOf(72, 118)]).toEqual([63.89, undefined, -100, -38.98]);
  server = await startReads();
  const fines = (n: number, time: string) =>
    Array.from({ length: n }, (_, i) => noted(`${time}-${i}`, "north", LOW, { time: `${time}T10:00:00+08:00` }));
  await send(server, ...fines(72, "2025-03-05"), ...fines(118, "2026-03-05"), ...fines(4, "2026-02-05"));
  await send(
    server,
    ...Array.from({ length: 5 }, (_, i) => applied(`p-${i}`, "north", { title: "许可证" }, { time: "2026-03-06T10:00:00+08:00" })),
  );

  const { rows, total } = await get("what=records&by=of&from=2026-03&to=2026-03&compare=true");

  expect(rows).toEqual([
    { of: "fine", n: 118, before: 4, change: 2850, yearBefore: 72, yearChange: 63.89 },
    { of: "permit", n: 5, before: 0, yearBefore: 0 },
  ]);
  expect(total).toEqual({ n: 123, before: 4, change: 2975, yearBefore: 72, yearChange: 70.83 });
  const months = await get("what=records&by=period&of=fine&from=2026-02&to=2026-03&compare=true");
  expect(months.rows).toMatchObject([
    { period: "2026-02", n: 4, before: 0, yearBefore: 0 },
    { period: "2026-03", n: 118, yearBefore: 72, yearChange: 63.89 },
  ]);
});

it("gives a heat map of organisations and control points, or months, in one answer", async () => {
  server = await startReads();
  await send(
    server,
    noted("f-1", "north-office", HIGH, { time: "2026-01-05T10:00:00+08:00" }),
    noted("f-2", "south-office", HIGH, { time: "2026-02-05T10:00:00+08:00" }),
    applied("p-1", "north", { title: "短" }, { time: "2026-02-06T10:00:00+08:00" }),
  );

  expect((await get("by=org,of&org=city")).rows).toEqual([
    { org: "north", of: "F-1", n: 1 },
    { org: "north", of: "P-1", n: 1 },
    { org: "south", of: "F-1", n: 1 },
  ]);
  expect((await get("by=org,period&from=2026-01&to=2026-02&orgs=north-office,south-office")).rows).toEqual([
    { org: "north-office", period: "2026-01", n: 1 },
    { org: "south-office", period: "2026-02", n: 1 },
  ]);
  expect((await get("by=level&of=F-1,P-1")).rows).toEqual([
    { level: "orange", n: 2 },
    { level: "yellow", n: 1 },
  ]);
  expect((await get("by=org&org=north")).rows).toEqual([{ org: "north-office", n: 1 }]);
});

it("counts nothing that lies out of sight", async () => {
  server = await startReads();
  await send(server, noted("f-1", "north-office", HIGH), noted("f-2", "south-office", HIGH));

  expect((await get("", KEYS.north)).total).toEqual({ n: 1 });
  expect((await get("org=south", KEYS.north)).total).toEqual({ n: 0 });
  expect((await get("org=city", KEYS.north)).total).toEqual({ n: 0 });
  expect((await get("by=org&orgs=north,south,city,north-office", KEYS.north)).rows).toEqual([
    { org: "north", n: 1 },
    { org: "north-office", n: 1 },
  ]);
});

it("tells no number below three, nor one that would give it away, to somebody who sees no single record", async () => {
  server = await startReads();
  await send(
    server,
    ...["f-1", "f-2"].map((id) => noted(id, "north", LOW)),
    ...["p-1", "p-2", "p-3"].map((id) => applied(id, "north", { title: "许可证" })),
  );

  const masked = await get("what=records", KEYS.counter);

  expect(masked.rows).toEqual([
    { of: "fine", masked: true },
    { of: "permit", n: 3 },
  ]);
  expect(masked.total).toEqual({ masked: true });
  expect((await get("what=records&org=city")).total).toEqual({ n: 5 });
});

it("refuses what it cannot count, and counts one period where only its beginning is given", async () => {
  server = await startReads();
  const hostile = [
    "by=nothing",
    "by=of,of",
    "by=of,org,level",
    "from=2026-13&to=2026-13",
    "from=2026-02-30&to=2026-02-30",
    "from=2026&to=2026-03",
    "from=2026-03&to=2026-02",
    "by=period",
    "compare=true",
    "measure=x';DROP",
    "what=people",
    `orgs=${Array.from({ length: 501 }, (_, i) => i).join(",")}`,
  ];
  await send(server, noted("f-1", "north", LOW));

  const statuses = await Promise.all(hostile.map(async (query) => (await server.call("GET", `/v1/statistics?${query}`)).status));

  expect(statuses).toEqual(hostile.map(() => 422));
  expect((await get("what=records&from=2026-03")).total).toEqual({ n: 1 });
});

/** What each fine comes to, by what the trail holds of it. */
async function naive({ supervisor }: TestSupervisor): Promise<{ open: Map<string, number>; started: Map<string, number> }> {
  const byFine = new Map<string, TraceEvent[]>();
  for (const { event } of await supervisor.trail.read(0, supervisor.trail.size)) {
    const parsed = JSON.parse(event as string) as TraceEvent;
    if (parsed.type !== "fine.noted") continue;
    const id = parsed.objects[0]?.id as string;
    byFine.set(id, [...(byFine.get(id) ?? []), parsed]);
  }
  const [open, started] = [new Map<string, number>(), new Map<string, number>()];
  const add = (to: Map<string, number>, org: string, at: number): void => {
    const month = new Date(at + 8 * 3_600_000).toISOString().slice(0, 7);
    const name = `${org} ${month}`;
    to.set(name, (to.get(name) ?? 0) + 1);
  };
  for (const events of byFine.values()) {
    events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
    const org = events[0]?.actor?.org as string;
    add(started, org, Date.parse(events[0]?.time as string));
    const isHigh = ({ data }: TraceEvent): boolean => (data.fine as number) > (data.max as number);
    const last = events.findLastIndex((event) => !isHigh(event)) + 1;
    if (last < events.length) add(open, org, Date.parse(events[last]?.time as string));
  }
  return { open, started };
}

it("counts what a naive count over the trail gives, in whatever order the events came", async () => {
  const fine = fc.record({ high: fc.boolean(), hour: fc.integer({ min: 0, max: 24 * 120 }), south: fc.boolean() });
  const scenario = fc.array(fc.tuple(fc.integer({ min: 0, max: 11 }), fine), { minLength: 1, maxLength: 60 }).chain((steps) =>
    fc.tuple(
      fc.constant(steps),
      fc.shuffledSubarray(
        steps.map((_, i) => i),
        { minLength: steps.length },
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ([steps, order]) => {
      const events = steps.map(([id, { high, hour, south }], i) => {
        // No two of one instant: each has a second of its own.
        const time = new Date(Date.parse("2026-01-01T00:00:00+08:00") + hour * 3_600_000 + i * 1000).toISOString();
        return noted(`f-${id}`, south ? "south" : "north", high ? HIGH : LOW, { time });
      });
      server = await startReads();
      try {
        for (const i of order) await send(server, events[i] as TraceEvent);
        const expected = await naive(server);
        const [open, started] = await Promise.all([
          get("measure=open&by=org,period&from=2026-01&to=2026-12&org=city"),
          get("what=records&by=org,period&from=2026-01&to=2026-12&org=city"),
        ]);
        const found = ({ rows }: Statistics) => new Map(rows.map(({ org, period, n }) => [`${org} ${period}`, n]));
        expect(found(started)).toEqual(expected.started);
        expect(found(open)).toEqual(expected.open);
      } finally {
        await server.end();
      }
    }),
    { numRuns: 12 },
  );
  server = await startReads();
});
