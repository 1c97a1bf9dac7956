import { describe, expect, it } from "vitest";
import { defineCatalogue, type PowerOperationInput } from "./catalogue.ts";
import { diffItems, diffProcesses } from "./diff.ts";
import { defineProcess } from "./process.ts";

const BASIS = "秦政发〔样例〕";
const licence = (n: number): PowerOperationInput => ({
  op: "add",
  on: "2026-01-01",
  basis: BASIS,
  item: { code: `XK-${n}`, title: `许可${n}(样例)`, kind: "licence", organ: "anlan.city", level: "city", basis: ["样例"] },
});

describe("the difference of two lists", () => {
  const list = defineCatalogue([
    ...Array.from({ length: 373 }, (_, n) => licence(n)),
    ...Array.from({ length: 244 }, (_, n): PowerOperationInput => ({ op: "cancel", on: "2026-07-01", basis: BASIS, code: `XK-${n}` })),
  ]);

  it("from 373 to 129 counts 244 removed, 65.4 per cent fewer (R-033)", () => {
    const { before, after, removed, added, changed, percent } = diffItems(list.itemsOn("2026-06-30"), list.itemsOn("2026-07-01"));

    expect({ before, after, removed: removed.length, added, changed, percent }).toEqual({
      before: 373,
      after: 129,
      removed: 244,
      added: [],
      changed: [],
      percent: -65.4,
    });
  });

  it("has no percentage where there was nothing, and names what changed", () => {
    const [one] = list.itemsOn("2026-07-01");

    expect(diffItems([], list.itemsOn("2026-07-01")).percent).toBeNull();
    expect(diffItems(one ? [one] : [], one ? [{ ...one, promisedWd: 3 }] : []).changed).toEqual([
      { code: one?.code, members: ["promisedWd"] },
    ]);
  });
});

describe("the difference of two versions of a process", () => {
  const step = (id: string, after: readonly string[]) => ({
    id,
    title: { zh: id, en: id },
    post: "clerk",
    limit: { value: 3, unit: "workingDay" as const },
    duties: ["d"],
    supervision: ["s"],
    complaint: ["c"],
    after: [...after],
  });
  const process = (version: number, ids: string) =>
    defineProcess({
      id: "P",
      version,
      title: { zh: "流程", en: "Process" },
      basis: ["样例"],
      steps: [...ids].map((id, i) => step(id, i === 0 ? [] : [ids[i - 1] as string])),
    });

  it("counts three steps that are gone, and lists them (R-034)", () => {
    const diff = diffProcesses(process(1, "abcdefg"), process(2, "aceg"));

    expect(diff.removed).toEqual(["b", "d", "f"]);
    expect([diff.before, diff.after, diff.added, diff.percent]).toEqual([7, 4, [], -42.9]);
    expect(diff.changed.map(({ step: id, members }) => [id, members])).toEqual([
      ["c", ["after"]],
      ["e", ["after"]],
      ["g", ["after"]],
    ]);
  });
});
