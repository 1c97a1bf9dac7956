import type { SignalList } from "@plumbline/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROUTES } from "../src/api/create-api.ts";
import type { Route } from "../src/api/route.ts";
import { handlingPart } from "../src/desk/handling.ts";
import { importPart } from "../src/desk/imports.ts";
import { createDirectory } from "../src/directory/directory.ts";
import { ROLES, type Role } from "../src/identity/principal.ts";
import { EXAMPLES, type Example, type Place, STRANGERS } from "./authorisation-examples.ts";
import { counties, ORGS } from "./county-pack.ts";
import { AUDIENCE, EMBED_SECRET, embedToken, ISSUER, KEYS as PROVIDER_KEYS, rsa, signed } from "./identity-support.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

const KEYS = {
  city: "key-of-the-city-0123456789",
  county: "key-of-the-county-0123456789",
  sibling: "key-of-the-sibling-0123456789",
};

let server: TestSupervisor;

const loan = (id: string, org: string, amount = 500) =>
  event("loan.given", id, { amount }, { objects: [{ type: "loan", id }], actor: { id: "u-1", org } });

const tell = async (...events: ReturnType<typeof event>[]) => {
  const reply = await server.json<{ receipts: readonly { status: string; code?: string }[] }>("POST", "/v1/events", {
    events: events.map((one) => ({ event: one })),
  });
  await server.supervisor.supervision.caughtUp();
  return reply.receipts;
};

/** A server of its own for each test. The matrix has one for all. */
function withServer(): void {
  beforeEach(async () => {
    server = await startSupervisor({
      packs: [counties()],
      orgs: ORGS,
      identity: {
        sources: { host: TOKENS.host, other: { token: TOKENS.other, orgs: ["330106"] } },
        supervisors: {
          supervisor: TOKENS.key,
          city: { key: KEYS.city, roles: ["supervisor"], scopes: ["3301"] },
          county: { key: KEYS.county, roles: ["supervisor"], scopes: ["330106"] },
          sibling: { key: KEYS.sibling, roles: ["supervisor"], scopes: ["330108"] },
        },
        secret: "a-secret-that-signs-sessions",
      },
    });
  });

  afterEach(async () => server?.end());
}

describe("organisations", () => {
  withServer();

  it("show a county its own subtree alone, the city both, and nothing of a sibling where somebody asks for it", async () => {
    await tell(loan("l-1", "330106"), loan("l-2", "330108"), loan("l-3", "330106"), loan("l-4", "3302"));
    const seen = async (key: string) => {
      const { signals, counts } = await server.json<SignalList>("GET", "/v1/signals", undefined, key);
      return { records: signals.map(({ record }) => record.id).sort(), counts };
    };
    const { signals } = await server.json<SignalList>("GET", "/v1/signals", undefined, KEYS.county);
    const ask = async (id: string, key: string) => {
      const response = await server.call("GET", `/v1/signals/${id}`, undefined, key);
      const { instance: _, ...problem } = (await response.json()) as Record<string, unknown>;
      return { status: response.status, problem };
    };

    expect(await seen(KEYS.county)).toEqual({ records: ["l-1", "l-3"], counts: { yellow: 0, orange: 0, red: 2 } });
    expect(await seen(KEYS.sibling)).toEqual({ records: ["l-2"], counts: { yellow: 0, orange: 0, red: 1 } });
    expect((await seen(KEYS.city)).records).toEqual(["l-1", "l-2", "l-3"]);
    expect((await seen(TOKENS.key)).records).toEqual(["l-1", "l-2", "l-3", "l-4"]);
    const id = signals[0]?.id as string;
    expect((await ask(id, KEYS.county)).status).toBe(200);
    const [foreign, none] = [
      await ask(id, KEYS.sibling),
      await ask(
        id.replace(/^./, (c) => (c === "0" ? "1" : "0")),
        KEYS.sibling,
      ),
    ];
    expect(foreign.status).toBe(404);
    expect(JSON.stringify(foreign.problem).replace(id, "")).toBe(
      JSON.stringify(none.problem).replace(
        id.replace(/^./, (c) => (c === "0" ? "1" : "0")),
        "",
      ),
    );
  });
});

