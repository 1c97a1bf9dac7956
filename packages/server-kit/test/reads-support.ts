import { type ControlPack, defineEvent, definePack, defineRecord, fenSchema, objectId, type TraceEvent } from "@plumbline/core";
import * as z from "zod";
import { finesWith, startSupervisor, type TestSupervisor } from "./supervisor.ts";

/** Two counties of a city, each with an office, and a key for each. */
const ORGS = { city: null, north: "city", south: "city", "north-office": "north", "south-office": "south" } as const;
export const KEYS = {
  all: "key-of-the-supervisor-0123456789",
  north: "key-of-the-north-0123456789",
  south: "key-of-the-south-0123456789",
  counter: "key-of-the-process-owner-0123456789",
};

const fine = defineEvent({
  type: "fine.noted",
  data: z.strictObject({ fine: fenSchema, max: fenSchema.optional(), title: z.string().optional() }),
});
const permit = defineEvent({ type: "permit.applied", data: z.strictObject({ title: z.string(), company: z.string().optional() }) });
const closed = defineEvent({ type: "permit.closed", data: z.strictObject({}) });

type Fine = { readonly org?: string; readonly fine?: number; readonly max?: number; readonly title?: string };
type Permit = { readonly org?: string; readonly title?: string; readonly company?: string; readonly closed?: boolean };

/** Fines that have an organisation, a title and a maximum. */
export const notedFines: ControlPack = definePack({
  ...finesWith(),
  id: "noted",
  events: [fine] as never,
  records: [
    defineRecord<Fine>({
      type: "fine",
      keys: objectId("fine"),
      initial: () => ({}),
      on: {
        "fine.noted": (state, { data, actor }) => ({
          ...(state.org === undefined && actor?.org !== undefined && { org: actor.org }),
          ...(data as Partial<Fine>),
        }),
      },
      org: ({ org }) => org,
      title: ({ title }) => title,
    }),
  ],
  controls: finesWith().controls.filter(({ id }) => id === "F-1"),
});

export const permits: ControlPack = definePack({
  id: "permits",
  version: "1.0.0",
  title: { zh: "许可", en: "Permits" },
  events: [permit, closed] as never,
  records: [
    defineRecord<Permit>({
      type: "permit",
      keys: objectId("permit"),
      initial: () => ({}),
      on: {
        "permit.applied": (_, { data, actor }) => ({ ...(actor?.org !== undefined && { org: actor.org }), ...(data as Partial<Permit>) }),
        "permit.closed": () => ({ closed: true }),
      },
      closed: (state) => state.closed === true,
      org: ({ org }) => org,
      title: ({ title }) => title,
      search: ({ company }) => company,
      parties: ({ company }) => (company === undefined ? [] : [{ kind: "company", id: company }]),
    }),
  ],
  controls: [
    {
      id: "P-1",
      version: 1,
      title: { zh: "标题过短", en: "A title that says little" },
      citations: [{ regulation: "某法", article: "3", confidence: "practice" }],
      record: "permit",
      kind: "expression",
      settings: { when: "size(e.title) < 3" },
      level: "yellow",
      mode: "advise",
      visibility: "supervisor",
    },
  ],
  notices: {
    templates: [],
    fields: {},
    events: { "permit.applied": { zh: "申请许可", en: "Applied" }, "permit.closed": { zh: "办结", en: "Closed" } },
  },
});

export async function startReads(options: Parameters<typeof startSupervisor>[0] = {}): Promise<TestSupervisor> {
  return startSupervisor({
    packs: [notedFines, permits],
    orgs: ORGS,
    identity: {
      sources: { host: "token-of-the-host-0123456789", other: "token-of-another-0123456789" },
      supervisors: {
        all: KEYS.all,
        north: { key: KEYS.north, roles: ["supervisor"], scopes: ["north"] },
        south: { key: KEYS.south, roles: ["supervisor"], scopes: ["south"] },
        counter: { key: KEYS.counter, roles: ["processOwner"], scopes: ["city"] },
      },
      secret: "a-secret-that-signs-sessions",
    },
    ...options,
  });
}

let count = 0;

export function noted(id: string, org: string, data: Record<string, unknown>, more: Partial<TraceEvent> = {}): TraceEvent {
  return one("fine.noted", { type: "fine", id }, org, data, more);
}

export function applied(id: string, org: string, data: Record<string, unknown>, more: Partial<TraceEvent> = {}): TraceEvent {
  return one("permit.applied", { type: "permit", id }, org, data, more);
}

export function one(
  type: string,
  object: { readonly type: string; readonly id: string },
  org: string,
  data: Record<string, unknown>,
  more: Partial<TraceEvent> = {},
): TraceEvent {
  count++;
  return {
    id: `r-${count}`,
    type,
    time: "2026-03-02T09:00:00+08:00",
    source: "host",
    objects: [object],
    actor: { id: "u-1", org },
    data: data as TraceEvent["data"],
    ...more,
  };
}

export async function send({ json, supervisor }: TestSupervisor, ...events: readonly TraceEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 1000) {
    const reply = await json<{ receipts: { status: string }[] }>("POST", "/v1/events", {
      events: events.slice(at, at + 1000).map((event) => ({ event })),
    });
    const bad = reply.receipts?.find(({ status }) => status === "quarantined");
    if (!reply.receipts || bad) throw new Error(JSON.stringify(bad ?? reply));
  }
  await supervisor.supervision.caughtUp();
}

export const HIGH = { fine: 800_00, max: 500_00 };
export const LOW = { fine: 100_00, max: 500_00 };
