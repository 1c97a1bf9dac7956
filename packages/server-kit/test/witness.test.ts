import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import {
  base64Of,
  ed25519Cosigner,
  ed25519Signer,
  formatCheckpoint,
  openNote,
  rootOf,
  signNote,
  verifyCosignatures,
} from "@plumbline/core/trail";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Trail } from "../src/trail/trail.ts";
import { formatAddCheckpoint } from "../src/witness/add-checkpoint.ts";
import {
  assertNotBehind,
  checkKept,
  compareCheckpoints,
  createWitness,
  createWitnessClient,
  type Evidence,
  provesSplit,
  sqliteWitnessStore,
  type WitnessClientOptions,
  type WitnessedTrail,
} from "../src/witness/index.ts";
import { batchOf, openTrail, trailFile } from "./trail-support.ts";
import {
  climb,
  clock,
  cosigner,
  folder,
  growingTrail,
  offer,
  origin,
  type RunningWitness,
  type Step,
  send,
  signer,
  startWitness,
  startWitnessProcess,
  type TestLog,
  testLog,
  verifierKey,
} from "./witness-support.ts";

const long = process.env.PLUMBLINE_LONG === "1";
// Every signature is checked in JavaScript, and a machine may have other work.
vi.setConfig({ testTimeout: 60_000 });
const other = ed25519Signer("other.test/log", new Uint8Array(32).fill(9));

/** Of the witness that the table below asks: it has cosigned this size. */
const KNOWN = 5;
const log = testLog(9);
const fork = testLog(9, "false");
const proof = (from: number, to: number): string =>
  log
    .prove(from, to)
    .map((hash) => `${base64Of(hash)}\n`)
    .join("");
const note = await log.note(9);
const empty = (root: Uint8Array): Promise<string> => signNote(formatCheckpoint({ origin, size: 0, root: base64Of(root) }), signer);
const note5 = await log.note(5);
const fork5 = await fork.note(5);
const forkNote = await fork.note();
const noCheckpoint = await signNote("plumbline.test/log\nmany\n", signer);
const unknownLog = await testLog(3, "true", "other.test/log").note(3, other);
const byAnother = await log.note(9, other);
const emptyNote = await empty(rootOf([]));
const wrongEmptyNote = await empty(new Uint8Array(32));
const forged = note.replace(
  /(\u2014 \S+ )\S{16}/,
  (line, start: string) => `${start}${line.slice(start.length, start.length + 6)}AAAAAAAAAA`,
);

