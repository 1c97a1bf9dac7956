import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { ORIGIN } from "./supervisor.ts";

/** Secret by which a host signs for its users, base64url. */
export const EMBED_SECRET = Buffer.alloc(32, 9).toString("base64url");
export const ISSUER = "https://id.example.gov.cn";
export const AUDIENCE = "plumbline";

export const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const ed = generateKeyPairSync("ed25519");
export const jwkOf = (key: KeyObject): Record<string, unknown> => key.export({ format: "jwk" }) as Record<string, unknown>;
export const KEYS = {
  keys: [
    { ...jwkOf(rsa.publicKey), kid: "rsa", alg: "RS256", use: "sig" },
    { ...jwkOf(ed.publicKey), kid: "ed", alg: "EdDSA", use: "sig" },
  ],
};

const part = (value: unknown): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs whatever it is told to, as an attacker would. Text is taken as it is. */
export function signed(
  header: Record<string, unknown> | string,
  claims: Record<string, unknown> | string,
  key: KeyObject | Buffer | "none",
): string {
  const input = `${part(header)}.${part(claims)}`;
  const signature =
    key === "none" ? Buffer.from("") : Buffer.isBuffer(key) ? createHmac("sha256", key).update(input).digest() : by(key, input);
  return `${input}.${signature.toString("base64url")}`;
}

function by(key: KeyObject, input: string): Buffer {
  return key.asymmetricKeyType === "ed25519" ? sign(null, Buffer.from(input), key) : sign("sha256", Buffer.from(input), key);
}

let count = 0;

/** Claims of a good embed token, unless told otherwise. */
export function embedClaims(now: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(now / 1000);
  return { iss: "oa", aud: ORIGIN, sub: "u-7", org: ["330106"], iat, exp: iat + 60, jti: `j-${++count}`, ...more };
}

export function embedToken(now: number, more: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string {
  return signed({ alg: "HS256", typ: "plumb-embed+jwt", ...header }, embedClaims(now, more), Buffer.from(EMBED_SECRET, "base64url"));
}

export function accessClaims(now: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(now / 1000);
  return { iss: ISSUER, aud: AUDIENCE, sub: "li", iat, exp: iat + 3600, ...more };
}

export function accessToken(now: number, more: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string {
  return signed({ alg: "RS256", typ: "at+jwt", kid: "rsa", ...header }, accessClaims(now, more), rsa.privateKey);
}
