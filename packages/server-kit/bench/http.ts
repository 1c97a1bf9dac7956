import { type ChildProcess, fork } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { conceal } from "@plumbline/core/trail";

// HTTP → durable → receipt, with every commit on the disk before its receipts. Events have 660 bytes in canonical form and two disclosures of one of 10,000 persons; ids are
// random, which is the hardest case for the search of duplicates. Load and server share the machine. Short runs are for the exit code, not for figures.
//   --folder DIR (kept, so that a second run finds a full store) --postgres URL --seconds N --fill N (before measuring) --connections, --batch (one load instead of all)
const { values } = parseArgs({
  options: {
    folder: { type: "string" },
    postgres: { type: "string" },
    seconds: { type: "string" },
    fill: { type: "string" },
    connections: { type: "string" },
    batch: { type: "string" },
  },
});
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const seconds = Number(values.seconds ?? (short ? 0.3 : 10));
const folder = values.folder ?? mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-http-"));
const template = templateOf();
const ids = Buffer.alloc(16 * 1000);
const server = await startServer();

try {
  const loads = values.batch
    ? [{ connections: Number(values.connections ?? 8), batch: Number(values.batch) }]
    : [
        { connections: 8, batch: 100 },
        { connections: 64, batch: 1 },
        { connections: 1, batch: 1 },
      ];
  for (const load of loads) await measure(load);
} finally {
  await server.stop();
  if (!values.folder) rmSync(folder, { recursive: true });
}

interface Load {
  readonly connections: number;
  readonly batch: number;
}

async function measure({ connections, batch }: Load): Promise<void> {
  await drive({ connections, batch, milliseconds: short ? 50 : 1500 });
  const before = await server.stats();
  const { events, milliseconds, waits } = await drive({ connections, batch, milliseconds: seconds * 1000 });
  const after = await server.stats();
  waits.sort((a, b) => a - b);
  const wait = (part: number) => `${(waits[Math.floor((waits.length - 1) * part)] as number).toFixed(1)} ms`;
  const cpu = (kind: "cpu" | "thread") =>
    ((after[kind].user + after[kind].system - before[kind].user - before[kind].system) / events).toFixed(1);
  console.log(
    `${values.postgres ? "PostgreSQL" : "SQLite"}, ${before.size.toLocaleString("en")} stored, batch ${batch}, ${connections} connections: ` +
      `${Math.round((events / milliseconds) * 1000).toLocaleString("en")} events/s, p50 ${wait(0.5)}, p99 ${wait(0.99)}, max ${wait(1)}; ` +
      `server ${cpu("cpu")} µs CPU/event, ${cpu("thread")} of them in its main thread, rss ${Math.round(after.rss / 1e6)} MB, heap ${Math.round(after.heap / 1e6)} MB`,
  );
}

async function drive({ connections, batch, milliseconds }: Load & { readonly milliseconds: number }) {
  const waits: number[] = [];
  const started = performance.now();
  let events = 0;
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient()));
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < milliseconds) {
        const body = bodyOf(batch);
        const sent = performance.now();
        await client.post(body);
        waits.push(performance.now() - sent);
        events += batch;
      }
    }),
  );
  const took = performance.now() - started;
  for (const client of clients) client.close();
  return { events, milliseconds: took, waits };
}

/** A client that does no more than it must, since it takes its time from the server: bytes out, length and status in. */
async function openClient() {
  const { hostname, port } = new URL(server.url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  await once(socket, "connect");
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  let expected = -1;
  let received = 0;
  socket.on("error", (error) => reject(error));
  socket.on("data", (chunk: Buffer) => {
    if (expected < 0) {
      const head = chunk.subarray(0, 1024).toString("latin1");
      if (!head.startsWith("HTTP/1.1 200")) return reject(new Error(chunk.toString()));
      const end = head.indexOf("\r\n\r\n");
      expected = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      received = chunk.length - end - 4;
    } else {
      received += chunk.length;
    }
    if (received >= expected) {
      expected = -1;
      resolve();
    }
  });
  return {
    post(body: Buffer): Promise<void> {
      return new Promise((done, failed) => {
        resolve = done;
        reject = failed;
        socket.write(
          `POST /v1/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer a-token-of-the-benchmark\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
        );
        socket.write(body);
      });
    },
    close: () => socket.destroy(),
  };
}

/** One event as text, with places for an id, a number and a person. */
function templateOf(): readonly string[] {
  const event = {
    id: "ID_OF_32_HEX_DIGITS_____________",
    type: "case.stepped",
    time: "2026-03-02T09:00:00+08:00",
    source: "bench",
    objects: [{ type: "case", id: "case-2026-000001" }],
    actor: { id: "actor-17", post: "post-3", org: "org-1" },
    data: { channel: "counter", fen: 1_250_000, step: "review", note: "", applicant: "a person's name", idNumber: "of eighteen digits" },
  };
  const concealed = conceal(event, ["applicant", "idNumber"], (length) => new Uint8Array(length).fill(length));
  const padding = 660 - JSON.stringify(concealed.event).length;
  (concealed.event.data as { note: string }).note = "x".repeat(padding);
  const disclosures = concealed.disclosures.map((text) => ({ subject: "person-000000", text }));
  return JSON.stringify({ event: concealed.event, disclosures }).split(/ID_OF_32_HEX_DIGITS_____________|person-000000/);
}

function bodyOf(batch: number): Buffer {
  const [start = "", middle = "", second = "", end = ""] = template;
  randomFillSync(ids);
  let body = '{"events":[';
  for (let i = 0; i < batch; i++) {
    const id = ids.toString("hex", i * 16, i * 16 + 16);
    const person = `person-${String(Math.floor(Math.random() * 10_000)).padStart(6, "0")}`;
    body += `${i === 0 ? "" : ","}${start}${id}${middle}${person}${second}${person}${end}`;
  }
  return Buffer.from(`${body}]}`);
}

interface Stats {
  readonly rss: number;
  readonly heap: number;
  readonly size: number;
  readonly cpu: NodeJS.CpuUsage;
  /** Of its main thread. */
  readonly thread: NodeJS.CpuUsage;
}

async function startServer() {
  const script = join(import.meta.dirname, "http-server.ts");
  const child: ChildProcess = fork(script, [folder, values.postgres ?? "", values.fill ?? "0"], {
    execArgv: ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning"],
    stdio: ["pipe", "pipe", "inherit", "ipc"],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return {
    url: line.toString().trim(),
    async stats(): Promise<Stats> {
      child.send("stats");
      const [stats] = (await once(child, "message")) as [Stats];
      return stats;
    },
    async stop(): Promise<void> {
      child.stdin?.end();
      await once(child, "exit");
      if (!values.postgres) console.log(`${Math.round(statSync(join(folder, "trail.db")).size / 1e6)} MB on disk`);
    },
  };
}
