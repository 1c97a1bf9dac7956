import type { DatabaseSync } from "node:sqlite";
import type { MessagePort } from "node:worker_threads";
import type { ErrorCode } from "@plumbline/core";

/** Messages between a store and its workers. A class does not survive the way between threads, so an error travels as its members. */
export interface Call {
  readonly n: number;
  readonly op: string;
  readonly args: readonly unknown[];
}

export type Answer =
  | { readonly n: number; readonly value: unknown }
  | { readonly n: number; readonly code: ErrorCode; readonly message: string };

/** A worker that answers with the code of a documented error. */
export class StoreFault extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Answers calls one after the other until `close` was called, which frees the thread. */
export function serve(port: MessagePort, file: string, operations: Readonly<Record<string, (...args: never[]) => unknown>>): void {
  port.on("message", ({ n, op, args }: Call) => {
    try {
      const value = (operations[op] as (...args: readonly unknown[]) => unknown)(...args);
      port.postMessage({ n, value } satisfies Answer, buffersOf(value));
    } catch (error) {
      port.postMessage({ n, ...faultOf(error, file) } satisfies Answer);
    }
    if (op === "close") port.close();
  });
}

// What a worker answers with is its own, so that large bytes can move instead of being copied; a small copy is cheaper than a move.
const WORTH_MOVING = 4096;

function buffersOf(value: unknown, found: ArrayBuffer[] = []): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    if (byteLength >= WORTH_MOVING && byteLength === buffer.byteLength) found.push(buffer as ArrayBuffer);
  } else if (Array.isArray(value)) {
    for (const one of value) buffersOf(one, found);
  } else if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) buffersOf(one, found);
  }
  return found;
}

/** Runs `work` in one write transaction. What it threw, or what the commit threw, leaves nothing behind. */
export function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    work();
    db.exec("COMMIT");
  } catch (error) {
    // SQLite may have rolled back by itself, as it does when the disk is full.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

const CONSTRAINT = 19;
const DAMAGED = new Map([
  [11, "is damaged"],
  [26, "is no SQLite database"],
]);

/** How the file of an error of SQLite is damaged, if it is. */
export function damageOf(error: unknown): string | undefined {
  const { errcode = 0, code } = error as { errcode?: number; code?: string };
  // The low byte is the kind of fault, the others its variety. A number that no program wrote does not fit into one of JavaScript.
  return code === "ERR_OUT_OF_RANGE" ? "is damaged" : DAMAGED.get(errcode & 0xff);
}

export function faultOf(error: unknown, file: string): { code: ErrorCode; message: string } {
  if (error instanceof StoreFault) return { code: error.code, message: error.message };
  const { errcode, message } = error as { errcode?: number; message?: string };
  const damage = damageOf(error);
  if (damage) return { code: "STORE_INVALID", message: `${file} ${damage} (${message}); restore it from a copy` };
  if (((errcode ?? 0) & 0xff) === CONSTRAINT) return { code: "STORE_CONFLICT", message: `${file} refused to be changed: ${message}` };
  return {
    code: "STORE_UNAVAILABLE",
    message: `${file} cannot be read or written now: ${message} (SQLite ${errcode ?? "?"}); nothing was acknowledged, so free the disk or the lock and send again`,
  };
}
