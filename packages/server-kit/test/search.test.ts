import type { RecordList } from "@plumbline/core";
import { approval, penalty, SAMPLE_BENCHMARKS } from "@plumbline/packs";
import { afterEach, expect, it, vi } from "vitest";
import { applied, KEYS, LOW, noted, one, send, startReads } from "./reads-support.ts";
import type { TestSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestSupervisor;
afterEach(() => server.end());

const find = async (q: string, key = KEYS.all, more = ""): Promise<string[]> =>
  (await server.json<RecordList>("GET", `/v1/search?q=${encodeURIComponent(q)}${more}`, undefined, key)).records.map(({ id }) => id);

it("finds records by words of two Chinese characters, by the beginnings of others, and by their ids", async () => {
  server = await startReads();
  await send(
    server,
    applied(
      "XK-2026-001",
      "north",
      { title: "滨江路雨污分流改造工程施工许可", company: "91310000MA1K35XX0A" },
      { time: "2026-03-02T09:01:00+08:00" },
    ),
    applied("XK-2026-002", "south", { title: "滨江公园停车场（二期）Phase II" }, { time: "2026-03-02T09:02:00+08:00" }),
    noted("CF-9", "north", { ...LOW, title: "改造工程违法分包" }, { time: "2026-03-02T09:03:00+08:00" }),
  );

  expect(await find("改造")).toEqual(["CF-9", "XK-2026-001"]);
  expect(await find("滨江")).toEqual(["XK-2026-002", "XK-2026-001"]);
  expect(await find("滨江 施工")).toEqual(["XK-2026-001"]);
  expect(await find("江滨")).toEqual([]);
  expect(await find("phase")).toEqual(["XK-2026-002"]);
  expect(await find("91310000MA")).toEqual(["XK-2026-001"]);
  expect(await find("XK-2026-002")).toEqual(["XK-2026-002"]);
  expect(await find("改造", KEYS.all, "&type=fine")).toEqual(["CF-9"]);
  expect(await find("滨江", KEYS.north)).toEqual(["XK-2026-001"]);
  expect(await find("滨江", KEYS.all, "&org=south")).toEqual(["XK-2026-002"]);
  expect(await find("滨江", KEYS.north, "&org=south")).toEqual([]);
});

it("gives what was found in pages, each once", async () => {
  server = await startReads();
  await send(server, ...Array.from({ length: 45 }, (_, i) => applied(`p-${i}`, "north", { title: `河道整治第${i}标段` })));

  const found: string[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const page: RecordList = await server.json(
      "GET",
      `/v1/search?q=${encodeURIComponent("河道")}&limit=10${next && `&page=${next}`}`,
      undefined,
      KEYS.all,
    );
    found.push(...page.records.map(({ id }) => id));
    next = page.next;
  }

  expect(found).toHaveLength(45);
  expect(new Set(found).size).toBe(45);
});

it("answers any text with what holds it, and nothing else", async () => {
  server = await startReads();
  await send(server, applied("p-1", "north", { title: "施工许可" }));
  const hostile = ["%", '"', "' OR 1=1 --", "title:*", "NEAR(a b)", "AND", "*", "\ue000north", "𠮷野", "()", "  ", "。", "a".repeat(200)];

  const replies = await Promise.all(hostile.map((text) => server.call("GET", `/v1/search?q=${encodeURIComponent(text)}`)));

  expect(replies.map(({ status }) => status)).toEqual(hostile.map(() => 200));
  expect(await Promise.all(replies.map((reply) => reply.json()))).toEqual(hostile.map(() => ({ records: [] })));
});

it("finds what packs say of their records, such as an item and a company, across packs", async () => {
  server = await startReads({ packs: [approval(), penalty({ benchmarks: SAMPLE_BENCHMARKS })] });
  const company = { type: "company", id: "91310000MA1K35XX0A" };
  const received = one("case.received", { type: "approvalCase", id: "SP-1" }, "north", {
    item: "11440100007482532A2000",
    itemTitle: "建筑工程施工许可",
  });
  const filed = one(
    "penalty.filed",
    { type: "penalty", id: "CF-1" },
    "north",
    { actCode: "JZ-0312" },
    { time: "2026-03-03T09:00:00+08:00" },
  );
  await send(server, { ...received, objects: [...received.objects, company] }, { ...filed, objects: [...filed.objects, company] });

  expect(await find("施工许可")).toEqual(["SP-1"]);
  expect(await find(company.id)).toEqual(["CF-1", "SP-1"]);
  expect(await find(company.id, KEYS.south)).toEqual([]);
  expect(await server.json("GET", "/v1/records/approvalCase/SP-1")).toMatchObject({
    title: "建筑工程施工许可",
    parties: [{ kind: "company", id: company.id }],
  });
});
