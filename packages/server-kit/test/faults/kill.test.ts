import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preparePostgresTrail } from "../../src/store/postgres/index.ts";
import { type Cluster, postgresBin, startCluster } from "../postgres.ts";
import { eventOf, folder } from "../trail-support.ts";
import { type Acknowledged, audit, headOfNote, isLong, load, send, startServer } from "./fault-support.ts";

const rounds = isLong ? 200 : 3;

/** Kills a server again and again under load, and compares after each start what it has with what it acknowledged. */
async function killAgainAndAgain(place: string, keys: string): Promise<void> {
  const all: Acknowledged[] = [];
  for (let round = 0; round < rounds; round++) {
    const server = startServer(place, { keys });
    const url = (await server.said) as string;
    expect(url).toMatch(/^http/);
    expect(await audit(url, all)).toMatchObject({ lost: [], twice: 0, verdict: { outcome: "valid" } });
    const enough = 1 + ((round * 37) % 150);
    const acks = await load(url, `run${round}`, {
      onReply: (count) => {
        if (count >= enough) void server.kill();
      },
    });
    await server.exited;
    expect(acks.length).toBeGreaterThanOrEqual(enough);
    all.push(...acks);
  }
  const server = startServer(place, { keys });
  expect(await audit((await server.said) as string, all)).toMatchObject({ lost: [], twice: 0, verdict: { outcome: "valid" } });
}

describe("on SQLite", () => {
  it(`a server killed ${rounds} times under load has everything that it acknowledged, once, under a tree that grew`, async () => {
    const path = folder();
    await killAgainAndAgain(join(path, "trail.db"), join(path, "keys.db"));
  }, 3_600_000);

  it("killed between persisting a checkpoint and telling it, a server goes on from it, and what is sent again gets its place", async () => {
    const path = folder();
    const [place, keys] = [join(path, "trail.db"), join(path, "keys.db")];
    // The first append is the head of the empty trail.
    const first = startServer(place, { keys, settings: { killAfterAppend: 3 } });
    const url = (await first.said) as string;
    const kept = (await (await send(url, [{ event: eventOf("a") }])).json()) as { checkpoint: string };
    await expect(send(url, [{ event: eventOf("b") }])).rejects.toThrow();
    await first.exited;
    const again = startServer(place, { keys });
    const reply = await (await send((await again.said) as string, [{ event: eventOf("b") }, { event: eventOf("c") }])).json();
    expect(reply).toMatchObject({
      receipts: [
        { id: "b", status: "duplicate", index: 1 },
        { id: "c", status: "stored", index: 2 },
      ],
    });
    const ack = { id: "a", index: 0, checkpoint: kept.checkpoint };
    expect(await audit((await again.said) as string, [ack])).toMatchObject({ lost: [], verdict: { outcome: "valid", size: 3 } });
    expect(headOfNote(kept.checkpoint).size).toBe(1);
  }, 60_000);
});

describe.runIf(postgresBin)("on PostgreSQL, where it is installed", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
    await preparePostgresTrail(cluster.url());
  }, 60_000);
  afterAll(() => cluster.remove());

  it(`a server killed ${rounds} times under load has everything that it acknowledged, once, under a tree that grew`, async () => {
    await killAgainAndAgain(cluster.url(), join(folder(), "keys.db"));
  }, 3_600_000);
});
