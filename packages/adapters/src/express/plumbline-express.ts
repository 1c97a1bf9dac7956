import {
  type Actor,
  ERROR_CODES,
  type HostPrecheckReply,
  isPlumblineError,
  jsonSchema,
  NOTICE_ACTS,
  noticeAnswered,
  noticeShown,
  PlumblineError,
  type Problem,
} from "@plumbline/core";
import * as z from "zod";
import { guard, type OnFault, reporter } from "../recorder/faults.ts";
import type { Recorded, Recorder, RecorderEvent } from "../recorder/index.ts";
// A type only: where there is no node:sqlite, this door opens all the same.
import type { SpoolRecorder } from "../recorder/spool/index.ts";
import type { ExpressRequest, ExpressResponse } from "./host-types.ts";
import { readJson } from "./read-json.ts";
import { type ExpressRule, type HostAction, type Match, matcher, queryOf } from "./rules.ts";
import { hostOf, hostsOf, refuseCrossOrigin } from "./same-origin.ts";

export interface PlumblineExpressOptions<R extends ExpressRequest = ExpressRequest> {
  /** With either the host answers first; what a page tells is answered when it is queued in memory, or on the disk of the spool. */
  readonly recorder: Recorder | SpoolRecorder;
  /** Who is signed in, from the host's own session; undefined for nobody. */
  readonly actor: (request: R) => Actor | undefined;
  readonly rules: readonly ExpressRule<R>[];
  /** Below which path the pages ask. `/plumbline` unless told. */
  readonly base?: string;
  /** Told when a function of the host that was given here fails. */
  readonly onFault?: OnFault;
}

/**
 * Middleware for Express >=4.18 <6. Records the actions that the rules name once the host has answered them, and answers the pages of the
 * host below `base`: `POST /precheck`, `/shown` and `/answers`. Mount it after session and body parsers, before the routes. Throws
 * `SETTING_INVALID` for wrong options; after that the host's answers stay what they are without it.
 */
