import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { available, folder, logsFolder, plumbline, root, spawned, whyNot } from "./support.ts";

const LOG = `case,activity,time,resource,case:amount [number]
AL-1,受理,2026-03-02T09:00:00+08:00,甲,900
AL-1,决定,2026-03-03T09:00:00+08:00,甲,900
AL-2,受理,2026-03-02T10:00:00+08:00,甲,100
AL-2,决定,2026-03-04T10:00:00+08:00,乙,100
AL-3,受理,2026-03-05T10:00:00+08:00,乙,
`;
const CHECKS = {
  checks: [
    {
      id: "two-people",
      kind: "sod.fourEyes",
      params: { a: "受理", b: "决定" },
      title: { zh: "受理与决定为同一人", en: "One person accepts and decides" },
    },
    { id: "large", kind: "expression", params: { when: "e.amount > p.limit", p: { limit: 500 } } },
    { id: "large-too", kind: "expression", params: { when: 'e.attributes["amount"] > 500' } },
  ],
};

function files(): { readonly dir: string; readonly log: string; readonly controls: string } {
  const dir = folder();
  writeFileSync(join(dir, "log.csv"), LOG);
  writeFileSync(join(dir, "checks.json"), JSON.stringify(CHECKS));
  return { dir, log: join(dir, "log.csv"), controls: join(dir, "checks.json") };
}

afterEach(() => vi.unstubAllEnvs());

describe("audit", () => {
  it("reads a table from an office as it is: Chinese headers, local times, the zone stated", async () => {
    const { dir, controls } = files();
    const log = join(dir, "办件.csv");
    writeFileSync(log, "办件编号,环节,时间,经办人\nA1,受理,2026-03-02 09:00:00,甲\nA1,决定,2026/3/5 10:00,甲\n");

    const without = await plumbline("audit", log, "--controls", controls, "--format", "json");
    const { out } = await plumbline("audit", log, "--controls", controls, "--format", "json", "--zone", "Asia/Shanghai");

    expect(without.err).toContain('which has no UTC offset; state the zone, such as "Asia/Shanghai"');
    expect(JSON.parse(out)).toMatchObject({ results: [{ id: "two-people", result: { violations: 1 }, firstCases: ["A1"] }, {}, {}] });
  });

  it("prints json with exactly the fields of the kinds, and counts what could not be decided", async () => {
    const { log, controls } = files();

    const { code, out, err } = await plumbline("audit", log, "--controls", controls, "--format", "json");

    expect({ code, err }).toEqual({ code: 0, err: "" });
    const large = { result: { applicable: 3, violations: 1 }, firstCases: ["AL-1"], unknown: 1 };
    const { results } = JSON.parse(out) as { results: unknown[] };
    expect(results).toMatchObject([
      { id: "two-people", kind: "sod.fourEyes", result: { applicable: 2, compliant: 1, violations: 1 }, firstCases: ["AL-1"] },
      { id: "large", kind: "expression", ...large, missing: { amount: 1 } },
      { id: "large-too", kind: "expression", ...large },
    ]);
    expect(Object.keys(results[0] as object)).toEqual(["id", "kind", "result", "casesSha256", "firstCases"]);
  });

  it.each([
    {
      lang: "zh",
      words: ["发现 1 件需核查", "受理与决定为同一人", "3 件，5 个事件，2 名经办人", "1 件无法判断，缺少：amount（1 件）", "提示不是结论"],
    },
    {
      lang: "en",
      words: [
        "1 case to look at",
        "One person accepts and decides",
        "3 cases, 5 events, 2 actors",
        "1 cases cannot be decided; missing: amount",
        "not a verdict",
      ],
    },
  ])("prints text in $lang that asks to look and accuses nobody", async ({ lang, words }) => {
    const { log, controls } = files();

    const { out } = await plumbline("audit", log, "--controls", controls, "--lang", lang);

    for (const each of words) expect(out).toContain(each);
    expect(out).not.toMatch(/违法|违规|嫌疑|violation|illegal/i);
    expect(out).not.toMatch(/\u001b/);
  });

  it("writes the same bytes to a file as to stdout, and says nothing", async () => {
    const { dir, log, controls } = files();
    const printed = await plumbline("audit", log, "--controls", controls);

    const { out } = await plumbline("audit", log, "--controls", controls, "--out", join(dir, "report.txt"));

    expect(out).toBe("");
    expect(readFileSync(join(dir, "report.txt"), "utf8")).toBe(printed.out);
  });

  it("keeps what stood in the file when it cannot finish", async () => {
    const { dir, log, controls } = files();
    writeFileSync(join(dir, "report.txt"), "before");
    writeFileSync(controls, "[");

    await plumbline("audit", log, "--controls", controls, "--out", join(dir, "report.txt"));

    expect(readFileSync(join(dir, "report.txt"), "utf8")).toBe("before");
  });

  it("says that a file cannot be written", async () => {
    const { dir, log, controls } = files();

    const { code, err } = await plumbline("audit", log, "--controls", controls, "--out", join(dir, "no", "report.txt"));

    expect(code).toBe(1);
    expect(err).toMatch(/^plumbline: OUTPUT_FAILED: cannot write /);
  });

  it("ends with 3 when something was found and the caller asked for it", async () => {
    const { log, controls } = files();

    expect(await plumbline("audit", log, "--controls", controls, "--fail-on-findings")).toMatchObject({ code: 3 });
    expect(await plumbline("audit", log, "--controls", controls, "--fail-on-findings", "--as-of", "2026-03-01")).toMatchObject({ code: 0 });
  });

  it("takes a date as the whole day, in Beijing", async () => {
    const { log, controls } = files();

    const { out } = await plumbline("audit", log, "--controls", controls, "--format", "json", "--as-of", "2026-03-03");

    expect((JSON.parse(out) as { results: { result: unknown }[] }).results[0]?.result).toEqual({
      applicable: 1,
      compliant: 0,
      violations: 1,
    });
  });
});

