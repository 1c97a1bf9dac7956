import { randomBytes } from "node:crypto";
import { type EventEnvelope, PlumblineError, type SignalDetail, type SignalList, type TraceEvent } from "@plumbline/core";
import { conceal, ed25519Signer } from "@plumbline/core/trail";
import { supervision as supervisionPack } from "@plumbline/packs";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { sqliteSubjectKeys } from "../src/store/keys/sqlite-subject-keys.ts";
import { createTrail } from "../src/trail/create-trail.ts";
import type { TrailStore } from "../src/trail/trail-store.ts";
import { event, finesWith, newFolder, ORIGIN, SEED, startSupervisor, type TestSupervisor, TOKENS, testClock } from "./supervisor.ts";

let server: TestSupervisor;

afterEach(async () => server?.end());

const DAY = 86_400_000;

async function send(...events: TraceEvent[]): Promise<void> {
  await server.call("POST", "/v1/events", { events: events.map((one) => ({ event: one })) });
  await server.supervisor.supervision.caughtUp();
}

async function listed(): Promise<SignalList["signals"]> {
  const { signals: list } = await server.json<SignalList>("GET", "/v1/signals");
  return [...list, ...(await server.json<SignalList>("GET", "/v1/signals?shadow=true")).signals];
}

async function signals(): Promise<readonly SignalDetail[]> {
  return Promise.all((await listed()).map(({ id }) => server.json<SignalDetail>("GET", `/v1/signals/${id}`)));
}

async function typesInTrail(): Promise<readonly string[]> {
  const entries = await server.supervisor.trail.read(0, 1000);
  return entries.map(({ event: text }) => (JSON.parse(text as string) as TraceEvent).type);
}

async function changesInTrail(): Promise<readonly string[]> {
  const entries = await server.supervisor.trail.read(0, 1000);
  return entries
    .map(({ event: text = "{}" }) => JSON.parse(text) as Partial<TraceEvent>)
    .filter((one): one is TraceEvent => one.type?.startsWith("signal.") === true)
    .map(({ type, id, time, data }) => `${type} ${id} ${time} ${data.content as string}`);
}

