import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../src/api/create-api.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

let server: TestSupervisor;

const PAGE = "https://oa.example.gov.cn";

beforeAll(async () => {
  server = await startSupervisor({
    tls: true,
    identity: {
      sources: { host: { token: TOKENS.host, origins: [PAGE] }, other: TOKENS.other },
      supervisors: { supervisor: TOKENS.key },
      secret: "a-secret-that-signs-sessions",
    },
  });
  await server.json("POST", "/v1/events", { events: [{ event: event("fine.decided", "f-1", { fine: 2, max: 1 }) }] });
  await server.supervisor.supervision.caughtUp();
});

afterAll(async () => server.end());

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  server.supervisor.fetch(
    new Request(`http://127.0.0.1${path}`, { method, headers: { authorization: `Bearer ${TOKENS.key}`, ...headers } }),
  );

describe("every answer", () => {
  const paths = [...ROUTES.filter(({ method }) => method === "GET").map(({ path }) => path.replace(/\{\w+\+?\}/g, "1")), "/v1/nothing"];

  it.each(paths)("of GET %s says what browsers may not do with it", async (path) => {
    const response = await ask("GET", path);
    await response.body?.cancel();

    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-security-policy": expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000",
      "cache-control": expect.any(String),
    });
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });
});

describe("pages of other origins", () => {
  it.each([
    { name: "one that a source names", origin: PAGE, allowed: PAGE },
    { name: "another one", origin: "https://evil.example", allowed: null },
    { name: "one that looks like it", origin: `${PAGE}.evil.example`, allowed: null },
    { name: "none", origin: "null", allowed: null },
  ])("may read answers where a source names them: $name", async ({ origin, allowed }) => {
    const read = await ask("GET", "/v1/health", { origin });
    const preflight = await ask("OPTIONS", "/v1/precheck", { origin, "access-control-request-method": "POST" });

    expect([read.headers.get("access-control-allow-origin"), preflight.headers.get("access-control-allow-origin")]).toEqual([
      allowed,
      allowed,
    ]);
    expect([read.headers.has("access-control-allow-credentials"), preflight.headers.has("access-control-allow-credentials")]).toEqual([
      false,
      false,
    ]);
    expect(read.headers.get("vary")).toContain("origin");
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, allowed && "GET, POST"]);
  });
});

describe("methods", () => {
  it.each([
    { method: "DELETE", path: "/v1/signals", status: 405, allow: "GET, HEAD, OPTIONS" },
    { method: "GET", path: "/v1/events", status: 405, allow: "POST, OPTIONS" },
    { method: "PUT", path: "/v1/trail/tile/0/x001/067", status: 405, allow: "GET, HEAD, OPTIONS" },
    { method: "OPTIONS", path: "/v1/signals", status: 204, allow: "GET, HEAD, OPTIONS" },
    { method: "PATCH", path: "/v1/nothing", status: 404, allow: null },
  ])("$method $path is $status", async ({ method, path, status, allow }) => {
    const response = await ask(method, path);

    expect([response.status, response.headers.get("allow")]).toEqual([status, allow]);
  });

  it("HEAD says what GET would, without the body", async () => {
    const [head, get] = [await ask("HEAD", "/v1/signals"), await ask("GET", "/v1/signals")];

    expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", get.headers.get("etag")]);
  });
});

describe("an ETag", () => {
  it.each(["/v1/signals", "/v1/openapi.json", "/v1/trail/checkpoint"])("of %s is of its bytes, and spares who knows them", async (path) => {
    const first = await ask("GET", path);
    const etag = first.headers.get("etag") as string;
    const status = async (known: string) => (await ask("GET", path, { "if-none-match": known })).status;

    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(await Promise.all([etag, `W/${etag}`, `"x", ${etag}`, "*", '"x"', etag.toUpperCase()].map(status))).toEqual([
      304, 304, 304, 304, 200, 200,
    ]);
    expect(await (await ask("GET", path, { "if-none-match": etag })).text()).toBe("");
  });
});

describe("a read that asks for what it wrote", () => {
  it("waits until that was folded", async () => {
    const { receipts } = await server.json<{ receipts: { index: number }[] }>("POST", "/v1/events", {
      events: [{ event: event("fine.decided", "f-9", { fine: 2, max: 1 }) }],
    });
    const response = await ask("GET", `/v1/signals?after=${encodeURIComponent(`plumbline.test/trail:${receipts[0]?.index}`)}`);

    expect(((await response.json()) as { signals: { record: { id: string } }[] }).signals.map(({ record }) => record.id)).toContain("f-9");
  });

  it("is told to come again where that does not come", async () => {
    const response = await ask("GET", "/v1/signals?after=plumbline.test/trail:999999");

    expect([response.status, response.headers.get("retry-after"), ((await response.json()) as { code: string }).code]).toEqual([
      503,
      "1",
      "NOT_CAUGHT_UP",
    ]);
  });

  it.each(["other.trail:1", "plumbline.test/trail", "plumbline.test/trail:-1", "plumbline.test/trail:01", ":1"])(
    "is refused where it names no entry of this trail: %s",
    async (after) => {
      expect((await ask("GET", `/v1/signals?after=${after}`)).status).toBe(422);
    },
  );
});
