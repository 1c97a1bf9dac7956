import { createHash } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import { checkEmbedKey, type EmbedKey } from "./embed-token.ts";

/** What happened to the right of a source to send. */
export interface SourceChange {
  readonly change: "admitted" | "rotated" | "revoked";
  /** RFC 3339. */
  readonly at: string;
}

/** What a source may do besides telling what its own system did. */
export interface SourceRights {
  /** Organisations for which it may speak, with all below them; all unless given. */
  readonly orgs?: readonly string[];
  /** `directory`: who works where. */
  readonly mayTell?: readonly "directory"[];
  /** By which it signs embed tokens; without it none of its users can have a session. */
  readonly embed?: EmbedKey;
  /** Origins of pages in which something of ours is embedded, such as `https://oa.example.gov.cn`; any where none is given. */
  readonly origins?: readonly string[];
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
  /** Undefined for one that is not there or may not send any more. */
  rightsOf(id: string): SourceRights | undefined;
}

/** A source as it is given in code. */
export interface GivenSource extends SourceRights {
  readonly token: string;
}

/** Shorter ones could be guessed over the network. */
export const SHORTEST_TOKEN = 20;
/** The supervisor writes under these itself; nobody else may. */
const OWN_SOURCES = "engine/";
const LONGEST_NAME = 512;

/** Sources with the tokens that the operator's code gave them; only their digests are kept. Throws `SETTING_INVALID`. */
export function givenSources(sources: Readonly<Record<string, string | GivenSource>>): SourceRegistry {
  const byDigest = new Map<string, { readonly id: string }>();
  const byId = new Map<string, SourceRights>();
  for (const [id, given] of Object.entries(sources)) {
    const { token, ...rights } = typeof given === "string" ? { token: given } : given;
    checkSourceId(id);
    if (token.length < SHORTEST_TOKEN || byDigest.has(tokenDigest(token))) {
      throw new PlumblineError(
        "SETTING_INVALID",
        `the secret of source ${id} is shorter than ${SHORTEST_TOKEN} characters, or given to two callers`,
      );
    }
    checkRights(id, rights);
    byDigest.set(tokenDigest(token), { id });
    byId.set(id, rights);
  }
  return {
    find: (digest) => byDigest.get(digest),
    list: () => [...byDigest.values()].map(({ id }) => ({ id, changes: [] })),
    rightsOf: (id) => byId.get(id),
  };
}

/** Throws `SETTING_INVALID`. */
export function checkRights(id: string, { embed, origins = [] }: SourceRights): void {
  if (embed) checkEmbedKey(id, embed);
  const foreign = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (foreign !== undefined) {
    throw new PlumblineError(
      "SETTING_INVALID",
      `source ${id}: ${JSON.stringify(foreign.slice(0, 80))} is no origin, such as https://oa.example.gov.cn`,
    );
  }
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