export function plumblineExpress<R extends ExpressRequest = ExpressRequest>(
  options: PlumblineExpressOptions<R>,
): (request: R, response: ExpressResponse, next: () => void) => void {
  const { recorder, actor, rules, base = "/plumbline" } = options;
  if (!/^(\/[\w\-.~]+)+$/.test(base)) {
    throw new PlumblineError("SETTING_INVALID", `base is ${JSON.stringify(base)}; give a path such as /plumbline`);
  }
  const tell = reporter(options.onFault);
  const match = matcher(rules);
  /** What pages told last, oldest first, and what became of it: a page that got no reply tells it again, maybe before it is on the disk. */
  const told = new Map<string, Promise<Recorded>>();
  const answers: Readonly<Record<string, (request: R) => Promise<Answered>>> = {
    [`${base}/precheck`]: precheck,
    [`${base}/shown`]: shown,
    [`${base}/answers`]: answered,
  };

  function failed(what: string, error: unknown): PlumblineError {
    const why = error instanceof Error ? error.message : String(error);
    const fault = new PlumblineError("CAPTURE_FAILED", `${what} failed: ${why}`, { cause: error });
    tell(fault);
    return fault;
  }

  function signedIn(request: R): Actor {
    let who: Actor | undefined;
    try {
      who = synchronous(actor(request));
    } catch (error) {
      throw failed("actor()", error);
    }
    if (!who) throw new PlumblineError("UNAUTHENTICATED", "nobody is signed in to the host system");
    return who;
  }

  async function precheck(request: R): Promise<Answered> {
    const person = signedIn(request);
    const body = validated(precheckBody, await readJson(request));
    const url = actionUrl(body.action, request);
    const path = url.pathname.slice(request.baseUrl.length);
    const found = url.pathname.startsWith(request.baseUrl) ? match(body.method, path) : undefined;
    if (!found) {
      const fault = new PlumblineError(
        "NOT_FOUND",
        `no rule for ${body.method} ${url.pathname.slice(0, 200)}; its pages ask for one, so compare with the paths of the rules`,
      );
      tell(fault);
      throw fault;
    }
    const { method, fields } = body;
    const action = { method: method.toUpperCase(), path, params: found.params, query: queryOf(url.search), fields, actor: person, request };
    let draft: RecorderEvent | undefined;
    try {
      draft = eventOf(found, action);
    } catch (error) {
      throw failed(`toEvent of ${found.rule.method} ${found.rule.path}`, error);
    }
    return { status: 200, body: draft ? await recorder.precheck(draft) : nothingToCheck() };
  }

  async function shown(request: R): Promise<Answered> {
    const person = signedIn(request);
    const { id, signal, control, record } = validated(shownBody, await readJson(request));
    return recorded({
      ...(id === undefined ? {} : { id }),
      type: noticeShown.type,
      objects: [{ type: "signal", id: signal }, record],
      actor: person,
      data: { control, record },
    });
  }

  async function answered(request: R): Promise<Answered> {
    const person = signedIn(request);
    const { id, signal, control, record, act, reason } = validated(answerBody, await readJson(request));
    return recorded({
      ...(id === undefined ? {} : { id }),
      type: noticeAnswered.type,
      objects: [{ type: "signal", id: signal }, record],
      actor: person,
      data: { control, record, act, ...(reason === undefined ? {} : { reason }) },
    });
  }

  async function recorded(event: RecorderEvent): Promise<Answered> {
    const { id, actor: person } = event;
    // By person: nobody can use up the name of what another is about to say.
    const key = id && JSON.stringify([person?.id, id]);
    const recording = (key && told.get(key)) || Promise.resolve(recorder.record(event));
    if (key) told.set(key, recording);
    for (const oldest of told.keys()) {
      if (told.size <= TOLD_MAX) break;
      told.delete(oldest);
    }
    const result = await recording;
    if (result.accepted) return { status: 202, body: { id: result.id } };
    if (key && told.get(key) === recording) told.delete(key);
    throw new PlumblineError(result.code, result.reason);
  }

  async function serve(request: R, response: ExpressResponse, answer: (request: R) => Promise<Answered>): Promise<void> {
    try {
      refuseCrossOrigin(request);
      const { status, body } = await answer(request);
      send(response, status, "application/json", body);
    } catch (error) {
      const fault = isPlumblineError(error) ? error : failed("answering a page", error);
      const problem = problemOf(fault);
      // What is left of a body that is not wanted must not be read as the next request.
      if (!request.readableEnded) response.setHeader("connection", "close");
      send(response, problem.status, "application/problem+json", problem);
    }
  }

  function capture(request: R, response: ExpressResponse, found: Match<R>): void {
    if (!claim(recorder, request)) return;
    const { method, path, originalUrl } = request;
    const before = copyOf(request.body);
    whenAnswered(response, () =>
      guard(
        () => {
          const { rule, params } = found;
          if (!(rule.committed ? rule.committed(response, request) : response.statusCode < 400)) return;
          const fields = before ?? fieldsOf(request.body);
          const person = synchronous(actor(request));
          const event = eventOf(found, { method, path, params, query: queryOf(originalUrl), fields, actor: person, request });
          // Never rejects: the recorder itself reports what it does not take.
          if (event) void recorder.record(event);
        },
        (error) => failed(`the capture of ${found.rule.method} ${found.rule.path}`, error),
      ),
    );
  }

  return (request, response, next) => {
    const answer = request.method === "POST" && Object.hasOwn(answers, request.path) ? answers[request.path] : undefined;
    if (answer) {
      serve(request, response, answer).catch((error: unknown) => failed("answering a page", error));
      return;
    }
    guard(
      () => {
        const found = match(request.method, request.path);
        if (found) capture(request, response, found);
      },
      (error) => failed("the capture of a request", error),
    );
    next();
  };
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const TOLD_MAX = 10_000;
const name = z.string().min(1).max(512);
// Becomes the id of an event: of free choice it could take the one that an action of the host is going to have.
const random = z.string().regex(/^[0-9a-f]{8}(-?)(?:[0-9a-f]{4}\1){3}[0-9a-f]{12}$/i, "give 32 random hex digits, or a UUID");
const about = { id: random.optional(), signal: name, control: name, record: z.strictObject({ type: name, id: name }) };
const precheckBody = z.strictObject({
  method: z.string().min(1).max(20),
  action: z.string().min(1).max(4096),
  fields: z.record(z.string(), jsonSchema),
});
const shownBody = z.strictObject(about);
const answerBody = z.strictObject({ ...about, act: z.enum(NOTICE_ACTS), reason: z.string().trim().min(1).max(2000).optional() });

function validated<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlumblineError("REQUEST_INVALID", `${issue?.path.join(".") || "the body"}: ${issue?.message}`);
}

