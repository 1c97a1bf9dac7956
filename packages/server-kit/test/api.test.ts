import type { EventsReply, PrecheckReply, Problem, SignalDetail, SignalList, SignalMessage, TrailEntriesReply } from "@plumbline/core";
import { verifyTrail } from "@plumbline/core/trail";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { ROUTES } from "../src/api/create-api.ts";
import {
  eventsReply,
  precheckReply,
  problemSchema,
  signalDetail,
  signalList,
  signalMessage,
  trailEntriesReply,
} from "../src/api/schemas.ts";
import { EVENT_MEDIA_TYPES } from "../src/ingest/read-events.ts";
import { event, startSupervisor, type TestSupervisor, TOKENS, VERIFIER_KEY } from "./supervisor.ts";

let server: TestSupervisor;
let shared: TestSupervisor | undefined;

afterEach(async () => {
  if (server !== shared) await server?.end();
});
afterAll(() => shared?.end());

/** One server for all tests that leave nothing in it: starting it takes longer than they do. */
async function leftAsItIs(): Promise<TestSupervisor> {
  shared ??= await startSupervisor({ rateLimits: { address: { perSecond: 1000, burst: 5000 } } });
  return shared;
}

const tooHigh = (id: string, more = {}) => event("fine.decided", id, { fine: 800_00, max: 500_00 }, more);

async function send(...events: ReturnType<typeof event>[]): Promise<EventsReply> {
  const reply = await server.json<EventsReply>("POST", "/v1/events", { events: events.map((one) => ({ event: one })) });
  await server.supervisor.supervision.caughtUp();
  return eventsReply.parse(reply);
}

async function onlySignal(): Promise<SignalDetail> {
  const { signals } = await server.json<SignalList>("GET", "/v1/signals");
  return signalDetail.parse(await server.json("GET", `/v1/signals/${signals[0]?.id}`));
}

describe("the way of an event", () => {
  it("goes from the host into the trail, raises a signal, and the signal goes into the trail", async () => {
    server = await startSupervisor();

    const { receipts } = await send(tooHigh("f-1"));
    const list = signalList.parse(await server.json("GET", "/v1/signals"));
    const detail = await onlySignal();
    const { entries, size } = trailEntriesReply.parse(await server.json("GET", "/v1/trail/entries"));
    const checkpoint = await (await server.call("GET", "/v1/trail/checkpoint")).text();
    const verdict = await verifyTrail({ checkpoint, verifierKey: VERIFIER_KEY, entries });

    expect(receipts).toMatchObject([{ status: "stored", index: 0 }]);
    expect(list.counts).toEqual({ yellow: 0, orange: 1, red: 0 });
    expect(detail).toMatchObject({
      control: { id: "F-1", version: 1 },
      level: "orange",
      state: "open",
      record: { type: "fine", id: "f-1" },
      params: [{ name: "tolerance", label: { en: "Tolerance" }, text: { zh: "0 元" }, sample: true, provenance: [{ org: "control" }] }],
      events: [{ index: 0, event: { type: "fine.decided" } }],
      history: [{ change: "raised", index: 1 }],
      answers: [],
    });
    expect(detail.notice.read).toContainEqual({
      path: "e.fine",
      label: { zh: "罚款", en: "Fine" },
      value: 80_000,
      text: { zh: "800 元", en: "CNY 800" },
      source: { system: "host", event: detail.events[0]?.event.id, time: "2026-03-02T09:00:00+08:00" },
    });
    // The event, its signal, and the beginning of its handling.
    expect(size).toBe(3);
    expect(verdict).toMatchObject({ outcome: "valid", size: 3 });
  });

  it("shows what the person was shown and answered, also where the answer came before its signal", async () => {
    server = await startSupervisor();
    const { findings } = await server.json<PrecheckReply>("POST", "/v1/precheck", { draft: tooHigh("f-1") });
    const signal = findings[0]?.signal as string;
    const about = { control: "F-1", record: { type: "fine", id: "f-1" } };
    const objects = [
      { type: "signal", id: signal },
      { type: "fine", id: "f-1" },
    ];

    await send(
      event("notice.shown", "f-1", about, { objects }),
      event("notice.answered", "f-1", { ...about, act: "justify", reason: "情节特别严重，已集体讨论" }, { objects }),
      tooHigh("f-1"),
    );
    const detail = await onlySignal();
    const { signals } = await server.json<SignalList>("GET", "/v1/signals");

    expect(detail.id).toBe(signal);
    expect(detail.shown).toMatchObject([{ index: 0 }]);
    expect(detail.answers).toMatchObject([{ act: "justify", reason: "情节特别严重，已集体讨论", actor: "u-1", index: 1 }]);
    expect(signals[0]?.answer).toBe("justify");
  });

  it("hears no answer from a system that told nothing of the record: any host could have spoken for its officer", async () => {
    server = await startSupervisor();
    await send(tooHigh("f-1"));
    const { id } = await onlySignal();
    const about = { control: "F-1", record: { type: "fine", id: "f-1" } };
    const objects = [{ type: "signal", id }];
    const foreign = [
      event("notice.shown", "f-1", about, { objects, source: "other" }),
      event("notice.answered", "f-1", { ...about, act: "justify", reason: "不是本系统的说明" }, { objects, source: "other" }),
      event("precheck.unavailable", "f-1", { draft: "e-0", reason: "timeout" }, { source: "other" }),
    ];

    const reply = await server.json<EventsReply>("POST", "/v1/events", { events: foreign.map((one) => ({ event: one })) }, TOKENS.other);
    await server.supervisor.supervision.caughtUp();
    const detail = await onlySignal();

    expect(reply.receipts.map(({ status }) => status)).toEqual(["stored", "stored", "stored"]);
    expect([detail.answers, detail.shown, detail.unavailable, detail.answer]).toEqual([[], [], [], undefined]);
  });

  it("shows that a host went on without an answer", async () => {
    server = await startSupervisor();

    await send(event("precheck.unavailable", "f-1", { draft: "e-0", reason: "timeout" }), tooHigh("f-1"));

    expect((await onlySignal()).unavailable).toMatchObject([{ index: 0 }]);
  });

  it("quarantines one bad event and takes the rest", async () => {
    server = await startSupervisor();

    const { receipts } = await send(tooHigh("f-1"), event("fine.decided", "f-2", { fine: "viel" }), tooHigh("f-3", { source: "other" }));

    expect(receipts).toMatchObject([{ status: "stored" }, { code: "EVENT_INVALID" }, { code: "FORBIDDEN" }]);
    expect((await server.json<TrailEntriesReply>("GET", "/v1/trail/entries")).entries).toHaveLength(3);
  });
});

