import { type ErrorCode, type EventsReply, PlumblineError, type PrecheckReply } from "@plumbline/core";
import * as z from "zod";

/** What the supervisor answered. `body` is undefined where it was no JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Code of a problem document: only our own server sends one, no proxy before it does. */
  readonly code?: string;
  readonly detail?: string;
}

export interface SupervisorClient {
  /** One request. Throws where there was no complete answer; a status of any kind is an answer. */
  post(path: string, body: string, signal: AbortSignal): Promise<Answer>;
  /** What is published for everybody, asked for without the token. Throws where there was no complete answer. */
  get(path: string, signal: AbortSignal): Promise<Bytes>;
}

export interface Bytes {
  readonly status: number;
  readonly bytes: Uint8Array;
}

const MAX_REPLY = 4 * 1024 * 1024;
const MAX_RETRY_AFTER_MS = 3_600_000;

export function supervisorClient(options: {
  readonly endpoint: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => number;
}): SupervisorClient {
  const { token, fetch, clock } = options;
  const base = baseUrl(options.endpoint);
  // A line break in it would fail at every request, far from its cause.
  // Read from an environment, it may not be there at all, whatever its type says.
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token))
    throw new PlumblineError("SETTING_INVALID", "token is empty or has characters that no header takes");
  return {
    async post(path, body, signal) {
      const response = await fetch(base + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" },
        body,
        signal,
        // A token goes to the configured address and nowhere else.
        redirect: "error",
      });
      const json = parsed((await bytesOf(response)).toString("utf8"));
      const problem = problemSchema.safeParse(json).data;
      const retryAfterMs = retryAfter(response.headers.get("retry-after"), clock);
      return {
        status: response.status,
        body: json,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(response.ok ? {} : problem),
      };
    },
    async get(path, signal) {
      const response = await fetch(base + path, { signal, redirect: "error" });
      return { status: response.status, bytes: await bytesOf(response) };
    },
  };
}

/** The reply when its receipts belong to these ids in their order; undefined otherwise. */
export function eventsReply(body: unknown, ids: readonly string[]): EventsReply | undefined {
  const reply = eventsReplySchema.safeParse(body).data;
  if (reply?.receipts.length !== ids.length) return undefined;
  return reply.receipts.every(({ id }, index) => id === ids[index]) ? reply : undefined;
}

export function precheckReply(body: unknown): PrecheckReply | undefined {
  return precheckReplySchema.safeParse(body).success ? (body as PrecheckReply) : undefined;
}

/** Why there was no answer: as a reason code, and in words without addresses or tokens. */
export function failureOf(error: unknown, timeoutMs: number): { readonly reason: string; readonly text: string } {
  if (!(error instanceof Error)) return { reason: "network", text: "the request failed" };
  if (error.name === "TimeoutError") return { reason: "timeout", text: `no answer within ${timeoutMs} ms` };
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  return { reason: "network", text: `the connection failed: ${code}` };
}

/** The code for people who operate the host: what they can mend keeps its name, anything else is "no proper answer". */
export function faultCode(status: number, code?: string): ErrorCode {
  if (code === "EVENT_INVALID" || code === "EVENT_TOO_LARGE" || code === "RATE_LIMITED") return code;
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 403) return "FORBIDDEN";
  return "SUPERVISOR_UNAVAILABLE";
}

export function statusText({ status, code, detail }: Pick<Answer, "status" | "code" | "detail">): string {
  return [`status ${status}`, code, detail?.slice(0, 300)].filter((part) => part !== undefined).join(": ");
}

const problemSchema = z.object({ code: z.string().max(64), detail: z.string().optional() });

const receiptSchema = z.discriminatedUnion("status", [
  z.object({
    id: z.string(),
    status: z.enum(["stored", "duplicate"]),
    index: z.int().nonnegative(),
    salt: z.string().optional(),
    received: z.string().optional(),
  }),
  z.object({ id: z.string(), status: z.literal("quarantined"), code: z.string(), reason: z.string() }),
]);

const eventsReplySchema = z.object({ receipts: z.array(receiptSchema), checkpoint: z.string() });

const recordRef = z.object({ type: z.string(), id: z.string() });

// The outline only: the words of a notice go to the page as they came.
const precheckReplySchema = z.object({
  outcome: z.enum(["allow", "advise", "block"]),
  findings: z.array(
    z.object({
      signal: z.string(),
      control: z.string(),
      record: recordRef,
      notice: z.object({ title: z.object({ zh: z.string(), en: z.string() }), acts: z.array(z.object({ act: z.string() })) }),
    }),
  ),
  refused: z.array(z.object({ record: recordRef, code: z.string() })),
  unknown: z.array(z.object({ control: z.string(), missing: z.array(z.string()) })),
  basis: z.object({ asOf: z.string() }),
});

function baseUrl(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new PlumblineError(
      "SETTING_INVALID",
      "endpoint is no http(s) address without user, query and fragment, such as https://host:8443",
    );
  }
  return url.href.replace(/\/+$/, "");
}

async function bytesOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_REPLY) throw new Error(`a reply larger than ${MAX_REPLY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date; a wait of more than an hour is taken as an hour. */
function retryAfter(header: string | null, clock: () => number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - clock();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
