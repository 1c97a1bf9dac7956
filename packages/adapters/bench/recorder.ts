import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { plumblineExpress } from "@plumbline/adapters/express";
import { createRecorder } from "@plumbline/adapters/recorder";
import express, { type Express, type RequestHandler } from "express";

// What the capture of an act costs the host: requests per second of one Express route that stores nothing, without and with the
// middleware and a recorder that delivers to a server in another process's place; in turns, in one process.
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const ROUNDS = short ? 2 : 8;
const REQUESTS = short ? 200 : 4_000;
const LANES = 8;

const agent = new Agent({ keepAlive: true, maxSockets: LANES });
const body = JSON.stringify({ fine: "80000", reason: "x".repeat(200) });

const supervisor = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { events } = JSON.parse(Buffer.concat(chunks).toString()) as { events: { event: { id: string } }[] };
    const receipts = events.map(({ event }) => ({ id: event.id, status: "stored", index: 0, salt: "00", received: "" }));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ receipts, checkpoint: "" }));
  });
});
const recorder = createRecorder({
  endpoint: `http://127.0.0.1:${await listening(supervisor)}`,
  token: "t",
  source: "bench",
  memory: { capacity: ROUNDS * REQUESTS * 2 },
});
const capture = plumblineExpress({
  recorder,
  actor: () => ({ id: "officer-7" }),
  rules: [
    {
      method: "POST",
      path: "/cases/:id/decision",
      toEvent: ({ params, fields }) => ({
        type: "penalty.decided",
        objects: [{ type: "penalty", id: params.id ?? "" }],
        data: { fine: Number(fields.fine) * 100, reason: String(fields.reason) },
      }),
    },
  ],
});
const plain = await served(express().use(express.json()));
const captured = await served(express().use(express.json(), capture as RequestHandler));

const seconds = { plain: [] as number[], captured: [] as number[] };
for (let round = 0; round <= ROUNDS; round++) {
  const [without, withCapture] = [await timed(plain.port), await timed(captured.port)];
  await recorder.flush(60_000);
  // The first round warms up.
  if (round > 0) {
    seconds.plain.push(without);
    seconds.captured.push(withCapture);
  }
}
const left = await recorder.close();
const { sent } = recorder.health();
if (left !== 0 || sent !== (ROUNDS + 1) * REQUESTS) throw new Error(`${sent} of ${(ROUNDS + 1) * REQUESTS} events arrived`);
const [without, withCapture] = [median(seconds.plain), median(seconds.captured)];
console.log(
  [
    `without capture: ${Math.round(REQUESTS / without)} requests/s`,
    `with capture and delivery: ${Math.round(REQUESTS / withCapture)} requests/s, ${(withCapture / without).toFixed(2)} times the time`,
    `${(((withCapture - without) / REQUESTS) * 1e6).toFixed(0)} µs for an act (client, host and a supervisor that stores nothing share this process)`,
  ].join("\n"),
);
agent.destroy();
for (const server of [supervisor, plain.server, captured.server]) {
  server.close();
  server.closeAllConnections();
}

async function served(app: Express) {
  app.post("/cases/:id/decision", (_request, response) => void response.send("done"));
  const server = createServer(app);
  return { server, port: await listening(server) };
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function timed(port: number): Promise<number> {
  const from = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < REQUESTS) await post(port, next++);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return (performance.now() - from) / 1000;
}

async function post(port: number, id: number): Promise<void> {
  const sent = httpRequest({
    port,
    agent,
    method: "POST",
    path: `/cases/${id}/decision`,
    headers: { "content-type": "application/json", "content-length": body.length },
  }).end(body);
  const [response] = await once(sent, "response");
  response.resume();
  await once(response, "end");
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
