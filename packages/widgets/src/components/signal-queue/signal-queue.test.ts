import type { SignalSummary } from "@plumbline/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openPage } from "../../../test/browser.ts";
import { listOf, messageOf, QUEUE, summaryOf } from "../../../test/console-data.ts";
import { type ConsoleSite, type ConsoleSiteOptions, serveConsole } from "../../../test/console-site.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);

afterAll(() => browser?.close());

async function open(options: ConsoleSiteOptions = {}, before: (site: ConsoleSite) => void = () => {}) {
  const site = await serveConsole(options);
  before(site);
  const opened = await openPage(browser, site.console);
  const queue = opened.page.locator("plumb-signal-queue");
  return {
    site,
    queue,
    page: opened.page,
    faults: opened.faults,
    titles: () => queue.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id"))),
    close: async () => {
      await opened.close();
      await site.close();
    },
  };
}

const loaded = (page: Page) => page.locator("plumb-signal-queue tr[data-id]").first().waitFor();

/** A page with the element alone, whose client is in the page: no network between a message and what is seen. */
const ALONE = `
const queue = document.querySelector("plumb-signal-queue");
let onMessage, onState;
const client = {
  signals: async () => window.list,
  stream(message, state) { onMessage = message; onState = state; state("open"); return () => {}; },
};
window.begin = (list) => { window.list = list; queue.client = client; };
window.hear = (message) => {
  let frames = 0;
  requestAnimationFrame(() => { frames += 1; });
  onMessage(message);
  return queue.updateComplete.then(() => ({
    frames,
    ids: Array.from(queue.renderRoot.querySelectorAll("tr[data-id]"), (row) => row.dataset.id),
  }));
};
window.link = (state) => onState(state);
`;

async function openAlone(signals: readonly SignalSummary[]) {
  const site = await serveConsole({ body: "<main><plumb-signal-queue></plumb-signal-queue></main>", script: ALONE });
  const opened = await openPage(browser, site.url);
  await opened.page.evaluate(`begin(${JSON.stringify(listOf(signals))})`);
  await loaded(opened.page);
  return {
    page: opened.page,
    hear: (message: unknown) => opened.page.evaluate<{ frames: number; ids: string[] }>(`hear(${JSON.stringify(message)})`),
    close: async () => {
      await opened.close();
      await site.close();
    },
  };
}

