import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyTrail } from "@plumbline/core/trail";
import { expect, it, onTestFinished } from "vitest";
import type { Trail } from "../src/trail/trail.ts";
import { batchOf, eventOf, folder, openTrail, startWriter, trailFile, verdictOf, verifierKey } from "./trail-support.ts";

const long = process.env.PLUMBLINE_LONG === "1";
const rounds = long ? 200 : 8;

/** What a writer printed: the place that each acknowledged event was given, and the last checkpoint that it was given. */
function acknowledged(lines: readonly string[]) {
  // A line that was cut off by the kill acknowledges nothing.
  const whole = lines.map((line) => line.split(" ")).filter((parts) => parts.length === 4 && /^\d+$/.test(parts[0] as string));
  return whole.map(([index, id, size, root]) => ({ index: Number(index), id: String(id), size: Number(size), root: String(root) }));
}

async function idsOf(trail: Trail): Promise<readonly string[]> {
  return (await trail.read(0, trail.size)).map(({ id }) => id);
}

it(`a writer killed ${rounds} times under load loses nothing that it acknowledged, and each time the tree is what was signed`, async () => {
  const file = trailFile();
  const all: ReturnType<typeof acknowledged> = [];
  for (let round = 0; round < rounds; round++) {
    const writer = startWriter(file, `run${round}`);
    await writer.printed(1 + ((round * 37) % 150));
    writer.process.kill("SIGKILL");
    const acks = acknowledged(await writer.lines);
    all.push(...acks);

    const trail = await openTrail(file);
    const ids = await idsOf(trail);
    expect(acks.length).toBeGreaterThan(0);
    expect(acks.filter(({ index, id }) => ids[index] !== id)).toEqual([]);
    const last = acks.reduce((a, b) => (b.size > a.size ? b : a));
    const expectation = { origin: trail.origin, size: last.size, root: last.root };
    const entries = await trail.read(0, trail.size);
    expect(await verifyTrail({ checkpoint: trail.checkpoint(), verifierKey, entries, expect: expectation })).toMatchObject({
      outcome: "valid",
      checked: trail.size,
    });
    await trail.close();
  }
  const ids = await idsOf(await openTrail(file));
  expect(all.filter(({ index, id }) => ids[index] !== id)).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
}, 1_800_000);

// Needs the right to mount; a build server that lacks it has no disk to fill.
const mountable = (() => {
  const path = folderForMount();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path]);
  if (status === 0) execFileSync("umount", [path]);
  rmSync(path, { recursive: true });
  return status === 0;
})();

function folderForMount(): string {
  const path = join("/tmp", `plumbline-mount-${process.pid}`);
  mkdirSync(path, { recursive: true });
  return path;
}

it.runIf(mountable)(
  "a full disk acknowledges nothing, and the trail goes on when there is room again",
  async () => {
    const path = folder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", path]);
    onTestFinished(() => void execFileSync("umount", ["-l", path]));
    const trail = await openTrail(join(path, "trail.db"));
    const filler = join(path, "filler");
    const [before] = (await trail.append(batchOf("before", 10))).receipts;
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]);
    const big = Array.from({ length: 20 }, (_, i) => ({ event: eventOf(`big-${i}`, { note: "x".repeat(60_000) }) }));
    await expect(trail.append(big)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(trail.append(big)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(trail.size).toBe(10);
    expect(await trail.read(0, 1)).toMatchObject([{ id: before?.id }]);
    rmSync(filler);
    writeFileSync(filler, "");
    expect((await trail.append(big)).receipts).toMatchObject(big.map((_, i) => ({ status: "stored", index: 10 + i })));
    expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 30 });
  },
  60_000,
);

const traceable = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;

it.runIf(traceable).each([
  { what: "fsync", error: "EIO", when: "12+3" },
  { what: "pwrite64", error: "EIO", when: "60+61" },
  { what: "pwrite64", error: "ENOSPC", when: "60+61" },
])(
  "a writer whose $what fails now and then with $error goes on, and loses nothing that it acknowledged",
  async ({ what, error, when }) => {
    const file = trailFile();
    const tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${what}`, "-e", `inject=${what}:error=${error}:when=${when}`];
    const lines = await startWriter(file, "run", { times: 40, tracer }).lines;
    const acks = acknowledged(lines);
    expect(lines.filter((line) => line === "fault STORE_UNAVAILABLE").length).toBeGreaterThan(0);
    expect(acks.length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.startsWith("refused"))).toEqual([]);
    const trail = await openTrail(file);
    const ids = await idsOf(trail);
    expect(acks.filter(({ index, id }) => ids[index] !== id)).toEqual([]);
    expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", checked: trail.size });
  },
  60_000,
);
