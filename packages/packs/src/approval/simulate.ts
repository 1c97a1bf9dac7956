import type { Json, TimedEvent } from "@plumbline/core";
import { generator } from "../random.ts";
import { AGENCIES, CITY, type CityAgency, type CityItem, REGIONS } from "./city.ts";
import { BURST, PLANTS, type Planned, type Plant, type PlantDefinition } from "./plants.ts";

export interface SimulatedCase {
  readonly id: string;
  readonly agency: CityAgency;
  readonly item: CityItem;
  /** In their order. */
  readonly events: readonly TimedEvent[];
  readonly planted?: Plant;
}

export interface OfficeDay {
  /** The instant at which it begins. */
  readonly start: number;
  readonly text: string;
  readonly weekend: boolean;
}

export interface World {
  readonly seed: number;
  readonly cases: number;
  /** Working days on which applications arrive. */
  readonly workingDays: number;
  readonly days: readonly OfficeDay[];
}

export function caseId(index: number): string {
  return `AL-${String(index + 1).padStart(6, "0")}`;
}

/** One case from receipt to delivery. It depends on the world, its own index and what is planted, not on other cases. */
export function simulateCase(world: World, index: number, planned: Planned | undefined): SimulatedCase {
  const desk = new Desk(world, index, planned);
  if (receive(desk)) {
    review(desk);
    linger(desk);
    if (desk.happens(0.008)) desk.add("case.closed", "accept", { outcome: "withdrawn" });
    else {
      decide(desk);
      deliver(desk);
    }
  }
  const { id, agency, item, events, plant } = desk;
  return { id, agency, item, events, ...(plant === undefined ? {} : { planted: plant }) };
}

type Role = "accept" | "review" | "approve" | "inspect" | "applicant";

const OPEN_MINUTE = 540;

/** Where a case lies: the working day and second it has come to, and who handles it. */
class Desk {
  readonly id: string;
  readonly agency: CityAgency;
  readonly item: CityItem;
  readonly plant: Plant | undefined;
  readonly planned: Planned | undefined;
  readonly world: World;
  readonly index: number;
  readonly events: TimedEvent[] = [];
  readonly handlers: Readonly<Record<Exclude<Role, "applicant">, string>>;
  /** The inspectors of a site check. */
  readonly pair: readonly [string, string];
  day: number;
  second: number;
  readonly #random: () => number;

  constructor(world: World, index: number, planned: Planned | undefined) {
    const random = generator(world.seed, index);
    this.#random = random;
    this.world = world;
    this.index = index;
    this.planned = planned;
    this.plant = planned?.plant;
    this.id = caseId(index);
    const arrived = arrival(world, index, random);
    this.day = arrived.day;
    this.second = Math.floor(arrived.minute * 60);

    // Members of a burst are of one item and one hand, that of the case with which it begins.
    const burst = planned?.plant === "decisionBurst" ? generator(world.seed ^ 0x62757273, planned.lead) : undefined;
    const { agency, item } = chosen(burst ?? random, planned && (PLANTS[planned.plant] as PlantDefinition).item);
    this.agency = agency;
    this.item = item;
    const accept = this.one(agency.acceptors);
    const review = this.one(agency.reviewers);
    const approve = this.approver(accept);
    const [first, other] = [this.upTo(agency.inspectors.length - 1), 1 + this.upTo(agency.inspectors.length - 2)];
    this.pair = [agency.inspectors[first] as string, agency.inspectors[(first + other) % agency.inspectors.length] as string];
    this.handlers = { accept, review: this.is("oneHand") ? approve : review, approve, inspect: this.pair[0] };
  }

  // The last of the approvers is a deputy who signs nothing but bursts, so that a burst has twelve decisions exactly.
  approver(acceptor: string): string {
    const regular = this.upTo(this.agency.approvers.length - 2);
    if (this.is("oneHand", "acceptorDecides")) return acceptor;
    return (this.is("decisionBurst") ? this.agency.approvers.at(-1) : this.agency.approvers[regular]) as string;
  }

  is(...plants: readonly Plant[]): boolean {
    return this.plant !== undefined && plants.includes(this.plant);
  }

