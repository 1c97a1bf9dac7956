import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../errors.ts";
import type { Json } from "../event/trace-event.ts";
import { type ControlPoint, type ControlPointInput, defineControlPoint } from "./control-point.ts";
import { defineOverlays, type OverlayInput, orgTree, resolveOverlays } from "./overlay.ts";

const parents = { 全国: null, 省: "全国", 市: "省", 单位: "市", 岗位: "单位", 邻市: "省" };
const orgPath = orgTree(parents);

function control(input: Partial<ControlPointInput> = {}): ControlPoint {
  return defineControlPoint({
    id: "APR-03",
    version: 1,
    title: { zh: "法定时限超期", en: "Statutory limit exceeded" },
    citations: [{ regulation: "行政许可法", article: "42", confidence: "text" }],
    record: "approvalCase",
    kind: "expression",
    settings: { when: "wd(e.acceptedAt, asOf) > p.wd" },
    params: {
      wd: { value: 20, unit: "workingDay", stricter: "lower" },
      share: { value: 0.5, stricter: "higher" },
      list: { value: ["听证", "检验"] },
      perHead: { value: 90, unit: "yuan", delegated: true },
    },
    level: "red",
    ...input,
  });
}

const overlay = (org: string, params: Record<string, Json>, more: Partial<OverlayInput> = {}): OverlayInput => ({
  org,
  control: "APR-03",
  params,
  effectiveFrom: "2026-01-01",
  ...more,
});

const reviewedBy = { name: "法制科", document: "审核意见〔2026〕3号", on: "2026-01-10" };

const define = (inputs: readonly OverlayInput[], point = control()) => defineOverlays(inputs, [point], orgPath);
const resolve = (inputs: readonly OverlayInput[], org: string, on = "2026-06-01") =>
  resolveOverlays(control(), define(inputs), orgPath(org), on);

describe("orgTree", () => {
  it("gives the way from the root down, and none for an organisation it does not know", () => {
    expect(orgPath("岗位")).toEqual(["全国", "省", "市", "单位", "岗位"]);
    expect(orgPath("全国")).toEqual(["全国"]);
    expect(orgPath("外国")).toEqual([]);
    expect(orgPath("toString")).toEqual([]);
  });

  it("does not depend on the order of its entries, and may have several roots and a thousand tiers", () => {
    expect(orgTree(Object.fromEntries(Object.entries(parents).reverse()))("岗位")).toEqual(orgPath("岗位"));
    expect(orgTree({ a: null, b: null })("b")).toEqual(["b"]);
    const deep = orgTree(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`o${i}`, i === 999 ? null : `o${i + 1}`])));
    expect(deep("o0")).toHaveLength(1000);
  });

  it.each<{ name: string; tree: Record<string, string>; message: string }>([
    { name: "a cycle of two", tree: { a: "b", b: "a" }, message: "organisation a is its own ancestor: a → b → a" },
    { name: "an organisation above itself", tree: { a: "a" }, message: "a → a" },
    { name: "a cycle above", tree: { x: "a", a: "b", b: "a" }, message: "is its own ancestor: x → a → b → a" },
    { name: "an unknown parent", tree: { a: "b" }, message: "organisation b is not in the tree" },
    { name: "a parent that is a name of every object", tree: { a: "constructor" }, message: "organisation constructor is not in the tree" },
  ])("refuses $name", ({ tree, message }) => {
    expect(() => orgTree(tree)).toThrow(expect.objectContaining({ code: "OVERLAY_INVALID", message: expect.stringContaining(message) }));
  });
});

