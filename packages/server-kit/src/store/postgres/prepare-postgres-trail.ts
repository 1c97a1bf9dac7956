import { randomBytes } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import { nameOf } from "./fault.ts";
import { FORMAT, grants, MIGRATIONS, PARTITION, quoted } from "./schema.ts";
import { inTransaction, type Query } from "./session.ts";

export interface PreparePostgresTrailOptions {
  /** `plumbline` unless given. */
  readonly schema?: string;
  /** Existing role of the server: may add to the trail, and change nothing in it. */
  readonly appRole?: string;
  /** Existing role for what personal-data law orders: may take bodies out and prune, and add nothing. */
  readonly eraseRole?: string;
}

export const DEFAULT_SCHEMA = "plumbline";

/** Where a server keeps what it computes from the trail of a schema. */
export function stateSchemaOf(schema: string): string {
  return `${schema}_state`;
}

/** Where a server keeps what it delivers of the changes of a trail. */
export function webhookSchemaOf(schema: string): string {
  return `${schema}_webhooks`;
}

/**
 * Makes the tables of a trail, or brings those of an older version to this one, and gives the roles their rights. `ownerUrl` is of a role that
 * may create in the database; servers do not need it. Throws `STORE_CONFLICT` while a server runs on the trail.
 */
export async function preparePostgresTrail(ownerUrl: string, options: PreparePostgresTrailOptions = {}): Promise<void> {
  const { schema = DEFAULT_SCHEMA } = options;
  checkSchemaName(schema);
  await migrate(ownerUrl, schema, FORMAT);
  const rights = grants(quoted(schema), options);
  await inTransaction(ownerUrl, nameOf(ownerUrl, schema), async (query) => {
    if (rights !== "") await query({ text: rights });
    if (options.appRole === undefined) return;
    // What the trail means, and what is delivered of it, is in tables that the server makes itself.
    for (const own of [stateSchemaOf(schema), webhookSchemaOf(schema)].map(quoted)) {
      await query({ text: `CREATE SCHEMA IF NOT EXISTS ${own}; GRANT USAGE, CREATE ON SCHEMA ${own} TO ${quoted(options.appRole)}` });
    }
  });
}

/** Brings a trail to `format` by one step after the other, each all or nothing. */
export async function migrate(ownerUrl: string, schema: string, format: number): Promise<void> {
  const s = quoted(schema);
  const what = nameOf(ownerUrl, schema);
  for (let done = false; !done; ) {
    done = await inTransaction(ownerUrl, what, async (query) => {
      // Two operators at once take the steps one after the other.
      await query({ text: "SELECT pg_advisory_xact_lock(hashtext($1))" }, [`plumbline ${schema}`]);
      const at = await formatOf(query, schema);
      if (at > format)
        throw new PlumblineError("STORE_INVALID", `${what} is of format ${at}; this version knows ${format}, use a newer one`);
      if (at === format) return true;
      if (at > 1) await refuseWhileHeld(query, s, what);
      if (at === 0) await query({ text: `CREATE SCHEMA IF NOT EXISTS ${s}` });
      await query({ text: (MIGRATIONS[at] as (schema: string) => string)(s) });
      if (at === 0) {
        await query({ text: `INSERT INTO ${s}.meta (id, format, secret) VALUES (1, 1, $1)` }, [randomBytes(32)]);
        await query({ text: `SELECT ${s}.make_room(0, $1::int8)` }, [PARTITION * 2 - 1]);
      } else {
        await query({ text: `UPDATE ${s}.meta SET format = $1` }, [at + 1]);
      }
      return false;
    });
  }
}

/** Refuses a server that is too old, or may lose what it acknowledged. */
export async function checkServer(query: Query, what: string): Promise<void> {
  const [server] = await query({
    text: `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name,
      current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes`,
  });
  if (Number(server?.version) < OLDEST) {
    throw new PlumblineError("STORE_INVALID", `${what} runs PostgreSQL ${String(server?.name)}; use 13 or later`);
  }
  for (const setting of ["fsync", "full_page_writes"]) {
    if (server?.[setting] === "on") continue;
    throw new PlumblineError("STORE_INVALID", `${what} runs with ${setting} = off and can lose commits; set it to on`);
  }
}

/** Refuses what is not a trail of this version, and a server that may lose what it acknowledged. */
export async function checkTrail(query: Query, schema: string, what: string): Promise<void> {
  await checkServer(query, what);
  const format = await formatOf(query, schema);
  if (format === FORMAT) return;
  throw new PlumblineError(
    "STORE_INVALID",
    format === 0
      ? `${what} holds no trail; make one: run \`plumbline upgrade\` with the connection of its owner`
      : format < FORMAT
        ? `${what} is a trail of format ${format}, this version writes ${FORMAT}; run \`plumbline upgrade\` with the connection of its owner`
        : `${what} is a trail of format ${format}, this version writes ${FORMAT}; use a newer version of this program`,
  );
}

/** Schema names go into statements as they are. */
export function checkSchemaName(schema: string): void {
  if (/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) return;
  throw new PlumblineError("SETTING_INVALID", `schema ${JSON.stringify(schema)} is not a name of lower-case letters, digits and _`);
}

const OLDEST = 130_000;

async function formatOf(query: Query, schema: string): Promise<number> {
  const found = await query(
    {
      text: "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'meta'",
    },
    [schema],
  );
  if (found.length === 0) return 0;
  const [row] = await query({ text: `SELECT format FROM ${quoted(schema)}.meta` });
  return Number(row?.format);
}

async function refuseWhileHeld(query: Query, s: string, what: string): Promise<void> {
  const [held] = await query({ text: `SELECT holder FROM ${s}.lease WHERE expires > clock_timestamp()` });
  if (!held) return;
  throw new PlumblineError("STORE_CONFLICT", `${what} is held by ${String(held.holder)}; stop that server before the upgrade`, {
    details: { heldBy: String(held.holder) },
  });
}
