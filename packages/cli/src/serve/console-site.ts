import { createHash } from "node:crypto";
import type { Supervisor } from "@plumbline/server-kit";
import { widgetsBundle } from "@plumbline/widgets/bundle";
import { consoleFiles, consolePage, type Names } from "@plumbline/widgets/console-page";

export interface ConsoleSiteOptions {
  readonly supervisor: Supervisor;
  readonly verifierKey: string;
  readonly names?: Names;
  readonly clock?: { now(): number };
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
].join("; ");

/** Roles that see the console. */
const SUPERVISE: readonly string[] = ["supervisor", "leader", "lawSupervisor"];
const LONGEST_KEY = 512;

const GUARDS = { "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" };

/** The console's pages beside the supervisor's `/v1`. */
export async function consoleSite({
  supervisor,
  verifierKey,
  names,
  clock = { now: () => Date.now() },
}: ConsoleSiteOptions): Promise<Supervisor["fetch"]> {
  const files = new Map<string, File>();
  const add = (path: string, type: string, text: string): void => {
    files.set(path, { type, text, tag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` });
  };
  for (const [name, { type, text }] of Object.entries(consoleFiles)) add(`/console/${name}`, type, text);
  for (const which of ["console", "verifier"] as const) {
    add(`/console/plumbline-${which}.js`, "text/javascript; charset=utf-8", await widgetsBundle(which));
  }
  // Pages of hosts that do not bundle anything take the notice from here.
  add("/plumbline-host.js", "text/javascript; charset=utf-8", await widgetsBundle("host"));

  return async (request, peer) => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/v1/")) return supervisor.fetch(request, peer);
    if (request.method !== "GET" && request.method !== "HEAD") return page(405, "此处只接受 GET。 / Only GET is answered here.");
    const file = files.get(url.pathname);
    if (file) {
      const headers = { ...GUARDS, "content-type": file.type, etag: file.tag, "cache-control": "no-cache" };
      return request.headers.get("if-none-match") === file.tag
        ? new Response(null, { status: 304, headers })
        : new Response(file.text, { headers });
    }
    if (url.pathname === "/") return redirect("/console");
    if (url.pathname !== "/console") return page(404, "没有这个页面。 / No such page.");
    const key = url.searchParams.get("key");
    if (key !== null) return signIn(supervisor, key, request, peer);
    const caller = await supervisor.identity.callerOf(request, clock.now()).catch(() => undefined);
    if (!caller?.roles.some((role) => SUPERVISE.includes(role))) {
      return supervisor.identity.provider
        ? page(401, `<a href="/v1/sign-in?return=${encodeURIComponent(`/console${url.search}`)}">用统一身份认证登录 / Sign in</a>`)
        : page(401, "请用启动时显示的地址打开监督台。 / Open the console by the address that was printed at the start.");
    }
    const lang = url.searchParams.get("lang") === "en" ? "en" : "zh";
    return html(
      200,
      consolePage({ verifierKey, origin: supervisor.trail.origin, lang, signOut: caller.session !== undefined, ...(names && { names }) }),
    );
  };
}

interface File {
  readonly type: string;
  readonly text: string;
  readonly tag: string;
}

// The key leaves the address at once, so that it stays in no history and in no referrer.
async function signIn(supervisor: Supervisor, key: string, request: Request, peer: Parameters<Supervisor["fetch"]>[1]): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const cookie = request.headers.get("cookie");
  const { ok, status, headers } = await supervisor.fetch(
    new Request(new URL("/v1/session", request.url), {
      method: "POST",
      headers: { "content-type": "application/json", ...(cookie !== null && { cookie }) },
      body: JSON.stringify({ key: key.slice(0, LONGEST_KEY) }),
    }),
    peer,
  );
  if (ok) return redirect(searchParams.get("lang") === "en" ? "/console?lang=en" : "/console", headers.getSetCookie());
  if (status === 401 || status === 422) {
    return page(401, "登录密钥不对，请用启动时显示的地址。 / The key is not right; use the address that was printed at the start.");
  }
  return page(status, "目前无法登录，请稍后再试。 / Nobody can sign in at present; try again.");
}

function redirect(to: string, cookies: readonly string[] = []): Response {
  const response = new Response(null, { status: 303, headers: { ...GUARDS, location: to, "cache-control": "no-store" } });
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

function page(status: number, sentence: string): Response {
  return html(status, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>准绳</title><p>${sentence}</p></html>`);
}

function html(status: number, text: string): Response {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    ...GUARDS,
  };
  return new Response(text, { status, headers });
}
