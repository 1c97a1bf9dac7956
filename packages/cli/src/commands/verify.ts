import { readFile, writeFile } from "node:fs/promises";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { type Checkpoint, parseVerifierKey } from "@plumbline/core/trail";
import * as z from "zod";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { trailProgress } from "../output/trail-progress.ts";
import { verdictText } from "../output/verdict.ts";
import { atomically, writeAnswer } from "../output/write.ts";
import { verifyAt } from "../trail/verify-at.ts";

/** Checks a trail without trust in whoever keeps it. */
export async function verify(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    vkey: { type: "string" },
    "no-vkey": { type: "boolean" },
    "witness-vkey": { type: "string", multiple: true },
    kept: { type: "string" },
    threads: { type: "string" },
    key: { type: "string" },
    json: { type: "boolean" },
  });
  const [place, more] = line.words;
  if (place === undefined || more !== undefined) throw usage("verify takes one TRAIL; see plumbline verify --help");
  const verifierKey = line.text("vkey");
  if (verifierKey !== undefined && line.has("no-vkey")) throw usage("either --vkey or --no-vkey");
  const witnessKeys = line.texts("witness-vkey");
  for (const key of [...witnessKeys, ...(verifierKey === undefined ? [] : [verifierKey])]) checkKey(key);
  const threads = threadsOf(line.text("threads"));
  const kept = line.text("kept");
  const language = languageOf(argv);
  const bearer = line.text("key") ?? process.env.PLUMBLINE_KEY;
  const began = performance.now();
  const verdict = await verifyAt(place, {
    verifierKey,
    ...(witnessKeys.length > 0 && { witnessKeys }),
    expect: kept === undefined ? undefined : await readKept(kept),
    threads,
    bearer,
    onProgress: trailProgress(language),
  });
  const seconds = (performance.now() - began) / 1000;
  // Whoever names a witness wants to know that it has seen this very checkpoint.
  const isWitnessed = witnessKeys.length === 0 || (verdict.witnessedBy?.length ?? 0) > 0;
  const isRight = isWitnessed && (verdict.outcome === "valid" || (verdict.outcome === "unchecked" && line.has("no-vkey")));
  const { origin, size, root } = verdict;
  if (isRight && kept !== undefined && origin !== undefined && root !== undefined) await writeKept(kept, { origin, size, root });
  await writeAnswer(line.has("json"), { ...verdict, seconds: Math.round(seconds * 1000) / 1000 }, () =>
    verdictText(verdict, { seconds, language, withoutKey: line.has("no-vkey") }),
  );
  return isRight ? 0 : 1;
}

function checkKey(key: string): void {
  try {
    parseVerifierKey(key);
  } catch (error) {
    if (isPlumblineError(error, "NOTE_INVALID")) throw usage(error.message);
    throw error;
  }
}

const MOST_THREADS = 64;

function threadsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const threads = Number(text);
  if (/^\d{1,2}$/.test(text) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw usage(`option --threads takes a number from 1 to ${MOST_THREADS}, not ${JSON.stringify(text)}`);
}

const keptSchema = z.strictObject({ origin: z.string(), size: z.int().nonnegative(), root: z.string() });

/** The checkpoint of the last time; undefined the first time. */
async function readKept(path: string): Promise<Checkpoint | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new PlumblineError("FILE_NOT_FOUND", `${path}: ${(error as Error).message}`, { cause: error });
  }
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch (error) {
    // Going on without it would hide a rewrite.
    throw new PlumblineError("FILE_MALFORMED", `${path} is no checkpoint that verify kept; restore it, or name another file`, {
      cause: error,
    });
  }
}

async function writeKept(path: string, checkpoint: Checkpoint): Promise<void> {
  await atomically(path, (temporary) => writeFile(temporary, `${JSON.stringify(checkpoint)}\n`));
}
