import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { PlumblineError } from "@plumbline/core";

/** A file that can be read more than once. */
export interface DataFile {
  readonly path: string;
  /** What it is called in reports. */
  readonly name: string;
  readonly bytes: number;
}

export interface DataFiles {
  readonly files: readonly DataFile[];
  readonly bytes: number;
  close(): Promise<void>;
}

/** Opens files; `-` is standard input, which is put aside on disk because it may have to be read twice. */
export async function openFiles(paths: readonly string[]): Promise<DataFiles> {
  const files: DataFile[] = [];
  let aside: string | undefined;
  const close = async (): Promise<void> => {
    if (aside !== undefined) await rm(aside, { force: true });
  };
  try {
    for (const path of paths) {
      if (path === "-") {
        aside = join(tmpdir(), `plumbline-${randomUUID()}`);
        await pipeline(process.stdin, createWriteStream(aside, { flags: "wx", mode: 0o600 }));
        files.push({ path: aside, name: "-", bytes: (await stat(aside)).size });
      } else files.push({ path, name: basename(path), bytes: await sizeOf(path) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), close };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: Error) => {
    throw new PlumblineError("FILE_NOT_FOUND", `cannot read ${path}: ${cause.message}`, { cause });
  });
  if (found.isDirectory()) throw new PlumblineError("FILE_NOT_FOUND", `cannot read ${path}: it is a folder`);
  return found.size;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex");
}
