import type { DatabaseSync } from "node:sqlite";

/**
 * Finds names, which are 16 bytes as if drawn at random, among many millions of others. In a B-tree by name each new one would be a page of
 * its own to read, log and write back. Instead, new names wait in memory; 16,384 of them together are spread over 64 rows by their
 * beginning. Eight rows of one beginning are merged into eight rows of longer beginnings, and so on: what is written per name grows with
 * the logarithm of their number and lies in rows that fill a page. A filter in memory (12 bits per name) tells nearly all names
 * that a row does not hold, so that a new name costs no read.
 *
 * `names` has what is true, in the order of the trail; the rows here have only the beginnings of names and where to look.
 */
export interface NameIndex {
  /** Inside the transaction of the entries: 32 bytes each (name, MAC), from index `first` on. */
  add(names: Uint8Array, first: number): void;
  /** Calls back with index and MAC of each of the names (16 bytes each) that is there. */
  find(names: Uint8Array, found: (i: number, index: number, mac: Uint8Array) => void): void;
  /** Reads everything anew; for after a rollback. */
  load(): void;
}

const NAME = 16;
const PAIR = 32;
const TAIL = 16_384;
const TAIL_SLOTS = TAIL * 4;
/** 8 bytes of the name, 6 bytes of index: 256 of them fill a page of 4,096 bytes. */
const RECORD = 14;
/** Of each level: rows of one beginning before they are merged, and children of a row. */
const FAN = 8;
const FAN_BITS = 3;
const FIRST_BITS = 6;
const LAST_LEVEL = 7;
// One row in 270 is read in vain.
const FILTER_BYTES = 384;
const PROBES = 6;
/** Records merged per new name while merges are due: each level needs 8, so that a level is empty again before it is needed. */
const MERGED_PER_NAME = 32;
const LEVEL = 2 ** 40;
/** Entries whose names lie in one row of `names`. */
const NAMES_ROW = 256;

interface Level {
  /** Bits of a name that choose its row. */
  readonly bits: number;
  /** Rows that are filled together: children of one row; all rows of the first level. */
  readonly groupBits: number;
  /** By group and slot: filters of the rows of the group. */
  readonly filters: (Uint8Array | undefined)[];
  /** By group: slots in use. */
  readonly used: Uint8Array;
  /** By group: rows that were merged already, of a group whose slots are all in use. */
  readonly merged: Uint16Array;
}

