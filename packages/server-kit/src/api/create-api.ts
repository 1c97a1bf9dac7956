import { hash } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { Hono } from "hono";
import * as z from "zod";
import type { Look } from "../access/access-log.ts";
import { personsIn } from "../access/persons-in.ts";
import type { Identity } from "../identity/identity.ts";
import { ADMINISTRATORS, type Principal, PURPOSES, type Purpose } from "../identity/principal.ts";
import { mediaTypeOf, textOf } from "../ingest/media-type.ts";
import { receiveBody } from "../ingest/read-body.ts";
import { readJson } from "../ingest/read-json.ts";
import { ANYONE, admit } from "./access.ts";
import { Content } from "./content.ts";
import { DOCS_POLICY, docsHtml } from "./docs-page/docs-html.ts";
import { guard } from "./headers.ts";
import { openApi } from "./openapi.ts";
import type { PageOf } from "./pages.ts";
import { addressReader, type Peer } from "./peer.ts";
import { problem } from "./problem.ts";
import { createRateLimit, type RateLimitOptions } from "./rate-limit.ts";
import { DEFAULT_LIMIT, type Route, route, type Services } from "./route.ts";
import { getMyReads } from "./routes/access.ts";
import { getAccountability } from "./routes/accountability.ts";
import { getCases } from "./routes/cases.ts";
import { postCommands } from "./routes/commands.ts";
import { getControls } from "./routes/controls.ts";
import { getAccounts, getOrganisations, getPerson } from "./routes/directory.ts";
import { getDisposition, getDispositionReport, getDispositions, getLadders } from "./routes/dispositions.ts";
import { postErasures } from "./routes/erasures.ts";
import { postEvents } from "./routes/events.ts";
import { getCasesExport, getDispositionsExport, getLogExport, getSignalsExport, getStatisticsExport } from "./routes/exports.ts";
import { getHandling, getPolicy } from "./routes/handling.ts";
import { getMatter, getMatters, getSupervisionReport } from "./routes/matters.ts";
import { getNotices } from "./routes/notices.ts";
import { getHealth, getMetrics, getReady } from "./routes/operation.ts";
import { postPrecheck } from "./routes/precheck.ts";
import { getQuarantine, postReplay } from "./routes/quarantine.ts";
import { getRecord, getRecords } from "./routes/records.ts";
import { getSearch } from "./routes/search.ts";
import { getMe, getSessions, getSignIn, getSignInCallback, postEmbed, postSession, postSessionEnd } from "./routes/session.ts";
import { getSignal, getSignals } from "./routes/signals.ts";
import { getStatistics } from "./routes/statistics.ts";
import { getStream } from "./routes/stream.ts";
import { getBundle, getCheckpoint, getEntries, getProof, getTile } from "./routes/trail.ts";
import { getWebhooks, postWebhookRetry } from "./routes/webhooks.ts";
import { checked } from "./validate.ts";

const getOpenApi = route({
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This description.",
  access: ANYONE,
  reply: { type: "application/json", schema: z.record(z.string(), z.unknown()), description: "OpenAPI 3.1" },
  etag: true,
  handle: () => new Content(describedAs(), { type: "application/json", cacheControl: "no-cache" }),
});

const getDocs = route({
  method: "GET",
  path: "/v1/docs",
  summary: "This page: the description for reading and printing.",
  access: ANYONE,
  query: z.strictObject({ lang: z.enum(["zh", "en"]).default("zh") }),
  reply: { type: "text/html", schema: z.string(), description: "One page without scripts" },
  handle: ({ query: { lang } }): Response =>
    new Response(docsHtml(openApi(ROUTES), lang), {
      headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": DOCS_POLICY },
    }),
});

export const ROUTES = [
  getOpenApi,
  getDocs,
  getHealth,
  getReady,
  getMetrics,
  postEvents,
  postPrecheck,
  getNotices,
  getSignals,
  getSignal,
  getHandling,
  getDispositions,
  getDisposition,
  getDispositionReport,
  getAccountability,
  getLadders,
  getPolicy,
  getControls,
  postCommands,
  getMatters,
  getMatter,
  getSupervisionReport,
  getCases,
  getRecords,
  getRecord,
  getStatistics,
  getSearch,
  getSignalsExport,
  getCasesExport,
  getDispositionsExport,
  getStatisticsExport,
  getLogExport,
  getStream,
  getCheckpoint,
  getBundle,
  getTile,
  getEntries,
  getProof,
  getWebhooks,
  postWebhookRetry,
  getQuarantine,
  postReplay,
  postErasures,
  postSession,
  getSignIn,
  getSignInCallback,
  postEmbed,
  postSessionEnd,
  getSessions,
  getMe,
  getMyReads,
  getOrganisations,
  getPerson,
  getAccounts,
] as const satisfies readonly Route[];