describe("the precheck", () => {
  it("R-015: says before the commit what would be raised, with the words for the person, and stores nothing", async () => {
    server = await startSupervisor();

    const reply = precheckReply.parse(await server.json("POST", "/v1/precheck", { draft: tooHigh("f-1") }));

    expect(reply.outcome).toBe("advise");
    expect(reply.findings).toMatchObject([
      {
        control: "F-1",
        level: "orange",
        notice: {
          why: { zh: "上限为 500 元，填写的是 800 元。", en: "The maximum is CNY 500; you entered CNY 800." },
          acts: [{ act: "correct" }, { act: "justify" }, { act: "recuse" }],
        },
      },
    ]);
    expect(reply.basis.cursor).toEqual({ "plumbline.test/trail": 0 });
    expect(server.supervisor.trail.size).toBe(0);
  });

  it("names the event that told a value, and no event for what the draft itself tells", async () => {
    server = await startSupervisor();
    const told = event("fine.decided", "f-1", { fine: 100_00, max: 500_00 });
    await send(told);

    const { findings } = await server.json<PrecheckReply>("POST", "/v1/precheck", {
      draft: event("fine.decided", "f-1", { fine: 900_00 }, { time: "2026-03-02T10:00:00+08:00" }),
    });

    expect(findings[0]?.notice.read.map(({ path, source }) => [path, source?.event])).toEqual([
      ["e.fine", undefined],
      ["e.max", told.id],
    ]);
  });

  it.each([
    { name: "a draft of another source", draft: () => tooHigh("f-1", { source: "other" }), status: 403, code: "FORBIDDEN" },
    { name: "a draft that is no event", draft: () => ({ fine: 1 }), status: 422, code: "REQUEST_INVALID" },
    { name: "data of the wrong shape", draft: () => event("fine.decided", "f-1", { fine: 1.5 }), status: 422, code: "EVENT_INVALID" },
    { name: "no draft", draft: () => undefined, status: 422, code: "REQUEST_INVALID" },
  ])("refuses $name", async ({ draft, status, code }) => {
    server = await leftAsItIs();

    const response = await server.call("POST", "/v1/precheck", { draft: draft() });

    expect(response.status).toBe(status);
    expect(problemSchema.parse(await response.json()).code).toBe(code);
  });

  it.each(["notice.shown", "signal.raised", "clock.advanced"])("used to answer for a draft of our own type %s", async (type) => {
    server = await leftAsItIs();
    const data = { control: "F-1", record: { type: "fine", id: "f-1" } };
    const at = "2026-03-02T09:00:00Z";
    const all: Record<string, Record<string, unknown>> = {
      "notice.shown": data,
      "signal.raised": { ...data, version: 1, level: "red", at, content: "0".repeat(64) },
      "clock.advanced": { now: at },
    };

    const response = await server.call("POST", "/v1/precheck", { draft: event(type, "f-1", all[type] ?? {}) });

    expect([response.status, ((await response.json()) as Problem).code]).toEqual([422, "EVENT_INVALID"]);
  });

  it("changes nothing, whatever it is asked", async () => {
    server = await startSupervisor();
    const stored = tooHigh("f-1");
    await send(stored, event("fine.filed", "f-2", {}));
    const before = { list: await server.json("GET", "/v1/signals"), detail: await onlySignal(), size: server.supervisor.trail.size };

    for (const draft of [stored, { ...stored, data: { fine: 1 } }, tooHigh("f-2"), tooHigh("f-1", { time: "2036-01-01T00:00:00Z" })]) {
      expect((await server.call("POST", "/v1/precheck", { draft })).status).toBe(200);
    }
    await server.supervisor.supervision.tick();

    expect({ list: await server.json("GET", "/v1/signals"), detail: await onlySignal(), size: server.supervisor.trail.size }).toEqual(
      before,
    );
  });

  it("limits the calls of one actor, and of nobody else", async () => {
    server = await startSupervisor({ prechecksPerMinute: 2 });
    const ask = (actor: string) => server.call("POST", "/v1/precheck", { draft: tooHigh("f-1", { actor: { id: actor } }) });

    const statuses = [await ask("u-1"), await ask("u-1"), await ask("u-1"), await ask("u-2")].map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 429, 200]);
  });
});

