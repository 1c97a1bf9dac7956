import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtInControls, builtInPacks, builtInRegulations } from "./built-in.ts";
import { lintDocument, regulationsOf } from "./lint-document.ts";
import { LINT_CODES, lintPack, lintRegulations } from "./lint-pack.ts";
import { controlsByArticle } from "./lint-regulations.ts";

const source = readFileSync(new URL("../../../../docs/examples/seal-pack.json", import.meta.url), "utf8");

// biome-ignore lint/suspicious/noExplicitAny: a document to be spoilt.
type Document = any;

function findings(spoil: (document: Document) => void): readonly string[] {
  const document = JSON.parse(source) as Document;
  spoil(document);
  return [...new Set(lintDocument(document).map(({ code, id, path }) => `${code} ${id} ${path}`))];
}

describe("the lint", () => {
  it("finds nothing in a pack that is ready", () => {
    expect(findings(() => {})).toEqual([]);
  });

  it.each<{ finds: string; spoil: (document: Document) => void }>([
    {
      finds: "no_article SEAL-01 citations.0.article",
      spoil: (d) => (d.controls[0].citations = [{ regulation: "行政许可法", confidence: "text" }]),
    },
    { finds: "step_without_control seal-use/use controls", spoil: (d) => (d.processes[0].steps[1].controls = []) },
    { finds: "unknown_control seal-use/use controls", spoil: (d) => d.processes[0].steps[1].controls.push("SEAL-09") },
    { finds: "unknown_event seal-use/use event", spoil: (d) => (d.processes[0].steps[1].event = "seal.lost") },
    { finds: "unknown_step seal-use/use after", spoil: (d) => (d.processes[0].steps[1].after = ["request", "gone"]) },
    { finds: "duplicate seal-use/request steps", spoil: (d) => d.processes[0].steps.push(d.processes[0].steps[0]) },
    { finds: "invalid_control SEAL-01 settings", spoil: (d) => (d.controls[0].settings.when = "e.(") },
    {
      finds: "invalid_control SEAL-01 settings",
      spoil: (d) => (d.controls[0].params = { unread: { value: true, schema: { type: "boolean" } } }),
    },
    { finds: "no_criterion SEAL-02 settings", spoil: (d) => (d.controls[1].settings.when = "p.spare > 9") },
    {
      finds: "time_without_due SEAL-02 settings.due",
      spoil: (d) => (d.controls[1].settings.when = 'before("2026-01-01", asOf) && e.copies > e.asked + p.spare'),
    },
    { finds: "unknown_event SEAL-01 on", spoil: (d) => d.controls[0].on.push("seal.lost") },
    {
      finds: "event_not_folded SEAL-01 on",
      spoil: (d) => {
        d.events.push({ type: "seal.moved" });
        d.controls[0].on.push("seal.moved");
      },
    },
    { finds: "unknown_event SEAL-01 needs.requestedBy.evidence", spoil: (d) => (d.controls[0].needs.requestedBy.evidence = "seal.lost") },
    {
      finds: "milestone_not_initial SEAL-01 needs.requestedBy.milestone",
      spoil: (d) => (d.controls[0].needs.requestedBy.milestone = "usedAt"),
    },
    { finds: "fact_untold SEAL-02 askd", spoil: (d) => (d.controls[1].settings.when = "e.copies > e.?askd.orValue(e.asked) + p.spare") },
    { finds: "parameter_without_schema SEAL-02 params.spare.schema", spoil: (d) => delete d.controls[1].params.spare.schema },
    { finds: "parameter_schema SEAL-02 params.spare.value", spoil: (d) => (d.controls[1].params.spare.value = 9) },
    { finds: "parameter_without_unit SEAL-02 params.spare.unit", spoil: (d) => delete d.controls[1].params.spare.unit },
    { finds: "mode_confidence SEAL-01 mode", spoil: (d) => Object.assign(d.controls[0], { mode: "advise", visibility: "actor" }) },
    { finds: "mode_visibility SEAL-01 visibility", spoil: (d) => Object.assign(d.controls[0], { mode: "advise" }) },
    {
      finds: "mode_confidence SEAL-02 mode",
      spoil: (d) => {
        Object.assign(d.controls[1], {
          mode: "advise",
          visibility: "actor",
          citations: [{ regulation: "某法", article: "1", confidence: "text" }],
        });
        d.controls[1].params.spare.delegated = true;
      },
    },
    { finds: "no_notice SEAL-02 notices.templates", spoil: (d) => d.notices.templates.pop() },
    { finds: "notice_title SEAL-01 title.zh", spoil: (d) => (d.notices.templates[0].title.zh = "请".repeat(21)) },
    { finds: "notice_words SEAL-01 gist.zh", spoil: (d) => (d.notices.templates[0].gist.zh = "涉嫌违规") },
    { finds: "notice_languages SEAL-01 why", spoil: (d) => (d.notices.templates[0].why.en = "Asked for by {e.requestedBy}.") },
    { finds: "notice_path SEAL-02 notices.fields.p.spare", spoil: (d) => delete d.notices.fields["p.spare"] },
    { finds: "notice_path seal.used notices.events", spoil: (d) => delete d.notices.events["seal.used"] },
    { finds: "no_example SEAL-01 examples", spoil: (d) => delete d.controls[0].examples },
    { finds: "no_story SEAL-01 examples", spoil: (d) => d.examples.splice(1, 1) },
    { finds: "example_differs SEAL-01 examples.used before anybody approved", spoil: (d) => (d.examples[1].expected = "unknown") },
    { finds: "young_record SEAL-01 examples.approved by another person, then used", spoil: (d) => delete d.controls[0].needs },
    { finds: "control_without_risk SEAL-02 risks", spoil: (d) => d.risks[0].controls.pop() },
    { finds: "unknown_control SEAL-R01 controls", spoil: (d) => d.risks[0].controls.push("SEAL-09") },
    {
      finds: "table_without_source T citations",
      spoil: (d) => (d.tables = [{ id: "T", title: { zh: "表", en: "table" }, citations: [], effectiveFrom: "2026-01-01", rows: [] }]),
    },
  ])("finds $finds", ({ finds, spoil }) => {
    expect(findings(spoil)).toContain(finds);
  });

  it("finds steps that follow upon themselves, and a process that never begins", () => {
    const found = lintDocument({ ...JSON.parse(source), processes: [circle(3)] });

    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ["process_without_start", "every step comes after another"],
      ["process_cycle", "s0 → s1 → s2 → s0"],
    ]);
    expect(lintDocument({ ...JSON.parse(source), processes: [circle(2000)] }).map(({ code }) => code)).toContain("process_cycle");
  });

  it("is explained on both pages, code by code", () => {
    for (const page of ["packs.md", "packs.zh-CN.md"]) {
      const text = readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), "utf8").split("<!-- lint codes -->")[1] ?? "";
      const named = [...(text.split("\n## ")[0] ?? "").matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map((match) => match[1] as string);

      expect(Object.keys(LINT_CODES).filter((code) => !named.includes(code))).toEqual([]);
    }
  });

  it.each(builtInPacks().map((pack) => ({ id: pack.id, pack })))("finds nothing in the pack $id", ({ pack }) => {
    expect(lintPack(pack).map(({ code, id, path, message }) => `${code} ${id} ${path}: ${message}`)).toEqual([]);
  });
});

