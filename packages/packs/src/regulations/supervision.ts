import { regulation } from "./regulation.ts";

export const supervisionRegulations = [
  regulation("个人信息保护法", "Personal Information Protection Law", "law", [
    ["6", "目的明确、范围最小", "A clear purpose and no more than it needs", "principle"],
    ["19", "保存期限为实现目的所必要的最短时间", "Kept no longer than the purpose needs"],
    [
      "24",
      "自动化决策透明公平,个人可以要求说明并拒绝",
      "Automated decisions are open and fair; a person may ask why and refuse",
      "principle",
    ],
    ["34", "国家机关在法定职责所必需的范围内处理", "State organs process what their duty needs, and no more"],
    ["35", "国家机关履行告知义务", "State organs inform", "content"],
    ["51", "分类管理、权限、加密、培训、预案", "Classes, permissions, encryption, training, plans", "content"],
    ["54", "定期合规审计", "Regular audits of compliance"],
    ["55", "处理敏感信息、自动化决策、委托处理等事前评估并记录", "Sensitive data, automated decisions and outsourcing are assessed before"],
    ["56", "评估报告和处理记录至少保存三年", "Assessments and records are kept for 3 years"],
  ]),
  regulation("数据安全法", "Data Security Law", "law", [
    ["27", "全流程数据安全管理和等级保护", "Security throughout, on top of graded protection", "content"],
    ["38", "国家机关依法收集使用并保密", "State organs collect by law and keep it confidential", "principle"],
    ["39", "国家机关建立数据安全管理制度", "State organs keep rules for data security", "content"],
    [
      "40",
      "委托建设、存储、加工须经批准并监督,受托方不得留存、泄露",
      "Outsourcing is approved and watched; the contractor keeps and discloses nothing",
    ],
  ]),
  regulation("网络数据安全管理条例", "Regulation on Network Data Security", "regulation", [
    ["11", "事件应急预案、立即处置、报告并通知利害关系人", "Incidents are handled at once, reported, and told to those concerned"],
    ["12", "提供、委托处理有合同和监督,记录至少保存三年", "Sharing and outsourcing by contract, watched, recorded for 3 years"],
    ["15", "委托建设、运行、维护政务系统经严格批准并明确权限", "Outsourced government systems are approved, with permissions spelled out"],
    ["16", "服务方未经同意不得访问、留存、使用或者关联分析", "The provider does not access, keep, use or correlate without consent"],
    ["17", "为国家机关服务的系统参照电子政务要求管理", "Systems that serve state organs are held to the same standard", "principle"],
  ]),
  regulation("网络安全法(2016年文本)", "Cybersecurity Law (text of 2016)", "law", [
    ["21", "等级保护;监测记录并留存网络日志不少于六个月", "Graded protection; network logs are kept for 6 months at least"],
  ]),
];
