import type { Language } from "../language.ts";

export interface PageTexts {
  readonly page: string;
  readonly brand: string;
  readonly skip: string;
  readonly notice: string;
  readonly overview: string;
  readonly numbers: string;
  readonly toLookAt: string;
  readonly subjects: string;
  readonly findings: string;
  readonly processes: string;
  readonly releases: string;
  readonly compiled: string;
  readonly duplicates: string;
  readonly outside: string;
  readonly flagsFound: string;
  readonly flagsSilent: string;
  readonly ofFlags: (n: string) => string;
  readonly byFlag: string;
  readonly byFlagMeta: string;
  readonly flag: string;
  readonly notFlagged: string;
  readonly notComputable: string;
  readonly notApplicable: string;
  readonly mostly: string;
  readonly bySubject: string;
  readonly bySubjectMeta: (shown: string, all: string) => string;
  readonly subjectMeta: (flags: number, findings: number) => string;
  readonly more: (n: string) => string;
  readonly nothing: string;
  readonly definition: string;
  readonly parameters: string;
  readonly noParameters: string;
  readonly basis: string;
  readonly memory: string;
  readonly caution: string;
  readonly compared: string;
  readonly group: string;
  readonly all: string;
  readonly found: string;
  readonly subject: string;
  readonly seen: string;
  readonly proofs: (ids: string, n: number) => string;
  readonly missing: string;
  readonly data: string;
  readonly dataMeta: string;
  readonly field: string;
  readonly times: string;
  readonly affects: string;
  readonly issues: string;
  readonly noIssues: string;
  readonly where: string;
  readonly line: (file: string, line: number) => string;
  readonly how: string;
  readonly howItems: readonly string[];
  readonly provenance: string;
  readonly file: string;
  readonly version: string;
  readonly scrollable: string;
  readonly joint: string;
  readonly colon: string;
  readonly flagSections: string;
}

const ZH: PageTexts = {
  page: "采购红旗指标报告",
  brand: "准绳",
  skip: "跳到正文",
  notice: "红旗只说明值得看一看，不是结论，也不指向任何人。每一项都可能有正当理由，须由人核查，并听取有关单位说明。",
  overview: "总览",
  numbers: "规模",
  toLookAt: "需核查",
  subjects: "个对象",
  findings: "项",
  processes: "项目",
  releases: "发布",
  compiled: "由多份发布合并",
  duplicates: "重复的发布",
  outside: "不在范围内",
  flagsFound: "有发现的指标",
  flagsSilent: "全部无法计算的指标",
  ofFlags: (n) => `共 ${n} 项指标`,
  byFlag: "按指标",
  byFlagMeta: "比较多个项目的指标，需核查一列计的是对象（项目、采购人或投标人）",
  flag: "指标",
  notFlagged: "未见",
  notComputable: "无法计算",
  notApplicable: "不适用",
  mostly: "主因",
  bySubject: "指标最集中的对象",
  bySubjectMeta: (shown, all) => (shown === all ? `共 ${all} 个` : `共 ${all} 个，列出 ${shown} 个`),
  subjectMeta: (flags, findings) => (flags === findings ? `${flags} 项指标` : `${flags} 项指标，${findings} 项发现`),
  more: (n) => `另有 ${n} 项，见 JSON 格式`,
  nothing: "没有需核查的。没有红旗不等于没有风险，只说明所列指标没有发现。",
  definition: "定义",
  parameters: "参数",
  noParameters: "无",
  basis: "依据",
  memory: "条文待核对",
  caution: "另须考虑",
  compared: "比较的尺度",
  group: "组",
  all: "全部",
  found: "发现",
  subject: "对象",
  seen: "看到了什么",
  proofs: (ids, n) => (n > 0 ? `涉及 ${ids} 等，另有 ${n} 个` : `涉及 ${ids}`),
  missing: "无法计算的原因",
  data: "数据是否够用",
  dataMeta: "没有数据不等于没有风险",
  field: "字段",
  times: "次数",
  affects: "影响的指标",
  issues: "数据问题",
  noIssues: "读取时没有发现数据问题。",
  where: "出现在",
  line: (file, line) => `${file} 第 ${line} 行`,
  how: "如何看这份报告",
  howItems: [
    "每项指标对每个项目只有四种回答：需核查、未见、无法计算（缺什么都写明）、不适用。无法计算不等于没有问题。",
    "以四分位数和界限比较的指标，在分布偏斜的数据中总会有一部分落在界限之外，请同时看每项指标下的数量、四分位数和界限。",
    "不同币种的价格从不互相比较。",
    "结果只由数据和参数决定：同样的输入总得到同样的结果，可以用命令行重算核对。",
    "同一对象涉及的指标多，只说明先看它，不说明问题更重。",
  ],
  provenance: "来源与校验",
  file: "文件",
  version: "版本",
  scrollable: "可左右滑动",
  joint: "、",
  colon: "：",
  flagSections: "各项指标",
};

