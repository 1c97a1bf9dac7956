import { defineControlPoint, defineOverlays, orgTree, resolveOverlays } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approval } from "./approval/pack.ts";
import { CONTROLS_BY_DOMAIN, controlPoints } from "./controls.ts";
import { inspection } from "./inspection/pack.ts";
import { penalty } from "./penalty/pack.ts";
import { defineCatalogue, POWER_TAGS } from "./powers/catalogue.ts";
import { overlaysOf, PACKS_BY_TAG, packsFor, packsForItems, UNIT_PROFILES, unitProfile } from "./profiles.ts";
import { supervision } from "./supervision/pack.ts";

const available = [approval(), penalty(), inspection(), supervision()];

describe("the profiles of kinds of units", () => {
  it("of an enforcement body load enforcement and not the decisions of enterprises (R-132)", () => {
    const { packs, missing } = packsFor(unitProfile("enforcement"), available);
    const { packs: enterprise } = unitProfile("state-owned-enterprise");

    expect(packs.map(({ id }) => id)).toEqual(["approval", "penalty", "inspection", "supervision"]);
    expect(missing).not.toContain("decision");
    expect(enterprise).toContain("decision");
    expect(enterprise).not.toContain("penalty");
  });

  it("are there for regulators, enforcement, utilities and counties, each id once (R-132)", () => {
    const ids = UNIT_PROFILES.map(({ id }) => id);

    expect(ids).toEqual(expect.arrayContaining(["economic-regulator", "enforcement", "public-utility", "county"]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(UNIT_PROFILES)("of $id name packs and control points that there are", ({ packs, without = [], settings = [] }) => {
    const controls = new Set(packs.flatMap((id) => CONTROLS_BY_DOMAIN[id].map((control) => control.id)));

    expect(packs.filter((id) => !Object.hasOwn(CONTROLS_BY_DOMAIN, id))).toEqual([]);
    expect(new Set(packs).size).toBe(packs.length);
    expect([...without, ...settings.map(({ control }) => control)].filter((id) => !controls.has(id))).toEqual([]);
  });

  it.each(UNIT_PROFILES)("of $id give overlays that are in force for the unit", (profile) => {
    const controls = controlPoints.map(defineControlPoint);
    const path = orgTree({ "anlan.city": null, "anlan.unit": "anlan.city" });
    const overlays = overlaysOf(profile, { org: "anlan.unit", effectiveFrom: "2026-01-01", basis: "样例文件〔2026〕1号" });
    const defined = defineOverlays(overlays, controls, path);

    for (const { control, mode } of profile.settings ?? []) {
      const point = controls.find(({ id }) => id === control);
      const own = defined.filter((overlay) => overlay.control === control);
      expect(point && resolveOverlays(point, own, path("anlan.unit"), "2026-06-01").mode).toBe(mode ?? point?.mode);
    }
  });

  it("leave out control points with their words, examples and risks", () => {
    const { packs } = packsFor({ ...unitProfile("enforcement"), without: ["INS-16"] }, available);
    const kept = packs.find(({ id }) => id === "inspection");

    expect(kept?.controls.map(({ id }) => id)).not.toContain("INS-16");
    expect(kept?.notices.templates.map(({ control }) => control)).not.toContain("INS-16");
    expect(kept?.examples?.map(({ control }) => control)).not.toContain("INS-16");
    expect(kept?.risks?.flatMap((risk) => risk.controls)).not.toContain("INS-16");
    expect(kept?.controls).toHaveLength(inspection().controls.length - 1);
  });

  it("are refused where there is none", () => {
    expect(() => unitProfile("embassy")).toThrow("there are economic-regulator, enforcement");
  });
});

describe("packs by what a power is about", () => {
  const tagged = (tags: readonly (typeof POWER_TAGS)[number][]) =>
    defineCatalogue([
      {
        op: "add",
        on: "2026-01-01",
        basis: "样例",
        item: {
          code: "JT-01",
          title: "公路工程发包(样例)",
          kind: "other",
          organ: "anlan.transport",
          level: "city",
          basis: ["样例"],
          tags: [...tags],
        },
      },
    ]).itemsOn("2026-02-01");

  it("an item tagged with the award of works loads the pack of tenders (R-044)", () => {
    expect(packsForItems(tagged(["engineering-award"]))).toContain("tender");
    expect(packsForItems(tagged(["licensing"]))).not.toContain("tender");
  });

  it("the powers of a transport department load planning, funds, works and purchases, whatever its profile (R-044)", () => {
    const items = tagged(["planning", "fund-use", "engineering-award", "material-purchase"]);

    expect(packsForItems(items)).toEqual(["decision", "fund", "investment", "tender"]);
    expect(packsFor(unitProfile("enforcement"), available, items).missing).toEqual(expect.arrayContaining(["decision", "tender"]));
  });

  it.each(POWER_TAGS)("%s loads packs that there are", (tag) => {
    expect(PACKS_BY_TAG[tag].length).toBeGreaterThan(0);
    expect(PACKS_BY_TAG[tag].filter((id) => !Object.hasOwn(CONTROLS_BY_DOMAIN, id))).toEqual([]);
  });
});