describe("options of the input", () => {
  const checks = JSON.stringify([{ id: "two-people", kind: "sod.fourEyes", params: { a: "受理", b: "决定" } }]);
  // "编号,步骤,时刻,人" and two steps of one person, in GB 18030.
  const row = (step: string, day: number): Buffer =>
    Buffer.concat([
      Buffer.from("A1,"),
      Buffer.from(step, "hex"),
      Buffer.from(`,2026-03-0${day} 09:00:00,`),
      Buffer.from("bcd7", "hex"),
      Buffer.from("\n"),
    ]);
  const GB = Buffer.concat([Buffer.from("b1e0bac52cb2bdd6e82ccab1bfcc2cc8cb0a", "hex"), row("cadcc0ed", 2), row("bef6b6a8", 3)]);

  it("takes columns and encoding as they are stated", async () => {
    const dir = folder();
    const mapping = { case: "编号", activity: "步骤", time: "时刻", resource: "人", zone: "Asia/Shanghai" };
    for (const [name, content] of Object.entries({ "a.csv": GB, "c.json": checks, "m.json": JSON.stringify(mapping) }))
      writeFileSync(join(dir, name), content);

    const argv = ["audit", join(dir, "a.csv"), "-c", join(dir, "c.json"), "-f", "json", "--mapping", join(dir, "m.json")];
    const { out, err } = await plumbline(...argv, "--encoding", "gb18030");

    expect(err).toBe("");
    expect((JSON.parse(out) as { results: { result: unknown }[] }).results[0]?.result).toEqual({
      applicable: 1,
      compliant: 0,
      violations: 1,
    });
    expect((await plumbline(...argv)).err).toMatch(/^plumbline: FILE_ENCODING: /);
  });

  it.each([
    {
      name: "misspelt",
      mapping: { case: "a", activity: "b", time: "c", resurce: "d" },
      err: 'member "resurce" is not known; did you mean "resource"',
    },
    { name: "of the wrong type", mapping: { case: 1 }, err: 'member "case" has a value of the wrong type' },
    { name: "no object", mapping: [], err: "a mapping is an object" },
  ])("refuses a mapping that is $name", async ({ mapping, err: expected }) => {
    const dir = folder();
    for (const [name, content] of Object.entries({ "a.csv": LOG, "c.json": checks, "m.json": JSON.stringify(mapping) }))
      writeFileSync(join(dir, name), content);

    const { code, err } = await plumbline("audit", join(dir, "a.csv"), "-c", join(dir, "c.json"), "--mapping", join(dir, "m.json"));

    expect(code).toBe(1);
    expect(err).toMatch(/^plumbline: MAPPING_INVALID: /);
    expect(err).toContain(expected);
  });

  it.skipIf(!available)(`takes the object type that is the case${whyNot}`, async () => {
    const dir = folder();
    writeFileSync(join(dir, "c.json"), JSON.stringify([{ id: "stats", kind: "log.stats" }]));

    const { out, err } = await plumbline(
      "audit",
      join(logsFolder, "ocel20_example.jsonocel"),
      "-c",
      join(dir, "c.json"),
      "-f",
      "json",
      "--object-type",
      "Purchase Order",
    );

    expect(err).toBe("");
    expect((JSON.parse(out) as { results: { result: { cases: number } }[] }).results[0]?.result.cases).toBe(2);
  });
});

