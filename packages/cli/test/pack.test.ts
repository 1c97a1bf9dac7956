import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, plumbline, root } from "./support.ts";

const seal = join(root, "docs/examples/seal-pack.json");
const json = (text: string): unknown => JSON.parse(text);

// biome-ignore lint/suspicious/noExplicitAny: a document to be changed.
function changedSeal(change: (document: any) => void): string {
  const document = JSON.parse(readFileSync(seal, "utf8"));
  change(document);
  return written(document, "changed.json");
}

function written(value: unknown, name: string): string {
  const path = join(folder(), name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

describe("plumbline pack", () => {
  it.each([
    { argv: [], message: "pack takes list, show" },
    { argv: ["evl"], message: 'did you mean "eval"' },
    { argv: ["list", "penalty"], message: "name packs with --pack" },
    { argv: ["list", "--pack", "penality"], message: 'did you mean "penalty"' },
    { argv: ["list", "--format", "html"], message: "text, json" },
    { argv: ["show"], message: "ID of one control point" },
    { argv: ["eval"], message: "--cases FILE" },
    { argv: ["diff", "penalty"], message: "takes two packs" },
    { argv: ["diff", "penalty", "penalty", "--orgs", "x.json"], message: "goes with --overlays" },
    { argv: ["content"], message: "one pack" },
    { argv: ["catalogue", "--by", "size"], message: "domain, regulation" },
  ])("$argv is called wrongly", async ({ argv, message }) => {
    const { code, err } = await plumbline("pack", ...argv);

    expect(code).toBe(2);
    expect(err).toContain("plumbline: USAGE:");
    expect(err).toContain(message);
  });

  it.each(["docs/cli.md", "docs/cli.zh-CN.md"])("has every option and command on %s", async (page) => {
    const { out } = await plumbline("pack", "--help");
    const text = readFileSync(join(root, page), "utf8").split("\n## pack\n")[1]?.split("\n## ")[0] ?? "";

    for (const option of new Set(out.match(/--[a-z-]+/g))) {
      if (option !== "--help" && option !== "--lang") expect(text).toContain(option);
    }
    for (const command of ["list", "show", "lint", "test", "eval", "diff", "content", "catalogue"]) expect(text).toContain(`\`${command}`);
  });
});

describe("plumbline pack list and show", () => {
  it("list every control point of every domain as a list of objects", async () => {
    const { code, out } = await plumbline("pack", "list", "--format", "json");
    const rows = json(out) as Record<string, unknown>[];

    expect(code).toBe(0);
    expect(rows.length).toBeGreaterThanOrEqual(241);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(["id", "pack", "title", "citations", "level", "mode", "kind", "params", "confidence"]);
    }
    expect(rows.find(({ id }) => id === "PEN-03")).toMatchObject({
      pack: "penalty",
      title: { zh: "立案后90日未决定" },
      citations: [{ regulation: "行政处罚法", article: "60", confidence: "text" }, {}],
      params: { days: { value: 90, unit: "calendarDay", stricter: "lower" } },
      confidence: "text",
    });
  });

  it("list the packs that are named, files among them, in the language that is asked for", async () => {
    const { out } = await plumbline("pack", "list", "--pack", seal, "--lang", "en");

    expect(out.split("\n").filter(Boolean)).toHaveLength(2);
    expect(out).toContain("Seal used without another person's appr");
  });

  it("show all that one control point says", async () => {
    const text = (await plumbline("pack", "show", "SEAL-02", "--pack", seal, "--lang", "zh")).out;
    const whole = json((await plumbline("pack", "show", "SEAL-02", "--pack", seal, "--format", "json")).out);

    for (const part of ["e.copies > e.asked + p.spare", "备用份数", "下级只可调低", "惯例，没有条文依据", "SEAL-R01 擅自用印"])
      expect(text).toContain(part);
    expect(whole).toMatchObject({
      pack: "seal",
      id: "SEAL-02",
      notice: { control: "SEAL-02" },
      risks: [{ id: "SEAL-R01" }],
      conformance: [{}, {}, {}, {}],
    });
  });

  it("show none that there is not", async () => {
    const { code, err } = await plumbline("pack", "show", "PEN-3");

    expect(code).toBe(1);
    expect(err).toContain('CONTROL_INVALID: no control point "PEN-3"');
  });
});

describe("plumbline pack eval", () => {
  const CASES = [
    { id: "PEN-03", record: { filedAt: "2026-01-05", asOf: "2026-04-06" } },
    { id: "PEN-03", record: {} },
    { id: "FUN-10", record: {} },
    { id: "APR-03", record: { joint: true, acceptedAt: "2026-03-02", decidedAt: "2026-04-30" } },
  ];

  it("answers in the order of the cases, also of domains without a pack", async () => {
    const { code, out } = await plumbline("pack", "eval", "--cases", written(CASES, "cases.json"), "--format", "json");
    const answers = json(out) as { id: string; result: string; missing: string[] }[];

    expect(code).toBe(0);
    expect(answers.map(({ id, result }) => [id, result])).toEqual([
      ["PEN-03", "breach"],
      ["PEN-03", "unknown"],
      ["FUN-10", "unknown"],
      ["APR-03", "notApplicable"],
    ]);
    expect(answers[1]).toEqual({ id: "PEN-03", result: "unknown", missing: ["filedAt"] });
  });

  it("says it for people too", async () => {
    const { out } = await plumbline("pack", "eval", "--cases", written(CASES, "cases.json"), "--lang", "zh");

    expect(out).toContain("缺少：filedAt");
    expect(out).toContain("需核查 1");
  });

  it("asks control points of a file, and takes its cases from an object as well", async () => {
    const cases = written({ cases: [{ id: "SEAL-02", record: { asked: 1, copies: 2 } }] }, "cases.json");
    const { out } = await plumbline("pack", "eval", "--cases", cases, "--pack", seal, "--format", "json");

    expect(json(out)).toEqual([{ id: "SEAL-02", result: "breach", missing: [] }]);
  });

  it("ends with 1 where a case cannot be asked, and answers the others", async () => {
    const { code, out } = await plumbline("pack", "eval", "--cases", written([{}, ...CASES], "cases.json"), "--format", "json");

    expect(code).toBe(1);
    expect((json(out) as unknown[]).length).toBe(5);
    expect((json(out) as unknown[])[0]).toMatchObject({ id: "", result: "unknown", error: { code: "REQUEST_INVALID" } });
  });

  it.each([
    { name: "no JSON", text: '[{"id": }]', code: "FILE_MALFORMED: " },
    { name: "no list", text: '"x"', code: "FILE_MALFORMED: " },
    { name: "an empty file", text: "", code: "FILE_MALFORMED: " },
  ])("refuses a file with $name", async ({ text, code }) => {
    const { code: status, out, err } = await plumbline("pack", "eval", "--cases", written(text, "cases.json"));

    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toContain(code);
  });

  it("survives brackets without end", async () => {
    const deep = "[".repeat(300_000) + "]".repeat(300_000);
    const { out } = await plumbline("pack", "eval", "--cases", written(deep, "cases.json"), "--format", "json");

    expect(json(out)).toMatchObject([{ result: "unknown", error: { code: "REQUEST_INVALID" } }]);
  });

  it("says which file there is not, and which is not UTF-8", async () => {
    const path = join(folder(), "latin.json");
    writeFileSync(path, Buffer.from([0x5b, 0xff, 0x5d]));

    expect((await plumbline("pack", "eval", "--cases", join(folder(), "none.json"))).err).toContain("FILE_NOT_FOUND");
    expect((await plumbline("pack", "eval", "--cases", path)).err).toContain("FILE_ENCODING");
  });
});

describe("plumbline pack lint and test", () => {
  it("find nothing in the pack of the page, and its examples as they say", async () => {
    expect(await plumbline("pack", "lint", seal, "--format", "json")).toMatchObject({ code: 0, out: "[]\n" });
    const { code, out } = await plumbline("pack", "test", seal, "--format", "json");
    const rows = json(out) as Record<string, unknown>[];

    expect(code).toBe(0);
    expect(rows.filter(({ source }) => source === "events")).toHaveLength(5);
    expect(rows.filter(({ source }) => source === "record")).toHaveLength(6);
    expect(rows[0]).toMatchObject({ control: "SEAL-01", name: "violates", expected: "breach", actual: "breach", source: "record" });
  });

  it("end with 1 and name what is lacking", async () => {
    const path = changedSeal((d) => {
      d.processes[0].steps[0].controls = [];
      d.controls[0].citations = [];
    });
    const { code, out } = await plumbline("pack", "lint", path, "--format", "json");

    expect(code).toBe(1);
    expect((json(out) as { code: string; pack: string; id: string }[]).map(({ code: found, pack, id }) => [found, pack, id])).toEqual([
      ["no_citation", "seal", "SEAL-01"],
      ["step_without_control", "seal", "seal-use/request"],
    ]);
    expect((await plumbline("pack", "lint", path, "--lang", "zh")).out).toContain("共 2 处");
  });

  it("refuse a file that is no pack at all with a code", async () => {
    const { code, err } = await plumbline("pack", "lint", written({ id: "x" }, "pack.json"));

    expect(code).toBe(1);
    expect(err).toContain("PACK_INVALID: pack: ");
  });

  it("ask for control points of a library of regulations", async () => {
    const library = written([{ name: "实务惯例", articles: [{ no: "1" }, { no: "2", scope: "principle" }] }], "library.json");
    const { out } = await plumbline("pack", "lint", seal, "--regulations", library, "--format", "json");

    expect(json(out)).toMatchObject([{ code: "article_without_control", pack: "seal", id: "实务惯例", path: "1" }]);
    expect((await plumbline("pack", "lint", "--pack", seal, "--regulations", "built-in")).out).toContain("article_without_control");
  });

  it("end with 1 where an example differs, or does not notice a change", async () => {
    const differs = changedSeal((d) => (d.examples[0].expected = "unknown"));
    const thin = changedSeal((d) => {
      d.controls[1].examples = { violates: { asked: 1, copies: 9 }, passes: { asked: 9, copies: 1 } };
      d.examples = [];
    });

    expect(await plumbline("pack", "test", differs, "--lang", "zh")).toMatchObject({
      code: 1,
      out: expect.stringContaining("应为 unknown，实为 pass"),
    });
    const { code, out } = await plumbline("pack", "test", thin, "--mutants", "--format", "json");
    expect(code).toBe(1);
    expect(json(out)).toContainEqual({ pack: "seal", control: "SEAL-02", change: "when@9: > → >=" });
    expect(await plumbline("pack", "test", seal, "--mutants")).toMatchObject({ code: 0 });
  });
});

describe("plumbline pack diff", () => {
  const next = () =>
    changedSeal((d) => {
      d.version = "2.0.0";
      d.controls[1].params.spare.value = 3;
      d.processes[0].steps.pop();
    });
  const overlays = () => written([{ org: "局", control: "SEAL-02", params: { spare: 0 }, effectiveFrom: "2026-01-01" }], "overlays.json");
  const orgs = () => written({ 市: null, 局: "市" }, "orgs.json");

  it("says what an upgrade changes, and where it meets overlays", async () => {
    const set = ["--overlays", overlays(), "--orgs", orgs()];
    const { code, out } = await plumbline("pack", "diff", seal, next(), ...set, "--format", "json");
    const found = json(out);

    expect(code).toBe(0);
    expect(found).toMatchObject({
      from: { id: "seal", version: "1.0.0" },
      to: { id: "seal", version: "2.0.0" },
      params: [{ control: "SEAL-02", name: "spare", kind: "changed", changes: [{ path: "value", before: 0, after: 3 }] }],
      steps: { before: 2, after: 1, removed: ["seal-use/use"], percent: -50 },
      overlays: [{ kind: "default_changed", org: "局", control: "SEAL-02", set: 0, before: 0, after: 3 }],
    });
    expect((await plumbline("pack", "diff", seal, next(), ...set, "--fail-on-findings")).code).toBe(3);
    expect((await plumbline("pack", "diff", seal, next(), ...set, "--lang", "zh")).out).toContain("原值已改");
  });

  it("compares a built-in pack with what was kept of it", async () => {
    const kept = join(folder(), "penalty.json");
    expect((await plumbline("pack", "content", "penalty", "--out", kept)).code).toBe(0);
    const { out } = await plumbline("pack", "diff", kept, "penalty", "--format", "json");

    expect(json(out)).toMatchObject({ controls: { added: [], removed: [], changed: [] }, params: [], overlays: [] });
  });

  it.each([
    { name: "overlays that are none", text: "{}" },
    { name: "an overlay of nobody", text: '[{"control": "SEAL-02"}]' },
  ])("refuses $name", async ({ text }) => {
    const { code, err } = await plumbline("pack", "diff", seal, seal, "--overlays", written(text, "overlays.json"));

    expect(code).toBe(1);
    expect(err).toContain("OVERLAY_INVALID");
  });
});

describe("plumbline pack catalogue", () => {
  it("writes a page, Markdown or data, whole or not at all", async () => {
    const path = join(folder(), "catalogue.html");
    expect((await plumbline("pack", "catalogue", "--by", "regulation", "--out", path)).code).toBe(0);
    expect(existsSync(path)).toBe(true);
    const page = readFileSync(path, "utf8");

    expect(page.startsWith("<!doctype html>\n<html lang=")).toBe(true);
    expect(page).toContain("《行政处罚法》");
    expect((await plumbline("pack", "catalogue", seal, "--format", "md", "--lang", "en")).out).toContain("#### SEAL-01 Seal used");
    expect(json((await plumbline("pack", "catalogue", seal, "--format", "json")).out)).toMatchObject({ sections: [{ id: "seal" }] });
  });
});
