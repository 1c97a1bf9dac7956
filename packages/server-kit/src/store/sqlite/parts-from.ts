import type { TrailPart } from "../../trail/trail-store.ts";
import type { ReaderOperations } from "./reader-worker.ts";
import { startWorker } from "./worker-client.ts";

/** Everything in a trail as it was when the first part was asked for. Has a thread of its own, so that others can read meanwhile. */
export async function* partsFrom(file: string): AsyncGenerator<TrailPart> {
  const { call, close } = await startWorker<ReaderOperations>(new URL("./reader-worker.ts", import.meta.url), file);
  try {
    for (let part = await call.nextPart(); part; part = await call.nextPart()) yield part;
  } finally {
    await close();
  }
}
