import type { Receipt } from "@plumbline/core";
import { parseLeaf } from "@plumbline/core/trail";
import { hexOfBytes, keyOf, textOf } from "./bytes.ts";
import { SALT_LENGTH, type StoredEntry } from "./chunk.ts";
import { type EventItem, eventText, type Item, type RefusedItem, receiptOfRefused, refusedItem, saltText, shown } from "./intake.ts";
import type { ChainNote, Numbered } from "./source-chain.ts";
import type { Known } from "./trail-store.ts";

/** What becomes of each item of a commit: the first of a name is taken, its like gets the same receipt, any other is refused. */
export class Plan {
  readonly received: string;
  readonly events: readonly EventItem[];
  readonly taken: EventItem[] = [];
  readonly refused: RefusedItem[];
  readonly notes: { readonly source: string; readonly note: ChainNote }[] = [];
  /** Places among `taken`. */
  readonly #places = new Map<Item, number>();
  readonly #receipts = new Map<Item, Receipt>();
  /** What conflicts with another event. */
  readonly #conflicts = new Map<Item, RefusedItem>();

  constructor(received: string, items: readonly Item[]) {
    this.received = received;
    this.events = items.filter((item) => item.kind === "event");
    this.refused = items.filter((item) => item.kind === "refused");
  }

  /** `known`: of each event, in order. `entriesAt` shows the entries at these indexes, as far as they are there. */
  async compare(
    known: readonly (Known | undefined)[],
    entriesAt: (indexes: ReadonlySet<number>, see: (entry: StoredEntry) => void) => Promise<void>,
  ): Promise<void> {
    const first = new Map<string, EventItem>();
    const again = new Map<number, EventItem[]>();
    for (const [i, item] of this.events.entries()) {
      const before = known[i];
      if (before) {
        if (!isEqual(before.mac, item.mac)) {
          this.#refuse(item, `event ${shown(item.id)} differs from the one at index ${before.index}; give a new fact a new id`);
          continue;
        }
        this.#receipts.set(item, { id: item.id, status: "duplicate", index: before.index });
        const same = again.get(before.index);
        if (same) same.push(item);
        else again.set(before.index, [item]);
        continue;
      }
      const name = keyOf(item.name);
      const twin = first.get(name);
      if (!twin) {
        first.set(name, item);
        this.take(item);
      } else if (isEqual(twin.mac, item.mac)) {
        this.#places.set(item, this.#places.get(twin) as number);
      } else {
        this.#refuse(item, `event ${shown(item.id)} differs from another of this id that came with it; give a new fact a new id`);
      }
    }
    if (again.size === 0) return;
    await entriesAt(new Set(again.keys()), (entry) => {
      for (const item of again.get(entry.index) ?? []) this.#receipts.set(item, firstReceipt(item.id, entry));
    });
  }

  take(item: EventItem): void {
    this.#places.set(item, this.taken.length);
    this.taken.push(item);
  }

  isNew(item: Item): boolean {
    return this.taken[this.#places.get(item) as number] === item;
  }

  /** The number that an item uses in its source; undefined where it has none, or used it when it came for the first time. */
  numberOf(item: Item): Numbered | undefined {
    if (item.kind === "event" && this.isNew(item)) return item.number;
    const { epoch = 0, seq = -1 } = item.kind === "refused" ? item : (this.#conflicts.get(item) ?? {});
    return seq < 0 ? undefined : { epoch, seq, hash: null };
  }

  note(source: string, notes: readonly ChainNote[]): void {
    for (const note of notes) this.notes.push({ source, note });
  }

  /** `size`: entries before this commit. */
  receiptOf(item: Item, size: number): Receipt {
    if (item.kind === "refused") return receiptOfRefused(item);
    const receipt = this.#receipts.get(item);
    if (receipt) return receipt;
    const place = this.#places.get(item) as number;
    const first = this.taken[place] as EventItem;
    const status = first === item ? "stored" : "duplicate";
    return { id: item.id, status, index: size + place, salt: saltText(first), received: this.received };
  }

  #refuse(item: EventItem, reason: string): void {
    const { source, id, epoch, seq } = item;
    const number = seq !== undefined && { epoch: epoch ?? 0, seq };
    const refused = refusedItem({ source, id, body: eventText(item), code: "EVENT_CONFLICT", reason, ...number });
    this.refused.push(refused);
    this.#conflicts.set(item, refused);
    this.#receipts.set(item, receiptOfRefused(refused));
    this.note(source, [
      { type: "source.equivocated", data: { by: "id", id, ...(epoch !== undefined && { epoch }), ...(seq !== undefined && { seq }) } },
    ]);
  }
}

function firstReceipt(id: string, { index, leaf, body }: StoredEntry): Receipt {
  const received = parseLeaf(textOf(leaf))?.received;
  const salt = body && hexOfBytes(body.subarray(0, SALT_LENGTH));
  return { id, status: "duplicate", index, ...(salt !== undefined && { salt }), ...(received !== undefined && { received }) };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
