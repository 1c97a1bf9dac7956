import type { SignalList } from "@plumbline/core";
import { sqliteStateStore, sqliteSubjectKeys } from "@plumbline/server-kit/store/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { counties, ORGS } from "./county-pack.ts";
import { AUDIENCE, accessToken, ISSUER, KEYS } from "./identity-support.ts";
import { event, newFolder, startSupervisor, type TestSupervisor, TOKENS, testClock } from "./supervisor.ts";

const SYSTEM = "key-of-the-system-admin-0123456789";
const SECURITY = "key-of-the-security-admin-0123456789";
const AUDIT = "key-of-the-audit-admin-0123456789";
const COUNTY_SYSTEM = "key-of-a-county-system-admin-0123456789";
const HR = "token-of-the-personnel-office-0123456789";

let server: TestSupervisor;
let dir: string;
const clock = testClock();

const start = async (more: object = {}) =>
  startSupervisor({
    dir,
    testClock: clock,
    packs: [counties()],
    orgs: ORGS,
    subjectKeys: await sqliteSubjectKeys({ file: `${dir}/keys.db` }),
    state: await sqliteStateStore({ file: `${dir}/state.db` }),
    identity: {
      sources: { host: TOKENS.host, other: TOKENS.other, hr: { token: HR, mayTell: ["directory"] } },
      supervisors: {
        system: { key: SYSTEM, roles: ["systemAdmin"], scopes: [""] },
        security: { key: SECURITY, roles: ["securityAdmin"], scopes: [""] },
        audit: { key: AUDIT, roles: ["auditAdmin"], scopes: [""] },
        countySystem: { key: COUNTY_SYSTEM, roles: ["systemAdmin"], scopes: ["330106"] },
        all: { key: TOKENS.key, roles: ["supervisor"], scopes: [""] },
      },
      secret: "a-secret-that-signs-sessions",
      exclusiveAdministrators: true,
      provider: { issuer: ISSUER, audience: AUDIENCE, algorithms: ["RS256"], keys: KEYS as never },
    },
    ...more,
  });

beforeEach(async () => {
  clock.set(Date.parse("2026-03-02T09:00:00+08:00"));
  dir = await newFolder();
  server = await start();
});

afterEach(async () => server?.end());

/** Asks at the newest version, and gives what became of it: `taken`, or the code and the reason. */
const ask = async (key: string, type: string, [record, id]: readonly [string, string], body: object): Promise<string> => {
  const expectedVersion = await server.supervisor.supervision.version({ type: record, id });
  const response = await server.call("POST", "/v1/commands", { type, record: { type: record, id }, expectedVersion, body }, key);
  const { code, detail } = (await response.json()) as { code?: string; detail?: string };
  return response.status === 200 ? "taken" : `${code} ${detail?.split(": ").at(-1)}`;
};

const org = (id: string) => ["directoryOrg", id] as const;
const person = (id: string) => ["directoryPerson", id] as const;
const post = (id: string) => ["directoryPost", id] as const;
const assignment = (id: string) => ["directoryAssignment", id] as const;
const account = (id: string) => ["directoryAccount", id] as const;

const pathOf = (id: string) => server.supervisor.directory.organisations.pathOf(id);
const tell = async (source: string, token: string, ...events: ReturnType<typeof event>[]) => {
  const { receipts } = await server.json<{ receipts: { status: string; code?: string }[] }>(
    "POST",
    "/v1/events",
    { events: events.map((one) => ({ event: { ...one, source } })) },
    token,
  );
  await server.supervisor.supervision.caughtUp();
  return receipts.map(({ status, code }) => code ?? status);
};

