import type { EventQueue, Queued } from "./delivery.ts";
import type { Report } from "./faults.ts";
import { contradiction } from "./seen-checkpoint.ts";

export interface MemoryQueue extends EventQueue {
  push(item: Queued): void;
  /** Events in the trail, by receipt. */
  readonly sent: number;
  readonly oldestAt: number | undefined;
  /** The newest signed note that a receipt came with. */
  readonly checkpoint: string | undefined;
}

/** Believes a receipt when it comes, and keeps the newest checkpoint: with it the host can show what the supervisor had signed. */
export function createMemoryQueue(report: Report): MemoryQueue {
  const queue: Queued[] = [];
  let sent = 0;
  let checkpoint: string | undefined;

  return {
    get size() {
      return queue.length;
    },
    get oldestAt() {
      return queue[0]?.at;
    },
    get sent() {
      return sent;
    },
    get checkpoint() {
      return checkpoint;
    },
    push: (item) => void queue.push(item),
    async first(most, bytes) {
      return within(queue.slice(0, most), bytes);
    },
    async settle(batch, reply) {
      queue.splice(0, batch.length);
      sent += reply.receipts.filter(({ status }) => status !== "quarantined").length;
      const flaw = contradiction(checkpoint, reply.checkpoint);
      if (flaw) report("TRAIL_CORRUPT", flaw);
      else if (reply.checkpoint !== "") checkpoint = reply.checkpoint;
      return undefined;
    },
    async setAside() {
      queue.shift();
    },
  };
}

/** As many of the first as have so many bytes together, and one at least. */
function within(items: readonly Queued[], most: number): readonly Queued[] {
  let bytes = 0;
  const end = items.findIndex(({ text, disclosures }, i) => {
    bytes += Buffer.byteLength(text) + disclosures.length + 100;
    return i > 0 && bytes > most;
  });
  return end < 0 ? items : items.slice(0, end);
}