describe("R-010 parameters by organisation", () => {
  const tiers = [
    overlay("省", { wd: 18 }, { basis: "省优化营商环境条例" }),
    overlay("市", { wd: 15 }),
    overlay("单位", { wd: 10 }, { basis: "单位服务承诺" }),
    overlay("岗位", { wd: 5 }),
  ];

  it.each([
    { org: "全国", wd: 20 },
    { org: "省", wd: 18 },
    { org: "市", wd: 15 },
    { org: "单位", wd: 10 },
    { org: "岗位", wd: 5 },
    { org: "邻市", wd: 18 },
    { org: "外国", wd: 20 },
  ])("the most specific wins: $org has $wd", ({ org, wd }) => {
    expect(resolve(tiers, org).values.wd).toBe(wd);
  });

  it("does not depend on the order in which overlays are given", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(tiers, { minLength: 4, maxLength: 4 }), (shuffled) => {
        expect(resolve(shuffled, "岗位")).toEqual(resolve(tiers, "岗位"));
      }),
    );
  });

  it("keeps the way by which a value came about, with the document", () => {
    const { provenance } = resolve(tiers.slice(0, 3), "单位");

    expect(provenance.filter((step) => step.name === "wd")).toEqual([
      { name: "wd", value: 20, org: "control" },
      { name: "wd", value: 18, org: "省", basis: "省优化营商环境条例" },
      { name: "wd", value: 15, org: "市" },
      { name: "wd", value: 10, org: "单位", basis: "单位服务承诺" },
    ]);
  });

  it("a limit of 20 in the nation and 10 in the unit is 10; without the overlay it is 20 again", () => {
    expect(resolve([overlay("单位", { wd: 10 })], "单位").values.wd).toBe(10);
    expect(resolve([], "单位")).toMatchObject({ values: { wd: 20, share: 0.5 }, mode: "shadow" });
  });

  it.each([
    { on: "2026-02-28", wd: 20, name: "before its first day" },
    { on: "2026-03-01", wd: 10, name: "on its first day" },
    { on: "2026-03-31", wd: 10, name: "on its last day" },
    { on: "2026-04-01", wd: 20, name: "after its last day" },
  ])("holds from its first to its last day, both included: $name it is $wd", ({ on, wd }) => {
    expect(resolve([overlay("单位", { wd: 10 }, { effectiveFrom: "2026-03-01", effectiveTo: "2026-03-31" })], "单位", on).values.wd).toBe(
      wd,
    );
  });

  it("of two in force in one organisation the later one wins, and it may take the earlier one back", () => {
    const both = [overlay("单位", { wd: 15 }, { effectiveFrom: "2026-05-01" }), overlay("单位", { wd: 10 })];

    expect(resolve(both, "单位", "2026-04-30").values.wd).toBe(10);
    expect(resolve(both, "单位", "2026-05-01").values.wd).toBe(15);
  });

  it("a tier above that tightens later overrules what stood below, which used to stay", () => {
    const later = [overlay("单位", { wd: 18 }), overlay("市", { wd: 10 }, { effectiveFrom: "2027-01-01" })];

    expect(resolve(later, "单位", "2026-12-31").values.wd).toBe(18);
    expect(resolve(later, "单位", "2027-01-01")).toMatchObject({
      values: { wd: 10 },
      provenance: expect.arrayContaining([{ name: "wd", value: 18, org: "单位", overruled: true }]),
    });
  });

  it("refuses two of one organisation from one day, of which the order would decide", () => {
    expect(() => resolve([overlay("单位", { wd: 15 }), overlay("单位", { wd: 10 })], "单位")).toThrow(
      expect.objectContaining({ code: "OVERLAY_INVALID", message: expect.stringContaining("two overlays") }),
    );
  });
});

describe("who may change what", () => {
  const loosens = (parameter: string) => expect.objectContaining({ code: "OVERLAY_LOOSENS", details: { control: "APR-03", parameter } });

  it.each<{ name: string; params: Record<string, Json> }>([
    { name: "a lower limit where lower is stricter", params: { wd: 19 } },
    { name: "the same value", params: { wd: 20 } },
    { name: "a higher share where higher is stricter", params: { share: 0.6 } },
    { name: "the same list, where the value is fixed", params: { list: ["听证", "检验"] } },
    { name: "less of what the law leaves to lower tiers", params: { perHead: 80 } },
    { name: "more of what the law leaves to lower tiers", params: { perHead: 130 } },
  ])("takes $name", ({ params }) => {
    expect(resolve([overlay("市", params)], "单位").values).toMatchObject(params);
  });

  it.each<{ name: string; parameter: string; value: Json }>([
    { name: "a higher limit where lower is stricter", parameter: "wd", value: 21 },
    { name: "a limit that is text", parameter: "wd", value: "10" },
    { name: "no limit at all", parameter: "wd", value: null },
    { name: "a lower share where higher is stricter", parameter: "share", value: 0.4 },
    { name: "another list, where the value is fixed", parameter: "list", value: ["听证"] },
  ])("refuses $name", ({ parameter, value }) => {
    expect(() => define([overlay("市", { [parameter]: value })])).toThrow(loosens(parameter));
  });

  it("measures a lower tier by what the tier above has made of it, not by the law alone", () => {
    expect(() => define([overlay("市", { wd: 10 }), overlay("单位", { wd: 15 })])).toThrow(
      "overlay of 单位: APR-03 wd is 10 above and may not become 15 (stricter is lower)",
    );
    expect(() => define([overlay("邻市", { wd: 10 }), overlay("单位", { wd: 15 })])).not.toThrow();
    expect(() =>
      define([overlay("市", { wd: 10 }, { effectiveTo: "2025-12-31", effectiveFrom: "2025-01-01" }), overlay("单位", { wd: 15 })]),
    ).not.toThrow();
  });

  it("is 403 over HTTP, unlike what is merely wrong", () => {
    expect([ERROR_CODES.OVERLAY_LOOSENS.status, ERROR_CODES.OVERLAY_INVALID.status]).toEqual([403, 422]);
  });

  it("tightens only, whatever the tiers ask for: what is defined never exceeds what stands above", () => {
    const limits = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }));

    fc.assert(
      fc.property(limits, ([province, city, unit]) => {
        const inputs = [overlay("省", { wd: province }), overlay("市", { wd: city }), overlay("单位", { wd: unit })];
        const lawful = province <= 20 && city <= province && unit <= city;
        const attempt = () => resolve(inputs, "单位").values.wd;
        if (lawful) expect(attempt()).toBe(unit);
        else expect(attempt).toThrow(loosens("wd"));
      }),
    );
  });
});

