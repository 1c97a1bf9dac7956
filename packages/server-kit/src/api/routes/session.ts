import { randomBytes } from "node:crypto";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { abandoned, deviceCookie, deviceOf, isSafe, sessionCookie, signInCookie, signInKept } from "../../identity/carried.ts";
import type { Identity } from "../../identity/identity.ts";
import { SIGN_IN_SECONDS } from "../../identity/sign-in.ts";
import { ANYONE, SIGNED_IN } from "../access.ts";
import { problem } from "../problem.ts";
import { route } from "../route.ts";
import { carried, embedRequest, endRequest, me, sessionList, signedIn, signInRequest } from "../schemas-identity.ts";

export const postSession = route({
  method: "POST",
  path: "/v1/session",
  summary: "Exchange a key of the operator for a session of 12 hours, as a cookie.",
  access: ANYONE,
  body: signInRequest,
  reply: { type: "application/json", schema: signedIn, description: "Signed in; Set-Cookie has the session" },
  errors: ["UNAUTHENTICATED", "FORBIDDEN", "STORE_UNAVAILABLE"],
  async handle({ body, request, services: { identity, clock } }) {
    const { key } = body as z.output<typeof signInRequest>;
    // Else a page of another site could sign somebody in under a name of its choice. What sends neither header is no browser.
    const isPage = request.headers.has("sec-fetch-site") || request.headers.has("origin");
    if (isPage && !isSafe(request)) throw new PlumblineError("FORBIDDEN", "a page of another site cannot sign anybody in");
    const isSecure = identity.isSecure(request);
    const known = deviceOf(request.headers, isSecure);
    const device = known ?? randomBytes(16).toString("base64url");
    const now = clock.now();
    const { token, until } = await identity.signIn(key, now, device);
    const response = Response.json({ until: new Date(until).toISOString() }, { headers: { "cache-control": "no-store" } });
    response.headers.append("set-cookie", sessionCookie(token, (until - now) / 1000, isSecure));
    if (known === undefined) response.headers.append("set-cookie", deviceCookie(device, isSecure));
    return response;
  },
});

export const getSignIn = route({
  method: "GET",
  path: "/v1/sign-in",
  summary: "Send the browser to the identity provider to sign in there.",
  tag: "session",
  access: ANYONE,
  query: z.strictObject({ return: z.string().max(1000).default("/console").describe("Path of this server to go to afterwards") }),
  reply: { status: 303, type: "text/html", schema: z.string(), description: "Off to the provider; Set-Cookie has what the browser keeps" },
  errors: ["NOT_FOUND", "IDENTITY_UNAVAILABLE"],
  async handle({ query, request, services: { identity, clock } }) {
    const isSecure = identity.isSecure(request);
    const { location, state, kept } = await providerOf(identity).begin(query.return, clock.now());
    const response = new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
    for (const over of abandoned(request.headers, isSecure)) response.headers.append("set-cookie", over);
    response.headers.append("set-cookie", signInCookie(state, kept, SIGN_IN_SECONDS, isSecure));
    return response;
  },
});

export const getSignInCallback = route({
  method: "GET",
  path: "/v1/sign-in/callback",
  summary: "Where the provider sends the browser back: a session of 12 hours, as a cookie.",
  tag: "session",
  access: ANYONE,
  // Providers add names of their own.
  query: z.object({
    state: z.string().max(2048).optional(),
    code: z.string().max(8192).optional(),
    iss: z.string().max(2048).optional().describe("Issuer (RFC 9207)"),
    error: z.string().max(2048).optional(),
  }),
  reply: { type: "text/html", schema: z.string(), description: "A page that goes on where signing in began; Set-Cookie has the session" },
  errors: ["NOT_FOUND", "SIGN_IN_REFUSED", "IDENTITY_UNAVAILABLE"],
  async handle({ query: { state = "" }, request, services: { identity, clock } }) {
    const provider = providerOf(identity);
    const isSecure = identity.isSecure(request);
    const kept = signInKept(request.headers, state, isSecure);
    const end = (response: Response): void => {
      if (kept !== undefined) response.headers.append("set-cookie", signInCookie(state, "", 0, isSecure));
    };
    try {
      const now = clock.now();
      const outcome = await provider.finish(new URL(request.url).searchParams, kept, now);
      const known = deviceOf(request.headers, isSecure);
      const device = known ?? randomBytes(16).toString("base64url");
      const { token, until } = await identity.signedIn(outcome, now, device);
      // Not a redirect: a browser that comes from another site would not bring a strict cookie along.
      const page = pageOf(
        200,
        outcome.returnTo,
        "已登录。 / Signed in.",
        `<meta http-equiv="refresh" content="0;url=${escaped(outcome.returnTo)}">`,
      );
      page.headers.append("set-cookie", sessionCookie(token, (until - now) / 1000, isSecure));
      if (known === undefined) page.headers.append("set-cookie", deviceCookie(device, isSecure));
      end(page);
      return page;
    } catch (error) {
      if (!isPlumblineError(error, "SIGN_IN_REFUSED")) throw error;
      const isPage = request.headers.get("accept")?.includes("text/html");
      const sentence = `未能登录，请重新登录。 / Nobody was signed in; try again. (${String(error.details.reason)})`;
      const response = isPage ? pageOf(403, "/v1/sign-in", sentence) : problem(error);
      end(response);
      return response;
    }
  },
});

