import { createHmac } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import { holderOf } from "../api/access.ts";
import { createRateLimit } from "../api/rate-limit.ts";
import type { Directory } from "../directory/directory.ts";
import { dayOf, startOf } from "../directory/records.ts";
import { isSafe, tokenOf } from "./carried.ts";
import { readEmbedToken, sourceOfEmbedToken } from "./embed-token.ts";
import { createProvider, type Provider, type ProviderOptions } from "./oidc.ts";
import { ADMINISTRATORS, type Grant, type Principal, ROLES, type Role } from "./principal.ts";
import { isSigned, tokenRefused } from "./read-token.ts";
import { createSessions, type Session, type SessionOf, type SessionStore, type Sessions } from "./sessions.ts";
import { createSignIn, type SignIn, type SignInOutcome, signInRefused } from "./sign-in.ts";
import { type GivenSource, givenSources, SHORTEST_TOKEN, type SourceRegistry, tokenDigest } from "./source-registry.ts";

/** A key that the operator gave somebody. */
export interface OperatorKey {
  readonly key: string;
  readonly roles: readonly Role[];
  /** Organisations with all below them; `""` is the root of all. */
  readonly scopes: readonly string[];
  readonly person?: string;
  readonly body?: string;
  readonly level?: string;
  readonly ladderRoles?: readonly string[];
  readonly actsFor?: readonly string[];
}

export interface IdentityOptions {
  /** Tokens by source, sources with what they may do, or a registry such as `fileSources`. */
  readonly sources: Readonly<Record<string, string | GivenSource>> | SourceRegistry;
  /**
   * Keys of the operator by name: for a bearer token, or once for a session. One that is text alone supervises and administers everything: enough
   * for a small installation, and the way to begin with a large one.
   */
  readonly supervisors: Readonly<Record<string, string | OperatorKey>>;
  /** Kept with the sessions: whoever is given another key has no session any more. */
  readonly secret: string;
  /** Whose tokens are taken besides. */
  readonly provider?: ProviderOptions;
  /** Nobody is two of system, audit and security administrator; keys that are text alone are refused. */
  readonly exclusiveAdministrators?: boolean;
}

/** What it needs of the server. */
export interface IdentityServices {
  readonly directory: Directory;
  /** Of the trail: embed tokens are for this audience. */
  readonly origin: string;
  /** Browsers come by TLS alone. */
  readonly tls?: boolean | undefined;
  /** There once the trail is. */
  store(): SessionStore;
}

export interface Carried {
  readonly token: string;
  /** Milliseconds. */
  readonly until: number;
}

export interface Identity {
  readonly sources: SourceRegistry;
  readonly sessions: Sessions;
  /** Where browsers sign in at a provider. */
  readonly provider: SignIn | undefined;
  /** Whether the browser came by TLS, as its cookies have to. */
  isSecure(request: Pick<Request, "url">): boolean;
  /** A session of 12 hours for who signed in at the provider, once. Throws `SIGN_IN_REFUSED` for an account that is none here. */
  signedIn(outcome: SignInOutcome, now: number, device?: string): Promise<Carried>;
  /**
   * By `Authorization: Bearer` or by the session cookie; undefined when neither is known. Throws `TOKEN_REFUSED` for a signed token that is not
   * good, `FORBIDDEN` for a change that a page of another site asks for, `IDENTITY_UNAVAILABLE`.
   */
  callerOf(request: Pick<Request, "method" | "headers" | "url">, now: number): Promise<Principal | undefined>;
  /** Exchanges a key of the operator for a session of 12 hours. `device` is what the browser was told to remember. Throws `UNAUTHENTICATED`. */
  signIn(key: string, now: number, device?: string): Promise<Carried>;
  /** Exchanges an embed token of a host for a session of 30 minutes. Throws `TOKEN_REFUSED`, `FORBIDDEN`, `RATE_LIMITED`. */
  embed(token: string, now: number, origin: string | undefined): Promise<Carried>;
}

const SESSION_MS = 12 * 3_600_000;
const EMBED_MS = 30 * 60_000;
/** Embed tokens of one source. */
const EMBEDS = { perSecond: 20, burst: 1000 };

