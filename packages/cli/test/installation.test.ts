import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { EventsReply, TraceEvent, WireTrailEntry } from "@plumbline/core";
import { disclosureDigest, disclosureOf } from "@plumbline/core/trail";
import { openTrailForReading } from "@plumbline/server-kit/store/sqlite";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { postgresBin, postgresServer } from "./postgres-server.ts";
import { bearer, facts, get, type Running, running, send, started } from "./server-process.ts";
import { folder, plumbline } from "./support.ts";

const NAME = disclosureOf("name", "张三", new Uint8Array(16).fill(7));

/** The folder of a server with events, a disclosure, an erased entry and a refused event; stopped. */
async function fill(dir: string): Promise<Filled> {
  const server = await started(dir, "--pack", "none", "--source", "office");
  const token = server.sources.office as string;
  await send(server.url, token, facts("office", 300));
  const [event] = facts("office", 1, 1000) as [TraceEvent];
  await send(server.url, token, [{ ...event, data: { _sd: [disclosureDigest(NAME)] } }], {
    disclosures: [{ subject: "p-1", text: NAME }],
  });
  const [same] = facts("office", 1) as [TraceEvent];
  await send(server.url, token, [{ ...same, data: { amount: 1 } }]);
  await fetch(`${server.url}/v1/erasures`, {
    method: "POST",
    headers: bearer(server.key),
    body: JSON.stringify({ entries: [5], reason: "on request" }),
  });
  await server.end("SIGTERM");
  return { token, vkey: server.verifierKey };
}

interface Filled {
  readonly token: string;
  readonly vkey: string;
}

let made: (Filled & { readonly dir: string }) | undefined;
afterAll(() => made && rmSync(made.dir, { recursive: true }));

/** A copy of what `fill` made once, since each start of a server takes longer than all else here. */
async function filled(dir: string): Promise<Filled> {
  if (made === undefined) {
    const kept = mkdtempSync(join(tmpdir(), "plumbline-cli-"));
    made = { dir: kept, ...(await fill(kept)) };
  }
  cpSync(made.dir, dir, { recursive: true });
  return made;
}

/** Everything that a trail is made of, as text. */
async function partsOf(file: string): Promise<string[]> {
  const rows = await openTrailForReading(file);
  const parts: string[] = [];
  for await (const part of rows.parts()) {
    parts.push(JSON.stringify(part, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value)));
  }
  await rows.close();
  return parts;
}

