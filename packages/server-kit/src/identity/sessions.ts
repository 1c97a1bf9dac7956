import { createHash, randomBytes } from "node:crypto";
import type { Json, PlumblineError, TraceEvent } from "@plumbline/core";
import { ACCESS_SOURCE } from "../access/access-source.ts";
import { DESK_SOURCE } from "../desk/desk.ts";
import type { Supervision } from "../supervise/create-supervision.ts";
import type { Trail } from "../trail/trail.ts";
import type { Grant } from "./principal.ts";
import { tokenRefused } from "./read-token.ts";
import { signInRefused } from "./sign-in.ts";
import { EMBED_USE, personOfAccount, SIGN_IN, type SignedIn, type SignInFacts, signedInOf } from "./sign-in-record.ts";

/** What a session is of. */
export interface SessionOf {
  readonly kind: "key" | "provider" | "embed";
  /** Of the operator's key or of the directory; of an embed token, the actor of the source. */
  readonly account: string;
  readonly key?: string;
  readonly device?: string;
  readonly source?: string;
  readonly orgs?: readonly string[];
  readonly post?: string;
  readonly grants?: readonly Grant[];
}

export interface Session extends SessionOf {
  /** SHA-256 (hex) of the token. */
  readonly id: string;
  /** Milliseconds. */
  readonly until: number;
}

/** Where sessions are kept: the trail, and what is folded of it. Without packs nothing is folded; then they end with the process. */
export interface SessionStore {
  readonly trail: Pick<Trail, "append">;
  readonly supervision: Pick<Supervision, "view" | "state">;
}

export interface Sessions {
  /**
   * Gives the token that is carried from now on. Throws `TOKEN_REFUSED` for an embed token that was used before, `SIGN_IN_REFUSED` where another
   * session was begun with the same `once`.
   */
  begin(
    of: SessionOf,
    options: { readonly now: number; readonly lifetime: number; readonly use?: EmbedUse; readonly once?: string },
  ): Promise<{ readonly token: string; readonly session: Session }>;
  find(token: string, now: number): Promise<Session | undefined>;
  end(id: string, by: string, now: number): Promise<void>;
  /** Those that hold now, newest first. */
  list(of: SignedIn, now: number): Promise<readonly Session[]>;
}

/** The embed token for which a session is begun. */
export interface EmbedUse {
  readonly jti: string;
  /** Seconds. */
  readonly issuedAt: number;
}

interface Begun {
  readonly use?: { readonly bucket: string; readonly digest: string };
  readonly once?: string | undefined;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Held in memory besides what the state holds; the oldest are looked up there again. */
const MOST_KNOWN = 20_000;
const MOST_LISTED = 200;

export function createSessions(store: () => SessionStore): Sessions {
  /** By id; undefined once it was ended. */
  const known = new Map<string, Session | undefined>();
  /** Embed tokens on their way into the trail. */
  const using = new Set<string>();

  function remember(id: string, session: Session | undefined): void {
    known.delete(id);
    known.set(id, session);
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value as string);
  }

  async function begun(session: Session, now: number, { use, once }: Begun): Promise<void> {
    const { id, until, ...of } = session;
    const event = eventOf({
      id: use ? `embed/${use.digest}` : `signIn/${once === undefined ? id : digestOf(once)}`,
      type: "signIn.begun",
      now,
      objects: [{ type: SIGN_IN, id }, ...(use ? [{ type: EMBED_USE, id: use.bucket }] : [])],
      data: { ...(of as unknown as Record<string, Json>), until: new Date(until).toISOString(), ...(use && { token: use.digest }) },
    });
    const [receipt] = (await store().trail.append([{ event }])).receipts;
    // The trail takes one event of an id: of two servers, or after a restart, too.
    if (receipt?.status !== "stored" && once !== undefined) throw signInRefused("used", "it was done before; begin again");
    if (receipt?.status !== "stored") throw tokenRefused("used", "it was used before; ask the host for another one");
    remember(id, session);
  }

