import type { SignalLevel } from "@plumbline/core";
import type {
  Cell,
  CellQuery,
  HandledSignal,
  HandlingRow,
  ListedRecord,
  NumberedChange,
  RecordPage,
  SearchQuery,
  Sight,
  SignalPage,
  SignalRow,
  StateBatch,
} from "../../supervise/state-store.ts";

/** What a state has to answer, computed anew for each question from all rows there are: slow, and easy to check. */
export class StateModel {
  readonly #records = new Map<string, ListedRecord>();
  readonly #signals = new Map<string, SignalRow>();
  readonly #handlings = new Map<string, HandlingRow>();
  readonly #changes: NumberedChange[] = [];
  #now = Number.NEGATIVE_INFINITY;

  write({ head, dossiers, signals, handlings, changes, moved }: StateBatch): void {
    if (head.now !== undefined) this.#now = head.now;
    for (const { type, id, row } of dossiers) {
      if (row) this.#records.set(`${type} ${id}`, { type, id, ...row });
      else this.#records.delete(`${type} ${id}`);
    }
    for (const row of signals) this.#signals.set(row.id, row);
    for (const handling of handlings) if (this.#signals.has(handling.signal)) this.#handlings.set(handling.signal, handling);
    for (const { org, path } of moved) {
      for (const rows of [this.#records, this.#signals] as Map<string, { org?: string; path: readonly string[] }>[]) {
        for (const [name, row] of rows) if (row.org === org) rows.set(name, { ...row, path });
      }
    }
    for (const change of changes) this.#changes.push({ ...change, n: this.#changes.length + 1 });
  }

  signal(id: string): HandledSignal | undefined {
    const row = this.#signals.get(id);
    const handling = this.#handlings.get(id);
    return row && { ...row, ...(handling && { handling }) };
  }

  signals(page: SignalPage): HandledSignal[] {
    const { sight, shadow, after, limit } = page;
    return this.#all()
      .filter((signal) => {
        const { at, state, level, control, record, mode, handling } = signal;
        if (sight && !maySee(signal, sight)) return false;
        if ((shadow !== undefined || sight) && (mode === "shadow") !== (shadow === true)) return false;
        if (page.record && (record.type !== page.record.type || record.id !== page.record.id)) return false;
        const pairs = [
          [page.state, state],
          [page.level, level],
          [page.control, control],
          [page.person, handling?.person],
          [page.matter, handling?.matter],
          [page.handling, handling?.state],
          [page.turn, handling?.turn],
        ];
        if (pairs.some(([asked, is]) => asked !== undefined && asked !== is)) return false;
        if (at < (page.from ?? Number.NEGATIVE_INFINITY) || at >= (page.to ?? Number.POSITIVE_INFINITY)) return false;
        return !after || at < after.at || (at === after.at && bytes(signal.id, after.id) > 0);
      })
      .sort((a, b) => b.at - a.at || bytes(a.id, b.id))
      .slice(0, limit);
  }

  counts(sight?: Sight): Record<SignalLevel, number> {
    const counts = { yellow: 0, orange: 0, red: 0 };
    for (const signal of this.#all()) {
      if (signal.state === "open" && signal.mode !== "shadow" && (!sight || maySee(signal, sight))) counts[signal.level]++;
    }
    return counts;
  }

  record(type: string, id: string): ListedRecord | undefined {
    const row = this.#records.get(`${type} ${id}`);
    if (!row) return undefined;
    const { open: _, level: __, ...rest } = row;
    const open = this.#all().filter(
      (signal) =>
        signal.record.type === type &&
        signal.record.id === id &&
        signal.state === "open" &&
        signal.mode !== "shadow" &&
        this.#isShown(signal),
    );
    const levels = (["red", "orange", "yellow"] as const).filter((level) => open.some((signal) => signal.level === level));
    return { ...rest, open: open.length, ...(levels[0] && { level: levels[0] }) };
  }

  records({ types, sight, closed, flagged, turn, limit, after }: RecordPage): ListedRecord[] {
    return this.#listed()
      .filter((record) => types.includes(record.type) && (!sight || mayList(record, sight)))
      .filter((record) => closed === undefined || record.closed === closed)
      .filter((record) => flagged === undefined || record.open > 0 === flagged)
      .filter((record) => turn === undefined || record.turn === turn)
      .filter((record) => isBehind(record, after))
      .slice(0, limit);
  }

  search({ text, sight, types, limit, after }: SearchQuery): ListedRecord[] {
    const wanted = wordsOf(text);
    return this.#listed()
      .filter((record) => wanted.length > 0 && mayList(record, sight) && (!types || types.includes(record.type)))
      .filter(({ title = "", id, search = "" }) => {
        const held = wordsOf(`${title}\n${id}\n${search}`);
        return wanted.every((word) => held.some((one) => isIn(word, one)));
      })
      .filter((record) => isBehind(record, after))
      .slice(0, limit);
  }

  cells({ orgs, from, to, of, measures, limit }: CellQuery): Cell[] {
    const cells = new Map<string, Cell>();
    const add = (path: readonly string[], at: number, what: Pick<Cell, "of" | "level">, names: readonly string[]): void => {
      const day = new Date(at + 8 * 3_600_000).toISOString();
      const period = day.slice(0, from.length);
      if (period < from || period > to || (of && !of.includes(what.of))) return;
      for (const org of new Set(path)) {
        if (!orgs.includes(org)) continue;
        for (const measure of names) {
          if (measures && !measures.includes(measure)) continue;
          const key = JSON.stringify([org, measure, period, what.of, what.level]);
          cells.set(key, { org, period, measure, ...what, n: (cells.get(key)?.n ?? 0) + 1 });
        }
      }
    };
    for (const signal of this.#all().filter((one) => this.#isShown(one))) {
      const { path, at, control, level, mode, isImported, state, handling } = signal;
      const prefix = mode === "shadow" ? "shadow." : isImported ? "imported." : "";
      const steps = ["acknowledged", "answered", "objected", "corrected", "verified", "dismissed", "closed"] as const;
      const reached: string[] = steps.filter((step) => handling?.times[step] !== undefined);
      if (state !== "withdrawn" && handling?.state === "closed") reached.push("decided");
      if (state !== "withdrawn" && handling?.state === "dismissed" && handling.dismissedAs !== "duplicate") reached.push("decided");
      if (reached.includes("decided") && handling?.dismissedAs === "falseAlarm") reached.push("falseAlarm");
      add(
        path,
        at,
        { of: control, level },
        ["raised", state, ...reached].map((name) => prefix + name),
      );
    }
    for (const { type, path, startAt, closed, open } of this.#listed()) {
      add(path, startAt, { of: type, level: "" }, ["started", closed ? "closed" : "running", ...(open > 0 ? ["flagged"] : [])]);
    }
    const order = (a: Cell, b: Cell): number =>
      bytes(a.org, b.org) || bytes(a.measure, b.measure) || bytes(a.period, b.period) || bytes(a.of, b.of) || bytes(a.level, b.level);
    return [...cells.values()].sort(order).slice(0, limit);
  }

  changes({ after, limit }: { readonly after: number; readonly limit: number }): NumberedChange[] {
    return this.#changes.filter(({ n }) => n > after).slice(0, limit);
  }

  #all(): HandledSignal[] {
    return [...this.#signals.keys()].map((id) => this.signal(id) as HandledSignal);
  }

  #listed(): ListedRecord[] {
    const all = [...this.#records.values()].map(({ type, id }) => this.record(type, id) as ListedRecord);
    return all.sort((a, b) => b.startAt - a.startAt || bytes(a.id, b.id) || bytes(a.type, b.type));
  }

  #isShown(signal: HandledSignal): boolean {
    return shownAt(signal) <= this.#now;
  }
}