describe("posts and who holds them", () => {
  beforeEach(async () => {
    expect(await ask(SYSTEM, "found", org("330106-scjg"), { parent: "330106", title: "市场监管局" })).toBe("taken");
    expect(await ask(SYSTEM, "found", post("P-1"), { org: "330106-scjg", title: "执法一科" })).toBe("taken");
    expect(await ask(SYSTEM, "found", post("P-2"), { org: "330106-scjg" })).toBe("taken");
    expect(await ask(SYSTEM, "register", person("p-1"), { name: "李某" })).toBe("taken");
  });

  it("R-016: keep a department that has a post; acts of a day belong to the post that was held on it", async () => {
    const refused = await ask(SYSTEM, "close", org("330106-scjg"), { on: "2026-04-01" });
    await ask(SYSTEM, "assign", assignment("a-1"), { person: "p-1", post: "P-1", from: "2026-01-01" });
    await ask(SYSTEM, "end", assignment("a-1"), { on: "2026-03-16" });
    await ask(SYSTEM, "assign", assignment("a-2"), { person: "p-1", post: "P-2", from: "2026-03-16" });
    const { directory } = server.supervisor;

    expect(refused).toBe("COMMAND_REFUSED has_posts");
    expect([directory.postsOf("p-1", "2026-03-15"), directory.postsOf("p-1", "2026-03-16")]).toEqual([["P-1"], ["P-2"]]);
    const response = await server.supervisor.fetch(
      new Request("http://127.0.0.1/v1/persons/p-1?on=2026-03-15", {
        headers: { authorization: `Bearer ${SYSTEM}`, purpose: "supervision" },
      }),
    );
    expect(await response.json()).toMatchObject({ name: "李某", posts: ["P-1"], assignments: { length: 2 } });
  });

  it("hold several at once, and a post is held by several", async () => {
    await ask(SYSTEM, "register", person("p-2"), {});
    await ask(SYSTEM, "assign", assignment("a-1"), { person: "p-1", post: "P-1", from: "2026-01-01" });
    await ask(SYSTEM, "assign", assignment("a-2"), { person: "p-1", post: "P-2", from: "2026-01-01" });
    await ask(SYSTEM, "assign", assignment("a-3"), { person: "p-2", post: "P-2", from: "2026-01-01" });
    const { directory } = server.supervisor;

    expect(directory.postsOf("p-1", "2026-03-02")).toEqual(["P-1", "P-2"]);
    expect(directory.assignments({ post: "P-2" }).map((one) => one.person)).toEqual(["p-1", "p-2"]);
  });

  it.each<[string, string, readonly [string, string], object]>([
    ["exists", "found", post("P-1"), { org: "330106-scjg" }],
    ["unknown_organisation", "found", post("P-9"), { org: "nowhere" }],
    ["unknown_person", "assign", assignment("a-9"), { person: "nobody", post: "P-1", from: "2026-01-01" }],
    ["unknown_post", "assign", assignment("a-9"), { person: "p-1", post: "nothing", from: "2026-01-01" }],
    ["days_swapped", "assign", assignment("a-9"), { person: "p-1", post: "P-1", from: "2026-01-02", until: "2026-01-02" }],
    ["not_there", "end", assignment("a-9"), { on: "2026-01-01" }],
    ["not_there", "close", post("P-9"), { on: "2026-01-01" }],
    ["unknown_parent", "found", org("x"), { parent: "nowhere" }],
    ["exists", "found", org("330106"), { parent: "3301" }],
    ["has_organisations", "close", org("330106"), { on: "2026-04-01" }],
    ["above_itself", "move", org("3301"), { parent: "330106-scjg", from: "2026-03-02" }],
    ["not_there", "move", org("nowhere"), { parent: "3301", from: "2026-03-02" }],
    ["not_there", "link", person("nobody"), { source: "host", actor: "u-1" }],
  ])("are refused with %s for %s of %j", async (reason, type, record, body) => {
    expect(await ask(SYSTEM, type, record, body)).toBe(`COMMAND_REFUSED ${reason}`);
  });

  it("go when nobody holds them, and then the department may go", async () => {
    await ask(SYSTEM, "assign", assignment("a-1"), { person: "p-1", post: "P-1", from: "2026-01-01" });

    expect(await ask(SYSTEM, "close", post("P-1"), { on: "2026-04-01" })).toBe("COMMAND_REFUSED is_held");
    await ask(SYSTEM, "end", assignment("a-1"), { on: "2026-04-01" });
    expect(await ask(SYSTEM, "close", post("P-1"), { on: "2026-04-01" })).toBe("taken");
    expect(await ask(SYSTEM, "close", post("P-2"), { on: "2026-04-01" })).toBe("taken");
    expect(await ask(SYSTEM, "close", org("330106-scjg"), { on: "2026-04-01" })).toBe("taken");
  });
});

