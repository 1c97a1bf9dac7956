import { FILTER_BYTES, NAMES_PARTITION, quoted } from "./schema.ts";
import { openTransaction, type Query } from "./session.ts";

/**
 * Tells of nearly every new name that no partition that is full holds it, so that only the newest ones are asked. Of each full partition, which
 * never changes again, there is a Bloom filter in memory: 16 bits per name; one name in 1,500 is looked for in vain.
 */
export interface NameFilters {
  /** Names of entries below it are in the filters; those from it on have to be looked for. */
  readonly end: number;
  /** Partitions that may hold one of the names (16 bytes each): place of the name, first index of the partition. */
  maybe(names: Uint8Array): readonly { readonly place: number; readonly from: number }[];
  /** Reads what was kept, up to the first that is missing: once, before anything else. */
  load(query: Query): Promise<void>;
  /** Of a trail that has come to `size`: makes in the background what is missing. Where that fails, names are looked for without. */
  follow(size: number): void;
  close(): Promise<void>;
}

export function createNameFilters(url: string, what: string, schema: string): NameFilters {
  const s = quoted(schema);
  let filters: Uint8Array[] = [];
  let tried = 0;
  let building: Promise<void> | undefined;
  let abandon: (() => Promise<void>) | undefined;
  let isClosed = false;

  async function build(partition: number): Promise<boolean> {
    const { query, commit, close } = await openTransaction(url, what);
    abandon = close;
    try {
      const from = partition * NAMES_PARTITION;
      await query({ text: "SET LOCAL work_mem = '64MB'" });
      // In few rows, each of which takes the process a millisecond or two.
      await query({
        text: `DECLARE names NO SCROLL CURSOR FOR SELECT string_agg(uuid_send(name), ''::bytea) AS names FROM ${s}.names
          WHERE idx >= ${from} AND idx < ${from + NAMES_PARTITION} GROUP BY idx >> 13`,
      });
      const filter = new Uint8Array(FILTER_BYTES);
      for (let count = 0; count < NAMES_PARTITION; ) {
        const [row] = await query({ text: "FETCH 1 FROM names" });
        if (!row || isClosed) return false;
        addNames(filter, row.names as Uint8Array);
        count += (row.names as Uint8Array).byteLength / NAME;
      }
      const text = `INSERT INTO ${s}.name_filters (partition, bits) SELECT $1::int4, $2::bytea
        WHERE NOT EXISTS (SELECT 1 FROM ${s}.name_filters WHERE partition = $1::int4)`;
      await query({ text }, [partition, Buffer.from(filter.buffer)]);
      await commit();
      filters.push(filter);
      return true;
    } finally {
      await close();
    }
  }

  return {
    get end() {
      return filters.length * NAMES_PARTITION;
    },
    maybe(names) {
      const view = new DataView(names.buffer, names.byteOffset, names.byteLength);
      const found: { place: number; from: number }[] = [];
      for (let at = 0; at < names.byteLength; at += NAME) {
        for (let i = filters.length - 1; i >= 0; i--) {
          if (mayHold(filters[i] as Uint8Array, view, at)) found.push({ place: at / NAME, from: i * NAMES_PARTITION });
        }
      }
      return found;
    },
    async load(query) {
      const kept: Uint8Array[] = [];
      for (;;) {
        const [row] = await query({ text: `SELECT bits FROM ${s}.name_filters WHERE partition = $1` }, [kept.length]);
        if (!row) break;
        kept.push(row.bits as Uint8Array);
      }
      filters = kept;
      tried = kept.length;
    },
    follow(size) {
      const full = Math.floor(size / NAMES_PARTITION);
      if (full <= tried || building || isClosed) return;
      tried = full;
      building = (async () => {
        while (filters.length < full && (await build(filters.length)));
      })()
        // Tried again when the next partition is full, or the store is opened.
        .catch(() => {})
        .finally(() => {
          building = undefined;
        });
    },
    async close() {
      isClosed = true;
      // A statement that gets no answer would be waited for without end.
      await abandon?.();
      await building;
    },
  };
}

const NAME = 16;
const PROBES = 8;
const MASK = FILTER_BYTES * 8 - 1;

/** Names are hashes under a secret: their own bits are as good as any hash of them. */
export function addNames(filter: Uint8Array, names: Uint8Array): void {
  const view = new DataView(names.buffer, names.byteOffset, names.byteLength);
  for (let at = 0; at < names.byteLength; at += NAME) {
    const step = view.getUint32(at + 4) | 1;
    for (let i = 0, hash = view.getUint32(at); i < PROBES; i++, hash += step) {
      const bit = hash & MASK;
      (filter[bit >>> 3] as number) |= 1 << (bit & 7);
    }
  }
}

/** Whether the name at `at` may have been added. */
export function mayHold(filter: Uint8Array, names: DataView, at: number): boolean {
  const step = names.getUint32(at + 4) | 1;
  for (let i = 0, hash = names.getUint32(at); i < PROBES; i++, hash += step) {
    const bit = hash & MASK;
    if (((filter[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}
