import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PlumblineError } from "@plumbline/core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Cluster, commitOf, postgresBin, startCluster } from "../../test/postgres.ts";
import { createSupervisor } from "../create-supervisor.ts";
import { postgresTrailStore, preparePostgresTrail } from "../store/postgres/index.ts";
import { nodeSigner } from "../trail/node-signer.ts";
import { type Listening, listen } from "./listen.ts";
import { type ActiveServer, createStandBy, type StandBy } from "./stand-by.ts";

/** Of a machine that has much else to do. */
const LONG = 60_000;
const TOKEN = "token-of-the-host-0123456789";

/** A stand-by that listens; `open` gets its own address. */
async function serve(
  open: (address: string) => Promise<ActiveServer>,
  faults: unknown[] = [],
): Promise<Listening & { readonly standBy: StandBy }> {
  const { promise, resolve } = Promise.withResolvers<StandBy>();
  const listening = await listen({ port: 0, fetch: async (request) => (await promise).fetch(request) });
  const standBy = await createStandBy({ open: () => open(listening.url), retryMs: 50, onFault: (fault) => faults.push(fault) });
  resolve(standBy);
  onTestFinished(async () => {
    await listening.close();
    await standBy.close();
  });
  return { ...listening, standBy };
}

function heldBy(address: string): () => Promise<ActiveServer> {
  return async () => {
    throw new PlumblineError("STORE_CONFLICT", "held", { details: { heldBy: address } });
  };
}

async function active(fetch: ActiveServer["fetch"], lost: Promise<void> = new Promise(() => {})): Promise<ActiveServer> {
  return { fetch, lost, close: async () => {} };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

it("passes a request on with its method, path, headers and body, and gives the answer as it is", async () => {
  const holder = await serve(() =>
    active(async (request) => {
      const said = {
        method: request.method,
        path: new URL(request.url).pathname + new URL(request.url).search,
        authorization: request.headers.get("authorization"),
        hop: request.headers.get("x-hop"),
        te: request.headers.get("te"),
        encoding: request.headers.get("content-encoding"),
        body: Buffer.from(await request.arrayBuffer()).toString("hex"),
      };
      const headers = new Headers({ "x-said": "yes", connection: "x-drop", "x-drop": "1" });
      headers.append("set-cookie", "a=1");
      headers.append("set-cookie", "b=2");
      return Response.json(said, { status: 422, headers });
    }),
  );
  const other = await serve(heldBy(holder.url));

  const answer = await fetch(`${other.url}/v1/events?x=%20y`, {
    method: "POST",
    headers: { authorization: "Bearer t", "x-hop": "1", te: "trailers", "content-encoding": "gzip" },
    body: new Uint8Array([0, 255, 13, 10]),
  });

  expect(answer.status).toBe(422);
  expect(await answer.json()).toEqual({
    method: "POST",
    path: "/v1/events?x=%20y",
    authorization: "Bearer t",
    hop: "1",
    te: null,
    encoding: "gzip",
    body: "00ff0d0a",
  });
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect([answer.headers.get("x-said"), answer.headers.get("x-drop")]).toEqual(["yes", null]);
});

it.each([
  { method: "HEAD", status: 200 },
  { method: "GET", status: 204 },
  { method: "GET", status: 304 },
])("an answer without a body stays one: $method $status", async ({ method, status }) => {
  const holder = await serve(() => active(async () => new Response(null, { status, headers: { etag: '"x"' } })));
  const other = await serve(heldBy(holder.url));

  const answer = await fetch(other.url, { method });

  expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([status, '"x"', ""]);
});

it("a stream of events arrives piece by piece, and ends for the holder when the reader goes", async () => {
  const { promise: cancelled, resolve: cancel } = Promise.withResolvers<void>();
  let push: (text: string) => void = () => {};
  const holder = await serve(() =>
    active(async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          push = (text) => controller.enqueue(Buffer.from(text));
        },
        cancel: () => cancel(),
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    }),
  );
  const other = await serve(heldBy(holder.url));
  const leaving = new AbortController();
  const answer = await fetch(`${other.url}/v1/stream`, { signal: leaving.signal });
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();

  for (const text of ["data: 1\n\n", "data: 2\n\n"]) {
    push(text);
    expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe(text);
  }
  leaving.abort();
  await cancelled;
});

const dead = createServer();

it.each([
  { what: "nobody holds the store", address: async () => "" },
  { what: "two processes each take the other for the holder", address: async (own: string) => own },
  {
    what: "the holder does not answer",
    address: async () => {
      await new Promise<void>((resolve) => dead.listen(0, "127.0.0.1", resolve));
      const { port } = dead.address() as AddressInfo;
      await new Promise((resolve) => dead.close(resolve));
      return `http://127.0.0.1:${port}`;
    },
  },
  { what: "the holder's address is none", address: async () => "somewhere" },
])("answers 503 with Retry-After while $what", async ({ address }) => {
  const other = await serve(async (own) => heldBy(await address(own))());

  for (const method of ["GET", "POST"]) {
    const answer = await fetch(`${other.url}/v1/health`, { method, ...(method === "POST" && { body: "{}" }) });
    expect([answer.status, answer.headers.get("retry-after"), ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      "1",
      "SUPERVISOR_UNAVAILABLE",
    ]);
  }
});

