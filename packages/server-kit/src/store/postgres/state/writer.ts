import { PlumblineError, type RecordRef } from "@plumbline/core";
import type { HandledSignal, ListedRecord, StateBatch, StateHead } from "../../../supervise/state-store.ts";
import { visibleAtOf } from "../../state/derive.ts";
import { recordPlaceOf, signalPlaceOf } from "../../state/places.ts";
import { type HeldSignal, MOST_CHANGES, nameOf, type Plan, planOf, recordsOf, signalsOf } from "../../state/plan.ts";
import type { Query } from "../session.ts";
import { arrayOf, elementOf, type Kind, tokenNumber, type Value } from "./arrays.ts";
import { named } from "./statements.ts";
import type { StateTables } from "./tables.ts";

/** Rows of one statement: an element of an array is looked for from its beginning. */
const AT_ONCE = 250;

type Columns = readonly (readonly [name: string, kind: Kind])[];

const KEY_OF_PATH: Columns = [
  ["ancestor", "int4"],
  ["shadow", "bool"],
  ["at", "float8"],
  ["id", "bytea"],
];
const KEY_OF_RECORD_PATH: Columns = [
  ["ancestor", "int4"],
  ["type", "bytea"],
  ["start_at", "float8"],
  ["id", "bytea"],
];
const NAME: Columns = [
  ["type", "bytea"],
  ["id", "bytea"],
];
const CELL: Columns = [
  ["org", "int4"],
  ["span", "int4"],
  ["measure", "bytea"],
  ["period", "bytea"],
  ['"of"', "bytea"],
  ["level", "bytea"],
];

/** Writes batches, each inside a transaction of `query`. */
export class StateWriter {
  readonly #t: StateTables;
  readonly #what: string;
  readonly #orgs = new Map<string, { readonly no: number; readonly path: string }>();
  #newest = 0;

  constructor(tables: StateTables, what: string) {
    this.#t = tables;
    this.#what = what;
  }

  /** What a transaction that was rolled back had learned is not so. */
  forget(): void {
    this.#orgs.clear();
  }

  /** Whether organisations are others, or elsewhere, than before. */
  async write(query: Query, batch: StateBatch): Promise<boolean> {
    const t = this.#t;
    // Of two processes the other waits here, and then finds that the cursor has gone on.
    const [row] = await query(named(`SELECT head FROM ${t.head} WHERE id = 1 FOR UPDATE`));
    const before = headOf(row?.head)?.cursor ?? batch.from;
    if (!row || before !== batch.from) {
      throw new PlumblineError("STORE_CONFLICT", `${this.#what} ends at entry ${before}, not at ${batch.from}; go on from there`);
    }
    const signals = await this.#heldSignals(query, batch);
    const touched = recordsOf(batch, signals.values());
    const records = await this.#heldRecords(query, batch, touched);
    await this.#takeSignalsOf(query, [...touched, ...records.values()], signals);
    const plan = planOf(batch, signals, records);
    const isElsewhere = await this.#learn(query, batch, plan);
    await this.#putDossiers(query, batch);
    await this.#putSignals(query, plan.signals);
    await this.#putRecords(query, plan.records);
    await this.#addCells(query, plan.cells);
    await this.#putChanges(query, batch);
    await query(named(`UPDATE ${t.head} SET head = $1 WHERE id = 1`), [Buffer.from(JSON.stringify(batch.head))]);
    return isElsewhere;
  }

