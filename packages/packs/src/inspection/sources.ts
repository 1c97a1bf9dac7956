import type { Citation } from "@plumbline/core";
import { excerpt, text } from "../citations.ts";

/**
 * What inspections of enterprises (涉企行政检查) are measured by. Of the opinion of the General Office only what public pages and
 * press reports quote could be read; the number is that of its section, left out where they do not tell it.
 */
export function opinion(section?: string): Citation {
  return excerpt("国务院办公厅关于严格规范涉企行政检查的意见(国办发〔2024〕54号)", section);
}

/** Answers of the ministry of justice to questions on the opinion, as a public page sums them up. */
export const ANSWERS: Citation = excerpt("司法部办公厅《关于严格规范涉企行政检查的意见》有关问题解答");

/** The ministry's sample documents for inspections, as its own commentary describes them. */
export const FORMS: Citation = excerpt("司法部办公厅行政检查文书基本格式文本(试行)");

/** On penalties: an inspection may become a step of one. Laws of single fields ask the same of inspections (`inspection-officers`). */
export const penaltyLaw = (article: string): Citation => text("行政处罚法", article);
export const businessRegulation = (article: string): Citation => text("优化营商环境条例", article);
export const smallBusinessLaw = (article: string): Citation => text("中小企业促进法", article);

/** Of the laws of single fields, one that asks for two officers, their certificates and a record of each inspection. */
export const equipmentLaw = (article: string): Citation => text("特种设备安全法", article);

// Local regulations: what they set holds in their city, elsewhere it is a sample.
export const beijing = (article: string): Citation => text("北京市优化营商环境条例(2024年修订)", article);
export const shanghai = (article: string): Citation => text("上海市优化营商环境条例(2024年修订)", article);

/** Local documents of which a page quotes the place. */
export const LIAONING: Citation = excerpt("辽宁省进一步规范涉企行政检查的若干措施(辽政办发〔2025〕6号)", "一(二)");
export const SIPING: Citation = excerpt("四平市规范涉企行政检查“十严禁十落实”", "一(五)");
export const SHENZHEN: Citation = excerpt("深圳市行政执法监督码和扫码入企规定解读", "二");
