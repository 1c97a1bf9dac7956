import { join } from "node:path";
import type { EventEnvelope } from "@plumbline/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { preparePostgresTrail } from "../../src/store/postgres/index.ts";
import { postgresBin, startCluster } from "../postgres.ts";
import { batchOf, eventOf, folder } from "../trail-support.ts";
import { audit, canMount, SOUND, sendAll, smallDisk, startServer, UNAVAILABLE } from "./fault-support.ts";

/** 60 kB an event. */
const large = (run: string): EventEnvelope[] =>
  Array.from({ length: 20 }, (_, i) => ({ event: eventOf(`${run}-${i}`, { note: "x".repeat(60_000) }) }));

/** Fills the disk under a server that runs, and frees it again. */
async function fillAndFree(place: string, keys: string, disk: ReturnType<typeof smallDisk>) {
  const server = startServer(place, { keys });
  const url = (await server.said) as string;
  const before = await sendAll(url, [batchOf("before", 10)]);
  disk.fill();
  const during = await sendAll(url, [large("a"), large("b")], { patience: 4, pauseMs: 100 });
  const ready = await fetch(`${url}/v1/ready`);
  const whileFull = await audit(url, before.acks);
  disk.free();
  const after = await sendAll(url, [...during.left, batchOf("after", 3)], { patience: 300, pauseMs: 100 });
  const acks = [...before.acks, ...during.acks, ...after.acks];
  const sound = await audit(url, acks);
  await server.kill();
  const again = startServer(place, { keys });
  return {
    taken: before.acks.length,
    refusals: new Set(during.refusals.map((refusal) => JSON.stringify(refusal))),
    takenWhileFull: during.acks.length,
    ready: ready.status,
    whileFull,
    left: after.left,
    total: acks.length,
    sound,
    restarted: await audit((await again.said) as string, acks),
  };
}

const HELD = {
  taken: 10,
  refusals: new Set([JSON.stringify(UNAVAILABLE)]),
  takenWhileFull: 0,
  ready: 503,
  whileFull: { ...SOUND, verdict: { outcome: "valid", size: 10 } },
  left: [],
  total: 53,
  sound: SOUND,
  restarted: { ...SOUND, verdict: { outcome: "valid", size: 53 } },
};

describe.runIf(canMount)("a full disk acknowledges nothing and loses nothing, and the server goes on by itself when there is room", () => {
  it("on SQLite", async () => {
    const disk = smallDisk("8m");

    expect(await fillAndFree(join(disk.path, "trail.db"), join(disk.path, "keys.db"), disk)).toMatchObject(HELD);
  }, 60_000);

  it.runIf(postgresBin)(
    "on PostgreSQL",
    async () => {
      const disk = smallDisk("160m");
      const cluster = await startCluster({ folder: disk.path, settings: ["min_wal_size = 32MB", "max_wal_size = 64MB"] });
      onTestFinished(() => cluster.stop("immediate"));
      await preparePostgresTrail(cluster.url());

      expect(await fillAndFree(cluster.url(), join(folder(), "keys.db"), disk)).toMatchObject(HELD);
    },
    120_000,
  );
});
