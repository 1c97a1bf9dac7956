import { sm2 } from "sm-crypto-v2";
import { PlumblineError } from "../errors.ts";
import { bytesOfHex, concatBytes, equalBytes, hexOf, utf8Of } from "./bytes.ts";
import { type NoteSigner, splitVerifierKey, type VerifierKey, verifierKeyText } from "./note.ts";

/**
 * Signatures by SM2 with SM3 (GB/T 32918, GM/T 0009) as lines of a note beside those by Ed25519: readers that do not know them pass
 * them over. The user id is the default one of GM/T 0009, 1234567812345678. The arithmetic is that of sm-crypto-v2, which is not
 * certified: where that is required, sign in a module that is.
 */

/** C2SP signed-note leaves 255 for algorithms without a number, with a longer name after it. */
const OTHER = 255;
const IDENTIFIER = concatBytes(Uint8Array.of(OTHER), utf8Of("plumbline/sm2-sm3/v1"));
const PRIVATE_LENGTH = 32;
const PUBLIC_LENGTH = 65;
const SIGNATURE_LENGTH = 64;

/** Order of the group of points. */
const ORDER = BigInt("0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");

/** Signs with a key in memory, 32 bytes. Throws `NOTE_INVALID` for what is no private key. */
export function sm2Signer(name: string, privateKey: Uint8Array): NoteSigner & { readonly verifierKey: string } {
  const number = privateKey.length === PRIVATE_LENGTH ? numberOf(privateKey) : BigInt(0);
  // The formula of a signature divides by the key plus one.
  if (number < BigInt(1) || number > ORDER - BigInt(2)) {
    throw new PlumblineError(
      "NOTE_INVALID",
      `a private key of SM2 is a number from 1 to n - 2 in 32 bytes; this one has ${privateKey.length} bytes`,
    );
  }
  const secret = hexOf(privateKey);
  const publicHex = sm2.getPublicKeyFromPrivateKey(secret);
  const verifierKey = formatSm2VerifierKey(name, bytesOfHex(publicHex) as Uint8Array);
  return {
    name,
    keyHash: parseSm2VerifierKey(verifierKey).keyHash,
    verifierKey,
    sign: (bytes) => bytesOfHex(sm2.doSignature(bytes, secret, { hash: true, publicKey: publicHex })) as Uint8Array,
  };
}

/**
 * A verifier key as text. Throws `NOTE_INVALID`.
 * @param publicKey the point, uncompressed: 65 bytes that begin with 4
 */
export function formatSm2VerifierKey(name: string, publicKey: Uint8Array): string {
  if (!isPoint(publicKey)) throw new PlumblineError("NOTE_INVALID", "a public key of SM2 is an uncompressed point of its curve, 65 bytes");
  return verifierKeyText(name, concatBytes(IDENTIFIER, publicKey));
}

/** To be given to `openNote`. Throws `NOTE_INVALID` for a text that is no verifier key for SM2. */
export function parseSm2VerifierKey(text: string): VerifierKey {
  const parts = splitVerifierKey(text);
  const publicKey = parts?.encoded.slice(IDENTIFIER.length);
  if (!parts || !publicKey || !equalBytes(parts.encoded.subarray(0, IDENTIFIER.length), IDENTIFIER) || !isPoint(publicKey)) {
    throw new PlumblineError("NOTE_INVALID", `${JSON.stringify(String(text).slice(0, 160))} is no verifier key for SM2`);
  }
  const { name, keyHash } = parts;
  return { name, keyHash, algorithm: OTHER, publicKey, verify: (message, signature) => verifySm2(signature, message, publicKey) };
}

/**
 * Whether the key signed the message under the default user id. Never throws.
 * @param signature r and s, 32 bytes each
 */
export function verifySm2(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_LENGTH || !isPoint(publicKey)) return false;
  // Checked here, since two texts of one signature must not both hold.
  if (![signature.subarray(0, 32), signature.subarray(32)].every((part) => numberOf(part) > BigInt(0) && numberOf(part) < ORDER))
    return false;
  try {
    return sm2.doVerifySignature(message, hexOf(signature), hexOf(publicKey), { hash: true });
  } catch {
    return false;
  }
}

function isPoint(publicKey: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_LENGTH || publicKey[0] !== 4) return false;
  try {
    return sm2.verifyPublicKey(hexOf(publicKey));
  } catch {
    return false;
  }
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${hexOf(bytes)}`);
}
