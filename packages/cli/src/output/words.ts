import type { Language } from "../language.ts";

/** Words for what kinds answer. What is not in the tables comes from a third party and is shown as it is written. */
export interface Words {
  kind(kind: string): string | undefined;
  field(name: string): string;
  reason(reason: string): string;
  /** A value that was read, by its path. */
  fact(path: string): string;
}

type Pair = readonly [zh: string, en: string];

const KINDS: Readonly<Record<string, Pair>> = {
  "actor.banned": ["不应操作的人员或账号", "Account that must not act"],
  "amount.compare": ["金额比对", "Amounts compared"],
  "amount.sumEvents": ["累计金额上限", "Sum of amounts"],
  "case.condition": ["案件条件", "Condition on the case"],
  "count.max": ["次数上限", "Number of times"],
  declare: ["环节次序", "Order of steps"],
  "discretion.benchmark": ["裁量基准比对", "Discretion benchmark"],
  "duration.sigma": ["用时离群", "Unusual duration"],
  "evidence.eventAttr": ["环节留痕", "Evidence of a step"],
  expression: ["表达式", "Expression"],
  "log.stats": ["日志统计", "Log statistics"],
  "path.unseen": ["未见过的路径", "Path not seen before"],
  require: ["必经环节", "Required step"],
  "sequence.absenceBetween": ["两环节之间缺少环节", "Step left out between"],
  "sod.caseAttrActor": ["具名人员自办", "Named person acted"],
  "sod.eventAttrEqual": ["两项人员相同", "Two attributes equal"],
  "sod.fourEyes": ["不相容岗位分离", "Separation of duties"],
  "sod.minDistinct": ["最少人数", "Minimum of people"],
  "sod.precedingPair": ["前后环节同一人", "Same person in sequence"],
  "sod.repeatDifferent": ["同一环节多人", "Several people in one step"],
  "split.threshold": ["拆分规避限额", "Split below a threshold"],
  "time.between": ["两环节间隔", "Time between steps"],
  "time.between.asOf": ["某时刻的办理时限", "Time limit at an instant"],
  "time.caseDeadline": ["案件期限", "Deadline of the case"],
  "time.eventDeadline": ["环节期限", "Deadline of a step"],
  "time.outsideHours": ["工作时间以外", "Outside working hours"],
  "time.workdays": ["工作日时限", "Limit in working days"],
  velocity: ["办理过快", "Faster than a person can"],
};

const FIELDS: Readonly<Record<string, Pair>> = {
  activations: ["触发次数", "activations"],
  activities: ["环节种类", "activities"],
  applicable: ["适用", "applicable"],
  applicableEvents: ["适用事件", "applicable events"],
  cases: ["案件", "cases"],
  casesActivated: ["触发案件", "cases activated"],
  closed: ["已办结", "closed"],
  compliant: ["相符", "compliant"],
  doneInTime: ["按时完成", "done in time"],
  doneLate: ["逾期完成", "done late"],
  edges: ["已知路径", "known edges"],
  equalTsPairs: ["同时刻相邻事件", "equal-time pairs"],
  events: ["事件", "events"],
  groups: ["组", "groups"],
  maxDays: ["最长天数", "longest in days"],
  maxElapsedMs: ["最长用时", "longest"],
  maxEventsPerCase: ["单件最多事件", "most events in a case"],
  maxTs: ["最晚", "last"],
  mean: ["平均用时", "mean"],
  minTs: ["最早", "first"],
  open: ["未办结", "open"],
  openOverdue: ["逾期未办结", "open and overdue"],
  pendingGreen: ["在办正常", "pending in time"],
  pendingRed: ["在办逾期", "pending overdue"],
  pendingYellow: ["在办临期", "pending soon due"],
  resources: ["人员", "people"],
  sd: ["标准差", "standard deviation"],
  sumDays: ["天数合计", "days in all"],
  sumElapsedMs: ["用时合计", "time in all"],
  variants: ["路径种类", "variants"],
  violated: ["触发后不符", "activations not met"],
  violatedEvents: ["不符事件", "events not met"],
  violatedMembers: ["超出范围", "members outside"],
  violations: ["需核查", "to look at"],
};

