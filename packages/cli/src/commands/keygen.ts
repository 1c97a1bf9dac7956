import { randomBytes } from "node:crypto";
import { isPlumblineError } from "@plumbline/core";
import { ed25519Cosigner, ed25519Signer } from "@plumbline/core/trail";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { writeAnswer } from "../output/write.ts";
import { writeOwnKey } from "../trail/key-file.ts";

/** Makes a key that signs checkpoints, or cosigns those of others. */
export async function keygen(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { out: { type: "string", short: "o" }, witness: { type: "boolean" }, json: { type: "boolean" } });
  const [name, more] = line.words;
  if (name === undefined || more !== undefined) throw usage("keygen takes one NAME; see plumbline keygen --help");
  const seed = new Uint8Array(randomBytes(32));
  const { verifierKey } = keyOf(name, seed, line.has("witness"));
  const file = line.text("out") ?? `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}.key`;
  await writeOwnKey(file, { name, seed });
  await writeAnswer(line.has("json"), { name, verifierKey, file }, () =>
    languageOf(argv) === "zh"
      ? `密钥：${file}（请另存一份，丢失后无法再签署）\n验证公钥：${verifierKey}\n`
      : `Key: ${file} (keep a copy elsewhere; nobody can sign without it)\nVerifier key: ${verifierKey}\n`,
  );
  return 0;
}

function keyOf(name: string, seed: Uint8Array, isWitness: boolean): { readonly verifierKey: string } {
  try {
    return isWitness ? ed25519Cosigner(name, seed) : ed25519Signer(name, seed);
  } catch (error) {
    if (isPlumblineError(error, "NOTE_INVALID")) throw usage(error.message);
    throw error;
  }
}
