import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"]);
// A supervisor that hangs before its first byte is as good as stopped; a stream may then stay silent for as long as it likes.
const FIRST_BYTE_MS = 10_000;

/**
 * Hands a request on to the supervisor at `target` and streams the answer back. Cookies named in `keep` stay here. A supervisor that
 * is not there is told as a problem document, at once.
 */
export function proxy(
  request: IncomingMessage,
  response: ServerResponse,
  options: { readonly target: string | undefined; readonly keep: readonly string[]; readonly down: string },
): void {
  const { target, keep, down } = options;
  if (!target) {
    unavailable(response, down);
    return;
  }
  const to = new URL(target);
  const headers = forwarded(request.headers, keep);
  headers.host = to.host;
  if (headers.origin !== undefined) headers.origin = to.origin;
  const onward = httpRequest({ host: to.hostname, port: to.port, method: request.method, path: request.url, headers }, (answer) => {
    clearTimeout(late);
    response.writeHead(answer.statusCode ?? 502, forwarded(answer.headers, []));
    response.flushHeaders();
    pipeline(answer, response, () => {});
  });
  const late = setTimeout(() => onward.destroy(), FIRST_BYTE_MS);
  onward.on("error", () => {
    clearTimeout(late);
    if (response.headersSent) response.destroy();
    else unavailable(response, down);
  });
  response.on("close", () => onward.destroy());
  pipeline(request, onward, () => {});
}

function unavailable(response: ServerResponse, detail: string): void {
  if (response.writableEnded) return;
  response.writeHead(502, { "Content-Type": "application/problem+json", "Cache-Control": "no-store", Connection: "close" });
  response.end(JSON.stringify({ type: "about:blank", title: "Supervisor not running", status: 502, code: "UNAVAILABLE", detail }));
}

function forwarded(headers: IncomingHttpHeaders, keep: readonly string[]): Record<string, string | string[]> {
  const named = new Set([
    ...HOP_BY_HOP,
    ...String(headers.connection ?? "")
      .toLowerCase()
      .split(/\s*,\s*/),
  ]);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !named.has(name)) kept[name] = value;
  if (typeof kept.cookie === "string") {
    const others = kept.cookie.split(/;\s*/).filter((pair) => !keep.includes(pair.split("=", 1)[0] ?? ""));
    if (others.length) kept.cookie = others.join("; ");
    else delete kept.cookie;
  }
  return kept;
}
