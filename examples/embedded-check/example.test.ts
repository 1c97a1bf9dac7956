import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const folder = fileURLToPath(new URL(".", import.meta.url));

describe("R-015 a host that embeds the engine", () => {
  it("prints what output.txt says: drafts, signals as time passes, a late event, a kind of its own", () => {
    const output = execFileSync(process.execPath, ["--conditions=plumbline-source", "main.ts"], { cwd: folder, encoding: "utf8" });

    expect(output).toBe(read("output.txt"));
  });
});

describe.each(["../../docs/core.md", "../../docs/core.zh-CN.md"])("%s", (page) => {
  const blocks = [...read(page).matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  const sources = ["reception.ts", "main.ts", "words.ts"].map(read);

  it("shows code that this example runs, word for word", () => {
    expect(blocks.length).toBeGreaterThan(7);
    expect(blocks.filter((block) => !sources.some((source) => source.includes(block)))).toEqual([]);
  });

  it("shows the output that it gives", () => {
    const shown = [...read(page).matchAll(/```text\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");

    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((block) => !read("output.txt").includes(block))).toEqual([]);
  });
});

it("has the same code on the English and on the Chinese page", () => {
  const codeOf = (page: string): readonly string[] => read(page).match(/```(?:ts|text)\n[\s\S]*?```/g) ?? [];

  expect(codeOf("../../docs/core.zh-CN.md")).toEqual(codeOf("../../docs/core.md"));
});
