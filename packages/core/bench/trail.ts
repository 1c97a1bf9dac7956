import { hash } from "node:crypto";
import {
  base64Of,
  canonicalJson,
  checkEntries,
  createTree,
  ed25519Signer,
  eventDigest,
  formatCheckpoint,
  hexOf,
  inclusionProof,
  leafHash,
  leafOf,
  openNote,
  parseVerifierKey,
  signNote,
  verifyInclusion,
  verifyTrail,
} from "@plumbline/core/trail";

// One thread, events of about 390 bytes in canonical form.
const size = process.env.PLUMBLINE_BENCH_SHORT ? 500 : 50_000;
const signatures = process.env.PLUMBLINE_BENCH_SHORT ? 5 : 500;
const proofs = process.env.PLUMBLINE_BENCH_SHORT ? 200 : 10_000;
const signer = ed25519Signer("bench.example/trail", new Uint8Array(32).fill(1));
const salt = "5a".repeat(16);

const events = Array.from({ length: size }, (_, i) => ({
  id: `event-${i}`,
  type: "case.accepted",
  time: "2026-01-01T00:00:00.000Z",
  seq: i,
  source: "bench",
  objects: [{ type: "case", id: `case-${i % 1000}` }],
  actor: { id: `actor-${i % 50}`, org: "org-1" },
  data: { channel: "counter", fen: i, note: "x".repeat(150) },
}));

const texts = await measure("canonicalJson", size, () => events.map(canonicalJson));
const entries = await measure("leaf, digest and leaf hash", size, () =>
  texts.map((event, index) => {
    const { source, id, seq } = events[index] as (typeof events)[number];
    const leaf = leafOf({ source, id, seq, received: "2026-01-01T00:00:01.000Z", digest: eventDigest(salt, event) });
    return { index, leaf, salt, event, hash: hexOf(leafHash(leaf)) };
  }),
);
const hashes = entries.map(({ leaf }) => leafHash(leaf));
const tree = await measure("append to the tree", size, () => createTree(hashes));
const checkpoint = formatCheckpoint({ origin: signer.name, size, root: base64Of(tree.root()) });
const note = await signNote(checkpoint, signer);
await measure("sign a checkpoint", signatures, async () => {
  for (let i = 0; i < signatures; i++) await signNote(checkpoint, signer);
});
await measure("open a checkpoint", signatures, () => {
  const keys = [parseVerifierKey(signer.verifierKey)];
  for (let i = 0; i < signatures; i++) openNote(note, keys);
});
const proven = hashes.slice(0, proofs);
const provenRoot = createTree(proven).root();
const inclusion = Array.from({ length: 100 }, (_, i) => inclusionProof(proven, i));
await measure(`verify inclusion in a tree of ${proofs.toLocaleString("en")}`, proofs, () => {
  for (let i = 0; i < proofs; i++) {
    const index = i % 100;
    if (!verifyInclusion(hashes[index] as Uint8Array, index, proofs, inclusion[index] as Uint8Array[], provenRoot))
      throw new Error("a proof of the bench does not hold");
  }
});
// By way of a text, which Node makes in half the time of a buffer.
const native = (bytes: Uint8Array) => {
  const text = hash("sha256", bytes, "latin1");
  const digest = new Uint8Array(32);
  for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i);
  return digest;
};
for (const [name, sha256] of [
  ["portable", undefined],
  ["native", native],
] as const) {
  await measure(`checkEntries, ${name} SHA-256`, size, () => checkEntries(entries, 0, sha256));
  const verdict = await measure(`verifyTrail, ${name} SHA-256`, size, () =>
    verifyTrail({ checkpoint: note, verifierKey: signer.verifierKey, entries, sha256 }),
  );
  if (verdict.outcome !== "valid") throw new Error(`the trail of the bench is ${verdict.outcome}: ${verdict.reason}`);
}

async function measure<T>(what: string, count: number, work: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  console.log(`${what}: ${Math.round(count / seconds).toLocaleString("en")}/s (${count} in ${seconds.toFixed(3)} s)`);
  return result;
}
