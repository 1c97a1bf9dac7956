import type {
  CommandReply,
  ControlList,
  HandlingDetail,
  PolicyReply,
  RecordDetail,
  Responsibility,
  SignalDetail,
  SignalList,
  Statistics,
} from "@plumbline/core";
import { type ControlPack, defineOverlays, definePack, orgTree } from "@plumbline/core";
import {
  BLUE_FIRST,
  DEFAULT_POLICY,
  defineSupervisionPolicy,
  type SupervisionPolicyInput,
  THREE_LEVELS,
} from "@plumbline/core/supervision";
import { disciplineAuthority, disciplineLadder } from "@plumbline/packs/ladders";
import { sqliteSubjectKeys } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { counties } from "./county-pack.ts";
import { event, newFolder, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

/** A city and its eleven districts, and another city beside it. */
const DISTRICTS = Array.from({ length: 11 }, (_, i) => `3301${String(i + 2).padStart(2, "0")}`);
const ORGS = { ...Object.fromEntries(DISTRICTS.map((id) => [id, "3301"])), "3301": null, "3302": null };
const OVERRIDING = "330106";
const LEADER = "key-of-the-principal-leader-0123456789";
const DISCIPLINE = "key-of-the-discipline-officer-0123456789";
const OWNER = "key-of-the-process-owner-0123456789";
const STAFF = "key-of-a-member-of-staff-0123456789";
const DISTRICT = "key-of-a-district-supervisor-0123456789";

let server: TestSupervisor;

afterEach(async () => server?.end());

const loan = (id: string, org: string, amount: number) =>
  event("loan.given", id, { amount }, { objects: [{ type: "loan", id }], actor: { id: "u-1", org } });

async function start(more: object = {}): Promise<void> {
  const dir = await newFolder();
  const body = { body: "supervisoryBody", level: "city" } as const;
  server = await startSupervisor({
    dir,
    packs: [counties()],
    orgs: ORGS,
    subjectKeys: await sqliteSubjectKeys({ file: `${dir}/keys.db` }),
    dispositions: { ladders: [disciplineLadder], authorities: [disciplineAuthority] },
    identity: {
      sources: { host: TOKENS.host, other: TOKENS.other },
      supervisors: {
        all: TOKENS.key,
        leader: { key: LEADER, person: "p-lead", roles: ["leader"], scopes: ["3301"] },
        discipline: { key: DISCIPLINE, person: "p-li", roles: ["supervisor"], scopes: ["3301"], ladderRoles: ["handler"], ...body },
        owner: { key: OWNER, person: "p-own", roles: ["processOwner"], scopes: ["3301"] },
        staff: { key: STAFF, person: "p-staff", roles: ["unit"], scopes: [OVERRIDING], actsFor: [OVERRIDING] },
        district: { key: DISTRICT, person: "p-zhou", roles: ["supervisor"], scopes: [OVERRIDING] },
      },
      secret: "a-secret-that-signs-sessions",
    },
    ...more,
  });
}

async function send(...events: ReturnType<typeof event>[]): Promise<void> {
  for (let at = 0; at < events.length; at += 100) {
    const batch = events.slice(at, at + 100).map((one) => ({ event: one }));
    const { receipts } = await server.json<{ receipts: { status: string }[] }>("POST", "/v1/events", { events: batch });
    expect(new Set(receipts.map(({ status }) => status))).toEqual(new Set(["stored"]));
  }
  await server.supervisor.supervision.caughtUp();
}

const get = <T>(path: string, key: string = TOKENS.key): Promise<T> => server.json<T>("GET", path, undefined, key);

/** The reply, or the status of the refusal. */
async function ask(key: string, [type, id]: readonly [string, string], command: string, body: object = {}): Promise<number> {
  const expectedVersion = await server.supervisor.supervision.version({ type, id });
  const response = await server.call("POST", "/v1/commands", { record: { type, id }, type: command, expectedVersion, body }, key);
  if (response.status === 200) expect((await response.json()) as CommandReply).toMatchObject({ version: expect.any(Number) });
  return response.status;
}

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);