const REASONS: Readonly<Record<string, Pair>> = {
  above_benchmark: ["高于同组基准", "above the benchmark of its group"],
  amount_exceeded: ["金额超过比对值", "amount exceeds what it is compared with"],
  banned_actor: ["由不应操作的账号办理", "done by an account that must not act"],
  below_benchmark: ["低于同组基准", "below the benchmark of its group"],
  condition_met: ["符合设定条件", "the condition holds"],
  different_people: ["同一环节由不同人办理", "done by different people"],
  equal_values: ["两项内容相同", "two values are equal"],
  excluded_step: ["出现不应同时出现的环节", "a step that excludes the other"],
  expression_true: ["符合设定表达式", "the expression is true"],
  followed_by_excluded: ["其后出现不应出现的环节", "followed by a step that must not follow"],
  late: ["晚于期限", "later than the limit"],
  missing_evidence: ["缺少应有记载", "evidence is missing"],
  missing_response: ["其后未见应有环节", "the step that must follow is missing"],
  missing_step: ["未见应有环节", "a required step is missing"],
  named_person_acted: ["具名人员自己办理", "the named person acted"],
  not_directly_followed: ["紧接其后不是应有环节", "not directly followed by the step"],
  not_directly_preceded: ["紧接其前不是应有环节", "not directly preceded by the step"],
  not_preceded: ["之前未见应有环节", "not preceded by the step"],
  outside_hours: ["在工作时间以外", "outside the daily hours"],
  overdue: ["期限已过仍未办", "the limit passed and it is not done"],
  repeated_before_response: ["在应有环节之前再次出现", "repeated before the step that must follow"],
  same_person: ["由同一人办理", "done by one person"],
  split_below_threshold: ["多件均低于限额、合计超过", "each below the threshold, together above"],
  step_left_out: ["中间缺少应有环节", "the step between is missing"],
  sum_exceeded: ["累计超过核定数", "the sum exceeds what was set"],
  too_fast: ["短时间内办理过多", "more than a person can do in the time"],
  too_few_people: ["参与人数不足", "too few different people"],
  too_many: ["次数超过上限", "more often than allowed"],
  unseen_end: ["结束环节未见过", "ends as no case before did"],
  unseen_start: ["开始环节未见过", "begins as no case before did"],
  unseen_step: ["环节衔接未见过", "goes on as no case before did"],
  unusually_slow: ["用时明显偏长", "far slower than other cases"],
  weekend: ["在周末", "on a weekend"],
};

const FACTS: Readonly<Record<string, Pair>> = {
  activity: ["环节", "activity"],
  after: ["之后", "after"],
  before: ["之前", "before"],
  cap: ["核定数", "cap"],
  count: ["次数", "count"],
  days: ["天数", "days"],
  elapsedMs: ["用时", "elapsed"],
  end: ["结束环节", "end"],
  false: ["否", "false"],
  from: ["起", "from"],
  group: ["组", "group"],
  isoWeekday: ["星期", "ISO weekday"],
  median: ["中位数", "median"],
  members: ["组内件数", "members"],
  missing: ["缺少", "missing"],
  msOfDay: ["当日时刻", "time of day"],
  start: ["开始环节", "start"],
  sum: ["合计", "sum"],
  time: ["时间", "time"],
  to: ["止", "to"],
  "trace[].actor.id": ["经办人", "actor"],
  true: ["是", "true"],
};

export function wordsOf(language: Language): Words {
  const at = language === "zh" ? 0 : 1;
  const pick = (table: Readonly<Record<string, Pair>>, name: string) =>
    Object.hasOwn(table, name) ? (table[name] as Pair)[at] : undefined;
  return {
    kind: (kind) => pick(KINDS, kind),
    field: (name) => pick(FIELDS, name) ?? name,
    fact: (path) => pick(FACTS, path) ?? pick(FIELDS, path) ?? path.replace(/^attributes\./, ""),
    reason: (reason) => pick(REASONS, reason) ?? reason.replaceAll("_", " "),
  };
}
