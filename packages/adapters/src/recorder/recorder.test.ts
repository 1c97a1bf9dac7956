import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { canonicalJson } from "@plumbline/core/trail";
import { afterEach, describe, expect, it } from "vitest";
import {
  allowed,
  type Call,
  faults,
  fine,
  json,
  loseReply,
  noteOf,
  properly,
  refuse,
  type Script,
  startSupervisor,
  type TestSupervisor,
  until,
} from "../../test/test-supervisor.ts";
import { createRecorder, type Recorder, type RecorderEvent, type RecorderOptions } from "./index.ts";

const run = promisify(execFile);
const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function supervisor(options?: Parameters<typeof startSupervisor>[0]): Promise<TestSupervisor> {
  const started = await startSupervisor(options);
  open.push(started);
  return started;
}

function recorder(endpoint: string, options: Partial<RecorderOptions> = {}): Recorder {
  const created = createRecorder({ endpoint, token: "t0ken", source: "penalty-app", retryDelayMs: () => 2, ...options });
  open.push({ close: () => created.close(1) });
  return created;
}

/** An address at which nothing listens. */
async function nowhere(): Promise<{ url: string; port: number }> {
  const { url, port, close } = await startSupervisor();
  await close();
  return { url, port };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `e${i}`);
const eventCalls = ({ calls }: TestSupervisor) => calls.filter(({ path }) => path === "/v1/events");
const problem = (code: string, status: number) => ({ type: "about:blank", title: code, status, code, detail: "no" });

/** A server that refuses a whole batch with this body as long as an event of this id is in it. */
function refusing(id: string, status: number, body: unknown): Script {
  return (call, response, server) => {
    const script = call.body.events.some(({ event }) => event.id === id) ? refuse(status, body) : properly;
    script(call, response, server);
  };
}