describe("who may call", () => {
  const called = ROUTES.filter(({ access }) => access.anyOf !== "anyone");

  it.each(called)("$method $path answers nobody without a token that is known", async ({ method, path }) => {
    server = await leftAsItIs();
    const ask = async (token: string) => (await server.call(method, path, method === "POST" ? {} : undefined, token)).status;

    expect(await ask("")).toBe(401);
    expect(await ask("a-token-that-nobody-has-given")).toBe(401);
  });
});

describe("the interface", () => {
  it("is described by OpenAPI, every route of it", async () => {
    server = await leftAsItIs();

    const document = await server.json<{ openapi: string; paths: Record<string, Record<string, { operationId: string }>> }>(
      "GET",
      "/v1/openapi.json",
    );
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const ids = Object.values(document.paths).flatMap((operations) => Object.values(operations).map(({ operationId }) => operationId));

    expect(document.openapi).toBe("3.1.0");
    expect(described.sort()).toEqual(ROUTES.map(({ method, path }) => `${method.toLowerCase()} ${path.replace("+}", "}")}`).sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    { name: "text that is no JSON", body: "{", status: 422, code: "REQUEST_INVALID" },
    { name: "one key twice", body: '{"events":[],"events":[]}', status: 422, code: "REQUEST_INVALID" },
    { name: "no events", body: '{"events":[]}', status: 422, code: "REQUEST_INVALID" },
    { name: "more than 8 MiB", body: `{"events":["${"x".repeat(9 << 20)}"]}`, status: 413, code: "REQUEST_TOO_LARGE" },
  ])("refuses $name", async ({ body, status, code }) => {
    server = await leftAsItIs();

    const response = await server.call("POST", "/v1/events", body);

    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(((await response.json()) as Problem).code).toBe(code);
  });

  it.each(["/", "/v1", "/v1/nothing", "/v1/signals/", "/v1/signals/a/b"])("has nothing at %s", async (path) => {
    server = await leftAsItIs();

    const response = await server.call("GET", path);

    expect([response.status, ((await response.json()) as Problem).code]).toEqual([404, "NOT_FOUND"]);
  });

  it("used to tell every host where the store lies when it could not write", async () => {
    server = await startSupervisor({ onFault: () => undefined });
    await server.supervisor.trail.close();

    const response = await server.call("POST", "/v1/events", { events: [{ event: tooHigh("f-1") }] });

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: expect.stringContaining("nothing was acknowledged"),
      status: 503,
      code: "STORE_UNAVAILABLE",
    });
  });

  it("describes every type of body and every status of the way in, besides JSON and 200", async () => {
    server = await leftAsItIs();

    const { paths } = await server.json<{
      paths: Record<string, Record<string, { requestBody?: { content: object }; responses: Record<string, { content: object }> }>>;
    }>("GET", "/v1/openapi.json");
    const events = paths["/v1/events"]?.post;
    const typeOf = (path: string) => Object.keys(paths[path]?.get?.responses[200]?.content ?? {});

    expect(Object.keys(events?.requestBody?.content ?? {})).toEqual(EVENT_MEDIA_TYPES);
    expect(Object.keys(events?.responses ?? {})).toEqual(["200", "401", "403", "409", "413", "415", "422", "429", "500", "503"]);
    expect(Object.keys(paths["/v1/ready"]?.get?.responses ?? {})).toEqual(["200", "422", "429", "500", "503"]);
    expect(["/v1/metrics", "/v1/trail/checkpoint", "/v1/trail/tile/{level}/{index}"].map(typeOf)).toEqual([
      ["text/plain"],
      ["text/plain"],
      ["application/octet-stream"],
    ]);
  });

  it("used to point to schemas that the document did not have", async () => {
    server = await leftAsItIs();

    const document = await server.json<{ components: { schemas: Record<string, unknown> } }>("GET", "/v1/openapi.json");
    const named = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, name]) => name as string);
    const there = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);

    expect(named.filter((name) => !there.includes(name))).toEqual([]);
    expect(named).toContain("#/components/schemas/PrecheckReply");
  });

  it("used to begin with the first page again when the last signal of a page had changed its state", async () => {
    server = await startSupervisor();
    const hour = (n: number) => ({ time: `2026-03-02T${String(n).padStart(2, "0")}:00:00+08:00` });
    await send(tooHigh("f-1", hour(1)), tooHigh("f-2", hour(2)), tooHigh("f-3", hour(3)));
    const first = await server.json<SignalList>("GET", "/v1/signals?state=open&limit=2");

    await send(event("fine.decided", "f-2", { fine: 100_00 }, hour(4)));
    const second = await server.json<SignalList>("GET", `/v1/signals?state=open&limit=2&page=${first.next}`);
    const unknown = await server.call("GET", "/v1/signals?page=0123");

    expect(second.signals.map(({ record }) => record.id)).toEqual(["f-1"]);
    expect(unknown.status).toBe(422);
  });

  it.each(["?limit=0", "?limit=", "?limit=abc", "?state=red", "?colour=red"])("refuses the query %s", async (query) => {
    server = await leftAsItIs();

    expect((await server.call("GET", `/v1/signals${query}`)).status).toBe(422);
  });

  it("lists signals page by page, newest first, and by level and state", async () => {
    server = await startSupervisor();
    const hour = (n: number) => ({ time: `2026-03-02T${String(n).padStart(2, "0")}:00:00+08:00` });
    await send(tooHigh("f-1", hour(1)), tooHigh("f-2", hour(2)), tooHigh("f-3", hour(3)));

    const first = await server.json<SignalList>("GET", "/v1/signals?limit=2");
    const second = await server.json<SignalList>("GET", `/v1/signals?limit=2&page=${first.next}`);
    const red = await server.json<SignalList>("GET", "/v1/signals?level=red");

    expect(first.signals.map(({ record }) => record.id)).toEqual(["f-3", "f-2"]);
    expect(second.signals.map(({ record }) => record.id)).toEqual(["f-1"]);
    expect(second.next).toBeUndefined();
    expect(red.signals).toEqual([]);
  });
});

