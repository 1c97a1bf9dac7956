import { describe, expect, it } from "vitest";
import { practice } from "../citations.ts";
import { inspection } from "../inspection/pack.ts";
import { lintPack } from "../tools/index.ts";
import { defineCriterion, keepsCriterion } from "./criteria.ts";
import { diagramOf } from "./diagram.ts";
import { defineProcess, type PowerProcessInput, packProcessOf, validateProcess } from "./process.ts";

const step = (id: string, after: readonly string[] = []) => ({
  id,
  title: { zh: `环节${id}`, en: `Step ${id}` },
  post: "clerk",
  limit: { value: 3, unit: "workingDay" as const },
  duties: ["核对材料"],
  supervision: ["科长复核"],
  complaint: ["监督电话 0000-0000000(样例)"],
  after: [...after],
});

function generated(n: number): PowerProcessInput {
  const steps = Array.from({ length: 3 + (n % 5) }, (_, i) => step(`s${i + 1}`, i === 0 ? [] : [`s${i}`]));
  return { id: `P${n}`, title: { zh: `流程${n}`, en: `Process ${n}` }, basis: ["样例"], steps };
}

describe("definitions of processes", () => {
  it("1,569 of them validate and are drawn (R-036)", () => {
    const definitions = Array.from({ length: 1569 }, (_, n) => generated(n));

    expect(definitions.flatMap(validateProcess)).toEqual([]);
    for (const input of definitions) {
      const drawn = diagramOf(defineProcess(input));
      expect(drawn.match(/<rect /g)).toHaveLength(input.steps.length);
      expect(drawn.match(/marker-end/g)).toHaveLength(input.steps.length - 1);
    }
  });

  it.each(["post", "limit", "duties", "supervision", "complaint"])(
    "without %s of a step are refused with its path (R-036)",
    (attribute) => {
      const input = generated(7);
      const broken = { ...input, steps: input.steps.map((one, i) => (i === 2 ? { ...one, [attribute]: undefined } : one)) };

      expect(validateProcess(broken).map(({ path }) => path)).toEqual([`steps[2].${attribute}`]);
      expect(() => defineProcess(broken as PowerProcessInput)).toThrow(`process P7: steps[2].${attribute}`);
    },
  );

  it.each(["duties", "supervision", "complaint"])("with an empty list of %s are refused", (attribute) => {
    const input = generated(1);
    const broken = { ...input, steps: [{ ...input.steps[0], [attribute]: [] }] };

    expect(validateProcess(broken).map(({ path }) => path)).toEqual([`steps[0].${attribute}`]);
  });

  it.each([
    { name: "a step that is there twice", steps: [step("a"), step("a")], path: "steps[1].id" },
    { name: "a step after one that is not there", steps: [step("a", ["b"])], path: "steps[0].after[0]" },
    { name: "steps that come after each other", steps: [step("a"), step("b", ["c"]), step("c", ["b"])], path: "steps[1].after" },
  ])("with $name are refused", ({ steps, path }) => {
    expect(validateProcess({ ...generated(1), steps })[0]?.path).toBe(path);
  });

  it("in a pack show which of their steps no control point watches", () => {
    const controls = ["INS-07"];
    const process = defineProcess({ ...generated(1), steps: [{ ...step("a"), controls }, step("b", ["a"])] });
    const pack = { ...inspection(), processes: [packProcessOf(process, [practice()])] };

    expect(lintPack(pack).map(({ code, id, path }) => ({ code, id, path }))).toEqual([
      expect.objectContaining({ code: "step_without_control", id: expect.stringContaining("P1") }),
    ]);
  });

  it("are drawn as text that breaks out of nothing", () => {
    const drawn = diagramOf(defineProcess({ ...generated(1), title: { zh: "<script>", en: "x" } }));

    expect(drawn).not.toContain("<script>");
    expect(drawn).toBe(diagramOf(defineProcess({ ...generated(1), title: { zh: "<script>", en: "x" } })));
  });
});

describe("the standard of a control", () => {
  const PROMPT = { title: { zh: "及时办理", en: "Prompt" }, unit: "workingDay", operator: "<=" as const, source: "行政许可法 42" };

  it('"timely" without a number is rejected (R-041)', () => {
    expect(() => defineCriterion({ ...PROMPT } as never)).toThrow("criterion: value");
    expect(() => defineCriterion({ ...PROMPT, value: "timely" } as never)).toThrow("criterion: value");
    const [flaw] = validateProcess({ ...generated(1), steps: [{ ...step("a"), criteria: [PROMPT] }] });
    expect(flaw?.path).toBe("steps[0].criteria[0].value");
  });

  it.each(["unit", "operator", "source"] as const)("without %s is rejected (R-041)", (member) => {
    expect(() => defineCriterion({ ...PROMPT, value: 5, [member]: undefined } as never)).toThrow(`criterion: ${member}`);
  });

  it.each([
    { operator: "<" as const, kept: [4] },
    { operator: "<=" as const, kept: [4, 5] },
    { operator: "=" as const, kept: [5] },
    { operator: ">=" as const, kept: [5, 6] },
    { operator: ">" as const, kept: [6] },
  ])("with $operator 5 is kept by $kept of 4, 5 and 6", ({ operator, kept }) => {
    const criterion = defineCriterion({ ...PROMPT, value: 5, operator });

    expect([4, 5, 6].filter((measured) => keepsCriterion(criterion, measured))).toEqual(kept);
  });
});
