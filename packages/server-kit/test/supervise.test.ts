import type { SignalDetail, SignalList, TraceEvent } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { createTrail } from "../src/trail/create-trail.ts";
import { event, newFolder, ORIGIN, SEED, startSupervisor, type TestSupervisor, testClock } from "./supervisor.ts";

let server: TestSupervisor;

afterEach(async () => server?.end());

const DAY = 86_400_000;

async function send(...events: TraceEvent[]): Promise<void> {
  await server.call("POST", "/v1/events", { events: events.map((one) => ({ event: one })) });
  await server.supervisor.supervision.caughtUp();
}

async function signals(): Promise<readonly SignalDetail[]> {
  const { signals: list } = await server.json<SignalList>("GET", "/v1/signals");
  return Promise.all(list.map(({ id }) => server.json<SignalDetail>("GET", `/v1/signals/${id}`)));
}

async function typesInTrail(): Promise<readonly string[]> {
  const entries = await server.supervisor.trail.read(0, 1000);
  return entries.map(({ event: text }) => (JSON.parse(text as string) as TraceEvent).type);
}

describe("the supervise loop", () => {
  it("R-013: comes to the same signals from the trail alone, and writes none of them twice", async () => {
    server = await startSupervisor();
    await send(
      event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }),
      event("fine.decided", "f-2", { fine: 900_00, max: 500_00 }),
      event("fine.filed", "f-3", {}),
    );
    server.clock.set(server.clock.now() + 12 * DAY);
    await server.supervisor.supervision.tick();
    await send(event("fine.decided", "f-2", { fine: 100_00 }, { time: "2026-03-14T09:00:00+08:00" }));
    const before = { signals: await signals(), types: await typesInTrail() };

    server = await server.restart();

    expect(await signals()).toEqual(before.signals);
    expect(await typesInTrail()).toEqual(before.types);
    expect(before.signals.map(({ control, record, state }) => `${record.id} ${control.id} ${state}`).sort()).toEqual([
      "f-1 F-1 open",
      "f-2 F-1 ceased",
      "f-3 F-2 open",
    ]);
  });

  it("writes a signal that a crash kept from the trail, once", async () => {
    const dir = await newFolder();
    const trail = await createTrail({
      store: await sqliteTrailStore({ file: `${dir}/trail.db` }),
      signer: ed25519Signer(ORIGIN, SEED),
      origin: ORIGIN,
      clock: testClock(),
    });
    await trail.append([{ event: event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }) }]);
    await trail.close();

    server = await startSupervisor({ dir });
    const first = await typesInTrail();
    server = await server.restart();

    expect(first).toEqual(["fine.decided", "signal.raised"]);
    expect(await typesInTrail()).toEqual(first);
  });

  it("lets time pass in the trail where something is due, and nowhere else", async () => {
    server = await startSupervisor();
    await send(event("fine.filed", "f-1", {}));
    await server.supervisor.supervision.tick();
    const early = await typesInTrail();

    server.clock.set(Date.parse("2026-03-13T00:00:01+08:00"));
    await server.supervisor.supervision.tick();
    await server.supervisor.supervision.tick();

    expect(early).toEqual(["fine.filed"]);
    expect(await typesInTrail()).toEqual(["fine.filed", "clock.advanced", "signal.raised"]);
    expect(await signals()).toMatchObject([{ control: { id: "F-2" }, level: "red", at: "2026-03-12T16:00:00.000Z" }]);
  });

  it("tells when a signal changes and when it is over, with what it said each time", async () => {
    server = await startSupervisor();

    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    await send(event("fine.decided", "f-1", { fine: 900_00 }, { time: "2026-03-02T10:00:00+08:00" }));
    await send(event("fine.decided", "f-1", { fine: 400_00 }, { time: "2026-03-02T11:00:00+08:00" }));
    const [detail] = await signals();

    expect(detail?.history.map(({ change }) => change)).toEqual(["raised", "revised", "ceased"]);
    expect(detail?.state).toBe("ceased");
  });

  it("raises nothing twice when events come twice", async () => {
    server = await startSupervisor();
    const one = event("fine.decided", "f-1", { fine: 800_00, max: 500_00 });

    await send(one, one);
    await send(one);

    expect(await typesInTrail()).toEqual(["fine.decided", "signal.raised"]);
  });

  it("keeps apart two sources that use one id", async () => {
    server = await startSupervisor();
    const one = event("fine.decided", "f-1", { fine: 800_00, max: 500_00 });
    const other = { ...one, source: "other", objects: [{ type: "fine", id: "f-2" }] };
    await send(one);
    await server.call("POST", "/v1/events", { events: [{ event: other }] }, "token-of-another-0123456789");
    await server.supervisor.supervision.caughtUp();

    const found = await signals();

    expect(found.map(({ record, events }) => [record.id, ...events.map(({ event: { source } }) => source)].join(" ")).sort()).toEqual([
      "f-1 host",
      "f-2 other",
    ]);
  });

  it("lets no host speak as the supervisor", async () => {
    await expect(
      startSupervisor({
        identity: { sources: { "engine/main": "a-token-that-is-long-enough" }, supervisors: {}, secret: "a-secret-for-sessions" },
      }),
    ).rejects.toMatchObject({ code: "SETTING_INVALID" });
    server = await startSupervisor();
  });
});
