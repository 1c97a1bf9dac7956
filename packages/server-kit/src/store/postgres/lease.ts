import { randomUUID } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import { quoted } from "./schema.ts";
import type { Query } from "./session.ts";

/**
 * The right to write, for one process at a time. Whoever takes it, and each new connection of the one that has it, raises the fence: what an
 * older connection has sent and the database not yet carried out is refused when its turn comes.
 */
export interface Lease {
  /** Stands in the lease row as long as this process has it, whatever its connections go through. */
  readonly token: string;
  /** Of the connection that was prepared last. */
  readonly fence: number;
  /** Resolves when another process has taken it. */
  readonly lost: Promise<void>;
  /** Throws `STORE_CONFLICT` once another process has taken it. */
  check(): void;
  /** Takes it for a first connection, resumes it for another. Throws `STORE_CONFLICT` with `heldBy`. */
  enter(query: Query): Promise<void>;
  renew(query: Query): Promise<void>;
  release(query: Query): Promise<void>;
}

export interface LeaseOptions {
  readonly schema: string;
  /** Name of the trail, for messages. */
  readonly what: string;
  /** Address that others find the holder at. */
  readonly holder: string;
  readonly ms: number;
}

export function createLease({ schema, what, holder, ms }: LeaseOptions): Lease {
  const s = quoted(schema);
  const token = randomUUID();
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  let fence: number | undefined;
  let refusal: PlumblineError | undefined;

  // The clock of the database is the only one that all of them share. The head row is locked by a commit until it is durable or gone.
  const enter = (condition: string): string => `
    WITH taken AS (
      UPDATE ${s}.lease SET fence = fence + 1, token = $1, holder = $2, expires = clock_timestamp() + $3::int8 * interval '1 millisecond',
        pid = pg_backend_pid(), started = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
      WHERE id = 1 AND (${condition}) RETURNING fence
    )
    UPDATE ${s}.head SET fence = taken.fence FROM taken WHERE head.id = 1 RETURNING head.fence`;
  // A server that was killed and started again does not wait for its own lease: its connection is gone.
  const free = `expires <= clock_timestamp() OR (holder = $2 AND NOT EXISTS (
    SELECT 1 FROM pg_stat_activity a WHERE a.pid = lease.pid AND coalesce(a.backend_start, lease.started) = lease.started))`;

  async function refuse(query: Query): Promise<never> {
    const [row] = await query({ text: `SELECT holder FROM ${s}.lease` });
    const heldBy = String(row?.holder);
    const error = new PlumblineError(
      "STORE_CONFLICT",
      `${what} is held by ${heldBy || "nobody now, after another"}; one process writes a trail`,
      {
        details: { heldBy },
      },
    );
    if (fence !== undefined) {
      refusal ??= error;
      lose();
    }
    throw error;
  }

  return {
    token,
    get fence() {
      return fence ?? 0;
    },
    lost,
    check() {
      if (refusal) throw refusal;
    },
    async enter(query) {
      const [row] = await query({ text: enter(fence === undefined ? free : "token = $1") }, [token, holder, ms]);
      if (!row) return refuse(query);
      fence = Number(row.fence);
    },
    async renew(query) {
      const renewed = await query(
        {
          text: `UPDATE ${s}.lease SET expires = clock_timestamp() + $2::int8 * interval '1 millisecond' WHERE id = 1 AND token = $1 RETURNING 1`,
        },
        [token, ms],
      );
      if (renewed.length === 0) await refuse(query);
    },
    async release(query) {
      await query({ text: `UPDATE ${s}.lease SET token = NULL, holder = '', expires = '-infinity' WHERE token = $1` }, [token]);
    },
  };
}
