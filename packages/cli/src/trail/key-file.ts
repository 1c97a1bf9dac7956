import { open, readFile, stat } from "node:fs/promises";
import { PlumblineError } from "@plumbline/core";
import { base64Of, bytesOfBase64, ed25519Signer } from "@plumbline/core/trail";

/** Name and seed of an Ed25519 key. */
export interface OwnKey {
  readonly name: string;
  /** 32 bytes. */
  readonly seed: Uint8Array;
}

const ED25519 = 1;
const SEED_BYTES = 32;

/** The key as one line, as Go's `sumdb/note` reads and writes it. */
export function formatOwnKey({ name, seed }: OwnKey): string {
  const { keyHash } = ed25519Signer(name, seed);
  return `PRIVATE+KEY+${name}+${keyHash.toString(16).padStart(8, "0")}+${base64Of(Uint8Array.of(ED25519, ...seed))}\n`;
}

/** Throws `NOTE_INVALID` for a file that holds no key, or one that others can read. */
export async function readOwnKey(path: string): Promise<OwnKey> {
  let text: string;
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0 && process.platform !== "win32") {
      throw new PlumblineError("NOTE_INVALID", `${path} can be read by others (mode ${(mode & 0o777).toString(8)}); chmod 600 ${path}`);
    }
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    throw new PlumblineError("FILE_NOT_FOUND", `${path}: ${(error as Error).message}`, { cause: error });
  }
  const [, name, hash, encoded] = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(\S+)\n?$/.exec(text) ?? [];
  const bytes = bytesOfBase64(encoded ?? "");
  if (name !== undefined && bytes?.length === SEED_BYTES + 1 && bytes[0] === ED25519) {
    const key = { name, seed: bytes.slice(1) };
    if (formatOwnKey(key).split("+")[3] === hash) return key;
  }
  throw new PlumblineError("NOTE_INVALID", `${path} holds no key; make one with plumbline keygen`);
}

/** Writes a key that only its owner can read, durably. Throws `OUTPUT_FAILED` for a file that exists. */
export async function writeOwnKey(path: string, key: OwnKey): Promise<void> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(formatOwnKey(key));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST";
    const why = isThere ? "it exists already, and keys are not overwritten; name another file with --out" : (error as Error).message;
    throw new PlumblineError("OUTPUT_FAILED", `cannot write ${path}: ${why}`, { cause: error });
  }
}
