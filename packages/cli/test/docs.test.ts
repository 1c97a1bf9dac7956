import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, plumbline, root } from "./support.ts";

describe.each(["docs/cli.md", "docs/cli.zh-CN.md"])("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const example = (name: string): string => new RegExp(`<!-- example: ${name} -->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";

  it("has an example that gives what it says", async () => {
    const dir = folder();
    for (const name of ["controls.json", "cases.csv"]) writeFileSync(join(dir, name), example(name));

    const { code, out, err } = await plumbline(
      "audit",
      join(dir, "cases.csv"),
      "--controls",
      join(dir, "controls.json"),
      "--format",
      "json",
    );

    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { results } = JSON.parse(out) as {
      results: { id: string; result: { violations: number }; firstCases: string[]; casesSha256: string }[];
    };
    expect(results.map(({ id, result, firstCases }) => [id, result.violations, ...firstCases])).toEqual([
      ["two-people", 1, "AL-1"],
      ["five-working-days", 0],
      ["fee", 0],
      ["counter-accepts", 1, "AL-2"],
    ]);
    expect(text).toContain(`"casesSha256": "${results[0]?.casesSha256.slice(0, 4)}…"`);
  });

  it.each([
    "audit",
    "redflags",
    "ocds",
    "serve",
    "source",
    "keygen",
    "witness",
    "verify",
    "export",
    "backup",
    "restore",
    "upgrade",
    "erase",
    "prune",
  ])("names every option of %s", async (command) => {
    const { out } = await plumbline(command, "--help");

    for (const option of new Set(out.match(/--[a-z-]+/g))) if (option !== "--help") expect(text).toContain(option);
  });
});