describe("the protocol", () => {
  it.each([
    { name: "what continues", status: 200, body: `old 5\n${proof(5, 9)}\n${note}` },
    {
      name: "a line of another key beside the log's",
      status: 200,
      body: `old 5\n${proof(5, 9)}\n${note}\u2014 other.test/log AAAAAAAAAA==\n`,
    },
    { name: "the same checkpoint again", status: 200, body: `old 5\n\n${note5}` },
    { name: "an empty body", status: 400, body: "" },
    { name: "no old size", status: 400, body: `${proof(5, 9)}\n${note}` },
    { name: "an old size with a zero in front", status: 400, body: `old 05\n${proof(5, 9)}\n${note}` },
    { name: "a negative old size", status: 400, body: `old -5\n${proof(5, 9)}\n${note}` },
    { name: "an old size of 2^64", status: 400, body: `old 18446744073709551616\n\n${note}` },
    { name: "lines that end in CR LF", status: 400, body: `old 5\n${proof(5, 9)}\n${note}`.replaceAll("\n", "\r\n") },
    { name: "a proof that is no base64", status: 400, body: `old 5\n${proof(5, 9)}*\n\n${note}` },
    { name: "a hash of 31 bytes", status: 400, body: `old 5\n${base64Of(new Uint8Array(31))}\n\n${note}` },
    { name: "64 hashes", status: 400, body: `old 5\n${`${base64Of(new Uint8Array(32))}\n`.repeat(64)}\n${note}` },
    { name: "no empty line", status: 400, body: `old 5\n${proof(5, 9)}${note}` },
    { name: "no checkpoint", status: 400, body: `old 5\n${proof(5, 9)}\n` },
    { name: "a note that is no checkpoint", status: 400, body: `old 5\n\n${noCheckpoint}` },
    { name: "a note without its last newline", status: 400, body: `old 5\n${proof(5, 9)}\n${note.slice(0, -1)}` },
    { name: "bytes that are no UTF-8", status: 400, body: Buffer.concat([Buffer.from(`old 5\n\n${note}`), Buffer.of(0xff, 0x0a)]) },
    { name: "an old size above that of the checkpoint", status: 400, body: `old 10\n\n${note}` },
    { name: "a log that it does not know", status: 404, body: `old 0\n\n${unknownLog}` },
    { name: "no signature of the log's key", status: 403, body: `old 5\n${proof(5, 9)}\n${byAnother}` },
    { name: "a signature of the log's key that does not hold", status: 403, body: `old 5\n${proof(5, 9)}\n${forged}` },
    { name: "an old size that it has left behind", status: 409, body: `old 3\n${proof(3, 9)}\n${note}` },
    { name: "an old size of 0 for a log that it knows", status: 409, body: `old 0\n\n${note}` },
    { name: "an old size that it has not reached", status: 409, body: `old 7\n${proof(7, 9)}\n${note}` },
    { name: "a proof that is for another size", status: 422, body: `old 5\n${proof(4, 9)}\n${note}` },
    { name: "no proof", status: 422, body: `old 5\n\n${note}` },
    { name: "a proof too long", status: 422, body: `old 5\n${proof(5, 9)}${proof(5, 9)}\n${note}` },
    { name: "a proof where nothing is to be proven", status: 422, body: `old 5\n${proof(5, 9)}\n${note5}` },
    { name: "another root of the same size", status: 422, body: `old 5\n\n${fork5}` },
    { name: "another history", status: 422, body: formatAddCheckpoint({ oldSize: 5, proof: fork.prove(5), note: forkNote }) },
    { name: "more than it takes", status: 413, body: `old 5\n\n${note}${"x".repeat(200_000)}` },
  ])("$status: $name", async ({ status, body }) => {
    const witness = await startWitness();
    await offer(witness.url, log, 0, KNOWN);

    const response = await send(witness.url, body);

    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe(status === 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8");
    const text = await response.text();
    const shown = { 200: text.startsWith("\u2014 witness.test/w1 "), 409: text === `${KNOWN}\n` }[status] ?? !text.includes("\u2014");
    expect(shown).toBe(true);
  });

  it.each([
    { name: "an empty tree", status: 200, body: `old 0\n\n${emptyNote}` },
    { name: "an empty tree with a root that it cannot have", status: 422, body: `old 0\n\n${wrongEmptyNote}` },
    { name: "a proof from nothing", status: 422, body: `old 0\n${proof(5, 9)}\n${note}` },
    { name: "a first checkpoint of any size", status: 200, body: `old 0\n\n${note}` },
    { name: "an old size although it knows none", status: 409, body: `old 5\n${proof(5, 9)}\n${note}` },
  ])("$status for a log that it has not seen: $name", async ({ status, body }) => {
    const witness = await startWitness();

    expect((await send(witness.url, body)).status).toBe(status);
  });

  it("a tree grows out of the empty one through every size, and each cosignature holds over its checkpoint", async () => {
    const witness = await startWitness();
    const grown = testLog(40);
    await send(witness.url, `old 0\n\n${emptyNote}`);
    const sizes = Array.from(grown.hashes, (_, i) => i + 1);
    const found: unknown[] = [];

    for (const size of sizes) {
      const lines = await (await offer(witness.url, grown, size - 1, size)).text();
      found.push(verifyCosignatures((await grown.note(size)) + lines, [witness.verifierKey]));
    }

    expect(found).toEqual(sizes.map(() => [{ name: "witness.test/w1", time: clock.now() / 1000 }]));
  });

  it("the newest checkpoint can be had under the hash of its origin, with the signatures of log and witness and no others", async () => {
    const witness = await startWitness();
    const path = `${witness.url}/${createHash("sha256").update(origin).digest("hex")}/checkpoint`;
    const before = await fetch(path);
    await send(witness.url, `old 0\n\n${note}\u2014 other.test/log AAAAAAAAAA==\n`);

    const kept = await (await fetch(path)).text();

    expect(before.status).toBe(404);
    expect(openNote(kept, [verifierKey])).toMatchObject({ verifiedBy: [origin] });
    expect(verifyCosignatures(kept, [witness.verifierKey])).toHaveLength(1);
    expect(kept).not.toContain("other.test");
  });

  it("no request with one bit changed gets a cosignature, and none is too strange for an answer", async () => {
    const store = sqliteWitnessStore({ file: join(folder(), "witness.db") });
    const witness = createWitness({ logs: [{ origin, verifierKey }], cosigner, store, clock });
    onTestFinished(() => witness.close());
    const ask = async (body: Uint8Array): Promise<number> =>
      (await witness.fetch(new Request("http://witness.test/add-checkpoint", { method: "POST", body: Buffer.from(body) }))).status;
    await ask(Buffer.from(`old 0\n\n${note5}`));
    const body = Buffer.from(`old 5\n${proof(5, 9)}\n${note}`);
    const statuses = new Set<number>();

    for (let at = 0; at < body.length; at++) {
      statuses.add(await ask(body.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte))));
    }

    expect(statuses).toEqual(new Set([400, 403, 404, 422]));
    expect(await ask(body)).toBe(200);
  });

  it.each([
    { method: "GET", path: "/add-checkpoint", status: 405, allow: "POST" },
    { method: "POST", path: "/evidence", status: 405, allow: "GET" },
    { method: "GET", path: "/", status: 404, allow: null },
  ])("$method $path is $status", async ({ method, path, status, allow }) => {
    const witness = await startWitness();

    const response = await fetch(witness.url + path, { method });

    expect([response.status, response.headers.get("allow")]).toEqual([status, allow]);
  });

  it("while a log changes its key, either key is taken; a key that was never named is not", async () => {
    const next = ed25519Signer(origin, new Uint8Array(32).fill(10));
    const logs = [
      { origin, verifierKey },
      { origin, verifierKey: next.verifierKey },
    ];
    const witness = await startWitness({ logs });
    const third = ed25519Signer(origin, new Uint8Array(32).fill(11));
    const body = async (from: typeof signer, oldSize: number, size: number): Promise<string> =>
      formatAddCheckpoint({ oldSize, proof: oldSize > 0 ? log.prove(oldSize, size) : [], note: await log.note(size, from) });

    const statuses = [
      (await send(witness.url, await body(signer, 0, 4))).status,
      (await send(witness.url, await body(next, 4, 6))).status,
      (await send(witness.url, await body(signer, 6, 7))).status,
      (await send(witness.url, await body(third, 7, 9))).status,
    ];

    expect(statuses).toEqual([200, 200, 200, 403]);
  });
});

