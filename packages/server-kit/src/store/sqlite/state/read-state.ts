import type { RecordRef, SignalLevel } from "@plumbline/core";
import type {
  Cell,
  CellQuery,
  ChangeRow,
  HandledSignal,
  ListedRecord,
  NumberedChange,
  OrgPathRow,
  RecordPage,
  SearchQuery,
  Sight,
  SignalPage,
  StateHead,
} from "../../../supervise/state-store.ts";
import { compareFound, compareRows, compareText, MEASURES, OPEN_MEASURES, outermost, visibleAtOf } from "../../state/derive.ts";
import { orgToken, personToken, textOf, typeToken, wantedOf } from "../../state/grams.ts";
import { READS } from "../../state/reads.ts";
import type { DueRow } from "../../state/under-way.ts";
import { firstDoc, IN_SECOND, type Prepare } from "./state-tables.ts";

export type ReadOperations = Pick<StateReader, (typeof READS)[number]>;

/** What the loop asks, too. */
export type LoopOperations = Pick<StateReader, "dossiers" | "due" | "nextDue">;

/** The questions of a reader that may not be there yet. */
export function readsOf(reader: () => StateReader): ReadOperations {
  const ask = (name: (typeof READS)[number]) => [name, (...args: never[]) => (reader()[name] as (...args: never[]) => unknown)(...args)];
  return Object.fromEntries(READS.map(ask)) as ReadOperations;
}

const STATES = ["open", "ceased", "withdrawn"] as const;
const LEVELS = ["yellow", "orange", "red"] as const;
const EVERYTHING: Sight = { within: [""], now: Number.MAX_VALUE };

/** Answers what is asked of rows. Each statement goes along an index, in the order of the answer. */
export class StateReader {
  readonly #prepare: Prepare;

  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  head(): StateHead | undefined {
    const row = this.#prepare("SELECT head FROM head").get() as { head: string } | undefined;
    return row && (JSON.parse(row.head) as StateHead);
  }

  dossiers(records: readonly RecordRef[]): (string | undefined)[] {
    const byName = this.#prepare("SELECT dossier FROM dossiers WHERE type = ? AND id = ?");
    return records.map(({ type, id }) => (byName.get(type, id) as { dossier: string } | undefined)?.dossier);
  }

  due(now: number, most: number): DueRow[] {
    const rows = this.#prepare("SELECT type, id, due, dossier FROM dossiers WHERE due <= ? ORDER BY due LIMIT ?").all(now, most);
    return rows.map((row) => ({ ...(row as unknown as DueRow) }));
  }

  nextDue(after: number): number | undefined {
    const { due } = this.#prepare("SELECT min(due) AS due FROM dossiers WHERE due > ?").get(after) as { due: number | null };
    return due ?? undefined;
  }

