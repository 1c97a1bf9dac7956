import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPack, defineEvent, definePack, defineRecord, fenSchema, objectId, type TraceEvent } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import { createSupervisor, type Supervisor, type SupervisorOptions } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import * as z from "zod";

export const TOKENS = {
  host: "token-of-the-host-0123456789",
  other: "token-of-another-0123456789",
  key: "key-of-the-supervisor-0123456789",
};
export const ORIGIN = "plumbline.test/trail";
const START = Date.parse("2026-03-02T09:00:00+08:00");

const fineDecided = defineEvent({ type: "fine.decided", data: z.strictObject({ fine: fenSchema, max: fenSchema.optional() }) });
const fineFiled = defineEvent({ type: "fine.filed", data: z.strictObject({}) });

type Fine = { readonly fine?: number; readonly max?: number; readonly filedAt?: string; readonly decidedAt?: string };

/** A small domain: a fine has a maximum, and is decided within ten days. */
export const finesWith = (more: { readonly org?: (state: Fine) => string | undefined } = {}): ControlPack =>
  definePack({
    id: "fines",
    version: "1.0.0",
    title: { zh: "罚款", en: "Fines" },
    events: [fineDecided, fineFiled] as never,
    records: [
      defineRecord<Fine>({
        ...more,
        type: "fine",
        keys: objectId("fine"),
        initial: () => ({}),
        on: {
          "fine.filed": (_, event) => ({ filedAt: event.time }),
          "fine.decided": (_, { data, time }) => ({
            fine: data.fine as number,
            ...(typeof data.max === "number" && { max: data.max }),
            decidedAt: time,
          }),
        },
      }),
    ],
    controls: [
      {
        id: "F-1",
        version: 1,
        title: { zh: "罚款超过上限", en: "Fine above its maximum" },
        citations: [{ regulation: "某法", article: "1", confidence: "practice" }],
        record: "fine",
        kind: "expression",
        settings: { when: "e.fine > e.max + p.tolerance" },
        params: { tolerance: { value: 0, unit: "fen", delegated: true } },
        level: "orange",
        mode: "advise",
        visibility: "actor",
      },
      {
        id: "F-2",
        version: 1,
        title: { zh: "十日内未决定", en: "Not decided within ten days" },
        citations: [{ regulation: "某法", article: "2", confidence: "practice" }],
        record: "fine",
        kind: "expression",
        settings: {
          when: "days(e.filedAt, e.?decidedAt.orValue(asOf)) > 10",
          open: "has(e.filedAt) && !has(e.decidedAt)",
          due: "addDays(e.filedAt, 11)",
        },
        level: "red",
        mode: "advise",
        visibility: "actor",
      },
    ],
    notices: {
      templates: [
        {
          control: "F-1",
          title: { zh: "请核对罚款上限", en: "Check the maximum" },
          gist: { zh: "罚款不得超过上限。", en: "A fine stays within its maximum." },
          why: { zh: "上限为 {e.max}，填写的是 {e.fine}。", en: "The maximum is {e.max}; you entered {e.fine}." },
          acts: ["correct", "justify", "recuse"],
        },
      ],
      fields: {
        "e.fine": { label: { zh: "罚款", en: "Fine" }, format: "fen" },
        "e.max": { label: { zh: "上限", en: "Maximum" }, format: "fen" },
        "p.tolerance": { label: { zh: "容差", en: "Tolerance" }, format: "fen" },
      },
    },
  });

export interface TestClock {
  now(): number;
  set(at: number): void;
}

export function testClock(at = START): TestClock {
  return {
    now: () => at,
    set: (value) => {
      at = value;
    },
  };
}

export interface TestSupervisor {
  readonly supervisor: Supervisor;
  readonly clock: TestClock;
  readonly dir: string;
  /** Sends JSON as the host, unless told otherwise. */
  call(method: "GET" | "POST", path: string, body?: unknown, token?: string): Promise<Response>;
  json<T>(method: "GET" | "POST", path: string, body?: unknown, token?: string): Promise<T>;
  restart(): Promise<TestSupervisor>;
  end(): Promise<void>;
}

export const SEED = new Uint8Array(32).fill(7);
export const VERIFIER_KEY = ed25519Signer(ORIGIN, SEED).verifierKey;

export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "plumbline-supervisor-"));
}

let isAsleep = false;

/** From now on, servers that are started let every record sleep at once, and go on where their state ends. */
export function letRecordsSleep(): void {
  isAsleep = true;
}

type Stores = Required<Pick<SupervisorOptions, "store" | "state">>;
let keep: ((dir: string) => Promise<Stores>) | undefined;

/** From now on, servers that are started have these stores, unless they are given others; the same ones for one folder. */
export function keepIn(stores: (dir: string) => Promise<Stores>): void {
  keep = stores;
}

export async function startSupervisor(
  options: Partial<SupervisorOptions> & { readonly dir?: string; readonly testClock?: TestClock } = {},
): Promise<TestSupervisor> {
  const { dir = await newFolder(), testClock: clock = testClock(), ...rest } = options;
  const faults: unknown[] = [];
  const kept = keep && !rest.store && !rest.state ? await keep(dir) : undefined;
  const supervisor = await createSupervisor({
    store: rest.store ?? kept?.store ?? (await sqliteTrailStore({ file: join(dir, "trail.db") })),
    packs: [finesWith()],
    signer: ed25519Signer(ORIGIN, SEED),
    origin: ORIGIN,
    identity: {
      sources: { host: TOKENS.host, other: TOKENS.other },
      supervisors: { supervisor: TOKENS.key },
      secret: "a-secret-that-signs-sessions",
    },
    clock,
    // Tests count what stands in the trail; those of reads ask for it.
    readsOnRecord: "sealed",
    ...(isAsleep && { state: await sqliteStateStore({ file: join(dir, "state.db") }), mostAwake: 0 }),
    ...(kept && { state: kept.state, mostAwake: 0 }),
    onFault: (fault) => faults.push(fault),
    ...rest,
  });
  const call: TestSupervisor["call"] = (
    method,
    path,
    body,
    token = path.startsWith("/v1/events") || path === "/v1/precheck" ? TOKENS.host : TOKENS.key,
  ) =>
    supervisor.fetch(
      new Request(`http://127.0.0.1${path}`, {
        method,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
  return {
    supervisor,
    clock,
    dir,
    call,
    json: async <T>(...args: Parameters<typeof call>) => (await (await call(...args)).json()) as T,
    async restart() {
      await supervisor.close();
      return startSupervisor({ ...options, dir, testClock: clock });
    },
    async end() {
      await supervisor.close();
      await rm(dir, { recursive: true, force: true });
      if (faults.length > 0) throw new Error(`faults: ${faults.map((fault) => String((fault as { error: unknown }).error)).join("; ")}`);
    },
  };
}

let count = 0;

export function event(type: string, id: string, data: Record<string, unknown>, more: Partial<TraceEvent> = {}): TraceEvent {
  count++;
  return {
    id: `e-${count}`,
    type,
    time: "2026-03-02T09:00:00+08:00",
    source: "host",
    objects: [{ type: "fine", id }],
    actor: { id: "u-1" },
    data: data as TraceEvent["data"],
    ...more,
  };
}