/** A form's `action` is absolute; a script may give the path alone. A path that is relative to its page means nothing here. */
function actionUrl(action: string, request: ExpressRequest): URL {
  const hosts = hostsOf(request);
  const address = /^\/(?![/\\])/.test(action) ? `http://${hosts[0] ?? "localhost"}${action}` : action;
  const host = hostOf(address);
  if (host === undefined || (address === action && !hosts.includes(host))) {
    throw new PlumblineError("REQUEST_INVALID", "action: give the whole address of this origin, or a path that begins with /");
  }
  return new URL(address);
}

function eventOf<R>({ rule }: Match<R>, action: HostAction<R>): RecorderEvent | undefined {
  const event = synchronous(rule.toEvent(action));
  return event && action.actor && event.actor === undefined ? { ...event, actor: action.actor } : event;
}

/** A promise that nobody waits for would become an unhandled rejection, and end the host. */
function synchronous<T>(value: T): T {
  if (!(value instanceof Promise)) return value;
  value.catch(() => {});
  throw new TypeError("it returned a promise; return the value itself");
}

const nothingToCheck = (): HostPrecheckReply => ({
  outcome: "allow",
  findings: [],
  refused: [],
  unknown: [],
  basis: { cursor: {}, asOf: new Date().toISOString() },
});

// One request may pass this twice, where it was mounted twice.
const claimed = new WeakMap<object, WeakSet<object>>();

function claim(recorder: object, request: object): boolean {
  const requests = claimed.get(recorder) ?? new WeakSet();
  claimed.set(recorder, requests);
  if (requests.has(request)) return false;
  requests.add(request);
  return true;
}

/** A handler may change what it was given; what was sent is what counts. Undefined where a parser has still to come. */
function copyOf(body: unknown): Readonly<Record<string, unknown>> | undefined {
  const fields = fieldsOf(body);
  return Object.keys(fields).length === 0
    ? undefined
    : guard(
        () => structuredClone(fields),
        () => {},
      );
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null && !Array.isArray(body) && !Buffer.isBuffer(body)
    ? (body as Record<string, unknown>)
    : {};
}

/**
 * Runs once when the handler has answered. A person who closes the page right after sending must not escape the trace: then the
 * connection is gone first, and the handler's own `end` is the only thing left to tell that it is done.
 */
function whenAnswered(response: ExpressResponse, run: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    run();
  };
  response.once("finish", once);
  response.once("close", () => {
    if (done) return;
    if (response.writableEnded) {
      once();
      return;
    }
    const { end } = response;
    response.end = (...values: unknown[]) => {
      const result: unknown = end.apply(response, values);
      once();
      return result;
    };
  });
}

function problemOf({ code, message }: PlumblineError): Problem {
  const { status, summary } = ERROR_CODES[code];
  // Why a function of the host failed is for its log, not for its pages.
  const detail = code === "CAPTURE_FAILED" ? {} : { detail: message };
  return { type: "about:blank", title: summary, status, code, ...detail };
}

function send(response: ExpressResponse, status: number, type: string, body: unknown): void {
  response.statusCode = status;
  response.setHeader("content-type", `${type}; charset=utf-8`);
  response.setHeader("cache-control", "no-store");
  response.end(JSON.stringify(body));
}
