import type { Citation } from "@plumbline/core";

/**
 * Since when, and until when, the text whose articles are cited is in force. Of a law that was amended it is the amended text,
 * not the law: 行政许可法 is of 2004, the text that was read of 23 April 2019. Where a text does not carry the decision that amended
 * it, the day is that on which the decision was adopted if it took effect at once, else the day that it set. A document without an
 * entry is one whose day was not found; local rules of which only an excerpt is known have none.
 */
const IN_FORCE: Readonly<Record<string, readonly [from: string, to?: string]>> = {
  行政许可法: ["2019-04-23"],
  优化营商环境条例: ["2020-01-01"],
  行政处罚法: ["2021-07-15"],
  行政强制法: ["2012-01-01"],
  企业国有资产法: ["2009-05-01"],
  重大行政决策程序暂行条例: ["2019-09-01"],
  公务员法: ["2019-06-01"],
  机关事务管理条例: ["2012-10-01"],
  党政机关公务用车管理办法: ["2017-12-05"],
  预算法: ["2018-12-29"],
  财政违法行为处罚处分条例: ["2011-01-08"],
  民法典: ["2021-01-01"],
  农村集体经济组织法: ["2025-05-01"],
  政府投资条例: ["2019-07-01"],
  "必须招标的工程项目规定(国家发展改革委令第16号)": ["2018-06-01"],
  招标投标法: ["2017-12-28"],
  建设工程质量管理条例: ["2019-04-23"],
  保障农民工工资支付条例: ["2020-05-01"],
  招标投标法实施条例: ["2019-03-02"],
  政府采购法: ["2014-08-31"],
  政府采购法实施条例: ["2015-03-01"],
  领导干部报告个人有关事项规定: ["2017-02-08"],
  公职人员政务处分法: ["2020-07-01"],
  政府信息公开条例: ["2019-05-15"],
  信访工作条例: ["2022-05-01"],
  监察法: ["2025-06-01"],
  审计法: ["2022-01-01"],
  个人信息保护法: ["2021-11-01"],
  数据安全法: ["2021-09-01"],
  网络数据安全管理条例: ["2025-01-01"],
  档案法: ["2021-01-01"],
  "网络安全法(2016年文本)": ["2017-06-01", "2025-12-31"],
  "网络安全法(2025年修正)": ["2026-01-01"],
  // The text of 2018; the decision of 28 October 2025 changed and renumbered it.
  村民委员会组织法: ["2018-12-29", "2025-12-31"],
  国家行政机关及其工作人员在国内公务活动中不得赠送和接受礼品的规定: ["1988-12-01"],
  国务院关于在对外公务活动中赠送和接受礼品的规定: ["1993-12-05"],
  土地管理法实施条例: ["2021-09-01"],
  矿产资源法: ["2025-07-01"],
  中小企业促进法: ["2018-01-01"],
  特种设备安全法: ["2014-01-01"],
  固体废物污染环境防治法: ["2020-09-01"],
  产品质量法: ["2018-12-29"],

  党政领导干部选拔任用工作条例: ["2019-03-03"],
  "中国共产党国有企业基层组织工作条例(试行)": ["2019-12-30"],
  中国共产党纪律检查机关监督执纪工作规则: ["2019-01-01"],
  "党政机关工作人员礼品登记规定(一个月内登记)": ["1995-04-30"],
  经济责任审计规定: ["2019-07-07"],
  "关于规范市场监督管理行政处罚裁量权的指导意见(国市监法规〔2022〕2号)": ["2022-10-08"],
  "国务院办公厅关于严格规范涉企行政检查的意见(国办发〔2024〕54号)": ["2024-12-30"],
  "建筑工程施工发包与承包违法行为认定查处管理办法(建市规〔2019〕1号)": ["2019-01-01"],
  "信息安全技术 网络安全等级保护基本要求(GB/T 22239)": ["2019-12-01"],

  "北京市优化营商环境条例(2024年修订)": ["2024-11-29"],
  "上海市优化营商环境条例(2024年修订)": ["2024-11-01"],
  浙江省农村集体资产管理条例: ["2020-09-24"],
  上海市农村集体资产监督管理条例: ["2018-04-01"],
  山东省行政执法监督条例: ["2015-05-01"],
};

/** Since when, and until when, the text of a regulation that the packs cite is in force; empty where its day was not found. */
export function inForce(regulation: string): Pick<Citation, "inForceFrom" | "inForceTo"> {
  const [from, to] = Object.hasOwn(IN_FORCE, regulation) ? (IN_FORCE[regulation] ?? []) : [];
  return { ...(from === undefined ? undefined : { inForceFrom: from }), ...(to === undefined ? undefined : { inForceTo: to }) };
}

function cite(confidence: Citation["confidence"], regulation: string, article?: string): Citation {
  return { regulation, ...(article === undefined ? undefined : { article }), ...inForce(regulation), confidence };
}

/** A norm whose article was read. */
export function text(regulation: string, article?: string): Citation {
  return cite("text", regulation, article);
}

/** A norm of which an excerpt on a public page was read. */
export function excerpt(regulation: string, article?: string): Citation {
  return cite("excerpt", regulation, article);
}

/** A norm as remembered: to be verified before a supervisor relies on it. */
export function memory(regulation: string, article?: string): Citation {
  return cite("memory", regulation, article);
}

/** A rule of practice that no norm states; its numbers are samples to be tuned. */
export function practice(regulation = "实务惯例"): Citation {
  return cite("practice", regulation);
}