  signal(id: string): HandledSignal | undefined {
    return rowOf(this.#prepare("SELECT row FROM signals WHERE id = ?").get(id));
  }

  signals(page: SignalPage): HandledSignal[] {
    const { record, person, matter, sight = EVERYTHING, limit } = page;
    if (record)
      return this.#few("signals_of_record", "record_type = :type AND record = :record", { type: record.type, record: record.id }, page);
    if (matter !== undefined) return this.#few("signals_of_matter", "matter = :matter", { matter }, page);
    if (person !== undefined) return this.#few("signals_of_person", "person = :person", { person }, page);
    const found = this.#branches(page).flatMap((branch) => this.#branch(branch, page));
    if (sight.person !== undefined) {
      found.push(...this.#few("signals_of_person", "person = :person", { person: sight.person }, page));
    }
    return merged(found, ({ at }) => at).slice(0, limit);
  }

  counts(sight?: Sight): Record<SignalLevel, number> {
    const counts = { yellow: 0, orange: 0, red: 0 };
    if (!sight) {
      const all = this.#prepare(
        "SELECT level, count(*) AS n FROM signals INDEXED BY signals_open WHERE state = 'open' AND shadow = 0 GROUP BY level",
      ).all();
      for (const { level, n } of all as unknown as { level: SignalLevel; n: number }[]) counts[level] = n;
      return counts;
    }
    const total = this.#prepare("SELECT level, n FROM cells WHERE org = ? AND span = 0 AND measure = ? AND period = ''");
    for (const org of this.#outermost(sight.within)) {
      const no = this.#numberOf(org);
      if (no === undefined) continue;
      for (const measure of OPEN_MEASURES) {
        for (const { level, n } of total.all(no, measure) as unknown as { level: SignalLevel; n: number }[]) counts[level] += n;
      }
    }
    // What became visible since the last write is not in the statistics yet, or is there and was asked for as of before.
    const add = (rows: readonly unknown[], isWanted: (signal: HandledSignal) => boolean, sign: number): void => {
      for (const row of rows) {
        const signal = rowOf<HandledSignal>(row) as HandledSignal;
        if (signal.state === "open" && signal.mode !== "shadow" && isWanted(signal)) counts[signal.level] += sign;
      }
    };
    const { now, person } = sight;
    const within = new Set(sight.within);
    const isWithin = ({ path }: HandledSignal): boolean => path.some((org) => within.has(org));
    const due = "SELECT row FROM signals INDEXED BY signals_hidden WHERE counted = 0 AND visible_at <= ?";
    const early = "SELECT row FROM signals INDEXED BY signals_counted WHERE counted = 1 AND visible_at > ?";
    add(this.#prepare(due).all(now), isWithin, 1);
    add(this.#prepare(early).all(now), isWithin, -1);
    if (person !== undefined) {
      const own = this.#prepare("SELECT row FROM signals INDEXED BY signals_of_person WHERE person = ?").all(person);
      add(own, (signal) => !(isWithin(signal) && visibleAtOf(signal) <= now), 1);
    }
    return counts;
  }

  record({ type, id }: RecordRef): ListedRecord | undefined {
    return rowOf(this.#prepare("SELECT row FROM records WHERE type = ? AND id = ?").get(type, id));
  }

  records({ types, sight = EVERYTHING, closed, flagged, turn, limit, after }: RecordPage): ListedRecord[] {
    const page = new NewestKeys(limit);
    const asked = [...new Set(types)];
    const index =
      turn !== undefined
        ? "INDEXED BY record_paths_turn"
        : flagged
          ? "INDEXED BY record_paths_flagged"
          : closed === false
            ? "INDEXED BY record_paths_running"
            : "NOT INDEXED";
    const conditions = [
      turn === undefined ? "" : " AND p.turn = :turn",
      flagged === undefined ? "" : ` AND p.flagged = ${flagged ? 1 : 0}`,
      closed === undefined ? "" : ` AND p.closed = ${closed ? 1 : 0}`,
    ].join("");
    for (const org of this.#outermost(sight.within)) {
      const ancestor = this.#numberOf(org);
      if (ancestor === undefined) continue;
      for (const type of asked) {
        const place = placeIn(type, page.least, after);
        const sql = `SELECT p.start_at AS startAt, p.id, p.doc FROM record_paths p ${index}
          WHERE p.ancestor = :ancestor AND p.type = :type${conditions}${place.condition} ORDER BY p.start_at DESC, p.id LIMIT :limit`;
        const given = { ancestor, type, limit, ...place.values, ...(turn !== undefined && { turn }) };
        const keys = this.#prepare(sql).all(given) as unknown as Omit<RecordKey, "type">[];
        for (const { startAt, id, doc } of keys) if (!page.add({ startAt, id, type, doc })) break;
      }
    }
    for (const type of sight.person === undefined ? [] : asked) {
      const place = placeIn(type, page.least, after);
      const own = `SELECT p.doc, p.row FROM records p INDEXED BY records_of_person
        WHERE p.person = :person AND p.type = :type${place.condition} ORDER BY p.start_at DESC, p.id`;
      const rows = this.#prepare(own).iterate({ person: sight.person as string, type, ...place.values });
      for (const { doc, row } of rows as Iterable<{ doc: number; row: string }>) {
        const record = JSON.parse(row) as ListedRecord;
        if (turn !== undefined && record.turn !== turn) continue;
        if (flagged !== undefined && record.open > 0 !== flagged) continue;
        if (closed !== undefined && record.closed !== closed) continue;
        if (!page.add({ startAt: record.startAt, id: record.id, type, doc })) break;
      }
    }
    const byDoc = this.#prepare("SELECT row FROM records WHERE doc = ?");
    return page.docs.map((doc) => rowOf<ListedRecord>(byDoc.get(doc)) as ListedRecord);
  }

  cells({ orgs, from, to, of, measures = MEASURES, limit }: CellQuery): Cell[] {
    const cells: Cell[] = [];
    const only = of ? " AND of IN (SELECT value FROM json_each(:of))" : "";
    const all = this.#prepare(
      `SELECT period, of, level, n FROM cells WHERE org = :no AND span = :span AND measure = :measure AND period >= :from AND period <= :to${only}
        ORDER BY period, of, level LIMIT :limit`,
    );
    const given = { span: from.length, from, to, ...(of && { of: JSON.stringify(of) }) };
    for (const org of [...new Set(orgs)].sort(compareText)) {
      const no = this.#numberOf(org);
      if (no === undefined) continue;
      for (const measure of [...new Set(measures)].sort(compareText)) {
        if (cells.length >= limit) return cells;
        const rows = all.all({ ...given, no, measure, limit: limit - cells.length });
        for (const row of rows as unknown as Pick<Cell, "period" | "of" | "level" | "n">[]) cells.push({ org, measure, ...row });
      }
    }
    return cells;
  }

  search({ text, sight, types, limit, after }: SearchQuery): ListedRecord[] {
    const wanted = wantedOf(text);
    if (!wanted) return [];
    const scopes = sight.within.includes("")
      ? []
      : [...sight.within.map(orgToken), ...(sight.person === undefined ? [] : [personToken(sight.person)])];
    if (scopes.length === 0 && !sight.within.includes("")) return [];
    const alternatives = [...(scopes.length > 0 ? [scopes] : []), ...(types ? [types.map(typeToken)] : [])];
    if (alternatives.some((one) => one.length === 0)) return [];
    const match = [...alternatives.map((tokens) => `(${tokens.map(phrase).join(" OR ")})`), ...wanted.tokens.map(phrase)].join(" AND ");
    const docs = this.#prepare("SELECT rowid AS doc FROM words WHERE words MATCH ? AND rowid >= ? ORDER BY rowid");
    const byDoc = this.#prepare("SELECT row FROM records WHERE doc = ?");
    const found: ListedRecord[] = [];
    // Numbers are in the order of seconds only; those of one second are put in order here.
    let group: ListedRecord[] = [];
    let second = -1;
    const close = (): void => {
      group.sort(compareFound);
      found.push(...group);
      group = [];
    };
    for (const { doc } of docs.iterate(match, after ? firstDoc(after.startAt) : 0) as Iterable<{ doc: number }>) {
      const own = Math.floor(doc / IN_SECOND);
      if (own !== second) {
        close();
        if (found.length >= limit) break;
        second = own;
      }
      const record = rowOf<ListedRecord>(byDoc.get(doc));
      if (!record || !(wanted.isExact || wanted.holds(textOf(record)))) continue;
      if (after && compareFound(record, after) <= 0) continue;
      group.push(record);
    }
    close();
    return found.slice(0, limit);
  }

  changes({ after, limit }: { readonly after: number; readonly limit: number }): NumberedChange[] {
    const rows = this.#prepare("SELECT n, change FROM changes WHERE n > ? ORDER BY n LIMIT ?").all(after, limit);
    return (rows as unknown as { n: number; change: string }[]).map(({ n, change }) => ({ ...(JSON.parse(change) as ChangeRow), n }));
  }

  changeRange(): { oldest: number; newest: number } {
    const { oldest } = this.#prepare("SELECT min(n) AS oldest FROM changes").get() as { oldest: number | null };
    const { newest } = this.#prepare("SELECT max(n) AS newest FROM changes").get() as { newest: number | null };
    return { oldest: oldest ?? 0, newest: newest ?? 0 };
  }

  /** Of signals that an index finds few of; whether they may be seen is looked at one by one. */
  #few(index: string, condition: string, named: Readonly<Record<string, string>>, page: SignalPage): HandledSignal[] {
    const { sight = EVERYTHING, record, person, matter, limit } = page;
    const { conditions, values } = filtersOf(page, "s");
    const shadows = shadowsOf(page);
    const sql = `SELECT s.row FROM signals s INDEXED BY ${index} WHERE ${[`s.shadow IN (${shadows.join()})`, condition, ...conditions].join(" AND ")} ORDER BY s.at DESC, s.id`;
    const within = new Set(sight.within);
    const found: HandledSignal[] = [];
    for (const row of this.#prepare(sql).iterate({ ...values, ...named })) {
      const signal = rowOf<HandledSignal>(row) as HandledSignal;
      const { control, handling } = signal;
      const isOwn = sight.person !== undefined && handling?.person === sight.person;
      if (!isOwn && !(signal.path.some((org) => within.has(org)) && visibleAtOf(signal) <= sight.now)) continue;
      if (page.control !== undefined && control !== page.control) continue;
      if (page.handling !== undefined && handling?.state !== page.handling) continue;
      if (page.turn !== undefined && handling?.turn !== page.turn) continue;
      if (record && (signal.record.type !== record.type || signal.record.id !== record.id)) continue;
      if (person !== undefined && handling?.person !== person) continue;
      if (matter !== undefined && handling?.matter !== matter) continue;
      found.push(signal);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Each part of a page that is one range of an index. */
  #branches(page: SignalPage): Branch[] {
    const { sight = EVERYTHING, state, level, control, handling, turn } = page;
    const isByState = control === undefined && handling === undefined && turn === undefined && (state !== undefined || level !== undefined);
    return this.#outermost(sight.within).flatMap((org) => {
      const ancestor = this.#numberOf(org);
      if (ancestor === undefined) return [];
      return shadowsOf(page).flatMap((shadow): Branch[] => {
        if (!isByState) return [{ ancestor, shadow }];
        return (state === undefined ? STATES : [state]).flatMap((one) =>
          (level === undefined ? LEVELS : [level]).map((other) => ({ ancestor, shadow, state: one, level: other })),
        );
      });
    });
  }

  #branch({ ancestor, shadow, ...of }: Branch, page: SignalPage): HandledSignal[] {
    const { control, handling, turn, sight = EVERYTHING, limit } = page;
    const { conditions, values } = filtersOf({ ...page, ...of }, "p");
    const index =
      control !== undefined
        ? "INDEXED BY signal_paths_control"
        : handling !== undefined
          ? "INDEXED BY signal_paths_handling"
          : turn !== undefined
            ? "INDEXED BY signal_paths_turn"
            : of.state !== undefined
              ? "INDEXED BY signal_paths_state"
              : "NOT INDEXED";
    const more = [
      "p.ancestor = :ancestor",
      "p.shadow = :shadow",
      ...(control === undefined ? [] : ["p.control = :control"]),
      ...(handling === undefined ? [] : ["p.handling = :handling"]),
      ...(turn === undefined ? [] : ["p.turn = :turn"]),
      ...conditions,
      "p.visible_at <= :now",
    ];
    const sql = `SELECT s.row FROM signal_paths p ${index} CROSS JOIN signals s ON s.id = p.id WHERE ${more.join(" AND ")} ORDER BY p.at DESC, p.id LIMIT :limit`;
    const named = { ancestor, shadow, now: sight.now, limit };
    const given = { ...(control !== undefined && { control }), ...(handling && { handling }), ...(turn && { turn }) };
    return rowsOf(this.#prepare(sql).all({ ...values, ...named, ...given }));
  }

  #outermost(within: readonly string[]): readonly string[] {
    return outermost(within, (org) => this.#pathOf(org));
  }

  #pathOf(org: string): OrgPathRow | undefined {
    const row = this.#prepare("SELECT path FROM orgs WHERE org = ?").get(org) as { path: string } | undefined;
    return row && (JSON.parse(row.path) as OrgPathRow);
  }

