import type { SignalDetail } from "@plumbline/core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, launchBrowser, openPage } from "../../test/browser.ts";
import { type CannedTrail, detailOf, messageOf, QUEUE, summaryOf, trailOf } from "../../test/console-data.ts";
import { type ConsoleSite, type ConsoleSiteOptions, serveConsole } from "../../test/console-site.ts";
import { consolePage } from "./console-page.ts";

let browser: Browser;
let trail: CannedTrail;
let tampered: CannedTrail;

beforeAll(async () => {
  browser = await launchBrowser();
  trail = await trailOf(600);
  tampered = {
    ...trail,
    entries: trail.entries.map((entry) =>
      entry.index === 42 ? { ...entry, event: entry.event?.replace("8000000", "8000001") ?? "" } : entry,
    ),
  };
}, 120_000);

afterAll(() => browser?.close());

interface Opened {
  readonly site: ConsoleSite;
  readonly page: Page;
  readonly faults: readonly string[];
  close(): Promise<void>;
}

async function open(options: ConsoleSiteOptions = {}, context: BrowserContextOptions = {}, hash = ""): Promise<Opened> {
  const site = await serveConsole({ trail, ...options });
  const opened = await openPage(browser, `${site.console}${hash}`, context);
  return {
    site,
    page: opened.page,
    faults: opened.faults,
    close: async () => {
      await opened.close();
      await site.close();
    },
  };
}

const overflow = (page: Page) => page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");

const LONG = `${"长".repeat(60)}${"x".repeat(140)}`;
const IMG = '<img src=x onerror="alert(1)">';
const RTL = "\u202eabc\u2067دليل";
const HOSTILE = summaryOf("hostile", {
  control: { id: LONG, version: 1, title: { zh: `${IMG}${RTL}`, en: `${IMG}${RTL}` } },
  record: { type: "penalty", id: LONG },
  org: `${RTL}${LONG}`,
  at: "not an instant",
});
const hostileDetail = (id: string): SignalDetail => {
  const detail = detailOf(id);
  const text = { zh: `${IMG}${RTL}${LONG}`, en: `${IMG}${RTL}${LONG}` };
  return {
    ...detail,
    ...HOSTILE,
    notice: {
      ...detail.notice,
      title: text,
      why: text,
      gist: text,
      citations: [{ regulation: LONG, article: IMG, confidence: "excerpt" }],
      read: detail.notice.read.map((field) => ({ ...field, label: text, text, source: { system: LONG, event: LONG, time: IMG } })),
    },
    params: detail.params.map((param) => ({
      ...param,
      label: text,
      text,
      provenance: [{ name: "upper", value: 1, org: LONG, basis: `${IMG}${LONG}` }],
    })),
    events: detail.events.map((trailed) => ({
      ...trailed,
      event: { ...trailed.event, type: LONG, source: LONG, actor: { id: LONG }, data: { note: RTL, reason: LONG } },
    })),
    answers: [{ act: "justify", reason: `${IMG}${RTL}${"理由".repeat(500)}${"y".repeat(900)}`, actor: LONG, time: IMG, index: 1 }],
  };
};

