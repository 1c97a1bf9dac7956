import { afterEach, describe, expect, it } from "vitest";
import { type Route, type Site, serveSite } from "../../test/browser.ts";
import { fineFinding, replyOf } from "../../test/notice-samples.ts";
import { createHostClient } from "./host-client.ts";

const DRAFT = { method: "POST", action: "/decide", fields: { fine: "80000" } };
const ADVISE = replyOf("advise", fineFinding);

let site: Site | undefined;
afterEach(() => site?.close());

async function clientOf(routes: Record<string, Route>, options: { timeout?: number; patience?: number } = {}) {
  site = await serveSite({ bundle: "host", body: "", routes });
  return createHostClient({ base: `${site.url}plumbline/`, timeout: 10_000, ...options });
}

const answering = (status: number, body: string): Route => ((_request, response) => response.writeHead(status).end(body)) satisfies Route;

describe("precheck", () => {
  it.each([
    { name: "gives what the backend said", route: ADVISE, reply: ADVISE },
    {
      name: "gives that the backend got no answer",
      route: { outcome: "unavailable", reason: "busy" },
      reply: { outcome: "unavailable", reason: "busy" },
    },
    { name: "names a refusal by its status", route: answering(503, "no"), reply: { outcome: "unavailable", reason: "http_503" } },
    { name: "does not read a page as an answer", route: answering(200, "<html>"), reply: { outcome: "unavailable", reason: "network" } },
    {
      name: "does not read an unknown outcome as no risk",
      route: { outcome: "fine" },
      reply: { outcome: "unavailable", reason: "malformed" },
    },
    {
      name: "does not read an outcome without findings as no risk",
      route: { outcome: "allow" },
      reply: { outcome: "unavailable", reason: "malformed" },
    },
    {
      name: "follows no redirect to a sign-in page",
      route: ((_request, response) => response.writeHead(302, { location: "/" }).end()) as Route,
      reply: { outcome: "unavailable", reason: "network" },
    },
  ])("$name", async ({ route, reply }) => {
    const client = await clientOf({ "POST /plumbline/precheck": route });

    expect(await client.precheck(DRAFT)).toEqual(reply);
  });

  it("gives up in time", async () => {
    const client = await clientOf({ "POST /plumbline/precheck": () => {} }, { timeout: 100 });

    expect(await client.precheck(DRAFT)).toEqual({ outcome: "unavailable", reason: "timeout" });
  });

  it("sends the draft as JSON", async () => {
    const client = await clientOf({ "POST /plumbline/precheck": ADVISE });

    await client.precheck(DRAFT);

    expect(site?.requests.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([["/plumbline/precheck", DRAFT]]);
  });
});

describe("shown and answer", () => {
  const about = { signal: "s", control: "PEN-06", record: { type: "penalty", id: "1" } };

  it("are told under their own paths", async () => {
    const client = await clientOf({ "POST /plumbline/shown": {}, "POST /plumbline/answers": {} });

    await client.shown(about);
    await client.answer({ ...about, act: "correct" });

    expect(site?.requests.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      ["/plumbline/shown", about],
      ["/plumbline/answers", { ...about, act: "correct" }],
    ]);
  });

  it.each([
    { name: "refused", route: answering(503, "no"), message: /answered 503/ },
    { name: "not answered", route: (() => {}) as Route, message: /no answer within 100 ms/ },
  ])("reject when they are $name", async ({ route, message }) => {
    const client = await clientOf({ "POST /plumbline/shown": route }, { patience: 100 });

    await expect(client.shown(about)).rejects.toThrow(message);
  });
});