let description: string | undefined;

/** Made once: it takes some milliseconds. */
function describedAs(): string {
  description ??= JSON.stringify(openApi(ROUTES));
  return description;
}

export interface RateLimits {
  /** Of a source, by its token; 5,000 a second unless given. */
  readonly source?: RateLimitOptions;
  /** Of a person, 200 a second unless given. */
  readonly person?: RateLimitOptions;
  /** Of an address, by those who are not known: 50 a second unless given. */
  readonly address?: RateLimitOptions;
}

export interface ApiOptions {
  readonly services: Services;
  readonly identity: Identity;
  readonly rateLimits?: RateLimits | undefined;
  /** Addresses and networks of proxies of the operator's; what they say of who asked them is believed. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Browsers are told to come by TLS alone. */
  readonly tls?: boolean | undefined;
  onFault(fault: { readonly where: string; readonly error: unknown }): void;
}

/** Answers a request; of its peer it knows what the server that reads it says. */
export type Fetch = (request: Request, peer?: Peer) => Promise<Response>;

/** The routes as one function from a request to a response, for whatever server the operator has. */
export function createApi({ services, identity, onFault, rateLimits = {}, trustedProxies, tls }: ApiOptions): Fetch {
  const addressOf = addressReader(trustedProxies);
  const bySource = createRateLimit(rateLimits.source ?? { perSecond: 5000, burst: 10_000 });
  const byPerson = createRateLimit(rateLimits.person ?? { perSecond: 200, burst: 400 });
  const byAddress = createRateLimit(rateLimits.address ?? { perSecond: 50, burst: 500 });
  const isAllowed = (origin: string): boolean =>
    identity.sources.list().some(({ id }) => identity.sources.rightsOf(id)?.origins?.includes(origin));
  const app = new Hono<{ Bindings: { readonly peer?: Peer } }>();
  for (const definition of ROUTES) {
    app.on(definition.method, patternOf(definition.path), async (context) =>
      answer(definition, context.req.raw, context.req.param() as Record<string, string>, context.env.peer),
    );
  }
  app.notFound(({ req }) => elsewhere(req.method, req.path));
  app.onError((error) => {
    onFault({ where: "api", error });
    return problem(error);
  });

  async function answer(definition: Route, request: Request, params: Record<string, string>, peer: Peer | undefined): Promise<Response> {
    let known: Principal | undefined;
    try {
      // Not by the clock of the trail, which may stand still.
      const now = performance.now();
      known = await identity.callerOf(request, services.clock.now()).catch((error: unknown) => {
        if (definition.access.anyOf === "anyone") return undefined;
        byAddress.count(addressOf(request.headers, peer), now);
        throw error;
      });
      if (!known) byAddress.count(addressOf(request.headers, peer), now);
      else (known.roles.includes("sourceSystem") ? bySource : byPerson).count(JSON.stringify([known.source, known.id]), now);
      const caller = admitted(definition, known, request);
      // With a purpose given, what is sealed may be among what is shown: then it is on record before it is shown.
      const isSealed = definition.access.purpose === "required" || caller?.purpose !== undefined;
      const { query, page, after } = queryOf(definition, request);
      const body = definition.body && !definition.otherBodies && (await jsonOf(definition, request, caller?.id ?? ""));
      const of: PageOf = { route: definition.path, caller: caller?.id ?? "", query: withoutLimit(query) };
      const position = page === undefined ? undefined : definition.position?.parse(services.pages.open(page, of));
      const checkedParams = definition.params && checked(definition.params, params, "path");
      if (after) await folded(after, services, request.signal);
      const found = await definition.handle({
        caller: caller as NonNullable<typeof caller>,
        services,
        params: checkedParams,
        query,
        body,
        position,
        request,
        signal: request.signal,
      });
      if (caller && isRead(definition)) {
        const look = lookOf(definition, caller, params, query, found);
        if (isSealed) await services.access.sealed(look);
        else services.access.read(look);
      }
      const response = responseOf(definition, request, definition.position ? sealed(found, services, of) : found);
      // Nobody reads the body of an answer to HEAD; a stream would wait for its reader for ever.
      if (request.method === "HEAD") await response.body?.cancel();
      return response;
    } catch (error) {
      const response = problem(error);
      if (known && (response.status === 403 || response.status === 404) && ADMINISTRATORS.some((role) => known?.roles.includes(role))) {
        services.access.refused({ by: known, route: definition.path, persons: [] });
      }
      // Overload is counted; a report of each refusal would add to it.
      if (response.status >= 500 && !isPlumblineError(error, "OVERLOADED") && !isPlumblineError(error, "NOT_CAUGHT_UP"))
        onFault({ where: `${definition.method} ${definition.path}`, error });
      return response;
    }
  }

  async function jsonOf({ body, limit = DEFAULT_LIMIT }: Route, request: Request, caller: string): Promise<unknown> {
    const type = mediaTypeOf(request.headers);
    if (!/^application\/(?:[\w.+-]+\+)?json$/.test(type)) {
      throw new PlumblineError(
        "MEDIA_TYPE_UNSUPPORTED",
        `content-type ${JSON.stringify(type.slice(0, 80))} is not JSON; send application/json`,
      );
    }
    const { bytes, hold } = await receiveBody(request, { caller, budget: services.budget, limit });
    try {
      return checked(body as z.ZodType, readJson(textOf(bytes)), "body");
    } finally {
      hold.release();
    }
  }

  return async (request, peer) => {
    const response = guard(await app.fetch(request, { peer }), request, { tls, isAllowed });
    services.metrics.countRequest(response.status);
    return response;
  };
}

