import type { ReferenceTable } from "@plumbline/core";
import { text } from "../citations.ts";
import { beijing, opinion, penaltyLaw, shanghai } from "./sources.ts";

/** An item of the published list (行政检查事项清单). */
export interface ListedItem {
  readonly code: string;
  readonly title: string;
  /** Organ that may check it; absent: every organ of the host. */
  readonly organ?: string;
  readonly from: string;
  /** First day on which it is no longer on the list. */
  readonly until?: string;
  /** Could be checked from papers, shared data or remotely. */
  readonly offSiteEnough: boolean;
}

/** How often one organ may inspect one enterprise of a class in a year (年度频次上限). */
export interface PublishedCap {
  readonly organ: string;
  readonly year: number;
  /** Absent: every class that has no row of its own. */
  readonly riskClass?: string;
  readonly cap: number;
}

/** An organ whose qualification to inspect was announced (主体资格公告). */
export interface AnnouncedSubject {
  readonly organ: string;
  readonly kind: "organ" | "authorized" | "entrusted";
  readonly from: string;
  readonly until?: string;
}

/** What a locality published; with an empty list nothing is known of it, and the event has to say. */
export interface InspectionRegisters {
  readonly items?: readonly ListedItem[];
  readonly caps?: readonly PublishedCap[];
  readonly subjects?: readonly AnnouncedSubject[];
}

/** Whether the code stood on the organ's list on that day; undefined where the pack has no list. */
export function listedItem(
  items: readonly ListedItem[],
  code: string,
  organ: string | undefined,
  day: string,
): { readonly listed: boolean; readonly offSiteEnough?: boolean } | undefined {
  if (items.length === 0) return undefined;
  const row = items.find((item) => item.code === code && (item.organ === undefined || item.organ === organ) && inForce(item, day));
  return row ? { listed: true, offSiteEnough: row.offSiteEnough } : { listed: false };
}

/** The row of the class goes before the one for all classes. */
export function capFor(caps: readonly PublishedCap[], organ: string, year: number, riskClass: string | undefined): number | undefined {
  const rows = caps.filter((row) => row.organ === organ && row.year === year);
  return (rows.find((row) => row.riskClass !== undefined && row.riskClass === riskClass) ?? rows.find((row) => row.riskClass === undefined))
    ?.cap;
}

/** Undefined where the pack has no register. */
export function announcedSubject(
  subjects: readonly AnnouncedSubject[],
  organ: string | undefined,
  day: string,
): { readonly kind?: AnnouncedSubject["kind"]; readonly announced: boolean } | undefined {
  if (subjects.length === 0) return undefined;
  const row = subjects.find((subject) => subject.organ === organ && inForce(subject, day));
  return row ? { kind: row.kind, announced: true } : { announced: false };
}

function inForce({ from, until }: { readonly from: string; readonly until?: string }, day: string): boolean {
  return from <= day && (until === undefined || day < until);
}

const MARKET = "anlan.market";
const SAFETY = "anlan.safety";

/** Of the invented city 安澜市. */
export const SAMPLE_INSPECTION_REGISTERS = {
  items: [
    { code: "AL-JC-001", title: "特种设备使用登记检查(样例)", organ: MARKET, from: "2025-06-30", offSiteEnough: false },
    { code: "AL-JC-002", title: "产品标识检查(样例)", organ: MARKET, from: "2025-06-30", offSiteEnough: false },
    { code: "AL-JC-003", title: "年度报告公示信息核查(样例)", organ: MARKET, from: "2025-06-30", offSiteEnough: true },
    { code: "AL-JC-004", title: "计量器具检查(样例)", organ: MARKET, from: "2025-06-30", until: "2026-07-01", offSiteEnough: false },
    { code: "AL-JC-101", title: "危险作业现场检查(样例)", organ: SAFETY, from: "2025-06-30", offSiteEnough: false },
    { code: "AL-JC-102", title: "应急预案备案核查(样例)", organ: SAFETY, from: "2025-06-30", offSiteEnough: true },
  ],
  caps: [
    { organ: MARKET, year: 2026, cap: 2 },
    { organ: MARKET, year: 2026, riskClass: "A", cap: 1 },
    { organ: MARKET, year: 2026, riskClass: "D", cap: 4 },
    { organ: SAFETY, year: 2026, cap: 2 },
    { organ: SAFETY, year: 2026, riskClass: "D", cap: 6 },
  ],
  subjects: [
    { organ: MARKET, kind: "organ", from: "2025-05-31" },
    { organ: SAFETY, kind: "organ", from: "2025-05-31" },
    { organ: "anlan.fire", kind: "authorized", from: "2025-05-31" },
  ],
} as const satisfies InspectionRegisters;

