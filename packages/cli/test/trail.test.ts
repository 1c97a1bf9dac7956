import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventsReply, TraceEvent, WireTrailEntry } from "@plumbline/core";
import { disclosureDigest, disclosureOf } from "@plumbline/core/trail";
import { afterAll, describe, expect, it, vi } from "vitest";
import { bearer, command, facts, get, running, send, started } from "./server-process.ts";
import { folder, plumbline } from "./support.ts";

interface Filled {
  readonly token: string;
  readonly vkey: string;
}

/** The folder of a server that took `count` facts of source `office`, and stopped. */
async function fill(dir: string, count: number, ...options: readonly string[]): Promise<Filled> {
  const server = await started(dir, "--pack", "none", "--source", "office", ...options);
  const token = server.sources.office as string;
  for (let from = 0; from < count; from += 500) await send(server.url, token, facts("office", Math.min(500, count - from), from));
  await server.end("SIGTERM");
  return { token, vkey: server.verifierKey };
}

let made: (Filled & { readonly dir: string }) | undefined;
afterAll(() => made && rmSync(made.dir, { recursive: true }));

/** A copy of a folder with 20 facts that was made once, since each start of a server takes longer than all else here. */
async function filled(dir: string): Promise<Filled> {
  if (made === undefined) {
    const kept = mkdtempSync(join(tmpdir(), "plumbline-cli-"));
    made = { dir: kept, ...(await fill(kept, 20)) };
  }
  cpSync(made.dir, dir, { recursive: true });
  return made;
}

/** Puts other text of the same length in the place of some text in a file, without SQLite. */
function replaceBytes(file: string, text: string, by: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  bytes.write(by, at);
  writeFileSync(file, bytes);
}