const EN: PageTexts = {
  page: "Red flags of procurement",
  brand: "Plumbline",
  skip: "Skip to content",
  notice:
    "A red flag is a reason to look. It is not a verdict and points at nobody. Each may have a good reason: a person has to look, and to hear those concerned.",
  overview: "Overview",
  numbers: "In numbers",
  toLookAt: "To look at",
  subjects: "subjects",
  findings: "findings",
  processes: "Processes",
  releases: "Releases",
  compiled: "Compiled of several",
  duplicates: "Read twice",
  outside: "Outside the scope",
  flagsFound: "Flags that found something",
  flagsSilent: "Flags that could not be computed",
  ofFlags: (n) => `of ${n} flags`,
  byFlag: "By flag",
  byFlagMeta: "Of flags that compare processes, what is to look at are subjects: processes, buyers or tenderers",
  flag: "Flag",
  notFlagged: "Not flagged",
  notComputable: "Not computable",
  notApplicable: "Not applicable",
  mostly: "mostly",
  bySubject: "Where most flags meet",
  bySubjectMeta: (shown, all) => (shown === all ? all : `${shown} of ${all}`),
  subjectMeta: (flags, findings) => `${flags} ${flags === 1 ? "flag" : "flags"}${findings > flags ? `, ${findings} findings` : ""}`,
  more: (n) => `${n} more; see the JSON format`,
  nothing: "Nothing to look at. That does not mean no risk, only that the listed flags found nothing.",
  definition: "Definition",
  parameters: "Parameters",
  noParameters: "none",
  basis: "Basis",
  memory: "wording to be verified",
  caution: "Also consider",
  compared: "Measured by",
  group: "Group",
  all: "all",
  found: "Found",
  subject: "Subject",
  seen: "What was seen",
  proofs: (ids, n) => (n > 0 ? `in ${ids} and ${n} more` : `in ${ids}`),
  missing: "Why not computable",
  data: "Whether the data suffice",
  dataMeta: "No data does not mean no risk",
  field: "Field",
  times: "Times",
  affects: "Flags",
  issues: "Data issues",
  noIssues: "No issues were found when the data were read.",
  where: "Where",
  line: (file, line) => `${file} line ${line}`,
  how: "How to read this report",
  howItems: [
    "Of each process a flag says one of four things: to look at, not flagged, not computable (and what is missing), not applicable. Not computable does not mean that nothing is wrong.",
    "Flags that compare by quartiles and fences always find some outside the fence where data are skewed: look at the number, the quartiles and the fence below each flag.",
    "Prices of different currencies are never compared.",
    "The results depend on the data and the parameters only: the same input always gives the same, and the command line computes it again.",
    "Many flags on one subject say where to look first, not that something is worse.",
  ],
  provenance: "Provenance",
  file: "File",
  version: "Version",
  scrollable: "scrolls sideways",
  joint: ", ",
  colon: ": ",
  flagSections: "Flags",
};

export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { zh: ZH, en: EN };
