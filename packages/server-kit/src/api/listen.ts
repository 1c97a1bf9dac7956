import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { PlumblineError } from "@plumbline/core";
import type { Peer } from "./peer.ts";
import { problem } from "./problem.ts";

export interface ListenOptions {
  /** Gets the address of the connection too: limits of those who are not known go by it. */
  readonly fetch: (request: Request, peer: Peer) => Promise<Response>;
  /** 0 for any free one. */
  readonly port: number;
  /** `127.0.0.1` unless given: to be reached from elsewhere, put a proxy with TLS in front, or say so here. */
  readonly host?: string;
  /** Certificate (with what it hangs on) and key as PEM: it speaks TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface Listening {
  /** `http://127.0.0.1:4181`, without a slash at the end. */
  readonly url: string;
  /** Ends open streams too. */
  close(): Promise<void>;
}

/** Serves over HTTP with the server that Node has. Rejects when the port is taken. */
export async function listen({ fetch, port, host = "127.0.0.1", tls }: ListenOptions): Promise<Listening> {
  const isLoopback = LOOPBACK.has(host);
  const guarded = async (request: Request, { incoming }: { readonly incoming: Pick<IncomingMessage, "socket"> }): Promise<Response> => {
    // A page of another site can have its own name resolve to this machine; then the browser names that site as the host.
    if (isLoopback && !LOOPBACK.has(new URL(request.url).hostname)) {
      return problem(new PlumblineError("FORBIDDEN", "this server answers on 127.0.0.1 and localhost only"));
    }
    return fetch(request, { address: incoming.socket.remoteAddress });
  };
  const listener = getRequestListener((request, env) => guarded(request, env as { incoming: IncomingMessage }), {
    overrideGlobalObjects: false,
  });
  const answer = (...[request, response]: Parameters<RequestListener>): void => void listener(request, response);
  const server = tls
    ? createSecureServer({ ...tls, maxHeaderSize: LARGEST_HEADERS }, answer)
    : createServer({ maxHeaderSize: LARGEST_HEADERS }, answer);
  // Longer than a proxy or a recorder keeps a connection that rests: who closes first must not be the one who is about to be asked.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** More than any query that is described takes with its escapes: what is too long for a route is refused by it, with a code. */
const LARGEST_HEADERS = 131_072;
const KEEP_ALIVE_MS = 75_000;
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]", "::1"]);
