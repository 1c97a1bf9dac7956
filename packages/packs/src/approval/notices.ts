import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "APR-01",
    title: { zh: "请一次性告知需要补正的内容", en: "Tell at once all that is missing" },
    gist: {
      zh: "材料不齐全或者不符合法定形式的，当场或者在规定的工作日内一次告知全部补正内容；逾期不告知的，收到材料之日即为受理。",
      en: "What is missing is told on the spot, or once within the working days set; untold, the application counts as accepted on receipt.",
    },
    why: {
      zh: "申请于 {e.receivedAt} 收到，告知期限为 {p.limitWd}；期限内没有告知、受理或者不予受理的记录。",
      en: "Received {e.receivedAt}; to be told within {p.limitWd}. No notice, acceptance or refusal to accept within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-02",
    title: { zh: "补正内容请一次告知", en: "Tell what is missing in one notice" },
    gist: {
      zh: "需要补正的全部内容应当一次告知申请人。",
      en: "All that has to be supplied is told to the applicant in one notice.",
    },
    why: {
      zh: "本件已告知补正 {e.notices}；应当不超过 {p.max}。",
      en: "Notices sent in this case: {e.notices}. There should be no more than {p.max}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-03",
    title: { zh: "请尽快作出许可决定", en: "Decide on the application soon" },
    gist: {
      zh: "自受理之日起在法定工作日内作出决定；经负责人批准可以延长一次并告知理由；听证、检验、鉴定等所需时间不计。",
      en: "A decision comes within the statutory working days from acceptance. The head may prolong them, with reasons told; hearings, tests and appraisals do not count.",
    },
    why: {
      zh: "本件 {e.acceptedAt} 受理，法定期限为 {p.statWd}，经批准延长的另加 {p.extWd}；期限内没有作出决定的记录。",
      en: "Accepted {e.acceptedAt}. The statutory limit is {p.statWd}, plus {p.extWd} if prolonged; no decision within it is on file.",
    },
    variants: [
      {
        when: { path: "e.acceptedAt", equals: null },
        why: {
          zh: "申请于 {e.receivedAt} 收到，逾期未告知补正，视为当日受理；法定期限为 {p.statWd}，期限内没有作出决定的记录。",
          en: "Received {e.receivedAt} and deemed accepted on that day, since nothing was told in time. The limit is {p.statWd}; no decision within it is on file.",
        },
      },
    ],
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-04",
    title: { zh: "请按承诺时限办结", en: "Finish within the time promised" },
    gist: {
      zh: "对外承诺的办理时限短于法定期限的，按承诺办理；特别程序所需时间不计。",
      en: "A shorter time that was promised to the public is kept; special procedures do not count.",
    },
    why: {
      zh: "本件 {e.acceptedAt} 受理，承诺时限为 {p.promisedWd}；时限内没有办结的记录。",
      en: "Accepted {e.acceptedAt}, with {p.promisedWd} promised; no end within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-05",
    title: { zh: "承诺时限将到，请安排办理", en: "The promised time is nearly over" },
    gist: {
      zh: "时限将到之前提醒，便于安排；不是对工作的评价。",
      en: "A reminder before the time is over, so that work can be arranged. It judges nobody.",
    },
    why: {
      zh: "本件 {e.acceptedAt} 受理，承诺时限为 {p.promisedWd}，已用去的时间达到 {p.ratio}。",
      en: "Accepted {e.acceptedAt}, with {p.promisedWd} promised; {p.ratio} of them have passed.",
    },
    acts: ["acknowledge", "justify"],
  },
  {
    control: "APR-06",
    title: { zh: "请尽快完成本环节", en: "Complete this stage soon" },
    gist: {
      zh: "各环节有内部时限，便于全件按期办结。",
      en: "Each stage has a time of its own, so that the whole is done in time.",
    },
    why: {
      zh: "本环节于 {e.stages[].stageIn} 开始，时限为 {p.stageWd}；时限内没有离开本环节的记录。",
      en: "The stage began {e.stages[].stageIn} and has {p.stageWd}; no end of it within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-07",
    title: { zh: "请尽快完成联合办理", en: "Complete the joint handling soon" },
    gist: {
      zh: "统一办理、联合办理、集中办理有法定期限；经本级政府负责人批准可以延长并告知理由。",
      en: "Joint handling has a statutory limit, which the head of the people's government may prolong, with reasons told.",
    },
    why: {
      zh: "本件 {e.acceptedAt} 受理，联合办理期限为 {p.wd}，经批准延长的另加 {p.ext}；期限内没有作出决定的记录。",
      en: "Accepted {e.acceptedAt}. Joint handling has {p.wd}, plus {p.ext} if prolonged; no decision within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-08",
    title: { zh: "请尽快完成初审并报送", en: "Complete the first review and forward it" },
    gist: {
      zh: "由下级先行审查的，下级自受理之日起在法定工作日内审查完毕。",
      en: "Where a lower level reviews first, it ends its review within the statutory working days from acceptance.",
    },
    why: {
      zh: "本件 {e.acceptedAt} 受理，初审期限为 {p.wd}；期限内没有报送上级的记录。",
      en: "Accepted {e.acceptedAt}; the first review has {p.wd}. That it was forwarded within them is not on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-09",
    title: { zh: "请尽快送达许可证件", en: "Deliver the licence soon" },
    gist: {
      zh: "准予许可的，自决定之日起在法定工作日内颁发、送达证件；特别程序所需时间不计。",
      en: "After a grant the licence is delivered within the statutory working days; special procedures do not count.",
    },
    why: {
      zh: "决定于 {e.decidedAt} 作出，送达期限为 {p.wd}；期限内没有送达的记录。",
      en: "Decided {e.decidedAt}; to be delivered within {p.wd}. No delivery within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-10",
    title: { zh: "请核对延长期限的手续", en: "Check how the period was prolonged" },
    gist: {
      zh: "延长期限应当在期满之前提出，经负责人批准，并将理由告知申请人。",
      en: "A prolongation is asked for before the end, approved by the head, and its reasons are told to the applicant.",
    },
    why: {
      zh: "原期限到 {e.extensions[].dueAt}，申请延长于 {e.extensions[].appliedAt}；申请的时间、负责人的批准或者对申请人的告知有一项不齐全。",
      en: "The period ended {e.extensions[].dueAt}; a prolongation was asked for {e.extensions[].appliedAt}. The time, the approval or the word to the applicant is lacking.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-11",
    title: { zh: "请核对特别程序的事由和告知", en: "Check why the clock was stopped, and who was told" },
    gist: {
      zh: "只有法律列明的特别程序不计入期限，所需时间应当书面告知申请人。",
      en: "Only the procedures that the law lists stop the clock, and the applicant is told in writing how long they take.",
    },
    why: {
      zh: "登记的事由为“{e.pauses[].kind}”；它不在列明的范围内，或者没有书面告知的记录。",
      en: "The ground on file is “{e.pauses[].kind}”. It is not among those listed, or no written notice is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-12",
    title: { zh: "特别程序超过告知的时间，请核对", en: "The pause is longer than was told: check it" },
    gist: {
      zh: "特别程序所需时间以书面告知申请人的为准；需要更长时间的，应当另行告知。",
      en: "A special procedure takes the time that the applicant was told; more of it is told again.",
    },
    why: {
      zh: "特别程序自 {e.pauses[].from} 起，告知的时间为 {e.pauses[].notifiedWd}；到时没有结束的记录。",
      en: "It began {e.pauses[].from}, and {e.pauses[].notifiedWd} were told; no end within them is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-13",
    title: { zh: "请核对审批权限", en: "Check the power to decide" },
    gist: {
      zh: "审批在授予本岗位的事项、金额、区域和期限之内作出。",
      en: "Decisions stay within the items, amounts, regions and times for which the post was given power.",
    },
    why: {
      zh: "本件事项为 {e.item}，金额为 {e.amount}，区域为 {e.region}；登记的权限中没有一项能够覆盖。",
      en: "The item is {e.item}, the amount {e.amount}, the region {e.region}. None of the powers on file covers it.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-14",
    title: { zh: "请核对办理步骤和先后顺序", en: "Check the steps and their order" },
    gist: {
      zh: "许可按法定程序依次办理，不省略步骤，不增加法律没有规定的步骤。",
      en: "An approval goes through the steps of the law in their order; none is left out, and none is added that the law does not know.",
    },
    why: {
      zh: "已登记的步骤为：{e.steps}；规定的顺序为：{p.order}。",
      en: "Steps on file: {e.steps}. The order set: {p.order}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-15",
    title: { zh: "受理、审查、决定请分岗办理", en: "Have acceptance, review and decision apart" },
    gist: {
      zh: "受理、审查、决定由不同的人员办理，审查与决定不由同一人完成。",
      en: "Acceptance, review and decision lie with different persons; who reviews does not decide.",
    },
    why: {
      zh: "受理人为 {e.acceptBy}，审查人为 {e.reviewBy}，决定人为 {e.approveBy}；要求不少于 {p.minPersons}，且审查与决定分开。",
      en: "Accepted by {e.acceptBy}, reviewed by {e.reviewBy}, decided by {e.approveBy}. At least {p.minPersons} are wanted, and review apart from decision.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-16",
    title: { zh: "实地核查请由两人以上进行", en: "Have two persons check the site" },
    gist: {
      zh: "需要核实申请材料实质内容的，指派两名以上工作人员进行核查。",
      en: "Where the substance of an application has to be checked, two or more persons are sent.",
    },
    why: {
      zh: "登记的核查人员：{e.inspections[].inspectors}；要求不少于 {p.min}。",
      en: "Persons registered for the check: {e.inspections[].inspectors}. At least {p.min} are required.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-17",
    title: { zh: "材料未齐即受理，请核对", en: "Accepted with material missing: check it" },
    gist: {
      zh: "材料齐全、符合法定形式的予以受理；容缺受理的，应当登记并约定补交时间。",
      en: "An application is accepted when it is complete. Acceptance with secondary material to follow is registered as such.",
    },
    why: {
      zh: "清单要求：{e.required}；已收到：{e.received}；没有容缺受理的登记。",
      en: "The list asks for {e.required}; received were {e.received}. Nothing is registered as to follow.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-18",
    title: { zh: "请只要求清单之内的材料", en: "Ask for what the list names" },
    gist: {
      zh: "不得要求申请人提交与许可事项无关的材料；证明事项应当有法定依据。",
      en: "Nothing is asked of the applicant that has no bearing on the item; certificates need a basis in law.",
    },
    why: {
      zh: "要求提交：{e.materialRequests[].requested}；公布的清单：{e.materialRequests[].published}。",
      en: "Asked for: {e.materialRequests[].requested}. The published list: {e.materialRequests[].published}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-19",
    title: { zh: "收费高于公布的标准，请先核对", en: "The fee is above the schedule: check it" },
    gist: {
      zh: "实施许可不得收费，法律、行政法规另有规定的，按公布的法定项目和标准收取。",
      en: "Approvals are free unless a law says otherwise; then the published items and rates apply.",
    },
    why: {
      zh: "收取 {e.fees[].charged}，公布的标准为 {e.fees[].standard}。",
      en: "Charged {e.fees[].charged}; the published rate is {e.fees[].standard}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-20",
    title: { zh: "不予许可请写明理由和救济途径", en: "State reasons and remedies of the refusal" },
    gist: {
      zh: "不予许可的书面决定应当说明理由，并告知可以申请行政复议或者提起行政诉讼。",
      en: "A refusal states its reasons and says that reconsideration and litigation are open.",
    },
    why: {
      zh: "本件决定为不予许可；理由或者救济途径的告知没有记录。",
      en: "This application was refused; its reasons, or the word on remedies, are not on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-21",
    title: { zh: "请先举行听证", en: "Hold the hearing first" },
    gist: {
      zh: "法定应当听证的，或者利害关系人在被告知后按期申请的，举行听证之后再作决定。",
      en: "Where the law orders a hearing, or a person concerned asked in time, it is held before the decision.",
    },
    why: {
      zh: "本件属于应当听证的情形：法定听证，或者在告知后 {p.requestWd} 内提出了申请；决定之前没有举行听证的记录。",
      en: "A hearing is due here, by law or since it was asked for within {p.requestWd} of being told; none before the decision is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-22",
    title: { zh: "请提前通知听证的时间和地点", en: "Announce the hearing earlier" },
    gist: {
      zh: "举行听证之前，在规定的工作日之前将时间、地点通知申请人和利害关系人。",
      en: "Applicant and persons concerned are told time and place of a hearing the working days set before it.",
    },
    why: {
      zh: "通知于 {e.hearings[].noticeAt} 发出，听证于 {e.hearings[].heldAt} 举行；应当提前 {p.wd}。",
      en: "Announced {e.hearings[].noticeAt}, held {e.hearings[].heldAt}; {p.wd} are to lie between.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-23",
    title: { zh: "请核对办理的先后顺序", en: "Check the order in which cases are handled" },
    gist: {
      zh: "同一事项按受理先后办理；需要加急的，经批准并登记。",
      en: "Cases of one item are handled in the order of acceptance; haste is approved and registered.",
    },
    why: {
      zh: "决定时，同一事项还有 {e.decidedBeforeOlder} 更早受理的在等候；没有加急批准的记录。",
      en: "At the decision, {e.decidedBeforeOlder} that were accepted earlier still waited; no approval of haste is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-24",
    title: { zh: "本月退件率偏高，请核对原因", en: "Many returns this month: look at why" },
    gist: {
      zh: "退件率与同类单位相比明显偏高时，了解原因，便于改进办事指南。",
      en: "Where returns are far above those of comparable units, the reasons are looked at, so that guidance can be improved.",
    },
    why: {
      zh: "本月退件率为 {e.rate}，同类单位为 {e.peers}。",
      en: "The share of returns is {e.rate} this month; those of comparable units are {e.peers}.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-25",
    title: { zh: "请核对证照对应的办件", en: "Look up the case behind this licence" },
    gist: {
      zh: "每一份证照都应当有对应的办件记录。",
      en: "Each licence has a case on record behind it.",
    },
    why: {
      zh: "证照台账中的这份证照没有找到对应的办件：{e.caseId}。",
      en: "No case was found for this licence of the ledger: {e.caseId}.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-26",
    title: { zh: "该事项已取消，请核对", en: "This item was cancelled: check it" },
    gist: {
      zh: "许可实行清单管理，清单之外不得实施许可。",
      en: "Approvals are those of the public list; outside of it none is carried out.",
    },
    why: {
      zh: "该事项自 {e.itemCancelledAt} 起取消，本件于 {e.acceptedAt} 受理。",
      en: "The item was cancelled as of {e.itemCancelledAt}; this case was accepted {e.acceptedAt}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "APR-27",
    title: { zh: "许可将到期，请对延续申请作出决定", en: "Decide on the renewal before the licence ends" },
    gist: {
      zh: "按期提出的延续申请，在有效期届满之前作出决定；逾期未作决定的，视为准予延续。",
      en: "A renewal that was asked for in time is decided before the licence ends; undecided, it counts as granted.",
    },
    why: {
      zh: "许可有效期到 {e.expiresAt}；届满之前没有作出决定的记录。",
      en: "The licence ends {e.expiresAt}; no decision before that is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-28",
    title: { zh: "请回访不满意的评价", en: "Call back whoever was not satisfied" },
    gist: {
      zh: "收到不满意的评价后，在规定的工作日内回访核实，能解决的及时解决。",
      en: "After an unsatisfied rating, whoever gave it is called back within the working days set, and what can be mended is.",
    },
    why: {
      zh: "评价于 {e.ratings[].at} 作出，得分为 {e.ratings[].score}（{p.low} 及以下需要回访）；{p.wd} 内没有回访的记录。",
      en: "Rated {e.ratings[].score} on {e.ratings[].at} ({p.low} or less is followed up); no call within {p.wd} is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "APR-29",
    title: { zh: "申请人信用分偏低，请按规定核查", en: "A low credit score: check as the rules set" },
    gist: {
      zh: "信用分只用于决定核查的方式，不是不予受理或者不予许可的理由；申请人可以提出异议。",
      en: "A credit score decides how closely to check. It is no reason to turn an application away, and the applicant may contest it.",
    },
    why: {
      zh: "查询到的信用分为 {e.credit.score}，有效期到 {e.credit.validTo}；需要加强核查的界限为 {p.min}。",
      en: "The score found is {e.credit.score}, to be used until {e.credit.validTo}; below {p.min} a closer check is due.",
    },
    acts: ["acknowledge", "justify"],
  },
  {
    control: "APR-30",
    title: { zh: "请先告知申请人和利害关系人", en: "Tell the applicant and persons concerned first" },
    gist: {
      zh: "直接关系他人重大利益的，决定之前告知申请人和利害关系人，其有权陈述、申辩和要求听证。",
      en: "Where major interests of others are concerned, they and the applicant are told before the decision that they may speak and ask for a hearing.",
    },
    why: {
      zh: "本件登记为涉及他人重大利益，于 {e.decidedAt} 作出决定；决定之前没有告知的记录。",
      en: "This case is registered as one of major interest to others, and was decided {e.decidedAt}; no word to them before is on file.",
    },
    acts: ["correct", "justify"],
  },
];

const DAYS: Text = { zh: "个工作日", en: "working days" };
const PERSONS: Text = { zh: "人", en: "persons" };
const CASES: Text = { zh: "件", en: "cases" };
const POINTS: Text = { zh: "分", en: "points" };
const TIMES: Text = { zh: "次", en: "notices" };

function field(format: FieldText["format"], zh: string, en: string, more: Pick<FieldText, "unit" | "words"> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const fields: FieldTexts = {
  "e.receivedAt": field("instant", "收件时间", "Received"),
  "e.noticeAt": field("instant", "首次告知补正时间", "First notice of what is missing"),
  "e.notices": field("count", "告知补正次数", "Notices of what is missing", { unit: TIMES }),
  "e.acceptedAt": field("instant", "受理时间", "Accepted"),
  "e.notAcceptedAt": field("instant", "不予受理时间", "Not accepted"),
  "e.decidedAt": field("instant", "决定时间", "Decided"),
  "e.closedAt": field("instant", "办结时间", "Closed"),
  "e.joint": field("text", "联合办理", "Handled jointly"),
  "e.extApproved": field("text", "延期已经批准", "Prolongation approved"),
  "e.forwardedAt": field("instant", "报送上级时间", "Forwarded"),
  "e.lowerReview": field("text", "下级先行审查", "Reviewed by a lower level first"),
  "e.granted": field("text", "准予许可", "Granted"),
  "e.deliveredAt": field("instant", "送达时间", "Delivered"),
  "e.stages": field("list", "办理环节", "Stages"),
  "e.stages[].stageIn": field("instant", "进入环节时间", "Stage began"),
  "e.stages[].stageOut": field("instant", "离开环节时间", "Stage ended"),
  "e.extensions": field("list", "延期", "Prolongations"),
  "e.extensions[].approvedByHead": field("text", "负责人已批准", "Approved by the head"),
  "e.extensions[].reasonNotifiedAt": field("date", "告知延期理由时间", "Reasons told"),
  "e.extensions[].dueAt": field("date", "原期限", "Period before"),
  "e.extensions[].appliedAt": field("date", "申请延期时间", "Prolongation asked for"),
  "e.pauses": field("list", "特别程序", "Special procedures"),
  "e.pauses[].kind": field("text", "特别程序的事由", "Ground of the pause"),
  "e.pauses[].writtenNotice": field("text", "已书面告知", "Told in writing"),
  "e.pauses[].from": field("instant", "特别程序开始时间", "Clock stopped"),
  "e.pauses[].to": field("instant", "特别程序结束时间", "Clock resumed"),
  "e.pauses[].notifiedWd": field("count", "告知的时间", "Time told", { unit: DAYS }),
  "e.at": field("instant", "行为时间", "Time of the act"),
  "e.item": field("text", "事项", "Item"),
  "e.amount": field("fen", "金额", "Amount"),
  "e.region": field("text", "区域", "Region"),
  "e.grants": field("list", "审批权限", "Powers", {
    words: {
      item: { zh: "事项", en: "item" },
      maxAmount: { zh: "金额上限（分）", en: "up to (fen)" },
      from: { zh: "自", en: "from" },
      to: { zh: "至", en: "to" },
      region: { zh: "区域", en: "region" },
    },
  }),
  "e.grants[].item": field("text", "权限事项", "Item of the power"),
  "e.grants[].maxAmount": field("fen", "权限金额", "Amount of the power"),
  "e.grants[].from": field("date", "权限起始", "Power from"),
  "e.grants[].to": field("date", "权限截止", "Power to"),
  "e.grants[].region": field("text", "权限区域", "Region of the power"),
  "e.steps": field("list", "办理步骤", "Steps"),
  "e.acceptBy": field("text", "受理人", "Accepted by"),
  "e.reviewBy": field("text", "审查人", "Reviewed by"),
  "e.approveBy": field("text", "决定人", "Decided by"),
  "e.inspections": field("list", "实地核查", "Site checks"),
  "e.inspections[].inspectors": field("list", "核查人员", "Persons at the site check"),
  "e.required": field("list", "清单要求的材料", "Material on the list"),
  "e.received": field("list", "已收到的材料", "Material received"),
  "e.toleranceFlag": field("text", "容缺受理", "Secondary material to follow"),
  "e.materialRequests": field("list", "索要材料", "Material asked for"),
  "e.materialRequests[].requested": field("list", "要求提交的材料", "Material asked for"),
  "e.materialRequests[].published": field("list", "公布的清单", "Published list"),
  "e.fees": field("list", "收费", "Fees"),
  "e.fees[].charged": field("fen", "收取金额", "Charged"),
  "e.fees[].standard": field("fen", "公布的标准", "Published rate"),
  "e.reason": field("text", "不予许可的理由", "Reasons of the refusal"),
  "e.remedyNotified": field("text", "已告知救济途径", "Remedies pointed out"),
  "e.hearingByLaw": field("text", "法定应当听证", "Hearing ordered by law"),
  "e.majorInterest": field("text", "涉及他人重大利益", "Major interest of others"),
  "e.hearingRequested": field("text", "已申请听证", "Hearing asked for"),
  "e.notifiedAt": field("instant", "告知听证权利时间", "Right to a hearing told"),
  "e.requestedAt": field("instant", "申请听证时间", "Hearing asked for at"),
  "e.hearingHeldAt": field("instant", "举行听证时间", "Hearing held"),
  "e.hearings": field("list", "听证", "Hearings"),
  "e.hearings[].noticeAt": field("instant", "听证通知时间", "Hearing announced"),
  "e.hearings[].heldAt": field("instant", "听证举行时间", "Hearing held at"),
  "e.decidedBeforeOlder": field("count", "更早受理而仍在等候的", "Accepted earlier and still waiting", { unit: CASES }),
  "e.expediteApproved": field("text", "加急已经批准", "Haste approved"),
  "e.rate": field("ratio", "退件率", "Share of returns"),
  "e.peers": field("list", "同类单位的退件率", "Shares of comparable units"),
  "e.caseId": field("text", "对应的办件", "Case behind the licence"),
  "e.itemCancelledAt": field("date", "事项取消日期", "Item cancelled"),
  "e.expiresAt": field("date", "许可有效期", "Licence ends"),
  "e.ratings": field("list", "评价", "Ratings"),
  "e.ratings[].at": field("instant", "评价时间", "Rated"),
  "e.ratings[].score": field("count", "评价得分", "Rating", { unit: POINTS }),
  "e.ratings[].followedUpAt": field("instant", "回访时间", "Followed up"),
  "e.credit": field("text", "信用查询", "Credit lookup"),
  "e.credit.score": field("count", "信用分", "Credit score", { unit: POINTS }),
  "e.credit.scoreThatHolds": field("count", "仍然有效的信用分", "Credit score that still holds", { unit: POINTS }),
  "e.credit.validTo": field("date", "信用分有效期", "Score valid to"),
  "e.credit.contestedAt": field("instant", "提出异议时间", "Score contested"),
  "p.limitWd": field("count", "告知期限", "Time to tell", { unit: DAYS }),
  "p.max": field("count", "告知次数上限", "Notices at most", { unit: TIMES }),
  "p.statWd": field("count", "法定期限", "Statutory limit", { unit: DAYS }),
  "p.extWd": field("count", "延长期限", "Prolongation", { unit: DAYS }),
  "p.noticeWd": field("count", "告知补正期限", "Time to tell what is missing", { unit: DAYS }),
  "p.kinds": field("list", "不计入期限的特别程序", "Procedures that stop the clock"),
  "p.promisedWd": field("count", "承诺时限", "Time promised", { unit: DAYS }),
  "p.ratio": field("ratio", "提醒时已用时间的比例", "Share of the time at which to remind"),
  "p.stageWd": field("count", "环节时限", "Time of a stage", { unit: DAYS }),
  "p.wd": field("count", "期限", "Period", { unit: DAYS }),
  "p.ext": field("count", "联合办理延长期限", "Prolongation of joint handling", { unit: DAYS }),
  "p.order": field("list", "规定的步骤顺序", "Order of the steps"),
  "p.also": field("list", "可以有的其他步骤", "Steps that may lie between"),
  "p.minPersons": field("count", "办理人数下限", "Persons wanted", { unit: PERSONS }),
  "p.min": field("count", "下限", "At least", { unit: { zh: "（人或者分）", en: "(persons or points)" } }),
  "p.requestWd": field("count", "申请听证的期限", "Time to ask for a hearing", { unit: DAYS }),
  "p.n": field("count", "允许在前等候的件数", "Older cases that may wait", { unit: CASES }),
  "p.k": field("count", "允许的离差倍数", "Deviation allowed, in median deviations", { unit: { zh: "倍", en: "times" } }),
  "p.minPeers": field("count", "最少同类单位数", "Comparable units needed", { unit: { zh: "个", en: "units" } }),
  "p.aheadWd": field("count", "提出延续申请的提前时间", "Time before the end to ask for a renewal", { unit: DAYS }),
  "p.low": field("count", "需要回访的得分", "Rating to be followed up", { unit: POINTS }),
};

const events: Readonly<Record<string, Text>> = {
  "case.received": { zh: "收件", en: "Application received" },
  "case.supplementNoticed": { zh: "告知补正", en: "Told what is missing" },
  "case.supplementReceived": { zh: "补正收件", en: "Missing material received" },
  "case.accepted": { zh: "受理", en: "Application accepted" },
  "case.notAccepted": { zh: "不予受理", en: "Application not accepted" },
  "case.stageEntered": { zh: "进入环节", en: "Stage begun" },
  "case.stageLeft": { zh: "离开环节", en: "Stage ended" },
  "case.forwarded": { zh: "初审报送", en: "Forwarded to the deciding level" },
  "case.reviewed": { zh: "审查", en: "Application reviewed" },
  "case.stepTaken": { zh: "其他步骤", en: "Another step" },
  "case.paused": { zh: "特别程序开始", en: "Clock stopped" },
  "case.resumed": { zh: "特别程序结束", en: "Clock resumed" },
  "case.extended": { zh: "延长期限", en: "Period prolonged" },
  "case.expedited": { zh: "加急批准", en: "Haste approved" },
  "case.inspected": { zh: "实地核查", en: "Site checked" },
  "case.hearingRightNotified": { zh: "告知听证权利", en: "Right to a hearing told" },
  "case.hearingRequested": { zh: "申请听证", en: "Hearing asked for" },
  "case.hearingNoticed": { zh: "听证通知", en: "Hearing announced" },
  "case.hearingHeld": { zh: "举行听证", en: "Hearing held" },
  "case.feeCharged": { zh: "收费", en: "Fee charged" },
  "case.materialRequested": { zh: "要求提交材料", en: "Material asked for" },
  "case.decided": { zh: "作出决定", en: "Decision made" },
  "case.delivered": { zh: "送达", en: "Delivered" },
  "case.closed": { zh: "办结或者退件", en: "Case closed" },
  "case.rated": { zh: "评价", en: "Rated" },
  "case.ratingFollowedUp": { zh: "回访", en: "Rating followed up" },
  "case.creditChecked": { zh: "查询信用", en: "Credit looked up" },
  "case.creditContested": { zh: "对信用分提出异议", en: "Credit score contested" },
  "case.complained": { zh: "投诉", en: "Complaint" },
  "certificate.reconciled": { zh: "证照比对", en: "Licence compared with the cases" },
  "unit.measured": { zh: "退件率统计", en: "Returns counted" },
};

/** Words for the person at the moment of decision, for every control point of the pack. */
export const approvalNotices: PackNotices = { templates, fields, events };
