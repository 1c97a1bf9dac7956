import { compareEvents, createCalendar, type Json, PlumblineError, type TimedEvent, type WorkingCalendar } from "@plumbline/core";
import { AGENCIES, CITY, type CityAgency, type CityItem, REGIONS } from "./city.ts";

interface PlantDefinition {
  /** Control points of the pack that find it, once the case has ended. */
  readonly breaches: readonly string[];
  /** Checks of `DEMO_CHECKS` that find it; of a burst, in its last cases. Unseen paths are left to `path.unseen` to find. */
  readonly checks?: readonly string[];
  /** Which items can show it. */
  readonly item?: (item: CityItem) => boolean;
}

const staged = (item: CityItem): boolean => !item.instant && !item.joint;
const instant = (item: CityItem): boolean => item.instant;

/** What can be wrong with a simulated case, and which control points are to say so. */
export const PLANTS = {
  lateSupplementNotice: { breaches: ["APR-01"], checks: ["supplement-notice"] },
  secondSupplementNotice: { breaches: ["APR-02"], checks: ["supplement-once"] },
  statutoryOverdue: { breaches: ["APR-03", "APR-04"], checks: ["statutory-limit"], item: staged },
  promiseOverdue: { breaches: ["APR-04"], item: staged },
  /** Lawful: the head prolonged it in time. Only the promise to the public is broken. */
  extendedLawfully: { breaches: ["APR-04"], checks: ["statutory-limit"], item: staged },
  stageOverdue: { breaches: ["APR-06"], item: staged },
  lateDelivery: { breaches: ["APR-09"] },
  neverDelivered: { breaches: ["APR-09"], checks: ["not-delivered"] },
  improperExtension: { breaches: ["APR-10"], item: staged },
  unlawfulPause: { breaches: ["APR-11"], item: staged },
  pauseTooLong: { breaches: ["APR-12"], item: staged },
  authorityExceeded: { breaches: ["APR-13"], item: (item) => item.maxAmount !== undefined },
  reviewSkipped: { breaches: ["APR-14"], checks: ["review-skipped"], item: instant },
  oneHand: { breaches: ["APR-15"], checks: ["accept-decide", "review-decide"] },
  /** Who accepts also decides; a second person reviews, so that APR-15 is met and the four-eyes check of the log is not. */
  acceptorDecides: { breaches: [], checks: ["accept-decide"] },
  loneInspector: { breaches: ["APR-16"], item: (item) => item.inspection === true },
  materialMissing: { breaches: ["APR-17"] },
  materialOffList: { breaches: ["APR-18"] },
  feeAboveStandard: { breaches: ["APR-19"], checks: ["fee-benchmark", "fee-standard"], item: (item) => item.fee > 0 },
  refusalWithoutReason: { breaches: ["APR-20"], checks: ["refusal-reason"] },
  hearingNotHeld: { breaches: ["APR-21"], item: (item) => item.majorInterest === true },
  hearingNoticeShort: { breaches: ["APR-22"], item: (item) => item.majorInterest === true },
  queueJumped: { breaches: ["APR-23"] },
  itemCancelled: { breaches: ["APR-26"] },
  /** The licence ran out while its renewal waited, which also breaks both time limits. */
  renewalOverdue: { breaches: ["APR-03", "APR-04", "APR-27"], checks: ["statutory-limit"], item: (item) => item.renewal === true },
  decisionUndocumented: { breaches: [], checks: ["decision-document"] },
  nightDecision: { breaches: [], checks: ["outside-hours"], item: instant },
  /** Twelve decisions by one account within eight minutes. */
  decisionBurst: { breaches: [], checks: ["decision-burst"], item: instant },
} as const satisfies Record<string, PlantDefinition>;

export type Plant = keyof typeof PLANTS;

export const PLANT_NAMES = Object.keys(PLANTS) as readonly Plant[];

const BURST = 12;
// Else the first case of a burst would wait so long for the last one that it broke its time limit.
const BURST_DENSITY = 3;

