import { type EventsReply, type Json, PlumblineError, type Receipt, type TraceEvent } from "@plumbline/core";
import {
  base64Of,
  bytesOfBase64,
  consistencyProofFrom,
  encodeBundle,
  formatCheckpoint,
  formatTlogProof,
  inclusionProofFrom,
  type NoteSigner,
  examineNote,
  parseCheckpoint,
  parseLeaf,
  signNote,
} from "@plumbline/core/trail";
import { type NewEntry, packChunks, SALT_LENGTH, type StoredEntry, unpackChunk } from "./chunk.ts";
import { createIntake, type EventItem, eventText, type Item, receiptOfRefused, type RefusedItem, refusedItem, saltText, shown } from "./intake.ts";
import { leafText } from "./leaf-text.ts";
import { createSealer, openAll } from "./sealed.ts";
import { type ChainNote, chainOf, chainText, checkHead, judgeHead, newChain, type SourceChain, takeNumber } from "./source-chain.ts";
import type { SubjectKeys } from "./subject-keys.ts";
import { createTileTree, leafHashOf, restoreTileTree, sha256, type TileTree } from "./tile-tree.ts";
import type { AnnouncedHead, EraseOrder, Trail, TrailEntry } from "./trail.ts";
import { type Erasure, type Known, type Refused, TILE_WIDTH, type Tile, type TrailHead, type TrailStore } from "./trail-store.ts";

export interface TrailOptions {
  /** Closed by the trail. */
  readonly store: TrailStore;
  /** Keys of the persons whose data is disclosed beside events; closed by the trail. Without it, events with disclosures are refused. */
  readonly subjectKeys?: SubjectKeys | undefined;
  /** Its name is the origin, so that a verifier knows which log a key speaks for. */
  readonly signer: NoteSigner;
  /** Name of the log in its checkpoints, such as `plumbline.example.gov.cn/2026`; the same for the whole life of a trail. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  /** Given, the newest checkpoint must bear its signature, else somebody could have us go on from a tree of theirs. */
  readonly verifierKey?: string | undefined;
  /** Keys that signed before the present one: the newest checkpoint may still be theirs. */
  readonly formerKeys?: readonly string[] | undefined;
  /** Called after each commit, for measurements. */
  readonly observe?: ((commit: { readonly entries: number; readonly milliseconds: number }) => void) | undefined;
}

/** What the trail itself notices carries this source. */
export const TRAIL_SOURCE = "engine/trail";

/** A commit ends here, so that a flood does not make the first of its senders wait for the last. */
const MAX_BATCH = 2048;
const MAX_BATCH_BYTES = 8 << 20;

/**
 * Opens a trail, or begins one, and signs the head of an empty one. Throws `TRAIL_CORRUPT` when tiles and newest entries do not have the
 * root that was signed, since signing on would cover up the difference. It does not read older entries: `verifyStore` does.
 */
export async function createTrail(options: TrailOptions): Promise<Trail> {
  try {
    return await openTrail(options);
  } catch (error) {
    await Promise.allSettled([options.store.close(), options.subjectKeys?.close()]);
    throw error;
  }
}

