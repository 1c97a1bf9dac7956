import { Worker } from "node:worker_threads";
import type { LogCase } from "@plumbline/core";
import { casesOf } from "./columns.ts";
import { Fault } from "./fault.ts";
import type { TextSource } from "./read-text.ts";
import { parseXes, type XesProgress } from "./xes-source.ts";
import type { WorkerMessage } from "./xes-worker.ts";

export interface CaseBatch {
  readonly cases: readonly LogCase[];
  /** Bytes of the file read so far; undefined when they are not known. */
  readonly bytes?: number;
}

/**
 * The cases of a XES file. `threaded` parses in a worker, which pays off from about a megabyte of XML; the worker ends
 * when the consumer stops.
 */
export async function* readXes(source: TextSource, threaded: boolean): AsyncGenerator<CaseBatch, void, undefined> {
  let position = 0;
  for await (const { batch, bytes } of threaded ? parseInWorker(source) : parseXes(source)) {
    yield { cases: casesOf(batch, position), bytes };
    position += batch.caseCount;
  }
}

async function* parseInWorker(source: TextSource): AsyncGenerator<XesProgress, void, undefined> {
  // Source runs as .ts and the built package as .js; the worker lies beside this file in both.
  const url = new URL(import.meta.url.endsWith(".ts") ? "./xes-worker.ts" : "./xes-worker.js", import.meta.url);
  const worker = new Worker(url, { workerData: source, name: "plumbline-xes" });
  const inbox: WorkerMessage[] = [];
  let wake: (() => void) | undefined;
  const deliver = (message: WorkerMessage): void => {
    inbox.push(message);
    wake?.();
  };
  worker.on("message", deliver);
  worker.on("error", (error) => deliver({ kind: "crash", error }));
  worker.on("exit", (code) => deliver({ kind: "crash", error: new Error(`the XES worker ended with code ${code}`) }));
  try {
    for (;;) {
      const message = inbox.shift();
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (message.kind === "batch") {
        worker.postMessage("next");
        yield message.progress;
      } else if (message.kind === "end") {
        return;
      } else if (message.kind === "fault") {
        throw new Fault(message.code, message.message, message.details);
      } else {
        throw message.error;
      }
    }
  } finally {
    await worker.terminate();
  }
}
