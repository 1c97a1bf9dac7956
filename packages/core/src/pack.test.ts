import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { ControlPointInput } from "./control/control-point.ts";
import { defineControlKind } from "./control/define-control-kind.ts";
import { PASS } from "./control/verdict.ts";
import { defineEvent } from "./event/define-event.ts";
import { definePack, type PackOptions } from "./pack.ts";
import { defineRecord, objectId } from "./record/define-record.ts";

const meal = defineRecord({ type: "meal", keys: objectId("meal"), initial: () => ({}), on: {} });
const control: ControlPointInput = {
  id: "REC-02",
  version: 1,
  title: { zh: "陪餐超员", en: "Too many companions" },
  citations: [{ regulation: "实务惯例", confidence: "practice" }],
  record: "meal",
  kind: "expression",
  settings: { when: "e.companions > 3" },
  level: "orange",
};
const options: PackOptions = {
  id: "reception",
  version: "1.0.0",
  title: { zh: "接待", en: "Reception" },
  records: [meal],
  controls: [control],
};

describe("definePack", () => {
  it("fills in the defaults of control points, and has no events and kinds unless given", () => {
    expect(definePack(options)).toMatchObject({
      id: "reception",
      version: "1.0.0",
      title: { zh: "接待", en: "Reception" },
      events: [],
      kinds: [],
      controls: [{ id: "REC-02", mode: "shadow", visibility: "supervisor" }],
    });
  });

  it("brings events and kinds of its own along", () => {
    const planned = defineEvent({ type: "meal.planned", data: z.strictObject({ guests: z.int() }) });
    const kind = defineControlKind({
      kind: "acme.never",
      summary: "Never.",
      params: z.strictObject({}),
      prepare: () => undefined,
      reads: () => ({ facts: [], trace: false }),
      check: () => PASS,
    });

    expect(definePack({ ...options, events: [planned], kinds: [kind] })).toMatchObject({ events: [planned], kinds: [kind] });
  });

  it("may hold several versions of one control point", () => {
    const next = { ...control, version: 2, effectiveFrom: "2027-01-01" };

    expect(definePack({ ...options, controls: [control, next] }).controls.map((each) => each.version)).toEqual([1, 2]);
  });

  it.each<{ name: string; patch: Partial<PackOptions>; code: string; message: RegExp }>([
    {
      name: "a version twice",
      patch: { controls: [control, { ...control, level: "red" }] },
      code: "CONTROL_DUPLICATE",
      message: /pack reception: control point REC-02@1 is there twice/,
    },
    {
      name: "a control on a record type of nobody",
      patch: { controls: [{ ...control, record: "reception" }] },
      code: "PACK_INVALID",
      message: /REC-02 checks records of type "reception"/,
    },
    {
      name: "a record type twice",
      patch: { records: [meal, { ...meal }] },
      code: "PACK_INVALID",
      message: /record type "meal" is defined twice/,
    },
    {
      name: "a control point that is wrong",
      patch: { controls: [{ ...control, version: 0 }] },
      code: "CONTROL_INVALID",
      message: /REC-02: version/,
    },
  ])("refuses $name", ({ patch, code, message }) => {
    const define = () => definePack({ ...options, ...patch });

    expect(define).toThrow(expect.objectContaining({ code }));
    expect(define).toThrow(message);
  });
});
