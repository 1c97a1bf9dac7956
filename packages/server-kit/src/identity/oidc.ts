import { PlumblineError } from "@plumbline/core";
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyOptions, jwtVerify } from "jose";
import type { Grant } from "./principal.ts";
import { readToken, type TokenFlaw, type TokenParts, tokenRefused } from "./read-token.ts";
import type { SignInOptions } from "./sign-in.ts";

/** With keys of two halves alone: whoever can check a token can make none. SM2 is not among them; tokens have no registered form for it. */
export const TOKEN_ALGORITHMS = ["EdDSA", "ES256", "RS256", "PS256"] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** A provider of identities (统一身份认证) whose access tokens are taken as bearer tokens. */
export interface ProviderOptions {
  /** As tokens have it in `iss`, to the letter. */
  readonly issuer: string;
  /** One that tokens have to have in `aud`. */
  readonly audience: string;
  /** A token of another one is refused, whatever its header says. */
  readonly algorithms: readonly TokenAlgorithm[];
  /** Its keys, or where they are fetched. No other address is ever called, whatever a token names. */
  readonly keys: JSONWebKeySet | URL;
  /** 30 unless given. */
  readonly clockToleranceSeconds?: number;
  /** After which a token is too old, whenever it says that it ends; 12 hours unless given. */
  readonly maxAgeSeconds?: number;
  /** Values of `typ`; `at+jwt` and `JWT` unless given. */
  readonly types?: readonly string[];
  /** Claim with the id of the account; `sub` unless given. */
  readonly accountClaim?: string;
  /** What a value of a claim grants. Accounts are granted what the directory says, and nothing by tokens, unless this is given. */
  readonly grants?: { readonly claim: string; readonly of: Readonly<Record<string, readonly Grant[]>> };
  /** Browsers sign in at it. */
  readonly signIn?: SignInOptions;
}

export interface VerifiedToken {
  readonly account: string;
  /** By its claims, where the operator maps one. */
  readonly grants: readonly Grant[];
  /** Milliseconds. */
  readonly until: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Provider {
  readonly issuer: string;
  /** Throws `TOKEN_REFUSED`, and `IDENTITY_UNAVAILABLE` while the keys cannot be fetched. */
  verify(token: string, now: number): Promise<VerifiedToken>;
  /** The same for the ID token of who signed in: it is for `clientId`. */
  verifyIdToken(token: string, clientId: string, now: number): Promise<VerifiedToken>;
}

const TIMEOUT_MS = 5000;
const COOLDOWN_MS = 30_000;

/** Throws `SETTING_INVALID`. */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, audience, algorithms, keys, clockToleranceSeconds = 30, maxAgeSeconds = 43_200, accountClaim = "sub", grants } = options;
  const foreign = algorithms.find((algorithm) => !TOKEN_ALGORITHMS.includes(algorithm));
  if (algorithms.length === 0 || foreign !== undefined) {
    throw new PlumblineError("SETTING_INVALID", `algorithms of the identity provider: choose of ${TOKEN_ALGORITHMS.join(", ")}`);
  }
  if (!issuer || !audience) throw new PlumblineError("SETTING_INVALID", "the identity provider needs an issuer and an audience");
  if (keys instanceof URL && !["https:", "http:"].includes(keys.protocol)) {
    throw new PlumblineError("SETTING_INVALID", `keys of the identity provider: ${keys.protocol} is not fetched`);
  }
  const keySet = keysOf(keys);
  const types = (options.types ?? ["at+jwt", "JWT"]).map(typeOf);

  return {
    issuer,
    async verify(token, now) {
      checkHeader(readToken(token), { algorithms, types });
      return holderIn(token, audience, now);
    },
    async verifyIdToken(token, clientId, now) {
      const parts = readToken(token);
      // The type may be left out of ID tokens.
      checkHeader({ ...parts, header: { typ: "JWT", ...parts.header } }, { algorithms, types: ["JWT"] });
      return holderIn(token, clientId, now);
    },
  };

  async function holderIn(token: string, of: string, now: number): Promise<VerifiedToken> {
    const { payload } = await verified(token, keySet, {
      algorithms: [...algorithms],
      issuer,
      audience: of,
      requiredClaims: ["exp", "iat", "iss", "aud"],
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: maxAgeSeconds,
      currentDate: new Date(now),
    });
    const account = payload[accountClaim];
    if (typeof account !== "string" || account === "" || account.length > 512) {
      throw tokenRefused("claims", `its claim ${accountClaim} names no account`);
    }
    const said = grants ? [payload[grants.claim]].flat() : [];
    return {
      account,
      grants: said.flatMap((value) =>
        typeof value === "string" && grants && Object.hasOwn(grants.of, value) ? (grants.of[value] ?? []) : [],
      ),
      until: ((payload.exp as number) + clockToleranceSeconds) * 1000,
      claims: payload,
    };
  }
}

/** `application/` may be left out of a type, and case means nothing (RFC 7515, 4.1.9). */
function typeOf(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, "");
}

/** Throws `TOKEN_REFUSED`. */
export function checkHeader(
  { header: { alg, typ } }: TokenParts,
  { algorithms, types }: { readonly algorithms: readonly string[]; readonly types: readonly string[] },
): void {
  if (!algorithms.includes(alg))
    throw tokenRefused("algorithm", `algorithm ${JSON.stringify(alg.slice(0, 20))} is not one that is taken here`);
  if (typ === undefined || !types.map(typeOf).includes(typeOf(typ))) {
    throw tokenRefused("type", `typ ${JSON.stringify(typ?.slice(0, 40) ?? "")} is not that of a token for this purpose`);
  }
}

type KeyOf = ReturnType<typeof createLocalJWKSet>;

function keysOf(keys: JSONWebKeySet | URL): KeyOf {
  if (keys instanceof URL) {
    return createRemoteJWKSet(keys, { timeoutDuration: TIMEOUT_MS, cooldownDuration: COOLDOWN_MS, cacheMaxAge: 600_000 }) as KeyOf;
  }
  try {
    return createLocalJWKSet(keys);
  } catch (error) {
    throw new PlumblineError("SETTING_INVALID", "the keys of the identity provider are no set of keys (RFC 7517)", { cause: error });
  }
}

/** Throws `TOKEN_REFUSED`, `IDENTITY_UNAVAILABLE`. */
export async function verified(
  token: string,
  key: KeyOf | Uint8Array | CryptoKey,
  options: JWTVerifyOptions,
): Promise<{ readonly payload: Readonly<Record<string, unknown>> }> {
  try {
    return typeof key === "function" ? await jwtVerify(token, key, options) : await jwtVerify(token, key, options);
  } catch (error) {
    const flaw = flawOf(error);
    if (flaw !== undefined) throw tokenRefused(flaw, (error as Error).message);
    throw new PlumblineError("IDENTITY_UNAVAILABLE", "the keys of the identity provider cannot be fetched at present", { cause: error });
  }
}

/** Undefined where the token is not to blame. */
function flawOf(error: unknown): TokenFlaw | undefined {
  if (error instanceof errors.JWTExpired) return error.claim === "iat" ? "too_long" : "expired";
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIMS[error.claim] ?? "claims";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return "algorithm";
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return "key";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return "malformed";
  return undefined;
}

const CLAIMS: Readonly<Record<string, TokenFlaw>> = { iss: "issuer", aud: "audience", nbf: "too_early", iat: "too_early", exp: "claims" };
