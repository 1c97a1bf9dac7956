import type { LogCase } from "@plumbline/core";

/** What a log holds, counted while it is read. */
export class LogFacts {
  cases = 0;
  events = 0;
  firstAt = Number.POSITIVE_INFINITY;
  lastAt = Number.NEGATIVE_INFINITY;
  readonly actors = new Set<string>();

  add({ events }: LogCase): void {
    this.cases++;
    this.events += events.length;
    for (const { at, actor } of events) {
      if (at < this.firstAt) this.firstAt = at;
      if (at > this.lastAt) this.lastAt = at;
      if (actor?.id) this.actors.add(actor.id);
    }
  }
}
