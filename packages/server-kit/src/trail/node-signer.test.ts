import { ed25519Signer, openNote, signNote } from "@plumbline/core/trail";
import { expect, it } from "vitest";
import { nodeSigner } from "./node-signer.ts";

it("writes the same note as the portable signer, to the byte", async () => {
  const seed = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
  const signer = nodeSigner("plumbline.test/log", seed);
  const note = await signNote("plumbline.test/log\n0\n", signer);
  expect(note).toBe(await signNote("plumbline.test/log\n0\n", ed25519Signer("plumbline.test/log", seed)));
  expect(openNote(note, [signer.verifierKey])).toMatchObject({ verifiedBy: ["plumbline.test/log"] });
});

it("refuses a seed that is not 32 bytes", () => {
  expect(() => nodeSigner("plumbline.test/log", new Uint8Array(31))).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
});
