import { ERROR_CODES, type ErrorCode, PlumblineError, type Problem } from "@plumbline/core";
import { follow, type StreamMessage } from "./follow.ts";
import { OPERATIONS, type Operation, type OperationId } from "./operations.ts";
import { pauseFor } from "./pause.ts";
import type { ShapeOf } from "./shapes.ts";

export interface ClientOptions {
  /** Origin of the server, or the path before `/v1`. */
  readonly baseUrl: string;
  /** Of a source or a session; in a browser the cookie of the page counts where there is none. */
  readonly token?: string;
  /** The runtime's own unless given. */
  readonly fetch?: typeof fetch;
  /** How often a call is sent again that can be, 3 unless given. */
  readonly retries?: number;
  /** Milliseconds for one try, 30,000 unless given. A stream has no end. */
  readonly timeoutMs?: number;
}

export type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Bare}+` ? Bare : Name) | NamesIn<Rest>
  : never;
export type PathOf<Id extends OperationId> = NamesIn<(typeof OPERATIONS)[Id]["path"]>;
export type Given<Id extends OperationId> = ([PathOf<Id>] extends [never]
  ? object
  : { readonly params: { readonly [Name in PathOf<Id>]: string | number } }) &
  (ShapeOf<Id> extends { readonly body: infer Body } ? { readonly body: Body } : object) &
  (ShapeOf<Id> extends { readonly query: infer Query }
    ? object extends Query
      ? { readonly query?: Query }
      : { readonly query: Query }
    : object);

/** What a call takes. */
export type InputOf<Id extends OperationId> = Given<Id> & {
  /** Why sealed things are read. */
  readonly purpose?: string;
  readonly signal?: AbortSignal;
};

export interface Gives<Id extends OperationId> {
  readonly json: ShapeOf<Id> extends { readonly reply: infer Reply } ? Reply : undefined;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly response: Response;
}

/** What a call answers. */
export type ReplyOf<Id extends OperationId> = (typeof OPERATIONS)[Id]["gives"] extends infer Kind extends keyof Gives<Id>
  ? Gives<Id>[Kind]
  : never;

export type StreamId = { [Id in OperationId]: (typeof OPERATIONS)[Id]["gives"] extends "stream" ? Id : never }[OperationId];
export type PagedId = { [Id in OperationId]: ShapeOf<Id> extends { readonly query: { readonly page?: string } } ? Id : never }[OperationId];

export type Client = {
  readonly [Id in Exclude<OperationId, StreamId>]: object extends Given<Id>
    ? (input?: InputOf<Id>) => Promise<ReplyOf<Id>>
    : (input: InputOf<Id>) => Promise<ReplyOf<Id>>;
} & {
  /** All pages from the first, one after the other. */
  pages<Id extends PagedId>(id: Id, input?: InputOf<Id>): AsyncGenerator<ReplyOf<Id>, void>;
  /** Messages of a stream; after a lost connection it goes on behind the last one that came. Ends when `signal` is aborted. */
  follow<Id extends StreamId>(id: Id, input?: InputOf<Id> & { readonly lastEventId?: string }): AsyncGenerator<StreamMessage, void>;
};

interface Call {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly purpose?: string;
  readonly signal?: AbortSignal;
  readonly lastEventId?: string;
}

/**
 * The interface under `/v1`, a method for each operation. What the server refuses is a `PlumblineError` with the code of its problem document; what
 * cannot be reached, and what has another code, is `SUPERVISOR_UNAVAILABLE`. Only what may be sent twice is sent again.
 */
export function createClient(options: ClientOptions): Client {
  const methods = Object.fromEntries(
    Object.entries(OPERATIONS).map(([id, operation]) => [id, (call: Call = {}) => read(operation, call, options)]),
  ) as unknown as Client;
  const calls = methods as unknown as Record<string, (call: Call) => Promise<{ readonly next?: string }>>;
  return {
    ...methods,
    async *pages(id: string, { query, ...call }: Call = {}) {
      let page: string | undefined;
      do {
        const reply = await (calls[id] as (call: Call) => Promise<{ readonly next?: string }>)({
          ...call,
          query: { ...query, ...(page !== undefined && { page }) },
        });
        yield reply;
        page = reply.next;
      } while (page !== undefined);
    },
    follow(id: OperationId, call: Call = {}) {
      const { timeoutMs: _, ...patient } = options;
      return follow((lastEventId) => send(OPERATIONS[id], { ...call, ...(lastEventId !== undefined && { lastEventId }) }, patient), {
        signal: call.signal,
        lastEventId: call.lastEventId,
      });
    },
  } as unknown as Client;
}

async function read(operation: Operation, call: Call, options: ClientOptions): Promise<unknown> {
  const response = await send(operation, call, { timeoutMs: 30_000, ...options });
  switch (operation.gives) {
    case "json":
      return response.status === 204 ? undefined : await whole(response.json());
    case "text":
      return whole(response.text());
    case "bytes":
      return new Uint8Array(await whole(response.arrayBuffer()));
    default:
      return response;
  }
}

async function whole<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw new PlumblineError("SUPERVISOR_UNAVAILABLE", "the answer ended before its time, or is none that was described", { cause });
  }
}

const LONGEST_WAIT_MS = 30_000;

/** The answer, once it is none that says to come again. */
async function send(operation: Operation, call: Call, options: ClientOptions): Promise<Response> {
  const { retries = 3 } = options;
  const canRepeat = operation.method === "GET" || operation.again === true;
  for (let tried = 0; ; tried++) {
    const failure = await once(operation, call, options).then(
      (response) => response,
      (error: unknown) => error as PlumblineError,
    );
    if (failure instanceof Response) return failure;
    const status = failure.details.status as number | undefined;
    const isPassing = status === undefined || status === 429 || status === 502 || status === 503 || status === 504;
    if (!canRepeat || !isPassing || tried >= retries || call.signal?.aborted) throw failure;
    const waited = (failure.details.retryAfter as number | undefined) ?? 0;
    // Clients that were refused at one instant shall not come again at one.
    const pause = Math.max(waited * 1000, 250 * 2 ** tried) * (1 + Math.random() / 4);
    await pauseFor(Math.min(pause, LONGEST_WAIT_MS), call.signal);
  }
}

async function once({ method, path, gives }: Operation, call: Call, options: ClientOptions): Promise<Response> {
  const { baseUrl, token, fetch: send = fetch, timeoutMs } = options;
  const url = `${baseUrl.replace(/\/+$/, "")}${pathOf(path, call.params ?? {})}${queryOf(call.query ?? {})}`;
  const signals = [call.signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)].filter((one) => one !== undefined);
  const response = await send(url, {
    method,
    headers: {
      accept: ACCEPT[gives],
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(call.body !== undefined && { "content-type": "application/json" }),
      ...(call.purpose !== undefined && { purpose: call.purpose }),
      ...(call.lastEventId !== undefined && { "last-event-id": call.lastEventId }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
  }).catch((cause: unknown) => {
    throw new PlumblineError("SUPERVISOR_UNAVAILABLE", `${method} ${path} got no answer`, { cause });
  });
  // 503 of `/v1/ready` is its answer, and no problem.
  if (response.ok || !(response.headers.get("content-type") ?? "").startsWith("application/problem+json")) {
    if (response.ok || (response.headers.get("content-type") ?? "").startsWith("application/json")) return response;
    throw new PlumblineError("SUPERVISOR_UNAVAILABLE", `${method} ${path}: ${response.status}`, { details: { status: response.status } });
  }
  throw refusalOf((await response.json().catch(() => ({}))) as Partial<Problem>, response);
}

const ACCEPT: Readonly<Record<Operation["gives"], string>> = {
  json: "application/json",
  text: "text/plain",
  bytes: "application/octet-stream",
  stream: "text/event-stream",
  response: "*/*",
};

function refusalOf({ code = "", detail, title }: Partial<Problem>, { status, headers }: Response): PlumblineError {
  const isKnown = Object.hasOwn(ERROR_CODES, code);
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return new PlumblineError(isKnown ? (code as ErrorCode) : "SUPERVISOR_UNAVAILABLE", detail ?? title ?? `status ${status}`, {
    details: { status, code, ...(Number.isFinite(seconds) && { retryAfter: seconds }) },
  });
}

function pathOf(path: string, params: Readonly<Record<string, string | number>>): string {
  return path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, isDeep: string) => {
    const text = encodeURIComponent(String(params[name] ?? ""));
    return isDeep ? text.replaceAll("%2F", "/") : text;
  });
}

function queryOf(query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? "" : `?${given.toString()}`;
}
