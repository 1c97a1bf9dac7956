import { text } from "../citations.ts";
import { type DiscretionBenchmark, defineBenchmarks } from "./benchmarks.ts";

const PUBLISHER = "安澜市（虚构）市场监督管理局，样例";

const GROUND = {
  code: "statutory-ground",
  title: { zh: "法定不予、减轻、从轻情形", en: "Statutory ground to waive, reduce or lighten" },
  circumstances: [
    { code: "ground-waive", title: { zh: "符合不予处罚情形", en: "A ground to waive the penalty" } },
    { code: "ground-reduce", title: { zh: "符合减轻处罚情形", en: "A ground to go below the minimum" } },
    { code: "ground-light", title: { zh: "符合从轻处罚情形", en: "A ground to lighten the penalty" } },
  ],
};
const GROUNDS = ["ground-waive", "ground-reduce", "ground-light"];

const CONSEQUENCE = {
  code: "consequence",
  title: { zh: "危害后果", en: "Consequence" },
  circumstances: [
    { code: "harm-none", title: { zh: "未造成危害后果", en: "No harm" } },
    { code: "harm-minor", title: { zh: "危害后果较轻", en: "Minor harm" } },
    { code: "harm-serious", title: { zh: "危害后果严重", en: "Serious harm" } },
  ],
};

const HISTORY = {
  code: "history",
  title: { zh: "违法次数", en: "History" },
  circumstances: [
    { code: "first-time", title: { zh: "初次", en: "First time" } },
    { code: "repeated", title: { zh: "两年内再次", en: "Again within two years" } },
  ],
};

const REMEDY = {
  code: "remedy",
  title: { zh: "改正情况", en: "Remedy" },
  circumstances: [
    { code: "remedied", title: { zh: "按期改正", en: "Remedied in time" } },
    { code: "remedied-late", title: { zh: "逾期改正", en: "Remedied late" } },
    { code: "not-remedied", title: { zh: "未改正", en: "Not remedied" } },
  ],
};

/**
 * Invented samples of a fictional city (安澜市), one per form of value, to try the pack with: a host brings the benchmarks that its
 * authority has published. Only the articles that they cite and the ranges of these are real.
 */
