import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support.ts";

/**
 * Makes an archive of a built workspace and lives with it as an operator would: unpacks it with the tools of the system, without network and
 * without an environment, serves, upgrades, goes back. Needs a build: `npm run bundle-check`.
 */
const isBuilt = process.env.PLUMBLINE_BUNDLE === "1";
/** `npm run bundle-check` alone takes less than a minute; with PLUMBLINE_LONG=1 it goes to other versions and back too. */
const isLong = process.env.PLUMBLINE_LONG === "1";
const canLeaveTheNetwork = spawnSync("unshare", ["-rn", "ip", "link", "set", "lo", "up"]).status === 0;

interface Driven {
  readonly started: boolean;
  readonly hasNetwork: boolean;
  readonly token: string;
  readonly verifierKey: string;
  readonly statuses: readonly string[];
  readonly console: number;
  readonly script: number;
  readonly code: number | null;
  readonly err: string;
}

describe.runIf(isBuilt)("the archive", { timeout: 240_000 }, () => {
  let work: string;
  let archive: string;
  let unpacked: string;

  const workspace = (...words: string[]) =>
    spawnSync(process.execPath, [join(root, "packages/cli/bin/plumbline.js"), ...words], { cwd: root, encoding: "utf8" });
  /** Runs a command of an unpacked archive, with nothing in its environment. */
  const run = (home: string, ...words: string[]) => spawnSync(join(home, "bin/plumbline"), words, { cwd: work, env: {}, encoding: "utf8" });
  const drive = (home: string, dir: string, token: string, from: number, count: number): Driven => {
    const command = [join(home, "node/bin/node"), join(root, "packages/cli/test/bundle/drive.ts"), join(home, "bin/plumbline"), dir, token];
    const words = [...command, String(from), String(count)];
    const apart = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
    const [program = "", ...rest] = canLeaveTheNetwork ? [...apart, ...words] : words;
    const { stdout, stderr } = spawnSync(program, rest, { cwd: work, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" }, encoding: "utf8" });
    expect(stderr).toBe("");
    return JSON.parse(stdout) as Driven;
  };
  const filesUnder = (dir: string): string[] =>
    readdirSync(dir, { withFileTypes: true, recursive: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
      .sort();
  /** The same tree as another version. */
  const another = (version: string): string => {
    const home = join(work, `plumbline-${version}`);
    // Linked, since Node is large: what differs is replaced and not written to.
    execFileSync("cp", ["-al", unpacked, home]);
    replace(join(home, "lib/node_modules/@plumbline/cli/package.json"), /"version": "[^"]+"/, `"version": "${version}"`);
    return home;
  };
  const replace = (file: string, text: RegExp, by: string): void => {
    const before = readFileSync(file, "utf8");
    expect(before).toMatch(text);
    unlinkSync(file);
    writeFileSync(file, before.replace(text, by));
  };

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), "plumbline-bundle-"));
    archive = join(work, "plumbline.tar.gz");
    const made = workspace("bundle", "--out", archive, "--json");
    expect([made.status, made.stderr]).toEqual([0, ""]);
    execFileSync("tar", ["-xzf", archive, "-C", work]);
    unpacked = join(work, readdirSync(work).find((name) => name.endsWith("-linux-x64")) as string);
  }, 240_000);

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("holds files alone, each with its hash, and says its own hash", () => {
    const said = JSON.parse(workspace("bundle", "--out", join(work, "again.tar.gz"), "--json").stdout) as { sha256: string; files: number };
    const files = filesUnder(unpacked);
    const checked = spawnSync("sha256sum", ["-c", "--quiet", "--strict", "SHA256SUMS"], { cwd: unpacked, encoding: "utf8" });
    const listed = readFileSync(join(unpacked, "SHA256SUMS"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(66));

    expect([checked.status, checked.stdout]).toEqual([0, ""]);
    expect([...listed, "SHA256SUMS"].sort()).toEqual(files);
    expect(files.filter((name) => !statSync(join(unpacked, name)).isFile())).toEqual([]);
    expect(said.files).toBe(files.length);
    // Made twice, it has the same bytes.
    expect(createHash("sha256").update(readFileSync(archive)).digest("hex")).toBe(said.sha256);
  });

  it("tells no time, owner or place of whoever made it", () => {
    const listing = execFileSync("tar", ["-tvzf", archive, "--numeric-owner"], {
      encoding: "utf8",
      env: { TZ: "UTC", PATH: process.env.PATH },
    });
    const others = listing
      .trimEnd()
      .split("\n")
      .filter((line) => !/^(?:-rw-r--r--|-rwxr-xr-x|drwxr-xr-x) 0\/0 +\d+ 1970-01-01 00:00 plumbline-/.test(line));
    const naming = spawnSync("grep", ["-rlF", root, unpacked], { encoding: "utf8" });

    expect(others).toEqual([]);
    expect(naming.stdout).toBe("");
  });

  it("lists in its bill of materials what is in it, no more and no less, with versions, licences and hashes", () => {
    interface Component {
      readonly name: string;
      readonly group?: string;
      readonly version: string;
      readonly licenses: readonly unknown[];
      readonly hashes?: readonly { readonly content: string }[];
      readonly properties: readonly { readonly name: string; readonly value: string }[];
    }
    const sbom = JSON.parse(readFileSync(join(unpacked, "sbom.cdx.json"), "utf8")) as { components: Component[] };
    const modules = filesUnder(join(unpacked, "lib"))
      .filter((path) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@]+\/package\.json$/.test(path))
      .map((path) => {
        const { name, version } = JSON.parse(readFileSync(join(unpacked, "lib", path), "utf8")) as { name: string; version: string };
        return `lib/${path.slice(0, -"/package.json".length)} ${name} ${version}`;
      });
    const named = sbom.components.map(
      ({ group, name, version, properties }) => `${properties[0]?.value} ${group === undefined ? "" : `${group}/`}${name} ${version}`,
    );
    const node = sbom.components.find(({ name }) => name === "node") as Component;
    const nodeHash = createHash("sha256")
      .update(readFileSync(join(unpacked, "node/bin/node")))
      .digest("hex");

    expect(named.sort()).toEqual([...modules, `node/bin/node node ${node.version}`].sort());
    expect(sbom.components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
    expect(sbom.components.filter(({ group, hashes }) => group !== "@plumbline" && !hashes?.length)).toEqual([]);
    expect(node.hashes).toEqual([{ alg: "SHA-256", content: nodeHash }]);
  });

  it(`serves without a Node of the machine, without environment${canLeaveTheNetwork ? " and without network" : " (a network was there: this kernel does not let one go without)"}`, () => {
    const dir = join(work, "first");
    const version = run(unpacked, "--version");
    const driven = drive(unpacked, dir, "", 0, 3);
    const verified = run(unpacked, "verify", join(dir, "trail.db"), "--vkey", driven.verifierKey, "--lang", "en");
    symlinkSync(join(unpacked, "bin/plumbline"), join(work, "link"));
    const linked = spawnSync(join(work, "link"), ["--version"], { cwd: work, env: { NODE_OPTIONS: "--nonsense" }, encoding: "utf8" });

    expect([version.stdout, version.stderr]).toEqual([linked.stdout, ""]);
    expect(driven).toMatchObject({ started: true, statuses: ["stored", "stored", "stored"], console: 401, script: 200, code: 0, err: "" });
    expect(driven.hasNetwork).toBe(!canLeaveTheNetwork);
    expect([verified.status, verified.stdout.split("\n")[0]]).toEqual([0, "Valid: everything was checked and holds"]);
  });

  it.runIf(isLong && canLeaveTheNetwork)("says that a disk is full, and leaves nothing there", () => {
    const full = join(work, "full");
    mkdirSync(full);
    const script = 'mount -t tmpfs -o size=8m none "$0" && { "$@"; code=$?; ls -A "$0"; exit $code; }';
    const command = [process.execPath, join(root, "packages/cli/bin/plumbline.js"), "bundle", "--out", join(full, "a.tar.gz")];

    const { status, stdout, stderr } = spawnSync("unshare", ["-rm", "sh", "-c", script, full, ...command], { encoding: "utf8" });

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^plumbline: OUTPUT_FAILED: cannot write .*ENOSPC/);
  });

  it.runIf(isLong)("goes to another version and back with everything that was taken meanwhile", () => {
    const dir = join(work, "data");
    const newer = another("9.0.0");
    const kept = join(work, "kept.json");
    const first = drive(unpacked, dir, "", 0, 5);
    const backup = run(unpacked, "backup", join(work, "before"), "--all", "--dir", dir, "--json");
    const up = run(newer, "upgrade", "--dir", dir, "--json");
    const second = drive(newer, dir, first.token, 5, 5);
    const before = run(newer, "verify", dir, "--vkey", first.verifierKey, "--kept", kept);
    const down = run(unpacked, "upgrade", "--dir", dir, "--json");
    const third = drive(unpacked, dir, first.token, 0, 12);
    const after = run(unpacked, "verify", dir, "--vkey", first.verifierKey, "--kept", kept);

    expect([backup.status, up.status, down.status, run(newer, "--version").stdout]).toEqual([0, 0, 0, "9.0.0\n"]);
    expect(JSON.parse(backup.stdout)).toMatchObject({ kind: "server", leftOut: [] });
    expect(second.statuses).toEqual(Array(5).fill("stored"));
    expect(third.statuses).toEqual([...Array(10).fill("duplicate"), "stored", "stored"]);
    expect([before.status, after.status]).toEqual([0, 0]);
  });

  it.runIf(isLong)("does not touch what a newer version wrote in another format, and takes all of it back in the portable form", () => {
    const dir = join(work, "data-3");
    const newer = another("10.0.0");
    // A version whose store is of format 3: it has the same tables, which this one cannot know.
    replace(join(newer, "lib/node_modules/@plumbline/server-kit/dist/store/sqlite/schema.js"), /FORMAT = 2;/, "FORMAT = 3;");
    const kept = join(work, "kept-3.json");
    const written = drive(newer, dir, "", 0, 300);
    const size = statSync(join(dir, "trail.db")).size;
    const upgrade = run(unpacked, "upgrade", "--dir", dir);
    const refused = drive(unpacked, dir, written.token, 0, 1);
    const untouched = statSync(join(dir, "trail.db")).size;
    const verified = run(newer, "verify", dir, "--vkey", written.verifierKey, "--kept", kept);
    const asFile = run(newer, "backup", join(work, "as-file"), "--all", "--dir", dir);
    const cannot = run(unpacked, "restore", join(work, "as-file"), "--dir", join(work, "cannot"));
    const portable = run(newer, "backup", join(work, "portable"), "--all", "--portable", "--dir", dir);
    const back = join(work, "data-back");
    const restored = run(unpacked, "restore", join(work, "portable"), "--dir", back, "--vkey", written.verifierKey);
    const again = drive(unpacked, back, written.token, 290, 20);
    const same = run(unpacked, "verify", back, "--vkey", written.verifierKey, "--kept", kept);

    expect([upgrade.status, upgrade.stderr]).toEqual([1, expect.stringContaining("STORE_INVALID")]);
    expect(refused).toMatchObject({ started: false, err: expect.stringContaining("STORE_INVALID") });
    expect(untouched).toBe(size);
    expect([asFile.status, cannot.status, cannot.stderr]).toEqual([0, 1, expect.stringContaining("STORE_INVALID")]);
    expect(existsSync(join(work, "cannot"))).toBe(false);
    expect([portable.status, portable.stderr, restored.status, restored.stderr]).toEqual([0, "", 0, ""]);
    expect(again.statuses).toEqual([...Array(10).fill("duplicate"), ...Array(10).fill("stored")]);
    // What the newer version signed is the beginning of what the older one signs: nobody can be shown two histories.
    expect([verified.status, same.status]).toEqual([0, 0]);
  });
});
