import type { RecordRef } from "@plumbline/core";
import type { HandledSignal, ListedRecord, StateBatch } from "../../../supervise/state-store.ts";
import { visibleAtOf } from "../../state/derive.ts";
import { recordPlaceOf, signalPlaceOf } from "../../state/places.ts";
import { type HeldSignal, MOST_CHANGES, nameOf, type Plan, planOf, type RecordChange, recordsOf, signalsOf } from "../../state/plan.ts";
import { firstDoc, IN_SECOND, type Prepare } from "./state-tables.ts";

/** Writes the rows of batches and what is derived from them; has to be called inside a transaction. */
export class StateWriter {
  readonly #prepare: Prepare;
  readonly #orgs = new Map<string, { readonly no: number; readonly path: string }>();

  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  /** What a transaction that was rolled back had learned is not so. */
  forget(): void {
    this.#orgs.clear();
  }

  write(batch: StateBatch): void {
    const putDossier = this.#prepare(
      `INSERT INTO dossiers (type, id, due, closed, wanted, compared, dossier) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET
        due = excluded.due, closed = excluded.closed, wanted = excluded.wanted, compared = excluded.compared, dossier = excluded.dossier`,
    );
    for (const { type, id, due, closed, isWanted, compared, text } of batch.dossiers) {
      putDossier.run(type, id, due ?? null, closed ? 1 : 0, isWanted ? 1 : 0, compared ?? null, text);
    }
    const signals = this.#heldSignals(batch);
    const touched = recordsOf(batch, signals.values());
    const { records, docs } = this.#heldRecords(batch, touched);
    this.#takeSignalsOf([...touched, ...records.values()], signals);
    const plan = planOf(batch, signals, records);
    for (const { path } of batch.moved) this.#learn(path);
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
      const one = heldOf(row);
      if (one) held.set(one.signal.id, one);
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

  #takeSignalsOf(records: readonly RecordRef[], held: Map<string, HeldSignal>): void {
    const ofRecord = this.#prepare("SELECT row, counted FROM signals INDEXED BY signals_of_record WHERE record_type = ? AND record = ?");
    for (const { type, id } of records) {
      for (const row of ofRecord.all(type, id)) {
        const one = heldOf(row) as HeldSignal;
        held.set(one.signal.id, one);
      }
    }
  }

  #heldRecords(
    batch: StateBatch,
    touched: readonly RecordRef[],
  ): { readonly records: Map<string, ListedRecord>; readonly docs: Map<string, number> } {
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
    for (const { type, id } of touched) take(byName.get(type, id));
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
    const old = before && signalPlaceOf(before.signal);
    const place = signalPlaceOf(signal);
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
    // A number may pass from one record to another.
    const words = new Map<number, { before?: readonly string[]; now?: readonly string[] }>();
    const note = (doc: number, tokens: { before?: readonly string[]; now?: readonly string[] }): void =>
      void words.set(doc, { ...words.get(doc), ...tokens });
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
      if (oldDoc !== undefined && tokens) note(oldDoc, { before: tokens.before });
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
      if (tokens) note(doc, { now: tokens.now });
    }
    this.#index(words);
  }

  /** In one transaction, FTS5 with `detail=none` and `secure-delete` must not be given a token of a row that it is told to drop too. */
  #index(words: ReadonlyMap<number, { readonly before?: readonly string[]; readonly now?: readonly string[] }>): void {
    const drop = this.#prepare("INSERT INTO words (words, rowid, tokens) VALUES ('delete', ?, ?)");
    const put = this.#prepare("INSERT INTO words (rowid, tokens) VALUES (?, ?)");
    // What comes in order goes into one piece of the index.
    for (const [doc, { before, now }] of [...words].sort(([a], [b]) => a - b)) {
      const held = new Set(before);
      const wanted = new Set(now);
      if (before) drop.run(doc, [...held].filter((token) => !wanted.has(token)).join(" "));
      if (now) put.run(doc, [...wanted].filter((token) => !held.has(token)).join(" "));
    }
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
    const own = path.at(-1);
    if (own === undefined || this.#org(own).path === JSON.stringify(path)) return;
    for (const [i, org] of path.entries()) {
      const above = JSON.stringify(path.slice(0, i + 1));
      const { no, path: known } = this.#org(org);
      if (known === above) continue;
      this.#prepare("UPDATE orgs SET path = ? WHERE no = ?").run(above, no);
      this.#orgs.set(org, { no, path: above });
    }
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

function heldOf(row: unknown): HeldSignal | undefined {
  if (!row) return undefined;
  const { row: text, counted } = row as { row: string; counted: number };
  return { signal: JSON.parse(text) as HandledSignal, isCounted: counted === 1 };
}