function circle(length: number): unknown {
  const title = { zh: "环节", en: "step" };
  const steps = Array.from({ length }, (_, i) => ({
    id: `s${i}`,
    title,
    post: "p",
    after: [`s${(i + length - 1) % length}`],
    controls: ["SEAL-01"],
  }));
  return { id: "p", title, citations: [], steps };
}

describe("R-004 articles and control points, both ways", () => {
  const library = { name: "用印规定", articles: ["1", "2", "3", "4", "5"].map((no) => ({ no })) };
  const citing = (articles: readonly string[]) => articles.map((article) => ({ regulation: "用印规定", article, confidence: "memory" }));

  it("of five articles, four linked, names the orphan, and the control point without a source", () => {
    const found = lintDocument({
      ...JSON.parse(source),
      regulations: [library],
      controls: JSON.parse(source).controls.map((control: Document, i: number) => ({
        ...control,
        citations: i === 0 ? citing(["1", "2(1)", "3", "5"]) : [],
      })),
    });

    expect(found.map(({ code, id, path }) => [code, id, path])).toEqual([
      ["no_citation", "SEAL-02", "citations"],
      ["article_without_control", "用印规定", "4"],
    ]);
  });

  it("lists the control points of each article", () => {
    const controls = [
      { id: "A", citations: citing(["1", "2(1)"]) },
      { id: "B", citations: citing(["1"]) },
    ] as never;

    expect([...controlsByArticle(library, controls)].slice(0, 3)).toEqual([
      ["1", ["A", "B"]],
      ["2", ["A"]],
      ["3", []],
    ]);
  });

  it("names gaps of the built-in library only among articles that a control point could watch", () => {
    const controls = builtInControls().map(({ control }) => control);
    const gaps = lintRegulations(builtInRegulations(), controls);

    expect(gaps.every(({ code }) => code === "article_without_control")).toBe(true);
    const excused = builtInRegulations().flatMap(({ name, articles }) =>
      articles.filter(({ scope }) => scope).map(({ no }) => `${name} ${no}`),
    );
    expect(gaps.filter(({ id, path }) => excused.includes(`${id} ${path}`))).toEqual([]);
  });

  it.each([
    { name: "no list", document: 1 },
    { name: "a regulation without articles", document: [{ name: "x" }] },
    { name: "an article without a number", document: [{ name: "x", articles: [{}] }] },
  ])("refuses a library that is $name", ({ document }) => {
    expect(() => regulationsOf(document)).toThrow(expect.objectContaining({ code: "PACK_INVALID" }));
  });
});

describe("R-035 work has procedure, procedure has control, control has standard", () => {
  it("of six steps, one without control point, one with a control point that tests nothing, names those two", () => {
    const document = JSON.parse(source) as Document;
    const title = { zh: "环节", en: "step" };
    const step = (i: number) => ({
      id: `s${i}`,
      title,
      post: "p",
      after: i === 0 ? [] : [`s${i - 1}`],
      controls: i === 3 ? [] : ["SEAL-01"],
    });
    document.processes = [{ id: "six", title, citations: [], steps: Array.from({ length: 6 }, (_, i) => step(i)) }];
    delete document.controls[1].settings.when;
    const found = lintDocument(document).filter(({ code }) => code === "step_without_control" || code === "no_criterion");

    expect(found.map(({ code, id }) => [code, id])).toEqual([
      ["no_criterion", "SEAL-02"],
      ["step_without_control", "six/s3"],
    ]);
  });
});
