import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, plumbline, root } from "./support.ts";

const deploy = join(root, "packages/cli/deploy");

describe("bundle", () => {
  it.each([
    { name: "without a file", words: [], says: "bundle needs --out FILE" },
    { name: "with another kind of file", words: ["--out", "a.zip"], says: 'ends in .tar.gz, not "a.zip"' },
    { name: "with a word too many", words: ["now", "--out", "a.tar.gz"], says: "bundle takes no further words" },
  ])("refuses a call $name in one line", async ({ words, says }) => {
    const { code, out, err } = await plumbline("bundle", ...words);

    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(says);
  });

  it("does not overwrite a file, and leaves nothing behind", async () => {
    const dir = folder();
    writeFileSync(join(dir, "a.tar.gz"), "kept");

    const { code, err } = await plumbline("bundle", "--out", join(dir, "a.tar.gz"));

    expect([code, err]).toEqual([2, expect.stringContaining("archives are not overwritten")]);
    expect([readdirSync(dir), readFileSync(join(dir, "a.tar.gz"), "utf8")]).toEqual([["a.tar.gz"], "kept"]);
  });

  it("says in both languages how it is used", async () => {
    const zh = await plumbline("bundle", "--help", "--lang", "zh");
    const en = await plumbline("bundle", "--help", "--lang", "en");

    expect([zh.out, en.out]).toEqual([
      expect.stringContaining("用法  plumbline bundle"),
      expect.stringContaining("Usage  plumbline bundle"),
    ]);
  });
});

describe("what is deployed", () => {
  it("says the same commands in both languages", () => {
    const commands = (page: string): readonly string[] =>
      [...readFileSync(join(deploy, page), "utf8").matchAll(/```sh\n([\s\S]+?)```/g)]
        .flatMap(([, block = ""]) => block.trim().split("\n"))
        .map((line) => line.replace(/ *#.*/, "").replace("处罚系统", "penalty-system").replace("密钥", "KEY"));

    expect(commands("README.zh-CN.md")).toEqual(commands("README.md"));
    expect(commands("README.md").length).toBeGreaterThan(25);
  });

  it("has a container file of known instructions that fetches nothing and runs what the archive has", () => {
    const text = readFileSync(join(deploy, "Containerfile"), "utf8");
    const instructions = text
      .replaceAll(/\\\n/g, " ")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(/ (.*)/s).slice(0, 2) as [string, string]);
    const valuesOf = (name: string) => instructions.filter(([found]) => found === name).map(([, value]) => value);

    expect(instructions.map(([name]) => name)).toEqual([
      "FROM",
      "LABEL",
      "COPY",
      "USER",
      "VOLUME",
      "EXPOSE",
      "STOPSIGNAL",
      "ENTRYPOINT",
      "CMD",
    ]);
    expect([valuesOf("FROM"), valuesOf("COPY"), valuesOf("USER")]).toEqual([["scratch"], [". /"], ["10001:10001"]]);
    expect(JSON.parse(valuesOf("ENTRYPOINT")[0] as string)).toEqual([
      "/opt/plumbline/node/bin/node",
      "--disable-warning=ExperimentalWarning",
      "/opt/plumbline/lib/node_modules/@plumbline/cli/bin/plumbline.js",
    ]);
    expect(JSON.parse(valuesOf("CMD")[0] as string)[0]).toBe("serve");
    expect(readFileSync(join(deploy, "make-rootfs.sh"), "utf8")).not.toMatch(/curl|wget|apt|yum|dnf/);
  });

  it("has a unit that serves without privileges, with state of its own", () => {
    const text = readFileSync(join(deploy, "plumbline.service"), "utf8");

    for (const line of [
      "NoNewPrivileges=yes",
      "CapabilityBoundingSet=",
      "ProtectSystem=strict",
      "StateDirectory=plumbline",
      "UMask=0077",
      "Restart=on-failure",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    expect(text).toMatch(/^ExecStart=\/opt\/plumbline\/current\/bin\/plumbline serve --dir \/var\/lib\/plumbline /m);
    expect(text).not.toMatch(/^MemoryDenyWriteExecute/m);
  });
});