export interface ApprovalFeedOptions {
  /** Same seed, same city, to the byte. Default 1. */
  readonly seed?: number;
  readonly cases: number;
  /** First day of receipt, `YYYY-MM-DD`. Default 2026-01-05. */
  readonly from?: string;
  /** Working days over which the receipts spread. Default: some 20 cases a day, 180 days at most. */
  readonly workingDays?: number;
  /** How many of each; a name that is left out gets none. Default: one of each in 1,000 cases, and at least one. */
  readonly plant?: Partial<Readonly<Record<Plant, number>>>;
  readonly calendar?: WorkingCalendar;
}

export interface SimulatedCase {
  readonly id: string;
  readonly agency: CityAgency;
  readonly item: CityItem;
  /** In their order. */
  readonly events: readonly TimedEvent[];
  readonly planted?: Plant;
}

export interface PlantedBreach {
  readonly case: string;
  readonly plant: Plant;
  readonly breaches: readonly string[];
  readonly checks: readonly string[];
}

export interface ApprovalFeed {
  /** What was planted, in the order of the cases. Everything else is as it should be. */
  readonly manifest: readonly PlantedBreach[];
  /** Case after case, in the order of receipt. */
  cases(): Generator<SimulatedCase>;
  /** All events in the order of `compareEvents`; holds no more than the events of the cases that are running. */
  events(): Generator<TimedEvent>;
}

/**
 * The approval cases of a city for some months, invented from a seed. Every case comes to its end. Working days are those
 * of the calendar; the receipts and 60 working days after the last of them should lie in years that it knows. Planting
 * spares the first quarter of the cases, so that a control that learns from them learns what is usual.
 */
export function approvalFeed(options: ApprovalFeedOptions): ApprovalFeed {
  const { seed = 1, cases, from = "2026-01-05", calendar = createCalendar() } = options;
  const workingDays = options.workingDays ?? Math.min(180, Math.max(5, Math.round(cases / 20)));
  const days = officeDays(calendar, from, workingDays + MARGIN);
  const plant = options.plant ?? defaultPlant(cases);
  if (plant.decisionBurst && cases < workingDays * BURST_DENSITY) {
    throw new PlumblineError(
      "PARAMETER_INVALID",
      `a burst of decisions needs ${BURST_DENSITY} cases a working day; ${cases} in ${workingDays} days are fewer`,
    );
  }
  const plan = planOf(seed, cases, plant);
  const world: World = { seed, total: cases, workingDays, days };

  const caseAt = (index: number): SimulatedCase => simulate(world, index, plan.get(index));
  return {
    manifest: [...plan]
      .sort(([a], [b]) => a - b)
      .map(([index, { plant: name }]) => {
        const { breaches, checks = [] }: PlantDefinition = PLANTS[name];
        return { case: caseId(index), plant: name, breaches, checks };
      }),
    *cases() {
      for (let index = 0; index < cases; index++) yield caseAt(index);
    },
    *events() {
      // An event never lies on a day before the receipt of its case, so the days before the newest receipt are complete.
      const buckets = new Map<number, TimedEvent[]>();
      let next = 0;
      for (let index = 0; index < cases; index++) {
        const { events } = caseAt(index);
        const first = calendar.dayOf((events[0] as TimedEvent).at);
        for (; next < first; next = nextDay(buckets, next, first)) yield* taken(buckets, next);
        for (const event of events) {
          const day = calendar.dayOf(event.at);
          const bucket = buckets.get(day);
          if (bucket) bucket.push(event);
          else buckets.set(day, [event]);
        }
      }
      for (const day of [...buckets.keys()].sort((a, b) => a - b)) yield* taken(buckets, day);
    },
  };
}

function nextDay(buckets: ReadonlyMap<number, unknown>, day: number, limit: number): number {
  if (buckets.size === 0) return limit;
  return day === 0 ? Math.min(limit, ...buckets.keys()) : day + 1;
}

function taken(buckets: Map<number, TimedEvent[]>, day: number): readonly TimedEvent[] {
  const events = buckets.get(day);
  if (!events) return [];
  buckets.delete(day);
  return events.sort(compareEvents);
}

