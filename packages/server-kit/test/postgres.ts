import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type NewEntry, packChunks } from "../src/trail/chunk.ts";
import type { Commit } from "../src/trail/trail-store.ts";

/** Where the newest PostgreSQL of this machine lies; undefined where none is installed, and tests that need it do not run. */
export const postgresBin: string | undefined = findPostgres();

/** A server of PostgreSQL with a data folder of its own, durable as it is delivered: fsync and full_page_writes are on. */
export interface Cluster {
  readonly port: number;
  readonly dataFolder: string;
  /** Of the server process, while it runs. */
  readonly pid: () => number;
  /** Connection string. Anybody who can reach the port is let in under any name. */
  url(database?: string, user?: string): string;
  /** Makes a database and gives its connection string, as superuser. */
  database(): Promise<string>;
  /** Runs statements as superuser and gives the rows of the last. */
  sql(database: string, text: string): Promise<Record<string, unknown>[]>;
  /** `immediate` is what a power failure leaves: no checkpoint, no goodbye to clients. */
  stop(mode: "fast" | "immediate"): void;
  /** As `stop("immediate")`, while this process goes on. */
  crash(): Promise<void>;
  start(): void;
  /** Stops it and removes its folder. */
  readonly remove: () => void;
}

/** Starts a throw-away server on a free port of 127.0.0.1. `folder` for a data folder elsewhere, such as on a small disk. */
export async function startCluster(options: { folder?: string; settings?: readonly string[] } = {}): Promise<Cluster> {
  const bin = postgresBin as string;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "plumbline-postgres-"));
  const account = accountFor(folder);
  const dataFolder = join(folder, "data");
  const port = await freePort();
  const asUser = (program: string, ...args: string[]): void => {
    const [command, ...rest] = [...account, join(bin, program), ...args];
    execFileSync(command as string, rest, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  };
  asUser("initdb", "-D", dataFolder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
  appendFileSync(
    join(dataFolder, "postgresql.conf"),
    [
      `port = ${port}`,
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      "shared_buffers = 128MB",
      "log_min_messages = log",
      ...(options.settings ?? []),
      "",
    ].join("\n"),
  );
  let databases = 0;
  const cluster: Cluster = {
    port,
    dataFolder,
    pid: () => Number(readFileSync(join(dataFolder, "postmaster.pid"), "utf8").split("\n")[0]),
    url: (database = "postgres", user = "postgres") => `postgres://${user}@127.0.0.1:${port}/${database}`,
    async database() {
      const name = `trail_${++databases}`;
      await cluster.sql("postgres", `CREATE DATABASE ${name}`);
      return cluster.url(name);
    },
    async sql(database, text) {
      const client = new pg.Client({ connectionString: cluster.url(database) });
      await client.connect();
      try {
        const results = (await client.query(text)) as pg.QueryResult | pg.QueryResult[];
        return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
      } finally {
        await client.end();
      }
    },
    stop: (mode) => asUser("pg_ctl", "stop", "-D", dataFolder, "-m", mode, "-w", "-t", "60"),
    async crash() {
      process.kill(cluster.pid(), "SIGQUIT");
      while (existsSync(join(dataFolder, "postmaster.pid"))) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    start: () => asUser("pg_ctl", "start", "-D", dataFolder, "-w", "-t", "60", "-l", join(folder, "log")),
    remove() {
      process.off("exit", cluster.remove);
      if (existsSync(join(dataFolder, "postmaster.pid"))) cluster.stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // A test that fails before it can stop it leaves no server behind.
  process.once("exit", cluster.remove);
  cluster.start();
  return cluster;
}

/** A way to 127.0.0.1:`port` that can be cut, as by a firewall: connections break, new ones are refused. */
export async function startGate(port: number): Promise<{ readonly port: number; cut(): void; open(): Promise<void>; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((inward) => {
    const outward = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = (server.address() as AddressInfo).port;
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: own, cut, open: () => new Promise((resolve) => server.listen(own, "127.0.0.1", resolve)), close: cut };
}

/** A commit of `count` entries from `first` on. Another `run` has other entries under other names; a body has `bodyBytes`. */
export function commitOf(
  first: number,
  count: number,
  { run = "run", bodyBytes = 100, ...rest }: Partial<Commit> & CommitShape = {},
): Commit {
  const indexes = Array.from({ length: count }, (_, i) => first + i);
  const entries = indexes.map((index): NewEntry => {
    const id = `${run}-${index}`;
    return {
      leaf: JSON.stringify({ source: "host", id }),
      hash: digest(id),
      body: Buffer.alloc(bodyBytes, `${digest(id).toString("hex").slice(0, 16)} body of ${id} `),
      sealed: [{ key: index % 10, bytes: digest(`sealed ${id}`) }],
    };
  });
  return {
    expectedSize: first,
    chunks: packChunks(first, entries),
    names: Buffer.concat(indexes.map((index) => digest(`name of ${run}-${index}`))),
    tiles: [],
    sources: [{ source: "host", state: JSON.stringify({ seq: first + count }) }],
    refused: [],
    head: { size: first + count, checkpoint: `checkpoint of ${first + count} by ${run}` },
    erasures: [],
    ...rest,
  };
}

interface CommitShape {
  readonly run?: string;
  readonly bodyBytes?: number;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

// PostgreSQL does not run as root.
function accountFor(folder: string): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const [uid, gid] = [id("-u"), id("-g")];
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o755);
  return ["setpriv", "--reuid", String(uid), "--regid", String(gid), "--clear-groups"];
}

function findPostgres(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(root, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
