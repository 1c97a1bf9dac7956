import type { SignalList } from "@plumbline/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { counties, ORGS } from "./county-pack.ts";
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

describe("organisations", () => {
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
