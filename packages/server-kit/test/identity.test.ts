import { join } from "node:path";
import type { EventsReply } from "@plumbline/core";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { EMBED_SECRET, embedToken } from "./identity-support.ts";
import { event, newFolder, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

const COUNTY = "key-of-the-county-0123456789";
const SIBLING = "key-of-the-sibling-0123456789";
const SECRET = "a-secret-that-signs-sessions";
/** Hangzhou (杭州) with three of its districts. */
const ORGS = { "3301": null, "330106": "3301", "330108": "3301", "330109": "3301" };

const identity = {
  sources: {
    host: TOKENS.host,
    other: TOKENS.other,
    oa: {
      token: "token-of-the-oa-0123456789",
      orgs: ["3301"],
      embed: { alg: "HS256", secret: EMBED_SECRET },
      origins: ["https://oa.example.gov.cn"],
    },
  },
  supervisors: {
    supervisor: TOKENS.key,
    county: { key: COUNTY, roles: ["supervisor"], scopes: ["330106"] },
    sibling: { key: SIBLING, roles: ["supervisor"], scopes: ["330108"] },
  },
  secret: SECRET,
} as const;

let server: TestSupervisor;

afterEach(async () => server?.end());

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  server.supervisor.fetch(
    new Request(`http://127.0.0.1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }),
  );
const get = (path: string, headers: Record<string, string>): Promise<Response> =>
  server.supervisor.fetch(new Request(`http://127.0.0.1${path}`, { headers }));

describe("a session", () => {
  const signIn = async (key: string, headers: Record<string, string> = {}) => {
    const response = await post("/v1/session", { key }, headers);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] as string);
    return { status: response.status, cookie: cookies[0] as string, all: cookies.join("; "), set: response.headers.getSetCookie() };
  };

  it("is given for a key, and holds as long as it is neither altered nor over nor ended", async () => {
    server = await startSupervisor({ identity });
    const { status, cookie, set } = await signIn(TOKENS.key);
    const ask = async (value: string) => (await get("/v1/signals", { cookie: value })).status;

    expect(status).toBe(200);
    expect(set[0]).toMatch(/^plumb_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(await ask(`other=1; ${cookie}`)).toBe(200);
    expect(await ask(cookie.replace(/.$/, (last) => (last === "A" ? "B" : "A")))).toBe(401);
    server.clock.set(server.clock.now() + 13 * 3_600_000);
    expect(await ask(cookie)).toBe(401);
    const later = await signIn(TOKENS.key);
    expect(await ask(later.cookie)).toBe(200);
    expect((await post("/v1/session/end", {}, { cookie: later.cookie, "sec-fetch-site": "same-origin" })).status).toBe(204);
    expect(await ask(later.cookie)).toBe(401);
  });

  it("outlasts a restart, and its end does too", async () => {
    server = await startSupervisor({ identity });
    const [kept, over] = [await signIn(COUNTY), await signIn(COUNTY)];
    await post("/v1/session/end", {}, { cookie: over.cookie, "sec-fetch-site": "same-origin" });

    server = await server.restart();

    expect((await get("/v1/me", { cookie: kept.cookie })).status).toBe(200);
    expect((await get("/v1/me", { cookie: over.cookie })).status).toBe(401);
  });

  it("used to outlast the key that it was given for", async () => {
    server = await startSupervisor({ identity });
    const { cookie } = await signIn(COUNTY);
    const { dir, supervisor, clock } = server;
    await supervisor.close();

    const supervisors = { ...identity.supervisors, county: { ...identity.supervisors.county, key: "another-key-of-the-county" } };
    server = await startSupervisor({ identity: { ...identity, supervisors }, dir, testClock: clock });

    expect((await get("/v1/me", { cookie })).status).toBe(401);
  });

  it.each(["", TOKENS.host, "wrong"])("is not given for the key %j", async (key) => {
    server = await startSupervisor({ identity });

    expect((await signIn(key)).status).toBe(key === "" ? 422 : 401);
  });

  it("is no way for a page of another site to change something", async () => {
    server = await startSupervisor({ identity });
    await server.json<EventsReply>("POST", "/v1/events", { events: [{ event: event("fine.filed", "f-1", {}) }] });
    const { cookie } = await signIn(TOKENS.key);
    const ask = async (headers: Record<string, string>) =>
      (await post("/v1/erasures", { entries: [0], reason: "x" }, { cookie, ...headers })).status;

    expect(await ask({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await ask({ "sec-fetch-site": "same-site" })).toBe(403);
    expect(await ask({ origin: "https://evil.example" })).toBe(403);
    expect(await ask({})).toBe(403);
    expect(await ask({ origin: "http://127.0.0.1" })).toBe(200);
    expect((await post("/v1/session", { key: TOKENS.key }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  it("R-021: of one account on two devices at once leaves a hint that the account may be shared", async () => {
    server = await startSupervisor({ identity });
    const first = await signIn(COUNTY);
    await signIn(COUNTY, { cookie: first.all });
    const before = (await (await get("/v1/sessions", { cookie: first.cookie })).json()) as { devices: number };
    await signIn(COUNTY);
    const after = (await (await get("/v1/sessions", { cookie: first.cookie })).json()) as { devices: number; sessions: unknown[] };
    const hints = (await server.supervisor.trail.read(0, 100)).flatMap(({ event: text }) => {
      const { type, data } = JSON.parse(text as string);
      return type === "session.seen" ? [data] : [];
    });

    expect(before.devices).toBe(1);
    expect(after).toMatchObject({ devices: 2, sessions: { length: 3 } });
    expect(hints).toEqual([{ concurrentDevices: 2, distanceKm: 0 }]);
    expect((await get("/v1/me", { authorization: "Bearer token-of-an-unknown-user-0123456789" })).status).toBe(401);
  });

  it("is one's own alone to see and to end", async () => {
    server = await startSupervisor({ identity });
    const [mine, theirs] = [await signIn(COUNTY), await signIn(SIBLING)];
    const { sessions } = (await (await get("/v1/sessions", { cookie: theirs.cookie })).json()) as { sessions: { id: string }[] };
    const end = await post("/v1/session/end", { session: sessions[0]?.id }, { cookie: mine.cookie, "sec-fetch-site": "same-origin" });

    expect(sessions).toHaveLength(1);
    expect([end.status, (await get("/v1/me", { cookie: theirs.cookie })).status]).toEqual([404, 200]);
  });
});

describe("a user of a host", () => {
  const exchange = (token: string, headers: Record<string, string> = {}) => post("/v1/session/embed", { token }, headers);
  const me = async (token: string) => (await get("/v1/me", { authorization: `Bearer ${token}` })).json();

  it("gets a session of 30 minutes for a token of the host, within the host's organisations", async () => {
    server = await startSupervisor({ identity, orgs: ORGS });

    const { token, until } = (await (await exchange(embedToken(server.clock.now()))).json()) as { token: string; until: string };

    expect(Date.parse(until)).toBe(server.clock.now() + 30 * 60_000);
    expect(await me(token)).toEqual({ id: "u-7", source: "oa", roles: ["hostUser"], scopes: ["330106"], until });
    expect((await get("/v1/statistics", { authorization: `Bearer ${token}` })).status).toBe(403);
    expect((await get("/v1/me", { cookie: `plumb_session=${token}` })).status).toBe(401);
    server.clock.set(server.clock.now() + 30 * 60_000);
    expect(await me(token)).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("gets none for a token that was used, at once, twice at the same time, or after a restart", async () => {
    server = await startSupervisor({ identity, orgs: ORGS });
    const token = embedToken(server.clock.now());

    const both = await Promise.all([exchange(token), exchange(token)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401]);
    expect(await (await exchange(token)).json()).toMatchObject({ code: "TOKEN_REFUSED", detail: expect.stringContaining("used before") });
    server = await server.restart();
    expect(await (await exchange(token)).json()).toMatchObject({ code: "TOKEN_REFUSED", detail: expect.stringContaining("used before") });
    const notes = (await server.supervisor.trail.read(0, 100)).filter(({ event: text }) => text?.includes("source.equivocated"));
    expect(notes).toEqual([]);
  });

  it("gets none for a token that was used where only the trail is kept", async () => {
    server = await startSupervisor({ identity, orgs: ORGS, packs: [] });
    const token = embedToken(server.clock.now());

    expect((await exchange(token)).status).toBe(200);
    const { dir, clock, supervisor } = server;
    await supervisor.close();
    server = await startSupervisor({ identity, orgs: ORGS, packs: [], dir, testClock: clock });
    expect((await exchange(token)).status).toBe(401);
  });

  it("gets none on a page of another origin than the host embeds in", async () => {
    server = await startSupervisor({ identity, orgs: ORGS });
    const now = server.clock.now();

    expect((await exchange(embedToken(now), { origin: "https://evil.example" })).status).toBe(403);
    expect((await exchange(embedToken(now), { origin: "https://oa.example.gov.cn" })).status).toBe(200);
  });

  it("gets none for an organisation for which the host does not speak", async () => {
    server = await startSupervisor({ identity, orgs: { ...ORGS, "3302": null } });

    expect(await (await exchange(embedToken(server.clock.now(), { org: ["330106", "3302"] }))).json()).toMatchObject({
      code: "TOKEN_REFUSED",
    });
  });
});

it.each([
  { name: "a key of all administrators", supervisors: { s: TOKENS.key } },
  { name: "a key of two administrators", supervisors: { s: { key: TOKENS.key, roles: ["auditAdmin", "systemAdmin"], scopes: [""] } } },
  { name: "a key without a role", supervisors: { s: { key: TOKENS.key, roles: [], scopes: [""] } } },
  { name: "a key with a role of hosts", supervisors: { s: { key: TOKENS.key, roles: ["sourceSystem"], scopes: [""] } } },
  { name: "no secret", supervisors: {}, secret: "" },
  { name: "a tree with a circle", supervisors: {}, orgs: { a: "b", b: "a" } },
  { name: "a tree without a root", supervisors: {}, orgs: { a: "b" } },
])("does not start with $name", async ({ supervisors, secret = SECRET, orgs }) => {
  const store = await sqliteTrailStore({ file: join(await newFolder(), "trail.db") });
  const settings = { sources: {}, supervisors, secret, exclusiveAdministrators: true };

  await expect(startSupervisor({ store, identity: settings, ...(orgs && { orgs }) } as never)).rejects.toMatchObject({
    code: "SETTING_INVALID",
  });
});
