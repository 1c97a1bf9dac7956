import type { NoticeList, RecordDetail, RecordList, SignalList, TimelineItem } from "@plumbline/core";
import { afterEach, expect, it, vi } from "vitest";
import { applied, HIGH, KEYS, LOW, noted, one, permits, send, startReads } from "./reads-support.ts";
import { type TestSupervisor, TOKENS } from "./supervisor.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestSupervisor;
afterEach(() => server.end());

const at = (minute: number): string => `2026-03-02T09:${String(minute).padStart(2, "0")}:00+08:00`;
const get = <T>(path: string, key: string): Promise<T> => server.json<T>("GET", path, undefined, key);
const ids = ({ records }: RecordList): string[] => records.map(({ id }) => id);

async function pages(path: string, key: string): Promise<RecordList["records"]> {
  const all: RecordList["records"][number][] = [];
  for (let next = ""; ; ) {
    const page = await get<RecordList>(`${path}${next && `&page=${next}`}`, key);
    all.push(...page.records);
    if (page.next === undefined) return all;
    next = page.next;
  }
}

it("lists cases of all types, newest first and each once over pages, as far as they lie in the caller's organisations", async () => {
  server = await startReads();
  // Of each instant several, of both types, some with one id.
  const events = Array.from({ length: 60 }, (_, i) => {
    const org = i % 3 === 0 ? "south-office" : "north-office";
    const more = { time: at(i % 7) };
    return i % 2 ? noted(`c-${i % 40}`, org, LOW, more) : applied(`c-${i % 40}`, org, { title: `许可${i}` }, more);
  });
  await send(server, ...events);

  const whole = await pages("/v1/cases?limit=200", KEYS.all);
  const paged = await pages("/v1/cases?limit=7", KEYS.all);
  const north = await pages("/v1/cases?limit=5", KEYS.north);

  expect(paged).toEqual(whole);
  expect(new Set(whole.map(({ type, id }) => `${type} ${id}`)).size).toBe(whole.length);
  expect(whole.length).toBeGreaterThan(30);
  expect(whole.map(({ startAt }) => startAt)).toEqual(
    whole
      .map(({ startAt }) => startAt)
      .toSorted()
      .toReversed(),
  );
  expect(north).toEqual(whole.filter(({ org }) => org === "north-office"));
  expect(north.length).toBeGreaterThan(10);
});

it("filters cases by type, organisation, time, end and open signals", async () => {
  server = await startReads();
  await send(
    server,
    noted("f-1", "north-office", HIGH, { time: at(1) }),
    noted("f-2", "south-office", LOW, { time: "2026-03-03T00:30:00+08:00" }),
    applied("p-1", "north", { title: "施工许可" }, { time: at(3) }),
    applied("p-2", "north", { title: "用地许可" }, { time: at(4) }),
    one("permit.closed", { type: "permit", id: "p-1" }, "north", {}, { time: at(9) }),
  );

  expect(ids(await get("/v1/cases", KEYS.all))).toEqual(["f-2", "p-2", "p-1", "f-1"]);
  expect(ids(await get("/v1/cases?flagged=true", KEYS.all))).toEqual(["f-1"]);
  expect(ids(await get("/v1/cases?type=permit", KEYS.all))).toEqual(["p-2", "p-1"]);
  expect(ids(await get("/v1/cases?closed=true", KEYS.all))).toEqual(["p-1"]);
  expect(ids(await get("/v1/records/permit?closed=false", KEYS.all))).toEqual(["p-2"]);
  expect(ids(await get("/v1/cases?org=south", KEYS.all))).toEqual(["f-2"]);
  expect(ids(await get("/v1/cases?org=south", KEYS.north))).toEqual([]);
  expect(ids(await get("/v1/cases?org=city", KEYS.north))).toEqual([]);
  // Midnight is that of Shanghai: half past four in the afternoon of the 2nd in UTC.
  expect(ids(await get("/v1/cases?from=2026-03-03", KEYS.all))).toEqual(["f-2"]);
  expect(ids(await get("/v1/cases?to=2026-03-02", KEYS.all))).toEqual(["p-2", "p-1", "f-1"]);
  expect(ids(await get("/v1/cases?from=2026-03&to=2026-03", KEYS.all))).toHaveLength(4);
  expect(await get("/v1/cases?type=permit&limit=1", KEYS.all)).toMatchObject({
    records: [{ type: "permit", id: "p-2", title: "用地许可", org: "north", closed: false, open: 0 }],
  });
});

it("shows a record with its facts, parties, and what happened in the order of the record", async () => {
  server = await startReads();
  const object = { type: "permit", id: "许可/2026 1" };
  await send(
    server,
    // The later one comes first.
    one("permit.closed", object, "north", {}, { time: at(30) }),
    applied(object.id, "north", { title: "短", company: "91310000MA1K35XX0A" }, { time: at(10) }),
  );
  const path = `/v1/records/permit/${encodeURIComponent(object.id)}`;

  const detail = await get<RecordDetail>(path, KEYS.north);

  expect(detail).toMatchObject({
    ...object,
    title: "短",
    org: "north",
    closed: true,
    level: "yellow",
    open: 1,
    facts: { title: "短", company: "91310000MA1K35XX0A", closed: true },
    parties: [{ kind: "company", id: "91310000MA1K35XX0A" }],
    anomalies: [],
    length: 3,
  });
  expect(detail.timeline.map(described)).toEqual(["event permit.applied 申请许可", "signal P-1", "event permit.closed 办结"]);
  const first = detail.timeline[0] as TimelineItem & { kind: "event" };
  const [entry] = await server.supervisor.trail.read(first.index, first.index + 1);
  expect(JSON.parse(entry?.event as string)).toMatchObject({ id: first.event.id });
  expect((await server.call("GET", path, undefined, KEYS.south)).status).toBe(404);
  expect((await server.call("GET", "/v1/records/permit/none", undefined, KEYS.all)).status).toBe(404);
  expect((await server.call("GET", "/v1/records/nothing/none", undefined, KEYS.all)).status).toBe(404);
});

