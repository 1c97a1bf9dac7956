import type { AuditResult } from "@plumbline/core";
import type { Language } from "../language.ts";
import type { Values } from "./values.ts";

/** What a result comes to, for people. `counted` is a kind that only counts; `none` found no case that it applies to. */
export type ShownOutcome = "found" | "unknown" | "clear" | "none" | "counted";

export function outcomeOf({ result, violating, unknown }: AuditResult): ShownOutcome {
  if (violating.length > 0) return "found";
  if (unknown > 0) return "unknown";
  if (result.violations === undefined) return "counted";
  const bases = BASES.filter((name) => result[name] !== undefined);
  return bases.length > 0 && bases.every((name) => result[name] === 0) ? "none" : "clear";
}

const BASES = ["applicable", "applicableEvents", "activations"];

/** Says what to do, never what somebody is guilty of. */
export function outcomeWords(outcome: ShownOutcome, result: AuditResult, language: Language, { number }: Values): string {
  const found = result.violating.length;
  switch (outcome) {
    case "found":
      return language === "zh" ? `发现 ${number(found)} 件需核查` : `${number(found)} ${found === 1 ? "case" : "cases"} to look at`;
    case "unknown":
      return language === "zh" ? `${number(result.unknown)} 件无法判断` : `${number(result.unknown)} cases not decided`;
    case "clear":
      return language === "zh" ? "未发现" : "nothing found";
    case "none":
      return language === "zh" ? "无适用案件" : "applies to no case";
    case "counted":
      return language === "zh" ? "统计" : "counted";
  }
}
