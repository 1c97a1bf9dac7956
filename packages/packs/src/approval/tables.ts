import type { ReferenceTable } from "@plumbline/core";
import { excerpt, practice, text } from "../citations.ts";
import { AGENCIES } from "./city.ts";
import { APPRAISAL_PARTS, DISCIPLINE_POINTS, SAMPLE_APPRAISAL } from "./scores.ts";

/** What the law limits and lists, the items of the sample city, and the appraisal of a municipality. */
export const approvalTables: readonly ReferenceTable[] = [
  {
    id: "approval-limits",
    title: { zh: "行政许可的法定期限", en: "Statutory periods of approvals" },
    citations: [text("行政许可法")],
    effectiveFrom: "2004-07-01",
    rows: [
      { code: "supplement", article: "32(4)", value: 5, unit: "workingDay", titleZh: "一次告知补正", titleEn: "notice of what is missing" },
      { code: "decision", article: "42(1)", value: 20, unit: "workingDay", titleZh: "作出决定", titleEn: "decision" },
      { code: "extension", article: "42(1)", value: 10, unit: "workingDay", titleZh: "延长", titleEn: "prolongation" },
      { code: "joint", article: "42(2)", value: 45, unit: "workingDay", titleZh: "联合办理", titleEn: "joint handling" },
      {
        code: "joint-extension",
        article: "42(2)",
        value: 15,
        unit: "workingDay",
        titleZh: "联合办理延长",
        titleEn: "prolongation of joint handling",
      },
      { code: "lower-review", article: "43", value: 20, unit: "workingDay", titleZh: "下级审查", titleEn: "review of a lower level" },
      { code: "delivery", article: "44", value: 10, unit: "workingDay", titleZh: "送达证件", titleEn: "delivery of the licence" },
      { code: "hearing-request", article: "47(1)", value: 5, unit: "workingDay", titleZh: "提出听证申请", titleEn: "request of a hearing" },
      { code: "hearing-notice", article: "48(1)", value: 7, unit: "workingDay", titleZh: "听证通知", titleEn: "notice of a hearing" },
      { code: "renewal", article: "50", value: 30, unit: "workingDay", titleZh: "延续申请", titleEn: "application to renew" },
    ],
  },
  {
    id: "approval-special-procedures",
    title: { zh: "不计入期限的特别程序", en: "Procedures that stop the clock" },
    citations: [text("行政许可法", "45")],
    effectiveFrom: "2004-07-01",
    rows: ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map((procedure) => ({ procedure })),
  },
  {
    id: "approval-items",
    title: { zh: "安澜市（虚构）行政许可事项，样例", en: "Items of approval of 安澜市, which does not exist: a sample" },
    citations: [practice("实务惯例(样例)")],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: AGENCIES.flatMap(({ org, title: agency, items }) =>
      items.map(({ code, title, materials, fee, instant, inspection = false, majorInterest = false, joint = false, renewal = false }) => ({
        code,
        titleZh: title,
        org,
        agency,
        materials,
        fee,
        instant,
        inspection,
        majorInterest,
        joint,
        renewal,
        legalWd: joint ? 45 : 20,
        promisedWd: 8,
      })),
    ),
  },
  {
    id: "approval-appraisal",
    title: { zh: "窗口和部门月度绩效考评，样例", en: "Monthly appraisal of counters and departments: a sample" },
    citations: [excerpt("市级行政审批绩效考评规则(fsou 171266)")],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: [
      ...Object.entries(APPRAISAL_PARTS).map(([code, { weight, zh, en }]) => ({
        kind: "part",
        code,
        points: weight,
        titleZh: zh,
        titleEn: en,
      })),
      ...(["yellow", "orange", "red", "warnings", "incomplete"] as const).map((code) => ({
        kind: "deduction",
        code,
        points: -SAMPLE_APPRAISAL[code],
      })),
      ...Object.entries(DISCIPLINE_POINTS).map(([code, points]) => ({ kind: "discipline", code, points: -points })),
    ],
  },
];
