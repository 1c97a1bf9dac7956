import { createHash } from "node:crypto";
import type { TraceEvent } from "@plumbline/core";
import type { Trail } from "../trail/trail.ts";
import type { SourceChange, SourceRegistry } from "./source-registry.ts";

/**
 * Writes into the trail who was admitted, got another token or lost the right to send. Each change has one id for ever: what is written
 * again, after a restart or by another process, is the same event.
 */
export function createAnnouncer(registry: SourceRegistry, trail: Trail): () => Promise<void> {
  const announced = new Set<string>();
  return async () => {
    const events = registry
      .list()
      .flatMap(({ id, changes }) => changes.map((change, i) => eventOf(id, change, i)))
      .filter((event) => !announced.has(event.id));
    for (let at = 0; at < events.length; at += BATCH) {
      const some = events.slice(at, at + BATCH);
      await trail.append(some.map((event) => ({ event })));
      for (const { id } of some) announced.add(id);
    }
  };
}

const BATCH = 500;

function eventOf(source: string, { change, at }: SourceChange, place: number): TraceEvent {
  const digest = createHash("sha256")
    .update(JSON.stringify([source, place, change, at]))
    .digest("hex");
  return {
    id: `source-${digest.slice(0, 32)}`,
    type: `source.${change}`,
    time: at,
    source: "engine/trail",
    objects: [{ type: "source", id: source }],
    data: {},
  };
}
