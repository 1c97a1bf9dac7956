import type { SubjectKeys } from "./subject-keys.ts";
import type { Erasure, TrailStore } from "./trail-store.ts";

/** Erasures that stand in the trail and are not carried out yet. What they name is not to be read any more. */
export interface Erasures {
  /** From now on it is hidden, and tried until it succeeds. */
  order(erasure: Erasure): void;
  hidesEntry(index: number): boolean;
  hidesKey(key: number): boolean;
  /** Carries out those that satisfy `isMeant`. Throws where one cannot be carried out at present; it is tried again later. */
  carryOut(isMeant?: (erasure: Erasure) => boolean): Promise<void>;
  /** The same for all, and reports instead of throwing. */
  retry(): Promise<void>;
  close(): void;
}

export interface ErasuresOptions {
  readonly store: Pick<TrailStore, "settle">;
  readonly subjectKeys: SubjectKeys | undefined;
  /** Resolves when what is being read now has been read: it may hold what was there before. */
  readonly readersDone: () => Promise<unknown>;
  readonly onFault: ((fault: { readonly where: string; readonly error: unknown }) => void) | undefined;
}

/** Somebody may read the store for as long, and its log cannot be emptied meanwhile. */
const RETRY_MS = 60_000;

export function createErasures({ store, subjectKeys, readersDone, onFault }: ErasuresOptions): Erasures {
  const left = new Map<Erasure, { readonly entries: ReadonlySet<number>; readonly keys: ReadonlySet<number> }>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function wait(): void {
    if (!isClosed) timer ??= setTimeout(() => void retry(), RETRY_MS).unref();
  }

  function names(kind: "entries" | "keys", number: number): boolean {
    for (const named of left.values()) if (named[kind].has(number)) return true;
    return false;
  }

  async function carryOutOne(erasure: Erasure): Promise<void> {
    // First, since copies of the store may be anywhere.
    if (erasure.keys.length > 0) await subjectKeys?.destroy(erasure.keys);
    await store.settle(erasure);
    await readersDone();
    left.delete(erasure);
  }

  async function retry(): Promise<void> {
    timer = undefined;
    for (const erasure of left.keys()) {
      try {
        await carryOutOne(erasure);
      } catch (error) {
        if (!isClosed) onFault?.({ where: `erasure ${erasure.index}`, error });
        wait();
      }
    }
  }

  return {
    order(erasure) {
      left.set(erasure, { entries: new Set(erasure.entries), keys: new Set(erasure.keys) });
      wait();
    },
    hidesEntry: (index) => names("entries", index),
    hidesKey: (key) => names("keys", key),
    async carryOut(isMeant = () => true) {
      for (const erasure of [...left.keys()].filter(isMeant)) await carryOutOne(erasure);
    },
    retry,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
