import { describe, expect, it } from "vitest";
import { type ControlPointInput, defaultValues, defineControlPoint, kindParams } from "./control-point.ts";

const smallest: ControlPointInput = {
  id: "REC-02",
  version: 1,
  title: { zh: "陪餐超员", en: "Too many companions" },
  citations: [{ regulation: "党政机关国内公务接待管理规定", article: "10", confidence: "memory" }],
  record: "receptionMeal",
  kind: "expression",
  level: "orange",
};

const full: ControlPointInput = {
  ...smallest,
  citations: [{ regulation: "r", article: "1", inForceFrom: "2013-12-01", inForceTo: "2099-12-31", confidence: "text" }],
  settings: { when: "e.companions > p.max" },
  params: { max: { value: 3, unit: "person", stricter: "lower", delegated: false, schema: { type: "integer", minimum: 0 } } },
  eventFilter: { "lifecycle:transition": "complete" },
  mode: "advise",
  mandatory: true,
  visibility: "actor",
  needs: { companions: { milestone: "held", evidence: "reception.held" } },
  on: ["reception.held"],
  reviewedBy: { name: "n", document: "d", on: "2026-01-01" },
  pin: "event",
  transition: "running",
  effectiveFrom: "2026-01-01",
  effectiveTo: "2026-12-31",
  examples: { violates: { companions: 4 }, passes: { companions: 3 } },
};

describe("defineControlPoint", () => {
  it("begins in the shadow, in force since 1949-10-01, for supervisors, with the version pinned to the record", () => {
    expect(defineControlPoint(smallest)).toEqual({
      ...smallest,
      settings: {},
      params: {},
      mode: "shadow",
      mandatory: false,
      visibility: "supervisor",
      needs: {},
      on: [],
      pin: "record",
      effectiveFrom: "1949-10-01",
    });
  });

  it("refuses mode block without a legal reviewer", () => {
    const { reviewedBy, ...unreviewed } = full;
    expect(() => defineControlPoint({ ...unreviewed, mode: "block" })).toThrow("control point REC-02: reviewedBy: ");
    expect(defineControlPoint({ ...unreviewed, mode: "block", reviewedBy })).toMatchObject({ mode: "block" });
  });

  it("keeps every member that is given", () => {
    expect(defineControlPoint(full)).toEqual(full);
  });

  it("is plain data: what it gives can be sent as JSON and defined again", () => {
    const control = defineControlPoint(full);

    expect(defineControlPoint(JSON.parse(JSON.stringify(control)))).toEqual(control);
  });

  const parameter = { value: 3 };
  it.each<{ path: string; patch: Record<string, unknown> }>([
    { path: "id", patch: { id: "" } },
    { path: "id", patch: { id: "x".repeat(129) } },
    { path: "version", patch: { version: 0 } },
    { path: "version", patch: { version: 1.5 } },
    { path: "version", patch: { version: "1" } },
    { path: "title", patch: { title: "陪餐超员" } },
    { path: "title.zh", patch: { title: { en: "Too many companions" } } },
    { path: "title.en", patch: { title: { zh: "陪餐超员", en: "" } } },
    { path: "title", patch: { title: { zh: "一", en: "a", fr: "b" } } },
    { path: "citations", patch: { citations: [] } },
    { path: "citations.0.regulation", patch: { citations: [{ confidence: "text" }] } },
    { path: "citations.0.article", patch: { citations: [{ regulation: "r", article: 10, confidence: "text" }] } },
    { path: "citations.0.confidence", patch: { citations: [{ regulation: "r", confidence: "sure" }] } },
    { path: "citations.0.inForceFrom", patch: { citations: [{ regulation: "r", inForceFrom: "2025", confidence: "text" }] } },
    { path: "citations.0.inForceTo", patch: { citations: [{ regulation: "r", inForceTo: "2025-02-29", confidence: "text" }] } },
    { path: "citations.0", patch: { citations: [{ regulation: "r", confidence: "text", url: "x" }] } },
    { path: "record", patch: { record: undefined } },
    { path: "kind", patch: { kind: "" } },
    { path: "settings", patch: { settings: "e.a" } },
    { path: "settings.when", patch: { settings: { when: undefined } } },
    { path: "settings.when", patch: { settings: { when: Number.NaN } } },
    { path: "params.max", patch: { params: { max: 3 } } },
    { path: "params.max.value", patch: { params: { max: { unit: "person" } } } },
    { path: "params.max.unit", patch: { params: { max: { ...parameter, unit: "" } } } },
    { path: "params.max.stricter", patch: { params: { max: { ...parameter, stricter: "less" } } } },
    { path: "params.max.delegated", patch: { params: { max: { ...parameter, delegated: "yes" } } } },
    { path: "params.max", patch: { params: { max: { ...parameter, strictre: "lower" } } } },
    { path: "eventFilter", patch: { eventFilter: [] } },
    { path: "level", patch: { level: "green" } },
    { path: "mode", patch: { mode: "warn" } },
    { path: "mandatory", patch: { mandatory: 1 } },
    { path: "visibility", patch: { visibility: "public" } },
    { path: "needs", patch: { needs: "companions" } },
    { path: "needs.", patch: { needs: { "": {} } } },
    { path: "needs.companions", patch: { needs: { companions: { since: "x" } } } },
    { path: "on.0", patch: { on: [""] } },
    { path: "pin", patch: { pin: "case" } },
    { path: "transition", patch: { transition: "none" } },
    { path: "effectiveFrom", patch: { effectiveFrom: "2026-1-1" } },
    { path: "effectiveFrom", patch: { effectiveFrom: "2026-02-30" } },
    { path: "effectiveFrom", patch: { effectiveFrom: "2026-01-01T00:00:00Z" } },
    { path: "effectiveTo", patch: { effectiveTo: "2026-13-01" } },
    { path: "examples.passes", patch: { examples: { violates: {} } } },
    { path: "(whole)", patch: { serverity: "high" } },
  ])("refuses a wrong $path: $patch", ({ path, patch }) => {
    const id = typeof patch.id === "string" ? patch.id : "REC-02";

    expect(() => defineControlPoint({ ...full, ...patch } as ControlPointInput)).toThrow(
      expect.objectContaining({
        code: "CONTROL_INVALID",
        message: expect.stringContaining(`control point ${id}: ${path}: `),
        details: { control: id },
      }),
    );
  });

  it.each([null, undefined, "REC-02", []])("refuses %s for a control point", (value) => {
    expect(() => defineControlPoint(value as unknown as ControlPointInput)).toThrow(/^control point \(without id\): \(whole\): /);
  });
});

describe("kindParams", () => {
  const control = defineControlPoint(full);

  it("puts values beside the settings, or under the name that the kind reads them from", () => {
    expect(defaultValues(control)).toEqual({ max: 3 });
    expect(kindParams(control, { max: 2 }, undefined)).toEqual({ when: "e.companions > p.max", max: 2 });
    expect(kindParams(control, { max: 2 }, "p")).toEqual({ when: "e.companions > p.max", p: { max: 2 } });
  });
});
