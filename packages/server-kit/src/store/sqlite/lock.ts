import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreFault } from "./worker-protocol.ts";

/**
 * The lock of whoever writes a file, until it is closed. Held by the operating system as long as the process lives, so that nothing is
 * left over when it is killed. A lock on the trail itself would shut out readers.
 */
export function lockOf(file: string): DatabaseSync {
  const lock = new DatabaseSync(`${file}-lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 !== SQLITE_BUSY) throw error;
    throw new StoreFault("STORE_CONFLICT", `${file} is held by another process or store; one process writes to it`);
  }
}

const SQLITE_BUSY = 5;

/** Two names of one file must meet at one lock. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      throw new StoreFault("STORE_INVALID", `${path} cannot be created: its folder does not exist`);
    }
  }
}
