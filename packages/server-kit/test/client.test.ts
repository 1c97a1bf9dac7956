import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@plumbline/server-kit";
import { createClient, OPERATIONS, type StreamMessage } from "@plumbline/server-kit/client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ROUTES } from "../src/api/create-api.ts";
import { operationIdOf } from "../src/api/openapi.ts";
import type { Route } from "../src/api/route.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

let server: TestSupervisor;
let baseUrl: string;
let end: () => Promise<void>;

beforeAll(async () => {
  server = await startSupervisor();
  const listening = await listen({ fetch: server.supervisor.fetch, port: 0 });
  baseUrl = listening.url;
  end = listening.close;
});

afterAll(async () => {
  await end();
  await server.end();
});

const tooHigh = (id: string) => event("fine.decided", id, { fine: 2, max: 1 });

/** A server that answers as it is told, one answer after the other. */
async function answering(...answers: { status: number; body?: unknown; headers?: Record<string, string> }[]) {
  const asked: { method: string | undefined; url: string | undefined; headers: Record<string, unknown> }[] = [];
  const stub = createServer(({ method, url, headers }, response) => {
    asked.push({ method, url, headers });
    const { status, body, headers: said = {} } = answers[Math.min(asked.length, answers.length) - 1] ?? { status: 500 };
    const type = status >= 400 ? "application/problem+json" : "application/json";
    response.writeHead(status, { "content-type": type, ...said }).end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void stub.close());
  return { asked, client: createClient({ baseUrl: `http://127.0.0.1:${(stub.address() as AddressInfo).port}/`, token: "t", retries: 2 }) };
}

it("calls each operation of the document by its id", () => {
  const routes: readonly Route[] = ROUTES;

  expect(Object.entries(OPERATIONS).map(([id, { method, path }]) => ({ id, method, path }))).toEqual(
    routes.map((route) => ({ id: operationIdOf(route), method: route.method, path: route.path })),
  );
});

describe("the client of a real server", () => {
  it("sends events, and reads what they mean", async () => {
    const host = createClient({ baseUrl, token: TOKENS.host });
    const supervisor = createClient({ baseUrl, token: TOKENS.key });

    const { receipts } = await host.postEvents({ body: { events: [{ event: tooHigh("c-1") }, { event: tooHigh("c-2") }] } });
    const last = receipts[1]?.status === "stored" ? receipts[1].index : -1;
    const list = await supervisor.getSignals({ query: { after: `plumbline.test/trail:${last}`, level: "orange" } });
    const detail = await supervisor.getSignalsId({ params: { id: list.signals[0]?.id ?? "" } });
    const checkpoint = await supervisor.getTrailCheckpoint();

    expect(list.signals.map(({ record }) => record.id).sort()).toEqual(["c-1", "c-2"]);
    expect(detail.control.id).toBe("F-1");
    expect(checkpoint).toMatch(/^plumbline\.test\/trail\n/);
  });

  it("goes through all pages", async () => {
    const host = createClient({ baseUrl, token: TOKENS.host });
    const supervisor = createClient({ baseUrl, token: TOKENS.key });
    await host.postEvents({ body: { events: ["p-1", "p-2", "p-3"].map((id) => ({ event: tooHigh(id) })) } });
    await server.supervisor.supervision.caughtUp();

    const pages = [];
    for await (const { signals } of supervisor.pages("getSignals", { query: { limit: 2 } })) pages.push(signals.map(({ id }) => id));

    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
    expect(new Set(pages.flat()).size).toBe((await supervisor.getSignals()).signals.length);
  });

  it("throws what the server refuses, with its code", async () => {
    const nobody = createClient({ baseUrl });

    await expect(nobody.getSignals()).rejects.toMatchObject({ name: "PlumblineError", code: "UNAUTHENTICATED", details: { status: 401 } });
    await expect(createClient({ baseUrl, token: TOKENS.key }).getSignalsId({ params: { id: "../nothing?" } })).rejects.toMatchObject({
      code: "SIGNAL_NOT_FOUND",
    });
  });

  it("follows the stream until it is told to stop", async () => {
    const leave = new AbortController();
    const messages = createClient({ baseUrl, token: TOKENS.key }).follow("getStream", { signal: leave.signal });
    const first = (async () => {
      for await (const message of messages) if (message.event === "signal") return message;
      return undefined;
    })();
    const host = createClient({ baseUrl, token: TOKENS.host });
    // Until somebody listens nobody is told.
    const timer = setInterval(
      () => void host.postEvents({ body: { events: [{ event: tooHigh(`s-${Math.random()}`) }] } }).catch(() => undefined),
      100,
    );

    const message = await first;
    clearInterval(timer);
    leave.abort();

    expect(message).toMatchObject({ event: "signal", data: { change: "raised" } });
    expect((await messages.next()).done).toBe(true);
  });
});

describe("what is sent again", () => {
  const busy = { status: 503, body: { code: "OVERLOADED" }, headers: { "retry-after": "0" } };

  it("is a read, and what the server takes once", async () => {
    const read = await answering(busy, { status: 200, body: { size: 1, folded: 1 } });
    const events = await answering(busy, { status: 200, body: { receipts: [], checkpoint: "" } });

    expect(await read.client.getHealth()).toEqual({ size: 1, folded: 1 });
    expect(await events.client.postEvents({ body: { events: [], head: { epoch: 0, seq: 0, hash: "" } } })).toEqual({
      receipts: [],
      checkpoint: "",
    });
    expect([read.asked.length, events.asked.length]).toEqual([2, 2]);
  });

  it("is nothing that would be done twice, and nothing that is refused for good", async () => {
    const erasure = await answering(busy);
    const refused = await answering({ status: 422, body: { code: "REQUEST_INVALID", detail: "limit: too large" } });

    await expect(erasure.client.postErasures({ body: { reason: "x" } })).rejects.toMatchObject({
      code: "OVERLOADED",
      details: { retryAfter: 0 },
    });
    await expect(refused.client.getSignals()).rejects.toMatchObject({ code: "REQUEST_INVALID", message: "limit: too large" });
    expect([erasure.asked.length, refused.asked.length]).toEqual([1, 1]);
  });

  it("is given up at last, with the code that came", async () => {
    const { asked, client } = await answering(busy);

    await expect(client.getHealth()).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(asked.length).toBe(3);
  });
});

it("goes on behind the last message where a stream breaks off", async () => {
  const { asked, client } = await answering(
    {
      status: 200,
      body: 'retry: 1\n\nid: 7\nevent: signal\ndata: {"a":\ndata: 1}\n\n: still here\n\n',
      headers: { "content-type": "text/event-stream" },
    },
    { status: 200, body: "id: 8\r\nevent: signal\r\ndata: 2\r\n\r\n", headers: { "content-type": "text/event-stream" } },
    { status: 403, body: { code: "FORBIDDEN" } },
  );

  const messages: StreamMessage[] = [];
  const reading = (async () => {
    for await (const message of client.follow("getStream")) messages.push(message);
  })();

  await expect(reading).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(messages).toEqual([
    { id: "7", event: "signal", data: { a: 1 } },
    { id: "8", event: "signal", data: 2 },
  ]);
  expect(asked.map(({ headers }) => headers["last-event-id"])).toEqual([undefined, "7", "8"]);
});

it("says of a server that is not there, or is none, that it is not available", async () => {
  const html = await answering({ status: 200, body: "<html>" });
  const other = await answering({ status: 500, body: { code: "INTERNAL", title: "The server failed" } });

  await expect(createClient({ baseUrl: "http://127.0.0.1:1", retries: 0 }).getHealth()).rejects.toMatchObject({
    code: "SUPERVISOR_UNAVAILABLE",
  });
  await expect(html.client.getHealth()).rejects.toMatchObject({ code: "SUPERVISOR_UNAVAILABLE" });
  await expect(other.client.getHealth()).rejects.toMatchObject({ code: "SUPERVISOR_UNAVAILABLE", details: { code: "INTERNAL" } });
});
