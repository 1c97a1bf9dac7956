import { Worker } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import { type Answer, createJob, type JobSetup, type Order } from "./job.ts";
import type { WorkerAnswer } from "./worker.ts";

/** A thread. It does its orders in the order in which it is given them. */
export type Hand = (order: Order) => Promise<Answer>;

export interface Pool {
  readonly hands: readonly Hand[];
  /** How many orders may be under way, so that no thread waits and little lies in memory. */
  readonly width: number;
  /** Gives the order to the thread that has the least to do. */
  run(order: Order): Promise<Answer>;
  /** Gives the order to every thread, before what is asked later. */
  tell(order: Order): Promise<void>;
  close(): Promise<void>;
}

/** Threads that assess. The one that asks is the first of them: it would only wait for the others. */
export function createPool(threads: number, setup: JobSetup): Pool {
  const workers = Array.from({ length: threads - 1 }, () => startWorker(setup));
  const hands = [createJob(setup), ...workers.map(({ hand }) => hand)];
  // While it is at work itself it gives nobody anything, so the others are to have one order more.
  const load = hands.map((_, i): number => (i === 0 ? 1 : 0));
  const add = (i: number, n: number): void => {
    load[i] = (load[i] as number) + n;
  };
  return {
    hands,
    width: threads === 1 ? 1 : threads * 2,
    run(order) {
      let least = hands.length - 1;
      for (let i = least - 1; i >= 0; i--) if ((load[i] as number) < (load[least] as number)) least = i;
      add(least, 1);
      return (hands[least] as Hand)(order).finally(() => add(least, -1));
    },
    tell: async (order) => void (await Promise.all(hands.map((hand) => hand(order)))),
    close: async () => void (await Promise.all(workers.map(({ close }) => close()))),
  };
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

function startWorker(setup: JobSetup): { readonly hand: Hand; close(): Promise<unknown> } {
  // Source runs as .ts and the built package as .js; the worker lies beside this file in both.
  const url = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
  // What is parsed is let go at once: more room for it takes memory and no less time.
  const worker = new Worker(url, { workerData: setup, name: "plumbline-redflags", resourceLimits: { maxYoungGenerationSizeMb: 24 } });
  const waiting: Waiting[] = [];
  let broken: unknown;
  worker.on("message", (reply: WorkerAnswer) => {
    const first = waiting.shift();
    if ("answer" in reply) first?.resolve(reply.answer);
    else first?.reject(errorOf(reply));
  });
  worker.on("error", (error) => {
    // A thread that ended takes no further orders, and what waits would wait for ever.
    broken = error;
    for (const lost of waiting.splice(0)) lost.reject(error);
  });
  const hand: Hand = (order) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      waiting.push({ resolve, reject });
      const piece = "source" in order && "piece" in order.source ? order.source.piece : undefined;
      worker.postMessage(order, piece ? [piece.bytes.buffer, piece.spans.buffer] : []);
    });
  return { hand, close: () => worker.terminate() };
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  return code === "UNEXPECTED" ? new Error(message) : new PlumblineError(code as "OCDS_INVALID", message);
}