describe("one city", () => {
  const overlays = () =>
    defineOverlays(
      [
        { org: "3301", control: "L-1", params: { most: 90 }, effectiveFrom: "2026-01-01", basis: "市纪〔2026〕1号" },
        { org: OVERRIDING, control: "L-1", params: { most: 50 }, effectiveFrom: "2026-01-01", basis: "区纪〔2026〕2号" },
      ],
      counties().controls,
      orgTree(ORGS),
    );

  it("R-012: its pack holds in eleven districts, what one of them changed is to be seen, and the city counts over all", async () => {
    await start({ overlays: overlays() });
    // Above the limit of the one district, below that of the city; and one above both in each.
    await send(...DISTRICTS.flatMap((org) => [loan(`low-${org}`, org, 80), loan(`high-${org}`, org, 500)]), loan("other", "3302", 500));

    const settings = await Promise.all(DISTRICTS.map((org) => get<ControlList>(`/v1/controls?org=${org}`, DISCIPLINE)));
    const { signals } = await get<SignalList>("/v1/signals?limit=100", DISCIPLINE);
    const low = signals.filter(({ record }) => record.id.startsWith("low-"));
    const city = await get<Statistics>("/v1/statistics?org=3301&by=org", DISCIPLINE);
    const detail = await get<SignalDetail>(`/v1/signals/${low[0]?.id}`, DISCIPLINE);

    const inherited = { name: "most", value: 90, org: "3301", basis: "市纪〔2026〕1号" };
    const own = { name: "most", value: 50, org: OVERRIDING, basis: "区纪〔2026〕2号" };
    expect(settings.map(({ controls }) => controls.map(({ control, values, changes }) => ({ control, values, changes })))).toEqual(
      DISTRICTS.map((org) => [
        org === OVERRIDING
          ? { control: "L-1", values: { most: 50 }, changes: [inherited, own] }
          : { control: "L-1", values: { most: 90 }, changes: [inherited] },
      ]),
    );
    expect(low.map(({ record }) => record.id)).toEqual([`low-${OVERRIDING}`]);
    expect(JSON.stringify(detail)).toContain("区纪〔2026〕2号");
    expect(city.rows.map(({ org, n }) => [org, n])).toEqual(DISTRICTS.map((org) => [org, org === OVERRIDING ? 2 : 1]));
    expect(city.total.n).toBe(12);
    // Before the day on which they came into force, all was as the pack has it; another city changed nothing.
    const before = await get<ControlList>(`/v1/controls?org=${OVERRIDING}&on=2025-12-31`, DISCIPLINE);
    expect(before.controls).toMatchObject([{ values: { most: 100 }, changes: [] }]);
    expect((await get<ControlList>("/v1/controls?org=3302")).controls).toMatchObject([{ values: { most: 100 }, changes: [] }]);
  });

  it("binds by the tree of the start: an organisation that moved is seen where it stands, and checked as before until the next start", async () => {
    await start({ overlays: overlays() });
    await send(loan("l-1", OVERRIDING, 80));
    expect(await ask(TOKENS.key, ["directoryOrg", OVERRIDING], "move", { parent: "3302", from: "2026-03-02" })).toBe(200);
    expect(await ask(TOKENS.key, ["directoryOrg", "new"], "found", { parent: OVERRIDING })).toBe(200);
    await server.supervisor.supervision.tick();
    await send(loan("l-2", OVERRIDING, 80), loan("l-3", "new", 80));

    expect((await get<SignalList>("/v1/signals", DISCIPLINE)).signals).toEqual([]);
    expect((await get<SignalList>("/v1/signals")).signals.map(({ record }) => record.id).sort()).toEqual(["l-1", "l-2"]);
    expect((await get<ControlList>(`/v1/controls?org=${OVERRIDING}`)).controls[0]?.changes.map(({ org }) => org)).toEqual([
      "3301",
      OVERRIDING,
    ]);
    expect((await get<ControlList>("/v1/controls?org=new")).controls[0]?.changes).toEqual([]);
  });

  it("R-011: a district sees its own alone; what is red and not taken up in three working days shows at the city", async () => {
    await start({ overlays: overlays() });
    await send(...DISTRICTS.map((org) => loan(`l-${org}`, org, 500)));
    const all = (await get<SignalList>("/v1/signals?limit=100")).signals;
    const statuses = await Promise.all(
      all.map(async ({ id, record }) => [record.id, (await server.call("GET", `/v1/signals/${id}`, undefined, DISTRICT)).status]),
    );

    expect((await get<SignalList>("/v1/signals", DISTRICT)).signals.map(({ record }) => record.id)).toEqual([`l-${OVERRIDING}`]);
    expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries(DISTRICTS.map((org) => [`l-${org}`, org === OVERRIDING ? 200 : 404])));
    const tiers = async (key: string) => {
      await server.supervisor.supervision.tick();
      await server.supervisor.supervision.caughtUp();
      const { signals } = await get<SignalList>("/v1/signals?limit=100", key);
      return Object.fromEntries(signals.map(({ record, handling }) => [record.id, handling?.tier]));
    };
    const own = all.find(({ record }) => record.id === `l-${OVERRIDING}`)?.id as string;
    expect(await ask(DISTRICT, ["signalHandling", own], "acknowledge")).toBe(200);
    server.clock.set(Date.parse("2026-03-05T23:59:59+08:00"));
    expect(await tiers(DISCIPLINE)).toEqual(Object.fromEntries(DISTRICTS.map((org) => [`l-${org}`, 0])));
    server.clock.set(Date.parse("2026-03-06T00:00:00+08:00"));
    expect(await tiers(DISCIPLINE)).toEqual(Object.fromEntries(DISTRICTS.map((org) => [`l-${org}`, org === OVERRIDING ? 0 : 1])));
    expect(await tiers(DISTRICT)).toEqual({ [`l-${OVERRIDING}`]: 0 });
    expect((await server.call("GET", "/v1/controls?org=330108", undefined, DISTRICT)).status).toBe(404);
    expect((await server.call("GET", "/v1/records/loan/l-330108", undefined, DISTRICT)).status).toBe(404);
  });
});