it("does not start where the store cannot be opened for another reason than its holder", async () => {
  const open = async () => {
    throw new PlumblineError("STORE_INVALID", "no trail");
  };

  await expect(createStandBy({ open })).rejects.toMatchObject({ code: "STORE_INVALID" });
});

it("what was refused because another process took over is to be sent again", async () => {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  let holder = "";
  const server = await serve(async () => {
    if (holder !== "") return heldBy(holder)();
    return active(async () => {
      holder = "http://127.0.0.1:9";
      lose();
      return Response.json({ code: "STORE_CONFLICT" }, { status: 409 });
    }, lost);
  });

  const answer = await fetch(server.url);

  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  await until(() => !server.standBy.isActive);
});

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", { timeout: LONG }, () => {
  let cluster: Cluster;
  let url: string;
  beforeAll(async () => {
    cluster = await startCluster();
    url = await cluster.database();
    await preparePostgresTrail(url);
  }, LONG);
  afterAll(() => cluster.remove(), LONG);

  /** Adds one entry for each POST, and says who answered. */
  async function openServer(address: string): Promise<ActiveServer> {
    const store = await postgresTrailStore({ url, lease: { holder: address, ms: 1500 } });
    let size = (await store.head())?.size ?? 0;
    let last: Promise<unknown> = Promise.resolve();
    return {
      lost: store.lost,
      close: () => store.close(),
      async fetch(request) {
        if (request.method === "GET") return Response.json({ by: address, size: (await store.head())?.size ?? 0 });
        const append = last.then(async () => {
          await store.append(commitOf(size, 1, { run: await request.text() }));
          return Response.json({ by: address, index: size++ });
        });
        last = append.catch(() => {});
        return append.catch((error: unknown) => Response.json({ code: (error as { code: string }).code }, { status: 409 }));
      },
    };
  }

  /** A whole server; its trail is in a schema of its own. */
  async function openSupervisor(address: string): Promise<ActiveServer> {
    const store = await postgresTrailStore({ url, schema: "whole", lease: { holder: address, ms: 1500 } });
    const supervisor = await createSupervisor({
      store,
      packs: [],
      signer: nodeSigner("plumbline.test/trail", new Uint8Array(32).fill(1)),
      origin: "plumbline.test/trail",
      identity: {
        sources: { host: TOKEN },
        supervisors: { office: "key-of-the-office-0123456789" },
        secret: "a-secret-of-this-test-0123456789",
      },
    });
    return { fetch: supervisor.fetch, lost: store.lost, close: () => supervisor.close() };
  }

  async function send(at: string, id: string): Promise<unknown> {
    const event = {
      id,
      type: "case.accepted",
      time: "2026-03-02T09:00:00+08:00",
      source: "host",
      objects: [{ type: "case", id: "c" }],
      data: {},
    };
    const answer = await fetch(`${at}/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ events: [{ event }] }),
    });
    const { receipts } = (await answer.json()) as { receipts?: readonly { index: number; status: string }[] };
    return receipts?.[0] ?? answer.status;
  }

  it("a whole supervisor takes over where the other stopped, knows its events, and answers through either address", async () => {
    await preparePostgresTrail(url, { schema: "whole" });
    const first = await serve(openSupervisor);
    const second = await serve(openSupervisor);
    const before = await send(second.url, "e-1");
    expect(before).toMatchObject({ status: "stored" });

    await until(async () => {
      await cluster.sql("trail_1", `UPDATE whole.lease SET expires = '-infinity' WHERE holder = '${first.url}'`);
      return second.standBy.isActive;
    });
    await until(async () => (await send(first.url, "e-2")) !== 503);

    expect(await send(first.url, "e-1")).toEqual({ ...(before as object), status: "duplicate" });
    expect(await send(first.url, "e-3")).toMatchObject({ status: "stored" });
    expect([first.standBy.isActive, second.standBy.isActive]).toEqual([false, true]);
  });

  it("the other takes over when the holder is closed or loses the store, and nothing acknowledged is lost", async () => {
    const first = await serve(openServer);
    const second = await serve(openServer);
    const acknowledged: number[] = [];
    const answeredBy = new Set<string>();
    const post = async (at: string): Promise<void> => {
      const answer = await fetch(at, { method: "POST", body: "e" });
      const said = (await answer.json()) as { by: string; index: number };
      if (answer.status !== 200) return;
      acknowledged.push(said.index);
      answeredBy.add(said.by);
    };
    expect([first.standBy.isActive, second.standBy.isActive]).toEqual([true, false]);
    for (let i = 0; i < 5; i++) await post(second.url);
    expect([...answeredBy]).toEqual([first.url]);

    // As when the holder was cut off for longer than its lease.
    await until(async () => {
      await cluster.sql("trail_1", `UPDATE plumbline.lease SET expires = '-infinity' WHERE holder = '${first.url}'`);
      await post(first.url);
      return second.standBy.isActive && !first.standBy.isActive && answeredBy.has(second.url);
    });
    for (let i = 0; i < 5; i++) await post(first.url);
    await second.close();
    await second.standBy.close();
    await until(async () => {
      await post(first.url);
      return first.standBy.isActive;
    });
    await post(first.url);

    const { by, size } = (await (await fetch(first.url)).json()) as { by: string; size: number };
    expect(by).toBe(first.url);
    expect(acknowledged).toEqual(Array.from({ length: size }, (_, i) => i));
  });
});
