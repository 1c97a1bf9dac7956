import { PlumblineError } from "@plumbline/core";
import { readJson } from "../ingest/read-json.ts";

/** Why a signed token is not taken. */
export type TokenFlaw =
  | "malformed"
  | "algorithm"
  | "header"
  | "type"
  | "key"
  | "signature"
  | "issuer"
  | "audience"
  | "expired"
  | "too_early"
  | "too_long"
  | "claims"
  | "used";

export function tokenRefused(reason: TokenFlaw, message: string): PlumblineError {
  return new PlumblineError("TOKEN_REFUSED", `token: ${message}`, { details: { reason } });
}

export interface TokenParts {
  readonly header: { readonly alg: string; readonly typ?: string; readonly kid?: string };
  /** As it says itself; nobody has checked its signature yet. */
  readonly claims: Readonly<Record<string, unknown>>;
}

const LONGEST = 8192;
const PART = /^[A-Za-z0-9_-]+$/;
/** Nothing in a token says where its key is to be looked for, or that something else has to be understood. Thumbprints say neither, and are not looked at. */
const HEADER = new Set(["alg", "typ", "kid", "x5t", "x5t#S256"]);
const LONGEST_KID = 200;

/** Whether a bearer token could be a signed one at all. Those that we give out have no dots. */
export function isSigned(token: string): boolean {
  return token.includes(".");
}

/** The parts of a compact JWS, read as strictly as bodies are: two readers understand the same, or it is refused. Throws `TOKEN_REFUSED`. */
export function readToken(token: string): TokenParts {
  if (token.length > LONGEST) throw tokenRefused("malformed", `it has more than ${LONGEST} characters`);
  const parts = token.split(".");
  if (parts.length !== 3 || !parts.every((part) => PART.test(part))) {
    throw tokenRefused("malformed", "it is not three parts of base64url, as a compact JWS");
  }
  // Another spelling of the same bytes would be another token with the same signature.
  if (parts.some((part) => Buffer.from(part, "base64url").toString("base64url") !== part)) {
    throw tokenRefused("malformed", "a part of it is not base64url in its only spelling");
  }
  const [head, claims] = parts.slice(0, 2).map(objectIn) as [Record<string, unknown>, Record<string, unknown>];
  const more = Object.keys(head).find((name) => !HEADER.has(name));
  if (more !== undefined)
    throw tokenRefused("header", `its header has the member ${JSON.stringify(more.slice(0, 40))}; only alg, typ and kid are known`);
  const { alg, typ, kid } = head;
  if (typeof alg !== "string" || (typ !== undefined && typeof typ !== "string"))
    throw tokenRefused("header", "alg and typ have to be text");
  if (kid !== undefined && (typeof kid !== "string" || kid.length > LONGEST_KID)) {
    throw tokenRefused("header", `kid has to be text of ${LONGEST_KID} characters at most`);
  }
  return { header: { alg, ...(typ !== undefined && { typ }), ...(kid !== undefined && { kid }) }, claims };
}

function objectIn(part: string): Record<string, unknown> {
  try {
    const bytes = Buffer.from(part, "base64url");
    const value = readJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw tokenRefused("malformed", `a part of it is no JSON object that is read in one way only: ${(error as Error).message}`);
  }
  throw tokenRefused("malformed", "a part of it is no JSON object");
}
