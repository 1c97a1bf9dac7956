import { PlumblineError } from "../errors.ts";
import { concatBytes, hexOf, utf8Of } from "./bytes.ts";
import { readCheckpoint } from "./checkpoint.ts";
import {
  COSIGNATURE,
  cosignatureMessage,
  cosignatureTime,
  type NoteSigner,
  noteText,
  readVerifierKey,
  signatureLine,
  signerOf,
  splitNote,
  type VerifierKey,
  verifiedLines,
} from "./note.ts";

/** C2SP tlog-cosignature, the Ed25519 kind: a witness says that at a time a checkpoint was the newest of its log that it knew. */

/** Signs cosignatures only: its key hash is of another kind than that of a signer of notes. */
export interface Cosigner extends NoteSigner {
  readonly verifierKey: string;
}

/** A witness that cosigned a checkpoint. */
export interface Cosignature {
  readonly name: string;
  /** Seconds since 1970, when it was signed. */
  readonly time: number;
}

/** Cosigns with a key in memory, from its 32-byte seed, which must sign nothing else. Throws `NOTE_INVALID`. */
export function ed25519Cosigner(name: string, seed: Uint8Array): Cosigner {
  return signerOf(name, seed, COSIGNATURE);
}

/** Year 5138 in seconds: what is later are milliseconds. */
const LATEST = 1e11;

/**
 * The checkpoint note with a cosignature under its signatures. Does not look at these: a witness first opens the note and checks that
 * the log only grew. Throws `NOTE_INVALID` for what is no checkpoint note.
 * @param time seconds since 1970
 */
export async function cosign(checkpointNote: string, cosigner: Cosigner, time: number): Promise<string> {
  const text = noteText(checkpointNote);
  if (text === undefined || !readCheckpoint(text)) throw invalid("what is to be cosigned is no note of a checkpoint");
  if (readVerifierKey(cosigner.verifierKey)?.algorithm !== COSIGNATURE) {
    throw invalid(`${JSON.stringify(cosigner.name)} is no key for cosignatures; make it with ed25519Cosigner`);
  }
  if (!Number.isInteger(time) || time < 0 || time > LATEST) throw invalid(`${time} is no time in whole seconds since 1970`);
  const signature = await cosigner.sign(cosignatureMessage(time, utf8Of(text)));
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setUint32(0, Math.floor(time / 2 ** 32));
  new DataView(stamp.buffer).setUint32(4, time % 2 ** 32);
  return checkpointNote + signatureLine(cosigner, concatBytes(stamp, signature));
}

/**
 * Which of the witnesses cosigned the checkpoint, and when: a quorum is a number of them. Empty for what is no checkpoint note, and
 * when a line of one of them does not hold. Keys that are not for cosignatures are ignored; one public key counts once, under whatever
 * names. Never throws.
 */
export function verifyCosignatures(checkpointNote: string, witnessKeys: readonly (string | VerifierKey)[]): Cosignature[] {
  const parts = splitNote(checkpointNote);
  if (!parts || !readCheckpoint(parts.text)) return [];
  return cosignaturesOf(verifiedLines(parts, witnessKeys) ?? []);
}

/** Of lines that were verified, those by witnesses. */
export function cosignaturesOf(lines: readonly { readonly key: VerifierKey; readonly signature: Uint8Array }[]): Cosignature[] {
  const seen = new Set<string>();
  return lines.flatMap(({ key, signature }) => {
    const time = key.algorithm === COSIGNATURE ? cosignatureTime(signature) : undefined;
    const publicKey = hexOf(key.publicKey);
    if (time === undefined || seen.has(publicKey)) return [];
    // What is signed does not hold the name, so that one key under two names would count twice.
    seen.add(publicKey);
    return { name: key.name, time };
  });
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("NOTE_INVALID", message);
}
