import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HostPrecheckReply, SignalMessage } from "@plumbline/core";
import { penalty } from "@plumbline/packs";
import { createSupervisor, type Listening, listen, nodeSigner, type Supervisor } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const TOKEN = "token-of-the-readme-host";

let dir: string;
let supervisor: Supervisor;
let listening: Listening;
let host: ChildProcess;
let address: string;

beforeAll(async () => {
  const out = fileURLToPath(new URL("out/", ROOT));
  await mkdir(out, { recursive: true });
  // In the workspace, where the packages are found.
  dir = await mkdtemp(join(out, "readme-"));
  const signer = nodeSigner("readme.test/trail", new Uint8Array(32));
  supervisor = await createSupervisor({
    store: await sqliteTrailStore({ file: join(dir, "trail.db") }),
    packs: [penalty()],
    signer,
    origin: signer.name,
    identity: { sources: { "my-system": TOKEN }, supervisors: {}, secret: "a-secret-that-signs-sessions" },
  });
  listening = await listen({ fetch: supervisor.fetch, port: 0 });
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const [, block = ""] = /```js\n([\s\S]+?)```/.exec(readFileSync(new URL("README.md", ROOT), "utf8")) ?? [];
  const code = block.replace("http://127.0.0.1:4181", listening.url).replace("3000", String(port));
  await writeFile(join(dir, "server.mjs"), code);
  host = spawn(process.execPath, [...process.execArgv, join(dir, "server.mjs")], {
    env: { ...process.env, SUPERVISOR_TOKEN: TOKEN },
    stdio: ["ignore", "inherit", "inherit"],
  });
  await answering(address);
}, 60_000);

afterAll(async () => {
  const ended = once(host, "exit");
  host.kill();
  await ended;
  await listening.close();
  await supervisor.close();
  await rm(dir, { recursive: true });
});

it("the host of the README shows its page with the notice, asks before the commit, and tells what was done", async () => {
  const told = new Promise<SignalMessage>((resolve) => supervisor.supervision.onChange(resolve));

  const page = await (await fetch(`${address}/cases/1`)).text();
  const script = await fetch(`${address}/plumbline-host.js`);
  const asked = await fetch(`${address}/plumbline/precheck`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ method: "POST", action: "/cases/1/decision", fields: { fine: "120000" } }),
  });
  const reply = (await asked.json()) as HostPrecheckReply;
  const committed = await fetch(`${address}/cases/1/decision`, { method: "POST", body: new URLSearchParams({ fine: "120000" }) });
  const { change, signal } = await told;

  expect(page).toContain('<plumb-risk-notice for="decision" base="/plumbline">');
  expect(script.headers.get("content-type")).toContain("text/javascript");
  expect(reply).toMatchObject({ outcome: "advise", findings: [{ control: "PEN-04", level: "red" }] });
  expect(committed.status).toBe(200);
  expect([change, signal.control.id, signal.record.id]).toEqual(["raised", "PEN-04", "1"]);
});

it("the host is the same in the Chinese README, but for its comments", () => {
  const codeOf = (page: string): string =>
    (/```js\n([\s\S]+?)```/.exec(readFileSync(new URL(page, ROOT), "utf8"))?.[1] ?? "").replace(/ *\/\/ .*$/gm, "");

  expect(codeOf("README.md").length).toBeGreaterThan(1000);
  expect(codeOf("README.zh-CN.md")).toBe(codeOf("README.md"));
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function answering(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