describe("a backup of the whole folder", { timeout: 120_000 }, () => {
  it("holds all that a server cannot make again, while it runs, and another folder goes on with it", async () => {
    const dir = folder();
    const [data, made, other] = [join(dir, "data"), join(dir, "made"), join(dir, "other")];
    const { token, vkey } = await filled(data);
    const server = await started(data, "--pack", "none");
    writeFileSync(join(data, "notes.txt"), "of the operator");

    const disclosed = async (server: Running): Promise<unknown> => {
      const { entries } = await get<{ entries: WireTrailEntry[] }>(server, "/v1/trail/entries?from=0");
      return entries.flatMap(({ disclosures = [] }) => disclosures);
    };
    const before = await disclosed(server);
    const backup = await plumbline("backup", made, "--all", "--dir", data, "--vkey", vkey, "--json");
    const again = await plumbline("backup", made, "--all", "--dir", data);
    await server.end("SIGTERM");
    const restored = await plumbline("restore", made, "--dir", other, "--vkey", vkey);
    const second = await started(other, "--pack", "none");
    const reply = (await send(second.url, token, facts("office", 2, 299))) as EventsReply;
    const after = await disclosed(second);
    await second.end("SIGTERM");

    expect([backup.code, again.code, restored.code]).toEqual([0, 2, 0]);
    expect(JSON.parse(backup.out)).toMatchObject({ kind: "server", elsewhere: [], leftOut: ["notes.txt"] });
    expect(readdirSync(made).sort()).toEqual(["backup.json", "plumbline.json", "sources.json", "subject-keys.db", "trail.db"]);
    expect(readdirSync(dir).sort()).toEqual(["data", "made", "other"]);
    expect(readdirSync(made).map((name) => statSync(join(made, name)).mode & 0o077)).toEqual([0, 0, 0, 0, 0]);
    // The same name and token, the same memory of what was sent, and keys that open what was disclosed.
    expect([second.verifierKey, reply.receipts.map(({ status }) => status)]).toEqual([vkey, ["duplicate", "stored"]]);
    expect([before, after]).toEqual([[NAME], [NAME]]);
  });

  it("is not restored in part: altered, not whole, of a newer version, or leading elsewhere", async () => {
    const dir = folder();
    const [data, made, other] = [join(dir, "data"), join(dir, "made"), join(dir, "other")];
    await filled(data);
    await plumbline("backup", made, "--all", "--dir", data);
    const manifest = readFileSync(join(made, "backup.json"), "utf8");
    const changes: readonly ((dir: string) => void)[] = [
      (copy) => writeFileSync(join(copy, "sources.json"), "[]"),
      (copy) => rmSync(join(copy, "subject-keys.db")),
      (copy) => writeFileSync(join(copy, "backup.json"), manifest.replace('"format": 1', '"format": 2')),
      (copy) => writeFileSync(join(copy, "backup.json"), manifest.replace('"sources.json"', '"../x"')),
    ];

    const said: string[] = [];
    for (const [i, change] of changes.entries()) {
      const copy = join(dir, `copy-${i}`);
      cpSync(made, copy, { recursive: true });
      change(copy);
      said.push((await plumbline("restore", copy, "--dir", other)).err);
    }

    expect(said).toEqual([
      expect.stringContaining("sources.json is not the file"),
      expect.stringContaining("subject-keys.db cannot be read"),
      expect.stringContaining("backup.json is not that of a backup which this version"),
      expect.stringContaining("backup.json is not that of a backup which this version"),
    ]);
    expect(said.filter((text) => !text.startsWith("plumbline: STORE_INVALID: "))).toEqual([]);
    expect(existsSync(other)).toBe(false);
  });

  it("does not mix with what a folder holds already", async () => {
    const dir = folder();
    const [data, made] = [join(dir, "data"), join(dir, "made")];
    await filled(data);
    await plumbline("backup", made, "--all", "--dir", data);
    const half = join(dir, "half");
    mkdirSync(half);
    writeFileSync(join(half, "sources.json"), "[]");

    const own = await plumbline("restore", made, "--dir", data);
    const other = await plumbline("restore", made, "--dir", half);

    expect([own.err, other.err]).toEqual([
      expect.stringContaining("STORE_CONFLICT"),
      expect.stringContaining("holds sources.json already"),
    ]);
    expect(readdirSync(half)).toEqual(["sources.json"]);
  });

  it("says that keys in a database are elsewhere", async () => {
    const dir = folder();
    const [data, made] = [join(dir, "data"), join(dir, "made")];
    await filled(data);

    const backup = await plumbline("backup", made, "--all", "--dir", data, "--subject-keys", "postgres://keys:secret@db/keys", "--json");

    expect(JSON.parse(backup.out)).toMatchObject({ elsewhere: ["subject-keys: postgres://keys@db/keys"] });
    expect(existsSync(join(made, "subject-keys.db"))).toBe(false);
  });

  it("takes a witness only when it is stopped, and says what a restored one has forgotten", async () => {
    const dir = folder();
    const [data, watching, made, other] = [join(dir, "data"), join(dir, "witness"), join(dir, "made"), join(dir, "other")];
    const { vkey } = await filled(data);
    const witness = await running("witness", watching, "--log", vkey);

    const early = await plumbline("backup", made, "--all", "--dir", watching);
    await witness.end("SIGTERM");
    const backup = await plumbline("backup", made, "--all", "--dir", watching, "--json");
    const restored = await plumbline("restore", made, "--dir", other, "--lang", "en");
    const second = await running("witness", other, "--log", vkey);
    await second.end("SIGTERM");

    expect([early.code, early.err]).toEqual([1, expect.stringContaining("STORE_CONFLICT")]);
    expect(JSON.parse(backup.out)).toMatchObject({
      kind: "witness",
      files: [{ name: "witness.db" }, { name: "witness.key" }],
      leftOut: [],
    });
    expect([restored.code, restored.out]).toEqual([0, expect.stringContaining("begin anew with another key")]);
    expect(second.verifierKey).toBe(witness.verifierKey);
  });
});

