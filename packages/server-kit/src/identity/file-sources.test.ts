import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { addSource, fileSources, revokeSource, rotateSource, setSourceRights } from "./file-sources.ts";
import { givenSources, type SourceRegistry, tokenDigest } from "./source-registry.ts";

const NOW = Date.parse("2026-03-02T09:00:00+08:00");
const HOUR = 3_600_000;

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-sources-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "sources.json");
}

const holds = (registry: SourceRegistry, token: string, now = NOW): boolean => registry.find(tokenDigest(token), now) !== undefined;

it("follows a file without a restart: a source that is added, rotated, revoked and added again", () => {
  const file = newFile();
  const registry = fileSources(file);
  expect(registry.list()).toEqual([]);

  const first = addSource(file, "anlan.penalty", { now: NOW }).token;
  expect(registry.find(tokenDigest(first), NOW)).toEqual({ id: "anlan.penalty" });

  const second = rotateSource(file, "anlan.penalty", { now: NOW, keepOldUntil: NOW + HOUR }).token;
  expect([holds(registry, first), holds(registry, second)]).toEqual([true, true]);
  expect([holds(registry, first, NOW + HOUR), holds(registry, second, NOW + HOUR)]).toEqual([false, true]);

  const third = rotateSource(file, "anlan.penalty", { now: NOW + 1 }).token;
  expect([first, second, third].map((token) => holds(registry, token))).toEqual([false, false, true]);

  revokeSource(file, "anlan.penalty", { now: NOW + 2 });
  expect(holds(registry, third)).toBe(false);

  const fourth = addSource(file, "anlan.penalty", { now: NOW + 3 }).token;
  expect([holds(registry, third), holds(registry, fourth)]).toEqual([false, true]);
  expect(registry.list()).toMatchObject([
    { id: "anlan.penalty", changes: ["admitted", "rotated", "rotated", "revoked", "admitted"].map((change) => ({ change })) },
  ]);
});

it("lengthens no token's time by another rotation", () => {
  const file = newFile();
  const { token } = addSource(file, "host", { now: NOW });
  rotateSource(file, "host", { now: NOW, keepOldUntil: NOW + HOUR });
  rotateSource(file, "host", { now: NOW, keepOldUntil: NOW + 9 * HOUR });

  expect(holds(fileSources(file), token, NOW + 2 * HOUR)).toBe(false);
});

it("keeps no token, and lets nobody else read the file", () => {
  const file = newFile();
  const { token } = addSource(file, "host");

  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(readFileSync(file, "utf8")).not.toContain(token);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it.each([
  { name: "adds a source twice", run: (file: string) => addSource(file, "host") },
  { name: "rotates the token of a source that is not there", run: (file: string) => rotateSource(file, "other") },
  { name: "revokes a source that is not there", run: (file: string) => revokeSource(file, "other") },
  { name: "adds a source under a name of the supervisor", run: (file: string) => addSource(file, "engine/trail") },
  { name: "adds a source without a name", run: (file: string) => addSource(file, "") },
  { name: "takes a token that could be guessed", run: (file: string) => addSource(file, "other", { token: "short" }) },
  { name: "gives one token to two", run: (file: string) => addSource(file, "other", { token: "a-token-of-the-first-host" }) },
])("refuses who $name, and changes nothing", ({ run }) => {
  const file = newFile();
  addSource(file, "host", { token: "a-token-of-the-first-host" });
  const before = readFileSync(file, "utf8");

  expect(() => run(file)).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(statSync(`${file}.next`, { throwIfNoEntry: false })).toBeUndefined();
});

it("refuses a second operator while one writes, and not for ever after a crash", () => {
  const file = newFile();
  writeFileSync(`${file}.next`, "half a fi");

  expect(() => addSource(file, "host")).toThrow(expect.objectContaining({ code: "STORE_CONFLICT" }));
  utimesSync(`${file}.next`, 0, 0);

  expect(holds(fileSources(file), addSource(file, "host").token)).toBe(true);
});

it.each(["", "{", "[]", '{"version":2,"sources":[]}', '{"version":1,"sources":[{"id":"engine/trail","tokens":[],"changes":[]}]}'])(
  "does not start on a file of %j, and keeps to what it had when one becomes it",
  (text) => {
    const file = newFile();
    const { token } = addSource(file, "host");
    const faults: unknown[] = [];
    const registry = fileSources(file, { onFault: (fault) => faults.push(fault) });

    writeFileSync(file, text);

    expect([holds(registry, token), holds(registry, token)]).toEqual([true, true]);
    expect(faults).toMatchObject([{ where: "sources", error: { code: "SETTING_INVALID" } }]);
    expect(() => fileSources(file)).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  },
);

it("keeps what a source may do beside its token, until it is revoked", () => {
  const file = newFile();
  addSource(file, "oa");
  const registry = fileSources(file);
  const rights = {
    orgs: ["330106"],
    mayTell: ["directory"],
    embed: { alg: "HS256", secret: "c".repeat(43) },
    origins: ["https://oa.example.gov.cn"],
  } as const;

  expect(registry.rightsOf("oa")).toEqual({});
  setSourceRights(file, "oa", rights);
  rotateSource(file, "oa");
  expect(registry.rightsOf("oa")).toEqual(rights);
  revokeSource(file, "oa");
  expect(registry.rightsOf("oa")).toBeUndefined();
  addSource(file, "oa");
  expect(registry.rightsOf("oa")).toEqual({});
});

it.each([
  { name: "a secret of less than 32 bytes", rights: { embed: { alg: "HS256", secret: "c".repeat(42) } } },
  { name: "a private key", rights: { embed: { alg: "EdDSA", key: { kty: "OKP", crv: "Ed25519", x: "x", d: "d" } } } },
  { name: "a key of another algorithm", rights: { embed: { alg: "ES256", key: { kty: "RSA", n: "n", e: "AQAB" } } } },
  { name: "an address instead of an origin", rights: { origins: ["https://oa.example.gov.cn/page"] } },
])("refuses a source that is given $name", ({ rights }) => {
  const file = newFile();
  addSource(file, "oa");

  expect(() => setSourceRights(file, "oa", rights as never)).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  expect(fileSources(file).rightsOf("oa")).toEqual({});
});

it.each([
  { name: "under a name of ours", tokens: { "engine/x": "a-token-of-the-first-host" } },
  { name: "with a token that could be guessed", tokens: { host: "short" } },
  { name: "with one token for two", tokens: { a: "a-token-of-the-first-host", b: "a-token-of-the-first-host" } },
])("refuses sources in code $name", ({ tokens }) => {
  expect(() => givenSources(tokens as never)).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
});
