import { existsSync } from "node:fs";
import { checkCopy, copyTrail } from "@plumbline/server-kit";
import { openTrailForReading } from "@plumbline/server-kit/store/sqlite";
import { openStore, using } from "./open.ts";
import { checkPortable, isPortable, readPortable } from "./portable.ts";
import { removeDatabase, type TrailFileOptions } from "./trail-file.ts";
import type { Where } from "./where.ts";

/** Goes through the file of a trail, in either form, as far as that can be done before it is taken. */
export async function checkTrail(file: string, verifierKey: string | undefined): Promise<void> {
  if (isPortable(file)) await checkPortable(file);
  else await checkCopy({ sqlite: file }, { verifierKey });
}

/** Takes the file of a trail into an empty store, and verifies what it took. Gives the number of entries. A file that it made is removed where that failed. */
export async function takeTrail(file: string, where: Where, options: TrailFileOptions): Promise<number> {
  const isNew = where.kind === "sqlite" && !existsSync(where.trail);
  try {
    if (isPortable(file)) return await using(await openStore(where), (store) => readPortable(file, store, options));
    const { size } = await using(await openTrailForReading(file), async (rows) =>
      using(await openStore(where), (store) => copyTrail(rows, store, options)),
    );
    return size;
  } catch (error) {
    if (isNew) await removeDatabase(where.trail);
    throw error;
  }
}
