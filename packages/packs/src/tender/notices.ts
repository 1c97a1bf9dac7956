import type { FieldText, FieldTexts, NoticeAct, NoticeTemplate, PackNotices, Text } from "@plumbline/core";
import { redFlagFields, redFlagTemplates } from "./process/words.ts";

const FIX: readonly NoticeAct[] = ["correct", "justify"];
const ANSWER: readonly NoticeAct[] = ["justify", "acknowledge"];
const STAND_BACK: readonly NoticeAct[] = ["recuse", "justify"];

type Words = readonly [zh: string, en: string];

function notice(control: string, title: Words, gist: Words, why: Words, acts: readonly NoticeAct[] = FIX): NoticeTemplate {
  const text = ([zh, en]: Words): Text => ({ zh, en });
  return { control, title: text(title), gist: text(gist), why: text(why), acts };
}

const templates: readonly NoticeTemplate[] = [
  notice(
    "BID-01",
    ["请核对是否应当先招标", "Check whether a tender is due first"],
    [
      "使用国有资金、达到规模标准的工程建设项目及有关货物、服务，应当招标；有法定例外的登记例外。",
      "Works paid out of state funds, with their goods and services, are tendered above the thresholds; an exception of the law is put on file.",
    ],
    [
      "合同估算价为 {e.value}，类别为{e.kind}；没有关联的招标记录或者例外。",
      "The value is {e.value}, the kind {e.kind}; neither a tender nor an exception is on file.",
    ],
  ),
  notice(
    "BID-02",
    ["请补充邀请招标的情形", "Add the ground for inviting"],
    [
      "国有资金控股或者主导的依法必须招标项目应当公开招标；技术复杂或者费用比例过大的，可以邀请。",
      "A mandatory tender with state funds in the lead is open, unless few could do it or an open tender would cost too much of its worth.",
    ],
    ["招标方式为{e.method}，登记的情形：{e.ground}。", "The method is {e.method}; the ground on file: {e.ground}."],
  ),
  notice(
    "BID-03",
    ["请延长招标文件的发售期", "Sell the documents for longer"],
    ["招标文件的发售期有最低日数。", "Tender documents are on sale for a minimum number of days."],
    ["发售期为 {e.saleFrom}至 {e.saleTo}，不足 {p.days}。", "On sale from {e.saleFrom} to {e.saleTo}: fewer than {p.days}."],
  ),
  notice(
    "BID-04",
    ["请留足编制投标文件的时间", "Leave enough time to prepare bids"],
    [
      "自招标文件开始发出到投标截止，应当留足法定日数。",
      "From the first handing out of the documents to the deadline the law asks for a minimum number of days.",
    ],
    [
      "招标文件 {e.issueAt} 开始发出，投标截止 {e.deadline}，不足 {p.days}。",
      "Handed out from {e.issueAt}, deadline {e.deadline}: fewer than {p.days}.",
    ],
  ),
  notice(
    "BID-05",
    ["请按澄清时间顺延投标截止", "Move the deadline with the clarification"],
    [
      "澄清修改可能影响编制的，应当在截止前一定日数通知；不足的，顺延截止时间。",
      "A clarification that bears on bids comes a set number of days before the deadline, or the deadline moves.",
    ],
    [
      "最近一次澄清于 {e.clarifyAt} 发出，投标截止 {e.deadline}；要求 {p.days}，资格预审文件为 {p.prequalDays}。",
      "The last clarification went out {e.clarifyAt}, the deadline is {e.deadline}. {p.days} are asked, {p.prequalDays} for prequalification.",
    ],
  ),
  notice(
    "BID-06",
    ["投标人不足，请重新招标", "Too few bidders: tender again"],
    [
      "投标人少于法定家数的，不开标，重新招标。",
      "With fewer bidders than the law asks for, bids are not opened, and it is tendered again.",
    ],
    ["本标段投标人数为 {e.bidders}，要求不少于 {p.min}。", "Bidders of this section: {e.bidders}. At least {p.min} are required."],
  ),
  notice(
    "BID-07",
    ["请调低投标保证金", "Lower the bid bond"],
    ["投标保证金不超过估算价或者采购预算的一定比例。", "A bid bond stays within a share of the estimate or the budget."],
    [
      "保证金为 {e.bond}，估算价或者预算为 {e.estimate}，上限为其 {p.ratio}。",
      "The bond is {e.bond}, the estimate or budget {e.estimate}; the ceiling is {p.ratio} of it.",
    ],
  ),
  notice(
    "BID-08",
    ["请调低履约保证金", "Lower the performance bond"],
    ["履约保证金不超过合同金额的一定比例。", "A performance bond stays within a share of the contract price."],
    [
      "履约保证金为 {e.performanceBond}，合同金额为 {e.price}，上限为其 {p.ratio}。",
      "The bond is {e.performanceBond}, the price {e.price}; the ceiling is {p.ratio} of it.",
    ],
  ),
  notice(
    "BID-09",
    ["请调整评标委员会的组成", "Change the composition of the panel"],
    [
      "评标委员会人数为规定人数以上的单数，技术、经济等专家占规定比例。",
      "The panel has an odd number of members, at least as many as set, with a set share of experts.",
    ],
    [
      "成员 {e.members} 人，其中专家 {e.experts} 人；要求不少于 {p.min} 人且为单数，专家不低于 {p.expert}。",
      "Members: {e.members}, experts: {e.experts}. At least {p.min}, an odd number, {p.expert} of them experts.",
    ],
  ),
  notice(
    "BID-10",
    ["请以随机抽取方式确定专家", "Draw the experts at random"],
    ["除特殊招标项目外，专家从专家库中随机抽取。", "Unless the project is a special one, experts are drawn at random from the register."],
    [
      "登记的确定方式为{e.drawMethod}，没有特殊招标项目的记录。",
      "The experts were chosen by: {e.drawMethod}. It is not on file as a special project.",
    ],
  ),
  notice(
    "BID-11",
    ["请按时足期公示中标候选人", "Publish the candidates in time, for long enough"],
    [
      "收到评标报告后在规定日数内公示候选人，公示期不少于规定日数。",
      "Candidates are published within set days of the report, for set days at least.",
    ],
    [
      "评标报告 {e.reportAt}，公示 {e.publishedAt}至 {e.closedAt}；要求 {p.within} 内公示，不少于 {p.atLeast}。",
      "Report {e.reportAt}, published {e.publishedAt} to {e.closedAt}. Within {p.within}, for at least {p.atLeast}.",
    ],
  ),
  notice(
    "BID-12",
    ["请补充未定第一候选人的情形", "Add why the first candidate was passed over"],
    [
      "国有资金控股或者主导的，确定排名第一的候选人中标；有法定情形的才能依次递补。",
      "With state funds in the lead the first candidate wins; the next one only on a ground of the law.",
    ],
    [
      "中标人排名为第 {e.awardedRank}，登记的情形：{e.replacementGround}。",
      "The winner is ranked {e.awardedRank}; the ground on file: {e.replacementGround}.",
    ],
  ),
  notice(
    "BID-13",
    ["请尽快签订书面合同", "Sign the contract soon"],
    ["合同在中标通知书发出后的规定日数内签订。", "The contract is signed within set days of the notice of award."],
    [
      "中标通知书 {e.awardNoticeAt} 发出，期限为 {p.days}；期限内没有签订的记录。",
      "The notice went out {e.awardNoticeAt}; {p.days} are set, and no signing within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-14",
    ["合同与投标文件不一致，请核对", "The contract differs from the bid: check it"],
    [
      "合同的价款、期限等主要条款与招标文件、中标人的投标文件一致。",
      "Price, term and other main points of the contract are those of the tender and the bid.",
    ],
    [
      "合同价 {e.price}，投标价 {e.bidPrice}；合同期限 {e.termDays}，投标期限 {e.bidTermDays}。",
      "Price {e.price}, as bid {e.bidPrice}; term {e.termDays}, as bid {e.bidTermDays}.",
    ],
  ),
  notice(
    "BID-15",
    ["请公告并备案采购合同", "Publish and file the contract"],
    [
      "政府采购合同签订后，在规定工作日内公告，并报送备案；涉密内容除外。",
      "A procurement contract is published and filed within set working days of signing, but for what is secret.",
    ],
    [
      "合同 {e.signedAt} 签订；公告期限 {p.publishWd}，备案期限 {p.fileWd}，期限内的记录不全。",
      "Signed {e.signedAt}; {p.publishWd} to publish, {p.fileWd} to file. Not both are on file within them.",
    ],
    ANSWER,
  ),
  notice(
    "BID-16",
    ["投标文件的设备信息相同，请复核", "Bids share traces of a device: look into it"],
    [
      "不同投标人的文件由同一单位或者个人编制的，法律有专门规定；设备信息相同只是线索。",
      "The law has a rule on bids made by one hand; a device in common is a clue to it and no more.",
    ],
    [
      "开标后比对，有投标文件的网卡、处理器、地址或者作者相同。",
      "Compared after the opening, some bids have a network card, processor, address or author in common.",
    ],
    ANSWER,
  ),
  notice(
    "BID-17",
    ["保证金转出账户相同，请复核", "Bonds share an account: look into it"],
    ["不同投标人的保证金从同一账户转出的，法律有专门规定。", "The law has a rule on bonds of different bidders out of one account."],
    ["开标后比对，有投标人的保证金从同一账户转出。", "Compared after the opening, bonds of some bidders came out of one account."],
    ANSWER,
  ),
  notice(
    "BID-18",
    ["项目管理成员相同，请复核", "Bids share project staff: look into it"],
    ["不同投标人的文件载明同一管理成员的，法律有专门规定。", "The law has a rule on one manager named in the bids of different bidders."],
    [
      "开标后比对，有管理成员同时出现在不同投标人的文件中。",
      "Compared after the opening, a manager is named in bids of different bidders.",
    ],
    ANSWER,
  ),
  notice(
    "BID-19",
    ["报价呈规律性差异，请复核", "Prices follow a pattern: look into it"],
    [
      "报价呈规律性差异的，法律有专门规定；界限为实务数值。",
      "The law has a rule on prices that follow a pattern; the limit is one of practice.",
    ],
    ["各家报价：{e.prices}；离散系数界限 {p.cv}。", "Prices: {e.prices}. Limit of the coefficient of variation: {p.cv}."],
    ANSWER,
  ),
  notice(
    "BID-20",
    ["投标文件高度相似，请复核", "Bids are much alike: look into it"],
    [
      "投标文件异常一致的，法律有专门规定；界限为实务数值。",
      "The law has a rule on bids that agree beyond what is usual; the limits are of practice.",
    ],
    [
      "最高相似度 {e.maxSimilarity}，共同差错 {e.sharedErrors} 处；界限 {p.sim}、{p.sharedErrors} 处。",
      "Greatest likeness {e.maxSimilarity}, errors in common {e.sharedErrors}. Limits: {p.sim} and {p.sharedErrors}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-21",
    ["投标人负责人或控股关系相同，请复核", "Bidders share a head or holder: look into it"],
    [
      "负责人为同一人或者存在控股、管理关系的单位，不参加同一标段投标。",
      "Units with one head, or one holding or managing another, do not bid for one section.",
    ],
    [
      "开标后比对，有投标人的法定代表人或者实际控制人相同。",
      "Compared after the opening, some bidders have a legal representative or controller in common.",
    ],
    ANSWER,
  ),
  notice(
    "BID-22",
    ["固定企业轮流中标，请分析", "The same firms win in turn: analyse it"],
    [
      "同一组企业反复共同投标并轮流中标，是实务上的风险线索。",
      "Firms that bid together again and again, and win in turn, are a clue of practice.",
    ],
    [
      "{e.groups[].group} 共同投标 {e.groups[].jointBids} 次，中标人均在其中；界限 {p.minJoint} 次、{p.winners} 家。",
      "{e.groups[].group} bid together {e.groups[].jointBids} times, and one of them won each time. Limits: {p.minJoint} times, {p.winners} winners.",
    ],
    ANSWER,
  ),
  notice(
    "BID-23",
    ["存在相同报价，请复核", "Equal prices: look into it"],
    ["不同投标人报价相同，是需要复核的线索。", "Equal prices of different bidders are a clue to look into."],
    ["各家报价：{e.prices}。", "Prices: {e.prices}."],
    ANSWER,
  ),
  notice(
    "BID-24",
    ["中标的投标晚于截止，请核对", "The winning bid came late: check it"],
    ["截止时间后送达的投标文件应当拒收。", "A bid that arrives after the deadline is turned away."],
    [
      "中标人的投标于 {e.winnerReceivedAt} 送达，截止时间 {e.deadline}。",
      "The winner's bid arrived {e.winnerReceivedAt}; the deadline was {e.deadline}.",
    ],
  ),
  notice(
    "BID-25",
    ["仅一家投标有效，请复核", "Only one bid was left: look into it"],
    ["除中标人外全部被否决，是需要复核的线索。", "All bids but one rejected is a clue to look into."],
    [
      "有效投标 {e.valid} 家，被否决 {e.disqualified} 家；界限 {p.min} 家。",
      "Bids that stand: {e.valid}; rejected: {e.disqualified}. Limit: {p.min}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-26",
    ["最低报价被否决，请复核理由", "The lowest bid was rejected: look into why"],
    ["以价格为唯一标准时，最低报价被否决是需要复核的线索。", "Where price alone decides, a rejected lowest bid is a clue to look into."],
    [
      "评标以最低价为准（{e.priceOnly}），最低报价已被否决（{e.lowestDisqualified}）。",
      "The lowest price decides ({e.priceOnly}), and the lowest bid was rejected ({e.lowestDisqualified}).",
    ],
    ANSWER,
  ),
  notice(
    "BID-27",
    ["中标价贴近最高限价，请复核", "The award is close to the ceiling: look into it"],
    ["中标价非常接近最高限价，是实务上的风险线索。", "An award very close to the ceiling is a clue of practice."],
    [
      "中标价 {e.award}，最高限价 {e.ceiling}，投标人 {e.bidders}；界限 {p.ratio}。",
      "Award {e.award}, ceiling {e.ceiling}, bidders {e.bidders}. Limit: {p.ratio}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-28",
    ["补充合同累计超比例，请核对", "Supplements beyond the share: check them"],
    ["所有补充合同的采购金额不超过原合同的一定比例。", "All supplements together stay within a share of the original contract."],
    [
      "补充合同金额：{e.supplements}；原合同 {e.original}，上限为其 {p.ratio}。",
      "Supplements: {e.supplements}; original {e.original}. The ceiling is {p.ratio} of it.",
    ],
  ),
  notice(
    "BID-29",
    ["同类采购累计超标准，请复核", "Like purchases add up: look into it"],
    [
      "一个财政年度内同一预算项目的同类货物、服务多次以其他方式采购，累计超过公开招标数额标准的，除预算调整或者经批准外，应当公开招标。",
      "Like goods or services of one budget item, bought several times in a year otherwise than by open tender, stay below its threshold, unless the budget was adjusted or the method approved.",
    ],
    ["本年度各次采购：{e.values}；数额标准 {p.threshold}。", "Purchases of the year: {e.values}. Threshold: {p.threshold}."],
    ANSWER,
  ),
  notice(
    "BID-30",
    ["请办理采购人员回避", "Have the person stand back"],
    [
      "采购人员与供应商有劳动、任职、控股或者亲属等利害关系的，应当回避。",
      "Staff with a post in, a hold over or kin at the head of a supplier stand back.",
    ],
    [
      "采购活动 {e.startAt} 开始；登记的人员中有 {p.years} 内的利害关系或者现存关系。",
      "The procurement began {e.startAt}; somebody on file has had such a tie within {p.years}, or has it now.",
    ],
    STAND_BACK,
  ),
  notice(
    "BID-31",
    ["请核对前期服务单位是否投标", "Check whether a preparer bids"],
    [
      "除单一来源外，为项目提供整体设计、规范编制等服务的供应商不再参加该项目其他采购。",
      "Who designed a project or wrote its specification takes no other part in it, but for a single source.",
    ],
    ["投标人：{e.bidders}；前期服务单位：{e.preparers}。", "Bidders: {e.bidders}. Preparers: {e.preparers}."],
  ),
  notice(
    "BID-32",
    ["采购集中于一家供应商，请分析", "One supplier gets most: analyse it"],
    ["年度采购额集中于一家供应商，是实务上的风险线索。", "A year's purchases that go mostly to one supplier are a clue of practice."],
    [
      "本年度采购 {e.orders} 次，最大供应商占 {e.topShare}；界限 {p.n} 次、{p.share}。",
      "Orders of the year: {e.orders}; share of the largest supplier: {e.topShare}. Limits: {p.n} and {p.share}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-33",
    ["专家与企业组合频繁，请分析", "An expert and a firm meet often: analyse it"],
    ["同一专家参评时同一企业反复中标，是实务上的风险线索。", "A firm that wins whenever one expert is on the panel is a clue of practice."],
    [
      "同场 {e.pairs[].pairCount} 次，其中该企业中标 {e.pairs[].pairWins} 次；界限 {p.n} 次、{p.rate}。",
      "They met {e.pairs[].pairCount} times, and the firm won {e.pairs[].pairWins}. Limits: {p.n} and {p.rate}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-34",
    ["请核对资格和评审条款", "Check the conditions"],
    [
      "招标采购文件不以特定地区、品牌、业绩等不合理条件限制或者排斥潜在投标人。",
      "Documents keep nobody out by region, brand, references or other conditions that the project does not call for.",
    ],
    ["条款中出现需要核对的用语：{p.terms}。", "A condition has one of the words to look at: {p.terms}."],
  ),
  notice(
    "BID-35",
    ["采购文件未满保存年限，请保留", "Keep the file until its years are over"],
    ["采购文件自采购结束之日起至少保存规定年限，不得销毁。", "The file of a procurement is kept for set years from its end."],
    [
      "采购于 {e.endedAt} 结束，登记的销毁时间 {e.deleteAt}；保存年限 {p.years}。",
      "The procurement ended {e.endedAt}, the deletion is on file for {e.deleteAt}; {p.years} are set.",
    ],
  ),
  notice(
    "BID-36",
    ["请核对监管与交易场所是否分设", "Check whether supervisor and venue are apart"],
    ["招标投标交易场所不与行政监督部门存在隶属关系。", "The place of tendering is not subordinate to the supervising department."],
    [
      "监督部门 {e.regulator}，交易场所运行单位 {e.operator}，隶属关系：{e.subordinate}。",
      "Supervisor {e.regulator}, operator of the venue {e.operator}, subordinate: {e.subordinate}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-37",
    ["投标文件特征码相同，请复核", "Bids share a digest or serial: look into it"],
    [
      "不同投标人的文件由同一设备编制或者内容完全一致的，法律有专门规定；特征码相同只是线索。",
      "The law has a rule on bids made by one hand or agreeing beyond what is usual; a digest or serial in common is a clue.",
    ],
    [
      "开标后比对，有投标文件的硬盘、内存序列号或者文件摘要相同。",
      "Compared after the opening, some bids have a disk, a memory module or the file itself in common.",
    ],
    ANSWER,
  ),
  notice(
    "BID-38",
    ["请退还投标保证金及利息", "Return the bid bonds with interest"],
    [
      "最迟在书面合同签订后的规定日数内，向中标人和未中标人退还保证金及利息。",
      "Bonds go back to all bidders within set days of the signing of the contract, with interest.",
    ],
    [
      "合同 {e.signedAt} 签订，期限为 {p.days}；期限内没有全部退还的记录。",
      "Signed {e.signedAt}; {p.days} are set. Not all returns within them are on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-39",
    ["请退还供应商的投标保证金", "Return the suppliers' bonds"],
    [
      "未中标的在中标通知书发出后、中标的在合同签订后的规定工作日内退还。",
      "Bonds of the others go back within set working days of the notice of award, that of the winner of the contract.",
    ],
    [
      "中标通知书 {e.awardNoticeAt}，合同 {e.signedAt}，期限为 {p.wd}；期限内没有全部退还的记录。",
      "Notice {e.awardNoticeAt}, contract {e.signedAt}; {p.wd} are set. Not all returns within them are on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-40",
    ["请尽快答复异议", "Answer the objection soon"],
    [
      "招标人自收到异议之日起在规定日数内答复；开标现场提出的当场答复。",
      "The tenderer answers within set days of receiving it, and on the spot at the opening.",
    ],
    [
      "异议于 {e.objections[].at} 收到（{e.objections[].kind}），期限为 {p.days}；期限内没有答复的记录。",
      "Received {e.objections[].at} ({e.objections[].kind}); {p.days} are set, and no answer within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-41",
    ["请先答复异议再继续", "Answer the objection before going on"],
    [
      "对招标文件或者评标结果的异议，答复前暂停招标投标活动。",
      "Until an objection to the documents or the result is answered, the tender rests.",
    ],
    [
      "异议（{e.objections[].kind}）尚未答复时，{e.objections[].stepAt} 进行了下一环节。",
      "With the objection ({e.objections[].kind}) unanswered, the next step was taken {e.objections[].stepAt}.",
    ],
  ),
  notice(
    "BID-42",
    ["请尽快答复质疑", "Answer the challenge soon"],
    [
      "采购人在收到书面质疑后的规定工作日内答复，并通知有关供应商。",
      "The buyer answers within set working days of receiving a challenge in writing, and tells the suppliers concerned.",
    ],
    [
      "质疑于 {e.objections[].at} 收到，期限为 {p.wd}；期限内没有答复的记录。",
      "Received {e.objections[].at}; {p.wd} are set, and no answer within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-43",
    ["请决定是否受理投诉", "Decide whether to take up the complaint"],
    [
      "行政监督部门自收到投诉之日起在规定工作日内决定是否受理。",
      "The supervisor decides within set working days whether to take a complaint up.",
    ],
    [
      "投诉于 {e.filedAt} 收到，期限为 {p.wd}；期限内没有受理决定的记录。",
      "Received {e.filedAt}; {p.wd} are set, and no such decision within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-44",
    ["请尽快作出投诉处理决定", "Decide the complaint soon"],
    [
      "招标投标投诉自受理之日起、政府采购投诉自收到之日起，在规定工作日内处理；检验、鉴定等时间不计。",
      "A complaint is decided within set working days: of its being taken up, in procurement of its receipt. Tests and appraisals do not count.",
    ],
    [
      "投诉 {e.filedAt} 收到、{e.acceptedAt} 受理，期限为 {p.wd}，不计入天数的另加；期限内没有处理决定的记录。",
      "Received {e.filedAt}, taken up {e.acceptedAt}; {p.wd} are set, plus days that do not count. No decision within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-45",
    ["请公告中标、成交结果", "Publish the result"],
    [
      "中标、成交供应商确定后，在规定工作日内发出通知并公告结果。",
      "Within set working days of the choice the notice goes out and the result is published.",
    ],
    [
      "{e.awardedAt} 确定，期限为 {p.wd}；期限内没有公告的记录。",
      "Chosen {e.awardedAt}; {p.wd} are set, and no publication within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-46",
    ["请提交招标投标情况报告", "Hand in the report on the tender"],
    [
      "依法必须招标的项目，确定中标人后在规定日数内向监督部门提交书面报告。",
      "After a mandatory tender a written report goes to the supervisor within set days of the award.",
    ],
    [
      "中标人于 {e.awardedAt} 确定，期限为 {p.days}；期限内没有提交的记录。",
      "Awarded {e.awardedAt}; {p.days} are set, and no report within them is on file.",
    ],
    ANSWER,
  ),
  notice(
    "BID-47",
    ["请延长采购文件的提供期限", "Offer the documents for longer"],
    ["招标文件的提供期限自开始发出之日起有最低工作日数。", "Procurement documents are offered for a minimum of working days."],
    ["{e.issueAt} 开始提供，{e.saleTo} 截止，不足 {p.wd}。", "Offered from {e.issueAt} to {e.saleTo}: fewer than {p.wd}."],
  ),
  notice(
    "BID-48",
    ["请延长出让公告期", "Give longer notice of the land"],
    ["投标、拍卖或者挂牌开始前，应当提前规定日数公告。", "The notice comes set days before bidding, auction or listing begins."],
    ["公告 {e.noticeAt}，开始 {e.startAt}，不足 {p.days}。", "Notice {e.noticeAt}, begin {e.startAt}: fewer than {p.days}."],
  ),
  notice(
    "BID-49",
    ["请核对矿业权出让公告期", "Check the notice of the mineral right"],
    [
      "以竞争方式出让矿业权的，应当提前公告；日数以交易规则为准。",
      "A mineral right that is granted by competition is announced before; the rules of trade set how long.",
    ],
    ["公告 {e.noticeAt}，开始 {e.startAt}，不足 {p.wd}。", "Notice {e.noticeAt}, begin {e.startAt}: fewer than {p.wd}."],
    ANSWER,
  ),
  notice(
    "BID-50",
    ["请延长产权转让信息披露期", "Disclose the sale for longer"],
    [
      "国有产权转让在交易场所公开进行，信息披露不少于规定工作日。",
      "State property is sold in public, after a disclosure of set working days at least.",
    ],
    ["披露 {e.disclosedFrom}至 {e.disclosedTo}，不足 {p.wd}。", "Disclosed {e.disclosedFrom} to {e.disclosedTo}: fewer than {p.wd}."],
  ),
  notice(
    "BID-51",
    ["转让底价低于界限，请补充同意文件", "Below the limit: add the consent"],
    [
      "转让底价低于评估结果一定比例的，应当经批准单位书面同意。",
      "A reserve below a share of the appraisal needs the written consent of the approving unit.",
    ],
    [
      "转让底价 {e.reserve}，评估结果 {e.appraised}，界限为其 {p.ratio}；没有同意的记录。",
      "Reserve {e.reserve}, appraisal {e.appraised}; the limit is {p.ratio} of it. No consent is on file.",
    ],
  ),
  notice(
    "BID-52",
    ["请核对投标人的信用评分", "Check the bidder's credit score"],
    [
      "投标人不符合招标文件资格条件的，评标委员会否决其投标；评分过期或者有异议的，以新的评分为准。",
      "A bid that does not meet the conditions of the documents is rejected; where a score has expired or is disputed, the new one counts.",
    ],
    [
      "投标人 {e.bids[].id} 的信用评分为 {e.bids[].creditScore}，文件要求 {e.minCredit}。",
      "Bidder {e.bids[].id}: credit score {e.bids[].creditScore}, asked {e.minCredit}.",
    ],
  ),
  notice(
    "BID-53",
    ["中标人不在候选人之中，请核对", "The winner is no candidate: check it"],
    ["招标人从评标委员会推荐的中标候选人中确定中标人。", "The winner is one of the candidates whom the panel named."],
    [
      "确定的中标人为 {e.winner}，评标报告推荐的候选人不含该单位。",
      "The winner chosen is {e.winner}, who is not among the candidates of the report.",
    ],
  ),
  notice(
    "BID-54",
    ["投标晚于截止时间，请核对", "A bid came after the deadline: check it"],
    [
      "截止时间后送达的投标文件应当拒收，并如实记载送达时间。",
      "A bid that arrives after the deadline is turned away, and its time of arrival put on file.",
    ],
    [
      "投标人 {e.bids[].id} 于 {e.bids[].receivedAt} 送达，截止时间 {e.deadline}。",
      "Bidder {e.bids[].id}: arrived {e.bids[].receivedAt}, deadline {e.deadline}.",
    ],
  ),
  notice(
    "BID-55",
    ["请核对评标成员是否应回避", "Check whether a member should stand back"],
    [
      "与投标人有利害关系的人不进入评标委员会，已经进入的应当更换。",
      "Who has an interest in a bidder is not on the panel, and is replaced if already there.",
    ],
    [
      "登记的利害关系单位：{e.panel[].interests}，其中有本标段投标人。",
      "Interests on file: {e.panel[].interests}; a bidder of this section is among them.",
    ],
    STAND_BACK,
  ),
  notice(
    "BID-56",
    ["请核对代理和标底机构是否投标", "Check whether an agent bids"],
    ["招标代理机构、标底编制机构不参加该项目投标。", "The agency of a tender, and who drew up its base price, do not bid in it."],
    ["投标人：{e.bidders}；代理、标底机构：{e.agents}。", "Bidders: {e.bidders}. Agents: {e.agents}."],
  ),
  notice(
    "BID-57",
    ["请在公示期满后定标", "Award after the publicity has ended"],
    [
      "依法必须招标的项目先公示候选人，公示期满再确定中标人。",
      "In a mandatory tender the candidates are published first, and the award comes after.",
    ],
    ["公示 {e.publishedAt}至 {e.closedAt}，定标 {e.awardedAt}。", "Published {e.publishedAt} to {e.closedAt}, awarded {e.awardedAt}."],
  ),
  notice(
    "BID-58",
    ["中标价高于最高限价，请核对", "The award is above the ceiling: check it"],
    ["投标报价高于招标文件设定的最高投标限价的，评标委员会否决其投标。", "A bid above the ceiling of the documents is rejected."],
    ["中标价 {e.award}，最高限价 {e.ceiling}。", "Award {e.award}, ceiling {e.ceiling}."],
  ),
  notice(
    "BID-59",
    ["请取消最低投标限价", "Take back the lowest price"],
    ["招标人可以设最高投标限价，不规定最低投标限价。", "A tenderer may set a highest price for bids, and no lowest one."],
    ["登记的最低投标限价为 {e.floor}。", "The lowest price on file is {e.floor}."],
  ),
  notice(
    "BID-60",
    ["请补足被邀请的投标人", "Invite more bidders"],
    ["邀请招标的，向规定家数以上具备能力的单位发出投标邀请书。", "Invitations go to at least as many able units as the law asks for."],
    [
      "招标方式为{e.method}，邀请了 {e.invited}；要求不少于 {p.min}。",
      "The method is {e.method}; invited: {e.invited}. At least {p.min} are required.",
    ],
  ),
  notice(
    "BID-61",
    ["请核对中标候选人数量", "Check the number of candidates"],
    ["评标委员会推荐的中标候选人不超过规定个数，并标明排序。", "The panel names no more candidates than set, in their order."],
    ["评标报告推荐的候选人：{e.candidates}；不超过 {p.max}。", "Candidates of the report: {e.candidates}. At most {p.max}."],
  ),
  notice(
    "BID-62",
    ["请在投标截止时间开标", "Open at the deadline"],
    [
      "开标在投标截止的同一时间公开进行，此前收到的投标文件不开启。",
      "Bids are opened in public when the deadline comes, and none before it.",
    ],
    ["开标时间 {e.openedAt}，投标截止 {e.deadline}。", "Opened {e.openedAt}, deadline {e.deadline}."],
  ),
  notice(
    "BID-63",
    ["请核对开标前的查看记录", "Look into what was viewed before the opening"],
    [
      "开标前，潜在投标人的名称、数量和投标文件内容保密。",
      "Until the opening the names and number of bidders, and what they bid, are kept secret.",
    ],
    [
      "{e.accesses[].at} 有查看投标信息的记录，开标时间 {e.openedAt}。",
      "Something was viewed {e.accesses[].at}; the opening is on file for {e.openedAt}.",
    ],
    ANSWER,
  ),
  notice(
    "BID-64",
    ["请随机抽取采购评审专家", "Draw the experts of the procurement at random"],
    [
      "除财政部门规定的情形外，从政府采购评审专家库中随机抽取。",
      "But for cases set by the finance department, experts are drawn at random from the register.",
    ],
    ["登记的确定方式为{e.drawMethod}，没有例外情形的记录。", "The experts were chosen by: {e.drawMethod}. No exception is on file."],
  ),
];

const DAYS: Text = { zh: "日", en: "calendar days" };
const WORKING_DAYS: Text = { zh: "个工作日", en: "working days" };
const YEARS: Text = { zh: "年", en: "years" };

function field(format: FieldText["format"], zh: string, en: string, more: Pick<FieldText, "unit" | "words"> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const METHOD_WORDS: Readonly<Record<string, Text>> = {
  公开: { zh: "公开招标", en: "open tender" },
  邀请: { zh: "邀请招标", en: "by invitation" },
  竞争性谈判: { zh: "竞争性谈判", en: "negotiation" },
  竞争性磋商: { zh: "竞争性磋商", en: "consultation" },
  询价: { zh: "询价", en: "inquiry" },
  单一来源: { zh: "单一来源", en: "single source" },
  招标: { zh: "招标", en: "tender" },
  拍卖: { zh: "拍卖", en: "auction" },
  挂牌: { zh: "挂牌", en: "listing" },
  协议: { zh: "协议", en: "agreement" },
  公开竞价: { zh: "公开竞价", en: "open bidding" },
};

const TRANSACTION_WORDS: Readonly<Record<string, Text>> = {
  works: { zh: "工程建设项目", en: "works" },
  land: { zh: "国有土地使用权", en: "land" },
  mineral: { zh: "矿业权", en: "mineral rights" },
  procurement: { zh: "政府采购", en: "procurement" },
  property: { zh: "国有产权", en: "property rights" },
};

const fields: FieldTexts = {
  "e.stateFunded": field("text", "使用国有资金", "State funds"),
  "e.kind": field("code", "合同类别", "Kind of contract", {
    words: { 施工: { zh: "施工", en: "works" }, 货物: { zh: "货物", en: "goods" }, 服务: { zh: "服务", en: "services" } },
  }),
  "e.value": field("yuan", "合同估算价", "Estimated value"),
  "e.tenderId": field("text", "关联的招标项目", "Tender"),
  "e.exemption": field("text", "可以不招标的情形", "Exception"),
  "e.transaction": field("code", "交易类型", "Transaction", { words: TRANSACTION_WORDS }),
  "e.method": field("code", "招标采购方式", "Method", { words: METHOD_WORDS }),
  "e.ground": field("text", "邀请招标的情形", "Ground for inviting"),
  "e.stateDominant": field("text", "国有资金控股或者主导", "State funds in the lead"),
  "e.saleFrom": field("date", "发售开始", "On sale from"),
  "e.saleTo": field("date", "发售截止", "On sale to"),
  "e.issueAt": field("instant", "文件开始发出", "Documents handed out from"),
  "e.deadline": field("instant", "投标截止时间", "Deadline for bids"),
  "e.material": field("text", "澄清影响投标文件编制", "The clarification bears on bids"),
  "e.clarifyAt": field("instant", "澄清时间", "Clarified"),
  "e.stage": field("text", "澄清所涉阶段", "Stage of the clarification"),
  "e.prequalClarifyAt": field("instant", "资格预审文件澄清时间", "Prequalification clarified"),
  "e.prequalDeadline": field("instant", "资格预审申请截止", "Deadline for prequalification"),
  "e.bidders": field("list", "投标人", "Bidders"),
  "e.proceeded": field("text", "已继续开标", "Opened all the same"),
  "e.bond": field("yuan", "投标保证金", "Bid bond"),
  "e.estimate": field("yuan", "估算价或者预算", "Estimate or budget"),
  "e.performanceBond": field("yuan", "履约保证金", "Performance bond"),
  "e.price": field("yuan", "合同金额", "Contract price"),
  "e.bidPrice": field("yuan", "投标价", "Price as bid"),
  "e.termDays": field("count", "合同期限", "Term", { unit: DAYS }),
  "e.bidTermDays": field("count", "投标期限", "Term as bid", { unit: DAYS }),
  "e.members": field("count", "评标委员会人数", "Members of the panel"),
  "e.experts": field("count", "其中专家", "Experts among them"),
  "e.drawMethod": field("code", "专家确定方式", "How experts were chosen", {
    words: { 随机: { zh: "随机抽取", en: "at random" }, 指定: { zh: "指定", en: "by naming them" } },
  }),
  "e.specialProject": field("text", "特殊招标项目", "Special project"),
  "e.reportAt": field("instant", "收到评标报告", "Report received"),
  "e.publishedAt": field("instant", "公示、公告时间", "Published"),
  "e.closedAt": field("instant", "公示截止", "Publicity ends"),
  "e.awardedRank": field("count", "中标人排名", "Rank of the winner"),
  "e.replacementGround": field("text", "未定第一候选人的情形", "Ground for another than the first"),
  "e.awardNoticeAt": field("instant", "中标通知书发出", "Notice of award"),
  "e.awardedAt": field("instant", "定标时间", "Awarded"),
  "e.signedAt": field("instant", "合同签订", "Contract signed"),
  "e.bids": field("list", "投标", "Bids"),
  "e.bids[].id": field("text", "投标人", "Bidder"),
  "e.bids[].mac": field("text", "网卡地址", "Network card"),
  "e.bids[].cpuSerial": field("text", "处理器序列号", "Processor"),
  "e.bids[].ip": field("text", "上传地址", "Address of the upload"),
  "e.bids[].author": field("text", "文件作者", "Author of the file"),
  "e.bids[].diskSerial": field("text", "硬盘序列号", "Disk"),
  "e.bids[].memorySerial": field("text", "内存序列号", "Memory module"),
  "e.bids[].md5": field("text", "投标文件摘要", "Digest of the bid"),
  "e.bids[].bondAccount": field("text", "保证金账户", "Account of the bond"),
  "e.bids[].staff": field("list", "项目管理成员", "Project staff"),
  "e.bids[].legalRep": field("text", "法定代表人", "Legal representative"),
  "e.bids[].controller": field("text", "实际控制人", "Controller"),
  "e.bids[].receivedAt": field("instant", "送达时间", "Arrived"),
  "e.bids[].rejected": field("text", "已被否决", "Rejected"),
  "e.bids[].creditScore": field("count", "信用评分", "Credit score"),
  "e.bids[].creditValidTo": field("date", "信用评分有效期至", "Credit score valid to"),
  "e.bids[].creditAppealed": field("text", "信用评分有异议", "Credit score disputed"),
  "e.bids[].renewedScore": field("count", "新的信用评分", "New credit score"),
  "e.minCredit": field("count", "文件要求的信用评分", "Credit score asked"),
  "e.openedAt": field("instant", "开标时间", "Opened"),
  "e.prices": field("yuan", "报价", "Prices"),
  "e.maxSimilarity": field("ratio", "最高相似度", "Greatest likeness"),
  "e.sharedErrors": field("count", "共同差错", "Errors in common"),
  "e.groups": field("list", "共同投标的企业", "Firms that bid together"),
  "e.groups[].group": field("list", "共同投标的企业", "Firms that bid together"),
  "e.groups[].jointBids": field("count", "共同投标次数", "Joint bids"),
  "e.groups[].winners": field("list", "中标人", "Winners"),
  "e.pairs": field("list", "专家与企业", "Experts and firms"),
  "e.pairs[].pairCount": field("count", "同场次数", "Times they met"),
  "e.pairs[].pairWins": field("count", "其中中标次数", "Times the firm won"),
  "e.winnerReceivedAt": field("instant", "中标人投标送达", "Winner's bid arrived"),
  "e.valid": field("count", "有效投标", "Bids that stand"),
  "e.disqualified": field("count", "被否决的投标", "Rejected bids"),
  "e.priceOnly": field("text", "以最低价中标", "The lowest price wins"),
  "e.lowestDisqualified": field("text", "最低报价被否决", "Lowest bid rejected"),
  "e.award": field("yuan", "中标价", "Award"),
  "e.ceiling": field("yuan", "最高限价", "Ceiling"),
  "e.floor": field("yuan", "最低投标限价", "Lowest price"),
  "e.invited": field("count", "邀请家数", "Invited"),
  "e.accesses": field("list", "开标前的查看记录", "Viewed before the opening"),
  "e.accesses[].at": field("instant", "查看时间", "Viewed"),
  "e.supplements": field("yuan", "补充合同金额", "Supplements"),
  "e.original": field("yuan", "原合同金额", "Original price"),
  "e.values": field("yuan", "各次采购金额", "Purchases"),
  "e.openTender": field("text", "已公开招标", "By open tender"),
  "e.approvedOtherMethod": field("text", "经批准采用其他方式", "Other method approved"),
  "e.budgetAdjusted": field("text", "预算已调整", "Budget adjusted"),
  "e.startAt": field("instant", "开始时间", "Begin"),
  "e.staff": field("list", "采购人员", "Staff"),
  "e.staff[].current": field("text", "现存利害关系", "Tie that goes on"),
  "e.staff[].endedWorkAt": field("date", "与供应商关系结束", "Tie ended"),
  "e.staff[].kinOfSupplierHead": field("text", "供应商负责人的亲属", "Kin of the supplier's head"),
  "e.preparers": field("list", "前期服务单位", "Preparers"),
  "e.agents": field("list", "代理、标底编制机构", "Agents and estimators"),
  "e.orders": field("count", "采购次数", "Orders"),
  "e.topShare": field("ratio", "最大供应商占比", "Share of the largest supplier"),
  "e.clauses": field("list", "资格和评审条款", "Conditions"),
  "e.endedAt": field("date", "采购结束", "Procurement ended"),
  "e.deleteAt": field("date", "销毁时间", "Deletion"),
  "e.regulator": field("text", "监督部门", "Supervising department"),
  "e.operator": field("text", "交易场所运行单位", "Operator of the venue"),
  "e.subordinate": field("text", "存在隶属关系", "Subordinate"),
  "e.bonds": field("list", "投标保证金", "Bonds"),
  "e.bonds[].returnedAt": field("instant", "退还时间", "Returned"),
  "e.bonds[].winner": field("text", "中标人", "Winner"),
  "e.objections": field("list", "异议、质疑", "Objections"),
  "e.objections[].at": field("instant", "收到时间", "Received"),
  "e.objections[].kind": field("code", "异议对象", "About", {
    words: {
      资格预审文件: { zh: "资格预审文件", en: "prequalification" },
      招标文件: { zh: "招标文件", en: "documents" },
      开标: { zh: "开标", en: "opening" },
      评标结果: { zh: "评标结果", en: "result" },
      质疑: { zh: "质疑", en: "challenge" },
    },
  }),
  "e.objections[].inTime": field("text", "在期限内提出", "In time"),
  "e.objections[].answeredAt": field("instant", "答复时间", "Answered"),
  "e.objections[].stepAt": field("instant", "未答复时的下一环节", "Next step while unanswered"),
  "e.filedAt": field("instant", "备案、收到时间", "Filed"),
  "e.answeredAt": field("instant", "受理决定时间", "Decision to take it up"),
  "e.acceptedAt": field("instant", "受理时间", "Taken up"),
  "e.decidedAt": field("instant", "处理决定时间", "Decided"),
  "e.excludedDays": field("count", "不计入的工作日", "Days that do not count", { unit: WORKING_DAYS }),
  "e.resultPublishedAt": field("instant", "结果公告时间", "Result published"),
  "e.reportedAt": field("instant", "书面报告时间", "Reported"),
  "e.noticeAt": field("instant", "公告时间", "Notice"),
  "e.disclosedFrom": field("date", "披露开始", "Disclosed from"),
  "e.disclosedTo": field("date", "披露截止", "Disclosed to"),
  "e.reserve": field("yuan", "转让底价", "Reserve price"),
  "e.appraised": field("yuan", "评估结果", "Appraisal"),
  "e.reserveApproved": field("text", "经书面同意", "Consent in writing"),
  "e.winner": field("text", "中标人", "Winner"),
  "e.candidates": field("list", "中标候选人", "Candidates", {
    words: { bidder: { zh: "单位", en: "firm" }, rank: { zh: "排名", en: "rank" } },
  }),
  "e.candidates[].bidder": field("text", "中标候选人", "Candidate"),
  "e.panel": field("list", "评标委员会", "Panel"),
  "e.panel[].interests": field("list", "有利害关系的单位", "Firms of interest"),
  "p.施工": field("yuan", "施工规模标准", "Threshold for works"),
  "p.货物": field("yuan", "货物规模标准", "Threshold for goods"),
  "p.服务": field("yuan", "服务规模标准", "Threshold for services"),
  "p.days": field("count", "期限", "Period", { unit: DAYS }),
  "p.prequalDays": field("count", "资格预审期限", "Period in prequalification", { unit: DAYS }),
  "p.wd": field("count", "期限", "Period", { unit: WORKING_DAYS }),
  "p.publishWd": field("count", "公告期限", "Period to publish", { unit: WORKING_DAYS }),
  "p.fileWd": field("count", "备案期限", "Period to file", { unit: WORKING_DAYS }),
  "p.within": field("count", "公示期限", "Period until publicity", { unit: DAYS }),
  "p.atLeast": field("count", "最短公示期", "Shortest publicity", { unit: DAYS }),
  "p.years": field("count", "年限", "Years", { unit: YEARS }),
  "p.min": field("count", "最低数量", "Least number"),
  "p.max": field("count", "最高数量", "Greatest number"),
  "p.expert": field("ratio", "专家比例", "Share of experts"),
  "p.ratio": field("ratio", "比例界限", "Limit"),
  "p.tol": field("ratio", "允许偏差", "Tolerance"),
  "p.grounds": field("list", "递补情形的用语", "Words for grounds"),
  "p.cv": field("ratio", "离散系数界限", "Limit of variation"),
  "p.sim": field("ratio", "相似度界限", "Limit of likeness"),
  "p.sharedErrors": field("count", "共同差错界限", "Limit of errors in common"),
  "p.minJoint": field("count", "共同投标次数界限", "Limit of joint bids"),
  "p.winners": field("count", "轮流中标家数界限", "Limit of winners"),
  "p.threshold": field("yuan", "公开招标数额标准", "Open tender threshold"),
  "p.share": field("ratio", "占比界限", "Limit of the share"),
  "p.n": field("count", "次数界限", "Limit of times"),
  "p.rate": field("ratio", "中标率界限", "Limit of the rate"),
  "p.terms": field("list", "需要核对的用语", "Words to look at"),
};

const events: Readonly<Record<string, Text>> = {
  "tender.published": { zh: "发布公告", en: "Call published" },
  "tender.sold": { zh: "发售文件", en: "Documents sold" },
  "tender.clarified": { zh: "澄清修改", en: "Clarified" },
  "bid.received": { zh: "投标送达", en: "Bid received" },
  "bid.withdrawn": { zh: "撤回投标", en: "Bid withdrawn" },
  "bid.accessed": { zh: "查看投标信息", en: "Bid viewed" },
  "credit.appealed": { zh: "信用评分异议", en: "Credit score disputed" },
  "credit.renewed": { zh: "更新信用评分", en: "Credit score renewed" },
  "tender.opened": { zh: "开标", en: "Bids opened" },
  "tender.failed": { zh: "流标或者终止", en: "Tender failed" },
  "tender.compared": { zh: "投标文件雷同性分析", en: "Texts compared" },
  "panel.drawn": { zh: "组建评标委员会", en: "Panel formed" },
  "panel.recused": { zh: "回避", en: "Member stood back" },
  "tender.evaluated": { zh: "提交评标报告", en: "Evaluated" },
  "tender.candidatesPublished": { zh: "公示中标候选人", en: "Candidates published" },
  "objection.raised": { zh: "提出异议、质疑", en: "Objection raised" },
  "objection.answered": { zh: "答复异议、质疑", en: "Objection answered" },
  "tender.awarded": { zh: "定标", en: "Awarded" },
  "tender.resultPublished": { zh: "公告结果", en: "Result published" },
  "tender.reported": { zh: "报告招标投标情况", en: "Reported to the supervisor" },
  "bond.returned": { zh: "退还保证金", en: "Bond returned" },
  "contract.signed": { zh: "签订合同", en: "Contract signed" },
  "contract.published": { zh: "公告合同", en: "Contract published" },
  "contract.filed": { zh: "备案合同", en: "Contract filed" },
  "contract.supplemented": { zh: "补充合同", en: "Contract supplemented" },
  "procurement.ordered": { zh: "采购", en: "Purchase" },
  "procurement.yearClosed": { zh: "年度采购结束", en: "Year of purchases closed" },
  "procurement.panelNamed": { zh: "确定采购人员", en: "Staff named" },
  "procurement.ended": { zh: "采购结束", en: "Procurement ended" },
  "archive.deleted": { zh: "销毁采购文件", en: "File deleted" },
  "bidComplaint.filed": { zh: "提起投诉", en: "Complaint filed" },
  "bidComplaint.accepted": { zh: "决定是否受理投诉", en: "Complaint taken up or not" },
  "bidComplaint.daysExcluded": { zh: "登记不计入期限的天数", en: "Days that do not count" },
  "bidComplaint.decided": { zh: "处理投诉", en: "Complaint decided" },
  "market.closed": { zh: "市场周期结束", en: "Market period closed" },
  "process.released": { zh: "发布交易数据", en: "Open data released" },
};

/** Words for the person at the moment of decision, for every control point of the pack. */
export const tenderNotices: PackNotices = {
  templates: [...templates, ...redFlagTemplates],
  fields,
  ofControl: redFlagFields,
  events,
};