function described(item: TimelineItem): string {
  if (item.kind === "signal") return `signal ${item.signal.control.id}`;
  return item.kind === "event" ? `event ${item.event.type} ${item.title?.zh}` : "erased";
}

it("gives a long record in pages, events of one instant in the order in which their source numbered them", async () => {
  server = await startReads();
  const events = Array.from({ length: 130 }, (_, i) =>
    noted("f-1", "north", { ...LOW, title: String(i) }, { time: at(Math.floor(i / 50)), epoch: 1, seq: i + 1 }),
  );
  await send(server, ...events.toReversed());

  const shown: string[] = [];
  let next: string | undefined;
  do {
    const page: RecordDetail = await get(`/v1/records/fine/f-1?limit=40${next === undefined ? "" : `&page=${next}`}`, KEYS.all);
    shown.push(...page.timeline.flatMap((item) => (item.kind === "event" ? [item.event.data.title as string] : [])));
    next = page.next;
  } while (next !== undefined);

  expect(shown).toEqual(events.map((_, i) => String(i)));
});

it("shows that an event was erased, and nothing of what it said", async () => {
  server = await startReads();
  await send(server, applied("p-1", "north", { title: "绝密的内容" }), applied("p-1", "north", { title: "公开" }, { time: at(40) }));
  const { timeline } = await get<RecordDetail>("/v1/records/permit/p-1", KEYS.all);
  const { index } = timeline[0] as { readonly index: number };

  await server.json("POST", "/v1/erasures", { entries: [index], reason: "申请" }, KEYS.all);
  await server.supervisor.supervision.caughtUp();

  const text = await (await server.call("GET", "/v1/records/permit/p-1", undefined, KEYS.all)).text();
  expect(text).not.toContain("绝密");
  expect((JSON.parse(text) as RecordDetail).facts).toMatchObject({ title: "公开" });
  expect(ids(await get("/v1/search?q=%E7%BB%9D%E5%AF%86", KEYS.all))).toEqual([]);
});

it("keeps types that are sealed from whoever does not say for what purpose", async () => {
  server = await startReads({ sealed: ["permit"] });
  await send(server, applied("p-1", "north", { title: "施工许可" }), noted("f-1", "north", LOW), applied("p-2", "north", { title: "短" }));

  const { signals } = await get<SignalList>("/v1/signals", KEYS.all);
  expect((await server.call("GET", `/v1/signals/${signals[0]?.id}`, undefined, KEYS.all)).status).toBe(403);
  expect(ids(await get("/v1/cases", KEYS.all))).toEqual(["f-1"]);
  expect(ids(await get("/v1/search?q=%E6%96%BD%E5%B7%A5", KEYS.all))).toEqual([]);
  for (const path of ["/v1/cases?type=permit", "/v1/records/permit", "/v1/records/permit/p-1", "/v1/records/permit/none"]) {
    expect((await server.call("GET", path, undefined, KEYS.all)).status).toBe(403);
  }
  const headers = { authorization: `Bearer ${KEYS.all}`, purpose: "supervision" };
  const given = await server.supervisor.fetch(new Request("http://127.0.0.1/v1/records/permit/p-1", { headers }));
  expect([given.status, ((await given.json()) as RecordDetail).title]).toEqual([200, "施工许可"]);
});

it("tells a host what to show at a step, with the law and what is at stake, of its own records alone", async () => {
  server = await startReads({
    packs: [
      { ...permits, controls: permits.controls.map((control) => ({ ...control, visibility: "actor" as const, on: ["permit.applied"] })) },
    ],
  });
  await send(server, applied("p-1", "north", { title: "短" }));
  const notices = (query: string, token: string): Promise<NoticeList> => server.json("GET", `/v1/notices?${query}`, undefined, token);

  const list = await notices("record=permit:p-1&step=permit.applied", TOKENS.host);

  expect(list.notices).toMatchObject([
    { control: "P-1", level: "yellow", mode: "advise", notice: { title: { zh: "标题过短" } }, risks: [] },
  ]);
  expect((await notices("record=permit:p-1&step=permit.closed", TOKENS.host)).notices).toEqual([]);
  // Whoever told nothing of it is answered as of a record that is not there.
  const [of, none] = await Promise.all([notices("record=permit:p-1", TOKENS.other), notices("record=permit:none", TOKENS.other)]);
  expect(of.notices).toEqual(none.notices);
  expect((await server.call("GET", "/v1/notices?record=permit", undefined, TOKENS.host)).status).toBe(422);
  expect((await server.call("GET", "/v1/notices?record=permit:p-1", undefined, KEYS.all)).status).toBe(403);
});
