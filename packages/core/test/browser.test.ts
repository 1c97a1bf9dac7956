import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { build } from "esbuild";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenario } from "./browser-scenario.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// What only Node has; a page that reads one of these is told on. `Buffer` is not among them: the CEL library asks whether
// it is there, and does without.
const NODE_ONLY = ["process", "require", "module", "global", "setImmediate", "__dirname"];

const SPY = `
  globalThis.touched = [];
  globalThis.violations = [];
  for (const name of ${JSON.stringify(NODE_ONLY)})
    Object.defineProperty(globalThis, name, { get: () => void globalThis.touched.push(name) });
  document.addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(event.violatedDirective + " " + event.blockedURI));
`;

// What `z.config({ jitless: true })` does, before core is loaded.
const QUIET = "globalThis.__zod_globalConfig = { jitless: true };";

interface Page {
  readonly result: unknown;
  readonly touched: readonly string[];
  readonly violations: readonly string[];
  readonly errors: readonly string[];
  readonly zone: string;
}

let browser: Browser;
let server: Server;
let script: string;

beforeAll(async () => {
  const bundle = await build({
    stdin: {
      contents: 'import { scenario } from "./browser-scenario.ts"; globalThis.result = scenario();',
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    conditions: ["plumbline-source"],
    logLevel: "silent",
  });
  script = bundle.outputFiles[0]?.text ?? "";
  server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self' 'nonce-spy'");
    if (request.url === "/core.js") response.setHeader("Content-Type", "text/javascript; charset=utf-8").end(script);
    else response.setHeader("Content-Type", "text/html; charset=utf-8").end(pageOf(request.url === "/quiet" ? QUIET : ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    chromiumSandbox: false,
    args: FLAGS,
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

function pageOf(before: string): string {
  return `<script nonce="spy">${SPY}${before}</script><script src="/core.js"></script>`;
}

async function run(timezoneId: string, path = "/"): Promise<Page> {
  const context = await browser.newContext({ timezoneId, locale: "en-US" });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  const seen = await page.evaluate(() => {
    const { result, touched, violations } = globalThis as unknown as Page;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return { result, touched: [...touched], violations: [...violations], zone: timeZone };
  });
  await context.close();
  return { ...seen, errors };
}

describe("core in a browser, under a content security policy without unsafe-eval", { timeout: 20_000 }, () => {
  it("gives the same signals, of the same ids, the same precheck and the same days as in Node, wherever the machine stands", async () => {
    const expected = scenario();

    for (const zone of ["Asia/Shanghai", "America/Los_Angeles"]) {
      const page = await run(zone);

      expect(page).toMatchObject({ zone, errors: [], result: JSON.parse(JSON.stringify(expected)) });
    }
    expect(expected).toMatchObject({
      outcome: "advise",
      refusal: "EVENT_INVALID",
      signals: [
        { control: "陪餐", at: Date.parse("2026-02-06T10:00:00+08:00"), fields: { guests: 9, companions: 4 }, events: ["2"] },
        { control: "OVERDUE", at: Date.parse("2026-03-13T00:00:00+08:00"), events: ["1"] },
      ],
      calendar: { workingDays2026: 248, after20: "2026-03-12", saturday: true, name: "清明", midnight: "2026-03-02", due: "2026-04-08" },
    });
  });

  it("reads nothing that only Node has", async () => {
    expect((await run("Asia/Shanghai")).touched).toEqual([]);
    expect(script).not.toMatch(/\brequire\(|["']node:|\bprocess\.(?:env|cwd|versions)\b/);
  });

  it("compiles expressions without eval; zod asks once whether it may, which a host can switch off", async () => {
    const expected = scenario();

    const page = await run("Asia/Shanghai");
    const quiet = await run("Asia/Shanghai", "/quiet");

    expect(page).toMatchObject({ violations: ["script-src eval"], result: { outcome: expected.outcome } });
    expect(quiet).toMatchObject({ violations: [], errors: [], result: JSON.parse(JSON.stringify(expected)) });
  });
});
