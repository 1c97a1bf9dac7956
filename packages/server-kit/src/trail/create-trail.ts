import { type EventsReply, PlumblineError, type TraceEvent } from "@plumbline/core";
import {
  bytesOfBase64,
  consistencyProofFrom,
  examineNote,
  formatTlogProof,
  inclusionProofFrom,
  type NoteSigner,
  parseCheckpoint,
} from "@plumbline/core/trail";
import { keyOf } from "./bytes.ts";
import { type NewEntry, packChunks } from "./chunk.ts";
import { corrupt } from "./corrupt.ts";
import { createEntryReader, type EntryReader } from "./entry-reader.ts";
import { createErasures } from "./erasures.ts";
import { createIntake, type EventItem, eventText, type Item, refusedItem } from "./intake.ts";
import { leafText } from "./leaf-text.ts";
import { createLookups, find, type Lookup } from "./lookups.ts";
import { noteEvent, orderEvent } from "./own-event.ts";
import { Plan } from "./plan.ts";
import { type Restored, restoreTrail, signedHead } from "./restore-trail.ts";
import { createSealer } from "./sealer.ts";
import { chainOf, chainText, checkHead, judgeHead, newChain, type SourceChain, takeNumber } from "./source-chain.ts";
import type { SubjectKeys } from "./subject-keys.ts";
import { leafHashOf } from "./tile-tree.ts";
import type { AnnouncedHead, EraseOrder, Trail } from "./trail.ts";
import { type Erasure, type Known, type Refused, TILE_WIDTH, type Tile, type TrailHead, type TrailStore } from "./trail-store.ts";

/** What people do about signals carries this source. */
const DESK_SOURCE = "engine/desk";

