import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openPage, serveSite } from "../test/browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);
afterAll(() => browser?.close());

describe("an element whose tag is taken", { timeout: 60_000 }, () => {
  it.each([
    {
      name: "by another version",
      version: "9.9.9",
      said: ["plumbline: <plumb-risk-notice> is there already, in version 9.9.9; 0.0.0 is not used."],
    },
    { name: "by a copy of the same version", version: "0.0.0", said: [] },
  ])("leaves it $name, and says so where they differ", async ({ version, said }) => {
    const script = `window.first ??= class extends HTMLElement { static version = "${version}"; };
      customElements.get("plumb-risk-notice") || customElements.define("plumb-risk-notice", window.first);`;
    const site = await serveSite({
      bundle: "host",
      body: '<script src="/page.js"></script><plumb-risk-notice></plumb-risk-notice>',
      script,
    });
    const { page, faults, close } = await openPage(browser, site.url);
    const warnings: string[] = [];
    page.on("console", (message) => warnings.push(message.text()));

    await page.reload();
    const kept = await page.evaluate('customElements.get("plumb-risk-notice") === window.first');
    await close();
    await site.close();

    expect({ kept, warnings, faults }).toEqual({ kept: true, warnings: said, faults: [] });
  });
});
