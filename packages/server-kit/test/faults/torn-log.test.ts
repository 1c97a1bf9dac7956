import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoint } from "@plumbline/core/trail";
import { describe, expect, it } from "vitest";
import { verifyStore } from "../../src/trail/index.ts";
import { batchOf, eventOf, folder, openTrail, verifierKey } from "../trail-support.ts";
import { startWitness } from "../witness-support.ts";
import { auditOf, isLong, newestOf, SOUND, send, sendAll, startServer } from "./fault-support.ts";

const HEADER = 32;
/** A page and what stands in front of it. */
const FRAME = 24 + 4096;

/** A trail whose server was killed, with all of it still in the log. The last commit, of three entries, nobody was told of where it is `untold`. */
async function killedServer({ untold }: { readonly untold: boolean }) {
  const path = folder();
  const [place, keys] = [join(path, "trail.db"), join(path, "keys.db")];
  const sent = Array.from({ length: 12 }, (_, n) => batchOf(`n-${n}`, 3));
  // The head of the empty trail, each batch, and the last.
  const server = startServer(place, { keys, settings: untold ? { killAfterAppend: 14 } : {} });
  const url = (await server.said) as string;
  const { acks } = await sendAll(url, sent, { connections: 1 });
  const before = readFileSync(`${place}-wal`).length;
  await send(url, batchOf("last", 3)).catch(() => undefined);
  await server.kill();
  return { place, sent: [...sent, batchOf("last", 3)], acks, before, log: readFileSync(`${place}-wal`) };
}

/** The file and its log as the operating system would have left them. */
function copyWith(place: string, log: Buffer): string {
  const copy = join(folder(), "trail.db");
  copyFileSync(place, copy);
  writeFileSync(`${copy}-wal`, log);
  return copy;
}

function garbled(log: Buffer, at: number): Buffer {
  const copy = Buffer.from(log);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x20, at);
  return copy;
}

const step = isLong ? 61 : 9001;

describe("a log whose end is torn", () => {
  it("in a commit of which nobody was told, is opened without it, and takes it when it is sent again", async () => {
    const { place, sent, acks, before, log } = await killedServer({ untold: true });
    const places = Array.from({ length: Math.ceil((log.length - before) / step) }, (_, i) => before + i * step);
    const torn = [...places.flatMap((at) => [log.subarray(0, at), garbled(log, at)]), log];
    const found: unknown[] = [];
    for (const bytes of torn) {
      const trail = await openTrail(copyWith(place, bytes));
      const sound = await auditOf(trail.checkpoint(), await trail.read(0, trail.size), acks);
      const { receipts } = await trail.append(sent.flat());
      const whole = await auditOf(trail.checkpoint(), await trail.read(0, trail.size), acks);
      found.push({ sound, statuses: new Set(receipts.slice(0, 36).map(({ status }) => status)), whole });
      await trail.close();
    }

    expect(acks).toHaveLength(36);
    expect(log.length).toBeGreaterThan(before);
    const expected = { sound: SOUND, statuses: new Set(["duplicate"]), whole: { ...SOUND, verdict: { outcome: "valid", size: 39 } } };
    expect(found).toMatchObject(torn.map(() => expected));
  }, 600_000);

  it("behind its last commit, by whatever stands there, has everything", async () => {
    const { place, acks, log } = await killedServer({ untold: false });
    const tails = {
      "bytes that are none of its frames": Buffer.alloc(3 * FRAME + 17, 0xa5),
      "zeros, as a file system leaves them": Buffer.alloc(16 * FRAME),
      "half a frame": log.subarray(HEADER, HEADER + FRAME / 2),
      "frames of its own beginning": log.subarray(HEADER, HEADER + 4 * FRAME),
    };
    const found: Record<string, unknown> = {};
    for (const [name, tail] of Object.entries(tails)) {
      const trail = await openTrail(copyWith(place, Buffer.concat([log, tail])));
      await trail.append([{ event: eventOf("next") }]);
      found[name] = await auditOf(trail.checkpoint(), await trail.read(0, trail.size), acks);
      await trail.close();
    }

    const whole = { ...SOUND, verdict: { outcome: "valid", size: 40 } };
    expect(found).toMatchObject(Object.fromEntries(Object.keys(tails).map((name) => [name, whole])));
  }, 60_000);
});

describe("a disk that lost what it had confirmed", () => {
  it("shows to whoever kept a receipt, and to a witness, before anything is signed anew", async () => {
    const { place, keys, sent, acks, last, witness, log } = await witnessedServer();
    const middle = HEADER + Math.floor((0.6 * (log.length - HEADER)) / FRAME) * FRAME;
    const lies = {
      "a byte in the middle of the log": garbled(log, middle + 100),
      "the last frame": log.subarray(0, -FRAME),
      "a frame that went elsewhere": Buffer.concat([
        log.subarray(0, middle),
        log.subarray(HEADER, HEADER + FRAME),
        log.subarray(middle + FRAME),
      ]),
      "a byte of its first frame": garbled(log, HEADER + 30),
    };
    const found: Record<string, unknown> = {};
    for (const [name, bytes] of Object.entries(lies)) {
      const copy = copyWith(place, bytes);
      const alone = await judged(copy);
      const remembered = await judged(copy, newestOf(acks));
      const said = await startServer(copy, { keys: `${copy}-keys`, settings: { witnesses: [witness.address] } }).said;
      found[name] = { alone: alone.outcome, isShorter: alone.size < last, reason: remembered.reason, said: said?.slice(0, 21) };
    }
    const honest = startServer(place, { keys, settings: { witnesses: [witness.address] } });

    // All of it is in order, and shorter: nothing but a memory elsewhere can tell.
    const seen = { alone: "valid", isShorter: true, reason: "rolled_back", said: "refused TRAIL_BEHIND " };
    const lost = { ...seen, alone: "STORE_INVALID", reason: "STORE_INVALID" };
    expect(found).toEqual({ ...Object.fromEntries(Object.keys(lies).map((name) => [name, seen])), "a byte of its first frame": lost });
    expect((await sendAll((await honest.said) as string, sent)).acks).toHaveLength(acks.length);
  }, 60_000);

  async function judged(sqlite: string, expect?: Checkpoint) {
    try {
      return await verifyStore({ sqlite }, { verifierKey, threads: 0, ...(expect && { expect }) });
    } catch (error) {
      const { code } = error as { code: string };
      return { outcome: code, reason: code, size: 0 };
    }
  }

  /** Killed when a witness had cosigned everything. */
  async function witnessedServer() {
    const witness = await startWitness();
    const path = folder();
    const [place, keys] = [join(path, "trail.db"), join(path, "keys.db")];
    const server = startServer(place, { keys, settings: { witnesses: [witness.address] } });
    const url = (await server.said) as string;
    const sent = Array.from({ length: 12 }, (_, n) => batchOf(`n-${n}`, 3));
    const { acks } = await sendAll(url, sent, { connections: 1 });
    const { size: last } = newestOf(acks);
    await expect.poll(() => cosignedSize(url), { timeout: 20_000 }).toBe(last);
    await server.kill();
    const log = readFileSync(`${place}-wal`);
    return { place, keys, sent, acks, last, witness, log };
  }

  async function cosignedSize(url: string): Promise<number> {
    const note = await (await fetch(`${url}/v1/trail/checkpoint`)).text();
    const [text = "", signatures = ""] = note.split("\n\n");
    return signatures.trim().split("\n").length > 1 ? Number(text.split("\n")[1]) : -1;
  }
});
