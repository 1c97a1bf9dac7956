import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { counties, ORGS } from "./county-pack.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

const COUNTY = "key-of-the-county-0123456789";
const SYSTEM = "key-of-the-system-admin-0123456789";
const LI = "key-of-li-0123456789";

let server: TestSupervisor;

const start = (more: object = {}) =>
  startSupervisor({
    packs: [counties()],
    orgs: ORGS,
    readsOnRecord: "all",
    sealed: ["loan"],
    identity: {
      sources: { host: TOKENS.host, other: TOKENS.other },
      supervisors: {
        all: { key: TOKENS.key, roles: ["supervisor"], scopes: [""] },
        county: { key: COUNTY, roles: ["supervisor"], scopes: ["330106"], body: "discipline", level: "county" },
        system: { key: SYSTEM, roles: ["systemAdmin"], scopes: [""] },
        li: { key: LI, roles: ["unit"], scopes: ["330106"], person: "p-1" },
      },
      secret: "a-secret-that-signs-sessions",
    },
    ...more,
  });

beforeEach(async () => {
  server = await start();
  const given = event(
    "loan.given",
    "l-1",
    { amount: 500 },
    { objects: [{ type: "loan", id: "l-1" }], actor: { id: "u-1", org: "330106" } },
  );
  await server.json("POST", "/v1/events", { events: [{ event: given }] });
  const registered = { type: "register", record: { type: "directoryPerson", id: "p-1" }, expectedVersion: 0, body: {} };
  await server.json("POST", "/v1/commands", registered, SYSTEM);
  await server.supervisor.supervision.caughtUp();
});

afterEach(async () => server?.end());

const get = (path: string, key: string, purpose?: string) =>
  server.supervisor.fetch(
    new Request(`http://127.0.0.1${path}`, { headers: { authorization: `Bearer ${key}`, ...(purpose !== undefined && { purpose }) } }),
  );
const told = async (type: string) =>
  (await server.supervisor.trail.read(0, 1000)).flatMap(({ event: text, source }) => {
    const found = JSON.parse(text as string) as ReturnType<typeof event>;
    return found.type === type ? [{ ...found, source }] : [];
  });
/** How often somebody asked for signals, by these events. */
const asked = (events: readonly { readonly data: Readonly<Record<string, unknown>> }[], by: string): number =>
  events.reduce((sum, { data }) => sum + (data.by === by ? ((data.routes as Record<string, number>)["/v1/signals"] ?? 0) : 0), 0);
const afterClose = async () => {
  server = await server.restart();
};

describe("a sealed read", () => {
  it("has a purpose, and stands in the trail before it is answered", async () => {
    const size = () => server.supervisor.trail.size;
    const before = size();

    expect([(await get("/v1/records/loan/l-1", COUNTY)).status, (await get("/v1/persons/p-1", SYSTEM)).status]).toEqual([403, 403]);
    expect((await get("/v1/persons/p-1", SYSTEM, "curiosity")).status).toBe(422);
    expect(size()).toBe(before);
    expect((await get("/v1/records/loan/l-1", COUNTY, "supervision")).status).toBe(200);
    expect((await get("/v1/persons/p-1", SYSTEM, "audit")).status).toBe(200);

    expect(size()).toBe(before + 2);
    expect((await told("access.read")).map(({ source, data, objects }) => ({ source, data, objects }))).toEqual([
      {
        source: "engine/access",
        data: {
          by: "county",
          body: "discipline",
          purpose: "supervision",
          sealed: true,
          routes: { "/v1/records/{type}/{id}": 1 },
          records: ["loan/l-1"],
        },
        objects: [{ type: "account", id: "county" }],
      },
      {
        source: "engine/access",
        data: { by: "system", purpose: "audit", sealed: true, routes: { "/v1/persons/{id}": 1 }, records: ["persons/p-1"] },
        objects: [
          { type: "account", id: "system" },
          { type: "readLog", id: "p-1/2026-03" },
        ],
      },
    ]);
  });

  it("is not answered while it cannot be written down", async () => {
    const faults: unknown[] = [];
    await server.end();
    server = await start({ onFault: ({ error }: { error: unknown }) => faults.push(error) });
    await server.supervisor.trail.close();

    expect((await get("/v1/records/loan", COUNTY, "supervision")).status).toBeGreaterThanOrEqual(500);
    await server.supervisor.supervision.close();
  });
});

describe("reads", () => {
  it("are written together, by person, with what was asked for and how often", async () => {
    await Promise.all([COUNTY, COUNTY, COUNTY, TOKENS.key].map((key) => get("/v1/signals", key)));
    await afterClose();
    const events = await told("access.read");

    expect(events.every(({ data }) => data.by !== "county" || data.body === "discipline")).toBe(true);
    expect([asked(events, "county"), asked(events, "all")]).toEqual([3, 1]);
  });

  it("of a hundred things are written at once, without waiting for the second to end", async () => {
    for (let i = 0; i < 250; i++) await get("/v1/signals", COUNTY);
    await get("/v1/me", COUNTY);
    await afterClose();
    const events = await told("access.read");

    expect(asked(events, "county")).toBe(250);
    // What is asked while one is being written comes with the next.
    expect(events.filter((one) => asked([one], "county") > 0).length).toBeGreaterThan(1);
  });

  it("are shown to the person whom they concern, and to nobody else", async () => {
    await get("/v1/persons/p-1", SYSTEM, "audit");
    await get("/v1/persons/p-1", SYSTEM, "audit");

    expect(await (await get("/v1/my/reads", LI)).json()).toEqual({
      month: "2026-03",
      reads: [
        { at: "2026-03-02T01:00:00.000Z", by: "system", purpose: "audit", routes: { "/v1/persons/{id}": 1 } },
        { at: "2026-03-02T01:00:00.000Z", by: "system", purpose: "audit", routes: { "/v1/persons/{id}": 1 } },
      ],
      total: 2,
    });
    expect(await (await get("/v1/my/reads?month=2026-02", LI)).json()).toMatchObject({ reads: [], total: 0 });
    expect((await get("/v1/my/reads", COUNTY)).status).toBe(404);
    expect((await get("/v1/records/readLog/p-1%2F2026-03", TOKENS.key, "audit")).status).toBe(404);
  });

  it("in another organisation than one's own are told once in a minute, for the control on searches outside", async () => {
    for (let i = 0; i < 3; i++) await get("/v1/signals?org=330108", COUNTY);
    server.clock.set(server.clock.now() + 61_000);
    await get("/v1/signals?org=330108", COUNTY);
    await afterClose();

    expect((await told("query.made")).map(({ source, data }) => ({ source, data }))).toEqual([
      { source: "engine/access", data: { target: "330108", scope: ["330106"] } },
      { source: "engine/access", data: { target: "330108", scope: ["330106"] } },
    ]);
  });

  it("that an administrator was refused stand in the trail too", async () => {
    await get("/v1/signals", SYSTEM);
    await get("/v1/signals", SYSTEM);
    await get("/v1/trail/entries", COUNTY);
    await afterClose();

    const events = await told("access.refused");
    expect(asked(events, "system")).toBe(2);
    expect(events.map(({ data }) => data.by)).not.toContain("county");
  });
});