/** Throws `SETTING_INVALID`. */
export function createIdentity(options: IdentityOptions, { directory, origin, tls, store }: IdentityServices): Identity {
  const { sources, supervisors, secret, exclusiveAdministrators = false } = options;
  const registry = isRegistry(sources) ? sources : givenSources(sources);
  const provider = options.provider && createProvider(options.provider);
  const keys = new Map<
    string,
    { readonly id: string; readonly key: string; readonly grants: readonly Grant[]; readonly person?: string }
  >();
  const byDigest = new Map<string, string>();
  for (const [id, given] of Object.entries(supervisors)) {
    const { key, grants, person } =
      typeof given === "string" ? bootstrap(id, given, exclusiveAdministrators) : held(id, given, exclusiveAdministrators);
    if (key.length < SHORTEST_TOKEN || byDigest.has(tokenDigest(key)) || registry.find(tokenDigest(key), 0)) {
      throw new PlumblineError(
        "SETTING_INVALID",
        `the secret of supervisor ${id} is shorter than ${SHORTEST_TOKEN} characters, or given to two callers`,
      );
    }
    byDigest.set(tokenDigest(key), id);
    keys.set(id, { id, key, grants, ...(person !== undefined && { person }) });
  }
  if (secret.length < SHORTEST_TOKEN) {
    throw new PlumblineError("SETTING_INVALID", `the secret that signs sessions is shorter than ${SHORTEST_TOKEN} characters`);
  }
  const signIn =
    options.provider?.signIn &&
    createSignIn(options.provider.signIn, {
      provider: options.provider,
      secret,
      verify: (token, clientId, now) => (provider as Provider).verifyIdToken(token, clientId, now),
    });
  const isSecure: Identity["isSecure"] = ({ url }) => tls === true || new URL(url).protocol === "https:" || signIn?.isSecure === true;
  const sessions = createSessions(store);
  const embeds = createRateLimit(EMBEDS);
  const markOf = (key: string): string => createHmac("sha256", secret).update(key).digest("hex").slice(0, 32);

  function keyHolder(id: string): Principal | undefined {
    const found = keys.get(id);
    return (
      found && { id, isKey: true, ...(found.person !== undefined && { person: found.person }), ...holderOf(found.grants), until: FOREVER }
    );
  }

  function accountHolder(id: string, said: readonly Grant[], now: number): Principal | undefined {
    const account = directory.account(id);
    if (!account?.open && said.length === 0) return undefined;
    const day = dayOf(now);
    const granted = directory.grantsOf(id, day);
    // What a grant allows is looked up anew on another day.
    return {
      id,
      ...(account?.person !== undefined && { person: account.person }),
      ...holderOf([...granted, ...said]),
      until: startOf(day) + DAY_MS,
    };
  }

  function hostUser({ account, source, orgs = [] }: SessionOf): Principal | undefined {
    const rights = source === undefined ? undefined : registry.rightsOf(source);
    if (source === undefined || !rights?.embed) return undefined;
    const person = directory.personOf(source, account);
    return {
      id: account,
      source,
      ...(person !== undefined && { person }),
      roles: ["hostUser"],
      // What its source may not speak for any more is not theirs any more either.
      scopes: orgs.filter((org) => mayNameOrg(directory, rights.orgs, org)),
      until: FOREVER,
    };
  }

  function ofSession(session: Session, now: number): Principal | undefined {
    const { kind, account, key, grants = [], id, until } = session;
    const holder = kind === "key" ? keyHolder(account) : kind === "embed" ? hostUser(session) : accountHolder(account, grants, now);
    if (!holder || (kind === "key" && key !== markOf((keys.get(account) as { readonly key: string }).key))) return undefined;
    return { ...holder, session: id, until: Math.min(until, holder.until) };
  }

  async function byToken(token: string, now: number): Promise<Principal | undefined> {
    // Found by its digest: how long the search takes tells nothing about a token.
    const digest = tokenDigest(token);
    const source = registry.find(digest, now);
    if (source) return { id: source.id, source: source.id, roles: ["sourceSystem"], scopes: [], until: FOREVER };
    const name = byDigest.get(digest);
    if (name !== undefined) return keyHolder(name);
    if (isSigned(token)) {
      if (!provider) throw tokenRefused("issuer", "signed tokens are of no use here; exchange an embed token, or sign in");
      const { account, grants, until } = await provider.verify(token, now);
      const holder = accountHolder(account, grants, now);
      return holder && { ...holder, until: Math.min(until, holder.until) };
    }
    const session = await sessions.find(token, now);
    return session && ofSession(session, now);
  }

  return {
    sources: registry,
    sessions,
    provider: signIn,
    isSecure,
    async signedIn({ account, grants, state }, now, device) {
      if (!accountHolder(account, grants, now)) throw signInRefused("account", "this account was not opened here");
      const of: SessionOf = { kind: "provider", account, ...(grants.length > 0 && { grants }), ...(device !== undefined && { device }) };
      const { token, session } = await sessions.begin(of, { now, lifetime: SESSION_MS, once: state });
      return { token, until: session.until };
    },
    async callerOf(request, now) {
      const { bearer, cookie } = tokenOf(request.headers, isSecure(request));
      if (bearer !== undefined) return byToken(bearer, now);
      if (cookie === undefined) return undefined;
      const session = await sessions.find(cookie, now);
      // The session of an embedded page is carried by its script alone.
      if (!session || session.kind === "embed") return undefined;
      if (!isSafe(request)) {
        throw new PlumblineError("FORBIDDEN", "a page of another site cannot ask for a change with the session of this one");
      }
      return ofSession(session, now);
    },
    async signIn(key, now, device) {
      const id = byDigest.get(tokenDigest(key));
      if (id === undefined) {
        throw new PlumblineError("UNAUTHENTICATED", "this key opens no console; use the address that the server printed");
      }
      const of: SessionOf = { kind: "key", account: id, key: markOf(key), ...(device !== undefined && { device }) };
      const { token, session } = await sessions.begin(of, { now, lifetime: SESSION_MS });
      return { token, until: session.until };
    },
    async embed(token, now, page) {
      const source = sourceOfEmbedToken(token);
      const { embed, orgs, origins } = registry.rightsOf(source) ?? {};
      if (!embed) throw tokenRefused("issuer", "no source of this name gives embed tokens here");
      const claims = await readEmbedToken(token, { source, embed, audience: origin, now });
      if (page !== undefined && origins && !origins.includes(page)) {
        throw new PlumblineError("FORBIDDEN", `pages of ${page.slice(0, 200)} are not among those in which source ${source} embeds`);
      }
      const foreign = claims.orgs.find((org) => !mayNameOrg(directory, orgs, org));
      if (foreign !== undefined)
        throw tokenRefused("claims", `source ${source} does not speak for ${JSON.stringify(foreign.slice(0, 80))}`);
      embeds.count(source, now);
      const of: SessionOf = {
        kind: "embed",
        account: claims.actor,
        source,
        orgs: claims.orgs,
        ...(claims.post !== undefined && { post: claims.post }),
      };
      const { token: opaque, session } = await sessions.begin(of, { now, lifetime: EMBED_MS, use: claims });
      return { token: opaque, until: session.until };
    },
  };
}

