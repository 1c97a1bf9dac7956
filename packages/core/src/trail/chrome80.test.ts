import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, it } from "vitest";

// What `target: "chrome80"` does not change: the library of that browser. The panel is shown in such ones.
const LATER = `
  for (const name of ["hasOwn", "groupBy"]) delete Object[name];
  for (const name of ["at", "findLast", "toSorted", "toReversed", "with"]) {
    delete Array.prototype[name];
    delete Object.getPrototypeOf(Uint8Array.prototype)[name];
  }
  for (const name of ["at", "replaceAll", "isWellFormed", "toWellFormed"]) delete String.prototype[name];
  for (const name of ["fromHex", "fromBase64"]) delete Uint8Array[name];
  for (const name of ["toHex", "toBase64"]) delete Uint8Array.prototype[name];
`;

it("loads and verifies with the library of Chrome 80, and without WebCrypto", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "./index.ts"', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "trail",
    target: "chrome80",
    logLevel: "silent",
  });
  const context = createContext({ TextEncoder, TextDecoder, atob, btoa, setTimeout });

  runInContext(LATER + outputFiles[0]?.text, context);
  const outcome = await (runInContext(
    `(async () => {
      const signer = trail.ed25519Signer("a", new Uint8Array(32));
      const witness = trail.ed25519Cosigner("w", new Uint8Array(32).fill(1));
      const data = { fen: 1, reason: "准" };
      const { event, disclosures } = trail.conceal({ source: "s", id: "1", data }, ["reason"], (length) => new Uint8Array(length));
      const text = trail.canonicalJson(event);
      const leaf = trail.leafOf({ source: "s", id: "1", received: "", digest: trail.eventDigest("00", text) });
      const hash = trail.leafHash(leaf);
      const head = trail.formatCheckpoint({ origin: "a", size: 1, root: trail.base64Of(trail.rootOf([hash])) });
      const checkpoint = await trail.cosign(await trail.signNote(head, signer), witness, 1);
      const proof = await trail.inclusionProofFrom(0, 1, hash, async () => trail.leafHash(trail.readBundle(trail.encodeBundle([leaf]))[0]));
      const proven = trail.verifyTlogProof(trail.formatTlogProof({ index: 0, proof, checkpoint }), hash, [signer.verifierKey]);
      const entries = [{ index: 0, leaf, salt: "00", event: text, disclosures, hash: trail.hexOf(hash) }];
      const options = { checkpoint, verifierKey: signer.verifierKey, witnessKeys: [witness.verifierKey], entries };
      const { outcome, witnessedBy } = await trail.verifyTrail(options);
      return JSON.stringify([outcome, witnessedBy.length, proven.index, trail.parseTilePath(trail.tilePath(0, 1)).index]);
    })()`,
    context,
  ) as Promise<string>);

  expect(outcome).toBe('["valid",1,0,1]');
});
