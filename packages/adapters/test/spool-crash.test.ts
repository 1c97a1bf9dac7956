import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { folder, ids, spoolRecorder, startServer, type TestServer, tokenOf, verifierKey } from "./spool-support.ts";
import { faults, fine, until } from "./test-supervisor.ts";

const CLIENT = fileURLToPath(new URL("spool-client.ts", import.meta.url));
const long = process.env.PLUMBLINE_LONG === "1";

interface Host {
  readonly process: ChildProcess;
  /** Ids of the events whose `record()` has resolved. */
  readonly accepted: string[];
  /** Whether it was killed. */
  readonly ended: Promise<boolean>;
}

/** A host in a process of its own, that records events and then ends. */
function startHost(options: {
  readonly file: string;
  readonly url: string;
  readonly source?: string;
  readonly prefix: string;
  readonly count: number;
  readonly now?: number;
  readonly tracer?: readonly string[];
}): Host {
  const { file, url, source = "host", prefix, count, now, tracer = [] } = options;
  const node = [process.execPath, "--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", CLIENT];
  const args = [file, url, source, tokenOf(source), verifierKey, prefix, String(count), ...(now === undefined ? [] : [String(now)])];
  const [command = "", ...rest] = [...tracer, ...node, ...args];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const accepted: string[] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  // A line that was cut off by the kill says nothing.
  reader.on("line", (line) => accepted.push(...(/^\w+-\d+$/.test(line) ? [line] : [])));
  const ended = new Promise<boolean>((resolve) => child.on("close", (code) => resolve(code === null)));
  return { process: child, accepted, ended };
}

