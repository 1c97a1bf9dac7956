import { type ChildProcess, execFileSync, spawn } from "node:child_process";
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
import { isAddressAllowed } from "../src/webhooks/address.ts";
import { type CheckedTarget, checkTargets } from "../src/webhooks/targets.ts";
import { startDesk } from "./desk-support.ts";
import { postgresBin, startCluster } from "./postgres.ts";
import { HIGH, KEYS, LOW, noted, notedFines, send, startReads } from "./reads-support.ts";
import { event, newFolder, type TestSupervisor, TOKENS } from "./supervisor.ts";

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

  it("is told nothing within the window of the person concerned, and all when it is over", async () => {
    const oa = await receiver();
    const desk = await startDesk({ webhooks: to([target(oa.url)]) });
    server = desk;

    await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    await desk.at("2026-03-04T00:00:00+08:00");
    const [raised] = (await oa.until(1)) as [Got];
    await desk.ask("clerk", ["signalHandling", (raised.payload.data as { signal: string }).signal], "acknowledge");
    await oa.until(2);

    expect(oa.got.map(({ payload: { type, timestamp, data } }) => [type, timestamp, (data as { step?: string }).step])).toEqual([
      ["signal.raised", "2026-03-03T16:00:00.000Z", undefined],
      ["signal.handled", "2026-03-03T16:00:00.000Z", "acknowledged"],
    ]);
  });

  it("is told what it does not take again, under one id, until it does", async () => {
    const oa = await receiver((response, n) => void response.writeHead(n < 4 ? 503 : 200).end());
    server = await startReads({ webhooks: to([target(oa.url)], { retriesMs: [1, 1, 1] }) });

    await send(server, noted("n-1", "north", HIGH));
    await oa.until(4);
    await eventually(async () => (await listed())[0]?.delivered === 1);

    expect(new Set(oa.got.map(({ id }) => id)).size).toBe(1);
    expect(new Set(oa.got.map(({ body }) => body)).size).toBe(1);
    expect(oa.got.every((one) => isSigned(one, SECRET))).toBe(true);
    expect((await listed())[0]).toMatchObject({ waiting: 0, dead: 0, delivered: 1, error: "HTTP 503" });
  });

  it("gives up after the last time, says so to the system administrator, and sends again when asked", async () => {
    let isUp = false;
    const oa = await receiver((response) => void response.writeHead(isUp ? 204 : 500).end());
    server = await startReads({ webhooks: to([target(oa.url)], { retriesMs: [1] }) });

    await send(server, noted("n-1", "north", HIGH), noted("n-2", "north", HIGH));
    await eventually(async () => (await listed())[0]?.dead === 2);
    const before = (await listed())[0];
    const forbidden = await server.call("POST", "/v1/webhooks/oa/retry", undefined, KEYS.north);
    const unknown = await server.call("POST", "/v1/webhooks/none/retry", undefined, KEYS.all);
    isUp = true;
    const retried = await server.json("POST", "/v1/webhooks/oa/retry", undefined, KEYS.all);
    await eventually(async () => (await listed())[0]?.delivered === 2);

    expect(before).toMatchObject({ id: "oa", waiting: 0, dead: 2, delivered: 0, error: "HTTP 500", origin: new URL(oa.url).origin });
    expect([forbidden.status, unknown.status]).toEqual([403, 404]);
    expect(retried).toEqual({ retried: 2 });
    expect((await listed())[0]).toMatchObject({ dead: 0, delivered: 2 });
    expect(new Set(oa.got.map(({ id }) => id)).size).toBe(2);
  });

  it("that hangs, redirects or never ends its answer holds up neither another one nor the loop", async () => {
    const hangs = await receiver(() => {});
    const elsewhere = await receiver();
    const redirects = await receiver((response) => void response.writeHead(307, { location: elsewhere.url }).end());
    const cut: Promise<void>[] = [];
    const endless = await receiver((response) => {
      response.writeHead(200);
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(1 << 20), () => setImmediate(more)));
      more();
      cut.push(new Promise((resolve) => response.on("close", resolve)));
    });
    const sound = await receiver();
    const all = { hangs, redirects, endless, sound };
    const targets = Object.entries(all).map(([id, { url }]) => target(url, { id }));
    server = await startReads({ webhooks: to(targets, { retriesMs: [], timeoutMs: 300 }) });

    await send(server, ...Array.from({ length: 20 }, (_, i) => noted(`n-${i}`, "north", HIGH)));
    const { signals } = await server.json<{ signals: unknown[] }>("GET", "/v1/signals", undefined, KEYS.all);
    await sound.until(20);
    await eventually(async () => (await listed()).every(({ delivered, dead }) => delivered + dead === 20));
    await Promise.all(cut);

    expect(signals).toHaveLength(20);
    expect(Object.fromEntries((await listed()).map(({ id, delivered, dead, error }) => [id, [delivered, dead, error]]))).toEqual({
      hangs: [0, 20, "no answer in 0.3 s"],
      redirects: [0, 20, "HTTP 307, not followed"],
      endless: [20, 0, undefined],
      sound: [20, 0, undefined],
    });
    expect(elsewhere.got).toEqual([]);
    expect(cut).toHaveLength(20);
  });

  it("has a certificate of an authority that is known or was named for it, and of its own name", async () => {
    const good = certificate("IP:127.0.0.1");
    const bad = certificate("DNS:elsewhere.example");
    const [known, unknown, misnamed] = await Promise.all([receiver(undefined, good), receiver(undefined, good), receiver(undefined, bad)]);
    server = await startReads({
      webhooks: to(
        [
          target(known.url, { id: "known", ca: good.cert }),
          target(unknown.url, { id: "unknown" }),
          target(misnamed.url, { id: "misnamed", ca: bad.cert }),
        ],
        { retriesMs: [] },
      ),
    });

    await send(server, noted("n-1", "north", HIGH));
    await eventually(async () => (await listed()).every(({ delivered, dead }) => delivered + dead === 1));

    expect((await listed()).map(({ id, delivered, error }) => [id, delivered, error])).toEqual([
      ["known", 1, undefined],
      ["unknown", 0, "DEPTH_ZERO_SELF_SIGNED_CERT"],
      ["misnamed", 0, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ]);
    expect([unknown.got, misnamed.got]).toEqual([[], []]);
  });

  it("is found by its name once for each time it is sent, and not sent to where nobody named the network", async () => {
    const oa = await receiver();
    const port = new URL(oa.url).port;
    const asked: string[] = [];
    const addresses: Record<string, readonly string[]> = {
      "good.example": ["127.0.0.1"],
      "inside.example": ["10.0.0.8"],
      // One of them is a way in.
      "mixed.example": ["93.184.216.34", "169.254.169.254"],
      "none.example": [],
    };
    const origins = Object.keys(addresses).map((name) => `https://${name}:${port}`);
    const certified = certificate("DNS:good.example");
    const tls = await receiver(undefined, certified);
    const targets = Object.keys(addresses).map((name) =>
      target(`https://${name}:${name === "good.example" ? new URL(tls.url).port : port}/hook`, {
        id: name.split(".")[0] as string,
        ca: certified.cert,
        networks: name === "good.example" ? LOOPBACK : [],
      }),
    );
    server = await startReads({
      webhooks: to([...targets, target(oa.url, { id: "loopback", networks: [] })], {
        retriesMs: [],
        origins: [...origins, `https://good.example:${new URL(tls.url).port}`, new URL(oa.url).origin],
        resolve: async (name) => {
          asked.push(name);
          return (addresses[name] as readonly string[]).map((address) => ({ address, family: 4 }));
        },
      }),
    });

    await send(server, noted("n-1", "north", HIGH));
    await eventually(async () => (await listed()).every(({ delivered, dead }) => delivered + dead === 1));

    expect(Object.fromEntries((await listed()).map(({ id, delivered, error }) => [id, error ?? delivered]))).toEqual({
      good: 1,
      inside: "address 10.0.0.8 is in no network that was named",
      mixed: "address 169.254.169.254 is in no network that was named",
      none: "the name has no address",
      loopback: "address 127.0.0.1 is in no network that was named",
    });
    expect(asked.sort()).toEqual(Object.keys(addresses).sort());
    expect(oa.got).toEqual([]);
  });

  it("begins anew where the state was computed by other rules: it is told to read the lists", async () => {
    const oa = await receiver();
    const dir = await newFolder();
    const start = async (more: Parameters<typeof startReads>[0] = {}) =>
      startReads({
        dir,
        state: await sqliteStateStore({ file: join(dir, "state.db") }),
        webhooks: to([target(oa.url)], { store: sqliteWebhookStore({ file: join(dir, "webhooks.db") }) }),
        ...more,
      });
    server = await start();
    await send(server, noted("n-1", "north", HIGH));
    await eventually(async () => (await listed())[0]?.delivered === 1);
    await server.supervisor.close();
    server = await start({ packs: [notedFines] });

    await oa.until(2);

    expect(oa.got[1]?.payload).toMatchObject({ type: "feed.reset", data: { reason: "other_generation" } });
  });
});

