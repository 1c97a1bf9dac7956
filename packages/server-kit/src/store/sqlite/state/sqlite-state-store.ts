import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "@plumbline/core";
import type { State, StateStore } from "../../../supervise/state-store.ts";
import { startWorker, type WorkerClient } from "../worker-client.ts";
import { damageOf } from "../worker-protocol.ts";
import { FORMAT } from "./state-tables.ts";
import type { StateOperations } from "./state-worker.ts";

export interface SqliteStateStoreOptions {
  /** Name in front of the files: `<file>` says which state serves, `<file>-1`, `<file>-2` … hold them. Without it, states are kept in memory. */
  readonly file?: string | undefined;
}

interface Serving {
  readonly rules: string;
  readonly number: number;
}

/** States in SQLite files, each with a thread of its own. They may be deleted while nobody has them open: they are computed again. */
export async function sqliteStateStore({ file }: SqliteStateStoreOptions = {}): Promise<StateStore> {
  const opened = new Map<State, { readonly number: number; readonly rules: string; readonly client: WorkerClient<StateOperations> }>();
  const open = async (rules: string, number: number): Promise<State> => {
    const path = file === undefined ? ":memory:" : `${file}-${number}`;
    const client = await startWorker<StateOperations>(new URL("./state-worker.ts", import.meta.url), path);
    const { call } = client;
    // What a thread is told, it does in order: so a question sees what was written before it.
    const state: State = {
      head: () => call.head(),
      write: (batch) => call.write(batch),
      dossiers: (records) => call.dossiers(records),
      wanted: () => call.wanted(),
      due: (now, most) => call.due(now, most),
      nextDue: (after) => call.nextDue(after),
      running: (type) => call.running(type),
      signal: (id) => call.signal(id),
      signals: (page) => call.signals(page),
      counts: (sight) => call.counts(sight),
      record: (record) => call.record(record),
      records: (page) => call.records(page),
      cells: (query) => call.cells(query),
      search: (query) => call.search(query),
      changes: (query) => call.changes(query),
      changeRange: () => call.changeRange(),
    };
    opened.set(state, { number, rules, client });
    return state;
  };
  const drop = async (state: State): Promise<void> => {
    const { client, number } = opened.get(state) as { client: WorkerClient<StateOperations>; number: number };
    opened.delete(state);
    await client.close();
    if (file !== undefined) await removed(`${file}-${number}`);
  };
  // One of another format is of no use either.
  const named = (rules: string): string => `${FORMAT}:${rules}`;
  let serving = file === undefined ? undefined : servingOf(file);
  let current: State | undefined;
  return {
    async current(rules) {
      if (!serving || serving.rules !== named(rules)) return undefined;
      current ??= await open(rules, serving.number);
      return current;
    },
    async former() {
      const ours = named("");
      if (!serving?.rules.startsWith(ours)) return undefined;
      const rules = serving.rules.slice(ours.length);
      current ??= await open(rules, serving.number);
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
      const { rules, number } = opened.get(state) as Serving & { client: unknown };
      const before = serving;
      serving = { rules: named(rules), number };
      if (file !== undefined) writeServing(file, serving);
      const former = current;
      current = state;
      if (former) await drop(former);
      else if (file !== undefined && before) await removed(`${file}-${before.number}`);
    },
    async close() {
      await Promise.all([...opened.values()].map(({ client }) => client.close()));
      opened.clear();
    },
  };
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
