import type { HandledSignal, ListedRecord, StateBatch } from "../../../supervise/state-store.ts";
import { visibleAtOf } from "../../state/derive.ts";
import { type HeldSignal, nameOf, type Plan, planOf, type RecordChange, signalsOf } from "../../state/plan.ts";
import { firstDoc, IN_SECOND, type Prepare } from "./state-tables.ts";

/** Changes that are kept for those who follow. */
export const MOST_CHANGES = 100_000;

/** Writes the rows of batches and what is derived from them; has to be called inside a transaction. */
export class StateWriter {
  readonly #prepare: Prepare;
  readonly #orgs = new Map<string, { readonly no: number; path: string }>();
  /** Paths whose organisations are known. */
  readonly #paths = new Set<string>();

  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  /** What a transaction that was rolled back had learned is not so. */
  forget(): void {
    this.#orgs.clear();
    this.#paths.clear();
  }

  write(batch: StateBatch): void {
    const putDossier = this.#prepare(
      "INSERT INTO dossiers (type, id, due, closed, wanted, dossier) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET due = excluded.due, closed = excluded.closed, wanted = excluded.wanted, dossier = excluded.dossier",
    );
    for (const row of batch.dossiers) putDossier.run(row.type, row.id, row.due ?? null, row.closed ? 1 : 0, row.isWanted ? 1 : 0, row.text);
    const signals = this.#heldSignals(batch);
    const { records, docs } = this.#heldRecords(batch);
    const plan = planOf(batch, signals, records);
    for (const { org, path } of batch.moved) this.#learn([...path, org]);
    for (const change of plan.signals) this.#putSignal(change);
    this.#putRecords(plan.records, docs);
    this.#addCells(plan.cells);
    this.#putChanges(batch);
    this.#prepare("INSERT INTO head (id, head) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET head = excluded.head").run(
      JSON.stringify(batch.head),
    );
  }

  #heldSignals(batch: StateBatch): Map<string, HeldSignal> {
    const held = new Map<string, HeldSignal>();
    const take = (row: unknown): void => {
      if (!row) return;
      const { row: text, counted } = row as { row: string; counted: number };
      const signal = JSON.parse(text) as HandledSignal;
      held.set(signal.id, { signal, isCounted: counted === 1 });
    };
    const byId = this.#prepare("SELECT row, counted FROM signals WHERE id = ?");
    for (const id of signalsOf(batch)) take(byId.get(id));
    // Those whose time has come.
    const { now } = batch.head;
    if (now !== undefined) {
      for (const row of this.#prepare(
        "SELECT row, counted FROM signals INDEXED BY signals_hidden WHERE counted = 0 AND visible_at <= ?",
      ).all(now))
        take(row);
    }
    for (const { org } of batch.moved)
      for (const row of this.#prepare("SELECT row, counted FROM signals WHERE org = ?").all(org)) take(row);
    return held;
  }

  #heldRecords(batch: StateBatch): { readonly records: Map<string, ListedRecord>; readonly docs: Map<string, number> } {
    const records = new Map<string, ListedRecord>();
    const docs = new Map<string, number>();
    const take = (found: unknown): void => {
      if (!found) return;
      const { row, doc } = found as { row: string; doc: number };
      const record = JSON.parse(row) as ListedRecord;
      records.set(nameOf(record), record);
      docs.set(nameOf(record), doc);
    };
    const byName = this.#prepare("SELECT doc, row FROM records WHERE type = ? AND id = ?");
    for (const { type, id } of batch.dossiers) take(byName.get(type, id));
    for (const { org } of batch.moved) for (const row of this.#prepare("SELECT doc, row FROM records WHERE org = ?").all(org)) take(row);
    return { records, docs };
  }

  #putSignal({ before, now }: Plan["signals"][number]): void {
    const { signal, isCounted } = now;
    const text = JSON.stringify(signal);
    if (before && before.isCounted === isCounted && JSON.stringify(before.signal) === text) return;
    const { id, at, state, level, mode, record, org = null, handling } = signal;
    this.#prepare(
      `INSERT INTO signals (id, at, state, level, shadow, record_type, record, org, person, matter, visible_at, counted, row)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET at = excluded.at, state = excluded.state, level = excluded.level, shadow = excluded.shadow,
        record_type = excluded.record_type, record = excluded.record, org = excluded.org, person = excluded.person, matter = excluded.matter,
        visible_at = excluded.visible_at, counted = excluded.counted, row = excluded.row`,
    ).run(
      id,
      at,
      state,
      level,
      mode === "shadow" ? 1 : 0,
      record.type,
      record.id,
      org,
      handling?.person ?? null,
      handling?.matter ?? null,
      visibleAtOf(signal),
      isCounted ? 1 : 0,
      text,
    );
    const old = before && placeOf(before.signal);
    const place = placeOf(signal);
    if (old && JSON.stringify(old) === JSON.stringify(place)) return;
    if (old) {
      const drop = this.#prepare("DELETE FROM signal_paths WHERE ancestor = ? AND shadow = ? AND at = ? AND id = ?");
      for (const org of this.#numbersOf(old.path)) drop.run(org, old.shadow, old.at, id);
    }
    const put = this.#prepare(
      "INSERT INTO signal_paths (ancestor, shadow, at, id, state, level, control, handling, turn, visible_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    const { shadow, control, turn, visibleAt } = place;
    for (const no of this.#numbersOf(place.path)) put.run(no, shadow, at, id, state, level, control, place.handling, turn, visibleAt);
  }

  #putRecords(changes: readonly RecordChange[], docs: ReadonlyMap<string, number>): void {
    const words: { readonly doc: number; readonly isDropped: boolean; readonly tokens: readonly string[] }[] = [];
    for (const { before, now, tokens } of changes) {
      const row = before ?? now;
      if (!row) continue;
      const { type, id } = row;
      const oldDoc = docs.get(nameOf(row));
      const text = now && JSON.stringify(now);
      if (before && text === JSON.stringify(before)) continue;
      const old = before && recordPlaceOf(before);
      const place = now && recordPlaceOf(now);
      const doc = now && this.#docOf(now, oldDoc);
      const isMoved = oldDoc !== doc || JSON.stringify(old) !== JSON.stringify(place);
      if (oldDoc !== undefined && before && old && isMoved) {
        const drop = this.#prepare("DELETE FROM record_paths WHERE ancestor = ? AND type = ? AND start_at = ? AND id = ?");
        for (const no of this.#numbersOf(old.path)) drop.run(no, type, old.startAt, id);
        if (oldDoc !== doc) this.#prepare("DELETE FROM records WHERE doc = ?").run(oldDoc);
      }
      if (oldDoc !== undefined && tokens && tokens.before.length > 0) words.push({ doc: oldDoc, isDropped: true, tokens: tokens.before });
      if (!now || !place || doc === undefined || text === undefined) continue;
      this.#prepare(
        "INSERT INTO records (doc, type, id, start_at, org, person, row) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (doc) DO UPDATE SET start_at = excluded.start_at, org = excluded.org, person = excluded.person, row = excluded.row",
      ).run(doc, type, id, now.startAt, now.org ?? null, now.person ?? null, text);
      if (isMoved) {
        const put = this.#prepare(
          "INSERT INTO record_paths (ancestor, type, start_at, id, doc, closed, flagged, turn) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        );
        for (const no of this.#numbersOf(place.path)) put.run(no, type, now.startAt, id, doc, place.closed, place.flagged, place.turn);
      }
      if (tokens) words.push({ doc, isDropped: false, tokens: tokens.now });
    }
    // The index takes what comes in order together.
    words.sort((a, b) => a.doc - b.doc || Number(b.isDropped) - Number(a.isDropped));
    const drop = this.#prepare("INSERT INTO words (words, rowid, tokens) VALUES ('delete', ?, ?)");
    const put = this.#prepare("INSERT INTO words (rowid, tokens) VALUES (?, ?)");
    for (const { doc, isDropped, tokens } of words) (isDropped ? drop : put).run(doc, tokens.join(" "));
  }

  /** A record keeps its number as long as it began in the same second. */
  #docOf({ startAt }: ListedRecord, doc: number | undefined): number {
    let first = firstDoc(startAt);
    if (doc !== undefined && doc >= first && doc < first + IN_SECOND) return doc;
    for (; ; first += IN_SECOND) {
      const { last } = this.#prepare("SELECT max(doc) AS last FROM records WHERE doc >= ? AND doc < ?").get(first, first + IN_SECOND) as {
        last: number | null;
      };
      if (last === null) return first;
      // A second that is full goes on in the one before it.
      if (last + 1 < first + IN_SECOND) return last + 1;
    }
  }

  #addCells(cells: Plan["cells"]): void {
    const add = this.#prepare(
      "INSERT INTO cells (org, span, measure, period, of, level, n) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (org, span, measure, period, of, level) DO UPDATE SET n = n + excluded.n",
    );
    const drop = this.#prepare(
      "DELETE FROM cells WHERE org = ? AND span = ? AND measure = ? AND period = ? AND of = ? AND level = ? AND n = 0",
    );
    for (const { org, span, measure, period, of, level, n } of cells) {
      const no = this.#numberOf(org);
      add.run(no, span, measure, period, of, level, n);
      if (n < 0) drop.run(no, span, measure, period, of, level);
    }
  }

  #putChanges({ changes }: StateBatch): void {
    if (changes.length === 0) return;
    const { last } = this.#prepare("SELECT max(n) AS last FROM changes").get() as { last: number | null };
    const put = this.#prepare("INSERT INTO changes (n, change) VALUES (?, ?)");
    let n = last ?? 0;
    for (const change of changes) put.run(++n, JSON.stringify(change));
    this.#prepare("DELETE FROM changes WHERE n <= ?").run(n - MOST_CHANGES);
  }

  #numbersOf(path: readonly string[]): Set<number> {
    this.#learn(path);
    return new Set(path.map((org) => this.#numberOf(org)));
  }

  /** Notes where the organisations of a path stand, as far as that is new. */
  #learn(path: readonly string[]): void {
    const text = JSON.stringify(path);
    if (this.#paths.has(text)) return;
    for (const [i, org] of path.entries()) {
      const above = JSON.stringify(path.slice(0, i + 1));
      const { no, path: known } = this.#org(org);
      if (known === above) continue;
      this.#prepare("UPDATE orgs SET path = ? WHERE no = ?").run(above, no);
      this.#orgs.set(org, { no, path: above });
    }
    // Paths that say otherwise of the same organisations have to be looked at again.
    if (this.#paths.size > 10_000) this.#paths.clear();
    this.#paths.add(text);
  }

  #numberOf(org: string): number {
    return this.#org(org).no;
  }

  #org(org: string): { readonly no: number; readonly path: string } {
    let known = this.#orgs.get(org);
    if (!known) {
      known = this.#prepare("SELECT no, path FROM orgs WHERE org = ?").get(org) as unknown as { no: number; path: string } | undefined;
      if (!known) {
        const { lastInsertRowid } = this.#prepare("INSERT INTO orgs (org, path) VALUES (?, '[]')").run(org);
        known = { no: Number(lastInsertRowid), path: "[]" };
      }
      this.#orgs.set(org, known);
    }
    return known;
  }
}

/** What decides in which rows of `signal_paths` a signal stands. */
function placeOf(signal: HandledSignal) {
  const { path, at, state, level, mode, control, handling } = signal;
  return {
    path,
    at,
    state,
    level,
    control,
    shadow: mode === "shadow" ? 1 : 0,
    handling: handling?.state ?? null,
    turn: handling?.turn ?? null,
    visibleAt: visibleAtOf(signal),
  };
}

function recordPlaceOf({ path, startAt, closed, open, turn }: ListedRecord) {
  return { path, startAt, closed: closed ? 1 : 0, flagged: open > 0 ? 1 : 0, turn: turn ?? null };
}
