import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { EventsReply, Receipt, TraceEvent, TrailEntriesReply } from "@plumbline/core";
import { disclosureDigest, disclosureOf } from "@plumbline/core/trail";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type PostgresServer, postgresBin, postgresServer } from "./postgres-server.ts";
import { bearer, facts, get, type Running, send, started } from "./server-process.ts";
import { folder, plumbline } from "./support.ts";

/** With PLUMBLINE_LONG=1 the lease of a server that gives no sign runs out by itself, which takes 10 s each time. */
const isLong = process.env.PLUMBLINE_LONG === "1";

/** How many of so many facts have a receipt. */
async function sent(url: string, token: string, count: number): Promise<number> {
  const response = await fetch(`${url}/v1/events`, {
    method: "POST",
    headers: bearer(token),
    body: JSON.stringify({ events: facts("office", count).map((event) => ({ event })) }),
    signal: AbortSignal.timeout(2000),
  });
  return ((await response.json()) as Partial<EventsReply>).receipts?.length ?? 0;
}

describe.runIf(postgresBin)("a trail in PostgreSQL", { timeout: 180_000 }, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await postgresServer();
  }, 60_000);
  afterAll(() => server.remove());

  /** As if the holder had given no sign for as long as its lease. */
  const leaseIsOver = (trail: string): void => {
    if (!isLong) server.sql(trail, "UPDATE plumbline.lease SET expires = '-infinity'");
  };

  it("is written by one server, the other passes on to it and takes over when it is killed", async () => {
    const trail = server.database();
    const dir = folder();
    const other = join(dir, "other");
    const options = ["--trail", trail, "--pack", "none"];
    const upgraded = await plumbline("upgrade", "--trail", trail, "--json");
    const first = await started(dir, ...options, "--source", "office");
    const token = first.sources.office as string;
    mkdirSync(other);
    for (const name of ["plumbline.json", "sources.json"]) copyFileSync(join(dir, name), join(other, name));

    const second = await started(other, ...options);
    const passedOn = (await send(second.url, token, facts("office", 10))) as EventsReply;
    const size = async (): Promise<number> => (await get<{ readonly size: number }>(second, "/v1/health")).size;
    const through = await size();
    await first.end("SIGKILL");
    leaseIsOver(trail);
    const retried = await vi.waitFor(
      async () => {
        const reply = (await send(second.url, token, facts("office", 12))) as EventsReply;
        expect(reply.receipts).toHaveLength(12);
        return reply;
      },
      { timeout: 40_000, interval: 100 },
    );
    const third = await started(dir, ...options);
    const verified = await plumbline("verify", trail, "--vkey", first.verifierKey, "--json");
    const stopped = [await third.end("SIGTERM"), await second.end("SIGTERM")];

    expect([upgraded.code, JSON.parse(upgraded.out)]).toEqual([0, { trail, size: 0 }]);
    expect([first.standBy, second.standBy, third.standBy]).toEqual([undefined, first.url, second.url]);
    expect(passedOn.receipts.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => "stored"));
    expect(through).toBeGreaterThanOrEqual(10);
    expect(retried.receipts.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => "duplicate"), "stored", "stored"]);
    expect([verified.code, JSON.parse(verified.out)]).toMatchObject([0, { outcome: "valid" }]);
    expect(stopped.map(({ code }) => code)).toEqual([0, 0]);
  });

  it("is not forked by a server that slept while another took over: it stands by when it wakes", async () => {
    const trail = server.database();
    const dir = folder();
    const other = join(dir, "other");
    const options = ["--trail", trail, "--pack", "none"];
    await plumbline("upgrade", "--trail", trail);
    const sleeper = await started(dir, ...options, "--source", "office");
    const token = sleeper.sources.office as string;
    mkdirSync(other);
    for (const name of ["plumbline.json", "sources.json"]) copyFileSync(join(dir, name), join(other, name));
    const awake = await started(other, ...options);
    await send(awake.url, token, facts("office", 3));

    sleeper.child.kill("SIGSTOP");
    leaseIsOver(trail);
    const taken = { timeout: 60_000, interval: 200 };
    await vi.waitFor(async () => expect(await sent(awake.url, token, 5)).toBe(5), taken);
    sleeper.child.kill("SIGCONT");
    await vi.waitFor(async () => expect(await sent(sleeper.url, token, 8)).toBe(8), taken);
    const verified = await plumbline("verify", trail, "--vkey", sleeper.verifierKey, "--json");
    const { code, err } = await sleeper.end("SIGTERM");

    expect([verified.code, JSON.parse(verified.out)]).toMatchObject([0, { outcome: "valid" }]);
    expect(code).toBe(0);
    expect(err).toContain("another server has taken the trail over; this one stands by");
    expect(await sent(awake.url, token, 9)).toBe(9);
  });

  it("has the keys of persons beside it, so that the one that takes over can read what was disclosed before, until it is erased", async () => {
    const [trail, keys] = [server.database(), server.database()];
    const dir = folder();
    const other = join(dir, "other");
    const options = ["--trail", trail, "--subject-keys", keys];
    await plumbline("upgrade", "--trail", trail);
    const first = await started(dir, ...options, "--pack", "none", "--source", "office");
    mkdirSync(other);
    for (const name of ["plumbline.json", "sources.json"]) copyFileSync(join(dir, name), join(other, name));
    const second = await started(other, ...options, "--pack", "none");
    const text = disclosureOf("phone", "13800000000", new Uint8Array(16).fill(7));
    const [fact] = facts("office", 1) as [TraceEvent];
    const told = { ...fact, data: { ...fact.data, _sd: [disclosureDigest(text)] } };
    const disclosures = [{ subject: "p-1029", text }];
    const { receipts } = (await send(second.url, first.sources.office as string, [told], { disclosures })) as EventsReply;
    const { index } = receipts[0] as Receipt & { readonly index: number };
    const disclosed = async (at: Running) =>
      (await get<TrailEntriesReply>(at, `/v1/trail/entries?from=${index}&to=${index + 1}`)).entries[0]?.disclosures;

    await first.end("SIGKILL");
    leaseIsOver(trail);
    await vi.waitFor(async () => expect(await disclosed(second)).toEqual([text]), { timeout: 40_000, interval: 100 });
    await second.end("SIGTERM");
    const erased = await plumbline("erase", "--dir", other, ...options, "--subject", "p-1029", "--reason", "on request", "--yes", "--json");
    const third = await started(other, ...options, "--pack", "none");
    const after = await disclosed(third);
    await third.end("SIGTERM");

    expect([erased.code, JSON.parse(erased.out)]).toMatchObject([0, { subjects: 1 }]);
    expect(after).toBeUndefined();
    expect(existsSync(join(other, "subject-keys.db"))).toBe(false);
  });

  it("waits for a database that does not answer, and says so once", async () => {
    const waiting = await started(folder(), "--trail", "postgres://nobody@127.0.0.1:9/trail", "--pack", "none", "--source", "office");

    const answer = await fetch(`${waiting.url}/v1/ready`);
    const { code, err } = await waiting.end("SIGTERM");

    expect([answer.status, answer.headers.get("retry-after"), code]).toEqual([503, "1", 0]);
    expect(err.match(/stand-by: 127\.0\.0\.1:9\/trail .* cannot be read or written now/g)).toHaveLength(1);
  });

  it("is backed up into a file while it is written, and a file is restored into it", async () => {
    const trail = server.database();
    const copy = server.database();
    const dir = folder();
    await plumbline("upgrade", "--trail", trail);
    await plumbline("upgrade", "--trail", copy);
    const running = await started(dir, "--trail", trail, "--pack", "none", "--source", "office");
    await send(running.url, running.sources.office as string, facts("office", 400));
    const file = join(dir, "backup.db");

    const backup = await plumbline("backup", file, "--trail", trail, "--vkey", running.verifierKey, "--json");
    const held = await plumbline("restore", file, "--trail", trail);
    await running.end("SIGTERM");
    const restored = await plumbline("restore", file, "--trail", copy, "--json");
    const full = await plumbline("restore", file, "--trail", copy);
    const asFile = await plumbline("verify", file, "--vkey", running.verifierKey, "--json");
    const asTables = await plumbline("verify", copy, "--vkey", running.verifierKey, "--json");
    const exported = await plumbline("export", join(dir, "public"), "--dir", dir, "--trail", copy, "--entries");
    const erased = await plumbline("erase", "--dir", dir, "--trail", copy, "--entry", "3", "--reason", "by order 12", "--yes", "--json");
    const pruned = await plumbline("prune", "--dir", dir, "--trail", copy, "--keep", "15y", "--yes", "--json");

    const { size } = JSON.parse(backup.out) as { readonly size: number };
    expect([backup.code, held.code, full.code]).toEqual([0, 1, 1]);
    expect(held.err).toContain("STORE_CONFLICT");
    expect([restored.code, JSON.parse(restored.out)]).toEqual([0, { trail: copy, size }]);
    const { root } = JSON.parse(asFile.out) as { readonly root: string };
    expect(JSON.parse(asTables.out)).toMatchObject({ outcome: "valid", size, root });
    expect(exported.code).toBe(0);
    expect([erased.code, pruned.code]).toEqual([0, 0]);
  });

  it("is not begun by a slip of the pen, and says how to", async () => {
    const trail = server.database();

    const { code, err } = await plumbline("serve", "--dir", folder(), "--port", "0", "--trail", trail);

    expect([code, err]).toEqual([1, expect.stringContaining("plumbline upgrade")]);
  });
});
