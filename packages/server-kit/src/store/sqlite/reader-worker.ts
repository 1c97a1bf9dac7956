import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { WireTrailEntry } from "@plumbline/core";
import type { TrailHead } from "../../trail/trail-store.ts";
import { checkEngine, checkSchema } from "./schema.ts";
import { StoreFault, serve } from "./worker-protocol.ts";

export interface ReaderOperations {
  open(): void;
  head(): TrailHead | undefined;
  read(from: number, to: number): WireTrailEntry[];
  copyTo(file: string): void;
  close(): void;
}

if (parentPort) serve(parentPort, workerData as string, { ...createReader(workerData as string) });

function createReader(file: string): ReaderOperations {
  let opened: ReturnType<typeof prepare> | undefined;
  const database = (): ReturnType<typeof prepare> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${file} is not open`);
    return opened;
  };
  return {
    open() {
      opened = prepare(file);
    },
    head: () => database().head.get() as TrailHead | undefined,
    read: (from, to) => (database().entries.all(from, to) as unknown as Row[]).map(toEntry),
    copyTo: (target) => void database().copy.run(target),
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}

interface Row {
  readonly idx: number;
  readonly leaf: string;
  readonly hash: Uint8Array;
  readonly salt: Uint8Array | null;
  readonly event: string | null;
}

function prepare(file: string) {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  checkEngine(db);
  checkSchema(db, file);
  return {
    db,
    head: db.prepare("SELECT size, checkpoint FROM head"),
    entries: db.prepare(
      "SELECT e.idx, e.leaf, e.hash, b.salt, b.event FROM entries e LEFT JOIN bodies b ON b.idx = e.idx WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx",
    ),
    copy: db.prepare("VACUUM INTO ?"),
  };
}

function toEntry({ idx, leaf, hash, salt, event }: Row): WireTrailEntry {
  return {
    index: idx,
    leaf,
    hash: hex(hash),
    ...(salt === null ? {} : { salt: hex(salt) }),
    ...(event === null ? {} : { event }),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
