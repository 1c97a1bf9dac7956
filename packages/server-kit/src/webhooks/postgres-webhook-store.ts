import { PlumblineError } from "@plumbline/core";
import { textArray } from "../store/postgres/binary.ts";
import { nameOf } from "../store/postgres/fault.ts";
import { openPool } from "../store/postgres/open-postgres-trail.ts";
import { checkSchemaName, DEFAULT_SCHEMA, webhookSchemaOf } from "../store/postgres/prepare-postgres-trail.ts";
import { quoted } from "../store/postgres/schema.ts";
import { inTransaction } from "../store/postgres/session.ts";
import { type DeliveryCounts, MOST_DEAD, type WebhookStore } from "./webhook-store.ts";

export interface PostgresWebhookStoreOptions {
  /** `postgres://role:password@host:5432/database`. */
  readonly url: string;
  /** `plumbline_webhooks` unless given. Made where it is not there; where it is, the role of `url` has to have the right to create in it. */
  readonly schema?: string | undefined;
}

const FORMAT = 1;

// Text may hold what the encoding of a database has no place for.
function tables(s: string): string {
  return `
CREATE TABLE ${s}.targets (
  target bytea PRIMARY KEY, generation bytea NOT NULL, n int8 NOT NULL, delivered int8 NOT NULL DEFAULT 0,
  delivered_at int8, failed_at int8, error bytea
);
CREATE TABLE ${s}.deliveries (
  seq int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, target bytea NOT NULL, id bytea NOT NULL, body bytea NOT NULL,
  attempts int4 NOT NULL, due_at int8, UNIQUE (target, id)
);
CREATE INDEX deliveries_due ON ${s}.deliveries (target, due_at, seq);
CREATE TABLE ${s}.format (id int4 PRIMARY KEY CHECK (id = 1), format int4 NOT NULL);
INSERT INTO ${s}.format (id, format) VALUES (1, ${FORMAT});
`;
}

/**
 * Deliveries in a schema of PostgreSQL, so that whichever of several servers leads goes on where the one before it was. Not to be dropped as a
 * state may be: that something was sent stands nowhere else. Throws `STORE_INVALID`, `STORE_UNAVAILABLE`.
 */
export async function postgresWebhookStore({
  url,
  schema = webhookSchemaOf(DEFAULT_SCHEMA),
}: PostgresWebhookStoreOptions): Promise<WebhookStore> {
  checkSchemaName(schema);
  const what = nameOf(url, schema);
  const s = quoted(schema);
  await prepare(url, schema, what);
  const { query, close } = openPool(url, what);
  const bytes = (text: string): Buffer => Buffer.from(text);

  return {
    async place(target) {
      const [row] = await query({ text: `SELECT generation, n FROM ${s}.targets WHERE target = $1` }, [bytes(target)]);
      return row && { generation: String(row.generation), n: Number(row.n) };
    },
    async take(target, { generation, n }, deliveries, now) {
      // One statement is all or nothing.
      const text = `WITH place AS (
          INSERT INTO ${s}.targets (target, generation, n) VALUES ($1, $2, $3) ON CONFLICT (target) DO UPDATE SET generation = $2, n = $3
        )
        INSERT INTO ${s}.deliveries (target, id, body, attempts, due_at)
        SELECT $1, d.id, d.body, 0, $6::int8 FROM unnest($4::bytea[], $5::bytea[]) WITH ORDINALITY d (id, body, i) ORDER BY d.i
        ON CONFLICT (target, id) DO NOTHING`;
      const columns = [textArray(deliveries.map(({ id }) => id)), textArray(deliveries.map(({ body }) => body))];
      await query({ text }, [bytes(target), bytes(generation), n, ...columns, now]);
    },
    async due(target, now, most) {
      const text = `SELECT id, body, attempts FROM ${s}.deliveries WHERE target = $1 AND due_at <= $2 ORDER BY due_at, seq LIMIT $3`;
      const rows = await query({ text }, [bytes(target), now, most]);
      return rows.map(({ id, body, attempts }) => ({ id: String(id), body: String(body), attempts: Number(attempts) }));
    },
    async delivered(target, id, now) {
      const text = `WITH gone AS (DELETE FROM ${s}.deliveries WHERE target = $1 AND id = $2 RETURNING seq)
        UPDATE ${s}.targets SET delivered = delivered + 1, delivered_at = $3 WHERE target = $1 AND EXISTS (SELECT FROM gone)`;
      await query({ text }, [bytes(target), bytes(id), now]);
    },
    async failed(target, id, { now, error, dueAt }) {
      const text = `WITH later AS (UPDATE ${s}.deliveries SET attempts = attempts + 1, due_at = $3 WHERE target = $1 AND id = $2)
        UPDATE ${s}.targets SET failed_at = $4, error = $5 WHERE target = $1`;
      await query({ text }, [bytes(target), bytes(id), dueAt ?? null, now, bytes(error)]);
      if (dueAt !== undefined) return;
      const bury = `DELETE FROM ${s}.deliveries WHERE target = $1 AND due_at IS NULL AND seq <=
        (SELECT seq FROM ${s}.deliveries WHERE target = $1 AND due_at IS NULL ORDER BY seq DESC LIMIT 1 OFFSET ${MOST_DEAD})`;
      await query({ text: bury }, [bytes(target)]);
    },
    async retry(target, now) {
      const text = `WITH revived AS (UPDATE ${s}.deliveries SET attempts = 0, due_at = $2 WHERE target = $1 AND due_at IS NULL RETURNING seq)
        SELECT count(*) AS n FROM revived`;
      const [row] = await query({ text }, [bytes(target), now]);
      return Number(row?.n);
    },
    async counts(target) {
      const text = `SELECT c.waiting, c.dead, c.due_at, coalesce(t.delivered, 0) AS delivered, t.delivered_at, t.failed_at, t.error
        FROM (SELECT count(due_at) AS waiting, count(*) - count(due_at) AS dead, min(due_at) AS due_at FROM ${s}.deliveries WHERE target = $1) c
        LEFT JOIN ${s}.targets t ON t.target = $1`;
      const [row = {}] = await query({ text }, [bytes(target)]);
      return {
        waiting: Number(row.waiting),
        dead: Number(row.dead),
        delivered: Number(row.delivered),
        ...(row.delivered_at !== null && { deliveredAt: Number(row.delivered_at) }),
        ...(row.failed_at !== null && { failedAt: Number(row.failed_at) }),
        ...(row.error !== null && { error: (row.error as Buffer).toString() }),
        ...(row.due_at !== null && { dueAt: Number(row.due_at) }),
      } satisfies DeliveryCounts;
    },
    close,
  };
}

async function prepare(url: string, schema: string, what: string): Promise<void> {
  const s = quoted(schema);
  await inTransaction(url, what, async (query) => {
    // Two servers that start at once make them one after the other.
    await query({ text: "SELECT pg_advisory_xact_lock(hashtext($1))" }, [`plumbline webhooks ${schema}`]);
    const [known] = await query({ text: "SELECT to_regnamespace($1) AS schema" }, [s]);
    if (known?.schema === null) await query({ text: `CREATE SCHEMA ${s}` });
    const [table] = await query({ text: "SELECT to_regclass($1) AS format" }, [`${s}.format`]);
    if (table?.format === null) await query({ text: tables(s) });
    const [row] = await query({ text: `SELECT format FROM ${s}.format` });
    if (Number(row?.format) === FORMAT) return;
    throw new PlumblineError("STORE_INVALID", `${what} holds no deliveries in format ${FORMAT}; name another schema`);
  });
}
