import type { SignalMessage } from "@plumbline/core";

/** As much of a browser as the story needs: cookies by path, an origin, forms, JSON and a stream of events. */
export interface Browserish {
  /** Follows redirects; gives the text of the page. */
  open(address: string): Promise<string>;
  /** JSON, or text where the answer is none. */
  read(path: string): Promise<unknown>;
  post(path: string, body: unknown, status: number): Promise<unknown>;
  /** A form; gives the page that it leads to. */
  submit(path: string, fields: Readonly<Record<string, string>>): Promise<string>;
  listen(path: string): { next(wanted: (message: SignalMessage) => boolean): Promise<SignalMessage>; close(): void };
}

const PATIENCE_MS = 40_000;

export function browse(origin: string): Browserish {
  const jar = new Map<string, { readonly path: string; readonly value: string }>();

  async function send(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, origin);
    const cookie = [...jar].filter(([, { path }]) => url.pathname.startsWith(path)).map(([name, { value }]) => `${name}=${value}`);
    const headers = { ...(init.headers as Record<string, string>), cookie: cookie.join("; "), origin };
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS), ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/);
      const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? "/";
      jar.set(pair.slice(0, pair.indexOf("=")), { path, value: pair.slice(pair.indexOf("=") + 1) });
    }
    const next = response.headers.get("location");
    if (next === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    return send(new URL(next, url).href);
  }

  async function good(address: string, init?: RequestInit): Promise<Response> {
    const response = await send(address, init);
    if (!response.ok) throw new Error(`${new URL(address, origin).pathname} answered ${response.status}: ${await response.text()}`);
    return response;
  }

  return {
    open: async (address) => (await good(address)).text(),
    async read(path) {
      const response = await good(path);
      return response.headers.get("content-type")?.includes("json") ? response.json() : response.text();
    },
    async post(path, body, status) {
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      const response = await send(path, init);
      if (response.status !== status) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return response.json();
    },
    async submit(path, fields) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return (await good(path, { method: "POST", headers, body: new URLSearchParams(fields).toString() })).text();
    },
    listen(path) {
      const stop = new AbortController();
      const seen: SignalMessage[] = [];
      const waiting = new Set<() => void>();
      const ended = (async () => {
        const response = await good(path, { signal: stop.signal, headers: { accept: "text/event-stream" } });
        let rest = "";
        for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          const blocks = (rest + chunk).split(/\r?\n\r?\n/);
          rest = blocks.pop() ?? "";
          for (const block of blocks) {
            const data = /^data: ?(.*)$/m.exec(block)?.[1];
            if (data !== undefined && /^event: ?signal$/m.test(block)) seen.push(JSON.parse(data) as SignalMessage);
          }
          for (const wake of waiting) wake();
        }
      })();
      ended.catch(() => {});
      return {
        async next(wanted) {
          const late = AbortSignal.timeout(PATIENCE_MS);
          for (;;) {
            const found = seen.find(wanted);
            if (found) return found;
            if (late.aborted) throw new Error(`${path} told nothing of it in time`);
            await new Promise<void>((resolve) => {
              waiting.add(resolve);
              late.addEventListener("abort", () => resolve(), { once: true });
              ended.then(resolve, () => resolve());
            });
            waiting.clear();
          }
        },
        close: () => stop.abort(),
      };
    },
  };
}
