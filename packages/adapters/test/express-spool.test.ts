import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { plumblineExpress } from "@plumbline/adapters/express";
import type { SpoolRecorder } from "@plumbline/adapters/spool";
import express, { type Request } from "express";
import { expect, it, onTestFinished } from "vitest";
import { spoolRecorder, startServer } from "./spool-support.ts";
import { faults } from "./test-supervisor.ts";

/** A host of one form; the answer is a function that sends to it. */
async function startHost(recorder: SpoolRecorder) {
  const app = express();
  app.use(
    express.json(),
    plumblineExpress<Request>({
      recorder,
      actor: () => ({ id: "officer-7" }),
      rules: [
        {
          method: "POST",
          path: "/cases/:id/decision",
          toEvent: ({ params, fields }) => ({
            id: `${params.id}/decided`,
            type: "penalty.decided",
            objects: [{ type: "penaltyCase", id: params.id ?? "" }],
            data: { fineFen: Number(fields.fine) * 100 },
          }),
        },
      ],
    }),
  );
  app.post("/cases/:id/decision", (_request, response) => void response.send("done"));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return async (path: string, body: unknown): Promise<{ readonly status: number; readonly text: string }> => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  };
}

const about = { signal: "s1", control: "PEN-11", record: { type: "penaltyCase", id: "c1" } };

it("keeps what was done and what a page told in the spool while the supervisor is away, each once, and delivers it afterwards", async () => {
  const server = await startServer();
  const { codes, onFault } = faults();
  const recorder = await spoolRecorder(server.url, { onFault });
  const send = await startHost(recorder);
  await server.down();
  const answer = { ...about, id: "0123456789abcdef0123456789abcdef", act: "justify", reason: "again" };

  const shown = await send("/plumbline/shown", about);
  // The second may come before the first is on the disk.
  const told = await Promise.all([send("/plumbline/answers", answer), send("/plumbline/answers", answer)]);
  const waiting = recorder.health().queued;
  const decided = await send("/cases/c1/decision", { fine: 80_000 });
  await server.up();
  await recorder.flush();

  expect([shown.status, ...told.map(({ status }) => status), waiting]).toEqual([202, 202, 202, 2]);
  expect(decided).toEqual({ status: 200, text: "done" });
  expect(await server.received()).toMatchObject([
    { type: "notice.shown", seq: 0 },
    { type: "notice.answered", seq: 1, id: answer.id },
    { type: "penalty.decided", seq: 2, id: "c1/decided", actor: { id: "officer-7" }, data: { fineFen: 8_000_000 } },
  ]);
  expect([recorder.health(), await server.noticed()]).toMatchObject([{ sent: 3, refused: 0, unproven: 0 }, []]);
  expect(codes().filter((code) => code !== "SUPERVISOR_UNAVAILABLE")).toEqual([]);
}, 30_000);

it.each(["fail", "block"] as const)(
  "answers as without it where the spool is full and told to %s, and reports that",
  async (whenFull) => {
    const { codes, onFault } = faults();
    const recorder = await spoolRecorder("http://127.0.0.1:9", { capacity: 1, whenFull, onFault });
    const send = await startHost(recorder);

    const decided = await send("/cases/c1/decision", { fine: 80_000 });
    await recorder.close(1);

    expect(decided).toEqual({ status: 200, text: "done" });
    expect(codes()).toContain("RECORDER_FULL");
  },
  30_000,
);

it("tells the page that its answer is not on the disk where the spool is full", async () => {
  const recorder = await spoolRecorder("http://127.0.0.1:9", { capacity: 1 });
  const send = await startHost(recorder);

  const answers = [await send("/plumbline/shown", about), await send("/plumbline/answers", { ...about, act: "correct" })];

  expect(answers.map(({ status, text }) => [status, JSON.parse(text).code])).toEqual([
    [503, "RECORDER_FULL"],
    [503, "RECORDER_FULL"],
  ]);
}, 30_000);
