import pg from "pg";
import type { TrailRows } from "../../trail/trail-store.ts";
import { faultOf, nameOf } from "./fault.ts";
import { checkSchemaName, checkTrail, DEFAULT_SCHEMA } from "./prepare-postgres-trail.ts";
import { partsOf, readingOf } from "./rows.ts";
import type { Query } from "./session.ts";

export interface OpenPostgresTrailOptions {
  /** `plumbline` unless given. */
  readonly schema?: string;
}

/**
 * Opens a trail to read it, also while a server writes: for auditors, and for copies. The role of `url` needs no right but SELECT.
 * Throws `STORE_INVALID`.
 */
export async function openPostgresTrail(url: string, { schema = DEFAULT_SCHEMA }: OpenPostgresTrailOptions = {}): Promise<TrailRows> {
  checkSchemaName(schema);
  const what = nameOf(url, schema);
  const { query, close } = openPool(url, what);
  try {
    await checkTrail(query, schema, what);
  } catch (error) {
    await close();
    throw error;
  }
  const read = readingOf(schema);
  return {
    head: () => read.head(query),
    chunks: (from, to) => read.chunks(query, from, to),
    tile: (level, index) => read.tile(query, level, index),
    minimum: () => read.minimum(query),
    parts: () => partsOf(url, what, schema),
    close,
  };
}

/** A few connections for reading, opened when they are needed. */
export function openPool(url: string, what: string): { readonly query: Query; close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "plumbline",
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    query_timeout: 30_000,
  });
  // An idle connection that is lost is replaced by the next call; without a listener it would end the process.
  pool.on("error", () => {});
  let closing: Promise<void> | undefined;
  return {
    async query({ text }, values = []) {
      try {
        return (await pool.query(text, [...values])).rows;
      } catch (error) {
        throw faultOf(error, what);
      }
    },
    close: () => (closing ??= pool.end()),
  };
}
