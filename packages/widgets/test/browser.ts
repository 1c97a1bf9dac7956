import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from "playwright-core";
import { type WidgetsBundle, widgetsBundle } from "../src/bundle.ts";

/** As strict as a host may set it. Styles and scripts of ours that need more than this fail every test of a page. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

/** What a route answers: a value becomes JSON; a function writes the answer itself. */
export type Route = string | object | undefined | ((request: Recorded, response: ServerResponse) => void);

export interface SiteOptions {
  readonly bundle: WidgetsBundle;
  /** Inside `<body>`. No inline script or style: the policy forbids them. */
  readonly body: string;
  /** Attributes of `<html>`. */
  readonly html?: string;
  /** Runs as `/page.js`, after the bundle. */
  readonly script?: string;
  /** The host's own style sheet, `/page.css`. */
  readonly style?: string;
  /** By method and path: `"POST /plumbline/precheck": {…}`. */
  readonly routes?: Readonly<Record<string, Route>>;
}

export interface Site {
  readonly url: string;
  /** Every request for something that is not a file of the page, in order. */
  readonly requests: readonly Recorded[];
  /** Takes effect for the next request. */
  readonly routes: Record<string, Route>;
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), headless: true, chromiumSandbox: false, args: FLAGS });
}

const bundles = new Map<WidgetsBundle, Promise<string>>();

/** Serves one page with the bundle on a free port of 127.0.0.1. */
export async function serveSite(options: SiteOptions): Promise<Site> {
  const requests: Recorded[] = [];
  const routes: Record<string, Route> = { ...options.routes };
  const files: Record<string, readonly [type: string, text: string]> = {
    "/": ["text/html", page(options)],
    "/plumbline.js": ["text/javascript", await bundleOnce(options.bundle)],
    "/plumbline-verifier.js": ["text/javascript", await bundleOnce("verifier")],
    "/page.js": ["text/javascript", options.script ?? ""],
    "/page.css": ["text/css", options.style ?? ""],
    "/favicon.ico": ["image/x-icon", ""],
  };
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const url = request.url ?? "/";
    const path = url.replace(/\?.*/, "");
    const file = files[url];
    if (method === "GET" && file) {
      response.writeHead(200, { "content-type": `${file[0]}; charset=utf-8`, "content-security-policy": CONTENT_SECURITY_POLICY });
      response.end(file[1]);
      return;
    }
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
    const recorded = { method, url, body };
    requests.push(recorded);
    const route = routes[`${method} ${url}`] ?? routes[`${method} ${path}`];
    if (typeof route === "function") {
      (route as (request: Recorded, response: ServerResponse) => void)(recorded, response);
      return;
    }
    response.writeHead(route === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(route ?? { code: "NOT_FOUND", status: 404, title: "not found" }));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    routes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface OpenPage {
  readonly page: Page;
  /** Console errors, uncaught errors and breaches of the content security policy. A test expects none. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    // What a route of the test refuses is no fault of ours.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.addInitScript(
    "document.addEventListener('securitypolicyviolation', (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI));",
  );
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

/** Ids of the accessibility rules that the page breaks, with the first element of each; the default rules and target size. */
export async function accessibilityFaults(page: Page): Promise<readonly { readonly id: string; readonly html: string | undefined }[]> {
  const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
  return violations.map(({ id, nodes }) => ({ id, html: nodes[0]?.html }));
}

function bundleOnce(which: WidgetsBundle): Promise<string> {
  const made = bundles.get(which) ?? widgetsBundle(which);
  bundles.set(which, made);
  return made;
}

function page({ html = 'lang="zh-CN"', body }: SiteOptions): string {
  return `<!doctype html>
<html ${html}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>test</title>
<link rel="stylesheet" href="/page.css"><script src="/plumbline.js" defer></script><script src="/page.js" defer></script></head>
<body>${body}</body>
</html>`;
}