describe("races and crashes", () => {
  it("of 50 histories that are submitted at once exactly one is cosigned, and of 50 sizes that continue it from one size too", async () => {
    const witness = await startWitness();
    const histories = Array.from({ length: 50 }, (_, i) => testLog(60, `history ${i}`));

    const first = await Promise.all(histories.map((one) => offer(witness.url, one, 0, 6)));
    const winner = histories[first.findIndex(({ status }) => status === 200)] as TestLog;
    const second = await Promise.all(histories.map((_, i) => offer(witness.url, winner, 6, 7 + i)));

    for (const responses of [first, second]) {
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(responses.filter(({ status }) => status === 409)).toHaveLength(49);
    }
    const evidence = await witness.evidence();
    expect(evidence.filter((one) => provesSplit(one, [verifierKey]))).toHaveLength(49);
  });

  const rounds = long ? 100 : 6;

  it(`a witness killed ${rounds} times under load never goes back, nor over to another history`, async () => {
    const file = join(folder(), "witness.db");
    // In each round two histories of a new log race, and each caller follows the witness and offers what comes next in its own.
    const races = Array.from({ length: rounds }, (_, i) => ["a", "b"].map((history) => testLog(60, `${i} ${history}`, `${origin}-${i}`)));
    const cosigned = races.map((histories) => histories.map((): number[] => []));
    for (const [i, histories] of races.entries()) {
      const witness = await startWitnessProcess(file, rounds);
      const enough = Promise.withResolvers<void>();
      let count = 0;
      const call = async (history: number): Promise<void> => {
        for await (const { status, size } of climb(witness.url, histories[history] as TestLog)) {
          cosigned[i]?.[history]?.push(...(status === 200 ? [size] : []));
          count += Number(status === 200);
          if (count > (i * 7) % 40) enough.resolve();
        }
      };
      const callers = [0, 1, 0, 1, 0, 1].map(call);
      await enough.promise;
      witness.process.kill("SIGKILL");
      await Promise.all(callers);
    }

    const last = await startWitnessProcess(file, rounds);
    const known = await Promise.all(races.map(async ([one]) => Number(await (await offer(last.url, one as TestLog, 0)).text())));
    expect(cosigned.map((histories) => histories.filter(({ length }) => length > 0).length)).toEqual(races.map(() => 1));
    expect(known.filter((size, i) => Math.max(...(cosigned[i] ?? []).flat()) > size)).toEqual([]);
  }, 900_000);

  const traceable = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;

  it.runIf(traceable)(
    "a disk that does not sync gets no cosignature, and the witness goes on when it does",
    async () => {
      const fault = "inject=fdatasync,fsync:error=EIO:when=12+2";
      const tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", fault];
      const witness = await startWitnessProcess(join(folder(), "witness.db"), 1, tracer);

      const steps: Step[] = [];
      for await (const step of climb(witness.url, testLog(60, "true", `${origin}-0`), 60)) steps.push(step);

      const accepted = steps.filter(({ status }) => status === 200).map(({ size }) => size);
      expect(new Set(steps.map(({ status }) => status))).toEqual(new Set([200, 503]));
      expect(accepted).toEqual(accepted.map((_, i) => i + 1));
    },
    60_000,
  );

  it("a second witness on the same file does not start", async () => {
    const file = join(folder(), "witness.db");
    const store = sqliteWitnessStore({ file });
    onTestFinished(() => store.close());

    expect(() => sqliteWitnessStore({ file })).toThrow(expect.objectContaining({ code: "STORE_CONFLICT" }));
  });

  it("a witness that starts again knows what it cosigned, and its evidence", async () => {
    const file = join(folder(), "witness.db");
    const before = await startWitness({ file });
    await offer(before.url, log, 0, 5);
    await offer(before.url, fork, 5, 5);
    await before.close();
    const after = await startWitness({ file });

    expect((await offer(after.url, fork, 0, 9)).status).toBe(409);
    expect(await after.evidence()).toHaveLength(1);
  });
});