const PLUGIN = `import * as z from ${JSON.stringify(pathToFileURL(createRequire(join(root, "packages/core/package.json")).resolve("zod")).href)};
export default { kind: "acme.anything", summary: "There is a case.", params: z.strictObject({}), measures: { seen: "sum" }, countsViolations: true,
  prepare: () => undefined, reads: () => ({ facts: [], trace: false }),
  check: (record) => ({ outcome: "breach", findings: [{ key: "", reason: "it_is_there", at: record.endAt, events: [] }], missing: [], measures: { seen: 1 } }) };
`;

describe("R-007 kinds of third parties", () => {
  it("are registered at run time, listed with the rest, and run", async () => {
    const { dir, log } = files();
    writeFileSync(join(dir, "plugin.mjs"), PLUGIN);
    writeFileSync(join(dir, "own.json"), JSON.stringify([{ id: "x", kind: "acme.anything" }]));

    const listed = await plumbline("kinds", "--plugin", join(dir, "plugin.mjs"));
    const { out } = await plumbline(
      "audit",
      log,
      "--controls",
      join(dir, "own.json"),
      "--plugin",
      join(dir, "plugin.mjs"),
      "--format",
      "json",
    );

    expect(listed.out).toMatch(/^acme\.anything +There is a case\.$/m);
    expect(listed.out).toMatch(/^sod\.fourEyes /m);
    expect((JSON.parse(out) as { results: unknown[] }).results[0]).toMatchObject({ id: "x", result: { seen: 3, violations: 3 } });
  });

  it.each([
    { name: "a module that is not there", content: undefined, err: /PLUGIN_INVALID: plugin ".+" cannot be loaded/ },
    {
      name: "a module without a kind",
      content: "export default [1];",
      err: /PLUGIN_INVALID: plugin ".+": element 0 of its default export is no control kind/,
    },
    {
      name: "a name that is taken",
      content: PLUGIN.replace("acme.anything", "require"),
      err: /KIND_DUPLICATE: kind "require" is registered already/,
    },
  ])("are refused: $name", async ({ content, err: expected }) => {
    const dir = folder();
    if (content) writeFileSync(join(dir, "plugin.mjs"), content);

    const { code, err } = await plumbline("kinds", "--plugin", join(dir, "plugin.mjs"));

    expect(code).toBe(1);
    expect(err).toMatch(expected);
  });

  it("are listed as json, with their fields", async () => {
    const { out } = await plumbline("kinds", "--format", "json");

    const { kinds } = JSON.parse(out) as { kinds: { kind: string; fields: string[] }[] };
    expect(kinds.length).toBeGreaterThanOrEqual(28);
    expect(kinds.find(({ kind }) => kind === "sod.fourEyes")?.fields).toEqual(["applicable", "compliant", "violations"]);
  });
});

