import type { Citation } from "@plumbline/core";

// The version whose article numbers the control points cite: since when it is in force.
const IN_FORCE_FROM: Readonly<Record<string, string>> = {
  行政许可法: "2004-07-01",
  优化营商环境条例: "2020-01-01",
  行政处罚法: "2021-07-15",
  行政强制法: "2012-01-01",
  企业国有资产法: "2009-05-01",
  重大行政决策程序暂行条例: "2019-09-01",
  公务员法: "2019-06-01",
  机关事务管理条例: "2012-10-01",
  党政机关公务用车管理办法: "2017-12-05",
  预算法: "2015-01-01",
  财政违法行为处罚处分条例: "2005-02-01",
  民法典: "2021-01-01",
  农村集体经济组织法: "2025-05-01",
  政府投资条例: "2019-07-01",
  "必须招标的工程项目规定(国家发展改革委令第16号)": "2018-06-01",
  招标投标法: "2000-01-01",
  建设工程质量管理条例: "2000-01-30",
  保障农民工工资支付条例: "2020-05-01",
  招标投标法实施条例: "2012-02-01",
  政府采购法: "2003-01-01",
  政府采购法实施条例: "2015-03-01",
  领导干部报告个人有关事项规定: "2017-02-08",
  公职人员政务处分法: "2020-07-01",
  政府信息公开条例: "2019-05-15",
  信访工作条例: "2022-05-01",
  监察法: "2025-06-01",
  个人信息保护法: "2021-11-01",
  数据安全法: "2021-09-01",
  "网络安全法(2016年文本)": "2017-06-01",
};

function cite(confidence: Citation["confidence"], regulation: string, article?: string): Citation {
  const inForceFrom = IN_FORCE_FROM[regulation];
  return {
    regulation,
    ...(article === undefined ? undefined : { article }),
    ...(inForceFrom === undefined ? undefined : { inForceFrom }),
    confidence,
  };
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