describe("evidence", () => {
  it.each([
    { name: "two roots of one size", kind: "same_size", first: 5, second: 5, proves: true },
    { name: "a rewritten history that is larger, with its own proof", kind: "other_history", first: 5, second: 9, proves: true },
    {
      name: "a rewritten history on top of a complete tree, whose root no proof holds",
      kind: "unproven",
      first: 8,
      second: 9,
      proves: false,
    },
  ])("$kind: $name", async ({ kind, first, second, proves }) => {
    const faults: unknown[] = [];
    const witness = await startWitness({ onFault: ({ error }) => void faults.push(error) });
    await offer(witness.url, log, 0, first);

    const refusals = [await offer(witness.url, fork, first, second), await offer(witness.url, fork, first, second)];

    expect(refusals.map(({ status }) => status)).toEqual([422, 422]);
    const { evidence } = (await (await fetch(`${witness.url}/evidence`)).json()) as { evidence: [Evidence] };
    expect(evidence).toMatchObject([{ kind, origin, time: "2026-03-02T01:00:00.000Z" }]);
    expect(provesSplit(evidence[0], [verifierKey])).toBe(proves);
    expect(provesSplit(evidence[0], [other.verifierKey])).toBe(false);
    expect(faults).toMatchObject([{ code: "TRAIL_CORRUPT" }]);
  });

  it("of a log that fills its checkpoint with lines of its own key is evidence all the same", async () => {
    const witness = await startWitness();
    const filled = async (one: TestLog): Promise<string> => {
      const [, line = ""] = (await one.note(5)).split("\n\n");
      return (await one.note(5)) + line.repeat(99);
    };

    const statuses = [
      (await send(witness.url, `old 0\n\n${await filled(log)}`)).status,
      (await send(witness.url, `old 5\n\n${await filled(fork)}`)).status,
    ];

    expect(statuses).toEqual([200, 422]);
    const [evidence] = await witness.evidence();
    expect(evidence && provesSplit(evidence, [verifierKey])).toBe(true);
  });

  it("is found in every pair of sizes whose smaller one is not a power of two, and never where the log only grew", async () => {
    const [one, two] = [testLog(13), testLog(13, "false")];
    const notes = await Promise.all(one.hashes.map((_, i) => one.note(i + 1)));
    const forks = await Promise.all(two.hashes.map((_, i) => two.note(i + 1)));
    const wrong: string[] = [];

    for (let from = 1; from < 13; from++) {
      for (let to = from + 1; to <= 13; to++) {
        const claim = (refused: string | undefined, hashes: readonly Uint8Array[]): boolean => {
          const evidence = {
            kind: "other_history",
            origin,
            time: "",
            kept: notes[from - 1] ?? "",
            refused: refused ?? "",
            proof: hashes.map(base64Of),
          } as const;
          return provesSplit(evidence, [verifierKey]);
        };
        const isComplete = Number.isInteger(Math.log2(from));
        if (claim(forks[to - 1], two.prove(from, to)) === isComplete) wrong.push(`${from} ${to} not found`);
        if (claim(notes[to - 1], one.prove(from, to))) wrong.push(`${from} ${to} is honest`);
        if (claim(notes[to - 1], two.prove(from, to))) wrong.push(`${from} ${to} has the proof of another tree`);
      }
    }

    expect(wrong).toEqual([]);
  });

  it("a signed checkpoint that a stranger brings with a made-up proof is no proof against the log", async () => {
    const witness = await startWitness();
    await offer(witness.url, log, 0, 5);
    const noise = log.prove(5, 9).map((hash) => hash.map((byte) => byte ^ 1));

    await send(witness.url, formatAddCheckpoint({ oldSize: 5, proof: noise, note: await log.note(9) }));

    const evidence = await witness.evidence();
    expect(evidence).toMatchObject([{ kind: "unproven" }]);
    expect(provesSplit(evidence[0] as (typeof evidence)[number], [verifierKey])).toBe(false);
    expect((await offer(witness.url, log, 5, 9)).status).toBe(200);
  });
});