describe("delivery", () => {
  it("brings everything once and in order when the server comes up late", async () => {
    const { url, port } = await nowhere();
    const { list, onFault } = faults();
    const sender = recorder(url, { onFault });
    for (const id of ids(250)) sender.record(fine(id));
    await until(() => list.length > 1);
    const server = await supervisor({ port });

    const left = await sender.flush();

    expect(left).toBe(0);
    expect(server.stored.map(({ event }) => event.id)).toEqual(ids(250));
    expect(server.stored.map(({ event }) => event.seq)).toEqual(ids(250).map((_, i) => i));
    expect(eventCalls(server).map(({ body }) => body.events.length)).toEqual([100, 100, 50]);
    expect(sender.health()).toMatchObject({ queued: 0, sent: 250, refused: 0, lagMs: 0, checkpoint: noteOf(250) });
  });

  it("names the canonical bytes of the event before, one epoch long", async () => {
    const server = await supervisor();
    const sender = recorder(server.url, { clock: () => Date.parse("2026-11-22T01:00:00Z") });
    for (const id of ids(3)) sender.record(fine(id));

    await sender.flush();

    const [first, second, third] = server.stored;
    const hash = (event: unknown) => createHash("sha256").update(canonicalJson(event)).digest("hex");
    expect(first?.prev).toBeUndefined();
    expect([second?.prev, third?.prev]).toEqual([hash(first?.event), hash(second?.event)]);
    expect(first?.event).toEqual({
      ...fine("e0"),
      source: "penalty-app",
      epoch: Date.parse("2026-11-22T01:00:00Z"),
      seq: 0,
      time: "2026-11-22T01:00:00.000Z",
    });
    expect(server.calls[0]?.authorization).toBe("Bearer t0ken");
  });

  it.each<{ name: string; script: Script; code: string }>([
    { name: "the reply was lost after the server had stored", script: loseReply, code: "SUPERVISOR_UNAVAILABLE" },
    { name: "the server had an error", script: refuse(500, "oops"), code: "SUPERVISOR_UNAVAILABLE" },
    {
      name: "the server was busy",
      script: refuse(429, problem("RATE_LIMITED", 429), { "retry-after": "0" }),
      code: "SUPERVISOR_UNAVAILABLE",
    },
    { name: "the reply was not JSON", script: refuse(200, "<html>sign in</html>"), code: "SUPERVISOR_UNAVAILABLE" },
    { name: "the reply had a receipt of another event", script: strangeReceipt, code: "SUPERVISOR_UNAVAILABLE" },
    { name: "the token was not known", script: refuse(401, problem("UNAUTHENTICATED", 401)), code: "UNAUTHENTICATED" },
    { name: "the token was of another source", script: refuse(403, problem("FORBIDDEN", 403)), code: "FORBIDDEN" },
    { name: "a proxy did not know what to do", script: refuse(422, "<html>?</html>"), code: "SUPERVISOR_UNAVAILABLE" },
  ])("sends the same bytes again: $name", async ({ script, code }) => {
    const server = await supervisor();
    server.scripts.push(script);
    const { codes, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    for (const id of ids(3)) sender.record(fine(id));

    const left = await sender.flush();

    expect(left).toBe(0);
    expect(codes()).toEqual([code]);
    expect(server.stored.map(({ event }) => event.id)).toEqual(ids(3));
    expect(eventCalls(server)[1]?.body).toEqual(eventCalls(server)[0]?.body);
    expect(sender.health()).toMatchObject({ queued: 0, sent: 3, quarantined: 0, lastError: { code } });
  });

  it("takes its token to no other address", async () => {
    const [server, elsewhere] = [await supervisor(), await supervisor()];
    server.scripts.push(refuse(307, "", { location: `${elsewhere.url}/v1/events` }));
    const { codes, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    sender.record(fine("e0"));

    await sender.flush();

    expect(elsewhere.calls).toEqual([]);
    expect(codes()).toEqual(["SUPERVISOR_UNAVAILABLE"]);
    expect(server.stored.length).toBe(1);
  });

  it("waits as long as the server asks, and no longer than the host does", async () => {
    const server = await supervisor();
    server.scripts.push(refuse(503, problem("STORE_UNAVAILABLE", 503), { "retry-after": "3600" }));
    const { list, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    sender.record(fine("e0"));
    await until(() => list.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 40));

    const before = server.calls.length;
    const left = await sender.flush();

    expect([before, left]).toEqual([1, 0]);
  });

  it.each([
    { name: "a refusal of ours", status: 422, body: problem("EVENT_INVALID", 422), code: "EVENT_INVALID" },
    { name: "a size limit of a proxy", status: 413, body: "<html>413</html>", code: "HTTP_413" },
  ])("takes one poison event out and delivers the rest: $name", async ({ status, body, code }) => {
    const server = await supervisor({ always: refusing("e37", status, body) });
    const { list, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    for (const id of ids(120)) sender.record(fine(id));

    const left = await sender.flush();

    expect(left).toBe(0);
    expect(server.stored.map(({ event }) => event.id)).toEqual(ids(120).filter((id) => id !== "e37"));
    expect(list.map(({ fault }) => fault.details)).toEqual([{ id: "e37", seq: 37, code }]);
    expect(list[0]?.lost).toMatchObject({ id: "e37", seq: 37 });
    expect(sender.health()).toMatchObject({ sent: 119, quarantined: 1 });
  });

  it("reports what the server put in quarantine, with its number", async () => {
    const server = await supervisor();
    server.scripts.push((call, response) =>
      json(response, 200, {
        receipts: call.body.events.map(({ event }) => ({ id: event.id, status: "quarantined", code: "EVENT_CONFLICT", reason: "used" })),
        checkpoint: "",
      }),
    );
    const { list, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    sender.record(fine("e0"));

    await sender.flush();

    expect(list[0]?.fault.details).toEqual({ id: "e0", seq: 0, code: "EVENT_CONFLICT" });
    expect(sender.health()).toMatchObject({ queued: 0, sent: 0, quarantined: 1 });
    expect(sender.health().checkpoint).toBeUndefined();
  });

  it.each([
    { name: "fewer entries", second: noteOf(1) },
    { name: "another root for as many", second: noteOf(5, "b3RoZXI=") },
    { name: "no checkpoint at all", second: "garbage" },
  ])("keeps the checkpoint it has when the next contradicts it: $name", async ({ second }) => {
    const server = await supervisor();
    const answering =
      (checkpoint: string): Script =>
      (call, response) =>
        json(response, 200, {
          receipts: call.body.events.map(({ event }) => ({ id: event.id, status: "stored", index: 0, salt: "00", received: "" })),
          checkpoint,
        });
    server.scripts.push(answering(noteOf(5)), answering(second));
    const { codes, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    sender.record(fine("e0"));
    await sender.flush();
    sender.record(fine("e1"));

    await sender.flush();

    expect(codes()).toEqual(["TRAIL_CORRUPT"]);
    expect(sender.health().checkpoint).toBe(noteOf(5));
  });
});

describe("record", () => {
  it("refuses, reports and counts what does not fit into the queue, and gives it no number", async () => {
    const { url, port } = await nowhere();
    const { list, onFault } = faults();
    const sender = recorder(url, { onFault, memory: { capacity: 2 } });
    const results = ids(3).map((id) => sender.record(fine(id)));
    const server = await supervisor({ port });
    await sender.flush();
    sender.record(fine("e3"));

    await sender.flush();

    expect(results).toMatchObject([{ accepted: true }, { accepted: true }, { accepted: false, code: "RECORDER_FULL", id: "e2" }]);
    expect(list[0]).toMatchObject({ fault: { code: "RECORDER_FULL" }, lost: fine("e2") });
    expect(server.stored.map(({ event }) => [event.id, event.seq])).toEqual([
      ["e0", 0],
      ["e1", 1],
      ["e3", 2],
    ]);
    expect(sender.health().refused).toBe(1);
  });

  it.each<{ name: string; event: unknown; code: string }>([
    { name: "nothing", event: null, code: "EVENT_INVALID" },
    { name: "a number", event: 7, code: "EVENT_INVALID" },
    { name: "no objects", event: { ...fine("x"), objects: [] }, code: "EVENT_INVALID" },
    { name: "a day that does not exist", event: { ...fine("x"), time: "2026-02-30T00:00:00Z" }, code: "EVENT_INVALID" },
    { name: "a member that no event has", event: { ...fine("x"), extra: 1 }, code: "EVENT_INVALID" },
    { name: "half a surrogate pair", event: { ...fine("x"), data: { text: "\ud800" } }, code: "EVENT_INVALID" },
    { name: "a date object", event: { ...fine("x"), data: { on: new Date() } }, code: "EVENT_INVALID" },
    { name: "a getter that throws", event: hostile(), code: "EVENT_INVALID" },
    { name: "more than 65,535 bytes", event: { ...fine("x"), data: { text: "罚".repeat(22_000) } }, code: "EVENT_TOO_LARGE" },
  ])("refuses without throwing: $name", async ({ event, code }) => {
    const { codes, onFault } = faults();
    const sender = recorder("http://127.0.0.1:9", { onFault });

    const result = sender.record(event as RecorderEvent);

    expect(result).toMatchObject({ accepted: false, code });
    expect(codes()).toEqual([code]);
    expect(sender.health()).toMatchObject({ queued: 0, refused: 1 });
  });

  it("sends what was recorded, whatever the host does to its object afterwards", async () => {
    const server = await supervisor();
    const sender = recorder(server.url);
    const data = { fineFen: 1 };
    sender.record({ ...fine("e0"), data });
    data.fineFen = 2;

    await sender.flush();

    expect(server.stored[0]?.event.data).toEqual({ fineFen: 1 });
  });

  it("reports a personal value that the event lacks, once for its type, and takes the event", async () => {
    const server = await supervisor();
    const { list, onFault } = faults();
    const outbox = recorder(server.url, { onFault });
    const personal = [{ subject: "p-1", names: ["party", "phone"] }];
    const data = { party: "张三", fone: "13800000000" };

    const results = ["e0", "e1"].map((id) => outbox.record({ ...fine(id), data, personal }));
    outbox.record({ ...fine("e2"), type: "penalty.served", data, personal });
    await outbox.flush();

    expect(results).toEqual([
      { accepted: true, id: "e0" },
      { accepted: true, id: "e1" },
    ]);
    expect(list.map(({ fault, lost }) => [fault.code, fault.details, lost])).toEqual([
      ["SETTING_INVALID", { type: "penalty.decided", name: "phone" }, undefined],
      ["SETTING_INVALID", { type: "penalty.served", name: "phone" }, undefined],
    ]);
    expect(server.stored.map(({ event, disclosures }) => [Object.keys(event.data), disclosures?.length])).toEqual(
      Array(3).fill([["_sd", "fone"], 1]),
    );
    expect(outbox.health()).toMatchObject({ sent: 3, refused: 0, lastError: { code: "SETTING_INVALID" } });
  });

  it("says how long the oldest event has waited", async () => {
    let now = 1_000_000;
    const sender = recorder((await nowhere()).url, { clock: () => now, onFault: () => {} });
    sender.record(fine("e0"));
    now += 4000;

    expect(sender.health()).toMatchObject({ queued: 1, lagMs: 4000 });
  });

  it.each<{ name: string; onFault: () => void }>([
    { name: "throws", onFault: () => JSON.parse("{") },
    { name: "rejects", onFault: (() => Promise.reject(new Error("log is full"))) as () => void },
  ])("stands a callback that $name", async ({ onFault }) => {
    const sender = recorder("http://127.0.0.1:9", { onFault });

    const result = sender.record({ ...fine("x"), objects: [] });

    expect(result.accepted).toBe(false);
  });
});

describe("precheck", () => {
  it("asks about the draft as the event that it will be, without a number", async () => {
    const server = await supervisor();
    const sender = recorder(server.url, { clock: () => 0 });

    const reply = await sender.precheck(fine("e0"));

    expect(reply).toEqual(allowed);
    expect(server.calls[0]).toMatchObject({ path: "/v1/precheck", authorization: "Bearer t0ken" });
    expect(server.calls[0]?.body.draft).toEqual({ ...fine("e0"), source: "penalty-app", time: "1970-01-01T00:00:00.000Z" });
    expect(sender.health()).toMatchObject({ queued: 0, sent: 0 });
  });

  it.each<{ name: string; script: Script; reason: string }>([
    { name: "no answer", script: () => {}, reason: "timeout" },
    { name: "half an answer", script: half, reason: "timeout" },
    { name: "a connection that breaks", script: (_call, response) => response.destroy(), reason: "network" },
    { name: "an error of the server", script: refuse(500, "oops"), reason: "http_500" },
    { name: "a refusal", script: refuse(422, problem("REQUEST_INVALID", 422)), reason: "http_422" },
    { name: "a page of a proxy", script: refuse(200, "<html>"), reason: "malformed" },
    {
      name: "an outcome that is none",
      script: refuse(200, { ...allowed, outcome: "sure" }),
      reason: "malformed",
    },
  ])("answers unavailable and records it: $name", async ({ script, reason }) => {
    const server = await supervisor();
    server.scripts.push(script);
    const { codes, onFault } = faults();
    const sender = recorder(server.url, { onFault, precheckTimeoutMs: 60 });

    const reply = await sender.precheck(fine("e0"));
    await sender.flush();

    expect(reply).toEqual({ outcome: "unavailable", reason });
    expect(codes()).toEqual(["SUPERVISOR_UNAVAILABLE"]);
    expect(server.stored[0]?.event).toMatchObject({
      type: "precheck.unavailable",
      objects: fine("e0").objects,
      actor: fine("e0").actor,
      data: { draft: "e0", reason },
    });
  });

  it("answers unavailable when nothing listens", async () => {
    const sender = recorder((await nowhere()).url, { onFault: () => {} });

    const reply = await sender.precheck(fine("e0"));

    expect(reply).toEqual({ outcome: "unavailable", reason: "network" });
    expect(sender.health().queued).toBe(1);
  });

  it("does not ask about a draft that is no event", async () => {
    const { codes, onFault } = faults();
    const sender = recorder("http://127.0.0.1:9", { onFault });

    const reply = await sender.precheck({ ...fine("e0"), objects: [] });

    expect(reply).toEqual({ outcome: "unavailable", reason: "draft_invalid" });
    expect(codes()).toEqual(["EVENT_INVALID"]);
    expect(sender.health().queued).toBe(0);
  });
});

describe("a host's engineer", () => {
  it("sees at once what waited, where a precheck shows that the supervisor is there again", async () => {
    const { url, port } = await nowhere();
    const { list, onFault } = faults();
    const sender = recorder(url, { onFault, retryDelayMs: () => 600_000 });
    sender.record(fine("e0"));
    await until(() => list.length > 0);
    const server = await supervisor({ port });

    await sender.precheck(fine("e1"));
    await until(() => server.stored.length > 0);

    expect(server.stored.map(({ event }) => event.id)).toEqual(["e0"]);
  });

  it("is told that the draft is wrong, and not that the supervisor is away as it used to be", async () => {
    const server = await supervisor();
    const { list, onFault } = faults();
    server.scripts.push(refuse(422, problem("EVENT_INVALID", 422)));

    const reply = await recorder(server.url, { onFault }).precheck(fine("e0"));

    expect(reply).toEqual({ outcome: "unavailable", reason: "http_422" });
    expect(list[0]?.fault).toMatchObject({ code: "EVENT_INVALID" });
  });
});

describe("start and end", () => {
  it.each<{ name: string; options: Partial<RecorderOptions> }>([
    { name: "an address without scheme", options: { endpoint: "supervisor:8443" } },
    { name: "an address with a password", options: { endpoint: "http://a:b@supervisor" } },
    { name: "an empty token", options: { token: "" } },
    { name: "a token that the environment did not have", options: { token: undefined as unknown as string } },
    { name: "a token with a line break", options: { token: "a\nb" } },
    { name: "no source", options: { source: "" } },
    { name: "no room", options: { memory: { capacity: 0 } } },
    { name: "a timeout of nothing", options: { precheckTimeoutMs: 0 } },
  ])("refuses to start with $name", ({ options }) => {
    expect(() => createRecorder({ endpoint: "http://127.0.0.1:9", token: "t", source: "s", ...options })).toThrow(
      expect.objectContaining({ code: "SETTING_INVALID" }),
    );
  });

  it("delivers before it closes, and takes nothing afterwards", async () => {
    const server = await supervisor();
    const { codes, onFault } = faults();
    const sender = recorder(server.url, { onFault });
    sender.record(fine("e0"));

    const left = await sender.close();
    const late = sender.record(fine("e1"));
    const asked = await sender.precheck(fine("e2"));

    expect(left).toBe(0);
    expect(server.stored.map(({ event }) => event.id)).toEqual(["e0"]);
    expect(late).toMatchObject({ accepted: false, code: "RECORDER_CLOSED" });
    expect(asked).toEqual({ outcome: "unavailable", reason: "closed" });
    expect(codes()).toEqual(["RECORDER_CLOSED"]);
  });

  it("says how many events are lost when it closes without a server", async () => {
    const { list, onFault } = faults();
    const sender = recorder((await nowhere()).url, { onFault, retryDelayMs: () => 10_000 });
    sender.record(fine("e0"));
    sender.record(fine("e1"));

    const left = await sender.close(20);

    expect(left).toBe(2);
    expect(list.at(-1)?.fault).toMatchObject({ code: "RECORDER_CLOSED", details: { left: 2 } });
  });

  it.each([
    { name: "after everything was sent", up: true, stored: 1 },
    { name: "while the server is down and events wait", up: false, stored: 0 },
  ])("lets the process end by itself: $name", async ({ up, stored }) => {
    const server = await supervisor();
    const { url } = up ? server : await nowhere();
    const program = `
      import { createRecorder } from "@plumbline/adapters/recorder";
      const recorder = createRecorder({ endpoint: ${JSON.stringify(url)}, token: "t", source: "s" });
      recorder.record(${JSON.stringify(fine("e0"))});
    `;

    const { stderr } = await run(
      process.execPath,
      ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program],
      { cwd: new URL("../..", import.meta.url), timeout: 20_000 },
    );

    expect(server.stored.length).toBe(stored);
    expect(stderr.includes("PlumblineWarning")).toBe(!up);
  });
});

function strangeReceipt(call: Call, response: Parameters<Script>[1]): void {
  const receipts = call.body.events.map(() => ({ id: "other", status: "stored", index: 0, salt: "00", received: "" }));
  json(response, 200, { receipts, checkpoint: noteOf(1) });
}

function half(_call: Call, response: Parameters<Script>[1]): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"outcome":');
}

function hostile(): unknown {
  return {
    ...fine("x"),
    get data() {
      return JSON.parse("{") as never;
    },
  };
}
