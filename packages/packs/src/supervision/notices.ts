import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "SYS-01",
    title: { zh: "请说明补录的原因", en: "State why it was entered late" },
    gist: {
      zh: "办理与录入同步进行，事后录入的写明原因。时限是样例，由各地按实际设定。",
      en: "What is done is entered as it is done; an entry made later states why. The limit is a sample that each place sets for itself.",
    },
    why: {
      zh: "登记的办理时间为 {e.occurredAt}，记录到达的时间为 {e.receivedAt}，相隔超过 {p.hours}。原因可能是断网、停机或者系统切换。",
      en: "It happened at {e.occurredAt} by its own account and arrived at {e.receivedAt}, more than {p.hours} later. A network, a stop or a change of systems may be the cause.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-02",
    title: { zh: "请核对集中办结的事项", en: "Look at the cases closed in a row" },
    gist: {
      zh: "短时间内集中点击办结的事项，办理过程可能没有如实记录，抽取其中几件核对即可。",
      en: "Where many cases are closed within minutes, the steps before may not have been recorded as they were. A sample of them shows.",
    },
    why: {
      zh: "同一账号在 {e.spanMinutes}内办结 {e.closedCases}；关注的界线是 {p.minutes}内 {p.n}。批量导入、系统切换也会如此。",
      en: "One account closed {e.closedCases} within {e.spanMinutes}; the line is {p.n} within {p.minutes}. An import or a change of systems looks the same.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-03",
    title: { zh: "请补齐本月缺项的数据", en: "Complete the month's records" },
    gist: {
      zh: "缺项的记录无法比对。每月统计缺项所占的比例，达到设定比例的退回补齐。",
      en: "A record that lacks values cannot be compared. Their share is counted every month; from a set rate they go back to be completed.",
    },
    why: {
      zh: "本月共 {e.total}，其中有缺项的 {e.incomplete}，达到设定的比例 {p.rate}。",
      en: "Of the month's {e.total}, {e.incomplete} lack something: the set rate of {p.rate} is reached.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-04",
    title: { zh: "请核对登记的时间", en: "Check the times that were entered" },
    gist: {
      zh: "一件事在到达之前已经发生，后一条在前一条之后。时间不合先后的，多半是时钟不准或者补录时填错。",
      en: "What happened did so before it arrived, and after what came before it. Where times say otherwise, a clock is wrong or a time was mistyped.",
    },
    why: {
      zh: "登记的发生时间为 {e.occurredAt}，到达时间为 {e.receivedAt}，允许的误差为 {p.toleranceH}。",
      en: "It happened at {e.occurredAt} by its own account and arrived at {e.receivedAt}; {p.toleranceH} of difference are allowed for.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-05",
    title: { zh: "请确认该系统是否仍在报送", en: "Find out whether the host still reports" },
    gist: {
      zh: "系统停止报送之后，其间的办理就没有留痕。停用或者检修的，登记即可。",
      en: "While a host does not report, what is done there leaves no trace. One that is out of service is to be registered as such.",
    },
    why: {
      zh: "最近一次收到该系统的消息是 {e.lastEventAt}，此后超过 {p.wd}没有消息。",
      en: "The host was last heard at {e.lastEventAt}, and not for more than {p.wd} since.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-06",
    title: { zh: "请核对留痕校验的结果", en: "Look at what the verification found" },
    gist: {
      zh: "审计记录应当受到保护，避免未预期的删除、修改或者覆盖。重新计算的结果与存档一致，才能证明留痕完整。",
      en: "Audit records are kept from being deleted, changed or overwritten unnoticed. Only where the computed value is the stored one is the trail proven whole.",
    },
    why: {
      zh: "存档的校验值为 {e.storedHash}，重新计算的为 {e.computedHash}。磁盘故障、恢复旧备份也会造成不一致。",
      en: "Stored is {e.storedHash}; computed was {e.computedHash}. A failing disk or an old backup may also be the cause.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-07",
    title: { zh: "停用强制规则须两人批准", en: "Two people agree before a mandatory rule is off" },
    gist: {
      zh: "标为强制的规则，由两人以上分别批准之后才停用，并写明理由和期限。",
      en: "A rule that is marked as mandatory is switched off after two people have agreed, each for themselves, with reasons and a term.",
    },
    why: {
      zh: "该规则为强制：{e.mandatory}；设为{e.newState}；设定之前批准的人：{e.approvers}。",
      en: "Mandatory: {e.mandatory}. Set to {e.newState}. Agreed before: {e.approvers}.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-08",
    title: { zh: "请核对查询是否在职责范围内", en: "Check whether the search was within the post's scope" },
    gist: {
      zh: "国家机关为履行法定职责处理个人信息，依照法定的权限、程序进行，不超出履行职责所必需的范围和限度。",
      en: "State organs process personal information within their legal powers and procedures, and no further than their duties require.",
    },
    why: {
      zh: "查询的对象为 {e.target}，账号的范围为 {e.scope}。协查、交叉检查的，补充依据即可。",
      en: "The search was about {e.target}; the account reaches {e.scope}. Where another place was asked to help, its request explains it.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-09",
    title: { zh: "请确认账号由本人使用", en: "Make sure that the account is its owner's alone" },
    gist: {
      zh: "一人一号，留痕才能对应到人。两台设备相距较远而同时在线的，核对即可。",
      en: "One person, one account: only so does a trail lead to who acted. Two devices in use at once and far apart are looked at.",
    },
    why: {
      zh: "同时在线 {e.concurrentDevices}，最远相距 {e.distanceKm}。远程桌面、移动网络的定位误差也会如此。",
      en: "{e.concurrentDevices} in use at once, {e.distanceKm} apart at most. A remote desktop or the position of a mobile network looks the same.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-10",
    title: { zh: "请延长网络日志的留存期限", en: "Keep network logs for longer" },
    gist: {
      zh: "网络运营者按照规定留存相关的网络日志，不少于六个月。",
      en: "Operators of networks keep the related logs as the rules set, for six months at least.",
    },
    why: {
      zh: "登记的留存期限为 {e.months}，要求不少于 {p.months}。",
      en: "The period on file is {e.months}; at least {p.months} are required.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-11",
    title: { zh: "本月防控任务尚有未完成项", en: "Some of the month's duties are left" },
    gist: {
      zh: "每月查看岗位职责、风险、流程和制度，进行自查并作小结。任务和期限由各单位设定。",
      en: "Every month duties, risks, workflow and rules are looked at, with a self-check and a summary. Each unit sets tasks and time.",
    },
    why: {
      zh: "任务为{p.tasks}；已完成：{e.done}；期限为 {e.windowEnd}。",
      en: "The tasks: {p.tasks}. Done: {e.done}. They were due by {e.windowEnd}.",
    },
    acts: ["correct", "justify", "acknowledge"],
  },
  {
    control: "SYS-12",
    title: { zh: "请装载下一年度的工作日历", en: "Load the calendar of that year" },
    gist: {
      zh: "期限跨入尚未装载的年度时，节假日和调休未知，到期日只能暂定。",
      en: "Where a period reaches a year whose holidays are not loaded, its last day is provisional.",
    },
    why: {
      zh: "有期限跨入 {e.dueYear} 年；已装载的年度：{e.loadedYears}。",
      en: "A period reaches the year {e.dueYear}; loaded are {e.loadedYears}.",
    },
    acts: ["correct", "acknowledge"],
  },
  {
    control: "SYS-13",
    title: { zh: "请核对来源未送达的编号", en: "Look for the numbers that have not arrived" },
    gist: {
      zh: "审计记录应当受到保护，避免未预期的删除、修改或者覆盖。来源给每一条留痕连续编号，缺号可以由补送补齐。",
      en: "Audit records are kept from being deleted, changed or overwritten unnoticed. A source numbers what it sends; what arrives late fills the gap.",
    },
    why: {
      zh: "来源已经给出的编号中，有 {e.missing} 没有收到；最早发现的是第 {e.gap.epoch} 轮编号的 {e.gap.from} 至 {e.gap.to}。原因可能是网络、停机或者设备更换，补送之后自动结束。",
      en: "Of the numbers that the source gave, {e.missing} have not arrived; found first: {e.gap.from} to {e.gap.to} of numbering {e.gap.epoch}. A network, a stop or a new machine may be the cause. It ends by itself once they arrive.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-14",
    title: { zh: "请核对同一标识下的两种内容", en: "Compare the two contents under one identity" },
    gist: {
      zh: "审计记录应当受到保护，避免未预期的删除、修改或者覆盖。一条留痕送达之后，同一标识、同一编号只对应一种内容。",
      en: "Audit records are kept from being deleted, changed or overwritten unnoticed. Once one has arrived, its identity and its number stand for one content.",
    },
    why: {
      zh: "来源在同一处先后送来不同的内容，发现于：{e.stories[].by}。先到的照原样保留，后到的没有替代它。原因可能是程序错误、备份恢复或者两台设备使用同一来源。",
      en: "The source sent different contents for one place, noticed by: {e.stories[].by}. What came first stands as it was, and nothing replaced it. A defect, a restored backup or two machines under one source may be the cause.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-15",
    title: { zh: "请说明重新编号的原因", en: "State why the numbering began anew" },
    gist: {
      zh: "来源重新编号时写明上一轮最后一条，前后才能衔接；不写明的，上一轮末尾是否完整无从判断。",
      en: "A source that numbers anew names the last event of the numbering before. Where it does not, nobody can tell whether that one is complete.",
    },
    why: {
      zh: "来源开始了第 {e.restarts[].epoch} 轮编号，没有写明第 {e.restarts[].before} 轮的最后一条；该轮已收到的最大编号为 {e.restarts[].lastSeq}。原因可能是重装、更换设备或者清空了待发目录。",
      en: "The source began numbering {e.restarts[].epoch} and did not name the last event of numbering {e.restarts[].before}, of which {e.restarts[].lastSeq} is the highest that arrived. A new installation, another machine or an emptied spool may be the cause.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-16",
    title: { zh: "请先完成个人信息保护影响评估", en: "Assess the impact before processing begins" },
    gist: {
      zh: "处理敏感个人信息、利用个人信息作自动化决策、委托处理或者对外提供等情形，事前进行影响评估并记录处理情况。",
      en: "Before sensitive personal information is processed, decisions are automated with it, or it is given to others, the impact is assessed and a record kept.",
    },
    why: {
      zh: "涉及的情形：{e.grounds}；开始处理的时间为 {e.begunAt}，此前没有完成评估的记录。",
      en: "What applies: {e.grounds}. Processing began at {e.begunAt}; no assessment before that is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-17",
    title: { zh: "委托建设运维请先履行批准程序", en: "Approve first, then entrust" },
    gist: {
      zh: "国家机关委托他人建设、维护电子政务系统，存储、加工政务数据，先经过批准程序，并监督受托方履行数据安全义务。",
      en: "A state organ that has others build or maintain its systems, or keep and process its data, goes through approval first and supervises how they keep it safe.",
    },
    why: {
      zh: "受托方开始工作的时间为 {e.begunAt}，此前没有批准的记录。",
      en: "The contractor began at {e.begunAt}; no approval before that is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-18",
    title: { zh: "请延长处理记录的保存期限", en: "Keep the records of processing for longer" },
    gist: {
      zh: "影响评估报告和处理情况记录，以及向他人提供、委托处理的记录，至少保存三年。",
      en: "Reports and records of impact assessments, and records of giving or entrusting data to others, are kept for three years at least.",
    },
    why: {
      zh: "登记的保存期限为 {e.months}，要求不少于 {p.months}。",
      en: "The period on file is {e.months}; at least {p.months} are required.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-19",
    title: { zh: "启用拦截前请先作法制复核", en: "Have the rule reviewed before hosts are stopped" },
    gist: {
      zh: "拦截会影响当事人的权利，规则先经法制人员复核、写明依据，再启用。",
      en: "To stop a host touches people's rights: the rule is reviewed by the legal side, with its basis in writing, before that.",
    },
    why: {
      zh: "模式设为{e.newState}，设定之前没有法制复核的记录。",
      en: "The mode was set to {e.newState}; no legal review before that is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-20",
    title: { zh: "受托方接触数据请先取得同意", en: "Consent comes before a contractor's access" },
    gist: {
      zh: "为国家机关提供服务的单位，未经委托方同意，不访问、获取、留存、使用、提供数据，也不作关联分析。",
      en: "Who serves a state organ does not look at, take, keep, use or pass on its data, nor correlate it, without the organ's consent.",
    },
    why: {
      zh: "受托方接触数据的时间为 {e.accessedAt}，此前没有委托方同意的记录。",
      en: "The contractor got at the data at {e.accessedAt}; no consent before that is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-21",
    title: { zh: "请报告安全事件", en: "Report the incident" },
    gist: {
      zh: "发生网络数据安全事件，启动预案、防止扩大，并按照规定向有关主管部门报告。时限是样例，以适用的规定为准。",
      en: "After an incident with data the plan is put to work, harm is kept from spreading, and the authorities are told as the rules set. The limit is a sample.",
    },
    why: {
      zh: "事件于 {e.foundAt} 发现，{p.wd}之内没有报告的记录。",
      en: "The incident was found at {e.foundAt}; no report within {p.wd} is on file.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-22",
    title: { zh: "请删除到期的个人信息", en: "Erase what has come to the end of its time" },
    gist: {
      zh: "除法律、行政法规另有规定外，个人信息的保存期限为实现处理目的所必要的最短时间。",
      en: "Unless a law or regulation says otherwise, personal information is kept for the shortest time that its purpose needs.",
    },
    why: {
      zh: "登记的保存期限至 {e.keepUntil}，在此之前没有删除的记录。确需延长的，登记依据和新的期限。",
      en: "It was to be kept until {e.keepUntil}; that it was erased by then is not on file. Where it is needed for longer, the ground and the new date are registered.",
    },
    acts: ["correct", "justify"],
  },
  {
    control: "SYS-23",
    title: { zh: "请安排个人信息合规审计", en: "Arrange the audit of compliance" },
    gist: {
      zh: "个人信息处理者定期对处理个人信息是否合法合规进行审计。周期由各单位或者上级设定。",
      en: "Who processes personal information audits regularly how it keeps the law. How often is for the unit or its superior to set.",
    },
    why: {
      zh: "上次审计或者开始处理的时间为 {e.auditedAt}，周期为 {p.months}，此后没有审计的记录。",
      en: "The last audit, or the beginning, was at {e.auditedAt}; the cycle is {p.months}, and no audit since is on file.",
    },
    acts: ["correct", "justify"],
  },
];

function field(format: FieldText["format"], zh: string, en: string, more: Partial<FieldText> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const MODE_WORDS = {
  off: { zh: "停用", en: "off" },
  shadow: { zh: "试运行", en: "shadow" },
  advise: { zh: "提示", en: "advise" },
  block: { zh: "拦截", en: "block" },
};

// A year is no amount: as a number it would be written with a comma.
const YEARS = Object.fromEntries(Array.from({ length: 151 }, (_, i) => [1950 + i, { zh: String(1950 + i), en: String(1950 + i) }]));

const hours = { unit: { zh: "小时", en: "hours" } };
const months = { unit: { zh: "个月", en: "months" } };
const minutes = { unit: { zh: "分钟", en: "minutes" } };
const cases = { unit: { zh: "件", en: "cases" } };
const records = { unit: { zh: "条", en: "records" } };

const fields: FieldTexts = {
  "e.occurredAt": field("instant", "办理时间", "When it happened"),
  "e.receivedAt": field("instant", "到达时间", "When it arrived"),
  "e.prevOccurredAt": field("instant", "前一条的时间", "Time of the one before"),
  "p.hours": field("count", "补录时限", "Limit for entering late", hours),
  "p.toleranceH": field("count", "允许的误差", "Difference allowed for", hours),
  "e.closedCases": field("count", "办结件数", "Cases closed", cases),
  "e.spanMinutes": field("count", "用时", "Time taken", minutes),
  "p.n": field("count", "关注的件数", "Cases from which it counts", cases),
  "p.minutes": field("count", "关注的时间", "Time within which it counts", minutes),
  "e.incomplete": field("count", "有缺项的记录", "Incomplete records", records),
  "e.total": field("count", "全部记录", "All records", records),
  "p.rate": field("ratio", "关注的比例", "Rate from which it counts"),
  "e.retired": field("text", "已停用", "Out of service"),
  "e.lastEventAt": field("instant", "最近消息", "Last heard"),
  "p.wd": field("count", "时限", "Limit", { unit: { zh: "个工作日", en: "working day(s)" } }),
  "e.storedHash": field("text", "存档的校验值", "Stored value"),
  "e.computedHash": field("text", "计算的校验值", "Computed value"),
  "e.mandatory": field("text", "强制规则", "Mandatory"),
  "e.newState": field("code", "设定的模式", "Mode that was set", { words: MODE_WORDS }),
  "e.approvers": field("list", "批准人", "Who agreed"),
  "e.changed": field("text", "已变更", "Changed"),
  "e.reviewedBy": field("text", "复核人", "Reviewed by"),
  "e.target": field("text", "查询对象", "What was searched"),
  "e.scope": field("list", "授权范围", "Scope of the account"),
  "e.concurrentDevices": field("count", "同时在线设备", "Devices in use", { unit: { zh: "台", en: "devices" } }),
  "e.distanceKm": field("count", "相距", "Distance apart", { unit: { zh: "公里", en: "km" } }),
  "e.log": field("code", "记录种类", "Kind of record", {
    words: {
      networkLog: { zh: "网络日志", en: "network logs" },
      impactAssessment: { zh: "影响评估报告和处理情况记录", en: "impact assessments and their records" },
      disclosureRecord: { zh: "提供、委托处理的记录", en: "records of giving or entrusting data" },
    },
  }),
  "e.months": field("count", "留存期限", "Period kept", months),
  "p.months": field("count", "要求的期限或者周期", "Period or cycle required", months),
  "e.done": field("list", "已完成的任务", "Tasks done"),
  "e.windowEnd": field("date", "任务期限", "Due by"),
  "p.tasks": field("list", "每月任务", "Tasks of the month"),
  "e.loadedYears": field("list", "已装载的年度", "Years loaded", { words: YEARS }),
  "e.dueYear": field("code", "期限所在年度", "Year that a period reaches", { words: YEARS }),
  "e.grounds": field("list", "须评估的情形", "Grounds for an assessment", {
    words: {
      sensitive: { zh: "处理敏感个人信息", en: "sensitive personal information" },
      automatedDecision: { zh: "自动化决策", en: "automated decisions" },
      disclosure: { zh: "委托处理、提供或者公开", en: "entrusting, giving or publishing" },
      abroad: { zh: "向境外提供", en: "giving abroad" },
      majorImpact: { zh: "对个人权益有重大影响", en: "major impact on a person's rights" },
    },
  }),
  "e.begunAt": field("instant", "开始时间", "Begun at"),
  "e.begun": field("text", "已开始", "Begun"),
  "e.assessedAt": field("instant", "评估时间", "Assessed at"),
  "e.accessedAt": field("instant", "接触数据的时间", "When the data was got at"),
  "e.consentedAt": field("instant", "同意时间", "Consented at"),
  "e.foundAt": field("instant", "发现时间", "Found at"),
  "e.reportedAt": field("instant", "报告时间", "Reported at"),
  "e.keepUntil": field("date", "保存期限至", "Kept until"),
  "e.erasedAt": field("instant", "删除时间", "Erased at"),
  "e.auditedAt": field("instant", "上次审计", "Last audited"),
  "e.approvedAt": field("instant", "批准时间", "Approved at"),
  "e.stories": field("count", "两种内容", "Two contents"),
  "e.restarts": field("count", "重新编号", "Numberings begun anew"),
  "e.missing": field("count", "缺少的编号", "Numbers missing", { unit: { zh: "个", en: "numbers" } }),
  "e.gap.epoch": field("text", "编号轮次", "Numbering"),
  "e.gap.from": field("text", "缺号起", "Missing from"),
  "e.gap.to": field("text", "缺号止", "Missing to"),
  "e.stories[].by": field("code", "发现于", "Noticed by", {
    words: {
      id: { zh: "标识", en: "the id" },
      number: { zh: "编号", en: "the number" },
      chain: { zh: "前后衔接", en: "what it names as the one before" },
      head: { zh: "申报的最新一条", en: "the newest that was announced" },
    },
  }),
  "e.restarts[].epoch": field("text", "新编号轮次", "New numbering"),
  "e.restarts[].before": field("text", "上一轮编号", "Numbering before"),
  "e.restarts[].lastSeq": field("text", "上一轮已收到的最大编号", "Highest number of it that arrived"),
};

const events: Readonly<Record<string, Text>> = {
  "trace.received": { zh: "记录到达", en: "Record arrived" },
  "host.batchClosed": { zh: "集中办结", en: "Cases closed in a row" },
  "host.measured": { zh: "数据质量统计", en: "Completeness counted" },
  "host.monthClosed": { zh: "月度归集结束", en: "Month closed" },
  "host.heard": { zh: "收到系统消息", en: "Host heard" },
  "host.retired": { zh: "系统停用登记", en: "Host out of service" },
  "trail.verified": { zh: "留痕校验", en: "Trail verified" },
  "control.modeApproved": { zh: "同意模式变更", en: "Change of mode agreed to" },
  "control.ruleReviewed": { zh: "规则法制复核", en: "Rule reviewed by the legal side" },
  "control.modeSet": { zh: "设定模式", en: "Mode set" },
  "query.made": { zh: "查询", en: "Search" },
  "session.seen": { zh: "账号使用情况", en: "Account in use" },
  "retention.set": { zh: "设定留存期限", en: "Period of keeping set" },
  "task.assigned": { zh: "下达月度任务", en: "Tasks of the month given out" },
  "task.done": { zh: "完成任务", en: "Task done" },
  "calendar.checked": { zh: "核对工作日历", en: "Calendar checked" },
  "processing.assessed": { zh: "完成影响评估", en: "Impact assessed" },
  "processing.begun": { zh: "开始处理个人信息", en: "Processing begun" },
  "entrustment.approved": { zh: "批准委托", en: "Entrusting approved" },
  "contractor.consented": { zh: "委托方同意", en: "Consent given" },
  "contractor.accessed": { zh: "受托方接触数据", en: "Contractor got at the data" },
  "incident.found": { zh: "发现安全事件", en: "Incident found" },
  "incident.reported": { zh: "报告安全事件", en: "Incident reported" },
  "store.kept": { zh: "登记保存期限", en: "Period of keeping registered" },
  "store.erased": { zh: "删除个人信息", en: "Personal information erased" },
  "compliance.begun": { zh: "审计周期开始", en: "Cycle of audits begun" },
  "compliance.audited": { zh: "完成合规审计", en: "Compliance audited" },
  "entrustment.begun": { zh: "受托方开始工作", en: "Contractor began" },
  "source.gap_found": { zh: "发现缺号", en: "Numbers found missing" },
  "source.gap_closed": { zh: "缺号补齐", en: "Missing numbers arrived" },
  "source.equivocated": { zh: "收到两种内容", en: "Two contents received" },
  "source.restarted": { zh: "编号重新开始", en: "Numbering began anew" },
  "source.admitted": { zh: "来源登记", en: "Source registered" },
  "source.rotated": { zh: "来源更换令牌", en: "Source given another token" },
  "source.revoked": { zh: "来源停用", en: "Source revoked" },
};

/** Words for the supervisor who looks after the sources. */
export const supervisionNotices: PackNotices = { templates, fields, events };
