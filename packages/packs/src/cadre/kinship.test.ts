import { describe, expect, it } from "vitest";
import { type KinTie, kinGraph } from "./kinship.ts";

const parent = (a: string, b: string): KinTie => ({ a, b, kind: "parent" });
const married = (a: string, b: string, more: Partial<KinTie> = {}): KinTie => ({ a, b, kind: "spouse", ...more });

// Three generations: grandparent g; its children f and u; f's children me and sis; u's child cousin; cousin's child.
const FAMILY: readonly KinTie[] = [
  parent("great", "g"),
  parent("g", "f"),
  parent("g", "u"),
  parent("f", "me"),
  parent("f", "sis"),
  parent("u", "cousin"),
  parent("cousin", "cousin's child"),
  parent("sis", "nephew"),
  parent("me", "child"),
  married("me", "wife"),
  married("sis", "sis's husband"),
  married("child", "child's wife"),
  parent("child's father-in-law", "child's wife"),
  parent("wife's mother", "wife"),
  parent("wife's mother", "wife's brother"),
  married("wife's brother", "his wife"),
  parent("wife's brother", "wife's nephew"),
];
const graph = kinGraph(FAMILY);
const DAY = "2026-03-02";

describe("the kin graph", () => {
  it.each([
    { other: "wife", kin: "夫妻" },
    { other: "f", kin: "直系血亲" },
    { other: "great", kin: "直系血亲" },
    { other: "child", kin: "直系血亲" },
    { other: "sis", kin: "三代以内旁系血亲" },
    { other: "u", kin: "三代以内旁系血亲" },
    { other: "cousin", kin: "三代以内旁系血亲" },
    { other: "nephew", kin: "三代以内旁系血亲" },
    { other: "wife's mother", kin: "近姻亲" },
    { other: "wife's brother", kin: "近姻亲" },
    { other: "his wife", kin: "近姻亲" },
    { other: "child's wife", kin: "近姻亲" },
    { other: "child's father-in-law", kin: "近姻亲" },
    { other: "sis's husband", kin: "近姻亲" },
    { other: "cousin's child", kin: undefined },
    { other: "a stranger", kin: undefined },
    { other: "me", kin: undefined },
  ])("says of $other: $kin, whichever way it is asked", ({ other, kin }) => {
    expect(graph.kinOf("me", other, DAY)).toBe(kin);
    expect(graph.kinOf(other, "me", DAY)).toBe(kin);
  });

  it("knows a marriage from its first to its last day", () => {
    const once = kinGraph([married("a", "b", { from: "2020-05-01", to: "2025-06-30" })]);

    expect(["2020-04-30", "2020-05-01", "2025-06-30", "2025-07-01"].map((day) => once.kinOf("a", "b", day))).toEqual([
      undefined,
      "夫妻",
      "夫妻",
      undefined,
    ]);
  });

  it("takes a relation that somebody stated where ties lead to none", () => {
    expect(kinGraph([{ a: "a", b: "b", kind: "近姻亲" }]).kinOf("b", "a", DAY)).toBe("近姻亲");
  });

  it("ends with ties that lead in a circle", () => {
    expect(kinGraph([parent("a", "b"), parent("b", "a")]).kinOf("a", "c", DAY)).toBeUndefined();
  });
});
