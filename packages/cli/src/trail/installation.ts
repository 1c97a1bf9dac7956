import { createHash } from "node:crypto";
import { constants, createReadStream, existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { usage } from "../command-line.ts";
import { version } from "../version.ts";
import { writePortable } from "./portable.ts";
import { checkTrail, takeTrail } from "./take-trail.ts";
import { sync, type TrailFileOptions, writeTrailFile } from "./trail-file.ts";
import { trailAt, type Where } from "./where.ts";

/** What a folder of a server or of a witness holds that nothing else can bring back, beside the trail. */
const KEPT = ["subject-keys.db", "sources.json", "plumbline.json", "witness.db", "witness.key"] as const;
const TRAIL = "trail.db";
const PORTABLE = "trail.portable.gz";
const MANIFEST = "backup.json";
/** What is computed again, or says only that somebody is there. */
const DERIVED = /^(?:state\.db.*|webhooks\.db.*|exports|server\.url|.*-(?:wal|shm|journal|lock|lock-journal)|.*\.tmp)$/;

const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(["server", "witness"]),
  /** Entries of the trail. */
  size: z.int().optional(),
  /** Members that lie somewhere else and were not copied, as where they are. */
  elsewhere: z.array(z.string()),
  files: z.array(z.strictObject({ name: z.enum([TRAIL, PORTABLE, ...KEPT]), bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});

export type Manifest = z.output<typeof manifestSchema>;

export interface BackupResult extends Manifest {
  /** Files of the folder that are not known, and were not copied. */
  readonly leftOut: readonly string[];
}

/**
 * Copies everything that a server or a witness cannot make again into a new folder, which appears when it is whole. The trail first: the keys
 * of persons that it needs were there before it. A server may run; a witness has to be stopped.
 */
export async function backUpInstallation(
  where: Where,
  folder: string,
  { subjectKeys, portable, ...options }: TrailFileOptions & { readonly subjectKeys: string | undefined; readonly portable: boolean },
): Promise<BackupResult> {
  if (existsSync(folder)) throw usage(`${folder} exists, and backups are not overwritten; name another folder`);
  const isWitness = where.kind === "sqlite" && !existsSync(where.trail) && existsSync(join(where.dir, "witness.db"));
  const part = join(dirname(folder), `.${basename(folder)}.part`);
  const keys = trailAt(subjectKeys ?? join(where.dir, "subject-keys.db"));
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { mode: 0o700 });
    const size = isWitness
      ? undefined
      : portable
        ? await writePortable(where, join(part, PORTABLE), options)
        : await writeTrailFile(where, join(part, TRAIL), options);
    for (const name of KEPT) {
      if (name === "subject-keys.db" && keys.kind === "postgres") continue;
      const from = name === "subject-keys.db" ? keys.trail : join(where.dir, name);
      if (!existsSync(from)) continue;
      if (name.endsWith(".db")) copyDatabase(from, join(part, name));
      else await copyFile(from, join(part, name), constants.COPYFILE_EXCL);
      await sync(join(part, name));
    }
    const names = readdirSync(part).sort();
    const manifest: Manifest = {
      format: 1,
      version: version(),
      at: new Date().toISOString(),
      kind: isWitness ? "witness" : "server",
      ...(size !== undefined && { size }),
      elsewhere: keys.kind === "postgres" ? [`subject-keys: ${keys.shown}`] : [],
      files: await Promise.all(
        names.map(async (name) => ({ name: name as Manifest["files"][number]["name"], ...(await measured(join(part, name))) })),
      ),
    };
    await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await sync(part);
    // Onto a folder that has come to be meanwhile it fails, unless that is empty.
    await rename(part, folder);
    await sync(dirname(folder));
    const known = new Set<string>([...KEPT, TRAIL, basename(where.trail)]);
    const leftOut = readdirSync(where.dir).filter((name) => !known.has(name) && !DERIVED.test(name));
    return { ...manifest, leftOut: leftOut.sort() };
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw outputFault(folder, error);
  }
}

/** True for a folder that `backUpInstallation` made. */
export function isBackupFolder(path: string): boolean {
  return existsSync(join(path, MANIFEST));
}

