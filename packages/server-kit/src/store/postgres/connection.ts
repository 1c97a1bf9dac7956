import pg from "pg";
import type { Row, Statement } from "./session.ts";

/** A connection that was made. Where it is lost, the query that waits for it fails. */
export interface Connection {
  query(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** Never rejects. */
  end(): Promise<void>;
}

export interface ConnectionOptions {
  readonly url: string;
  /** After which a query without an answer fails. */
  readonly timeoutMs?: number | undefined;
  /** The connection was lost, or ended. */
  readonly onEnd?: () => void;
}

const CONNECT_MS = 5000;

export async function connectHere({ url, timeoutMs, onEnd = () => {} }: ConnectionOptions): Promise<Connection> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "plumbline",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    ...(timeoutMs !== undefined && { query_timeout: timeoutMs }),
  });
  // Without a listener, a connection that is lost would end the process.
  client.on("error", onEnd);
  client.on("end", onEnd);
  const end = async (): Promise<void> => {
    await client.end().catch(() => {});
  };
  try {
    await client.connect();
  } catch (error) {
    void end();
    throw error;
  }
  return {
    async query({ name, text }, values) {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query({
        text,
        values: [...values],
        ...(name !== undefined && { name }),
      });
      return Array.isArray(result) ? [] : result.rows;
    },
    end,
  };
}
