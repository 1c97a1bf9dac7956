import { PlumblineError } from "@plumbline/core";

export interface TarEntry {
  /** Path inside the archive, with `/`. */
  readonly name: string;
  readonly size: number;
  readonly executable: boolean;
  /** Exactly `size` bytes. */
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const BLOCK = 512;
/** What 11 octal digits can say. */
const MAX_SIZE = 8 ** 11 - 1;

/**
 * The bytes of a ustar archive, entry by entry, with the folders that they lie in. Owner, rights and times are the same for every
 * archive, so that equal files give equal bytes.
 */
export async function* tarOf(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  const folders = new Set<string>();
  for await (const { name, size, executable, content } of entries) {
    for (let at = name.indexOf("/"); at >= 0; at = name.indexOf("/", at + 1)) {
      const folder = name.slice(0, at + 1);
      if (folders.has(folder)) continue;
      folders.add(folder);
      yield header(folder, 0, "5", 0o755);
    }
    yield header(name, size, "0", executable ? 0o755 : 0o644);
    let left = size;
    for await (const bytes of content) {
      left -= bytes.length;
      yield bytes;
    }
    if (left !== 0) throw new PlumblineError("OUTPUT_FAILED", `${name} changed while it was read; run the command again`);
    if (size % BLOCK > 0) yield new Uint8Array(BLOCK - (size % BLOCK));
  }
  yield new Uint8Array(2 * BLOCK);
}

function header(path: string, size: number, type: "0" | "5", mode: number): Uint8Array {
  const { name, prefix } = split(path);
  if (size > MAX_SIZE) throw new PlumblineError("OUTPUT_FAILED", `${path} is larger than 8 GiB, which this archive cannot hold`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): void => void block.write(value.toString(8).padStart(digits, "0"), at);
  block.write(name, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write(type, 156);
  block.write("ustar\0" + "00", 257);
  block.write(prefix, 345);
  // Its own eight bytes count as spaces.
  block.fill(" ", 148, 156);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}

/** A long path lies in two fields: 100 bytes behind one of its slashes, 155 before it. */
function split(path: string): { readonly name: string; readonly prefix: string } {
  const bytes = Buffer.byteLength;
  if (bytes(path) <= 100) return { name: path, prefix: "" };
  for (let at = path.indexOf("/"); at > 0 && at < path.length - 1; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (bytes(prefix) <= 155 && bytes(name) <= 100) return { name, prefix };
  }
  throw new PlumblineError("OUTPUT_FAILED", `the path ${path} is too long for an archive that every tar can read`);
}
