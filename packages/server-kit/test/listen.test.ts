import { PlumblineError } from "@plumbline/core";
import { expect, it, onTestFinished } from "vitest";
import { type Listening, listen } from "../src/api/listen.ts";
import type { Peer } from "../src/api/peer.ts";
import { type ActiveServer, createStandBy } from "../src/api/stand-by.ts";

async function serve(fetch: (request: Request, peer: Peer) => Promise<Response>): Promise<Listening> {
  const listening = await listen({ fetch, port: 0 });
  onTestFinished(() => listening.close());
  return listening;
}

it("tells the address of the connection, and lets a query of 90,000 characters reach its route", async () => {
  const { url } = await serve(async (request, { address }) => Response.json({ address, length: new URL(request.url).search.length }));

  const said = await (await fetch(`${url}/?q=${"x".repeat(90_000)}`)).json();

  expect(said).toEqual({ address: expect.stringMatching(/127\.0\.0\.1$/), length: 90_003 });
});

it("passes the address of its peer on to the server that holds the store, behind those that proxies gave", async () => {
  const holder = await serve(async (request) => new Response(request.headers.get("x-forwarded-for")));
  const open = async (): Promise<ActiveServer> => {
    throw new PlumblineError("STORE_CONFLICT", "held", { details: { heldBy: holder.url } });
  };
  const standBy = await createStandBy({ open, retryMs: 50 });
  onTestFinished(() => standBy.close());
  const { url } = await serve(standBy.fetch);

  const direct = await (await fetch(url)).text();
  const proxied = await (await fetch(url, { headers: { "x-forwarded-for": "192.0.2.7" } })).text();

  expect(direct).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
  expect(proxied).toMatch(/^192\.0\.2\.7, (::ffff:)?127\.0\.0\.1$/);
});
