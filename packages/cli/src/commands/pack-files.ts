import { readFile } from "node:fs/promises";
import { text as textOfStream } from "node:stream/consumers";
import { BUILT_IN_KINDS, type ControlPack, createKindRegistry, nearest, PlumblineError } from "@plumbline/core";
import { builtInControls, builtInPacks, type DomainControl, loadPack, MAX_PACK_BYTES } from "@plumbline/packs/tools";
import { usage } from "../command-line.ts";
import { jsonFault } from "../input/json-text.ts";

/** Bytes of a file of cases: some hundred thousand of them. */
export const MAX_CASES_BYTES = 256 * 1024 * 1024;

/** Reads a JSON file, or standard input for `-`. Throws with the line and column at which it is none. */
export async function readJson(path: string, most = MAX_PACK_BYTES): Promise<unknown> {
  const text = await textOf(path, most);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, column } = jsonFault(text);
    throw new PlumblineError("FILE_MALFORMED", `${path}: line ${line}, column ${column}: not JSON`, { cause, details: { line, column } });
  }
}

async function textOf(path: string, most: number): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = path === "-" ? new TextEncoder().encode(await textOfStream(process.stdin)) : await readFile(path);
  } catch (cause) {
    throw new PlumblineError("FILE_NOT_FOUND", `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  if (bytes.length > most) throw new PlumblineError("FILE_REFUSED", `${path} has ${bytes.length} bytes; at most ${most} are read`);
  try {
    // A mark at its beginning is no part of the text.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PlumblineError("FILE_ENCODING", `${path} is not UTF-8; save it as UTF-8`, { cause });
  }
}

/** Whether a word names a file: names of packs have neither dots nor slashes. */
export function isFile(word: string): boolean {
  return word === "-" || /[./\\]/.test(word);
}

/** A pack by its name, or from a JSON file. */
export async function packOf(word: string): Promise<ControlPack> {
  const known = builtInPacks();
  const found = known.find(({ id }) => id === word);
  if (found) return found;
  if (!isFile(word)) {
    const ids = known.map(({ id }) => id);
    throw usage(`no pack ${JSON.stringify(word)}${nearest(word, ids)}; or name a JSON file`);
  }
  return loadPack(await readJson(word), { kinds: createKindRegistry(BUILT_IN_KINDS) });
}

/** The packs that are named; all built-in ones where none is. */
export async function packsOf(words: readonly string[]): Promise<readonly ControlPack[]> {
  return words.length === 0 ? builtInPacks() : Promise.all(words.map(packOf));
}

/** Every control point of every domain, and those of packs from files. */
export async function controlsOf(words: readonly string[]): Promise<readonly DomainControl[]> {
  const own = words.map((word) => packOf(word));
  return [
    ...builtInControls(),
    ...(await Promise.all(own)).flatMap(({ id, controls }) => controls.map((control) => ({ pack: id, control }))),
  ];
}
