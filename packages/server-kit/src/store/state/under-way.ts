import type { RecordRef } from "@plumbline/core";
import type { DossierRow, StateBatch } from "../../supervise/state-store.ts";
import { nameOf } from "./plan.ts";

export interface DueRow extends RecordRef {
  readonly due: number;
  readonly dossier: string;
}

/** What is being written of records: whoever asks for one of them meanwhile waits for no write. */
export class UnderWay {
  readonly #rows = new Map<string, DossierRow>();

  /** Until `written` is over. */
  note({ dossiers }: StateBatch, written: Promise<unknown>): void {
    for (const row of dossiers) this.#rows.set(nameOf(row), row);
    const forget = (): void => {
      for (const row of dossiers) if (this.#rows.get(nameOf(row)) === row) this.#rows.delete(nameOf(row));
    };
    written.then(forget, forget);
  }

  /** The dossiers of records, of which `read` gives those that are not being written. */
  async dossiers(
    records: readonly RecordRef[],
    read: (records: readonly RecordRef[]) => Promise<readonly (string | undefined)[]>,
  ): Promise<readonly (string | undefined)[]> {
    const held = records.map((ref) => this.#rows.get(nameOf(ref))?.text);
    const left = records.filter((_, i) => held[i] === undefined);
    if (left.length === 0) return held;
    const found = await read(left);
    let next = 0;
    return held.map((text) => text ?? found[next++]);
  }

  /** Those that are due, the earliest first, of which `read` gives so many as the store has them. */
  async due(now: number, most: number, read: (most: number) => Promise<readonly DueRow[]>): Promise<readonly string[]> {
    const names = new Set(this.#rows.keys());
    const own = [...this.#rows.values()].flatMap(({ type, id, due, text }): DueRow[] =>
      due !== undefined && due <= now ? [{ type, id, due, dossier: text }] : [],
    );
    const stored = await read(Math.min(Number.MAX_SAFE_INTEGER, most + names.size));
    const all = [...own, ...stored.filter((row) => !names.has(nameOf(row)))].sort((a, b) => a.due - b.due);
    return all.slice(0, most).map(({ dossier }) => dossier);
  }

  /** May be too early, never too late. */
  async nextDue(after: number, read: () => Promise<number | undefined>): Promise<number | undefined> {
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#rows.values()) if (due !== undefined && due > after && due < next) next = due;
    next = Math.min(next, (await read()) ?? Number.POSITIVE_INFINITY);
    return next < Number.POSITIVE_INFINITY ? next : undefined;
  }
}
