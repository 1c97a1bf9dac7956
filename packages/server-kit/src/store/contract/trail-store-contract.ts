import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { createHash } from "node:crypto";
import { type NewEntry, packChunks, type StoredEntry, unpackChunk } from "../../trail/chunk.ts";
import type { Chunk, Commit, Erasure, Refused, TrailPart, TrailRows, TrailStore } from "../../trail/trail-store.ts";

/** What the suite needs of a test runner; those of Node, Vitest, Jest and Mocha all have it. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

/** A new, empty store, and what is needed to try it. */
export interface OpenedStore {
  readonly store: TrailStore;
  /** Opens what `store` holds by a second store. The suite closes the first before, or expects to be refused. */
  open(): Promise<TrailStore>;
  /** Another new, empty store of the same kind. */
  other(): Promise<TrailStore>;
  /** Called after each test; closes what is still open and removes everything. */
  remove(): Promise<void>;
}

/** Registers the tests of the contract that is written on `TrailStore`. */
export function trailStoreContract(name: string, { describe, it }: TestRunner, create: () => Promise<OpenedStore>): void {
  const test = (title: string, body: (opened: OpenedStore) => Promise<void>): void =>
    it(title, async () => {
      const opened = await create();
      try {
        await body(opened);
      } finally {
        await opened.remove();
      }
    });

  describe(name, () => {
    test("a new store is empty", async ({ store }) => {
      equal(await store.head(), undefined);
      deepEqual(await store.chunks(0, 10), []);
      equal(await store.tile(0, 0), undefined);
      equal(await store.minimum(), 0);
      deepEqual(await store.sources(), []);
      deepEqual(await store.erasures(), []);
      deepEqual(await store.quarantined(0, 10), []);
      deepEqual(await store.find(namesOf([3, 4])), [undefined, undefined]);
    });

    test("the secret has 32 bytes, stays when the store is opened again, and is another in another store", async ({
      store,
      open,
      other,
    }) => {
      const secret = await store.secret();
      equal(secret.length, 32);
      ok(secret.some((byte) => byte !== 0));
      deepEqual(bytes(await store.secret()), bytes(secret));
      await store.close();
      const again = await open();
      deepEqual(bytes(await again.secret()), bytes(secret));
      ok(!bytes(await (await other()).secret()).equals(bytes(secret)));
    });

    test("everything in a commit is there after it, and when the store is opened again", async ({ store, open }) => {
      const commit = commitOf(0, 700, {
        tiles: [tile(0, 0), tile(0, 1)],
        sources: [
          { source: "b", state: '{"n":1}' },
          { source: "a", state: "{}" },
        ],
        refused: [refused("x")],
        erasures: [{ index: 3, entries: [1, 2], keys: [7] }],
      });
      await store.append(commit);
      const check = async (opened: TrailStore): Promise<void> => {
        deepEqual(await opened.head(), commit.head);
        deepEqual(plain(await opened.chunks(0, 700)), plain(commit.chunks));
        deepEqual(bytes((await opened.tile(0, 1)) as Uint8Array), bytes(tile(0, 1).hashes));
        deepEqual(bySource(await opened.sources()), bySource(commit.sources));
        deepEqual(await opened.quarantined(0, 10), [{ ...refused("x"), n: 1, times: 1 }]);
        deepEqual(await opened.erasures(), commit.erasures);
        deepEqual(known(await opened.find(namesOf([699, 0, 700]))), [expected(699), expected(0), undefined]);
      };
      await check(store);
      await store.close();
      const again = await open();
      await check(again);
      await again.append(commitOf(700, 1));
      equal((await again.head())?.size, 701);
    });

    test("a commit of another size than the store's is refused, and nothing of it is written", async ({ store }) => {
      await store.append(commitOf(0, 3));
      for (const size of [0, 2, 4]) {
        const late = commitOf(size, 2, {
          sources: [{ source: "late", state: "{}" }],
          refused: [refused("late")],
          erasures: [{ index: 0, entries: [], keys: [1] }],
          tiles: [tile(0, 9)],
        });
        await rejects(store.append(late), { code: "STORE_CONFLICT" });
      }
      equal((await store.head())?.size, 3);
      equal(entriesOf(await store.chunks(0, 100)).length, 3);
      deepEqual(known(await store.find(namesOf([2, 3, 4, 5]))), [expected(2), undefined, undefined, undefined]);
      deepEqual([await store.sources(), await store.quarantined(0, 9), await store.erasures()], [[], [], []]);
      equal(await store.tile(0, 9), undefined);
      await store.append(commitOf(3, 2));
      deepEqual(known(await store.find(namesOf([3, 4]))), [expected(3), expected(4)]);
    });

    test("of two commits at one size exactly one succeeds", async ({ store }) => {
      const outcomes = await Promise.allSettled([store.append(commitOf(0, 5)), store.append(commitOf(0, 2)), store.append(commitOf(0, 9))]);
      deepEqual(
        outcomes.map(({ status }) => status),
        ["fulfilled", "rejected", "rejected"],
      );
      equal((await store.head())?.size, 5);
    });

    test("calls are carried out in the order in which they were made", async ({ store }) => {
      const heads: (number | undefined)[] = [];
      const calls: Promise<unknown>[] = [];
      for (let size = 0; size < 30; size += 3) {
        calls.push(
          store.append(commitOf(size, 3)),
          store.head().then((head) => heads.push(head?.size)),
        );
      }
      await Promise.all(calls);
      deepEqual(
        heads,
        Array.from({ length: 10 }, (_, i) => (i + 1) * 3),
      );
    });

    test("a head may be replaced without entries, as a cosignature does", async ({ store }) => {
      await store.append({ ...commitOf(0, 0), head: { size: 0, checkpoint: "empty" } });
      await store.append(commitOf(0, 4));
      await store.append({ ...commitOf(4, 0), head: { size: 4, checkpoint: "cosigned" } });
      deepEqual(await store.head(), { size: 4, checkpoint: "cosigned" });
    });

    test("gives whole chunks that hold any of what was asked for, byte for byte and in order", async ({ store }) => {
      let size = 0;
      const chunks: Chunk[] = [];
      for (const count of [1, 1, 254, 300, 5, 600, 1]) {
        const commit = commitOf(size, count);
        await store.append(commit);
        chunks.push(...commit.chunks);
        size += count;
      }
      const rows = [
        [0, size],
        [0, 1],
        [1, 2],
        [100, 101],
        [255, 257],
        [300, 512],
        [511, 512],
        [512, 513],
        [size - 1, size],
        [size, size + 5],
        [900, Number.MAX_SAFE_INTEGER],
        [5, 5],
      ] as const;
      for (const [from, to] of rows) {
        const wanted = chunks.filter(({ first, count }) => first < to && first + count > from && from < to);
        deepEqual(plain(await store.chunks(from, to)), plain(wanted), `entries ${from} to ${to}`);
      }
    });

    test("finds every name among many, and none that it does not have", async ({ store, open }) => {
      const step = 10_000;
      const count = 40_000;
      for (let size = 0; size < count; size += step) await store.append(commitOf(size, step, { bodyBytes: 0 }));
      const check = async (opened: TrailStore): Promise<void> => {
        for (let from = 0; from < count; from += 1_009) {
          const wanted = [from, count + from, count - 1 - from, from + 1];
          deepEqual(
            known(await opened.find(namesOf(wanted))),
            wanted.map((i) => (i < count ? expected(i) : undefined)),
          );
        }
      };
      await check(store);
      await store.close();
      await check(await open());
    });

    test("only full tiles that were written are there, of each level", async ({ store }) => {
      await store.append(commitOf(0, 3, { tiles: [tile(0, 0), tile(1, 0), tile(0, 1)] }));
      deepEqual(bytes((await store.tile(1, 0)) as Uint8Array), bytes(tile(1, 0).hashes));
      equal(await store.tile(1, 1), undefined);
      equal(await store.tile(2, 0), undefined);
    });

    test("what is known of a source is replaced", async ({ store }) => {
      await store.append(commitOf(0, 1, { sources: [{ source: "来源", state: "1" }] }));
      await store.append(
        commitOf(1, 1, {
          sources: [
            { source: "来源", state: "2" },
            { source: "b", state: "3" },
          ],
        }),
      );
      deepEqual(bySource(await store.sources()), { 来源: "2", b: "3" });
    });

    test("what is refused again with the same source, body and code is counted", async ({ store }) => {
      const other = [refused("b"), { ...refused("a"), source: "other" }, { ...refused("a"), code: "OTHER" }];
      await store.quarantine([refused("a"), refused("a")]);
      await store.quarantine(other);
      await store.append(commitOf(0, 1, { refused: [{ ...refused("a"), received: "2027-01-01T00:00:00.000Z", reason: "again" }] }));
      const all = await store.quarantined(0, 100);
      deepEqual(
        all.map(({ times }) => times),
        [3, 1, 1, 1],
      );
      deepEqual({ ...all[0], n: 0 }, { ...refused("a"), n: 0, times: 3 });
      deepEqual(
        all.slice(1).map(({ source, body, code }) => ({ source, body, code })),
        other.map(({ source, body, code }) => ({ source, body, code })),
      );
    });

    test("refused bodies come by number in pages, one that was released is gone, and its number is not used again", async ({ store }) => {
      await store.quarantine(["a", "b", "c"].map(refused));
      const [a, b, c] = await store.quarantined(0, 9);
      ok(a && b && c && a.n < b.n && b.n < c.n);
      deepEqual(await store.quarantined(a.n, 1), [b]);
      await store.release(c.n);
      deepEqual(await store.quarantined(b.n, 9), []);
      await store.quarantine([refused("d")]);
      const [d] = await store.quarantined(b.n, 9);
      ok(d && d.n > c.n);
    });

    test("an erasure is listed until it was carried out, and takes out nothing but what it names", async ({ store, open }) => {
      const commit = commitOf(0, 300, { sealedUnder: (i) => [i % 3, 100 + i] });
      await store.append(commit);
      const erasure: Erasure = { index: 300, entries: [5, 299], keys: [107, 2] };
      const later: Erasure = { index: 301, entries: [0], keys: [] };
      await store.append(commitOf(300, 2, { erasures: [erasure, later] }));
      deepEqual(await store.erasures(), [erasure, later]);
      await store.settle(erasure);
      const check = async (opened: TrailStore): Promise<void> => {
        deepEqual(await opened.erasures(), [later]);
        const before = entriesOf(commit.chunks);
        const after = entriesOf(await opened.chunks(0, 300));
        deepEqual(
          after.map(plainEntry),
          before.map((entry) => plainEntry(without(entry, erasure))),
        );
        deepEqual(known(await opened.find(namesOf([5]))), [expected(5)]);
      };
      await check(store);
      await store.settle(erasure);
      await check(store);
      await store.close();
      await check(await open());
    });

    test("an erasure takes out of quarantine what was refused under the name of an erased entry", async ({ store }) => {
      await store.append(commitOf(0, 4));
      const ofEntry = (id: string): Refused[] => [
        { ...refused(JSON.stringify({ id, data: 1 })), source: "host" },
        { ...refused(JSON.stringify({ event: { id } })), source: "host" },
      ];
      const others = [...ofEntry("e-2"), { ...refused(JSON.stringify({ id: "e-1" })), source: "another" }, refused("not json")];
      await store.quarantine([...ofEntry("e-1"), ...others]);
      await store.settle({ index: 3, entries: [1], keys: [] });
      deepEqual(
        (await store.quarantined(0, 99)).map(({ body, source }) => ({ body, source })),
        others.map(({ body, source }) => ({ body, source })),
      );
    });

    test("pruning takes entries out and leaves names and tiles, and the store goes on", async ({ store, open }) => {
      const commit = commitOf(0, 1000, { tiles: [tile(0, 0), tile(0, 1)] });
      await store.append(commit);
      await store.prune(512);
      const check = async (opened: TrailStore): Promise<void> => {
        equal(await opened.minimum(), 512);
        deepEqual(plain(await opened.chunks(0, 1000)), plain(commit.chunks.filter(({ first }) => first >= 512)));
        deepEqual(await opened.chunks(0, 512), []);
        deepEqual(known(await opened.find(namesOf([0, 999]))), [expected(0), expected(999)]);
        ok(await opened.tile(0, 0));
      };
      await check(store);
      await store.prune(256);
      await check(store);
      await store.close();
      const again = await open();
      await check(again);
      await again.append(commitOf(1000, 24));
      await again.prune(1024);
      deepEqual(await again.chunks(0, 2000), []);
      equal((await again.head())?.size, 1024);
      await again.append(commitOf(1024, 5));
      deepEqual(plain(await again.chunks(0, 2000)), plain(commitOf(1024, 5).chunks));
    });

    test("does not prune inside a bundle, nor beyond its end", async ({ store }) => {
      await store.append(commitOf(0, 300));
      await rejects(store.prune(100), { code: "STORE_CONFLICT" });
      await rejects(store.prune(512), { code: "STORE_CONFLICT" });
      equal(await store.minimum(), 0);
      equal(entriesOf(await store.chunks(0, 300)).length, 300);
    });

    test("all parts of one store make another that gives the same parts, byte for byte", async ({ store, other }) => {
      await fillUp(store);
      const copy = await other();
      await copy.fill(store.parts());
      deepEqual(await plainParts(copy), await plainParts(store));
      deepEqual(bytes(await copy.secret()), bytes(await store.secret()));
      deepEqual(known(await copy.find(namesOf([0, 1299, 1300]))), [expected(0), expected(1299), undefined]);
      await copy.append(commitOf(1300, 7));
      deepEqual(known(await copy.find(namesOf([1306]))), [expected(1306)]);
      await copy.quarantine([refused("a")]);
      deepEqual(
        (await copy.quarantined(0, 9)).map(({ times }) => times),
        [3, 1],
      );
    });

    test("parts come in their order, and are of the instant of the first", async ({ store }) => {
      await fillUp(store);
      const kinds: string[] = [];
      let size = 0;
      for await (const part of store.parts()) {
        if (kinds.length === 0) await store.append(commitOf(1300, 10, { tiles: [tile(1, 5)], sources: [{ source: "new", state: "{}" }] }));
        if (kinds.at(-1) !== part.kind) kinds.push(part.kind);
        if (part.kind === "chunks") size += entriesOf(part.chunks).length;
        if (part.kind === "head") equal(part.head.size, 1300);
      }
      deepEqual(kinds, ["secret", "chunks", "tiles", "names", "sources", "quarantined", "erasures", "head"]);
      equal(size, 1300 - 256);
    });

    test("goes on when somebody stops reading its parts", async ({ store }) => {
      await fillUp(store);
      for await (const part of store.parts()) if (part.kind === "chunks") break;
      await store.append(commitOf(1300, 1));
      equal((await store.head())?.size, 1301);
    });

    test("takes parts in all or none", async ({ store, other, open }) => {
      const full = await other();
      await fillUp(full);
      const parts: TrailPart[] = [];
      for await (const part of full.parts()) parts.push(part);
      const secret = bytes(await store.secret());
      await rejects(store.fill(breaking(parts.slice(0, -1))), /broken off/);
      await rejects(store.fill(each(parts.filter(({ kind }) => kind !== "names"))));
      equal(await store.head(), undefined);
      deepEqual(await store.chunks(0, 2000), []);
      deepEqual(bytes(await store.secret()), secret);
      deepEqual(await store.find(namesOf([0])), [undefined]);
      await store.close();
      const again = await open();
      equal(await again.head(), undefined);
      await again.fill(each(parts));
      equal((await again.head())?.size, 1300);
    });

    test("what is not empty is not filled", async ({ store, other }) => {
      const full = await other();
      await full.append(commitOf(0, 3));
      await store.append({ ...commitOf(0, 0), head: { size: 0, checkpoint: "empty" } });
      await rejects(store.fill(full.parts()), { code: "STORE_CONFLICT" });
      deepEqual(await store.head(), { size: 0, checkpoint: "empty" });
    });

    test("a second holder is refused while the first lives, and let in afterwards", async ({ store, open }) => {
      await store.append(commitOf(0, 1));
      await rejects(open(), { code: "STORE_CONFLICT" });
      await store.append(commitOf(1, 1));
      await store.close();
      equal((await (await open()).head())?.size, 2);
    });

    test("closing twice is closing once, and what was asked before is carried out", async ({ store, open }) => {
      const append = store.append(commitOf(0, 9));
      await Promise.all([store.close(), store.close()]);
      await append;
      await store.close();
      equal((await (await open()).head())?.size, 9);
    });

    test("the bytes that a caller gave stay the caller's", async ({ store }) => {
      const commit = commitOf(0, 300, { tiles: [tile(0, 0)] });
      const names = Buffer.concat([Buffer.alloc(7), commit.names, Buffer.alloc(9)]).subarray(7, 7 + commit.names.length);
      await store.append({ ...commit, names });
      deepEqual(plain(commit.chunks), plain(commitOf(0, 300).chunks));
      ok(names.equals(commitOf(0, 300).names));
      deepEqual(known(await store.find(namesOf([299]))), [expected(299)]);
    });
  });
}

