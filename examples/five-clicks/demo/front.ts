import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { cookieOf, SESSION_COOKIE, sameText } from "../host/create-host.ts";
import { type Language, languageOf } from "../host/texts.ts";
import { proxy } from "./proxy.ts";
import { downPage, lockedPage, splitPage } from "./split-page.ts";
import type { Supervisor } from "./supervisor.ts";
import type { TamperedCopy } from "./tamper.ts";
import { DEMO_TEXTS } from "./texts.ts";

export interface FrontOptions {
  readonly host: RequestListener;
  /** Cookie value of the host's session. */
  readonly session: string;
  readonly supervisor: Supervisor;
  readonly tamper: () => Promise<TamperedCopy>;
  /** The console's page with a second check, of the copy at `/tampered`. */
  readonly tamperedPage: (language: Language) => string;
}

export interface Front {
  /** With the key, as it is to be printed. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const CONSOLE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'";
const ASSETS: Readonly<Record<string, { readonly type: string; readonly file: URL }>> = {
  "/assets/split.css": { type: "text/css; charset=utf-8", file: new URL("../public/split.css", import.meta.url) },
  "/assets/split.js": { type: "text/javascript; charset=utf-8", file: new URL("../public/split.js", import.meta.url) },
  "/assets/icon.svg": { type: "image/svg+xml", file: new URL("../public/icon.svg", import.meta.url) },
};
const TRIES = 20;

/** One address for everything: the split page, the host, and the supervisor behind it. On this machine only. */
export async function openFront(port: number, options: FrontOptions): Promise<Front> {
  const { host, session, supervisor, tamper, tamperedPage } = options;
  const key = randomBytes(24).toString("base64url");
  const entry = randomBytes(24).toString("base64url");
  let copy: TamperedCopy | undefined;
  let entryCookie = "";

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      send(response, 500, "text/plain; charset=utf-8", error instanceof Error ? error.message : "failed");
    });
  });
  const bound = await listen(server, port);
  const origin = `http://127.0.0.1:${bound}`;
  // Cookies know no ports: two demos on one machine would sign each other out.
  entryCookie = `demo_entry_${bound}`;
  const names = new Set([`127.0.0.1:${bound}`, `localhost:${bound}`]);

  return {
    url: `${origin}/?key=${key}`,
    origin,
    async close() {
      server.close();
      server.closeAllConnections();
      await copy?.close();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page elsewhere whose name was pointed at this machine asks under its own name.
    if (!names.has(request.headers.host ?? "")) return send(response, 421, "text/plain; charset=utf-8", `Open ${origin} instead.`);
    const url = new URL(request.url ?? "/", origin);
    const { pathname } = url;
    const language = languageOf(cookieOf(request, "lang"));
    const given = url.searchParams.get("key");
    if (pathname === "/" && given !== null && sameText(given, key))
      return signIn(response, languageOf(url.searchParams.get("lang") ?? language));
    if (!sameText(cookieOf(request, entryCookie), entry)) return send(response, 403, "text/html; charset=utf-8", lockedPage(language));
    if (pathname === "/host" || pathname.startsWith("/host/")) return host(request, response);
    if (pathname.startsWith("/v1/") || pathname === "/console" || pathname.startsWith("/console/")) {
      if (pathname === "/console" && !supervisor.ready) {
        return send(
          response,
          502,
          "text/html; charset=utf-8",
          downPage(language),
          CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        );
      }
      const down = DEMO_TEXTS[language].down;
      return proxy(request, response, { target: supervisor.ready?.url, keep: [entryCookie, SESSION_COOKIE], down });
    }
    if (request.method === "POST" && pathname.startsWith("/demo/")) {
      if (request.headers.origin !== `http://${request.headers.host}`) return json(response, 403, { reason: "origin" });
      return act(pathname.slice("/demo/".length), response).catch((error: unknown) =>
        json(response, 500, { reason: error instanceof Error ? error.message : "failed" }),
      );
    }
    if (pathname.startsWith("/tampered/")) return tampered(url, response, language);
    const asset = Object.hasOwn(ASSETS, pathname) ? ASSETS[pathname] : undefined;
    if (asset) return send(response, 200, asset.type, await readFile(asset.file, "utf8"));
    if (pathname !== "/") return send(response, 404, "text/plain; charset=utf-8", "404");
    const chosen = url.searchParams.get("lang");
    if (chosen !== null) response.setHeader("Set-Cookie", `lang=${languageOf(chosen)}; Path=/; SameSite=Strict; HttpOnly`);
    const shown = chosen === null ? language : languageOf(chosen);
    const page = splitPage({ language: shown, console: consoleUrl(shown), running: supervisor.ready !== undefined });
    send(response, 200, "text/html; charset=utf-8", page);
  }

  function signIn(response: ServerResponse, language: Language): void {
    response.setHeader("Set-Cookie", [
      `${entryCookie}=${entry}; Path=/; SameSite=Strict; HttpOnly`,
      `${SESSION_COOKIE}=${session}; Path=/host; SameSite=Strict; HttpOnly`,
      `lang=${language}; Path=/; SameSite=Strict; HttpOnly`,
    ]);
    response.writeHead(303, { Location: "/", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" }).end();
  }

  function consoleUrl(language: Language): string {
    const given = supervisor.ready?.console;
    const url = given ? new URL(given) : new URL("/console", origin);
    url.searchParams.set("lang", language);
    return `${url.pathname}${url.search}`;
  }

  async function act(name: string, response: ServerResponse): Promise<void> {
    switch (name) {
      case "stop":
        await supervisor.stop();
        return json(response, 200, { running: false });
      case "start":
        await supervisor.start();
        return json(response, 200, { running: true });
      case "tamper": {
        await copy?.close();
        copy = undefined;
        copy = await tamper();
        const { index, was, is } = copy;
        return json(response, 200, { index, was, is, page: "/tampered/console" });
      }
      default:
        return json(response, 404, { reason: name });
    }
  }

  async function tampered(url: URL, response: ServerResponse, language: Language): Promise<void> {
    if (!copy) return send(response, 404, "text/plain; charset=utf-8", "404");
    switch (url.pathname) {
      case "/tampered/console":
        return send(
          response,
          200,
          "text/html; charset=utf-8",
          tamperedPage(languageOf(url.searchParams.get("lang") ?? language)),
          CONSOLE_CSP,
        );
      case "/tampered/v1/trail/checkpoint":
        return send(response, 200, "text/plain; charset=utf-8", await copy.checkpoint());
      case "/tampered/v1/trail/entries":
        return json(response, 200, await copy.entries(numberOf(url, "from", 0), numberOf(url, "to", Number.MAX_SAFE_INTEGER)));
      default:
        return send(response, 404, "text/plain; charset=utf-8", "404");
    }
  }
}

function numberOf(url: URL, name: string, otherwise: number): number {
  const text = url.searchParams.get(name) ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
}

function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json", JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, body: string, policy = CSP): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Security-Policy": policy,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  });
  response.end(body);
}

/** Binds to the port, or to the next free one; 0 takes any. */
async function listen(server: Server, port: number): Promise<number> {
  for (let at = port; ; at += 1) {
    const bound = await tryListen(server, at);
    if (bound !== undefined) return bound;
    if (at - port >= TRIES) throw new Error(`ports ${port} to ${at} are taken; name another with --port`);
  }
}

function tryListen(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    };
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", failed);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : undefined);
    });
  });
}
