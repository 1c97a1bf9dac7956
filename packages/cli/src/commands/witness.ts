import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isPlumblineError } from "@plumbline/core";
import { ed25519Cosigner, parseVerifierKey } from "@plumbline/core/trail";
import { createWitness, sqliteWitnessStore } from "@plumbline/server-kit/witness";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { writeAnswer } from "../output/write.ts";
import { LISTEN_OPTIONS, listenAt, portOf, reportFault, toldToStop } from "../serve/process.ts";
import { type OwnKey, readOwnKey, writeOwnKey } from "../trail/key-file.ts";

/** Runs a witness of trails, with its key and memory in a folder, until it is told to stop. */
export async function witness(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...LISTEN_OPTIONS,
    dir: { type: "string", short: "d" },
    name: { type: "string" },
    log: { type: "string", multiple: true },
  });
  if (line.words.length > 0)
    throw usage(`witness takes no further words, not ${JSON.stringify(line.words[0])}; see plumbline witness --help`);
  const logs = line.texts("log").map((verifierKey) => ({ origin: nameOf(verifierKey), verifierKey }));
  if (logs.length === 0) throw usage("witness needs --log VKEY, the verifier key of a trail; see plumbline witness --help");
  const port = portOf(line, 4182);
  const dir = resolve(line.text("dir") ?? "plumbline-witness");
  process.umask(0o077);
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw usage(`option --dir: ${(error as Error).message}`);
  });
  const { name, seed } = await ownKey(join(dir, "witness.key"), line.text("name"));
  const store = sqliteWitnessStore({ file: join(dir, "witness.db") });
  const running = createWitness({
    logs,
    cosigner: ed25519Cosigner(name, seed),
    store,
    clock: { now: () => Date.now() },
    onFault: reportFault,
  });
  try {
    const listening = await listenAt(line, port, running.fetch);
    const ready = { url: listening.url, name, verifierKey: running.verifierKey, logs: logs.map(({ origin }) => origin) };
    const stopped = toldToStop(line);
    await writeAnswer(line.has("json"), ready, () =>
      languageOf(argv) === "zh"
        ? `见证方已启动：${ready.url}\n所见证的留痕：${ready.logs.join("、")}\n见证公钥：${ready.verifierKey}\n监督端：plumbline serve --witness ${ready.url}+${ready.verifierKey}\n按 Ctrl+C 停止。\n`
        : `The witness is running: ${ready.url}\nIt watches: ${ready.logs.join(", ")}\nVerifier key: ${ready.verifierKey}\nFor the server: plumbline serve --witness ${ready.url}+${ready.verifierKey}\nCtrl+C stops it.\n`,
    );
    await stopped;
    await listening.close();
  } finally {
    await running.close();
  }
  return 0;
}

function nameOf(verifierKey: string): string {
  try {
    return parseVerifierKey(verifierKey).name;
  } catch (error) {
    if (isPlumblineError(error, "NOTE_INVALID")) throw usage(`option --log: ${error.message}`);
    throw error;
  }
}

/** The key in the folder, made when there is none. Another key would be another witness. */
async function ownKey(path: string, name: string | undefined): Promise<OwnKey> {
  if (existsSync(path)) {
    const key = await readOwnKey(path);
    if (name === undefined || name === key.name) return key;
    throw usage(
      `option --name: the witness in this folder is named ${JSON.stringify(key.name)} for ever; leave the option out, or name another --dir`,
    );
  }
  const key = { name: name ?? "plumbline.local/witness", seed: new Uint8Array(randomBytes(32)) };
  try {
    ed25519Cosigner(key.name, key.seed);
  } catch (error) {
    throw usage(`option --name: ${(error as Error).message}`);
  }
  await writeOwnKey(path, key);
  return key;
}
