import { type CommandReply, PlumblineError, type TraceEvent } from "@plumbline/core";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import type { TrailStore } from "../src/trail/trail-store.ts";
import { type DeskSetUp, event, finesOf, KEYS, startDesk, type TestDesk } from "./desk-support.ts";
import { newFolder, startSupervisor } from "./supervisor.ts";

let desk: TestDesk;

afterEach(async () => desk?.end());

const KEY = "0123456789abcdef0123456789abcdef";
const orange = { packs: finesOf("330106-sj", "orange") };

async function eventsIn(trail = desk.supervisor.trail): Promise<readonly TraceEvent[]> {
  return (await trail.read(0, 5000)).flatMap(({ event: text }) => (text === undefined ? [] : [JSON.parse(text) as TraceEvent]));
}

async function begun(options: DeskSetUp = orange): Promise<readonly ["signalHandling", string]> {
  desk = await startDesk(options);
  await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
  const raised = (await eventsIn()).find(({ type }) => type === "signal.raised");
  return ["signalHandling", raised?.objects[0]?.id as string];
}

/** What the rows and the facts say, of everything. */
async function everything(): Promise<string> {
  const { supervision } = desk.supervisor;
  const signals = await supervision.state?.signals({ limit: 100 });
  const views = await Promise.all((signals ?? []).map(({ id }) => supervision.view({ type: "signalHandling", id })));
  const versions = await Promise.all((signals ?? []).map(({ id }) => supervision.version({ type: "signalHandling", id })));
  const dispositions = await supervision.state?.records({ types: ["disposition"], limit: 100 });
  return JSON.stringify([signals, views.map((view) => view?.state), versions, dispositions]);
}

describe("commands", () => {
  it("of two clerks at once: one is taken, the other has looked at another version, and nothing else happens", async () => {
    const on = await begun();
    const version = (await desk.handling("clerk", on[1])).version;

    const both = await Promise.all((["clerk", "colleague"] as const).map((who) => desk.ask(who, on, "acknowledge", {}, version)));
    const { quarantined } = await desk.get<{ readonly quarantined: readonly unknown[] }>("operator", "/v1/quarantine");

    expect(both).toEqual([{ version: expect.any(Number), index: expect.any(Number) }, "409 VERSION_CONFLICT"]);
    expect(quarantined).toEqual([]);
    expect((await eventsIn()).filter(({ type }) => type === "source.equivocated" || type === "handling.acknowledged")).toHaveLength(1);
  });

  it("of twenty at once: one of each version", async () => {
    const on = await begun();
    await desk.ask("clerk", on, "acknowledge");
    const version = (await desk.handling("clerk", on[1])).version;

    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => desk.ask(i % 2 === 0 ? "clerk" : "colleague", on, "assign", { owner: `p-${i}` }, version)),
    );

    expect(all.filter((one) => typeof one !== "string")).toHaveLength(1);
    expect(all.filter((one) => one === "409 VERSION_CONFLICT")).toHaveLength(19);
    expect((await eventsIn()).filter(({ type }) => type === "handling.assigned")).toHaveLength(1);
  });

  it("that are sent again under their key are answered as the first time, after a restart too", async () => {
    const on = await begun();
    const { version } = await desk.handling("clerk", on[1]);
    const first = await desk.ask("clerk", on, "acknowledge", {}, version, KEY);
    const again = await desk.ask("clerk", on, "acknowledge", {}, version, KEY);
    const others = await desk.ask("colleague", on, "acknowledge", {}, version, KEY);

    desk = await desk.again();
    const later = await desk.ask("clerk", on, "acknowledge", {}, version, KEY);

    expect(again).toEqual(first);
    expect(later).toEqual(first);
    expect(others).toBe("409 VERSION_CONFLICT");
    expect((await eventsIn()).filter(({ type }) => type === "handling.acknowledged")).toHaveLength(1);
  });

  it("without a store for keys take no text that could never be erased, and all else", async () => {
    const dir = await newFolder();
    const server = await startSupervisor({ dir, ...orange });
    await server.call("POST", "/v1/events", { events: [{ event: event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }) }] });
    await server.supervisor.supervision.caughtUp();
    const id = (await eventsIn(server.supervisor.trail)).find(({ type }) => type === "signal.raised")?.objects[0]?.id as string;
    const record = { type: "signalHandling", id };
    const ask = async (type: string, body: object) =>
      server.call("POST", "/v1/commands", { record, type, expectedVersion: await server.supervisor.supervision.version(record), body });

    const statuses = [(await ask("acknowledge", {})).status, (await ask("dismiss", { as: "lawful", reason: "SECRET" })).status];
    const { facts } = await server.json<{ facts: object }>("GET", `/v1/signals/${id}/handling`);

    expect(statuses).toEqual([200, 500]);
    expect(facts).toMatchObject({ state: "acknowledged" });
    await expect(server.end()).rejects.toThrow("subjects' keys");
  });

  it("are not for a host to imitate", async () => {
    const on = await begun();
    const forged = (type: string) => event(type, "f-1", { by: "p-li" }, { objects: [{ type: "signal", id: on[1] }] });

    const response = await desk.call("POST", "/v1/events", {
      events: ["handling.acknowledged", "disposition.withdrawn", "import.began"].map((type) => ({ event: forged(type) })),
    });
    const { receipts } = (await response.json()) as { receipts: readonly { status: string; code: string }[] };

    expect(receipts.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(3).fill("quarantined FORBIDDEN"));
    expect((await desk.handling("clerk", on[1])).facts.state).toBe("new");
  });

  it("of a kind that does not exist, of another record or without a shape are refused", async () => {
    const on = await begun();
    const ask = async (body: object) => (await desk.call("POST", "/v1/commands", body, KEYS.clerk)).status;
    const whole = { record: { type: on[0], id: on[1] }, type: "acknowledge", expectedVersion: 0, body: {} };

    expect(await ask({ ...whole, record: { type: "fine", id: "f-1" } })).toBe(404);
    expect(await ask({ ...whole, type: "endWindow" })).toBe(404);
    expect(await ask({ ...whole, record: { type: on[0], id: "nothing" } })).toBe(404);
    expect(await ask({ ...whole, key: "short" })).toBe(422);
    expect(await ask({ ...whole, expectedVersion: -1 })).toBe(422);
    expect(await ask({ ...whole, body: { more: 1 } })).toBe(422);
    expect((await desk.call("POST", "/v1/commands", whole, "")).status).toBe(401);
  });
});