/** Throws `UNAUTHENTICATED`, `FORBIDDEN` or `PURPOSE_REQUIRED`. */
function admitted({ access }: Route, caller: Principal | undefined, request: Request): Principal | undefined {
  if (caller) {
    const purpose = purposeOf(request.headers);
    const allowed = admit(caller, access);
    if (access.purpose === "required" && purpose === undefined) {
      throw new PlumblineError("PURPOSE_REQUIRED", `say for which purpose in the header Purpose: ${PURPOSES.join(", ")}`);
    }
    return purpose === undefined ? allowed : { ...allowed, purpose };
  }
  if (access.anyOf === "anyone") return undefined;
  const isGiven = request.headers.has("authorization");
  throw new PlumblineError(
    "UNAUTHENTICATED",
    isGiven ? "this token is not known here; take the one that the server printed" : "send the token as Authorization: Bearer, or sign in",
  );
}

/** Throws `REQUEST_INVALID` for a purpose that there is not. */
function purposeOf(headers: Headers): Purpose | undefined {
  const given = headers.get("purpose");
  // A browser that fetches ahead says so under this name.
  if (given === null || given === "prefetch") return undefined;
  const purpose = PURPOSES.find((one) => one === given);
  if (purpose === undefined) throw new PlumblineError("REQUEST_INVALID", `Purpose: is one of ${PURPOSES.join(", ")}`);
  return purpose;
}

/** Somebody looks at what belongs to organisations or is sealed. What concerns their own person is no matter of others. */
function isRead({ method, access }: Route): boolean {
  return method === "GET" && (access.scope === "org" || access.purpose === "required");
}

function lookOf({ path }: Route, by: Principal, { type, id }: Record<string, string>, query: unknown, found: unknown): Look {
  const { org } = (query ?? {}) as { readonly org?: unknown };
  const word = type ?? path.split("/")[2];
  return {
    by,
    route: path,
    persons: found instanceof Response ? [] : personsIn(found),
    ...(id !== undefined && { record: `${word}/${id}` }),
    ...(typeof org === "string" && { org }),
  };
}

/** As Hono writes parameters; one that may hold slashes takes the rest of the path. */
function patternOf(path: string): string {
  return path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, isDeep: string) => `:${name}${isDeep && "{.+}"}`);
}

/** No route has this path, or none with this method. */
function elsewhere(method: string, path: string): Response {
  const methods = ROUTES.filter((one) => regExpOf(one.path).test(path)).map((one) => one.method);
  if (methods.length === 0) return problem(new PlumblineError("NOT_FOUND", "no such path; GET /v1/openapi.json lists them"));
  const allowed = [...new Set(methods.includes("GET") ? ["GET", "HEAD", ...methods] : methods), "OPTIONS"].join(", ");
  const response =
    method === "OPTIONS"
      ? new Response(null, { status: 204 })
      : problem(new PlumblineError("METHOD_NOT_ALLOWED", `${method} is not for this path; it takes ${allowed}`));
  response.headers.set("allow", allowed);
  return response;
}

