import { hash } from "node:crypto";
import type { EventEnvelope, Signal, SignalChangeName, TimedEvent } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";

/** A signal at one of its changes. */
interface Change {
  readonly signal: Signal;
  readonly state: Signal["state"];
  readonly content: string;
  readonly time: string;
  /** Why it is told only now, where that is no news. */
  readonly cause?: Cause | undefined;
}

/** `import`: it came with events of the past. `rules`: other rules than before found it in what was there. Nobody is told, and nobody waits. */
export type Cause = "import" | "rules";

/** What is held of a signal, as JSON takes it. */
export interface KeptChanges {
  readonly told?: Told | undefined;
  readonly untold: readonly Change[];
}

type Said = Pick<Change, "state" | "content">;

/** What the trail last said of a signal. */
interface Told extends Said {
  readonly count: number;
}

/**
 * Brings signals into the trail, each change once and in order: what the engine says is compared with what the trail says, so that after
 * a crash between the two only the difference is written.
 */
export class Outbox {
  readonly #source: string;
  readonly #pruned: number;
  readonly #told = new Map<string, Told>();
  readonly #untold = new Map<string, Change[]>();

  /** `pruned`: entries that are not read any more. So many changes of one signal may stand there, and their ids are used. */
  constructor(source: string, pruned: number) {
    this.#source = source;
    this.#pruned = pruned;
  }

  /** The engine changed a signal, at an instant of the trail: the same in every replay. */
  put(signal: Signal, at: number, cause?: Cause): void {
    const change = { signal, state: signal.state, content: contentOf(signal), time: new Date(at).toISOString(), cause };
    const waiting = this.#untold.get(signal.id);
    // Only now: whether somebody asked meanwhile what is due must not show in what is kept.
    if (isNothingNew(change, waiting?.at(-1) ?? this.#told.get(signal.id))) return;
    if (waiting) waiting.push(change);
    else this.#untold.set(signal.id, [change]);
  }

  /** An event of this source came back from the trail: as the engine has it too, or `otherwise`. */
  take(event: TimedEvent): "alike" | "otherwise" {
    const signal = event.objects.find(({ type }) => type === "signal")?.id;
    if (signal === undefined) return "alike";
    const told = { count: countOf(event) + 1, state: stateOf(event.type), content: event.data.content as string } as const;
    this.#told.set(signal, told);
    const waiting = this.#untold.get(signal);
    if (!waiting) return "otherwise";
    const place = waiting.findIndex((change) => isTold(change, told));
    // Rules that changed since tell another story of what is past: only how it ends is of interest.
    waiting.splice(0, place < 0 ? waiting.length - 1 : place + 1);
    if (place < 0 && isNothingNew(waiting[0] as Change, told)) waiting.shift();
    if (waiting.length === 0) this.#untold.delete(signal);
    return place < 0 ? "otherwise" : "alike";
  }

  /** What the trail told of the signal is its last word, until the engine changes it again. */
  forget(signal: string): void {
    this.#untold.delete(signal);
  }

  /** Something of the signal is not in the trail yet. */
  isWaiting(signal: string): boolean {
    return this.#untold.has(signal);
  }

  keep(signal: string): KeptChanges {
    return { told: this.#told.get(signal), untold: this.#untold.get(signal) ?? [] };
  }

  wake(signal: string, { told, untold }: KeptChanges): void {
    if (told) this.#told.set(signal, told);
    if (untold.length > 0) this.#untold.set(signal, [...untold]);
  }

  /** Lets go of a signal that was kept. */
  sleep(signal: string): void {
    this.#told.delete(signal);
    this.#untold.delete(signal);
  }

  get isEmpty(): boolean {
    return this.#untold.size === 0;
  }

  /** Events for what the trail does not say yet. They stay due until they came back. */
  due(): EventEnvelope[] {
    const events: EventEnvelope[] = [];
    for (const [id, waiting] of this.#untold) {
      let told = this.#told.get(id);
      for (const change of waiting) {
        const name = nameOf(change, told);
        if (name === undefined) continue;
        const count = told?.count ?? this.#pruned;
        events.push({ event: this.#eventOf(change, name, count) });
        told = { ...change, count: count + 1 };
      }
      if (told === this.#told.get(id)) this.#untold.delete(id);
    }
    return events;
  }

  #eventOf({ signal, content, time, cause }: Change, change: SignalChangeName, count: number): EventEnvelope["event"] {
    const { id, control, record, version, level, at } = signal;
    return {
      id: `${id}/${count}`,
      type: `signal.${change}`,
      time,
      source: this.#source,
      objects: [
        { type: "signal", id },
        { type: record.type, id: record.id },
      ],
      data: { control, record: { ...record }, version, level, at: new Date(at).toISOString(), content, ...(cause && { cause }) },
    };
  }
}

export function stateOf(type: string): Signal["state"] {
  return type === "signal.ceased" ? "ceased" : type === "signal.withdrawn" ? "withdrawn" : "open";
}

/** Not counted: some of them may not be read any more. */
function countOf({ id }: { readonly id: string }): number {
  return Number(id.slice(id.lastIndexOf("/") + 1));
}

/** What a change is to somebody who knows what was told; undefined when it is nothing new. */
function nameOf(change: Change, told: Said | undefined): SignalChangeName | undefined {
  if (told && isTold(change, told)) return undefined;
  if (change.state !== "open") return told && change.state;
  return told?.state === "open" ? "revised" : "raised";
}

function isNothingNew(change: Change, told: Said | undefined): boolean {
  return nameOf(change, told) === undefined;
}

function isTold({ state, content }: Change, told: Said): boolean {
  return state === told.state && (state !== "open" || content === told.content);
}

// Without the fields that were read: they come from the events, and a bare hash would tell an erased value that has few likely ones.
function contentOf(signal: Signal): string {
  const { values, events, reason, at, level, version } = signal;
  return hash("sha256", canonicalJson({ values, events, reason, at, level, version }));
}