  async #heldSignals(query: Query, batch: StateBatch): Promise<Map<string, HeldSignal>> {
    const t = this.#t;
    const held = new Map<string, HeldSignal>();
    const take = (rows: readonly Record<string, unknown>[]): void => {
      for (const { body, counted } of rows) {
        const signal = JSON.parse(String(body)) as HandledSignal;
        held.set(signal.id, { signal, isCounted: counted === true });
      }
    };
    take(
      await this.#found(
        query,
        t.signals,
        [["id", "bytea"]],
        "t.body, t.counted",
        signalsOf(batch).map((id) => [id]),
      ),
    );
    // Those whose time has come.
    const { now } = batch.head;
    if (now !== undefined) take(await query(named(`SELECT body, counted FROM ${t.signals} WHERE NOT counted AND visible_at <= $1`), [now]));
    take(
      await this.#found(
        query,
        t.signals,
        [["org", "bytea"]],
        "t.body, t.counted",
        batch.moved.map(({ org }) => [org]),
      ),
    );
    return held;
  }

  async #takeSignalsOf(query: Query, records: readonly RecordRef[], held: Map<string, HeldSignal>): Promise<void> {
    const names = [...new Map(records.map((record) => [nameOf(record), [record.type, record.id]])).values()];
    const columns: Columns = [
      ["record_type", "bytea"],
      ["record", "bytea"],
    ];
    for (const { body, counted } of await this.#found(query, this.#t.signals, columns, "t.body, t.counted", names)) {
      const signal = JSON.parse(String(body)) as HandledSignal;
      held.set(signal.id, { signal, isCounted: counted === true });
    }
  }

  async #heldRecords(query: Query, { moved }: StateBatch, touched: readonly RecordRef[]): Promise<Map<string, ListedRecord>> {
    const t = this.#t;
    const rows = [
      ...(await this.#found(
        query,
        t.records,
        NAME,
        "t.body",
        touched.map(({ type, id }) => [type, id]),
      )),
      ...(await this.#found(
        query,
        t.records,
        [["org", "bytea"]],
        "t.body",
        moved.map(({ org }) => [org]),
      )),
    ];
    return new Map(
      rows.map(({ body }) => {
        const record = JSON.parse(String(body)) as ListedRecord;
        return [nameOf(record), record];
      }),
    );
  }

  async #putDossiers(query: Query, { dossiers }: StateBatch): Promise<void> {
    const unique = new Map(dossiers.map((row) => [nameOf(row), row]));
    const columns: Columns = [
      ["due", "float8"],
      ["closed", "bool"],
      ["wanted", "bool"],
      ["compared", "bytea"],
      ["dossier", "bytea"],
    ];
    const rows = [...unique.values()].map(({ type, id, due, closed, isWanted, compared, text }): Value[] => {
      return [type, id, due ?? null, closed, isWanted, compared ?? null, text];
    });
    await this.#put(query, this.#t.dossiers, NAME, columns, rows);
  }

  async #putSignals(query: Query, changes: Plan["signals"]): Promise<void> {
    const rows: Value[][] = [];
    const gone: Value[][] = [];
    const paths: Value[][] = [];
    for (const { before, now } of changes) {
      const { signal, isCounted } = now;
      const text = JSON.stringify(signal);
      if (before && before.isCounted === isCounted && JSON.stringify(before.signal) === text) continue;
      const { id, at, state, level, mode, record, org = null, handling } = signal;
      const person = handling?.person ?? null;
      const matter = handling?.matter ?? null;
      const isShadow = mode === "shadow";
      rows.push([id, at, state, level, isShadow, record.type, record.id, org, person, matter, visibleAtOf(signal), isCounted, text]);
      const old = before && signalPlaceOf(before.signal);
      const place = signalPlaceOf(signal);
      if (JSON.stringify(old) === JSON.stringify(place)) continue;
      if (old) for (const no of this.#numbersOf(old.path)) gone.push([no, old.shadow === 1, old.at, id]);
      const { control, turn, visibleAt } = place;
      for (const no of this.#numbersOf(place.path))
        paths.push([no, isShadow, at, id, state, level, control, place.handling, turn, visibleAt]);
    }
    const t = this.#t;
    await this.#put(
      query,
      t.signals,
      [["id", "bytea"]],
      [
        ["at", "float8"],
        ["state", "bytea"],
        ["level", "bytea"],
        ["shadow", "bool"],
        ["record_type", "bytea"],
        ["record", "bytea"],
        ["org", "bytea"],
        ["person", "bytea"],
        ["matter", "bytea"],
        ["visible_at", "float8"],
        ["counted", "bool"],
        ["body", "bytea"],
      ],
      rows,
    );
    await this.#drop(query, t.signalPaths, KEY_OF_PATH, gone);
    await this.#insert(
      query,
      t.signalPaths,
      [
        ...KEY_OF_PATH,
        ["state", "bytea"],
        ["level", "bytea"],
        ["control", "bytea"],
        ["handling", "bytea"],
        ["turn", "bytea"],
        ["visible_at", "float8"],
      ],
      paths,
    );
  }

  async #putRecords(query: Query, changes: Plan["records"]): Promise<void> {
    const dropped: Value[][] = [];
    const changed: Value[][] = [];
    const found: Value[][] = [];
    const gone: Value[][] = [];
    const paths: Value[][] = [];
    for (const { before, now, tokens } of changes) {
      const row = before ?? now;
      if (!row) continue;
      const { type, id } = row;
      const text = now && JSON.stringify(now);
      if (before && text === JSON.stringify(before)) continue;
      const old = before && recordPlaceOf(before);
      const place = now && recordPlaceOf(now);
      if (JSON.stringify(old) !== JSON.stringify(place)) {
        if (old) for (const no of this.#numbersOf(old.path)) gone.push([no, type, old.startAt, id]);
        if (place) {
          const { closed, flagged, turn, startAt } = place;
          for (const no of this.#numbersOf(place.path)) paths.push([no, type, startAt, id, closed === 1, flagged === 1, turn]);
        }
      }
      if (!now || text === undefined) dropped.push([type, id]);
      else {
        const members: Value[] = [type, id, now.startAt, now.org ?? null, now.person ?? null, text];
        if (tokens) found.push([...members, tokens.now.map(tokenNumber)]);
        else changed.push(members);
      }
    }
    const t = this.#t;
    const members: Columns = [
      ["start_at", "float8"],
      ["org", "bytea"],
      ["person", "bytea"],
      ["body", "bytea"],
    ];
    await this.#drop(query, t.records, NAME, dropped);
    await this.#put(query, t.records, NAME, [...members, ["tokens", "int8[]"]], found);
    // The index of words is touched only where these are others.
    await this.#update(query, t.records, NAME, members, changed);
    await this.#drop(query, t.recordPaths, KEY_OF_RECORD_PATH, gone);
    await this.#insert(query, t.recordPaths, [...KEY_OF_RECORD_PATH, ["closed", "bool"], ["flagged", "bool"], ["turn", "bytea"]], paths);
  }

  async #addCells(query: Query, cells: Plan["cells"]): Promise<void> {
    const rows: Value[][] = [];
    const fewer: Value[][] = [];
    for (const { org, span, measure, period, of, level, n } of cells) {
      const key: Value[] = [this.#numberOf(org), span, measure, period, of, level];
      rows.push([...key, n]);
      if (n < 0) fewer.push(key);
    }
    await this.#put(query, this.#t.cells, CELL, [["n", "int8"]], rows, "n = t.n + r.n");
    await this.#drop(query, this.#t.cells, CELL, fewer, "t.n = 0");
  }

  async #putChanges(query: Query, { changes }: StateBatch): Promise<void> {
    if (changes.length === 0) return;
    const t = this.#t;
    const [last] = await query(named(`SELECT max(n) AS n FROM ${t.changes}`));
    this.#newest = Number(last?.n ?? 0);
    const rows = changes.map((change): Value[] => [++this.#newest, JSON.stringify(change)]);
    const columns: Columns = [
      ["n", "int8"],
      ["change", "bytea"],
    ];
    await this.#insert(query, t.changes, columns, rows);
    await query(named(`DELETE FROM ${t.changes} WHERE n <= $1::int8`), [this.#newest - MOST_CHANGES]);
  }

  /** Notes the organisations that are named, and where they stand, as far as that is new. */
  async #learn(query: Query, { moved }: StateBatch, { signals, records }: Plan): Promise<boolean> {
    const t = this.#t;
    const paths = new Map<string, readonly string[]>();
    const note = (path: readonly string[] | undefined): void => void (path && paths.set(JSON.stringify(path), path));
    for (const { path } of moved) note(path);
    for (const { before, now } of signals) for (const one of [before, now]) note(one?.signal.path);
    for (const { before, now } of records) for (const one of [before, now]) note(one?.path);
    // Rows as they are now come after those before, and moves first of all.
    const unknown = new Set([...paths.values()].flat().filter((org) => !this.#orgs.has(org)));
    const columns: Columns = [["org", "bytea"]];
    for (const { no, org, path } of await this.#found(
      query,
      t.orgs,
      columns,
      "t.no, t.org, t.path",
      [...unknown].map((org) => [org]),
    )) {
      this.#orgs.set(String(org), { no: Number(no), path: String(path) });
      unknown.delete(String(org));
    }
    const [last] = unknown.size > 0 ? await query(named(`SELECT max(no) AS no FROM ${t.orgs}`)) : [];
    let no = Number(last?.no ?? 0);
    for (const org of unknown) this.#orgs.set(org, { no: ++no, path: "" });
    const changed = new Set<string>();
    for (const path of [
      ...signals.map(({ now }) => now.signal.path),
      ...records.flatMap(({ now }) => (now ? [now.path] : [])),
      ...moved.map((one) => one.path),
    ]) {
      const own = path.at(-1);
      if (own === undefined || this.#orgs.get(own)?.path === JSON.stringify(path)) continue;
      for (const [i, org] of path.entries()) {
        const above = JSON.stringify(path.slice(0, i + 1));
        const known = this.#orgs.get(org);
        if (!known || known.path === above) continue;
        this.#orgs.set(org, { ...known, path: above });
        changed.add(org);
      }
    }
    const rows = [...changed].map((org): Value[] => [this.#numberOf(org), org, this.#orgs.get(org)?.path ?? ""]);
    const more: Columns = [
      ["org", "bytea"],
      ["path", "bytea"],
    ];
    await this.#put(query, t.orgs, [["no", "int4"]], more, rows);
    return rows.length > 0;
  }

  #numbersOf(path: readonly string[]): Set<number> {
    return new Set(path.map((org) => this.#numberOf(org)));
  }

  #numberOf(org: string): number {
    return (this.#orgs.get(org) as { no: number }).no;
  }

  /** Rows that have one of the keys. */
  async #found(
    query: Query,
    table: string,
    keys: Columns,
    what: string,
    rows: readonly (readonly Value[])[],
  ): Promise<Record<string, unknown>[]> {
    const on = keys.map(([key, kind], k) => `t.${key} = ${elementOf(kind, k + 1)}`).join(" AND ");
    const found: Record<string, unknown>[] = [];
    for (const values of arraysOf(keys, rows)) {
      const text = `SELECT ${what} FROM generate_series(1, array_length(${firstOf(keys)}, 1)) i JOIN ${table} t ON ${on}`;
      found.push(...(await query(named(text), values)));
    }
    return found;
  }

  /** Updates the rows that are there and adds the others. */
  async #put(
    query: Query,
    table: string,
    keys: Columns,
    columns: Columns,
    rows: readonly (readonly Value[])[],
    set?: string,
  ): Promise<void> {
    const all = [...keys, ...columns];
    const names = all.map(([name]) => name).join(", ");
    const given = all.map(([name, kind], k) => `${elementOf(kind, k + 1)} AS ${name}`).join(", ");
    const text = `WITH r AS (SELECT i, ${given} FROM generate_series(1, array_length(${firstOf(keys)}, 1)) i),
      u AS (UPDATE ${table} t SET ${set ?? columns.map(([name]) => `${name} = r.${name}`).join(", ")} FROM r WHERE ${same(keys)} RETURNING r.i)
      INSERT INTO ${table} (${names}) SELECT ${names} FROM r WHERE i NOT IN (SELECT i FROM u)`;
    for (const values of arraysOf(all, rows)) await query(named(text), values);
  }

  async #update(query: Query, table: string, keys: Columns, columns: Columns, rows: readonly (readonly Value[])[]): Promise<void> {
    const all = [...keys, ...columns];
    const given = all.map(([name, kind], k) => `${elementOf(kind, k + 1)} AS ${name}`).join(", ");
    const text = `UPDATE ${table} t SET ${columns.map(([name]) => `${name} = r.${name}`).join(", ")}
      FROM (SELECT ${given} FROM generate_series(1, array_length(${firstOf(keys)}, 1)) i) r WHERE ${same(keys)}`;
    for (const values of arraysOf(all, rows)) await query(named(text), values);
  }

  async #insert(query: Query, table: string, columns: Columns, rows: readonly (readonly Value[])[]): Promise<void> {
    const text = `INSERT INTO ${table} (${columns.map(([name]) => name).join(", ")})
      SELECT ${columns.map(([, kind], k) => elementOf(kind, k + 1)).join(", ")} FROM generate_series(1, array_length(${firstOf(columns)}, 1)) i`;
    for (const values of arraysOf(columns, rows)) await query(named(text), values);
  }

  async #drop(query: Query, table: string, keys: Columns, rows: readonly (readonly Value[])[], when = "true"): Promise<void> {
    const given = keys.map(([name, kind], k) => `${elementOf(kind, k + 1)} AS ${name}`).join(", ");
    const text = `DELETE FROM ${table} t USING (SELECT ${given} FROM generate_series(1, array_length(${firstOf(keys)}, 1)) i) r
      WHERE ${same(keys)} AND ${when}`;
    for (const values of arraysOf(keys, rows)) await query(named(text), values);
  }
}

export function headOf(head: unknown): StateHead | undefined {
  return head ? (JSON.parse((head as Buffer).toString()) as StateHead) : undefined;
}

function same(keys: Columns): string {
  return keys.map(([name]) => `t.${name} = r.${name}`).join(" AND ");
}

function firstOf(columns: Columns): string {
  return `$1::${columns[0]?.[1]}[]`;
}

function* arraysOf(columns: Columns, rows: readonly (readonly Value[])[]): Generator<unknown[]> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE);
    yield columns.map(([, kind], k) =>
      arrayOf(
        kind,
        some.map((row) => row[k] as Value),
      ),
    );
  }
}
