import { parentPort, workerData } from "node:worker_threads";
import type { ErrorCode } from "@plumbline/core";
import { StoreFault } from "../store/sqlite/worker-protocol.ts";
import { type CheckedRange, checkRange, type RangeOrder } from "./check-range.ts";
import { type OwnSource, openVerifyReader } from "./verify-source.ts";

/** An error travels as its members: a class does not survive the way between threads. */
export type RangeAnswer = { readonly range: CheckedRange } | { readonly code: ErrorCode; readonly message: string };

// It ends with the thread.
const reader = workerData === null ? undefined : openVerifyReader(workerData as OwnSource);

parentPort?.on("message", (order: RangeOrder) => {
  void answerTo(order).then((answer) => parentPort?.postMessage(answer));
});

async function answerTo(order: RangeOrder): Promise<RangeAnswer> {
  try {
    return { range: await checkRange(order, reader) };
  } catch (error) {
    const { message } = error as Error;
    return { code: error instanceof StoreFault ? error.code : "STORE_INVALID", message };
  }
}
