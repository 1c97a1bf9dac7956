import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import type { Answer, Call } from "./worker-protocol.ts";

type Operations<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never };

export interface WorkerClient<T> {
  readonly call: Operations<T>;
  /** Calls `close` in the worker, after everything that was asked before, and waits until the thread has ended. */
  close(): Promise<void>;
}

/** Starts a worker on a database and opens it. `source` is the file of the worker as it is in the source; `data` is what it is told, where that is more. */
export async function startWorker<T>(source: URL, file: string, data: unknown = file): Promise<WorkerClient<T>> {
  // Source runs as .ts and the built package as .js; the folders are the same.
  const url = import.meta.url.endsWith(".ts") ? source : new URL(source.href.replace(/\.ts$/, ".js"));
  const worker = new Worker(url, { workerData: data, name: `plumbline-${basename(url.pathname).replace(/\.[jt]s$/, "")}` });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  let ended: Error | undefined;
  worker.on("message", (answer: Answer) => {
    const call = waiting.get(answer.n);
    waiting.delete(answer.n);
    if ("code" in answer) call?.reject(new PlumblineError(answer.code, answer.message));
    else call?.resolve(answer.value);
  });
  const end = (cause: unknown): void => {
    ended ??= new PlumblineError("STORE_UNAVAILABLE", `the thread that holds ${file} has ended; open the store again`, { cause });
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("error", end);
  const exited = new Promise<void>((resolve) => {
    worker.on("exit", (code) => {
      end(`code ${code}`);
      resolve();
    });
  });

  const send = (op: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      waiting.set(++calls, { resolve, reject });
      worker.postMessage({ n: calls, op, args } satisfies Call);
    });
  const call = new Proxy(
    {},
    {
      get:
        (_, op: string) =>
        (...args: readonly unknown[]) =>
          send(op, args),
    },
  ) as Operations<T>;
  let closing: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    closing ??= ended ? exited : send("close", []);
    await closing;
    await exited;
  };

  try {
    await send("open", []);
  } catch (error) {
    await close();
    throw error;
  }
  return { call, close };
}
