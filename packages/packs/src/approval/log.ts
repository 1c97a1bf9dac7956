import { createCalendar, type Json, type LogCase, type SignalLevel, type TimedEvent } from "@plumbline/core";
import { CITY } from "./city.ts";
import { type ApprovalFeedOptions, approvalFeed, type PlantedBreach } from "./feed.ts";
import type { SimulatedCase } from "./simulate.ts";

/** A check of an event log with a title for people. */
export interface DemoCheck {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Name of a control kind, and its parameters. */
  readonly kind: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly level: SignalLevel;
}

// Stages are left out: they say how long a desk had the case, not what was done.
const ACTIVITIES: Readonly<Record<string, string>> = {
  "case.received": "收件",
  "case.supplementNoticed": "补正告知",
  "case.supplementReceived": "补正收件",
  "case.accepted": "受理",
  "case.notAccepted": "不予受理",
  "case.reviewed": "审查",
  "case.paused": "特别程序开始",
  "case.resumed": "特别程序结束",
  "case.extended": "延期",
  "case.expedited": "加急批准",
  "case.inspected": "实地核查",
  "case.hearingRightNotified": "告知听证权利",
  "case.hearingRequested": "申请听证",
  "case.hearingNoticed": "听证告知",
  "case.hearingHeld": "听证",
  "case.feeCharged": "收费",
  "case.materialRequested": "索要材料",
  "case.decided": "决定",
  "case.delivered": "送达",
  "case.closed": "撤回",
  "case.rated": "评价",
};

export interface ApprovalLog {
  readonly cases: readonly LogCase[];
  readonly manifest: readonly PlantedBreach[];
}

/** The cases of `approvalFeed` as a plain event log: Chinese activities, and what is known of a case as its attributes. */
export function approvalLog(options: ApprovalFeedOptions): ApprovalLog {
  const feed = approvalFeed(options);
  const cases: LogCase[] = [];
  for (const simulated of feed.cases()) cases.push(logCase(simulated, cases.length));
  return { cases, manifest: feed.manifest };
}

function logCase({ id, agency, item, events }: SimulatedCase, position: number): LogCase {
  const attributes: Record<string, Json> = {
    item: item.code,
    itemTitle: item.title,
    org: agency.org,
    agency: agency.title,
    city: CITY.name,
  };
  const steps: TimedEvent[] = [];
  for (const event of events) {
    const activity = ACTIVITIES[event.type];
    if (activity === undefined) continue;
    steps.push({ ...event, type: activity, objects: [{ type: "case", id }] });
    for (const [name, attribute] of ATTRIBUTES[event.type] ?? []) {
      const value = event.data[name];
      if (value !== undefined) attributes[attribute] = value;
    }
  }
  return { id, position, attributes, events: steps };
}

const ATTRIBUTES: Readonly<Record<string, readonly (readonly [member: string, attribute: string])[]>> = {
  "case.received": [
    ["region", "region"],
    ["channel", "channel"],
    ["amount", "amount"],
  ],
  "case.feeCharged": [
    ["charged", "feeCharged"],
    ["standard", "feeStandard"],
  ],
  "case.decided": [
    ["granted", "granted"],
    ["reason", "reason"],
    ["remedyNotified", "remedyNotified"],
  ],
  "case.delivered": [["certNo", "certNo"]],
};

const ZONE = "Asia/Shanghai";

/**
 * Days of a year that are not worked, Saturdays and Sundays among them, so that `time.workdays` with an empty weekend
 * also counts the weekend days that are worked in exchange (调休).
 */
function daysOff(year: number): string[] {
  const calendar = createCalendar({ zone: ZONE });
  const days: string[] = [];
  for (let day = calendar.dayOf(`${year}-01-01`); day <= calendar.dayOf(`${year}-12-31`); day++) {
    if (!calendar.isWorkingDay(day)) days.push(calendar.textOf(day));
  }
  return days;
}