function providerOf({ provider }: Identity): NonNullable<Identity["provider"]> {
  if (!provider) throw new PlumblineError("NOT_FOUND", "there is no provider to sign in at; sign in with a key");
  return provider;
}

function pageOf(status: number, to: string, sentence: string, head = ""): Response {
  const text = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>准绳</title>${head}<p><a href="${escaped(to)}">${sentence}</a></p></html>`;
  return new Response(text, { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const postEmbed = route({
  method: "POST",
  path: "/v1/session/embed",
  summary: "Exchange an embed token, which a host's backend signed for its user, for a session of 30 minutes. A token is good once.",
  access: ANYONE,
  body: embedRequest,
  reply: { type: "application/json", schema: carried, description: "To be carried as a bearer token by the script of the page" },
  errors: ["TOKEN_REFUSED", "FORBIDDEN", "STORE_UNAVAILABLE"],
  async handle({ body, request, services: { identity, clock } }) {
    const { token } = body as z.output<typeof embedRequest>;
    const session = await identity.embed(token, clock.now(), request.headers.get("origin") ?? undefined);
    return { token: session.token, until: new Date(session.until).toISOString() };
  },
});

export const postSessionEnd = route({
  method: "POST",
  path: "/v1/session/end",
  summary: "Sign out here, or end another one of one's own sessions.",
  access: SIGNED_IN,
  body: endRequest,
  reply: { status: 204, type: "application/json", schema: signedIn, description: "It is over" },
  errors: ["NOT_FOUND", "STORE_UNAVAILABLE"],
  async handle({ body, caller, request, services: { identity, clock } }) {
    const { session = caller.session } = body as z.output<typeof endRequest>;
    const now = clock.now();
    const own = await identity.sessions.list(caller, now);
    if (session === undefined || !own.some(({ id }) => id === session))
      throw new PlumblineError("NOT_FOUND", "no such session of the caller");
    await identity.sessions.end(session, caller.id, now);
    const headers = new Headers({ "cache-control": "no-store" });
    if (session === caller.session) headers.append("set-cookie", sessionCookie("", 0, identity.isSecure(request)));
    return new Response(null, { status: 204, headers });
  },
});

export const getSessions = route({
  method: "GET",
  path: "/v1/sessions",
  summary: "One's own sessions that hold now.",
  access: SIGNED_IN,
  reply: { type: "application/json", schema: sessionList, description: "The newest first" },
  async handle({ caller, services: { identity, clock } }) {
    const sessions = await identity.sessions.list(caller, clock.now());
    return {
      sessions: sessions.map(({ id, kind, until }) => ({ id, kind, until: new Date(until).toISOString(), isThis: id === caller.session })),
      devices: new Set(sessions.flatMap(({ device }) => device ?? [])).size,
    };
  },
});

export const getMe = route({
  method: "GET",
  path: "/v1/me",
  summary: "Who the caller is here: roles, organisations, and until when.",
  access: SIGNED_IN,
  reply: { type: "application/json", schema: me, description: "The caller" },
  handle({ caller: { id, source, person, roles, scopes, body, level, until } }) {
    return {
      id,
      ...(source !== undefined && { source }),
      ...(person !== undefined && { person }),
      roles,
      scopes,
      ...(body !== undefined && { body }),
      ...(level !== undefined && { level }),
      ...(Number.isFinite(until) && { until: new Date(until).toISOString() }),
    };
  },
});
