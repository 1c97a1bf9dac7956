import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import * as z from "zod";

const secret = z.string().min(20);

const operatorSchema = z.strictObject({
  /** Name of the trail; it never changes. */
  origin: z.string().min(1),
  /** Seed of the Ed25519 key that signs checkpoints, base64. */
  seed: z.base64(),
  /** Signs sessions of the console. */
  session: secret,
  sources: z.record(z.string().min(1), secret),
  supervisors: z.record(z.string().min(1), secret),
});

/** The secrets of one server, in a file that only its owner can read. */
export type Operator = z.output<typeof operatorSchema>;

/** Reads the operator's file in the folder, or makes it with random secrets; sources that it lacks get a token. */
export async function loadOperator(dir: string, sources: readonly string[], origin: string): Promise<Operator> {
  const path = join(dir, "plumbline.json");
  const found = await readOperator(path);
  const operator = found ?? {
    origin,
    seed: randomBytes(32).toString("base64"),
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
    throw error;
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
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(operator, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function token(): string {
  return randomBytes(24).toString("base64url");
}