export { TRAIL_SOURCE } from "./own-event.ts";

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
  /** What should not happen and stops nothing: an erasure that cannot be carried out at present. */
  readonly onFault?: ((fault: { readonly where: string; readonly error: unknown }) => void) | undefined;
}

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
  const { store, subjectKeys, signer, origin, clock, onFault } = options;
  if (signer.name !== origin) {
    throw new PlumblineError("NOTE_INVALID", `the key of trail "${origin}" is named "${signer.name}"; a key is named after its log`);
  }
  const intake = createIntake(await store.secret());
  const sealer = subjectKeys && createSealer(subjectKeys);
  // As texts, which take less room and are what is compared and stored.
  const chains = new Map((await store.sources()).map(({ source, state }) => [source, state]));
  const listeners = new Set<(size: number) => void>();
  const waiting: Waiting[] = [];
  const load = { events: 0, bytes: 0 };
  let minimum = await store.minimum();
  let { head, tree, received: last } = await restoreTrail(options);
  const lookups = createLookups(store, () => head.size);
  const erasures = createErasures({ store, subjectKeys, onFault, readersDone: () => reader.done() });
  const reader: EntryReader = createEntryReader({
    store,
    subjectKeys,
    erasures,
    origin,
    range: () => ({ minimum, size: head.size }),
    nameOf: intake.nameOf,
  });
  // Of a commit that failed: whether it was written is only known by looking.
  let uncertain: Standing | undefined;
  let working: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  for (const erasure of await store.erasures()) {
    if (erasure.keys.length > 0 && !subjectKeys) {
      throw new PlumblineError(
        "STORE_INVALID",
        `trail "${origin}": the erasure at index ${erasure.index} waits for keys to be destroyed; open it with the store of subjects' keys`,
      );
    }
    erasures.order(erasure);
  }
  await erasures.retry();

  function enqueue(call: Pick<Waiting, "items" | "head" | "erasure">): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (closing) return reject(new PlumblineError("STORE_UNAVAILABLE", `the trail "${origin}" was closed; open it again`));
      const bytes = call.items.reduce((sum, item) => sum + item.bytes, 0);
      load.events += call.items.length;
      load.bytes += bytes;
      // Meanwhile the commit before may wait for the disk.
      const events = call.items.filter((item) => item.kind === "event");
      const lookup = lookups.ask(events);
      const waits: Waiting = {
        ...call,
        events,
        bytes,
        lookup,
        ready: Promise.all([lookup.known, seal(events)]),
        isReady: false,
        resolve,
        reject,
      };
      const isReady = (): void => {
        waits.isReady = true;
      };
      waits.ready.then(isReady, isReady);
      waiting.push(waits);
      working ??= work();
    });
  }

  // Commits as soon as the one before is through; what became ready meanwhile is the next batch.
  async function work(): Promise<void> {
    // What the same tick brings shares the first commit.
    await Promise.resolve();
    for (let first = waiting[0]; first; first = waiting[0]) {
      if (!first.isReady) await first.ready.catch(() => {});
      const batch = nextBatch(waiting);
      try {
        await commit(await prepared(batch));
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
      for (const { items, bytes } of batch) {
        load.events -= items.length;
        load.bytes -= bytes;
      }
      lookups.forget(waiting.find(({ events }) => events.length > 0)?.lookup.since ?? head.size);
    }
    working = undefined;
  }

  /** The calls that can be committed; the others are told why not. */
  async function prepared(batch: readonly Waiting[]): Promise<readonly Prepared[]> {
    const outcomes = await Promise.allSettled(batch.map(({ ready }) => ready));
    return batch.flatMap((call, i) => {
      const outcome = outcomes[i] as PromiseSettledResult<Awaited<Waiting["ready"]>>;
      if (outcome.status === "fulfilled") return { ...call, found: outcome.value[0], sealed: outcome.value[1] };
      call.reject(outcome.reason as Error);
      return [];
    });
  }

  async function seal(events: readonly EventItem[]): Promise<SealedItems> {
    const disclosed = events.filter(({ disclosures }) => disclosures.length > 0);
    if (disclosed.length === 0 || !sealer) return NOTHING_SEALED;
    const pieces = await sealer.seal(disclosed);
    return new Map(disclosed.map((item, i) => [item, pieces[i] as NewEntry["sealed"]]));
  }

  async function commit(batch: readonly Prepared[]): Promise<void> {
    await settle();
    const received = instantAfter(last, clock.now());
    const plan = new Plan(
      received,
      batch.flatMap(({ items }) => items),
    );
    const known = batch.flatMap(({ events, found }) => lookups.known(events, found));
    await plan.compare(known, reader.entriesAt);
    const drafts = numbered(batch, plan);
    // What was told once is not told again, in the same commit neither.
    const told = plan.notes.map(({ source, note }) => intake.itemOf({ event: noteEvent(source, note, received) }) as EventItem);
    const notes = [...new Map(told.map((note) => [keyOf(note.name), note])).values()];
    const toldBefore = await find(store, notes);
    for (const [i, note] of notes.entries()) if (!toldBefore[i]) plan.take(note);
    const { taken } = plan;
    const refused = plan.refused.map(({ source, body, code, reason }) => ({ source, body, code, reason, received }));
    if (taken.length > 0 || drafts.size > 0) await write(batch, plan, drafts, refused);
    else if (refused.length > 0) await store.quarantine(refused);
    for (const call of batch) {
      const receipts = call.items.map((item) => plan.receiptOf(item, head.size - taken.length));
      call.resolve({ receipts, checkpoint: head.checkpoint });
    }
  }

  async function write(
    batch: readonly Prepared[],
    plan: Plan,
    drafts: ReadonlyMap<string, string>,
    refused: readonly Refused[],
  ): Promise<void> {
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
    const ordered = batch.flatMap(({ items, erasure }): Erasure[] => {
      const [order] = items;
      // An order that was not taken orders nothing.
      return erasure && order?.kind === "event" && plan.isNew(order) ? [{ index: size + taken.indexOf(order), ...erasure }] : [];
    });
    const nextHead = await signedHead(next, origin, signer);
    uncertain = { head: nextHead, tree: next, received, taken, drafts, erasures: ordered };
    const sources = Array.from(drafts, ([source, state]) => ({ source, state }));
    const chunks = packChunks(size, entries);
    await store.append({ expectedSize: size, chunks, names, tiles, sources, refused, head: nextHead, erasures: ordered });
    advance();
  }

  /** The states of the sources whose numbering a batch changes; what the numbers show becomes notes of the plan. */
  function numbered(batch: readonly Waiting[], plan: Plan): ReadonlyMap<string, string> {
    const drafts = new Map<string, SourceChain>();
    const draftOf = (source: string): SourceChain => {
      let draft = drafts.get(source);
      if (!draft) {
        const state = chains.get(source);
        draft = state === undefined ? newChain() : chainOf(state);
        drafts.set(source, draft);
      }
      return draft;
    };
    for (const { items, head: announced } of batch) {
      for (const item of items) {
        const number = plan.numberOf(item);
        if (number) plan.note(item.source, takeNumber(draftOf(item.source), number));
      }
      if (announced) {
        const chain = draftOf(announced.source);
        // Batches of one source may overtake each other, so only a heartbeat says what should be there.
        plan.note(announced.source, items.length === 0 ? judgeHead(chain, announced) : checkHead(chain, announced));
      }
    }
    const states = Array.from(drafts, ([source, draft]) => [source, chainText(draft)] as const);
    // A heartbeat that says nothing new is no reason to write.
    return new Map(states.filter(([source, state]) => state !== chains.get(source)));
  }

  async function settle(): Promise<void> {
    if (!uncertain) return;
    const found = await store.head();
    // First: a commit of numbers alone has the head of the one before, and is made again when they come again.
    if (isSame(found, head)) uncertain = undefined;
    else if (isSame(found, uncertain.head)) advance();
    else throw corrupt(origin, `its newest checkpoint is not the one that this process persisted (size ${found?.size ?? 0})`);
  }

  function advance(): void {
    const standing = uncertain as Standing;
    lookups.committed(head.size, standing.taken);
    ({ head, tree, received: last } = standing);
    uncertain = undefined;
    for (const [source, state] of standing.drafts) chains.set(source, state);
    for (const erasure of standing.erasures) erasures.order(erasure);
    const { size } = head;
    // In a task of their own: a listener that throws must not keep a receipt from its sender.
    for (const listener of listeners) queueMicrotask(() => listener(size));
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
    read: reader.read,
    async find(source, id) {
      const [known] = await store.find(intake.nameOf(source, id));
      return known?.index;
    },
    checkpoint: () => head.checkpoint,
    tile: tileOf,
    bundle: async (index, width) => (isWidth(width) ? reader.bundle(index, width) : undefined),
    async prove(index, checkpoint = head.checkpoint) {
      const { text = "" } = examineNote(checkpoint, []);
      const { size, root } = parseCheckpoint(text);
      if (size > head.size)
        throw new PlumblineError("PROOF_INVALID", `a checkpoint of size ${size} is not of this trail, which has ${head.size} entries`);
      const proof = await inclusionProofFrom(index, size, bytesOfBase64(root) as Uint8Array, tileReader);
      return formatTlogProof({ index, proof, checkpoint });
    },
    proveConsistency: async (size) => consistencyProofFrom(size, head.size, tree.root(), tileReader),
    async erase(order) {
      const { entries, keys } = await resolved(order);
      const released = await releaseDisclosuresOf(order.subjects ?? []);
      if (entries.length + keys.length + released === 0) {
        // An order of which a part was carried out may have been for them.
        await erasures.carryOut();
        throw new PlumblineError("REQUEST_INVALID", "nothing that is named is there any more, so there is nothing to erase");
      }
      const event = orderEvent("trail.erased", origin, { entries, keys, reason: order.reason }, clock.now());
      const index = await ordered(event, { entries, keys });
      await erasures.carryOut((erasure) => erasure.index === index);
      return { index, entries, keys };
    },
    async prune({ minimum: wanted, reason }) {
      if (wanted % TILE_WIDTH !== 0 || wanted > head.size || wanted < minimum) {
        throw new PlumblineError("REQUEST_INVALID", `${wanted} is no multiple of ${TILE_WIDTH} from ${minimum} to ${head.size}`);
      }
      await ordered(orderEvent("trail.pruned", origin, { minimum: wanted, reason }, clock.now()));
      try {
        await store.prune(wanted);
      } finally {
        // Also where it ended halfway: what is below can be gone.
        minimum = Math.max(minimum, await store.minimum());
      }
    },
    onAppend(listener) {
      // A wrapper, so that one function registered twice is two listeners.
      const own = (size: number): void => listener(size);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close() {
      erasures.close();
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

  /** Index of an order of the trail to itself. */
  async function ordered(event: TraceEvent, erasure?: Omit<Erasure, "index">): Promise<number> {
    const { receipts } = await enqueue({ items: [itemOf({ event })], ...(erasure && { erasure }) });
    const [receipt] = receipts;
    // What stands there already was ordered at the same instant in the same words.
    if (receipt && receipt.status !== "quarantined") return receipt.index;
    throw new PlumblineError("REQUEST_INVALID", `the trail does not take the order: ${receipt?.reason}`);
  }

  /** What was refused was kept as it came, with its disclosures. Tells how many bodies went. */
  async function releaseDisclosuresOf(subjects: readonly string[]): Promise<number> {
    let released = 0;
    // A few at a time: each may have megabytes.
    let page = subjects.length === 0 ? [] : await store.quarantined(0, 10);
    for (; page.length > 0; page = await store.quarantined(page.at(-1)?.n ?? 0, 10)) {
      for (const { n, body } of page) {
        if (!subjects.some((subject) => names(body, subject))) continue;
        await store.release(n);
        released++;
      }
    }
    return released;
  }

  async function resolved({ entries = [], subjects = [] }: EraseOrder): Promise<{ entries: number[]; keys: number[] }> {
    const outside = entries.find((entry) => !Number.isSafeInteger(entry) || entry < minimum || entry >= head.size);
    if (outside !== undefined) {
      throw new PlumblineError("REQUEST_INVALID", `no entry ${outside}; the trail has ${minimum} to ${head.size - 1}`);
    }
    for (const entry of entries) {
      const [found] = await reader.read(entry, entry + 1);
      // What the server itself said of a signal or a source is what stays when values go. What people said at its desk may be of people.
      if (found?.source.startsWith("engine/") && !(found.source === DESK_SOURCE && found.disclosures && found.disclosures.length > 0)) {
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
interface Standing extends Restored {
  /** Events of the entries that it added. */
  readonly taken: readonly EventItem[];
  /** States of sources whose numbering changed. */
  readonly drafts: ReadonlyMap<string, string>;
  readonly erasures: readonly Erasure[];
}

type Outcome = EventsReply;

interface Waiting {
  readonly items: readonly Item[];
  readonly head?: AnnouncedHead | undefined;
  readonly erasure?: Omit<Erasure, "index">;
  /** Those among the items. */
  readonly events: readonly EventItem[];
  readonly bytes: number;
  readonly lookup: Lookup;
  /** What the store knew of the events, and what is sealed of them. */
  readonly ready: Promise<[readonly (Known | undefined)[], SealedItems]>;
  isReady: boolean;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

type SealedItems = ReadonlyMap<EventItem, NewEntry["sealed"]>;

const NOTHING_SEALED: SealedItems = new Map();

interface Prepared extends Waiting {
  readonly found: readonly (Known | undefined)[];
  readonly sealed: SealedItems;
}

/** Takes what is ready, in order, from what waits. */
function nextBatch(waiting: Waiting[]): Waiting[] {
  let count = 0;
  let bytes = 0;
  const end = waiting.findIndex((call, i) => {
    count += call.items.length;
    bytes += call.bytes;
    return i > 0 && (!call.isReady || count > MAX_BATCH || bytes > MAX_BATCH_BYTES);
  });
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

/** Whether a refused body discloses something of the subject. Of one that is no JSON, or nested too deep, a mention is enough. */
function names(body: string, subject: string): boolean {
  try {
    return isSubjectOf(JSON.parse(body), subject);
  } catch {
    const plain = JSON.stringify(subject);
    return body.includes(plain) || body.includes(JSON.stringify(plain).slice(1, -1));
  }
}

function isSubjectOf(value: unknown, subject: string): boolean {
  // CloudEvents carry disclosures as JSON inside a text.
  if (typeof value === "string") return /^\s*[[{]/.test(value) && names(value, subject);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, inner]) => (name === "subject" && inner === subject) || isSubjectOf(inner, subject));
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
}

function isSame(a: TrailHead | undefined, b: TrailHead): boolean {
  return a?.size === b.size && a.checkpoint === b.checkpoint;
}
