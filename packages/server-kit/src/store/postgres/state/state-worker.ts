import { parentPort, workerData } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import type { StateBatch } from "../../../supervise/state-store.ts";
import type { Answer, Call } from "../../sqlite/worker-protocol.ts";
import { type Connection, connectHere } from "../connection.ts";
import { faultOf } from "../fault.ts";
import { quoted } from "../schema.ts";
import type { Query } from "../session.ts";
import { createTables, numberOf, type StateTables, tablesOf } from "./tables.ts";
import { StateWriter } from "./writer.ts";

export interface WriterData {
  readonly url: string;
  readonly schema: string;
  /** For messages. */
  readonly what: string;
}

/** A state as somebody has it open: its number may be another one's after it was dropped. */
export interface Handle {
  readonly id: number;
  readonly number: number;
}

export interface Serving {
  readonly rules: string;
  readonly number: number;
}

/** What writes, and what is asked in order with it: a batch comes here as one message, however many statements it takes. */
export interface WriterOperations {
  open(): Promise<void>;
  serving(): Promise<Serving | undefined>;
  /** Makes tables beside those of the state that serves, which is kept, and drops all others. */
  begin(id: number): Promise<{ readonly number: number; readonly kept: number | undefined }>;
  serve(state: Handle, rules: string): Promise<void>;
  /** Whether organisations are others, or elsewhere, than before. */
  write(state: Handle, batch: StateBatch): Promise<boolean>;
  wanted(state: Handle): Promise<string[]>;
  compared(state: Handle): Promise<string[]>;
  running(state: Handle, type: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Rows of an organisation that moves may be many. */
const WRITE_MS = 300_000;
// A state may lose its last writes, never a part of one.
const OF_WRITER = ["synchronous_commit = off", "plan_cache_mode = force_generic_plan", "jit = off", "lock_timeout = '60s'"]
  .concat(["seqscan", "hashjoin", "mergejoin"].map((way) => `enable_${way} = off`))
  .map((setting) => `SET ${setting}`)
  .join("; ");

const port = parentPort;
if (port) {
  const { what, ...where } = workerData as WriterData;
  const operations = createOperations({ what, ...where }) as unknown as Readonly<
    Record<string, (...args: readonly unknown[]) => Promise<unknown>>
  >;
  // One after the other: a transaction has the connection for itself.
  let last = Promise.resolve();
  const answer = async ({ n, op, args }: Call): Promise<void> => {
    try {
      port.postMessage({ n, value: await operations[op]?.(...args) } satisfies Answer);
    } catch (error) {
      const { code, message } = faultOf(error, what);
      port.postMessage({ n, code, message } satisfies Answer);
    }
    if (op === "close") port.close();
  };
  port.on("message", (call: Call) => {
    last = last.then(() => answer(call));
  });
}

function createOperations({ url, schema, what }: WriterData): WriterOperations {
  const s = quoted(schema);
  const states = new Map<number, { readonly number: number; readonly tables: StateTables; readonly writes: StateWriter }>();
  const dropped = new Set<number>();
  let connection: Connection | undefined;

  const connected = async (): Promise<Connection> => {
    if (connection) return connection;
    const onEnd = (): void => {
      if (connection === made) connection = undefined;
    };
    const made = await connectHere({ url, timeoutMs: WRITE_MS, onEnd });
    await made.query({ text: OF_WRITER }, []);
    connection = made;
    return made;
  };
  /** After anything went wrong the connection is made anew, which rolls back what was open. */
  const run = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const used = await connected();
    try {
      return await work((statement, values = []) => used.query(statement, values));
    } catch (error) {
      if (connection === used) connection = undefined;
      await used.end();
      throw error;
    }
  };
  const transaction = <T>(work: (query: Query) => Promise<T>): Promise<T> =>
    run(async (query) => {
      await query({ text: "BEGIN" });
      const result = await work(query);
      await query({ text: "COMMIT" });
      return result;
    });
  const stateOf = ({ id, number }: Handle): { readonly tables: StateTables; readonly writes: StateWriter } => {
    if (dropped.has(id)) throw new PlumblineError("STORE_UNAVAILABLE", `this state of ${what} was dropped; another one serves`);
    const known = states.get(id);
    if (known) return known;
    const tables = tablesOf(schema, number);
    const made = { number, tables, writes: new StateWriter(tables, what) };
    states.set(id, made);
    return made;
  };
  const textsOf = (handle: Handle, where: string, values: readonly unknown[] = []): Promise<string[]> =>
    run(async (query) => {
      const text = `SELECT dossier FROM ${stateOf(handle).tables.dossiers} WHERE ${where}`;
      return (await query({ text }, values)).map(({ dossier }) => String(dossier));
    });
  const servingOf = async (query: Query): Promise<Serving | undefined> => {
    const [row] = await query({ text: `SELECT rules, number FROM ${s}.serving WHERE id = 1` });
    return row && { rules: String(row.rules), number: Number(row.number) };
  };
  /** Drops all states but one. */
  const dropOthers = async (query: Query, kept: number | undefined): Promise<number> => {
    for (const [id, { number }] of states) {
      if (number === kept) continue;
      states.delete(id);
      dropped.add(id);
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

  return {
    open: () =>
      transaction(async (query) => {
        const [known] = await query({ text: "SELECT 1 AS is FROM pg_namespace WHERE nspname = $1" }, [schema]);
        if (!known) await query({ text: `CREATE SCHEMA ${s}` });
        const [table] = await query({ text: "SELECT to_regclass($1) AS is" }, [`${s}.serving`]);
        if (!table?.is)
          await query({ text: `CREATE TABLE ${s}.serving (id int4 PRIMARY KEY, rules bytea NOT NULL, number int4 NOT NULL)` });
      }),
    serving: () => run(servingOf),
    begin: (id) =>
      transaction(async (query) => {
        const kept = (await servingOf(query))?.number;
        const number = (await dropOthers(query, kept)) + 1;
        await query({ text: createTables(schema, number) });
        stateOf({ id, number });
        return { number, kept };
      }),
    serve: (handle, rules) =>
      transaction(async (query) => {
        stateOf(handle);
        const { number } = handle;
        if ((await servingOf(query))?.number === number) return;
        await query({ text: `DELETE FROM ${s}.serving` });
        await query({ text: `INSERT INTO ${s}.serving (id, rules, number) VALUES (1, $1, $2)` }, [Buffer.from(rules), number]);
        await dropOthers(query, number);
      }),
    async write(handle, batch) {
      const { writes } = stateOf(handle);
      try {
        return await transaction((query) => writes.write(query, batch));
      } catch (error) {
        writes.forget();
        throw error;
      }
    },
    wanted: (handle) => textsOf(handle, "wanted"),
    compared: (handle) =>
      run(async (query) => {
        const text = `SELECT compared FROM ${stateOf(handle).tables.dossiers} WHERE compared IS NOT NULL`;
        return (await query({ text })).map(({ compared }) => String(compared));
      }),
    running: (handle, type) => textsOf(handle, "type = $1 AND NOT closed", [Buffer.from(type)]),
    close: async () => connection?.end(),
  };
}