describe("a source", () => {
  withServer();

  const tellAs = async (token: string, ...events: ReturnType<typeof event>[]) => {
    const source = token === TOKENS.host ? "host" : "other";
    const { receipts } = await server.json<{ receipts: readonly { status: string; code?: string }[] }>(
      "POST",
      "/v1/events",
      { events: events.map((one) => ({ event: { ...one, source } })) },
      token,
    );
    await server.supervisor.supervision.caughtUp();
    return receipts.map(({ status, code }) => code ?? status);
  };

  it("used to fill the list of a county for which it does not speak", async () => {
    expect(await tellAs(TOKENS.other, loan("l-1", "330106"), loan("l-2", "330108"), loan("l-3", "3301"))).toEqual([
      "stored",
      "FORBIDDEN",
      "FORBIDDEN",
    ]);
    const { signals } = await server.json<SignalList>("GET", "/v1/signals");

    expect(signals.map(({ record }) => record.id)).toEqual(["l-1"]);
  });

  it("without organisations of its own speaks for all", async () => {
    expect(await tellAs(TOKENS.host, loan("l-1", "330106"), loan("l-2", "3302"))).toEqual(["stored", "stored"]);
  });

  it.each(["handling.acknowledged", "directory.accountClosed", "signIn.begun", "access.read", "import.began", "signal.raised"])(
    "cannot tell what the supervisor tells: %s",
    async (type) => {
      const forged = event(type, "x", {}, { objects: [{ type: "signalHandling", id: "x" }] });

      expect(await tellAs(TOKENS.host, forged)).toEqual(["FORBIDDEN"]);
    },
  );
});

