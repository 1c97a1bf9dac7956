import { Worker } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import { type Answer, createJob, type JobSetup, type Order } from "./job.ts";
import type { WorkerAnswer } from "./worker.ts";

export interface Pool {
  /** How many orders may be under way, so that no thread waits and little lies in memory. */
  readonly width: number;
  run(order: Order): Promise<Answer>;
  /** Gives the order to every thread, before what is asked later. */
  tell(order: Order): Promise<void>;
  close(): Promise<void>;
}

/** Threads that assess; with one, the work is done in this thread. */
export function createPool(threads: number, setup: JobSetup): Pool {
  return threads > 1 ? workers(threads, setup) : inThisThread(setup);
}

function inThisThread(setup: JobSetup): Pool {
  const job = createJob(setup);
  return { width: 1, run: job, tell: async (order) => void (await job(order)), close: async () => {} };
}

interface Waiting {
  readonly order: Order;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

function workers(threads: number, setup: JobSetup): Pool {
  // Source runs as .ts and the built package as .js; the worker lies beside this file in both.
  const url = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
  const queue: Waiting[] = [];
  const idle: ((next: Waiting) => void)[] = [];
  let broken: unknown;
  const all = Array.from({ length: threads }, () => {
    // What is parsed is let go at once: more room for it takes memory and no less time.
    const worker = new Worker(url, { workerData: setup, name: "plumbline-redflags", resourceLimits: { maxYoungGenerationSizeMb: 24 } });
    let current: Waiting | undefined;
    const take = (next: Waiting): void => {
      current = next;
      const { order } = next;
      const piece = "source" in order && "piece" in order.source ? order.source.piece : undefined;
      worker.postMessage(order, piece ? [piece.bytes.buffer, piece.spans.buffer] : []);
    };
    worker.on("message", (reply: WorkerAnswer) => {
      if ("answer" in reply) current?.resolve(reply.answer);
      else current?.reject(errorOf(reply));
      current = undefined;
      const next = queue.shift();
      if (next) take(next);
      else idle.push(take);
    });
    worker.on("error", (error) => {
      // A thread that ended takes no further orders, and what waits would wait for ever.
      broken = error;
      for (const lost of [current, ...queue.splice(0)]) lost?.reject(error);
    });
    idle.push(take);
    return worker;
  });
  const run = (order: Order): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      const next = { order, resolve, reject };
      const take = idle.shift();
      if (take) take(next);
      else queue.push(next);
    });
  return {
    width: threads * 2,
    run,
    // Every thread is idle then, and none takes two.
    tell: async (order) => void (await Promise.all(all.map(() => run(order)))),
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  return code === "UNEXPECTED" ? new Error(message) : new PlumblineError(code as "OCDS_INVALID", message);
}
