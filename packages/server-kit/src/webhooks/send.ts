import { createHmac } from "node:crypto";
import { lookup } from "node:dns/promises";
import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isAddressAllowed } from "./address.ts";
import type { CheckedTarget } from "./targets.ts";

export interface Message {
  /** The same each time it is sent. */
  readonly id: string;
  readonly body: string;
}

export interface SendOptions {
  /** Until the head of the answer is there; 10 s unless given. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /** Seconds since 1970. */
  readonly at: number;
  /** All addresses of a name; the resolver of the system unless given. */
  readonly resolve?: (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
}

/** Bytes of an answer that are read; what is more is cut off. */
const LONGEST_ANSWER = 65_536;

/** Standard Webhooks 1.0: all keys sign, with spaces between. */
export function signatureOf({ id, body }: Message, at: number, keys: readonly Buffer[]): string {
  return keys.map((key) => `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`).join(" ");
}

/** Sends once. Resolves when the receiver answered 2xx; rejects with a `DeliveryFault` that says why it did not count. */
export async function send(target: CheckedTarget, message: Message, options: SendOptions): Promise<void> {
  const { timeoutMs = 10_000, at } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    await attempt(target, message, at, signal, options.resolve ?? ((hostname) => lookup(hostname, { all: true })));
  } catch (error) {
    if (error instanceof DeliveryFault) throw error;
    if (timeout.aborted) throw new DeliveryFault(`no answer in ${timeoutMs / 1000} s`);
    const { code } = error as NodeJS.ErrnoException;
    // Messages of errors may hold what the other side wrote.
    throw new DeliveryFault(typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "no connection");
  }
}

function attempt(
  { url, keys, networks, ca }: CheckedTarget,
  message: Message,
  at: number,
  signal: AbortSignal,
  resolve: NonNullable<SendOptions["resolve"]>,
): Promise<void> {
  const body = Buffer.from(message.body);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isAddressAllowed(host, networks)) return Promise.reject(refused(host));
  // Resolved once: between a look at the address and the connection nobody gets to say another one.
  const pinned: LookupFunction = (hostname, { all }, done) => {
    resolve(hostname).then(
      (addresses) => {
        const bad = addresses.find(({ address }) => !isAddressAllowed(address, networks));
        const [first] = addresses;
        if (bad || !first) done(bad ? refused(bad.address) : new DeliveryFault("the name has no address"), "");
        else if (all) done(null, [{ ...first }]);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ""),
    );
  };
  return new Promise((resolved, reject) => {
    const request = (url.protocol === "https:" ? overHttps : overHttp)(
      url,
      {
        method: "POST",
        // A connection of its own, so that each is made to an address that was looked at.
        agent: false,
        lookup: pinned,
        signal,
        ...(ca !== undefined && { ca }),
        rejectUnauthorized: true,
        maxHeaderSize: 16_384,
        headers: {
          "content-type": "application/json",
          "content-length": body.length,
          "user-agent": "plumbline-webhooks",
          "webhook-id": message.id,
          "webhook-timestamp": String(at),
          "webhook-signature": signatureOf(message, at, keys),
        },
      },
      (response) => {
        const { statusCode = 0 } = response;
        response.on("error", () => {});
        drain(response, () => request.destroy());
        if (statusCode >= 200 && statusCode < 300) resolved();
        else reject(new DeliveryFault(statusCode >= 300 && statusCode < 400 ? `HTTP ${statusCode}, not followed` : `HTTP ${statusCode}`));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** The status says all; the rest is read only so far that a receiver of good will can end. */
function drain(response: IncomingMessage, cut: () => void): void {
  let read = 0;
  const timer = setTimeout(cut, 1000).unref();
  response.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > LONGEST_ANSWER) cut();
  });
  response.on("close", () => clearTimeout(timer));
}

function refused(address: string): DeliveryFault {
  return new DeliveryFault(`address ${address} is in no network that was named`);
}

/** Why something was not delivered, in words that may be shown: no secret, and nothing that the other side wrote. */
export class DeliveryFault extends Error {}