describe("the portable form of a trail", { timeout: 120_000 }, () => {
  it("brings back every part as it was, with what was erased and what was refused", async () => {
    const dir = folder();
    const [data, file, other] = [join(dir, "data"), join(dir, "trail.gz"), join(dir, "other")];
    const { vkey } = await filled(data);
    mkdirSync(other);

    const backup = await plumbline("backup", file, "--portable", "--dir", data, "--json");
    const again = await plumbline("backup", file, "--portable", "--dir", data);
    const restored = await plumbline("restore", file, "--dir", other, "--vkey", vkey, "--json");

    const [before, after] = [await partsOf(join(data, "trail.db")), await partsOf(join(other, "trail.db"))];
    expect([backup.code, again.code, restored.code]).toEqual([0, 2, 0]);
    expect(JSON.parse(restored.out)).toMatchObject({ size: JSON.parse(backup.out).size });
    expect(before.join("").length).toBeGreaterThan(100_000);
    expect(after.join("\n")).toBe(before.join("\n"));
    for (const kind of ["secret", "chunks", "names", "quarantined", "head"]) expect(before.join("")).toContain(`"kind":"${kind}"`);
  });

  it("leaves nothing where it was signed by somebody else", async () => {
    const dir = folder();
    const [data, file, other] = [join(dir, "data"), join(dir, "trail.gz"), join(dir, "other")];
    await filled(data);
    const stranger = await plumbline("keygen", "plumbline.local/trail", "--out", join(dir, "key"), "--json");
    const { verifierKey } = JSON.parse(stranger.out) as { verifierKey: string };
    mkdirSync(other);
    await plumbline("backup", file, "--portable", "--dir", data);

    const { code, err } = await plumbline("restore", file, "--dir", other, "--vkey", verifierKey);

    expect([code, err]).toEqual([1, expect.stringContaining("TRAIL_CORRUPT")]);
    expect(readdirSync(other)).toEqual([]);
  });

  it("is refused when any byte is wrong or missing, and nothing of it is taken", async () => {
    const dir = folder();
    const [data, file, other] = [join(dir, "data"), join(dir, "trail.gz"), join(dir, "other")];
    await filled(data);
    await plumbline("backup", file, "--portable", "--dir", data);
    const bytes = readFileSync(file);
    // The header of gzip has bytes that mean nothing: its time, its operating system.
    const places = Array.from({ length: 24 }, (_, i) => 10 + Math.floor(((bytes.length - 10) * i) / 24));

    const codes: string[] = [];
    for (const at of places) {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] as number) ^ 0x10;
      writeFileSync(file, wrong);
      codes.push((await plumbline("restore", file, "--dir", other)).err.split(": ")[1] as string);
    }
    for (const length of [11, Math.floor(bytes.length / 2), bytes.length - 9]) {
      writeFileSync(file, bytes.subarray(0, length));
      codes.push((await plumbline("restore", file, "--dir", other)).err.split(": ")[1] as string);
    }

    expect(new Set(codes)).toEqual(new Set(["STORE_INVALID"]));
    expect(existsSync(other)).toBe(false);
  });
});

describe("upgrade to and from another version", { timeout: 120_000 }, () => {
  it.each([
    { name: "the trail", file: "trail.db" },
    { name: "the keys of persons", file: "subject-keys.db" },
  ])("refuses what a newer version has written: $name", async ({ file }) => {
    const data = join(folder(), "data");
    await filled(data);
    const db = new DatabaseSync(join(data, file));
    db.exec("DROP TRIGGER IF EXISTS meta_no_update; UPDATE meta SET format = 9");
    db.close();

    const { code, err } = await plumbline("upgrade", "--dir", data);

    expect([code, err]).toEqual([1, expect.stringContaining("STORE_INVALID")]);
  });

  it("has what the trail means computed again", async () => {
    const data = join(folder(), "data");
    const server = await started(data, "--pack", "approval", "--source", "office");
    await server.end("SIGTERM");
    const before = readdirSync(data).filter((name) => name.startsWith("state.db"));

    const { code } = await plumbline("upgrade", "--dir", data);

    expect(before.length).toBeGreaterThan(0);
    expect([code, readdirSync(data).filter((name) => name.startsWith("state.db"))]).toEqual([0, []]);
  });
});

describe.runIf(postgresBin)("with PostgreSQL", { timeout: 180_000 }, () => {
  it("the whole folder goes to another database and to a file, in both forms", async () => {
    const server = await postgresServer();
    onTestFinished(() => server.remove());
    const [trail, copy] = [server.database(), server.database()];
    const dir = folder();
    const [data, asFile, portable] = [join(dir, "data"), join(dir, "as-file"), join(dir, "portable")];
    for (const database of [trail, copy]) await plumbline("upgrade", "--trail", database);
    const running = await started(data, "--trail", trail, "--pack", "none", "--source", "office");
    await send(running.url, running.sources.office as string, facts("office", 300));
    await running.end("SIGTERM");

    const backups = [
      await plumbline("backup", asFile, "--all", "--dir", data, "--trail", trail),
      await plumbline("backup", portable, "--all", "--portable", "--dir", data, "--trail", trail),
    ];
    const restored = [
      await plumbline("restore", portable, "--dir", join(dir, "on-database"), "--trail", copy),
      await plumbline("restore", asFile, "--dir", join(dir, "on-file")),
    ];
    const verdicts = [
      await plumbline("verify", copy, "--vkey", running.verifierKey, "--json"),
      await plumbline("verify", join(dir, "on-file"), "--vkey", running.verifierKey, "--json"),
    ];

    expect([...backups, ...restored].map(({ code, err }) => [code, err])).toEqual(Array(4).fill([0, ""]));
    const [first, second] = verdicts.map(({ out }) => JSON.parse(out) as { outcome: string; root: string });
    expect([first?.outcome, second]).toEqual(["valid", expect.objectContaining({ outcome: "valid", root: first?.root })]);
    expect(readdirSync(join(dir, "on-database")).sort()).toEqual(["plumbline.json", "sources.json", "subject-keys.db"]);
  });
});
