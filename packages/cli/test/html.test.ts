import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { writeLog } from "@plumbline/adapters/files";
import type { LogCase, TimedEvent } from "@plumbline/core";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { available, checksPath, folder, logsFolder, plumbline, whyNot } from "./support.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const EVIL = '<script>alert("x")</script>';
const ATTRIBUTE = '" onload="alert(1)';
const isLong = process.env.PLUMBLINE_LONG === "1";
const SCREENS = [
  { width: 1280, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
  ...(isLong
    ? ([
        { width: 1280, colorScheme: "dark" },
        { width: 390, colorScheme: "light" },
      ] as const)
    : []),
] as const;

let browser: Browser;

beforeAll(async () => {
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    chromiumSandbox: false,
    args: FLAGS,
  });
}, 120_000);

afterAll(() => browser?.close());

/** A small log in which every text that can come from outside is hostile, with its report. */
async function makeHostileReport(dir: string, more: readonly string[]): Promise<string> {
  const log = join(dir, "log.jsonl");
  const controls = join(dir, "checks.json");
  const step = (id: string, index: number, type: string, actor: string): TimedEvent => ({
    id: `${id}#${index}`,
    type,
    time: `2026-03-0${index + 2}T01:00:00.000Z`,
    at: Date.parse(`2026-03-0${index + 2}T01:00:00.000Z`),
    seq: index,
    source: "log",
    objects: [{ type: "case", id }],
    actor: { id: actor, org: EVIL },
    data: { note: ATTRIBUTE },
  });
  const cases: LogCase[] = [`AL-1 ${EVIL}`, `AL-2 ${ATTRIBUTE}`, "AL-3", "AL-4"].map((id, position) => ({
    id,
    position,
    attributes: { [EVIL]: ATTRIBUTE },
    events: [step(id, 0, `受理${EVIL}`, `甲${ATTRIBUTE}`), step(id, 1, `决定${ATTRIBUTE}`, position < 2 ? `甲${ATTRIBUTE}` : `乙${EVIL}`)],
  }));
  async function* batches(): AsyncGenerator<readonly LogCase[], void, undefined> {
    yield cases;
  }
  await writeLog(log, batches());
  const checks = [
    { id: EVIL, kind: "sod.fourEyes", params: { a: `受理${EVIL}`, b: `决定${ATTRIBUTE}` }, title: ATTRIBUTE, level: "red" },
    { id: ATTRIBUTE, kind: "expression", params: { when: `e[${JSON.stringify(EVIL)}] == ${JSON.stringify(ATTRIBUTE)}` }, level: "orange" },
    { id: "unknown", kind: "expression", params: { when: `e[${JSON.stringify(`x${EVIL}`)}] > 1` } },
  ];
  writeFileSync(controls, JSON.stringify({ checks }));
  const out = join(dir, "report.html");
  const { code, err } = await plumbline("audit", log, "--controls", controls, "--format", "html", "--out", out, ...more);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

let hostile: string | undefined;
afterAll(() => hostile && rmSync(dirname(hostile), { recursive: true }));

/** As `makeHostileReport`; the one without further options is made once. */
async function hostileReport(...more: readonly string[]): Promise<string> {
  if (more.length > 0) return makeHostileReport(folder(), more);
  hostile ??= await makeHostileReport(mkdtempSync(join(tmpdir(), "plumbline-cli-")), []);
  return hostile;
}

async function open(path: string, options: { readonly width: number; readonly colorScheme: "light" | "dark" }) {
  const context = await browser.newContext({ viewport: { width: options.width, height: 900 }, colorScheme: options.colorScheme });
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

describe("the HTML report", { timeout: 120_000 }, () => {
  it("escapes all that comes from the log and the controls", async () => {
    const path = await hostileReport();
    const { context, page, asked, said } = await open(path, SCREENS[0]);

    const text = readFileSync(path, "utf8");
    const scripts = await page.locator("script, iframe, object, img, link, [onload]").count();
    const shown = await page.locator("h4", { hasText: "<script>" }).first().innerText();
    await context.close();

    expect(text).not.toContain(EVIL);
    expect(text).not.toContain(ATTRIBUTE);
    expect(scripts).toBe(0);
    expect(shown).toContain(`AL-1 ${EVIL}`);
    expect({ asked, said }).toEqual({ asked: [], said: [] });
  });

  it("is one file without any address to fetch from", async () => {
    const text = readFileSync(await hostileReport(), "utf8");

    expect(text).not.toMatch(/https?:|url\((?!#)|@import|src=|<link/);
    expect(text).toContain("default-src 'none'");
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
      words: ["提示，不是结论", "按控制点", "按经办人", "实际流程", "提示最集中的案件", "无法判断与缺失的数据", "SHA-256"],
    },
    {
      lang: "en",
      html: '<html lang="en">',
      words: [
        "signals, not verdicts",
        "By control",
        "By actor",
        "The process as it ran",
        "Cases with most signals",
        "Not decided",
        "SHA-256",
      ],
    },
  ])("is complete in $lang, and accuses nobody", async ({ lang, html, words }) => {
    const text = readFileSync(await hostileReport("--lang", lang), "utf8");

    expect(text).toContain(html);
    for (const word of words) expect(text).toContain(word);
    expect(text).not.toMatch(/违法|违规|嫌疑|violation/i);
  });

  it("shows which step proves which finding", async () => {
    const { context, page } = await open(await hostileReport(), SCREENS[0]);

    const article = page.locator("article", { hasText: "AL-2" });
    const rows = await article.locator("tr.proof").count();
    const controls = await article.locator("ol.fd > li").count();
    await context.close();

    expect({ rows, controls }).toEqual({ rows: 2, controls: 2 });
  });

  it("is the same for the same input", async () => {
    expect(readFileSync(await makeHostileReport(folder(), []), "utf8")).toBe(readFileSync(await hostileReport(), "utf8"));
  });

  it("marks with dashes what only cases with findings do", async () => {
    const dir = folder();
    writeFileSync(
      join(dir, "log.csv"),
      `case,activity,time\n${["1", "2", "3"].map((id) => `${id},a,2026-01-01T00:00:00Z\n${id},b,2026-01-02T00:00:00Z\n`).join("")}4,a,2026-01-01T00:00:00Z\n`,
    );
    writeFileSync(join(dir, "checks.json"), JSON.stringify([{ id: "b", kind: "require", params: { activity: "b" } }]));

    const { out } = await plumbline("audit", join(dir, "log.csv"), "-c", join(dir, "checks.json"), "-f", "html", "--lang", "en");

    expect(out.match(/class="e e-f" stroke-width="[\d.]+" marker/g)).toHaveLength(1);
    expect(out).toContain('<th scope="row">a</th><td>End</td><td class="num">1</td><td class="num">none</td>');
  });
});

describe.skipIf(!available)(`the HTML report of a real log${whyNot}`, { timeout: 120_000 }, () => {
  let out: string;
  beforeAll(async () => {
    out = join(mkdtempSync(join(tmpdir(), "plumbline-cli-")), "report.html");
    await plumbline("audit", join(logsFolder, "receipt.xes.gz"), "--controls", checksPath, "--format", "html", "--out", out);
  }, 120_000);
  afterAll(() => rmSync(dirname(out), { recursive: true }));

  // A large page, which takes seconds to check.
  it.each(isLong ? SCREENS : SCREENS.slice(1))("has no accessibility faults at $width in $colorScheme", async (screen) => {
    const { context, page, asked } = await open(out, screen);

    const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
    const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    const nodes = await page.locator("svg.map .nd").count();
    await context.close();

    expect(violations.map(({ id, nodes: found }) => ({ id, html: found[0]?.html }))).toEqual([]);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(nodes).toBeGreaterThan(8);
    expect(asked).toEqual([]);
  });
});
