import type { Citation } from "../../control/control-point.ts";
import { defineSupervisionPolicy, type Level, type SupervisionPolicyInput } from "./policy.ts";

const practice = (regulation: string): Citation => ({ regulation, confidence: "practice" });
const SAFE: Level = { code: "safe", ranks: [0], word: { zh: "安全", en: "safe" }, colour: "green", icon: "check" };

/** Four colours: 绿 安全, 黄 不太安全, 橙 较危险, 红 非常危险. */
export const FOUR_COLOURS: SupervisionPolicyInput["levels"] = [
  SAFE,
  { code: "lessSafe", ranks: [1], word: { zh: "不太安全", en: "less safe" }, colour: "yellow", icon: "circle" },
  { code: "fairlyDangerous", ranks: [2], word: { zh: "较危险", en: "fairly dangerous" }, colour: "orange", icon: "triangle" },
  { code: "veryDangerous", ranks: [3], word: { zh: "非常危险", en: "very dangerous" }, colour: "red", icon: "octagon" },
];

/** Three levels: green, a yellow one that warns, a red one for all that goes further. Signals keep their ranks. */
export const THREE_LEVELS: SupervisionPolicyInput["levels"] = [
  SAFE,
  { code: "warning", ranks: [1], word: { zh: "预警", en: "warning" }, colour: "yellow", icon: "circle" },
  { code: "alarm", ranks: [2, 3], word: { zh: "报警", en: "alarm" }, colour: "red", icon: "octagon" },
];

/** Green, blue, yellow, red: blue is the first level. */
export const BLUE_FIRST: SupervisionPolicyInput["levels"] = [
  SAFE,
  { code: "notice", ranks: [1], word: { zh: "提示", en: "notice" }, colour: "blue", icon: "circle" },
  { code: "warning", ranks: [2], word: { zh: "预警", en: "warning" }, colour: "yellow", icon: "triangle" },
  { code: "alarm", ranks: [3], word: { zh: "报警", en: "alarm" }, colour: "red", icon: "octagon" },
];

/** What holds until an organisation sets its own. Its periods are practice: no norm states them. */
export const DEFAULT_POLICY = defineSupervisionPolicy({
  id: "default",
  version: 1,
  title: { zh: "预警处置规则(默认)", en: "Handling of signals (default)" },
  citations: [practice("实务惯例(四色预警)")],
  effectiveFrom: "1949-10-01",
  levels: FOUR_COLOURS,
  selfCorrection: { ranks: [1], period: { amount: 1, unit: "workingDay", rollOver: true } },
  objection: {
    within: { amount: 10, unit: "workingDay", rollOver: true },
    answerWithin: { amount: 10, unit: "workingDay" },
  },
  acknowledge: { 2: { amount: 5, unit: "workingDay" }, 3: { amount: 3, unit: "workingDay" } },
  answer: { amount: 5, unit: "workingDay", rollOver: true },
  patterns: [
    { id: "repeatedYellow", title: { zh: "苗头性倾向性问题", en: "Emerging pattern" }, of: [1], by: "person", n: 3, days: 90, raises: 2 },
  ],
  precision: { share: 0.3, atLeast: 20 },
  ruleClasses: {
    prohibition: 3,
    norm: 1,
    limit: [
      { over: 0, rank: 1 },
      { over: 0.1, rank: 2 },
      { over: 0.5, rank: 3 },
    ],
  },
  near: { default: { ratio: 0.9 } },
});
