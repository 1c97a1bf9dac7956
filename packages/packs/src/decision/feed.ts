import { createCalendar, type Json, type ObjectRef, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import type { FeedOptions, PackFeed } from "../feed.ts";
import { generator } from "../random.ts";

/** What can be wrong with an invented decision, and which control points are to say so. */
export const DECISION_PLANTS = {
  bypassed: ["DEC-01"],
  quorumMissed: ["DEC-02"],
  headFirst: ["DEC-03"],
  votedTogether: ["DEC-04"],
  papersLate: ["DEC-05"],
  notPreStudied: ["DEC-06"],
  notReviewed: ["DEC-07"],
  consultationShort: ["DEC-08"],
  noExperts: ["DEC-09"],
  notRecused: ["DEC-10"],
  dissentLeftOut: ["DEC-11"],
  executedFirst: ["DEC-12"],
  split: ["DEC-13"],
  reportedLate: ["DEC-14"],
  againstMajority: ["DEC-15"],
  overspent: ["DEC-16"],
  passedDivided: ["DEC-17"],
  minutesLate: ["DEC-18"],
  interestedExpert: ["DEC-19"],
  publishedLate: ["DEC-20"],
  notSubmitted: ["DEC-21"],
  alteredAlone: ["DEC-22"],
  riskUncontrolled: ["DEC-23"],
  staffNotHeard: ["DEC-24"],
  notOnNotice: ["DEC-25"],
  otherBody: ["DEC-26"],
  investorNotAsked: ["DEC-27"],
  hearingRushed: ["DEC-28"],
  publicNotHeard: ["DEC-29"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type DecisionPlant = keyof typeof DECISION_PLANTS;

export const DECISION_PLANT_NAMES = Object.keys(DECISION_PLANTS) as readonly DecisionPlant[];

/** Plants that make sense only for a government, or only for an enterprise. */
const OF_GOVERNMENT: readonly DecisionPlant[] = [
  "notReviewed",
  "consultationShort",
  "noExperts",
  "againstMajority",
  "interestedExpert",
  "publishedLate",
  "notSubmitted",
  "riskUncontrolled",
  "hearingRushed",
  "publicNotHeard",
];
const OF_ENTERPRISE: readonly DecisionPlant[] = ["notPreStudied", "staffNotHeard", "otherBody", "investorNotAsked"];

const SOURCE = "anlan.decision";
const MEMBERS = ["p-01", "p-02", "p-03", "p-04", "p-05", "p-06", "p-07", "p-08", "p-09"] as const;
const HEAD = "p-01";
const CLERK = "u-7001";

/**
 * Decisions of a government and of a state-owned company in a fictional city (安澜市), each from the proposal to its end. One case is one
 * meeting with two matters, the decision on the first of them, what is done under it, and a small payment that needs no meeting.
 */
export function decisionFeed(options: FeedOptions<DecisionPlant> = {}): PackFeed {
  const { seed = 1, from = "2026-01-05", plant = DECISION_PLANT_NAMES, calendar = createCalendar() } = options;
  const cases = options.cases ?? Math.max(2, plant.length * 2);
  const first = calendar.dayOf(from);
  if (Number.isNaN(first)) throw new PlumblineError("PARAMETER_INVALID", `"${from}" is no day to begin with; write YYYY-MM-DD`);
  if (plant.length * 2 > cases) {
    throw new PlumblineError("PARAMETER_INVALID", `${plant.length} planted cases do not fit into ${cases}; ask for ${plant.length * 2}`);
  }
  const events: TraceEvent[] = [];
  const manifest: PackFeed["manifest"][number][] = [];
  for (let i = 0; i < cases; i++) {
    const planted = i % 2 === 1 ? plant[(i - 1) / 2] : undefined;
    const random = generator(seed, i);
    const government = planted ? !OF_ENTERPRISE.includes(planted) && (OF_GOVERNMENT.includes(planted) || random() < 0.5) : random() < 0.5;
    // A case begins every other working day, so that the year that follows is one the calendar knows.
    const begins = calendar.addWorkingDays(first - 1, 1 + (i % 80) * 2);
    const told = new Case(`decision-${i + 1}`, begins, government ? "anlan.gov" : "anlan.group", random, calendar);
    if (government) administrative(told, planted);
    else enterprise(told, planted);
    events.push(...told.events);
    if (planted) manifest.push({ record: told.recordOf(planted), plant: planted, breaches: DECISION_PLANTS[planted] });
  }
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

/** A major administrative decision (重大行政决策): public comment, experts, risks, legal review, the meeting of the government. */
function administrative(c: Case, planted: DecisionPlant | undefined): void {
  const amount = 100_000_000 + 10_000_000 * Math.floor(c.random() * 20);
  c.tell(0, "agenda.proposed", {
    category: "项目",
    amount,
    inList: true,
    emergency: false,
    reviewRequired: true,
    technical: true,
    stabilityRisk: true,
    preStudyRequired: false,
  });
  c.proposeOther(0);
  if (planted === "consultationShort") c.tell(1, "consultation.opened", {});
  else if (planted !== "publicNotHeard") c.tell(1, "consultation.opened", { until: c.dayAt(26) });
  c.tell(3, "agenda.expertsChosen", {
    experts: [
      { id: "x-1", interested: false },
      { id: "x-2", interested: planted === "interestedExpert" },
    ],
  });
  if (planted !== "noExperts") c.tell(8, "agenda.expertReported", { report: `${c.id}-ZJ` });
  c.tell(9, "agenda.riskAssessed", { report: `${c.id}-FX`, controllable: planted !== "riskUncontrolled" });
  if (planted === "hearingRushed" || (planted === undefined && c.random() < 0.3)) {
    c.tell(10, "hearing.materialSent", {});
    c.tell(planted === "hearingRushed" ? 13 : 20, "hearing.held", {});
  }
  if (planted !== "publicNotHeard") c.tell(planted === "consultationShort" ? 15 : 26, "consultation.closed", {});
  c.tell(27, "agenda.sentForReview", {});
  if (planted !== "notReviewed") c.tell(33, "agenda.reviewed", { passed: true });
  meet(c, planted, { body: "government", day: 38 });
  if (planted === "againstMajority") return;
  if (planted !== "notSubmitted") c.tell(37, "decision.submitted", {});
  decide(c, planted, 38, { category: "项目", amount, body: "government", major: true });
  if (planted !== "bypassed") c.tell(planted === "publishedLate" ? 64 : 41, "decision.published", { channel: "政府网站" });
  carryOut(c, planted, amount, 38);
}

/** A decision of a wholly state-owned company (国有独资公司): studied by the Party committee, then decided by the board. */
function enterprise(c: Case, planted: DecisionPlant | undefined): void {
  const amount = 60_000_000 + 5_000_000 * Math.floor(c.random() * 20);
  const restructuring = planted === "staffNotHeard" || (planted === undefined && c.random() < 0.3);
  const bonds = planted === "investorNotAsked" || (planted === undefined && !restructuring && c.random() < 0.3);
  const kind = restructuring ? "改制" : bonds ? "发行债券" : "重大投资";
  c.tell(0, "agenda.proposed", {
    category: "资金",
    amount,
    inList: true,
    emergency: false,
    reviewRequired: false,
    technical: false,
    stabilityRisk: false,
    preStudyRequired: true,
    kind,
  });
  c.proposeOther(0);
  if (restructuring && planted !== "staffNotHeard") c.tell(3, "agenda.staffHeard", { meeting: `${c.id}-ZDH` });
  if (planted !== "notPreStudied") c.tell(6, "agenda.preStudied", { meeting: `${c.id}-DW` });
  meet(c, planted, { body: "board", day: 10 });
  const body = planted === "otherBody" ? "management" : "board";
  decide(c, planted, 10, {
    category: "资金",
    amount,
    body,
    kind: planted === "otherBody" ? "大额担保" : kind,
    unitType: "国有独资公司",
    major: false,
  });
  if (bonds && planted !== "investorNotAsked") c.tell(12, "decision.approvedByInvestor", {});
  carryOut(c, planted, amount, 10);
}

function meet(c: Case, planted: DecisionPlant | undefined, { body, day }: { readonly body: string; readonly day: number }): void {
  const present = planted === "quorumMissed" ? 4 : 8;
  const attendees = MEMBERS.slice(0, present);
  c.tell(day - 2, "agenda.conflictsChecked", { conflicted: planted === "notRecused" ? ["p-03"] : [] });
  c.tellOther(day - 2, "agenda.conflictsChecked", { conflicted: [] });
  const agenda = planted === "notOnNotice" ? [c.item.id] : [c.item.id, c.other.id];
  c.tell(day - 2, "meeting.convened", { body, category: "综合", members: [...MEMBERS], agenda });
  if (planted !== "papersLate") c.tell(day - 1, "agenda.materialSent", {});
  c.tellOther(day - 1, "agenda.materialSent", {});
  if (planted === "papersLate") c.tell(day, "agenda.materialSent", {});
  c.tell(day, "meeting.opened", { body, members: [...MEMBERS], attendees: [...attendees] });
  c.tell(day, "agenda.taken", { head: HEAD, participants: [...attendees] });
  const divided = planted === "passedDivided";
  const against = divided ? 4 : c.random() < 0.3 ? 1 : 0;
  const speakers = attendees.slice(1);
  if (planted === "headFirst") c.tell(day, "agenda.opinionGiven", { by: HEAD, stance: "approve" });
  for (const [i, by] of speakers.entries()) c.tell(day, "agenda.opinionGiven", { by, stance: i < against ? "reject" : "approve" });
  if (planted !== "headFirst") c.tell(day, "agenda.opinionGiven", { by: HEAD, stance: "approve" });
  c.tell(day, "agenda.voted", { vote: `${c.id}-V1`, approve: present - against, reject: against, abstain: 0 });
  const alone = planted === "againstMajority";
  c.tell(day, "agenda.concluded", { result: alone ? "reject" : "pass", headDecision: alone ? "reject" : "approve" });
  c.tellOther(day, "agenda.taken", { head: HEAD, participants: [...attendees] });
  c.tellOther(day, "agenda.opinionGiven", { by: "p-02", stance: "approve" });
  c.tellOther(day, "agenda.opinionGiven", { by: HEAD, stance: "approve" });
  const vote = planted === "votedTogether" ? `${c.id}-V1` : `${c.id}-V2`;
  c.tellOther(day, "agenda.voted", { vote, approve: present, reject: 0, abstain: 0 });
  c.tellOther(day, "agenda.concluded", { result: "pass", headDecision: "approve" });
  c.tell(day, "meeting.closed", {});
  const headings = { time: true, host: true, attendees: true, absentees: [], recorder: true, opinions: true, conclusion: true };
  c.tell(planted === "minutesLate" ? day + 6 : day + 1, "minutes.entered", {
    ...headings,
    ...(planted === "dissentLeftOut" ? {} : { dissent: against > 0 ? true : [] }),
  });
}

function decide(c: Case, planted: DecisionPlant | undefined, day: number, data: Readonly<Record<string, Json>>): void {
  if (planted === "bypassed") return;
  if (planted === "executedFirst") c.tell(day - 3, "decision.executed", { category: "综合", amount: 1_000_000, inList: false });
  const emergency = planted === "reportedLate" || c.random() < 0.1;
  c.tell(day, "decision.made", { ...data, emergency });
  if (emergency) c.tell(planted === "reportedLate" ? day + 5 : day + 2, "decision.reported", { meeting: `${c.id}-M2` });
}

function carryOut(c: Case, planted: DecisionPlant | undefined, amount: number, day: number): void {
  const half = amount / 2;
  c.tell(day + 4, "decision.executed", { category: "资金", amount: half, inList: true });
  if (planted === "alteredAlone") c.tell(day + 8, "execution.altered", {});
  c.tell(day + 12, "decision.executed", { category: "资金", amount: planted === "overspent" ? amount : half, inList: true });
  c.tell(day + 15, "execution.completed", {});
  const payments = planted === "split" ? 3 : 1;
  for (let i = 0; i < payments; i++) c.pay(day + 5 + 10 * i, 18_000_000 + 10_000 * Math.floor(c.random() * 100));
}

/** What belongs to the second matter of the meeting, to the decision, or to the meeting alone. */
const OF_MEETING: readonly string[] = ["meeting.convened", "meeting.opened", "meeting.closed", "minutes.entered"];

/** The events of one case, on days counted in working days from its first, in office hours. */
class Case {
  readonly events: TraceEvent[] = [];
  readonly id: string;
  readonly random: () => number;
  readonly item: ObjectRef;
  readonly other: ObjectRef;
  readonly #begins: number;
  readonly #org: string;
  readonly #calendar: WorkingCalendar;

  constructor(id: string, begins: number, org: string, random: () => number, calendar: WorkingCalendar) {
    this.id = id;
    this.item = { type: "meetingItem", id: `${id}-I1` };
    this.other = { type: "meetingItem", id: `${id}-I2` };
    this.#begins = begins;
    this.#org = org;
    this.random = random;
    this.#calendar = calendar;
  }

  /** Of the first matter, of its decision, or of the meeting. */
  tell(day: number, type: string, data: Readonly<Record<string, Json>>): void {
    this.#push(day, type, data, this.#objects(type, this.item));
  }

  /** Of the second matter, which is as it should be. */
  tellOther(day: number, type: string, data: Readonly<Record<string, Json>>): void {
    this.#push(day, type, data, [this.other, this.#meeting]);
  }

  proposeOther(day: number): void {
    const data = { category: "综合", emergency: false, reviewRequired: false, technical: false, stabilityRisk: false };
    this.#push(day, "agenda.proposed", data, [this.other]);
  }

  pay(day: number, amount: number): void {
    this.#push(day, "decision.paid", { amount, category: "资金" }, [{ type: "payee", id: `${this.id}-P1` }]);
  }

  /** The `until` of a consultation that lasts to a working day of the case. */
  dayAt(day: number): string {
    return this.#calendar.textOf(this.#calendar.addWorkingDays(this.#begins, day));
  }

  /** The record at which the control points of a plant find it. */
  recordOf(planted: DecisionPlant): { readonly type: string; readonly id: string } {
    switch (planted) {
      case "quorumMissed":
      case "votedTogether":
      case "dissentLeftOut":
      case "notOnNotice":
        return { type: "meeting", id: this.#meeting.id };
      case "minutesLate":
        return { type: "minutes", id: this.#meeting.id };
      case "bypassed":
      case "executedFirst":
      case "overspent":
      case "alteredAlone":
      case "investorNotAsked":
        return { type: "execution", id: this.#decision.id };
      case "split":
        return { type: "paymentWindow", id: `${this.#org}/payee/${this.id}-P1` };
      case "notPreStudied":
      case "consultationShort":
      case "reportedLate":
      case "publishedLate":
      case "notSubmitted":
      case "hearingRushed":
      case "publicNotHeard":
      case "otherBody":
        return { type: "decision", id: this.#decision.id };
      default:
        return this.item;
    }
  }

  get #meeting(): ObjectRef {
    return { type: "meeting", id: `${this.id}-M1` };
  }

  get #decision(): ObjectRef {
    return { type: "decision", id: `${this.id}-D1` };
  }

  #objects(type: string, item: ObjectRef): readonly ObjectRef[] {
    if (OF_MEETING.includes(type)) return [this.#meeting];
    if (!type.startsWith("agenda.")) return [this.#decision];
    return [item, this.#meeting, this.#decision];
  }

  #push(day: number, type: string, data: Readonly<Record<string, Json>>, objects: readonly ObjectRef[]): void {
    const n = this.events.length;
    // Steps of one day follow each other in the order in which they are told.
    const minutes = 9 * 60 + n * 8 + Math.floor(this.random() * 7);
    const date = this.#calendar.textOf(this.#calendar.addWorkingDays(this.#begins, day));
    const time = `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00+08:00`;
    this.events.push({
      id: `${this.id}/${String(n + 1).padStart(2, "0")}`,
      type,
      time,
      source: SOURCE,
      objects: [...objects],
      actor: { id: CLERK, org: this.#org },
      data,
    });
  }
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
