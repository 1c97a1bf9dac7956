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

async function attempt(
  target: CheckedTarget,
  message: Message,
  at: number,
  signal: AbortSignal,
  resolve: NonNullable<SendOptions["resolve"]>,
): Promise<void> {
  const { url, keys, ca } = target;
  const body = Buffer.from(message.body);
  // Resolved once: between a look at the address and the connection nobody gets to say another one.
  const { address, family } = await Promise.race([addressOf(target, resolve), aborted(signal)]);
  const pinned: LookupFunction = (_, { all }, done) => {
    if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  await new Promise<void>((resolved, reject) => {
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

interface Address {
  readonly address: string;
  readonly family: number;
}

/** Throws a `DeliveryFault` where the target has any address that nothing may be sent to. */
async function addressOf({ url, networks }: CheckedTarget, resolve: NonNullable<SendOptions["resolve"]>): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  const bad = addresses.find(({ address }) => !isAddressAllowed(address, networks));
  if (bad) throw new DeliveryFault(`address ${bad.address} is in no network that was named`);
  const [first] = addresses;
  if (!first) throw new DeliveryFault("the name has no address");
  return first;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
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

/** Why something was not delivered, in words that may be shown: no secret, and nothing that the other side wrote. */
class DeliveryFault extends Error {}
