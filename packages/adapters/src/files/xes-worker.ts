import { parentPort, workerData } from "node:worker_threads";
import { buffersOf } from "./columns.ts";
import { Fault } from "./fault.ts";
import type { TextSource } from "./read-text.ts";
import { parseXes, type XesProgress } from "./xes-source.ts";

/** Messages of the worker. A class does not survive the way between threads, so a fault travels as its members. */
export type WorkerMessage =
  | { readonly kind: "batch"; readonly progress: XesProgress }
  | { readonly kind: "end" }
  | { readonly kind: "fault"; readonly code: Fault["code"]; readonly message: string; readonly details: Fault["details"] }
  | { readonly kind: "crash"; readonly error: unknown };

// Batches on their way; more would only fill the memory when the consumer is slow.
const IN_FLIGHT = 4;

if (parentPort) await run(parentPort, workerData as TextSource);

async function run(port: NonNullable<typeof parentPort>, source: TextSource): Promise<void> {
  let credits = IN_FLIGHT;
  let resume: (() => void) | undefined;
  port.on("message", () => {
    credits++;
    resume?.();
  });
  try {
    for await (const progress of parseXes(source)) {
      while (credits === 0) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
      credits--;
      port.postMessage({ kind: "batch", progress } satisfies WorkerMessage, buffersOf(progress.batch));
    }
    port.postMessage({ kind: "end" } satisfies WorkerMessage);
  } catch (error) {
    const message: WorkerMessage =
      error instanceof Fault
        ? { kind: "fault", code: error.code, message: error.message, details: error.details }
        : { kind: "crash", error };
    port.postMessage(message);
  }
  port.close();
}
