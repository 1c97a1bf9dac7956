import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type TarEntry, tarOf } from "./tar.ts";

const entry = (name: string, text: string, executable = false): TarEntry => {
  const bytes = Buffer.from(text);
  return { name, size: bytes.length, executable, content: [bytes] };
};

async function archiveOf(...entries: readonly TarEntry[]): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  const all = (async function* () {
    yield* entries;
  })();
  for await (const block of tarOf(all)) blocks.push(block);
  return Buffer.concat(blocks);
}

describe("an archive", () => {
  it("is unpacked by the tar of the system: long paths, Chinese names, empty files, rights", async () => {
    const dir = mkdtempSync(join(tmpdir(), "plumbline-tar-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const long = `top/${"folder-of-thirty-characters-xx/".repeat(4)}${"n".repeat(90)}.js`;
    const archive = await archiveOf(
      entry("top/bin/run", "#!/bin/sh\n", true),
      entry("top/empty", ""),
      entry("top/说明.md", "准绳"),
      entry("top/exact", "x".repeat(512)),
      entry(long, "long"),
    );
    writeFileSync(join(dir, "a.tar"), archive);

    execFileSync("tar", ["-xf", "a.tar"], { cwd: dir });

    const text = (name: string) => readFileSync(join(dir, name), "utf8");
    expect([text("top/empty"), text("top/说明.md"), text("top/exact").length, text(long)]).toEqual(["", "准绳", 512, "long"]);
    expect([statSync(join(dir, "top/bin/run")).mode & 0o777, statSync(join(dir, "top/empty")).mode & 0o777]).toEqual([0o755, 0o644]);
    expect(readdirSync(join(dir, "top")).length).toBe(5);
    expect(archive.length % 512).toBe(0);
  });

  it.each([
    { name: "a name of more than 100 bytes", path: `top/${"n".repeat(101)}` },
    { name: "a path of more than 255 bytes", path: `${"folder/".repeat(40)}file` },
    { name: "a Chinese name that is short in characters alone", path: `top/${"准".repeat(40)}` },
  ])("refuses $name", async ({ path }) => {
    await expect(archiveOf(entry(path, "x"))).rejects.toMatchObject({
      code: "OUTPUT_FAILED",
      message: expect.stringContaining("too long"),
    });
  });

  it.each([
    { name: "shorter", content: "ab" },
    { name: "longer", content: "abcd" },
  ])("refuses a file that became $name while it was read", async ({ content }) => {
    const grown = { ...entry("top/log", "abc"), content: [Buffer.from(content)] };

    await expect(archiveOf(grown)).rejects.toMatchObject({ code: "OUTPUT_FAILED", message: expect.stringContaining("changed while") });
  });

  it("refuses a file that its header cannot say the size of", async () => {
    await expect(archiveOf({ ...entry("top/huge", ""), size: 8 ** 11 })).rejects.toMatchObject({ code: "OUTPUT_FAILED" });
  });
});