describe("the tree", () => {
  const loan = (id: string, of: string) =>
    event("loan.given", id, { amount: 500 }, { objects: [{ type: "loan", id }], actor: { id: "u-1", org: of } });
  const seenBy = async (scope: string) => {
    const { supervision } = server.supervisor;
    const page = { sight: { within: [scope], now: clock.now() }, limit: 10 };
    return ((await supervision.state?.signals(page)) ?? []).map(({ record }) => record.id).sort();
  };

  it("moves an organisation on its day, with all below it, and signals go with them", async () => {
    await ask(SYSTEM, "found", org("330106-scjg"), { parent: "330106" });
    await tell("host", TOKENS.host, loan("l-1", "330106-scjg"), loan("l-2", "330108"));
    expect([await seenBy("3301"), await seenBy("3302")]).toEqual([["l-1", "l-2"], []]);

    expect(await ask(SYSTEM, "move", org("330106"), { parent: "3302", from: "2026-03-05" })).toBe("taken");
    expect(pathOf("330106-scjg")).toEqual(["3301", "330106", "330106-scjg"]);
    clock.set(Date.parse("2026-03-05T00:00:01+08:00"));
    await server.supervisor.supervision.tick();
    await server.supervisor.supervision.caughtUp();

    expect(pathOf("330106-scjg")).toEqual(["3302", "330106", "330106-scjg"]);
    expect([await seenBy("3301"), await seenBy("3302")]).toEqual([["l-2"], ["l-1"]]);
    const { organisations } = server.supervisor.directory;
    expect(organisations.pathOn("330106-scjg", "2026-03-04")?.[0]).toBe("3301");
    expect(organisations.pathOn("330106-scjg", "2026-03-05")?.[0]).toBe("3302");
  });

  it("is the same after a restart, from the state and from the trail alone", async () => {
    await ask(SYSTEM, "found", org("330106-scjg"), { parent: "330106", title: "市场监管局" });
    await ask(SYSTEM, "move", org("330108"), { parent: "3302", from: "2026-03-02" });
    await ask(SYSTEM, "register", person("p-1"), { name: "李某" });
    await ask(SYSTEM, "link", person("p-1"), { source: "host", actor: "u-1" });
    const all = () => {
      const { organisations, personOf } = server.supervisor.directory;
      return JSON.stringify([organisations.list(), personOf("host", "u-1"), server.supervisor.directory.person("p-1")]);
    };
    const before = all();

    await server.supervisor.close();
    server = await start();
    const resumed = all();
    await server.supervisor.close();
    server = await start({ state: await sqliteStateStore() });

    expect([resumed, all()]).toEqual([before, before]);
    expect(before).toContain('"p-1"');
  });

  it("is told by a source with that right, and by no other", async () => {
    const founded = (id: string) => event("directory.orgFounded", id, { parent: "330106" }, { objects: [{ type: "directoryOrg", id }] });
    const opened = event("directory.accountOpened", "zhang", {}, { objects: [{ type: "directoryAccount", id: "zhang" }] });

    expect(await tell("hr", HR, founded("a"))).toEqual(["stored"]);
    expect(await tell("host", TOKENS.host, founded("b"))).toEqual(["FORBIDDEN"]);
    expect(await tell("hr", HR, opened)).toEqual(["FORBIDDEN"]);
    expect(
      await tell("hr", HR, event("directory.orgFounded", "c", { parent: 7 }, { objects: [{ type: "directoryOrg", id: "c" }] })),
    ).toEqual(["EVENT_INVALID"]);
    expect([pathOf("a"), pathOf("b")]).toEqual([["3301", "330106", "a"], undefined]);
  });

  it("lets an administrator of a county change that county alone; the rest is not there", async () => {
    expect(await ask(COUNTY_SYSTEM, "found", org("x"), { parent: "330106" })).toBe("taken");
    expect(await ask(COUNTY_SYSTEM, "found", org("y"), { parent: "330108" })).toMatch(/^NOT_FOUND/);
    expect(await ask(COUNTY_SYSTEM, "rename", org("330108"), { title: "x" })).toMatch(/^NOT_FOUND/);
    expect(await ask(COUNTY_SYSTEM, "found", org("z"), { parent: null })).toMatch(/^NOT_FOUND/);
  });
});

describe("persons", () => {
  it("are forgotten with what links them: nobody can tell any more whose acts those were", async () => {
    await ask(SYSTEM, "register", person("p-1"), { name: "李某" });
    await ask(SYSTEM, "link", person("p-1"), { source: "host", actor: "u-1" });
    expect(server.supervisor.directory.personOf("host", "u-1")).toBe("p-1");

    expect((await server.call("POST", "/v1/erasures", { subjects: ["p-1"], reason: "x" }, AUDIT)).status).toBe(200);
    await server.supervisor.supervision.caughtUp();

    expect(server.supervisor.directory.personOf("host", "u-1")).toBeUndefined();
    expect(server.supervisor.directory.person("p-1")?.name).toBeUndefined();
  });

  it("are one each: no actor is two persons", async () => {
    for (const id of ["p-1", "p-2"]) await ask(SYSTEM, "register", person(id), {});
    await ask(SYSTEM, "link", person("p-1"), { source: "host", actor: "u-1" });

    expect(await ask(SYSTEM, "link", person("p-2"), { source: "host", actor: "u-1" })).toBe("COMMAND_REFUSED is_another");
  });
});