describe("who answers", () => {
  const risky = (): ControlPack => {
    const text = { zh: "借款", en: "Loans" };
    const risk = {
      id: "LR-1",
      title: text,
      layer: "department",
      post: "cashier",
      step: "审批",
      aspect: "duty",
      likelihood: 3,
      impact: 3,
      citations: [{ regulation: "某法", confidence: "practice" }],
      measure: text,
      controls: ["L-1"],
    } as const;
    const { controls, events, records } = counties();
    return definePack({ id: "risky", version: "1.0.0", title: text, controls, events, records, risks: [risk] as never });
  };
  const raci = {
    accountable: { role: "principalLeader" },
    responsible: [{ role: "processOwner" }, { role: "staff", post: "cashier" }],
    consulted: [{ role: "disciplineOfficer" }],
  } as const;
  const control: Responsibility = { control: "L-1", ...raci, responsible: [...raci.responsible], consulted: [...raci.consulted] };
  const risk: Responsibility = { risk: "LR-1", accountable: { role: "processOwner" } };

  it.each<readonly [string, readonly Responsibility[], RegExp]>([
    ["a control", [{ control: "L-1", responsible: [{ role: "staff" }] }, risk], /control L-1 cannot be activated: nobody is accountable/],
    ["a risk", [control], /risk LR-1 cannot be activated: nobody is accountable/],
    [
      "a control that a district took over",
      [control, risk, { control: "L-1", org: "330108" }],
      /control L-1 cannot be activated for 330108/,
    ],
  ])("R-022: %s without an accountable owner is not activated", async (_, responsibilities, message) => {
    await expect(start({ packs: [risky()], responsibilities })).rejects.toMatchObject({
      code: "SETTING_INVALID",
      message: expect.stringMatching(message),
    });
  });

  it("R-022: is shown for each control and risk; the discipline officer comments and orders, and changes nothing of the business", async () => {
    const local: Responsibility = { control: "L-1", org: OVERRIDING, accountable: { role: "processOwner", org: OVERRIDING } };
    await start({ packs: [risky()], responsibilities: [control, risk, local] });
    await send(loan("l-1", OVERRIDING, 500));
    const ofCity = await get<ControlList>("/v1/controls?org=3301", LEADER);
    const ofDistrict = await get<ControlList>(`/v1/controls?org=${OVERRIDING}`, OWNER);
    const id = (await get<SignalList>("/v1/signals", DISCIPLINE)).signals[0]?.id as string;
    const draft = { events: [{ event: loan("l-1", OVERRIDING, 1) }] };
    const business = async () => {
      const { facts, timeline } = await get<RecordDetail>("/v1/records/loan/l-1", LEADER);
      return { facts, events: timeline.filter(({ kind }) => kind === "event") };
    };
    const before = await business();

    expect(ofCity.controls[0]?.responsibility).toMatchObject(raci);
    expect(ofCity.risks).toMatchObject([{ id: "LR-1", responsibility: { accountable: { role: "processOwner" } } }]);
    expect(ofDistrict.controls[0]?.responsibility).toMatchObject({ accountable: { role: "processOwner", org: OVERRIDING } });
    // Comments and orders: asks the unit, and begins an ordered rectification.
    const on = ["signalHandling", id] as const;
    expect(await ask(DISCIPLINE, on, "acknowledge")).toBe(200);
    expect(await ask(DISCIPLINE, on, "ask", { whom: "unit", question: "请说明" })).toBe(200);
    const subject = {
      kind: "unit",
      id: OVERRIDING,
      rank: "cityUnit",
      leader: "p-he",
      deputy: "p-lv",
      department: "办公室",
      person: "p-staff",
    };
    const order = { ladder: "discipline", rung: "rectification", subject, rank: 3, signals: [id], reason: "越线" };
    expect([
      await ask(OWNER, ["disposition", "d-1"], "propose", order),
      await ask(STAFF, ["disposition", "d-1"], "propose", order),
    ]).toEqual([403, 403]);
    expect(await ask(DISCIPLINE, ["disposition", "d-1"], "propose", order)).toBe(200);
    // Those who answer for the work do not comment on it as the discipline body does.
    expect([await ask(OWNER, on, "ask", { whom: "unit", question: "?" }), await ask(STAFF, on, "acknowledge")]).toEqual([403, 403]);
    expect(await ask(STAFF, on, "answer", { text: "已核对" })).toBe(200);
    // Business data come from the host alone; the directory is for its administrators.
    for (const key of [DISCIPLINE, LEADER, OWNER, STAFF]) expect((await server.call("POST", "/v1/events", draft, key)).status).toBe(403);
    expect(await ask(DISCIPLINE, ["directoryOrg", OVERRIDING], "rename", { title: "x" })).toBe(403);
    expect(await ask(DISCIPLINE, ["directoryPost", "P-1"], "found", { org: OVERRIDING })).toBe(403);
    expect(await business()).toEqual(before);
    expect(before).toMatchObject({ facts: { amount: 500 }, events: { length: 1 } });
  });
});