describe("R-009 modes by organisation", () => {
  it("shadow in one county and advise in another, at the same time", () => {
    const pilot = [overlay("市", {}, { mode: "advise" }), overlay("单位", {}, { mode: "block", reviewedBy })];

    expect(["省", "邻市", "市", "单位"].map((org) => resolve(pilot, org).mode)).toEqual(["shadow", "shadow", "advise", "block"]);
    expect(resolve(pilot, "单位").provenance.filter((step) => step.name === "mode")).toEqual([
      { name: "mode", value: "advise", org: "市" },
      { name: "mode", value: "block", org: "单位" },
    ]);
  });

  it("block only where a legal reviewer is named, by the overlay or by the control point", () => {
    const blocking = [overlay("市", {}, { mode: "block" })];

    expect(() => define(blocking)).toThrow(
      expect.objectContaining({ code: "OVERLAY_INVALID", message: expect.stringContaining("reviewedBy {name, document, on}") }),
    );
    expect(() => define([overlay("市", {}, { mode: "block", reviewedBy: { ...reviewedBy, on: "2026-02-30" } })])).toThrow(
      expect.objectContaining({ code: "OVERLAY_INVALID", message: expect.stringContaining("reviewedBy.on") }),
    );
    expect(resolve([overlay("市", {}, { mode: "block", reviewedBy })], "市").mode).toBe("block");
    expect(() => define(blocking, control({ reviewedBy }))).not.toThrow();
  });

  it("off where a pilot has not begun, on again when the overlay ends", () => {
    const paused = [overlay("市", {}, { mode: "off", effectiveTo: "2026-06-30" })];

    expect(resolve(paused, "单位", "2026-06-30").mode).toBe("off");
    expect(resolve(paused, "单位", "2026-07-01").mode).toBe("shadow");
  });
});

describe("R-003 mandatory controls", () => {
  const mandatory = control({ mandatory: true, mode: "advise" });

  it("cannot be switched off by a lower tier, nor by the host", () => {
    for (const org of ["全国", "市", "岗位"]) {
      expect(() => define([overlay(org, {}, { mode: "off" })], mandatory)).toThrow(
        expect.objectContaining({ code: "OVERLAY_LOOSENS", message: `overlay of ${org}: APR-03 is mandatory and may not be switched off` }),
      );
    }
  });

  it("can be tightened and made to block", () => {
    expect(() => define([overlay("市", { wd: 10 }, { mode: "block", reviewedBy })], mandatory)).not.toThrow();
  });

  it("can be switched off where they are not mandatory", () => {
    expect(() => define([overlay("市", {}, { mode: "off" })])).not.toThrow();
  });
});

describe("overlays that are wrong", () => {
  it.each<{ name: string; input: unknown; message: string }>([
    { name: "a misspelt control", input: overlay("市", {}, { control: "ARP-03" }), message: 'no control ARP-03; did you mean "APR-03"' },
    { name: "a misspelt parameter", input: overlay("市", { wdd: 10 }), message: 'APR-03 has no parameter "wdd"; did you mean "wd"' },
    { name: "a parameter that every object has", input: overlay("市", { constructor: 1 }), message: 'no parameter "constructor"' },
    { name: "an organisation nobody knows", input: overlay("县", { wd: 10 }), message: "organisation 县 is not in the tree" },
    { name: "no organisation", input: { control: "APR-03", effectiveFrom: "2026-01-01" }, message: ": org: " },
    { name: "no first day", input: { org: "市", control: "APR-03" }, message: ": effectiveFrom: " },
    { name: "a first day that does not exist", input: overlay("市", {}, { effectiveFrom: "2026-02-30" }), message: ": effectiveFrom: " },
    { name: "a last day with a time", input: overlay("市", {}, { effectiveTo: "2026-03-01T00:00:00Z" }), message: ": effectiveTo: " },
    { name: "an unknown mode", input: { ...overlay("市", {}), mode: "warn" }, message: ": mode: " },
    { name: "an empty basis", input: overlay("市", {}, { basis: "" }), message: ": basis: " },
    { name: "a value that is not JSON", input: { ...overlay("市", {}), params: { wd: Number.NaN } }, message: ": params.wd: " },
    { name: "an unknown member", input: { ...overlay("市", {}), reason: "x" }, message: ": (whole): " },
    { name: "null", input: null, message: ": (whole): " },
  ])("are refused: $name", ({ input, message }) => {
    expect(() => define([input as OverlayInput])).toThrow(
      expect.objectContaining({ code: "OVERLAY_INVALID", message: expect.stringContaining(message) }),
    );
  });

  it("are measured against every version of their control", () => {
    const stricter = control({ version: 2, effectiveFrom: "2027-01-01", params: { wd: { value: 10, stricter: "lower" } } });

    expect(() => defineOverlays([overlay("市", { wd: 15 })], [control(), stricter], orgPath)).toThrow(
      expect.objectContaining({ code: "OVERLAY_LOOSENS" }),
    );
  });
});