describe("accounts", () => {
  const grant = (name: string, role: string, scope: string, more: object = {}) => ({
    grant: name,
    role,
    scope,
    from: "2026-03-01",
    ...more,
  });
  const as = (sub: string) => accessToken(clock.now(), { sub });
  const signalsOf = async (sub: string) => (await server.call("GET", "/v1/signals", undefined, as(sub))).status;

  it("see what they are granted, where and as long as they are", async () => {
    const loans = ["330106", "330108"].map((of, i) =>
      event("loan.given", `l-${i}`, { amount: 500 }, { objects: [{ type: "loan", id: `l-${i}` }], actor: { id: "u-1", org: of } }),
    );
    await tell("host", TOKENS.host, ...loans);
    expect(await signalsOf("li")).toBe(401);
    await ask(SECURITY, "open", account("li"), {});
    expect(await signalsOf("li")).toBe(403);
    expect(await ask(SECURITY, "grant", account("li"), grant("g-1", "supervisor", "330106", { until: "2026-03-10" }))).toBe("taken");

    const { signals } = await server.json<SignalList>("GET", "/v1/signals", undefined, as("li"));
    expect(signals.map(({ record }) => record.id)).toEqual(["l-0"]);
    clock.set(Date.parse("2026-03-09T23:59:59+08:00"));
    expect(await signalsOf("li")).toBe(200);
    clock.set(Date.parse("2026-03-10T00:00:00+08:00"));
    expect(await signalsOf("li")).toBe(403);
  });

  it("used to see by one role what another one was granted for", async () => {
    await ask(SECURITY, "open", account("li"), {});
    await ask(SECURITY, "grant", account("li"), grant("g-1", "supervisor", "330106"));
    await ask(SECURITY, "grant", account("li"), grant("g-2", "systemAdmin", ""));
    const loan = event("loan.given", "l-1", { amount: 500 }, { objects: [{ type: "loan", id: "l-1" }], actor: { id: "u-1", org: "3302" } });
    await tell("host", TOKENS.host, loan);

    expect((await server.json<SignalList>("GET", "/v1/signals", undefined, as("li"))).signals).toEqual([]);
    expect((await server.call("GET", "/v1/quarantine", undefined, as("li"))).status).toBe(200);
  });

  it("are of one administrator at most, of one person too, and nobody grants to themselves", async () => {
    await ask(SYSTEM, "register", person("p-1"), {});
    for (const id of ["li", "li-2"]) await ask(SECURITY, "open", account(id), { person: "p-1" });
    await ask(SECURITY, "open", account("security"), {});

    expect(await ask(SECURITY, "grant", account("li"), grant("g-1", "systemAdmin", "", { until: "2026-06-01" }))).toBe("taken");
    expect(await ask(SECURITY, "grant", account("li"), grant("g-2", "auditAdmin", ""))).toBe("COMMAND_REFUSED roles_exclude");
    expect(await ask(SECURITY, "grant", account("li-2"), grant("g-2", "auditAdmin", ""))).toBe("COMMAND_REFUSED roles_exclude");
    expect(await ask(SECURITY, "grant", account("li"), grant("g-2", "auditAdmin", "", { from: "2026-06-01" }))).toBe("taken");
    expect(await ask(SECURITY, "grant", account("security"), grant("g-1", "supervisor", ""))).toBe("COMMAND_REFUSED to_oneself");
    expect(await ask(SYSTEM, "grant", account("li"), grant("g-9", "supervisor", ""))).toMatch(/^FORBIDDEN/);
    expect(await ask(AUDIT, "grant", account("li"), grant("g-9", "supervisor", ""))).toMatch(/^FORBIDDEN/);
  });

  it("that are closed are nobody's, at once, sessions and all", async () => {
    await ask(SECURITY, "open", account("li"), {});
    await ask(SECURITY, "grant", account("li"), grant("g-1", "supervisor", ""));
    expect(await signalsOf("li")).toBe(200);

    await ask(SECURITY, "close", account("li"), {});

    expect(await signalsOf("li")).toBe(401);
    await ask(SECURITY, "open", account("li"), {});
    expect(await signalsOf("li")).toBe(403);
  });
});
