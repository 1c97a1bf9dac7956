import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, vi } from "vitest";
import { stateStoreContract } from "../src/store/contract/index.ts";
import { sqliteStateStore } from "../src/store/sqlite/index.ts";
import type { StateStore } from "../src/supervise/state-store.ts";

vi.setConfig({ testTimeout: 60_000 });

stateStoreContract("sqliteStateStore in memory", { describe, it }, async () => {
  const store = await sqliteStateStore();
  return { store, remove: () => store.close() };
});

stateStoreContract("sqliteStateStore in files", { describe, it }, async () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-state-contract-"));
  const opened: StateStore[] = [];
  const open = async (): Promise<StateStore> => {
    const store = await sqliteStateStore({ file: join(dir, "state") });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    open,
    async remove() {
      for (const store of opened) await store.close();
      rmSync(dir, { recursive: true });
    },
  };
});