/** Fields whose law asks for two officers and their certificates, some for a notice and an approval as well; read in their texts. */
const OFFICER_RULES = [
  ["特种设备", "特种设备安全法", "65", false, false],
  ["旅游", "旅游法", "86", false, false],
  ["统计", "统计法", "38", false, false],
  ["邮政", "邮政法", "63", false, false],
  ["反洗钱", "反洗钱法", "22", true, true],
  ["银行业", "银行业监督管理法", "34", true, true],
  ["噪声", "噪声污染防治法", "29", false, false],
  ["化妆品", "化妆品监督管理条例", "47", false, false],
  ["危险化学品", "危险化学品安全管理条例", "7", false, false],
  ["工业产品生产许可", "工业产品生产许可证管理条例", "39", false, false],
  ["生猪屠宰", "生猪屠宰管理条例", "27", false, false],
  ["碳排放权交易", "碳排放权交易管理暂行条例", "17", false, false],
  ["人力资源市场", "人力资源市场暂行条例", "34", false, false],
  ["稀土", "稀土管理条例", "19", false, false],
] as const;

/** Who may inspect, and how many; the other tables are invented, and a host brings the published ones. */
export const INSPECTION_TABLES: readonly ReferenceTable[] = [
  {
    id: "inspection-subjects",
    title: { zh: "行政检查主体的类别", en: "Who may inspect, and who may not" },
    citations: [opinion("二"), penaltyLaw("17"), penaltyLaw("19"), penaltyLaw("20"), penaltyLaw("21")],
    effectiveFrom: "2024-12-30",
    rows: [
      { code: "organ", zh: "具有行政执法权的行政机关", en: "An administrative organ with power of enforcement", may: true },
      { code: "authorized", zh: "法律、法规授权的组织", en: "An organisation authorised by law or regulation", may: true },
      { code: "entrusted", zh: "受委托组织", en: "An organisation entrusted in writing", may: true },
      { code: "coordinating", zh: "议事协调机构", en: "A coordinating body of government", may: false },
      { code: "thirdParty", zh: "检验检测机构、科研院所等第三方", en: "A third party: a laboratory, an institute", may: false },
      { code: "contractor", zh: "承接外包的中介机构", en: "An intermediary to which it was contracted out", may: false },
    ],
  },
  {
    id: "inspection-officers",
    title: { zh: "单行法对检查人员人数、证件和文书的规定", en: "What the laws of single fields ask of those who inspect" },
    citations: OFFICER_RULES.map(([, regulation, article]) => text(regulation, article)),
    effectiveFrom: "2025-01-01",
    rows: OFFICER_RULES.map(([field, regulation, article, notice, approval]) => ({
      field,
      regulation,
      article,
      officers: 2,
      certificate: true,
      notice,
      approval,
    })),
  },
  {
    id: "inspection-items",
    title: { zh: "行政检查事项清单(样例)", en: "List of inspection items (sample)" },
    citations: [opinion("三")],
    effectiveFrom: "2025-06-30",
    sample: true,
    rows: SAMPLE_INSPECTION_REGISTERS.items.map((row) => ({ ...row })),
  },
  {
    id: "inspection-caps",
    title: { zh: "年度检查频次上限(样例)", en: "Inspections a year, at most (sample)" },
    citations: [opinion("四")],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: SAMPLE_INSPECTION_REGISTERS.caps.map((row) => ({ ...row })),
  },
  {
    id: "inspection-plan",
    title: { zh: "年度检查计划(样例)", en: "Yearly plan of inspections (sample)" },
    citations: [beijing("67"), shanghai("62")],
    effectiveFrom: "2026-03-20",
    sample: true,
    rows: [
      { plan: "AL-SC-2026-01", organ: MARKET, items: ["AL-JC-001", "AL-JC-002"], enterprises: 120, share: 0.05 },
      { plan: "AL-AQ-2026-01", organ: SAFETY, items: ["AL-JC-101"], enterprises: 80, share: 0.1 },
    ],
  },
];
