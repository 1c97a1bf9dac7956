import { noteText, parseCheckpoint, type VerifierKey } from "@plumbline/core/trail";

/** What the text of a note says as a checkpoint, whoever signed it; undefined for what is none. */
export function checkpointOf(
  note: string,
): { readonly text: string; readonly origin: string; readonly size: number; readonly root: Buffer } | undefined {
  const text = noteText(note);
  if (text === undefined) return undefined;
  try {
    const { origin, size, root } = parseCheckpoint(text);
    return { text, origin, size, root: Buffer.from(root, "base64") };
  } catch {
    return undefined;
  }
}

/**
 * The first signature line, with its newline, of each of the keys; whether it holds is not looked at. Further lines of a key are never
 * read, and a note that is full of them could not take one more.
 */
export function linesOf(lines: string, keys: readonly Pick<VerifierKey, "name" | "keyHash">[]): readonly string[] {
  const all = lines.split("\n");
  return keys.flatMap((key) => {
    const line = all.find((one) => isLineOf(one, key));
    return line === undefined ? [] : `${line}\n`;
  });
}

/** The note without the signatures of others than the keys: what a log or a witness passes on of a note. */
export function onlySignedBy(note: string, keys: readonly Pick<VerifierKey, "name" | "keyHash">[]): string {
  const { text, lines } = partsOf(note);
  return `${text}\n${linesOf(lines, keys).join("")}`;
}

/** The note without the signatures of the keys. */
export function withoutLinesOf(note: string, keys: readonly Pick<VerifierKey, "name" | "keyHash">[]): string {
  const { text, lines } = partsOf(note);
  const kept = lines.split("\n").filter((line) => !keys.some((key) => isLineOf(line, key)));
  return `${text}\n${kept.join("\n")}`;
}

function partsOf(note: string): { readonly text: string; readonly lines: string } {
  const split = note.lastIndexOf("\n\n");
  return { text: note.slice(0, split + 1), lines: note.slice(split + 2) };
}

function isLineOf(line: string, { name, keyHash }: Pick<VerifierKey, "name" | "keyHash">): boolean {
  const start = `\u2014 ${name} `;
  if (!line.startsWith(start)) return false;
  const bytes = Buffer.from(line.slice(start.length), "base64");
  return bytes.length > 4 && bytes.readUInt32BE(0) === keyHash;
}
