import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { Hono } from "hono";
import * as z from "zod";
import type { Identity } from "../identity/identity.ts";
import { mediaTypeOf, textOf } from "../ingest/media-type.ts";
import { receiveBody } from "../ingest/read-body.ts";
import { readJson } from "../ingest/read-json.ts";
import { ANYONE } from "./access.ts";
import { openApi } from "./openapi.ts";
import { problem } from "./problem.ts";
import { type Route, route, type Services } from "./route.ts";
import { postErasures } from "./routes/erasures.ts";
import { postEvents } from "./routes/events.ts";
import { getHealth, getMetrics, getReady } from "./routes/operation.ts";
import { postPrecheck } from "./routes/precheck.ts";
import { getQuarantine, postReplay } from "./routes/quarantine.ts";
import { getSignal, getSignals } from "./routes/signals.ts";
import { getStream } from "./routes/stream.ts";
import { getBundle, getCheckpoint, getEntries, getProof, getTile } from "./routes/trail.ts";

const getOpenApi = route({
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This description.",
  access: ANYONE,
  reply: { type: "application/json", schema: z.record(z.string(), z.unknown()), description: "OpenAPI 3.1" },
  handle: () => openApi(ROUTES),
});

export const ROUTES: readonly Route[] = [
  getOpenApi,
  getHealth,
  getReady,
  getMetrics,
  postEvents,
  postPrecheck,
  getSignals,
  getSignal,
  getStream,
  getCheckpoint,
  getBundle,
  getTile,
  getEntries,
  getProof,
  getQuarantine,
  postReplay,
  postErasures,
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
    app.on(definition.method, patternOf(definition.path), async (context) =>
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
      const { anyOf } = definition.access;
      if (anyOf !== "anyone") {
        if (!caller) {
          const isGiven = request.headers.has("authorization");
          throw new PlumblineError(
            "UNAUTHENTICATED",
            isGiven
              ? "this token is not known here; take the one that the server printed"
              : "send the token as Authorization: Bearer, or sign in",
          );
        }
        if (!anyOf.some((role) => caller.roles.includes(role))) {
          throw new PlumblineError(
            "FORBIDDEN",
            `this is for ${anyOf.join(", ")}; the caller is ${caller.roles.join(", ") || "nobody of a role"}`,
          );
        }
      }
      const found = await definition.handle({
        caller: caller as NonNullable<typeof caller>,
        services,
        params: parse(definition.params, params),
        query: parse(definition.query, queryOf(request)),
        body: definition.body && !definition.otherBodies && (await jsonOf(request, definition.limit ?? DEFAULT_LIMIT, caller?.id ?? "")),
        request,
        signal: request.signal,
      });
      if (!(found instanceof Response)) return Response.json(found, { headers: { "cache-control": "no-store" } });
      // Nobody reads the body of an answer to HEAD; a stream would wait for its reader for ever.
      if (request.method === "HEAD") await found.body?.cancel();
      return found;
    } catch (error) {
      const response = problem(error);
      // Overload is counted; a report of each refusal would add to it.
      if (response.status >= 500 && !isPlumblineError(error, "OVERLOADED"))
        onFault({ where: `${definition.method} ${definition.path}`, error });
      return response;
    }
  }

  async function jsonOf(request: Request, limit: number, caller: string): Promise<unknown> {
    const type = mediaTypeOf(request.headers);
    if (!/^application\/(?:[\w.+-]+\+)?json$/.test(type)) {
      throw new PlumblineError(
        "MEDIA_TYPE_UNSUPPORTED",
        `content-type ${JSON.stringify(type.slice(0, 80))} is not JSON; send application/json`,
      );
    }
    const { bytes, hold } = await receiveBody(request, { caller, budget: services.budget, limit });
    try {
      return readJson(textOf(bytes));
    } finally {
      hold.release();
    }
  }

  return async (request) => {
    const response = await app.fetch(request);
    services.metrics.countRequest(response.status);
    return response;
  };
}

/** As Hono writes parameters; one that may hold slashes takes the rest of the path. */
function patternOf(path: string): string {
  return path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, isDeep: string) => `:${name}${isDeep && "{.+}"}`);
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
