import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import type { Peer } from "./peer.ts";
import { problem } from "./problem.ts";

/** A server that holds its store. */
export interface ActiveServer {
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /** Resolves when another process took the store; never rejects. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

export interface StandByOptions {
  /**
   * Opens the store, and the supervisor on it. Rejects with `STORE_CONFLICT` while another process holds the store, whose address
   * (`http://10.0.0.1:4181`) is in `details.heldBy`.
   */
  open(): Promise<ActiveServer>;
  /** How long to wait before the store is asked for again; 1,000 unless given. */
  readonly retryMs?: number;
  /** What should not happen and stops nothing. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

export interface StandBy {
  /**
   * Answers by the server of this process, or passes the request on to the process that holds the store, with the address of the peer at the end
   * of `X-Forwarded-For`: name the servers to each other as trusted proxies, or all that comes from another one counts as one client.
   */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /** Whether this process holds the store. */
  readonly isActive: boolean;
  /** Address of the process that holds the store, as it said itself; undefined where this one does, or nobody. */
  readonly heldBy: string | undefined;
  close(): Promise<void>;
}

/**
 * One of several processes on one store: it answers while it holds the store, and passes everything on to the holder while it does not. Rejects
 * when the store cannot be opened for another reason than a holder or a database that does not answer.
 */
export async function createStandBy({ open, retryMs = 1000, onFault }: StandByOptions): Promise<StandBy> {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  let active: ActiveServer | undefined;
  let holder: string | undefined;
  let isClosed = false;
  let unavailableFor: string | undefined;
  const agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };

  /** Whether it took the store. */
  async function take(): Promise<boolean> {
    try {
      active = await open();
      holder = undefined;
      unavailableFor = undefined;
      return true;
    } catch (error) {
      if (isPlumblineError(error, "STORE_CONFLICT")) {
        holder = String(error.details.heldBy ?? "");
        unavailableFor = undefined;
        return false;
      }
      // The holder may still answer what it has in memory.
      if (!isPlumblineError(error, "STORE_UNAVAILABLE")) throw error;
      // Once, and not at every try: it may last for hours.
      if (error.message !== unavailableFor) onFault?.({ where: "stand-by", error });
      unavailableFor = error.message;
      return false;
    }
  }

  async function follow(): Promise<void> {
    for (;;) {
      const server = active;
      if (server) {
        await Promise.race([server.lost, closed]);
        active = undefined;
        await server.close().catch((error: unknown) => onFault?.({ where: "stand-by", error }));
      }
      if (isClosed) return;
      const isTaken = await take().catch((error: unknown) => {
        onFault?.({ where: "stand-by", error });
        return false;
      });
      if (!isTaken) await Promise.race([pause(retryMs), closed]);
    }
  }

  await take();
  const following = follow();

  return {
    get isActive() {
      return active !== undefined;
    },
    get heldBy() {
      return holder || undefined;
    },
    async fetch(request, peer) {
      const server = active;
      if (server) {
        const response = await server.fetch(request, peer);
        if (response.status !== 409) return response;
        // What was refused because the store was taken meanwhile is to be sent again, and not to be given up.
        await new Promise(setImmediate);
        if (active === server) return response;
        await response.body?.cancel();
        return unavailable("another process has just taken over");
      }
      if (!holder) return unavailable("no process holds the store at present");
      if (request.headers.has(PASSED_ON)) return unavailable("the process that was said to hold the store does not hold it");
      try {
        return await passOn(request, new URL(holder), agents, peer);
      } catch (error) {
        onFault?.({ where: "stand-by", error });
        return unavailable("the process that holds the store does not answer");
      }
    },
    async close() {
      isClosed = true;
      close();
      await following;
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Marks what was passed on once, so that two processes that each take the other for the holder do not send it to and fro. */
const PASSED_ON = "plumbline-passed-on";
const CONNECT_MS = 3000;

// RFC 9110, 7.6.1: these are about one connection. `expect` was answered by the server that read this request.
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
].concat(["upgrade", "expect"]);

/** Sends the request to `holder` and gives its answer, both as they stream. Rejects when there is no answer. */
async function passOn(
  request: Request,
  holder: URL,
  agents: Readonly<Record<string, HttpAgent>>,
  peer: Peer | undefined,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const send = holder.protocol === "https:" ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outward = send(
    {
      protocol: holder.protocol,
      hostname: holder.hostname.replace(/^\[|\]$/g, ""),
      port: holder.port,
      path: pathname + search,
      method: request.method,
      agent: agents[holder.protocol],
      headers: Object.fromEntries([...withoutHops(request.headers), [PASSED_ON, "1"], ...forwardedFor(request.headers, peer)]),
      signal: request.signal,
    },
    resolve,
  );
  outward.on("error", reject);
  // A machine that is gone does not refuse a connection. A stream of events may be silent for long, so only this is timed.
  const timer = setTimeout(() => outward.destroy(new Error(`no connection to ${holder.origin} in ${CONNECT_MS} ms`)), CONNECT_MS);
  outward.on("socket", (socket) => {
    if (!socket.connecting) clearTimeout(timer);
    else socket.once(holder.protocol === "https:" ? "secureConnect" : "connect", () => clearTimeout(timer));
  });
  outward.on("close", () => clearTimeout(timer));
  if (request.body) pipeline(Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]), outward).catch(reject);
  else outward.end();

  const answer = await promise;
  const headers = new Headers();
  for (let i = 0; i < answer.rawHeaders.length; i += 2) headers.append(answer.rawHeaders[i] as string, answer.rawHeaders[i + 1] as string);
  const status = answer.statusCode as number;
  const hasBody = request.method !== "HEAD" && status !== 204 && status !== 304;
  if (!hasBody) answer.resume();
  return new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null, {
    status,
    headers: [...withoutHops(headers)],
  });
}

function forwardedFor(headers: Headers, peer: Peer | undefined): [string, string][] {
  if (peer?.address === undefined) return [];
  const before = headers.get("x-forwarded-for");
  return [["x-forwarded-for", before === null ? peer.address : `${before}, ${peer.address}`]];
}

function withoutHops(headers: Headers): [string, string][] {
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase());
  const dropped = new Set([...HOP_BY_HOP, ...named]);
  return [...headers].filter(([name]) => !dropped.has(name));
}

/** 503 with Retry-After. */
function unavailable(reason: string): Response {
  return problem(new PlumblineError("SUPERVISOR_UNAVAILABLE", reason));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