describe("levels", () => {
  const policyOf = (more: Partial<SupervisionPolicyInput>) =>
    defineSupervisionPolicy({ ...DEFAULT_POLICY, ...more } as SupervisionPolicyInput);
  /** One control for each rank. */
  const ranked = (): ControlPack => {
    const { controls, events, records } = counties();
    const [one] = controls;
    const levels = ["yellow", "orange", "red"] as const;
    return definePack({
      id: "ranked",
      version: "1.0.0",
      title: { zh: "区县", en: "Counties" },
      events,
      records,
      controls: levels.map((level, i) => ({ ...one, id: `L-${i + 1}`, level, title: { zh: level, en: level } })) as never,
    });
  };
  const seen = async () => {
    const list = await get<SignalList>("/v1/signals", TOKENS.key);
    const statistics = await get<Statistics>("/v1/statistics?by=level");
    return {
      signals: list.signals.map(({ control: { id }, level }) => [id, level]).sort(byText),
      counts: list.counts,
      statistics: statistics.rows.map(({ level, n }) => [level, n]).sort(byText),
    };
  };
  const shown = async (org?: string) => {
    const { policy } = await get<PolicyReply>(`/v1/policy${org === undefined ? "" : `?org=${org}`}`);
    return policy.levels.map(({ ranks, colour, word }) => [ranks, colour, word.zh]);
  };
  const none = { selfCorrection: { ranks: [], period: DEFAULT_POLICY.selfCorrection.period } };
  const ALL = {
    signals: [
      ["L-1", "yellow"],
      ["L-2", "orange"],
      ["L-3", "red"],
    ],
    statistics: [
      ["orange", 1],
      ["red", 1],
      ["yellow", 1],
    ],
  };

  it("R-087: level 2 is orange with the words 较危险; a scheme of three levels loads for a place, and an unknown colour does not", async () => {
    const three = policyOf({ ...none, id: "three", org: "3301", levels: THREE_LEVELS });
    await start({ packs: [ranked()], policies: [policyOf(none), three] });
    await send(loan("l-1", "3302", 500));

    expect((await shown("3302"))[2]).toEqual([[2], "orange", "较危险"]);
    expect(await shown(OVERRIDING)).toEqual([
      [[0], "green", "安全"],
      [[1], "yellow", "预警"],
      [[2, 3], "red", "报警"],
    ]);
    expect(await seen()).toMatchObject(ALL);
    const purple = {
      ...three,
      levels: three.levels.map((level) => ({ ...level, colour: level.colour === "red" ? "purple" : level.colour })),
    };
    await expect(startSupervisor({ policies: [DEFAULT_POLICY, purple as never] })).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });

  it("R-088: a scheme with blue at level 1 loads; signals, counts and statistics keep their levels", async () => {
    await start({ packs: [ranked()], policies: [policyOf({ ...none, levels: BLUE_FIRST })] });
    await send(loan("l-1", OVERRIDING, 500));
    const blue = { ranks: await shown(), ...(await seen()) };
    const signals = (await get<SignalList>("/v1/signals")).signals;
    const ranks = await Promise.all(
      signals.map(async ({ id, control }) => [control.id, (await get<HandlingDetail>(`/v1/signals/${id}/handling`)).facts.rank]),
    );

    expect(blue).toMatchObject({
      ...ALL,
      ranks: [
        [[0], "green", "安全"],
        [[1], "blue", "提示"],
        [[2], "yellow", "预警"],
        [[3], "red", "报警"],
      ],
    });
    expect(ranks.sort(byText)).toEqual([
      ["L-1", 1],
      ["L-2", 2],
      ["L-3", 3],
    ]);
  });
});

