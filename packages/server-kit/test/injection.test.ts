import { ERROR_CODES, type ErrorCode } from "@plumbline/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../src/api/create-api.ts";
import { errorsOf, openApi } from "../src/api/openapi.ts";
import type { Route } from "../src/api/route.ts";
import { problemSchema } from "../src/api/schemas.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

let server: TestSupervisor;
const unlimited = { perSecond: 1e9, burst: 1e9 };

beforeAll(async () => {
  server = await startSupervisor({ rateLimits: { source: unlimited, person: unlimited, address: unlimited }, prechecksPerMinute: 1e9 });
  const events = Array.from({ length: 5 }, (_, i) => ({ event: event("fine.decided", `f-${i}`, { fine: 2, max: 1 }) }));
  await server.json("POST", "/v1/events", { events });
  await server.supervisor.supervision.caughtUp();
});

afterAll(async () => server.end());

const routes: readonly Route[] = ROUTES;
const document = openApi(ROUTES) as unknown as {
  paths: Record<string, Record<string, { responses: object; requestBody?: { content: Record<string, { example?: unknown }> } }>>;
};
const operationOf = ({ method, path }: Route) => document.paths[path.replace("+}", "}")]?.[method.toLowerCase()];

/** Texts that broke somebody's server. */
const HOSTILE = [
  "' OR 1=1 --",
  "1; DROP TABLE entries",
  "%' UNION SELECT * FROM sqlite_master --",
  '" OR "" = "',
  "f* AND NEAR(a b)",
  '"unbalanced',
  "col:x OR (",
  "*",
  "%00",
  "\u0000",
  "a\u0000b",
  "\r\nset-cookie: a=1",
  "\n[ERROR] forged line",
  "$\u007bjndi:ldap://x/}",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "../../../etc/passwd",
  "..\\..\\windows",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "\u202e\ufeff",
  "\ud800",
  "𠮷".repeat(300),
  "x".repeat(5000),
  "-1",
  "1e309",
  "0x10",
  "NaN",
  "9007199254740993",
  "2026-02-30",
  "true",
  "null",
  "[]",
  "{}",
] as const;

const tokens = [TOKENS.key, TOKENS.host, "", "x".repeat(30)];

/** Every answer is one that the document has, and an error says its code. */
async function assertDescribed(route: Route, response: Response): Promise<void> {
  const operation = operationOf(route);
  const where = `${route.method} ${route.path}: ${response.status}`;
  expect(Object.keys(operation?.responses ?? {}), where).toContain(String(response.status));
  expect(response.status, where).toBeLessThan(500);
  if (!(response.headers.get("content-type") ?? "").startsWith("application/problem+json")) {
    await response.body?.cancel();
    return;
  }
  const problem = problemSchema.parse(await response.json());
  expect(errorsOf(route), where).toContain(problem.code as ErrorCode);
  expect(problem.status, where).toBe(ERROR_CODES[problem.code as ErrorCode].status);
  expect(problem.detail?.length ?? 0, where).toBeLessThan(600);
}

async function ask(route: Route, path: string, token: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(init.headers as Record<string, string> | undefined) };
  return server.supervisor.fetch(new Request(`http://127.0.0.1${path}`, { ...init, method: route.method, headers }));
}

const filled = (path: string, text: string): string => path.replace(/\{\w+\+?\}/g, () => encodeURIComponent(text.toWellFormed()) || "x");
const plain = (path: string): string => path.replace(/\{\w+\+?\}/g, "1");
const bodyOf = (route: Route): string => JSON.stringify(operationOf(route)?.requestBody?.content["application/json"]?.example ?? {});