// The longest case: late notice, overdue, late delivery.
const MARGIN = 60;

interface OfficeDay {
  /** The instant at which it begins. */
  readonly start: number;
  readonly text: string;
  readonly weekend: boolean;
}

interface World {
  readonly seed: number;
  readonly total: number;
  readonly workingDays: number;
  readonly days: readonly OfficeDay[];
}

function officeDays(calendar: WorkingCalendar, from: string, count: number): readonly OfficeDay[] {
  const first = calendar.dayOf(from);
  if (Number.isNaN(first)) throw new PlumblineError("CALENDAR_INVALID", `"${from}" is no day to begin with; write YYYY-MM-DD`);
  return Array.from({ length: count }, (_, i) => {
    const day = calendar.addWorkingDays(first - 1, i + 1);
    // 1970-01-01 was a Thursday.
    return { start: calendar.startOf(day), text: calendar.textOf(day), weekend: (day + 4) % 7 === 0 || (day + 4) % 7 === 6 };
  });
}

function defaultPlant(cases: number): Readonly<Record<Plant, number>> {
  const each = Math.max(1, Math.round(cases / 1000));
  const counts = Object.fromEntries(PLANT_NAMES.map((plant) => [plant, each])) as Record<Plant, number>;
  return { ...counts, decisionBurst: Math.max(1, Math.round(cases / 10_000)) };
}

interface Planned {
  readonly plant: Plant;
  /** Of a burst: the case that it began with. */
  readonly lead: number;
}

function planOf(seed: number, cases: number, plant: Partial<Readonly<Record<Plant, number>>>): ReadonlyMap<number, Planned> {
  const plan = new Map<number, Planned>();
  const random = generator(seed, 0x706c616e);
  const start = Math.floor(cases / 4);
  const wanted = PLANT_NAMES.reduce((sum, name) => sum + (plant[name] ?? 0) * (name === "decisionBurst" ? BURST : 1), 0);
  if (wanted * 2 > cases - start) {
    throw new PlumblineError(
      "PARAMETER_INVALID",
      `${wanted} planted cases do not fit into ${cases}; plant less, or ask for ${Math.ceil((wanted * 8) / 3)} cases`,
    );
  }
  const place = (name: Plant, length: number): void => {
    for (;;) {
      const lead = start + Math.floor(random() * (cases - start - length + 1));
      const indexes = Array.from({ length }, (_, i) => lead + i);
      if (indexes.some((index) => plan.has(index))) continue;
      for (const index of indexes) plan.set(index, { plant: name, lead });
      return;
    }
  };
  // The long ones first, while there are gaps for them.
  for (let i = 0; i < (plant.decisionBurst ?? 0); i++) place("decisionBurst", BURST);
  for (const name of PLANT_NAMES) {
    if (name !== "decisionBurst") for (let i = 0; i < (plant[name] ?? 0); i++) place(name, 1);
  }
  return plan;
}

function caseId(index: number): string {
  return `AL-${String(index + 1).padStart(6, "0")}`;
}

const ITEMS = AGENCIES.flatMap((agency) => agency.items.map((item) => ({ agency, item })));
const TOTAL_WEIGHT = ITEMS.reduce((sum, { item }) => sum + item.weight, 0);

const LAWFUL_PAUSES = ["检验", "检测", "鉴定", "专家评审"];
const OPEN_MINUTE = 540;