describe("consolePage", () => {
  it("escapes what it is given, and has no script or style of its own", () => {
    const evil = '"><script>alert(1)</script>';

    const html = consolePage({
      verifierKey: evil,
      origin: evil,
      path: evil,
      base: evil,
      tampered: evil,
      names: { [evil]: { zh: evil, en: evil } },
    });

    expect(html).not.toContain("<script>");
    expect(html).not.toContain('"><script');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  it("names the files that it needs, under the path that it is given", () => {
    const html = consolePage({ verifierKey: "", origin: "o", path: "/admin/c" });

    const files = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map((match) => match[1]);

    expect(files).toEqual(["/admin/c/icon.svg", "/admin/c/console.css", "/admin/c/plumbline-console.js", "/admin/c/console.js"]);
  });

  it.each([
    { lang: "zh", html: '<html lang="zh-CN">', words: ["信号", "留痕核对", "没有数据不等于没有风险"] },
    { lang: "en", html: '<html lang="en">', words: ["Signals", "Trail check", "No data does not mean no risk"] },
  ] as const)("is complete in $lang", ({ lang, html, words }) => {
    const page = consolePage({ verifierKey: "", origin: "o", lang });

    expect(page).toContain(html);
    for (const word of words) expect(page).toContain(word);
  });
});

/** With PLUMBLINE_LONG=1 in both languages at both widths. */
const isLong = process.env.PLUMBLINE_LONG === "1";

describe("the console", { timeout: 60_000 }, () => {
  it.each([
    { lang: "zh", width: 1280 },
    { lang: "en", width: 375 },
    ...(isLong
      ? ([
          { lang: "en", width: 1280 },
          { lang: "zh", width: 375 },
        ] as const)
      : []),
  ] as const)("has no accessibility faults, breaks no policy and does not scroll sideways in $lang at $width", async ({ lang, width }) => {
    const { page, site, faults, close } = await open({ lang, tampered }, { viewport: { width, height: 812 } });
    await page.locator("tr[data-id=s-1]").waitFor();
    site.send(messageOf("raised", summaryOf("s-new", { level: "red", at: "2026-11-19T08:00:00+08:00" }), QUEUE));
    await page.locator("tr[data-id=s-new]").waitFor();
    await page.locator("plumb-trail-check .btn").first().click();
    await page.locator("plumb-trail-check .btn").last().click();
    await page.locator("plumb-trail-check[outcome=valid]").waitFor();
    await page.locator("plumb-trail-check[outcome=invalid]").waitFor();

    const list = { faults: await accessibilityFaults(page), overflow: await overflow(page) };
    await page.locator("tr[data-id=s-1] .ttl").click();
    await page.locator("plumb-signal-page .tl").waitFor();
    await page.locator("plumb-signal-page summary").first().click();
    const detail = { faults: await accessibilityFaults(page), overflow: await overflow(page) };
    await close();

    expect(list).toEqual({ faults: [], overflow: 0 });
    expect(detail).toEqual({ faults: [], overflow: 0 });
    expect(faults).toEqual([]);
  });

  it.each([
    { name: "is signed out and asks for the page again", status: 204, label: undefined },
    { name: "was signed out elsewhere, and is asked for the page again", status: 401, label: undefined },
    { name: "hears that the server could not", status: 503, label: "未能退出，请重试" },
  ])("is left by keyboard: whoever does so $name", async ({ status, label }) => {
    const asked: string[] = [];
    const { page, faults, close } = await open({
      routes: {
        "POST /v1/session/end": ({ body }, response) => {
          asked.push(body);
          response.writeHead(status).end();
        },
      },
    });
    await page.locator("tr[data-id=s-1]").waitFor();
    const out = page.getByRole("button", { name: "退出登录" });
    await out.focus();
    const again = label === undefined ? page.waitForEvent("load") : page.getByText(label).waitFor();
    await page.keyboard.press("Enter");
    await again;
    const labels = await page.locator("button.out").allInnerTexts();
    await page.setViewportSize({ width: 375, height: 812 });
    const sideways = await overflow(page);
    await close();

    expect(asked).toEqual(["{}"]);
    expect(labels).toEqual([label ?? "退出登录"]);
    expect(sideways).toBe(0);
    // The browser itself notes an answer that is an error.
    expect(faults.filter((fault) => !fault.includes(String(status)))).toEqual([]);
  });

  it.each([
    { name: "dark", context: { colorScheme: "dark" } },
    { name: "forced colours", context: { forcedColors: "active" } },
  ] as const)("keeps words and shapes in $name", async ({ context }) => {
    const { page, faults, close } = await open({ tampered }, context, "#signal/s-2");
    await page.locator("plumb-signal-page .tl").waitFor();

    const badge = await page.locator("tr[data-id=s-2] .lv").innerText();
    const shape = await page.locator("tr[data-id=s-2] .lv svg").evaluate((svg) => getComputedStyle(svg).fill);
    const ground = await page.locator("plumb-signal-queue .pn").evaluate((panel) => getComputedStyle(panel).backgroundColor);
    const violations = await accessibilityFaults(page);
    await close();

    expect(badge).toBe("红色");
    expect(shape).not.toBe(ground);
    expect(violations).toEqual([]);
    expect(faults).toEqual([]);
  });

  it.each([...(isLong ? [{ width: 1280 }] : []), { width: 375 }])(
    "has no accessibility faults when nothing can be read, at $width",
    async ({ width }) => {
      const site = await serveConsole({ trail });
      for (const route of ["GET /v1/signals", "GET /v1/stream", "GET /v1/trail/checkpoint"]) {
        site.routes[route] = (_: unknown, response: { writeHead(status: number): void; end(): void }) => {
          response.writeHead(503);
          response.end();
        };
      }
      const { page, faults, close } = await openPage(browser, site.console, { viewport: { width, height: 812 } });
      await page.getByText("未能读取，暂不能判断是否有风险").waitFor();
      await page.getByRole("button", { name: "核对" }).click();
      await page.getByText("未能取得全部记录，没有结论").waitFor();

      const violations = await accessibilityFaults(page);
      const green = await page.locator(".st-ok").count();
      const across = await overflow(page);
      await close();
      await site.close();

      expect(violations).toEqual([]);
      expect({ green, across }).toEqual({ green: 0, across: 0 });
      expect(faults).toEqual([]);
    },
  );

  it.each([{ width: 1280 }, { width: 375 }])("shows hostile text as text, inside its place, at $width", async ({ width }) => {
    const { page, faults, close } = await open(
      { signals: [HOSTILE, ...QUEUE], detail: hostileDetail },
      { viewport: { width, height: 812 } },
    );
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => dialogs.push(dialog.message())));
    await page.locator("tr[data-id=hostile]").waitFor();

    const list = await overflow(page);
    const title = await page.locator("tr[data-id=hostile] .ttl").innerText();
    await page.locator("tr[data-id=hostile] .ttl").click();
    await page.locator("plumb-signal-page .tl").waitFor();
    await page.locator("plumb-signal-page summary").first().click();
    const detail = await overflow(page);
    const inside = await page
      .locator("plumb-signal-page .pn")
      .evaluate(
        (panel) =>
          [...panel.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)
            .length,
      );
    const images = await page.locator("img").count();
    const raw = await page.locator("plumb-signal-page pre").first().innerText();
    await close();

    expect(title).toBe(`${IMG}${RTL}`);
    expect({ list, detail, inside, images, dialogs }).toEqual({ list: 0, detail: 0, inside: 0, images: 0, dialogs: [] });
    expect(raw).toContain("\\u202eabc\\u2067");
    expect(faults).toEqual([]);
  });

  it("listens to the server once, for list and detail together", async () => {
    const { page, site, close } = await open({}, {}, "#signal/s-1");
    await page.locator("plumb-signal-page .tl").waitFor();

    const streams = site.requests.filter(({ url }) => url === "/v1/stream").length;
    await close();

    expect(streams).toBe(1);
  });

  it("opens the signal that the address names, and keeps it when the language is changed", async () => {
    const { page, close } = await open({}, {}, "#signal/s-2");
    await page.locator("tr.sel[data-id=s-2]").waitFor();

    const link = await page.locator("a.lang").getAttribute("href");
    await close();

    expect(link).toMatch(/\?lang=en#signal\/s-2$/);
  });

  it("checks the altered copy beside the trail in use, and says which is which", async () => {
    const { page, close } = await open({ tampered });

    await page.locator("plumb-trail-check .btn").first().click();
    await page.locator("plumb-trail-check .btn").last().click();
    await page.locator("plumb-trail-check[outcome=invalid]").waitFor();
    const used = await page.locator("plumb-trail-check[outcome=valid] h2").innerText();
    const copy = await page.locator("plumb-trail-check[outcome=invalid]").locator(".row").innerText();
    await close();

    expect(used).toBe("留痕核对");
    expect(copy).toContain("演示：被改动过的副本的核对");
    expect(copy).toContain("第 42 条记录与其指纹不符");
  });

  it("gives the detail the whole screen of a phone, and the focus; back leads to the row", async () => {
    const { page, close } = await open({}, { viewport: { width: 375, height: 812 } });
    await page.locator("tr[data-id=s-3]").waitFor();

    const active = (tag: string) =>
      page
        .locator(tag)
        .evaluate(
          (host) => host.shadowRoot?.activeElement?.closest("tr, h2")?.getAttribute("data-id") ?? host.shadowRoot?.activeElement?.localName,
        );
    await page.locator("tr[data-id=s-3] .ttl").focus();
    await page.keyboard.press("Enter");
    await page.locator("plumb-signal-page .tl").waitFor();
    const list = await page.locator("plumb-signal-queue").isVisible();
    const heading = await active("plumb-signal-page");
    await page.getByRole("link", { name: "返回列表" }).click();
    await page.locator("tr[data-id=s-3]").waitFor();
    const detail = await page.locator("plumb-signal-page").isVisible();
    const row = await active("plumb-signal-queue");
    await close();

    expect({ list, heading, detail, row }).toEqual({ list: false, heading: "h2", detail: false, row: "s-3" });
  });

  it("leads past the head of the page by its first link", async () => {
    const { page, close } = await open();
    await page.locator("tr[data-id=s-1]").waitFor();

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const pressed = await page.locator("plumb-signal-queue").evaluate((host) => host.shadowRoot?.activeElement?.getAttribute("data-level"));
    await close();

    expect(pressed).toBe("all");
  });
});
