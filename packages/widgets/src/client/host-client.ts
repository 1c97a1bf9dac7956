import type { HostAnswerRequest, HostPrecheckReply, HostPrecheckRequest } from "@plumbline/core";
import { within } from "./within.ts";

/** The one who is asked before a commit, and told what was shown and chosen: the host's own backend. */
export interface HostClient {
  /** Never rejects: what cannot be had in time is `unavailable`, with a reason in `snake_case`. */
  precheck(request: HostPrecheckRequest): Promise<HostPrecheckReply>;
  /** Rejects when it was not taken. */
  shown(request: NoticeShownRequest): Promise<void>;
  /** Rejects when it was not taken. */
  answer(request: HostAnswerRequest): Promise<void>;
}

/** `POST <base>/shown`: a notice is on the screen. */
export type NoticeShownRequest = Pick<HostAnswerRequest, "id" | "signal" | "control" | "record">;

export interface HostClientOptions {
  /** Path under which the backend has mounted the routes of the adapter. */
  readonly base?: string;
  /** Milliseconds until a precheck is given up: the 300 that the backend allows the supervisor, and the way to it. */
  readonly timeout?: number;
  /** Milliseconds until the host goes on without knowing whether an answer arrived; the request itself goes on too. */
  readonly patience?: number;
}

/** Client of the routes that a host's backend mounts, with the cookies of the page. */
export function createHostClient({ base = "/plumbline", timeout = 400, patience = 1000 }: HostClientOptions = {}): HostClient {
  const root = base.replace(/\/+$/, "");
  const tell = async (path: string, body: unknown): Promise<void> => {
    const reply = await within(post(`${root}${path}`, body), patience);
    if (!reply.ok) throw new Error(`${root}${path} answered ${reply.status}`);
  };
  return {
    async precheck(request) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeout);
      try {
        const reply = await post(`${root}/precheck`, request, abort.signal);
        if (!reply.ok) return { outcome: "unavailable", reason: `http_${reply.status}` };
        return readPrecheck((await reply.json()) as HostPrecheckReply | null);
      } catch {
        return { outcome: "unavailable", reason: abort.signal.aborted ? "timeout" : "network" };
      } finally {
        clearTimeout(timer);
      }
    },
    shown: (request) => tell("/shown", request),
    answer: (request) => tell("/answers", request),
  };
}

function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: "POST",
    // JSON makes a browser ask first when the page is another site's: no forged form can send it.
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    credentials: "same-origin",
    redirect: "error",
    // A precheck dies with its page; what was shown and chosen must arrive although the page is being left.
    ...(signal ? { signal } : { keepalive: true }),
  });
}

// A reply of another version, or of a proxy in between, must not look like "no risk".
function readPrecheck(body: HostPrecheckReply | null): HostPrecheckReply {
  const known = body && /^(allow|advise|block|unavailable)$/.test(body.outcome);
  return known && (body.outcome === "unavailable" || Array.isArray(body.findings)) ? body : { outcome: "unavailable", reason: "malformed" };
}
