import { keyOf } from "./bytes.ts";
import type { EventItem } from "./intake.ts";
import type { Known, TrailStore } from "./trail-store.ts";

/** A question to the store: which of these events it has. */
export interface Lookup {
  /** Size of the trail when it was asked; undefined while it was not. */
  readonly since: number | undefined;
  /** Of each event, in order. Without what was committed while the store answered. */
  readonly known: Promise<readonly (Known | undefined)[]>;
}

/**
 * Asks the store for events while the commit before them is being written, and what comes meanwhile with one more question. What such a
 * commit adds is remembered here for as long as a question that was put before it waits for its turn.
 */
export interface Lookups {
  ask(events: readonly EventItem[]): Lookup;
  /** What the store knew, and what was committed since it was asked. */
  known(events: readonly EventItem[], found: readonly (Known | undefined)[]): readonly (Known | undefined)[];
  /** The entries from `first` on are committed. */
  committed(first: number, taken: readonly EventItem[]): void;
  /** No question from before the trail had this size waits any more. */
  forget(size: number): void;
}

export function createLookups(store: TrailStore, size: () => number): Lookups {
  const commits: { readonly end: number; readonly names: ReadonlyMap<string, Known> }[] = [];
  let next: Round | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function round(): Round {
    const events: EventItem[] = [];
    const made: Round = {
      events,
      since: undefined,
      found: last.then(() => {
        next = undefined;
        made.since = size();
        return find(store, events);
      }),
    };
    last = made.found.catch(() => {});
    return made;
  }

  return {
    ask(events) {
      if (events.length === 0) return NOTHING_ASKED;
      next ??= round();
      const own = next;
      const from = own.events.length;
      own.events.push(...events);
      return {
        get since() {
          return own.since;
        },
        known: own.found.then((found) => found.slice(from, from + events.length)),
      };
    },
    known(events, found) {
      if (commits.length === 0) return found;
      return found.map((known, i) => {
        if (known) return known;
        const name = keyOf((events[i] as EventItem).name);
        for (const { names } of commits) {
          const recent = names.get(name);
          if (recent) return recent;
        }
        return undefined;
      });
    },
    committed(first, taken) {
      if (taken.length === 0) return;
      const names = new Map(taken.map(({ name, mac }, i) => [keyOf(name), { index: first + i, mac }]));
      commits.push({ end: first + taken.length, names });
    },
    forget(size) {
      while (commits[0] && commits[0].end <= size) commits.shift();
    },
  };
}

interface Round {
  readonly events: EventItem[];
  since: number | undefined;
  readonly found: Promise<readonly (Known | undefined)[]>;
}

const NOTHING_ASKED: Lookup = { since: undefined, known: Promise.resolve([]) };

/** What the store knows of these events now. */
export async function find(store: TrailStore, events: readonly EventItem[]): Promise<readonly (Known | undefined)[]> {
  if (events.length === 0) return [];
  const names = Buffer.allocUnsafeSlow(events.length * 16);
  for (const [i, { name }] of events.entries()) names.set(name, i * 16);
  return store.find(names);
}