describe("what stands in the trail", () => {
  async function story(): Promise<readonly ["signalHandling", string]> {
    const on = await begun();
    await desk.ask("clerk", on, "acknowledge");
    await desk.ask("clerk", on, "ask", { whom: "person", question: "QUESTION" });
    await desk.at("2026-03-03T09:00:00+08:00");
    await desk.ask("person", on, "answer", { text: "ANSWER" });
    await desk.ask("clerk", on, "dismiss", { as: "lawful", reason: "SECRET" });
    return on;
  }

  it("gives the same rows and facts when it is folded anew", async () => {
    await story();
    const live = await everything();
    const size = desk.supervisor.trail.size;

    desk = await desk.again();

    expect(await everything()).toBe(live);
    expect(desk.supervisor.trail.size).toBe(size);
  });

  it("holds texts so that those of a person can be erased: they are read nowhere then, and the steps stay", async () => {
    const on = await story();
    const before = JSON.stringify(await desk.handling("clerk", on[1]));
    const { version } = await desk.handling("clerk", on[1]);

    await desk.supervisor.trail.erase({ subjects: ["p-wang"], reason: "asked for" });
    await desk.supervisor.supervision.caughtUp();
    const after = await desk.handling("clerk", on[1]);
    const entries = JSON.stringify(await desk.get("operator", "/v1/trail/entries"));

    expect(before).toMatch(/QUESTION.*ANSWER.*SECRET/);
    expect(JSON.stringify(after)).not.toMatch(/QUESTION|ANSWER|SECRET/);
    expect(entries).not.toMatch(/QUESTION|ANSWER|SECRET/);
    expect(after).toMatchObject({ version, facts: { state: "dismissed", dismissedAs: "lawful" } });
    expect((await eventsIn()).filter(({ type }) => type === "handling.begun")).toHaveLength(1);
  });

  it("lets one entry with a text be erased whole, and the state is computed without it; no other of our own", async () => {
    const on = await story();
    const entries = await desk.supervisor.trail.read(0, 1000);
    const at = (type: string): number => entries.find(({ event: text }) => text?.includes(`"${type}"`))?.index as number;

    await desk.supervisor.trail.erase({ entries: [at("handling.dismissed")], reason: "asked for" });
    await desk.supervisor.supervision.caughtUp();
    const { facts, timeline, version } = await desk.handling("clerk", on[1]);

    expect(facts).toMatchObject({ state: "answered", turn: "supervisor" });
    expect(JSON.stringify(timeline)).not.toContain("SECRET");
    expect(version).toBe(at("handling.answered") + 1);
    for (const type of ["handling.acknowledged", "handling.begun", "signal.raised"]) {
      await expect(desk.supervisor.trail.erase({ entries: [at(type)], reason: "x" })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    }
  });

  it("goes on where a crash between writing and folding left it, and a step that was written counts once", async () => {
    const dir = await newFolder();
    const store = await sqliteTrailStore({ file: `${dir}/trail.db` });
    const broken: TrailStore & { fails: boolean } = {
      ...store,
      fails: false,
      async append(...args) {
        await store.append(...args);
        if (this.fails) throw new PlumblineError("STORE_UNAVAILABLE", "the disk does not answer");
      },
    };
    const faults: unknown[] = [];
    const on = await begun({ ...orange, dir, store: broken, onFault: (fault) => faults.push(fault) });
    const { version } = await desk.handling("clerk", on[1]);
    broken.fails = true;
    const lost = await desk.ask("clerk", on, "acknowledge", {}, version, KEY);
    broken.fails = false;
    const retried = await desk.ask("clerk", on, "acknowledge", {}, version, KEY);
    await desk.supervisor.supervision.tick();
    await desk.supervisor.close();

    desk = await startDesk({ ...orange, dir, testClock: desk.clock as NonNullable<DeskSetUp["testClock"]> });
    const again = await desk.ask("clerk", on, "acknowledge", {}, version, KEY);

    expect(lost).toBe("503 STORE_UNAVAILABLE");
    expect(again).toEqual(retried);
    expect((again as CommandReply).version).toBeGreaterThan(version);
    expect((await desk.handling("clerk", on[1])).facts).toMatchObject({ state: "acknowledged", owner: "p-li" });
    expect((await eventsIn()).filter(({ type }) => type === "handling.acknowledged" || type === "source.equivocated")).toHaveLength(1);
  });
});
