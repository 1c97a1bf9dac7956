import { PlumblineError, structureFlaw } from "@plumbline/core";
import type { ExpressRequest } from "./host-types.ts";

const MAX_BYTES = 65_536;

/**
 * The JSON body of a request, whether or not the host has a parser for it. Throws `REQUEST_TOO_LARGE` and `REQUEST_INVALID`.
 */
export async function readJson(request: ExpressRequest): Promise<unknown> {
  // A form of another site can send any other type without asking the browser's permission first.
  if (!/^application\/json\s*(;|$)/i.test(String(request.headers["content-type"] ?? ""))) {
    request.resume();
    throw new PlumblineError("REQUEST_INVALID", "send the body as application/json");
  }
  const value = jsonOf(isEmpty(request.body) && !request.readableEnded ? await textOf(request) : request.body);
  const flaw = structureFlaw(value);
  if (flaw) throw new PlumblineError("REQUEST_INVALID", `the body ${flaw}`);
  return value;
}

// Parsers of Express 4 leave {} where they read nothing.
function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === "object" && !Buffer.isBuffer(body) && Object.keys(body).length === 0);
}

function jsonOf(body: unknown): unknown {
  const text = Buffer.isBuffer(body) ? body.toString("utf8") : body;
  if (typeof text !== "string") {
    limit(Buffer.byteLength(stringified(text)));
    return text;
  }
  limit(Buffer.byteLength(text));
  try {
    return JSON.parse(text);
  } catch {
    throw new PlumblineError("REQUEST_INVALID", "the body is no JSON");
  }
}

// A parser of the host may have built what has no text: a cycle, a bigint, or more levels than the stack.
function stringified(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    throw new PlumblineError("REQUEST_INVALID", "the body is no JSON");
  }
}

function limit(bytes: number): void {
  if (bytes > MAX_BYTES) throw new PlumblineError("REQUEST_TOO_LARGE", `the body has more than ${MAX_BYTES} bytes`);
}

function textOf(request: ExpressRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = () => {
      request.off("data", onData);
      request.off("end", onEnd);
      request.off("error", onGone);
      request.off("close", onGone);
    };
    const onData = (chunk: unknown) => {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size <= MAX_BYTES) {
        chunks.push(bytes);
        return;
      }
      stop();
      request.resume();
      reject(new PlumblineError("REQUEST_TOO_LARGE", `the body has more than ${MAX_BYTES} bytes`));
    };
    const onEnd = () => {
      stop();
      resolve(Buffer.concat(chunks).toString("utf8"));
    };
    const onGone = () => {
      stop();
      reject(new PlumblineError("REQUEST_INVALID", "the request ended before its body did"));
    };
    request.on("data", onData);
    request.on("end", onEnd);
    request.on("error", onGone);
    request.on("close", onGone);
  });
}
