import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { afterEach, describe, expect, it } from "vitest";
import { faults, properly, refuse, startSupervisor, type TestSupervisor, until } from "../../test/test-supervisor.ts";
import { createRecorder, type Recorder, type RecorderEvent, type RecorderOptions } from "../recorder/index.ts";
import { type HostAction, type PlumblineExpressOptions, plumblineExpress } from "./index.ts";

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Desk {
  readonly supervisor: TestSupervisor;
  readonly recorder: Recorder;
  readonly codes: () => string[];
  readonly app: Express;
  /** The middleware with the rule of a fine decided. */
  capture(options?: Partial<PlumblineExpressOptions<Request>>): ReturnType<typeof plumblineExpress<Request>>;
  /** Listens, and sends as the page of an officer would. */
  listen(): Promise<(path: string, options?: Sent) => Promise<Answered>>;
  port(): number;
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

interface Answered {
  readonly status: number;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies of several shapes.
  readonly body: any;
}

function decided({ params, fields }: HostAction<Request>): RecorderEvent | undefined {
  if (fields.save === "draft") return undefined;
  return {
    id: `decision:${params.id}`,
    type: "penalty.decided",
    objects: [{ type: "penaltyCase", id: String(params.id) }],
    data: { fineFen: Math.round(Number(fields.fine) * 100) },
  };
}

const rule = { method: "POST", path: "/cases/:id/decision", toEvent: decided };

async function desk(recorderOptions: Partial<RecorderOptions> = {}): Promise<Desk> {
  const supervisor = await startSupervisor();
  open.push(supervisor);
  const { codes, onFault } = faults();
  const recorder = createRecorder({
    endpoint: supervisor.url,
    token: "t",
    source: "penalty-app",
    retryDelayMs: () => 2,
    onFault,
    ...recorderOptions,
  });
  open.push({ close: () => recorder.close(1) });
  const app = express();
  let port = 0;
  return {
    supervisor,
    recorder,
    codes,
    app,
    capture: (options = {}) =>
      plumblineExpress<Request>({
        recorder,
        actor: (request) => (request.headers["x-user"] ? { id: String(request.headers["x-user"]), org: "bureau" } : undefined),
        rules: [rule],
        onFault,
        ...options,
      }),
    async listen() {
      app.use(
        (_error: unknown, _request: Request, response: Response, _next: NextFunction) => void response.status(500).send("host error"),
      );
      const server = app.listen(0, "127.0.0.1");
      await once(server, "listening");
      open.push({
        async close() {
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        },
      });
      port = (server.address() as AddressInfo).port;
      return async (path, { body, headers, method = "POST" } = {}) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, {
          method,
          redirect: "manual",
          headers: { "content-type": "application/json", "x-user": "officer-7", ...headers },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        });
        const text = await response.text();
        const type = response.headers.get("content-type") ?? "";
        return { status: response.status, type, body: type.includes("json") ? JSON.parse(text) : text };
      };
    },
    port: () => port,
  };
}

const done = (_request: Request, response: Response) => void response.send("done");
const events = ({ supervisor }: Desk) => supervisor.stored.map(({ event }) => event);

