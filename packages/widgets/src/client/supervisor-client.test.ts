import type { ServerResponse } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openPage, type Route, type Site, serveSite } from "../../test/browser.ts";
import { createSupervisorClient } from "./supervisor-client.ts";

const problem: Route = (_request, response) => {
  response.writeHead(404, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", title: "not found", status: 404, detail: "no signal x", code: "SIGNAL_NOT_FOUND" }));
};
const page: Route = (_request, response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");

async function withSite(routes: Record<string, Route>, use: (site: Site) => Promise<void>): Promise<void> {
  const site = await serveSite({ bundle: "console", body: "", routes });
  await use(site);
  await site.close();
}

describe("requests", () => {
  it("ask the paths of the interface, without what was not given", async () => {
    await withSite(
      { "GET /v1/signals": { signals: [] }, "GET /v1/trail/entries": { entries: [], size: 0 }, "GET /v1/trail/checkpoint": {} },
      async (site) => {
        const client = createSupervisorClient({ base: site.url });
        await client.signals();
        await client.signals({ level: "red", page: "a b" });
        await client.entries(0, 256);
        await client.checkpoint();

        expect(site.requests.map(({ url }) => url)).toEqual([
          "/v1/signals",
          "/v1/signals?level=red&page=a+b",
          "/v1/trail/entries?from=0&to=256",
          "/v1/trail/checkpoint",
        ]);
      },
    );
  });

  it.each([
    {
      name: "a problem document",
      route: problem,
      timeout: 10_000,
      error: { status: 404, code: "SIGNAL_NOT_FOUND", message: "no signal x" },
    },
    { name: "a page of a proxy", route: page, timeout: 10_000, error: { status: 502, code: "http_502" } },
    { name: "silence", route: (() => {}) as Route, timeout: 200, error: { status: 0, code: "timeout" } },
  ])("reject with status and code on $name", async ({ route, timeout, error }) => {
    await withSite({ "GET /v1/signals/a%2Fb": route }, async (site) => {
      await expect(createSupervisorClient({ base: site.url, timeout }).signal("a/b")).rejects.toMatchObject(error);
    });
  });

  it("reject when nobody listens", async () => {
    await expect(createSupervisorClient({ base: "http://127.0.0.1:9" }).signals()).rejects.toMatchObject({ status: 0, code: "network" });
  });
});

describe("the stream", { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 120_000);
  afterAll(() => browser?.close());

  it("says that it was lost, comes back after a refusal too, and passes on whole messages only", async () => {
    const open = (response: ServerResponse, data: string): void => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`event: signal\ndata: ${data}\n\n`);
    };
    const turns: ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(503).end(),
      (response) => {
        open(response, "{broken");
        response.end();
      },
      (response) => open(response, '{"change":"raised","signal":{"id":"s1"},"counts":{}}'),
    ];
    const stream: Route = (_request, response) => turns.shift()?.(response);
    const script = `window.heard = []; window.states = [];
      window.stop = PlumblineConsole.createSupervisorClient().stream((m) => { heard.push(m.signal.id); document.body.dataset.heard = m.signal.id; }, (s) => states.push(s));`;
    const site = await serveSite({ bundle: "console", body: "", script, routes: { "GET /v1/stream": stream } });
    const { page: shown, close } = await openPage(browser, site.url);

    await shown.waitForSelector('[data-heard="s1"]', { state: "attached" });
    const [states, heard] = await shown.evaluate<string[][]>("[states, heard]");
    await shown.evaluate("stop()");
    await close();
    await site.close();

    expect(states).toEqual(["connecting", "lost", "open", "lost", "open"]);
    expect(heard).toEqual(["s1"]);
  });
});
