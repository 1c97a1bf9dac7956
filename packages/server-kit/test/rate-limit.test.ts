import { PlumblineError } from "@plumbline/core";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { addressReader } from "../src/api/peer.ts";
import { createRateLimit } from "../src/api/rate-limit.ts";
import { problemSchema } from "../src/api/schemas.ts";
import { startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

let server: TestSupervisor;

afterEach(async () => server?.end());

const ask = (path: string, address: string, token = "", headers: Record<string, string> = {}) =>
  server.supervisor.fetch(
    new Request(`http://127.0.0.1${path}`, { headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers } }),
    { address },
  );

function taken(limit: ReturnType<typeof createRateLimit>, caller: string, at: number): boolean {
  try {
    limit.count(caller, at);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(PlumblineError);
    return false;
  }
}

describe("a bucket of calls", () => {
  it("gives as many as it holds at once, and then as many as time brings", () => {
    const limit = createRateLimit({ perSecond: 10, burst: 3 });

    const atOnce = [0, 0, 0, 0].map((at) => taken(limit, "a", at));
    const later = [99, 100, 150, 200].map((at) => taken(limit, "a", at));

    expect(atOnce).toEqual([true, true, true, false]);
    expect(later).toEqual([false, true, false, true]);
  });

  it("R-030: who asks 100 times a second where 50 are allowed gets half of it, and another one all they ask for", () => {
    const limit = createRateLimit({ perSecond: 50, burst: 50 });

    const one = Array.from({ length: 6000 }, (_, i) => taken(limit, "one", i * 10)).filter(Boolean).length;
    const other = Array.from({ length: 600 }, (_, i) => taken(limit, "other", 60_000 + i * 100)).filter(Boolean).length;

    expect([one, other]).toEqual([3049, 600]);
  });

  it("never gives more than its burst and what time has brought, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 300 }), (times) => {
        const limit = createRateLimit({ perSecond: 20, burst: 5 });
        const given = times.filter((at) => taken(limit, "a", at)).length;
        const passed = Math.max(...times) - (times[0] as number);

        expect(given).toBeLessThanOrEqual(5 + (Math.max(0, passed) / 1000) * 20 + 1e-6);
      }),
    );
  });

  it("says how long to wait", () => {
    const limit = createRateLimit({ perSecond: 0.2, burst: 1 });
    limit.count("a", 0);

    expect(() => limit.count("a", 1000)).toThrow(expect.objectContaining({ code: "RATE_LIMITED", details: { retryAfter: 4 } }));
  });

  it("forgets who has not called for the longest time, and holds no more than it may", () => {
    const limit = createRateLimit({ perSecond: 0.001, burst: 1 });
    const first = taken(limit, "first", 0);
    for (let i = 0; i < 20_000; i++) taken(limit, `other-${i}`, 1);

    expect([first, taken(limit, "first", 2), taken(limit, "other-19999", 2)]).toEqual([true, true, false]);
  });
});

describe("the address of whoever asks", () => {
  const of = (trusted: string[], address: string, forwarded?: string) =>
    addressReader(trusted)(new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }), { address });

  it.each([
    { name: "the connection's", trusted: [], address: "10.0.0.9", forwarded: "1.2.3.4", is: "10.0.0.9" },
    { name: "what a trusted proxy says", trusted: ["10.0.0.0/8"], address: "10.0.0.9", forwarded: "1.2.3.4", is: "1.2.3.4" },
    {
      name: "what the client made up is passed over",
      trusted: ["10.0.0.0/8"],
      address: "10.0.0.9",
      forwarded: "9.9.9.9, 1.2.3.4",
      is: "1.2.3.4",
    },
    { name: "through two of them", trusted: ["10.0.0.1", "10.0.0.9"], address: "10.0.0.9", forwarded: "1.2.3.4, 10.0.0.1", is: "1.2.3.4" },
    { name: "no address at all", trusted: ["10.0.0.9"], address: "10.0.0.9", forwarded: "unknown, \u00e4", is: "10.0.0.9" },
    { name: "with a port", trusted: ["10.0.0.9"], address: "::ffff:10.0.0.9", forwarded: "1.2.3.4:4711", is: "1.2.3.4" },
    { name: "of IPv6, the network", trusted: ["fd00::/8"], address: "fd00::1", forwarded: "[2001:DB8:0:7::1]:80", is: "2001:db8:0:7::/64" },
    { name: "of IPv6, short", trusted: [], address: "2001:db8::1", is: "2001:db8:0:0::/64" },
  ])("is $name", ({ trusted, address, forwarded, is }) => {
    expect(of(trusted, address, forwarded)).toBe(is);
  });

  it.each(["proxy.example", "10.0.0.0/33", "10.0.0.0/", "", "::1/129"])("cannot be told from a proxy named %j", (name) => {
    expect(() => addressReader([name])).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  });
});

describe("the interface", () => {
  it("R-030: throttles one client that is not known, says when to come again, and answers others as before", async () => {
    server = await startSupervisor({ rateLimits: { address: { perSecond: 0.01, burst: 3 } } });

    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await ask("/v1/health", "192.0.2.7")).status);
    const refused = await ask("/v1/trail/checkpoint", "192.0.2.7");
    const other = await ask("/v1/health", "192.0.2.8");

    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(90);
    expect(problemSchema.parse(await refused.json()).code).toBe("RATE_LIMITED");
    expect(await other.json()).toEqual({ size: 0, folded: 0 });
  });

  it("counts a person wherever they call from, and apart from what is not known", async () => {
    server = await startSupervisor({
      rateLimits: { person: { perSecond: 0.01, burst: 2 }, source: { perSecond: 0.01, burst: 1 }, address: { perSecond: 0.01, burst: 1 } },
    });

    const person = [];
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) person.push((await ask("/v1/signals", address, TOKENS.key)).status);
    const source = [
      (await ask("/v1/signals", "192.0.2.1", TOKENS.host)).status,
      (await ask("/v1/signals", "192.0.2.1", TOKENS.host)).status,
    ];
    const nobody = [(await ask("/v1/signals", "192.0.2.1", "x".repeat(30))).status, (await ask("/v1/signals", "192.0.2.1")).status];

    expect({ person, source, nobody }).toEqual({ person: [200, 200, 429], source: [403, 429], nobody: [401, 429] });
  });

  it("goes by what a trusted proxy says", async () => {
    server = await startSupervisor({ trustedProxies: ["10.0.0.0/8"], rateLimits: { address: { perSecond: 0.01, burst: 1 } } });
    const from = async (client: string) => (await ask("/v1/health", "10.1.1.1", "", { "x-forwarded-for": client })).status;

    expect([await from("192.0.2.1"), await from("192.0.2.2"), await from("192.0.2.1")]).toEqual([200, 200, 429]);
  });
});
