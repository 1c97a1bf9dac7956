import { PlumblineError, type RecordView } from "@plumbline/core";
import type { DeskPart, Reactor } from "../desk/desk.ts";
import type { Principal } from "../identity/principal.ts";
import type { Organisations } from "../supervise/create-supervision.ts";
import { directoryCommands } from "./commands.ts";
import { ACCOUNT, ASSIGNMENT, directoryEvents, ORG, PERSON, POST } from "./events.ts";
import {
  type AccountFacts,
  type AccountGrant,
  type AssignmentFacts,
  directoryRecords,
  type OrgFacts,
  type PersonFacts,
  type PostFacts,
  startOf,
} from "./records.ts";

export interface DirectoryOptions {
  /** The tree at the start, as parents by child; what the trail tells of an organisation comes before it. */
  readonly orgs?: Readonly<Record<string, string | null>>;
  /** Nobody is two of system, audit and security administrator. */
  readonly exclusiveAdministrators?: boolean;
}

export interface DirectoryOrg {
  readonly id: string;
  readonly path: readonly string[];
  readonly title?: string;
  readonly closedOn?: string;
}

/** Who works where, as the trail has told it so far. Days are `YYYY-MM-DD`. */
export interface Directory {
  readonly part: DeskPart;
  readonly organisations: Organisations & {
    /** From the root to it, as it stood on a day. */
    pathOn(org: string, day: string): readonly string[] | undefined;
    list(): readonly DirectoryOrg[];
  };
  /** What an account may on a day; nothing where it is not open. */
  grantsOf(account: string, day: string): readonly AccountGrant[];
  /** Undefined for an account that was never opened. */
  account(id: string): (AccountFacts & { readonly id: string }) | undefined;
  accounts(): readonly (AccountFacts & { readonly id: string })[];
  /** The person behind an actor of a source. */
  personOf(source: string, actor: string): string | undefined;
  person(id: string): PersonFacts | undefined;
  post(id: string): PostFacts | undefined;
  postsIn(org: string): readonly string[];
  /** Posts of a person on a day. */
  postsOf(person: string, day: string): readonly string[];
  /** Who answers for an organisation on a day; undefined unless the directory knows exactly one. */
  leaderOf(org: string, day: string): string | undefined;
  /** Assignments of a person, or of a post, whenever. */
  assignments(of: { readonly person: string } | { readonly post: string }): readonly (AssignmentFacts & { readonly id: string })[];
  /** It is one of their organisations, or below one. */
  isWithin(principal: Pick<Principal, "scopes">, org: string): boolean;
}