describe("every route", () => {
  const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 60 }));

  it("refuses with a code, or takes as mere text, whatever stands in its path and query", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        hostile,
        fc.array(fc.tuple(fc.oneof(fc.constantFrom(...namesOfQueries()), hostile), hostile), { maxLength: 3 }),
        fc.constantFrom(...tokens),
        async (route, text, query, token) => {
          const given = new URLSearchParams(query.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]));
          const path = filled(route.path, text);
          // `..` in a path never comes as far as here; the URL has resolved it.
          if (new URL(`http://127.0.0.1${path}`).pathname !== path) return;
          const response = await ask(route, `${path}?${given.toString()}`, token, route.method === "POST" ? json(bodyOf(route)) : {});
          // Another route has the path that came of it, or none.
          if (response.status === 404 || response.status === 405) await response.body?.cancel();
          else await assertDescribed(route, response);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("refuses with a code whatever comes in place of its body", async () => {
    const bodies = fc.oneof(
      fc.json(),
      fc.constantFrom(
        "",
        "{",
        '{"a":1,"a":2}',
        '{"__proto__":{"admin":true}}',
        '{"constructor":{"prototype":{}}}',
        "[".repeat(10_000),
        "null",
        '"\\ud800"',
      ),
      fc.constantFrom(
        `{"reason":"${"x".repeat(70_000)}"}`,
        '{"reason":"a\\u0000b","subjects":["\\u0000"]}',
        '{"key":"' + "' OR 1=1 --" + '"}',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes.filter(({ body }) => body)),
        bodies,
        fc.constantFrom(...tokens),
        async (route, body, token) => {
          await assertDescribed(route, await ask(route, plain(route.path), token, json(body)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("refuses one member of its body that is hostile, the others being right", async () => {
    const withBody = routes.filter(({ body }) => body);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...withBody), hostile, fc.nat(), fc.constantFrom(...tokens), async (route, text, at, token) => {
        const body = bodyOf(route);
        const texts = [...body.matchAll(/"(?:[^"\\]|\\.)*"/g)];
        const [found] = texts.slice(at % Math.max(1, texts.length));
        const changed = found
          ? body.slice(0, found.index) + JSON.stringify(text.toWellFormed()) + body.slice(found.index + found[0].length)
          : body;
        await assertDescribed(route, await ask(route, plain(route.path), token, json(changed)));
      }),
      { numRuns: 300 },
    );
  });

  it.each(routes.map((route) => ({ name: `${route.method} ${route.path}`, route })))(
    "$name refuses a query of a megabyte",
    async ({ route }) => {
      for (const query of [
        `limit=${"1".repeat(1 << 20)}`,
        `q=${"%E5%BB%89".repeat(120_000)}`,
        Array.from({ length: 50_000 }, (_, i) => `a${i}=1`).join("&"),
      ]) {
        const response = await ask(route, `${plain(route.path)}?${query}`, TOKENS.key, route.method === "POST" ? json("{}") : {});

        expect([401, 403, 422]).toContain(response.status);
        await assertDescribed(route, response);
      }
    },
  );

  it.each(routes.filter(({ body }) => body).map((route) => ({ name: `${route.method} ${route.path}`, route })))(
    "$name refuses 10,000 levels, and a body that is larger than it says",
    async ({ route }) => {
      const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
      const large = `{"a":"${"x".repeat((route.limit ?? 65_536) + 1)}"}`;
      for (const token of [TOKENS.key, TOKENS.host]) {
        const responses = [await ask(route, plain(route.path), token, json(deep)), await ask(route, plain(route.path), token, json(large))];

        expect(responses.map(({ status }) => status)).toEqual([expect.toBeOneOf([403, 422]), expect.toBeOneOf([403, 413])]);
        for (const response of responses) await assertDescribed(route, response);
      }
    },
  );
});

it("what was sent has changed no prototype, and the trail holds what it held", async () => {
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
  expect((await server.call("GET", "/v1/health")).status).toBe(200);
  expect((await server.json<{ signals: unknown[] }>("GET", "/v1/signals")).signals.length).toBeGreaterThan(0);
});

it("says of a name or a value no more than tells which is meant, and forges no line", async () => {
  const name = `\n[ERROR] ${"x".repeat(1000)}`;
  const response = await server.call("GET", `/v1/signals?${encodeURIComponent(name)}=1`);
  const { detail = "" } = problemSchema.parse(await response.json());

  expect(response.status).toBe(422);
  expect(detail.length).toBeLessThan(200);
  expect(detail).not.toContain("\n");
});

describe("the next page", () => {
  it.each([
    { name: "made up", page: () => "AAAA" },
    { name: "of another query", page: (next: string) => `${next}&level=red` },
    { name: "altered", page: (next: string) => next.replace(/^./, (first) => (first === "A" ? "B" : "A")) },
    { name: "with a tail", page: (next: string) => `${next}A` },
  ])("is refused where it is $name", async ({ page }) => {
    const { next = "" } = await server.json<{ next?: string }>("GET", "/v1/signals?limit=2");
    const response = await server.call("GET", `/v1/signals?limit=2&page=${page(next)}`);

    expect(next).not.toBe("");
    expect([response.status, problemSchema.parse(await response.json()).detail]).toEqual([422, expect.stringContaining("page: ")]);
  });

  it("may be of another length", async () => {
    const { next = "" } = await server.json<{ next?: string }>("GET", "/v1/signals?limit=2");

    expect((await server.call("GET", `/v1/signals?limit=50&page=${next}`)).status).toBe(200);
  });
});

function json(body: string): RequestInit {
  return { body, headers: { "content-type": "application/json" } };
}

function namesOfQueries(): [string, ...string[]] {
  const paths = Object.values(document.paths).flatMap((path) => Object.values(path)) as unknown as {
    parameters: { in: string; name: string }[];
  }[];
  return ["limit", ...new Set(paths.flatMap(({ parameters }) => parameters.filter((one) => one.in === "query").map(({ name }) => name)))];
}