function simulate(world: World, index: number, planned: Planned | undefined): SimulatedCase {
  const plant = planned?.plant;
  const random = generator(world.seed, index);
  const { day: arrivalDay, minute: arrivalMinute } = arrival(world, index, random);
  // Members of a burst are of one item and one hand, that of the case with which it begins.
  const burst = plant === "decisionBurst" ? generator(world.seed ^ 0x62757273, planned?.lead ?? 0) : undefined;
  const { agency, item } = chosen(burst ?? random, plant === undefined ? undefined : (PLANTS[plant] as PlantDefinition).item);
  const chance = (share: number): boolean => random() < share;
  const upTo = (max: number): number => Math.floor(random() * (max + 1));
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  const id = caseId(index);
  const events: TimedEvent[] = [];
  let day = arrivalDay;
  let second = Math.floor(arrivalMinute * 60);

  /** Moves to a later working day of the city; the office opens at nine. */
  const wait = (days: number): void => {
    if (days === 0) return;
    day += days;
    second = (OPEN_MINUTE + upTo(240)) * 60 + upTo(59);
  };
  const dayOf = (at: number): OfficeDay => world.days[at] as OfficeDay;
  // Heads sign on no weekend, although offices work on some: a check of hours that knows no make-up days stays quiet.
  const waitToSign = (days: number): void => {
    wait(days);
    if (dayOf(day).weekend) wait(1);
  };
  const add = (type: string, actor: string | undefined, post: string, data: Readonly<Record<string, Json>>): void => {
    const at = dayOf(day).start + second * 1000;
    const seq = events.length + 1;
    events.push({
      id: `${id}.${seq}`,
      type,
      time: beijingTime(at),
      at,
      seq,
      source: CITY.source,
      objects: [{ type: "approvalCase", id }],
      ...(actor === undefined ? {} : { actor: { id: actor, post: `${agency.org}/${post}`, org: agency.org } }),
      data,
    });
    second += 20 + upTo(600);
  };
  const documentNo = (kind: string): string => `安${kind}〔${dayOf(day).text.slice(0, 4)}〕${index + 1}号`;
  const finish = (): SimulatedCase => ({ id, agency, item, events, ...(plant === undefined ? {} : { planted: plant }) });

  const acceptor = one(agency.acceptors);
  const regularApprover = agency.approvers[upTo(agency.approvers.length - 2)] as string;
  const approver =
    plant === "oneHand" || plant === "acceptorDecides"
      ? acceptor
      : plant === "decisionBurst"
        ? (agency.approvers.at(-1) as string)
        : regularApprover;
  const reviewer = plant === "oneHand" ? approver : one(agency.reviewers);

  // Receipt, supplement, acceptance.
  const lacking = one(item.materials);
  const without = item.materials.filter((material) => material !== lacking);
  const noticed = plant === "lateSupplementNotice" || plant === "secondSupplementNotice";
  const supplement = noticed || (plant === undefined && chance(0.06));
  const tolerated = plant === undefined && !supplement && chance(0.02);
  const incomplete = supplement || tolerated || plant === "materialMissing";
  const share = 0.05 + 0.9 * random() + (plant === "authorityExceeded" ? 1 : 0);
  const amount = item.maxAmount === undefined ? undefined : Math.round((item.maxAmount / 100) * share) * 100;
  const expiresAt = item.renewal ? dayOf(day + (plant === "renewalOverdue" ? 31 : 50)).text : undefined;
  add("case.received", acceptor, "accept", {
    item: item.code,
    itemTitle: item.title,
    region: one(REGIONS),
    channel: chance(0.4) ? "window" : "online",
    applicant: `p${Math.floor(random() * 0xffffffff)
      .toString(16)
      .padStart(8, "0")}`,
    required: item.materials,
    received: incomplete ? without : item.materials,
    ...(amount === undefined ? {} : { amount }),
    ...(item.joint ? { joint: true } : {}),
    ...(item.majorInterest ? { majorInterest: true } : {}),
    ...(plant === "itemCancelled" ? { itemCancelledAt: "2025-12-31" } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
  if (plant === undefined && !incomplete && chance(0.02)) {
    add("case.notAccepted", acceptor, "accept", { reason: "不属于本机关职权范围", documentNo: documentNo("不受") });
    return finish();
  }
  if (supplement) {
    wait(plant === "lateSupplementNotice" ? 6 + upTo(3) : upTo(4));
    add("case.supplementNoticed", acceptor, "accept", { missing: [lacking], documentNo: documentNo("补") });
    wait(1 + upTo(2));
    if (plant === "secondSupplementNotice") {
      add("case.supplementNoticed", acceptor, "accept", { missing: [lacking], documentNo: documentNo("补") });
      wait(1 + upTo(1));
    }
    add("case.supplementReceived", acceptor, "accept", { received: [lacking] });
  } else if (plant !== "decisionBurst" && chance(0.25)) wait(1);
  add("case.accepted", acceptor, "accept", { ...(tolerated ? { toleranceFlag: true } : {}), documentNo: documentNo("受") });

  if (plant === "materialOffList" || (plant === undefined && chance(0.02))) {
    const requested = plant === "materialOffList" ? [lacking, "近三年无违法证明"] : [lacking];
    add("case.materialRequested", reviewer, "review", { requested, published: item.materials });
  }
  if (item.fee > 0) {
    add("case.feeCharged", acceptor, "accept", {
      charged: plant === "feeAboveStandard" ? item.fee * (2 + upTo(2)) : item.fee,
      standard: item.fee,
      receiptNo: `F${index + 1}`,
    });
  }

  // Review. The default limits leave eight working days in all and three for a stage, as the decision may slip by one.
  const enter = (stage: string, actor: string, post: string): void => add("case.stageEntered", actor, post, { stage });
  const leave = (stage: string, actor: string, post: string): void => add("case.stageLeft", actor, post, { stage });
  const pause = (kind: string, days: number, notifiedWd: number, writtenNotice: boolean): void => {
    leave("审查", reviewer, "review");
    add("case.paused", reviewer, "review", { kind, writtenNotice, notifiedWd, ...(writtenNotice ? { documentNo: documentNo("特") } : {}) });
    wait(days);
    add("case.resumed", reviewer, "review", {});
    enter("审查", reviewer, "review");
  };
  if (!item.instant) {
    enter("审查", reviewer, "review");
    wait(plant === "stageOverdue" ? 4 + upTo(1) : upTo(1));
    if (item.inspection) {
      const first = upTo(agency.inspectors.length - 1);
      const second_ = (first + 1 + upTo(agency.inspectors.length - 2)) % agency.inspectors.length;
      const pair = [agency.inspectors[first] as string, agency.inspectors[second_] as string];
      add("case.inspected", pair[0], "inspect", { inspectors: plant === "loneInspector" ? pair.slice(0, 1) : pair, passed: true });
    }
    const hearing =
      plant === "hearingNoticeShort" || plant === "hearingNotHeld" || (plant === undefined && item.majorInterest === true && chance(0.2));
    if (hearing) {
      add("case.hearingRequested", undefined, "", {});
      if (plant !== "hearingNotHeld") {
        leave("审查", reviewer, "review");
        add("case.hearingNoticed", reviewer, "review", { documentNo: documentNo("听") });
        add("case.paused", reviewer, "review", { kind: "听证", writtenNotice: true, notifiedWd: 10, documentNo: documentNo("特") });
        wait(plant === "hearingNoticeShort" ? 3 + upTo(3) : 7 + upTo(3));
        add("case.hearingHeld", reviewer, "review", {});
        add("case.resumed", reviewer, "review", {});
        enter("审查", reviewer, "review");
      }
    } else if (plant === "unlawfulPause") {
      const written = chance(0.5);
      pause(written ? "领导外出" : one(LAWFUL_PAUSES), 1 + upTo(1), 5, written);
    } else if (plant === "pauseTooLong") pause(one(LAWFUL_PAUSES), 6 + upTo(3), 5, true);
    else if (plant === undefined && chance(0.08)) {
      const days = 2 + upTo(6);
      pause(one(LAWFUL_PAUSES), days, days + upTo(2), true);
    }
    if (plant !== "stageOverdue") wait(upTo(1));
    add("case.reviewed", reviewer, "review", { opinion: "符合法定条件" });
    leave("审查", reviewer, "review");
  } else if (plant === "decisionBurst") {
    add("case.reviewed", reviewer, "review", {});
  } else {
    wait(chance(0.3) ? 1 : 0);
    if (plant !== "reviewSkipped") add("case.reviewed", reviewer, "review", {});
  }

  // What lies between review and decision.
  const extension = (approved: boolean, dueIn: number): void => {
    const due = dayOf(day + dueIn).text;
    const asked = dayOf(day).text;
    add("case.extended", reviewer, "review", {
      appliedAt: asked,
      dueAt: due,
      approvedByHead: approved,
      ...(approved ? { reasonNotifiedAt: asked, days: 10 } : {}),
    });
  };
  if (plant === "promiseOverdue") wait(9 + upTo(4));
  else if (plant === "statutoryOverdue") wait(21 + upTo(8));
  else if (plant === "renewalOverdue") wait(34 + upTo(4));
  else if (plant === "extendedLawfully") {
    wait(12);
    extension(true, 4);
    wait(9 + upTo(2));
  } else if (plant === "improperExtension") extension(false, 12);

  // Decision.
  if (plant === "decisionBurst") {
    const lead = planned?.lead ?? index;
    const last = lead + BURST - 1;
    day = arrival(world, last, generator(world.seed, last)).day;
    waitToSign(1);
    second = 60_000 + (index - lead) * 40;
  } else {
    if (!item.instant) enter("决定", approver, "approve");
    waitToSign(item.instant ? 0 : upTo(2));
  }
  if (plant === "nightDecision") second = 82_800 + upTo(2400);
  const refused = plant === "refusalWithoutReason" || (plant === undefined && chance(0.04));
  const grants: Json | undefined =
    item.maxAmount === undefined
      ? undefined
      : [{ item: item.code, maxAmount: item.maxAmount, from: "2025-01-01", to: "2027-12-31", region: CITY.region.slice(0, 4) }];
  add("case.decided", approver, "approve", {
    granted: !refused,
    ...(refused
      ? plant === "refusalWithoutReason"
        ? { remedyNotified: chance(0.5) }
        : { reason: "不符合法定条件第三项", remedyNotified: true }
      : {}),
    ...(grants === undefined ? {} : { grants }),
    olderWaiting: plant === "queueJumped" ? 10 + upTo(8) : upTo(3),
    ...(plant === "decisionUndocumented" ? {} : { documentNo: documentNo(refused ? "不许" : "许") }),
  });
  if (!item.instant) leave("决定", approver, "approve");

  // Delivery.
  if (plant === "neverDelivered") return finish();
  wait(plant === "lateDelivery" ? 11 + upTo(4) : plant === "nightDecision" ? 1 : item.instant ? upTo(1) : upTo(5));
  add(
    "case.delivered",
    acceptor,
    "accept",
    refused ? { documentNo: documentNo("送") } : { certNo: `${item.code}-${index + 1}`, documentNo: documentNo("送") },
  );
  if (chance(0.03)) add("case.rated", undefined, "", { score: 3 + upTo(2) });
  return finish();
}

/** When a case arrives: the later its index, the later; between nine and a quarter past three. */
function arrival(world: World, index: number, random: () => number): { readonly day: number; readonly minute: number } {
  const position = ((index + random()) / world.total) * world.workingDays;
  const day = Math.min(Math.floor(position), world.workingDays - 1);
  return { day, minute: OPEN_MINUTE + (position - day) * 375 };
}

function chosen(
  random: () => number,
  only: ((item: CityItem) => boolean) | undefined,
): { readonly agency: CityAgency; readonly item: CityItem } {
  if (only) {
    const fitting = ITEMS.filter(({ item }) => only(item));
    return fitting[Math.floor(random() * fitting.length)] as (typeof ITEMS)[number];
  }
  let left = random() * TOTAL_WEIGHT;
  for (const entry of ITEMS) {
    left -= entry.item.weight;
    if (left < 0) return entry;
  }
  return ITEMS[0] as (typeof ITEMS)[number];
}

const EIGHT_HOURS = 28_800_000;

function beijingTime(at: number): string {
  return `${new Date(at + EIGHT_HOURS).toISOString().slice(0, 19)}+08:00`;
}

/** Mulberry32, one generator per stream, so that each case can be made alone. Numbers from 0 up to, not including, 1. */
function generator(seed: number, stream: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  next();
  return next;
}