export const SAMPLE_BENCHMARKS: readonly DiscretionBenchmark[] = defineBenchmarks([
  {
    code: "AL-TZ-088",
    title: { zh: "未按规定进行电梯维护保养（样例）", en: "Lift maintenance not done as required (sample)" },
    citations: [{ ...text("特种设备安全法", "88(2)"), inForceFrom: "2014-01-01" }],
    statutory: { kind: "amount", min: 1_000_000, max: 10_000_000 },
    factors: [
      CONSEQUENCE,
      HISTORY,
      REMEDY,
      {
        code: "devices",
        title: { zh: "涉及电梯数量", en: "Lifts concerned" },
        circumstances: [
          { code: "devices-1-5", title: { zh: "5 台以下", en: "Up to 5" } },
          { code: "devices-6-20", title: { zh: "6 至 20 台", en: "6 to 20" } },
          { code: "devices-over-20", title: { zh: "20 台以上", en: "More than 20" } },
        ],
      },
      GROUND,
    ],
    tiers: [
      {
        id: "T0",
        grade: "不予",
        title: { zh: "不予处罚", en: "No penalty" },
        when: { all: ["ground-waive"] },
        value: { kind: "fixed", value: 0 },
      },
      {
        id: "T1",
        grade: "减轻",
        title: { zh: "减轻处罚", en: "Below the minimum" },
        when: { all: ["ground-reduce"] },
        value: { kind: "range", min: 300_000, max: 1_000_000 },
      },
      {
        id: "T2",
        grade: "从轻",
        title: { zh: "从轻处罚", en: "Light" },
        when: { all: ["ground-light"] },
        value: { kind: "range", min: 1_000_000, max: 2_000_000 },
      },
      {
        id: "T3",
        grade: "一般",
        title: { zh: "一般处罚", en: "General" },
        when: { none: [...GROUNDS, "harm-serious", "repeated", "not-remedied", "devices-over-20"] },
        value: { kind: "range", min: 2_000_000, max: 5_000_000 },
      },
      {
        id: "T4",
        grade: "一般",
        title: { zh: "一般处罚（未改正或者涉及 20 台以上）", en: "General (not remedied, or more than 20 lifts)" },
        when: { any: ["not-remedied", "devices-over-20"], none: [...GROUNDS, "harm-serious", "repeated"] },
        value: { kind: "range", min: 5_000_000, max: 7_500_000 },
      },
      {
        id: "T5",
        grade: "从重",
        title: { zh: "从重处罚", en: "Heavy" },
        when: { any: ["harm-serious", "repeated"], none: GROUNDS },
        value: { kind: "range", min: 7_500_000, max: 10_000_000 },
      },
    ],
    effectiveFrom: "2026-01-01",
    publishedBy: PUBLISHER,
  },
  {
    code: "AL-GF-111",
    title: { zh: "个人随意倾倒、抛撒生活垃圾（样例）", en: "Household waste dumped by a person (sample)" },
    citations: [{ ...text("固体废物污染环境防治法", "111(2)"), inForceFrom: "2020-09-01" }],
    statutory: { kind: "amount", min: 10_000, max: 50_000 },
    factors: [HISTORY, REMEDY],
    tiers: [
      {
        id: "T1",
        grade: "从轻",
        title: { zh: "初次且按期改正", en: "First time, remedied in time" },
        when: { all: ["first-time", "remedied"] },
        value: { kind: "fixed", value: 10_000 },
      },
      {
        id: "T2",
        grade: "一般",
        title: { zh: "未按期改正", en: "Not remedied in time" },
        when: { none: ["repeated", "remedied"] },
        value: { kind: "fixed", value: 30_000 },
      },
      {
        id: "T3",
        grade: "一般",
        title: { zh: "次数未认定，按期改正", en: "History not established, remedied in time" },
        when: { all: ["remedied"], none: ["repeated", "first-time"] },
        value: { kind: "fixed", value: 20_000 },
      },
      {
        id: "T4",
        grade: "从重",
        title: { zh: "两年内再次", en: "Again within two years" },
        when: { all: ["repeated"] },
        value: { kind: "fixed", value: 50_000 },
      },
    ],
    effectiveFrom: "2026-01-01",
    publishedBy: "安澜市（虚构）城市管理综合执法局，样例",
  },
  {
    code: "AL-CP-050",
    title: { zh: "以不合格产品冒充合格产品（样例）", en: "Substandard goods passed off as conforming (sample)" },
    citations: [{ ...text("产品质量法", "50"), inForceFrom: "2018-12-29" }],
    statutory: { kind: "ratio", base: "goodsValue", minRate: 0.5, maxRate: 3 },
    factors: [CONSEQUENCE, HISTORY, GROUND],
    tiers: [
      {
        id: "T0",
        grade: "不予",
        title: { zh: "不予处罚", en: "No penalty" },
        when: { all: ["ground-waive"] },
        value: { kind: "fixed", value: 0 },
      },
      {
        id: "T1",
        grade: "减轻",
        title: { zh: "减轻处罚", en: "Below the minimum" },
        when: { all: ["ground-reduce"] },
        value: { kind: "ratio", minRate: 0.1, maxRate: 0.5 },
      },
      {
        id: "T2",
        grade: "从轻",
        title: { zh: "从轻处罚", en: "Light" },
        when: { all: ["ground-light"] },
        value: { kind: "ratio", minRate: 0.5, maxRate: 1.25 },
      },
      {
        id: "T3",
        grade: "一般",
        title: { zh: "一般处罚", en: "General" },
        when: { none: [...GROUNDS, "harm-serious", "repeated"] },
        value: { kind: "ratio", minRate: 1.25, maxRate: 2.25 },
      },
      {
        id: "T4",
        grade: "从重",
        title: { zh: "从重处罚", en: "Heavy" },
        when: { any: ["harm-serious", "repeated"], none: GROUNDS },
        value: { kind: "ratio", minRate: 2.25, maxRate: 3 },
      },
    ],
    effectiveFrom: "2026-01-01",
    publishedBy: PUBLISHER,
  },
]);