function follow(trail: WitnessedTrail, witnesses: readonly Pick<RunningWitness, "address">[], options: Partial<WitnessClientOptions> = {}) {
  const client = createWitnessClient({
    trail,
    witnesses: witnesses.map(({ address }) => address),
    quorum: witnesses.length,
    timeoutMs: 2000,
    intervalMs: 5,
    retryMs: 10,
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

const named = (n: number) => ed25519Cosigner(`witness.test/w${n}`, new Uint8Array(32).fill(20 + n));

describe("the client", () => {
  it("has every witness cosign the same checkpoint while the trail grows, and ends at the newest", async () => {
    const witnesses = await Promise.all([1, 2, 3].map((n) => startWitness({ cosigner: named(n) })));
    const keys = witnesses.map((witness) => witness.verifierKey);
    const trail = await growingTrail();
    const client = follow(trail, witnesses);

    for (let i = 0; i < 60; i++) await trail.grow(1 + (i % 9));
    await vi.waitUntil(() => client.status().every(({ lag }) => lag === 0), { timeout: 30_000 });

    const newest = client.newest() ?? "";
    expect(openNote(newest, [verifierKey])).toMatchObject({ text: `${(await testLog(trail.size).note()).split("\n\n")[0]}\n` });
    expect(
      verifyCosignatures(newest, keys)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(witnesses.map((_, i) => `witness.test/w${i + 1}`));
    expect(client.cosigned(trail.checkpoint())).toBe(newest);
    expect(client.cosigned(newest)).toBe(newest);
  });

  it("a trail commits on while no witness answers, and the client catches up when one comes back", async () => {
    const file = join(folder(), "witness.db");
    const before = await startWitness({ file });
    const trail = await growingTrail();
    const faults: unknown[] = [];
    const client = follow(trail, [before], { onFault: ({ error }) => void faults.push(error) });
    await trail.grow(3);
    await vi.waitUntil(() => client.status()[0]?.lag === 0, { timeout: 30_000 });
    await before.close();

    for (let i = 0; i < 300; i++) await trail.grow();
    await vi.waitUntil(() => (client.status()[0]?.failures ?? 0) > 2, { timeout: 30_000 });
    const down = client.status()[0];
    await startWitness({ file, port: Number(new URL(before.url).port) });
    await vi.waitUntil(() => client.status()[0]?.lag === 0, { timeout: 30_000 });

    expect(down).toMatchObject({ size: 3, lag: 300, reason: expect.stringContaining("no answer") });
    expect(client.status()).toMatchObject([{ size: 303, failures: 0, reason: undefined }]);
    expect(faults).toMatchObject([{ code: "WITNESS_UNAVAILABLE" }]);
  });

  it("a quorum is reached without the witness that is down", async () => {
    const witnesses = await Promise.all([1, 2, 3].map((n) => startWitness({ cosigner: named(n) })));
    await witnesses[1]?.close();
    const trail = await growingTrail();
    const client = follow(trail, witnesses, { quorum: 2 });

    await trail.grow(7);
    await vi.waitUntil(() => client.newest() !== undefined, { timeout: 30_000 });
    await trail.grow(7);
    await vi.waitUntil(() => client.status()[0]?.lag === 0 && client.status()[2]?.lag === 0, { timeout: 30_000 });

    expect(client.newest()).toContain("\n14\n");
    expect(client.status().map(({ size }) => size)).toEqual([14, undefined, 14]);
  });

  it("what a witness answers counts only if it holds over exactly that checkpoint", async () => {
    const honest = await startWitness();
    const liar = await startWitness({ cosigner: named(1) });
    const trail = await growingTrail();
    // The right name, another key: as an address that was taken over.
    const address = { url: liar.url, verifierKey: named(2).verifierKey };
    const client = follow(trail, [honest, { address }]);

    await trail.grow(7);
    await vi.waitUntil(() => (client.status()[1]?.failures ?? 0) > 0 && client.status()[0]?.lag === 0, { timeout: 30_000 });

    expect(client.newest()).toBeUndefined();
    expect(verifyCosignatures(client.cosigned(trail.checkpoint()), [honest.verifierKey, named(2).verifierKey])).toHaveLength(1);
  });

  it("an operator who rewrites everything and signs it again is refused, and the client says so", async () => {
    const witness = await startWitness();
    const honest = await growingTrail();
    const first = follow(honest, [witness]);
    await honest.grow(13);
    await vi.waitUntil(() => first.newest() !== undefined, { timeout: 30_000 });
    await first.close();
    const rewritten = await growingTrail("rewritten");
    await rewritten.grow(14);
    const faults: unknown[] = [];
    const second = follow(rewritten, [witness], { onFault: ({ error }) => void faults.push(error) });

    await vi.waitUntil(() => faults.length > 0, { timeout: 30_000 });

    expect(faults[0]).toMatchObject({ code: "TRAIL_BEHIND", details: { size: 14, witness: "witness.test/w1" } });
    expect(second.newest()).toBeUndefined();
    const [evidence] = await witness.evidence();
    expect(evidence && provesSplit(evidence, [verifierKey])).toBe(true);
  });

  it.each([
    { name: "a quorum of none", options: { quorum: 0 }, code: "SETTING_INVALID" },
    { name: "a quorum above the number of witnesses", options: { quorum: 2 }, code: "SETTING_INVALID" },
    { name: "a key that signs notes", options: { witnesses: [{ url: "http://127.0.0.1:1", verifierKey }] }, code: "SETTING_INVALID" },
    { name: "no address", options: { witnesses: [{ url: "file:///etc", verifierKey: cosigner.verifierKey }] }, code: "SETTING_INVALID" },
    { name: "no key", options: { witnesses: [{ url: "http://127.0.0.1:1", verifierKey: "x" }] }, code: "NOTE_INVALID" },
    {
      name: "one key twice",
      options: { witnesses: ["http://127.0.0.1:1", "http://127.0.0.1:2"].map((url) => ({ url, verifierKey: cosigner.verifierKey })) },
      code: "SETTING_INVALID",
    },
  ])("does not start with $name", async ({ options, code }) => {
    const trail = await growingTrail();
    const witnesses = [{ url: "http://127.0.0.1:1", verifierKey: cosigner.verifierKey }];

    expect(() => createWitnessClient({ trail, witnesses, quorum: 1, ...options })).toThrow(expect.objectContaining({ code }));
  });
});

describe("at the start", () => {
  const stored = async (one: TestLog, size: number) => ({
    checkpoint: await one.note(size),
    proveConsistency: async (from: number) => one.prove(from, size),
  });
  const check = { quorum: 1, timeoutMs: 2000 };

  it.each([
    { name: "the checkpoint that it cosigned last", size: 7 },
    { name: "a newer one, which had not reached it", size: 9 },
  ])("a store is the newest when it holds $name", async ({ size }) => {
    const witness = await startWitness();
    await offer(witness.url, log, 0, 7);

    const lines = await assertNotBehind(await stored(log, size), { ...check, witnesses: [witness.address] });

    expect(verifyCosignatures((await log.note(size)) + lines.join(""), [witness.verifierKey])).toHaveLength(1);
  });

  it("a witness that has never seen the log has nothing against it, empty or not", async () => {
    const [one, two] = [await startWitness(), await startWitness()];

    expect(await assertNotBehind(await stored(log, 9), { ...check, witnesses: [one.address] })).toHaveLength(1);
    expect(await assertNotBehind(await stored(log, 0), { ...check, witnesses: [two.address] })).toHaveLength(1);
  });

  it.each([
    { name: "an older copy", history: log, size: 6, message: /holds 6 entries, witness "witness.test\/w1" cosigned 7/ },
    { name: "nothing, where there was a trail", history: log, size: 0, message: /holds 0 entries, .* cosigned 7/ },
    { name: "another history of the same size", history: fork, size: 7, message: /a history that the 7 stored entries do not continue/ },
    { name: "another history that is larger", history: fork, size: 9, message: /a history that the 9 stored entries do not continue/ },
  ])("a store that holds $name is refused, whatever the operator allows", async ({ history, size, message }) => {
    const [silent, witness] = [await startWitness({ cosigner: named(1) }), await startWitness()];
    await offer(witness.url, log, 0, 7);
    await silent.close();
    const options = { ...check, witnesses: [silent.address, witness.address], allowUnwitnessedStart: true };

    const error = await assertNotBehind(await stored(history, size), options).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "TRAIL_BEHIND", message: expect.stringMatching(message) });
  });

  it("without a quorum the server does not start, unless the operator takes it upon himself", async () => {
    const [up, down] = [await startWitness(), await startWitness({ cosigner: named(1) })];
    await down.close();
    const options = { ...check, quorum: 2, witnesses: [up.address, down.address] };
    const head = await stored(log, 9);

    await expect(assertNotBehind(head, options)).rejects.toMatchObject({
      code: "WITNESS_UNAVAILABLE",
      message: expect.stringMatching(/1 of 2 witnesses answered .* 2 must \(witness.test\/w1: no answer/),
    });
    expect(await assertNotBehind(head, { ...options, allowUnwitnessedStart: true })).toHaveLength(1);
  });

  it("a witness that does not know the log has not answered", async () => {
    const witness = await startWitness({ logs: [] });

    await expect(assertNotBehind(await stored(log, 9), { ...check, witnesses: [witness.address] })).rejects.toMatchObject({
      code: "WITNESS_UNAVAILABLE",
      message: expect.stringContaining("404: it does not know this log"),
    });
  });

  it("a trail that was put back from an older copy of its file is refused, the newest is not", async () => {
    const witness = await startWitness();
    const [file, copy] = [trailFile(), trailFile()];
    const asked = { ...check, witnesses: [witness.address] };
    const young = await openTrail(file);
    await young.append(batchOf("first", 10));
    await young.close();
    copyFileSync(file, copy);
    const grown = await openTrail(file);
    const client = follow(grown, [witness]);
    for (let i = 0; i < 20; i++) await grown.append(batchOf(`then-${i}`, 30));
    await vi.waitUntil(() => client.status()[0]?.lag === 0, { timeout: 30_000 });
    await client.close();
    await grown.close();

    const [old, newest] = [await openTrail(copy), await openTrail(file)];
    const headOfTrail = (trail: Trail) => ({ checkpoint: trail.checkpoint(), proveConsistency: trail.proveConsistency });

    await expect(assertNotBehind(headOfTrail(old), asked)).rejects.toMatchObject({
      code: "TRAIL_BEHIND",
      details: { size: 10, witnessed: 610 },
    });
    expect(await assertNotBehind(headOfTrail(newest), asked)).toHaveLength(1);
    // Whoever starts it all the same and goes on has forked the log, and that is seen.
    await old.append(batchOf("forged", 700));
    await expect(assertNotBehind(headOfTrail(old), asked)).rejects.toMatchObject({ code: "TRAIL_BEHIND", details: { size: 710 } });
    const [evidence] = await witness.evidence();
    expect(evidence && provesSplit(evidence, [verifierKey])).toBe(true);
  });

  it("a witness whose own memory was put back is led forward again", async () => {
    const file = join(folder(), "witness.db");
    const copy = join(folder(), "copy.db");
    const first = await startWitness({ file });
    await offer(first.url, log, 0, 3);
    await first.close();
    copyFileSync(file, copy);
    const second = await startWitness({ file });
    await offer(second.url, log, 3, 9);
    await second.close();
    const restored = await startWitness({ file: copy });

    expect(await assertNotBehind(await stored(log, 9), { ...check, witnesses: [restored.address] })).toHaveLength(1);
  });
});

describe("gossip", () => {
  it("two hosts that were shown different histories have the proof in their receipts", async () => {
    const shown = [await log.note(3), await log.note(6), await fork.note(6), await log.note(9), await fork.note(9), await log.note(6)];

    const splits = compareCheckpoints(shown, [verifierKey]);

    expect(splits).toEqual([
      { origin, size: 6, first: shown[1], second: shown[2] },
      { origin, size: 9, first: shown[3], second: shown[4] },
    ]);
  });

  it("what the log did not sign proves nothing against it", async () => {
    const notes = [await log.note(6), await fork.note(6, other), (await fork.note(6)).replace("\n6\n", "\n9\n"), "nonsense", ""];

    expect(compareCheckpoints(notes, [verifierKey])).toEqual([]);
    expect(compareCheckpoints([await log.note(6), await log.note(9), await fork.note(5)], [verifierKey])).toEqual([]);
  });

  it("checkpoints that hosts kept are held against what the log shows now", async () => {
    const trail = await growingTrail();
    await trail.grow(700);
    const [past, rewritten] = [testLog(800), testLog(700, "false")];
    const notes = [
      await past.note(0),
      await past.note(1),
      await past.note(256),
      await past.note(699),
      await past.note(700),
      await rewritten.note(256),
      await rewritten.note(700),
      await past.note(701),
      await past.note(5, other),
    ];
    const readTile = async (level: number, index: number, width: number) => (await trail.tile(level, index, width)) ?? new Uint8Array();

    const findings = await checkKept(notes, { checkpoint: trail.checkpoint(), readTile }, [verifierKey]);

    const consistent = notes.slice(0, 5).map(() => "consistent");
    expect(findings).toEqual([...consistent, "forked", "forked", "ahead", "unsigned"]);
  });
});
