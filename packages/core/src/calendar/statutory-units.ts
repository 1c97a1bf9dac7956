/** The unit in which a period is counted. */
export type PeriodUnit = "workingDay" | "calendarDay" | "hour";

export interface StatutoryUnit {
  /** Short title without 《》 and without 中华人民共和国. */
  readonly law: string;
  readonly unit: PeriodUnit;
  /** The article that says so, or that sets the periods meant. */
  readonly article: string;
  /** Only periods of exactly these lengths. */
  readonly days?: readonly number[];
  /** Only periods of at most this length. */
  readonly upTo?: number;
}

/**
 * Which laws count in working days, first match wins. Lengths that a law counts in both ways, depending on the matter,
 * are not here: name the unit at the control point.
 */
export const STATUTORY_UNITS: readonly StatutoryUnit[] = [
  { law: "行政许可法", unit: "workingDay", article: "82" },
  { law: "行政处罚法", unit: "workingDay", article: "85", days: [2, 3, 5, 7] },
  { law: "行政处罚法", unit: "calendarDay", article: "60, 67, 85" },
  { law: "行政强制法", unit: "workingDay", article: "69", upTo: 10 },
  { law: "行政强制法", unit: "calendarDay", article: "25, 69" },
  { law: "政府信息公开条例", unit: "workingDay", article: "26, 33" },
  { law: "信访工作条例", unit: "workingDay", article: "23", days: [5] },
  { law: "信访工作条例", unit: "calendarDay", article: "22, 34" },
  { law: "招标投标法", unit: "calendarDay", article: "23, 24, 46" },
  { law: "招标投标法实施条例", unit: "calendarDay", article: "16, 21, 54" },
  { law: "政府采购法", unit: "workingDay", article: "47", days: [7] },
  { law: "政府采购法", unit: "calendarDay", article: "35, 46", days: [20, 30] },
  { law: "政府采购法实施条例", unit: "workingDay", article: "33, 43", days: [2, 5] },
  { law: "重大行政决策程序暂行条例", unit: "workingDay", article: "26", days: [7] },
  { law: "重大行政决策程序暂行条例", unit: "calendarDay", article: "15", days: [30] },
  { law: "民法典", unit: "calendarDay", article: "200-203" },
];

/**
 * How a law counts a period of so many days, with the article; undefined when the table does not say. The title may
 * carry 《》 and 中华人民共和国.
 */
export function unitFor(law: string, days: number): StatutoryUnit | undefined {
  const title = law.replace(/^《|》$/g, "").replace(/^中华人民共和国/, "");
  return STATUTORY_UNITS.find((entry) => {
    if (entry.law !== title) return false;
    if (entry.days && !entry.days.includes(days)) return false;
    return entry.upTo === undefined || days <= entry.upTo;
  });
}