function regExpOf(path: string): RegExp {
  const pattern = path.replace(/[.]/g, "\\.").replace(/\{\w+(\+?)\}/g, (_, isDeep: string) => (isDeep ? ".+" : "[^/]+"));
  return new RegExp(`^${pattern}$`);
}

/** What the frame reads of a query itself. */
const afterSchema = z.string().regex(/^.{1,256}:(?:0|[1-9]\d{0,14})$/, "is not <origin>:<index>");
const LONGEST_QUERY = 98_304;
const NO_QUERY = z.strictObject({});

function queryOf(
  { query = NO_QUERY, position, readsState }: Route,
  request: Request,
): { readonly query: unknown; readonly page?: string; readonly after?: string } {
  const { search, searchParams } = new URL(request.url);
  if (search.length > LONGEST_QUERY) throw new PlumblineError("REQUEST_INVALID", `query: is longer than ${LONGEST_QUERY} characters`);
  const given = new Map<string, string>();
  for (const [name, value] of searchParams) {
    const shown = name.slice(0, 80);
    // Nothing would be read as the number 0.
    if (value === "") throw new PlumblineError("REQUEST_INVALID", `${shown}: has no value`);
    // One reader takes the first of two, another the last.
    if (given.has(name)) throw new PlumblineError("REQUEST_INVALID", `${shown}: is there twice`);
    given.set(name, value);
  }
  const own = (name: string): string | undefined => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const page = position && own("page");
  const after = readsState && own("after");
  if (after !== undefined) checked(z.object({ after: afterSchema }), { after }, "query");
  return {
    query: checked(query, Object.fromEntries(given), "query"),
    ...(page !== undefined && { page }),
    ...(after !== undefined && { after }),
  };
}

/** How much at once is no part of what is asked for. */
function withoutLimit(query: unknown): Readonly<Record<string, unknown>> {
  const { limit: _, ...rest } = (query ?? {}) as Record<string, unknown>;
  return rest;
}

function sealed(found: unknown, { pages }: Services, of: PageOf): unknown {
  const { next, ...rest } = found as { readonly next?: unknown };
  return next === undefined ? rest : { ...rest, next: pages.seal(next, of) };
}

const PATIENCE_MS = 2000;
const LOOK_MS = 10;
const FOLLOWING_MS = 300;

/** Resolves when the state has this entry in it. Throws `NOT_CAUGHT_UP` when that takes too long. */
async function folded(after: string, { trail, supervision }: Services, signal: AbortSignal): Promise<void> {
  const colon = after.lastIndexOf(":");
  const [origin, index] = [after.slice(0, colon), Number(after.slice(colon + 1))];
  if (origin !== trail.origin) throw new PlumblineError("REQUEST_INVALID", `after: this trail is ${JSON.stringify(trail.origin)}`);
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    // What is read is the state, which the fold is a little ahead of.
    if (supervision.cursor > index && ((await supervision.state?.head())?.cursor ?? supervision.cursor) > index) break;
    if (performance.now() > until || signal.aborted) {
      throw new PlumblineError("NOT_CAUGHT_UP", `entry ${index} has not been folded; ${supervision.cursor} are`, {
        details: { retryAfter: 1 },
      });
    }
    await setTimeout(LOOK_MS);
  }
  // A signal is seen when its handling has begun, which is an entry of its own. Under steady load there is always one more to come.
  await Promise.race([supervision.caughtUp(), setTimeout(FOLLOWING_MS, undefined, { ref: false })]);
}

function responseOf({ reply, etag }: Route, request: Request, found: unknown): Response {
  if (found instanceof Response) return found;
  const { status = 200 } = reply;
  if (status === 204) return new Response(null, { status, headers: { "cache-control": "no-store" } });
  const content = found instanceof Content ? found : new Content(JSON.stringify(found), { type: "application/json" });
  const headers: Record<string, string> = { "cache-control": content.cacheControl };
  if (etag) {
    headers.etag = `"${hash("sha256", content.bytes, "base64url")}"`;
    if (isKnown(request.headers.get("if-none-match"), headers.etag)) return new Response(null, { status: 304, headers });
  }
  return new Response(content.bytes, { status, headers: { ...headers, "content-type": content.type } });
}

// RFC 9110, 13.1.2: compared weakly, and `*` is whatever there is.
function isKnown(tags: string | null, etag: string): boolean {
  return tags !== null && (tags.trim() === "*" || tags.split(",").some((one) => one.trim().replace(/^W\//, "") === etag));
}
