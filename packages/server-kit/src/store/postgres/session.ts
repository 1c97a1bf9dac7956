import { type Connection, type ConnectionOptions, connectHere } from "./connection.ts";
import { faultOf } from "./fault.ts";

export type Row = Record<string, unknown>;

/** A statement; those with a `name` are parsed and planned once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

export type Query = (statement: Statement, values?: readonly unknown[]) => Promise<Row[]>;

/** One connection at a time, made anew after it was lost. */
export interface Session {
  /** `values` is called when the connection is prepared, which may change what they are. */
  query(statement: Statement, values?: () => readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly url: string;
  /** For messages. */
  readonly what: string;
  /** After which a connection that does not answer counts as lost. */
  readonly timeoutMs: number;
  /** Prepares each new connection; when it throws, the connection is closed and the call that needed it fails. */
  prepare(query: Query): Promise<void>;
  /** In this thread, unless given. */
  readonly connect?: (options: ConnectionOptions) => Promise<Connection>;
}

/**
 * What the plans of a writer need: one made for an empty table must not read all of a full one. A way that is off counts as so dear that
 * the server would compile each statement before it runs it, which takes a hundred times as long as the statement.
 */
export const WRITER_SETTINGS = ["synchronous_commit = on", "plan_cache_mode = force_generic_plan", "jit = off"]
  .concat(["seqscan", "hashjoin", "mergejoin"].map((way) => `enable_${way} = off`))
  .map((setting) => `SET ${setting}`)
  .join("; ");

export function openSession({ url, what, timeoutMs, prepare, connect = connectHere }: SessionOptions): Session {
  let current: Promise<Connection> | undefined;
  let isClosed = false;

  function connected(): Promise<Connection> {
    const drop = (): void => {
      if (current === made) current = undefined;
    };
    const made = open().catch((error: unknown) => {
      drop();
      throw error;
    });
    async function open(): Promise<Connection> {
      const connection = await connect({ url, timeoutMs, onEnd: drop });
      try {
        await prepare((statement, values = []) => connection.query(statement, values));
        return connection;
      } catch (error) {
        void connection.end();
        throw error;
      }
    }
    return made;
  }

  async function run(statement: Statement, values: () => readonly unknown[] = () => []): Promise<Row[]> {
    if (isClosed) throw faultOf(new Error("the store was closed"), what);
    current ??= connected();
    const used = current;
    let connection: Connection | undefined;
    try {
      connection = await used;
      return await connection.query(statement, values());
    } catch (error) {
      if (connection && isLost(error)) {
        // At once: that it ended is heard later, and the next statement must not go over it.
        if (current === used) current = undefined;
        void connection.end();
      }
      throw faultOf(error, what);
    }
  }

  // One after the other: a connection carries out one statement at a time.
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(statement, values) {
      const result = last.then(() => run(statement, values));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      await last;
      isClosed = true;
      const connection = await current?.catch(() => undefined);
      await connection?.end();
    },
  };
}

/** Whatever the server did not say itself leaves the connection in a state that nobody knows; what is fatal are its last words. */
function isLost(error: unknown): boolean {
  const { severity } = error as { severity?: string };
  return severity === undefined || severity === "FATAL" || severity === "PANIC";
}

/** A transaction on a connection of its own, without a limit of time. `close` rolls back what was not committed. */
export interface Transaction {
  readonly query: Query;
  commit(): Promise<void>;
  close(): Promise<void>;
}

export async function openTransaction(url: string, what: string, begin = "BEGIN"): Promise<Transaction> {
  let connection: Connection | undefined;
  try {
    const made = await connectHere({ url });
    connection = made;
    const query: Query = async (statement, values = []) => {
      try {
        return await made.query(statement, values);
      } catch (error) {
        throw faultOf(error, what);
      }
    };
    await query({ text: begin });
    return { query, commit: async () => void (await query({ text: "COMMIT" })), close: made.end };
  } catch (error) {
    await connection?.end();
    throw faultOf(error, what);
  }
}

export async function inTransaction<T>(url: string, what: string, work: (query: Query) => Promise<T>): Promise<T> {
  const { query, commit, close } = await openTransaction(url, what);
  try {
    const result = await work(query);
    await commit();
    return result;
  } finally {
    await close();
  }
}
