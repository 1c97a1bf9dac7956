import { randomBytes } from "node:crypto";
import { type EventEnvelope, type EventsReply, isPlumblineError, PlumblineError, type Receipt } from "@plumbline/core";
import {
  base64Of,
  canonicalJson,
  createTree,
  eventDigest,
  formatCheckpoint,
  hexOf,
  leafHash,
  leafOf,
  type NoteSigner,
  openNote,
  parseCheckpoint,
  parseLeaf,
  parseVerifierKey,
  signNote,
  type Tree,
} from "@plumbline/core/trail";
import type { Trail, TrailEntry } from "./trail.ts";
import type { Found, KnownAs, NewEntry, Refused, TrailHead, TrailStore } from "./trail-store.ts";

export interface TrailOptions {
  /** Closed by the trail. */
  readonly store: TrailStore;
  /** Its name is the origin, so that a verifier knows which log a key speaks for. */
  readonly signer: NoteSigner;
  /** Name of the log in its checkpoints, such as `plumbline.example.gov.cn/2026`; the same for the whole life of a trail. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  /** Given, the newest checkpoint must bear its signature, else somebody could have us go on from a tree of theirs. */
  readonly verifierKey?: string | undefined;
}

const MAX_EVENT_BYTES = 65_535;
const SALT_BYTES = 16;
/** A commit ends here, so that a flood does not make the first of its senders wait for the last. */
const MAX_BATCH = 2048;
/** Leaf hashes at a time while the tree is rebuilt; the process answers in between. */
const REBUILD_STEP = 8192;

/**
 * Opens a trail, or begins one, and signs the head of an empty one. Rebuilds the tree from what is stored: throws `TRAIL_CORRUPT`
 * when it does not have the root that was signed, since signing on would cover up the difference.
 */
export async function createTrail(options: TrailOptions): Promise<Trail> {
  try {
    return await openTrail(options);
  } catch (error) {
    await options.store.close();
    throw error;
  }
}

