import { open, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { copyTrail } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { openRows, using } from "./open.ts";
import type { Where } from "./where.ts";

export interface TrailFileOptions {
  readonly verifierKey: string | undefined;
  readonly onProgress: (done: number, size: number) => void;
}

/** Copies a trail, as of one instant, into a SQLite file of its own that was found right and is on the disk. Gives the number of entries. */
export async function writeTrailFile(where: Where, file: string, options: TrailFileOptions): Promise<number> {
  const { size } = await using(await openRows(where), async (rows) =>
    using(await sqliteTrailStore({ file }), (copy) => copyTrail(rows, copy, options)),
  );
  standAlone(file);
  await removeBeside(file);
  await sync(file);
  return size;
}

/** Removes a SQLite file and what SQLite and our lock keep beside it. */
export async function removeDatabase(file: string): Promise<void> {
  await rm(file, { force: true });
  await removeBeside(file);
}

export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeBeside(file: string): Promise<void> {
  for (const end of ["-wal", "-shm", "-journal", "-lock", "-lock-journal"]) await rm(file + end, { force: true });
}

/** Without a write-ahead log, which needs files beside it: a backup may lie on a disc that nobody can write. */
function standAlone(file: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec("PRAGMA journal_mode = DELETE");
  } finally {
    db.close();
  }
}
