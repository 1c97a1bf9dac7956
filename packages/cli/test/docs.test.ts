import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RED_FLAGS } from "@plumbline/packs/redflags";
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
    "bundle",
  ])("names every option of %s", async (command) => {
    const { out } = await plumbline(command, "--help");

    for (const option of new Set(out.match(/--[a-z-]+/g))) if (option !== "--help") expect(text).toContain(option);
  });
});

const LANGUAGES = { "docs/redflags.md": "en", "docs/redflags.zh-CN.md": "zh" } as const;
const redflagPages = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[];
const pageText = (page: string): string => readFileSync(join(root, page), "utf8");

describe.each(redflagPages)("%s", (page) => {
  const text = pageText(page);
  const language = LANGUAGES[page];

  it("has an example that gives what it says", async () => {
    const path = join(folder(), "release.json");
    writeFileSync(path, /<!-- example: release.json -->\n```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "");

    const { code, out } = await plumbline("redflags", path, "--flags", "CN01,R003,R018", "--format", "json");

    expect(code).toBe(0);
    const { flags, findings } = JSON.parse(out) as {
      flags: { id: string; flagged: number; notComputable: number; missing: { path: string }[] }[];
      findings: { flag: string; figures: { days?: number }; rationale: Record<string, string> }[];
    };
    expect(flags.map(({ id, flagged, notComputable }) => [id, flagged, notComputable])).toEqual([
      ["CN01", 1, 0],
      ["R003", 1, 0],
      ["R018", 0, 1],
    ]);
    expect(text).toContain(findings.find(({ flag }) => flag === "CN01")?.rationale[language]);
    expect(findings.find(({ flag }) => flag === "R003")?.figures.days).toBe(10);
    expect(text).toContain(`\`${flags[2]?.missing[0]?.path}\``);
  });

  it("names as many flags as there are, by their titles, and what covers them", () => {
    const titles = new Map(RED_FLAGS.map(({ id, title }) => [id, title[language]]));
    const counts = [...text.matchAll(/^\| `[^|]*…` \|[^|]*\| (\d+) \|$|^\| `I180` \|[^|]*\| (\d+) \|$/gm)];
    const rows = [...text.matchAll(/^\| ([A-Z]+\d+) \| ([^|]+) \| \d+ \| \d+ \| \d+ \| \d+ \|/gm)];
    const covered = [...text.matchAll(/([A-Z]+\d+) \| (BID-\d+) \|/g)].map(([, flag, by]) => `${flag} ${by}`);

    expect(text).toMatch(new RegExp(`\\D${RED_FLAGS.length}\\D`));
    expect(counts.reduce((sum, [, many, one]) => sum + Number(many ?? one), 0)).toBe(RED_FLAGS.length);
    expect(rows.length).toBeGreaterThan(25);
    for (const [, id = "", title] of rows) expect([id, title]).toEqual([id, titles.get(id)]);
    expect(covered.sort()).toEqual(
      RED_FLAGS.flatMap(({ id, coveredBy }) => (coveredBy === undefined ? [] : [`${id} ${coveredBy}`])).sort(),
    );
  });
});

it("the pages of red flags give the same figures in both languages", () => {
  const [en, zh] = redflagPages.map((page) =>
    [...pageText(page).matchAll(/^\| ([A-Z]+\d+) \| [^|]+( \| \d+ \| \d+ \| \d+ \| \d+ \|)/gm)].map(([, id, figures]) => `${id}${figures}`),
  );

  expect(zh).toEqual(en);
});

describe.each(["operate", "compliance"])("docs/%s", (name) => {
  const pages = [`docs/${name}.md`, `docs/${name}.zh-CN.md`].map((page) => readFileSync(join(root, page), "utf8"));

  it("has the same sections, rows and columns in both languages, and names the same things", () => {
    const shape = (text: string): readonly string[] =>
      text
        .split("\n")
        .flatMap((line) =>
          line.startsWith("#") ? [/^#+/.exec(line)?.[0] ?? ""] : line.startsWith("|") ? [`${line.split("|").length}`] : [],
        );
    const sureness = (text: string) => text.match(/\| [TSM] \|/g);
    // What is code is the same in every language, but for names of files and folders that are only examples.
    const code = (text: string) =>
      [...new Set(text.match(/`[\x20-\x5f\x61-\x7e]+`/g))].filter((word) => /[.A-Z]|^`(?:plumbline|packages|deploy)/.test(word)).sort();

    expect(shape(pages[1] as string)).toEqual(shape(pages[0] as string));
    expect(sureness(pages[1] as string)).toEqual(sureness(pages[0] as string));
    expect(code(pages[1] as string).map((word) => word.replace(".zh-CN", ""))).toEqual(
      code(pages[0] as string).map((word) => word.replace(".zh-CN", "")),
    );
  });
});
