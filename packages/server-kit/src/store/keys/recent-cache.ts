/** A map that forgets what was not asked for lately: it holds between `size` and twice as many values. */
export interface RecentCache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  /** Forgets every value of which this is true. */
  drop(isGone: (value: V, key: K) => boolean): void;
  clear(): void;
}

/** Two ages instead of an order of use: taking the oldest out of a map again and again makes it walk over its own holes. */
export function createRecentCache<K, V>(size: number): RecentCache<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();

  function set(key: K, value: V): void {
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const found = old.get(key);
      if (found !== undefined) set(key, found);
      return found;
    },
    set,
    drop(isGone) {
      for (const map of [young, old]) for (const [key, value] of map) if (isGone(value, key)) map.delete(key);
    },
    clear() {
      young.clear();
      old.clear();
    },
  };
}