export function createNameIndex(db: DatabaseSync): NameIndex {
  const rowGet = db.prepare("SELECT records FROM name_rows WHERE id = ?");
  const rowPut = db.prepare("INSERT INTO name_rows (id, records) VALUES (?, ?)");
  const rowDelete = db.prepare("DELETE FROM name_rows WHERE id = ?");
  const groupPut = db.prepare("INSERT OR REPLACE INTO name_groups (id, used, merged) VALUES (?, ?, ?)");
  const filterPut = db.prepare("INSERT OR REPLACE INTO name_filters (id, filters) VALUES (?, ?)");
  const namesPut = db.prepare("INSERT INTO names (first, names) VALUES (?, ?)");
  const namesAt = db.prepare("SELECT first, names FROM names WHERE first <= ? ORDER BY first DESC LIMIT 1");
  const namesFrom = db.prepare("SELECT first, names FROM names WHERE first >= ? ORDER BY first");
  const indexedSet = db.prepare("UPDATE meta SET indexed = ?");
  const indexedGet = db.prepare("SELECT indexed FROM meta");

  const tail = Buffer.alloc(TAIL * PAIR);
  const tailSlots = new Int32Array(TAIL_SLOTS);
  let levels: Level[] = [];
  let room = createRoom(2 ** FAN_BITS * FILTER_BYTES);
  let indexed = 0;
  let waiting = 0;
  let due: { readonly level: number; readonly group: number }[] = [];
  let credit = 0;
  let lastRow: NamesRow | undefined;

  const levelAt = (n: number): Level => {
    levels[n] ??= createLevel(n);
    return levels[n];
  };

  function remember(names: Buffer): void {
    for (let at = 0; at < names.length; at += PAIR) {
      names.copy(tail, waiting * PAIR, at, at + PAIR);
      let slot = names.readUInt32BE(at) % TAIL_SLOTS;
      while (tailSlots[slot] !== 0) slot = (slot + 1) % TAIL_SLOTS;
      tailSlots[slot] = ++waiting;
    }
  }

  function inTail(names: Buffer, at: number): number {
    for (let slot = names.readUInt32BE(at) % TAIL_SLOTS; tailSlots[slot] !== 0; slot = (slot + 1) % TAIL_SLOTS) {
      const place = (tailSlots[slot] as number) - 1;
      if (tail.compare(names, at, at + NAME, place * PAIR, place * PAIR + NAME) === 0) return place;
    }
    return -1;
  }

  function flush(): void {
    const records = Buffer.allocUnsafe(waiting * RECORD);
    for (let i = 0; i < waiting; i++) {
      tail.copy(records, i * RECORD, i * PAIR, i * PAIR + 8);
      records.writeUIntBE(indexed + i, i * RECORD + 8, 6);
    }
    push(0, 0, records);
    indexed += waiting;
    indexedSet.run(indexed);
    waiting = 0;
    tailSlots.fill(0);
  }

  // Spreads records over the rows of a group, in a slot that is free.
  function push(n: number, group: number, records: Buffer): void {
    const level = levelAt(n);
    if (level.used[group] === FAN) finish(n, group);
    const slot = level.used[group] as number;
    const rows = 2 ** level.groupBits;
    const lengths = new Uint32Array(rows);
    const shift = 32 - level.bits;
    for (let at = 0; at < records.length; at += RECORD) {
      (lengths[(records.readUInt32BE(at) >>> shift) % rows] as number) += RECORD;
    }
    const parts = Array.from(lengths, (length) => Buffer.allocUnsafe(length));
    lengths.fill(0);
    const filters = room.take(rows * FILTER_BYTES);
    for (let at = 0; at < records.length; at += RECORD) {
      const row = (records.readUInt32BE(at) >>> shift) % rows;
      records.copy(parts[row] as Buffer, lengths[row], at, at + RECORD);
      (lengths[row] as number) += RECORD;
      fillFilter(filters, row * FILTER_BYTES, records.readUInt32BE(at), records.readUInt32BE(at + 4));
    }
    parts.forEach((part, row) => {
      rowPut.run(rowId(n, group * rows + row, slot), part);
    });
    filterPut.run(rowId(n, group, slot), filters);
    level.filters[group * FAN + slot] = filters;
    level.used[group] = slot + 1;
    groupPut.run(n * LEVEL + group, slot + 1, 0);
    if (slot + 1 === FAN && n < LAST_LEVEL) due.push({ level: n, group });
  }

  // Moves the next row of a full group one level down.
  function mergeOne(n: number, group: number): void {
    const level = levelAt(n);
    const rows = 2 ** level.groupBits;
    const part = group * rows + (level.merged[group] as number);
    const all: Uint8Array[] = [];
    for (let slot = 0; slot < FAN; slot++) {
      const id = rowId(n, part, slot);
      all.push((rowGet.get(id) as { records: Uint8Array }).records);
      rowDelete.run(id);
    }
    push(n + 1, part, Buffer.concat(all));
    (level.merged[group] as number)++;
    if (level.merged[group] === rows) {
      level.merged[group] = 0;
      level.used[group] = 0;
      for (let slot = 0; slot < FAN; slot++) {
        room.give(level.filters[group * FAN + slot] as Uint8Array);
        level.filters[group * FAN + slot] = undefined;
      }
    }
    groupPut.run(n * LEVEL + group, level.used[group] as number, level.merged[group] as number);
  }

  function finish(n: number, group: number): void {
    while (levelAt(n).used[group] === FAN) mergeOne(n, group);
    due = due.filter((one) => one.level !== n || one.group !== group);
  }

  function work(names: number): void {
    credit += names * MERGED_PER_NAME;
    while (credit > 0) {
      const [first] = due;
      if (!first) {
        credit = 0;
        return;
      }
      mergeOne(first.level, first.group);
      if (levelAt(first.level).used[first.group] !== FAN) due.shift();
      credit -= FAN * NAMES_ROW;
    }
  }

  function look(names: Buffer, at: number): { readonly index: number; readonly mac: Uint8Array } | undefined {
    const high = names.readUInt32BE(at);
    const low = names.readUInt32BE(at + 4);
    // Newest first: what is sent again is mostly what was sent just before.
    for (let n = 0; n < levels.length; n++) {
      const level = levels[n] as Level;
      const part = high >>> (32 - level.bits);
      const group = part >>> level.groupBits;
      const used = level.used[group] as number;
      const row = part - group * 2 ** level.groupBits;
      if (used === 0 || row < (level.merged[group] as number)) continue;
      for (let slot = used - 1; slot >= 0; slot--) {
        if (!mayHold(level.filters[group * FAN + slot] as Uint8Array, row * FILTER_BYTES, high, low)) continue;
        const known = inRow(rowId(n, part, slot), names, at, high, low);
        if (known) return known;
      }
    }
    return undefined;
  }

  function inRow(id: number, names: Buffer, at: number, high: number, low: number): { index: number; mac: Uint8Array } | undefined {
    const { records } = rowGet.get(id) as { records: Uint8Array };
    const bytes = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
    for (let record = 0; record < bytes.length; record += RECORD) {
      if (bytes.readUInt32BE(record + 4) !== low || bytes.readUInt32BE(record) !== high) continue;
      const index = bytes.readUIntBE(record + 8, 6);
      const pair = pairOf(index);
      if (pair.compare(names, at, at + NAME, 0, NAME) === 0) return { index, mac: pair.subarray(NAME) };
    }
    return undefined;
  }

  function pairOf(index: number): Buffer {
    if (!lastRow || index < lastRow.first || index >= lastRow.first + lastRow.names.length / PAIR) {
      lastRow = rowOf(namesAt.get(index));
    }
    const at = (index - lastRow.first) * PAIR;
    return lastRow.names.subarray(at, at + PAIR);
  }

  return {
    add(names, first) {
      const bytes = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
      for (let at = 0; at < bytes.length; at += NAMES_ROW * PAIR) {
        namesPut.run(first + at / PAIR, bytes.subarray(at, at + NAMES_ROW * PAIR));
      }
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(bytes.length, at + (TAIL - waiting) * PAIR);
        remember(bytes.subarray(at, end));
        at = end;
        if (waiting === TAIL) flush();
      }
      work(bytes.length / PAIR);
    },
    find(names, found) {
      const bytes = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
      for (let at = 0; at < bytes.length; at += NAME) {
        const place = inTail(bytes, at);
        if (place >= 0) {
          found(at / NAME, indexed + place, tail.subarray(place * PAIR + NAME, (place + 1) * PAIR));
        } else {
          const known = look(bytes, at);
          if (known) found(at / NAME, known.index, known.mac);
        }
      }
    },
    load() {
      levels = [];
      room = createRoom(2 ** FAN_BITS * FILTER_BYTES);
      due = [];
      waiting = 0;
      lastRow = undefined;
      tailSlots.fill(0);
      ({ indexed } = indexedGet.get() as { indexed: number });
      for (const { id, used, merged } of db.prepare("SELECT id, used, merged FROM name_groups").iterate() as Iterable<Group>) {
        const n = Math.floor(id / LEVEL);
        const group = id % LEVEL;
        const level = levelAt(n);
        level.used[group] = used;
        level.merged[group] = merged;
        if (used === FAN && n < LAST_LEVEL) due.push({ level: n, group });
      }
      for (const { id, filters } of db.prepare("SELECT id, filters FROM name_filters").iterate() as Iterable<Filters>) {
        const level = levelAt(Math.floor(id / FAN / LEVEL));
        const group = Math.floor(id / FAN) % LEVEL;
        const slot = id % FAN;
        if (slot >= (level.used[group] as number)) continue;
        const own = room.take(filters.length);
        own.set(filters);
        level.filters[group * FAN + slot] = own;
      }
      const row = namesAt.get(indexed);
      if (!row) return;
      // The row may have begun before: a flush takes what fits.
      const { first } = rowOf(row);
      for (const next of namesFrom.iterate(first)) {
        const { first: at, names } = rowOf(next);
        remember(names.subarray(Math.max(0, indexed - at) * PAIR));
      }
    },
  };
}