async function openTrail(options: TrailOptions): Promise<Trail> {
  const { store, subjectKeys, signer, origin, clock, observe } = options;
  if (signer.name !== origin) {
    throw new PlumblineError("NOTE_INVALID", `the key of trail "${origin}" is named "${signer.name}"; a key is named after its log`);
  }
  const intake = createIntake(await store.secret());
  const sealer = subjectKeys && createSealer(subjectKeys);
  const chains = new Map((await store.sources()).map(({ source, state }) => [source, chainOf(state)]));
  const listeners = new Set<(size: number) => void>();
  const waiting: Waiting[] = [];
  const load = { events: 0, bytes: 0 };
  let minimum = await store.minimum();
  let { head, tree, received: last } = await restore(options);
  // Ordered and perhaps not carried out yet: not to be read any more.
  const hidden = { entries: new Set<number>(), keys: new Set<number>() };
  // Of a commit that failed: whether it was written is only known by looking.
  let uncertain: Standing | undefined;
  let working: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  for (const erasure of await store.erasures()) await carryOut(erasure);

  function enqueue(call: Omit<Waiting, "resolve" | "reject" | "bytes" | "sealing">): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (closing) return reject(new PlumblineError("STORE_UNAVAILABLE", `the trail "${origin}" was closed; open it again`));
      const bytes = call.items.reduce((sum, item) => sum + item.bytes, 0);
      load.events += call.items.length;
      load.bytes += bytes;
      // Meanwhile the commit before may wait for the disk.
      const sealing = seal(call.items);
      sealing.catch(() => {});
      waiting.push({ ...call, bytes, sealing, resolve, reject });
      working ??= work();
    });
  }

  // Commits as soon as the one before is through; what arrived meanwhile is the next batch.
  async function work(): Promise<void> {
    // What the same tick brings shares the first commit.
    await Promise.resolve();
    for (let batch = nextBatch(waiting); batch.length > 0; batch = nextBatch(waiting)) {
      const started = performance.now();
      const before = head.size;
      try {
        await commit(await sealedCalls(batch));
        observe?.({ entries: head.size - before, milliseconds: performance.now() - started });
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
      for (const { items, bytes } of batch) {
        load.events -= items.length;
        load.bytes -= bytes;
      }
    }
    working = undefined;
  }

  /** The calls whose disclosures could be sealed; the others are told. */
  async function sealedCalls(batch: readonly Waiting[]): Promise<readonly SealedCall[]> {
    const outcomes = await Promise.allSettled(batch.map(({ sealing }) => sealing));
    return batch.flatMap((call, i) => {
      const outcome = outcomes[i] as PromiseSettledResult<SealedItems>;
      if (outcome.status === "fulfilled") return { ...call, sealed: outcome.value };
      call.reject(outcome.reason as Error);
      return [];
    });
  }

  async function seal(items: readonly Item[]): Promise<SealedItems> {
    const disclosed = items.filter((item): item is EventItem => item.kind === "event" && item.disclosures.length > 0);
    if (disclosed.length === 0 || !sealer) return NOTHING_SEALED;
    const pieces = await sealer.seal(disclosed);
    return new Map(disclosed.map((item, i) => [item, pieces[i] as NewEntry["sealed"]]));
  }

  async function commit(batch: readonly SealedCall[]): Promise<void> {
    await settle();
    const received = instantAfter(last, clock.now());
    const plan = new Plan(received, batch.flatMap(({ items }) => items));
    await plan.compare(await knownOf(plan.events), entryReader());
    const drafts = numbered(batch, plan);
    const notes = plan.notes.map(({ source, note }) => intake.itemOf({ event: noteEvent(source, note, received) }) as EventItem);
    // What was told once is not told again.
    const known = await knownOf(notes);
    plan.take(notes.filter((_, i) => !known[i]));
    const { taken } = plan;
    const refused = plan.refused.map(({ source, body, code, reason }) => ({ source, body, code, reason, received }));
    if (taken.length > 0 || drafts.size > 0) await write(batch, plan, drafts, refused);
    else if (refused.length > 0) await store.quarantine(refused);
    for (const call of batch) {
      const receipts = call.items.map((item) => plan.receiptOf(item, head.size - taken.length));
      call.resolve({ receipts, checkpoint: head.checkpoint });
    }
  }

  async function write(batch: readonly SealedCall[], plan: Plan, drafts: ReadonlyMap<string, SourceChain>, refused: readonly Refused[]): Promise<void> {
    const { taken, received } = plan;
    const { size } = head;
    const sealed = new Map(batch.flatMap((call) => [...call.sealed]));
    const next = tree.copy();
    const tiles: Tile[] = [];
    const names = Buffer.allocUnsafeSlow(taken.length * 32);
    const entries = taken.map((item, i): NewEntry => {
      const leaf = leafText({ ...item, received });
      const hash = leafHashOf(leaf);
      tiles.push(...next.append(hash));
      names.set(item.name, i * 32);
      names.set(item.mac, i * 32 + 16);
      return { leaf, hash, body: item.body, sealed: sealed.get(item) ?? [] };
    });
    const erasures = batch.flatMap(({ items, erasure }): Erasure[] => {
      const index = size + taken.indexOf(items[0] as EventItem);
      return erasure ? [{ index, ...erasure }] : [];
    });
    const nextHead = await signed(next, origin, signer);
    uncertain = { head: nextHead, tree: next, received, drafts, erasures };
    const sources = Array.from(drafts, ([source, chain]) => ({ source, state: chainText(chain) }));
    await store.append({ expectedSize: size, chunks: packChunks(size, entries), names, tiles, sources, refused, head: nextHead, erasures });
    advance();
  }

  async function knownOf(items: readonly EventItem[]): Promise<readonly (Known | undefined)[]> {
    if (items.length === 0) return [];
    const names = Buffer.allocUnsafeSlow(items.length * 16);
    items.forEach(({ name }, i) => names.set(name, i * 16));
    return store.find(names);
  }

  /** Brings the numbers of a batch into copies of the chains; what they show becomes notes of the plan. */
  function numbered(batch: readonly Waiting[], plan: Plan): ReadonlyMap<string, SourceChain> {
    const drafts = new Map<string, SourceChain>();
    const draftOf = (source: string): SourceChain => {
      let draft = drafts.get(source);
      if (!draft) {
        const chain = chains.get(source);
        draft = chain ? structuredClone(chain) : newChain();
        drafts.set(source, draft);
      }
      return draft;
    };
    for (const { items, head: announced } of batch) {
      for (const item of items) {
        const { source } = item;
        const number = item.kind === "event" ? plan.isNew(item) && item.number : numberOf(item);
        if (number) plan.note(source, takeNumber(draftOf(source), number));
      }
      if (announced) {
        const chain = draftOf(announced.source);
        // Batches of one source may overtake each other, so only a heartbeat says what should be there.
        plan.note(announced.source, items.length === 0 ? judgeHead(chain, announced) : checkHead(chain, announced));
      }
    }
    // A heartbeat that says nothing new is no reason to write.
    for (const [source, draft] of drafts) {
      const chain = chains.get(source);
      if (chainText(draft) === (chain && chainText(chain))) drafts.delete(source);
    }
    return drafts;
  }

  async function settle(): Promise<void> {
    if (!uncertain) return;
    const found = await store.head();
    if (isSame(found, uncertain.head)) advance();
    else if (isSame(found, head)) uncertain = undefined;
    else throw corrupt(origin, `its newest checkpoint is not the one that this process persisted (size ${found?.size ?? 0})`);
  }

  function advance(): void {
    const standing = uncertain as Standing;
    ({ head, tree, received: last } = standing);
    uncertain = undefined;
    for (const [source, chain] of standing.drafts) chains.set(source, chain);
    for (const { entries, keys } of standing.erasures) {
      for (const entry of entries) hidden.entries.add(entry);
      for (const key of keys) hidden.keys.add(key);
    }
    const { size } = head;
    // In a task of their own: a listener that throws must not keep a receipt from its sender.
    for (const listener of listeners) queueMicrotask(() => listener(size));
  }

  async function carryOut(erasure: Erasure): Promise<void> {
    // First, since copies of the store may be anywhere.
    if (erasure.keys.length > 0) await subjectKeys?.destroy(erasure.keys);
    await store.settle(erasure);
  }

  async function storedEntries(from: number, to: number): Promise<StoredEntry[]> {
    const chunks = await store.chunks(Math.max(from, minimum), Math.min(to, head.size));
    return chunks.flatMap(unpackChunk).filter(({ index }) => index >= from && index < to && index < head.size);
  }

  /** Reads entries one by one. What comes again comes in the order in which it lies: its chunk is not read for each entry anew. */
  function entryReader(): (index: number) => Promise<StoredEntry | undefined> {
    let read: readonly StoredEntry[] = [];
    const isAt = (index: number) => (entry: StoredEntry) => entry.index === index;
    return async (index) => {
      if (index < minimum) return undefined;
      if (!read.some(isAt(index))) read = (await store.chunks(index, index + 1)).flatMap(unpackChunk);
      return read.find(isAt(index));
    };
  }

  async function readEntries(from: number, to: number): Promise<TrailEntry[]> {
    const stored = await storedEntries(from, to);
    const leaves = stored.map(({ leaf, index }) => {
      const text = textOf(leaf);
      const parsed = parseLeaf(text);
      if (!parsed) throw corrupt(origin, `the leaf of entry ${index} is not readable`);
      return { text, parsed };
    });
    const opened = await openedOf(stored, (i) => leaves[i]?.parsed as { source: string; id: string });
    return stored.map(({ index, hash, body }, i) => {
      const { text, parsed } = leaves[i] as (typeof leaves)[number];
      const isHidden = hidden.entries.has(index);
      return {
        index,
        leaf: text,
        hash: Buffer.from(hash).toString("hex"),
        ...(body && !isHidden && { salt: hexOfBytes(body.subarray(0, SALT_LENGTH)), event: textOf(body.subarray(SALT_LENGTH)) }),
        ...(opened[i]?.length && !isHidden && { disclosures: opened[i] }),
        source: parsed.source,
        id: parsed.id,
        received: parsed.received,
      };
    });
  }

  async function openedOf(stored: readonly StoredEntry[], leafAt: (i: number) => { readonly source: string; readonly id: string }) {
    if (!subjectKeys) return [];
    const sealed = stored.map((entry, i) => {
      const pieces = entry.sealed.filter(({ key }) => !hidden.keys.has(key));
      const { source, id } = leafAt(i);
      return { sealed: pieces, name: pieces.length === 0 ? NO_NAME : intake.nameOf(source, id) };
    });
    return openAll(sealed, subjectKeys);
  }

  async function tileOf(level: number, index: number, width: number): Promise<Uint8Array | undefined> {
    if (!isWidth(width)) return undefined;
    const edge = tree.edge(level, index, width);
    if (edge) return edge;
    if (level > 6 || (index + 1) * TILE_WIDTH ** (level + 1) > head.size) return undefined;
    return (await store.tile(level, index))?.subarray(0, width * 32);
  }

  const tileReader = async (level: number, index: number, width: number): Promise<Uint8Array> => {
    const tile = await tileOf(level, index, width);
    if (!tile) throw corrupt(origin, `tile ${index} of level ${level} is not there`);
    return tile;
  };

  return {
    origin,
    get size() {
      return head.size;
    },
    get minimum() {
      return minimum;
    },
    get waiting() {
      return { ...load };
    },
    append: async (events, announced) => enqueue({ items: events.map((envelope) => itemOf(envelope)), head: announced }),
    async quarantine(source, refused) {
      await enqueue({ items: refused.map((one) => refusedItem({ ...one, source, id: "" })) });
    },
    read: readEntries,
    checkpoint: () => head.checkpoint,
    tile: tileOf,
    async bundle(index, width) {
      const from = index * TILE_WIDTH;
      if (!isWidth(width) || from < minimum || from + width > head.size) return undefined;
      const entries = await storedEntries(from, from + width);
      return encodeBundle(entries.map(({ leaf }) => leaf));
    },
    async prove(index, checkpoint = head.checkpoint) {
      const { text = "" } = examineNote(checkpoint, []);
      const { size, root } = parseCheckpoint(text);
      const proof = await inclusionProofFrom(index, size, bytesOfBase64(root) as Uint8Array, tileReader);
      return formatTlogProof({ index, proof, checkpoint });
    },
    proveConsistency: async (size) => consistencyProofFrom(size, head.size, tree.root(), tileReader),
    async erase(order) {
      const { entries, keys } = await resolved(order);
      if (entries.length + keys.length === 0) {
        throw new PlumblineError("REQUEST_INVALID", "nothing that is named is there any more, so there is nothing to erase");
      }
      await releaseDisclosuresOf(order.subjects ?? []);
      const data = { entries, keys, reason: order.reason };
      const received = new Date(clock.now()).toISOString();
      const id = `erase/${Buffer.from(sha256(JSON.stringify([received, data]))).toString("hex").slice(0, 32)}`;
      const event: TraceEvent = { id, type: "trail.erased", time: received, source: TRAIL_SOURCE, objects: [{ type: "trail", id: origin }], data };
      const { receipts } = await enqueue({ items: [itemOf({ event })], erasure: { entries, keys } });
      const [receipt] = receipts;
      if (receipt?.status !== "stored") throw new PlumblineError("STORE_CONFLICT", "the same erasure was ordered at this very instant; ask again");
      await carryOut({ index: receipt.index, entries, keys });
      return { index: receipt.index, entries, keys };
    },
    async prune({ minimum: wanted, reason }) {
      if (wanted % TILE_WIDTH !== 0 || wanted > head.size || wanted < minimum) {
        throw new PlumblineError("REQUEST_INVALID", `${wanted} is no multiple of ${TILE_WIDTH} from ${minimum} to ${head.size}`);
      }
      const received = new Date(clock.now()).toISOString();
      const data = { minimum: wanted, reason };
      const event: TraceEvent = {
        id: `prune/${wanted}`,
        type: "trail.pruned",
        time: received,
        source: TRAIL_SOURCE,
        objects: [{ type: "trail", id: origin }],
        data,
      };
      await enqueue({ items: [itemOf({ event })] });
      await store.prune(wanted);
      minimum = wanted;
    },
    onAppend(listener) {
      // A wrapper, so that one function registered twice is two listeners.
      const own = (size: number): void => listener(size);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close() {
      // What was asked before is carried out first.
      closing ??= Promise.resolve(working).then(async () => {
        await store.close();
        await subjectKeys?.close();
      });
      return closing;
    },
  };

  function itemOf(envelope: Parameters<typeof intake.itemOf>[0]): Item {
    const item = intake.itemOf(envelope);
    if (item.kind === "refused" || item.disclosures.length === 0 || subjectKeys) return item;
    const { source, id } = item;
    const reason = "this server keeps no personal disclosures, since it was given no store for subjects' keys; send the event without them";
    return refusedItem({ source, id, body: eventText(item), code: "DISCLOSURE_INVALID", reason });
  }

  /** What was refused was kept as it came, with its disclosures. */
  async function releaseDisclosuresOf(subjects: readonly string[]): Promise<void> {
    if (subjects.length === 0) return;
    for (let after = 0; ; ) {
      const page = await store.quarantined(after, 100);
      for (const { n, body } of page) {
        if (subjects.some((subject) => names(body, subject))) await store.release(n);
        after = n;
      }
      if (page.length === 0) return;
    }
  }

  async function resolved({ entries = [], subjects = [] }: EraseOrder): Promise<{ entries: number[]; keys: number[] }> {
    const outside = entries.find((entry) => !Number.isSafeInteger(entry) || entry < minimum || entry >= head.size);
    if (outside !== undefined) {
      throw new PlumblineError("REQUEST_INVALID", `no entry ${outside}; the trail has ${minimum} to ${head.size - 1}`);
    }
    for (const entry of entries) {
      const [found] = await readEntries(entry, entry + 1);
      // What the server itself said of a signal or a source is what stays when values go.
      if (found?.source.startsWith("engine/")) {
        throw new PlumblineError("REQUEST_INVALID", `entry ${entry} was written by the supervisor itself and holds no personal data`);
      }
    }
    const keys = await Promise.all(subjects.map(async (subject) => (await subjectKeys?.numberOf(subject)) ?? []));
    return { entries: [...new Set(entries)].sort((a, b) => a - b), keys: keys.flat() };
  }
}

/** A clock that goes back less than this is being set; one that goes back further was wrong before. */
const CLOCK_STEP_MS = 60_000;

/** No two commits that follow each other bear one instant: so it can be told, from the trail alone, what was taken together. */
function instantAfter(last: string | undefined, now: number): string {
  const before = last === undefined ? Number.NEGATIVE_INFINITY : Date.parse(last);
  return new Date(now <= before && before - now < CLOCK_STEP_MS ? before + 1 : now).toISOString();
}

/** A trail at one of its commits. */
interface Standing {
  readonly head: TrailHead;
  readonly tree: TileTree;
  /** Of its last entry; undefined while there is none. */
  readonly received: string | undefined;
  readonly drafts: ReadonlyMap<string, SourceChain>;
  readonly erasures: readonly Erasure[];
}

type Outcome = EventsReply;

interface Waiting {
  readonly items: readonly Item[];
  readonly head?: AnnouncedHead | undefined;
  readonly erasure?: Omit<Erasure, "index">;
  readonly bytes: number;
  readonly sealing: Promise<SealedItems>;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

type SealedItems = ReadonlyMap<EventItem, NewEntry["sealed"]>;

const NOTHING_SEALED: SealedItems = new Map();

interface SealedCall extends Waiting {
  readonly sealed: SealedItems;
}

function nextBatch(waiting: Waiting[]): Waiting[] {
  let count = 0;
  let bytes = 0;
  const end = waiting.findIndex((call, i) => {
    count += call.items.length;
    bytes += call.bytes;
    return i > 0 && (count > MAX_BATCH || bytes > MAX_BATCH_BYTES);
  });
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

/** As JSON, or as JSON inside a text: so CloudEvents carry it. */
function names(body: string, subject: string): boolean {
  const plain = JSON.stringify(subject);
  return body.includes(plain) || body.includes(JSON.stringify(plain).slice(1, -1));
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
}

function isSame(a: TrailHead | undefined, b: TrailHead): boolean {
  return a?.size === b.size && a.checkpoint === b.checkpoint;
}