it("is held by one process, and free again when that was killed", async () => {
  const file = join(folder(), "spool.db");
  const host = startHost({ file, url: "http://127.0.0.1:9", prefix: "a", count: 100_000 });
  await until(() => host.accepted.length > 10);

  await expect(spoolRecorder("http://127.0.0.1:9", { file })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
  host.process.kill("SIGKILL");
  await host.ended;
  const after = await spoolRecorder("http://127.0.0.1:9", { file });
  expect(after.health().queued).toBeGreaterThanOrEqual(host.accepted.length);
}, 60_000);

/** What arrived is numbered without a break, each event once, in the order in which it was recorded. */
async function expectWhole(server: TestServer, source: string, accepted: readonly string[]): Promise<void> {
  const received = await server.received(source);
  const names = received.map(({ id }) => id);
  expect(accepted.filter((id) => !names.includes(id))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(received.map(({ seq }) => seq)).toEqual(names.map((_, i) => i));
  expect(new Set(received.map(({ epoch }) => epoch)).size).toBeLessThan(2);
}

const traceable = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;
// More than a host of 12 events makes of any of these calls.
const MOST = 150;
const kills = [
  { what: "pwrite64", short: [1, 22, 33] },
  { what: "fsync", short: [4, 11] },
  { what: "unlink", short: [1, 2] },
  { what: "ftruncate", short: [1] },
].map(({ what, short }) => ({ what, at: long ? Array.from({ length: MOST }, (_, i) => i + 1) : short }));

it.runIf(traceable).each(kills)(
  "a host that is killed at any $what of its spool loses nothing that it was told is recorded, and repeats nothing",
  async ({ what, at }) => {
    const sources = at.map((n) => `host${n}`);
    const server = await startServer({ sources });
    let killed = 0;
    for (const [i, n] of at.entries()) {
      const source = sources[i] as string;
      const file = join(folder(), "spool.db");
      const tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${what}`, "-e", `inject=${what}:signal=KILL:when=${n}`];
      const host = startHost({ file, url: server.url, source, prefix: "a", count: 12, tracer });
      const wasKilled = await host.ended;
      killed += Number(wasKilled);

      const after = await spoolRecorder(server.url, { file, source });
      await after.record(fine("after"));
      expect(await after.flush(20_000)).toBe(0);

      await expectWhole(server, source, [...host.accepted, "after"]);
      expect((await server.received(source)).at(-1)?.id).toBe("after");
      await after.close();
      // It made no more of these calls.
      if (!wasKilled) break;
    }
    expect(killed).toBeGreaterThan(long ? 0 : at.length / 2);
    expect(killed).toBeLessThan(MOST);
    expect(await server.noticed()).toEqual([]);
  },
  900_000,
);

it("brings everything of a day without a supervisor, in which the host was killed again and again and its clock was set", async () => {
  const server = await startServer();
  await server.down();
  const file = join(folder(), "spool.db");
  const start = Date.parse("2026-03-02T00:00:00Z");
  const year = 365 * 86_400_000;
  // Hours of the day; once the clock is ten years off.
  const hours = (long ? Array.from({ length: 24 }, (_, i) => i) : [0, 11]).map((hour) => start + hour * 3_600_000);
  const instants = [...hours, start + 10 * year, start - 10 * year];
  const accepted: string[] = [];
  for (const [i, now] of instants.entries()) {
    const host = startHost({ file, url: server.url, prefix: `r${i}`, count: 4_000, now });
    await until(() => host.accepted.length > 20 + 30 * (i % 3));
    host.process.kill("SIGKILL");
    await host.ended;
    accepted.push(...host.accepted);
  }
  await server.up();

  const after = await spoolRecorder(server.url, { file });
  expect(after.health().queued).toBeGreaterThanOrEqual(accepted.length);
  await after.record(fine("after"));
  expect(await after.flush(30_000)).toBe(0);

  await expectWhole(server, "host", [...accepted, "after"]);
  const order = (await server.received()).map(({ id }) => id).filter((id) => accepted.includes(id));
  expect(order).toEqual(accepted);
  expect(await server.noticed()).toEqual([]);
}, 300_000);

// Needs the right to mount; a build server that lacks it has no disk to fill.
const mountable = (() => {
  const path = join("/tmp", `plumbline-spool-mount-${process.pid}`);
  mkdirSync(path, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path]);
  if (status === 0) execFileSync("umount", [path]);
  rmSync(path, { recursive: true });
  return status === 0;
})();

/** A folder on a small disk of its own, and what fills it. */
function smallDisk(): { readonly file: string; fill(): void; free(): void } {
  const path = folder();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", path]);
  onTestFinished(() => void execFileSync("umount", ["-l", path]));
  const filler = join(path, "filler");
  return {
    file: join(path, "spool.db"),
    fill: () => void spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]),
    free() {
      rmSync(filler);
      writeFileSync(filler, "");
    },
  };
}

const large = (id: string) => ({ ...fine(id), data: { note: "x".repeat(30_000) } });

it.runIf(mountable)(
  "on a full disk refuses what it cannot keep, sends what it has, and goes on when there is room again",
  async () => {
    const disk = smallDisk();
    const server = await startServer();
    await server.down();
    const { codes, onFault } = faults();
    const recorder = await spoolRecorder(server.url, { file: disk.file, onFault });
    await Promise.all(ids(3).map((id) => recorder.record(large(id))));
    disk.fill();
    const refused = await recorder.record(large("refused"));
    await server.up();
    await until(() => recorder.health().queued === 0);
    await recorder.flush();
    disk.free();

    const late = await recorder.record(large("late"));
    await recorder.flush();

    expect(refused).toMatchObject({ accepted: false, code: "RECORDER_FULL" });
    expect(codes()).toContain("RECORDER_FULL");
    expect(late).toMatchObject({ accepted: true });
    expect((await server.received()).map(({ id, seq }) => [id, seq])).toEqual([
      ["e-0", 0],
      ["e-1", 1],
      ["e-2", 2],
      ["late", 3],
    ]);
    expect(recorder.health()).toMatchObject({ queued: 0, unproven: 0, sent: 4, bytes: 0 });
    expect(await server.noticed()).toEqual([]);
  },
  60_000,
);

it.runIf(mountable)(
  "that has filled its disk by itself gets room by delivering",
  async () => {
    const disk = smallDisk();
    const server = await startServer();
    await server.down();
    const recorder = await spoolRecorder(server.url, { file: disk.file });
    const results = [];
    for (const id of ids(300)) results.push(await recorder.record(large(id)));
    const accepted = results.flatMap((result) => (result.accepted ? result.id : []));
    await server.up();

    await recorder.flush(20_000);

    expect(accepted.length).toBeGreaterThan(20);
    expect(accepted.length).toBeLessThan(300);
    expect((await server.received()).map(({ id }) => id)).toEqual(accepted);
    expect(recorder.health()).toMatchObject({ queued: 0, unproven: 0, bytes: 0 });
    expect(await recorder.record(large("late"))).toMatchObject({ accepted: true });
  },
  60_000,
);

it.runIf(mountable)(
  "on a full disk waits for room if it is told to, and loses nothing",
  async () => {
    const disk = smallDisk();
    const server = await startServer();
    const recorder = await spoolRecorder(server.url, { file: disk.file, whenFull: "block" });
    await recorder.record(large("before"));
    disk.fill();
    const waiting = Promise.all(ids(3).map((id) => recorder.record(large(id))));
    await until(() => recorder.health().lastError?.code === "RECORDER_FULL");
    disk.free();

    expect((await waiting).every(({ accepted }) => accepted)).toBe(true);
    await recorder.flush();
    expect((await server.received()).map(({ id }) => id)).toEqual(["before", ...ids(3)]);
  },
  60_000,
);

it.runIf(traceable)(
  "a disk that fails now and then loses nothing that was accepted, and repeats nothing",
  async () => {
    const server = await startServer();
    const file = join(folder(), "spool.db");
    const tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,pwrite64", "-e", "inject=fsync:error=EIO:when=9+5"];
    const host = startHost({ file, url: server.url, prefix: "a", count: 80, tracer });
    await host.ended;

    const after = await spoolRecorder(server.url, { file });
    expect(await after.flush(20_000)).toBe(0);

    expect(host.accepted.length).toBeGreaterThan(20);
    expect(host.accepted.length).toBeLessThan(80);
    await expectWhole(server, "host", host.accepted);
    expect(await server.noticed()).toEqual([]);
  },
  120_000,
);
