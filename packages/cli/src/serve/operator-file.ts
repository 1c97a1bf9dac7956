import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { type IdentityOptions, ROLES, TOKEN_ALGORITHMS } from "@plumbline/server-kit";
import * as z from "zod";
import { usage } from "../command-line.ts";
import { jsonFault } from "../input/json-text.ts";
import { readOwnKey } from "../trail/key-file.ts";

const SEED_BYTES = 32;
const secret = z.string().min(20);
// What a terminal would not show as it is, nobody could copy into a host.
const name = z.string().regex(/^[^\p{C}\p{Z}]{1,512}$/u, "not a name: 1 to 512 characters without spaces");

const role = z.enum(ROLES);
const names = z.array(name);
const grantSchema = z.strictObject({
  role,
  scope: z.string(),
  body: name.exactOptional(),
  level: name.exactOptional(),
  ladderRoles: names.exactOptional(),
  actsFor: names.exactOptional(),
});
const { scope: _, role: __, ...standing } = grantSchema.shape;
const keySchema = z.strictObject({
  key: secret,
  roles: z.array(role),
  /** Organisations with all below them; `""` is the root of all. */
  scopes: z.array(z.string()),
  person: name.exactOptional(),
  ...standing,
});

/** A provider of identities whose tokens are taken. */
const providerSchema = z.strictObject({
  issuer: z.string(),
  audience: z.string(),
  algorithms: z.array(z.enum(TOKEN_ALGORITHMS)),
  /** Address of its keys, or the set itself (RFC 7517). */
  keys: z.union([z.url({ protocol: /^https?$/ }), z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) })]),
  clockToleranceSeconds: z.int().min(0).max(300).exactOptional(),
  maxAgeSeconds: z.int().positive().exactOptional(),
  types: names.exactOptional(),
  accountClaim: z.string().exactOptional(),
  grants: z.strictObject({ claim: z.string(), of: z.record(z.string(), z.array(grantSchema)) }).exactOptional(),
  /** Browsers sign in at it. */
  signIn: z
    .strictObject({
      clientId: name,
      clientSecret: z.string().min(1).exactOptional(),
      address: z.url({ protocol: /^https?$/ }),
      scopes: names.exactOptional(),
    })
    .exactOptional(),
});

const rateLimit = z.strictObject({ perSecond: z.number().positive(), burst: z.int().positive() }).exactOptional();

const operatorSchema = z.strictObject({
  /** Name of the trail; it never changes. */
  origin: z.string().min(1),
  /** Seed of the Ed25519 key that signs checkpoints, base64. Absent where the key lies elsewhere. */
  seed: z
    .base64()
    .refine((text) => Buffer.from(text, "base64").length === SEED_BYTES, `not ${SEED_BYTES} bytes`)
    .optional(),
  /** Signs sessions of the console. */
  session: secret,
  /** Tokens by source, in files of older versions: sources have a registry of their own now. */
  sources: z.record(name, secret).optional(),
  /** One that is text alone is the key of somebody who supervises and administers everything. */
  supervisors: z
    .record(name, z.union([secret, keySchema], "neither a key nor one with roles and scopes"))
    .refine((all) => Object.keys(all).length > 0, "nobody could open the console"),
  provider: providerSchema.optional(),
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "neither an address nor a network")).optional(),
  /** PEM files of this server, or that a proxy in front speaks TLS. */
  tls: z
    .union([z.literal("proxy"), z.strictObject({ certFile: name, keyFile: name })], 'neither "proxy" nor certFile and keyFile')
    .optional(),
  rateLimits: z.strictObject({ source: rateLimit, person: rateLimit, address: rateLimit }).optional(),
  /** Nobody is two of system, audit and security administrator. */
  exclusiveAdministrators: z.boolean().optional(),
});

/** What the trail and its sessions rest on. */
const NOT_MADE_AGAIN = ["origin", "seed", "session"];

type OperatorFile = z.output<typeof operatorSchema>;

/** The secrets of one server, in a file that only its owner can read. */
export interface Operator extends Omit<OperatorFile, "seed"> {
  readonly seed: Uint8Array;
}

