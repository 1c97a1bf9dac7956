import { parentPort, workerData } from "node:worker_threads";
import type { StateBatch } from "../../../supervise/state-store.ts";
import { inTransaction, StoreFault, serve } from "../worker-protocol.ts";
import { type LoopOperations, type ReadOperations, readsOf, StateReader } from "./read-state.ts";
import { keepState, openStateDatabase, type StateDatabase } from "./state-tables.ts";
import { StateWriter } from "./write-state.ts";

export interface StateOperations extends ReadOperations, LoopOperations {
  open(): void;
  /** From now on what is written has to be there after a power failure, but for the last. */
  keep(): void;
  write(batch: StateBatch): void;
  wanted(): string[];
  compared(): string[];
  running(type: string): string[];
  close(): void;
}

if (parentPort) serve(parentPort, workerData as string, { ...createState(workerData as string) });

function createState(file: string): StateOperations {
  let opened: (StateDatabase & { readonly reader: StateReader; readonly writer: StateWriter }) | undefined;
  const use = (): NonNullable<typeof opened> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${file} is not open`);
    return opened;
  };
  const textsOf = (sql: string, ...values: (string | number)[]): string[] =>
    use()
      .prepare(sql)
      .all(...values)
      .map((row) => textOf(row) as string);
  return {
    open() {
      const database = openStateDatabase(file);
      opened = { ...database, reader: new StateReader(database.prepare), writer: new StateWriter(database.prepare) };
    },
    keep: () => keepState(use().db),
    write(batch) {
      const { db, writer } = use();
      try {
        inTransaction(db, () => {
          const before = use().reader.head()?.cursor ?? batch.from;
          if (before !== batch.from)
            throw new StoreFault("STORE_CONFLICT", `${file} ends at entry ${before}, not at ${batch.from}; go on from there`);
          writer.write(batch);
        });
      } catch (error) {
        writer.forget();
        throw error;
      }
    },
    dossiers: (records) => use().reader.dossiers(records),
    wanted: () => textsOf("SELECT dossier FROM dossiers WHERE wanted = 1"),
    compared: () => textsOf("SELECT compared AS dossier FROM dossiers INDEXED BY dossiers_compared WHERE compared IS NOT NULL"),
    due: (now, most) => use().reader.due(now, most),
    nextDue: (after) => use().reader.nextDue(after),
    running: (type) => textsOf("SELECT dossier FROM dossiers WHERE type = ? AND closed = 0", type),
    ...readsOf(() => use().reader),
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}

function textOf(row: unknown): string | undefined {
  return (row as { dossier: string } | undefined)?.dossier;
}