describe("the stream", () => {
  it("tells of a signal when it is raised and when it is answered, and forgets a client that left", async () => {
    server = await startSupervisor();
    const leave = new AbortController();
    const response = await server.supervisor.fetch(
      new Request("http://127.0.0.1/v1/stream", { headers: { authorization: `Bearer ${TOKENS.key}` }, signal: leave.signal }),
    );
    const messages = messagesOf(response);

    await send(tooHigh("f-1"));
    const raised = signalMessage.parse((await messages.next()).value);
    await send(
      event(
        "notice.answered",
        "f-1",
        { control: "F-1", record: { type: "fine", id: "f-1" }, act: "justify", reason: "已说明" },
        {
          objects: [{ type: "signal", id: raised.signal.id }],
        },
      ),
    );
    const answered = signalMessage.parse((await messages.next()).value);
    leave.abort();
    await send(tooHigh("f-2"));

    expect(raised).toMatchObject({ change: "raised", signal: { record: { id: "f-1" } }, counts: { orange: 1 } });
    expect(answered).toMatchObject({ change: "answered", signal: { answer: "justify" } });
  });
});

it("used to keep a timer and a listener for ever for each HEAD of the stream", async () => {
  server = await startSupervisor();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();

  for (let i = 0; i < 20; i++) {
    const request = new Request("http://127.0.0.1/v1/stream", { method: "HEAD", headers: { authorization: `Bearer ${TOKENS.key}` } });
    expect((await server.supervisor.fetch(request)).status).toBe(200);
  }

  expect(timers() - before).toBeLessThan(20);
});

async function* messagesOf(response: Response): AsyncGenerator<SignalMessage, void> {
  let text = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield JSON.parse(data) as SignalMessage;
    }
  }
}