describe("supervision in real time", () => {
  it("R-005: each signal of a thousand events says when it was open, acknowledged, corrected and verified", async () => {
    await start();
    const loans = Array.from({ length: 1000 }, (_, i) => loan(`l-${i}`, OVERRIDING, i % 100 === 0 ? 500 : 10));
    await send(...loans);
    const { signals } = await get<SignalList>("/v1/signals?limit=100", DISCIPLINE);
    for (const { id } of signals) {
      const on = ["signalHandling", id] as const;
      const steps = [
        await ask(DISCIPLINE, on, "acknowledge"),
        await ask(DISCIPLINE, on, "ask", { whom: "unit", question: "请更正" }),
        await ask(STAFF, on, "correct", { files: ["f-1"] }),
        await ask(DISTRICT, on, "verify", { accepted: true }),
      ];
      expect(steps).toEqual([200, 200, 200, 200]);
    }
    const times = await Promise.all(
      signals.map(async ({ id }) => (await get<HandlingDetail>(`/v1/signals/${id}/handling`, DISCIPLINE)).facts.times ?? {}),
    );

    expect(signals.map(({ record }) => record.id).sort()).toEqual(Array.from({ length: 10 }, (_, i) => `l-${i * 100}`).sort());
    for (const { new: open, acknowledged, corrected, verified } of times) {
      const told = [open, acknowledged, corrected, verified];
      expect(told.map((time) => Number.isNaN(Date.parse(time ?? "")))).toEqual([false, false, false, false]);
      expect([...told].sort(byText)).toEqual(told);
    }
  });
});
