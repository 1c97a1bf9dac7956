import { Worker } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import type { Answer, Call, Opened, SpoolOperations, SpoolSettings } from "./spool-worker.ts";

type Asked = {
  readonly [K in Exclude<keyof SpoolOperations, "open" | "close">]: SpoolOperations[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<R>
    : never;
};

export interface Spool {
  readonly opened: Opened;
  readonly call: Asked;
  close(): Promise<void>;
}

/**
 * Opens the file on a thread of its own, or begins it. Throws `STORE_CONFLICT` when it is held by another recorder or belongs to another
 * source, `STORE_INVALID` when it is no spool.
 */
export async function openSpool(settings: SpoolSettings): Promise<Spool> {
  // Source runs as .ts and the built package as .js; the folders are the same.
  const name = import.meta.url.endsWith(".ts") ? "spool-worker.ts" : "spool-worker.js";
  const worker = new Worker(new URL(name, import.meta.url), { workerData: settings, name: "plumbline-spool" });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  let ended: Error | undefined;

  worker.on("message", (answer: Answer) => {
    const call = waiting.get(answer.n);
    waiting.delete(answer.n);
    // A recorder that nobody waits for does not keep the process.
    if (waiting.size === 0) worker.unref();
    if ("code" in answer) call?.reject(new PlumblineError(answer.code, answer.message));
    else call?.resolve(answer.value);
  });
  const end = (cause: unknown): void => {
    ended ??= new PlumblineError("STORE_UNAVAILABLE", `the thread that holds ${settings.file} has ended; open the recorder again`, {
      cause,
    });
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
      if (waiting.size === 0) worker.ref();
      waiting.set(++calls, { resolve, reject });
      worker.postMessage({ n: calls, op, args } satisfies Call);
    });
  const close = async (): Promise<void> => {
    if (!ended) await send("close", []);
    worker.ref();
    await exited;
  };

  try {
    const opened = (await send("open", [])) as Opened;
    const call = new Proxy(
      {},
      {
        get:
          (_, op: string) =>
          (...args: readonly unknown[]) =>
            send(op, args),
      },
    ) as Asked;
    return { opened, call, close };
  } catch (error) {
    await close();
    throw error;
  }
}