describe("a server that is killed", () => {
  it("sends all that it had taken, and what came while it was down, when it is back", async () => {
    const dir = await newFolder();
    await killed(dir);
    await rm(dir, { recursive: true });
  });

  it.runIf(postgresBin)("does so with PostgreSQL too, which has to be installed here", async () => {
    const cluster = await startCluster();
    closing.push(async () => cluster.remove());
    await killed(await cluster.database());
  });

  async function killed(place: string): Promise<void> {
    let isUp = false;
    const oa = await receiver((response) => void response.writeHead(isUp ? 204 : 503).end());
    let running: ChildProcess | undefined;
    const start = async (): Promise<string> => {
      const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, "webhook-process.ts"), place, oa.url, SECRET], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      running = child;
      return await new Promise((resolve, reject) => {
        child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
        child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
      });
    };
    const kill = async (): Promise<void> => {
      const over = new Promise((resolve) => running?.once("exit", resolve));
      running?.kill("SIGKILL");
      await over;
    };
    closing.push(async () => void running?.kill("SIGKILL"));
    const post = async (url: string, ids: readonly string[]): Promise<void> => {
      const reply = await fetch(`${url}/v1/events`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${TOKENS.host}` },
        body: JSON.stringify({ events: ids.map((id) => ({ event: { ...noted(id, "north", HIGH), id: `e-${id}` } })) }),
      });
      expect(reply.status).toBe(200);
      await reply.arrayBuffer();
    };
    const names = (part: string) => Array.from({ length: 30 }, (_, i) => `${part}-${i}`);

    await post(await start(), names("a"));
    await oa.until(1);
    await kill();
    // Killed at whatever it was at: it may have folded, taken or sent some of these.
    const url = await start();
    await post(url, names("b"));
    await kill();
    isUp = true;
    await start();
    const delivered = () => new Set(oa.got.map(({ payload }) => (payload.data as { record?: { id: string } }).record?.id));
    await eventually(async () => delivered().size >= 60);
    await kill();

    expect(delivered()).toEqual(new Set([...names("a"), ...names("b")]));
    const ids = Map.groupBy(oa.got, ({ payload }) => (payload.data as { record: { id: string } }).record.id);
    // One id for each that was told, however often.
    for (const [, told] of ids) expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  }
});

describe("addresses", () => {
  const none = checkTargets([target("https://a.example/", { networks: [] })], ["https://a.example"])[0] as CheckedTarget;
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "0:0:0:0:0:ffff:a00:1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "localhost",
    "",
  ])("%s is not for sending to", (address) => {
    expect(isAddressAllowed(address, none.networks)).toBe(false);
  });
  it.each(["93.184.216.34", "172.32.0.1", "2606:4700::1111", "::ffff:93.184.216.34"])("%s is", (address) => {
    expect(isAddressAllowed(address, none.networks)).toBe(true);
  });
  it("of a network that was named are, also as part of one of version 6, and others are not", () => {
    const [{ networks }] = checkTargets(
      [target("https://a.example/", { networks: ["10.1.2.0/24", "fd00:1::/32"] })],
      ["https://a.example"],
    ) as readonly [CheckedTarget];

    expect(["10.1.2.9", "::ffff:10.1.2.9", "fd00:1::9"].map((address) => isAddressAllowed(address, networks))).toEqual([true, true, true]);
    expect(["10.1.3.9", "::ffff:10.1.3.9", "fd00:2::9", "127.0.0.1"].map((address) => isAddressAllowed(address, networks))).toEqual(
      Array(4).fill(false),
    );
  });
});

describe("targets", () => {
  const origins = ["https://a.example", "http://127.0.0.1:9", "https://127.0.0.1", "http://a.example", "http://10.0.0.1"];
  it.each<[string, Partial<WebhookTarget>]>([
    ["an origin that is not listed", { url: "https://b.example/" }],
    ["http to another machine", { url: "http://a.example/" }],
    ["http to an address that is not of this machine", { url: "http://10.0.0.1/" }],
    ["a user", { url: "https://u:p@a.example/" }],
    ["a query", { url: "https://a.example/?token=1" }],
    ["a fragment", { url: "https://a.example/#1" }],
    ["no address", { url: "a.example" }],
    ["another scheme", { url: "file:///etc/passwd" }],
    ["a port that is not listed", { url: "https://a.example:8443/" }],
    ["an id with a slash", { id: "a/b" }],
    ["no organisation", { orgs: [] }],
    ["no secret", { secrets: [] }],
    ["a short secret", { secrets: ["whsec_AAAA"] }],
    ["a secret without its sign", { secrets: ["A".repeat(44)] }],
    ["an event that there is not", { events: ["record.read"] as never }],
    ["no events", { events: [] }],
    ["a network that is none", { networks: ["10.0.0.0/33"] }],
    ["a network that is a name", { networks: ["localhost"] }],
  ])("with %s stop the start", (_, more) => {
    let error: unknown;
    try {
      checkTargets([target("https://a.example/", more)], origins);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "SETTING_INVALID" });
    expect(String(error)).not.toContain(SECRET.slice(6, 20));
  });

  it("of a number for an address are that of the address", () => {
    const [one] = checkTargets([target("https://2130706433/")], origins);

    expect(one?.url.hostname).toBe("127.0.0.1");
  });

  it("are none unless the operator names them", async () => {
    server = await startReads();

    expect(await listed()).toEqual([]);
  });
});

/** Signed by itself. */
function certificate(name: string): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=webhook", "-addext", `subjectAltName=${name}`, "-days", "2"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert, ...subject],
    {
      stdio: "ignore",
    },
  );
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}
