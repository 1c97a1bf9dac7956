import pg from "pg";
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
}

const CONNECT_MS = 5000;

/**
 * What the plans of a writer need: one made for an empty table must not read all of a full one. A way that is off counts as so dear that
 * the server would compile each statement before it runs it, which takes a hundred times as long as the statement.
 */
export const WRITER_SETTINGS = ["synchronous_commit = on", "plan_cache_mode = force_generic_plan", "jit = off"]
  .concat(["seqscan", "hashjoin", "mergejoin"].map((way) => `enable_${way} = off`))
  .map((setting) => `SET ${setting}`)
  .join("; ");

export function openSession({ url, what, timeoutMs, prepare }: SessionOptions): Session {
  let current: Promise<pg.Client> | undefined;
  let isClosed = false;

  const connect = (): Promise<pg.Client> => {
    const client = clientOf(url, timeoutMs);
    const drop = (): void => {
      if (current === connected) current = undefined;
    };
    const connected = open().catch((error: unknown) => {
      drop();
      void client.end().catch(() => {});
      throw error;
    });
    async function open(): Promise<pg.Client> {
      await client.connect();
      await prepare((statement, values) => rowsOf(client, statement, values));
      return client;
    }
    client.on("error", drop);
    client.on("end", drop);
    return connected;
  };

  async function run(statement: Statement, values?: () => readonly unknown[]): Promise<Row[]> {
    if (isClosed) throw faultOf(new Error("the store was closed"), what);
    current ??= connect();
    const connected = current;
    let client: pg.Client | undefined;
    try {
      client = await connected;
      return await rowsOf(client, statement, values?.());
    } catch (error) {
      if (client && isLost(error)) {
        // At once: that it ended is heard later, and the next statement must not go over it.
        if (current === connected) current = undefined;
        void client.end().catch(() => {});
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
      const client = await current?.catch(() => undefined);
      await client?.end().catch(() => {});
    },
  };
}

/** Whatever the server did not say itself leaves the connection in a state that nobody knows; what is fatal are its last words. */
function isLost(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity === "FATAL" || error.severity === "PANIC";
}

/** A transaction on a connection of its own, without a limit of time. `close` rolls back what was not committed. */
export interface Transaction {
  readonly query: Query;
  commit(): Promise<void>;
  close(): Promise<void>;
}

export async function openTransaction(url: string, what: string, begin = "BEGIN"): Promise<Transaction> {
  const client = clientOf(url);
  // A connection that is lost fails the query that waits for it; without a listener it would also end the process.
  client.on("error", () => {});
  const query: Query = async (statement, values) => {
    try {
      return await rowsOf(client, statement, values);
    } catch (error) {
      throw faultOf(error, what);
    }
  };
  const close = async (): Promise<void> => {
    await client.end().catch(() => {});
  };
  try {
    await client.connect();
    await query({ text: begin });
    return { query, commit: async () => void (await query({ text: "COMMIT" })), close };
  } catch (error) {
    await close();
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

function clientOf(url: string, timeoutMs?: number): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: "plumbline",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    ...(timeoutMs !== undefined && { query_timeout: timeoutMs }),
  });
}

async function rowsOf(client: pg.Client, { name, text }: Statement, values: readonly unknown[] = []): Promise<Row[]> {
  const result: pg.QueryResult | pg.QueryResult[] = await client.query({ text, values: [...values], ...(name !== undefined && { name }) });
  return Array.isArray(result) ? [] : result.rows;
}