  #numberOf(org: string): number | undefined {
    return (this.#prepare("SELECT no FROM orgs WHERE org = ?").get(org) as { no: number } | undefined)?.no;
  }
}

interface RecordKey {
  readonly startAt: number;
  readonly id: string;
  readonly type: string;
  readonly doc: number;
}

/** The newest records among those of many ranges, each of which comes newest first. */
class NewestKeys {
  readonly #limit: number;
  /** In order, and no more than the page holds. */
  readonly #keys: RecordKey[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is older stands on no place of the page. */
  get least(): number {
    return this.#keys.length < this.#limit ? Number.NEGATIVE_INFINITY : (this.#keys.at(-1) as RecordKey).startAt;
  }

  get docs(): number[] {
    return this.#keys.map(({ doc }) => doc);
  }

  /** False where neither this one nor any that comes after it in its range has a place. */
  add(key: RecordKey): boolean {
    let [from, to] = [0, this.#keys.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (compareFound(this.#keys[middle] as RecordKey, key) < 0) from = middle + 1;
      else to = middle;
    }
    // Below two organisations that are asked for, or of the person too.
    if (this.#keys[from]?.doc === key.doc) return true;
    if (from >= this.#limit) return false;
    this.#keys.splice(from, 0, key);
    if (this.#keys.length > this.#limit) this.#keys.pop();
    return true;
  }
}

/** Where the range of a type begins and ends. */
function placeIn(type: string, least: number, after: RecordPage["after"]) {
  const isFirst = after?.type !== undefined && compareText(type, after.type) > 0;
  const conditions = [
    least === Number.NEGATIVE_INFINITY ? "" : " AND p.start_at >= :least",
    after ? ` AND p.start_at <= :at AND (p.start_at < :at OR p.id ${isFirst ? ">=" : ">"} :after)` : "",
  ];
  const values = { ...(least !== Number.NEGATIVE_INFINITY && { least }), ...(after && { at: after.startAt, after: after.id }) };
  return { condition: conditions.join(""), values };
}

interface Branch {
  readonly ancestor: number;
  readonly shadow: 0 | 1;
  readonly state?: (typeof STATES)[number];
  readonly level?: SignalLevel;
}

function shadowsOf({ sight, shadow }: SignalPage): readonly (0 | 1)[] {
  if (shadow === undefined && !sight) return [0, 1];
  return [shadow ? 1 : 0];
}

function filtersOf({ state, level, from, to, after }: SignalPage, table: string) {
  const conditions = [
    ...(state === undefined ? [] : [`${table}.state = :state`]),
    ...(level === undefined ? [] : [`${table}.level = :level`]),
    ...(from === undefined ? [] : [`${table}.at >= :from`]),
    ...(to === undefined ? [] : [`${table}.at < :to`]),
    ...(after === undefined ? [] : [`${table}.at <= :at AND (${table}.at < :at OR ${table}.id > :after)`]),
  ];
  const values: Record<string, string | number> = {
    ...(state !== undefined && { state }),
    ...(level !== undefined && { level }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(after && { at: after.at, after: after.id }),
  };
  return { conditions, values };
}

function merged<T extends { readonly id: string; readonly type?: string }>(rows: readonly T[], at: (row: T) => number): T[] {
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
  return unique.sort((a, b) => compareRows({ at: at(a), id: a.id }, { at: at(b), id: b.id }));
}

/** In quotes a token is nothing but a token. */
function phrase(token: string): string {
  return `"${token.replaceAll('"', '""')}"`;
}

function rowOf<T>(row: unknown): T | undefined {
  return row ? (JSON.parse((row as { row: string }).row) as T) : undefined;
}

function rowsOf<T>(rows: readonly unknown[]): T[] {
  return rows.map((row) => rowOf<T>(row) as T);
}
