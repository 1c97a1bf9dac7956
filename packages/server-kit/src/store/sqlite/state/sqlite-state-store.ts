import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "@plumbline/core";
import type { State, StateStore } from "../../../supervise/state-store.ts";
import { readsBy } from "../../state/reads.ts";
import { UnderWay } from "../../state/under-way.ts";
import { startWorker, type WorkerClient } from "../worker-client.ts";
import { damageOf } from "../worker-protocol.ts";
import type { LoopOperations, ReadOperations } from "./read-state.ts";
import type { BesideOperations } from "./reads-worker.ts";
import { FORMAT } from "./state-tables.ts";
import type { StateOperations } from "./state-worker.ts";

/** Threads that answer beside the one that writes; a long search holds up no queue where there are several. */
const READERS = Math.min(4, Math.max(1, availableParallelism() - 1));

export interface SqliteStateStoreOptions {
  /** Name in front of the files: `<file>` says which state serves, `<file>-1`, `<file>-2` … hold them. Without it, states are kept in memory. */
  readonly file?: string | undefined;
}

interface Serving {
  readonly rules: string;
  readonly number: number;
}

interface Opened extends Serving {
  keep(): Promise<void>;
  close(): Promise<void>;
}

/** States in SQLite files, each with a thread of its own that writes and others that read. They may be deleted while nobody has them open: they are computed again. */
export async function sqliteStateStore({ file }: SqliteStateStoreOptions = {}): Promise<StateStore> {
  const opened = new Map<State, Opened>();
  const open = async (rules: string, number: number): Promise<State> => {
    const path = file === undefined ? ":memory:" : `${file}-${number}`;
    const client = await startWorker<StateOperations>(new URL("./state-worker.ts", import.meta.url), path);
    const { call } = client;
    // What a thread is told, it does in order: so a question sees what was written before it.
    const asked = readsBy((name, args) => askedOf(call, name, args));
    const underWay = new UnderWay();
    const readers = file === undefined ? undefined : createReaders(path);
    const reader = async (): Promise<WorkerClient<LoopOperations>> => (readers ? readers.next() : client);
    const state: State = {
      ...asked,
      beside: readers ? readsBy(async (name, args) => askedOf((await readers.next()).call, name, args)) : asked,
      write(batch) {
        const written = call.write(batch);
        underWay.note(batch, written);
        return written;
      },
      dossiers: (records) => underWay.dossiers(records, async (some) => (await reader()).call.dossiers(some)),
      wanted: () => call.wanted(),
      compared: () => call.compared(),
      due: (now, most) => underWay.due(now, most, async (more) => (await reader()).call.due(now, more)),
      nextDue: (after) => underWay.nextDue(after, async () => (await reader()).call.nextDue(after)),
      running: (type) => call.running(type),
    };
    const close = async (): Promise<void> => {
      await readers?.close();
      await client.close();
    };
    opened.set(state, { number, rules, keep: () => call.keep(), close });
    return state;
  };
  const drop = async (state: State): Promise<void> => {
    const { close, number } = opened.get(state) as Opened;
    opened.delete(state);
    await close();
    if (file !== undefined) await removed(`${file}-${number}`);
  };
  const kept = async (state: State): Promise<State> => {
    await opened.get(state)?.keep();
    return state;
  };
  // One of another format is of no use either.
  const named = (rules: string): string => `${FORMAT}:${rules}`;
  let serving = file === undefined ? undefined : servingOf(file);
  let current: State | undefined;
  return {
    async current(rules) {
      if (!serving || serving.rules !== named(rules)) return undefined;
      current ??= await kept(await open(rules, serving.number));
      return current;
    },
    async former() {
      const ours = named("");
      if (!serving?.rules.startsWith(ours)) return undefined;
      const rules = serving.rules.slice(ours.length);
      current ??= await kept(await open(rules, serving.number));
      return { rules, state: current };
    },
    async begin(rules) {
      for (const state of opened.keys()) if (state !== current) await drop(state);
      const number = (serving?.number ?? 0) + 1;
      if (file !== undefined) await removed(`${file}-${number}`);
      return open(rules, number);
    },
    async serve(state) {
      if (state === current) return;
      const { rules, number } = opened.get(await kept(state)) as Opened;
      const before = serving;
      serving = { rules: named(rules), number };
      if (file !== undefined) writeServing(file, serving);
      const former = current;
      current = state;
      if (former) await drop(former);
      else if (file !== undefined && before) await removed(`${file}-${before.number}`);
    },
    async close() {
      await Promise.all([...opened.values()].map(({ close }) => close()));
      opened.clear();
    },
  };
}

/** Threads that read one file, started when somebody asks. */
function createReaders(path: string): { next(): Promise<WorkerClient<BesideOperations>>; close(): Promise<void> } {
  let started: Promise<readonly WorkerClient<BesideOperations>[]> | undefined;
  let turn = 0;
  const start = (): Promise<readonly WorkerClient<BesideOperations>[]> => {
    const some = Array.from({ length: READERS }, () => startWorker<BesideOperations>(new URL("./reads-worker.ts", import.meta.url), path));
    return Promise.all(some);
  };
  return {
    async next() {
      started ??= start().catch((error: unknown) => {
        started = undefined;
        throw error;
      });
      const clients = await started;
      return clients[turn++ % clients.length] as WorkerClient<BesideOperations>;
    },
    async close() {
      for (const client of (await started) ?? []) await client.close();
    },
  };
}

type Asked = WorkerClient<ReadOperations>["call"];

function askedOf(call: Asked, name: keyof ReadOperations, args: readonly unknown[]): Promise<unknown> {
  return (call[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
}

/** Which state serves. What cannot be read says nothing: a state is built anew then. */
function servingOf(file: string): Serving | undefined {
  try {
    return withServing(file, (db) => db.prepare("SELECT rules, number FROM serving").get() as unknown as Serving | undefined);
  } catch (error) {
    if (!damageOf(error))
      throw new PlumblineError("STORE_UNAVAILABLE", `${file} cannot be read now: ${(error as Error).message}`, { cause: error });
    rmSync(file);
    return undefined;
  }
}

function withServing<T>(file: string, use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file, { timeout: 2000 });
  try {
    db.exec(
      "CREATE TABLE IF NOT EXISTS serving (id INTEGER PRIMARY KEY CHECK (id = 1), rules TEXT NOT NULL, number INTEGER NOT NULL) STRICT",
    );
    return use(db);
  } finally {
    db.close();
  }
}

function writeServing(file: string, { rules, number }: Serving): void {
  const sql =
    "INSERT INTO serving (id, rules, number) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET rules = excluded.rules, number = excluded.number";
  withServing(file, (db) => db.prepare(sql).run(rules, number));
}

async function removed(file: string): Promise<void> {
  for (const name of [file, `${file}-wal`, `${file}-shm`]) await rm(name, { force: true });
}
