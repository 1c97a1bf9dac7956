import { parentPort, workerData } from "node:worker_threads";
import { type Answer, createJob, type JobSetup, type Order } from "./job.ts";

/** A class does not survive the way between threads, so an error travels as its members. */
export type WorkerAnswer = { readonly answer: Answer } | { readonly code: string; readonly message: string };

if (parentPort) serve(parentPort, createJob(workerData as JobSetup));

function serve(port: NonNullable<typeof parentPort>, job: (order: Order) => Promise<Answer>): void {
  port.on("message", (order: Order) => {
    job(order).then(
      (answer) => port.postMessage({ answer } satisfies WorkerAnswer),
      ({ code, message, stack }: Error & { code?: string }) =>
        port.postMessage({
          code: code ?? "UNEXPECTED",
          message: code === undefined ? (stack ?? message) : message,
        } satisfies WorkerAnswer),
    );
  });
}
