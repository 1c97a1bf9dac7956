import { createHmac, timingSafeEqual } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import type { Principal } from "./principal.ts";
import { givenSources, SHORTEST_TOKEN, type SourceRegistry, tokenDigest } from "./source-registry.ts";

export interface IdentityOptions {
  /** Tokens by source, or a registry such as `fileSources`. */
  readonly sources: Readonly<Record<string, string>> | SourceRegistry;
  /** Keys by supervisor: for a bearer token, or once for a session. */
  readonly supervisors: Readonly<Record<string, string>>;
  /** Signs sessions; keep it, and sessions outlast a restart. */
  readonly secret: string;
}

export interface Identity {
  readonly sources: SourceRegistry;
  /** By `Authorization: Bearer` or by the session cookie; undefined when neither is known. */
  callerOf(headers: Headers, now: number): Principal | undefined;
  /** Exchanges a supervisor's key for a `Set-Cookie` value of 12 hours. Throws `UNAUTHENTICATED`. */
  signIn(key: string, now: number): string;
}

const COOKIE = "plumb_session";
const SESSION_MS = 12 * 3_600_000;

/** Sources and supervisors by secrets that the operator gave out. */
export function createIdentity({ sources, supervisors, secret }: IdentityOptions): Identity {
  const registry = isRegistry(sources) ? sources : givenSources(sources);
  const supervisorOf = new Map<string, Principal>();
  for (const [id, key] of Object.entries(supervisors)) {
    if (key.length < SHORTEST_TOKEN || supervisorOf.has(tokenDigest(key)) || registry.find(tokenDigest(key), 0)) {
      throw new PlumblineError(
        "SETTING_INVALID",
        `the secret of supervisor ${id} is shorter than ${SHORTEST_TOKEN} characters, or given to two callers`,
      );
    }
    supervisorOf.set(tokenDigest(key), keyHolder(id));
  }
  if (secret.length < SHORTEST_TOKEN) {
    throw new PlumblineError("SETTING_INVALID", `the secret that signs sessions is shorter than ${SHORTEST_TOKEN} characters`);
  }
  // With the supervisor's key: who is given another one has no session any more.
  const sign = (claim: string, id: string): string =>
    createHmac("sha256", secret).update(`${claim}.${supervisors[id]}`).digest("base64url");

  function byToken(digest: string, now: number): Principal | undefined {
    const source = registry.find(digest, now);
    return source
      ? { id: source.id, source: source.id, roles: ["sourceSystem"], scopes: [], until: Number.POSITIVE_INFINITY }
      : supervisorOf.get(digest);
  }

  return {
    sources: registry,
    callerOf(headers, now) {
      const bearer = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
      // Found by its digest: how long the search takes tells nothing about a token.
      if (bearer !== undefined) return byToken(tokenDigest(bearer), now);
      const session = new RegExp(`(?:^|; *)${COOKIE}=([^;]*)`).exec(headers.get("cookie") ?? "")?.[1];
      const [id = "", until = "", signature = ""] = (session ?? "").split(".");
      const name = Buffer.from(id, "base64url").toString();
      if (!Object.hasOwn(supervisors, name) || !equal(signature, sign(`${id}.${until}`, name)) || !(Number(until) > now)) return undefined;
      return { ...keyHolder(name), until: Number(until) };
    },
    signIn(key, now) {
      const caller = supervisorOf.get(tokenDigest(key));
      if (!caller) throw new PlumblineError("UNAUTHENTICATED", "this key opens no console; use the address that the server printed");
      const claim = `${Buffer.from(caller.id).toString("base64url")}.${Math.floor(now + SESSION_MS)}`;
      return `${COOKIE}=${claim}.${sign(claim, caller.id)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`;
    },
  };
}

/** Who has a key from the operator. */
function keyHolder(id: string): Principal {
  return { id, roles: ["supervisor", "systemAdmin", "auditAdmin"], scopes: [""], until: Number.POSITIVE_INFINITY };
}

function isRegistry(sources: IdentityOptions["sources"]): sources is SourceRegistry {
  return typeof sources.find === "function";
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
