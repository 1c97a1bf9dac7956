import { createCalendar, type Json, type ObjectRef, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import type { FeedOptions, PackFeed } from "../feed.ts";
import { generator } from "../random.ts";

/** What can be wrong with an invented person in office, and which control points are to say so. */
export const CADRE_PLANTS = {
  reportLate: ["CAD-01"],
  changeLate: ["CAD-02"],
  undeclared: ["CAD-03"],
  kinUnderLeader: ["CAD-04"],
  kinCompany: ["CAD-05"],
  notRecused: ["CAD-06"],
  homeRegion: ["CAD-07"],
  tenYears: ["CAD-08"],
  keyPostKept: ["CAD-09"],
  connectedJob: ["CAD-10"],
  sideRole: ["CAD-11"],
  publicityShort: ["CAD-12"],
  noPledge: ["CAD-13"],
  giftUnregistered: ["CAD-14"],
  leftWithoutApproval: ["CAD-15"],
  auditLate: ["CAD-16"],
  giftKept: ["CAD-17"],
  promotedInPeriod: ["CAD-18"],
  paidOutside: ["CAD-19"],
  resignationLate: ["CAD-20"],
  resignationBarred: ["CAD-21"],
  actedAfterRecusal: ["CAD-22"],
  actedBeforeDecision: ["CAD-23"],
  notPublicised: ["CAD-24"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CadrePlant = keyof typeof CADRE_PLANTS;

export const CADRE_PLANT_NAMES = Object.keys(CADRE_PLANTS) as readonly CadrePlant[];

const SOURCE = "anlan.cadre";
const ORG = "anlan.personnel";
const CLERK = "u-8001";

/**
 * Persons in office in a fictional city (安澜市) over some months. One case is one person: a report, a change, a comparison with registers,
 * an appointment, a matter, a gift, a journey, an outside post, and the way out.
 */
export function cadreFeed(options: FeedOptions<CadrePlant> = {}): PackFeed {
  const { seed = 1, from = "2026-01-05", plant = CADRE_PLANT_NAMES, calendar = createCalendar() } = options;
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
    // A report can only be late where it was due.
    const offset = planted === "reportLate" ? 0 : i % 60;
    const told = new Person(`cadre-${i + 1}`, calendar.addWorkingDays(first - 1, 1 + offset), generator(seed, i), calendar);
    tellOf(told, planted);
    events.push(...told.events);
    if (planted) manifest.push({ record: told.recordOf(planted), plant: planted, breaches: CADRE_PLANTS[planted] });
  }
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

function tellOf(p: Person, planted: CadrePlant | undefined): void {
  declare(p, planted);
  appoint(p, planted);
  handle(p, planted);
  live(p, planted);
  leave(p, planted);
}

function declare(p: Person, planted: CadrePlant | undefined): void {
  // Who begins too late for this January reports for the next.
  const year = String(p.dayAt(0).slice(5) <= "01-15" ? p.year : p.year + 1);
  p.tell(0, "personalReport.due", { year }, p.object("personalReport"));
  if (planted === "reportLate") p.on(p.workingDayAfter(`${year}-02-05`), "personalReport.submitted", {}, p.object("personalReport"));
  else p.tell(8, "personalReport.submitted", {}, p.object("personalReport"));
  p.tell(2, "personalChange.occurred", { kind: "房产" }, p.object("personalChange"));
  p.tell(planted === "changeLate" ? 32 : 12, "personalChange.reported", {}, p.object("personalChange"));
  const registry = planted === "undeclared" ? ["h-1", "h-2"] : ["h-1"];
  p.tell(
    15,
    "registry.compared",
    {
      declared: ["h-1"],
      registry,
      isLeader: planted === "kinCompany" || p.random() < 0.3,
      supervisedSector: "交通",
      kinCompanies: planted === "kinCompany" ? [{ id: "f-1", sector: "交通", kin: "子女" }] : [],
      registryRoles: planted === "sideRole" ? ["监事"] : [],
    },
    p.object("personMatch"),
  );
}

function appoint(p: Person, planted: CadrePlant | undefined): void {
  const appointment = p.object("appointment");
  const promotion = planted === "promotedInPeriod" || planted === "notPublicised" || p.random() < 0.5;
  const head = planted === "homeRegion" || p.random() < 0.2;
  p.tell(
    16,
    "appointment.proposed",
    {
      post: head ? "主要领导" : "内设机构负责人",
      postRegion: "990102",
      homeRegion: planted === "homeRegion" ? "990102" : "990103",
      promotion,
    },
    appointment,
  );
  const under = planted === "kinUnderLeader";
  const relations = under || p.random() < 0.3 ? [{ person: `${p.id}-k`, kin: "夫妻", sameLeader: under, directSubordinate: false }] : [];
  const discipline = planted === "promotedInPeriod" ? { kind: "记过", at: p.dayAt(1) } : null;
  p.tell(18, "appointment.vetted", { relations, discipline }, appointment);
  if (planted !== "notPublicised")
    p.tell(20, "appointment.published", { until: p.dayAt(planted === "publicityShort" ? 23 : 26) }, appointment);
  p.tell(22, "appointment.examined", { score: 70 + Math.floor(p.random() * 30) }, appointment);
  if (planted !== "noPledge") p.tell(23, "appointment.pledged", {}, appointment);
  p.tell(28, "appointment.made", {}, appointment);
  const since = planted === "tenYears" ? `${p.year - 10}-01-04` : `${p.year - (planted === "keyPostKept" ? 5 : 2)}-01-04`;
  p.tell(1, "post.taken", { since, keyPost: planted === "keyPostKept" }, p.object("post"));
}

function handle(p: Person, planted: CadrePlant | undefined): void {
  const matter = p.object("matter");
  const recusal = planted === "actedAfterRecusal" || planted === "actedBeforeDecision";
  const related = planted === "notRecused" || planted === "actedAfterRecusal";
  p.tell(30, "matter.assigned", { related }, matter);
  if (recusal) p.tell(31, "recusal.requested", { by: "party" }, matter);
  if (planted === "actedAfterRecusal") p.tell(32, "recusal.decided", { recused: true }, matter);
  p.tell(33, "matter.handled", { step: "审查" }, matter);
  if (planted === "actedBeforeDecision") p.tell(34, "recusal.decided", { recused: false }, matter);
}

function live(p: Person, planted: CadrePlant | undefined): void {
  const gift = p.object("gift");
  p.tell(10, "gift.received", { handIn: true }, gift);
  p.tell(planted === "giftUnregistered" ? 40 : 13, "gift.registered", {}, gift);
  p.tell(planted === "giftKept" ? 41 : 15, "gift.handedIn", {}, gift);
  const journey = p.object("privateExit");
  if (planted !== "leftWithoutApproval") p.tell(20, "privateExit.approved", { approval: `${p.id}-CJ` }, journey);
  p.tell(35, "privateExit.made", {}, journey);
  const outside = p.object("concurrentPost");
  p.tell(5, "concurrentPost.approved", { approval: `${p.id}-JZ` }, outside);
  p.tell(7, "concurrentPost.taken", {}, outside);
  if (planted === "paidOutside") p.tell(27, "concurrentPost.paid", { amount: 300_000 }, outside);
}

function leave(p: Person, planted: CadrePlant | undefined): void {
  const resignation = p.object("resignation");
  const barred = planted === "resignationBarred";
  p.tell(50, "resignation.applied", { leader: false }, resignation);
  p.tell(52, "resignation.checked", { grounds: barred ? ["正在接受审计"] : [] }, resignation);
  p.tell(planted === "resignationLate" ? 76 : 60, "resignation.decided", { approved: true }, resignation);
  p.tell(80, "office.left", { by: "resigned", leader: false, auditRequired: true });
  p.tell(80, "post.left", {}, p.object("post"));
  p.tell(planted === "auditLate" ? 150 : 110, "exitAudit.concluded", { report: `${p.id}-SJ` });
  p.tell(115, "employment.begun", { relatedBusiness: planted === "connectedJob" });
}

/** The events of one person, on days counted in working days from the first, in office hours. */
class Person {
  readonly events: TraceEvent[] = [];
  readonly id: string;
  readonly random: () => number;
  readonly #begins: number;
  readonly #calendar: WorkingCalendar;

  constructor(id: string, begins: number, random: () => number, calendar: WorkingCalendar) {
    this.id = id;
    this.random = random;
    this.#begins = begins;
    this.#calendar = calendar;
  }

  get year(): number {
    return Number(this.#calendar.textOf(this.#begins).slice(0, 4));
  }

  object(type: string): ObjectRef {
    return { type, id: `${this.id}-${type}` };
  }

  dayAt(day: number): string {
    return this.#calendar.textOf(this.#calendar.addWorkingDays(this.#begins, day));
  }

  workingDayAfter(date: string): string {
    return this.#calendar.textOf(this.#calendar.addWorkingDays(this.#calendar.dayOf(date), 1));
  }

  tell(day: number, type: string, data: Readonly<Record<string, Json>>, about?: ObjectRef): void {
    this.on(this.dayAt(day), type, data, about);
  }

  on(date: string, type: string, data: Readonly<Record<string, Json>>, about?: ObjectRef): void {
    const n = this.events.length;
    const minutes = 9 * 60 + n * 10 + Math.floor(this.random() * 9);
    this.events.push({
      id: `${this.id}/${String(n + 1).padStart(2, "0")}`,
      type,
      time: `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00+08:00`,
      source: SOURCE,
      objects: [{ type: "person", id: this.id }, ...(about ? [about] : [])],
      actor: { id: CLERK, org: ORG },
      data,
    });
  }

  /** The record at which the control points of a plant find it. */
  recordOf(planted: CadrePlant): { readonly type: string; readonly id: string } {
    switch (planted) {
      case "reportLate":
        return this.object("personalReport");
      case "changeLate":
        return this.object("personalChange");
      case "undeclared":
      case "kinCompany":
      case "sideRole":
        return this.object("personMatch");
      case "notRecused":
      case "actedAfterRecusal":
      case "actedBeforeDecision":
        return { type: "handling", id: `${this.object("matter").id}/${this.id}` };
      case "tenYears":
      case "keyPostKept":
        return { type: "postTenure", id: `${this.id}/${this.object("post").id}` };
      case "connectedJob":
      case "auditLate":
        return { type: "departure", id: this.id };
      case "giftUnregistered":
      case "giftKept":
        return this.object("gift");
      case "leftWithoutApproval":
        return this.object("privateExit");
      case "paidOutside":
        return this.object("concurrentPost");
      case "resignationLate":
      case "resignationBarred":
        return this.object("resignation");
      default:
        return this.object("appointment");
    }
  }
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