function shownAt({ visibleAt, handling }: HandledSignal): number {
  return handling?.visibleAt ?? visibleAt;
}

function maySee(signal: HandledSignal, { within, person, now }: Sight): boolean {
  if (person !== undefined && signal.handling?.person === person) return true;
  return signal.path.some((org) => within.includes(org)) && shownAt(signal) <= now;
}

function mayList(record: ListedRecord, { within, person }: Sight): boolean {
  return (person !== undefined && record.person === person) || record.path.some((org) => within.includes(org));
}

function isBehind({ startAt, id, type }: ListedRecord, after: RecordPage["after"]): boolean {
  if (!after || startAt !== after.startAt) return !after || startAt < after.startAt;
  return bytes(id, after.id) > 0 || (id === after.id && after.type !== undefined && bytes(type, after.type) > 0);
}

function bytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let kind = "";
  for (const character of text.normalize("NFKC").toLowerCase()) {
    const next = HAN.test(character) ? "han" : /[\p{L}\p{M}\p{N}]/u.test(character) ? "word" : "";
    if (next !== "" && next === kind) words[words.length - 1] += character;
    else if (next !== "") words.push(character);
    kind = next;
  }
  return words;
}

function isIn(wanted: string, held: string): boolean {
  if (HAN.test(wanted)) return held.includes(wanted);
  return [...wanted].length === 1 ? held === wanted : held.startsWith(wanted);
}
