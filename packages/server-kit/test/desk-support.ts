import type { CommandReply, DispositionDetail, HandlingDetail, Problem, SignalList, TraceEvent } from "@plumbline/core";
import { disciplineAuthority, disciplineLadder } from "@plumbline/packs/ladders";
import type { SupervisorOptions } from "@plumbline/server-kit";
import { sqliteSubjectKeys } from "../src/store/keys/sqlite-subject-keys.ts";
import { event, finesWith, newFolder, startSupervisor, type TestSupervisor, TOKENS, type testClock } from "./supervisor.ts";

/** Hangzhou (杭州), two of its districts, an office and a township of the first. */
const ORGS = { "3301": null, "330106": "3301", "330108": "3301", "330106-sj": "330106", "330106-xz": "330106" };

/** Who signs in, by key. Ids of persons are opaque. */
const key = (name: string): string => `key-of-${name}-0123456789`;
export const KEYS = {
  operator: TOKENS.key,
  clerk: key("clerk-li"),
  colleague: key("clerk-zhao"),
  decider: key("decider-sun"),
  city: key("city-qian"),
  sibling: key("sibling-zhou"),
  township: key("township-wu"),
  unit: key("unit-zheng"),
  person: key("person-wang"),
  other: key("person-chen"),
} as const;
export type Who = keyof typeof KEYS;

const county = { scopes: ["330106"], body: "supervisoryBody", level: "county" } as const;
const identity = {
  sources: { host: TOKENS.host, other: TOKENS.other },
  supervisors: {
    operator: TOKENS.key,
    clerk: { key: KEYS.clerk, person: "p-li", roles: ["supervisor"], ladderRoles: ["handler"], ...county },
    colleague: { key: KEYS.colleague, person: "p-zhao", roles: ["supervisor"], ladderRoles: ["handler"], ...county },
    decider: { key: KEYS.decider, person: "p-sun", roles: ["supervisor"], ladderRoles: ["decider"], ...county },
    city: {
      key: KEYS.city,
      person: "p-qian",
      roles: ["supervisor"],
      scopes: ["3301"],
      body: "supervisoryBody",
      level: "city",
      ladderRoles: ["handler", "decider"],
    },
    sibling: { key: KEYS.sibling, person: "p-zhou", roles: ["supervisor"], scopes: ["330108"] },
    township: {
      key: KEYS.township,
      person: "p-wu",
      roles: ["supervisor"],
      scopes: ["330106-xz"],
      body: "supervisoryBody",
      level: "township",
      ladderRoles: ["handler", "decider"],
    },
    unit: { key: KEYS.unit, person: "p-zheng", roles: ["unit"], scopes: ["330106-sj"], actsFor: ["330106-sj"] },
    person: { key: KEYS.person, person: "p-wang", roles: ["unit"], scopes: ["330106-sj"] },
    other: { key: KEYS.other, person: "p-chen", roles: ["unit"], scopes: ["330106-sj"] },
  },
  secret: "a-secret-that-signs-sessions",
} as const;

/** The fines of an office, the first control yellow. */
export function finesOf(office = "330106-sj", level: "yellow" | "orange" | "red" = "yellow"): SupervisorOptions["packs"] {
  const pack = finesWith({ org: () => office });
  return [{ ...pack, controls: pack.controls.map((control) => (control.id === "F-1" ? { ...control, level } : control)) }];
}

export interface TestDesk extends TestSupervisor {
  send(...events: TraceEvent[]): Promise<void>;
  get<T>(who: Who, path: string): Promise<T>;
  status(who: Who, path: string): Promise<number>;
  /** The reply, or status and reason of the refusal. */
  ask(
    who: Who,
    record: readonly [type: string, id: string],
    type: string,
    body?: object,
    expectedVersion?: number,
    key?: string,
  ): Promise<CommandReply | string>;
  handling(who: Who, signal: string): Promise<HandlingDetail>;
  disposition(who: Who, id: string): Promise<DispositionDetail>;
  signals(who: Who, query?: string): Promise<SignalList>;
  at(time: string): Promise<void>;
  again(options?: Partial<SupervisorOptions>): Promise<TestDesk>;
}

export interface DeskSetUp extends Partial<SupervisorOptions> {
  readonly dir?: string;
  readonly testClock?: ReturnType<typeof testClock>;
}

export async function startDesk(options: DeskSetUp = {}): Promise<TestDesk> {
  const { dir = await newFolder(), ...rest } = options;
  const server = await startSupervisor({
    packs: finesOf(),
    identity,
    orgs: ORGS,
    subjectKeys: await sqliteSubjectKeys({ file: `${dir}/keys.db` }),
    dispositions: { ladders: [disciplineLadder], authorities: [disciplineAuthority] },
    dir,
    ...rest,
  });
  const { supervisor, clock } = server;
  const get = async <T>(who: Who, path: string): Promise<T> => server.json<T>("GET", path, undefined, KEYS[who]);
  const desk: TestDesk = {
    ...server,
    async send(...events) {
      await server.call("POST", "/v1/events", { events: events.map((one) => ({ event: one })) });
      await supervisor.supervision.caughtUp();
    },
    get,
    status: async (who, path) => (await server.call("GET", path, undefined, KEYS[who])).status,
    async ask(who, [type, id], command, body = {}, version, key) {
      const expectedVersion = version ?? (await supervisor.supervision.version({ type, id }));
      const request = { record: { type, id }, type: command, expectedVersion, body, ...(key !== undefined && { key }) };
      const response = await server.call("POST", "/v1/commands", request, KEYS[who]);
      if (response.status === 200) return (await response.json()) as CommandReply;
      const { code, reason } = (await response.json()) as Problem;
      return `${response.status} ${reason ?? code}`;
    },
    handling: (who, id) => get(who, `/v1/signals/${id}/handling`),
    disposition: (who, id) => get(who, `/v1/dispositions/${id}`),
    signals: (who, query = "") => get(who, `/v1/signals${query}`),
    async at(time) {
      clock.set(Date.parse(time));
      await supervisor.supervision.tick();
      await supervisor.supervision.caughtUp();
    },
    async again(more = {}) {
      await supervisor.close();
      return startDesk({ ...rest, ...more, dir, testClock: clock });
    },
  };
  await linked(desk);
  return desk;
}

/** The actor of the host is a person. */
async function linked(desk: TestDesk): Promise<void> {
  const record = ["directoryPerson", "p-wang"] as const;
  if ((await desk.supervisor.supervision.version({ type: record[0], id: record[1] })) > 0) return;
  await desk.ask("operator", record, "register", {});
  await desk.ask("operator", record, "link", { source: "host", actor: "u-1" });
}

export { event };
