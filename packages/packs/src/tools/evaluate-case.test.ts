import { type ControlPointInput, defineControlPoint } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInControls } from "./built-in.ts";
import { createEvaluator } from "./evaluate-case.ts";

const evaluator = createEvaluator(builtInControls().map(({ control }) => control));

describe("a case", () => {
  it.each([
    { name: "by the id of the control point", id: "PEN-03", result: "breach" },
    { name: "by an id that begins with it", id: "PEN-03/late by a day", result: "breach" },
    { name: "by an id that holds it", id: "C07-PEN-03-late", result: "breach" },
    { name: "by the member control, whatever the id is", id: "APR-01", control: "PEN-03", result: "breach" },
  ])("finds its control point $name", ({ id, control, result }) => {
    const about = control === undefined ? { id } : { id, control };
    const answer = evaluator.answer({ ...about, record: { filedAt: "2026-01-05" }, asOf: "2026-04-06" });

    expect(answer).toEqual({ id, result, missing: [] });
  });

  it("is asked at its own asOf before the record's, and without either on 2026-12-15", () => {
    const record = { filedAt: "2026-01-05", asOf: "2026-04-06" };

    expect(evaluator.answer({ id: "PEN-03", record }).result).toBe("breach");
    expect(evaluator.answer({ id: "PEN-03", record, asOf: "2026-04-05" }).result).toBe("pass");
    expect(evaluator.answer({ id: "PEN-03", record: { filedAt: "2026-09-16" } }).result).toBe("pass");
    expect(evaluator.answer({ id: "PEN-03", record: { filedAt: "2026-09-15" } }).result).toBe("breach");
  });

  it("puts its own values in place of the control point's, plain or as in a control point, and leaves other names aside", () => {
    const record = { filedAt: "2026-01-05", asOf: "2026-03-10" };

    expect(evaluator.answer({ id: "PEN-03", record }).result).toBe("pass");
    expect(evaluator.answer({ id: "PEN-03", record, params: { days: 60 } }).result).toBe("breach");
    expect(evaluator.answer({ id: "PEN-03", record, params: { days: { value: 60, unit: "calendarDay" }, gone: 1 } }).result).toBe("breach");
  });

  it("may tell one element of a list by its own facts; what is missing is named so too", () => {
    const listed = { stages: [{ id: "1", stageIn: "2026-03-02" }] };

    expect(evaluator.answer({ id: "APR-06", record: listed, asOf: "2026-03-06" }).result).toBe("breach");
    expect(evaluator.answer({ id: "APR-06", record: { stageIn: "2026-03-02" }, asOf: "2026-03-06" }).result).toBe("breach");
    expect(evaluator.answer({ id: "APR-06", record: {} })).toEqual({ id: "APR-06", result: "unknown", missing: ["stageIn"] });
    expect(evaluator.answer({ id: "APR-06", record: { stages: [{}] } }).missing).toEqual(["stages[].stageIn"]);
  });

  it("in a year whose holidays are not known says so", () => {
    expect(evaluator.answer({ id: "APR-03", record: { acceptedAt: "2026-12-20" }, asOf: "2027-01-20" })).toMatchObject({
      result: "unknown",
      missing: ["calendar.2027"],
    });
  });

  it.each([
    {
      name: "text for a date",
      id: "APR-13",
      record: { item: "X", amount: 1, region: "1", decidedAt: "2026-03-02", grants: [{ item: "X", from: "soon", to: "2026-12-31" }] },
    },
    {
      name: "a day that does not exist, of an element told by itself",
      id: "APR-10",
      record: { approvedByHead: true, reasonNotifiedAt: "2026-03-02", dueAt: "2026-02-30", appliedAt: "2026-03-02" },
    },
    { name: "a number for a time", id: "DEC-12", record: { executedAt: 1, decidedAt: "2026-03-02" } },
  ])("names what is there and cannot be used: $name", ({ id, record }) => {
    const { result, missing } = evaluator.answer({ id, record });

    expect(result).toBe("unknown");
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.filter((path) => !/^[a-zA-Z][\w.[\]]*$/.test(path))).toEqual([]);
  });

  it("waits for a milestone that has not come, and asks for what is needed afterwards", () => {
    const point = defineControlPoint({ ...BASE, settings: { when: "e.x > 1" }, needs: { x: { milestone: "done" } } });
    const { answer } = createEvaluator([point]);

    expect(answer({ id: "T-1", record: { done: false } }).result).toBe("notApplicable");
    expect(answer({ id: "T-1", record: { done: true } })).toMatchObject({ result: "unknown", missing: ["x"] });
    expect(answer({ id: "T-1", record: { x: 2 } }).result).toBe("breach");
  });

  it("is answered by the highest version, and by the first that is given of one version", () => {
    const one = defineControlPoint({ ...BASE, settings: { when: "e.x > 1" } });
    const two = defineControlPoint({ ...BASE, version: 2, settings: { when: "e.x > 2" } });
    const other = defineControlPoint({ ...BASE, settings: { when: "e.x > 5" } });

    expect(createEvaluator([two, one]).answer({ id: "T-1", record: { x: 2 } }).result).toBe("pass");
    expect(createEvaluator([other, one]).answer({ id: "T-1", record: { x: 2 } }).result).toBe("pass");
  });

  it("of a kind that reads steps, or compares records, cannot be told by one record alone", () => {
    const steps = defineControlPoint({ ...BASE, id: "T-2", kind: "sod.fourEyes", settings: { a: "x", b: "y" } });

    expect(createEvaluator([steps]).answer({ id: "T-2", record: {} })).toMatchObject({ result: "unknown", missing: ["trace"] });
  });
});

