import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRecorder } from "@plumbline/adapters/recorder";
import { createSpoolRecorder, type SpoolRecorder } from "@plumbline/adapters/spool";
import { ed25519Signer, noteText, reveal, signNote } from "@plumbline/core/trail";
import { describe, expect, it, vi } from "vitest";
import { folder, ids, ORIGIN, spoolRecorder, startServer, type TestServer, tokenOf, verifierKey } from "./spool-support.ts";
import { faults, fine, until } from "./test-supervisor.ts";

// Each has a supervisor on a disk.
vi.setConfig({ testTimeout: 30_000 });

const spoolFile = (): string => join(folder(), "spool.db");
const recordAll = (recorder: SpoolRecorder, names: readonly string[]) => Promise.all(names.map((id) => recorder.record(fine(id))));
const namesIn = async (server: TestServer, source?: string) => (await server.received(source)).map(({ id }) => id);
const countOf = (server: TestServer, what: RegExp) => server.asked.filter((one) => what.test(one)).length;

/** Changes the file of a recorder that is closed, as somebody might who has the machine. */
function tamper(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** An address at which nothing listens. */
const NOWHERE = "http://127.0.0.1:9";

describe("a spool", () => {
  it("delivers everything once and in order, proves it, and then holds nothing", async () => {
    const server = await startServer();
    const recorder = await spoolRecorder(server.url);

    const results = await recordAll(recorder, ids(1200));
    const left = await recorder.flush();

    expect(results).toEqual(ids(1200).map((id) => ({ accepted: true, id })));
    expect(left).toBe(0);
    expect((await server.received()).map(({ id, seq }) => [id, seq])).toEqual(ids(1200).map((id, i) => [id, i]));
    expect(await server.noticed()).toEqual([]);
    expect(recorder.health()).toMatchObject({ queued: 0, sent: 1200, unproven: 0, bytes: 0, refused: 0, lagMs: 0, contradictions: [] });
    expect(recorder.health().checkpoint).toContain(`${ORIGIN}\n`);
  });

  it("goes on with its epoch and its numbers after a restart, and sends what had waited", async () => {
    const server = await startServer();
    const file = spoolFile();
    const first = await spoolRecorder(NOWHERE, { file });
    await recordAll(first, ids(3, "a"));
    expect(await first.close(1)).toBe(3);
    const second = await spoolRecorder(server.url, { file });
    expect(second.health()).toMatchObject({ queued: 3 });
    await recordAll(second, ids(2, "b"));

    await second.flush();

    const received = await server.received();
    expect(received.map(({ id, seq }) => [id, seq])).toEqual([...ids(3, "a"), ...ids(2, "b")].map((id, i) => [id, i]));
    expect(new Set(received.map(({ epoch }) => epoch)).size).toBe(1);
    expect(await server.noticed()).toEqual([]);
  });

  it("keeps an event that has a receipt until it was proven, and sends it again after a restart", async () => {
    const server = await startServer();
    const file = spoolFile();
    const first = await spoolRecorder(server.url, { file });
    await first.record(fine("a"));
    await first.flush();
    await first.record(fine("b"));
    await until(() => first.health().unproven === 1);
    const copy = spoolFile();
    cpSync(file, copy);
    cpSync(`${file}-wal`, `${copy}-wal`);
    await first.close();

    const second = await spoolRecorder(server.url, { file: copy });
    expect(second.health()).toMatchObject({ queued: 1 });
    await second.flush();

    expect(await namesIn(server)).toEqual(["a", "b"]);
    expect(second.health()).toMatchObject({ queued: 0, unproven: 0, sent: 1 });
  });

  it("without keys believes a receipt as it comes", async () => {
    const server = await startServer();
    const recorder = await spoolRecorder(server.url, { verifierKeys: [] });
    await recordAll(recorder, ids(3));

    await until(() => recorder.health().bytes === 0);

    expect(countOf(server, /tile/)).toBe(0);
    expect(recorder.health()).toMatchObject({ sent: 3, unproven: 0 });
  });

  it("takes the first receipt when its reply was lost and the batch is sent again", async () => {
    const server = await startServer();
    const replies: unknown[] = [];
    const note = async (answer: Response) => {
      replies.push(((await answer.clone().json()) as { receipts: unknown[] }).receipts);
      return answer;
    };
    const recorder = await spoolRecorder(server.url);
    server.spoil.push(async (answer) => {
      await note(answer);
      throw new Error("the connection breaks");
    }, note);
    await recorder.record(fine("a"));

    await recorder.flush();

    const [[lost], [got]] = replies as [[Record<string, unknown>], [Record<string, unknown>]];
    expect(got).toEqual({ ...lost, status: "duplicate" });
    expect(await namesIn(server)).toEqual(["a"]);
    expect(await server.noticed()).toEqual([]);
  });

  it("leaves nothing of a delivered event on the disk", async () => {
    const server = await startServer();
    const file = spoolFile();
    const recorder = await spoolRecorder(server.url, { file });
    const secret = "a word that must not stay";
    await recorder.record({ ...fine("a"), data: { name: secret }, personal: [{ subject: "p-1", names: ["name"] }] });
    await recorder.record({ ...fine("b"), data: { note: secret } });

    await recorder.flush();

    const bytes = readdirSync(join(file, "..")).map((name) => readFileSync(join(file, "..", name)));
    expect(bytes.filter((one) => one.includes(secret) || one.includes("penalty.decided"))).toEqual([]);
  });
});

describe("what the supervisor sees of a spool", () => {
  it.each([
    { name: "from the middle", sql: "DELETE FROM events WHERE seq IN (1, 2)", gap: { from: 1, to: 2 }, arrived: ["e-0", "e-3", "e-4"] },
    { name: "from the end", sql: "DELETE FROM events WHERE seq >= 3", gap: { from: 3, to: 4 }, arrived: ["e-0", "e-1", "e-2"] },
    { name: "all of them", sql: "DELETE FROM events", gap: { from: 0, to: 4 }, arrived: [] },
  ])("is a gap where events were taken out: $name", async ({ sql, gap, arrived }) => {
    const server = await startServer();
    const file = spoolFile();
    const before = await spoolRecorder(NOWHERE, { file });
    await recordAll(before, ids(5));
    await before.close(1);
    tamper(file, sql);

    const after = await spoolRecorder(server.url, { file });
    await after.flush();

    expect(await namesIn(server)).toEqual(arrived);
    expect(await server.noticed()).toMatchObject([["source.gap_found", gap]]);
    expect(after.health()).toMatchObject({ queued: 0 });
  });

  it("is an equivocation where the content of a waiting event was changed", async () => {
    const server = await startServer();
    const file = spoolFile();
    const before = await spoolRecorder(NOWHERE, { file });
    await recordAll(before, ids(3));
    await before.close(1);
    tamper(file, "UPDATE events SET text = replace(text, '8000000', '8') WHERE seq = 1");

    const after = await spoolRecorder(server.url, { file });
    await after.flush();

    expect(await server.noticed()).toMatchObject([["source.equivocated", { by: "chain", seq: 2 }]]);
  });

  it("is a restart where the spool was wiped", async () => {
    const server = await startServer();
    const file = spoolFile();
    const before = await spoolRecorder(server.url, { file, clock: () => 1_000 });
    await recordAll(before, ids(2, "a"));
    await before.close();
    rmSync(file);

    const after = await spoolRecorder(server.url, { file, clock: () => 2_000 });
    await recordAll(after, ids(2, "b"));
    await after.flush();

    expect(await namesIn(server)).toEqual([...ids(2, "a"), ...ids(2, "b")]);
    expect(await server.noticed()).toEqual([["source.restarted", { epoch: 2_000, before: 1_000, lastSeq: 1 }]]);
  });

  it("is an equivocation where the spool was cloned", async () => {
    const server = await startServer();
    const file = spoolFile();
    const before = await spoolRecorder(server.url, { file });
    await before.record(fine("a"));
    await before.close();
    const copy = spoolFile();
    copyFileSync(file, copy);

    const [original, clone] = [await spoolRecorder(server.url, { file }), await spoolRecorder(server.url, { file: copy })];
    await original.record(fine("b"));
    await original.flush();
    await clone.record(fine("c"));
    await clone.flush();

    expect(await namesIn(server)).toEqual(["a", "b", "c"]);
    expect((await server.noticed())[0]).toMatchObject(["source.equivocated", { by: "number", seq: 1 }]);
  });

  it("is how far it has got, while nothing is recorded, and never what still waits", async () => {
    const server = await startServer();
    const file = spoolFile();
    const before = await spoolRecorder(server.url, { file });
    await before.record(fine("a"));
    await before.close();
    const waiting = await spoolRecorder(NOWHERE, { file });
    await recordAll(waiting, ids(3));
    await waiting.close(1);
    const bodies: unknown[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      bodies.push(init?.body && JSON.parse(init.body as string));
      return globalThis.fetch(input, init);
    };

    const recorder = await spoolRecorder(server.url, { file, fetch, heartbeatMs: 20 });
    const heads = () =>
      bodies.filter((body) => (body as { events?: unknown[] } | undefined)?.events?.length === 0) as { head: { seq: number } }[];
    await until(() => heads().length > 3);
    await recorder.close();

    expect(heads()[0]?.head.seq).toBe(0);
    expect(heads().at(-1)?.head.seq).toBe(3);
    expect(await server.noticed()).toEqual([]);
  });
});

describe("a poison event", () => {
  it("leaves the queue, is reported with its number, leaves no gap and does not hold up the rest", async () => {
    const server = await startServer();
    const { list, onFault } = faults();
    const recorder = await spoolRecorder(server.url, { onFault });
    const events = [fine("a"), { ...fine("poison"), type: "signal.raised" }, fine("b")];

    await Promise.all(events.map((event) => recorder.record(event)));
    await recorder.flush();

    expect(await namesIn(server)).toEqual(["a", "b"]);
    expect(list.map(({ fault }) => fault.details)).toEqual([{ id: "poison", seq: 1, code: "FORBIDDEN" }]);
    expect(recorder.health()).toMatchObject({ queued: 0, sent: 2, quarantined: 1, unproven: 0, bytes: 0 });
    expect(await server.noticed()).toEqual([]);
  });

  it("leaves the queue when it is alone in its batch, which the supervisor answers with a conflict", async () => {
    const server = await startServer();
    const { list, onFault } = faults();
    const recorder = await spoolRecorder(server.url, { onFault });
    for (const event of [fine("a"), { ...fine("a"), data: { fineFen: 1 } }, fine("b")]) {
      await recorder.record(event);
      await recorder.flush();
    }

    expect(await namesIn(server)).toEqual(["a", "b"]);
    expect(list.map(({ fault }) => fault.details)).toEqual([{ id: "a", seq: 1, code: "EVENT_CONFLICT" }]);
    expect(recorder.health()).toMatchObject({ queued: 0, sent: 2, quarantined: 1 });
  });

  it("that was refused without a receipt is kept in the file, and its number shows as a gap", async () => {
    const server = await startServer();
    const file = spoolFile();
    const recorder = await spoolRecorder(NOWHERE, { file });
    await recordAll(recorder, ids(3));
    await recorder.close(1);
    tamper(file, `UPDATE events SET text = '{"id":"e-1","id":"e-1"}' WHERE seq = 1`);
    const { codes, onFault } = faults();

    const after = await spoolRecorder(server.url, { file, onFault });
    await after.flush();
    const health = after.health();
    await after.close();

    expect(await namesIn(server)).toEqual(["e-0", "e-2"]);
    expect(codes()).toEqual(["EVENT_INVALID"]);
    expect(health).toMatchObject({ queued: 0, setAside: 1, quarantined: 1, sent: 2 });
    expect(await server.noticed()).toMatchObject([["source.gap_found", { from: 1, to: 1 }]]);
    const db = new DatabaseSync(file);
    expect(db.prepare("SELECT seq, code FROM refused").all()).toMatchObject([{ seq: 1, code: "REQUEST_INVALID" }]);
    db.close();
  });
});

describe("a supervisor that does not keep what it signed", () => {
  /** A trail that went on without what came after a copy of it was made. */
  async function restored(between: (recorder: SpoolRecorder) => Promise<void>) {
    const dir = folder();
    const server = await startServer({ dir });
    const { list, codes, onFault } = faults();
    const file = spoolFile();
    const recorder = await spoolRecorder(server.url, { file, onFault });
    await recordAll(recorder, ids(3, "a"));
    await recorder.flush();
    await server.down();
    const copy = folder();
    cpSync(dir, copy, { recursive: true });
    await server.up();
    await recordAll(recorder, ids(3, "b"));
    await recorder.flush();
    await server.down();
    rmSync(dir, { recursive: true });
    cpSync(copy, dir, { recursive: true });
    await server.up();
    await between(recorder);
    return { server, recorder, list, codes, file };
  }

  it("and rolls it back is reported with both notes as evidence, and no event leaves the spool", async () => {
    const { recorder, codes, file } = await restored(async (recorder) => {
      await recorder.record(fine("c"));
      await recorder.flush(300);
    });

    expect(codes()).toContain("TRAIL_CORRUPT");
    expect(recorder.health().bytes).toBeGreaterThan(0);
    const [evidence] = recorder.health().contradictions;
    expect([evidence?.kept, evidence?.seen].map((note) => note?.split("\n")[1])).toEqual(["6", "4"]);
    await recorder.close(1);
    const again = await spoolRecorder(NOWHERE, { file });
    expect(again.health()).toMatchObject({ queued: 1, contradictions: [evidence] });
  });

  it("and rewrites it is found out by its tiles, however long its trail has grown since", async () => {
    const { recorder, codes } = await restored(async (recorder) => {
      await recordAll(recorder, ids(20, "c"));
      await recorder.flush(300);
    });

    expect(codes()).toContain("TRAIL_CORRUPT");
    const [evidence] = recorder.health().contradictions;
    expect(evidence?.kept.split("\n")[1]).toBe("6");
    expect(Number(evidence?.seen.split("\n")[1])).toBeGreaterThan(20);
    expect(recorder.health().queued + recorder.health().unproven).toBe(20);
  });

  it.each([
    {
      name: "signs with a key that is not configured",
      spoil: async (answer: Response) => {
        const body = (await answer.json()) as { checkpoint: string };
        const checkpoint = await signNote(noteText(body.checkpoint) as string, ed25519Signer(ORIGIN, new Uint8Array(32)));
        return Response.json({ ...body, checkpoint });
      },
      times: 2,
      code: "NOTE_INVALID",
    },
    {
      name: "sends no checkpoint",
      spoil: async (answer: Response) => Response.json({ ...((await answer.json()) as object), checkpoint: "" }),
      code: "NOTE_INVALID",
    },
    {
      name: "gives a receipt with the salt of another event",
      spoil: async (answer: Response) => {
        const body = (await answer.json()) as { receipts: object[] };
        return Response.json({ ...body, receipts: body.receipts.map((receipt) => ({ ...receipt, salt: "00".repeat(32) })) });
      },
      code: "PROOF_INVALID",
    },
    {
      name: "gives a place that its tree does not have",
      spoil: async (answer: Response) => {
        const body = (await answer.json()) as { receipts: object[] };
        return Response.json({ ...body, receipts: body.receipts.map((receipt) => ({ ...receipt, index: 7_000 })) });
      },
      code: "NOTE_INVALID",
    },
  ])("and $name is not believed: the event is sent again until it is proven", async ({ spoil, times = 1, code }) => {
    const server = await startServer();
    const { codes, onFault } = faults();
    const recorder = await spoolRecorder(server.url, { onFault });
    await recorder.flush();
    server.spoil.push(...Array.from({ length: times }, () => spoil));

    await recorder.record(fine("a"));
    await recorder.flush();
    await recorder.flush();

    expect(codes()).toEqual([code]);
    expect(recorder.health()).toMatchObject({ queued: 0, unproven: 0, sent: 1 });
    expect(await namesIn(server)).toEqual(["a"]);
  });

  it("and does not show what it holds is asked again, and until then the events stay in the spool", async () => {
    const server = await startServer();
    const { codes, onFault } = faults();
    let isHidden = true;
    const fetch: typeof globalThis.fetch = async (input, init) =>
      isHidden && (input as string).includes("/tile/") ? new Response(null, { status: 404 }) : globalThis.fetch(input, init);
    const recorder = await spoolRecorder(server.url, { fetch, onFault });
    await recordAll(recorder, ids(3));
    await recorder.flush();
    const hidden = recorder.health();
    isHidden = false;

    await recorder.flush();

    expect(hidden).toMatchObject({ queued: 0, unproven: 3, sent: 0 });
    expect(codes()).toEqual(["SUPERVISOR_UNAVAILABLE"]);
    expect(recorder.health()).toMatchObject({ queued: 0, unproven: 0, sent: 3, bytes: 0 });
    expect(await namesIn(server)).toEqual(ids(3));
  });

  it("is asked for proofs once a heartbeat, however many events come", async () => {
    const server = await startServer();
    const recorder = await spoolRecorder(server.url);
    await recorder.record(fine("first"));
    await recorder.flush();
    const before = countOf(server, /tile/);
    for (const id of ids(10)) {
      await recorder.record(fine(id));
      await until(() => recorder.health().queued === 0);
    }

    expect(countOf(server, /tile/)).toBe(before);
    expect(recorder.health()).toMatchObject({ unproven: 10 });
  });
});

describe("a full spool", () => {
  it("refuses by default, keeps what it has, and takes events again when some have left", async () => {
    const server = await startServer();
    await server.down();
    const { codes, onFault } = faults();
    const recorder = await spoolRecorder(server.url, { capacity: 1_500, onFault });
    const results = await recordAll(recorder, ids(5));
    const accepted = results.filter((result) => result.accepted).map(({ id }) => id);
    await server.up();
    await recorder.flush();

    const late = await recorder.record(fine("late"));
    await recorder.flush();

    expect(accepted).toEqual(ids(3));
    expect(results.at(-1)).toMatchObject({ accepted: false, id: "e-4", code: "RECORDER_FULL" });
    expect(codes().filter((code) => code === "RECORDER_FULL").length).toBe(2);
    expect(late).toMatchObject({ accepted: true });
    expect((await server.received()).map(({ id, seq }) => [id, seq])).toEqual([
      ["e-0", 0],
      ["e-1", 1],
      ["e-2", 2],
      ["late", 3],
    ]);
  });

  it("lets record() wait if it is told to, and loses nothing", async () => {
    const server = await startServer();
    await server.down();
    const recorder = await spoolRecorder(server.url, { capacity: 1_500, whenFull: "block" });
    const recording = recordAll(recorder, ids(12));
    await until(() => recorder.health().queued === 3);
    expect(await recorder.flush(20)).toBe(3);
    await server.up();

    expect((await recording).every(({ accepted }) => accepted)).toBe(true);
    await recorder.flush();
    expect(await namesIn(server)).toEqual(ids(12));
    expect(await server.noticed()).toEqual([]);
  });

  it("refuses what waits for room when it is closed", async () => {
    const recorder = await spoolRecorder(NOWHERE, { capacity: 700, whenFull: "block" });
    const recording = recordAll(recorder, ids(3));
    await until(() => recorder.health().queued === 1);

    expect(await recorder.close(1)).toBe(1);
    expect((await recording).map((result) => result.accepted)).toEqual([true, false, false]);
    expect(await recorder.record(fine("late"))).toMatchObject({ accepted: false, code: "RECORDER_CLOSED" });
  });
});

describe("personal values", () => {
  const event = {
    ...fine("a"),
    data: { name: "张三", phone: "13800000000", fineFen: 100 },
    personal: [
      { subject: "p-1", names: ["name"] },
      { subject: "p-2", names: ["phone"] },
    ],
  };

  it.each([
    { mode: "memory", start: async (url: string) => createRecorder({ endpoint: url, token: tokenOf("host"), source: "host" }) },
    { mode: "spool", start: (url: string) => spoolRecorder(url) },
  ])("travel beside their event from a recorder of mode $mode, and are erased by their person", async ({ start }) => {
    const server = await startServer();
    const recorder = await start(server.url);
    await recorder.record(event);
    await recorder.flush();
    const { trail } = server.supervisor;

    const [entry] = await trail.read(0, 1);
    const kept = JSON.parse(entry?.event as string);
    expect(entry?.event).not.toContain("张三");
    expect(kept.personal).toBeUndefined();
    expect(reveal(kept, entry?.disclosures ?? []).data).toEqual(event.data);
    await trail.erase({ subjects: ["p-1"], reason: "on request" });
    const [after] = await trail.read(0, 1);
    expect(reveal(kept, after?.disclosures ?? []).data).toEqual({ phone: "13800000000", fineFen: 100 });
    await recorder.close();
  });

  it.each([
    {
      name: "a value of two persons",
      personal: [
        { subject: "a", names: ["name"] },
        { subject: "b", names: ["name"] },
      ],
      code: "DISCLOSURE_INVALID",
    },
    { name: "a person without an id", personal: [{ subject: "", names: ["name"] }], code: "DISCLOSURE_INVALID" },
    { name: "a reserved name", personal: [{ subject: "a", names: ["_sd"] }], data: { _sd: "x" }, code: "DISCLOSURE_INVALID" },
    {
      name: "too much for one event",
      personal: [{ subject: "a", names: ["name"] }],
      data: { name: "x".repeat(60_000) },
      code: "EVENT_TOO_LARGE",
    },
  ])("are refused where they cannot be kept: $name", async ({ personal, data, code }) => {
    const recorder = await spoolRecorder(NOWHERE);

    expect(await recorder.record({ ...event, data: { ...event.data, ...(data as object) }, personal })).toMatchObject({
      accepted: false,
      code,
    });
  });
});

describe("opening a spool", () => {
  const open = (options: Partial<Parameters<typeof createSpoolRecorder>[0]>) =>
    createSpoolRecorder({ endpoint: NOWHERE, token: tokenOf("host"), source: "host", file: spoolFile(), ...options });

  it.each([
    { name: "a capacity of nothing", options: { capacity: 0 }, code: "SETTING_INVALID" },
    { name: "a heartbeat that is no time", options: { heartbeatMs: Number.NaN }, code: "SETTING_INVALID" },
    { name: "a key that is none", options: { verifierKeys: ["key"] }, code: "NOTE_INVALID" },
    { name: "a folder that is not there", options: { file: "/nowhere/spool.db" }, code: "STORE_INVALID" },
  ])("is refused with $code: $name", async ({ options, code }) => {
    await expect(open(options)).rejects.toMatchObject({ code });
  });

  it("is refused while another recorder holds the file, and possible afterwards", async () => {
    const file = spoolFile();
    const first = await spoolRecorder(NOWHERE, { file });

    await expect(open({ file })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
    await first.close(1);
    const second = await open({ file });
    await second.close(1);
  });

  it("is refused for a file of another source, of something else, or of a later version", async () => {
    const file = spoolFile();
    await (await open({ file, source: "other" })).close(1);
    const [text, database, later] = [spoolFile(), spoolFile(), spoolFile()];
    writeFileSync(text, "no database, but long enough to be looked at as one, page by page".repeat(100));
    tamper(database, "CREATE TABLE t (a)");
    await (await open({ file: later })).close(1);
    tamper(later, "PRAGMA user_version = 2");

    await expect(open({ file })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
    await expect(open({ file: text })).rejects.toMatchObject({ code: "STORE_INVALID" });
    await expect(open({ file: database })).rejects.toMatchObject({ code: "STORE_INVALID" });
    await expect(open({ file: later })).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it("lets nobody else read the file", async () => {
    const file = spoolFile();
    const recorder = await spoolRecorder(NOWHERE, { file, verifierKeys: [verifierKey] });
    await recorder.record(fine("a"));

    expect([file, `${file}-wal`].map((path) => statSync(path).mode & 0o077)).toEqual([0, 0]);
  });
});
