import { PlumblineError } from "../errors.ts";
import type { Checkpoint } from "../wire/wire.ts";
import { base64Of, bytesOfBase64 } from "./bytes.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { type Cosignature, cosignaturesOf } from "./cosignature.ts";
import { readKeys, splitNote, type VerifierKey, verifiedLines } from "./note.ts";
import { HASH_LENGTH, type Hash, isCount, verifyInclusion } from "./tree.ts";

/** C2SP tlog-proof: that an entry is in a log, as a text that can be checked without the log. */

const HEADER = "c2sp.org/tlog-proof@v1";
const MAX_HASHES = 63;

export interface TlogProof {
  readonly index: number;
  /** Lowest hash first. */
  readonly proof: readonly Hash[];
  /** The signed note of the checkpoint, with its cosignatures. */
  readonly checkpoint: string;
  /** Of the application, and not proven. */
  readonly extra?: Uint8Array;
}

/** Throws `PROOF_INVALID` for what the text cannot hold. */
export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const extraLine = extra && extra.length > 0 ? [`extra ${base64Of(extra)}`] : [];
  const text = [HEADER, ...extraLine, `index ${index}`, ...proof.map(base64Of), "", checkpoint].join("\n");
  if (!readTlogProof(text))
    throw new PlumblineError("PROOF_INVALID", `no proof for entry ${index} can be written: its index, hashes or checkpoint are none`);
  return text;
}

/** The parts of a proof, unchecked; undefined for any other text. Never throws. */
export function readTlogProof(text: string): TlogProof | undefined {
  const split = typeof text === "string" ? text.indexOf("\n\n") : -1;
  if (split < 0) return undefined;
  const [header, ...lines] = text.slice(0, split).split("\n");
  const checkpoint = text.slice(split + 2);
  const hasExtra = lines[0]?.startsWith("extra ") === true;
  const extra = hasExtra ? bytesOfBase64((lines.shift() as string).slice(6)) : undefined;
  const digits = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? "")?.[1];
  const index = Number(digits);
  const proof = lines.map(bytesOfBase64);
  const note = splitNote(checkpoint);
  // Data of no bytes has no line.
  if (hasExtra && !extra?.length) return undefined;
  if (header !== HEADER || digits === undefined || !isCount(index) || !note || !readCheckpoint(note.text)) return undefined;
  if (proof.length > MAX_HASHES || !proof.every((hash): hash is Hash => hash?.length === HASH_LENGTH)) return undefined;
  const parts = { index, proof, checkpoint };
  return extra ? { ...parts, extra } : parts;
}

export interface ProvenEntry {
  readonly index: number;
  readonly checkpoint: Checkpoint;
  readonly witnessedBy: readonly Cosignature[];
}

export interface Witnesses {
  readonly keys: readonly (string | VerifierKey)[];
  /** How many of them must have cosigned. */
  readonly quorum: number;
}

/**
 * Where the leaf stands in which log, checked without it; false when the proof does not show it: the checkpoint must be signed by a key
 * of `verifierKeys` that has the log's origin as its name, and by a quorum of witnesses where one is asked for. Never throws.
 */
export function verifyTlogProof(
  text: string,
  leaf: Hash,
  verifierKeys: readonly (string | VerifierKey)[],
  witnesses: Witnesses = { keys: [], quorum: 0 },
): ProvenEntry | false {
  const parts = readTlogProof(text);
  const note = parts && splitNote(parts.checkpoint);
  const checkpoint = note && readCheckpoint(note.text);
  if (!parts || !note || !checkpoint) return false;
  const { index, proof } = parts;
  // Before the signatures, which cost a thousand times as much.
  if (!verifyInclusion(leaf, index, checkpoint.size, proof, bytesOfBase64(checkpoint.root) as Hash)) return false;
  // A key may sign notes of any text; only those under its own name speak for this log.
  const logKeys = readKeys(verifierKeys).filter(({ name }) => name === checkpoint.origin);
  const signed = verifiedLines(note, logKeys);
  if (!signed || signed.length === 0) return false;
  const cosigned = verifiedLines(note, witnesses.keys);
  const witnessedBy = cosigned && cosignaturesOf(cosigned);
  return witnessedBy && witnessedBy.length >= witnesses.quorum ? { index, checkpoint, witnessedBy } : false;
}