const FOREVER = Number.POSITIVE_INFINITY;
const DAY_MS = 86_400_000;

/** Whether a source that speaks for these organisations speaks for this one. Without any it speaks for all. */
export function mayNameOrg(directory: Pick<Directory, "organisations">, orgs: readonly string[] | undefined, org: string): boolean {
  return orgs === undefined || orgs.includes("") || (directory.organisations.pathOf(org) ?? [org]).some((one) => orgs.includes(one));
}

/** Supervision and the administration of everything, except that nobody grants by it where administrators exclude each other. */
const BOOTSTRAP_ROLES = ["supervisor", "systemAdmin", "auditAdmin", "securityAdmin"] as const;

interface Held {
  readonly key: string;
  readonly grants: readonly Grant[];
  readonly person?: string;
}

function bootstrap(id: string, key: string, exclusive: boolean): Held {
  if (exclusive) {
    throw new PlumblineError(
      "SETTING_INVALID",
      `the key of ${id} would be of all administrators, who exclude each other here; say its roles`,
    );
  }
  return { key, grants: BOOTSTRAP_ROLES.map((role) => ({ role, scope: "" })) };
}

function held(id: string, { key, roles, scopes, person, ...of }: OperatorKey, exclusive: boolean): Held {
  const unknown = roles.find((role) => !ROLES.includes(role) || role === "sourceSystem" || role === "hostUser");
  if (unknown !== undefined || roles.length === 0)
    throw new PlumblineError("SETTING_INVALID", `the key of ${id} needs roles that there are for people`);
  if (exclusive && roles.filter((role) => (ADMINISTRATORS as readonly Role[]).includes(role)).length > 1) {
    throw new PlumblineError("SETTING_INVALID", `the key of ${id} is of two administrators, who exclude each other here`);
  }
  return { key, grants: roles.flatMap((role) => scopes.map((scope) => ({ ...of, role, scope }))), ...(person !== undefined && { person }) };
}

function isRegistry(sources: IdentityOptions["sources"]): sources is SourceRegistry {
  return typeof sources.find === "function" && typeof sources.list === "function";
}
