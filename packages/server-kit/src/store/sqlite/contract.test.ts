import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, vi } from "vitest";
import type { TrailStore } from "../../trail/trail-store.ts";
import { trailStoreContract } from "../contract/index.ts";
import { sqliteTrailStore } from "./sqlite-trail-store.ts";

// Every commit waits for the disk, which others may be using.
vi.setConfig({ testTimeout: 60_000 });

trailStoreContract("sqliteTrailStore", { describe, it }, async () => {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-contract-"));
  const opened: TrailStore[] = [];
  const open = async (name: string): Promise<TrailStore> => {
    const store = await sqliteTrailStore({ file: join(dir, name) });
    opened.push(store);
    return store;
  };
  let others = 0;
  return {
    store: await open("trail.db"),
    open: () => open("trail.db"),
    other: () => open(`other-${++others}.db`),
    async remove() {
      for (const store of opened) await store.close();
      rmSync(dir, { recursive: true });
    },
  };
});
