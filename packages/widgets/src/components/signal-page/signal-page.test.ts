import type { SignalDetail } from "@plumbline/core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openPage, type Recorded } from "../../../test/browser.ts";
import { detailOf, messageOf, summaryOf } from "../../../test/console-data.ts";
import { type ConsoleSite, type ConsoleSiteOptions, serveConsole } from "../../../test/console-site.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);

afterAll(() => browser?.close());

async function open(options: ConsoleSiteOptions = {}, before: (site: ConsoleSite) => void = () => {}, id = "s-1") {
  const site = await serveConsole(options);
  before(site);
  const opened = await openPage(browser, `${site.console}#signal/${encodeURIComponent(id)}`);
  const signal = opened.page.locator("plumb-signal-page");
  return {
    site,
    signal,
    page: opened.page,
    faults: opened.faults,
    part: async (name: string) => (await signal.locator(`section[data-part=${name}]`).innerText()).replace(/\s+/g, " "),
    close: async () => {
      await opened.close();
      await site.close();
    },
  };
}

describe("plumb-signal-page", { timeout: 60_000 }, () => {
  it("shows what a signal rests on, what was read, what proves it and what was answered", async () => {
    const { signal, part, faults, close } = await open();
    await signal.locator("h2").waitFor();

    const header = (await signal.locator("header").innerText()).replace(/\s+/g, " ");
    const turn = await signal.locator(".turn").innerText();
    const parts = {
      basis: await part("basis"),
      params: await part("params"),
      read: await part("read"),
      proof: await part("proof"),
      answers: await part("answers"),
      shown: await part("shown"),
      history: await part("history"),
    };
    await close();

    expect(header).toContain("橙色 待核实 规则版本 5 裁量越档 PEN-05");
    expect(header).toContain("这是一条提示，不是结论。");
    expect(turn).toContain("轮到监督机关核实");
    expect(turn).toContain("经办人已作说明");
    expect(parts.basis).toContain("《中华人民共和国行政处罚法》第三十四条 2021-07-15 起施行");
    expect(parts.params).toContain("档次上限 50,000 元 安澜市安市监〔2026〕12 号 原为 规则本身 宽于上级，未生效： 临江区");
    expect(parts.params).toContain("档次下限 20,000 元 规则本身 示例值，待本地设定");
    expect(parts.read).toContain("拟罚款 80,000 元 据本次提交");
    expect(parts.read).toContain("情节认定 从轻 执法办案系统 2026-11-12 10:04");
    expect(parts.proof).toContain("证明它的事件 2 调查终结 2026-11-12 10:04:00 留痕第 1,204 条");
    expect(parts.proof).toContain("经办 u-7f3a");
    expect(parts.answers).toContain("已说明理由 2026-11-18 16:41:20 留痕第 1,376 条");
    expect(parts.answers).toContain("当事人两年内第三次同类行为");
    expect(parts.shown).toContain("已展示 2026-11-18 16:40:11");
    expect(parts.history).toContain("产生 2026-11-18 16:42:01");
    expect(faults).toEqual([]);
  });

  it("names organisations, systems and kinds of records in the words that the page was given", async () => {
    const names = {
      penalty: { zh: "处罚案件", en: "Penalty case" },
      执法办案系统: { zh: "市局办案平台", en: "Case platform" },
      安澜市: { zh: "市政府", en: "The city" },
    };
    const { signal, page, part, close } = await open({ names });
    await signal.locator("h2").waitFor();

    const header = (await signal.locator("header").innerText()).replace(/\s+/g, " ");
    const row = await page.locator("tr[data-id=s-1]").innerText();
    const [read, params, proof] = [await part("read"), await part("params"), await part("proof")];
    await close();

    expect(header).toContain("处罚案件 安市监罚〔2026〕1127 号");
    expect(row).toContain("处罚案件 安市监罚〔2026〕1127 号");
    expect(row).toContain("临江区市场监管分局");
    expect(read).toContain("市局办案平台");
    expect(params).toContain("市政府安市监〔2026〕12 号");
    expect(proof).toContain("市局办案平台");
  });

  it("says how sure a citation is unless its text was read", async () => {
    const { signal, close } = await open();

    const laws = await signal.locator(".law").allInnerTexts();
    await close();

    expect(laws.map((law) => law.split("\n").pop())).toEqual(["2021-07-15 起施行", "凭记忆，待对照条文", "惯例，没有条文依据"]);
  });

  it("keeps the events in order, with times for programs, and their JSON folded", async () => {
    const { signal, close } = await open();
    await signal.locator(".tl").waitFor();

    const times = await signal.locator(".tl > li .line time").evaluateAll((all) => all.map((time) => time.getAttribute("datetime")));
    const folded = await signal.locator(".tl pre").first().isVisible();
    await signal.locator("summary").first().click();
    const raw = JSON.parse(await signal.locator(".tl pre").first().innerText()) as unknown;
    await close();

    expect(times).toEqual(["2026-11-12T10:04:00+08:00", "2026-11-18T10:04:00+08:00"]);
    expect(folded).toBe(false);
    expect(raw).toEqual(detailOf("s-1").events[0]?.event);
  });

  it.each([
    {
      name: "nobody answered",
      more: { answers: [] },
      part: "answers",
      says: "尚未说明",
    },
    { name: "the notice was never shown", more: { shown: [] }, part: "shown", says: "没有展示记录" },
    {
      name: "the host went on without an answer",
      more: { shown: [], unavailable: [{ time: "2026-11-18T16:40:00+08:00", index: 7 }] },
      part: "shown",
      says: "未及时得到答复",
    },
    { name: "no events are listed", more: { events: [] }, part: "proof", says: "无法判断它从何而来" },
    { name: "the rule has no parameters", more: { params: [] }, part: "params", says: "没有可调的参数" },
  ] satisfies readonly { name: string; more: Partial<SignalDetail>; part: string; says: string }[])(
    "leaves no section silent: $name",
    async ({ more, part, says }) => {
      const opened = await open({ detail: (id) => detailOf(id, more) });

      const text = await opened.part(part);
      await opened.close();

      expect(text).toContain(says);
    },
  );

  it.each([
    { state: "ceased", says: "情形已消除" },
    { state: "withdrawn", says: "当时并不成立" },
  ] as const)("says whose turn it is not when a signal is $state", async ({ state, says }) => {
    const { signal, close } = await open({ detail: (id) => detailOf(id, { state }) });

    const turn = await signal.locator(".turn").innerText();
    await close();

    expect(turn).toContain(says);
    expect(turn).not.toContain("轮到");
  });

  it("reads the signal again when the stream names it, and only then", async () => {
    let answers: SignalDetail["answers"] = [];
    const { site, signal, page, part, close } = await open({ detail: (id) => detailOf(id, { answers }) });
    const before = await part("answers");

    answers = detailOf("s-1").answers;
    site.send(messageOf("answered", summaryOf("s-3")));
    site.send(messageOf("answered", summaryOf("s-1", { answer: "justify" })));
    await signal.getByText("当事人两年内第三次同类行为").waitFor();
    const asked = site.requests.filter(({ url }) => url.startsWith("/v1/signals/")).map(({ url }) => url);
    await page.locator("[aria-live=polite]", { hasText: "信号有变化：裁量越档，已说明理由" }).waitFor({ state: "attached" });
    await close();

    expect(before).toContain("尚未说明");
    expect(asked).toEqual(["/v1/signals/s-1", "/v1/signals/s-1"]);
  });

  it("says when a signal is not there", async () => {
    const { signal, close } = await open({}, undefined, "s-404");

    await signal.getByText("没有找到这条信号").waitFor();
    const text = await signal.locator(".state").innerText();
    await close();

    expect(text).toContain("s-404");
  });

  it("says that it cannot be judged when it could not be read, and reads it on request", async () => {
    const { site, signal, close } = await open({}, ({ routes }) => {
      routes["GET /v1/signals/s-1"] = (_: Recorded, response: { writeHead(status: number): void; end(): void }) => {
        response.writeHead(500);
        response.end();
      };
    });

    await signal.getByText("未能读取这条信号，暂不能判断").waitFor();
    site.routes["GET /v1/signals/s-1"] = detailOf("s-1");
    await signal.getByRole("button", { name: "重新读取" }).click();
    await signal.locator("h2").getByText("裁量越档").waitFor();
    const states = await signal.locator(".state").count();
    await close();

    expect(states).toBe(0);
  });

  it("keeps what it showed when it changed and could not be read again", async () => {
    const { site, signal, close } = await open();
    await signal.locator("h2").waitFor();

    site.routes["GET /v1/signals/s-1"] = (_: Recorded, response: { writeHead(status: number): void; end(): void }) => {
      response.writeHead(500);
      response.end();
    };
    site.send(messageOf("revised", summaryOf("s-1")));
    await signal.getByText("信号有变化，但未能重新读取").waitFor();
    const title = await signal.locator("h2").innerText();
    await close();

    expect(title).toBe("裁量越档");
  });
});