describe("backup, restore and verify", { timeout: 120_000 }, () => {
  it("backs up while the server writes, restores into another folder, and the server goes on there", async () => {
    const dir = folder();
    const server = await started(dir, "--pack", "none", "--source", "office");
    const token = server.sources.office as string;
    await send(server.url, token, facts("office", 300));
    const file = join(dir, "backup.db");
    const other = join(dir, "other");
    mkdirSync(other);
    writeFileSync(join(dir, ".backup.db.part"), "left behind by a backup that was killed");

    const backup = await plumbline("backup", file, "--dir", dir, "--vkey", server.verifierKey, "--json");
    const again = await plumbline("backup", file, "--dir", dir);
    const intoHeld = await plumbline("restore", file, "--dir", dir);
    await server.end("SIGTERM");
    const restored = await plumbline("restore", file, "--dir", other, "--json");
    const twice = await plumbline("restore", file, "--dir", other);
    for (const name of ["plumbline.json", "sources.json", "subject-keys.db"]) copyFileSync(join(dir, name), join(other, name));
    const second = await started(other, "--pack", "none");
    const reply = (await send(second.url, token, facts("office", 1, 299))) as EventsReply;
    await second.end("SIGTERM");

    const { size } = JSON.parse(backup.out) as { readonly size: number };
    expect([backup.code, size >= 300, statSync(file).mode & 0o777]).toEqual([0, true, 0o600]);
    expect(readdirSync(dir).filter((name) => name.includes("backup"))).toEqual(["backup.db"]);
    expect([again.code, again.err]).toEqual([2, `plumbline: USAGE: ${file} exists, and backups are not overwritten; name another file\n`]);
    expect([intoHeld.code, intoHeld.err]).toEqual([1, expect.stringContaining("STORE_CONFLICT")]);
    expect([restored.code, JSON.parse(restored.out)]).toEqual([0, { trail: join(other, "trail.db"), size }]);
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining("holds one already; name an empty one")]);
    // The restored trail knows what it was sent before.
    expect(reply.receipts).toMatchObject([{ status: "duplicate" }]);
  });

  it("says which entry was altered in a file, and restores nothing from it", async () => {
    const dir = folder();
    const { vkey } = await filled(dir);
    const trail = join(dir, "trail.db");
    const before = await plumbline("verify", trail, "--vkey", vkey);
    replaceBytes(trail, '"amount":80007', '"amount":10007');

    const zh = await plumbline("verify", dir, "--vkey", vkey, "--lang", "zh");
    const en = await plumbline("verify", dir, "--vkey", vkey, "--lang", "en");
    const json = await plumbline("verify", dir, "--vkey", vkey, "--json");
    const restored = await plumbline("restore", trail, "--dir", join(dir, "other"));

    const { index, outcome } = JSON.parse(json.out) as { readonly index: number; readonly outcome: string };
    expect([before.code, before.out.split("\n")[0]]).toEqual([0, "通过：全部核对无误"]);
    expect([outcome, zh.code, zh.out.split("\n")[0]]).toEqual([
      "invalid",
      1,
      `不通过：第 ${index} 条，事件或盐值被改动（digest_mismatch）`,
    ]);
    expect([en.code, en.out.split("\n")[0]]).toEqual([1, `Not valid: entry ${index}: its event or salt was altered (digest_mismatch)`]);
    expect([restored.code, restored.err]).toEqual([1, expect.stringContaining(`digest_mismatch at entry ${index}`)]);
    expect(existsSync(join(dir, "other"))).toBe(false);
  });

  it("without a key it does not pass, unless one says so", async () => {
    const dir = folder();
    await filled(dir);
    await plumbline("keygen", "other.example/trail", "--out", join(dir, "other.key"));
    const { out } = await plumbline("keygen", "plumbline.local/trail", "--out", join(dir, "stranger.key"), "--json");
    const { verifierKey } = JSON.parse(out) as { readonly verifierKey: string };

    const without = await plumbline("verify", dir, "--lang", "en");
    const unsigned = await plumbline("verify", dir, "--no-vkey", "--lang", "en");
    const stranger = await plumbline("verify", dir, "--vkey", verifierKey, "--lang", "en");
    const noKey = await plumbline("verify", dir, "--vkey", "plumbline.local/trail+00000000+AAAA");

    expect([without.code, without.out]).toEqual([
      1,
      expect.stringContaining("Not passed: without a verifier key nobody knows who signed it"),
    ]);
    expect([unsigned.code, unsigned.out]).toEqual([0, expect.stringContaining("The content is right")]);
    expect([stranger.code, stranger.out]).toEqual([1, expect.stringContaining("does not bear a signature of this key")]);
    expect(noKey.code).toBe(2);
  });

  it("R-013: a checkpoint that was kept shows a trail that was set back, although it was signed", async () => {
    const dir = folder();
    const kept = join(dir, "kept.json");
    const { token, vkey } = await filled(dir);
    const old = join(dir, "old.db");
    await plumbline("backup", old, "--dir", dir);
    const server = await started(dir, "--pack", "none");
    await send(server.url, token, facts("office", 5, 100));
    await server.end("SIGTERM");

    const first = await plumbline("verify", dir, "--vkey", vkey, "--kept", kept);
    const again = await plumbline("verify", dir, "--vkey", vkey, "--kept", kept);
    const setBack = await plumbline("verify", old, "--vkey", vkey, "--kept", kept, "--lang", "en");
    const remembered = readFileSync(kept, "utf8");
    writeFileSync(kept, "{}");
    const broken = await plumbline("verify", dir, "--vkey", vkey, "--kept", kept);

    expect([first.code, again.code, setBack.code]).toEqual([0, 0, 1]);
    expect(setBack.out).toContain("it is shorter than the last time: entries from here on are gone (rolled_back)");
    expect(JSON.parse(remembered)).toEqual({ origin: "plumbline.local/trail", size: expect.any(Number), root: expect.any(String) });
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining("FILE_MALFORMED")]);
  });

  it("exports what anybody can verify, and verifies the server itself over HTTP", async () => {
    const dir = folder();
    const server = await started(dir, "--pack", "none", "--source", "office");
    await send(server.url, server.sources.office as string, facts("office", 600));
    const out = join(dir, "public");
    const vkey = server.verifierKey;
    // The admission of the source is an entry too, and may come after its events.
    await vi.waitFor(
      async () => expect((await (await fetch(`${server.url}/v1/trail/checkpoint`)).text()).split("\n")[1]).toBe("601"),
      15_000,
    );

    const exported = await plumbline("export", out, "--dir", dir, "--entries", "--events", "--json");
    const more = await plumbline("export", out, "--dir", dir, "--entries", "--events", "--json");
    const tree = await plumbline("verify", out, "--vkey", vkey, "--json");
    const live = await plumbline("verify", server.url, "--vkey", vkey, "--key", server.key, "--json");
    const nobody = await plumbline("verify", server.url, "--vkey", vkey);
    await server.end("SIGTERM");

    const { size } = JSON.parse(exported.out) as { readonly size: number };
    expect([exported.code, size >= 600, readFileSync(join(out, "vkey"), "utf8")]).toEqual([0, true, vkey]);
    expect(JSON.parse(more.out)).toMatchObject({ size, written: 0 });
    expect([tree.code, JSON.parse(tree.out)]).toEqual([
      0,
      expect.objectContaining({ outcome: "valid", size, checked: size, events: size }),
    ]);
    // It may have noted something of its own since.
    expect({ code: live.code, err: live.err }).toMatchObject({ code: 0 });
    const { size: liveSize } = JSON.parse(live.out) as { readonly size: number };
    expect([live.code, JSON.parse(live.out)]).toMatchObject([0, { outcome: "valid", checked: liveSize, events: liveSize }]);
    expect(liveSize).toBeGreaterThanOrEqual(size);
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining("give the key of a supervisor with --key")]);
  });

  it.each([
    { name: "a trail that is not there", words: ["verify", "/nowhere/trail.db"], says: "there is no /nowhere/trail.db" },
    { name: "no trail to back up", words: ["backup", "/tmp/x.db", "--dir", "/nowhere"], says: "there is no trail at /nowhere/trail.db" },
    { name: "a trail of another kind", words: ["export", "/tmp/x", "--trail", "mysql://db"], says: '"mysql" is no kind of trail' },
    { name: "a word too many", words: ["restore", "a", "b"], says: "restore takes one FILE" },
    { name: "no threads", words: ["verify", ".", "--threads", "0"], says: "option --threads takes a number" },
    { name: "both a key and none", words: ["verify", ".", "--vkey", "x", "--no-vkey"], says: "either --vkey or --no-vkey" },
    { name: "erasing nothing", words: ["erase", "--reason", "x"], says: "erase needs --subject ID or --entry N" },
    { name: "erasing without a reason", words: ["erase", "--entry", "1"], says: "erase needs --reason TEXT" },
    { name: "pruning without a time", words: ["prune"], says: "prune needs --keep TIME" },
    { name: "a time that is none", words: ["prune", "--keep", "soon"], says: '"soon" is no time such as 15y' },
    { name: "a rule that is none", words: ["prune", "--keep", "5y", "--rule", "x"], says: '"x" is no rule such as' },
    { name: "an action that is none", words: ["source", "rotat", "a"], says: 'not "rotat"; did you mean' },
    { name: "a witness without a log", words: ["witness"], says: "witness needs --log VKEY" },
    { name: "a witness that is none", words: ["serve", "--witness", "http://w"], says: "option --witness takes URL+VKEY" },
    { name: "an upgrade of nothing", words: ["upgrade", "--dir", "/nowhere"], says: "there is no trail at /nowhere/trail.db" },
  ])("refuses $name in one line", async ({ words, says }) => {
    const { code, out, err } = await plumbline(...words);

    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(says);
  });

  it.each(["verify", "export", "keygen", "source", "witness", "backup", "restore", "upgrade", "erase", "prune"])(
    "%s says in both languages how it is used",
    async (name) => {
      const zh = await plumbline(name, "--help", "--lang", "zh");
      const en = await plumbline(name, "--help", "--lang", "en");

      expect([zh.code, en.code]).toEqual([0, 0]);
      expect(zh.out).toContain(`用法  plumbline ${name}`);
      expect(en.out).toContain(`Usage  plumbline ${name}`);
      const options = (text: string) => text.match(/^ {2}.*?--[a-z-]+/gm);
      expect(options(zh.out)).toEqual(options(en.out));
    },
  );
});

