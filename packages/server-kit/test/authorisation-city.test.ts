import type { SignalDetail, SignalList, Statistics } from "@plumbline/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { counties } from "./county-pack.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

/** Hangzhou (杭州) with eleven of its districts and counties. */
const DISTRICTS = ["330102", "330105", "330106", "330108", "330109", "330110", "330111", "330112", "330113", "330114", "330122"];
const STRICTER = "330106";
const CITY = "key-of-the-city-0123456789";

let server: TestSupervisor;

beforeEach(async () => {
  server = await startSupervisor({
    packs: [counties()],
    orgs: { "3301": null, ...Object.fromEntries(DISTRICTS.map((district) => [district, "3301"])) },
    overlays: [{ org: STRICTER, control: "L-1", params: { most: 50 }, effectiveFrom: "2026-01-01", basis: "区纪委〔2026〕1号" }],
    identity: {
      sources: { host: TOKENS.host, other: TOKENS.other },
      supervisors: {
        supervisor: TOKENS.key,
        city: { key: CITY, roles: ["supervisor"], scopes: ["3301"] },
      },
      secret: "a-secret-that-signs-sessions",
    },
  });
});

afterEach(async () => server?.end());

it("one pack holds in eleven districts, one of them is stricter and says so, and the city counts them together", async () => {
  const given = DISTRICTS.flatMap((org) =>
    [60, 500].map((amount) =>
      event(
        "loan.given",
        `${org}-${amount}`,
        { amount },
        { objects: [{ type: "loan", id: `${org}-${amount}` }], actor: { id: "u-1", org } },
      ),
    ),
  );
  await server.json("POST", "/v1/events", { events: given.map((one) => ({ event: one })) });
  await server.supervisor.supervision.caughtUp();

  const { signals } = await server.json<SignalList>("GET", "/v1/signals?limit=100", undefined, CITY);
  const stricter = signals.filter(({ record }) => record.id.endsWith("-60"));
  const detail = await server.json<SignalDetail>("GET", `/v1/signals/${stricter[0]?.id}`, undefined, CITY);
  const counted = await server.json<Statistics>("GET", "/v1/statistics?org=3301&by=of", undefined, CITY);

  expect(signals).toHaveLength(12);
  expect(stricter.map(({ record }) => record.id)).toEqual([`${STRICTER}-60`]);
  expect(detail.params[0]).toMatchObject({
    value: 50,
    provenance: [
      { org: "control", value: 100 },
      { org: STRICTER, value: 50, basis: "区纪委〔2026〕1号" },
    ],
  });
  expect(counted.total.n).toBe(12);
});