describe("convert", () => {
  const FORMATS = ["xes", "jsonocel", "csv", "jsonl"];

  it.each(FORMATS.flatMap((from) => FORMATS.map((to) => ({ from, to }))))(
    "$from to $to keeps what the checks see",
    async ({ from, to }) => {
      const { dir, log, controls } = files();
      const expected = await plumbline("audit", log, "--controls", controls, "--format", "json");
      const [first, second] = [join(dir, `first.${from}`), join(dir, `second.${to}`)];

      const one = await plumbline("convert", log, first, "--lang", "en");
      const two = await plumbline("convert", first, second, "--lang", "en");
      const { out } = await plumbline("audit", second, "--controls", controls, "--format", "json");

      expect([one.code, two.code]).toEqual([0, 0]);
      expect(two.err).toBe(`wrote ${second}: 3 cases, 5 events\n`);
      expect(out).toBe(expected.out);
    },
  );
});

describe("help and version", () => {
  it.each([
    { argv: ["--help"], zh: "用法  plumbline <命令>", en: "Usage  plumbline <command>" },
    { argv: ["audit", "--help"], zh: "--controls FILE   控制点文件", en: "--controls FILE   control points" },
    { argv: ["convert", "-h"], zh: "转换日志", en: "Converts a log" },
    { argv: ["kinds", "--help"], zh: "列出控制点类型", en: "Lists the kinds" },
    { argv: ["help", "demo"], zh: "样例日志", en: "sample log" },
  ])("$argv is there in both languages", async ({ argv, zh, en }) => {
    vi.stubEnv("LC_ALL", "zh_CN.UTF-8");
    expect((await plumbline(...argv)).out).toContain(zh);
    expect((await plumbline(...argv, "--lang", "en")).out).toContain(en);
    vi.stubEnv("LC_ALL", "en_GB.UTF-8");
    expect((await plumbline(...argv)).out).toContain(en);
    expect((await plumbline("--lang", "zh", ...argv)).out).toContain(zh);
  });

  it("is Chinese where the environment says nothing", async () => {
    vi.stubEnv("LC_ALL", "");
    vi.stubEnv("LC_MESSAGES", "");
    vi.stubEnv("LANG", "C.UTF-8");

    expect((await plumbline("--help")).out).toContain("用法");
  });

  it("prints the version, and help on stderr for no command", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8")) as { version: string };

    expect(await plumbline("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
    expect(await plumbline()).toMatchObject({ code: 2, out: "" });
  });
});

describe("as a program", { timeout: 60_000 }, () => {
  it("runs by npx from the workspace", async () => {
    const { log, controls } = files();

    const { code, out } = await spawned("npx", ["plumbline", "audit", log, "--controls", controls, "--lang", "en"], root);

    expect(code).toBe(0);
    expect(out).toContain("1 case to look at");
  });

  it("makes, checks and reports a sample, and says how to audit an own log", async () => {
    // Inside of the workspace, since the command that is printed has to find the package.
    mkdirSync(join(root, "out"), { recursive: true });
    const dir = mkdtempSync(join(root, "out", "test-"));
    try {
      const { code, out, err } = await spawned(join(root, "node_modules/.bin/plumbline"), ["demo"], dir);
      const command = /^ {2}(npx plumbline audit .+)$/m.exec(out)?.[1] ?? "";
      const report = readFileSync(join(dir, "out/demo/report.html"), "utf8");
      const again = await spawned("npx", command.split(" ").slice(1), dir);

      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/发现 \d+ 件需核查/);
      expect(existsSync(join(dir, "out/demo/approvals.xes"))).toBe(true);
      expect(again).toMatchObject({ code: 0, err: "" });
      expect(readFileSync(join(dir, "out/demo/report.html"), "utf8")).toBe(report);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
