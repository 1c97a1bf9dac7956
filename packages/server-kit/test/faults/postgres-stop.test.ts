import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { EventEnvelope } from "@plumbline/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preparePostgresTrail } from "../../src/store/postgres/index.ts";
import { type Cluster, postgresBin, startCluster } from "../postgres.ts";
import { batchOf, folder } from "../trail-support.ts";
import { audit, type FaultServer, isLong, SOUND, type StartOptions, sendAll, startServer, UNAVAILABLE } from "./fault-support.ts";

const rounds = isLong ? 30 : 2;

describe.runIf(postgresBin)("servers on PostgreSQL, where it is installed", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster.remove());

  async function newTrail(): Promise<string> {
    const url = await cluster.database();
    await preparePostgresTrail(url);
    return url;
  }

  const batches = (run: string, count: number): EventEnvelope[][] =>
    Array.from({ length: count }, (_, n) => batchOf(`${run}-${n}`, 1 + (n % 7)));

  async function sizeOf(url: string): Promise<number> {
    return ((await (await fetch(`${url}/v1/health`)).json()) as { size: number }).size;
  }

  async function grown(url: string, by: number): Promise<void> {
    const size = (await sizeOf(url)) + by;
    await expect.poll(() => sizeOf(url), { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(size);
  }

  it("whose database is stopped at once in the middle of batches answer 503, and go on when it is back", async () => {
    const server = startServer(await newTrail(), { keys: join(folder(), "keys.db") });
    const url = (await server.said) as string;
    const isOver = { now: false };
    const sending = sendUntil(url, isOver);
    for (let round = 0; round < rounds; round++) {
      await grown(url, 20 + round * 5);
      cluster.stop("immediate");
      await setTimeout(300);
      cluster.start();
      await grown(url, 20);
    }
    isOver.now = true;
    const { acks, refusals, left } = await sending;

    expect(refusals.length).toBeGreaterThanOrEqual(rounds);
    expect(refusals.filter((refusal) => JSON.stringify(refusal) !== JSON.stringify(UNAVAILABLE))).toEqual([]);
    expect(left).toEqual([]);
    expect(await audit(url, acks)).toMatchObject({ ...SOUND, verdict: { outcome: "valid", size: acks.length } });
  }, 300_000);

  async function sendUntil(url: string, isOver: { readonly now: boolean }) {
    const parts: Awaited<ReturnType<typeof sendAll>>[] = [];
    for (let n = 0; !isOver.now; n++) parts.push(await sendAll(url, batches(`part${n}`, 12), { patience: 3000, pauseMs: 20 }));
    return {
      acks: parts.flatMap(({ acks }) => acks),
      refusals: parts.flatMap(({ refusals }) => refusals),
      left: parts.flatMap(({ left }) => left),
    };
  }

  it("take the trail over from one that was killed under load, once its lease is over; until then they are refused", async () => {
    const place = await newTrail();
    const keys = join(folder(), "keys.db");
    const first = startServer(place, { keys, settings: { holder: "first" } });
    const url = (await first.said) as string;
    const [sent, others] = [batches("first", 400), join(folder(), "keys.db")];
    // Before the load: a server takes longer to start than all of it to be sent.
    const early = await startServer(place, { keys: others, settings: { holder: "second" } }).said;
    const sending = sendAll(url, sent);
    await grown(url, 50);
    await first.kill();
    const before = await sending;
    const { server: second, refused } = await startedAtLast(place, { keys, settings: { holder: "second" } });
    const next = (await second.said) as string;
    const sound = await audit(next, before.acks);
    const after = await sendAll(next, sent);
    const again = await startServer(place, { keys: others, settings: { holder: "first" } }).said;
    const whole = await audit(next, [...before.acks, ...after.acks]);

    expect(early).toMatch(/^refused STORE_CONFLICT .* is held by first/);
    expect(before.left.length).toBeGreaterThan(0);
    expect(refused.filter((said) => !/^refused STORE_CONFLICT .* is held by first/.test(String(said)))).toEqual([]);
    expect(sound).toMatchObject(SOUND);
    expect(after.left).toEqual([]);
    expect(again).toMatch(/^refused STORE_CONFLICT .* is held by second/);
    expect(whole).toMatchObject({ ...SOUND, verdict: { outcome: "valid", size: sent.flat().length } });
  }, 120_000);

  /** Started again and again until it is let in. */
  async function startedAtLast(place: string, options: StartOptions): Promise<{ server: FaultServer; refused: unknown[] }> {
    const refused: unknown[] = [];
    for (;;) {
      const server = startServer(place, options);
      const said = await server.said;
      if (said?.startsWith("http")) return { server, refused };
      refused.push(said);
    }
  }
});
