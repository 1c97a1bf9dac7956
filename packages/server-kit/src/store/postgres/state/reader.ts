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
} from "../../../supervise/state-store.ts";
import { compareFound, compareRows, compareText, MEASURES, OPEN_MEASURES, outermost, visibleAtOf } from "../../state/derive.ts";
import { orgToken, personToken, textOf, typeToken, wantedOf } from "../../state/grams.ts";
import { textArray } from "../binary.ts";
import type { Query, Row } from "../session.ts";
import { tokenNumber } from "./arrays.ts";
import { gathered } from "./gathered.ts";
import { named } from "./statements.ts";
import type { StateTables } from "./tables.ts";

const EVERYTHING: Sight = { within: [""], now: Number.MAX_VALUE };
/** Records that are looked at one by one, the newest first, before the index of words is: a frequent word is found at once. */
const NEWEST = 3000;

/** Answers what is asked of rows, with statements that go along an index. */
export class StateReader {
  readonly #t: StateTables;
  readonly #query: Query;
  /** Asked for with nearly every question, and seldom others. */
  readonly #orgs = new Map<string, KnownOrg>();
  #learned = 0;
  readonly signal = gathered((ids: readonly string[]) => this.#signalsById(ids));

  constructor(tables: StateTables, query: Query) {
    this.#t = tables;
    this.#query = query;
  }

  /** Organisations are others, or elsewhere, than they were. */
  forgetOrgs(): void {
    this.#learned++;
    this.#orgs.clear();
  }

  async #signalsById(ids: readonly string[]): Promise<(HandledSignal | undefined)[]> {
    const rows = await this.#query(named(`SELECT id, body FROM ${this.#t.signals} WHERE id = ANY ($1::bytea[])`), [
      textArray([...new Set(ids)]),
    ]);
    const found = new Map(rows.map((row) => [String(row.id), row]));
    return ids.map((id) => {
      const row = found.get(id);
      return row && rowOf(row);
    });
  }

  async signals(page: SignalPage): Promise<HandledSignal[]> {
    const { record, person, matter, sight = EVERYTHING, limit } = page;
    const few = (condition: string, ...values: string[]): Promise<HandledSignal[]> => this.#few(condition, values, page);
    if (record) return few("s.record_type = $1 AND s.record = $2", record.type, record.id);
    if (matter !== undefined) return few("s.matter = $1", matter);
    if (person !== undefined) return few("s.person = $1", person);
    const found = sight.person === undefined ? [] : await few("s.person = $1", sight.person);
    const branches = (await this.#outermost(sight.within)).flatMap(([ancestor]) =>
      shadowsOf(page).map((shadow) => this.#branch(ancestor, shadow, page)),
    );
    found.push(...(await Promise.all(branches)).flat());
    return merged(found, ({ at }) => at).slice(0, limit);
  }

  async counts(sight?: Sight): Promise<Record<SignalLevel, number>> {
    const t = this.#t;
    const counts = { yellow: 0, orange: 0, red: 0 };
    if (!sight) {
      const text = `SELECT level, count(*) AS n FROM ${t.signals} WHERE state = 'open' AND NOT shadow GROUP BY level`;
      for (const { level, n } of await this.#query(named(text))) counts[String(level) as SignalLevel] = Number(n);
      return counts;
    }
    const { now, person } = sight;
    const tops = (await this.#outermost(sight.within)).map(([no]) => no);
    const given = new Values(tops, textArray(OPEN_MEASURES), now);
    const open = "state = 'open' AND NOT shadow";
    // What became visible since the last write is not in the statistics yet, or is there and was asked for as of before.
    const parts = [
      `SELECT 'counted' AS part, c.level, sum(c.n)::int8 AS n, NULL::bytea AS body FROM ${t.cells} c
        WHERE c.org = ANY ($1::int4[]) AND c.span = 0 AND c.measure = ANY ($2::bytea[]) AND c.period = '' GROUP BY c.level`,
      `SELECT 'due', level, 1, body FROM ${t.signals} WHERE NOT counted AND visible_at <= $3::float8 AND ${open}`,
      `SELECT 'early', level, -1, body FROM ${t.signals} WHERE counted AND visible_at > $3::float8 AND ${open}`,
      ...(person === undefined
        ? []
        : [`SELECT 'own', level, 1, body FROM ${t.signals} WHERE person = ${given.add(bytes(person))} AND ${open}`]),
    ];
    const within = new Set(sight.within);
    // In one statement: a write between two of them would count something twice.
    for (const row of await this.#query(named(parts.join(" UNION ALL ")), given.all)) {
      if (row.body !== null) {
        const signal = rowOf<HandledSignal>(row);
        const isWithin = signal.path.some((org) => within.has(org));
        if (row.part === "own" ? isWithin && visibleAtOf(signal) <= now : !isWithin) continue;
      }
      counts[String(row.level) as SignalLevel] += Number(row.n);
    }
    return counts;
  }

  async record({ type, id }: RecordRef): Promise<ListedRecord | undefined> {
    const [row] = await this.#query(named(`SELECT body FROM ${this.#t.records} WHERE type = $1 AND id = $2`), [bytes(type), bytes(id)]);
    return row && rowOf(row);
  }

  async records({ types, sight = EVERYTHING, closed, flagged, turn, limit, after }: RecordPage): Promise<ListedRecord[]> {
    const t = this.#t;
    const tops = (await this.#outermost(sight.within)).map(([no]) => no);
    const kinds = textArray([...new Set(types)]);
    const found: ListedRecord[] = [];
    if (tops.length > 0 && types.length > 0) {
      const given = new Values(tops, kinds, limit);
      const conditions = [
        "p.ancestor = o.no",
        "p.type = q.type",
        ...(turn === undefined ? [] : [`p.turn = ${given.add(bytes(turn))}`]),
        ...(flagged === undefined ? [] : [flagged ? "p.flagged" : "NOT p.flagged"]),
        ...(closed === undefined ? [] : [closed ? "p.closed" : "NOT p.closed"]),
        ...behindFound(after, given, "p."),
      ];
      const order = "ORDER BY p.start_at DESC, p.id";
      // What is below two of the organisations is found twice.
      const text = `SELECT r.body FROM (SELECT DISTINCT p.start_at, p.id, p.type FROM unnest($1::int4[]) o (no) CROSS JOIN unnest($2::bytea[]) q (type)
          CROSS JOIN LATERAL (SELECT p.start_at, p.id, p.type FROM ${t.recordPaths} p WHERE ${conditions.join(" AND ")} ${order} LIMIT $3::int8) p
          ${order}, p.type LIMIT $3::int8) p
        JOIN ${t.records} r ON r.type = p.type AND r.id = p.id`;
      found.push(...rowsOf<ListedRecord>(await this.#query(named(text), given.all)));
    }
    if (sight.person !== undefined && types.length > 0) {
      const given = new Values(bytes(sight.person), kinds);
      const conditions = ["p.person = $1", "p.type = ANY ($2::bytea[])", ...behindFound(after, given, "p.")];
      const text = `SELECT p.body FROM ${t.records} p WHERE ${conditions.join(" AND ")} ORDER BY p.start_at DESC, p.id, p.type`;
      let left = limit;
      for (const record of rowsOf<ListedRecord>(await this.#query(named(text), given.all))) {
        if (turn !== undefined && record.turn !== turn) continue;
        if (flagged !== undefined && record.open > 0 !== flagged) continue;
        if (closed !== undefined && record.closed !== closed) continue;
        found.push(record);
        if (--left <= 0) break;
      }
    }
    found.sort(compareFound);
    return found.filter((record, i) => i === 0 || compareFound(found[i - 1] as ListedRecord, record) !== 0).slice(0, limit);
  }

  async cells({ orgs, from, to, of, measures = MEASURES, limit }: CellQuery): Promise<Cell[]> {
    const asked = new Set(orgs);
    const known = (await this.#known([...asked])).filter(([, org]) => asked.has(org)).sort(([, a], [, b]) => compareText(a, b));
    if (known.length === 0) return [];
    const given = new Values(
      known.map(([no]) => no),
      from.length,
      textArray([...new Set(measures)]),
      bytes(from),
      bytes(to),
      limit,
    );
    const only = of ? ` AND c."of" = ANY (${given.add(textArray([...new Set(of)]))}::bytea[])` : "";
    const text = `SELECT o.i, c.measure, c.period, c."of", c.level, c.n FROM unnest($1::int4[]) WITH ORDINALITY o (no, i)
      JOIN ${this.#t.cells} c ON c.org = o.no AND c.span = $2::int4 AND c.measure = ANY ($3::bytea[]) AND c.period >= $4 AND c.period <= $5${only}
      ORDER BY o.i, c.measure, c.period, c."of", c.level LIMIT $6::int8`;
    return (await this.#query(named(text), given.all)).map((row) => ({
      org: known[Number(row.i) - 1]?.[1] as string,
      period: String(row.period),
      of: String(row.of),
      level: String(row.level) as Cell["level"],
      measure: String(row.measure),
      n: Number(row.n),
    }));
  }

  async search({ text, sight, types, limit, after }: SearchQuery): Promise<ListedRecord[]> {
    const wanted = wantedOf(text);
    if (!wanted) return [];
    const isWhole = sight.within.includes("");
    const scopes = isWhole ? [] : [...sight.within.map(orgToken), ...(sight.person === undefined ? [] : [personToken(sight.person)])];
    if ((!isWhole && scopes.length === 0) || types?.length === 0) return [];
    const numbers = (tokens: readonly string[]): string[] => tokens.map(tokenNumber);
    const t = this.#t;
    // Numbers of tokens may, if hardly ever, fall together: what a row says decides.
    const maySee = (record: ListedRecord): boolean =>
      (isWhole ||
        record.path.some((org) => sight.within.includes(org)) ||
        (sight.person !== undefined && record.person === sight.person)) &&
      (!types || types.includes(record.type)) &&
      wanted.holds(textOf(record));
    const found: ListedRecord[] = [];
    const at: { last: SearchQuery["after"] } = { last: after };
    /** A page of rows, and how many were looked at. */
    const page = async (isNewest: boolean): Promise<boolean> => {
      const given = new Values(numbers(wanted.tokens));
      const conditions = ["tokens @> $1::int8[]"];
      if (scopes.length > 0) conditions.push(`tokens && ${given.add(numbers(scopes))}::int8[]`);
      if (types) conditions.push(`tokens && ${given.add(numbers(types.map(typeToken)))}::int8[]`);
      const position = behindFound(at.last, given).join(" AND ") || "true";
      const order = "ORDER BY start_at DESC, id, type";
      const columns = "body, tokens, start_at, id, type";
      // Without the zero offset the inner query would be put in the order of the outer one, along an index that knows no words.
      const inner = isNewest
        ? `SELECT ${columns} FROM ${t.records} WHERE ${position} ${order} LIMIT ${NEWEST}`
        : `SELECT ${columns} FROM ${t.records} WHERE ${conditions.join(" AND ")} OFFSET 0`;
      const outer = isNewest ? conditions.join(" AND ") : position;
      const most = limit + 1;
      const sql = `SELECT body FROM (${inner}) r WHERE ${outer} ${order} LIMIT ${given.add(most)}`;
      const rows = rowsOf<ListedRecord>(await this.#query({ text: sql }, given.all));
      for (const record of rows) if (found.length < limit && maySee(record)) found.push(record);
      const last = rows.at(-1);
      if (last) at.last = last;
      return rows.length === most;
    };
    if (!(await page(true)) || found.length < limit) while (found.length < limit && (await page(false)));
    return found.sort(compareFound);
  }

  async changes({ after, limit }: { readonly after: number; readonly limit: number }): Promise<NumberedChange[]> {
    const text = `SELECT n, change FROM ${this.#t.changes} WHERE n > $1 ORDER BY n LIMIT $2`;
    const rows = await this.#query(named(text), [after, limit]);
    return rows.map(({ n, change }) => ({ ...(JSON.parse(String(change)) as ChangeRow), n: Number(n) }));
  }

  async changeRange(): Promise<{ oldest: number; newest: number }> {
    const text = `SELECT (SELECT min(n) FROM ${this.#t.changes}) AS oldest, (SELECT max(n) FROM ${this.#t.changes}) AS newest`;
    const [row] = await this.#query(named(text));
    return { oldest: Number(row?.oldest ?? 0), newest: Number(row?.newest ?? 0) };
  }

  /** Of signals that an index finds few of; whether they may be seen is looked at one by one. */
  async #few(condition: string, values: readonly string[], page: SignalPage): Promise<HandledSignal[]> {
    const { sight = EVERYTHING, record, person, matter, limit } = page;
    const given = new Values(...values.map(bytes));
    const conditions = [condition, `s.shadow = ANY (${given.add(shadowsOf(page))}::bool[])`, ...filtersOf(page, "s", given)];
    const text = `SELECT s.body FROM ${this.#t.signals} s WHERE ${conditions.join(" AND ")} ORDER BY s.at DESC, s.id`;
    const within = new Set(sight.within);
    const found: HandledSignal[] = [];
    for (const signal of rowsOf<HandledSignal>(await this.#query(named(text), given.all))) {
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

  /** Parts of a page that are one range of an index each, taken together. */
  async #branch(ancestor: number, shadow: boolean, page: SignalPage): Promise<HandledSignal[]> {
    const { state, level, control, handling, turn, sight = EVERYTHING, limit } = page;
    const given = new Values(ancestor, shadow, sight.now, limit);
    const isByState = control === undefined && handling === undefined && turn === undefined && (state !== undefined || level !== undefined);
    const parts = isByState
      ? (state === undefined ? STATES : [state]).flatMap((one) =>
          (level === undefined ? LEVELS : [level]).map((other) => ({ state: one, level: other })),
        )
      : [{}];
    const ranges = parts.map((part) => {
      const conditions = [
        "p.ancestor = $1::int4",
        "p.shadow = $2::bool",
        "p.visible_at <= $3::float8",
        ...(control === undefined ? [] : [`p.control = ${given.add(bytes(control))}`]),
        ...(handling === undefined ? [] : [`p.handling = ${given.add(bytes(handling))}`]),
        ...(turn === undefined ? [] : [`p.turn = ${given.add(bytes(turn))}`]),
        ...filtersOf({ ...page, ...part }, "p", given),
      ];
      return `(SELECT p.id, p.at FROM ${this.#t.signalPaths} p WHERE ${conditions.join(" AND ")} ORDER BY p.at DESC, p.id LIMIT $4::int8)`;
    });
    const text = `SELECT s.body FROM (SELECT id, at FROM (${ranges.join(" UNION ALL ")}) a ORDER BY at DESC, id LIMIT $4::int8) p
      JOIN ${this.#t.signals} s ON s.id = p.id`;
    return rowsOf(await this.#query(named(text), given.all));
  }

  async #outermost(within: readonly string[]): Promise<readonly (readonly [no: number, org: string])[]> {
    const known = await this.#known([...new Set(within)]);
    const paths = new Map(known.map(([, org, path]) => [org, path]));
    const tops = new Set(outermost(within, (org) => paths.get(org)));
    return known.filter(([, org]) => tops.has(org)).map(([no, org]) => [no, org]);
  }

  async #known(orgs: readonly string[]): Promise<readonly KnownOrg[]> {
    const known = new Map(orgs.map((org) => [org, this.#orgs.get(org)]));
    const unknown = orgs.filter((org) => !known.get(org));
    if (unknown.length > 0) {
      const learned = this.#learned;
      const text = `SELECT no, org, path FROM ${this.#t.orgs} WHERE org = ANY ($1::bytea[])`;
      for (const { no, org, path } of await this.#query(named(text), [textArray(unknown)])) {
        const one: KnownOrg = [Number(no), String(org), JSON.parse(String(path)) as OrgPathRow];
        known.set(one[1], one);
        if (learned === this.#learned) this.#orgs.set(one[1], one);
      }
    }
    return [...known.values()].flatMap((one) => (one ? [one] : []));
  }
}

type KnownOrg = readonly [no: number, org: string, path: OrgPathRow];

const STATES = ["open", "ceased", "withdrawn"] as const;
const LEVELS = ["yellow", "orange", "red"] as const;

/** Parameters of a statement as it is put together. */
class Values {
  readonly all: unknown[];

  constructor(...first: unknown[]) {
    this.all = first;
  }

  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

function bytes(text: string): Buffer {
  return Buffer.from(text);
}

function shadowsOf({ sight, shadow }: SignalPage): readonly boolean[] {
  return shadow === undefined && !sight ? [false, true] : [shadow === true];
}

function filtersOf({ state, level, from, to, after }: SignalPage, table: string, given: Values): string[] {
  return [
    ...(state === undefined ? [] : [`${table}.state = ${given.add(bytes(state))}`]),
    ...(level === undefined ? [] : [`${table}.level = ${given.add(bytes(level))}`]),
    ...(from === undefined ? [] : [`${table}.at >= ${given.add(from)}`]),
    ...(to === undefined ? [] : [`${table}.at < ${given.add(to)}`]),
    ...behind(`${table}.at`, after, given, `${table}.id`),
  ];
}

function behind(at: string, after: { readonly at: number; readonly id: string } | undefined, given: Values, id = "id"): string[] {
  if (!after) return [];
  const instant = given.add(after.at);
  return [`${at} <= ${instant} AND (${at} < ${instant} OR ${id} > ${given.add(bytes(after.id))})`];
}

function behindFound(after: RecordPage["after"], given: Values, table = ""): string[] {
  if (!after) return [];
  const instant = given.add(after.startAt);
  const id = given.add(bytes(after.id));
  const same = after.type === undefined ? "" : ` OR (${table}id = ${id} AND ${table}type > ${given.add(bytes(after.type))})`;
  return [`${table}start_at <= ${instant} AND (${table}start_at < ${instant} OR ${table}id > ${id}${same})`];
}

function merged<T extends { readonly id: string }>(rows: readonly T[], at: (row: T) => number): T[] {
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
  return unique.sort((a, b) => compareRows({ at: at(a), id: a.id }, { at: at(b), id: b.id }));
}

function rowOf<T>({ body }: Row): T {
  return JSON.parse(String(body)) as T;
}

function rowsOf<T>(rows: readonly Row[]): T[] {
  return rows.map((row) => rowOf<T>(row));
}
