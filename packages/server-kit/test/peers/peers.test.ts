import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ed25519Signer } from "@plumbline/core/trail";
import { afterAll, describe, expect, it } from "vitest";
import { exportTree } from "../../src/trail/export-tree.ts";
import { verifyStore } from "../../src/trail/verify-store.ts";
import { checkpointOver, memoryTrail } from "./memory-rows.ts";

// Other people's programs, unchanged, over our export: what Go checks its own module log with (golang.org/x/mod/sumdb), and the checker of
// Trillian Tessera. They are built where Go is installed and their modules can be had.

const signer = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(7));
const stranger = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(8));
const work = mkdtempSync(join(tmpdir(), "plumbline-peers-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const run = promisify(execFile);
const problem = await build();
const title = (text: string) => (problem ? `${text} (NOT RUN: ${problem})` : text);

const PEERS = [{ peer: "sumdb" }, { peer: "fsck" }];
const SIZES = [0, 1, 255, 256, 257, 70_000];
const honest = new Map<number, string>();
if (!problem) for (const size of SIZES) honest.set(size, await exported(size));
const tampered = problem ? "" : await exported(700);

const TAMPERED = [
  { name: "one bit in a full tile", tamper: flipped("tile/0/001", 300) },
  { name: "one bit in the last tile of hashes", tamper: flipped("tile/0/002.p/188", 5_999) },
  { name: "one bit in a tile of a higher level", tamper: flipped("tile/1/000.p/2", 40) },
  { name: "a tile that ends too early", tamper: cut("tile/0/002.p/188", 32) },
  { name: "a tile that is gone", tamper: gone("tile/0/000") },
  { name: "one bit in an entry", tamper: flipped("tile/entries/001", 1_000) },
  { name: "one bit in the length of an entry", tamper: flipped("tile/entries/000", 1) },
  { name: "a bundle that ends too early", tamper: cut("tile/entries/002.p/188", 1) },
  { name: "a bundle that is gone", tamper: gone("tile/entries/001") },
  { name: "two bundles in each other's place", tamper: swapped("tile/entries/000", "tile/entries/001") },
  { name: "two tiles in each other's place", tamper: swapped("tile/0/000", "tile/0/001") },
  { name: "one bit in the root of the checkpoint", tamper: flipped("checkpoint", 30) },
  { name: "one bit in the signature", tamper: flipped("checkpoint", -20) },
  { name: "a checkpoint of another size", tamper: edited("checkpoint", "\n700\n", "\n699\n") },
  { name: "a checkpoint that another key signed", tamper: signedByStranger },
  { name: "another verifier key", tamper: async (folder: string) => writeFileSync(join(folder, "vkey"), stranger.verifierKey) },
];

describe(title("an exported trail holds for Go's sumdb and for Tessera's fsck"), () => {
  it.runIf(!problem).each(SIZES.flatMap((size) => PEERS.map(({ peer }) => ({ peer, size }))))(
    "$peer finds $size entries right",
    async ({ peer, size }) => {
      expect(await verdictOf(peer, honest.get(size) as string)).toEqual({ outcome: "right", refused: "" });
    },
    30_000,
  );
});

describe(title("one that was tampered with is refused by both"), () => {
  it.runIf(!problem).each(TAMPERED.flatMap((row) => PEERS.map((peer) => ({ ...row, ...peer }))))(
    "$peer, $name",
    async ({ peer, tamper }) => {
      const folder = mkdtempSync(join(work, "tampered-"));
      cpSync(tampered, folder, { recursive: true });
      await tamper(folder);

      expect(await verdictOf(peer, folder)).toEqual({ outcome: "refused", refused: expect.stringMatching(/\S/) });
    },
  );

  it.runIf(!problem).each(TAMPERED)("and by our own verifier: $name", async ({ tamper }) => {
    const folder = mkdtempSync(join(work, "tampered-"));
    cpSync(tampered, folder, { recursive: true });
    await tamper(folder);
    // With the key of the folder, as the others take it; who verifies in earnest has it from elsewhere.
    const verdict = await verifyStore({ folder }, { verifierKey: readFileSync(join(folder, "vkey"), "utf8") });

    expect(verdict).toMatchObject({ outcome: "invalid" });
  });
});

/** Why the programs cannot be run, or nothing. */
async function build(): Promise<string | undefined> {
  // No other Go than the one that is installed: it would be downloaded.
  const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly -buildvcs=false" };
  try {
    await run("go", ["build", "-o", `${work}/`, "./..."], { cwd: join(import.meta.dirname, "go"), env, timeout: 90_000 });
    return undefined;
  } catch (error) {
    const { message, stderr } = error as { message: string; stderr?: string };
    return (stderr || message).trim().split("\n").at(-1);
  }
}

async function verdictOf(peer: string, folder: string): Promise<{ readonly outcome: string; readonly refused: string }> {
  return run(join(work, peer), [folder]).then(
    () => ({ outcome: "right", refused: "" }),
    // 1 is a refusal; 2 would be a fault of the program.
    (error: { code: number; stderr: string }) => ({ outcome: error.code === 1 ? "refused" : "failed", refused: error.stderr }),
  );
}

async function exported(size: number): Promise<string> {
  const folder = join(work, `tree-${size}`);
  await exportTree((await memoryTrail(size, { signer })).rows, folder, { verifierKey: signer.verifierKey, entries: true });
  return folder;
}

function flipped(file: string, at: number) {
  return changed(file, (bytes) => {
    const place = at < 0 ? bytes.length + at : at;
    bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
    return bytes;
  });
}

function cut(file: string, bytes: number) {
  return changed(file, (all) => all.subarray(0, -bytes));
}

function edited(file: string, from: string, to: string) {
  return changed(file, (bytes) => Buffer.from(bytes.toString().replace(from, to)));
}

function changed(file: string, change: (bytes: Buffer) => Buffer) {
  return async (folder: string) => writeFileSync(join(folder, file), change(readFileSync(join(folder, file))));
}

function gone(file: string) {
  return async (folder: string) => rmSync(join(folder, file));
}

function swapped(a: string, b: string) {
  return async (folder: string) => {
    renameSync(join(folder, a), join(folder, "aside"));
    renameSync(join(folder, b), join(folder, a));
    renameSync(join(folder, "aside"), join(folder, b));
  };
}

async function signedByStranger(folder: string): Promise<void> {
  writeFileSync(join(folder, "checkpoint"), await checkpointOver([new Uint8Array(32)], stranger));
}
