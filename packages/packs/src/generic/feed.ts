import { createCalendar, type Json, type ObjectRef, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import type { FeedOptions, PackFeed } from "../feed.ts";
import { generator } from "../random.ts";

/** What can be wrong with an invented matter, and which control points are to say so. */
export const GENERIC_PLANTS = {
  approvedOwnWork: ["GEN-01"],
  checkedOwnWork: ["GEN-02"],
  approvedOwnRequest: ["GEN-03"],
  onePersonThroughout: ["GEN-01", "GEN-02", "GEN-04"],
  stepsByOnePerson: ["GEN-05"],
  stepLeftOut: ["GEN-06"],
  notVerified: ["GEN-07"],
  executedFirst: ["GEN-08"],
  orderReversed: ["GEN-09"],
  delegationExpired: ["GEN-10"],
  beyondLimit: ["GEN-11"],
  usedByAnother: ["GEN-12"],
  delegationWidened: ["GEN-13"],
  overspent: ["GEN-14"],
  split: ["GEN-15"],
  noEvidence: ["GEN-16"],
  approvedInARow: ["GEN-17"],
  buildsAndSupervises: ["GEN-18"],
  regulatesAndOperates: ["GEN-19"],
  reclassified: ["GEN-20"],
  notConcluded: ["GEN-21"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type GenericPlant = keyof typeof GENERIC_PLANTS;

const PLANTS = Object.keys(GENERIC_PLANTS) as readonly GenericPlant[];
/** Matters begin within so many days. */
const SPAN = 90;
const HOUR = 3_600_000;

type RecordRef = PackFeed["manifest"][number]["record"];
type Data = Readonly<Record<string, Json>>;

interface Told {
  readonly type: string;
  /** Working days since the matter began, and hours of that day. */
  readonly day: number;
  readonly hour: number;
  readonly by: string;
  readonly data?: Data;
  readonly objects: readonly ObjectRef[];
  readonly post?: string;
}

interface Story {
  readonly told: readonly Told[];
  /** Where the plant shows. */
  readonly at: readonly RecordRef[];
}

/** A unit at work that does what the generic events tell; on purpose some of it is wrong. */
export function genericFeed(options: FeedOptions<GenericPlant> = {}): PackFeed {
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
    const begun = first + Math.floor(random() * SPAN);
    const id = `generic-${i + 1}`;
    const { told, at } = storyOf(id, planted, random);
    events.push(...told.map((one, seq) => eventOf(one, `${id}/${seq}`, seq, begun, calendar)));
    if (planted) manifest.push(...at.map((record) => ({ record, plant: planted, breaches: GENERIC_PLANTS[planted] })));
  }
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

function eventOf(
  { type, day, hour, by, data = {}, objects, post }: Told,
  id: string,
  seq: number,
  begun: number,
  calendar: WorkingCalendar,
): TraceEvent {
  const at = calendar.startOf(workingDayFrom(calendar, begun, day)) + hour * HOUR;
  const time = `${new Date(at + 8 * HOUR).toISOString().slice(0, 19)}+08:00`;
  const actor = { id: by, org: "anlan.example", ...(post !== undefined && { post }) };
  return { id, type, time, seq, source: "anlan.office", objects, actor, data };
}

function workingDayFrom(calendar: WorkingCalendar, day: number, count: number): number {
  let at = day;
  while (!calendar.isWorkingDay(at)) at++;
  for (let left = count; left > 0; ) if (calendar.isWorkingDay(++at)) left--;
  return at;
}

function storyOf(id: string, planted: GenericPlant | undefined, random: () => number): Story {
  switch (planted) {
    case "split":
      return splitMatters(id);
    case "approvedInARow":
      return approvalsInARow(id);
    case "buildsAndSupervises":
    case "regulatesAndOperates":
      return undertaking(id, planted);
    case "reclassified":
      return finding(id, true);
    case undefined: {
      const kind = random();
      if (kind < 0.1) return undertaking(id, undefined);
      return kind < 0.2 ? finding(id, false) : matter(id, undefined, random);
    }
    default:
      return matter(id, planted, random);
  }
}

/** A matter from its opening to its end, approved under a delegation. */
function matter(id: string, planted: GenericPlant | undefined, random: () => number): Story {
  const about = { type: "matter", id };
  const delegation = { type: "delegation", id: `${id}-D` };
  const amount = (10 + Math.floor(random() * 80)) * 10_000;
  const alone = planted === "onePersonThroughout";
  const [asks, prepares, checks, approves, leads, executes] = ["u-1", "u-2", "u-3", "u-4", "u-5", "u-6"].map((who) => `${id}-${who}`) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const checker = alone || planted === "checkedOwnWork" ? prepares : checks;
  const approver = alone || planted === "approvedOwnWork" ? prepares : planted === "approvedOwnRequest" ? asks : approves;
  const told: Told[] = [];
  const tell = (type: string, day: number, hour: number, by: string, data?: Data, more: readonly ObjectRef[] = []): void => {
    told.push({ type, day, hour, by, ...(data && { data }), objects: type.startsWith("delegation") ? more : [about, ...more] });
  };

  const limit = planted === "beyondLimit" ? amount - 1 : amount * 2;
  const parent = { id: `${id}-P`, to: "2027-12-31", maxAmount: planted === "delegationWidened" ? limit - 1 : limit };
  const holder = planted === "usedByAnother" ? executes : approver;
  const to = planted === "delegationExpired" ? "2026-01-04" : "2027-12-31";
  tell("delegation.granted", 0, 8, leads, { holder, from: "2026-01-01", to, maxAmount: limit, parent }, [delegation]);
  tell("matter.opened", 0, 9, asks, { requester: asks, party: `${id}-v`, item: "办公设备维修", amount, gated: true });
  tell("matter.prepared", 1, 9, prepares);
  tell("matter.stepDone", 1, 9.1, prepares, { no: 1, name: "初核" });
  if (planted !== "notVerified") tell("matter.stepVerified", 1, 15, checks, { no: 1 });
  tell("matter.checked", 2, 9, checker);
  if (planted !== "stepLeftOut") {
    tell("matter.stepDone", 2, 9.1, planted === "stepsByOnePerson" ? prepares : checks, { no: 2, name: "复核" });
    tell("matter.stepVerified", 2, 15, leads, { no: 2 });
  }
  tell("matter.stepDone", 3, 8.5, approves, { no: 3, name: "会审" });
  const isReversed = planted === "orderReversed";
  const early = planted === "executedFirst";
  const spent = planted === "overspent" ? amount + 1 : amount;
  if (early) tell("matter.executed", 3, 8.8, executes, { amount: spent, evidence: `F-${id}` });
  tell("matter.approved", 3, 9, approver, { level: isReversed ? 2 : 1, amount }, [delegation]);
  tell("matter.approved", 3, 15, isReversed || !alone ? leads : approver, { level: isReversed ? 1 : 2, amount });
  if (!early) {
    tell("matter.executed", 5, 9, alone ? prepares : executes, { amount: spent, ...(planted !== "noEvidence" && { evidence: `F-${id}` }) });
  }
  if (planted !== "notConcluded") tell("matter.closed", 6 + Math.floor(random() * 10), 16, prepares);
  const ofDelegation: readonly (GenericPlant | undefined)[] = ["delegationExpired", "beyondLimit", "usedByAnother", "delegationWidened"];
  return { told, at: [ofDelegation.includes(planted) ? delegation : about] };
}

/** Two matters of one kind with one party, each below the threshold, which it takes both to exceed. */
function splitMatters(id: string): Story {
  const at = ["A", "B"].map((part) => ({ type: "matter", id: `${id}${part}` }));
  const data = { requester: `${id}-u-1`, party: `${id}-v`, item: "办公家具", amount: 6_000_000 };
  return {
    at,
    told: at.flatMap((about, i) => [
      { type: "matter.opened", day: 3 * i, hour: 9, by: `${id}-u-1`, data, objects: [about] },
      { type: "matter.closed", day: 3 * i + 5, hour: 9, by: `${id}-u-2`, objects: [about] },
    ]),
  };
}

/** Eleven approvals within a minute; ten are not noticed. */
function approvalsInARow(id: string): Story {
  const all = Array.from({ length: 11 }, (_, i) => ({ type: "matter", id: `${id}-${String(i + 1).padStart(2, "0")}` }));
  return {
    at: all.slice(-1),
    told: all.map((about, i) => ({ type: "matter.approved", day: 0, hour: 16 + (i * 5) / 3600, by: `${id}-u-4`, objects: [about] })),
  };
}

function undertaking(id: string, planted: GenericPlant | undefined): Story {
  const about = { type: "undertaking", id };
  const units = {
    invest: "unit-1",
    build: "unit-2",
    supervise: planted === "buildsAndSupervises" ? "unit-2" : "unit-3",
    use: "unit-4",
    regulate: "unit-5",
    operate: planted === "regulatesAndOperates" ? "unit-5" : "unit-6",
  };
  return {
    at: [about],
    told: Object.entries(units).map(([role, unit], i) => ({
      type: "role.assigned",
      day: i,
      hour: 10,
      by: `${id}-u-1`,
      data: { role, unit },
      objects: [about],
    })),
  };
}

function finding(id: string, isPlanted: boolean): Story {
  const about = { type: "finding", id };
  const [by, post] = isPlanted ? [`${id}-u-2`, "handler"] : [`${id}-u-7`, "supervisor"];
  return {
    at: [about],
    told: [
      { type: "finding.raised", day: 0, hour: 9, by: "supervisor", data: { class: "irregularity" }, objects: [about] },
      { type: "finding.classified", day: 2, hour: 9, by, post, data: { class: "error" }, objects: [about] },
    ],
  };
}
