import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "DEC-01",
    title: { zh: "请先提交集体决策", en: "Bring it before the meeting first" },
    gist: {
      zh: "属于集体决策范围的重大事项和大额资金，经会议讨论决定之后再办理。",
      en: "Major matters and large sums within the scope of collective decision are carried out after a meeting has decided on them.",
    },
    why: {
      zh: "事项类别为“{e.category}”，金额为 {e.amount}；属于本单位应当上会的范围，没有对应决策的记录。",
      en: "The category is “{e.category}”, the amount {e.amount}. This is within the scope that the unit has set, and no decision is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-02",
    title: { zh: "请核对到会人数", en: "Check the quorum" },
    gist: {
      zh: "会议达到规定的到会人数才能作出决定；讨论人事事项的，人数要求更高。",
      en: "A meeting decides only with the quorum that its rules set; for matters of personnel it is higher.",
    },
    why: {
      zh: "应到 {e.members}，实到 {e.present}，低于“{e.category}”类会议的要求。",
      en: "{e.present} of {e.members} were there, fewer than a meeting of the category “{e.category}” needs.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-03",
    title: { zh: "请核对发言顺序", en: "Check the order of speaking" },
    gist: {
      zh: "讨论时其他成员先充分发表意见，主要负责人最后发表意见。",
      en: "The other members state their views first; the head speaks last.",
    },
    why: {
      zh: "发言依次为：{e.opinions[].by}；主要负责人为 {e.headId}。",
      en: "Members spoke in this order: {e.opinions[].by}. The head is {e.headId}.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "DEC-04",
    title: { zh: "请逐项表决", en: "Vote on each matter by itself" },
    gist: {
      zh: "会议讨论多个事项的，逐项研究、逐项决定。",
      en: "Where a meeting has several matters before it, each is discussed and decided by itself.",
    },
    why: {
      zh: "本次会议决定的事项多于表决的次数：{e.items[].voteId}。",
      en: "The meeting decided on more matters than it took votes: {e.items[].voteId}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-05",
    title: { zh: "请提前送达会议材料", en: "Send the papers in advance" },
    gist: {
      zh: "除紧急情况外，材料在会前送达参会人员，给出研究的时间。",
      en: "Save in an emergency, members have the papers before the meeting, with time to study them.",
    },
    why: {
      zh: "材料 {e.materialSentAt} 送达，会议 {e.meetingAt} 召开；本单位要求至少提前 {p.wd}。",
      en: "The papers went out {e.materialSentAt}, the meeting was {e.meetingAt}. The unit asks for {p.wd} at least.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-06",
    title: { zh: "请先完成党组织前置研究", en: "Let the Party organisation study it first" },
    gist: {
      zh: "应当由党组织前置研究讨论的事项，研究之后再按程序作出决定。",
      en: "Where the Party organisation is to study a matter beforehand, the decision comes after that.",
    },
    why: {
      zh: "本事项登记为应当前置研究；{e.decidedAt} 作出决定之前没有研究的记录。",
      en: "The matter is registered as one to be studied beforehand. No such study before the decision of {e.decidedAt} is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-07",
    title: { zh: "请先完成合法性审查", en: "Complete the legal review first" },
    gist: {
      zh: "重大行政决策草案经合法性审查后才能提交讨论，并保证必要的审查时间。",
      en: "The draft of a major administrative decision is reviewed for legality before it is discussed, with enough time for the review.",
    },
    why: {
      zh: "没有会前通过审查的记录，或者从送审到规定时点的时间少于 {p.wd}。",
      en: "No review that was passed before the meeting is on file, or less than {p.wd} were given for it.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-08",
    title: { zh: "请核对公开征求意见的期限", en: "Check the time for public comment" },
    gist: {
      zh: "公开征求意见一般不少于规定的日数；需要缩短的，征求意见时说明原因。",
      en: "The public has a set number of days to comment, as a rule. Where the time is cut, the reason is stated when comments are asked for.",
    },
    why: {
      zh: "征求意见自 {e.openAt} 至 {e.closeAt}，少于 {p.days}，没有缩短原因的记录。",
      en: "Comments were taken from {e.openAt} to {e.closeAt}, less than {p.days}. No reason is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-09",
    title: { zh: "请补充专家论证或者风险评估", en: "Add the expert opinion or the risk assessment" },
    gist: {
      zh: "专业性、技术性较强的事项组织专家论证；可能影响社会稳定、公共安全的事项组织风险评估。",
      en: "Technical matters go to experts; the risks of matters that may affect stability or public safety are assessed.",
    },
    why: {
      zh: "本事项登记为专业性较强或者存在风险，会前没有对应报告的记录。",
      en: "The matter is registered as technical, or as one with such a risk. No report on it before the meeting is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-10",
    title: { zh: "请核对成员回避情况", en: "Check who was to stand back" },
    gist: {
      zh: "与讨论事项有利害关系的成员不参加该事项的讨论和表决。",
      en: "A member with an interest in the matter takes no part in its discussion or in the vote.",
    },
    why: {
      zh: "参加本事项的成员：{e.participants}；登记有利害关系的成员：{e.conflicted}。",
      en: "Members who took part: {e.participants}. Members registered as having an interest: {e.conflicted}.",
    },
    acts: ["recuse", "justify"],
  },
  {
    control: "DEC-11",
    title: { zh: "请补全会议记录", en: "Complete the minutes" },
    gist: {
      zh: "集体讨论情况如实记录，不同意见如实载明，材料及时完整归档。",
      en: "What was discussed is recorded as it was, with the views of those who disagreed, and filed in full.",
    },
    why: {
      zh: "会议记录应当包括：{p.fields}；其中有内容尚未填写。",
      en: "The minutes are to say: {p.fields}. Some of it is not there yet.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-12",
    title: { zh: "请核对执行与决策的先后", en: "Check which came first" },
    gist: {
      zh: "应当集体决策的事项，作出决策之后再执行。",
      en: "What is to be decided together is carried out after the decision.",
    },
    why: {
      zh: "执行始于 {e.executedAt}，决策作出于 {e.decidedAt}。",
      en: "It was first carried out {e.executedAt}; the decision was made {e.decidedAt}.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "DEC-13",
    title: { zh: "请核对分笔支付情况", en: "Look at these payments together" },
    gist: {
      zh: "同一收款方或者同一用途的支出合并计算，达到标准的提交集体决策。",
      en: "Payments to one payee or for one purpose count together; what comes to the threshold goes before the meeting.",
    },
    why: {
      zh: "{p.days}内的各笔支出单笔低于 {p.threshold}，合计达到该标准：{e.payments}。",
      en: "Payments within {p.days} are each below {p.threshold} and come to it together: {e.payments}.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "DEC-14",
    title: { zh: "请补报紧急决定", en: "Report the emergency decision" },
    gist: {
      zh: "紧急情况下临时作出的决定，事后及时向决策机构报告。",
      en: "A decision made in an emergency is reported to the body in time afterwards.",
    },
    why: {
      zh: "决定作出于 {e.decidedAt}；{p.wd}内没有报告的记录。",
      en: "The decision was made {e.decidedAt}. No report within {p.wd} is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-15",
    title: { zh: "请在会上说明理由", en: "State the reasons in the meeting" },
    gist: {
      zh: "行政首长的决定与多数成员的意见不一致的，在会上说明理由。",
      en: "Where the head decides otherwise than most of the members would, the reasons are stated in the meeting.",
    },
    why: {
      zh: "多数成员的意见为“{e.majority}”，主要负责人的决定为“{e.headDecision}”；没有理由的记录。",
      en: "Most members were for “{e.majority}”, the head decided “{e.headDecision}”. No reasons are on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-16",
    title: { zh: "请核对执行金额与决策金额", en: "Compare what was spent with what was decided" },
    gist: {
      zh: "按决策内容执行；需要作出较大调整的，重新履行决策程序。",
      en: "What was decided is what is done; a larger change takes a decision of its own.",
    },
    why: {
      zh: "决策金额为 {e.decidedAmount}，执行金额为 {e.executedAmount}，相差超过 {p.tol}。",
      en: "{e.decidedAmount} was decided, {e.executedAmount} was spent; the difference is more than {p.tol}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-17",
    title: { zh: "分歧较大，请考虑暂缓决定", en: "Opinions differ widely: consider waiting" },
    gist: {
      zh: "存在重大分歧的事项，一般推迟作出决定。",
      en: "Where opinions differ widely, the decision is put off as a rule.",
    },
    why: {
      zh: "参加表决 {e.present}，反对 {e.against}，达到 {p.share}，事项获得通过。",
      en: "{e.against} of {e.present} were against, {p.share} or more; the matter was passed.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "DEC-18",
    title: { zh: "请及时录入会议纪要", en: "Enter the minutes in time" },
    gist: {
      zh: "会议纪要在会后规定的时间内录入，便于同步监督。",
      en: "Minutes are entered within the set time after the meeting, so that supervision keeps pace.",
    },
    why: {
      zh: "会议时间为 {e.meetingAt}；{p.wd}内没有录入纪要的记录。",
      en: "The meeting was {e.meetingAt}. No minutes within {p.wd} are on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-19",
    title: { zh: "请更换有利害关系的专家", en: "Choose another expert" },
    gist: {
      zh: "参加论证的专家、专业机构与决策事项没有直接利害关系。",
      en: "Experts and institutes that give an opinion have no direct interest in the matter.",
    },
    why: {
      zh: "所选专家中有登记为与本事项有利害关系的人员。",
      en: "One of the experts chosen is registered as having an interest in the matter.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-20",
    title: { zh: "请公布重大行政决策", en: "Publish the decision" },
    gist: {
      zh: "重大行政决策作出之后及时公布，依法不予公开的除外。",
      en: "A major administrative decision is published soon after it is made, unless the law keeps it from the public.",
    },
    why: {
      zh: "决策作出于 {e.decidedAt}；{p.wd}内没有公布的记录。",
      en: "The decision was made {e.decidedAt}. It was not published within {p.wd}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-21",
    title: { zh: "出台前请向同级党委请示报告", en: "Report to the Party committee before it is issued" },
    gist: {
      zh: "重大行政决策出台之前，按规定向同级党委请示报告。",
      en: "Before a major administrative decision is issued, it is reported to the Party committee of the same level as the rules set.",
    },
    why: {
      zh: "决策作出于 {e.decidedAt}，此前没有请示报告的记录。",
      en: "The decision was made {e.decidedAt}. No report before that is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-22",
    title: { zh: "变更执行前请履行程序", en: "Follow the procedure before changing course" },
    gist: {
      zh: "依法作出的决策，未经法定程序不变更或者停止执行；情况紧急的，可以先决定中止执行。",
      en: "A lawful decision is changed or stopped only by the procedure; in urgency the head may suspend it first.",
    },
    why: {
      zh: "变更或者停止执行于 {e.alteredAt}，此前没有相应决策的记录。",
      en: "It was changed or stopped {e.alteredAt}. No decision to do so before that is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-23",
    title: { zh: "请先采取措施降低风险", en: "Bring the risk under control first" },
    gist: {
      zh: "评估认为风险不可控的，采取调整草案等措施、确保风险可控之后再作出决策。",
      en: "Where the assessment finds the risk out of control, the draft is adjusted until it is, and only then decided on.",
    },
    why: {
      zh: "最近一次风险评估的结果为不可控，事项获得通过。",
      en: "The latest assessment found the risk out of control; the matter was passed.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-24",
    title: { zh: "请先听取工会和职工意见", en: "Hear the union and the staff first" },
    gist: {
      zh: "企业合并、分立、改制、解散、申请破产等，听取工会和职工的意见和建议。",
      en: "On mergers, divisions, restructurings, dissolution or bankruptcy an enterprise hears its union and its staff.",
    },
    why: {
      zh: "事项为“{e.kind}”，会前没有听取工会和职工意见的记录。",
      en: "The matter is “{e.kind}”. That union and staff were heard before the meeting is not on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-25",
    title: { zh: "议题不在会议通知中，请核对", en: "The matter is not on the notice: check it" },
    gist: {
      zh: "会议议题事先确定并列入通知；临时增加的，按议事规则办理。",
      en: "Matters are settled in advance and listed on the notice; what is added later follows the rules of procedure.",
    },
    why: {
      zh: "本次会议讨论的事项中，有的没有列入会议通知，也没有登记为紧急。",
      en: "One of the matters discussed was not on the notice, and is not registered as an emergency.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-26",
    title: { zh: "请核对决策主体", en: "Check which body decides" },
    gist: {
      zh: "国有独资公司的重大事项由董事会决定，国有独资企业的由企业负责人集体讨论决定；法律规定由出资人机构决定的除外。",
      en: "The board decides in a wholly state-owned company, the managers together in a wholly state-owned enterprise, unless the law leaves it to the investor.",
    },
    why: {
      zh: "单位类型为“{e.unitType}”，事项为“{e.kind}”，由{e.body}作出决定。",
      en: "The unit is “{e.unitType}”, the matter “{e.kind}”; it was decided by {e.body}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-27",
    title: { zh: "请先报出资人机构决定", en: "Bring it before the investor's institution first" },
    gist: {
      zh: "国有独资企业、国有独资公司的合并、分立、增减资、发债、分红、解散、破产，由履行出资人职责的机构决定。",
      en: "In wholly state-owned enterprises and companies, mergers, capital changes, bonds, profits and dissolution are for the investor's institution to decide.",
    },
    why: {
      zh: "单位类型为“{e.unitType}”，事项为“{e.kind}”；{e.executedAt} 执行之前没有该机构决定的记录。",
      en: "The unit is “{e.unitType}”, the matter “{e.kind}”. No decision of that institution before {e.executedAt} is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-28",
    title: { zh: "请提前送达听证会材料", en: "Send the papers of the hearing in advance" },
    gist: {
      zh: "听证会材料在召开之前规定的日数送达听证参加人。",
      en: "Those who take part in a hearing have its papers a set number of days before.",
    },
    why: {
      zh: "材料 {e.hearingMaterialAt} 送达，听证会 {e.hearingAt} 召开，间隔少于 {p.days}。",
      en: "The papers went out {e.hearingMaterialAt}, the hearing was {e.hearingAt}: less than {p.days} between.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "DEC-29",
    title: { zh: "决策前请听取公众意见", en: "Hear the public before the decision" },
    gist: {
      zh: "重大行政决策采取便于公众参与的方式听取意见，依法不予公开的除外。",
      en: "On a major administrative decision the public is heard in a form that makes it easy to take part, unless the law keeps it from the public.",
    },
    why: {
      zh: "决策作出于 {e.decidedAt}，此前没有听取公众意见的记录。",
      en: "The decision was made {e.decidedAt}. That the public was heard before is not on file.",
    },
    acts: ["correct", "justify"],
  },
];

const DAYS: Text = { zh: "日", en: "calendar days" };
const WORKING_DAYS: Text = { zh: "个工作日", en: "working days" };
const PERSONS: Text = { zh: "人", en: "persons" };

const STANCE_WORDS: Readonly<Record<string, Text>> = {
  approve: { zh: "同意", en: "approve" },
  reject: { zh: "不同意", en: "reject" },
  abstain: { zh: "弃权", en: "abstain" },
  defer: { zh: "缓议", en: "put off" },
};

function field(format: FieldText["format"], zh: string, en: string, more: Pick<FieldText, "unit" | "words"> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const fields: FieldTexts = {
  "e.inList": field("text", "列入应当上会的清单", "On the list of matters for the meeting"),
  "e.category": field("text", "事项类别", "Category"),
  "e.kind": field("text", "事项种类", "Kind of matter"),
  "e.unitType": field("text", "单位类型", "Type of unit"),
  "e.body": field("code", "决策主体", "Body", {
    words: {
      party: { zh: "党委（党组）", en: "the Party committee or group" },
      board: { zh: "董事会", en: "the board" },
      management: { zh: "经理层", en: "the managers" },
      staff: { zh: "职工代表大会", en: "the staff congress" },
      government: { zh: "政府会议", en: "the meeting of the government" },
    },
  }),
  "e.amount": field("yuan", "金额", "Amount"),
  "e.decisionId": field("text", "决策文号", "Decision"),
  "e.present": field("count", "实到（参加表决）人数", "Present", { unit: PERSONS }),
  "e.members": field("count", "应到人数", "Members", { unit: PERSONS }),
  "e.opinions": field("list", "发言", "Opinions"),
  "e.opinions[].by": field("list", "发言人", "Spoke"),
  "e.headId": field("text", "主要负责人", "Head"),
  "e.items": field("list", "讨论的事项", "Matters"),
  "e.items[].voteId": field("list", "表决", "Votes"),
  "e.items[].listed": field("text", "列入会议通知", "On the notice"),
  "e.items[].emergency": field("text", "紧急事项", "Emergency"),
  "e.emergency": field("text", "紧急事项", "Emergency"),
  "e.materialSentAt": field("instant", "材料送达时间", "Papers sent"),
  "e.meetingAt": field("instant", "会议时间", "Meeting"),
  "e.preStudyRequired": field("text", "应当前置研究", "To be studied beforehand"),
  "e.preStudyAt": field("instant", "前置研究时间", "Studied"),
  "e.decidedAt": field("instant", "决策时间", "Decided"),
  "e.legalReviewAt": field("instant", "合法性审查时间", "Legal review"),
  "e.legalReviewPassed": field("text", "合法性审查通过", "Legal review passed"),
  "e.legalRiskStated": field("text", "已明示法律风险", "Legal risk stated"),
  "e.sentForReviewAt": field("instant", "送审时间", "Sent for review"),
  "e.reviewDueAt": field("instant", "要求审结时间", "Review asked for by"),
  "e.openAt": field("instant", "征求意见开始时间", "Comments from"),
  "e.closeAt": field("instant", "征求意见截止时间", "Comments until"),
  "e.shortenReason": field("text", "缩短期限的原因", "Reason for less time"),
  "e.heardAt": field("instant", "听取公众意见时间", "Public heard"),
  "e.hearingMaterialAt": field("instant", "听证会材料送达时间", "Papers of the hearing sent"),
  "e.hearingAt": field("instant", "听证会时间", "Hearing"),
  "e.investorDecidedAt": field("instant", "出资人机构决定时间", "Investor's institution decided"),
  "e.technical": field("text", "专业性、技术性较强", "Technical"),
  "e.expertReportId": field("text", "专家论证报告", "Expert opinion"),
  "e.experts": field("list", "论证专家", "Experts"),
  "e.experts[].interested": field("text", "与事项有利害关系", "Has an interest"),
  "e.stabilityRisk": field("text", "可能影响社会稳定或者公共安全", "May affect stability or public safety"),
  "e.riskReportId": field("text", "风险评估报告", "Risk assessment"),
  "e.riskControllable": field("text", "风险可控", "Risk under control"),
  "e.participants": field("list", "参加讨论的成员", "Took part"),
  "e.conflicted": field("list", "有利害关系的成员", "Members with an interest"),
  "e.minutes": field("text", "会议记录", "Minutes", {
    words: {
      time: { zh: "时间", en: "time" },
      host: { zh: "主持人", en: "chair" },
      attendees: { zh: "出席人员", en: "present" },
      absentees: { zh: "缺席人员", en: "absent" },
      recorder: { zh: "记录人", en: "taken by" },
      opinions: { zh: "发言", en: "views" },
      dissent: { zh: "不同意见", en: "dissent" },
      conclusion: { zh: "结论", en: "conclusion" },
    },
  }),
  "e.executedAt": field("instant", "首次执行时间", "First carried out"),
  "e.executedAmount": field("yuan", "执行金额", "Amount carried out"),
  "e.decidedAmount": field("yuan", "决策金额", "Amount decided"),
  "e.completed": field("text", "已执行完毕", "Completed"),
  "e.payments": field("list", "各笔支出（元）", "Payments (CNY)"),
  "e.dated": field("list", "各笔支出", "Payments", {
    words: {
      id: { zh: "编号", en: "id" },
      event: { zh: "记录", en: "event" },
      at: { zh: "时间", en: "at" },
      amount: { zh: "金额（元）", en: "amount (CNY)" },
    },
  }),
  "e.dated[].amount": field("yuan", "支出金额", "Amount paid"),
  "e.dated[].at": field("instant", "支出时间", "Paid at"),
  "e.reportedAt": field("instant", "事后报告时间", "Reported"),
  "e.headDecision": field("code", "主要负责人的决定", "Decision of the head", { words: STANCE_WORDS }),
  "e.majority": field("code", "多数成员的意见", "View of the majority", { words: STANCE_WORDS }),
  "e.headReason": field("text", "说明的理由", "Reasons stated"),
  "e.result": field("code", "结论", "Result", {
    words: { pass: { zh: "通过", en: "passed" }, reject: { zh: "未通过", en: "not passed" }, defer: { zh: "缓议", en: "put off" } },
  }),
  "e.against": field("count", "反对人数", "Against", { unit: PERSONS }),
  "e.enteredAt": field("instant", "纪要录入时间", "Minutes entered"),
  "e.major": field("text", "重大行政决策", "Major administrative decision"),
  "e.secret": field("text", "依法不予公开", "Lawfully not public"),
  "e.publishedAt": field("instant", "公布时间", "Published"),
  "e.submittedAt": field("instant", "请示报告时间", "Reported to the Party committee"),
  "e.suspended": field("text", "紧急中止执行", "Suspended in urgency"),
  "e.changeDecidedAt": field("instant", "决定变更时间", "Change decided"),
  "e.alteredAt": field("instant", "变更、停止执行时间", "Changed or stopped"),
  "e.staffHeardAt": field("instant", "听取职工意见时间", "Staff heard"),
  "p.threshold": field("yuan", "应当上会的金额", "Threshold"),
  "p.ratio": field("ratio", "到会比例", "Quorum"),
  "p.wd": field("count", "期限", "Period", { unit: WORKING_DAYS }),
  "p.days": field("count", "期限", "Period", { unit: DAYS }),
  "p.fields": field("list", "会议记录的内容", "Headings of the minutes"),
  "p.mayBeEmpty": field("list", "可以为空的内容", "Headings that may be empty"),
  "p.tol": field("ratio", "允许的偏差", "Difference allowed"),
  "p.share": field("ratio", "反对比例", "Share against"),
  "p.kinds": field("list", "事项种类", "Kinds of matter"),
  "p.units": field("list", "单位类型", "Types of unit"),
  "p.bodies": field("text", "各类单位的决策主体", "Bodies by type of unit"),
};

const events: Readonly<Record<string, Text>> = {
  "agenda.proposed": { zh: "提出议题", en: "Matter put forward" },
  "agenda.materialSent": { zh: "送达会议材料", en: "Papers sent" },
  "agenda.sentForReview": { zh: "送请合法性审查", en: "Sent for legal review" },
  "agenda.reviewed": { zh: "合法性审查", en: "Legal review" },
  "agenda.expertsChosen": { zh: "选定论证专家", en: "Experts chosen" },
  "agenda.expertReported": { zh: "专家论证", en: "Expert opinion" },
  "agenda.riskAssessed": { zh: "风险评估", en: "Risk assessment" },
  "agenda.preStudied": { zh: "党组织前置研究", en: "Studied by the Party organisation" },
  "agenda.staffHeard": { zh: "听取职工意见", en: "Staff heard" },
  "agenda.conflictsChecked": { zh: "核查利害关系", en: "Interests checked" },
  "consultation.opened": { zh: "公开征求意见", en: "Public comment opened" },
  "consultation.closed": { zh: "征求意见截止", en: "Public comment closed" },
  "consultation.held": { zh: "以其他方式听取公众意见", en: "Public heard in another form" },
  "hearing.materialSent": { zh: "送达听证会材料", en: "Papers of the hearing sent" },
  "hearing.held": { zh: "举行听证会", en: "Hearing held" },
  "meeting.convened": { zh: "发出会议通知", en: "Meeting convened" },
  "meeting.opened": { zh: "会议开始", en: "Meeting opened" },
  "meeting.attended": { zh: "成员到会", en: "Members arrived" },
  "agenda.taken": { zh: "上会审议", en: "Matter taken up" },
  "agenda.recused": { zh: "成员回避", en: "Member stood back" },
  "agenda.opinionGiven": { zh: "发表意见", en: "Opinion given" },
  "agenda.voted": { zh: "表决", en: "Vote" },
  "agenda.concluded": { zh: "形成结论", en: "Conclusion" },
  "meeting.closed": { zh: "会议结束", en: "Meeting closed" },
  "minutes.entered": { zh: "录入会议纪要", en: "Minutes entered" },
  "decision.made": { zh: "作出决策", en: "Decision made" },
  "decision.submitted": { zh: "向同级党委请示报告", en: "Reported to the Party committee" },
  "decision.approvedByInvestor": { zh: "出资人机构决定", en: "Investor's institution decided" },
  "decision.reported": { zh: "紧急决定事后报告", en: "Emergency decision reported" },
  "decision.published": { zh: "公布决策", en: "Decision published" },
  "decision.changed": { zh: "按程序变更决策", en: "Decision changed" },
  "decision.executed": { zh: "执行决策", en: "Carried out" },
  "execution.completed": { zh: "执行完毕", en: "Completed" },
  "execution.altered": { zh: "变更或者停止执行", en: "Changed or stopped" },
  "decision.paid": { zh: "未上会的支出", en: "Payment without a meeting" },
};

/** Words for the person at the moment of decision, for every control point of the pack. */
export const decisionNotices: PackNotices = { templates, fields, events };
