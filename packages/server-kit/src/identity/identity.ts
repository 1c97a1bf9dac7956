import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { PlumblineError } from "@plumbline/core";

/** Who calls: a host system with its token, or a supervisor. */
export type Caller = { readonly role: "source"; readonly id: string } | { readonly role: "supervisor"; readonly id: string };

export interface IdentityOptions {
  /** Tokens by source. */
  readonly sources: Readonly<Record<string, string>>;
  /** Keys by supervisor: for a bearer token, or once for a session. */
  readonly supervisors: Readonly<Record<string, string>>;
  /** Signs sessions; keep it, and sessions outlast a restart. */
  readonly secret: string;
}

export interface Identity {
  /** By `Authorization: Bearer` or by the session cookie; undefined when neither is known. */
  callerOf(headers: Headers, now: number): Caller | undefined;
  /** Exchanges a supervisor's key for a `Set-Cookie` value of 12 hours. Throws `UNAUTHENTICATED`. */
  signIn(key: string, now: number): string;
}

const COOKIE = "plumb_session";
const SESSION_MS = 12 * 3_600_000;
/** Shorter ones could be guessed over the network. */
const SHORTEST = 20;
/** The supervisor writes under these itself; nobody else may. */
const OWN_SOURCES = "engine/";

/** Sources and supervisors by secrets that the operator gave out. */
export function createIdentity({ sources, supervisors, secret }: IdentityOptions): Identity {
  const callers = new Map<string, Caller>();
  const add = (role: Caller["role"], given: Readonly<Record<string, string>>): void => {
    for (const [id, token] of Object.entries(given)) {
      if (id.startsWith(OWN_SOURCES)) {
        throw new PlumblineError("SETTING_INVALID", `source ${id}: names that begin with ${OWN_SOURCES} are the supervisor's own`);
      }
      if (token.length < SHORTEST || callers.has(digest(token))) {
        throw new PlumblineError(
          "SETTING_INVALID",
          `the secret of ${role} ${id} is shorter than ${SHORTEST} characters, or given to two callers`,
        );
      }
      callers.set(digest(token), { role, id });
    }
  };
  add("source", sources);
  add("supervisor", supervisors);
  if (secret.length < SHORTEST) {
    throw new PlumblineError("SETTING_INVALID", `the secret that signs sessions is shorter than ${SHORTEST} characters`);
  }
  // With the supervisor's key: who is given another one has no session any more.
  const sign = (claim: string, id: string): string =>
    createHmac("sha256", secret).update(`${claim}.${supervisors[id]}`).digest("base64url");

  return {
    callerOf(headers, now) {
      const bearer = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
      // Found by its digest: how long the search takes tells nothing about a token.
      if (bearer !== undefined) return callers.get(digest(bearer));
      const session = new RegExp(`(?:^|; *)${COOKIE}=([^;]*)`).exec(headers.get("cookie") ?? "")?.[1];
      const [id = "", until = "", signature = ""] = (session ?? "").split(".");
      const name = Buffer.from(id, "base64url").toString();
      if (!Object.hasOwn(supervisors, name) || !equal(signature, sign(`${id}.${until}`, name)) || !(Number(until) > now)) return undefined;
      return { role: "supervisor", id: name };
    },
    signIn(key, now) {
      const caller = callers.get(digest(key));
      if (caller?.role !== "supervisor")
        throw new PlumblineError("UNAUTHENTICATED", "this key opens no console; use the address that the server printed");
      const claim = `${Buffer.from(caller.id).toString("base64url")}.${Math.floor(now + SESSION_MS)}`;
      return `${COOKIE}=${claim}.${sign(claim, caller.id)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`;
    },
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