export interface OperatorOptions {
  /** Must be that of the folder's trail. */
  readonly origin?: string | undefined;
  /** File of the key that signs checkpoints, instead of the seed in the folder. */
  readonly signingKey?: string | undefined;
}

/**
 * Reads the operator's file in the folder, or makes it with random secrets. Throws `USAGE` for an origin that is not the one of the
 * folder's trail, or not the name of the key that is to sign for it.
 */
export async function loadOperator(dir: string, { origin, signingKey }: OperatorOptions): Promise<Operator> {
  const found = await readOperatorFile(dir);
  const key = signingKey === undefined ? undefined : await readOwnKey(signingKey);
  const asked = origin ?? key?.name;
  if (found && asked !== undefined && found.origin !== asked) {
    throw usage(
      `${origin === undefined ? "option --signing-key" : "option --origin"}: the trail in ${dir} is named ${JSON.stringify(found.origin)} for ever; leave the option out, or name another --dir`,
    );
  }
  if (key && key.name !== (asked as string)) {
    throw usage(
      `option --signing-key: this key is named ${JSON.stringify(key.name)}, not ${JSON.stringify(asked)}; a key is named after its trail`,
    );
  }
  const operator: OperatorFile = found ?? {
    origin: asked ?? "plumbline.local/trail",
    ...(!key && { seed: randomBytes(SEED_BYTES).toString("base64") }),
    session: randomBytes(24).toString("base64url"),
    supervisors: { supervisor: randomBytes(24).toString("base64url") },
  };
  const seed = key?.seed ?? (operator.seed === undefined ? undefined : new Uint8Array(Buffer.from(operator.seed, "base64")));
  if (!seed) throw usage(`the key of the trail in ${dir} is not in the folder; name its file with --signing-key`);
  if (!found) await writeOperatorFile(dir, operator);
  return { ...operator, seed };
}

/** Who may call, as the server takes it. */
export function identityOf({
  supervisors,
  session,
  provider,
  exclusiveAdministrators = false,
}: Omit<OperatorFile, "seed">): Omit<IdentityOptions, "sources"> {
  return {
    supervisors,
    secret: session,
    exclusiveAdministrators,
    ...(provider && {
      provider: { ...provider, keys: typeof provider.keys === "string" ? new URL(provider.keys) : provider.keys },
    }),
  };
}

/** The first key with one of these roles; undefined where nobody has one. */
export function keyOf({ supervisors }: Pick<OperatorFile, "supervisors">, roles: readonly string[]): string | undefined {
  const found = Object.values(supervisors).find((one) => typeof one === "string" || one.roles.some((role) => roles.includes(role)));
  return typeof found === "object" ? found.key : found;
}

/**
 * What stands in the file; undefined where there is none. Throws `STORE_INVALID` where its keys are damaged, `SETTING_INVALID` for a setting that
 * is wrong, with the member.
 */
export async function readOperatorFile(dir: string): Promise<OperatorFile | undefined> {
  const path = join(dir, "plumbline.json");
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
    const [issue] = parsed.error.issues;
    const at = issue?.path.join(".") || "(whole)";
    if (NOT_MADE_AGAIN.includes(String(issue?.path[0])))
      throw new PlumblineError("STORE_INVALID", `${path}: ${at}: ${issue?.message}; restore the file, its keys cannot be made again`);
    throw new PlumblineError(
      "SETTING_INVALID",
      `${path}: ${at}: ${issue?.message}; correct this, and leave the keys in the file as they are`,
    );
  } catch (error) {
    if (isPlumblineError(error)) throw error;
    const { line, column } = jsonFault(text);
    throw new PlumblineError(
      "STORE_INVALID",
      `${path}: line ${line}, column ${column}: not JSON; correct it or restore the file, its keys cannot be made again`,
    );
  }
}

/** Takes the tokens of sources out of the file, when they are in the registry. */
export async function forgetSources(dir: string): Promise<void> {
  const { sources: _, ...rest } = (await readOperatorFile(dir)) as OperatorFile;
  await writeOperatorFile(dir, rest);
}

// The whole file or none, and on disk before a checkpoint is signed with its key.
async function writeOperatorFile(dir: string, operator: OperatorFile): Promise<void> {
  const path = join(dir, "plumbline.json");
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
