import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type Page, chromium as playwright } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function openBrowser(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), headless: true, chromiumSandbox: false, args: FLAGS });
}

/** What a page should not do: complain, or ask another machine. */
export interface Witness {
  readonly page: Page;
  /** Errors and warnings of all frames; each with the address that it is about. */
  readonly complaints: { readonly text: string; readonly about: string }[];
  /** Requests to anywhere but the demo. */
  readonly strangers: string[];
}

export async function openPage(context: BrowserContext, origin: string): Promise<Witness> {
  const page = await context.newPage();
  const complaints: Witness["complaints"] = [];
  const strangers: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push({ text: message.text(), about: message.location().url });
  });
  page.on("pageerror", (error) => complaints.push({ text: error.message, about: "" }));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`)) strangers.push(request.url());
  });
  return { page, complaints, strangers };
}
