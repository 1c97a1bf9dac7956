import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { EventsReply, Problem } from "@plumbline/core";
import { expect, it, onTestFinished } from "vitest";
import { newFolder } from "./supervisor.ts";

const MIB = 1 << 20;
const IN_FLIGHT = 8 * MIB;
const CONNECTIONS = 64;
const tokens = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`host-${i}`, `token-of-the-host-0123456789-${i}`]));
const key = "key-of-the-supervisor-0123456789";

async function startServer(): Promise<string> {
  const dir = await newFolder();
  const script = join(import.meta.dirname, "slow-server.ts");
  const args = ["--conditions=plumbline-source", script, join(dir, "trail.db"), String(IN_FLIGHT), JSON.stringify(tokens), key];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } });
  onTestFinished(async () => {
    child.stdin.end();
    await once(child, "exit");
    await rm(dir, { recursive: true });
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: unknown;
}

function send(url: string, agent: Agent, token: string, body: string): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const sending = request(`${url}/v1/events`, {
      method: "POST",
      agent,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    // A connection that ends without an answer is nothing special to a recorder: it sends again, and the trail knows what it has.
    sending.on("error", () => resolve(undefined));
    sending.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], body: JSON.parse(text) }),
      );
    });
    sending.end(body);
  });
}

async function memoryOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/v1/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]);
}

/** About 2 MiB. */
function batchOf(source: string, id: string): string {
  const events = Array.from({ length: 500 }, (_, i) => ({
    event: {
      id: `${id}-${i}`,
      type: "case.noted",
      time: "2026-03-02T09:00:00Z",
      source,
      objects: [{ type: "case", id }],
      data: { note: "x".repeat(4000) },
    },
  }));
  return JSON.stringify({ events });
}

it("holds requests back before memory grows, loses nothing that it acknowledged, and takes all in the end", {
  timeout: 120_000,
}, async () => {
  const url = await startServer();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  onTestFinished(() => agent.destroy());
  const before = await memoryOf(url);
  const heldBack: Answer[] = [];
  let most = 0;
  let isOver = false;
  const watching = watch();

  const stored = await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => deliver(`host-${i % 8}`, i)));
  isOver = true;
  await watching;
  const codes = [...new Set(heldBack.map(({ status, body }) => `${status} ${(body as Problem).code}`))];

  expect(new Set(stored.flat().map((receipt) => "index" in receipt && receipt.index)).size).toBe(CONNECTIONS * 500);
  expect(codes).toContain("503 OVERLOADED");
  expect(codes.filter((code) => code !== "503 OVERLOADED" && code !== "429 RATE_LIMITED")).toEqual([]);
  expect(heldBack.every(({ retryAfter }) => retryAfter === "1")).toBe(true);
  // With all 128 MiB of bodies taken at once it is half as much again.
  expect((most - before) / MIB).toBeLessThan(400);

  /** Again and again until it is taken, and sooner than a recorder would. */
  async function deliver(source: string, i: number): Promise<EventsReply["receipts"]> {
    const body = batchOf(source, `batch-${i}`);
    for (;;) {
      const answer = await send(url, agent, tokens[source] as string, body);
      if (answer?.status === 200) return (answer.body as EventsReply).receipts;
      if (answer) heldBack.push(answer);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function watch(): Promise<void> {
    while (!isOver) {
      most = Math.max(most, await memoryOf(url));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
});
