import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { usage } from "../command-line.ts";

const SEED_BYTES = 32;
const secret = z.string().min(20);
// What a terminal would not show as it is, nobody could copy into a host.
const name = z.string().regex(/^[^\p{C}\p{Z}]{1,512}$/u, "not a name: 1 to 512 characters without spaces");
const source = name.refine((text) => !text.startsWith("engine/"), "names that begin with engine/ are the supervisor's own");

const operatorSchema = z.strictObject({
  /** Name of the trail; it never changes. */
  origin: z.string().min(1),
  /** Seed of the Ed25519 key that signs checkpoints, base64. */
  seed: z.base64().refine((text) => Buffer.from(text, "base64").length === SEED_BYTES, `not ${SEED_BYTES} bytes`),
  /** Signs sessions of the console. */
  session: secret,
  sources: z.record(source, secret),
  supervisors: z.record(name, secret).refine((all) => Object.keys(all).length > 0, "nobody could open the console"),
});

/** The secrets of one server, in a file that only its owner can read. */
export type Operator = z.output<typeof operatorSchema>;

/**
 * Reads the operator's file in the folder, or makes it with random secrets; sources that it lacks get a token. Throws `USAGE` for a name
 * that no source can have, and for an origin that is not the one of the folder's trail.
 */
export async function loadOperator(dir: string, sources: readonly string[], origin: string | undefined): Promise<Operator> {
  for (const one of sources) {
    const { error } = source.safeParse(one);
    if (error) throw usage(`option --source: ${JSON.stringify(one.slice(0, 80))}: ${error.issues[0]?.message}`);
  }
  const path = join(dir, "plumbline.json");
  const found = await readOperator(path);
  if (found && origin !== undefined && found.origin !== origin) {
    throw usage(
      `option --origin: the trail in ${dir} is named ${JSON.stringify(found.origin)} for ever; leave the option out, or name another --dir`,
    );
  }
  const operator = found ?? {
    origin: origin ?? "plumbline.local/trail",
    seed: randomBytes(SEED_BYTES).toString("base64"),
    session: token(),
    sources: {},
    supervisors: { supervisor: token() },
  };
  const missing = sources.filter((source) => !Object.hasOwn(operator.sources, source));
  if (found && missing.length === 0) return found;
  const next = { ...operator, sources: { ...operator.sources, ...Object.fromEntries(missing.map((source) => [source, token()])) } };
  await writeOperator(path, next);
  return next;
}

async function readOperator(path: string): Promise<Operator | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(path, error);
  }
  try {
    const parsed = operatorSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new PlumblineError(
      "STORE_INVALID",
      `${path}: ${issue?.path.join(".")}: ${issue?.message}; restore the file, its keys cannot be made again`,
    );
  } catch (error) {
    if (isPlumblineError(error)) throw error;
    throw new PlumblineError("STORE_INVALID", `${path} is not JSON; restore the file, its keys cannot be made again`);
  }
}

// The whole file or none, and on disk before a checkpoint is signed with its key.
async function writeOperator(path: string, operator: Operator): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(temporary, "wx", 0o600).catch((error: unknown) => {
    throw unusable(path, error);
  });
  try {
    await file.writeFile(`${JSON.stringify(operator, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function unusable(path: string, error: unknown): PlumblineError {
  return new PlumblineError("STORE_UNAVAILABLE", `${path} cannot be read or written: ${(error as Error).message}`, { cause: error });
}

function token(): string {
  return randomBytes(24).toString("base64url");
}
