import { join } from "node:path";
import { createCalendar, PlumblineError, type RecordList, type SignalList, type SignalMessage, type Statistics } from "@plumbline/core";
import { createStandBy, listen, type Principal } from "@plumbline/server-kit";
import { sqliteStateStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, expect, it, vi } from "vitest";
import { ReadContext } from "../src/readmodels/context.ts";
import { createFollow } from "../src/readmodels/follow.ts";
import { KEYS as DESK_KEYS, event, startDesk } from "./desk-support.ts";
import { HIGH, KEYS, LOW, noted, notedFines, permits, send, startReads } from "./reads-support.ts";
import { newFolder, type TestSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestSupervisor;
afterEach(() => server.end());

interface Heard {
  readonly id?: string;
  readonly event?: string;
  readonly data?: unknown;
}

/** Server-sent events of one connection, until it is left. */
async function connect(
  { supervisor }: { readonly supervisor: Pick<TestSupervisor["supervisor"], "fetch"> },
  key: string,
  { since, header }: { readonly since?: string; readonly header?: string } = {},
): Promise<{ next(): Promise<Heard | undefined>; leave(): Promise<void>; readonly status: number }> {
  const request = new Request(`http://127.0.0.1/v1/stream${since === undefined ? "" : `?since=${since}`}`, {
    headers: { authorization: `Bearer ${key}`, ...(header !== undefined && { "last-event-id": header }) },
  });
  const response = await supervisor.fetch(request);
  return { status: response.status, ...heardOf(response.body as ReadableStream<Uint8Array>) };
}

function heardOf(body: ReadableStream<Uint8Array>): { next(): Promise<Heard | undefined>; leave(): Promise<void> } {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const ready: Heard[] = [];
  let text = "";
  return {
    async next() {
      while (ready.length === 0) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        text += decoder.decode(value, { stream: true });
        const parts = text.split("\n\n");
        text = parts.pop() as string;
        for (const part of parts) {
          const fields = Object.fromEntries(
            part
              .split("\n")
              .filter((line) => !line.startsWith(":"))
              .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
          );
          if (fields.id !== undefined) ready.push({ ...fields, ...(fields.data && { data: JSON.parse(fields.data) }) });
        }
      }
      return ready.shift();
    },
    leave: () => reader.cancel(),
  };
}

/** The next message with data. */
async function message(connection: { next(): Promise<Heard | undefined> }): Promise<Heard> {
  for (;;) {
    const heard = await connection.next();
    if (!heard) throw new Error("the stream ended");
    if (heard.data !== undefined) return heard;
  }
}

it("tells each follower of their own organisations alone, with their own counts", async () => {
  server = await startReads();
  const north = await connect(server, KEYS.north);
  const all = await connect(server, KEYS.all);
  await Promise.all([north.next(), all.next()]);

  await send(server, noted("s-1", "south-office", HIGH));
  await send(server, noted("n-1", "north-office", HIGH));

  const heard = (await message(north)).data as SignalMessage;
  expect(heard).toMatchObject({ change: "raised", signal: { record: { id: "n-1" } }, counts: { orange: 1 } });
  const first = (await message(all)).data as SignalMessage;
  const second = (await message(all)).data as SignalMessage;
  expect([first.signal.record.id, second.signal.record.id]).toEqual(["s-1", "n-1"]);
  expect(second.counts).toEqual({ yellow: 0, orange: 2, red: 0 });
  await Promise.all([north.leave(), all.leave()]);
});