describe("the matrix: every route, every role, inside and outside of their organisations", () => {
  const key = (role: Role) => `a-key-of-role-${role}-0123456789`;
  const PEOPLE = ROLES.filter((role) => role !== "sourceSystem" && role !== "hostUser");
  const INSIDE: Place = { org: "330106", loan: "l-in", signal: "", person: "p-in" };
  const OUTSIDE: Place = { org: "330108", loan: "l-out", signal: "", person: "p-out" };
  const places = { in: INSIDE, out: OUTSIDE };
  const tokens = new Map<Role, string>();
  let matrix: TestSupervisor;

  beforeAll(async () => {
    const supervisors = PEOPLE.map((role) => [role, { key: key(role), roles: [role], scopes: ["330106"] }]);
    matrix = await startSupervisor({
      packs: [counties()],
      orgs: ORGS,
      rateLimits: { address: { perSecond: 1000, burst: 5000 } },
      identity: {
        sources: { host: TOKENS.host, oa: { token: TOKENS.other, embed: { alg: "HS256", secret: EMBED_SECRET } } },
        supervisors: { ...Object.fromEntries(supervisors), all: TOKENS.key },
        secret: "a-secret-that-signs-sessions",
        provider: {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: ["RS256"],
          keys: PROVIDER_KEYS as never,
          grants: { claim: "groups", of: { all: ROLES.map((role) => ({ role, scope: "" })) } },
        },
      },
    });
    const { supervision } = matrix.supervisor;
    const loans = [INSIDE, OUTSIDE].map(({ loan: id, org }) => loan(id, org));
    await matrix.json("POST", "/v1/events", { events: loans.map((one) => ({ event: one })) });
    const command = (type: string, record: readonly [string, string], body: object) =>
      matrix.json("POST", "/v1/commands", { type, record: { type: record[0], id: record[1] }, expectedVersion: 0, body });
    for (const { person, org } of [INSIDE, OUTSIDE]) {
      await command("register", ["directoryPerson", person], {});
      await command("found", ["directoryPost", `P-${org}`], { org });
      await command("assign", ["directoryAssignment", `a-${org}`], { person, post: `P-${org}`, from: "2026-01-01" });
    }
    await supervision.caughtUp();
    const { signals } = await matrix.json<SignalList>("GET", "/v1/signals");
    for (const where of ["in", "out"] as const) {
      const id = signals.find(({ record }) => record.id === places[where].loan)?.id as string;
      places[where] = { ...places[where], signal: id };
    }
    for (const role of PEOPLE) tokens.set(role, key(role));
    tokens.set("sourceSystem", TOKENS.host);
    const { token } = await matrix.json<{ token: string }>("POST", "/v1/session/embed", { token: embedToken(matrix.clock.now()) }, "");
    tokens.set("hostUser", token);
  });

  afterAll(async () => matrix?.end());

  async function ask({ method, path, access }: Route, token: string, where: "in" | "out", isTold = true) {
    const example = EXAMPLES[`${method} ${path}`] as Example;
    const place = places[where];
    const aborted = new AbortController();
    const response = await matrix.supervisor.fetch(
      new Request(`http://127.0.0.1${example.path(place)}`, {
        method,
        signal: aborted.signal,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(example.body && { "content-type": "application/json" }),
          ...(access.purpose === "required" && isTold && { purpose: "audit" }),
        },
        ...(example.body && { body: JSON.stringify(example.body(place, matrix.clock.now())) }),
      }),
    );
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true && response.ok;
    const text = isStream ? "" : await response.text();
    if (isStream) await response.body?.cancel();
    aborted.abort();
    return { status: response.status, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
  }

  const rows = ROUTES.map((route) => ({ name: `${route.method} ${route.path}`, route: route as Route }));

  it("has an example of every route, and of no other", () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it.each(rows)("$name answers those alone who may ask", async ({ route }) => {
    const { anyOf } = route.access;
    const sign = (claims: Record<string, unknown>) => signed({ alg: "RS256", typ: "at+jwt", kid: "rsa" }, claims, rsa.privateKey);
    const answers: Record<string, number> = {};
    const expected: Record<string, unknown> = {};
    for (const [name, tokenOf] of Object.entries(STRANGERS)) {
      answers[name] = (await ask(route, tokenOf(matrix.clock.now(), sign), "in")).status;
      expected[name] = anyOf === "anyone" ? expect.toSatisfy(isLetIn) : 401;
    }
    for (const role of ROLES) {
      const may = anyOf === "anyone" || anyOf.includes(role);
      answers[role] = (await ask(route, tokens.get(role) as string, "in")).status;
      expected[role] = may ? expect.toSatisfy(isLetIn) : 403;
    }

    expect(answers).toEqual(expected);
  });

  it.each(rows.filter(({ route }) => route.access.scope === "org"))("$name shows nothing of a sibling", async ({ route }) => {
    const { anyOf } = route.access;
    const example = EXAMPLES[`${route.method} ${route.path}`] as Example;
    const isOfOne = example.path(INSIDE) !== example.path(OUTSIDE);
    for (const role of ROLES.filter((one) => anyOf !== "anyone" && anyOf.includes(one))) {
      const [inside, outside] = [await ask(route, tokens.get(role) as string, "in"), await ask(route, tokens.get(role) as string, "out")];
      const shown = !OWN_ALONE.includes(role) && !example.empty ? [inside.status, outside.status] : [200, outside.status];

      expect({ role, shown }).toEqual({ role, shown: [200, isOfOne ? 404 : outside.status] });
      expect({ role, leaks: [OUTSIDE.loan, OUTSIDE.org, places.out.signal].filter((id) => inside.text.includes(id)) }).toEqual({
        role,
        leaks: [],
      });
    }
  });

  const commands = [createDirectory().part, importPart(), handlingPart({})].flatMap((part) => part.commands ?? []);

  it.each(commands)("command $type on $record is taken of those alone who may ask", async ({ type, record, access: { anyOf } }) => {
    const answers: Record<string, number> = {};
    const expected: Record<string, unknown> = {};
    for (const role of ROLES) {
      const request = { type, record: { type: record, id: "nothing" }, expectedVersion: 0, body: {} };
      answers[role] = (await matrix.call("POST", "/v1/commands", request, tokens.get(role))).status;
      expected[role] = anyOf === "anyone" || anyOf.includes(role) ? expect.toSatisfy(isLetIn) : 403;
    }

    expect(answers).toEqual(expected);
  });

  it.each(rows.filter(({ route }) => route.access.purpose === "required"))("$name asks for a purpose", async ({ route }) => {
    for (const role of ROLES.filter((one) => route.access.anyOf !== "anyone" && route.access.anyOf.includes(one))) {
      expect(await ask(route, tokens.get(role) as string, "in", false)).toMatchObject({ status: 403, code: "PURPOSE_REQUIRED" });
    }
  });
});

/** They see what concerns their own person, or their unit, where others see an organisation. */
const OWN_ALONE: readonly Role[] = ["hostUser", "unit", "processOwner"];

/** Neither refused nor failed; of what is not there, and of one's own alone, 404 is an answer too. */
function isLetIn(status: number): boolean {
  return status < 500 && status !== 401 && status !== 403;
}
