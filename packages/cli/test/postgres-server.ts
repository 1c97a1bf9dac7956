import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSIONS = "/usr/lib/postgresql";

/** Where PostgreSQL lies on this machine; undefined where it is not installed. */
export const postgresBin = [
  ...(existsSync(VERSIONS) ? readdirSync(VERSIONS).map((version) => join(VERSIONS, version, "bin")) : []),
  ...(process.env.PATH ?? "").split(":"),
].find((folder) => existsSync(join(folder, "initdb")));

export interface PostgresServer {
  /** Makes a database and gives its connection string. */
  database(): string;
  /** Runs a statement in a database that `database` made. */
  sql(url: string, statement: string): void;
  /** Stops it and removes its folder. */
  remove(): void;
}

/** Starts a server of its own, for the tests of one file. */
export async function postgresServer(): Promise<PostgresServer> {
  const bin = postgresBin as string;
  const folder = mkdtempSync(join(tmpdir(), "plumbline-cli-pg-"));
  const data = join(folder, "data");
  const as = accountFor(folder);
  const run = (program: string, ...args: readonly string[]): void => {
    const [command, ...rest] = [...as, join(bin, program), ...args];
    execFileSync(command as string, rest, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  };
  const port = await freePort();
  run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
  appendFileSync(join(data, "postgresql.conf"), `port = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n`);
  run("pg_ctl", "start", "-D", data, "-w", "-t", "60", "-l", join(folder, "log"));
  let databases = 0;
  return {
    database() {
      const name = `trail_${++databases}`;
      run("createdb", "-h", "127.0.0.1", "-p", String(port), "-U", "postgres", name);
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    sql: (url, statement) => run("psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", url, "--command", statement),
    remove() {
      run("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w", "-t", "60");
      rmSync(folder, { recursive: true, force: true });
    },
  };
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
