import type { WireTrailEntry } from "@plumbline/core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openPage, type Recorded } from "../../../test/browser.ts";
import { type CannedTrail, checkpointOf, pageOf, trailOf } from "../../../test/console-data.ts";
import { type ConsoleSite, type ConsoleSiteOptions, serveConsole } from "../../../test/console-site.ts";

let browser: Browser;
let trail: CannedTrail;

beforeAll(async () => {
  browser = await launchBrowser();
  trail = await trailOf(1200);
}, 120_000);

afterAll(() => browser?.close());

async function open(options: ConsoleSiteOptions = {}, before: (site: ConsoleSite) => void = () => {}) {
  const site = await serveConsole({ trail, ...options });
  before(site);
  const opened = await openPage(browser, site.console);
  const check = opened.page.locator("plumb-trail-check");
  return {
    site,
    check,
    page: opened.page,
    faults: opened.faults,
    verdict: async () => {
      await check.getByRole("button", { name: "核对" }).click();
      await check.getByRole("button", { name: "重新核对" }).waitFor();
      return (await check.locator(".verdict").innerText()).replace(/\s+/g, " ");
    },
    green: () => check.locator(".st-ok").count(),
    close: async () => {
      await opened.close();
      await site.close();
    },
  };
}

const changed = (index: number, change: (entry: WireTrailEntry) => WireTrailEntry): CannedTrail => ({
  ...trail,
  entries: trail.entries.map((entry, each) => (each === index ? change(entry) : entry)),
});

