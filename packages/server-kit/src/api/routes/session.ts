import { randomBytes } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import type * as z from "zod";
import { deviceCookie, deviceOf, isSafe, sessionCookie } from "../../identity/carried.ts";
import { ANYONE, SIGNED_IN } from "../access.ts";
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
    const known = deviceOf(request.headers);
    const device = known ?? randomBytes(16).toString("base64url");
    const now = clock.now();
    const { token, until } = await identity.signIn(key, now, device);
    const response = Response.json({ until: new Date(until).toISOString() }, { headers: { "cache-control": "no-store" } });
    const isSecure = new URL(request.url).protocol === "https:";
    response.headers.append("set-cookie", sessionCookie(token, (until - now) / 1000, isSecure));
    if (known === undefined) response.headers.append("set-cookie", deviceCookie(device, isSecure));
    return response;
  },
});

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
    if (session === caller.session) headers.append("set-cookie", sessionCookie("", 0, new URL(request.url).protocol === "https:"));
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
