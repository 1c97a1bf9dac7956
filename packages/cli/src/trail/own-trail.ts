import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { isPlumblineError } from "@plumbline/core";
import { parseVerifierKey } from "@plumbline/core/trail";
import { createTrail, nodeSigner, type SubjectKeys, type Trail } from "@plumbline/server-kit";
import { sqliteSubjectKeys } from "@plumbline/server-kit/store/sqlite";
import { assertNotBehind, type StartCheckOptions } from "@plumbline/server-kit/witness";
import { type Line, usage } from "../command-line.ts";
import { loadOperator, readOperatorFile } from "../serve/operator-file.ts";
import { openStore } from "./open.ts";
import { trailAt, type Where } from "./where.ts";

/** Options of commands that sign in the name of a trail. */
export const OWN_OPTIONS = {
  "signing-key": { type: "string" },
  "erase-trail": { type: "string" },
  "subject-keys": { type: "string" },
  witness: { type: "string", multiple: true },
  "witness-quorum": { type: "string" },
  "allow-unwitnessed": { type: "boolean" },
} as const;

const WITNESS_TIMEOUT_MS = 10_000;
/** Of a key for cosignatures. */
const COSIGNATURE = 4;

/** The witnesses on the command line; undefined where there are none. */
export function witnessesOf(line: Line): StartCheckOptions | undefined {
  const witnesses = line.texts("witness").map((text) => {
    const [, url = "", verifierKey = ""] = /^(https?:\/\/[^+]+)\+(.+)$/.exec(text) ?? [];
    if (URL.canParse(url) && isWitnessKey(verifierKey)) return { url, verifierKey };
    throw usage(`option --witness takes URL+VKEY with the key that plumbline witness prints, not ${JSON.stringify(text)}`);
  });
  const text = line.text("witness-quorum");
  const quorum = text === undefined ? Math.floor(witnesses.length / 2) + 1 : Number(text);
  if (witnesses.length === 0) {
    if (text === undefined && !line.has("allow-unwitnessed")) return undefined;
    throw usage("options --witness-quorum and --allow-unwitnessed go with --witness");
  }
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > witnesses.length) {
    throw usage(`option --witness-quorum takes a number from 1 to ${witnesses.length}, not ${JSON.stringify(text)}`);
  }
  return { witnesses, quorum, timeoutMs: WITNESS_TIMEOUT_MS, allowUnwitnessedStart: line.has("allow-unwitnessed") };
}

function isWitnessKey(text: string): boolean {
  try {
    return parseVerifierKey(text).algorithm === COSIGNATURE;
  } catch (error) {
    if (isPlumblineError(error, "NOTE_INVALID")) return false;
    throw error;
  }
}

/** Opens the keys of persons, which lie in the folder of a server unless the command line says where. */
export async function openSubjectKeys(dir: string, line: Line): Promise<SubjectKeys> {
  const { kind, trail: place } = trailAt(line.text("subject-keys") ?? join(dir, "subject-keys.db"));
  if (kind === "sqlite") return sqliteSubjectKeys({ file: place });
  const { postgresSubjectKeys } = await import("@plumbline/server-kit/store/postgres");
  return postgresSubjectKeys({ url: place });
}

/** What the trail of a folder means, as its server last knew. It can be deleted while no server runs: it is computed again. */
export function stateFile(dir: string): string {
  return join(dir, "state.db");
}

/** What was erased or pruned while no server runs is not to stay in its state. */
export async function dropState(dir: string): Promise<void> {
  const name = basename(stateFile(dir));
  for (const file of await readdir(dir)) if (file === name || file.startsWith(`${name}-`)) await rm(join(dir, file), { force: true });
}

/**
 * Opens the trail of a folder to write in it, as its server would. Throws `STORE_CONFLICT` while a server holds it, `TRAIL_BEHIND` when a
 * witness knows a newer one.
 */
export async function openOwnTrail(where: Where, line: Line): Promise<Trail> {
  const { dir } = where;
  const witnesses = witnessesOf(line);
  process.umask(0o077);
  const signingKey = line.text("signing-key");
  if (signingKey === undefined && !(await readOperatorFile(dir)))
    throw usage(`${dir} has no plumbline.json with the key of the trail; name the folder of the server with --dir`);
  const { origin, seed } = await loadOperator(dir, { signingKey });
  const signer = nodeSigner(origin, seed);
  const store = await openStore(where, { eraseUrl: line.text("erase-trail") });
  const subjectKeys = await openSubjectKeys(dir, line).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const trail = await createTrail({
    store,
    subjectKeys,
    signer,
    origin,
    clock: { now: () => Date.now() },
    verifierKey: signer.verifierKey,
  });
  try {
    if (witnesses)
      await assertNotBehind({ checkpoint: trail.checkpoint(), proveConsistency: (size) => trail.proveConsistency(size) }, witnesses);
    return trail;
  } catch (error) {
    await trail.close();
    throw error;
  }
}