  async function beginEmbedded(session: Session, now: number, { jti, issuedAt }: EmbedUse): Promise<void> {
    const source = session.source as string;
    const digest = digestOf(`${source.length} ${source} ${jti}`);
    const bucket = `${source}/${Math.floor(issuedAt / 60)}`;
    const used = (): PlumblineError => tokenRefused("used", "it was used before; ask the host for another one");
    if (using.has(digest)) throw used();
    using.add(digest);
    try {
      const before = await store().supervision.view({ type: EMBED_USE, id: bucket });
      if ((before?.state.used as readonly string[] | undefined)?.includes(digest)) throw used();
      await begun(session, now, { use: { bucket, digest } });
    } catch (error) {
      using.delete(digest);
      throw error;
    }
    // It stays until the token is over, by when the fold has long seen its use.
    setTimeout(() => using.delete(digest), KEEP_USED_MS).unref();
  }

  return {
    async begin(of, { now, lifetime, use, once }) {
      const token = randomBytes(32).toString("base64url");
      const session: Session = { ...of, id: digestOf(token), until: now + lifetime };
      await (use ? beginEmbedded(session, now, use) : begun(session, now, { once }));
      if (of.device !== undefined) await tellDevices(session, now);
      return { token, session };
    },
    async find(token, now) {
      if (!TOKEN.test(token)) return undefined;
      const id = digestOf(token);
      if (!known.has(id)) {
        const view = await store().supervision.view({ type: SIGN_IN, id });
        const found = view && sessionOf(id, view.state as SignInFacts);
        // Nothing is remembered of what anybody may make up.
        if (!found) return undefined;
        remember(id, found);
      }
      const session = known.get(id);
      return session && session.until > now ? session : undefined;
    },
    async end(id, by, now) {
      remember(id, undefined);
      const event = eventOf({ id: `signOut/${id}`, type: "signIn.ended", now, objects: [{ type: SIGN_IN, id }], data: { by } });
      await store().trail.append([{ event }]);
    },
    list,
  };

  async function list(of: SignedIn, now: number): Promise<readonly Session[]> {
    const found = new Map<string, Session>();
    const { supervision } = store();
    const person = personOfAccount(of);
    const sight = { within: [], person, now };
    for (const { id } of (await supervision.state?.records({ types: [SIGN_IN], sight, closed: false, limit: MOST_LISTED })) ?? []) {
      const facts = (await supervision.view({ type: SIGN_IN, id }))?.state as SignInFacts | undefined;
      const session = facts && sessionOf(id, facts);
      if (session) found.set(id, session);
    }
    for (const [id, session] of known) {
      if (!session) found.delete(id);
      else if (personOfAccount(signedInOf(session)) === person) found.set(id, session);
    }
    return [...found.values()].filter(({ until }) => until > now).sort((a, b) => b.until - a.until);
  }

  /** Two browsers that one account is signed in with may be two people: for the control on shared accounts. How far apart they are is not known here. */
  async function tellDevices(session: Session, now: number): Promise<void> {
    const { id } = session;
    const devices = new Set((await list(signedInOf(session), now)).flatMap(({ device }) => device ?? []));
    if (devices.size < 2) return;
    const data = { concurrentDevices: devices.size, distanceKm: 0 };
    const event = eventOf({ id: `session/${id}`, type: "session.seen", now, objects: [{ type: "session", id }], data });
    await store().trail.append([{ event: { ...event, source: ACCESS_SOURCE } }]);
  }
}

/** Longer than an embed token is good for. */
const KEEP_USED_MS = 120_000;

function sessionOf(id: string, { ended, until, ...of }: SignInFacts): Session | undefined {
  return ended || until === undefined ? undefined : { ...(of as SessionOf), id, until: Date.parse(until) };
}

function eventOf({ now, ...event }: Pick<TraceEvent, "id" | "type" | "objects" | "data"> & { readonly now: number }): TraceEvent {
  return { ...event, time: new Date(now).toISOString(), source: DESK_SOURCE };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
