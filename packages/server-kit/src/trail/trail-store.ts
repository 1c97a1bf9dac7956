/**
 * Where a trail lies. The trail decides what is written; a store writes it, all or nothing, and gives it back as it stands.
 * `@plumbline/server-kit/store/contract` is the suite that every store passes.
 */

/** The size of a trail and the signed checkpoint over exactly that many entries. */
export interface TrailHead {
  readonly size: number;
  readonly checkpoint: string;
}

export { TILE_WIDTH } from "@plumbline/core/trail";

/**
 * Up to 256 entries that were committed together, follow each other and lie in one bundle: packed, since one row of 100 KB is written and
 * read many times faster than 100 rows. `chunk.ts` packs and unpacks.
 */
export interface Chunk {
  readonly first: number;
  readonly count: number;
  /** Of each entry: length of its leaf (uint16 BE), leaf. Chunks of one bundle, one after the other, are its C2SP entry bundle. */
  readonly leaves: Uint8Array;
  /** RFC 6962 leaf hashes, 32 bytes each. */
  readonly hashes: Uint8Array;
  /** Of each entry: length of what follows (uint32 BE; 0 once it was erased), salt (16 bytes), canonical event (UTF-8). */
  readonly bodies: Uint8Array;
  /** Disclosures under their subjects' keys, see `sealed.ts`; empty when no entry has any. */
  readonly sealed: Uint8Array;
}

/** 256 hashes of one level that follow each other; those of level 0 are leaf hashes. Only full tiles are kept. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 8,192 bytes. */
  readonly hashes: Uint8Array;
}

/** What is kept of a body that could not be taken. */
export interface Refused {
  readonly source: string;
  /** RFC 3339. */
  readonly received: string;
  /** JSON as it came. */
  readonly body: string;
  readonly code: string;
  readonly reason: string;
}

/** A refused body with its number and how often it came. */
export interface Quarantined extends Refused {
  readonly n: number;
  readonly times: number;
}

/** What is known of a source's numbering (see `source-chain.ts`), as JSON. */
export interface SourceRow {
  readonly source: string;
  readonly state: string;
}

/** What has to be made unreadable: bodies of whole entries, and sealed disclosures under these keys. */
export interface Erasure {
  /** Index of the entry that orders it. */
  readonly index: number;
  readonly entries: readonly number[];
  /** Numbers of subjects' keys. */
  readonly keys: readonly number[];
}

/** Everything that becomes visible at once, to readers too, or not at all. */
export interface Commit {
  /** Entries in the store before it. */
  readonly expectedSize: number;
  /** In order, from `expectedSize` on. */
  readonly chunks: readonly Chunk[];
  /** Of each new entry, 32 bytes: its name, its MAC (16 bytes each). */
  readonly names: Uint8Array;
  /** Tiles that became full. */
  readonly tiles: readonly Tile[];
  /** Sources whose numbering changed. */
  readonly sources: readonly SourceRow[];
  readonly refused: readonly Refused[];
  /** Replaces the one before. */
  readonly head: TrailHead;
  readonly erasures: readonly Erasure[];
}

/** Where an entry stands, and the MAC of its event. */
export interface Known {
  readonly index: number;
  /** 16 bytes. */
  readonly mac: Uint8Array;
}

/** What a store gives to anybody who may read it: auditors, copies, other processes. */
export interface TrailRows {
  /** Undefined in a new store. */
  head(): Promise<TrailHead | undefined>;
  /** Whole chunks that hold any of the entries `from` (included) to `to` (excluded), in order; none below `minimum`. */
  chunks(from: number, to: number): Promise<readonly Chunk[]>;
  /** A full tile; undefined when it is not there. */
  tile(level: number, index: number): Promise<Uint8Array | undefined>;
  /** Entries below it were pruned when their time was over; their tiles stay. A multiple of 256. */
  minimum(): Promise<number>;
  /** Everything there is, as of one instant, in the order of `TrailPart`: for a backup, or to move to another kind of store. */
  parts(): AsyncIterable<TrailPart>;
  close(): Promise<void>;
}

/** A piece of a trail on its way to another store. The secret comes first, chunks, tiles and names by index, the head last. */
export type TrailPart =
  | { readonly kind: "secret"; readonly secret: Uint8Array; readonly minimum: number }
  | { readonly kind: "chunks"; readonly chunks: readonly Chunk[] }
  | { readonly kind: "tiles"; readonly tiles: readonly Tile[] }
  /** 40 bytes each: name, MAC (16 bytes each), index (uint64 BE). */
  | { readonly kind: "names"; readonly names: Uint8Array }
  | { readonly kind: "sources"; readonly sources: readonly SourceRow[] }
  | { readonly kind: "quarantined"; readonly quarantined: readonly Quarantined[] }
  | { readonly kind: "erasures"; readonly erasures: readonly Erasure[] }
  | { readonly kind: "head"; readonly head: TrailHead };

/**
 * What a trail may rely on:
 *
 * - `append`, `quarantine`, `settle`, `prune` are atomic. Resolved means that everything in the call survives a crash and a power failure.
 * - Rejected with `STORE_UNAVAILABLE` (disk full, device error, connection lost) means that nothing was acknowledged; whether it was
 *   written is told by `head`, as it is after a crash. The store can be used on.
 * - Rejected with `STORE_CONFLICT` means that nothing was written: the store is not at `expectedSize`, or another process took it over.
 * - Calls are carried out in the order in which they were made; reads may run beside them and see what was committed before them.
 * - One process at a time holds a store. A second one is refused with `STORE_CONFLICT` while the first lives, however that one ends.
 */
export interface TrailStore extends TrailRows {
  /** 32 random bytes, made with the store and never changed: names and MACs are hashes under it. */
  secret(): Promise<Uint8Array>;
  /** `names`: 16 bytes each. In their order. */
  find(names: Uint8Array): Promise<readonly (Known | undefined)[]>;
  append(commit: Commit): Promise<void>;
  /** What is refused again with the same source, body and code is counted, not kept twice. */
  quarantine(refused: readonly Refused[]): Promise<void>;
  /** Oldest first, `n` greater than `after`. */
  quarantined(after: number, limit: number): Promise<readonly Quarantined[]>;
  /** Takes a refused body out: it was taken into the trail, or has to be erased. */
  release(n: number): Promise<void>;
  sources(): Promise<readonly SourceRow[]>;
  /** Erasures that were ordered and not yet carried out, oldest first. */
  erasures(): Promise<readonly Erasure[]>;
  /**
   * Carries an erasure out and takes it from the list: bodies and sealed disclosures are gone from the file, its log and free pages.
   * May be called again after a crash in between.
   */
  settle(erasure: Erasure): Promise<void>;
  /** Takes the parts of another store into this one, all or none. Throws `STORE_CONFLICT` when this one is not empty. */
  fill(parts: AsyncIterable<TrailPart>): Promise<void>;
  /** Takes entries, bodies and disclosures below `minimum` out, which is a multiple of 256 not above the size. Tiles and names stay. */
  prune(minimum: number): Promise<void>;
}
