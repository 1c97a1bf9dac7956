import { Worker } from "node:worker_threads";
import type { Connection, ConnectionOptions } from "./connection.ts";
import type { Answer, Question } from "./connection-worker.ts";
import type { Row } from "./session.ts";

/** A connection with a thread of its own: what is sent over it, and what comes back, does not wait until this thread has read its requests. */
export async function connectApart({ url, timeoutMs, onEnd }: ConnectionOptions): Promise<Connection> {
  // Source runs as .ts and the built package as .js.
  const file = new URL(import.meta.url.endsWith(".ts") ? "./connection-worker.ts" : "./connection-worker.js", import.meta.url);
  const worker = new Worker(file, { workerData: { url, timeoutMs }, name: "plumbline-connection" });
  const waiting: { resolve(rows: Row[]): void; reject(error: Error): void }[] = [];
  worker.on("message", (answer: Answer) => {
    const first = waiting.shift();
    if ("fault" in answer) first?.reject(Object.assign(new Error(answer.fault.message), answer.fault));
    else first?.resolve(answer.rows.map(withBuffers));
  });
  let ended = false;
  const end = (cause?: Error): void => {
    ended = true;
    for (const { reject } of waiting.splice(0)) reject(new Error("the connection was lost", { cause }));
    onEnd?.();
  };
  worker.on("error", end);
  const exited = new Promise<void>((resolve) => {
    worker.on("exit", () => {
      end();
      resolve();
    });
  });
  const answered = (question?: Question): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      if (ended) throw new Error("the connection was lost");
      if (question) worker.postMessage(question, buffersOf(question.values));
      waiting.push({ resolve, reject });
    });

  try {
    await answered();
  } catch (error) {
    await exited;
    throw error;
  }
  return {
    query: (statement, values) => answered({ statement, values }),
    async end() {
      worker.postMessage("end");
      // A goodbye to a database that cannot be reached any more may take for ever.
      const timer = setTimeout(() => void worker.terminate(), GOODBYE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

const GOODBYE_MS = 2000;
// A small copy is cheaper than a move.
const WORTH_MOVING = 4096;

/** Values are made for one question, so what is large can move instead of being copied. */
function buffersOf(values: readonly unknown[]): ArrayBuffer[] {
  return values.flatMap((value) => {
    if (!ArrayBuffer.isView(value) || value.byteLength < WORTH_MOVING || value.byteLength !== value.buffer.byteLength) return [];
    return value.buffer as ArrayBuffer;
  });
}

function withBuffers(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
    ]),
  );
}