const BASE: ControlPointInput = {
  id: "T-1",
  version: 1,
  title: { zh: "试验", en: "test" },
  citations: [{ regulation: "实务惯例", confidence: "practice" }],
  record: "case",
  kind: "expression",
  level: "red",
};

describe("a case that cannot be asked", () => {
  const record = { receivedAt: "2026-03-02" };

  it.each([
    { name: "no object", written: 1, code: "REQUEST_INVALID" },
    { name: "no id", written: { record }, code: "REQUEST_INVALID" },
    { name: "no record", written: { id: "APR-01" }, code: "REQUEST_INVALID" },
    { name: "a list for a record", written: { id: "APR-01", record: [] }, code: "REQUEST_INVALID" },
    { name: "a list of params", written: { id: "APR-01", record, params: [] }, code: "REQUEST_INVALID" },
    { name: "a day that does not exist", written: { id: "APR-01", record, asOf: "2026-02-30" }, code: "REQUEST_INVALID" },
    { name: "an instant without offset", written: { id: "APR-01", record, asOf: "2026-03-02T09:00:00" }, code: "REQUEST_INVALID" },
    { name: "a value of another type", written: { id: "APR-01", record, params: { limitWd: "x" } }, code: "PARAMETER_INVALID" },
    { name: "an unknown control point", written: { id: "APR-99", record }, code: "CONTROL_INVALID" },
    { name: "an id that is only the beginning of one", written: { id: "APR-0", record }, code: "CONTROL_INVALID" },
    { name: "a name that every object has", written: { id: "constructor", record }, code: "CONTROL_INVALID" },
    {
      name: "a key that would change an object",
      written: { id: "APR-01", record: JSON.parse('{"__proto__":{}}') },
      code: "REQUEST_INVALID",
    },
    { name: "a record nested too deep", written: { id: "APR-01", record: nested(40) }, code: "REQUEST_INVALID" },
    {
      name: "a list of more elements than are asked about",
      written: { id: "PEN-01", record: { steps: Array.from({ length: 1001 }, () => ({ officers: ["a", "b"] })) } },
      code: "EXPRESSION_BUDGET",
    },
    {
      name: "a list that takes too long",
      written: { id: "BID-19", record: { prices: Array.from({ length: 200_000 }, (_, i) => i) } },
      code: "EXPRESSION_BUDGET",
    },
  ])("for $name is an answer with the code $code", ({ written, code }) => {
    expect(evaluator.answer(written)).toMatchObject({ result: "unknown", missing: [], error: { code } });
  });

  it("never stops the others, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("APR-06", "PEN-05", "PEN-20", "BID-18", "DEC-03", "CAD-10"),
        fc.jsonValue(),
        fc.jsonValue(),
        (id, facts, params) => {
          const { result, error } = evaluator.answer({ id, record: facts, params });

          expect(["pass", "breach", "unknown", "notApplicable"]).toContain(result);
          expect(error?.code ?? "").toMatch(/^(|REQUEST_INVALID|PARAMETER_INVALID|EXPRESSION_INVALID|EXPRESSION_BUDGET)$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("anything in a fact of a known case", () => {
  const HOSTILE = [
    Number.POSITIVE_INFINITY,
    -1,
    "",
    "x".repeat(100_000),
    "2026-02-30",
    "9999-12-31",
    "\ud800",
    [],
    {},
    null,
    true,
    [null],
    [[]],
    [{}],
    "constructor",
  ];
  const places = builtInControls().flatMap(({ control }) => {
    const facts = control.examples?.violates ?? {};
    return Object.keys(facts).map((name) => ({ id: control.id, facts, name }));
  });

  it("gives an answer, and where it gives none, paths that say why", () => {
    const answers = places.flatMap(({ id, facts, name }) =>
      HOSTILE.map((value) => evaluator.answer({ id, record: { ...facts, [name]: value } })),
    );
    const unknown = answers.filter(({ result, error }) => result === "unknown" && !error);

    expect(answers.filter(({ error }) => error && !/^(REQUEST_INVALID|EXPRESSION_BUDGET)$/.test(error.code))).toEqual([]);
    expect(unknown.filter(({ missing }) => missing.length === 0 || missing.some((path) => path.startsWith("(")))).toEqual([]);
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: nested(depth - 1) };
}