interface Group {
  readonly id: number;
  readonly used: number;
  readonly merged: number;
}

interface Filters {
  readonly id: number;
  readonly filters: Uint8Array;
}

interface NamesRow {
  readonly first: number;
  readonly names: Buffer;
}

function rowOf(row: unknown): NamesRow {
  const { first, names } = row as { first: number; names: Uint8Array };
  return { first, names: Buffer.from(names.buffer, names.byteOffset, names.byteLength) };
}

/** Places of one size in few large pieces of memory: thousands of small ones that come and go would leave holes between them. */
function createRoom(size: number): { take(length: number): Uint8Array; give(bytes: Uint8Array): void } {
  const free: Uint8Array[] = [];
  return {
    /** Zeros. */
    take(length) {
      if (length !== size) return new Uint8Array(length);
      if (free.length === 0) {
        const piece = new Uint8Array(size * PLACES);
        for (let at = 0; at < piece.length; at += size) free.push(piece.subarray(at, at + size));
      }
      return (free.pop() as Uint8Array).fill(0);
    },
    give(bytes) {
      if (bytes.length === size) free.push(bytes);
    },
  };
}

const PLACES = 256;

function createLevel(n: number): Level {
  const groupBits = n === 0 ? FIRST_BITS : FAN_BITS;
  const bits = FIRST_BITS + n * FAN_BITS;
  const groups = 2 ** (bits - groupBits);
  return {
    bits,
    groupBits,
    filters: new Array(groups * FAN).fill(undefined),
    used: new Uint8Array(groups),
    merged: new Uint16Array(groups),
  };
}

function rowId(level: number, part: number, slot: number): number {
  return (level * LEVEL + part) * FAN + slot;
}

// The beginning of a name chose the row already, so it is mixed before it chooses bits.
function stepOf(high: number, low: number): number {
  return (Math.imul(high, 0x9e3779b1) ^ (low >>> 7)) | 1;
}

function fillFilter(filters: Uint8Array, base: number, high: number, low: number): void {
  const step = stepOf(high, low);
  for (let i = 0, hash = low; i < PROBES; i++, hash = (hash + step) | 0) {
    const bit = (hash >>> 0) % (FILTER_BYTES * 8);
    (filters[base + (bit >>> 3)] as number) |= 1 << (bit & 7);
  }
}

function mayHold(filters: Uint8Array, base: number, high: number, low: number): boolean {
  const step = stepOf(high, low);
  for (let i = 0, hash = low; i < PROBES; i++, hash = (hash + step) | 0) {
    const bit = (hash >>> 0) % (FILTER_BYTES * 8);
    if (((filters[base + (bit >>> 3)] as number) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}
