import { readFileSync } from "node:fs";
import { type OverlayInput, orgTree } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { builtInPacks } from "./built-in.ts";
import { readOverlays } from "./diff-overlays.ts";
import { diffPacks, listDiff } from "./diff-packs.ts";
import { contentOf, readContent } from "./pack-content.ts";

const source = readFileSync(new URL("../../../../docs/examples/seal-pack.json", import.meta.url), "utf8");
// biome-ignore lint/suspicious/noExplicitAny: a document to be changed.
type Document = any;

function changed(change: (document: Document) => void) {
  const document = JSON.parse(source) as Document;
  change(document);
  return readContent(document);
}

const seal = changed(() => {});
const orgPath = orgTree({ 市: null, 局: "市" });
const overlay = (org: string, params: Record<string, number>, more: Partial<OverlayInput> = {}): OverlayInput => ({
  org,
  control: "SEAL-02",
  params,
  effectiveFrom: "2026-01-01",
  ...more,
});

describe("R-033 two versions of a catalogue", () => {
  const table = (length: number) => ({
    id: "items",
    title: { zh: "行政许可事项", en: "Licence items" },
    citations: [],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: Array.from({ length }, (_, i) => ({ code: `X${i}`, name: `事项${i}` })),
  });

  it("of 373 items and of 129: 244 removed, −65.4 %", () => {
    const { tables } = diffPacks(
      changed((d) => (d.tables = [table(373)])),
      changed((d) => (d.tables = [table(129)])),
    );

    expect(tables).toHaveLength(1);
    expect(tables[0]).toMatchObject({ id: "items", before: 373, after: 129, added: [], percent: -65.4, changed: [] });
    expect(tables[0]?.removed).toHaveLength(244);
    expect(tables[0]?.removed[0]).toBe("X129");
  });

  it("tells a row that changed from one that came or went", () => {
    const next = table(3);
    const rows = [{ code: "X0", name: "改名" }, ...next.rows.slice(2), { code: "N", name: "新增" }];
    const { tables } = diffPacks(
      changed((d) => (d.tables = [next])),
      changed((d) => (d.tables = [{ ...next, rows }])),
    );

    expect(tables[0]).toMatchObject({
      added: ["N"],
      removed: ["X1"],
      changed: [{ id: "X0", changes: [{ path: "name", before: "事项0", after: "改名" }] }],
    });
  });
});

describe("R-034 two versions of a process", () => {
  it("of which three steps were removed: counts them, and lists them", () => {
    const title = { zh: "环节", en: "step" };
    const steps = (ids: readonly number[]) => ids.map((i) => ({ id: `s${i}`, title, post: "p", after: [], controls: ["SEAL-01"] }));
    const process = (ids: readonly number[]) => ({ id: "flow", title, citations: [], steps: steps(ids) });
    const { steps: all, processes } = diffPacks(
      changed((d) => (d.processes = [process([1, 2, 3, 4, 5, 6])])),
      changed((d) => (d.processes = [process([1, 4, 6])])),
    );

    expect(all).toEqual({ before: 6, after: 3, added: [], removed: ["flow/s2", "flow/s3", "flow/s5"], percent: -50 });
    expect(processes[0]).toMatchObject({ id: "flow", before: 6, after: 3, removed: ["s2", "s3", "s5"] });
  });
});

describe("two versions of a pack", () => {
  it("that are one have no difference, through JSON too", () => {
    for (const pack of builtInPacks()) {
      const content = contentOf(pack);
      const kept = readContent(JSON.parse(JSON.stringify(content)));
      const { controls, params, events, records, tables, processes } = diffPacks(content, kept);

      expect([
        ...controls.added,
        ...controls.removed,
        ...controls.changed,
        ...params,
        ...events.added,
        ...records.added,
        ...tables,
        ...processes,
      ]).toEqual([]);
    }
  });

  it("tell what came, went and changed, parameters one by one", () => {
    const next = changed((d) => {
      d.version = "1.1.0";
      d.controls[0] = { ...d.controls[0], id: "SEAL-03" };
      d.notices.templates[0].control = "SEAL-03";
      d.controls[1].level = "orange";
      d.controls[1].params.spare.value = 1;
      d.controls[1].settings.when = "e.copies > e.asked + p.spare + p.more";
      d.controls[1].params.more = { value: 0 };
    });
    const found = diffPacks(seal, next);

    expect(found.to).toEqual({ id: "seal", version: "1.1.0" });
    expect(found.controls).toMatchObject({ before: 2, after: 2, added: ["SEAL-03"], removed: ["SEAL-01"], percent: 0 });
    expect(found.controls.changed).toEqual([
      {
        id: "SEAL-02",
        changes: [
          { path: "settings.when", before: "e.copies > e.asked + p.spare", after: "e.copies > e.asked + p.spare + p.more" },
          { path: "level", before: "yellow", after: "orange" },
        ],
      },
    ]);
    expect(found.params.map(({ name, kind }) => [name, kind])).toEqual([
      ["more", "added"],
      ["spare", "changed"],
    ]);
  });

  it("count nothing as a share of nothing", () => {
    expect(listDiff([], ["a"])).toEqual({ before: 0, after: 1, added: ["a"], removed: [] });
  });

  it.each([
    { name: "controls that are no list", patch: { controls: 1 } },
    { name: "a control point that is none", patch: { controls: [{}] } },
    { name: "no version", patch: { version: undefined } },
    { name: "risks that are none", patch: { risks: [1] } },
  ])("are refused with $name", ({ patch }) => {
    expect(() => readContent({ ...JSON.parse(JSON.stringify(contentOf(builtInPacks()[0] as never))), ...patch })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(PACK|CONTROL)_INVALID$/) }),
    );
  });
});

