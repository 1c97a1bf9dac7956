import type { NoticeAct, RecordRef, SignalAnswer, SignalChangeName, SignalDetail, TimedEvent, TraceEvent } from "@plumbline/core";

/** What the trail says about one signal besides its evidence: what its person was shown and answered, and its changes. */
export interface SignalNotes {
  readonly shown: SignalDetail["shown"];
  readonly answers: SignalDetail["answers"];
  readonly history: SignalDetail["history"];
}

/** A note, and the system that told it. */
type Told<T> = T & { readonly source: string };

/** What is held of a record, as JSON takes it. */
export interface KeptAnswers {
  readonly notes: readonly (readonly [signal: string, notes: ToldNotes])[];
  readonly unavailable: readonly Told<SignalDetail["unavailable"][number]>[];
}

interface ToldNotes {
  readonly shown: Told<SignalDetail["shown"][number]>[];
  readonly answers: Told<SignalAnswer>[];
  readonly history: SignalDetail["history"][number][];
}

/**
 * Folds the events that name a signal, under the record that they name. An answer may come before its signal: it is given before the commit.
 */
export class Answers {
  /** By record, and in it by signal. */
  readonly #notes = new Map<string, Map<string, ToldNotes>>();
  readonly #unavailable = new Map<string, Told<SignalDetail["unavailable"][number]>[]>();
  readonly #recordTypes: ReadonlySet<string>;

  constructor(recordTypes: Iterable<string>) {
    this.#recordTypes = new Set(recordTypes);
  }

  /** Records of which the event tells something here. */
  recordsOf({ type, objects, data }: TraceEvent): readonly RecordRef[] {
    // An event may name a thousand objects; only of records will somebody ask.
    if (type === "precheck.unavailable") return objects.filter((object) => this.#recordTypes.has(object.type));
    const record = data.record as RecordRef | undefined;
    return record && this.#recordTypes.has(record.type) ? [{ type: record.type, id: record.id }] : [];
  }

  keep(record: RecordRef): KeptAnswers {
    return { notes: [...(this.#notes.get(nameOf(record)) ?? [])], unavailable: this.#unavailable.get(nameOf(record)) ?? [] };
  }

  wake(record: RecordRef, { notes, unavailable }: KeptAnswers): void {
    if (notes.length > 0) this.#notes.set(nameOf(record), new Map(notes));
    if (unavailable.length > 0) this.#unavailable.set(nameOf(record), [...unavailable]);
  }

  forget(record: RecordRef): void {
    this.#notes.delete(nameOf(record));
    this.#unavailable.delete(nameOf(record));
  }

  /** Of these systems only, which told of the record: another one cannot have shown its notice to anybody. */
  of(signal: string, record: RecordRef, systems: ReadonlySet<string>): SignalNotes {
    const { shown = [], answers = [], history = [] } = this.#notes.get(nameOf(record))?.get(signal) ?? {};
    return { shown: toldBy(shown, systems), answers: toldBy(answers, systems), history };
  }

  /** When the host asked before a commit on this record, and got no answer in time. */
  unavailableFor(record: RecordRef, systems: ReadonlySet<string>): SignalDetail["unavailable"] {
    return toldBy(this.#unavailable.get(nameOf(record)) ?? [], systems);
  }

  /** Gives the signal's id when the event was about one. */
  take(event: TimedEvent, index: number): string | undefined {
    const { time, data, source } = event;
    const moment = { time, index, source };
    const records = this.recordsOf(event);
    if (event.type === "precheck.unavailable") {
      for (const record of records) {
        const times = this.#unavailable.get(nameOf(record)) ?? [];
        this.#unavailable.set(nameOf(record), times);
        insert(times, moment);
      }
      return undefined;
    }
    const signal = event.objects.find(({ type }) => type === "signal")?.id;
    const [record] = records;
    if (signal === undefined || record === undefined) return undefined;
    switch (event.type) {
      case "notice.shown":
        insert(this.#note(record, signal).shown, moment);
        return signal;
      case "notice.answered":
        insert(this.#note(record, signal).answers, {
          act: data.act as NoticeAct,
          ...(typeof data.reason === "string" && { reason: data.reason }),
          ...(event.actor && { actor: event.actor.id }),
          ...moment,
        });
        return signal;
      case "signal.raised":
      case "signal.revised":
      case "signal.ceased":
      case "signal.withdrawn":
        this.#note(record, signal).history.push({ change: event.type.slice("signal.".length) as SignalChangeName, time, index });
        return signal;
      default:
        return undefined;
    }
  }

  #note(record: RecordRef, signal: string): ToldNotes {
    let ofRecord = this.#notes.get(nameOf(record));
    if (!ofRecord) {
      ofRecord = new Map();
      this.#notes.set(nameOf(record), ofRecord);
    }
    let notes = ofRecord.get(signal);
    if (!notes) {
      notes = { shown: [], answers: [], history: [] };
      ofRecord.set(signal, notes);
    }
    return notes;
  }
}

function nameOf({ type, id }: RecordRef): string {
  return `${type} ${id}`;
}

function toldBy<T>(list: readonly Told<T>[], systems: ReadonlySet<string>): Omit<Told<T>, "source">[] {
  return list
    .filter(({ source }) => systems.has(source))
    .map((told) => {
      const { source: _, ...note } = told;
      return note;
    });
}

/** Into the order in which people did it: a host that was cut off delivers late. */
function insert<T extends { readonly time: string }>(list: T[], item: T): void {
  const at = Date.parse(item.time);
  const place = list.findLastIndex(({ time }) => Date.parse(time) <= at) + 1;
  list.splice(place, 0, item);
}
