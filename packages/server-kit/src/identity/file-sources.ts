import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { instantSchema, PlumblineError } from "@plumbline/core";
import * as z from "zod";
import {
  checkRights,
  checkSourceId,
  SHORTEST_TOKEN,
  type SourceChange,
  type SourceRegistry,
  type SourceRights,
  tokenDigest,
} from "./source-registry.ts";

export interface FileSourcesOptions {
  /** Told once when the file cannot be read any more. What was read last goes on to hold. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

/**
 * Sources in a file of JSON that `addSource`, `rotateSource` and `revokeSource` write; a change holds from the next request on. A file that is not there is an
 * empty registry. Throws `SETTING_INVALID` for one that cannot be read at the start.
 */
export function fileSources(file: string, { onFault }: FileSourcesOptions = {}): SourceRegistry {
  let seen = stampOf(file);
  let rows = readSources(file);
  let byDigest = digestsOf(rows);

  // Looking at a file takes some microseconds, once per request.
  function refresh(): void {
    const stamp = stampOf(file);
    if (stamp === seen) return;
    seen = stamp;
    try {
      rows = readSources(file);
      byDigest = digestsOf(rows);
    } catch (error) {
      onFault?.({ where: "sources", error });
    }
  }

  return {
    find(digest, now) {
      refresh();
      const found = byDigest.get(digest);
      return found && now < found.until ? { id: found.id } : undefined;
    },
    list() {
      refresh();
      return rows.map(({ id, changes }) => ({ id, changes }));
    },
    rightsOf(id) {
      refresh();
      const row = rows.find((one) => one.id === id);
      return row && isAdmitted(row) ? (row.rights ?? {}) : undefined;
    },
  };
}

export interface SourceChangeOptions {
  /** Milliseconds since 1970; the system's clock unless given. */
  readonly now?: number;
}

export interface RotateSourceOptions extends SourceChangeOptions {
  /** Until then (milliseconds since 1970) the tokens that hold now hold beside the new one; unless given, they end at once. */
  readonly keepOldUntil?: number;
}

export interface AddSourceOptions extends SourceChangeOptions {
  /** One that the source has already, of 20 characters at least; random unless given. */
  readonly token?: string;
}

/** Registers a source and gives its token, which is not kept. One that was revoked is admitted again. Throws `SETTING_INVALID`, `STORE_CONFLICT`. */
export function addSource(
  file: string,
  id: string,
  { now = Date.now(), token = newToken() }: AddSourceOptions = {},
): { readonly token: string } {
  checkSourceId(id);
  if (token.length < SHORTEST_TOKEN) {
    throw new PlumblineError("SETTING_INVALID", `the token of source ${id} is shorter than ${SHORTEST_TOKEN} characters`);
  }
  change(file, (rows) => {
    const found = rows.find((row) => row.id === id);
    if (found && isAdmitted(found))
      throw new PlumblineError("SETTING_INVALID", `source ${id} is registered already; rotate its token instead`);
    const sha256 = tokenDigest(token);
    if (digestsOf(rows).has(sha256)) throw new PlumblineError("SETTING_INVALID", `the token of source ${id} is given to another source`);
    const changes: SourceChange[] = [...(found?.changes ?? []), { change: "admitted", at: textOf(now) }];
    // Rights ended with the admission before.
    return [...rows.filter((row) => row !== found), { id, tokens: [{ sha256 }], changes }];
  });
  return { token };
}

/** Gives a registered source a new token. Throws `SETTING_INVALID` for a source that may not send, `STORE_CONFLICT`. */
export function rotateSource(
  file: string,
  id: string,
  { keepOldUntil, now = Date.now() }: RotateSourceOptions = {},
): { readonly token: string } {
  const token = newToken();
  replace(file, id, now, (row) => {
    const old = row.tokens.filter(({ until }) => endOf(until) > now);
    const kept = keepOldUntil === undefined ? [] : old.map((one) => ({ ...one, until: textOf(Math.min(endOf(one.until), keepOldUntil)) }));
    return { tokens: [...kept, { sha256: tokenDigest(token) }], change: "rotated" };
  });
  return { token };
}

/** Ends all tokens of a source at once. What it sent stays. Throws `SETTING_INVALID` for a source that may not send anyway, `STORE_CONFLICT`. */
export function revokeSource(file: string, id: string, { now = Date.now() }: SourceChangeOptions = {}): void {
  replace(file, id, now, () => ({ tokens: [], change: "revoked" }));
}

/** Says what a source may do besides telling what its own system did; what was said before holds no more. Throws `SETTING_INVALID`, `STORE_CONFLICT`. */
export function setSourceRights(file: string, id: string, rights: SourceRights): void {
  checkRights(id, rights);
  change(file, (rows) => {
    const row = admitted(rows, id);
    return rows.map((one) => (one === row ? { ...row, rights } : one));
  });
}

const names = z.array(z.string().min(1).max(512)).max(1000);
const rightsSchema = z.strictObject({
  orgs: names.exactOptional(),
  mayTell: z.array(z.literal("directory")).exactOptional(),
  embed: z
    .union([
      z.strictObject({ alg: z.literal("HS256"), secret: z.string() }),
      z.strictObject({ alg: z.enum(["EdDSA", "ES256"]), key: z.record(z.string(), z.unknown()) }),
    ])
    .exactOptional(),
  origins: names.exactOptional(),
});

const rowSchema = z.strictObject({
  id: z.string().min(1).max(512),
  tokens: z.array(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), until: instantSchema.optional() })),
  changes: z.array(z.strictObject({ change: z.enum(["admitted", "rotated", "revoked"]), at: instantSchema })),
  rights: rightsSchema.exactOptional(),
});
const fileSchema = z.strictObject({ version: z.literal(1), sources: z.array(rowSchema) });

