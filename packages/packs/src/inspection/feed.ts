import { createCalendar, type Json, type ObjectRef, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import type { FeedOptions, PackFeed } from "../feed.ts";
import { generator } from "../random.ts";

const SOURCE = "anlan.inspection";
const ORGANS = [
  { org: "anlan.market", officers: ["u-6101", "u-6102", "u-6103", "u-6104"], head: "u-6190", items: ["AL-JC-001", "AL-JC-002"] },
  { org: "anlan.safety", officers: ["u-6201", "u-6202", "u-6203"], head: "u-6290", items: ["AL-JC-101"] },
] as const;
const CERTIFICATE = "2028-06-30";
const CAP = 2;
/** Working days over which the inspections spread: what is planted goes on for some months. */
const MOST_DAYS = 110;

/** What can be wrong with an invented inspection, and which control points are to say so. */
export const INSPECTION_PLANTS = {
  unqualifiedBody: ["INS-01"],
  unlistedItem: ["INS-02"],
  outsidePlan: ["INS-04"],
  aboveCap: ["INS-05"],
  notMerged: ["INS-06"],
  notApproved: ["INS-07"],
  urgencyNotApproved: ["INS-08"],
  loneOfficer: ["INS-09"],
  certificateExpired: ["INS-10"],
  certificateNotShown: ["INS-11"],
  noNotice: ["INS-12"],
  noScan: ["INS-13"],
  underAnotherName: ["INS-14"],
  papersWouldDo: ["INS-15"],
  outsideRegion: ["INS-16"],
  campaignNotApproved: ["INS-17"],
  campaignNotFiled: ["INS-18"],
  tooManyCampaigns: ["INS-19"],
  resultNotTold: ["INS-20"],
  resultNotPublished: ["INS-21"],
  pickedByHand: ["INS-22"],
  costPassedOn: ["INS-23"],
  noRecord: ["INS-24"],
  assessedByFines: ["INS-25"],
  listNotAdjusted: ["INS-26"],
  recusedCameAlong: ["INS-27"],
  oneByOne: ["INS-28"],
  planLate: ["INS-03"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type InspectionPlant = keyof typeof INSPECTION_PLANTS;

export const INSPECTION_PLANT_NAMES = Object.keys(INSPECTION_PLANTS) as readonly InspectionPlant[];

/** Inspections of an invented city (安澜市), each of another enterprise, two a working day or as many more as fit into half a year. */
export function inspectionFeed(options: FeedOptions<InspectionPlant> = {}): PackFeed {
  const { seed = 1, from = "2026-01-05", plant = INSPECTION_PLANT_NAMES, calendar = createCalendar() } = options;
  const { cases = 2 * plant.length + 4 } = options;
  if (plant.length * 2 > cases) {
    throw new PlumblineError("PARAMETER_INVALID", `${plant.length} planted cases do not fit into ${cases}; ask for ${plant.length * 2}`);
  }
  const first = calendar.dayOf(from);
  if (Number.isNaN(first)) throw new PlumblineError("PARAMETER_INVALID", `"${from}" is no day; write it as YYYY-MM-DD`);
  const manifest: PackFeed["manifest"][number][] = [];
  const events: TraceEvent[] = plansOf(calendar, first);
  const days = Math.min(Math.ceil(cases / 2), MOST_DAYS);
  for (let i = 0; i < cases; i++) {
    const planted = i % 2 === 1 ? plant[(i - 1) / 2] : undefined;
    const day = calendar.addWorkingDays(first, 1 + Math.floor((i * days) / cases));
    const teller = new Teller({ n: i + 1, random: generator(seed, i), day, calendar });
    const record = planted === undefined ? visit(teller) : plantOf(teller, planted);
    if (planted !== undefined) manifest.push({ record, plant: planted, breaches: INSPECTION_PLANTS[planted] });
    events.push(...teller.events);
  }
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

/** The plans of both organs, published before the year begins, so that nothing but what is planted is late. */
function plansOf(calendar: WorkingCalendar, first: number): TraceEvent[] {
  return ORGANS.flatMap(({ org, head }) =>
    [0, 1].map((ahead): TraceEvent => {
      const year = Number(calendar.textOf(first).slice(0, 4)) + ahead;
      return {
        id: `inspection-plan/${org}/${year}`,
        type: "inspection.planPublished",
        time: `${year - 1}-12-21T08:30:00+08:00`,
        source: SOURCE,
        objects: [{ type: "inspectionPlan", id: `inspection-${org}-${year}` }],
        actor: { id: head, org },
        data: { year },
      };
    }),
  );
}

interface Visit {
  readonly id?: string;
  readonly enterprise?: string;
  readonly org?: string;
  readonly approval?: Readonly<Record<string, Json>> | null;
  readonly begin?: Readonly<Record<string, Json>>;
  /** Steps that are left out. */
  readonly without?: readonly string[];
  readonly before?: readonly (readonly [type: string, data: Readonly<Record<string, Json>>])[];
  readonly during?: readonly (readonly [type: string, data: Readonly<Record<string, Json>>])[];
  /** Working days after the one before. */
  readonly later?: number;
}

type RecordRef = PackFeed["manifest"][number]["record"];

/** One inspection as it should be, but for what `how` changes. */
function visit(teller: Teller, how: Visit = {}): RecordRef {
  const organ = teller.organ;
  const id = how.id ?? `inspection-${teller.n}`;
  const org = how.org ?? organ.org;
  const objects: readonly ObjectRef[] = [
    { type: "inspection", id },
    { type: "enterprise", id: how.enterprise ?? `inspection-E${teller.n}` },
  ];
  const skipped = new Set(how.without);
  const tell = (type: string, data: Readonly<Record<string, Json>> = {}): void => {
    if (!skipped.has(type)) teller.tell(type, data, objects, org);
  };
  const officers = teller.two().map((officer) => ({ id: officer, certValidTo: CERTIFICATE }));
  const items = organ.items.map((code) => ({ code, listed: true, offSiteEnough: false }));
  if (how.later) teller.nextDay(how.later);
  if (how.approval !== null) tell("inspection.approved", { byHead: true, kind: "daily", plan: `${org}-2026`, items, ...how.approval });
  teller.nextDay(1);
  for (const [type, data] of how.before ?? []) tell(type, data);
  tell("inspection.noticed");
  tell("inspection.scanned");
  tell("inspection.begun", {
    kind: "daily",
    officers,
    items,
    subjectKind: "organ",
    subjectAnnounced: true,
    jurisdiction: "9901",
    region: teller.region,
    cap: CAP,
    randomRequired: org === "anlan.market",
    randomSubject: true,
    randomOfficers: true,
    ...how.begin,
  });
  tell("inspection.certificatesShown");
  tell("inspection.recorded");
  for (const [type, data] of how.during ?? []) tell(type, data);
  tell("inspection.ended");
  teller.nextDay(2);
  tell("inspection.resultTold", { result: "no-finding" });
  teller.nextDay(3);
  tell("inspection.resultPublished");
  return { type: "inspection", id };
}

function plantOf(teller: Teller, planted: InspectionPlant): RecordRef {
  const { n } = teller;
  const [officer, second] = teller.two();
  const campaign: RecordRef = { type: "specialInspection", id: `inspection-Z${n}` };
  const year = Number(teller.date.slice(0, 4));
  switch (planted) {
    case "unqualifiedBody":
      return visit(teller, { begin: { subjectKind: "coordinating" } });
    case "unlistedItem":
      return visit(teller, { begin: { items: [{ code: "AL-JC-900", listed: false, offSiteEnough: false }] } });
    case "outsidePlan":
      return visit(teller, { approval: { plan: null } });
    case "aboveCap": {
      // Months apart, so that nobody would have put them together.
      const enterprise = `inspection-E${n}`;
      for (const k of [1, 2, 3]) visit(teller, { id: `inspection-${n}-${k}`, enterprise, later: k === 1 ? 0 : 45 });
      return { type: "inspectionYear", id: `${teller.organ.org}/${enterprise}/${year}` };
    }
    case "notMerged": {
      const enterprise = `inspection-E${n}`;
      for (const k of [1, 2]) visit(teller, { id: `inspection-${n}-${k}`, enterprise });
      return { type: "inspectionYear", id: `${teller.organ.org}/${enterprise}/${year}` };
    }
    case "oneByOne": {
      const enterprise = `inspection-E${n}`;
      ORGANS.forEach(({ org }, k) => {
        visit(teller, { id: `inspection-${n}-${k + 1}`, enterprise, org, begin: { randomRequired: false } });
        teller.nextDay(-6);
      });
      return { type: "inspectedEnterprise", id: `${enterprise}/${year}` };
    }
    case "notApproved":
      return visit(teller, { approval: null });
    case "urgencyNotApproved":
      return visit(teller, { approval: null, begin: { kind: "case", urgent: true } });
    case "loneOfficer":
      return visit(teller, { begin: { officers: [{ id: officer, certValidTo: CERTIFICATE }] } });
    case "certificateExpired":
      return visit(teller, {
        begin: {
          officers: [
            { id: officer, certValidTo: CERTIFICATE },
            { id: second, certValidTo: "2025-12-31" },
          ],
        },
      });
    case "certificateNotShown":
      return visit(teller, { without: ["inspection.certificatesShown"] });
    case "noNotice":
      return visit(teller, { without: ["inspection.noticed"] });
    case "noScan":
      return visit(teller, { without: ["inspection.scanned"] });
    case "underAnotherName":
      return visit(teller, { begin: { form: "observation" } });
    case "papersWouldDo": {
      const items = [{ code: "AL-JC-003", listed: true, offSiteEnough: true }];
      return visit(teller, { approval: { items }, begin: { items } });
    }
    case "outsideRegion":
      return visit(teller, { begin: { region: "990201" } });
    case "campaignNotApproved":
      teller.tell("specialInspection.planned", { year }, [campaign]);
      teller.tell("specialInspection.begun", {}, [campaign]);
      return campaign;
    case "campaignNotFiled":
      teller.tell("specialInspection.planned", { year }, [campaign]);
      teller.tell("specialInspection.approved", { by: "government" }, [campaign]);
      teller.nextDay(20);
      teller.tell("specialInspection.begun", {}, [campaign]);
      return campaign;
    case "tooManyCampaigns":
      teller.tell("inspection.specialCapSet", { year, cap: 1 }, [campaign], "anlan.fire");
      for (const k of [1, 2])
        teller.tell("specialInspection.planned", { year }, [{ ...campaign, id: `${campaign.id}-${k}` }], "anlan.fire");
      return { type: "specialInspectionYear", id: `anlan.fire/${year}` };
    case "resultNotTold":
      return visit(teller, { without: ["inspection.resultTold"] });
    case "resultNotPublished":
      return visit(teller, { begin: { randomRequired: true }, without: ["inspection.resultPublished"] });
    case "pickedByHand":
      return visit(teller, { begin: { randomRequired: true, randomSubject: false } });
    case "costPassedOn":
      return visit(teller, { during: [["inspection.charged", { amount: 80_000, ground: "检测费(样例)" }]] });
    case "noRecord":
      return visit(teller, { without: ["inspection.recorded"] });
    case "assessedByFines": {
      const rule: RecordRef = { type: "inspectionAssessment", id: `inspection-K${n}` };
      teller.tell("inspection.assessmentSet", { linkedTo: ["fineAmount"] }, [rule]);
      return rule;
    }
    case "listNotAdjusted": {
      const item: RecordRef = { type: "inspectionItem", id: `inspection-T${n}` };
      teller.tell("inspection.itemListed", { code: "AL-JC-004" }, [item]);
      teller.tell("inspection.itemBasisChanged", {}, [item]);
      return item;
    }
    case "recusedCameAlong":
      return visit(teller, {
        before: [["inspection.recused", { officer: officer }]],
        begin: {
          officers: [
            { id: officer, certValidTo: CERTIFICATE },
            { id: second, certValidTo: CERTIFICATE },
          ],
        },
      });
    case "planLate":
      visit(teller, { org: "anlan.fire", begin: { randomRequired: false } });
      return { type: "inspectionPlan", id: `anlan.fire/${year}` };
  }
}

/** The events of one case, in office hours of working days. */
class Teller {
  readonly events: TraceEvent[] = [];
  readonly n: number;
  readonly organ: (typeof ORGANS)[number];
  readonly region: string;
  readonly #random: () => number;
  readonly #calendar: WorkingCalendar;
  #day: number;
  #minutes = 0;

  constructor(options: { readonly n: number; readonly random: () => number; readonly day: number; readonly calendar: WorkingCalendar }) {
    this.n = options.n;
    this.#random = options.random;
    this.#calendar = options.calendar;
    this.#day = options.day;
    this.organ = ORGANS[Math.floor(this.#random() * ORGANS.length)] as (typeof ORGANS)[number];
    this.region = ["990102", "990103", "990104"][Math.floor(this.#random() * 3)] as string;
  }

  get date(): string {
    return this.#calendar.textOf(this.#day);
  }

  /** Two officers of the organ, others from case to case. */
  two(): readonly [string, string] {
    const { officers } = this.organ;
    const first = Math.floor(this.#random() * officers.length);
    return [officers[first] as string, officers[(first + 1) % officers.length] as string];
  }

  nextDay(days: number): void {
    this.#day = this.#calendar.addWorkingDays(this.#day, days);
    this.#minutes = 0;
  }

  tell(type: string, data: Readonly<Record<string, Json>>, objects: readonly ObjectRef[], org: string = this.organ.org): void {
    this.#minutes += 10 + Math.floor(this.#random() * 20);
    const minutes = 9 * 60 + this.#minutes;
    const time = `${this.date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00+08:00`;
    const id = `inspection-${this.n}/${this.events.length + 1}`;
    this.events.push({ id, type, time, source: SOURCE, objects, actor: { id: this.organ.head, org }, data });
  }
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
