import type { ReferenceTable } from "@plumbline/core";
import { excerpt, practice } from "../citations.ts";

/** Thresholds that decide by which method something has to be bought. */
export const TENDER_TABLES: readonly ReferenceTable[] = [
  {
    id: "mandatory-tender",
    title: { zh: "必须招标的工程项目规模标准", en: "Thresholds above which works must be tendered" },
    citations: [excerpt("必须招标的工程项目规定(国家发展改革委令第16号)", "5")],
    effectiveFrom: "2018-06-01",
    rows: [
      { kind: "施工", yuan: 4_000_000 },
      { kind: "货物", yuan: 2_000_000 },
      { kind: "服务", yuan: 1_000_000 },
    ],
  },
  {
    id: "open-tender-threshold",
    title: { zh: "公开招标数额标准(样例)", en: "Open tender threshold (sample)" },
    citations: [practice("实务惯例(公开招标数额标准由省级人民政府确定)")],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: [
      { category: "货物", yuan: 2_000_000 },
      { category: "服务", yuan: 2_000_000 },
    ],
  },
];