/** Checks a backup in full, then brings it into a folder that holds nothing of the kind. What signs comes last, so that half of it cannot serve. */
export async function restoreInstallation(folder: string, where: Where, options: TrailFileOptions): Promise<Manifest> {
  const manifest = await checked(folder, options.verifierKey);
  const names = manifest.files.map(({ name }) => name).filter((name) => name !== TRAIL && name !== PORTABLE);
  const there = [...names, ...(where.kind === "sqlite" && manifest.kind === "server" ? [TRAIL] : [])].find((name) =>
    existsSync(name === TRAIL ? where.trail : join(where.dir, name)),
  );
  if (there !== undefined) {
    throw new PlumblineError("STORE_CONFLICT", `${where.dir} holds ${there} already; name an empty folder, or move it away whole`);
  }
  try {
    await mkdir(where.dir, { recursive: true });
    if (manifest.kind === "server") {
      await takeTrail(trailIn(folder, manifest), where, options);
    }
    const last = (name: string): number => (name === "plumbline.json" || name === "witness.key" ? 1 : 0);
    for (const name of [...names].sort((a, b) => last(a) - last(b))) await put(join(folder, name), join(where.dir, name));
    await sync(where.dir);
  } catch (error) {
    throw outputFault(where.dir, error);
  }
  return manifest;
}

async function checked(folder: string, verifierKey: string | undefined): Promise<Manifest> {
  const broken = (what: string): PlumblineError => new PlumblineError("STORE_INVALID", `${folder}: ${what}; nothing was restored`);
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), "utf8")));
  } catch (error) {
    throw broken(`${MANIFEST} is not that of a backup which this version (${version()}) reads: ${(error as Error).message.split("\n")[0]}`);
  }
  for (const { name, bytes, sha256 } of manifest.files) {
    const found = await measured(join(folder, name)).catch((error: Error) => error.message);
    if (typeof found === "string") throw broken(`${name} cannot be read: ${found}`);
    if (found.bytes !== bytes || found.sha256 !== sha256) throw broken(`${name} is not the file that was backed up`);
  }
  if (manifest.kind === "server") await checkTrail(trailIn(folder, manifest), verifierKey);
  return manifest;
}

function trailIn(folder: string, { files }: Manifest): string {
  const name = [TRAIL, PORTABLE].find((candidate) => files.some((file) => file.name === candidate));
  if (name === undefined)
    throw new PlumblineError("STORE_INVALID", `${folder} is the backup of a server and holds no trail; nothing was restored`);
  return join(folder, name);
}

/** As of one instant, without what is free in it, and able to stand alone. */
function copyDatabase(from: string, to: string): void {
  const db = new DatabaseSync(from, { readOnly: true, timeout: 2000 });
  try {
    db.prepare("VACUUM INTO ?").run(to);
  } catch (error) {
    const { errcode = 0, message } = error as Error & { errcode?: number };
    if (errcode % 256 === SQLITE_BUSY)
      throw new PlumblineError("STORE_CONFLICT", `${from} is held by another process; stop it and back up again`);
    throw new PlumblineError("OUTPUT_FAILED", `cannot copy ${from}: ${message}`, { cause: error });
  } finally {
    db.close();
  }
}

const SQLITE_BUSY = 5;

async function measured(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path)) hash.update(bytes as Uint8Array);
  return { bytes: (await stat(path)).size, sha256: hash.digest("hex") };
}

/** The whole file or none, for its owner alone. */
async function put(from: string, to: string): Promise<void> {
  const temporary = `${to}.tmp`;
  await unlink(temporary).catch(() => {});
  const file = await open(temporary, "wx", 0o600);
  try {
    for await (const bytes of createReadStream(from)) await file.writeFile(bytes as Uint8Array);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, to);
}

function outputFault(path: string, error: unknown): unknown {
  if (typeof (error as NodeJS.ErrnoException).syscall !== "string") return error;
  return new PlumblineError("OUTPUT_FAILED", `cannot write ${path}: ${(error as Error).message}`, { cause: error });
}
