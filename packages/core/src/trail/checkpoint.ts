import { PlumblineError } from "../errors.ts";
import type { Checkpoint } from "../wire/wire.ts";
import { bytesOfBase64, isWellFormed } from "./bytes.ts";
import { HASH_LENGTH } from "./tree.ts";

/** The text of a C2SP checkpoint, to be signed as a note. Throws `NOTE_INVALID`. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${root}\n`;
  if (!readCheckpoint(text)) throw invalid(text);
  return text;
}

/** The text of a note as a checkpoint; lines after the third are extensions and ignored. Throws `NOTE_INVALID`. */
export function parseCheckpoint(text: string): Checkpoint {
  const checkpoint = readCheckpoint(text);
  if (!checkpoint) throw invalid(text);
  return checkpoint;
}

/** As `parseCheckpoint`, but undefined instead of an error. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split("\n");
  // After the last newline comes nothing; any other line that is empty has no place in a checkpoint.
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("") || !isWellFormed(text)) return undefined;
  const [origin = "", digits = "", root = ""] = lines;
  const size = Number(digits);
  if (!/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(size) || bytesOfBase64(root)?.length !== HASH_LENGTH) return undefined;
  return { origin, size, root };
}

function invalid(text: string): PlumblineError {
  return new PlumblineError(
    "NOTE_INVALID",
    `${JSON.stringify(text.slice(0, 200))} is no checkpoint; it has the lines origin, size (decimal) and root (base64 of 32 bytes), without the signatures of its note`,
  );
}
