import { parentPort, workerData } from "node:worker_threads";
import { isPlumblineError } from "@plumbline/core";
import { type CheckedRange, checkRange, type RangeOrder } from "./check-range.ts";
import { type OwnSource, openVerifyReader } from "./verify-source.ts";

/** Carried over as members: a class does not survive the way between threads. */
export type RangeAnswer = { readonly range: CheckedRange } | { readonly code: string | undefined; readonly message: string };

// Ends with the thread.
const reader = workerData === null ? undefined : openVerifyReader(workerData as OwnSource);

parentPort?.on("message", async (order: RangeOrder) => {
  let answer: RangeAnswer;
  try {
    answer = { range: await checkRange(order, reader) };
  } catch (error) {
    answer = { code: isPlumblineError(error) ? error.code : undefined, message: (error as Error).message };
  }
  parentPort?.postMessage(answer);
});
