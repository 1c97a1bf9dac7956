import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "CAD-01",
    title: { zh: "请提交年度个人事项报告", en: "Hand in the yearly report" },
    gist: {
      zh: "领导干部每年在规定日期之前集中报告个人有关事项。",
      en: "Leading officials report their personal matters once a year, by a set day.",
    },
    why: {
      zh: "{e.year} 年的报告应当在 {p.due} 之前提交；到期没有提交的记录。",
      en: "The report of {e.year} was due by {p.due}. None by then is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-02",
    title: { zh: "请补报变动事项", en: "Report the change" },
    gist: {
      zh: "个人有关事项发生变化的，在规定的日数内报告。",
      en: "A change in what is to be reported is itself reported within a set number of days.",
    },
    why: {
      zh: "变化发生于 {e.occurredAt}；{p.days}内没有报告的记录。",
      en: "It changed {e.occurredAt}. No report within {p.days} is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-03",
    title: { zh: "申报与登记不一致，请核实", en: "Declared and registered differ: check it" },
    gist: {
      zh: "个人有关事项如实、完整报告；核对不一致的，由本人说明并查实。",
      en: "Personal matters are reported truly and in full. Where a comparison differs, the person explains and it is verified.",
    },
    why: {
      zh: "登记系统中有的事项没有出现在申报中；需要先排除登记差错和重名。",
      en: "A register holds something that the declaration does not. Errors and namesakes are to be ruled out first.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "CAD-04",
    title: { zh: "请核对任职回避情形", en: "Check kinship before the appointment" },
    gist: {
      zh: "有夫妻、直系血亲、三代以内旁系血亲、近姻亲关系的，不在同一领导直接管理或者有直接上下级领导关系的职位工作，也不在一方领导的机关从事人事、纪检、审计、财务等工作。",
      en: "Close kin do not work directly under one leader or one under the other, nor in personnel, discipline, audit or finance of an agency that one of them leads.",
    },
    why: {
      zh: "登记的亲属关系为“{e.kin}”，拟任职位与亲属的职位存在上述关系。",
      en: "The relation on file is “{e.kin}”, and the posts stand in one of those relations.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-05",
    title: { zh: "请核对亲属经营与分管行业", en: "Check kin's business and the sector supervised" },
    gist: {
      zh: "公务员不在其配偶、子女及其配偶经营的企业的行业监管或者主管部门担任领导成员。",
      en: "Nobody leads an agency that supervises the line of business of a spouse's, child's or child's spouse's enterprise.",
    },
    why: {
      zh: "登记的亲属企业与其所在部门主管的行业相同。",
      en: "An enterprise of kin on file is in the line of business that the agency supervises.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-06",
    title: { zh: "请核对公务回避情况", en: "Check whether the person should have stood back" },
    gist: {
      zh: "涉及本人或者亲属利害关系的公务，本人应当回避。",
      en: "Who has an interest in a matter, or whose kin has, stands back from it.",
    },
    why: {
      zh: "经办人登记为与事项有利害关系，办理之前没有回避决定的记录。",
      en: "The person is registered as having an interest in the matter. That he or she stood back before the first step is not on file.",
    },
    acts: ["recuse", "justify"],
  },
  {
    control: "CAD-07",
    title: { zh: "请核对地域回避情形", en: "Check the region of origin" },
    gist: {
      zh: "担任县、乡和设区的市有关机关主要领导职务的，按规定实行地域回避。",
      en: "Heads of townships, counties, cities and certain of their departments do not serve where they are from, as the rules set.",
    },
    why: {
      zh: "拟任“{e.post}”，任职地为 {e.postRegion}，登记的原籍或者成长地为 {e.homeRegion}。",
      en: "Proposed as “{e.post}” in {e.postRegion}; the region of origin on file is {e.homeRegion}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-08",
    title: { zh: "任职时间较长，请研究交流", en: "Long in one post: consider a move" },
    gist: {
      zh: "在同一职位任职达到规定年限的，应当交流。",
      en: "After a set number of years in one post, officials move on.",
    },
    why: {
      zh: "任现职始于 {e.since}，已经达到 {p.years}。",
      en: "In the post since {e.since}, which comes to {p.years} or more.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "CAD-09",
    title: { zh: "关键岗位请安排轮岗", en: "Rotate the key post" },
    gist: {
      zh: "管人、管钱、管物、管项目的关键岗位定期轮岗，年限由各单位确定。",
      en: "Key posts over people, money, goods and projects rotate; each unit sets after how many years.",
    },
    why: {
      zh: "关键岗位任职始于 {e.since}，已经达到 {p.years}。",
      en: "In a key post since {e.since}, which comes to {p.years} or more.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "CAD-10",
    title: { zh: "请核对离职后从业情况", en: "Check the work taken up after office" },
    gist: {
      zh: "辞去公职或者退休后，在规定年限内不到与原工作业务直接相关的企业任职或者从事相关营利活动。",
      en: "For some years after resignation or retirement nobody works for an enterprise that is directly connected with the former work.",
    },
    why: {
      zh: "{e.leftAt} 离职，{e.joinedAt} 到登记为与原业务直接相关的单位任职；期限为 {p.leader}（领导成员等）或者 {p.other}。",
      en: "Left {e.leftAt}, took up connected work {e.joinedAt}. The time is {p.leader} for leaders and {p.other} for others.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "CAD-11",
    title: { zh: "请核实企业任职情况", en: "Check the roles in enterprises" },
    gist: {
      zh: "公务员不违反规定从事或者参与营利性活动，不在企业或者其他营利性组织中兼任职务。",
      en: "Civil servants take no part in business against the rules, and hold no posts in enterprises.",
    },
    why: {
      zh: "登记系统中的企业任职：{e.registryRoles}；没有批准兼职的记录。需要先排除冒用身份和重名。",
      en: "Roles in registers: {e.registryRoles}; no approval is on file. Stolen identities and namesakes are to be ruled out first.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "CAD-12",
    title: { zh: "请核对任前公示时间", en: "Check the time of publicity" },
    gist: {
      zh: "提拔担任领导职务的，任职前公示不少于规定的工作日。",
      en: "Before a promotion to a leading post, it is made public for a set number of working days.",
    },
    why: {
      zh: "公示自 {e.fromAt} 至 {e.toAt}，少于 {p.wd}。",
      en: "It was public from {e.fromAt} to {e.toAt}, less than {p.wd}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-13",
    title: { zh: "请补齐任前考试和廉政承诺", en: "Complete examination and pledge" },
    gist: {
      zh: "本单位要求任职之前通过廉政考试并签订承诺书。",
      en: "The unit asks for an examination and a signed pledge before an appointment.",
    },
    why: {
      zh: "任职之前没有达到 {p.pass} 的成绩，或者没有签订承诺的记录。",
      en: "Before the appointment there is no result of {p.pass} or more on file, or no pledge.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-14",
    title: { zh: "请登记收受的礼品", en: "Register the gift" },
    gist: {
      zh: "公务活动中收受的礼品，在规定的时间内登记。",
      en: "Gifts accepted on duty are registered within the set time.",
    },
    why: {
      zh: "礼品收受于 {e.receivedAt}；{p.months}内没有登记的记录。",
      en: "The gift was accepted {e.receivedAt}. It was not registered within {p.months}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-15",
    title: { zh: "请核对因私出境审批", en: "Check the approval of the journey" },
    gist: {
      zh: "因私出境、办理因私出境证件按规定报批。",
      en: "Private journeys abroad, and the documents for them, are approved as the rules set.",
    },
    why: {
      zh: "有出境的记录，出境之前没有批准的记录。",
      en: "A journey abroad is on file; an approval before it is not.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-16",
    title: { zh: "请安排离任审计", en: "Arrange the audit on leaving" },
    gist: {
      zh: "负有经济责任的人员离任，按规定进行经济责任审计；完成的时间由各地确定。",
      en: "Who was answerable for money is audited on leaving; local rules set by when.",
    },
    why: {
      zh: "{e.leftAt} 离任；{p.days}内没有审计报告的记录。",
      en: "Left {e.leftAt}. No audit report within {p.days} is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-17",
    title: { zh: "请上交收受的礼品", en: "Hand the gift in" },
    gist: {
      zh: "应当上交的礼品在一个月内交出。",
      en: "Gifts that are not one's own to keep are handed in within a month.",
    },
    why: {
      zh: "礼品收受于 {e.receivedAt}；{p.months}内没有上交的记录。",
      en: "The gift was accepted {e.receivedAt}. It was not handed in within {p.months}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-18",
    title: { zh: "请核对处分期间", en: "Check the disciplinary period" },
    gist: {
      zh: "公务员在受处分期间不晋升职务、职级和级别。",
      en: "Nobody is promoted during a disciplinary period.",
    },
    why: {
      zh: "“{e.disciplineKind}”处分自 {e.disciplinedAt} 起算，晋升于 {e.appointedAt}，仍在处分期间。",
      en: "The period of “{e.disciplineKind}” runs from {e.disciplinedAt}; the promotion of {e.appointedAt} lies within it.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-19",
    title: { zh: "请核对机关外兼职", en: "Check the outside post" },
    gist: {
      zh: "因工作需要在机关外兼职的，经有关机关批准，并且不领取兼职报酬。",
      en: "A post outside the agency needs approval, and is not paid.",
    },
    why: {
      zh: "没有批准的记录，或者有领取报酬的记录：{e.paid}。",
      en: "No approval is on file, or pay is: {e.paid}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-20",
    title: { zh: "请审批辞职申请", en: "Decide on the resignation" },
    gist: {
      zh: "辞去公职的申请在规定的日数内审批，领导成员的期限较长。",
      en: "An application to leave public office is decided within a set number of days, more for leading members.",
    },
    why: {
      zh: "申请于 {e.appliedAt}；期限为 {p.otherDays}，领导成员为 {p.leaderDays}，到期没有决定的记录。",
      en: "Applied {e.appliedAt}. The time is {p.otherDays}, for leading members {p.leaderDays}; no decision within it is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-21",
    title: { zh: "请核对不得辞职的情形", en: "Check what stands in the way of the resignation" },
    gist: {
      zh: "未满最低服务年限、涉密脱密期内、重要公务未处理完毕、正在接受审计或者调查等情形，不得辞去公职。",
      en: "Nobody leaves public office within the minimum service, a period of secrecy, unfinished duties, an audit or an investigation.",
    },
    why: {
      zh: "申请获得批准时，登记的情形为：{e.grounds}。",
      en: "When it was approved, this was on file: {e.grounds}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "CAD-22",
    title: { zh: "已决定回避，请核对经办记录", en: "Recusal was decided: check the steps since" },
    gist: {
      zh: "决定回避之后，本人不再办理该事项。",
      en: "After it was decided that a person stands back, that person takes no further step.",
    },
    why: {
      zh: "回避决定于 {e.recusedAt}，此后有本人办理的记录。",
      en: "It was decided {e.recusedAt}; a step of the same person since then is on file.",
    },
    acts: ["recuse", "justify"],
  },
  {
    control: "CAD-23",
    title: { zh: "请先决定是否回避", en: "Decide on the request first" },
    gist: {
      zh: "本人或者利害关系人申请回避的，经审查作出是否回避的决定。",
      en: "Where the person or somebody concerned asks for it, the agency decides whether the person stands back.",
    },
    why: {
      zh: "回避申请于 {e.requestedAt}；作出决定之前有本人办理的记录。",
      en: "It was asked for {e.requestedAt}; a step of the person before the decision is on file.",
    },
    acts: ["recuse", "justify"],
  },
  {
    control: "CAD-24",
    title: { zh: "任职前请先完成公示", en: "Make it public before the appointment" },
    gist: {
      zh: "晋升领导职务、职级，任职之前进行公示。",
      en: "A promotion is made public before it takes effect.",
    },
    why: {
      zh: "晋升于 {e.appointedAt}；没有公示的记录，或者公示尚未结束。",
      en: "Promoted {e.appointedAt}. No publicity is on file, or it had not ended.",
    },
    acts: ["correct", "justify"],
  },
];

const DAYS: Text = { zh: "日", en: "calendar days" };
const WORKING_DAYS: Text = { zh: "个工作日", en: "working days" };
const MONTHS: Text = { zh: "个月", en: "months" };
const YEARS: Text = { zh: "年", en: "years" };

function field(format: FieldText["format"], zh: string, en: string, more: Pick<FieldText, "unit" | "words"> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const fields: FieldTexts = {
  "e.year": field("text", "报告年度", "Year of the report"),
  "e.submittedAt": field("instant", "提交时间", "Handed in"),
  "e.occurredAt": field("instant", "变化时间", "Changed"),
  "e.reportedAt": field("instant", "报告时间", "Reported"),
  "e.registry": field("list", "登记的事项", "Registered"),
  "e.declared": field("list", "申报的事项", "Declared"),
  "e.kin": field("text", "亲属关系", "Relation"),
  "e.sameLeader": field("text", "直接隶属于同一领导", "Directly under the same leader"),
  "e.directSubordinate": field("text", "直接上下级", "One directly above the other"),
  "e.functionPost": field("text", "人事、纪检、审计、财务等职位", "Post of personnel, discipline, audit or finance"),
  "e.kinLeads": field("text", "亲属在该机关担任领导", "Kin leads the agency"),
  "e.isLeader": field("text", "领导成员", "Leading member"),
  "e.kinCompanies": field("list", "亲属企业", "Enterprises of kin", {
    words: { id: { zh: "编号", en: "id" }, sector: { zh: "行业", en: "sector" }, kin: { zh: "关系", en: "relation" } },
  }),
  "e.kinCompanies[].sector": field("text", "亲属企业的行业", "Sector of the enterprise"),
  "e.kinCompanies[].kin": field("text", "与本人的关系", "Relation"),
  "e.supervisedSector": field("text", "主管的行业", "Sector supervised"),
  "e.relatedToHandler": field("text", "与经办人有利害关系", "Touches an interest of the person"),
  "e.recused": field("text", "办理之前已经回避", "Stood back before"),
  "e.recusedAt": field("instant", "决定回避时间", "Stood back"),
  "e.requestedAt": field("instant", "申请回避时间", "Asked for"),
  "e.recusalDecidedAt": field("instant", "回避决定时间", "Decided"),
  "e.steps": field("list", "办理记录", "Steps", {
    words: { id: { zh: "编号", en: "id" }, event: { zh: "记录", en: "event" }, at: { zh: "时间", en: "at" } },
  }),
  "e.steps[].at": field("instant", "办理时间", "Time of the step"),
  "e.post": field("text", "拟任职务", "Post"),
  "e.homeRegion": field("text", "原籍或者成长地", "Region of origin"),
  "e.postRegion": field("text", "任职地", "Region of the post"),
  "e.since": field("instant", "任现职时间", "In the post since"),
  "e.keyPost": field("text", "关键岗位", "Key post"),
  "e.leftAt": field("instant", "离任时间", "Left"),
  "e.relatedBusiness": field("text", "与原工作业务直接相关", "Connected with the former work"),
  "e.joinedAt": field("instant", "到新单位任职时间", "Took up work"),
  "e.leader": field("text", "领导成员", "Leading member"),
  "e.registryRoles": field("list", "企业任职", "Roles in enterprises"),
  "e.approvedConcurrent": field("text", "兼职已经批准", "Approved"),
  "e.fromAt": field("instant", "公示开始时间", "Public from"),
  "e.toAt": field("instant", "公示结束时间", "Public until"),
  "e.examScore": field("count", "考试成绩", "Result of the examination"),
  "e.pledgeSignedAt": field("instant", "签订承诺时间", "Pledge signed"),
  "e.receivedAt": field("instant", "收受时间", "Accepted"),
  "e.registeredAt": field("instant", "登记时间", "Registered"),
  "e.handIn": field("text", "应当上交", "To be handed in"),
  "e.handedInAt": field("instant", "上交时间", "Handed in"),
  "e.approvalId": field("text", "批准文号", "Approval"),
  "e.auditRequired": field("text", "应当离任审计", "To be audited on leaving"),
  "e.auditAt": field("instant", "审计报告时间", "Audited"),
  "e.auditId": field("text", "审计报告", "Audit report"),
  "e.promotion": field("text", "晋升", "Promotion"),
  "e.disciplined": field("text", "受过处分", "Disciplined"),
  "e.disciplineKind": field("text", "处分种类", "Disciplinary measure"),
  "e.disciplinedAt": field("instant", "处分时间", "Disciplined on"),
  "e.appointedAt": field("instant", "任职时间", "Appointed"),
  "e.paid": field("yuan", "兼职报酬", "Pay"),
  "e.appliedAt": field("instant", "申请时间", "Applied"),
  "e.decidedAt": field("instant", "审批时间", "Decided"),
  "e.approved": field("text", "批准", "Approved"),
  "e.grounds": field("list", "不得辞职的情形", "What stands in the way"),
  "p.due": field("text", "截止日期（月-日）", "Due (month-day)"),
  "p.days": field("count", "期限", "Period", { unit: DAYS }),
  "p.kinds": field("list", "亲属关系的范围", "Relations"),
  "p.posts": field("list", "职务范围", "Posts"),
  "p.years": field("count", "年限", "Years", { unit: YEARS }),
  "p.leader": field("count", "领导成员等的年限", "Years for leaders", { unit: YEARS }),
  "p.other": field("count", "其他人员的年限", "Years for others", { unit: YEARS }),
  "p.leaderDays": field("count", "领导成员的期限", "Period for leading members", { unit: DAYS }),
  "p.otherDays": field("count", "其他人员的期限", "Period for others", { unit: DAYS }),
  "p.wd": field("count", "期限", "Period", { unit: WORKING_DAYS }),
  "p.pass": field("count", "合格成绩", "Result needed"),
  "p.months": field("count", "期限", "Period", { unit: MONTHS }),
};

const events: Readonly<Record<string, Text>> = {
  "personalReport.due": { zh: "应当报告个人事项", en: "Report due" },
  "personalReport.submitted": { zh: "提交个人事项报告", en: "Report handed in" },
  "personalChange.occurred": { zh: "事项发生变化", en: "Change" },
  "personalChange.reported": { zh: "报告变化", en: "Change reported" },
  "registry.compared": { zh: "查核比对", en: "Comparison with registers" },
  "registry.explained": { zh: "说明经查实", en: "Difference explained" },
  "kin.declared": { zh: "登记亲属关系", en: "Kinship registered" },
  "appointment.proposed": { zh: "动议人选", en: "Proposed for a post" },
  "appointment.vetted": { zh: "任前审核", en: "Vetted" },
  "appointment.published": { zh: "任前公示", en: "Made public" },
  "appointment.publicityEnded": { zh: "公示结束", en: "Publicity ended" },
  "appointment.examined": { zh: "任前考试", en: "Examination" },
  "appointment.pledged": { zh: "签订廉政承诺", en: "Pledge signed" },
  "appointment.made": { zh: "任职", en: "Appointed" },
  "matter.assigned": { zh: "分配事项", en: "Matter assigned" },
  "matter.relationFound": { zh: "发现利害关系", en: "Interest found" },
  "recusal.requested": { zh: "申请回避", en: "Recusal requested" },
  "recusal.decided": { zh: "回避决定", en: "Recusal decided" },
  "matter.handled": { zh: "办理事项", en: "Step taken" },
  "post.taken": { zh: "任职上岗", en: "Post taken" },
  "post.left": { zh: "离开岗位", en: "Post left" },
  "office.left": { zh: "离职离任", en: "Left office" },
  "employment.begun": { zh: "到新单位任职", en: "New work taken up" },
  "exitAudit.concluded": { zh: "离任审计完成", en: "Audit on leaving" },
  "gift.received": { zh: "收受礼品", en: "Gift accepted" },
  "gift.registered": { zh: "登记礼品", en: "Gift registered" },
  "gift.handedIn": { zh: "上交礼品", en: "Gift handed in" },
  "privateExit.approved": { zh: "批准因私出境", en: "Private journey approved" },
  "privateExit.made": { zh: "因私出境", en: "Left the country" },
  "concurrentPost.approved": { zh: "批准兼职", en: "Outside post approved" },
  "concurrentPost.taken": { zh: "开始兼职", en: "Outside post taken" },
  "concurrentPost.paid": { zh: "领取兼职报酬", en: "Paid for the outside post" },
  "resignation.applied": { zh: "申请辞去公职", en: "Resignation applied for" },
  "resignation.checked": { zh: "核查不得辞职的情形", en: "Obstacles checked" },
  "resignation.decided": { zh: "审批辞职", en: "Resignation decided" },
};

/** Words for every control point of the pack: for the supervisor, who alone sees these signals. */
export const cadreNotices: PackNotices = { templates, fields, events };
