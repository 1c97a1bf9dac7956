import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "PEN-01",
    title: { zh: "请确认本步骤由两名执法人员办理", en: "Confirm that two officers take this step" },
    gist: {
      zh: "行政处罚由具有执法资格的人员实施，除法律另有规定外，每一步都要有两人以上在场。",
      en: "Penalties are carried out by qualified officers, two or more at each step unless a law says otherwise.",
    },
    why: {
      zh: "本步骤登记的执法人员：{e.steps[].officers}；要求不少于 {p.min}。",
      en: "Officers registered for this step: {e.steps[].officers}. At least {p.min} are required.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-02",
    title: { zh: "请核对执法人员的执法证件", en: "Check the officers' certificates" },
    gist: {
      zh: "执法人员须有执法资格，办理当日证件应当在有效期内。",
      en: "Officers need to be qualified, with a certificate that is valid on the day of the step.",
    },
    why: {
      zh: "{e.credentials[].at}的步骤中，有执法人员的证件在当日之前到期，或者登记为没有证件。",
      en: "At the step of {e.credentials[].at}, an officer's certificate had expired, or none is registered.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-03",
    title: { zh: "请尽快作出决定或说明延期依据", en: "Decide soon, or state the ground for more time" },
    gist: {
      zh: "处罚决定应当自立案之日起在规定的日数内作出；法律、法规、规章另有规定的，按其规定。",
      en: "A penalty is decided within a set number of calendar days from filing, unless a law or rule says otherwise.",
    },
    why: {
      zh: "本案 {e.filedAt} 立案，期限为 {p.days}，登记有延长或者不计入天数的另加；期限内没有作出决定的记录。",
      en: "Filed {e.filedAt}. The period is {p.days}, plus the days on file that prolong it or do not count; no decision within it is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-04",
    title: { zh: "罚款在法定幅度之外，请先核对", en: "The fine is outside the statutory range: check it" },
    gist: {
      zh: "罚款应当在法律、法规、规章给出的幅度之内；低于最低额的，要有减轻或者不予处罚的情形。",
      en: "A fine stays within the range that the law gives. Below the minimum there has to be a ground to reduce or waive it.",
    },
    why: {
      zh: "该违法行为的法定幅度为 {e.statMin}至 {e.statMax}；填写的罚款为 {e.fine}。",
      en: "The law gives {e.statMin} to {e.statMax} for this act. The fine entered is {e.fine}.",
    },
    variants: [
      {
        when: { path: "e.statMin", equals: 0 },
        why: {
          zh: "该违法行为的法定最高额为 {e.statMax}；填写的罚款为 {e.fine}。",
          en: "The law gives at most {e.statMax} for this act. The fine entered is {e.fine}.",
        },
      },
    ],
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-05",
    title: { zh: "罚款在裁量档次之外，请先核对", en: "The fine is outside the benchmark tier: check it" },
    gist: {
      zh: "裁量基准公布后，行政机关按基准行使裁量权；个案需要偏离的，写明理由并按规定程序批准。",
      en: "Discretion follows the published benchmark. Where a case calls for another amount, its reasons are stated and approved as the rules set.",
    },
    why: {
      zh: "按已认定的情节适用“{e.tier.label}”档，幅度为 {e.tier.min}至 {e.tier.max}；填写的罚款为 {e.fine}。",
      en: "The circumstances found lead to the tier “{e.tier.label}”, from {e.tier.min} to {e.tier.max}. The fine entered is {e.fine}.",
    },
    variants: [
      {
        when: { path: "e.tier.kind", equals: "fixed" },
        why: {
          zh: "按已认定的情节适用“{e.tier.label}”档，定额为 {e.tier.value}；填写的罚款为 {e.fine}。",
          en: "The circumstances found lead to the tier “{e.tier.label}”, which is {e.tier.value}. The fine entered is {e.fine}.",
        },
      },
      {
        when: { path: "e.tier.kind", equals: "ratio" },
        why: {
          zh: "按已认定的情节适用“{e.tier.label}”档，为 {e.base}的 {e.tier.minRate}至 {e.tier.maxRate}，即 {e.tier.min}至 {e.tier.max}；填写的罚款为 {e.fine}。",
          en: "The circumstances found lead to the tier “{e.tier.label}”, {e.tier.minRate} to {e.tier.maxRate} of {e.base}: {e.tier.min} to {e.tier.max}. The fine entered is {e.fine}.",
        },
      },
    ],
    acts: ["correct", "justify", "recuse"],
  },
  {
    control: "PEN-06",
    title: { zh: "罚款与从轻从重的幅度不一致，请核对", en: "The fine does not match light or heavy: check it" },
    gist: {
      zh: "从轻的罚款在法定幅度中偏低的部分，从重的在偏高的部分；界限由规则设定。",
      en: "A light fine lies in the lower part of the statutory range, a heavy one in the upper part; the limits are set by rule.",
    },
    why: {
      zh: "本案按“{e.grade}”处理，法定幅度为 {e.statMin}至 {e.statMax}，从轻以幅度的 {p.light} 为上限，从重以 {p.heavy} 为下限；填写的罚款为 {e.fine}。",
      en: "The case is treated as “{e.grade}”. Of the range {e.statMin} to {e.statMax}, light ends at {p.light} and heavy begins at {p.heavy}. The fine entered is {e.fine}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-07",
    title: { zh: "罚款与所定档次的比例不一致，请核对", en: "The fine does not match the share for its grade: check it" },
    gist: {
      zh: "法律只规定最高额的，各档按最高额的一定比例确定；比例由当地规则设定。",
      en: "Where the law gives only a maximum, each grade is a share of it, as local rules set.",
    },
    why: {
      zh: "最高额为 {e.statMax}；从轻不超过其 {p.light}，一般为 {p.lo}至 {p.hi}。本案按“{e.grade}”处理，填写的罚款为 {e.fine}。",
      en: "The maximum is {e.statMax}: light is at most {p.light} of it, general {p.lo} to {p.hi}. The case is treated as “{e.grade}”. The fine entered is {e.fine}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-08",
    title: { zh: "罚款低于法定最低额，请补充减轻情形", en: "The fine is below the minimum: add the ground" },
    gist: {
      zh: "低于法定最低额的罚款，要有法律列明的减轻情形，并写入案卷。",
      en: "A fine below the statutory minimum needs one of the grounds that the law lists, stated in the file.",
    },
    why: {
      zh: "法定最低额为 {e.statMin}，填写的罚款为 {e.fine}；已登记的情形：{e.mitigations}。",
      en: "The minimum is {e.statMin}, the fine entered is {e.fine}. Grounds on file: {e.mitigations}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-09",
    title: { zh: "申辩后罚款高于告知金额，请先核对", en: "Higher than notified, after a defence: check it" },
    gist: {
      zh: "不得因为当事人陈述、申辩而给予更重的处罚；查明新事实的，应当写明并重新告知。",
      en: "Stating one's case must not lead to a heavier penalty. New facts are stated and notified again.",
    },
    why: {
      zh: "告知的罚款为 {e.notifiedFine}，当事人作了陈述、申辩；填写的罚款为 {e.fine}，未登记新的事实。",
      en: "{e.notifiedFine} was notified, and the party stated its case. The fine entered is {e.fine}; no new facts are on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-10",
    title: { zh: "请先告知当事人听证权利", en: "Notify the right to a hearing first" },
    gist: {
      zh: "拟作出较大数额罚款或者其他较重处罚的，决定之前要告知当事人可以要求听证。",
      en: "Before a large fine or another heavy penalty, the party is told that it may ask for a hearing.",
    },
    why: {
      zh: "罚款为 {e.fine}，其数额或者处罚种类属于应当告知听证的范围；决定之前没有听证告知的记录。",
      en: "The fine is {e.fine}; its amount or the kind of penalty calls for notice of a hearing. None before the decision is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-11",
    title: { zh: "请先完成法制审核", en: "Complete the legal review first" },
    gist: {
      zh: "依法应当经过法制审核的案件，审核通过之后才能作出决定。",
      en: "Where a legal review is required, the decision comes after it was passed.",
    },
    why: {
      zh: "本案登记为应当法制审核；决定之前没有审核通过的记录。",
      en: "This case is registered as one that needs a legal review; none was passed before the decision.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-12",
    title: { zh: "请先提请负责人集体讨论", en: "Bring it before the leaders first" },
    gist: {
      zh: "情节复杂或者重大的案件，由行政机关负责人集体讨论决定。",
      en: "Complicated or grave cases are decided by the heads of the agency together.",
    },
    why: {
      zh: "本案登记为情节复杂或者重大；案卷中没有集体讨论的记录。",
      en: "This case is registered as complicated or grave; no discussion of the leaders is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-13",
    title: { zh: "当场罚款超过限额，请改用普通程序", en: "Above the on-the-spot limit: use the general procedure" },
    gist: {
      zh: "当场作出处罚只适用于较小数额的罚款或者警告，法律另有规定的除外。",
      en: "Only small fines and warnings are decided on the spot, unless a law says otherwise.",
    },
    why: {
      zh: "当场罚款的限额：公民 {p.person}，法人或者其他组织 {p.org}。当事人为{e.partyKind}，罚款为 {e.fine}。",
      en: "Limits on the spot: {p.person} for a person, {p.org} for an organisation. The party is {e.partyKind}, the fine {e.fine}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-14",
    title: { zh: "请改由银行或电子支付收缴罚款", en: "Have the fine paid by bank or electronically" },
    gist: {
      zh: "作出罚款决定与收缴罚款相分离；只有法律列明的情形可以由执法人员当场收缴。",
      en: "Deciding a fine and collecting it are kept apart; officers collect only in the cases that the law lists.",
    },
    why: {
      zh: "执法人员收缴 {e.collected}，罚款超过 {p.spot}；登记的情形不足以当场收缴。",
      en: "An officer collected {e.collected}. The fine is above {p.spot}, and what is on file does not allow to collect it on the spot.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-15",
    title: { zh: "请尽快送达处罚决定书", en: "Serve the decision soon" },
    gist: {
      zh: "当事人在场的当场交付；不在场的，在规定的工作日内送达。",
      en: "Handed over at once to a party who is there; otherwise served within the working days set.",
    },
    why: {
      zh: "决定于 {e.decidedAt} 作出，送达期限为 {p.wd}；期限内没有送达的记录。",
      en: "Decided {e.decidedAt}; to be served within {p.wd}. No service within them is on file.",
    },
    variants: [
      {
        when: { path: "e.partyPresent", equals: true },
        why: {
          zh: "决定于 {e.decidedAt} 宣告，当事人在场；没有当场交付的记录。",
          en: "Announced {e.decidedAt} with the party present; that it was handed over at once is not on file.",
        },
      },
    ],
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-16",
    title: { zh: "请核对同一行为是否已经罚款", en: "Check whether this act was fined before" },
    gist: {
      zh: "对当事人的同一个违法行为，罚款只能有一次；违反几个规范的，按罚款数额高的规定处理。",
      en: "One act of a party is fined once. Where it breaks several rules, the one with the higher fine applies.",
    },
    why: {
      zh: "这一行为上仍然有效的罚款决定共 {e.finesForSameAct}。",
      en: "Decisions with a fine that stand for this act: {e.finesForSameAct}.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-17",
    title: { zh: "请核对是否已过处罚时效", en: "Check the limitation period" },
    gist: {
      zh: "违法行为在一定年限内未被发现的，不再处罚；涉及生命健康、金融安全且有危害后果的，年限较长。",
      en: "An act not found within some years is no longer punished; the period is longer where life, health or financial safety was harmed.",
    },
    why: {
      zh: "行为终了于 {e.actEndedAt}，发现于 {e.foundAt}；一般为 {p.normal}，特定情形为 {p.special}。",
      en: "The act ended {e.actEndedAt} and was found {e.foundAt}. The period is {p.normal}, in special cases {p.special}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-18",
    title: { zh: "请重新核算加处罚款", en: "Work out the surcharge again" },
    gist: {
      zh: "逾期不缴的，按日加处一定比例，总额不超过罚款本身；复议、诉讼期间不计。",
      en: "Late payment adds a share per day, in all no more than the fine; days of review or lawsuit do not count.",
    },
    why: {
      zh: "罚款 {e.fine}，逾期 {e.lateDays}，每日 {p.rate}；加处罚款为 {e.surcharge}。",
      en: "Fine {e.fine}, {e.lateDays} late, {p.rate} a day. The surcharge is {e.surcharge}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-19",
    title: { zh: "请尽快上交并缴付罚款", en: "Hand in and remit the fine" },
    gist: {
      zh: "当场收缴的罚款，执法人员在规定的工作日内交至行政机关，行政机关再在规定的工作日内缴付指定的银行。",
      en: "What officers collect goes to the agency, and from there to the bank, each within the working days set.",
    },
    why: {
      zh: "{e.collectedAt} 收缴 {e.collected}，已缴付 {e.remitted}；上交、缴付各为 {p.wd}，其中有一步没有按期完成的记录。",
      en: "{e.collected} collected {e.collectedAt}, {e.remitted} remitted. Handing in and remitting have {p.wd} each; for one of them no completion in time is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-20",
    title: { zh: "请与同类案件的罚款核对", en: "Compare with the fines of like cases" },
    gist: {
      zh: "情节相近的案件，处罚也应当相近；差别较大时，写明个案的理由。",
      en: "Like cases are treated alike. Where one differs much, its reasons are stated.",
    },
    why: {
      zh: "本案罚款为 {e.members[].fine}，与此前本地同一行为、同一档次的罚款中位数相差较大。",
      en: "The fine of {e.members[].fine} is far from the median of earlier ones on the same act and tier in this place.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-21",
    title: { zh: "请尽快撤回已公开的决定信息", en: "Withdraw the published decision" },
    gist: {
      zh: "公开的处罚决定被变更、撤销或者确认违法的，在规定的工作日内撤回信息并说明理由。",
      en: "When a published decision is changed, set aside or found unlawful, its publication is withdrawn within the working days set, with reasons.",
    },
    why: {
      zh: "决定于 {e.revokedAt} 变更、撤销或者确认违法，撤回期限为 {p.wd}；期限内没有撤回的记录。",
      en: "Changed or set aside {e.revokedAt}; to be withdrawn within {p.wd}. No withdrawal within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-22",
    title: { zh: "请解除查封扣押或办理延长", en: "Lift the seizure, or have it prolonged" },
    gist: {
      zh: "查封、扣押有期限，情况复杂的经行政机关负责人批准可以延长；检测、检验、检疫、技术鉴定的期间不计。",
      en: "A seizure has a limit, which the head of the agency may prolong in a complicated case; days of tests and appraisals do not count.",
    },
    why: {
      zh: "{e.seizedAt} 实施，期限为 {p.days}，期满前经批准可延长 {p.ext}；期限内没有解除的记录。",
      en: "Seized {e.seizedAt} for {p.days}, up to {p.ext} more if approved before they end. No lifting within the period is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-23",
    title: { zh: "请先告知当事人拟处罚的内容和权利", en: "Notify the party of what is intended first" },
    gist: {
      zh: "作出处罚决定之前，告知当事人拟处罚的内容及事实、理由、依据，并告知其可以陈述、申辩；当事人明确放弃的除外。",
      en: "Before a penalty the party is told what is intended and why, and that it may state its case, unless it expressly gives that up.",
    },
    why: {
      zh: "本案于 {e.decidedAt} 作出决定；决定之前没有事先告知的记录。",
      en: "This case was decided {e.decidedAt}; no notice before the decision is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-24",
    title: { zh: "请写明偏离裁量基准的理由并报批", en: "State why the benchmark is departed from" },
    gist: {
      zh: "个案适用基准明显不当的，可以调整适用；理由写入案卷，经本机关主要负责人批准或者集体讨论通过。",
      en: "Where the benchmark would be plainly wrong for a case, another amount may apply; its reasons are on file, approved by the head or the leaders together.",
    },
    why: {
      zh: "适用“{e.tier.label}”档，填写的罚款为 {e.fine}，在该档之外；案卷中没有理由和批准都齐全的记录。",
      en: "The tier is “{e.tier.label}”, the fine entered {e.fine}, outside of it. Reasons together with an approval are not on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-25",
    title: { zh: "请完成抽查案件的复核", en: "Complete the review of a sampled case" },
    gist: {
      zh: "偏离基准的案件按比例抽取，抽中的在规定的工作日内复核，复核意见入卷。",
      en: "A share of the cases that depart from the benchmark is drawn; those are reviewed within the working days set, with an opinion on file.",
    },
    why: {
      zh: "本案 {e.sampledAt} 被抽中，复核期限为 {p.wd}；期限内没有复核的记录。",
      en: "Drawn {e.sampledAt}; to be reviewed within {p.wd}. No review within them is on file.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "PEN-26",
    title: { zh: "请提前通知听证的时间和地点", en: "Announce the hearing earlier" },
    gist: {
      zh: "举行听证之前，在规定的工作日之前将时间、地点通知当事人及有关人员。",
      en: "The party and others concerned are told time and place of a hearing the working days set before it.",
    },
    why: {
      zh: "通知于 {e.hearingAnnouncedAt} 发出，听证于 {e.hearingHeldAt} 举行；应当提前 {p.wd}。",
      en: "Announced {e.hearingAnnouncedAt}, held {e.hearingHeldAt}; {p.wd} are to lie between.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "PEN-27",
    title: { zh: "请对先行登记保存的证据作出处理", en: "Decide on the evidence that is kept" },
    gist: {
      zh: "先行登记保存经行政机关负责人批准，并在规定的工作日内作出处理决定。",
      en: "To keep evidence needs the approval of the head, and what becomes of it is decided within the working days set.",
    },
    why: {
      zh: "{e.preservedAt} 登记保存，处理期限为 {p.wd}；期限内的处理决定或者负责人的批准没有记录。",
      en: "Kept since {e.preservedAt}; {p.wd} are given to decide on it. A decision within them, or the approval of the head, is not on file.",
    },
    acts: ["justify", "acknowledge"],
  },
];

const GRADE_WORDS: Readonly<Record<string, Text>> = {
  不予: { zh: "不予处罚", en: "no penalty" },
  减轻: { zh: "减轻", en: "reduced" },
  从轻: { zh: "从轻", en: "light" },
  一般: { zh: "一般", en: "general" },
  从重: { zh: "从重", en: "heavy" },
};

const PARTY_WORDS: Readonly<Record<string, Text>> = {
  person: { zh: "公民", en: "a person" },
  org: { zh: "法人或者其他组织", en: "an organisation" },
};

/** Members of a decision with a fine, which is shown as a whole. */
const FINE_MEMBERS: Readonly<Record<string, Text>> = {
  id: { zh: "案件", en: "case" },
  at: { zh: "决定时间", en: "decided" },
  fine: { zh: "罚款（元）", en: "fine (CNY)" },
};

const DAYS: Text = { zh: "日", en: "calendar days" };
const WORKING_DAYS: Text = { zh: "个工作日", en: "working days" };
const TIMES: Text = { zh: "倍", en: "times" };
const YEARS: Text = { zh: "年", en: "years" };
const PERSONS: Text = { zh: "人", en: "persons" };

function field(format: FieldText["format"], zh: string, en: string, more: Pick<FieldText, "unit" | "words"> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const fields: FieldTexts = {
  "e.steps": field("list", "执法步骤", "Steps of the inquiry"),
  "e.steps[].officers": field("list", "本步骤的执法人员", "Officers at this step"),
  "e.credentials": field("list", "执法证件", "Certificates"),
  "e.credentials[].officers": field("list", "本步骤的执法人员", "Officers at this step", {
    words: { id: { zh: "人员", en: "officer" }, certValidTo: { zh: "证件有效期至", en: "certificate valid to" } },
  }),
  "e.credentials[].officers[].certValidTo": field("date", "执法证件有效期至", "Certificate valid to"),
  "e.credentials[].at": field("instant", "步骤时间", "Time of the step"),
  "e.filedAt": field("instant", "立案时间", "Filed"),
  "e.extendedDays": field("count", "批准延长的天数", "Days of prolongation", { unit: DAYS }),
  "e.extendedAt": field("instant", "首次批准延长时间", "First prolonged"),
  "e.excludedDays": field("count", "不计入期限的天数", "Days that do not count", { unit: DAYS }),
  "e.decidedAt": field("instant", "决定时间", "Decided"),
  "e.servedAt": field("instant", "送达时间", "Served"),
  "e.partyPresent": field("text", "宣告时当事人在场", "Party present at the announcement"),
  "e.fine": field("yuan", "罚款", "Fine"),
  "e.statMin": field("yuan", "法定最低额", "Statutory minimum"),
  "e.statMax": field("yuan", "法定最高额", "Statutory maximum"),
  "e.grade": field("code", "处罚档次", "Grade", { words: GRADE_WORDS }),
  "e.mitigations": field("list", "从轻、减轻情形", "Grounds to lighten or reduce"),
  "e.tier": field("text", "适用的裁量档次", "Benchmark tier"),
  "e.tier.kind": field("code", "档次的取值方式", "Form of the tier", {
    words: {
      fixed: { zh: "定额", en: "fixed amount" },
      range: { zh: "幅度", en: "range" },
      ratio: { zh: "倍率", en: "multiple of a base" },
    },
  }),
  "e.tier.grade": field("code", "裁量档次", "Tier", { words: GRADE_WORDS }),
  "e.tier.label": field("code", "裁量档次", "Tier", { words: { ...GRADE_WORDS, stated: { zh: "所列", en: "as stated" } } }),
  "e.tier.title": field("text", "档次名称", "Title of the tier"),
  "e.tier.id": field("text", "档次编号", "Tier id"),
  "e.tier.benchmark": field("text", "裁量基准编号", "Benchmark"),
  "e.tier.benchmarkTitle": field("text", "裁量基准名称", "Title of the benchmark"),
  "e.tier.law": field("text", "处罚依据", "Law applied"),
  "e.tier.titleEn": field("text", "档次名称（英文）", "Title of the tier in English"),
  "e.tier.publishedBy": field("text", "裁量基准发布机关", "Benchmark published by"),
  "e.tier.value": field("yuan", "档次定额", "Amount of the tier"),
  "e.tier.min": field("yuan", "档次下限", "Lower end of the tier"),
  "e.tier.max": field("yuan", "档次上限", "Upper end of the tier"),
  "e.tier.minRate": field("count", "档次下限倍数", "Lower multiple of the tier", { unit: TIMES }),
  "e.tier.maxRate": field("count", "档次上限倍数", "Upper multiple of the tier", { unit: TIMES }),
  "e.base": field("yuan", "计罚基数", "Base of the multiple"),
  "e.defenceMade": field("text", "当事人已陈述、申辩", "The party stated its case"),
  "e.notifiedFine": field("yuan", "告知的罚款", "Fine as notified"),
  "e.newFacts": field("text", "查明新的事实", "New facts found"),
  "e.partyKind": field("code", "当事人类型", "Kind of party", { words: PARTY_WORDS }),
  "e.penaltyKinds": field("list", "处罚种类", "Kinds of penalty"),
  "e.noticedAt": field("instant", "事先告知时间", "Prior notice"),
  "e.rightsWaived": field("text", "当事人明确放弃陈述申辩", "The party gave up its statement"),
  "e.departure": field("text", "偏离基准的记录", "Record of the departure"),
  "e.departure.reasoned": field("text", "已写明偏离理由", "Reasons of the departure on file"),
  "e.departure.approved": field("text", "偏离已经批准", "Departure approved"),
  "e.sampledAt": field("instant", "抽中时间", "Drawn"),
  "e.reviewedAt": field("instant", "复核时间", "Reviewed"),
  "e.hearingNotifiedAt": field("instant", "听证告知时间", "Right to a hearing notified"),
  "e.hearingAnnouncedAt": field("instant", "听证通知时间", "Hearing announced"),
  "e.preservedAt": field("instant", "登记保存时间", "Kept since"),
  "e.disposedAt": field("instant", "处理决定时间", "Decided on"),
  "e.approvedByHead": field("text", "负责人已批准", "Approved by the head"),
  "e.hearingHeldAt": field("instant", "听证时间", "Hearing held"),
  "e.reviewRequired": field("text", "应当法制审核", "Legal review required"),
  "e.legalReview": field("text", "法制审核", "Legal review"),
  "e.legalReview.passed": field("text", "法制审核通过", "Legal review passed"),
  "e.legalReview.at": field("instant", "法制审核时间", "Time of the legal review"),
  "e.major": field("text", "情节复杂或者重大", "Complicated or grave"),
  "e.collectiveMeetingId": field("text", "集体讨论记录", "Discussion of the leaders"),
  "e.collectedByOfficer": field("text", "由执法人员收缴", "Collected by an officer"),
  "e.remoteByRequest": field("text", "边远地区经当事人提出", "Remote place, at the party's request"),
  "e.hardToEnforce": field("text", "不当场收缴事后难以执行", "Hard to enforce later"),
  "e.finesForSameAct": field("count", "同一行为的罚款决定", "Fines for the same act", { unit: { zh: "件", en: "decisions" } }),
  "e.earlierFine": field("text", "先作出的罚款决定", "The earlier decision with a fine", { words: FINE_MEMBERS }),
  "e.laterFine": field("text", "后作出的罚款决定", "The later decision with a fine", { words: FINE_MEMBERS }),
  "e.actEndedAt": field("instant", "违法行为终了时间", "The act ended"),
  "e.foundAt": field("instant", "发现时间", "Found"),
  "e.lifeOrFinance": field("text", "涉及生命健康或者金融安全", "Concerns life, health or financial safety"),
  "e.harm": field("text", "有危害后果", "Had harmful consequences"),
  "e.surcharge": field("yuan", "加处罚款", "Surcharge"),
  "e.lateDays": field("count", "逾期天数", "Days late", { unit: DAYS }),
  "e.collected": field("yuan", "收缴金额", "Collected"),
  "e.remitted": field("yuan", "缴付金额", "Remitted"),
  "e.collectedAt": field("instant", "收缴时间", "Collected at"),
  "e.handedInAt": field("instant", "上交机关时间", "Handed in"),
  "e.remittedAt": field("instant", "缴付银行时间", "Remitted at"),
  "e.members": field("list", "同类案件", "Like cases"),
  "e.members[].fine": field("yuan", "本案罚款", "Fine of this case"),
  "e.members[].peers": field("yuan", "此前同类案件的罚款", "Fines of earlier like cases"),
  "e.published": field("text", "决定已经公开", "The decision had been published"),
  "e.revokedAt": field("instant", "变更、撤销时间", "Revoked"),
  "e.withdrawnAt": field("instant", "撤回公开信息时间", "Publication withdrawn"),
  "e.seizedAt": field("instant", "查封、扣押时间", "Seized"),
  "e.liftedAt": field("instant", "解除时间", "Lifted"),
  "e.extApproved": field("text", "负责人批准延长", "Prolongation approved by the head"),
  "e.extApprovedAt": field("instant", "批准延长时间", "Prolongation approved at"),
  "e.testDays": field("count", "检测、鉴定天数", "Days of tests", { unit: DAYS }),
  "p.min": field("count", "执法人员人数下限", "Officers required", { unit: PERSONS }),
  "p.days": field("count", "期限", "Period", { unit: DAYS }),
  "p.ext": field("count", "延长期限", "Prolongation", { unit: DAYS }),
  "p.wd": field("count", "期限", "Period", { unit: WORKING_DAYS }),
  "p.light": field("ratio", "从轻界限", "Limit of light"),
  "p.heavy": field("ratio", "从重界限", "Limit of heavy"),
  "p.lo": field("ratio", "一般档下限", "General, from"),
  "p.hi": field("ratio", "一般档上限", "General, to"),
  "p.grounds": field("list", "减轻情形的用语", "Words for grounds to reduce"),
  "p.largeFine": field("yuan", "较大数额罚款", "Large fine"),
  "p.kinds": field("list", "应当告知听证的处罚种类", "Kinds of penalty with a right to a hearing"),
  "p.person": field("yuan", "对公民的限额", "Limit for a person"),
  "p.org": field("yuan", "对法人或者其他组织的限额", "Limit for an organisation"),
  "p.spot": field("yuan", "当场收缴的限额", "Limit of collection on the spot"),
  "p.onSpot": field("yuan", "当场处罚的限额", "Limit of a penalty on the spot"),
  "p.normal": field("count", "一般时效", "Limitation", { unit: YEARS }),
  "p.special": field("count", "特定情形的时效", "Limitation in special cases", { unit: YEARS }),
  "p.rate": field("ratio", "每日加处比例", "Surcharge per day"),
  "p.k": field("count", "允许的离差倍数", "Deviation allowed, in median deviations", { unit: TIMES }),
  "p.minPeers": field("count", "最少同类案件数", "Like cases needed", { unit: { zh: "件", en: "cases" } }),
};

const events: Readonly<Record<string, Text>> = {
  "penalty.filed": { zh: "立案", en: "Case filed" },
  "penalty.officersAssigned": { zh: "指派执法人员", en: "Officers assigned" },
  "penalty.investigated": { zh: "调查取证", en: "Investigation step" },
  "penalty.factsFound": { zh: "认定事实和情节", en: "Facts and circumstances found" },
  "penalty.noticed": { zh: "事先告知", en: "Prior notice" },
  "penalty.defended": { zh: "陈述申辩", en: "Statement and defence" },
  "penalty.hearingNotified": { zh: "告知听证权利", en: "Right to a hearing notified" },
  "penalty.hearingRequested": { zh: "申请听证", en: "Hearing requested" },
  "penalty.hearingAnnounced": { zh: "听证通知", en: "Hearing announced" },
  "penalty.hearingHeld": { zh: "举行听证", en: "Hearing held" },
  "penalty.reviewed": { zh: "法制审核", en: "Legal review" },
  "penalty.discussed": { zh: "集体讨论", en: "Collective discussion" },
  "penalty.extended": { zh: "延长办案期限", en: "Time for the decision prolonged" },
  "penalty.daysExcluded": { zh: "登记不计入期限的天数", en: "Days that do not count" },
  "penalty.decided": { zh: "作出决定", en: "Decision made" },
  "penalty.served": { zh: "送达", en: "Decision served" },
  "penalty.revoked": { zh: "变更或者撤销", en: "Decision changed or revoked" },
  "penalty.publicationWithdrawn": { zh: "撤回公开信息", en: "Publication withdrawn" },
  "penalty.closed": { zh: "结案", en: "Case closed" },
  "penalty.sampled": { zh: "抽中复核", en: "Drawn for review" },
  "penalty.sampleReviewed": { zh: "复核完成", en: "Review of a drawn case" },
  "penalty.recused": { zh: "回避", en: "Recusal" },
  "penalty.handedOver": { zh: "移交办理", en: "Handed over" },
  "penalty.imposedOnSpot": { zh: "当场处罚", en: "Penalty on the spot" },
  "seizure.imposed": { zh: "查封、扣押", en: "Seizure imposed" },
  "seizure.extended": { zh: "延长查封、扣押", en: "Seizure extended" },
  "seizure.tested": { zh: "检测、鉴定", en: "Test of what was seized" },
  "seizure.lifted": { zh: "解除查封、扣押", en: "Seizure lifted" },
  "evidence.preserved": { zh: "先行登记保存", en: "Evidence kept" },
  "evidence.disposed": { zh: "登记保存的处理", en: "Kept evidence dealt with" },
  "fine.collected": { zh: "收缴罚款", en: "Fine collected" },
  "fine.handedIn": { zh: "交至行政机关", en: "Fine handed in" },
  "fine.remitted": { zh: "缴付银行", en: "Fine remitted" },
  "fine.surcharged": { zh: "加处罚款", en: "Surcharge added" },
};

/** Words for the person at the moment of decision, for every control point of the pack. */
export const penaltyNotices: PackNotices = { templates, fields, events };
