import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ed25519Signer } from "@plumbline/core/trail";
import { describe, expect, it, onTestFinished } from "vitest";
import { type MemoryTrail, memoryTrail, sampleEvent } from "../../test/peers/memory-rows.ts";
import { withoutErased } from "./chunk.ts";
import { exportTree } from "./export-tree.ts";

const signer = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(7));
const { verifierKey } = signer;
const stranger = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(8));
const all = { verifierKey, entries: true, events: true };

describe("an exported trail", () => {
  it.each([
    { size: 0, files: ["checkpoint", "vkey"] },
    { size: 1, files: ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1", "vkey"] },
    { size: 256, files: ["checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000", "vkey"] },
    {
      size: 300,
      files: ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44", "vkey"],
    },
  ])("of $size entries has the files that C2SP tlog-tiles names", async ({ size, files }) => {
    const folder = newFolder();
    const trail = await memoryTrail(size, { signer });

    expect(await exportTree(trail.rows, folder, { verifierKey, entries: true })).toEqual({
      origin: "plumbline.test/log",
      size,
      written: files.length,
    });
    expect(filesIn(folder)).toEqual(files);
  });

  it("names nobody unless it is asked to", async () => {
    const folder = newFolder();
    await exportTree((await memoryTrail(300, { signer })).rows, folder, { verifierKey });

    expect(filesIn(folder)).toEqual(["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "vkey"]);
  });

  it("holds what its checkpoint covers, also where a commit reaches beyond", async () => {
    const folder = newFolder();
    const longer = newFolder();
    await exportTree((await memoryTrail(300, { signer, stored: 340 })).rows, longer, all);
    await exportTree((await memoryTrail(300, { signer })).rows, folder, all);

    expect(contents(longer)).toEqual(contents(folder));
  });

  it("says how far it is", async () => {
    const seen: unknown[] = [];
    await exportTree((await memoryTrail(300, { signer })).rows, newFolder(), { ...all, onProgress: (...progress) => seen.push(progress) });

    expect(seen.at(-1)).toEqual([300, 300]);
  });

  it("has no bundles of entries that were pruned", async () => {
    const folder = newFolder();
    const trail = await memoryTrail(600, { signer });
    trail.minimum = 256;
    await exportTree(trail.rows, folder, all);

    expect(filesIn(folder).filter((file) => /entries|events/.test(file))).toEqual([
      "events/001",
      "events/002.p/88",
      "tile/entries/001",
      "tile/entries/002.p/88",
    ]);
  });
});

describe("a later export into the same folder", () => {
  it("adds what is new, and touches nothing else", async () => {
    const folder = newFolder();
    await exportTree((await memoryTrail(600, { signer })).rows, folder, all);
    const before = stamps(folder);
    const grown = newFolder();
    const trail = await memoryTrail(800, { signer });
    const { written } = await exportTree(trail.rows, folder, all);
    await exportTree(trail.rows, grown, all);

    const after = stamps(folder);
    expect(contents(folder)).toMatchObject(contents(grown));
    expect([...before].filter(([file, stamp]) => after.get(file) !== stamp).map(([file]) => file)).toEqual(["checkpoint"]);
    expect(written).toBe(after.size - before.size + 1);
  });

  it("writes nothing when nothing is new", async () => {
    const folder = newFolder();
    const trail = await memoryTrail(600, { signer });
    await exportTree(trail.rows, folder, all);

    expect(await exportTree(trail.rows, folder, all)).toMatchObject({ written: 0 });
  });

  it("brings the bundles that the first one was not asked for", async () => {
    const folder = newFolder();
    const whole = newFolder();
    const trail = await memoryTrail(600, { signer });
    await exportTree(trail.rows, folder, { verifierKey });
    await exportTree(trail.rows, folder, all);
    await exportTree(trail.rows, whole, all);

    expect(contents(folder)).toEqual(contents(whole));
  });

  it("takes an event out that was erased since", async () => {
    const folder = newFolder();
    const trail = await memoryTrail(300, { signer });
    await exportTree(trail.rows, folder, all);
    erase(trail, 17);
    const { written } = await exportTree(trail.rows, folder, all);

    expect(written).toBe(1);
    expect(readFileSync(join(folder, "events/000"), "utf8")).not.toContain('"event-17"');
    expect(readFileSync(join(folder, "events/000"), "utf8")).toContain('"event-16"');
  });

  it("goes on after one that was killed, whatever that left", async () => {
    const folder = newFolder();
    const whole = newFolder();
    const trail = await memoryTrail(600, { signer });
    await exportTree(trail.rows, whole, all);
    await exportTree(trail.rows, folder, all);
    rmSync(join(folder, "checkpoint"));
    rmSync(join(folder, "tile/0/001"));
    writeFileSync(join(folder, "tile/0/000"), "half");
    mkdirSync(join(folder, ".new-killed"));
    writeFileSync(join(folder, ".new-killed/0"), "half");
    await exportTree(trail.rows, folder, all);

    expect(contents(folder)).toEqual(contents(whole));
  });

  it.each([
    { name: "a log of another key", make: (folder: string) => exported(folder, 300, stranger), code: "OUTPUT_FAILED" },
    { name: "something else", make: async (folder: string) => writeFileSync(join(folder, "letter.txt"), "Dear"), code: "OUTPUT_FAILED" },
    {
      name: "a checkpoint that was altered",
      make: async (folder: string) => {
        await exported(folder, 300);
        writeFileSync(join(folder, "checkpoint"), readFileSync(join(folder, "checkpoint"), "utf8").replace("300", "200"));
      },
      code: "OUTPUT_FAILED",
    },
    { name: "more entries than the trail", make: (folder: string) => exported(folder, 301), code: "TRAIL_CORRUPT" },
    {
      name: "entries that were rewritten in the trail",
      make: (folder: string) =>
        exported(folder, 200, signer, (i) => ({ ...sampleEvent(i), type: i === 5 ? "case.closed" : "case.stepped" })),
      code: "TRAIL_CORRUPT",
    },
  ])("is refused, and changes nothing, where there is $name", async ({ make, code }) => {
    const folder = newFolder();
    await make(folder);
    const before = contents(folder);

    await expect(exported(folder, 300)).rejects.toMatchObject({ code });
    expect(contents(folder)).toEqual(before);
  });
});

describe("a trail that does not add up is not exported", () => {
  it.each([
    {
      name: "no checkpoint",
      tamper: (trail: MemoryTrail) => Object.assign(trail.rows, { head: async () => undefined }),
      code: "STORE_INVALID",
    },
    {
      name: "a checkpoint of another size",
      tamper: (trail: MemoryTrail) => (trail.head = { ...trail.head, size: 299 }),
      code: "TRAIL_CORRUPT",
    },
    { name: "a missing tile", tamper: (trail: MemoryTrail) => trail.tiles.delete("0/0"), code: "TRAIL_CORRUPT" },
    {
      name: "a tile with another bit",
      tamper: (trail: MemoryTrail) => (trail.tiles.get("0/0") as Uint8Array).fill(1, 77, 78),
      code: "TRAIL_CORRUPT",
    },
    { name: "a missing chunk", tamper: (trail: MemoryTrail) => trail.chunks.pop(), code: "TRAIL_CORRUPT" },
  ])("$name", async ({ tamper, code }) => {
    const folder = newFolder();
    const trail = await memoryTrail(300, { signer });
    tamper(trail);

    await expect(exportTree(trail.rows, folder, all)).rejects.toMatchObject({ code });
    expect(filesIn(folder)).toEqual([]);
  });

  it("nor under a text that is no key", async () => {
    const trail = await memoryTrail(1, { signer });

    await expect(exportTree(trail.rows, newFolder(), { verifierKey: "my key" })).rejects.toMatchObject({ code: "NOTE_INVALID" });
  });
});

async function exported(folder: string, size: number, by = signer, eventOf = sampleEvent): Promise<void> {
  await exportTree((await memoryTrail(size, { signer: by, eventOf })).rows, folder, { ...all, verifierKey: by.verifierKey });
}

function erase(trail: MemoryTrail, index: number): void {
  trail.chunks = trail.chunks.map((chunk) => withoutErased(chunk, new Set([index]), new Set()) ?? chunk);
}

function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "plumbline-tree-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(filesIn(folder).map((file) => [file, readFileSync(join(folder, file), "base64")]));
}

/** Of each file what a new one under its name would change. */
function stamps(folder: string): Map<string, string> {
  return new Map(
    filesIn(folder).map((file) => {
      const { ino, mtimeNs } = statSync(join(folder, file), { bigint: true });
      return [file, `${ino} ${mtimeNs}`];
    }),
  );
}
