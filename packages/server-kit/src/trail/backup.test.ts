import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { sqliteTrailStore } from "../store/sqlite/sqlite-trail-store.ts";
import { checkCopy, copyTrail } from "./backup.ts";
import { createTrail } from "./create-trail.ts";
import { nodeSigner } from "./node-signer.ts";
import type { TrailPart, TrailRows, TrailStore } from "./trail-store.ts";

const signer = nodeSigner("backup.example/trail", new Uint8Array(32).fill(5));
const stranger = nodeSigner("backup.example/trail", new Uint8Array(32).fill(6));

async function store(): Promise<TrailStore> {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-backup-"));
  const opened = await sqliteTrailStore({ file: join(dir, "trail.db") });
  onTestFinished(async () => {
    await opened.close();
    rmSync(dir, { recursive: true });
  });
  return opened;
}

/** A store that a trail of `count` events was written into. */
async function filled(count: number): Promise<TrailStore> {
  const opened = await store();
  const trail = await createTrail({
    store: { ...opened, close: async () => {} },
    signer,
    origin: signer.name,
    clock: { now: () => 1_770_000_000_000 },
  });
  const events = Array.from({ length: count }, (_, i) => ({
    event: { id: `e${i}`, type: "a.b", time: "2026-02-02T00:00:00Z", source: "s", objects: [{ type: "x", id: "1" }], data: { i } },
  }));
  for (let at = 0; at < count; at += 100) await trail.append(events.slice(at, at + 100));
  await trail.close();
  return opened;
}

/** The same rows, of which one byte of the bodies arrives as another. */
function damaged(rows: TrailRows): TrailRows {
  async function* parts(): AsyncGenerator<TrailPart> {
    for await (const part of rows.parts()) {
      if (part.kind !== "chunks") yield part;
      else
        yield {
          kind: "chunks",
          chunks: part.chunks.map((chunk) => ({
            ...chunk,
            bodies: Buffer.from(chunk.bodies).fill("x", chunk.bodies.length - 2, chunk.bodies.length - 1),
          })),
        };
    }
  }
  return { ...rows, parts };
}

describe("copyTrail", () => {
  it("takes everything over, says how far it is, and the copy goes on", async () => {
    const [from, to] = [await filled(600), await store()];
    const seen: number[] = [];

    const head = await copyTrail(from, to, { verifierKey: signer.verifierKey, onProgress: (done) => seen.push(done) });
    const trail = await createTrail({
      store: { ...to, close: async () => {} },
      signer,
      origin: signer.name,
      clock: { now: () => 1_780_000_000_000 },
    });
    const event = {
      id: "e599",
      type: "a.b",
      time: "2026-02-02T00:00:00Z",
      source: "s",
      objects: [{ type: "x", id: "1" }],
      data: { i: 599 },
    };
    const { receipts } = await trail.append([{ event }]);
    await trail.close();

    expect(head).toEqual(await from.head());
    expect(seen.at(-1)).toBe(600);
    expect(receipts).toMatchObject([{ status: "duplicate", index: 599 }]);
  });

  it("is refused by a store that holds a trail, which stays as it is", async () => {
    const [from, to] = [await filled(3), await filled(2)];

    await expect(copyTrail(from, to)).rejects.toMatchObject({ code: "STORE_CONFLICT" });
    expect((await to.head())?.size).toBe(2);
  });

  it("says what did not arrive as it was", async () => {
    await expect(copyTrail(damaged(await filled(10)), await store())).rejects.toMatchObject({
      code: "TRAIL_CORRUPT",
      details: { reason: "digest_mismatch" },
    });
  });

  it("is checked with the key that signed it, or without any", async () => {
    const rows = await filled(3);

    await expect(checkCopy({ rows }, { verifierKey: signer.verifierKey })).resolves.toBeUndefined();
    await expect(checkCopy({ rows })).resolves.toBeUndefined();
  });

  it.each([
    { name: "another key", verifierKey: stranger.verifierKey, reason: "signature_missing" },
    { name: "what is no key", verifierKey: "key", reason: "verifier_key_malformed" },
  ])("does not pass with $name", async ({ verifierKey, reason }) => {
    await expect(checkCopy({ rows: await filled(3) }, { verifierKey })).rejects.toMatchObject({
      code: "TRAIL_CORRUPT",
      details: { reason },
    });
  });
});
