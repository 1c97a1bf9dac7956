import { parentPort, workerData } from "node:worker_threads";
import { StoreFault, serve } from "../worker-protocol.ts";
import { type LoopOperations, type ReadOperations, readsOf, StateReader } from "./read-state.ts";
import { readStateDatabase, type StateDatabase } from "./state-tables.ts";

export interface BesideOperations extends ReadOperations, LoopOperations {
  open(): void;
  close(): void;
}

if (parentPort) serve(parentPort, workerData as string, { ...createReads(workerData as string) });

function createReads(file: string): BesideOperations {
  let opened: (StateDatabase & { readonly reader: StateReader }) | undefined;
  const use = (): NonNullable<typeof opened> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${file} is not open`);
    return opened;
  };
  // An answer is of one state, also where it takes several statements.
  const whole = Object.entries(readsOf(() => use().reader)).map(([name, ask]) => {
    const read = (...args: never[]): unknown => {
      const { db } = use();
      db.exec("BEGIN");
      try {
        return (ask as (...args: never[]) => unknown)(...args);
      } finally {
        db.exec("COMMIT");
      }
    };
    return [name, read];
  });
  return {
    ...(Object.fromEntries(whole) as ReadOperations),
    dossiers: (records) => use().reader.dossiers(records),
    due: (now, most) => use().reader.due(now, most),
    nextDue: (after) => use().reader.nextDue(after),
    open() {
      const database = readStateDatabase(file);
      opened = { ...database, reader: new StateReader(database.prepare) };
    },
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}