describe("plumb-trail-check", { timeout: 60_000 }, () => {
  it("calls a trail valid that agrees with its signed checkpoint, and says what was checked", async () => {
    const { site, check, page, verdict, green, faults, close } = await open();

    const before = (await check.locator(".verdict").innerText()).replace(/\s+/g, " ");
    const says = await verdict();
    const facts = (await check.locator("dl").innerText()).replace(/\s+/g, " ");
    await check.getByRole("button", { name: "显示全部" }).click();
    const root = await check.locator("dd .mono").first().innerText();
    const outcome = await check.getAttribute("outcome");
    const ok = await green();
    const said = await page.locator("[aria-live=polite]", { hasText: "有效：1,200 条记录" }).count();
    const asked = site.requests.map(({ url }) => url).filter((url) => url.startsWith("/v1/trail/"));
    await close();

    expect(before).toBe("未核对 尚未核对。未核对不表示有问题，也不表示没有问题。");
    expect(says).toBe("有效 1,200 条记录与签名的检查点一致。");
    expect(facts).toContain("留痕名称 anlan.example/trail 记录数 1,200");
    expect(facts).toContain("本机没有更早的检查点可比");
    expect(root).toBe(trail.checkpoint.split("\n")[2]);
    expect({ outcome, ok, said }).toEqual({ outcome: "valid", ok: 1, said: 1 });
    expect(asked).toEqual([
      "/v1/trail/checkpoint",
      "/v1/trail/entries?from=0&to=500",
      "/v1/trail/entries?from=500&to=1000",
      "/v1/trail/entries?from=1000&to=1500",
    ]);
    expect(faults).toEqual([]);
  });

  it.each([
    {
      name: "one byte of an event",
      altered: () => changed(777, (entry) => ({ ...entry, event: entry.event?.replace("8000000", "8000001") ?? "" })),
      says: "无效 第 777 条记录与其指纹不符：事件内容与存入时不同。",
    },
    {
      name: "one byte of a leaf",
      altered: () => changed(3, (entry) => ({ ...entry, leaf: entry.leaf.replace("e-3", "e-4") })),
      says: "无效 第 3 条记录与其指纹不符。",
    },
    {
      name: "an entry taken out",
      altered: () => ({ ...trail, entries: trail.entries.filter(({ index }) => index !== 20) }),
      says: "无效 第 20 条的位置上不是第 20 条：有记录缺失、重复或被换了位置。",
    },
    {
      name: "the end cut off",
      altered: () => ({ ...trail, entries: trail.entries.slice(0, 900) }),
      says: "无效 记录到第 900 条中断，少于检查点所签的数目。",
    },
    {
      name: "a leaf whose event was erased",
      altered: () => changed(5, ({ index, leaf, hash }) => ({ index, leaf: leaf.replace("16:42", "16:43"), hash })),
      says: "无效 第 5 条记录与其指纹不符。",
    },
    {
      name: "an event taken away that nobody ordered to be erased",
      altered: () => changed(5, ({ index, leaf, hash }) => ({ index, leaf, hash })),
      says: "无效 第 5 条记录的事件不在了，却没有删除命令。",
    },
  ])("names what was altered: $name", async ({ altered, says }) => {
    const { check, verdict, green, close } = await open({ trail: altered() });

    const said = await verdict();
    const outcome = await check.getAttribute("outcome");
    const ok = await green();
    await close();

    expect(said).toBe(says);
    expect({ outcome, ok }).toEqual({ outcome: "invalid", ok: 0 });
  });

  it("says of a trail that another key signed that it is not signed by the one that is known here", async () => {
    const { verdict, close } = await open({ trail: { ...trail, checkpoint: await checkpointOf(trail.entries, 2) } });

    const said = await verdict();
    await close();

    expect(said).toBe("无效 检查点没有本机公钥对应的签名。");
  });

  it.each([
    { name: "there is no key", verifierKey: "", says: "未核对 本机没有验证公钥，没有结论。" },
    { name: "the key is none", verifierKey: "anlan.example/trail+00000000+AAAA", says: "未核对 本机的验证公钥无法读取，没有结论。" },
  ])("leaves a trail unchecked, never green, when $name", async ({ verifierKey, says }) => {
    const { check, verdict, green, close } = await open({ verifierKey });

    const said = await verdict();
    const outcome = await check.getAttribute("outcome");
    const ok = await green();
    await close();

    expect(said).toBe(says);
    expect({ outcome, ok }).toEqual({ outcome: "unchecked", ok: 0 });
  });

  it.each([
    { name: "the checkpoint cannot be had", route: "GET /v1/trail/checkpoint" },
    { name: "the network breaks between two pages", route: "GET /v1/trail/entries?from=500&to=1000" },
  ])("leaves a trail unchecked, never valid, when $name", async ({ route }) => {
    const { check, verdict, green, close } = await open({}, ({ routes }) => {
      routes[route] = (_: Recorded, response: { destroy(): void }) => response.destroy();
    });

    const said = await verdict();
    const outcome = await check.getAttribute("outcome");
    const ok = await green();
    await close();

    expect(said).toBe("未核对 未能取得全部记录，没有结论。 (network)");
    expect({ outcome, ok }).toEqual({ outcome: "unchecked", ok: 0 });
  });

  it("does not keep an earlier success over a check that fails", async () => {
    const { site, check, verdict, green, close } = await open();

    await verdict();
    site.routes["GET /v1/trail/checkpoint"] = (_: Recorded, response: { destroy(): void }) => response.destroy();
    const said = await verdict();
    const outcome = await check.getAttribute("outcome");
    const ok = await green();
    await close();

    expect(said).toContain("未能取得全部记录");
    expect({ outcome, ok }).toEqual({ outcome: "unchecked", ok: 0 });
  });

  it("keeps the focus on its button while it checks, and when it is done", async () => {
    const { page, check, close } = await open();

    await check.getByRole("button", { name: "核对" }).focus();
    await page.keyboard.press("Enter");
    await check.getByRole("button", { name: "重新核对" }).waitFor();
    const focused = await check.evaluate((host) => host.shadowRoot?.activeElement?.textContent?.trim());
    await close();

    expect(focused).toBe("重新核对");
  });

  it("can be stopped, and then has no verdict", async () => {
    const { check, close } = await open({}, ({ routes }) => {
      routes["GET /v1/trail/entries?from=500&to=1000"] = () => {};
    });

    await check.getByRole("button", { name: "核对" }).click();
    await check.getByText("已核对 256 / 1,200 条").waitFor();
    await check.getByRole("button", { name: "停止" }).click();
    const says = (await check.locator(".verdict").innerText()).replace(/\s+/g, " ");
    const outcome = await check.getAttribute("outcome");
    await close();

    expect(says).toBe("未核对 已停止，核对到第 256 条，没有结论。");
    expect(outcome).toBe("unchecked");
  });

  it("shows a trail that was rewritten and signed anew since it was last found valid", async () => {
    const { site, check, verdict, close } = await open();
    await verdict();

    const other = await trailOf(1300);
    const entries = other.entries.map((entry) => (entry.index === 9 ? (trail.entries[10] as WireTrailEntry) : entry));
    const rewritten = entries.map((entry, index) => ({ ...entry, index }));
    site.routes["GET /v1/trail/checkpoint"] = text(await checkpointOf(rewritten));
    site.routes["GET /v1/trail/entries"] = pages(rewritten);
    const again = await verdict();
    const outcome = await check.getAttribute("outcome");
    await close();

    expect(again).toBe("无效 上次核对过的记录已被改写，与本机记住的检查点不符。");
    expect(outcome).toBe("invalid");
  });

  it("shows a trail that became shorter, and says so when it only grew", async () => {
    const { site, check, verdict, close } = await open();
    await verdict();

    const longer = await trailOf(1300);
    site.routes["GET /v1/trail/checkpoint"] = text(longer.checkpoint);
    site.routes["GET /v1/trail/entries"] = pages(longer.entries);
    const grown = await verdict();
    const facts = await check.locator("dl").innerText();
    const shorter = await trailOf(1000);
    site.routes["GET /v1/trail/checkpoint"] = text(shorter.checkpoint);
    site.routes["GET /v1/trail/entries"] = pages(shorter.entries);
    const cut = await verdict();
    await close();

    expect(grown).toBe("有效 1,300 条记录与签名的检查点一致。");
    expect(facts).toContain("与本机记住的 1,200 条前后一致");
    expect(cut).toBe("无效 留痕比上次核对时短：第 1,000 条及以后的记录不见了。");
  });

  it.each([
    { name: "remembers over a reload when asked to", attribute: "remember", says: "与本机记住的 1,200 条前后一致" },
    { name: "forgets on a reload otherwise", attribute: "", says: "本机没有更早的检查点可比" },
  ])("$name", async ({ attribute, says }) => {
    const body = `<main><plumb-trail-check ${attribute} verifier-key="${trail.verifierKey}"></plumb-trail-check></main>`;
    const script = `document.querySelector("plumb-trail-check").client = PlumblineConsole.createSupervisorClient();`;
    const site = await serveConsole({ trail, body, script });
    const { page, close } = await openPage(browser, site.url);
    const check = page.locator("plumb-trail-check");

    await check.getByRole("button", { name: "核对" }).click();
    await check.getByText("本机没有更早的检查点可比").waitFor();
    await page.reload();
    await check.getByRole("button", { name: "核对" }).click();
    await check.getByRole("button", { name: "重新核对" }).waitFor();
    const facts = await check.locator("dl").innerText();
    await close();
    await site.close();

    expect(facts).toContain(says);
  });
});

function text(body: string) {
  return (_: Recorded, response: { writeHead(status: number, headers: object): void; end(text: string): void }): void => {
    response.writeHead(200, { "content-type": "text/plain" });
    response.end(body);
  };
}

function pages(entries: readonly WireTrailEntry[]) {
  return ({ url }: Recorded, response: { end(text: string): void }): void => {
    const { searchParams } = new URL(url, "http://localhost");
    response.end(JSON.stringify(pageOf(entries, Number(searchParams.get("from")), Number(searchParams.get("to")))));
  };
}