function within(from: string, to: string, maxDays: number): Readonly<Record<string, Json>> {
  return { from, to, maxDays, tz: ZONE, weekend: [], holidays: daysOff(2026) };
}

/**
 * Checks that make sense for the approvals of the city, over the year 2026. `path.unseen` learns from the first 400 cases,
 * so it needs a log of 1,600 or more: planting begins after the first quarter.
 */
export const DEMO_CHECKS: readonly DemoCheck[] = /* @__PURE__ */ demoChecks();

function demoChecks(): readonly DemoCheck[] {
  return [
    {
      id: "accept-decide",
      title: { zh: "受理与决定为同一人", en: "One person accepts and decides" },
      kind: "sod.fourEyes",
      params: { a: "受理", b: "决定" },
      level: "orange",
    },
    {
      id: "review-decide",
      title: { zh: "审查与决定为同一人", en: "One person reviews and decides" },
      kind: "sod.fourEyes",
      params: { a: "审查", b: "决定" },
      level: "orange",
    },
    {
      id: "statutory-limit",
      title: { zh: "受理后超过20个工作日未决定", en: "Decided more than 20 working days after acceptance" },
      kind: "time.workdays",
      params: within("受理", "决定", 20),
      level: "red",
    },
    {
      id: "supplement-notice",
      title: { zh: "收件后超过5个工作日告知补正", en: "Supplement notice more than 5 working days after receipt" },
      kind: "time.workdays",
      params: within("收件", "补正告知", 5),
      level: "yellow",
    },
    {
      id: "supplement-once",
      title: { zh: "多次告知补正", en: "Supplement notified more than once" },
      kind: "count.max",
      params: { activity: "补正告知", max: 1 },
      level: "yellow",
    },
    {
      id: "review-skipped",
      title: { zh: "未经审查即作决定", en: "Decided without review" },
      kind: "declare",
      params: { template: "precedence", a: "审查", b: "决定" },
      level: "red",
    },
    {
      id: "not-delivered",
      title: { zh: "已决定未送达", en: "Decided and not delivered" },
      kind: "require",
      params: { activity: "送达", when: { has: "决定" } },
      level: "orange",
    },
    {
      id: "decision-document",
      title: { zh: "决定缺文书号", en: "Decision without document number" },
      kind: "evidence.eventAttr",
      params: { activity: "决定", key: "documentNo" },
      level: "yellow",
    },
    {
      id: "decision-burst",
      title: { zh: "同一账号10分钟内决定超过8件", en: "More than 8 decisions by one account in 10 minutes" },
      kind: "velocity",
      params: { activity: "决定", windowMs: 600_000, max: 8 },
      level: "orange",
    },
    {
      id: "fee-benchmark",
      title: { zh: "收费偏离同事项中位数", en: "Fee far from the median of its item" },
      kind: "discretion.benchmark",
      params: { value: "feeCharged", groupBy: ["item"], minGroup: 10, low: 0.5, high: 1.5, scope: "case" },
      level: "orange",
    },
    {
      id: "unseen-path",
      title: { zh: "办理路径前所未见", en: "A path that was not seen before" },
      kind: "path.unseen",
      params: { train: 400 },
      level: "yellow",
    },
    {
      id: "outside-hours",
      title: { zh: "非工作时间作出决定", en: "Decided outside office hours" },
      kind: "time.outsideHours",
      params: { activity: "决定", tz: ZONE, from: "08:00", to: "18:30" },
      level: "yellow",
    },
    {
      id: "fee-standard",
      title: { zh: "收费高于标准", en: "Fee above the published standard" },
      kind: "expression",
      params: { applies: "has(e.attributes.feeCharged)", when: "e.attributes.feeCharged > e.attributes.feeStandard" },
      level: "red",
    },
    {
      id: "refusal-reason",
      title: { zh: "不予许可未说明理由", en: "Refusal without reasons" },
      kind: "expression",
      params: { applies: "has(e.attributes.granted) && e.attributes.granted == false", when: "!has(e.attributes.reason)" },
      level: "orange",
    },
  ];
}
