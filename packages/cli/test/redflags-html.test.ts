import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, plumbline } from "./support.ts";

const EVIL = '<script>alert("x")</script>';
const ATTRIBUTE = '" onload="alert(1)';
const CONTROL = "\u001b[31m\u202e\u0000";
const SCREENS = [
  { width: 1280, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
] as const;

let browser: Browser;

beforeAll(async () => {
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    chromiumSandbox: false,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
  });
}, 120_000);

afterAll(() => browser?.close());

/** A report of processes in which every text from outside is hostile. */
async function hostileReport(...more: readonly string[]): Promise<string> {
  const dir = folder();
  const bid = (id: string, amount: number, status = "valid") => ({
    id,
    status,
    tenderers: [{ id }],
    value: { amount, currency: `CNY${EVIL}` },
  });
  const releases = [EVIL, ATTRIBUTE, CONTROL, "p-4"].map((ocid, i) => ({
    ocid,
    id: `${i}${EVIL}`,
    date: EVIL,
    tag: ["compiled"],
    buyer: { id: ATTRIBUTE },
    tender: {
      procurementMethod: "open",
      numberOfTenderers: i % 2 === 0 ? 1 : EVIL,
      tenderPeriod: { startDate: "2026-01-01T00:00:00Z", endDate: "2026-01-04T00:00:00Z" },
    },
    bids: { details: [bid(`甲${EVIL}`, 100), bid(`乙${ATTRIBUTE}`, 100), bid(CONTROL, 90, "disqualified"), bid("丁", -5, EVIL)] },
    awards: [{ id: "1", status: "active", suppliers: [{ id: `甲${EVIL}` }] }],
  }));
  const data = join(dir, "data.jsonl");
  writeFileSync(data, `${releases.map((one) => JSON.stringify(one)).join("\n")}\n{${EVIL}\n`);
  const out = join(dir, "report.html");
  const { code, err } = await plumbline("redflags", data, "--format", "html", "--out", out, ...more);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

async function open(path: string, { width, colorScheme }: { readonly width: number; readonly colorScheme: "light" | "dark" }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === pathToFileURL(path).href) return route.continue();
    asked.push(url);
    return route.abort();
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => said.push("dialog")));
  await page.goto(pathToFileURL(path).href);
  return { context, page, asked, said };
}

describe("the HTML report of red flags", { timeout: 120_000 }, () => {
  it("escapes all that comes from the data", async () => {
    const path = await hostileReport();
    const { context, page, asked, said } = await open(path, SCREENS[0]);

    const text = readFileSync(path, "utf8");
    const active = await page.locator("script, iframe, object, img, link, [onload]").count();
    const shown = await page.locator("article", { hasText: EVIL }).count();
    await context.close();

    expect(text).not.toContain(EVIL);
    expect(text).not.toContain(ATTRIBUTE);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e]/);
    expect(text).not.toMatch(/https?:|url\((?!#)|@import|src=|<link/);
    expect(active).toBe(0);
    expect(shown).toBeGreaterThan(0);
    expect({ asked, said }).toEqual({ asked: [], said: [] });
  });

  it.each(SCREENS)("has no accessibility faults and does not scroll sideways at $width in $colorScheme", async (screen) => {
    const { context, page, said } = await open(await hostileReport(), screen);

    const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
    const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    await context.close();

    expect(violations.map(({ id, nodes }) => ({ id, html: nodes[0]?.html }))).toEqual([]);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(said).toEqual([]);
  });

  it.each([
    {
      lang: "zh",
      html: '<html lang="zh-CN">',
      words: ["不是结论", "按指标", "定义", "参数", "依据", "另须考虑", "数据是否够用", "SHA-256"],
    },
    {
      lang: "en",
      html: '<html lang="en">',
      words: ["not a verdict", "By flag", "Definition", "Parameters", "Basis", "Also consider", "data suffice", "SHA-256"],
    },
  ])("is complete in $lang, and accuses nobody", async ({ lang, html, words }) => {
    const text = readFileSync(await hostileReport("--lang", lang), "utf8");

    expect(text).toContain(html);
    for (const word of words) expect(text).toContain(word);
    expect(text).not.toMatch(/嫌疑|围标者|串标者|suspect|culprit|guilty/i);
  });

  it("is the same for the same input", async () => {
    expect(readFileSync(await hostileReport(), "utf8")).toBe(readFileSync(await hostileReport(), "utf8"));
  });
});
