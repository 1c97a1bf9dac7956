import { hash } from "node:crypto";
import type { EventEnvelope, Signal, SignalChangeName, TimedEvent } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";

/** What the trail last said of a signal. */
interface Recorded {
  readonly count: number;
  readonly state: Signal["state"];
  readonly content: string;
}

/**
 * Brings signals into the trail, each change once: what the engine says is compared with what the trail says last, so that
 * after a crash between the two only the difference is written.
 */
export class Outbox {
  readonly #source: string;
  readonly #recorded = new Map<string, Recorded>();
  readonly #changed = new Map<string, Signal>();

  constructor(source: string) {
    this.#source = source;
  }

  /** An event of this source came back from the trail. */
  take(event: TimedEvent): void {
    const signal = event.objects.find(({ type }) => type === "signal")?.id;
    if (signal === undefined) return;
    const state = event.type === "signal.ceased" ? "ceased" : event.type === "signal.withdrawn" ? "withdrawn" : "open";
    const count = (this.#recorded.get(signal)?.count ?? 0) + 1;
    this.#recorded.set(signal, { count, state, content: event.data.content as string });
  }

  put(signal: Signal): void {
    this.#changed.set(signal.id, signal);
  }

  /** Events for what the trail does not say yet, at most `limit` of them. They stay due until they came back. */
  due(time: string, limit: number): EventEnvelope[] {
    const events: EventEnvelope[] = [];
    for (const [id, signal] of this.#changed) {
      const change = this.#changeOf(signal);
      if (change === undefined) {
        this.#changed.delete(id);
        continue;
      }
      events.push({ event: this.#eventOf(signal, change, time) });
      if (events.length === limit) break;
    }
    return events;
  }

  #changeOf(signal: Signal): SignalChangeName | undefined {
    const recorded = this.#recorded.get(signal.id);
    // What never was and never was told needs no telling.
    if (!recorded) return signal.state === "withdrawn" ? undefined : "raised";
    if (signal.state !== recorded.state) return signal.state === "open" ? "raised" : signal.state;
    return signal.state === "open" && contentOf(signal) !== recorded.content ? "revised" : undefined;
  }

  #eventOf(signal: Signal, change: SignalChangeName, time: string): EventEnvelope["event"] {
    const { control, record, version, level } = signal;
    return {
      id: `${signal.id}/${this.#recorded.get(signal.id)?.count ?? 0}`,
      type: `signal.${change}`,
      time,
      source: this.#source,
      objects: [
        { type: "signal", id: signal.id },
        { type: record.type, id: record.id },
      ],
      data: { control, record: { ...record }, version, level, at: new Date(signal.at).toISOString(), content: contentOf(signal) },
    };
  }
}

function contentOf(signal: Signal): string {
  const { values, fields, events, reason, at, level, version } = signal;
  return hash("sha256", canonicalJson({ values, fields, events, reason, at, level, version }));
}
