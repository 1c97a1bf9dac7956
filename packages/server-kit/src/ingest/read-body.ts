import { createGunzip } from "node:zlib";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import type { Hold } from "./budget.ts";

export interface ReadBodyOptions {
  /** Most bytes, as they are sent and as they are unpacked. */
  readonly limit: number;
  readonly hold: Hold;
}

/** What JSON of events packs to is nowhere near; what unpacks to more is a bomb. */
const MOST_PER_BYTE = 100;
/** A small body of repetitions is no danger. */
const ALWAYS_ALLOWED = 65_536;

/** The length that a request says its body has; 0 when it does not say. */
export function saidLength(headers: Headers): number {
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
  try {
    return await collect(encoding === "gzip" ? unpacked(request.body ?? [], limit) : (request.body ?? []), limit, hold);
  } catch (error) {
    throw isPlumblineError(error) ? error : new PlumblineError("REQUEST_INVALID", "the body ended before its time", { cause: error });
  }
}

async function collect(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, limit: number, hold: Hold): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.byteLength;
    if (size > limit) throw tooLarge(limit);
    hold.read(size);
    collected.push(piece);
  }
  return collected.length === 1 ? Buffer.from(collected[0] as Uint8Array) : Buffer.concat(collected, size);
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