/** Throws `SETTING_INVALID` for a tree with a circle or a parent that is not in it. */
export function createDirectory({ orgs: given = {}, exclusiveAdministrators = false }: DirectoryOptions = {}): Directory {
  checkTree(given);
  const orgs = new Map<string, OrgFacts>();
  const persons = new Map<string, PersonFacts>();
  const posts = new Map<string, PostFacts>();
  const assignments = new Map<string, AssignmentFacts>();
  const accounts = new Map<string, AccountFacts>();
  const links = new Map<string, string>();
  const ofPerson = new Index();
  const ofPost = new Index();
  const ofOrg = new Index();
  /** Organisations right below one. */
  const below = new Index();
  let paths = new Map<string, readonly string[]>();
  let moved = new Map<string, readonly string[]>();
  for (const [org, parent] of Object.entries(given)) below.add(parent ?? "", org);

  const parentOf = (org: string): string | null | undefined => {
    const facts = orgs.get(org);
    return facts?.parent !== undefined ? facts.parent : Object.hasOwn(given, org) ? given[org] : undefined;
  };
  const climb = (org: string, parent: (org: string) => string | null | undefined): readonly string[] | undefined => {
    const path: string[] = [];
    for (let at: string | null | undefined = org; at !== null; at = parent(at)) {
      // Who tells of an organisation tells of its parent; until then it stands alone. A circle is cut where it closes.
      if (at === undefined || path.includes(at)) return path.length > 1 ? path : undefined;
      path.unshift(at);
    }
    return path;
  };
  const pathOf = (org: string): readonly string[] | undefined => {
    let path = paths.get(org);
    if (!path) {
      path = climb(org, parentOf);
      if (path) paths.set(org, path);
    }
    return path;
  };

  const watchers: Readonly<Record<string, (id: string, state: never) => void>> = {
    [ORG](id: string, facts: OrgFacts) {
      const before = parentOf(id);
      orgs.set(id, facts);
      const after = parentOf(id);
      if (before === after) return;
      if (before !== undefined) below.drop(before ?? "", id);
      if (after !== undefined) below.add(after ?? "", id);
      paths = new Map();
      const seen = new Set<string>();
      const tell = (org: string): void => {
        if (seen.has(org)) return;
        seen.add(org);
        const path = pathOf(org);
        if (path) moved.set(org, path);
        for (const child of below.of(org)) tell(child);
      };
      tell(id);
    },
    [PERSON](id: string, facts: PersonFacts) {
      for (const { source, actor } of persons.get(id)?.links ?? []) links.delete(nameOf(source, actor));
      persons.set(id, facts);
      for (const { source, actor } of facts.links ?? []) links.set(nameOf(source, actor), id);
    },
    [POST](id: string, facts: PostFacts) {
      const before = posts.get(id)?.org;
      if (before !== undefined) ofOrg.drop(before, id);
      posts.set(id, facts);
      if (facts.org !== undefined) ofOrg.add(facts.org, id);
    },
    [ASSIGNMENT](id: string, facts: AssignmentFacts) {
      const before = assignments.get(id);
      if (before?.person !== undefined) ofPerson.drop(before.person, id);
      if (before?.post !== undefined) ofPost.drop(before.post, id);
      assignments.set(id, facts);
      if (facts.person !== undefined) ofPerson.add(facts.person, id);
      if (facts.post !== undefined) ofPost.add(facts.post, id);
    },
    [ACCOUNT](id: string, facts: AccountFacts) {
      accounts.set(id, facts);
    },
  };

  const seen = new Map<string, number>();
  function watch({ type, id, state }: RecordView): void {
    const name = nameOf(type, id);
    // While the trail is folded anew, records are there as they once were.
    if ((state.n as number) < (seen.get(name) ?? 0)) return;
    seen.set(name, state.n as number);
    // The record goes on changing under its view.
    watchers[type]?.(id, { ...state } as never);
  }

  const organisations: Directory["organisations"] = {
    given,
    pathOf,
    childrenOf: (org) => [...below.of(org)].sort(),
    moved() {
      if (moved.size === 0) return NONE;
      const told = [...moved].map(([org, path]) => ({ org, path }));
      moved = new Map();
      return told;
    },
    pathOn: (org, day) =>
      climb(org, (id) => {
        const moves = orgs.get(id)?.moves ?? [];
        const move = moves.findLast(({ from }) => from <= day);
        // Before all that was told it was where the given tree has it.
        return move ? move.parent : Object.hasOwn(given, id) ? given[id] : moves[0]?.parent;
      }),
    list: () =>
      [...new Set([...Object.keys(given), ...orgs.keys()])].sort().map((id) => {
        const { title, closedOn } = orgs.get(id) ?? {};
        return { id, path: pathOf(id) ?? [id], ...(title !== undefined && { title }), ...(closedOn !== undefined && { closedOn }) };
      }),
  };

  const directory: Directory = {
    organisations,
    part: {
      events: directoryEvents,
      records: directoryRecords,
      awake: [ORG, PERSON, POST, ASSIGNMENT, ACCOUNT],
      hidden: [ORG, PERSON, POST, ASSIGNMENT, ACCOUNT],
      watch,
      reactors: [moveTakes],
      get commands() {
        return directoryCommands(directory, { exclusiveAdministrators });
      },
    },
    grantsOf(account, day) {
      const facts = accounts.get(account);
      return facts?.open ? (facts.grants ?? []).filter(({ from, until }) => from <= day && (until === undefined || day < until)) : [];
    },
    account(id) {
      const facts = accounts.get(id);
      return facts && { ...facts, id };
    },
    accounts: () => [...accounts].map(([id, facts]) => ({ ...facts, id })),
    personOf: (source, actor) => links.get(nameOf(source, actor)),
    person: (id) => persons.get(id),
    post: (id) => posts.get(id),
    postsIn: (org) => [...ofOrg.of(org)],
    postsOf: (person, day) =>
      [...ofPerson.of(person)].flatMap((id) => {
        const held = assignments.get(id) as AssignmentFacts;
        return held.post !== undefined && holdsOn(held, day) ? [held.post] : [];
      }),
    leaderOf(org, day) {
      const leading = [...ofOrg.of(org)].filter((id) => posts.get(id)?.leads === true);
      const held = leading.flatMap((id) => [...ofPost.of(id)].map((one) => assignments.get(one) as AssignmentFacts));
      const [leader, ...others] = new Set(held.flatMap((one) => (holdsOn(one, day) && one.person !== undefined ? [one.person] : [])));
      return others.length > 0 ? undefined : leader;
    },
    assignments: (of) =>
      [...("person" in of ? ofPerson.of(of.person) : ofPost.of(of.post))].map((id) => ({
        ...(assignments.get(id) as AssignmentFacts),
        id,
      })),
    isWithin: ({ scopes }, org) => scopes.includes("") || (pathOf(org) ?? [org]).some((one) => scopes.includes(one)),
  };
  return directory;
}