describe("keys, sources and witnesses", { timeout: 120_000 }, () => {
  it("makes a key for its owner alone, which the server signs with", async () => {
    const dir = folder();
    const file = join(dir, "trail.key");

    const made = await plumbline("keygen", "sup.example/trail", "--out", file, "--json");
    const again = await plumbline("keygen", "sup.example/trail", "--out", file);
    const witness = await plumbline("keygen", "witness.example", "--out", join(dir, "w.key"), "--witness", "--json");
    const server = await started(join(dir, "data"), "--signing-key", file);
    await server.end("SIGTERM");
    const without = await plumbline("serve", "--dir", join(dir, "data"), "--port", "0");

    const { verifierKey } = JSON.parse(made.out) as { readonly verifierKey: string };
    const cosigner = (JSON.parse(witness.out) as { readonly verifierKey: string }).verifierKey.split("+").slice(2).join("+");
    expect([made.code, statSync(file).mode & 0o777]).toEqual([0, 0o600]);
    expect(readFileSync(file, "utf8")).toMatch(/^PRIVATE\+KEY\+sup\.example\/trail\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\n$/);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining("keys are not overwritten")]);
    expect(Buffer.from(cosigner, "base64")[0]).toBe(4);
    expect(server.verifierKey).toBe(verifierKey);
    expect(readFileSync(join(dir, "data", "plumbline.json"), "utf8")).not.toContain("seed");
    expect([without.code, without.err]).toEqual([2, expect.stringContaining("name its file with --signing-key")]);
  });

  it("registers, rotates and revokes sources of a server that runs", async () => {
    const dir = folder();
    const server = await started(dir, "--pack", "none");
    const tokenOf = async (...words: readonly string[]): Promise<string> =>
      (JSON.parse((await plumbline("source", ...words, "--dir", dir, "--json")).out) as { readonly token: string }).token;
    const taken = async (token: string, n: number): Promise<unknown> => {
      const reply = await send(server.url, token, facts("office", 1, n));
      return typeof reply === "number" ? reply : reply.receipts[0]?.status;
    };

    const first = await tokenOf("add", "office");
    const withFirst = await taken(first, 1);
    const second = await tokenOf("rotate", "office", "--keep-old", "1h");
    const withBoth = [await taken(first, 2), await taken(second, 3)];
    const third = await tokenOf("rotate", "office", "--keep-old", "0");
    const withThird = [await taken(second, 4), await taken(third, 5)];
    const twice = await plumbline("source", "add", "office", "--dir", dir);
    await plumbline("source", "revoke", "office", "--dir", dir);
    const withNone = await taken(third, 6);
    const listed = await plumbline("source", "list", "--dir", dir, "--lang", "en");
    await vi.waitFor(async () => {
      const { entries } = await get<{ readonly entries: readonly { readonly event: string }[] }>(server, "/v1/trail/entries");
      const types = entries.map(({ event }) => (JSON.parse(event) as { readonly type: string }).type);
      expect(types.filter((type) => type.startsWith("source."))).toEqual([
        "source.admitted",
        "source.rotated",
        "source.rotated",
        "source.revoked",
      ]);
    }, 10_000);
    await server.end("SIGTERM");
    const after = await started(dir, "--pack", "none", "--source", "office");
    await after.end("SIGTERM");

    expect([withFirst, withBoth, withThird, withNone]).toEqual(["stored", ["stored", "stored"], [401, "stored"], 401]);
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining("is registered already")]);
    expect(listed.out).toMatch(/^office {2}revoked +\S+\n$/);
    // A start does not admit again who was sent away.
    expect(after.sources).toEqual({});
    expect(readFileSync(join(dir, "sources.json"), "utf8")).not.toContain(third);
  });

  it("takes over the tokens that an older version kept in plumbline.json", async () => {
    const dir = folder();
    await filled(dir);
    const path = join(dir, "plumbline.json");
    const token = "a-token-of-an-older-version";
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), sources: { legacy: token } }));

    const server = await started(dir, "--pack", "none", "--source", "legacy");
    const reply = (await send(server.url, token, facts("legacy", 1))) as EventsReply;
    await server.end("SIGTERM");

    expect(server.sources).toEqual({});
    expect(reply.receipts).toMatchObject([{ status: "stored" }]);
    expect(readFileSync(path, "utf8") + readFileSync(join(dir, "sources.json"), "utf8")).not.toContain(token);
  });

  it("has a witness cosign, and does not start behind what it has seen", async () => {
    const dir = folder();
    const data = join(dir, "data");
    const { token, vkey } = await filled(data);
    const witness = await running("witness", join(dir, "witness"), "--log", vkey, "--name", "witness.example");
    const watched = ["--pack", "none", "--witness", `${witness.url}+${witness.verifierKey}`];
    const old = join(dir, "old.db");
    await plumbline("backup", old, "--dir", data);

    const server = await started(data, ...watched);
    await send(server.url, token, facts("office", 5, 100));
    const cosigned = await vi.waitFor(async () => {
      const note = await (await fetch(`${server.url}/v1/trail/checkpoint`, { headers: bearer(server.key) })).text();
      expect(note).toContain("\u2014 witness.example ");
      return note;
    }, 15_000);
    const keys = ["--vkey", vkey, "--witness-vkey", witness.verifierKey, "--lang", "en"];
    const verified = await plumbline("verify", server.url, ...keys, "--key", server.key);
    // Cosignatures are in what a server answers, not in its file.
    const unwitnessed = await plumbline("verify", data, ...keys);
    await server.end("SIGTERM");
    const setBack = join(dir, "set-back");
    mkdirSync(setBack);
    for (const name of ["plumbline.json", "sources.json"]) copyFileSync(join(data, name), join(setBack, name));
    await plumbline("restore", old, "--dir", setBack);
    const behind = await plumbline("serve", "--dir", setBack, "--port", "0", ...watched);
    await witness.end("SIGTERM");
    const alone = await plumbline("serve", "--dir", data, "--port", "0", ...watched);
    const allowed = await started(data, ...watched, "--allow-unwitnessed");

    expect(Number(cosigned.split("\n")[1])).toBeGreaterThanOrEqual(8);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining("Cosigned: witness.example")]);
    expect([unwitnessed.code, unwitnessed.out]).toEqual([1, expect.stringContaining("None of the named witnesses")]);
    expect([behind.code, behind.err]).toEqual([1, expect.stringContaining("TRAIL_BEHIND")]);
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining("WITNESS_UNAVAILABLE")]);
    expect((await allowed.end("SIGTERM")).code).toBe(0);
  });
});

