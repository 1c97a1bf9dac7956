import { timingSafeEqual } from "node:crypto";
import { fileURLToPath } from "node:url";
import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import { documentOf, type PenaltyCase } from "./cases.ts";
import { type DecisionInput, decisionInput, fineOf, problemsOf, textOf, within } from "./decision.ts";
import { casePage, listPage, messagePage, NOTICE_NAMES, notifiedText, type Problems, vuePage } from "./pages.ts";
import { HOST_TEXTS, type HostTexts, type Language, languageOf } from "./texts.ts";

export const SESSION_COOKIE = "penalty_session";

export interface HostOptions {
  readonly cases: readonly PenaltyCase[];
  /** Session of the one officer who is signed in. */
  readonly session: string;
  /** RFC 3339 text of the present. */
  readonly now: () => string;
  /** Plumbline's middleware: all that this system has of it in its backend. */
  readonly plumbline: RequestHandler;
  /** The elements for host pages, as one script. */
  readonly elements: string;
  /** How long a page waits for the answer of this host to its question before a commit. */
  readonly noticeTimeoutMs: number;
  /** Whether the supervisor gave no answer when it was asked about this case last. */
  readonly unasked: (id: string) => boolean;
}

const STYLE = fileURLToPath(new URL("../public/host.css", import.meta.url));
const VUE_PAGE = fileURLToPath(new URL("../public/vue-page.js", import.meta.url));
const VUE = fileURLToPath(import.meta.resolve("vue/dist/vue.runtime.global.prod.js"));
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/** The bureau's penalty system, under `/host`. It keeps its cases in memory and works the same with no supervisor there. */
export function createHost({ cases, session, now, plumbline, elements, noticeTimeoutMs, unasked }: HostOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use((_request, response, next) => {
    response.set({
      "Content-Security-Policy": CSP,
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    });
    next();
  });
  app.get("/host/assets/host.css", (_request, response) => response.sendFile(STYLE));
  app.get("/host/assets/vue-page.js", (_request, response) => response.sendFile(VUE_PAGE));
  app.get("/host/assets/vue.js", (_request, response) => response.sendFile(VUE));
  app.get("/host/assets/plumbline.js", (_request, response) => void response.type("text/javascript").send(elements));

  app.use((request, response, next) => {
    if (!sameText(cookieOf(request, SESSION_COOKIE), session)) return refuse(request, response, 401, "signIn");
    if (!["GET", "HEAD"].includes(request.method) && !isOwnOrigin(request)) return refuse(request, response, 403, "origin");
    next();
  });
  app.use(express.urlencoded({ extended: false, limit: "32kb" }), express.json({ limit: "32kb" }));
  app.use(plumbline);

  app.get("/host", (request, response) => void response.send(listPage(cases, language(request))));
  app.get("/host/cases/:id", (request, response) => {
    const one = cases.find((each) => each.id === request.params.id);
    if (!one) return refuse(request, response, 404, "unknownCase");
    response.send(casePage(one, { language: language(request), noticeTimeoutMs, recusing: request.query.recuse !== undefined }));
  });
  app.post("/host/cases/:id/decision", (request, response) => {
    const input = decisionInput(request.body);
    settle(request, response, problemsOf(input, HOST_TEXTS[language(request)]), input, (one) => {
      one.state = "decided";
      one.decision = { fineFen: fineOf(input) ?? 0, reason: input.reason, document: input.document, at: now(), unasked: unasked(one.id) };
    });
  });
  app.post("/host/cases/:id/recusal", (request, response) => {
    const stated = within(textOf(request.body, "reason"), 1000);
    const problems: Problems = stated ? {} : { recusal: HOST_TEXTS[language(request)].recusalInvalid };
    settle(request, response, problems, undefined, (one) => {
      one.state = "recused";
    });
  });

  app.get(["/host/vue", "/host/vue/cases/:id"], (request, response) => void response.send(vuePage(language(request))));
  app.get("/host/api/cases", (request, response) => {
    const texts = HOST_TEXTS[language(request)];
    const shown = cases.map((one) => ({ ...one, nextDocument: documentOf(one), notified: notifiedText(one, texts) }));
    response.json({ language: language(request), texts, cases: shown, notice: { timeout: noticeTimeoutMs, names: NOTICE_NAMES } });
  });

  app.use((request, response) => refuse(request, response, 404, "unknownCase"));
  app.use((error: unknown, request: Request, response: Response, next: () => void) => {
    console.error(error);
    if (response.headersSent) return next();
    refuse(request, response, 500, "failed");
  });
  return app;

  /** Commits an action on a case, or says what is wrong with it: as a page to a form, as JSON to the page of Vue. */
  function settle(
    request: Request,
    response: Response,
    problems: Problems,
    input: DecisionInput | undefined,
    commit: (one: PenaltyCase) => void,
  ): void {
    const one = cases.find((each) => each.id === request.params.id);
    const wantsJson = request.is("json");
    if (!one) {
      refuse(request, response, 404, "unknownCase");
    } else if (one.state !== "open") {
      refuse(request, response, 409, "closed");
    } else if (Object.keys(problems).length) {
      response.status(422);
      if (wantsJson) response.json({ problems });
      else response.send(casePage(one, { language: language(request), noticeTimeoutMs, problems, ...(input && { input }) }));
    } else {
      commit(one);
      if (wantsJson) response.json(one);
      else response.redirect(303, `/host/cases/${encodeURIComponent(one.id)}`);
    }
  }
}

const language = (request: Request): Language => languageOf(cookieOf(request, "lang"));

function refuse(request: Request, response: Response, status: number, message: keyof HostTexts): void {
  const text = HOST_TEXTS[language(request)][message];
  response.status(status);
  if (request.is("json") || request.path.startsWith("/host/api/")) response.json({ message: text });
  else response.send(messagePage(text, language(request)));
}

/** A cookie that is sent to this site only and an origin that is our own: another site can neither send nor forge both. */
function isOwnOrigin(request: Request): boolean {
  return request.headers.origin === `http://${request.headers.host}`;
}

export function cookieOf(request: { readonly headers: { readonly cookie?: string | undefined } }, name: string): string {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return "";
}

export function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