interface Row {
  readonly id: string;
  readonly tokens: readonly { readonly sha256: string; readonly until?: string | undefined }[];
  readonly changes: readonly SourceChange[];
  readonly rights?: SourceRights;
}

const TOKEN_BYTES = 32;
/** A change takes milliseconds: what is older was left behind by a crash. */
const LEFT_BEHIND_MS = 10_000;

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

function isAdmitted({ changes }: Row): boolean {
  return changes.at(-1)?.change !== "revoked";
}

function replace(
  file: string,
  id: string,
  now: number,
  next: (row: Row) => { readonly tokens: Row["tokens"]; readonly change: SourceChange["change"] },
): void {
  change(file, (rows) => {
    const row = admitted(rows, id);
    const { tokens, change } = next(row);
    return rows.map((one) => (one === row ? { ...row, tokens, changes: [...row.changes, { change, at: textOf(now) }] } : one));
  });
}

function admitted(rows: readonly Row[], id: string): Row {
  const found = rows.find((row) => row.id === id);
  if (!found) throw new PlumblineError("SETTING_INVALID", `there is no source ${JSON.stringify(id.slice(0, 80))}; add it first`);
  if (!isAdmitted(found)) throw new PlumblineError("SETTING_INVALID", `source ${id} was revoked; add it again to admit it`);
  return found;
}

function textOf(at: number): string {
  return new Date(at).toISOString();
}

function endOf(until: string | undefined): number {
  return until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
}

function digestsOf(rows: readonly Row[]): Map<string, { readonly id: string; readonly until: number }> {
  return new Map(rows.flatMap(({ id, tokens }) => tokens.map(({ sha256, until }) => [sha256, { id, until: endOf(until) }])));
}

/** Another one after each write: a new file takes the place of the old one. */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : "";
}

function readSources(file: string): readonly Row[] {
  const text = textIn(file);
  if (text === undefined) return [];
  const parsed = fileSchema.safeParse(jsonOf(text));
  const issue = parsed.error?.issues[0];
  if (issue)
    throw new PlumblineError("SETTING_INVALID", `${file} is no registry of sources: ${issue.path.join(".") || "(file)"}: ${issue.message}`);
  const { sources } = parsed.data as z.infer<typeof fileSchema>;
  for (const { id, rights } of sources) {
    checkSourceId(id);
    if (rights) checkRights(id, rights);
  }
  return sources;
}

function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw new PlumblineError("SETTING_INVALID", `${file} cannot be read`, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, also when the power fails: a new file, on the disk before it takes the place of the old one. */
function change(file: string, change: (rows: readonly Row[]) => readonly Row[]): void {
  // It is the lock too: of two operators one is told to try again.
  const next = `${file}.next`;
  const handle = openNext(next);
  try {
    const sources = change(readSources(file));
    writeSync(handle, `${JSON.stringify({ version: 1, sources }, null, 2)}\n`);
    fsyncSync(handle);
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
}

function openNext(next: string): number {
  const found = statSync(next, { throwIfNoEntry: false });
  if (found && Date.now() - found.mtimeMs > LEFT_BEHIND_MS) rmSync(next, { force: true });
  try {
    return openSync(next, "wx", 0o600);
  } catch (cause) {
    throw (cause as { code?: string }).code === "EEXIST"
      ? new PlumblineError("STORE_CONFLICT", `${next} is being written by somebody else; try again`, { cause })
      : new PlumblineError("SETTING_INVALID", `${next} cannot be written`, { cause });
  }
}