  /** Happens by chance, but never in a case in which something is planted: one thing at a time. */
  happens(share: number): boolean {
    return this.plant === undefined && this.chance(share);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  upTo(max: number): number {
    return Math.floor(this.#random() * (max + 1));
  }

  share(): number {
    return this.#random();
  }

  one<T>(list: readonly T[]): T {
    return list[this.upTo(list.length - 1)] as T;
  }

  /** The date that many working days from now. */
  dateIn(days: number): string {
    return this.officeDay(Math.max(0, this.day + days)).text;
  }

  officeDay(day: number): OfficeDay {
    return this.world.days[day] as OfficeDay;
  }

  /** Moves to a later working day, on which the office opens at nine. */
  wait(days: number): void {
    if (days === 0) return;
    this.day += days;
    this.second = (OPEN_MINUTE + this.upTo(240)) * 60 + this.upTo(59);
  }

  // Heads sign on no weekend, although offices work on some: a check of hours that knows no make-up days stays quiet.
  waitToSign(days: number): void {
    this.wait(days);
    if (this.officeDay(this.day).weekend) this.wait(1);
  }

  documentNo(kind: string): string {
    return `安${kind}〔${this.dateIn(0).slice(0, 4)}〕${this.index + 1}号`;
  }

  add(type: string, role: Role, data: Readonly<Record<string, Json>>): void {
    const { id, agency } = this;
    const at = this.officeDay(this.day).start + this.second * 1000;
    const seq = this.events.length + 1;
    this.events.push({
      id: `${id}.${seq}`,
      type,
      time: beijingTime(at),
      at,
      seq,
      source: CITY.source,
      objects: [{ type: "approvalCase", id }],
      ...(role === "applicant" ? {} : { actor: { id: this.handlers[role], post: `${agency.org}/${role}`, org: agency.org } }),
      data,
    });
    this.second += 20 + this.upTo(600);
  }
}

/** Receipt, supplement, acceptance; false when it ends there. */
function receive(desk: Desk): boolean {
  const { item } = desk;
  const lacking = desk.one(item.materials);
  const supplement = desk.is("lateSupplementNotice", "secondSupplementNotice") || desk.happens(0.06);
  const tolerated = !supplement && desk.happens(0.02);
  const incomplete = supplement || tolerated || desk.is("materialMissing");
  const share = 0.05 + 0.9 * desk.share() + (desk.is("authorityExceeded") ? 1 : 0);
  desk.add("case.received", "accept", {
    item: item.code,
    itemTitle: item.title,
    region: desk.one(REGIONS),
    channel: desk.chance(0.4) ? "window" : "online",
    applicant: `p${desk.upTo(0xfffffff).toString(16).padStart(7, "0")}`,
    required: item.materials,
    received: incomplete ? item.materials.filter((material) => material !== lacking) : item.materials,
    ...(item.maxAmount === undefined ? {} : { amount: Math.round((item.maxAmount / 100) * share) * 100 }),
    ...(item.joint ? { joint: true } : {}),
    ...(item.majorInterest ? { majorInterest: true } : {}),
    ...(item.renewal ? { expiresAt: desk.dateIn(desk.is("renewalOverdue") ? 31 : 50) } : {}),
    ...(desk.is("itemCancelled") ? { itemCancelledAt: desk.dateIn(-20) } : {}),
  });
  if (!incomplete && desk.happens(0.02)) {
    desk.add("case.notAccepted", "accept", { reason: "不属于本机关职权范围", documentNo: desk.documentNo("不受") });
    return false;
  }

  if (supplement) {
    desk.wait(desk.is("lateSupplementNotice") ? 6 + desk.upTo(3) : desk.upTo(4));
    for (let notices = desk.is("secondSupplementNotice") ? 2 : 1; notices > 0; notices--) {
      desk.add("case.supplementNoticed", "accept", { missing: [lacking], documentNo: desk.documentNo("补") });
      desk.wait(1 + desk.upTo(1));
    }
    desk.add("case.supplementReceived", "accept", { received: [lacking] });
  } else if (!desk.is("decisionBurst") && desk.chance(0.25)) desk.wait(1);
  desk.add("case.accepted", "accept", { ...(tolerated ? { toleranceFlag: true } : {}), documentNo: desk.documentNo("受") });

  if (item.majorInterest && !desk.is("othersNotTold"))
    desk.add("case.hearingRightNotified", "review", { documentNo: desk.documentNo("听权") });
  if (desk.is("materialOffList") || desk.happens(0.02)) {
    const requested = desk.is("materialOffList") ? [lacking, "近三年无违法证明"] : [lacking];
    desk.add("case.materialRequested", "review", { requested, published: item.materials });
  }
  if (item.fee > 0) {
    const charged = desk.is("feeAboveStandard") ? item.fee * (2 + desk.upTo(2)) : item.fee;
    desk.add("case.feeCharged", "accept", { charged, standard: item.fee, receiptNo: `F${desk.index + 1}` });
  }
  return true;
}

// By default a case has eight working days and a stage three. The figures below stay within, with a day to spare, since
// a signature may slip by one.

function review(desk: Desk): void {
  if (desk.item.instant) {
    if (!desk.is("decisionBurst") && desk.chance(0.3)) desk.wait(1);
    if (!desk.is("reviewSkipped")) desk.add("case.reviewed", "review", {});
    return;
  }
  desk.add("case.stageEntered", "review", { stage: "审查" });
  desk.wait(desk.is("stageOverdue") ? 4 + desk.upTo(1) : desk.upTo(1));
  if (desk.item.inspection) {
    desk.add("case.inspected", "inspect", { inspectors: desk.is("loneInspector") ? desk.pair.slice(0, 1) : desk.pair, passed: true });
  }
  specialProcedure(desk);
  if (!desk.is("stageOverdue")) desk.wait(desk.upTo(1));
  desk.add("case.reviewed", "review", { opinion: "符合法定条件" });
  desk.add("case.stageLeft", "review", { stage: "审查" });
}

const LAWFUL_PAUSES = ["检验", "检测", "鉴定", "专家评审"];

function specialProcedure(desk: Desk): void {
  if (desk.is("hearingNotHeld")) requestHearing(desk);
  else if (desk.is("hearingNoticeShort")) hearing(desk, 3 + desk.upTo(3));
  else if (desk.item.majorInterest && desk.happens(0.2)) hearing(desk, 7 + desk.upTo(3));
  else if (desk.is("unlawfulPause")) {
    const writtenNotice = desk.chance(0.5);
    pause(desk, { kind: writtenNotice ? "领导外出" : desk.one(LAWFUL_PAUSES), writtenNotice, notifiedWd: 5 }, 1 + desk.upTo(1));
  } else if (desk.is("pauseTooLong")) {
    pause(desk, { kind: desk.one(LAWFUL_PAUSES), writtenNotice: true, notifiedWd: 5 }, 6 + desk.upTo(3));
  } else if (desk.happens(0.08)) {
    const days = 2 + desk.upTo(6);
    pause(desk, { kind: desk.one(LAWFUL_PAUSES), writtenNotice: true, notifiedWd: days + desk.upTo(2) }, days);
  }
}

interface PauseTold {
  readonly kind: string;
  readonly writtenNotice: boolean;
  readonly notifiedWd: number;
}

/** The stage is left while the clock stands. */
function pause(desk: Desk, told: PauseTold, days: number, meanwhile?: () => void): void {
  desk.add("case.stageLeft", "review", { stage: "审查" });
  desk.add("case.paused", "review", { ...told, ...(told.writtenNotice ? { documentNo: desk.documentNo("特") } : {}) });
  desk.wait(days);
  meanwhile?.();
  desk.add("case.resumed", "review", {});
  desk.add("case.stageEntered", "review", { stage: "审查" });
}

function hearing(desk: Desk, days: number): void {
  requestHearing(desk);
  desk.add("case.hearingNoticed", "review", { documentNo: desk.documentNo("听") });
  pause(desk, { kind: "听证", writtenNotice: true, notifiedWd: 10 }, days, () => desk.add("case.hearingHeld", "review", {}));
}

function requestHearing(desk: Desk): void {
  desk.add("case.hearingRequested", "applicant", {});
}

/** What lies between review and decision. */
function linger(desk: Desk): void {
  if (desk.is("promiseOverdue")) desk.wait(9 + desk.upTo(4));
  else if (desk.is("statutoryOverdue")) desk.wait(21 + desk.upTo(8));
  else if (desk.is("renewalOverdue")) desk.wait(34 + desk.upTo(4));
  else if (desk.is("improperExtension")) desk.add("case.extended", "review", { ...extension(desk, 12), approvedByHead: false });
  else if (desk.is("extendedLawfully")) {
    desk.wait(12);
    desk.add("case.extended", "review", { ...extension(desk, 4), approvedByHead: true, reasonNotifiedAt: desk.dateIn(0), days: 10 });
    desk.wait(9 + desk.upTo(2));
  }
}

function extension(desk: Desk, dueIn: number): { readonly appliedAt: string; readonly dueAt: string } {
  return { appliedAt: desk.dateIn(0), dueAt: desk.dateIn(dueIn) };
}

function decide(desk: Desk): void {
  const { item } = desk;
  if (!item.instant) desk.add("case.stageEntered", "approve", { stage: "决定" });
  if (desk.is("decisionBurst")) waitForBurst(desk);
  else desk.waitToSign(item.instant ? 0 : desk.upTo(2));
  if (desk.is("nightDecision")) desk.second = 82_800 + desk.upTo(2400);

  const refused = desk.is("refusalWithoutReason") || desk.happens(0.04);
  const expedited = desk.happens(0.005);
  if (expedited) desk.add("case.expedited", "approve", { reason: "重大项目" });
  desk.add("case.decided", "approve", {
    granted: !refused,
    ...(refused && !desk.is("refusalWithoutReason") ? { reason: "不符合法定条件第三项", remedyNotified: true } : {}),
    ...(item.maxAmount === undefined ? {} : { grants: [grantOf(desk, item.maxAmount)] }),
    olderWaiting: expedited || desk.is("queueJumped") ? 10 + desk.upTo(8) : desk.upTo(3),
    ...(desk.is("decisionUndocumented") ? {} : { documentNo: desk.documentNo(refused ? "不许" : "许") }),
  });
  if (!item.instant) desk.add("case.stageLeft", "approve", { stage: "决定" });
}

/** All cases of a burst are decided on the day after the last of them came, forty seconds apart. */
function waitForBurst(desk: Desk): void {
  const lead = desk.planned?.lead ?? desk.index;
  const last = lead + BURST - 1;
  desk.day = arrival(desk.world, last, generator(desk.world.seed, last)).day;
  desk.waitToSign(1);
  desk.second = 60_000 + (desk.index - lead) * 40;
}

function grantOf(desk: Desk, maxAmount: number): Json {
  const year = Number(desk.dateIn(0).slice(0, 4));
  return { item: desk.item.code, maxAmount, from: `${year - 1}-01-01`, to: `${year + 1}-12-31`, region: CITY.region.slice(0, 4) };
}

function deliver(desk: Desk): void {
  if (desk.is("neverDelivered")) return;
  if (desk.is("lateDelivery")) desk.wait(11 + desk.upTo(4));
  else desk.wait(desk.is("nightDecision") ? 1 : desk.upTo(desk.item.instant ? 1 : 5));
  const granted = desk.events.some(({ type, data }) => type === "case.decided" && data.granted === true);
  desk.add("case.delivered", "accept", {
    ...(granted ? { certNo: `${desk.item.code}-${desk.index + 1}` } : {}),
    documentNo: desk.documentNo("送"),
  });
  if (desk.is("badRatingIgnored")) desk.add("case.rated", "applicant", { score: 1 + desk.upTo(1) });
  else if (desk.chance(0.03)) desk.add("case.rated", "applicant", { score: 3 + desk.upTo(2) });
}

/** When a case arrives: the later its index, the later; between nine and a quarter past three. */
function arrival(world: World, index: number, random: () => number): { readonly day: number; readonly minute: number } {
  const position = ((index + random()) / world.cases) * world.workingDays;
  const day = Math.min(Math.floor(position), world.workingDays - 1);
  return { day, minute: OPEN_MINUTE + (position - day) * 375 };
}

const ITEMS = AGENCIES.flatMap((agency) => agency.items.map((item) => ({ agency, item })));
const TOTAL_WEIGHT = ITEMS.reduce((sum, { item }) => sum + item.weight, 0);

function chosen(random: () => number, only: ((item: CityItem) => boolean) | undefined): (typeof ITEMS)[number] {
  if (only) {
    const fitting = ITEMS.filter(({ item }) => only(item));
    return fitting[Math.floor(random() * fitting.length)] as (typeof ITEMS)[number];
  }
  let left = random() * TOTAL_WEIGHT;
  const found = ITEMS.find(({ item }) => {
    left -= item.weight;
    return left < 0;
  });
  return found ?? (ITEMS[0] as (typeof ITEMS)[number]);
}

const EIGHT_HOURS = 28_800_000;

function beijingTime(at: number): string {
  return `${new Date(at + EIGHT_HOURS).toISOString().slice(0, 19)}+08:00`;
}