describe("erase and prune", { timeout: 120_000 }, () => {
  it("erases through the server that runs, and on the store when none does", async () => {
    const dir = folder();
    const server = await started(dir, "--pack", "none", "--source", "office");
    const token = server.sources.office as string;
    const [one, two, three] = facts("office", 3) as [TraceEvent, TraceEvent, TraceEvent];
    const text = disclosureOf("phone", "13800000000", new Uint8Array(16).fill(7));
    const told = { ...two, data: { ...two.data, _sd: [disclosureDigest(text)] } };
    await send(server.url, token, [one, three]);
    const { receipts } = (await send(server.url, token, [told], { disclosures: [{ subject: "p-1029", text }] })) as EventsReply;
    const index = (receipts[0] as { readonly index: number }).index;
    const entryAt = async (at: number) =>
      (await get<{ readonly entries: readonly WireTrailEntry[] }>(server, `/v1/trail/entries?from=${at}&to=${at + 1}`)).entries[0];
    const before = await entryAt(index);

    const unasked = await command("erase", "--dir", dir, "--subject", "p-1029", "--reason", "on request", "--lang", "en");
    const person = await plumbline("erase", "--dir", dir, "--subject", "p-1029", "--reason", "on request", "--yes", "--json");
    const again = await plumbline("erase", "--dir", dir, "--subject", "p-1029", "--reason", "on request", "--yes");
    const after = await entryAt(index);
    await server.end("SIGTERM");
    for (const state of ["state.db", "state.db-3", "state.db-3-wal"]) writeFileSync(join(dir, state), "what the entry meant");
    const event = await plumbline("erase", "--dir", dir, "--entry", String(index), "--reason", "by order 12", "--yes", "--json");
    const verified = await plumbline("verify", dir, "--vkey", server.verifierKey, "--json");

    expect([before?.disclosures, after?.disclosures]).toEqual([[text], undefined]);
    expect(after?.event).toBe(before?.event);
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining("person p-1029: everything that was disclosed")]);
    expect([person.code, JSON.parse(person.out)]).toMatchObject([0, { entries: 0, subjects: 1 }]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining("REQUEST_INVALID")]);
    expect([event.code, JSON.parse(event.out)]).toMatchObject([0, { entries: 1, subjects: 0 }]);
    expect([verified.code, JSON.parse(verified.out)]).toMatchObject([0, { outcome: "valid", erased: 1 }]);
    expect(readdirSync(dir).filter((name) => name.startsWith("state"))).toEqual([]);
    expect(readFileSync(join(dir, "trail.db")).includes("fact-1")).toBe(true);
    expect(readFileSync(join(dir, "trail.db")).includes('"id":"m-1"')).toBe(false);
  });

  it("prunes whole bundles whose time is over, and the server goes on", async () => {
    const dir = folder();
    const { token, vkey } = await fill(dir, 600, "--clock-at", "2005-03-01T09:00:00+08:00");
    const server = await started(dir, "--pack", "none");
    await send(server.url, token, facts("office", 1, 900));
    const held = await plumbline("prune", "--dir", dir, "--keep", "15y", "--yes");
    await server.end("SIGTERM");

    const short = await plumbline("prune", "--dir", dir, "--keep", "5mo", "--dry-run");
    const young = await plumbline("prune", "--dir", dir, "--keep", "40y", "--dry-run", "--json");
    const ruled = await plumbline("prune", "--dir", dir, "--keep", "15y", "--rule", "office.*=40y", "--dry-run", "--json");
    const dry = await plumbline("prune", "--dir", dir, "--keep", "15y", "--dry-run", "--json");
    const pruned = await plumbline("prune", "--dir", dir, "--keep", "15y", "--yes", "--json");
    const again = await plumbline("prune", "--dir", dir, "--keep", "15y", "--yes", "--json");
    const verified = await plumbline("verify", dir, "--vkey", vkey, "--json");
    const copy = await plumbline("backup", join(dir, "copy.db"), "--dir", dir, "--vkey", vkey);
    const after = await started(dir);
    const reply = (await send(after.url, token, facts("office", 1))) as EventsReply;
    const live = await plumbline("verify", after.url, "--vkey", vkey, "--key", after.key, "--json");

    expect([held.code, held.err]).toEqual([1, expect.stringContaining("STORE_CONFLICT")]);
    expect([short.code, short.err]).toEqual([1, expect.stringContaining("RETENTION_REFUSED: 5mo is less than six months")]);
    expect([JSON.parse(young.out), JSON.parse(ruled.out)]).toMatchObject([{ entries: 0 }, { entries: 0 }]);
    expect(JSON.parse(dry.out)).toMatchObject({ from: 0, minimum: 512, entries: 512, pruned: false });
    expect(JSON.parse(pruned.out)).toMatchObject({ from: 0, minimum: 512, entries: 512, pruned: true });
    expect(JSON.parse(again.out)).toMatchObject({ from: 512, minimum: 512, entries: 0, pruned: false });
    expect([verified.code, JSON.parse(verified.out)]).toMatchObject([0, { outcome: "valid", pruned: 512 }]);
    expect(copy.code).toBe(0);
    // What was pruned is known for ever.
    expect(reply.receipts).toMatchObject([{ status: "duplicate" }]);
    expect([live.code, JSON.parse(live.out)]).toMatchObject([0, { outcome: "valid", pruned: 512 }]);
  });
});
