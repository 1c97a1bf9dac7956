import { PlumblineError } from "@plumbline/core";
import type { State, StateStore } from "../../../supervise/state-store.ts";
import { startWorker } from "../../sqlite/worker-client.ts";
import { readsBy } from "../../state/reads.ts";
import { UnderWay } from "../../state/under-way.ts";
import { nameOf } from "../fault.ts";
import { checkSchemaName, DEFAULT_SCHEMA, stateSchemaOf } from "../prepare-postgres-trail.ts";
import type { Query } from "../session.ts";
import { dossiersOf, dueOf, nextDueOf } from "./dossiers.ts";
import { StateReader } from "./reader.ts";
import { openSessions } from "./sessions.ts";
import type { WriterData, WriterOperations } from "./state-worker.ts";
import { named } from "./statements.ts";
import { FORMAT, tablesOf } from "./tables.ts";
import { headOf } from "./writer.ts";

export interface PostgresStateStoreOptions {
  /** `postgres://role:password@host:5432/database`. Not through a pooler that shares connections. */
  readonly url: string;
  /** `plumbline_state` unless given. Made where it is not there; where it is, the role of `url` has to have the right to create in it. */
  readonly schema?: string | undefined;
}

const READ_MS = 30_000;
/** Connections that answer. */
const MOST_READERS = 4;
const OF_READER = "SET jit = off; SET enable_seqscan = off; SET default_transaction_read_only = on";

/**
 * States in a schema of PostgreSQL, each in tables of its own. Of up to five connections one writes, in a thread of its own, and the others answer.
 * They may be dropped while nobody has them open: they are computed again.
 */
export async function postgresStateStore({ url, schema = stateSchemaOf(DEFAULT_SCHEMA) }: PostgresStateStoreOptions): Promise<StateStore> {
  checkSchemaName(schema);
  const what = nameOf(url, schema);
  const data: WriterData = { url, schema, what };
  const { call, close } = await startWorker<WriterOperations>(new URL("./state-worker.ts", import.meta.url), what, data);
  const prepare = async (query: Query): Promise<void> => void (await query({ text: OF_READER }));
  const reading = openSessions({ url, what, timeoutMs: READ_MS, prepare }, MOST_READERS);
  const opened = new Map<State, { readonly id: number; readonly number: number; readonly rules: string; drop(): void }>();
  const formed = (rules: string): string => `${FORMAT}:${rules}`;
  let ids = 0;
  /** Known to serve: the loop says so again and again. */
  let serving: State | undefined;

  function open(rules: string, number: number, id = ++ids): State {
    const handle = { id, number };
    const tables = tablesOf(schema, number);
    let isDropped = false;
    const query: Query = async (statement, values) => {
      if (isDropped) throw new PlumblineError("STORE_UNAVAILABLE", `this state of ${what} was dropped; another one serves`);
      return reading.query(statement, values);
    };
    const reader = new StateReader(tables, query);
    const reads = readsBy(async (name, args) => {
      if (name === "head") return headOf((await query(named(`SELECT head FROM ${tables.head} WHERE id = 1`)))[0]?.head);
      return (reader[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
    });
    let written: Promise<unknown> = Promise.resolve();
    const underWay = new UnderWay();
    const state: State = {
      ...readsBy(async (name, args) => {
        await written;
        return (reads[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      }),
      beside: reads,
      write(batch) {
        const result = call.write(handle, batch).then((isElsewhere) => void (isElsewhere && reader.forgetOrgs()));
        underWay.note(batch, result);
        written = result.catch(() => {});
        return result;
      },
      dossiers: (records) => underWay.dossiers(records, (some) => dossiersOf(query, tables, some)),
      wanted: () => call.wanted(handle),
      compared: () => call.compared(handle),
      due: (now, most) => underWay.due(now, most, (more) => dueOf(query, tables, now, more)),
      nextDue: (after) => underWay.nextDue(after, () => nextDueOf(query, tables, after)),
      running: (type) => call.running(handle, type),
    };
    const drop = (): void => {
      isDropped = true;
      opened.delete(state);
      if (serving === state) serving = undefined;
    };
    opened.set(state, { id, number, rules, drop });
    return state;
  }
  const dropOthers = (kept: number | undefined): void => {
    for (const { number, drop } of opened.values()) if (number !== kept) drop();
  };
  const stateOf = (number: number): State | undefined => [...opened].find(([, one]) => one.number === number)?.[0];

  return {
    async current(rules) {
      const found = await call.serving();
      if (!found || found.rules !== formed(rules)) return undefined;
      return stateOf(found.number) ?? open(rules, found.number);
    },
    async former() {
      const found = await call.serving();
      const ours = formed("");
      if (!found?.rules.startsWith(ours)) return undefined;
      const rules = found.rules.slice(ours.length);
      return { rules, state: stateOf(found.number) ?? open(rules, found.number) };
    },
    async begin(rules) {
      const id = ++ids;
      const { number, kept } = await call.begin(id);
      dropOthers(kept);
      return open(rules, number, id);
    },
    async serve(state) {
      if (state === serving) return;
      const one = opened.get(state);
      if (!one) throw new PlumblineError("STORE_UNAVAILABLE", `this state of ${what} was dropped; another one serves`);
      const { id, number } = one;
      await call.serve({ id, number }, formed(one.rules));
      dropOthers(number);
      serving = state;
    },
    async close() {
      await Promise.allSettled([close(), reading.close()]);
      opened.clear();
    },
  };
}