/** A store that fails to append as long as it is told to. */
function failing(store: TrailStore): TrailStore & { broken: "no" | "before" | "after" } {
  return {
    ...store,
    broken: "no",
    async append(...args) {
      if (this.broken === "before") throw new PlumblineError("STORE_UNAVAILABLE", "the disk is full");
      await store.append(...args);
      if (this.broken === "after") throw new PlumblineError("STORE_UNAVAILABLE", "the disk does not answer");
    },
  };
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

    expect(first).toEqual(["fine.decided", "signal.raised", "handling.begun"]);
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
    expect(await typesInTrail()).toEqual(["fine.filed", "clock.advanced", "signal.raised", "handling.begun"]);
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

    expect(await typesInTrail()).toEqual(["fine.decided", "signal.raised", "handling.begun"]);
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

  it("used to name the first source that used an id for what another source told", async () => {
    server = await startSupervisor();
    const one = event("fine.decided", "f-1", { fine: 100_00, max: 500_00 });
    const other = { ...event("fine.decided", "f-2", { fine: 800_00, max: 500_00 }, { id: one.id, source: "other" }) };
    await send(one);
    await server.call("POST", "/v1/events", { events: [{ event: other }] }, TOKENS.other);
    await server.supervisor.supervision.caughtUp();

    const [detail] = await signals();

    expect(detail?.notice.read.map(({ source }) => source?.system)).toEqual(["other", "other"]);
    expect(detail?.events.map(({ index }) => index)).toEqual([1]);
  });

  it("names no source where two used one id for events of one record", async () => {
    server = await startSupervisor();
    const one = event("fine.decided", "f-1", { fine: 100_00, max: 500_00 });
    const other = { ...one, source: "other", data: { fine: 800_00, max: 500_00 } };
    await send(one);
    await server.call("POST", "/v1/events", { events: [{ event: other }] }, TOKENS.other);
    await server.supervisor.supervision.caughtUp();

    const [detail] = await signals();

    expect(detail?.notice.read.map(({ source }) => source)).toEqual([undefined, undefined]);
    expect(detail?.events.map(({ event: { source } }) => source)).toEqual(["host", "other"]);
  });

  it("used to know less of a signal after a restart when two commits fell into one millisecond", async () => {
    server = await startSupervisor();
    const { supervision, trail } = server.supervisor;
    await trail.append([{ event: event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }) }]);
    await supervision.caughtUp();
    await trail.append([{ event: event("fine.decided", "f-1", { fine: 100_00 }, { time: "2026-03-02T10:00:00+08:00" }) }]);
    await supervision.caughtUp();
    const before = { signals: await signals(), changes: await changesInTrail() };

    server = await server.restart();

    expect(before.signals.map(({ state, history }) => [state, ...history.map(({ change }) => change)])).toEqual([
      ["ceased", "raised", "ceased"],
    ]);
    expect({ signals: await signals(), changes: await changesInTrail() }).toEqual(before);
  });

  it("used to lose what a signal said in between when the trail grew faster than it was told", async () => {
    server = await startSupervisor();
    const { supervision, trail } = server.supervisor;
    const fines = [800_00, 900_00, 100_00].map((fine, hour) =>
      event("fine.decided", "f-1", { fine, max: 500_00 }, { time: `2026-03-02T1${hour}:00:00+08:00` }),
    );

    // Each waits for the one before, and none for the supervisor.
    for (const one of fines) await trail.append([{ event: one }]);
    await supervision.caughtUp();

    expect((await signals())[0]?.history.map(({ change }) => change)).toEqual(["raised", "revised", "ceased"]);
  });

  it.each([
    { name: "refuses to write", broken: "before" },
    { name: "wrote and did not say so", broken: "after" },
  ] as const)("brings a signal into a trail that $name, once, when it answers again", async ({ broken }) => {
    const dir = await newFolder();
    const store = failing(await sqliteTrailStore({ file: `${dir}/trail.db` }));
    const faults: string[] = [];
    server = await startSupervisor({ dir, store, onFault: ({ error }) => faults.push((error as PlumblineError).code) });
    const { supervision, trail } = server.supervisor;
    const stop = trail.onAppend(() => {
      store.broken = broken;
    });
    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    stop();
    // Who sees it first is not known before its handling has begun, which the trail does not take now.
    const meanwhile = [await signals(), (await supervision.list({ limit: 10 })).signals.map(({ state }) => state)];

    store.broken = "no";
    await supervision.tick();
    await supervision.caughtUp();

    expect(meanwhile).toEqual([[], ["open"]]);
    expect(new Set(faults)).toEqual(new Set(["STORE_UNAVAILABLE"]));
    expect(await typesInTrail()).toEqual(["fine.decided", "signal.raised", "handling.begun"]);
  });

  it("used to lose the signals of a commit when one record's organisation could not be told", async () => {
    const faults: unknown[] = [];
    const pack = finesWith({
      org: (state) => {
        if (state.fine === 900_00) throw new Error("no such organisation");
        return "org-1";
      },
    });
    server = await startSupervisor({ packs: [pack], onFault: ({ error }) => faults.push(error) });
    server.supervisor.supervision.onChange(() => undefined);

    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }), event("fine.decided", "f-2", { fine: 800_00, max: 500_00 }));
    await send(
      event("fine.decided", "f-1", { fine: 900_00 }, { time: "2026-03-02T10:00:00+08:00" }),
      event("fine.decided", "f-3", { fine: 800_00, max: 500_00 }),
    );
    const { signals: list } = await server.json<SignalList>("GET", "/v1/signals");

    expect(list.map(({ record, org }) => `${record.id} ${org}`).sort()).toEqual(["f-1 undefined", "f-2 org-1", "f-3 org-1"]);
    expect(faults.length).toBeGreaterThan(0);
  });

  it("gives answers in the order in which people gave them, not in which a host delivered them", async () => {
    server = await startSupervisor();
    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    const [{ id } = { id: "" }] = await signals();
    const answered = (act: string, time: string) =>
      event(
        "notice.answered",
        "f-1",
        { control: "F-1", record: { type: "fine", id: "f-1" }, act },
        { time, objects: [{ type: "signal", id }] },
      );

    await send(answered("justify", "2026-03-02T10:00:00+08:00"));
    await send(answered("acknowledge", "2026-03-02T01:00:00Z"));
    const [detail] = await signals();

    expect(detail?.answers.map(({ act }) => act)).toEqual(["acknowledge", "justify"]);
    expect(detail?.answer).toBe("justify");
  });

  it("closes while it is at work, and reports nothing", async () => {
    server = await startSupervisor();
    const { trail } = server.supervisor;
    const appends = Array.from({ length: 50 }, (_, i) =>
      trail.append([{ event: event("fine.decided", `f-${i}`, { fine: 800_00, max: 500_00 }) }]),
    );

    await appends[0];
    server = await server.restart();

    expect((await Promise.allSettled(appends)).map(({ status }) => status)).toEqual(appends.map(() => "fulfilled"));
    expect(await signals()).toHaveLength(50);
  });

  it.each([500, 1200])("folds a commit of %i events as a whole, although it reads 500 at a time", async (count) => {
    server = await startSupervisor();
    const { supervision, trail } = server.supervisor;
    const told: string[] = [];
    supervision.onChange(({ change }) => told.push(change));
    // The last takes back what the first said.
    const events = Array.from({ length: count }, (_, i) =>
      event(
        "fine.decided",
        "f-1",
        { fine: i === 0 ? 800_00 : 100_00, max: 500_00 },
        { time: new Date(Date.UTC(2026, 0, 1) + i).toISOString() },
      ),
    );

    await trail.append(events.map((one) => ({ event: one })));
    await supervision.caughtUp();

    expect([supervision.cursor, told, trail.size]).toEqual([count, [], count]);
  });

  it("used to leave out of a record what came later than its window, and folds it again from the trail", async () => {
    server = await startSupervisor();
    const { supervision, trail } = server.supervisor;
    const hour = (n: number) => ({ time: new Date(Date.UTC(2026, 0, 1, n)).toISOString() });
    const many = Array.from({ length: 600 }, (_, n) => event("fine.decided", "f-1", { fine: 100_00, max: 500_00 }, hour(n + 100)));
    await trail.append(many.map((one) => ({ event: one })));
    await supervision.caughtUp();

    await send(event("fine.filed", "f-1", {}, { time: "2025-12-01T09:00:00+08:00" }));

    expect((await signals()).map(({ control, at }) => [control.id, at])).toEqual([["F-2", "2025-12-11T16:00:00.000Z"]]);
    const before = await signals();
    server = await server.restart();
    expect(await signals()).toEqual(before);
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

/** What it says comes from the events, and again from the trail alone. */
async function restarted(options: Parameters<typeof startSupervisor>[0] = {}): Promise<void> {
  const { dir, clock, supervisor } = server;
  await supervisor.close();
  server = await startSupervisor({ dir, testClock: clock, subjectKeys: await sqliteSubjectKeys({ file: `${dir}/keys.db` }), ...options });
}

/** Everything that a supervisor can ask for, as text. */
async function everything(): Promise<string> {
  const { signals: list, counts } = await server.json<SignalList>("GET", "/v1/signals");
  const details = await signals();
  const { supervision } = server.supervisor;
  const draft = event("fine.filed", "f-1", {}, { id: "draft" });
  return JSON.stringify([list, counts, details, await server.json("POST", "/v1/precheck", { draft }), supervision.list({ limit: 100 })]);
}

/** Those in shadow are listed apart. */
async function shown(): Promise<readonly string[]> {
  return (await listed())
    .map(({ control, record, state, erased }) => `${record.id} ${control.id} ${state}${erased ? " erased" : ""}`)
    .sort();
}

/** The fine is a value of one person, beside the event. */
function personal(id: string, fine: number, subject: string, more: Partial<TraceEvent> = {}): EventEnvelope {
  const concealed = conceal(event("fine.decided", id, { fine, max: 500_00 }, more), ["fine"], randomBytes);
  return { event: concealed.event, disclosures: concealed.disclosures.map((text) => ({ subject, text })) };
}

describe("the supervise loop, when something is erased", () => {
  it("keeps the signal that disclosed values led to, with what can still be said, and nothing of the values", async () => {
    const folder = await newFolder();
    server = await startSupervisor({ dir: folder, subjectKeys: await sqliteSubjectKeys({ file: `${folder}/keys.db` }) });
    const { trail, supervision } = server.supervisor;
    await trail.append([personal("f-1", 87_654_321, "person-1"), personal("f-2", 76_543_210, "person-2")]);
    await supervision.caughtUp();
    const before = { text: await everything(), shown: await shown(), changes: await changesInTrail() };
    const stream: string[] = [];
    supervision.onChange((message) => stream.push(JSON.stringify(message)));

    await trail.erase({ subjects: ["person-1"], reason: "asked for" });
    await supervision.caughtUp();
    const after = { text: await everything(), shown: await shown(), changes: await changesInTrail(), signals: await signals() };
    await restarted();

    expect(before.shown).toEqual(["f-1 F-1 open", "f-2 F-1 open"]);
    expect(before.text).toContain("87654321");
    expect(after.text).not.toMatch(/87654321|876,543/);
    expect(after.text).toContain("76543210");
    expect(after.shown).toEqual(["f-1 F-1 open erased", "f-2 F-1 open"]);
    expect(after.changes).toEqual(before.changes);
    expect(stream.map((text) => JSON.parse(text))).toMatchObject([{ change: "revised", signal: { record: { id: "f-1" }, erased: true } }]);
    expect(after.signals.find(({ erased }) => erased)).toMatchObject({
      reason: "erased",
      level: "orange",
      notice: { read: [], why: { zh: "上限为 500 元，填写的是 （未读到）。" } },
      history: [{ change: "raised" }],
    });
    expect(await everything()).toBe(after.text);
    expect(await changesInTrail()).toEqual(before.changes);
  });

  it("keeps the signal of a whole event that was erased, and those that were over stay over", async () => {
    server = await startSupervisor();
    const { trail, supervision } = server.supervisor;
    await send(
      event("fine.decided", "f-1", { fine: 87_654_321, max: 500_00 }),
      event("fine.decided", "f-2", { fine: 900_00, max: 500_00 }),
    );
    await send(event("fine.decided", "f-2", { fine: 100_00 }, { time: "2026-03-02T10:00:00+08:00" }));
    const changes = await changesInTrail();
    const [first, , last] = [0, 1, (await trail.read(0, 100)).findLast(({ source }) => source === "host")?.index as number];

    await trail.erase({ entries: [first, last], reason: "not to be kept" });
    await supervision.caughtUp();
    const after = { text: await everything(), shown: await shown() };
    await restarted();

    expect(after.shown).toEqual(["f-1 F-1 open erased", "f-2 F-1 ceased erased"]);
    expect(after.text).not.toMatch(/87654321|876,543/);
    expect(await shown()).toEqual(after.shown);
    expect(await changesInTrail()).toEqual(changes);
  });

  it("writes no change where less is left than what was told", async () => {
    server = await startSupervisor();
    const { trail, supervision } = server.supervisor;
    await send(event("fine.decided", "f-1", { fine: 900_00, max: 500_00 }));
    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }, { time: "2026-03-02T10:00:00+08:00" }));
    const changes = await changesInTrail();

    await trail.erase({ entries: [0], reason: "not to be kept" });
    await supervision.caughtUp();
    const after = await shown();
    await restarted();

    expect(changes.map((change) => change.split(" ")[0])).toEqual(["signal.raised", "signal.revised"]);
    expect(await changesInTrail()).toEqual(changes);
    expect([after, await shown()]).toEqual([["f-1 F-1 open erased"], ["f-1 F-1 open erased"]]);
  });

  it("goes on from there: what comes later revises, ceases and raises as ever", async () => {
    server = await startSupervisor();
    const { trail, supervision } = server.supervisor;
    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }), event("fine.decided", "f-2", { fine: 900_00, max: 500_00 }));
    await trail.erase({ entries: [0], reason: "not to be kept" });
    await supervision.caughtUp();

    await send(event("fine.decided", "f-1", { fine: 700_00, max: 500_00 }, { time: "2026-03-02T11:00:00+08:00" }));
    const revised = await shown();
    await send(event("fine.decided", "f-1", { fine: 300_00 }, { time: "2026-03-02T12:00:00+08:00" }));
    const over = await shown();
    await restarted();

    expect([revised, over]).toEqual([
      ["f-1 F-1 open", "f-2 F-1 open"],
      ["f-1 F-1 ceased", "f-2 F-1 open"],
    ]);
    expect((await changesInTrail()).map((change) => change.split(" ")[0]).slice(2)).toEqual(["signal.revised", "signal.ceased"]);
    expect(await shown()).toEqual(over);
  });

  it("says that an answer is unknown because something was erased, and takes nothing back for it", async () => {
    const folder = await newFolder();
    server = await startSupervisor({ dir: folder, subjectKeys: await sqliteSubjectKeys({ file: `${folder}/keys.db` }) });
    const { trail, supervision } = server.supervisor;
    await trail.append([personal("f-1", 800_00, "person-1")]);
    await supervision.caughtUp();
    await trail.erase({ subjects: ["person-1"], reason: "asked for" });
    await supervision.caughtUp();

    await trail.append([{ event: event("fine.filed", "f-1", {}, { time: "2026-03-02T12:00:00+08:00" }) }]);
    await supervision.caughtUp();
    const { unknown } = await server.json<{ unknown: unknown }>("POST", "/v1/precheck", { draft: event("fine.filed", "f-1", {}) });

    expect(unknown).toEqual([{ control: "F-1", missing: ["erased", "fine"] }]);
    expect(await shown()).toEqual(["f-1 F-1 open erased"]);
  });

  it("shows the values that are disclosed in the evidence, and of the others the digests", async () => {
    const folder = await newFolder();
    server = await startSupervisor({ dir: folder, subjectKeys: await sqliteSubjectKeys({ file: `${folder}/keys.db` }) });
    const { trail, supervision } = server.supervisor;
    const told = conceal(event("fine.decided", "f-1", { fine: 800_00, max: 500_00, note: "a person" }), ["fine", "note"], randomBytes);
    const [fine = ""] = told.disclosures;
    await trail.append([{ event: told.event, disclosures: [{ subject: "person-1", text: fine }] }]);
    await supervision.caughtUp();

    const [detail] = await signals();

    expect(detail?.events[0]?.event.data).toEqual({ fine: 800_00, max: 500_00, _sd: [expect.any(String)] });
  });

  it("gives pruned entries up, in memory too, and keeps the signals of which the trail still tells", async () => {
    server = await startSupervisor();
    const { trail, supervision } = server.supervisor;
    await send(event("fine.decided", "f-1", { fine: 87_654_321, max: 500_00 }));
    await trail.append(Array.from({ length: 252 }, (_, i) => ({ event: event("fine.filed", `g-${i}`, {}) })));
    await trail.append([{ event: event("fine.decided", "f-2", { fine: 76_543_210, max: 500_00 }) }]);
    await supervision.caughtUp();

    await trail.prune({ minimum: 256, reason: "their time is over" });
    await supervision.caughtUp();
    const after = { text: await everything(), shown: await shown() };
    await send(event("fine.decided", "f-1", { fine: 900_00, max: 500_00 }));
    const again = { shown: await shown(), changes: await changesInTrail() };
    await restarted();

    expect(after.text).not.toMatch(/87654321|76543210|876,543|765,432/);
    expect(after.shown).toEqual(["f-2 F-1 open erased"]);
    expect(again.shown).toEqual(["f-1 F-1 open", "f-2 F-1 open erased"]);
    expect(await shown()).toEqual(again.shown);
    expect(await changesInTrail()).toEqual(again.changes);
  });
});

