import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PlumblineError } from "@plumbline/core";

/** Writes the whole text to the file, or to stdout. A file is there as a whole or not at all. */
export async function writeOutput(text: string, path: string | undefined): Promise<void> {
  if (path === undefined) {
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
    return;
  }
  await atomically(path, (temporary) => writeFile(temporary, text));
}

/** Prints what a command did: for programs as one line of JSON, else as text for people. */
export async function writeAnswer(asJson: boolean, value: unknown, text: () => string): Promise<void> {
  await writeOutput(asJson ? `${JSON.stringify(value)}\n` : text(), undefined);
}

/** Lets `write` fill a file beside `path` and puts it in its place when that has succeeded. */
export async function atomically(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  // The extension stays, since formats are told by it.
  const temporary = join(dirname(path), `.${randomUUID().slice(0, 8)}.${basename(path)}`);
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    if (typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
    throw new PlumblineError("OUTPUT_FAILED", `cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}
