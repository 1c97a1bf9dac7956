import { createGunzip } from "node:zlib";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import type { Budget, Hold } from "./budget.ts";

export interface ReadBodyOptions {
  /** Most bytes, as they are sent and as they are unpacked. */
  readonly limit: number;
  readonly hold: Hold;
}

/** What JSON of events packs to is nowhere near; what unpacks to more is a bomb. */
const MOST_PER_BYTE = 100;
/** A small body of repetitions is no danger. */
const ALWAYS_ALLOWED = 65_536;

export interface ReceiveBodyOptions {
  readonly caller: string;
  readonly budget: Budget;
  readonly limit: number;
}

/**
 * The body of a request of this caller, where the budget has room for it; release what it holds when the request is answered. Throws
 * `OVERLOADED`, `RATE_LIMITED`, and what `readBody` throws.
 */
export async function receiveBody(
  request: Request,
  { caller, budget, limit }: ReceiveBodyOptions,
): Promise<{ readonly bytes: Buffer; readonly hold: Hold }> {
  const hold = await opened(request, { caller, budget, limit });
  try {
    return { bytes: await readBody(request, { limit, hold }), hold };
  } catch (error) {
    hold.release();
    throw error;
  }
}

async function opened(request: Request, { caller, budget, limit }: ReceiveBodyOptions): Promise<Hold> {
  try {
    return budget.open(caller, Math.min(saidLength(request.headers), limit));
  } catch (error) {
    await discard(request.body, limit);
    throw error;
  }
}

const PATIENCE_MS = 5000;

/**
 * Lets a body pass by and holds none of it: a client that is cut off while it sends would not get to read that it shall come again, and when.
 */
async function discard(body: ReadableStream<Uint8Array> | null, limit: number): Promise<void> {
  const reader = body?.getReader();
  if (!reader) return;
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), PATIENCE_MS);
  try {
    let size = 0;
    for (let read = await reader.read(); !read.done && size <= limit; read = await reader.read()) size += read.value.byteLength;
  } catch {
    // The client went away; there is nobody left to answer.
  } finally {
    clearTimeout(timer);
  }
}

/** The length that a request says its body has; 0 when it does not say. */
function saidLength(headers: Headers): number {
  const said = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(said) ? Number(said) : 0;
}

/**
 * The body, unpacked as `Content-Encoding` says, and never more of it in memory than its limit. Throws `REQUEST_TOO_LARGE`,
 * `MEDIA_TYPE_UNSUPPORTED` for other encodings than gzip, `REQUEST_INVALID` when it ends before its time.
 */
export async function readBody(request: Request, { limit, hold }: ReadBodyOptions): Promise<Buffer> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new PlumblineError(
      "MEDIA_TYPE_UNSUPPORTED",
      `content-encoding ${JSON.stringify(encoding.slice(0, 80))} is not known here; send gzip`,
    );
  }
  if (saidLength(request.headers) > limit) throw tooLarge(limit);
  const isPacked = encoding === "gzip";
  const body = request.body ?? [];
  try {
    return await collect(isPacked ? unpacked(body, limit) : body, isPacked ? 0 : saidLength(request.headers), limit, hold);
  } catch (error) {
    throw isPlumblineError(error) ? error : new PlumblineError("REQUEST_INVALID", "the body ended before its time", { cause: error });
  }
}

/** Copies into one buffer from the start where the length is known: pieces that lie about until all are there are the body a second time. */
async function collect(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expected: number,
  limit: number,
  hold: Hold,
): Promise<Buffer> {
  let collected: Buffer = Buffer.allocUnsafeSlow(expected);
  let size = 0;
  for await (const piece of pieces) {
    const end = size + piece.byteLength;
    if (end > limit) throw tooLarge(limit);
    hold.read(end);
    if (end > collected.length) collected = enlarged(collected, Math.min(limit, Math.max(end, collected.length * 2)));
    collected.set(piece, size);
    size = end;
  }
  return collected.subarray(0, size);
}

function enlarged(bytes: Buffer, length: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(length);
  larger.set(bytes);
  return larger;
}

/** Unpacks no further than it is read. */
async function* unpacked(packed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, limit: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  let taken = 0;
  let given = 0;
  const feeding = feed();
  // Its error comes out of the loop below.
  feeding.catch(() => undefined);
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      given += piece.byteLength;
      if (given > ALWAYS_ALLOWED && given > taken * MOST_PER_BYTE) {
        throw new PlumblineError("REQUEST_TOO_LARGE", `the body unpacks to more than ${MOST_PER_BYTE} times its length`);
      }
      yield piece;
    }
  } catch (error) {
    if (isPlumblineError(error) || !isOfZlib(error)) throw error;
    throw new PlumblineError("REQUEST_INVALID", "the body is not gzip, or is cut off", { cause: error });
  } finally {
    gunzip.destroy();
  }
  await feeding;

  async function feed(): Promise<void> {
    try {
      for await (const piece of packed) {
        taken += piece.byteLength;
        if (taken > limit) throw tooLarge(limit);
        if (gunzip.destroyed) return;
        if (!gunzip.write(piece)) {
          await new Promise<void>((resolve) => {
            gunzip.once("drain", resolve);
            gunzip.once("close", resolve);
          });
        }
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
      throw error;
    }
  }
}

function isOfZlib(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith("Z_");
}

function tooLarge(limit: number): PlumblineError {
  return new PlumblineError("REQUEST_TOO_LARGE", `the body is larger than ${limit} bytes; send less at a time`);
}