it("resumes over random breaks without loss or doubles while a thousand changes come", async () => {
  server = await startReads();
  const fines = 500;
  const heard: { id: string; change: string; record: string }[] = [];
  let isOver = false;
  const follower = (async () => {
    let since: string | undefined;
    // A seed of its own for each run: it has to hold for any.
    while (!isOver || heard.length < 2 * fines) {
      const connection = await connect(server, KEYS.north, since === undefined ? {} : Math.random() < 0.5 ? { since } : { header: since });
      for (let left = 1 + Math.floor(Math.random() * 60); left > 0 && heard.length < 2 * fines; left--) {
        const one = await connection.next();
        if (!one) break;
        since = one.id;
        if (one.event === "reset") throw new Error("reset");
        if (one.event !== "signal") continue;
        const { change, signal } = one.data as SignalMessage;
        heard.push({ id: one.id as string, change, record: signal.record.id });
      }
      await connection.leave();
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));

  // Each fine is raised and then put right: two changes.
  for (let at = 0; at < fines; at += 10) {
    const ids = Array.from({ length: 10 }, (_, i) => `n-${at + i}`);
    await send(server, ...ids.flatMap((id) => [noted(id, "north-office", HIGH), noted(`x-${id}`, "south-office", HIGH)]));
    await send(server, ...ids.map((id) => noted(id, "north-office", LOW, { time: "2026-03-02T10:00:00+08:00" })));
  }
  isOver = true;
  await follower;

  expect(heard).toHaveLength(2 * fines);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(2 * fines);
  const numbers = heard.map(({ id }) => Number(id.split(".")[1]));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  for (const change of ["raised", "ceased"]) {
    expect(new Set(heard.filter((one) => one.change === change).map(({ record }) => record)).size).toBe(fines);
  }
  expect(heard.some(({ record }) => record.startsWith("x-"))).toBe(false);
});

it("goes on where it was after a restart of the server", async () => {
  const dir = await newFolder();
  const start = async () => startReads({ dir, state: await sqliteStateStore({ file: join(dir, "state.db") }) });
  server = await start();
  await send(server, noted("n-0", "north", HIGH));
  const before = await connect(server, KEYS.all);
  const { id: since } = (await before.next()) as { id: string };
  await before.leave();
  await send(server, noted("n-1", "north", HIGH));
  await server.supervisor.close();
  server = await start();

  const after = await connect(server, KEYS.all, { since });

  expect(await message(after)).toMatchObject({ event: "signal", data: { change: "raised", signal: { record: { id: "n-1" } } } });
  await after.leave();
});

it("begins anew after a restart that computed everything again", async () => {
  server = await startReads();
  await send(server, noted("n-0", "north", HIGH));
  const before = await connect(server, KEYS.all);
  const { id: since } = (await before.next()) as { id: string };
  await before.leave();
  await send(server, noted("n-1", "north", HIGH));
  server = await server.restart();

  const after = await connect(server, KEYS.all, { since });

  const heard = await message(after);
  expect([heard.event, (heard.data as { reason?: string }).reason]).toEqual(["reset", "other_generation"]);
  await after.leave();
});

it.each([
  { name: "of another generation", since: "0123456789ab.3" },
  { name: "beyond the newest", since: "", beyond: 1_000_000 },
])("says that the lists are to be read anew for a place $name", async ({ since, beyond }) => {
  server = await startReads();
  await send(server, noted("n-1", "north", HIGH));
  const first = await connect(server, KEYS.all);
  const [generation] = ((await first.next()) as { id: string }).id.split(".");
  await first.leave();

  const again = await connect(server, KEYS.all, { since: beyond === undefined ? since : `${generation}.${beyond}` });
  const heard = await message(again);

  expect(heard).toMatchObject({ event: "reset", data: { reason: "other_generation" } });
  await send(server, noted("n-2", "north", HIGH));
  expect((await message(again)).data).toMatchObject({ change: "raised", signal: { record: { id: "n-2" } } });
  await again.leave();
});

it("refuses what is no place", async () => {
  server = await startReads();
  const hostile = ["x", "1.2.3", "../1", "a.99999999999999999999", "a.-1"];

  const statuses = await Promise.all(
    hostile.map(async (since) => (await server.call("GET", `/v1/stream?since=${encodeURIComponent(since)}`)).status),
  );

  expect(statuses).toEqual(hostile.map(() => 422));
});

it("cuts off a client that takes nothing, which goes on later from where it was", async () => {
  server = await startReads();
  const { supervision } = server.supervisor;
  const options = { supervision, packs: [notedFines, permits], calendar: createCalendar(), clock: server.clock, onFault: () => {} };
  const follow = createFollow(new ReadContext(options), { countsMs: 1, patienceMs: 100 });
  const caller: Principal = { id: "slow", roles: ["supervisor"], scopes: [""], until: Number.POSITIVE_INFINITY };
  const { signal } = new AbortController();
  const fines = 2000;
  const slow = follow(caller, { signal });
  await send(server, ...Array.from({ length: fines }, (_, i) => noted(`f-${i}`, "north", HIGH)));
  await new Promise((resolve) => setTimeout(resolve, 3000));

  const heard: Heard[] = [];
  const read = async (stream: ReadableStream<Uint8Array>, most: number): Promise<void> => {
    const client = heardOf(stream);
    while (heard.length < most) {
      const one = await client.next();
      if (!one) break;
      if (one.data !== undefined) heard.push(one);
    }
    await client.leave();
  };
  await read(slow, fines);
  const first = heard.length;
  await read(follow(caller, { signal, since: heard.at(-1)?.id }), fines);

  expect(first).toBeLessThan(fines);
  expect(heard.map(({ data }) => (data as SignalMessage).signal.record.id).sort()).toEqual(
    Array.from({ length: fines }, (_, i) => `f-${i}`).sort(),
  );
});

it("resumes through a process that passes on to the one that holds the store", async () => {
  server = await startReads();
  const holder = await listen({ port: 0, fetch: server.supervisor.fetch });
  const standBy = await createStandBy({
    open: () => Promise.reject(new PlumblineError("STORE_CONFLICT", "held", { details: { heldBy: holder.url } })),
  });
  const through = { supervisor: standBy };
  const before = await connect(through, KEYS.all);
  const { id: since } = (await before.next()) as { id: string };
  await before.leave();
  await send(server, noted("f-1", "north", HIGH), noted("f-2", "south", HIGH));

  const after = await connect(through, KEYS.all, { header: since });
  const heard = [await message(after), await message(after)].map(({ data }) => (data as SignalMessage).signal.record.id);

  expect(heard).toEqual(["f-1", "f-2"]);
  await after.leave();
  await standBy.close();
  await holder.close();
});

it("tells a signal to the person concerned alone until its window ends, and shows it nowhere else before", async () => {
  const desk = await startDesk();
  server = desk;
  const [person, clerk, left] = await Promise.all([
    connect(desk, DESK_KEYS.person),
    connect(desk, DESK_KEYS.clerk),
    connect(desk, DESK_KEYS.clerk),
  ]);
  await Promise.all([person.next(), clerk.next()]);
  const { id: since } = (await left.next()) as { id: string };
  await left.leave();
  const seen = async (key: string) => {
    const get = async <T>(path: string) => (await (await desk.call("GET", path, undefined, key)).json()) as T;
    const signals = await get<SignalList>("/v1/signals");
    const flagged = await get<RecordList>("/v1/cases?flagged=true");
    const counted = await get<Statistics>("/v1/statistics");
    return [signals.signals.length, signals.counts.yellow, flagged.records.length, counted.total.n];
  };

  await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
  const early = (await message(person)).data as SignalMessage;
  const before = await seen(DESK_KEYS.clerk);
  const own = await desk.signals("person");
  await desk.at("2026-03-04T00:00:00+08:00");
  const late = (await message(clerk)).data as SignalMessage;
  const resumed = await connect(desk, DESK_KEYS.clerk, { since });
  const again = (await message(resumed)).data as SignalMessage;
  await desk.ask("clerk", ["signalHandling", late.signal.id], "acknowledge");
  const next = await Promise.all([clerk, resumed].map(async (one) => (await message(one)).data as SignalMessage));

  expect(early).toMatchObject({ change: "raised", signal: { handling: { state: "withPerson" } }, counts: { yellow: 1 } });
  expect(own).toMatchObject({ signals: [{ id: early.signal.id }], counts: { yellow: 1 } });
  expect((await desk.signals("other")).signals).toEqual([]);
  expect(before).toEqual([0, 0, 0, 0]);
  expect(late).toMatchObject({ change: "raised", signal: { id: early.signal.id, handling: { state: "new" } }, counts: { yellow: 1 } });
  expect(again).toMatchObject({ change: "raised", signal: { id: early.signal.id } });
  expect(next.map(({ change, signal }) => [change, signal.handling?.state])).toEqual(Array(2).fill(["handled", "acknowledged"]));
  expect(await seen(DESK_KEYS.clerk)).toEqual([1, 1, 1, 1]);
  await Promise.all([person, clerk, resumed].map((one) => one.leave()));
});