async function openTrail(options: TrailOptions): Promise<Trail> {
  const { store, signer, origin, clock } = options;
  if (signer.name !== origin) {
    throw new PlumblineError("NOTE_INVALID", `the key of trail "${origin}" is named "${signer.name}"; a key is named after its log`);
  }
  const listeners = new Set<(size: number) => void>();
  const waiting: Waiting[] = [];
  let { head, tree, received: last } = await restore(options);
  // Of a commit that failed: whether it was written is only known by looking.
  let uncertain: Standing | undefined;
  let working: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  function enqueue(items: readonly Item[], refused: readonly Unstamped[]): Promise<EventsReply> {
    return new Promise((resolve, reject) => {
      if (closing) return reject(new PlumblineError("STORE_UNAVAILABLE", `the trail "${origin}" was closed; open it again`));
      waiting.push({ items, refused, resolve, reject });
      working ??= work();
    });
  }

  // Commits as soon as the one before is through; what arrived meanwhile is the next batch.
  async function work(): Promise<void> {
    // What the same tick brings shares the first commit.
    await Promise.resolve();
    for (let batch = nextBatch(waiting); batch.length > 0; batch = nextBatch(waiting)) {
      try {
        await commit(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    working = undefined;
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    await settle();
    // No two commits that follow each other bear one instant: so it can be told, from the trail alone, what was taken together.
    const now = new Date(clock.now()).toISOString();
    const received = now === last ? new Date(Date.parse(now) + 1).toISOString() : now;
    const items = batch.flatMap((call) => call.items);
    const named = items.filter((item) => item.kind === "event");
    const plan = planOf(named, await store.find(named), { size: head.size, received, origin });
    const refused = [
      ...batch.flatMap((call) => call.refused),
      ...items.flatMap((item) => plan.refused.get(item) ?? (item.kind === "refused" ? item.refused : [])),
    ].map((one) => ({ ...one, received }));
    if (plan.entries.length > 0) {
      const next = tree.copy();
      for (const { hash } of plan.entries) next.append(hash);
      const nextHead = await signed(next, origin, signer);
      uncertain = { head: nextHead, tree: next, received };
      await store.append(head.size, plan.entries, nextHead, refused);
      advance();
    } else if (refused.length > 0) {
      await store.quarantine(refused);
    }
    for (const { items: own, resolve } of batch) {
      resolve({ receipts: own.map((item) => plan.receipts.get(item) ?? receiptOfRefused(item)), checkpoint: head.checkpoint });
    }
  }

  async function settle(): Promise<void> {
    if (!uncertain) return;
    const found = await store.head();
    if (isSame(found, uncertain.head)) advance();
    else if (isSame(found, head)) uncertain = undefined;
    else throw corrupt(origin, `its newest checkpoint is not the one that this process persisted (size ${found?.size ?? 0})`);
  }

  function advance(): void {
    ({ head, tree, received: last } = uncertain as Standing);
    uncertain = undefined;
    const { size } = head;
    // In a task of their own: a listener that throws must not keep a receipt from its sender.
    for (const listener of listeners) queueMicrotask(() => listener(size));
  }

  return {
    origin,
    get size() {
      return head.size;
    },
    append: async (events) => enqueue(events.map(itemOf), []),
    async quarantine(source, refused) {
      await enqueue(
        [],
        refused.map((one) => ({ ...one, source })),
      );
    },
    read: async (from, to) => (await store.read(from, to)).map((entry) => entryOf(entry, origin)),
    checkpoint: () => head.checkpoint,
    onAppend(listener) {
      // A wrapper, so that one function registered twice is two listeners.
      const own = (size: number): void => listener(size);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close() {
      // What was asked before is carried out first.
      closing ??= Promise.resolve(working).then(() => store.close());
      return closing;
    },
  };
}

/** A trail at one of its commits. */
interface Standing {
  readonly head: TrailHead;
  readonly tree: Tree;
  /** Of its last entry; undefined while there is none. */
  readonly received: string | undefined;
}

type Unstamped = Omit<Refused, "received">;

interface Waiting {
  readonly items: readonly Item[];
  readonly refused: readonly Unstamped[];
  resolve(reply: EventsReply): void;
  reject(error: Error): void;
}

interface EventItem extends KnownAs {
  readonly kind: "event";
  readonly envelope: EventEnvelope;
}

interface RefusedItem {
  readonly kind: "refused";
  readonly id: string;
  readonly refused: Unstamped;
}

type Item = EventItem | RefusedItem;

function itemOf(envelope: EventEnvelope): Item {
  const { event } = envelope;
  const { source, id } = event;
  try {
    const text = canonicalJson(event);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_EVENT_BYTES) {
      throw new PlumblineError(
        "EVENT_TOO_LARGE",
        `event ${JSON.stringify(id.slice(0, 80))} has ${bytes} bytes in canonical form, more than ${MAX_EVENT_BYTES}; send attachments by digest`,
      );
    }
    return { kind: "event", source, id, event: text, envelope };
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    const { code, message: reason } = error;
    return { kind: "refused", id, refused: { source, body: JSON.stringify(event), code, reason } };
  }
}

function nextBatch(waiting: Waiting[]): Waiting[] {
  let count = 0;
  const end = waiting.findIndex(({ items }, i) => {
    count += items.length;
    return i > 0 && count > MAX_BATCH;
  });
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

interface Plan {
  readonly entries: readonly StampedEntry[];
  readonly receipts: ReadonlyMap<Item, Receipt>;
  readonly refused: ReadonlyMap<Item, Unstamped>;
}

interface StampedEntry extends NewEntry {
  readonly saltHex: string;
}

/** What becomes of each event: the first of a name is taken, its like gets the same receipt, any other is refused. */
function planOf(
  items: readonly EventItem[],
  found: readonly Found[],
  { size, received, origin }: { readonly size: number; readonly received: string; readonly origin: string },
): Plan {
  const entries: StampedEntry[] = [];
  const receipts = new Map<Item, Receipt>();
  const refused = new Map<Item, Unstamped>();
  const taken = new Map<string, { readonly entry: StampedEntry; readonly index: number }>();

  // Once for all: asking the system takes longer than what it gives.
  const salts = new Uint8Array(randomBytes(items.length * SALT_BYTES));

  const conflict = (item: EventItem, reason: string): void => {
    const { source, id, event: body } = item;
    refused.set(item, { source, body, code: "EVENT_CONFLICT", reason });
    receipts.set(item, { id, status: "quarantined", code: "EVENT_CONFLICT", reason });
  };

  items.forEach((item, i) => {
    const { id } = item;
    const known = found[i] as Found;
    const shown = JSON.stringify(id.slice(0, 80));
    if (known === "new") {
      const name = JSON.stringify([item.source, id]);
      const first = taken.get(name);
      if (!first) {
        const index = size + entries.length;
        const entry = stamped(item, received, salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES));
        entries.push(entry);
        taken.set(name, { entry, index });
        receipts.set(item, { id, status: "stored", index, salt: entry.saltHex, received });
      } else if (first.entry.event === item.event) {
        receipts.set(item, { id, status: "duplicate", index: first.index, salt: first.entry.saltHex, received });
      } else {
        conflict(item, `event ${shown} differs from the one at index ${first.index}; give a new fact a new id`);
      }
    } else if (known === "other") {
      conflict(item, `event ${shown} differs from the one of this id that the trail has; give a new fact a new id`);
    } else if (known.salt === undefined) {
      conflict(item, `event ${shown} is at index ${known.index} and was erased; it is not taken again`);
    } else {
      const leaf = parseLeaf(known.leaf);
      if (!leaf) throw corrupt(origin, `the leaf of entry ${known.index} is not readable`);
      receipts.set(item, { id, status: "duplicate", index: known.index, salt: hexOf(known.salt), received: leaf.received });
    }
  });
  return { entries, receipts, refused };
}

function stamped({ source, id, event, envelope }: EventItem, received: string, salt: Uint8Array): StampedEntry {
  const { epoch, seq } = envelope.event;
  const saltHex = hexOf(salt);
  const leaf = leafOf({ source, id, epoch, seq, prev: envelope.prev, received, digest: eventDigest(saltHex, event) });
  return { source, id, event, leaf, hash: leafHash(leaf), salt, saltHex };
}

function receiptOfRefused(item: Item): Receipt {
  const { id, refused } = item as RefusedItem;
  return { id, status: "quarantined", code: refused.code, reason: refused.reason };
}

async function signed(tree: Tree, origin: string, signer: NoteSigner): Promise<TrailHead> {
  const { size } = tree;
  const text = formatCheckpoint({ origin, size, root: base64Of(tree.root()) });
  return { size, checkpoint: await signNote(text, signer) };
}

async function restore({ store, signer, origin, verifierKey }: TrailOptions): Promise<Standing> {
  const head = await store.head();
  const tree = createTree();
  for (;;) {
    const hashes = await store.hashes(tree.size, tree.size + REBUILD_STEP);
    if (hashes.length === 0) break;
    for (let at = 0; at < hashes.length; at += 32) tree.append(hashes.subarray(at, at + 32));
  }
  if (head) {
    const { text, reason } = openNote(head.checkpoint, verifierKey === undefined ? [] : [parseVerifierKey(verifierKey)]);
    if (text === undefined || (verifierKey !== undefined && reason)) throw corrupt(origin, `its newest checkpoint is ${reason}`);
    const { size, root, origin: signedOrigin } = parseCheckpoint(text);
    if (signedOrigin !== origin) throw new PlumblineError("STORE_INVALID", `the store holds the trail "${signedOrigin}", not "${origin}"`);
    if (size !== tree.size) throw corrupt(origin, `${size} entries were signed, ${tree.size} are there`);
    if (root !== base64Of(tree.root())) throw corrupt(origin, `its ${size} entries do not have the root that was signed`);
    const [newest] = await store.read(size - 1, size);
    return { head, tree, received: newest && entryOf(newest, origin).received };
  }
  if (tree.size > 0) throw corrupt(origin, `${tree.size} entries are there and no signed checkpoint`);
  const first = await signed(tree, origin, signer);
  await store.append(0, [], first, []);
  return { head: first, tree, received: undefined };
}

function entryOf(entry: Awaited<ReturnType<TrailStore["read"]>>[number], origin: string): TrailEntry {
  const leaf = parseLeaf(entry.leaf);
  if (!leaf) throw corrupt(origin, `the leaf of entry ${entry.index} is not readable`);
  return { ...entry, source: leaf.source, id: leaf.id, received: leaf.received };
}

function isSame(a: TrailHead | undefined, b: TrailHead): boolean {
  return a?.size === b.size && a.checkpoint === b.checkpoint;
}

function corrupt(origin: string, what: string): PlumblineError {
  return new PlumblineError(
    "TRAIL_CORRUPT",
    `trail "${origin}": ${what}; keep the file as evidence and find the difference with verifyTrail`,
  );
}