/** The tree changes on the day of a move that was told before, by an event: what it is follows from the trail alone. */
const moveTakes: Reactor = {
  record: ORG,
  due({ state }) {
    const next = nextMove(state as OrgFacts);
    return next && startOf(next.from);
  },
  async fire({ id, state }) {
    const next = nextMove(state as OrgFacts);
    return next
      ? [{ id: `${ORG}/${id}/${next.from}/${(state as OrgFacts).n}`, type: "directory.orgMoveTook", data: { from: next.from } }]
      : [];
  },
};

/** The earliest move that has not taken effect. */
function nextMove({ moves = [], since = "" }: OrgFacts): { readonly from: string } | undefined {
  return moves.find(({ from }) => from > since);
}

/** Ids by another one. */
class Index {
  readonly #sets = new Map<string, Set<string>>();

  add(key: string, id: string): void {
    const set = this.#sets.get(key);
    if (set) set.add(id);
    else this.#sets.set(key, new Set([id]));
  }

  drop(key: string, id: string): void {
    this.#sets.get(key)?.delete(id);
  }

  of(key: string): ReadonlySet<string> {
    return this.#sets.get(key) ?? EMPTY;
  }
}

const EMPTY: ReadonlySet<string> = new Set();
const NONE: readonly never[] = [];

function nameOf(first: string, second: string): string {
  return `${first.length} ${first} ${second}`;
}

function checkTree(given: Readonly<Record<string, string | null>>): void {
  for (const org of Object.keys(given)) {
    const path: string[] = [];
    for (let at: string | null = org; at !== null; ) {
      if (at === "" || path.includes(at)) throw new PlumblineError("SETTING_INVALID", `organisation ${JSON.stringify(at)} is above itself`);
      path.push(at);
      const parent: string | null | undefined = Object.hasOwn(given, at) ? given[at] : undefined;
      if (parent === undefined) {
        throw new PlumblineError(
          "SETTING_INVALID",
          `organisation ${JSON.stringify(at.slice(0, 80))} is not in the tree; add it with its parent or null`,
        );
      }
      at = parent;
    }
  }
}

function holdsOn({ from, until }: AssignmentFacts, day: string): boolean {
  return from !== undefined && from <= day && (until === undefined || day < until);
}
