import { createCalendar, type Json, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import type { FeedOptions, PackFeed } from "../feed.ts";
import { generator } from "../random.ts";

/** What can be wrong with an invented matter, and which control points are to say so. */
export const SUPERVISION_PLANTS = {
  enteredLate: ["SYS-01"],
  closedInARow: ["SYS-02"],
  monthIncomplete: ["SYS-03"],
  clockWentBack: ["SYS-04"],
  hostSilent: ["SYS-05"],
  trailDiffers: ["SYS-06"],
  ruleOffByOne: ["SYS-07"],
  searchedOutside: ["SYS-08"],
  accountShared: ["SYS-09"],
  logsTooBrief: ["SYS-10"],
  tasksLeft: ["SYS-11"],
  calendarMissing: ["SYS-12"],
  numbersMissing: ["SYS-13"],
  twoStories: ["SYS-14"],
  numberedAnew: ["SYS-15"],
  notAssessed: ["SYS-16"],
  notApproved: ["SYS-17"],
  recordsTooBrief: ["SYS-18"],
  blockedUnreviewed: ["SYS-19"],
  contractorUnasked: ["SYS-20"],
  incidentUntold: ["SYS-21"],
  keptTooLong: ["SYS-22"],
  auditDue: ["SYS-23"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SupervisionPlant = keyof typeof SUPERVISION_PLANTS;

const PLANTS = Object.keys(SUPERVISION_PLANTS) as readonly SupervisionPlant[];
const TASKS = ["查看岗位职责", "查看岗位风险", "查看工作流程", "查看制度规定", "进行风险自查", "本月工作小结"] as const;
/** Matters begin over so many working days. */
const SPAN = 60;

/**
 * A supervision system at work in a fictional city (安澜市): half of the matters until all plants are placed are as they should be, and all of the
 * rest. What is silent or undone shows two working days after the last event.
 */
export function supervisionFeed(options: FeedOptions<SupervisionPlant> = {}): PackFeed {
  const { seed = 1, cases = 60, from = "2026-01-05", plant = PLANTS, calendar = createCalendar() } = options;
  const first = calendar.dayOf(from);
  if (Number.isNaN(first)) throw new PlumblineError("PARAMETER_INVALID", `"${from}" is no day; write it as YYYY-MM-DD`);
  if (plant.length * 2 > cases) {
    throw new PlumblineError("PARAMETER_INVALID", `${plant.length} planted matters do not fit into ${cases}; ask for ${plant.length * 2}`);
  }
  const events: TraceEvent[] = [];
  const manifest: PackFeed["manifest"][number][] = [];
  for (let i = 0; i < cases; i++) {
    const random = generator(seed, i);
    const planted = i % 2 === 1 ? plant[(i - 1) / 2] : undefined;
    const kind = planted ?? (PLANTS[Math.floor(random() * PLANTS.length)] as SupervisionPlant);
    const day = workingDayAfter(calendar, first - 1, 1 + Math.floor(random() * SPAN));
    const matter = new Matter(RECORD_OF[kind], `supervision-${i + 1}`, day, random, calendar);
    STORIES[kind](matter, planted !== undefined);
    events.push(...matter.events);
    if (planted) manifest.push({ record: { type: matter.type, id: matter.id }, plant: planted, breaches: SUPERVISION_PLANTS[planted] });
  }
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

const RECORD_OF: Readonly<Record<SupervisionPlant, string>> = {
  enteredLate: "traceReceipt",
  closedInARow: "hostBatch",
  monthIncomplete: "hostMonth",
  clockWentBack: "traceReceipt",
  hostSilent: "host",
  trailDiffers: "auditVerification",
  ruleOffByOne: "ruleChange",
  searchedOutside: "auditQuery",
  accountShared: "session",
  logsTooBrief: "retentionPolicy",
  tasksLeft: "subjectMonth",
  calendarMissing: "calendarCheck",
  numbersMissing: "source",
  twoStories: "source",
  numberedAnew: "source",
  notAssessed: "dataProcessing",
  notApproved: "entrustment",
  recordsTooBrief: "retentionPolicy",
  blockedUnreviewed: "ruleChange",
  contractorUnasked: "contractorAccess",
  incidentUntold: "dataIncident",
  keptTooLong: "personalStore",
  auditDue: "complianceAudit",
};

/** How a matter goes, as it should or with the one thing wrong. */
const STORIES: Readonly<Record<SupervisionPlant, (m: Matter, wrong: boolean) => void>> = {
  enteredLate: (m, wrong) => m.receive(wrong ? -(30 + m.pick(60)) : -(1 + m.pick(20)), {}),
  clockWentBack: (m, wrong) => m.receive(-2, { prevOccurredAt: m.hoursFromNow(wrong ? -1 : -5) }),
  closedInARow: (m, wrong) =>
    m.tell(
      "host.batchClosed",
      wrong ? { closedCases: 25 + m.pick(30), spanMinutes: 4 } : { closedCases: 2 + m.pick(12), spanMinutes: 30 + m.pick(90) },
    ),
  monthIncomplete(m, wrong) {
    const total = 800 + m.pick(400);
    m.tell("host.measured", { month: m.month(), incomplete: wrong ? 40 : m.pick(6), total });
    m.later(3).tell("host.monthClosed", {});
  },
  hostSilent(m, wrong) {
    for (let day = 0; day < 4; day++) m.tell("host.heard", {}).later(1);
    if (!wrong) m.tell("host.retired", { reason: "并入一体化平台" });
  },
  trailDiffers(m, wrong) {
    const storedHash = `sha256-${m.id}`;
    m.tell("trail.verified", { storedHash, computedHash: wrong ? `${storedHash}-differs` : storedHash });
  },
  ruleOffByOne(m, wrong) {
    m.tell("control.modeApproved", { approver: "u-1102" }).later(1);
    if (!wrong) m.tell("control.modeApproved", { approver: "u-1145" });
    m.later(1).tell("control.modeSet", { control: "PEN-07", mandatory: true, newState: "off" });
  },
  blockedUnreviewed(m, wrong) {
    if (!wrong) m.tell("control.ruleReviewed", { reviewer: "u-5120", document: `法审〔2026〕${1 + m.pick(60)}号` });
    m.later(1).tell("control.modeSet", { control: "PEN-10", mandatory: false, newState: "block" });
  },
  searchedOutside: (m, wrong) => m.tell("query.made", { target: wrong ? "990206" : `99010${1 + m.pick(6)}`, scope: ["9901"] }),
  accountShared: (m, wrong) =>
    m.as("anlan.portal").tell("session.seen", {
      account: `u-${3000 + m.pick(900)}`,
      concurrentDevices: 1 + (wrong ? 1 : m.pick(2)),
      distanceKm: wrong ? 42 : 0.1,
    }),
  logsTooBrief: (m, wrong) => m.as("anlan.portal").tell("retention.set", { log: "networkLog", months: wrong ? 3 : 6 + m.pick(18) }),
  recordsTooBrief: (m, wrong) =>
    m.as("anlan.portal").tell("retention.set", { log: "impactAssessment", months: wrong ? 12 : 36 + m.pick(24) }),
  tasksLeft(m, wrong) {
    m.as("anlan.portal").tell("task.assigned", { windowEnd: m.dayAfter(15) });
    for (const task of wrong ? TASKS.slice(1) : TASKS) m.later(1).tell("task.done", { task });
  },
  calendarMissing: (m, wrong) => m.tell("calendar.checked", { loadedYears: [2024, 2025, 2026], dueYear: wrong ? 2027 : 2026 }),
  numbersMissing(m, wrong) {
    const gap = { epoch: 0, from: 40, to: 40 + m.pick(5) };
    // What came late was noticed in the commit in which it came.
    if (!wrong) m.as("engine/trail").tell("source.gap_closed", gap);
    m.as("engine/trail").tell("source.gap_found", gap);
  },
  twoStories(m, wrong) {
    m.as("engine/trail").tell("source.admitted", {}).later(1);
    if (wrong) m.tell("source.equivocated", { by: "number", epoch: 0, seq: m.pick(500) });
  },
  numberedAnew(m, wrong) {
    m.as("engine/trail").tell("source.admitted", {}).later(1);
    if (wrong) m.tell("source.restarted", { epoch: 1, before: 0, lastSeq: m.pick(500) });
  },
  notAssessed(m, wrong) {
    m.as("anlan.portal");
    if (!wrong) m.tell("processing.assessed", {}).later(2);
    m.tell("processing.begun", { grounds: ["sensitive"] });
  },
  notApproved(m, wrong) {
    m.as("anlan.portal");
    if (!wrong) m.tell("entrustment.approved", {}).later(5);
    m.tell("entrustment.begun", { contractor: "c-7" });
  },
  contractorUnasked(m, wrong) {
    m.as("anlan.portal");
    if (!wrong) m.tell("contractor.consented", {}).later(1);
    m.tell("contractor.accessed", { contractor: "c-7" });
  },
  incidentUntold(m, wrong) {
    m.as("anlan.portal").tell("incident.found", { kind: "误发" });
    m.later(wrong ? 4 : 1).tell("incident.reported", {});
  },
  keptTooLong(m, wrong) {
    m.as("anlan.portal").tell("store.kept", { keepUntil: m.dayAfter(10) });
    m.later(wrong ? 14 : 8).tell("store.erased", {});
  },
  auditDue(m, wrong) {
    m.as("anlan.portal").tell("compliance.begun", { since: wrong ? "2022-01-01" : "2025-06-01" });
    if (!wrong) m.later(1).tell("compliance.audited", {});
  },
};

const HOUR = 3_600_000;

/** Tells the events of one matter, a few minutes apart, on working days. */
class Matter {
  readonly events: TraceEvent[] = [];
  readonly type: string;
  readonly id: string;
  readonly #random: () => number;
  readonly #calendar: WorkingCalendar;
  #source = "engine/main";
  #day: number;
  #at: number;

  constructor(type: string, id: string, day: number, random: () => number, calendar: WorkingCalendar) {
    this.type = type;
    this.id = id;
    this.#random = random;
    this.#calendar = calendar;
    this.#day = day;
    this.#at = calendar.startOf(day) + 9 * HOUR;
  }

  /** A whole number from 0 up to, not including, n. */
  pick(n: number): number {
    return Math.floor(this.#random() * n);
  }

  as(source: string): this {
    this.#source = source;
    return this;
  }

  later(workingDays: number): this {
    this.#day = workingDayAfter(this.#calendar, this.#day, workingDays);
    this.#at = this.#calendar.startOf(this.#day) + 9 * HOUR;
    return this;
  }

  dayAfter(workingDays: number): string {
    return this.#calendar.textOf(workingDayAfter(this.#calendar, this.#day, workingDays));
  }

  month(): string {
    return this.#calendar.textOf(this.#day).slice(0, 7);
  }

  hoursFromNow(hours: number): string {
    return instant(this.#at + hours * HOUR);
  }

  receive(hours: number, data: Readonly<Record<string, Json>>): this {
    return this.tell("trace.received", { occurredAt: this.hoursFromNow(hours), receivedAt: this.hoursFromNow(0), ...data });
  }

  tell(type: string, data: Readonly<Record<string, Json>>): this {
    const seq = this.events.length;
    this.events.push({
      id: `${this.id}/${seq}`,
      type,
      time: instant(this.#at),
      seq,
      source: this.#source,
      objects: [{ type: this.type, id: this.id }],
      actor: { id: "supervisor", org: "anlan.example" },
      data,
    });
    this.#at += (2 + this.pick(9)) * 60_000;
    return this;
  }
}

function instant(at: number): string {
  return `${new Date(at + 8 * HOUR).toISOString().slice(0, 19)}+08:00`;
}

function workingDayAfter(calendar: WorkingCalendar, day: number, count: number): number {
  let left = count;
  let at = day;
  while (left > 0) if (calendar.isWorkingDay(++at)) left--;
  return at;
}
