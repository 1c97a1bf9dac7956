import type { NoticeAct, RecordRef, SignalAnswer, SignalChangeName, SignalDetail, TimedEvent } from "@plumbline/core";

/** What the trail says about one signal besides its evidence: what its person was shown and answered, and its changes. */
export interface SignalNotes {
  readonly shown: SignalDetail["shown"];
  readonly answers: SignalDetail["answers"];
  readonly history: SignalDetail["history"];
}

/** A note, and the system that told it. */
type Told<T> = T & { readonly source: string };

interface ToldNotes {
  readonly shown: Told<SignalDetail["shown"][number]>[];
  readonly answers: Told<SignalAnswer>[];
  readonly history: SignalDetail["history"][number][];
}

/** Folds the events that name a signal. An answer may come before its signal: it is given before the commit. */
export class Answers {
  readonly #notes = new Map<string, ToldNotes>();
  readonly #unavailable = new Map<string, Told<SignalDetail["unavailable"][number]>[]>();
  readonly #recordTypes: ReadonlySet<string>;

  constructor(recordTypes: Iterable<string>) {
    this.#recordTypes = new Set(recordTypes);
  }

  /** Of these systems only, which told of the record: another one cannot have shown its notice to anybody. */
  of(signal: string, systems: ReadonlySet<string>): SignalNotes {
    const { shown = [], answers = [], history = [] } = this.#notes.get(signal) ?? {};
    return { shown: toldBy(shown, systems), answers: toldBy(answers, systems), history };
  }

  /** When the host asked before a commit on this record, and got no answer in time. */
  unavailableFor({ type, id }: RecordRef, systems: ReadonlySet<string>): SignalDetail["unavailable"] {
    return toldBy(this.#unavailable.get(`${type} ${id}`) ?? [], systems);
  }

  /** Gives the signal's id when the event was about one. */
  take(event: TimedEvent, index: number): string | undefined {
    const { time, data, source } = event;
    const moment = { time, index, source };
    if (event.type === "precheck.unavailable") {
      for (const { type, id } of event.objects) {
        // An event may name a thousand objects; only of records will somebody ask.
        if (!this.#recordTypes.has(type)) continue;
        const key = `${type} ${id}`;
        const times = this.#unavailable.get(key) ?? [];
        this.#unavailable.set(key, times);
        insert(times, moment);
      }
      return undefined;
    }
    const signal = event.objects.find(({ type }) => type === "signal")?.id;
    if (signal === undefined) return undefined;
    switch (event.type) {
      case "notice.shown":
        insert(this.#note(signal).shown, moment);
        return signal;
      case "notice.answered":
        insert(this.#note(signal).answers, {
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
        this.#note(signal).history.push({ change: event.type.slice("signal.".length) as SignalChangeName, time, index });
        return signal;
      default:
        return undefined;
    }
  }

  #note(signal: string): ToldNotes {
    let notes = this.#notes.get(signal);
    if (!notes) {
      notes = { shown: [], answers: [], history: [] };
      this.#notes.set(signal, notes);
    }
    return notes;
  }
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
