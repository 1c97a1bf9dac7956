import type { Mode, NoticeAct, PrecheckItem, SignalLevel } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { fineFinding } from "../../../test/notice-samples.ts";
import { choicesOf, gapOf, worstFirst } from "./choices.ts";

function finding(acts: readonly NoticeAct[], mode: Mode = "advise", level: SignalLevel = "orange", signal = "s"): PrecheckItem {
  const after = { zh: "后", en: "after" };
  return { ...fineFinding, signal, mode, level, notice: { ...fineFinding.notice, acts: acts.map((act) => ({ act, after })) } };
}

describe("worstFirst", () => {
  it("puts the worst level first and keeps the order within a level", () => {
    const levels = [
      ["a", "yellow"],
      ["b", "red"],
      ["c", "orange"],
      ["d", "red"],
    ] as const;

    const sorted = worstFirst(levels.map(([signal, level]) => finding([], "advise", level, signal)));

    expect(sorted.map(({ signal }) => signal)).toEqual(["b", "d", "c", "a"]);
  });
});

describe("choicesOf", () => {
  it.each([
    {
      name: "an advice takes every act that it offers",
      findings: [finding(["acknowledge", "justify", "correct"])],
      blocked: false,
      choices: [{ act: "acknowledge" }, { act: "justify" }, { act: "correct" }],
    },
    {
      name: "a block is not answered by noting it",
      findings: [finding(["correct", "justify", "acknowledge"], "block")],
      blocked: true,
      choices: [{ act: "correct" }, { act: "justify" }, { act: "acknowledge", refused: "notEnough" }],
    },
    {
      name: "reasons do not pass a block that does not offer them",
      findings: [finding(["correct", "justify", "recuse"]), finding(["correct"], "block")],
      blocked: true,
      choices: [{ act: "correct" }, { act: "justify", refused: "notOffered" }, { act: "recuse" }],
    },
    {
      name: "a blocking answer that marks no finding blocks with all of them",
      findings: [finding(["acknowledge"])],
      blocked: true,
      choices: [{ act: "acknowledge", refused: "notEnough" }],
    },
    { name: "nothing found, nothing to choose", findings: [], blocked: false, choices: [] },
  ])("$name", ({ findings, blocked, choices }) => {
    expect(choicesOf(findings, blocked)).toEqual(choices);
  });
});

describe("gapOf", () => {
  const open = [{ act: "correct" }, { act: "justify" }] as const;
  it.each([
    { name: "nothing chosen", choices: open, chosen: undefined, reason: "", gap: { why: "chooseFirst" } },
    { name: "an act that is not offered", choices: open, chosen: "recuse", reason: "", gap: { why: "chooseFirst" } },
    {
      name: "an act that does not suffice",
      choices: [{ act: "correct" }, { act: "acknowledge", refused: "notEnough" }],
      chosen: "acknowledge",
      reason: "",
      gap: { why: "chooseFirst" },
    },
    {
      name: "no act suffices",
      choices: [{ act: "acknowledge", refused: "notEnough" }],
      chosen: undefined,
      reason: "",
      gap: { why: "mustCorrect" },
    },
    { name: "blanks are no reasons", choices: open, chosen: "justify", reason: "          ", gap: { why: "reasonShort", missing: 10 } },
    { name: "nine characters", choices: open, chosen: "justify", reason: " 123456789 ", gap: { why: "reasonShort", missing: 1 } },
    { name: "ten characters", choices: open, chosen: "justify", reason: "1234567890", gap: undefined },
    { name: "correcting needs no reasons", choices: open, chosen: "correct", reason: "", gap: undefined },
  ] as const)("$name", ({ choices, chosen, reason, gap }) => {
    expect(gapOf(choices, chosen, reason)).toEqual(gap);
  });
});
