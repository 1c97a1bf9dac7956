import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { Hono } from "hono";
import * as z from "zod";
import type { Identity } from "../identity/identity.ts";
import { readJson } from "../ingest/read-json.ts";
import { openApi } from "./openapi.ts";
import { problem } from "./problem.ts";
import { type Route, route, type Services } from "./route.ts";
import { postEvents } from "./routes/events.ts";
import { postPrecheck } from "./routes/precheck.ts";
import { getSignal, getSignals } from "./routes/signals.ts";
import { getStream } from "./routes/stream.ts";
import { getCheckpoint, getEntries } from "./routes/trail.ts";

const getOpenApi = route({
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This description.",
  caller: "anyone",
  reply: { type: "application/json", schema: z.record(z.string(), z.unknown()), description: "OpenAPI 3.1" },
  handle: () => openApi(ROUTES),
});

const getHealth = route({
  method: "GET",
  path: "/v1/health",
  summary: "Whether the server answers, and how far it has folded its trail.",
  caller: "anyone",
  reply: {
    type: "application/json",
    schema: z.strictObject({ size: z.int(), folded: z.int() }),
    description: "Entries in the trail, and entries folded",
  },
  handle: ({ services: { trail, supervision } }) => ({ size: trail.size, folded: supervision.cursor }),
});

export const ROUTES: readonly Route[] = [
  getOpenApi,
  getHealth,
  postEvents,
  postPrecheck,
  getSignals,
  getSignal,
  getStream,
  getCheckpoint,
  getEntries,
];

export interface ApiOptions {
  readonly services: Services;
  readonly identity: Identity;
  onFault(fault: { readonly where: string; readonly error: unknown }): void;
}

/** The routes as one function from a request to a response, for whatever server the operator has. */
export function createApi({ services, identity, onFault }: ApiOptions): (request: Request) => Promise<Response> {
  const app = new Hono();
  for (const definition of ROUTES) {
    app.on(definition.method, definition.path.replace(/\{(\w+)\}/g, ":$1"), async (context) =>
      answer(definition, context.req.raw, context.req.param() as Record<string, string>),
    );
  }
  app.notFound(() => problem(new PlumblineError("NOT_FOUND", "no such path; GET /v1/openapi.json lists them")));
  app.onError((error) => {
    onFault({ where: "api", error });
    return problem(error);
  });

  async function answer(definition: Route, request: Request, params: Record<string, string>): Promise<Response> {
    try {
      const caller = identity.callerOf(request.headers, services.clock.now());
      if (definition.caller !== "anyone") {
        if (!caller) {
          const isGiven = request.headers.has("authorization");
          throw new PlumblineError(
            "UNAUTHENTICATED",
            isGiven
              ? "this token is not known here; take the one that the server printed"
              : "send the token as Authorization: Bearer, or sign in",
          );
        }
        if (caller.role !== definition.caller) {
          throw new PlumblineError("FORBIDDEN", `this is for a ${definition.caller}; the caller is a ${caller.role}`);
        }
      }
      const found = await definition.handle({
        caller: caller as NonNullable<typeof caller>,
        services,
        params: parse(definition.params, params),
        query: parse(definition.query, queryOf(request)),
        body: definition.body && readJson(await textOf(request, definition.limit ?? DEFAULT_LIMIT)),
        signal: request.signal,
      });
      if (!(found instanceof Response)) return Response.json(found, { headers: { "cache-control": "no-store" } });
      // Nobody reads the body of an answer to HEAD; a stream would wait for its reader for ever.
      if (request.method === "HEAD") await found.body?.cancel();
      return found;
    } catch (error) {
      const response = problem(error);
      if (response.status >= 500) onFault({ where: `${definition.method} ${definition.path}`, error });
      return response;
    }
  }

  return async (request) => app.fetch(request);
}

const DEFAULT_LIMIT = 65_536;

function queryOf(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.url);
  // Nothing would be read as the number 0.
  for (const [name, value] of searchParams) if (value === "") throw new PlumblineError("REQUEST_INVALID", `${name}: has no value`);
  return Object.fromEntries(searchParams);
}

function parse(schema: z.ZodType | undefined, value: Record<string, string>): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlumblineError("REQUEST_INVALID", `${issue?.path.join(".") || "query"}: ${issue?.message}`);
}

/** The body, read no further than its limit. */
async function textOf(request: Request, limit: number): Promise<string> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new PlumblineError("REQUEST_INVALID", `content-type ${JSON.stringify(type.slice(0, 80))} is not JSON; send application/json`);
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of request.body ?? []) {
      size += piece.byteLength;
      if (size > limit) throw new PlumblineError("REQUEST_TOO_LARGE", `the body is larger than ${limit} bytes; send less at a time`);
      pieces.push(piece);
    }
  } catch (error) {
    throw isPlumblineError(error) ? error : new PlumblineError("REQUEST_INVALID", "the body ended before its time", { cause: error });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new PlumblineError("REQUEST_INVALID", "the body is not UTF-8");
  }
}