describe("capture", () => {
  it("records what was sent once the host has answered, with who sent it", async () => {
    const host = await desk();
    host.app.use(express.json(), host.capture());
    host.app.post("/cases/:id/decision", (request, response) => {
      request.body.fine = "changed by the handler";
      response.send("done");
    });
    const send = await host.listen();

    const answer = await send("/cases/c%201/decision?from=list", { body: { fine: 80_000 } });
    await host.recorder.flush();

    expect(answer).toMatchObject({ status: 200, body: "done" });
    expect(events(host)).toMatchObject([
      {
        id: "decision:c 1",
        type: "penalty.decided",
        source: "penalty-app",
        seq: 0,
        objects: [{ type: "penaltyCase", id: "c 1" }],
        actor: { id: "officer-7", org: "bureau" },
        data: { fineFen: 8_000_000 },
      },
    ]);
  });

  it.each<{ name: string; wire: (host: Desk) => void; path: string; headers?: Record<string, string>; body?: unknown }>([
    {
      name: "a form, parsed by the route itself",
      wire: ({ app, capture }) => app.use(capture()).post("/cases/:id/decision", express.urlencoded(), done),
      path: "/cases/c1/decision",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "fine=80000&fact=%E4%BA%8B%E5%AE%9E",
    },
    {
      name: "below a mount point",
      wire: ({ app, capture }) => app.use("/penalty", express.json(), capture(), express.Router().post("/cases/:id/decision", done)),
      path: "/penalty/cases/c1/decision",
    },
    {
      name: "in an application inside another",
      wire: ({ app, capture }) => app.use("/a", express().use(express.json(), capture()).post("/cases/:id/decision", done)),
      path: "/a/cases/c1/decision",
    },
    { name: "an address in other case and with a slash at the end", wire: plain, path: "/Cases/c1/DECISION/" },
    {
      name: "an answer that leads to the next page",
      wire: ({ app, capture }) =>
        app.use(express.json(), capture()).post("/cases/:id/decision", (_request, response) => response.redirect(303, "/cases")),
      path: "/cases/c1/decision",
    },
    {
      name: "mounted twice",
      wire: ({ app, capture }) => app.use(express.json(), capture(), capture()).post("/cases/:id/decision", done),
      path: "/cases/c1/decision",
    },
  ])("records one event: $name", async ({ wire, path, headers = {}, body = { fine: "80000" } }) => {
    const host = await desk();
    wire(host);
    const send = await host.listen();

    const { status } = await send(path, { headers, body });
    await host.recorder.flush();

    expect(status).toBeLessThan(400);
    expect(events(host)).toMatchObject([{ id: "decision:c1", data: { fineFen: 8_000_000 } }]);
    expect(host.recorder.health()).toMatchObject({ sent: 1, refused: 0 });
  });

  it.each<{ name: string; handler: (request: Request, response: Response) => void; options?: Partial<PlumblineExpressOptions<Request>> }>([
    { name: "the handler answered 500", handler: (_request, response) => void response.status(500).send("no") },
    { name: "the handler answered 422", handler: (_request, response) => void response.status(422).send("no") },
    {
      name: "the handler threw",
      handler: () => {
        throw new Error("host bug");
      },
    },
    { name: "the mapping said that it is no event", handler: done, options: { rules: [{ ...rule, toEvent: () => undefined }] } },
    { name: "the rule is for another method", handler: done, options: { rules: [{ ...rule, method: "PUT" }] } },
    { name: "the rule is for another path", handler: done, options: { rules: [{ ...rule, path: "/cases/:id" }] } },
    {
      name: "the host answers 200 with a mark for what it did not do",
      handler: (_request, response) => void response.setHeader("x-invalid", "1").send("the form again"),
      options: { rules: [{ ...rule, committed: (response) => !(response as Response).hasHeader("x-invalid") }] },
    },
  ])("records nothing: $name", async ({ handler, options = {} }) => {
    const host = await desk();
    host.app.use(express.json(), host.capture(options)).post("/cases/:id/decision", handler);
    const send = await host.listen();

    await send("/cases/c1/decision", { body: { fine: 1 } });
    await host.recorder.flush();

    expect(events(host)).toEqual([]);
    expect(host.codes()).toEqual([]);
  });

  it.each<{ name: string; options: Partial<PlumblineExpressOptions<Request>>; code: string }>([
    { name: "toEvent throws", options: { rules: [{ ...rule, toEvent: broken }] }, code: "CAPTURE_FAILED" },
    {
      name: "toEvent rejects",
      options: { rules: [{ ...rule, toEvent: (async () => broken()) as unknown as () => undefined }] },
      code: "CAPTURE_FAILED",
    },
    { name: "actor throws", options: { actor: broken }, code: "CAPTURE_FAILED" },
    { name: "committed throws", options: { rules: [{ ...rule, committed: broken }] }, code: "CAPTURE_FAILED" },
    { name: "the event is not valid", options: { rules: [{ ...rule, toEvent: () => ({}) as RecorderEvent }] }, code: "EVENT_INVALID" },
  ])("leaves the host's answer as it was and reports: $name", async ({ options, code }) => {
    const host = await desk();
    plain(host, options);
    const send = await host.listen();

    const answer = await send("/cases/c1/decision", { body: { fine: 1 } });
    await host.recorder.flush();

    expect(answer).toMatchObject({ status: 200, body: "done" });
    expect(host.codes()).toEqual([code]);
    expect(events(host)).toEqual([]);
  });

  it("records the act of a person who closed the page before the host had answered", async () => {
    const host = await desk();
    const arrived = Promise.withResolvers<Response>();
    host.app.use(express.json(), host.capture()).post("/cases/:id/decision", (_request, response) => arrived.resolve(response));
    await host.listen();
    const client = httpRequest({
      port: host.port(),
      method: "POST",
      path: "/cases/c1/decision",
      headers: { "content-type": "application/json" },
    });
    client.on("error", () => {});
    client.end('{"fine":80000}');
    const response = await arrived.promise;
    client.destroy();
    await once(response, "close");
    response.send("done");

    await host.recorder.flush();

    expect(events(host)).toMatchObject([{ id: "decision:c1" }]);
  });

  it("records an act whose request line names the whole address", async () => {
    const host = await desk();
    plain(host);
    await host.listen();
    const socket = connect(host.port(), "127.0.0.1");
    const body = '{"fine":80000}';
    socket.end(
      `POST http://desk/cases/c1/decision HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    socket.resume();
    await once(socket, "close");

    await host.recorder.flush();

    expect(events(host)).toMatchObject([{ id: "decision:c1" }]);
  });
});

describe("precheck", () => {
  const asked = (action: string, fields: unknown = { fine: "80000" }, method = "post") => ({ body: { method, action, fields } });

  it("asks about the same event that the capture records", async () => {
    const host = await desk();
    plain(host);
    const send = await host.listen();

    const answer = await send("/plumbline/precheck", asked("/cases/c1/decision"));
    await send("/cases/c1/decision", { body: { fine: "80000" } });
    await host.recorder.flush();

    const { time: _, ...draft } = host.supervisor.calls[0]?.body.draft ?? ({} as RecorderEvent);
    expect(answer).toMatchObject({ status: 200, body: { outcome: "allow" } });
    expect(draft).toMatchObject({ id: "decision:c1", actor: { id: "officer-7" }, data: { fineFen: 8_000_000 } });
    expect(events(host)).toMatchObject([draft]);
  });

  it.each<{ name: string; wire: (host: Desk) => void; path: string; action: (port: number) => string }>([
    { name: "the whole address", wire: plain, path: "/plumbline/precheck", action: (port) => `http://127.0.0.1:${port}/cases/c1/decision` },
    {
      name: "below a mount point",
      wire: ({ app, capture }) => app.use("/penalty", capture()),
      path: "/penalty/plumbline/precheck",
      action: () => "/penalty/cases/c1/decision",
    },
    {
      name: "with a base of its own and no parser",
      wire: ({ app, capture }) => app.use(capture({ base: "/risk/v1" })),
      path: "/risk/v1/precheck",
      action: () => "/cases/c1/decision",
    },
    {
      name: "a parser that leaves text",
      wire: ({ app, capture }) => app.use(express.text({ type: () => true }), capture()),
      path: "/plumbline/precheck",
      action: () => "/cases/c1/decision",
    },
    {
      name: "a parser for forms only",
      wire: ({ app, capture }) => app.use(express.urlencoded(), capture()),
      path: "/plumbline/precheck",
      action: () => "/cases/c1/decision",
    },
  ])("finds the rule: $name", async ({ wire, path, action }) => {
    const host = await desk();
    wire(host);
    const send = await host.listen();

    const answer = await send(path, asked(action(host.port())));

    expect(answer).toMatchObject({ status: 200, type: "application/json; charset=utf-8", body: { outcome: "allow" } });
    expect(host.supervisor.calls[0]?.body.draft).toMatchObject({ id: "decision:c1" });
  });

  it("answers unavailable while the supervisor fails, and the act goes on", async () => {
    const host = await desk();
    plain(host);
    host.supervisor.scripts.push(refuse(503, "down"));
    const send = await host.listen();

    const before = await send("/plumbline/precheck", asked("/cases/c1/decision"));
    const act = await send("/cases/c1/decision", { body: { fine: "80000" } });
    await host.recorder.flush();

    expect(before).toMatchObject({ status: 200, body: { outcome: "unavailable", reason: "http_503" } });
    expect(act.status).toBe(200);
    expect(events(host)).toMatchObject([
      { type: "precheck.unavailable", objects: [{ type: "penaltyCase", id: "c1" }], data: { draft: "decision:c1" } },
      { type: "penalty.decided", id: "decision:c1" },
    ]);
  });

  it("allows what the mapping calls no event, without asking", async () => {
    const host = await desk();
    plain(host);
    const send = await host.listen();

    const answer = await send("/plumbline/precheck", asked("/cases/c1/decision", { save: "draft" }));

    expect(answer).toMatchObject({ status: 200, body: { outcome: "allow", findings: [] } });
    expect(host.supervisor.calls).toEqual([]);
  });

  it("does not tell the page why a function of the host failed", async () => {
    const host = await desk();
    plain(host, { rules: [{ ...rule, toEvent: broken }] });
    const send = await host.listen();

    const answer = await send("/plumbline/precheck", asked("/cases/c1/decision"));

    expect(answer).toMatchObject({ status: 500, type: "application/problem+json; charset=utf-8", body: { code: "CAPTURE_FAILED" } });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(host.codes()).toEqual(["CAPTURE_FAILED"]);
  });

  it("tells the host of a page that asks about an action without a rule: a typing error used to be silent", async () => {
    const host = await desk();
    plain(host);
    const send = await host.listen();

    await send("/plumbline/precheck", asked("/cases/c1/decisoin"));

    expect(host.codes()).toEqual(["NOT_FOUND"]);
  });

  it.each<{ name: string; action: string; method?: string; status: number; code: string }>([
    { name: "no rule for the path", action: "/cases/c1", status: 404, code: "NOT_FOUND" },
    { name: "no rule for the method", action: "/cases/c1/decision", method: "PUT", status: 404, code: "NOT_FOUND" },
    { name: "another origin", action: "http://elsewhere/cases/c1/decision", status: 422, code: "REQUEST_INVALID" },
    { name: "another origin in disguise", action: "//elsewhere/cases/c1/decision", status: 422, code: "REQUEST_INVALID" },
    { name: "another origin behind a backslash", action: "/\\elsewhere/cases/c1/decision", status: 422, code: "REQUEST_INVALID" },
    { name: "relative to a page that nobody knows", action: "decision", status: 422, code: "REQUEST_INVALID" },
    { name: "a script", action: "javascript:alert(1)", status: 422, code: "REQUEST_INVALID" },
  ])("refuses an action: $name", async ({ action, method = "POST", status, code }) => {
    const host = await desk();
    plain(host);
    const send = await host.listen();

    const answer = await send("/plumbline/precheck", asked(action, {}, method));

    expect(answer).toMatchObject({ status, body: { status, code } });
  });
});

describe("notices", () => {
  const signal = { signal: "s1", control: "PEN-11", record: { type: "penaltyCase", id: "c1" } };

  it("records that a notice was shown and what the person chose, on the record of the act", async () => {
    const host = await desk();
    plain(host);
    const send = await host.listen();

    const shown = await send("/plumbline/shown", { body: signal });
    const answered = await send("/plumbline/answers", { body: { ...signal, act: "justify", reason: " 多次违法 " } });
    await send("/cases/c1/decision", { body: { fine: 80_000 } });
    await host.recorder.flush();

    const [first, second, third] = events(host);
    expect([shown.status, answered.status]).toEqual([202, 202]);
    expect(shown.body).toEqual({ id: first?.id });
    expect(first).toMatchObject({
      type: "notice.shown",
      objects: [{ type: "signal", id: "s1" }, signal.record],
      actor: { id: "officer-7" },
      data: { control: "PEN-11", record: signal.record },
    });
    expect(second).toMatchObject({
      type: "notice.answered",
      objects: [{ type: "signal", id: "s1" }, signal.record],
      actor: { id: "officer-7" },
      data: { control: "PEN-11", record: signal.record, act: "justify", reason: "多次违法" },
    });
    expect(third?.objects).toContainEqual(signal.record);
  });

  it.each<{ name: string; path?: string; sent: Sent; status: number; code: string }>([
    { name: "no JSON", sent: { body: "{" }, status: 422, code: "REQUEST_INVALID" },
    { name: "nothing", sent: {}, status: 422, code: "REQUEST_INVALID" },
    { name: "a list", sent: { body: [signal] }, status: 422, code: "REQUEST_INVALID" },
    {
      name: "an id that an event of the host could have",
      sent: { body: { ...signal, act: "correct", id: "AL-2026-426-decided" } },
      status: 422,
      code: "REQUEST_INVALID",
    },
    { name: "an act that is none", sent: { body: { ...signal, act: "bribe" } }, status: 422, code: "REQUEST_INVALID" },
    {
      name: "a member too many",
      sent: { body: { ...signal, act: "correct", actor: { id: "other" } } },
      status: 422,
      code: "REQUEST_INVALID",
    },
    {
      name: "a long reason",
      sent: { body: { ...signal, act: "justify", reason: "x".repeat(2001) } },
      status: 422,
      code: "REQUEST_INVALID",
    },
    { name: "many levels", sent: { body: "[".repeat(9000) + "]".repeat(9000) }, status: 422, code: "REQUEST_INVALID" },
    { name: "__proto__", sent: { body: '{"__proto__":{"act":"correct"}}' }, status: 422, code: "REQUEST_INVALID" },
    {
      name: "64 KiB and more",
      sent: { body: { ...signal, act: "justify", reason: "x".repeat(70_000) } },
      status: 413,
      code: "REQUEST_TOO_LARGE",
    },
    {
      name: "a form",
      sent: { body: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
      status: 422,
      code: "REQUEST_INVALID",
    },
    { name: "text", sent: { body: signal, headers: { "content-type": "text/plain" } }, status: 422, code: "REQUEST_INVALID" },
    { name: "nobody signed in", sent: { body: signal, headers: { "x-user": "" } }, status: 401, code: "UNAUTHENTICATED" },
    { name: "another site", sent: { body: signal, headers: { "sec-fetch-site": "cross-site" } }, status: 403, code: "FORBIDDEN" },
    { name: "a neighbour domain", sent: { body: signal, headers: { "sec-fetch-site": "same-site" } }, status: 403, code: "FORBIDDEN" },
    {
      name: "another origin over http",
      sent: { body: signal, headers: { origin: "http://evil.example" } },
      status: 403,
      code: "FORBIDDEN",
    },
    { name: "an opaque origin", sent: { body: signal, headers: { origin: "null" } }, status: 403, code: "FORBIDDEN" },
  ])("refuses with and without a parser of the host: $name", async ({ path = "/plumbline/answers", sent, status, code }) => {
    const [bare, parsing] = [await desk(), await desk()];
    bare.app.use(bare.capture());
    parsing.app.use(express.raw({ type: () => true, limit: "1mb" }), parsing.capture());
    const [toBare, toParsing] = [await bare.listen(), await parsing.listen()];

    const answers = [await toBare(path, sent), await toParsing(path, sent)];

    expect(answers).toMatchObject([
      { status, type: "application/problem+json; charset=utf-8", body: { code, status } },
      { status, type: "application/problem+json; charset=utf-8", body: { code, status } },
    ]);
    expect([...bare.codes(), ...parsing.codes()]).toEqual([]);
    expect([bare.recorder.health().queued, parsing.recorder.health().queued]).toEqual([0, 0]);
  });

  it.each<{ name: string; headers: (port: number) => Record<string, string> }>([
    { name: "https", headers: () => ({ "sec-fetch-site": "same-origin", origin: "https://desk.gov" }) },
    { name: "http", headers: (port) => ({ origin: `http://127.0.0.1:${port}` }) },
    { name: "behind a proxy that says so", headers: () => ({ origin: "http://desk.gov", "x-forwarded-host": "desk.gov, inner" }) },
  ])("takes what a page of the host itself sent: $name", async ({ headers }) => {
    const host = await desk();
    plain(host);
    const send = await host.listen();

    const answer = await send("/plumbline/shown", { body: signal, headers: headers(host.port()) });

    expect(answer.status).toBe(202);
  });

  it("records once what a page tells again, for the same person", async () => {
    const host = await desk();
    host.app.use(host.capture());
    const send = await host.listen();
    const id = "0123456789abcdef0123456789ABCDEF";
    const body = { ...signal, act: "justify", reason: "again", id };

    const replies = [await send("/plumbline/answers", { body }), await send("/plumbline/answers", { body })];
    const other = await send("/plumbline/answers", { body, headers: { "x-user": "officer-8" } });
    await host.recorder.flush();

    expect(replies.map(({ status, body: reply }) => [status, reply.id])).toEqual([
      [202, id],
      [202, id],
    ]);
    expect(other.status).toBe(202);
    expect(host.supervisor.calls.flatMap(({ body: { events: sent } }) => sent.map(({ event }) => [event.id, event.actor?.id]))).toEqual([
      [id, "officer-7"],
      [id, "officer-8"],
    ]);
  });

  it("takes again what could not be taken the first time", async () => {
    const host = await desk({ memory: { capacity: 1 } });
    host.app.use(host.capture());
    const send = await host.listen();
    const body = { ...signal, id: "123e4567-e89b-12d3-a456-426614174000" };
    let goOn = () => {};
    host.supervisor.scripts.push((...asked) => {
      goOn = () => properly(...asked);
    });

    host.recorder.record({ type: "penalty.filed", objects: [{ type: "penaltyCase", id: "c9" }], data: {} });
    await until(() => host.supervisor.calls.length === 1);
    const refused = await send("/plumbline/shown", { body });
    goOn();
    await host.recorder.flush();
    const taken = await send("/plumbline/shown", { body });

    expect([refused.status, taken.status]).toEqual([503, 202]);
  });

  it("tells the page when an answer could not be taken", async () => {
    const host = await desk({ memory: { capacity: 1 } });
    plain(host);
    const waiting = Promise.withResolvers<void>();
    host.supervisor.scripts.push((_call, response) => void waiting.promise.then(() => response.destroy()));
    const send = await host.listen();
    await send("/plumbline/shown", { body: signal });

    const answer = await send("/plumbline/answers", { body: { ...signal, act: "correct" } });
    waiting.resolve();
    await until(() => host.recorder.health().queued === 0);

    expect(answer).toMatchObject({ status: 503, body: { code: "RECORDER_FULL" } });
    expect(host.codes()[0]).toBe("RECORDER_FULL");
  });

  it("stops reading a body without end", async () => {
    const host = await desk();
    host.app.use(host.capture());
    await host.listen();
    const client = httpRequest({
      port: host.port(),
      method: "POST",
      path: "/plumbline/answers",
      headers: { "content-type": "application/json", "x-user": "officer-7" },
    });
    client.on("error", () => {});
    const answered = once(client, "response") as Promise<[IncomingMessage]>;
    for (let i = 0; i < 5; i++) client.write("x".repeat(20_000));

    const [response] = await answered;

    expect([response.statusCode, response.headers.connection]).toEqual([413, "close"]);
    client.destroy();
  });

  it.each([
    { name: "GET", method: "GET", path: "/plumbline/precheck" },
    { name: "another path", method: "POST", path: "/plumbline/other" },
    { name: "a name that objects inherit", method: "POST", path: "/constructor" },
  ])("leaves to the host what is not its own: $name", async ({ method, path }) => {
    const host = await desk();
    plain(host);
    host.app.use((_request, response) => void response.status(418).send("host"));
    const send = await host.listen();

    const answer = await send(path, { method });

    expect(answer).toMatchObject({ status: 418, body: "host" });
  });
});

describe("start", () => {
  it.each<{ name: string; options: Partial<PlumblineExpressOptions<Request>> }>([
    { name: "a path without slash", options: { rules: [{ ...rule, path: "cases" }] } },
    { name: "a wildcard", options: { rules: [{ ...rule, path: "/cases/*" }] } },
    { name: "an optional segment", options: { rules: [{ ...rule, path: "/cases/:id?" }] } },
    { name: "a group", options: { rules: [{ ...rule, path: "/cases/(a|b)" }] } },
    { name: "one name twice", options: { rules: [{ ...rule, path: "/cases/:id/:id" }] } },
    { name: "a base without slash", options: { base: "plumbline" } },
    { name: "a base with a query", options: { base: "/plumbline?x" } },
  ])("refuses $name", async ({ options }) => {
    const host = await desk();

    expect(() => host.capture(options)).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  });
});

function plain({ app, capture }: Desk, options: Partial<PlumblineExpressOptions<Request>> = {}): void {
  app.use(express.json(), capture(options));
  app.post("/cases/:id/decision", done);
}

function broken(): never {
  throw new Error("secret of the host");
}