describe("plumb-signal-queue", { timeout: 60_000 }, () => {
  it("shows level, control, record, time, state and answer of each signal, the newest first, and no person", async () => {
    const { page, queue, titles, faults, close } = await open();
    await loaded(page);

    const row = await queue.locator("tr[data-id=s-1]").innerText();
    const all = await queue.locator(".pn").innerText();
    const ids = await titles();
    await close();

    expect(row.replace(/\s+/g, " ")).toBe(
      "橙色 裁量越档 PEN-05 安市监罚〔2026〕1127 号临江区市场监管分局 2026-11-18 16:42 待核实 轮到监督机关 已说明理由",
    );
    expect(ids).toEqual(["s-1", "s-2", "s-3", "s-4"]);
    expect(all).toContain("待核实 4 条");
    expect(all).not.toContain("u-7f3a");
    expect(faults).toEqual([]);
  });

  it("puts a signal that comes at its place in the frame of its message", async () => {
    const { hear, close } = await openAlone(QUEUE);

    const top = await hear(messageOf("raised", summaryOf("x-1", { at: "2026-11-19T08:00:00+08:00" })));
    const between = await hear(messageOf("raised", summaryOf("x-2", { at: "2026-11-17T00:00:00+08:00" })));
    const over = await hear(messageOf("ceased", summaryOf("s-1", { state: "ceased" })));
    await close();

    expect(top).toEqual({ frames: 0, ids: ["x-1", "s-1", "s-2", "s-3", "s-4"] });
    expect(between).toEqual({ frames: 0, ids: ["x-1", "s-1", "s-2", "x-2", "s-3", "s-4"] });
    expect(over).toEqual({ frames: 0, ids: ["x-1", "s-2", "x-2", "s-3", "s-4"] });
  });

  it("marks what came as new until it is opened, and counts it", async () => {
    const { page, queue, site, close } = await open();
    await loaded(page);

    site.send(messageOf("raised", summaryOf("s-new", { level: "red", at: "2026-11-19T08:00:00+08:00" })));
    await queue.locator("tr[data-id=s-new] .fresh").waitFor();
    const counts = await queue.locator(".seg").innerText();
    await queue.locator("tr[data-id=s-new] .ttl").click();
    await queue.locator("tr.sel[data-id=s-new]").waitFor();
    const fresh = await queue.locator(".fresh").count();
    await close();

    expect(counts.replace(/\s+/g, " ")).toBe("全部 5 红 2 橙 2 黄 1");
    expect(fresh).toBe(0);
  });

  it.each([
    { level: "red", urgency: "assertive", says: "新信号，红色：裁量越档" },
    { level: "orange", urgency: "polite", says: "新信号，橙色：裁量越档" },
  ] as const)("announces a new signal of level $level in the $urgency region", async ({ level, urgency, says }) => {
    const { page, site, close } = await open();
    await loaded(page);

    site.send(messageOf("raised", summaryOf("s-new", { level, at: "2026-11-19T08:00:00+08:00" })));
    const region = page.locator(`[aria-live=${urgency}]`, { hasText: says });
    await region.waitFor({ state: "attached" });
    const text = await region.textContent();
    await close();

    expect(text).toBe(says);
  });

  it("filters by level and state, and says which", async () => {
    const { page, queue, site, titles, close } = await open();
    await loaded(page);

    await queue.locator("button[data-level=red]").click();
    await queue.locator("tr[data-id=s-1]").waitFor({ state: "detached" });
    await loaded(page);
    const red = await titles();
    const pressed = await queue.locator("[aria-pressed=true]").innerText();
    site.send(messageOf("raised", summaryOf("s-hidden", { at: "2026-11-19T08:00:00+08:00" })));
    await page.locator("[aria-live=polite]", { hasText: "不在当前筛选范围内" }).waitFor({ state: "attached" });
    const still = await titles();
    await queue.locator("select").selectOption("ceased");
    await queue.getByText("没有符合筛选条件的信号").waitFor();
    const hint = await queue.locator(".state").innerText();
    await queue.getByRole("button", { name: "显示全部待核实" }).click();
    await loaded(page);
    const all = await titles();
    const asked = site.requests.map(({ url }) => url).filter((url) => url.startsWith("/v1/signals?"));
    await close();

    expect(red).toEqual(["s-2"]);
    expect(pressed.replace(/\s+/g, " ")).toBe("红 1");
    expect(still).toEqual(["s-2"]);
    expect(hint).toContain("没有数据不等于没有风险");
    expect(all).toEqual(["s-1", "s-2", "s-3", "s-4"]);
    expect(asked).toEqual([
      "/v1/signals?state=open",
      "/v1/signals?level=red&state=open",
      "/v1/signals?level=red&state=ceased",
      "/v1/signals?state=open",
    ]);
  });

  it("says that no data is no absence of risk when the list is empty", async () => {
    const { queue, close } = await open({ signals: [] });

    await queue.getByText("目前没有待核实的信号").waitFor();
    const text = await queue.locator(".pn").innerText();
    await close();

    expect(text).toContain("没有数据不等于没有风险");
    expect(text).toContain("待核实 0 条");
  });

  it("never looks empty when the list could not be read, and reads it again on request", async () => {
    const { page, queue, site, close } = await open({}, ({ routes }) => {
      routes["GET /v1/signals"] = refused;
    });

    await queue.getByText("未能读取，暂不能判断是否有风险").waitFor();
    const text = await queue.locator(".pn").innerText();
    const counts = await queue.locator(".seg b").allInnerTexts();
    site.routes["GET /v1/signals"] = listOf(QUEUE);
    await queue.getByRole("button", { name: "重新读取" }).click();
    await loaded(page);
    const rows = await queue.locator("tbody tr").count();
    await close();

    expect(text).toContain("STORE_DOWN");
    expect(text).toContain("待核实数量未知");
    expect(counts).toEqual(["–", "–", "–", "–"]);
    expect(rows).toBe(4);
  });

  it("does not take a reply without a list for an empty list", async () => {
    const { queue, close } = await open({}, ({ routes }) => {
      routes["GET /v1/signals"] = {};
    });

    await queue.getByText("未能读取，暂不能判断是否有风险").waitFor();
    const empty = await queue.getByText("目前没有待核实的信号").count();
    await close();

    expect(empty).toBe(0);
  });

  it("says that it is not connected while it has no client", async () => {
    const site = await serveConsole({ body: "<main><plumb-signal-queue></plumb-signal-queue></main>" });
    const { page, close } = await openPage(browser, site.url);

    const text = await page.locator("plumb-signal-queue .pn").innerText();
    await close();
    await site.close();

    expect(text).toContain("尚未接入监督服务，暂不能判断是否有风险");
    expect(text).toContain("已断开");
  });

  it("says that the connection is lost, and reads the list anew when it is back", async () => {
    const { page, queue, site, titles, close } = await open();
    await loaded(page);
    await queue.getByText("实时", { exact: true }).waitFor();

    const stream = site.routes["GET /v1/stream"];
    site.routes["GET /v1/stream"] = refused;
    site.cut();
    await queue.getByText("重连中").waitFor();
    site.routes["GET /v1/stream"] = stream;
    site.routes["GET /v1/signals"] = listOf([summaryOf("s-missed", { at: "2026-11-19T08:00:00+08:00" }), ...QUEUE]);
    await queue.locator("tr[data-id=s-missed]").waitFor();
    await queue.getByText("实时", { exact: true }).waitFor();
    const ids = await titles();
    await close();

    expect(ids).toEqual(["s-missed", "s-1", "s-2", "s-3", "s-4"]);
  });

  it("says that the connection is gone when it does not come back for half a minute", async () => {
    const { page, close } = await openAlone(QUEUE);
    await page.clock.install();

    await page.evaluate("link('lost')");
    await page.clock.runFor(20_000);
    await page.evaluate("link('lost')");
    const soon = await page.locator("plumb-signal-queue .link").getAttribute("data-link");
    await page.clock.runFor(10_000);
    await page.locator("plumb-signal-queue .link[data-link=closed]").waitFor();
    const text = await page.locator("plumb-signal-queue .link").innerText();
    await close();

    expect(soon).toBe("lost");
    expect(text).toContain("已断开");
  });

  it("keeps what it showed when it cannot be read anew, and says so", async () => {
    const { page, hear, close } = await openAlone(QUEUE);

    await page.evaluate("window.list = undefined; link('lost'); link('open')");
    const queue = page.locator("plumb-signal-queue");
    await queue.getByText("连接恢复后未能重新读取").waitFor();
    const { ids } = await hear(messageOf("raised", summaryOf("x", { at: "2026-11-19T08:00:00+08:00" })));
    const warning = await queue.getByText("连接恢复后未能重新读取").count();
    await close();

    expect(ids).toEqual(["x", "s-1", "s-2", "s-3", "s-4"]);
    expect(warning).toBe(1);
  });

  it("adds a further page without doubling what came meanwhile", async () => {
    const { page, queue, titles, close } = await open({}, ({ routes }) => {
      routes["GET /v1/signals?state=open"] = listOf(QUEUE.slice(0, 2), "cursor");
      routes["GET /v1/signals?state=open&page=cursor"] = listOf(QUEUE.slice(1));
    });
    await loaded(page);

    const first = await titles();
    await queue.getByRole("button", { name: "再显示一页" }).click();
    await queue.locator("tr[data-id=s-4]").waitFor();
    const both = await titles();
    const more = await queue.getByRole("button", { name: "再显示一页" }).count();
    await close();

    expect(first).toEqual(["s-1", "s-2"]);
    expect(both).toEqual(["s-1", "s-2", "s-3", "s-4"]);
    expect(more).toBe(0);
  });

  it("is worked by keyboard alone: arrows move between the rows, Enter opens", async () => {
    const { page, queue, close } = await open();
    await loaded(page);

    await queue.locator("select").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.locator("plumb-signal-page h2").waitFor();
    const selected = await queue.getAttribute("selected");
    const current = await queue.locator("[aria-current=true]").count();
    const focused = await queue.evaluate((host) => (host.shadowRoot?.activeElement?.closest("tr") as HTMLElement | null)?.dataset.id);
    const address = new URL(page.url()).hash;
    await close();

    expect({ selected, current, focused, address }).toEqual({ selected: "s-2", current: 1, focused: "s-2", address: "#signal/s-2" });
  });

  it("keeps the focus on a row while others come in above it", async () => {
    const { page, queue, site, close } = await open();
    await loaded(page);

    await queue.locator("tr[data-id=s-3] .ttl").focus();
    site.send(messageOf("raised", summaryOf("s-new", { at: "2026-11-19T08:00:00+08:00" })));
    await queue.locator("tr[data-id=s-new]").waitFor();
    const focused = await queue.evaluate((host) => (host.shadowRoot?.activeElement?.closest("tr") as HTMLElement | null)?.dataset.id);
    await close();

    expect(focused).toBe("s-3");
  });
});

function refused(_: unknown, response: { writeHead(status: number, headers: object): void; end(text: string): void }): void {
  response.writeHead(503, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", title: "down", status: 503, code: "STORE_DOWN" }));
}
