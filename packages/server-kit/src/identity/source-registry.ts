import { createHash } from "node:crypto";
import { PlumblineError } from "@plumbline/core";

/** What happened to the right of a source to send. */
export interface SourceChange {
  readonly change: "admitted" | "rotated" | "revoked";
  /** RFC 3339. */
  readonly at: string;
}

export interface RegisteredSource {
  readonly id: string;
  /** Oldest first; none for a source that was given in code. */
  readonly changes: readonly SourceChange[];
}

/** Who may send, by the digests of their tokens: whoever reads a registry cannot send with it. */
export interface SourceRegistry {
  /** By the SHA-256 (hex) of a token that holds at this instant (milliseconds since 1970). */
  find(tokenDigest: string, now: number): { readonly id: string } | undefined;
  list(): readonly RegisteredSource[];
}

/** Shorter ones could be guessed over the network. */
export const SHORTEST_TOKEN = 20;
/** The supervisor writes under these itself; nobody else may. */
const OWN_SOURCES = "engine/";
const LONGEST_NAME = 512;

/** Sources with the tokens that the operator's code gave them; only their digests are kept. Throws `SETTING_INVALID`. */
export function givenSources(tokens: Readonly<Record<string, string>>): SourceRegistry {
  const byDigest = new Map<string, { readonly id: string }>();
  for (const [id, token] of Object.entries(tokens)) {
    checkSourceId(id);
    if (token.length < SHORTEST_TOKEN || byDigest.has(tokenDigest(token))) {
      throw new PlumblineError(
        "SETTING_INVALID",
        `the secret of source ${id} is shorter than ${SHORTEST_TOKEN} characters, or given to two callers`,
      );
    }
    byDigest.set(tokenDigest(token), { id });
  }
  return { find: (digest) => byDigest.get(digest), list: () => [...byDigest.values()].map(({ id }) => ({ id, changes: [] })) };
}

/** Throws `SETTING_INVALID` for a name that no source may have. */
export function checkSourceId(id: string): void {
  if (id.startsWith(OWN_SOURCES)) {
    throw new PlumblineError("SETTING_INVALID", `source ${id}: names that begin with ${OWN_SOURCES} are the supervisor's own`);
  }
  if (id === "" || id.length > LONGEST_NAME || !id.isWellFormed()) {
    throw new PlumblineError("SETTING_INVALID", `source ${JSON.stringify(id.slice(0, 80))}: a name has 1 to ${LONGEST_NAME} characters`);
  }
}

/** SHA-256, hex. Of a random token it needs no salt. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
