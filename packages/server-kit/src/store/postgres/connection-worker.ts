import { parentPort, workerData } from "node:worker_threads";
import { type Connection, connectHere } from "./connection.ts";
import type { Row, Statement } from "./session.ts";

/** First the outcome of connecting, then one answer to each question, in order. */
export type Answer =
  | { readonly rows: Row[] }
  | { readonly fault: { readonly message: string; readonly code?: string; readonly severity?: string } };

export interface Question {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

const port = parentPort;
if (port) {
  const answer = (made: Answer): void => port.postMessage(made);
  const { url, timeoutMs } = workerData as { readonly url: string; readonly timeoutMs: number };
  let connection: Connection | undefined;
  try {
    connection = await connectHere({ url, timeoutMs, onEnd: () => port.close() });
    answer({ rows: [] });
  } catch (error) {
    answer(faultOf(error));
    port.close();
  }
  const take = async (question: Question | "end"): Promise<void> => {
    if (question === "end") {
      await connection?.end();
      port.close();
      return;
    }
    try {
      answer({ rows: (await connection?.query(question.statement, question.values)) ?? [] });
    } catch (error) {
      answer(faultOf(error));
    }
  };
  port.on("message", (question: Question | "end") => void take(question));
}

// A class does not survive the way between threads.
function faultOf(error: unknown): Answer {
  const { message, code, severity } = error as { message: string; code?: string; severity?: string };
  return { fault: { message, ...(code !== undefined && { code }), ...(severity !== undefined && { severity }) } };
}