describe("the supervise loop and the numbering of sources", () => {
  it("raises a signal for numbers that are missing, beside the signals of another pack, and takes it back when they come", async () => {
    server = await startSupervisor({ packs: [finesWith(), supervisionPack()] });
    const { trail, supervision } = server.supervisor;
    const numbered = [0, 1, 2].map((seq) => event("fine.decided", `f-${seq}`, { fine: 800_00, max: 500_00 }, { epoch: 0, seq }));
    const at = (seq: number): EventEnvelope => ({ event: numbered[seq] as TraceEvent });
    await trail.append([at(0), at(2)]);
    await trail.append([], { source: "host", epoch: 0, seq: 2, hash: "0".repeat(64) });
    await supervision.caughtUp();
    const missing = { shown: await shown(), signals: await signals() };

    server.clock.set(server.clock.now() + 1000);
    await trail.append([at(1)]);
    await supervision.caughtUp();
    const late = await shown();
    await restarted({ packs: [finesWith(), supervisionPack()] });

    expect(missing.shown).toEqual(["f-0 F-1 open", "f-2 F-1 open", "host SYS-13 open", "host SYS-14 open"]);
    expect(missing.signals.find(({ control }) => control.id === "SYS-13")).toMatchObject({
      level: "orange",
      notice: { read: [{ path: "e.missing", value: 1, source: { system: "engine/trail" } }] },
      events: [{ title: { zh: "发现缺号" }, event: { type: "source.gap_found", data: { epoch: 0, from: 1, to: 1 } } }],
    });
    expect(late).toEqual(["f-0 F-1 open", "f-1 F-1 open", "f-2 F-1 open", "host SYS-13 ceased", "host SYS-14 open"]);
    expect(await shown()).toEqual(late);
  });

  it("raises a signal for another content under a used id", async () => {
    server = await startSupervisor({ packs: [supervisionPack()] });
    const { trail, supervision } = server.supervisor;
    const one = event("fine.decided", "f-1", { fine: 800_00 });
    await trail.append([{ event: one }]);

    await trail.append([{ event: { ...one, data: { fine: 100_00 } } }]);
    await trail.append([{ event: { ...one, data: { fine: 100_00 } } }]);
    await supervision.caughtUp();

    expect(await shown()).toEqual(["host SYS-14 open"]);
  });

  it("takes no word of a host for what only the trail can notice", async () => {
    server = await startSupervisor({ packs: [supervisionPack()] });

    await send(event("source.gap_found", "f-1", { epoch: 0, from: 1, to: 5 }, { objects: [{ type: "source", id: "other" }] }));

    expect(await shown()).toEqual([]);
  });

  it("folds nothing without packs, and lets no time pass in the trail", async () => {
    server = await startSupervisor({ packs: [] });
    const { trail, supervision } = server.supervisor;
    const reads: number[] = [];
    const { read } = trail;
    Object.assign(trail, { read: (from: number, to: number) => reads.push(from) && read(from, to) });

    await send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    server.clock.set(server.clock.now() + 40 * DAY);
    await supervision.tick();

    expect([supervision.cursor, trail.size, reads]).toEqual([1, 1, []]);
    expect(await shown()).toEqual([]);
  });
});
