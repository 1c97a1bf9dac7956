import type { Problem, SignalDetail, SignalList, SignalMessage, SignalSummary, TrailEntriesReply } from "@plumbline/core";

/** What the elements of the console ask a supervisor's server. All calls but `stream` reject with a `RequestError`. */
export interface SupervisorClient {
  signals(query?: SignalQuery): Promise<SignalList>;
  signal(id: string): Promise<SignalDetail>;
  /** Returns its own undo. After `lost` and `open` again the list must be read anew: nothing is replayed. */
  stream(onMessage: (message: SignalMessage) => void, onState?: (state: StreamState) => void): () => void;
  /** The signed note, as text. */
  checkpoint(): Promise<string>;
  /** Entries `from` (included) to `to` (excluded); fewer where the server gives no more at once. */
  entries(from: number, to: number): Promise<TrailEntriesReply>;
}

export type StreamState = "connecting" | "open" | "lost";

export interface SignalQuery {
  readonly level?: SignalSummary["level"];
  readonly state?: SignalSummary["state"];
  /** `next` of the page before. */
  readonly page?: string;
  readonly limit?: number;
}

export interface SupervisorClientOptions {
  /** Origin or path before `/v1`. */
  readonly base?: string;
  /** Milliseconds until a request is given up. */
  readonly timeout?: number;
}

/** A request that was refused, or got no answer (`status` 0). `code` is the server's, or `network`, `timeout`, `malformed`. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Client of the HTTP interface under `/v1`, with the cookies of the page. */
export function createSupervisorClient({ base = "", timeout = 10_000 }: SupervisorClientOptions = {}): SupervisorClient {
  const root = `${base.replace(/\/+$/, "")}/v1`;
  const json = async <T>(path: string): Promise<T> => {
    const text = await get(`${root}${path}`, "application/json", timeout);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new RequestError(200, "malformed", `${root}${path} did not answer JSON`);
    }
  };
  return {
    signals: (query = {}) => json(`/signals${search({ ...query })}`),
    signal: (id) => json(`/signals/${encodeURIComponent(id)}`),
    stream: (onMessage, onState) => listen(`${root}/stream`, onMessage, onState),
    checkpoint: () => get(`${root}/trail/checkpoint`, "text/plain", timeout),
    entries: (from, to) => json(`/trail/entries${search({ from, to })}`),
  };
}

async function get(url: string, accept: string, timeout: number): Promise<string> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const reply = await fetch(url, { headers: { accept }, credentials: "same-origin", signal: abort.signal });
    const text = await reply.text();
    if (reply.ok) return text;
    const problem = problemOf(text);
    throw new RequestError(
      reply.status,
      problem.code ?? `http_${reply.status}`,
      problem.detail ?? problem.title ?? `${url}: ${reply.status}`,
    );
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const code = abort.signal.aborted ? "timeout" : "network";
    throw new RequestError(0, code, `${url}: ${code === "timeout" ? `no answer within ${timeout} ms` : "not reachable"}`);
  } finally {
    clearTimeout(timer);
  }
}

function problemOf(text: string): Partial<Problem> {
  try {
    return (JSON.parse(text) as Partial<Problem> | null) ?? {};
  } catch {
    return {};
  }
}

function search(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  const text = given.toString();
  return text && `?${text}`;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

function listen(url: string, onMessage: (message: SignalMessage) => void, onState: (state: StreamState) => void = () => {}): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;

  const open = (): void => {
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => {
      wait = FIRST_WAIT;
      onState("open");
    };
    opened.onerror = () => {
      onState("lost");
      // After a broken line a browser comes back by itself; after a refusal (503 at a restart) it gives up for good.
      if (opened.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    opened.addEventListener("signal", (event) => {
      const message = readMessage((event as MessageEvent<string>).data);
      if (message) onMessage(message);
    });
  };

  onState("connecting");
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function readMessage(data: string): SignalMessage | undefined {
  try {
    const message = JSON.parse(data) as SignalMessage | null;
    return message?.signal ? message : undefined;
  } catch {
    return undefined;
  }
}
