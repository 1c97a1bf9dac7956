import { defineEvent, defineRecord, type EventDefinition, instantSchema, objectId, type RecordDefinition } from "@plumbline/core";
import * as z from "zod";
import { DESK_SOURCE, type DeskPart } from "../desk/desk.ts";

/** Types of records: a session, and the embed tokens of one source that were issued within one minute and used. */
export const SIGN_IN = "signIn";
export const EMBED_USE = "embedUse";

const name = z.string().min(1).max(512);

/** Somebody signed in. The id of the record is the SHA-256 of what they carry from then on, so that the trail opens no session. */
const begun = defineEvent({
  type: "signIn.begun",
  data: z.strictObject({
    kind: z.enum(["key", "provider", "embed"]),
    account: name,
    until: instantSchema,
    /** Keyed digest of the operator's key by which they signed in: whoever gets another key has no session any more. */
    key: z.string().max(64).optional(),
    /** Of their browser, as it was told to remember. */
    device: z.string().max(64).optional(),
    /** By an embed token: of which host and for which organisations, and the digest of the token. */
    source: name.optional(),
    orgs: z.array(name).max(100).optional(),
    post: name.optional(),
    token: z.string().max(64).optional(),
    /** What the claims of the provider's token granted. */
    grants: z.array(z.record(z.string(), z.unknown())).max(100).optional(),
  }),
});
const ended = defineEvent({ type: "signIn.ended", data: z.strictObject({ by: name }) });

export type SignInFacts = {
  readonly kind?: "key" | "provider" | "embed";
  readonly account?: string;
  readonly until?: string;
  readonly key?: string;
  readonly device?: string;
  readonly source?: string;
  readonly orgs?: readonly string[];
  readonly post?: string;
  // biome-ignore lint/suspicious/noExplicitAny: grants as they were given.
  readonly grants?: any;
  readonly ended?: boolean;
};

const ofDesk = (type: string) => {
  const idOf = objectId(type);
  return (event: Parameters<typeof idOf>[0]) =>
    event.source === DESK_SOURCE && event.type.startsWith("signIn.") ? idOf(event) : undefined;
};

const signIn: RecordDefinition<SignInFacts> = defineRecord<SignInFacts>({
  type: SIGN_IN,
  keys: ofDesk(SIGN_IN),
  initial: () => ({}),
  on: {
    "signIn.begun": (_state, { data: { token: _token, ...data } }) => data as Partial<SignInFacts>,
    "signIn.ended": () => ({ ended: true }),
  },
  closed: ({ ended: isOver }) => isOver === true,
  lateness: 0,
});

/** Digests of the embed tokens of a source and a minute. One record for many, since none is looked at after that minute. */
const embedUse = defineRecord<{ readonly used: readonly string[] }>({
  type: EMBED_USE,
  keys: ofDesk(EMBED_USE),
  initial: () => ({ used: [] }),
  on: { "signIn.begun": ({ used }, { data }) => ({ used: [...used, data.token as string] }) },
  closed: () => true,
  lateness: 0,
});

/** Sessions in the trail: they outlast a restart, another server may take them over, and who signed in when is on record. */
export const signInPart: DeskPart = {
  // biome-ignore lint/suspicious/noExplicitAny: events of several shapes.
  events: [begun, ended] as readonly EventDefinition<any>[],
  // biome-ignore lint/suspicious/noExplicitAny: records of two shapes.
  records: [signIn, embedUse] as readonly RecordDefinition<any>[],
  hidden: [EMBED_USE],
  unlisted: [SIGN_IN],
  row: ({ type, state }) => (type === SIGN_IN ? { person: personOfAccount(signedInOf(state as SignInFacts)) } : undefined),
};

/** Whose sessions they are: a key's, an account's of the directory, or a user's of a source. Each kind has names of its own. */
export interface SignedIn {
  readonly id: string;
  readonly isKey?: true;
  readonly source?: string;
}

export function signedInOf({ account = "", kind, source }: Pick<SignInFacts, "account" | "kind" | "source">): SignedIn {
  return { id: account, ...(kind === "key" && { isKey: true as const }), ...(source !== undefined && { source }) };
}

/** Under which sessions are listed; no person has such a name. */
export function personOfAccount({ id, isKey, source }: SignedIn): string {
  if (source !== undefined) return `user ${source.length} ${source} ${id}`;
  return isKey ? `key ${id}` : `account ${id}`;
}
