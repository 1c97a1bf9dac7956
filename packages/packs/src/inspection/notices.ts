import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "INS-01",
    title: { zh: "请核对检查主体的资格", en: "Check who carries out the inspection" },
    gist: {
      zh: "检查由行政执法机关、法律法规授权的组织或者受委托组织实施，主体资格经确认并公告。",
      en: "Only organs with power of enforcement, authorised or entrusted bodies inspect, once their qualification is announced.",
    },
    why: {
      zh: "本次检查的主体类别：{e.subjectKind}；可以检查的类别：{p.kinds}；主体资格公告：{e.subjectAnnounced}。",
      en: "Kind of body: {e.subjectKind}. Kinds that may inspect: {p.kinds}. Qualification announced: {e.subjectAnnounced}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-02",
    title: { zh: "检查事项不在公布清单，请核对", en: "The item is not on the published list: check it" },
    gist: {
      zh: "检查事项向社会公布后实施；未公布的事项不实施检查。",
      en: "Items are inspected once they are published; what is not published is not inspected.",
    },
    why: {
      zh: "本次登记的检查事项中，有事项在检查当日的清单中查不到。",
      en: "Among the items registered there is one that is not on the list of the day.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-03",
    title: { zh: "请公布本年度检查计划", en: "Publish the plan of inspections for the year" },
    gist: {
      zh: "年度检查计划载明对象、方式、项目和比例，在当地规定的期限前向社会公布。",
      en: "The yearly plan states subjects, ways, items and shares, and is published by the day that local rules set.",
    },
    why: {
      zh: "计划年度自 {e.yearStart} 开始，应在 {p.months}内公布；登记的公布时间：{e.publishedAt}。",
      en: "The year begins on {e.yearStart}; the plan is due within {p.months}. Published: {e.publishedAt}.",
    },
    acts: ["correct", "acknowledge"],
  },
  {
    control: "INS-04",
    title: { zh: "请核对检查是否列入计划", en: "Check whether the plan has this inspection" },
    gist: {
      zh: "日常检查按公布的计划进行；投诉举报、转办交办等个案检查另行批准。",
      en: "Daily inspections follow the published plan; complaints and referrals are approved one by one.",
    },
    why: {
      zh: "本次为{e.kind}，登记为列入计划：{e.planned}。",
      en: "This one is {e.kind}; in the plan, as registered: {e.planned}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-05",
    title: { zh: "本年度检查次数已达上限", en: "The yearly cap for this enterprise is reached" },
    gist: {
      zh: "同一机关对同一企业的年度检查不超过公布的频次上限；上级部署的专项检查另计。",
      en: "One organ inspects one enterprise no more often in a year than the published cap; campaigns ordered from above apart.",
    },
    why: {
      zh: "这是本年度第 {e.count} 次入企检查；公布的上限为 {e.cap} 次。",
      en: "This is visit number {e.count} this year; the published cap is {e.cap}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-06",
    title: { zh: "请考虑与近期检查合并", en: "Consider putting this visit together with the last" },
    gist: {
      zh: "同一机关对同一企业的多项检查，能合并的合并进行。",
      en: "Several inspections of one enterprise by one organ are put together where they can be.",
    },
    why: {
      zh: "上一次日常检查在 {e.visits[].previousAt}，本次在 {e.visits[].at}，相隔不超过 {p.days}。",
      en: "The last daily visit was on {e.visits[].previousAt}, this one is on {e.visits[].at}: no more than {p.days} apart.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "INS-07",
    title: { zh: "请先报负责人批准", en: "Have the head approve it first" },
    gist: {
      zh: "实施检查之前报行政执法主体负责人批准；情况紧急的，当场实施后补办。",
      en: "The head of the body approves before the inspection; in an emergency afterwards.",
    },
    why: {
      zh: "检查于 {e.begunAt} 开始；登记的批准时间：{e.approvedAt}；负责人批准：{e.approvedByHead}。",
      en: "It began at {e.begunAt}. Approved: {e.approvedAt}. By the head: {e.approvedByHead}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-08",
    title: { zh: "请补办紧急检查的批准手续", en: "Have the urgent inspection approved" },
    gist: {
      zh: "情况紧急当场实施检查的，及时报告并补办批准手续。",
      en: "An inspection that could not wait is reported soon and approved afterwards.",
    },
    why: {
      zh: "紧急检查于 {e.begunAt} 开始，补办期限为 {p.wd}；登记的批准时间：{e.approvedAt}。",
      en: "It began at {e.begunAt}; approval is to follow within {p.wd}. Approved: {e.approvedAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-09",
    title: { zh: "请确认由两名执法人员检查", en: "Confirm that two officers inspect" },
    gist: {
      zh: "现场检查由两名以上具有执法资格的人员进行，法律另有规定的除外。",
      en: "Two or more qualified officers inspect on site, unless a law says otherwise.",
    },
    why: {
      zh: "登记的检查人员：{e.officers}；要求不少于 {p.min}。",
      en: "Officers registered: {e.officers}. At least {p.min} are required.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-10",
    title: { zh: "请核对检查人员的执法证件", en: "Check the officers' certificates" },
    gist: {
      zh: "检查人员持有效执法证件；没有证件的辅助人员、网格员、临时人员不实施检查。",
      en: "Those who inspect hold a valid certificate; helpers without one do not inspect.",
    },
    why: {
      zh: "检查于 {e.begunAt} 开始；有人员登记的证件有效期至：{e.credentials[].certValidTo}。",
      en: "It began at {e.begunAt}; a certificate is registered as valid to: {e.credentials[].certValidTo}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-11",
    title: { zh: "请登记出示执法证件的情况", en: "Register that certificates were shown" },
    gist: {
      zh: "检查时主动出示执法证件；不出示的，被检查人有权拒绝。",
      en: "Officers show their certificates unasked; without that the inspection may be refused.",
    },
    why: {
      zh: "本次现场检查已经结束，登记的出示时间：{e.certificatesShownAt}。",
      en: "The visit has ended. Certificates shown: {e.certificatesShownAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-12",
    title: { zh: "请补送检查通知书", en: "Give the enterprise notice of the inspection" },
    gist: {
      zh: "检查应当有通知书，载明依据、事项、人员和企业的权利。",
      en: "An inspection comes with a written notice of its basis, items and officers and of the enterprise's rights.",
    },
    why: {
      zh: "本次检查已经结束，登记的送达时间：{e.noticedAt}。",
      en: "The inspection has ended. Notice given: {e.noticedAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-13",
    title: { zh: "请先扫码登记再开始检查", en: "Scan the code on arrival" },
    gist: {
      zh: "到达企业后先扫码登记，再开始检查；突发应急等情形除外。观摩、督导等活动同样登记。",
      en: "The enterprise's code is scanned before the inspection begins, emergencies apart; visits to look on as well.",
    },
    why: {
      zh: "入企检查于 {e.begunAt} 开始，登记的扫码时间：{e.scannedAt}。",
      en: "The visit began at {e.begunAt}. Scanned: {e.scannedAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-14",
    title: { zh: "请按检查程序办理本次入企", en: "Treat this visit as an inspection" },
    gist: {
      zh: "以观摩、督导、考察等名义入企的，不实施检查；需要检查的按检查程序办理。",
      en: "Nothing is inspected on a visit to look on, supervise or study; what has to be inspected takes its own course.",
    },
    why: {
      zh: "本次登记为{e.form}，同时登记了检查事项；不实施检查的名义：{p.forms}。",
      en: "The visit is registered as {e.form}, and items were checked. Names under which nothing is inspected: {p.forms}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-15",
    title: { zh: "请考虑采用非现场检查", en: "Consider checking this without a visit" },
    gist: {
      zh: "能通过书面核查、信息共享、智慧监管等方式监管的，不入企检查。",
      en: "What papers, shared data or remote means can show needs no visit.",
    },
    why: {
      zh: "本次登记为入企检查，登记的事项都可以非现场检查。",
      en: "This is a visit, and all items registered can be checked without one.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-16",
    title: { zh: "请先办理异地协助", en: "Ask the other region for assistance first" },
    gist: {
      zh: "检查以属地管辖为原则；确需异地检查的，按协助机制办理。",
      en: "Inspections are a matter of the place; elsewhere they go by way of assistance.",
    },
    why: {
      zh: "企业所在区划 {e.region}，本机关管辖 {e.jurisdiction}；检查开始 {e.begunAt}，登记的协助时间：{e.assistanceAt}。",
      en: "The enterprise is in {e.region}, the organ is competent in {e.jurisdiction}. Begun: {e.begunAt}. Assistance: {e.assistanceAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-17",
    title: { zh: "专项检查请先报批", en: "Have the special inspection approved first" },
    gist: {
      zh: "专项检查事先拟订计划，经县级以上政府或者实行垂直管理的上一级机关批准。",
      en: "A special inspection is planned beforehand and approved by a government at county level or above, or by the superior organ.",
    },
    why: {
      zh: "开始 {e.begunAt}，批准 {e.approvedAt}，批准层级：{e.approvedBy}；可以批准的层级：{p.by}。",
      en: "Begun: {e.begunAt}. Approved: {e.approvedAt}, by: {e.approvedBy}. Approval lies with: {p.by}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-18",
    title: { zh: "请将专项检查计划备案", en: "File the plan of the special inspection" },
    gist: { zh: "专项检查计划批准后备案。", en: "The plan of a special inspection is filed once it is approved." },
    why: {
      zh: "批准 {e.approvedAt}，备案期限为 {p.wd}；登记的备案时间：{e.filedAt}。",
      en: "Approved: {e.approvedAt}; to be filed within {p.wd}. Filed: {e.filedAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-19",
    title: { zh: "专项检查已达年度数量", en: "The number of campaigns for the year is reached" },
    gist: { zh: "专项检查实行年度数量控制。", en: "The number of special inspections in a year is limited." },
    why: {
      zh: "本年度拟订的专项检查为 {e.count} 项，数量上限为 {e.cap} 项。",
      en: "Planned this year: {e.count}. The limit is {e.cap}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-20",
    title: { zh: "请将检查结果告知企业", en: "Tell the enterprise the result" },
    gist: { zh: "检查结束后，将结果告知被检查企业。", en: "After an inspection the enterprise is told the result." },
    why: {
      zh: "检查于 {e.endedAt} 结束，告知期限为 {p.wd}；登记的告知时间：{e.resultToldAt}。",
      en: "It ended at {e.endedAt}; the result is due within {p.wd}. Told: {e.resultToldAt}.",
    },
    acts: ["correct", "acknowledge"],
  },
  {
    control: "INS-21",
    title: { zh: "请公开随机抽查结果", en: "Publish the result of the random inspection" },
    gist: { zh: "随机抽查的事项和查处结果及时向社会公开。", en: "Items and results of random inspections are soon made public." },
    why: {
      zh: "随机抽查：{e.randomRequired}；检查于 {e.endedAt} 结束，公开期限为 {p.wd}；登记的公开时间：{e.resultPublishedAt}。",
      en: "Random: {e.randomRequired}. It ended at {e.endedAt}; publication is due within {p.wd}. Published: {e.resultPublishedAt}.",
    },
    acts: ["correct", "acknowledge"],
  },
  {
    control: "INS-22",
    title: { zh: "请随机抽取对象和人员", en: "Draw the subject and the officers by lot" },
    gist: {
      zh: "市场监管领域的日常检查随机抽取对象、随机选派人员；特殊行业、重点领域和投诉举报等除外。",
      en: "In market supervision the subject and the officers of a daily inspection are drawn by lot; key fields and complaints apart.",
    },
    why: {
      zh: "本次为{e.kind}，应当随机：{e.randomRequired}；对象随机：{e.randomSubject}；人员随机：{e.randomOfficers}。",
      en: "This one is {e.kind}; to be drawn: {e.randomRequired}. Subject drawn: {e.randomSubject}. Officers drawn: {e.randomOfficers}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-23",
    title: { zh: "检查费用不由企业承担，请核对", en: "The enterprise bears no cost: check this" },
    gist: { zh: "检查费用不转嫁给被检查企业。", en: "The cost of an inspection is not passed on to the enterprise." },
    why: { zh: "登记由企业承担的金额为 {e.charged}。", en: "Registered as borne by the enterprise: {e.charged}." },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-24",
    title: { zh: "请制作现场检查笔录", en: "Make a written record of the inspection" },
    gist: { zh: "询问或者检查制作笔录。", en: "An inspection or an inquiry is put on record." },
    why: {
      zh: "本次检查已经结束，登记的笔录时间：{e.recordedAt}。",
      en: "The inspection has ended. Record made: {e.recordedAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-25",
    title: { zh: "请核对考核指标的内容", en: "Check what the assessment looks at" },
    gist: {
      zh: "不下达检查指标；考核考评、预算绩效不与检查频次、罚没数额挂钩。",
      en: "No targets for inspections; assessments and budgets do not depend on their number or on what fines bring in.",
    },
    why: { zh: "考核挂钩的内容：{e.linkedTo}；不应挂钩的内容：{p.links}。", en: "Tied to: {e.linkedTo}. Not to be tied to: {p.links}." },
    acts: ["correct", "justify"],
  },
  {
    control: "INS-26",
    title: { zh: "请按新的依据调整清单", en: "Adjust the list to the law as it is now" },
    gist: {
      zh: "检查事项的依据变化后，清单及时调整并公布。",
      en: "When the law behind an item changes, the list is soon adjusted and published.",
    },
    why: {
      zh: "依据于 {e.basisChangedAt} 变化，启动调整的期限为 {p.months}；登记的调整时间：{e.adjustedAt}。",
      en: "The basis changed on {e.basisChangedAt}; an adjustment is to begin within {p.months}. Adjusted: {e.adjustedAt}.",
    },
    acts: ["correct", "acknowledge"],
  },
  {
    control: "INS-27",
    title: { zh: "请更换已回避的检查人员", en: "Send another officer: one has stood back" },
    gist: {
      zh: "与案件有利害关系、可能影响公正的人员回避，不参加检查。",
      en: "An officer with an interest in the matter stands back and does not inspect.",
    },
    why: { zh: "检查人员：{e.officers}；已登记回避：{e.recused}。", en: "Officers: {e.officers}. Stood back: {e.recused}." },
    acts: ["correct", "recuse"],
  },
  {
    control: "INS-28",
    title: { zh: "请考虑与其他部门联合检查", en: "Consider inspecting together with the other organ" },
    gist: {
      zh: "不同部门对同一企业的多项检查，能合并完成的，合并或者联合进行。",
      en: "Inspections of one enterprise by several organs are made together where they can be.",
    },
    why: {
      zh: "另一部门的日常检查在 {e.visits[].previousAt}，本次在 {e.visits[].at}，相隔不超过 {p.days}；联合检查：{e.visits[].joint}。",
      en: "Another organ came on {e.visits[].previousAt}, this one on {e.visits[].at}: no more than {p.days} apart. Together: {e.visits[].joint}.",
    },
    acts: ["justify", "acknowledge"],
  },
];

const DAYS: Text = { zh: "日", en: "calendar days" };
const WORKING_DAYS: Text = { zh: "个工作日", en: "working days" };
const MONTHS: Text = { zh: "个月", en: "month(s)" };
const PERSONS: Text = { zh: "人", en: "persons" };

const SUBJECTS: Readonly<Record<string, Text>> = {
  organ: { zh: "行政执法机关", en: "an organ of enforcement" },
  authorized: { zh: "法律法规授权的组织", en: "an authorised organisation" },
  entrusted: { zh: "受委托组织", en: "an entrusted organisation" },
  coordinating: { zh: "议事协调机构", en: "a coordinating body" },
  thirdParty: { zh: "第三方机构", en: "a third party" },
  contractor: { zh: "外包的中介机构", en: "a contractor" },
};

const FORMS: Readonly<Record<string, Text>> = {
  inspection: { zh: "检查", en: "an inspection" },
  observation: { zh: "观摩", en: "a visit to look on" },
  supervision: { zh: "督导", en: "a visit to supervise" },
  study: { zh: "考察", en: "a study visit" },
};

const KINDS: Readonly<Record<string, Text>> = {
  daily: { zh: "日常检查", en: "a daily inspection" },
  case: { zh: "个案检查", en: "an inspection for one case" },
  special: { zh: "专项检查", en: "part of a campaign" },
};

const APPROVERS: Readonly<Record<string, Text>> = {
  government: { zh: "县级以上政府", en: "a government at county level or above" },
  superior: { zh: "上一级机关", en: "the superior organ" },
  organ: { zh: "本机关", en: "the organ itself" },
};

const LINKS: Readonly<Record<string, Text>> = {
  inspectionCount: { zh: "检查频次", en: "number of inspections" },
  fineAmount: { zh: "罚款数额", en: "amount of fines" },
  confiscatedAmount: { zh: "没收数额", en: "amount confiscated" },
  complaintsSettled: { zh: "投诉办结", en: "complaints settled" },
};

const ITEM: Readonly<Record<string, Text>> = {
  id: { zh: "编号", en: "id" },
  code: { zh: "事项", en: "item" },
  at: { zh: "时间", en: "told" },
  event: { zh: "事件", en: "event" },
  listed: { zh: "在清单中", en: "listed" },
  offSiteEnough: { zh: "可非现场", en: "needs no visit" },
};

function field(format: FieldText["format"], zh: string, en: string, more: Pick<FieldText, "unit" | "words"> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const fields: FieldTexts = {
  "e.subjectKind": field("code", "检查主体类别", "Kind of body", { words: SUBJECTS }),
  "e.subjectAnnounced": field("text", "主体资格已公告", "Qualification announced"),
  "e.items": field("list", "检查事项", "Items", { words: ITEM }),
  "e.items[].code": field("text", "检查事项", "Item"),
  "e.items[].listed": field("text", "在公布清单中", "On the published list"),
  "e.items[].offSiteEnough": field("text", "可非现场检查", "Needs no visit"),
  "e.yearStart": field("date", "计划年度起始日", "The year begins"),
  "e.publishedAt": field("instant", "公布时间", "Published"),
  "e.kind": field("code", "检查类型", "Kind of inspection", { words: KINDS }),
  "e.planned": field("text", "列入计划", "In the plan"),
  "e.count": field("count", "次数", "Number"),
  "e.cap": field("count", "上限", "Cap"),
  "e.visits": field("list", "入企检查", "Visits"),
  "e.visits[].at": field("instant", "检查时间", "Visit"),
  "e.visits[].previousAt": field("instant", "此前的检查时间", "Visit before it"),
  "e.visits[].joint": field("text", "联合检查", "Made together"),
  "e.begunAt": field("instant", "开始时间", "Begun"),
  "e.urgent": field("text", "情况紧急", "Urgent"),
  "e.approvedAt": field("instant", "批准时间", "Approved"),
  "e.approvedByHead": field("text", "负责人批准", "Approved by the head"),
  "e.approvedBy": field("code", "批准层级", "Approved by", { words: APPROVERS }),
  "e.filedAt": field("instant", "备案时间", "Filed"),
  "e.officers": field("list", "检查人员", "Officers"),
  "e.recused": field("list", "已回避人员", "Officers who stood back"),
  "e.credentials": field("list", "执法证件", "Certificates"),
  "e.credentials[].certValidTo": field("date", "证件有效期至", "Certificate valid to"),
  "e.onSite": field("text", "现场检查", "On site"),
  "e.certificatesShownAt": field("instant", "出示证件时间", "Certificates shown"),
  "e.noticedAt": field("instant", "通知书送达时间", "Notice given"),
  "e.scannedAt": field("instant", "扫码时间", "Scanned"),
  "e.recordedAt": field("instant", "笔录时间", "Record made"),
  "e.form": field("code", "入企名义", "Name of the visit", { words: FORMS }),
  "e.region": field("text", "企业所在区划", "Division of the enterprise"),
  "e.jurisdiction": field("text", "本机关管辖区划", "Division of the organ"),
  "e.assistanceAt": field("instant", "异地协助时间", "Assistance granted"),
  "e.endedAt": field("instant", "结束时间", "Ended"),
  "e.resultToldAt": field("instant", "结果告知时间", "Result told"),
  "e.resultPublishedAt": field("instant", "结果公开时间", "Result published"),
  "e.randomRequired": field("text", "应当随机", "To be drawn by lot"),
  "e.randomSubject": field("text", "对象随机抽取", "Subject drawn"),
  "e.randomOfficers": field("text", "人员随机选派", "Officers drawn"),
  "e.charged": field("yuan", "由企业承担的金额", "Borne by the enterprise"),
  "e.linkedTo": field("list", "考核挂钩的内容", "Tied to", { words: LINKS }),
  "e.basisChangedAt": field("instant", "依据变化时间", "Basis changed"),
  "e.adjustedAt": field("instant", "调整时间", "Adjusted"),
  "p.kinds": field("list", "可以检查的主体", "Bodies that may inspect", { words: SUBJECTS }),
  "p.months": field("count", "期限", "Period", { unit: MONTHS }),
  "p.days": field("count", "间隔", "Interval", { unit: DAYS }),
  "p.wd": field("count", "期限", "Period", { unit: WORKING_DAYS }),
  "p.min": field("count", "检查人员人数下限", "Officers required", { unit: PERSONS }),
  "p.forms": field("list", "不得检查的名义", "Names under which nothing is inspected", { words: FORMS }),
  "p.by": field("list", "可以批准的层级", "Approval lies with", { words: APPROVERS }),
  "p.links": field("list", "不应挂钩的内容", "Not to be tied to", { words: LINKS }),
};

const events: Readonly<Record<string, Text>> = {
  "inspection.itemListed": { zh: "公布检查事项", en: "Item published" },
  "inspection.itemBasisChanged": { zh: "检查依据变化", en: "Basis of an item changed" },
  "inspection.itemAdjusted": { zh: "调整检查事项", en: "Item adjusted" },
  "inspection.itemWithdrawn": { zh: "取消检查事项", en: "Item withdrawn" },
  "inspection.planPublished": { zh: "公布年度检查计划", en: "Yearly plan published" },
  "inspection.specialCapSet": { zh: "确定专项检查年度数量", en: "Number of campaigns set" },
  "inspection.assessmentSet": { zh: "确定考核内容", en: "Assessment set" },
  "specialInspection.planned": { zh: "拟订专项检查计划", en: "Campaign planned" },
  "specialInspection.approved": { zh: "批准专项检查", en: "Campaign approved" },
  "specialInspection.filed": { zh: "专项检查备案", en: "Campaign filed" },
  "specialInspection.begun": { zh: "开始专项检查", en: "Campaign begun" },
  "inspection.approved": { zh: "批准检查", en: "Inspection approved" },
  "inspection.noticed": { zh: "送达检查通知书", en: "Notice given" },
  "inspection.assistanceGranted": { zh: "异地协助", en: "Assistance granted" },
  "inspection.recused": { zh: "回避", en: "Recusal" },
  "inspection.scanned": { zh: "扫码登记", en: "Code scanned" },
  "inspection.begun": { zh: "开始检查", en: "Inspection begun" },
  "inspection.certificatesShown": { zh: "出示执法证件", en: "Certificates shown" },
  "inspection.recorded": { zh: "制作笔录", en: "Record made" },
  "inspection.charged": { zh: "由企业承担费用", en: "Cost put on the enterprise" },
  "inspection.ended": { zh: "检查结束", en: "Inspection ended" },
  "inspection.resultTold": { zh: "告知检查结果", en: "Result told" },
  "inspection.resultPublished": { zh: "公开抽查结果", en: "Result published" },
};

/** Words for the person at the moment of decision, for every control point of the pack. */
export const inspectionNotices: PackNotices = { templates, fields, events };
