import { PlumblineError } from "@plumbline/core";
import type { State, StateStore } from "../../../supervise/state-store.ts";
import { readsBy } from "../../state/reads.ts";
import { connectApart } from "../connect-apart.ts";
import type { Connection } from "../connection.ts";
import { faultOf, nameOf } from "../fault.ts";
import { checkSchemaName, DEFAULT_SCHEMA, stateSchemaOf } from "../prepare-postgres-trail.ts";
import { quoted } from "../schema.ts";
import { openSession, type Query } from "../session.ts";
import { arrayOf, elementOf } from "./arrays.ts";
import { StateReader } from "./reader.ts";
import { createTables, FORMAT, numberOf, tablesOf } from "./tables.ts";
import { headOf, StateWriter } from "./writer.ts";

export interface PostgresStateStoreOptions {
  /** `postgres://role:password@host:5432/database`. Not through a pooler that shares connections. */
  readonly url: string;
  /** `plumbline_state` unless given. Made where it is not there; where it is, the role of `url` has to have the right to create in it. */
  readonly schema?: string | undefined;
}

/** Rows of an organisation that moves may be many. */
const WRITE_MS = 300_000;
const READ_MS = 30_000;
// A state may lose its last writes, never a part of one.
const OF_WRITER = ["synchronous_commit = off", "plan_cache_mode = force_generic_plan", "jit = off", "lock_timeout = '60s'"]
  .concat(["seqscan", "hashjoin", "mergejoin"].map((way) => `enable_${way} = off`))
  .map((setting) => `SET ${setting}`)
  .join("; ");
const OF_READER = "SET jit = off; SET enable_seqscan = off; SET default_transaction_read_only = on";

/**
 * States in a schema of PostgreSQL, each in tables of its own, over two connections of its own: one writes and answers the loop, one answers people. They may be dropped while
 * nobody has them open: they are computed again.
 */
