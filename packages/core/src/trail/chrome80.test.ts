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
  const context = createContext({ TextEncoder, atob, btoa, setTimeout });

  runInContext(LATER + outputFiles[0]?.text, context);
  const outcome = await (runInContext(
    `(async () => {
      const signer = trail.ed25519Signer("a", new Uint8Array(32));
      const text = trail.formatCheckpoint({ origin: "a", size: 0, root: trail.base64Of(trail.rootOf([])) });
      const checkpoint = await trail.signNote(text, signer);
      return (await trail.verifyTrail({ checkpoint, verifierKey: signer.verifierKey, entries: [] })).outcome;
    })()`,
    context,
  ) as Promise<string>);

  expect(outcome).toBe("valid");
});