interface CommitContent extends Partial<Pick<Commit, "tiles" | "sources" | "refused" | "erasures">> {
  readonly bodyBytes?: number;
  /** Numbers of the keys under which the entry has something sealed. */
  readonly sealedUnder?: (index: number) => readonly number[];
}

function commitOf(first: number, count: number, content: CommitContent = {}): Commit {
  const { tiles = [], sources = [], refused: some = [], erasures = [], bodyBytes = 200, sealedUnder = () => [] } = content;
  const indexes = Array.from({ length: count }, (_, i) => first + i);
  const entries = indexes.map(
    (index): NewEntry => ({
      leaf: JSON.stringify({ source: "host", id: `e-${index}` }),
      hash: digest(`hash ${index}`),
      body: Buffer.concat([digest(`salt ${index}`).subarray(0, 16), Buffer.from(`{"id":"e-${index}"}${"事".repeat(bodyBytes / 3)}`)]),
      sealed: sealedUnder(index).map((key) => ({ key, bytes: digest(`sealed ${index} ${key}`) })),
    }),
  );
  return {
    expectedSize: first,
    chunks: packChunks(first, entries),
    names: Buffer.concat(indexes.map(pairOf)),
    tiles,
    sources,
    refused: some,
    head: { size: first + count, checkpoint: `checkpoint of ${first + count} 准绳\n` },
    erasures,
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Name and MAC of an entry. */
function pairOf(index: number): Buffer {
  return digest(`name ${index}`);
}

function namesOf(indexes: readonly number[]): Buffer {
  return Buffer.concat(indexes.map((index) => pairOf(index).subarray(0, 16)));
}

function expected(index: number): { index: number; mac: string } {
  return { index, mac: pairOf(index).toString("hex", 16) };
}

function known(found: Awaited<ReturnType<TrailStore["find"]>>): unknown[] {
  return found.map((one) => one && { index: one.index, mac: bytes(one.mac).toString("hex") });
}

function tile(level: number, index: number) {
  return { level, index, hashes: Buffer.alloc(8192, digest(`tile ${level} ${index}`)) };
}

function refused(body: string): Refused {
  return { source: "host", received: "2026-03-02T01:00:00.000Z", body, code: "EVENT_INVALID", reason: "it has no 类型" };
}

async function fillUp(store: TrailStore): Promise<void> {
  const sources = [
    { source: "a", state: "1" },
    { source: "乙", state: "2" },
  ];
  await store.append(commitOf(0, 800, { sources, refused: [refused("a"), refused("a"), refused("b")], tiles: [tile(0, 0), tile(0, 1)] }));
  await store.append(
    commitOf(800, 500, {
      tiles: [tile(1, 0), tile(0, 2)],
      sealedUnder: (i) => [i % 5],
      erasures: [{ index: 801, entries: [700], keys: [3] }],
    }),
  );
  await store.prune(256);
}

function entriesOf(chunks: readonly Chunk[]): StoredEntry[] {
  return chunks.flatMap(unpackChunk);
}

function without(entry: StoredEntry, { entries, keys }: Erasure): StoredEntry {
  const isErased = entries.includes(entry.index);
  return {
    ...entry,
    body: isErased ? undefined : entry.body,
    sealed: isErased ? [] : entry.sealed.filter(({ key }) => !keys.includes(key)),
  };
}

function bytes(array: Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** Columns by length and digest: a difference between kinds of arrays is none, and one that counts is printed in a line. */
function plain(chunks: readonly Chunk[]): unknown[] {
  return chunks.map(({ first, count, leaves, hashes, bodies, sealed }) => [first, count, ...[leaves, hashes, bodies, sealed].map(shown)]);
}

function shown(column: Uint8Array): string {
  return `${column.length} bytes ${createHash("sha256").update(column).digest("base64url")}`;
}

function plainEntry({ index, leaf, hash, body, sealed }: StoredEntry): unknown {
  return {
    index,
    leaf: bytes(leaf).toString(),
    hash: bytes(hash).toString("hex"),
    body: body && bytes(body).toString("hex"),
    sealed: sealed.map((piece) => ({ key: piece.key, bytes: bytes(piece.bytes).toString("hex") })),
  };
}

function bySource(sources: readonly { readonly source: string; readonly state: string }[]): Readonly<Record<string, string>> {
  return Object.fromEntries(sources.map(({ source, state }) => [source, state]));
}

/** Everything in a store, whatever the sizes of its parts. */
async function plainParts(rows: TrailRows): Promise<unknown> {
  const all: Record<string, unknown[]> = {};
  for await (const part of rows.parts()) {
    all[part.kind] ??= [];
    all[part.kind]?.push(...plainPart(part));
  }
  return all;
}

function plainPart(part: TrailPart): unknown[] {
  switch (part.kind) {
    case "secret":
      return [bytes(part.secret).toString("hex"), part.minimum];
    case "chunks":
      return plain(part.chunks);
    case "tiles":
      return part.tiles.map(({ level, index, hashes }) => [level, index, shown(hashes)]);
    case "names":
      return [...bytes(part.names).toString("hex").matchAll(/.{80}/g)].map(([pair]) => pair);
    case "sources":
      return [...part.sources];
    case "quarantined":
      return [...part.quarantined];
    case "erasures":
      return [...part.erasures];
    case "head":
      return [part.head];
  }
}

async function* each(parts: readonly TrailPart[]): AsyncGenerator<TrailPart> {
  yield* parts;
}

async function* breaking(parts: readonly TrailPart[]): AsyncGenerator<TrailPart> {
  yield* parts;
  throw new Error("broken off");
}
