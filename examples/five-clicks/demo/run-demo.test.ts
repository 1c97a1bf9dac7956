import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STORY_CASE } from "../host/cases.ts";
import { type Demo, runDemo } from "./run-demo.ts";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly location: string;
  readonly cookies: readonly string[];
  readonly text: string;
}

let taken: Server;
let takenPort: number;
let demo: Demo;
let cookie: string;

beforeAll(async () => {
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  takenPort = (taken.address() as AddressInfo).port;
  demo = await runDemo({ port: takenPort });
  const { cookies } = await ask("GET", demo.url);
  cookie = cookies.map((line) => line.split(";")[0]).join("; ");
}, 60_000);

afterAll(async () => {
  await demo?.close();
  taken.close();
});

/** One request that sends no more than it is told to; redirects are not followed. */
async function ask(method: string, path: string, headers: OutgoingHttpHeaders = {}, body = ""): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(path, demo.origin), { method, headers }, resolve).on("error", reject).end(body);
  });
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return {
    status: answer.statusCode ?? 0,
    type: String(answer.headers["content-type"]),
    location: String(answer.headers.location),
    cookies: answer.headers["set-cookie"] ?? [],
    text: Buffer.concat(parts).toString(),
  };
}

const form = (headers: OutgoingHttpHeaders = {}): OutgoingHttpHeaders => ({
  cookie,
  origin: demo.origin,
  "content-type": "application/x-www-form-urlencoded",
  ...headers,
});

describe("the demo's address", () => {
  it("takes the next port when its own is taken", () => {
    expect(Number(new URL(demo.origin).port)).toBeGreaterThan(takenPort);
  });

  it("exchanges the key for cookies that no script and no other site gets", async () => {
    const { status, location, cookies } = await ask("GET", demo.url);

    expect({ status, location }).toEqual({ status: 303, location: "/" });
    expect(cookies).toHaveLength(3);
    expect(cookies.filter((line) => /HttpOnly/.test(line) && /SameSite=Strict/.test(line))).toHaveLength(3);
  });

  it.each([
    { name: "without a key", path: "/" },
    { name: "with a wrong key", path: "/?key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
    { name: "the host's pages", path: "/host/" },
    { name: "the supervisor's interface", path: "/v1/signals" },
    { name: "the copy", path: "/tampered/v1/trail/entries" },
  ])("answers 403 and says what to do: $name", async ({ path }) => {
    const { status, text } = await ask("GET", path);

    expect(status).toBe(403);
    expect(text).toContain("/?key=");
  });

  it("refuses a name that was pointed at this machine", async () => {
    const { status } = await ask("GET", "/", { cookie, host: `evil.example:${new URL(demo.origin).port}` });

    expect(status).toBe(421);
  });

  it.each([
    { name: "to the host", path: `/host/cases/${STORY_CASE}/decision`, headers: { origin: "http://evil.example" } },
    { name: "to the host, from a page without an origin", path: `/host/cases/${STORY_CASE}/decision`, headers: { origin: "null" } },
    { name: "to the demo", path: "/demo/stop", headers: { origin: "http://evil.example" } },
  ])("refuses a form of another site: $name", async ({ path, headers }) => {
    const { status } = await ask("POST", path, form(headers), "fine=1&reason=x&document=y");

    expect(status).toBe(403);
    expect(demo.supervisor.ready).toBeDefined();
  });

  it("has neither script nor style inside its page", async () => {
    const { text } = await ask("GET", "/", { cookie });

    expect(text).not.toMatch(/<script(?! src=)|<style| style=| on\w+=/);
  });
});

describe("the host", () => {
  it.each([
    { name: "an amount that is none", fields: "fine=8%E4%B8%87&reason=x&document=y", says: "罚款金额应为" },
    { name: "an amount beyond all measure", fields: "fine=100000000.01&reason=x&document=y", says: "罚款金额应为" },
    { name: "no reasons", fields: "fine=1&reason=+&document=y", says: "请填写裁量理由" },
    { name: "no number of a document", fields: "fine=1&reason=x&document=", says: "请填写决定书文号" },
  ])("checks its own input, and keeps what was typed: $name", async ({ fields, says }) => {
    const { status, text } = await ask("POST", `/host/cases/${STORY_CASE}/decision`, form(), fields);

    expect(status).toBe(422);
    expect(text).toContain(says);
    expect(text).toContain('id="decision-form"');
  });

  it("writes what was typed as text", async () => {
    const { text } = await ask(
      "POST",
      `/host/cases/${STORY_CASE}/decision`,
      form(),
      `fine=1&document=&reason=${encodeURIComponent('</textarea><b>"')}`,
    );

    expect(text).toContain("&lt;/textarea&gt;&lt;b&gt;&quot;");
  });

  it("hands a case over, once", async () => {
    const first = await ask("POST", "/host/cases/AL-2026-421/recusal", form(), "reason=x");
    const page = await ask("GET", first.location, { cookie });
    const second = await ask("POST", "/host/cases/AL-2026-421/recusal", form(), "reason=x");

    expect(first.status).toBe(303);
    expect(page.text).toContain("案件已移交");
    expect(second.status).toBe(409);
  });
});

it("goes on within its default time when the supervisor takes the question and never answers", { timeout: 30_000 }, async () => {
  const pid = demo.supervisor.pid ?? 0;
  const body = JSON.stringify({
    method: "POST",
    action: `/host/cases/${STORY_CASE}/decision`,
    fields: { fine: "80000", reason: "x", document: "y" },
  });

  process.kill(pid, "SIGSTOP");
  const { status, text } = await ask("POST", "/host/plumbline/precheck", form({ "content-type": "application/json" }), body).finally(() =>
    process.kill(pid, "SIGCONT"),
  );

  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ outcome: "unavailable", reason: "timeout" });
});

it("removes at its start what a demo left that was killed, and no more", { timeout: 60_000 }, async () => {
  const folder = (pid: number): string => mkdtempSync(join(tmpdir(), `plumbline-demo-${pid}-`));
  // No process has a number as high.
  const [dead, alive] = [folder(2 ** 30), folder(process.pid)];

  const another = await runDemo({ port: 0 });
  await another.close();
  const left = { dead: existsSync(dead), alive: existsSync(alive) };
  rmSync(alive, { recursive: true });

  expect(left).toEqual({ dead: false, alive: true });
});

it("without a supervisor, says so at once, and leaves nothing behind at the end", { timeout: 60_000 }, async () => {
  const { trail } = demo.supervisor.ready ?? { trail: "" };
  const pid = demo.supervisor.pid ?? 0;

  await demo.supervisor.stop();
  const { status, type, text } = await ask("GET", "/v1/signals", { cookie });
  const host = await ask("GET", "/host/", { cookie });
  const instead = await ask("GET", "/console", { cookie });
  await demo.close();

  expect({ status, type }).toEqual({ status: 502, type: "application/problem+json" });
  expect(JSON.parse(text)).toMatchObject({ status: 502, code: "UNAVAILABLE" });
  expect(host.status).toBe(200);
  expect(instead).toMatchObject({ status: 502, type: "text/html; charset=utf-8" });
  expect(instead.text).toContain("监督端已停止");
  expect(trail).toContain("plumbline-demo-");
  expect(existsSync(trail)).toBe(false);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
