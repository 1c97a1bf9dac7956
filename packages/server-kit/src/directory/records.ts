import { defineRecord, type Facts, type Json, objectId, type RecordDefinition, type TimedEvent } from "@plumbline/core";
import { DESK_SOURCE } from "../desk/desk.ts";
import { outcomeActOf } from "../desk/outcome.ts";
import type { Grant } from "../identity/principal.ts";
import { ACCOUNT, ASSIGNMENT, ORG, OWN_DIRECTORY_EVENTS, PERSON, POST } from "./events.ts";

/** Counts its events, so that a view of it can be told from an older one. */
export type Counted = { readonly n: number };

export type OrgFacts = Counted & {
  readonly founded?: boolean;
  /** Of today; absent where nobody told: then the tree that was given at the start knows. */
  readonly parent?: string | null;
  /** Day from which it is there. */
  readonly since?: string;
  readonly title?: string;
  /** Where it was from which day on, the first day first; what lies ahead is in it too. */
  readonly moves?: readonly { readonly from: string; readonly parent: string | null }[];
  readonly closedOn?: string;
};
export type PersonFacts = Counted & {
  readonly registered?: boolean;
  readonly name?: string;
  readonly links?: readonly { readonly source: string; readonly actor: string }[];
};
export type PostFacts = Counted & { readonly org?: string; readonly title?: string; readonly leads?: boolean; readonly closedOn?: string };
export type AssignmentFacts = Counted & {
  readonly person?: string;
  readonly post?: string;
  readonly from?: string;
  /** The powers of the post rest from this day on. */
  readonly suspendedFrom?: string;
  /** The first day on which it holds no more. */
  readonly until?: string;
};
export type AccountGrant = Grant & { readonly grant: string; readonly from: string; readonly until?: string };
export type AccountFacts = Counted & {
  readonly open?: boolean;
  readonly person?: string;
  readonly grants?: readonly AccountGrant[];
};

/** The legal day of an instant, as `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return new Date(at + EIGHT_HOURS).toISOString().slice(0, 10);
}

/** The first instant of a legal day. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}

const EIGHT_HOURS = 28_800_000;

// biome-ignore lint/suspicious/noExplicitAny: the schema of each event type has checked it.
type Data = any;
type Fold<S> = (state: S, data: Data, event: TimedEvent) => Partial<S>;

/** A record of the directory: its events are ours, or those of a source that may tell the directory, which was asked when they came. */
function part<S extends Counted>(type: string, on: Readonly<Record<string, Fold<S>>>, more: object = {}): RecordDefinition {
  const idOf = objectId(type);
  const reducers = Object.entries(on).map(([word, fold]) => [
    word.includes(".") ? word : `directory.${word}`,
    (state: S, event: TimedEvent): Facts => ({ ...(fold(state, event.data, event) as Facts), n: state.n + 1 }),
  ]);
  const types = new Set(reducers.map(([name]) => name as string));
  return defineRecord({
    type,
    keys: (event) => (types.has(event.type) && (event.source === DESK_SOURCE || mayBeTold(event.type)) ? idOf(event) : undefined),
    initial: () => ({ n: 0 }) as Facts,
    on: Object.fromEntries(reducers),
    trace: "window",
    ...more,
  });
}

/** By a source that tells the directory. */
function mayBeTold(type: string): boolean {
  return type.startsWith("directory.") && !OWN_DIRECTORY_EVENTS.has(type);
}

export const directoryRecords: readonly RecordDefinition[] = [
  part<OrgFacts>(
    ORG,
    {
      orgFounded: (s, { parent, title }, { at }) => ({
        founded: true,
        parent,
        since: dayOf(at),
        ...(title !== undefined && { title }),
        moves: [...(s.moves ?? []), { from: dayOf(at), parent }],
        closedOn: undefined as never,
      }),
      orgMoved: (s, { parent, from }, { at }) => ({
        moves: [...(s.moves ?? []).filter((one) => one.from < from), { from, parent }],
        ...(from <= dayOf(at) && { parent, since: from }),
      }),
      orgMoveTook: (s, { from }) => {
        const move = s.moves?.findLast((one) => one.from <= from);
        return move ? { parent: move.parent, since: move.from } : {};
      },
      orgRenamed: (_s, { title }) => ({ title }),
      orgClosed: (_s, { on }) => ({ closedOn: on }),
    },
    { title: ({ title }: OrgFacts) => title },
  ),
  part<PersonFacts>(PERSON, {
    personRegistered: (_s, { name }) => ({ registered: true, ...(name !== undefined && { name }) }),
    // What was erased links nobody.
    personLinked: (s, { source, actor }) =>
      actor === undefined
        ? {}
        : { links: [...(s.links ?? []).filter((one) => one.source !== source || one.actor !== actor), { source, actor }] },
    personUnlinked: (s, { source }) => ({ links: (s.links ?? []).filter((one) => one.source !== source) }),
  }),
  part<PostFacts>(
    POST,
    {
      postFounded: (_s, { org, title, leads }) => ({
        org,
        ...(title !== undefined && { title }),
        ...(leads !== undefined && { leads }),
        closedOn: undefined as never,
      }),
      postClosed: (_s, { on }) => ({ closedOn: on }),
    },
    { org: ({ org }: PostFacts) => org, title: ({ title }: PostFacts) => title },
  ),
  part<AssignmentFacts>(ASSIGNMENT, {
    assigned: (_s, { person, post, from, until }) => ({ person, post, from, ...(until !== undefined && { until }) }),
    assignmentEnded: (s, { on }) => (s.until !== undefined && s.until < on ? {} : { until: on }),
    // What the competent body decided acts on the post from its day on.
    "disposition.outcomeRecorded": (s, _data, event) => {
      const act = outcomeActOf(event);
      if (!act || s.person === undefined) return {};
      if (act.do === "suspendAssignment") return { suspendedFrom: earlier(s.suspendedFrom, act.on) };
      return { until: earlier(s.until, act.on) };
    },
  }),
  part<AccountFacts>(ACCOUNT, {
    accountOpened: (_s, { person }) => ({ open: true, ...(person !== undefined && { person }) }),
    accountClosed: () => ({ open: false, grants: [] }),
    granted: (s, { by: _by, ...grant }) => ({
      grants: [...(s.grants ?? []).filter((one) => one.grant !== grant.grant), grant as AccountGrant],
    }),
    grantEnded: (s, { grant, on }) => ({ grants: (s.grants ?? []).map((one) => (one.grant === grant ? { ...one, until: on } : one)) }),
  }),
] satisfies readonly RecordDefinition<{ [name: string]: Json | undefined }>[];

function earlier(a: string | undefined, b: string): string {
  return a !== undefined && a < b ? a : b;
}