export async function postgresStateStore({ url, schema = stateSchemaOf(DEFAULT_SCHEMA) }: PostgresStateStoreOptions): Promise<StateStore> {
  checkSchemaName(schema);
  const what = nameOf(url, schema);
  const s = quoted(schema);
  const writer = openWriter(url, what);
  const reading = openSession({ url, what, timeoutMs: READ_MS, prepare: async (query) => void (await query({ text: OF_READER })) });
  const ofReader: Query = (statement, values = []) => reading.query(statement, () => values);
  const opened = new Map<State, { readonly number: number; readonly rules: string; drop(): void }>();
  const named = (rules: string): string => `${FORMAT}:${rules}`;

  function open(rules: string, number: number): State {
    const tables = tablesOf(schema, number);
    const writes = new StateWriter(tables, what);
    let isDropped = false;
    const check = (): void => {
      if (isDropped) throw new PlumblineError("STORE_UNAVAILABLE", `this state of ${what} was dropped; another one serves`);
    };
    // The loop asks in order with its writes.
    const inOrder = <T>(work: (query: Query) => Promise<T>): Promise<T> =>
      writer.run((query) => {
        check();
        return work(query);
      });
    const textsOf = (text: string, values: readonly unknown[] = []): Promise<string[]> =>
      inOrder(async (query) => (await query({ text }, values)).map(({ dossier }) => String(dossier)));
    // Others ask beside it, and see what was written before they asked.
    const reader = new StateReader(tables, async (statement, values) => {
      check();
      return ofReader(statement, values);
    });
    const headRead = { text: `SELECT head FROM ${tables.head} WHERE id = 1` };
    const beside = readsBy(async (name, args) => {
      if (name !== "head") return (reader[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      check();
      return headOf((await ofReader(headRead))[0]?.head);
    });
    const state: State = {
      ...readsBy(async (name, args) => {
        await writer.settled();
        return (beside[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      }),
      beside,
      head: () => inOrder(async (query) => headOf((await query(headRead))[0]?.head)),
      write: (batch) =>
        writer.transaction(
          async (query) => {
            check();
            try {
              await writes.write(query, batch);
            } catch (error) {
              writes.forget();
              throw error;
            }
          },
          () => writes.forget(),
        ),
      dossiers: (records) =>
        inOrder(async (query) => {
          const found: (string | undefined)[] = records.map(() => undefined);
          for (let at = 0; at < records.length; at += 250) {
            const some = records.slice(at, at + 250);
            const text = `SELECT i, t.dossier FROM generate_series(1, array_length($1::bytea[], 1)) i
              JOIN ${tables.dossiers} t ON t.type = ${elementOf("bytea", 1)} AND t.id = ${elementOf("bytea", 2)}`;
            const values = [some.map(({ type }) => type), some.map(({ id }) => id)].map((column) => arrayOf("bytea", column));
            for (const { i, dossier } of await query({ text }, values)) found[at + Number(i) - 1] = String(dossier);
          }
          return found;
        }),
      wanted: () => textsOf(`SELECT dossier FROM ${tables.dossiers} WHERE wanted`),
      due: (now, most) => textsOf(`SELECT dossier FROM ${tables.dossiers} WHERE due <= $1 ORDER BY due LIMIT $2`, [now, most]),
      nextDue: (instant) =>
        inOrder(async (query) => {
          const text = `SELECT min(due) AS due FROM ${tables.dossiers} WHERE due > $1::float8`;
          const [row] = await query({ text }, [instant]);
          return row?.due === null || row?.due === undefined ? undefined : Number(row.due);
        }),
      running: (type) => textsOf(`SELECT dossier FROM ${tables.dossiers} WHERE type = $1 AND NOT closed`, [Buffer.from(type)]),
    };
    const drop = (): void => {
      isDropped = true;
    };
    opened.set(state, { number, rules, drop });
    return state;
  }

  interface Serving {
    readonly rules: string;
    readonly number: number;
  }
  const servingOf = async (query: Query): Promise<Serving | undefined> => {
    const [row] = await query({ text: `SELECT rules, number FROM ${s}.serving WHERE id = 1` });
    return row && { rules: String(row.rules), number: Number(row.number) };
  };
  /** Drops all states but one. */
  const dropOthers = async (query: Query, kept: number | undefined): Promise<number> => {
    for (const [state, { number, drop }] of opened) {
      if (number === kept) continue;
      opened.delete(state);
      drop();
    }
    const text = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'";
    let highest = kept ?? 0;
    const left: string[] = [];
    for (const { relname } of await query({ text }, [schema])) {
      const number = numberOf(String(relname));
      if (number === undefined || number === kept) continue;
      highest = Math.max(highest, number);
      left.push(`${s}.${quoted(String(relname))}`);
    }
    if (left.length > 0) await query({ text: `DROP TABLE ${left.join(", ")}` });
    return highest;
  };
  const stateOf = (number: number): State | undefined => [...opened].find(([, one]) => one.number === number)?.[0];

  try {
    await writer.transaction(async (query) => {
      const [known] = await query({ text: "SELECT 1 AS is FROM pg_namespace WHERE nspname = $1" }, [schema]);
      if (!known) await query({ text: `CREATE SCHEMA ${s}` });
      const [table] = await query({ text: "SELECT to_regclass($1) AS is" }, [`${s}.serving`]);
      if (!table?.is) await query({ text: `CREATE TABLE ${s}.serving (id int4 PRIMARY KEY, rules bytea NOT NULL, number int4 NOT NULL)` });
    });
  } catch (error) {
    await Promise.allSettled([writer.close(), reading.close()]);
    throw error;
  }

  return {
    current: (rules) =>
      writer.run(async (query) => {
        const serving = await servingOf(query);
        if (!serving || serving.rules !== named(rules)) return undefined;
        return stateOf(serving.number) ?? open(rules, serving.number);
      }),
    former: () =>
      writer.run(async (query) => {
        const serving = await servingOf(query);
        const ours = named("");
        if (!serving?.rules.startsWith(ours)) return undefined;
        const rules = serving.rules.slice(ours.length);
        return { rules, state: stateOf(serving.number) ?? open(rules, serving.number) };
      }),
    begin: (rules) =>
      writer.transaction(async (query) => {
        const number = (await dropOthers(query, (await servingOf(query))?.number)) + 1;
        await query({ text: createTables(schema, number) });
        return open(rules, number);
      }),
    serve: (state) =>
      writer.transaction(async (query) => {
        const one = opened.get(state);
        if (!one) throw new PlumblineError("STORE_UNAVAILABLE", `this state of ${what} was dropped; another one serves`);
        const serving = await servingOf(query);
        if (serving?.number === one.number) return;
        await query({ text: `DELETE FROM ${s}.serving` });
        await query({ text: `INSERT INTO ${s}.serving (id, rules, number) VALUES (1, $1, $2)` }, [
          Buffer.from(named(one.rules)),
          one.number,
        ]);
        await dropOthers(query, one.number);
      }),
    async close() {
      await Promise.allSettled([writer.close(), reading.close()]);
      opened.clear();
    },
  };
}

interface Writer {
  /** One after the other, each with the connection for itself. */
  run<T>(work: (query: Query) => Promise<T>): Promise<T>;
  transaction<T>(work: (query: Query) => Promise<T>, undone?: () => void): Promise<T>;
  /** Resolves when what was asked for before is over. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A connection for transactions of several statements; made anew after anything went wrong on it, which rolls back what was open. */
function openWriter(url: string, what: string): Writer {
  let connection: Connection | undefined;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  const connected = async (): Promise<Connection> => {
    if (connection) return connection;
    const made = await connectApart({
      url,
      timeoutMs: WRITE_MS,
      onEnd: () => {
        if (connection === made) connection = undefined;
      },
    });
    await made.query({ text: OF_WRITER }, []);
    connection = made;
    return made;
  };
  const run = <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const result = last.then(async () => {
      if (isClosed) throw new PlumblineError("STORE_UNAVAILABLE", `${what} was closed`);
      let used: Connection | undefined;
      try {
        used = await connected();
        const own = used;
        return await work((statement, values = []) => own.query(statement, values));
      } catch (error) {
        if (used && connection === used) connection = undefined;
        await used?.end();
        throw faultOf(error, what);
      }
    });
    last = result.catch(() => {});
    return result;
  };
  return {
    run,
    transaction: (work, undone = () => {}) =>
      run(async (query) => {
        await query({ text: "BEGIN" });
        const result = await work(query);
        await query({ text: "COMMIT" });
        return result;
      }).catch((error: unknown) => {
        undone();
        throw error;
      }),
    settled: async () => void (await last),
    async close() {
      await last;
      isClosed = true;
      await connection?.end();
    },
  };
}