describe("an upgrade that meets what a customer has set", () => {
  const meet = (next: ReturnType<typeof changed>, overlays: readonly OverlayInput[]) =>
    diffPacks(
      changed((d) => (d.controls[1].params.spare.value = 3)),
      next,
      { overlays, orgPath },
    ).overlays.map(({ kind, org, name = "", before, after }) => [kind, org, name, before, after]);
  const before = (change: (document: Document) => void) =>
    changed((d) => {
      d.controls[1].params.spare.value = 3;
      change(d);
    });

  it.each<{ name: string; next: ReturnType<typeof changed>; overlays: readonly OverlayInput[]; found: unknown[] }>([
    {
      name: "nothing of it changed",
      next: before((d) => (d.controls[0].level = "red")),
      overlays: [overlay("市", { spare: 2 })],
      found: [],
    },
    {
      name: "its control point is gone",
      next: before((d) => {
        d.controls.pop();
        d.notices.templates.pop();
      }),
      overlays: [overlay("市", { spare: 2 })],
      found: [["control_removed", "市", "", undefined, undefined]],
    },
    {
      name: "its parameter is gone",
      next: before((d) => {
        d.controls[1].params = {};
        d.controls[1].settings.when = "e.copies > e.asked";
      }),
      overlays: [overlay("市", { spare: 2 })],
      found: [["parameter_removed", "市", "spare", 3, undefined]],
    },
    {
      name: "the value above it was tightened below its own",
      next: before((d) => (d.controls[1].params.spare.value = 1)),
      overlays: [overlay("局", { spare: 2 })],
      found: [
        ["refused", "局", "", undefined, undefined],
        ["default_changed", "局", "spare", 3, 1],
      ],
    },
    {
      name: "its value is not allowed any more",
      next: before((d) => (d.controls[1].params.spare.schema = { type: "integer", minimum: 3 })),
      overlays: [overlay("市", { spare: 2 })],
      found: [["schema_refuses", "市", "spare", undefined, undefined]],
    },
    {
      name: "the direction was turned round",
      next: before((d) => (d.controls[1].params.spare.stricter = "higher")),
      overlays: [overlay("市", { spare: 3 })],
      found: [["freedom_changed", "市", "spare", { stricter: "lower", unit: "count" }, { stricter: "higher", unit: "count" }]],
    },
    {
      name: "the rule that it is put into is another",
      next: before((d) => (d.controls[1].settings.when = "e.copies >= e.asked + p.spare")),
      overlays: [overlay("市", { spare: 2 })],
      found: [["rule_changed", "市", "spare", undefined, undefined]],
    },
    {
      name: "the mode that it departs from is another",
      next: before((d) => (d.controls[1].mode = "off")),
      overlays: [overlay("市", {}, { mode: "advise" })],
      found: [["mode_changed", "市", "mode", "shadow", "off"]],
    },
    {
      name: "it was not valid before",
      next: before(() => {}),
      overlays: [overlay("市", { spare: 9 })],
      found: [["already_invalid", "市", "", undefined, undefined]],
    },
    { name: "it is of another pack", next: before(() => {}), overlays: [overlay("市", {}, { control: "PEN-03" })], found: [] },
  ])("is told: $name", ({ next, overlays, found }) => {
    expect(meet(next, overlays)).toEqual(found);
  });

  it.each([
    { name: "no list", overlays: 1, orgs: undefined },
    { name: "an overlay without organisation", overlays: [{ control: "X" }], orgs: undefined },
    { name: "organisations that are no tree", overlays: [], orgs: { a: 1 } },
    { name: "a tree that goes round", overlays: [], orgs: { a: "b", b: "a" } },
  ])("is refused with $name", ({ overlays, orgs }) => {
    expect(() => readOverlays(overlays, orgs)).toThrow(expect.objectContaining({ code: "OVERLAY_INVALID" }));
  });
});
