import { PlumblineError } from "@plumbline/core";
import { importJWK, type JWK } from "jose";
import { checkHeader, verified } from "./oidc.ts";
import { readToken, tokenRefused } from "./read-token.ts";

/** Says that a user of a host sits before a page into which something of ours is embedded. Signed by the host's backend, good for one minute and once. */
const EMBED_TYPE = "plumb-embed+jwt";

/** By which a source signs embed tokens. A secret of at least 32 bytes (base64url) for hosts that have nothing else, else a public key. */
export type EmbedKey =
  | { readonly alg: "HS256"; readonly secret: string }
  | { readonly alg: "EdDSA" | "ES256"; readonly key: Readonly<Record<string, unknown>> };

/** What a host says of its user. */
export interface EmbedClaims {
  readonly source: string;
  /** Id of the user as events of the source have it in `actor.id`. */
  readonly actor: string;
  readonly orgs: readonly string[];
  readonly post?: string;
  readonly jti: string;
  /** Seconds. */
  readonly issuedAt: number;
}

const LONGEST_SECONDS = 60;
const TOLERANCE_SECONDS = 5;
const SHORTEST_SECRET_BYTES = 32;
const MOST_ORGS = 100;

/** Throws `SETTING_INVALID` for a key that no token can be checked with. */
export function checkEmbedKey(source: string, embed: EmbedKey): void {
  const fault = (what: string): PlumblineError => new PlumblineError("SETTING_INVALID", `embed key of source ${source}: ${what}`);
  if (embed.alg === "HS256") {
    if (Buffer.from(embed.secret, "base64url").length < SHORTEST_SECRET_BYTES) {
      throw fault(`a secret has ${SHORTEST_SECRET_BYTES} bytes at least, in base64url`);
    }
  } else if (embed.key.d !== undefined) {
    throw fault("give the public half alone");
  } else if (embed.alg === "EdDSA" ? embed.key.kty !== "OKP" : embed.key.kty !== "EC") {
    throw fault(`not a key for ${embed.alg}`);
  }
}

/** The source that a token says it is of, so that its key can be looked up. Throws `TOKEN_REFUSED`. */
export function sourceOfEmbedToken(token: string): string {
  const { iss } = readToken(token).claims;
  if (typeof iss !== "string" || iss === "") throw tokenRefused("issuer", "iss has to name the source that signed it");
  return iss;
}

/** Throws `TOKEN_REFUSED`. Whether it was used before is for the caller to know. */
export async function readEmbedToken(
  token: string,
  { source, embed, audience, now }: { readonly source: string; readonly embed: EmbedKey; readonly audience: string; readonly now: number },
): Promise<EmbedClaims> {
  checkHeader(readToken(token), { algorithms: [embed.alg], types: [EMBED_TYPE] });
  const { payload } = await verified(token, await keyOf(embed), {
    algorithms: [embed.alg],
    issuer: source,
    audience,
    requiredClaims: ["exp", "iat", "iss", "aud", "sub", "jti"],
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: LONGEST_SECONDS,
    currentDate: new Date(now),
  });
  const { sub, org, post, jti, iat, exp } = payload;
  if ((exp as number) - (iat as number) > LONGEST_SECONDS) {
    throw tokenRefused("too_long", `it is good for more than ${LONGEST_SECONDS} seconds`);
  }
  const isName = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= 512;
  if (!isName(sub) || !isName(jti) || (post !== undefined && !isName(post)))
    throw tokenRefused("claims", "sub, jti and post have to be names");
  if (!Array.isArray(org) || org.length === 0 || org.length > MOST_ORGS || !org.every(isName)) {
    throw tokenRefused("claims", `org has to be a list of 1 to ${MOST_ORGS} organisations`);
  }
  return { source, actor: sub, orgs: org, ...(post !== undefined && { post }), jti, issuedAt: iat as number };
}

async function keyOf(embed: EmbedKey): Promise<Uint8Array | CryptoKey> {
  return embed.alg === "HS256" ? Buffer.from(embed.secret, "base64url") : importJWK(embed.key as JWK, embed.alg);
}
