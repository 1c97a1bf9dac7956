import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WebhookList, WebhookPayload } from "@plumbline/core";
import type { WebhookOptions, WebhookTarget } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteWebhookStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HIGH, KEYS, LOW, noted, send, startReads } from "./reads-support.ts";
import { newFolder, type TestSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 60_000 });

const LOOPBACK = ["127.0.0.0/8", "::1"];
const SECRET = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const NEXT = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;

interface Got {
  readonly id: string;
  readonly at: string;
  readonly signatures: readonly string[];
  readonly body: string;
  readonly payload: WebhookPayload;
  readonly path: string;
}

interface Receiver {
  readonly url: string;
  readonly got: readonly Got[];
  /** Resolves when there are so many. */
  until(n: number): Promise<readonly Got[]>;
}

const closing: (() => Promise<void>)[] = [];
let server: TestSupervisor | undefined;

afterEach(async () => {
  await server?.end();
  server = undefined;
  for (const close of closing.splice(0)) await close();
});

/** Answers 204, unless told otherwise. */
async function receiver(
  answer: (response: ServerResponse, n: number, request: IncomingMessage) => void = (response) => void response.writeHead(204).end(),
  tls?: { readonly key: string; readonly cert: string },
): Promise<Receiver> {
  const got: Got[] = [];
  const waiting: { n: number; resolve: () => void }[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on("error", () => {});
    response.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      got.push({
        id: request.headers["webhook-id"] as string,
        at: request.headers["webhook-timestamp"] as string,
        signatures: (request.headers["webhook-signature"] as string).split(" "),
        body,
        payload: JSON.parse(body) as WebhookPayload,
        path: request.url as string,
      });
      answer(response, got.length, request);
      for (const one of waiting) if (got.length >= one.n) one.resolve();
    });
  };
  const own = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => own.listen(0, "127.0.0.1", resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        own.close(() => resolve());
        own.closeAllConnections();
      }),
  );
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(own.address() as AddressInfo).port}/hook`,
    got,
    async until(n) {
      if (got.length < n) await new Promise<void>((resolve) => void waiting.push({ n, resolve }));
      return got;
    },
  };
}

const target = (url: string, more: Partial<WebhookTarget> = {}): WebhookTarget => ({
  id: "oa",
  url,
  orgs: [""],
  secrets: [SECRET],
  networks: LOOPBACK,
  ...more,
});

const to = (targets: readonly WebhookTarget[], more: Partial<WebhookOptions> = {}): WebhookOptions => ({
  targets,
  origins: targets.map(({ url }) => new URL(url).origin),
  store: sqliteWebhookStore(),
  ...more,
});

const listed = async () => (await (server as TestSupervisor).json<WebhookList>("GET", "/v1/webhooks", undefined, KEYS.all)).webhooks;

/** By the words of Standard Webhooks 1.0 alone. */
function isSigned({ id, at, signatures, body }: Got, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return signatures.includes(`v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`);
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("a webhook", () => {
  it("is told of the signals of its organisations, signed with each of its secrets, and of no value or name", async () => {
    const oa = await receiver();
    server = await startReads({ webhooks: to([target(oa.url, { orgs: ["north"], secrets: [SECRET, NEXT] })]) });

    await send(server, noted("s-1", "south-office", HIGH), noted("n-1", "north-office", { ...HIGH, title: "张三的罚款" }));
    await oa.until(1);
    await send(server, noted("n-1", "north-office", LOW, { time: "2026-03-02T10:00:00+08:00" }));
    const [raised, ceased] = (await oa.until(2)) as [Got, Got];

    expect(raised.payload).toMatchObject({
      type: "signal.raised",
      data: { control: "F-1", version: 1, level: "orange", state: "open", record: { type: "fine", id: "n-1" }, org: "north-office" },
    });
    expect(ceased.payload).toMatchObject({ type: "signal.ceased", data: { state: "ceased", record: { id: "n-1" } } });
    for (const one of [raised, ceased]) {
      expect(isSigned(one, SECRET)).toBe(true);
      expect(isSigned(one, NEXT)).toBe(true);
      expect(isSigned({ ...one, body: one.body.replace("n-1", "n-2") }, SECRET)).toBe(false);
      expect(Math.abs(Number(one.at) - Date.now() / 1000)).toBeLessThan(60);
      expect(one.body).not.toMatch(/张三|80000|50000|u-1/);
    }
    expect(raised.id).not.toBe(ceased.id);
    await eventually(async () => (await listed())[0]?.delivered === 2);
    expect(JSON.stringify(await listed())).not.toContain("whsec");
    expect(JSON.stringify(await listed())).not.toContain("/hook");
  });
});
