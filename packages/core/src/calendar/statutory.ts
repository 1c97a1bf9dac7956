import { PlumblineError } from "../errors.ts";
import type { DayNumber, WorkingCalendar } from "./calendar.ts";
import { parseInstant } from "./civil.ts";
import type { PeriodUnit } from "./statutory-units.ts";

/**
 * Periods as statutes count them. The day of the triggering fact is not counted (民法典 art. 201); the last day belongs
 * to the period as a whole. Hours run at once and through holidays.
 */

/**
 * A stop of the clock: the day of `from` still counts, the day of `to` does not (in hours: from instant to instant).
 * Only stops that the law allows belong here, e.g. those of 行政许可法 art. 45; supplementing documents (补正) comes before
 * acceptance and stops nothing. Without `to` the clock is still stopped.
 */
export interface Pause {
  readonly from: string | number;
  readonly to?: string | number | undefined;
}

export interface DueQuestion {
  /** The triggering fact: a date, an RFC 3339 instant or ms; for hours an instant or ms. */
  readonly from: string | number;
  readonly amount: number;
  readonly unit: PeriodUnit;
  readonly pauses?: readonly Pause[];
  /** A pause without end is taken to end here; without this it counts for nothing. */
  readonly asOf?: string | number;
  /** Whether a last day that is no working day moves to the next one. Default false, see `statutoryDue`. */
  readonly rollOver?: boolean;
  readonly calendar: WorkingCalendar;
}

export interface Due {
  /** Last day of the period as `YYYY-MM-DD`; for hours the instant in UTC, as RFC 3339 text. */
  readonly due: string;
  /** The instant in ms at which the period is over: the beginning of the day after `due`; for hours `due` itself. */
  readonly endsAt: number;
  /** The answer may still change: a year is not announced, or the clock is stopped. Ask again when either ends. */
  readonly provisional: boolean;
  /** The first year that the count crosses and whose notice is not loaded. */
  readonly missingYear?: number;
}

/**
 * When a period ends.
 *
 * `rollOver` (民法典 art. 203: a last day that is a holiday is replaced by the day after the holidays) is off unless asked
 * for, also for calendar days. Art. 203 yields to special law (art. 204), and whether an authority's own time limit is
 * prolonged by it is disputed; a 90-day limit of 行政处罚法 art. 60 that runs from 2026-01-05 is commonly given as 04-05,
 * inside the Qingming holiday, not as 04-07. A supervising system that rolled over by itself would be silent on those
 * days. Turn it on for time that a citizen or bidder has to act: there the shorter count would harm them.
 *
 * Throws `CALENDAR_INVALID` for a date that does not exist, a negative amount, or hours from a date without time.
 */
export function statutoryDue(question: DueQuestion): Due {
  const { amount, unit, calendar } = question;
  if (!(amount >= 0 && amount <= MAX_AMOUNT) || (unit !== "hour" && !Number.isInteger(amount))) {
    throw new PlumblineError(
      "CALENDAR_INVALID",
      `a period of ${amount} cannot be counted; give a whole number of days, or hours, from 0 to ${MAX_AMOUNT}`,
    );
  }
  const scale = scaleOf(unit, calendar);
  const start = scale.read(question.from);
  const pauses = question.pauses ?? NO_PAUSES;
  const asOf = question.asOf === undefined ? undefined : scale.read(question.asOf);

  let position = start;
  let left = amount;
  for (const [from, to] of merged(pauses, start, Number.POSITIVE_INFINITY, asOf, scale)) {
    const running = scale.between(position, from);
    if (left <= running) break;
    left -= running;
    position = to;
  }
  let last = scale.plus(position, left);
  const stopped = pauses.some((pause) => pause.to === undefined && scale.read(pause.from) < last);

  if (unit === "hour") return { due: new Date(last).toISOString(), endsAt: last, provisional: stopped };

  // Calendar days need no notices, unless the last one may move.
  let missingYear = unit === "workingDay" ? calendar.unannouncedYear(start, last) : undefined;
  if (question.rollOver && !calendar.isWorkingDay(last)) {
    const rolled = calendar.addWorkingDays(last, 1);
    missingYear ??= calendar.unannouncedYear(last, rolled);
    last = rolled;
  } else if (question.rollOver) {
    missingYear ??= calendar.unannouncedYear(last, last);
  }
  const provisional = stopped || missingYear !== undefined;
  const due = { due: calendar.textOf(last), endsAt: calendar.startOf(last + 1), provisional };
  return missingYear === undefined ? due : { ...due, missingYear };
}

export interface ElapsedQuestion {
  readonly from: string | number;
  /** Until when to count: the day or instant of the decision, or of the question. */
  readonly to: string | number;
  readonly unit: PeriodUnit;
  readonly pauses?: readonly Pause[];
  readonly calendar: WorkingCalendar;
}

export interface Elapsed {
  /** 0 when `to` is not after `from`; hours may have a fraction. */
  readonly amount: number;
  readonly provisional: boolean;
  readonly missingYear?: number;
}

/**
 * How much of a period has run. Pauses are clipped to it and merged before they are taken off, so that a day on which
 * two procedures ran stops the clock once. Throws `CALENDAR_INVALID` as `statutoryDue` does.
 */
export function elapsed({ from, to, unit, pauses = NO_PAUSES, calendar }: ElapsedQuestion): Elapsed {
  const scale = scaleOf(unit, calendar);
  const start = scale.read(from);
  const end = scale.read(to);
  if (end <= start) return { amount: 0, provisional: false };
  let amount = scale.between(start, end);
  for (const [pausedFrom, pausedTo] of merged(pauses, start, end, end, scale)) amount -= scale.between(pausedFrom, pausedTo);
  const missingYear = unit === "workingDay" ? calendar.unannouncedYear(start, end) : undefined;
  return missingYear === undefined ? { amount, provisional: false } : { amount, provisional: true, missingYear };
}

export interface AcceptanceQuestion {
  /** When the authority received the application. */
  readonly receivedAt: string | number;
  /** When it told the applicant, once and completely, what is missing. */
  readonly noticeAt?: string | number | undefined;
  /** When it accepted formally. */
  readonly acceptedAt?: string | number | undefined;
  /** Default 5. */
  readonly limitWorkingDays?: number;
  /** The date of the question; what happened later is left out of account. */
  readonly asOf: string | number;
  readonly calendar: WorkingCalendar;
}

export interface Acceptance {
  /** `YYYY-MM-DD` from which the time limit runs; absent while the application is not accepted. */
  readonly acceptedOn?: string;
  /** Accepted by operation of law because the authority did not speak in time. */
  readonly deemed: boolean;
  /** Last day for the notice. */
  readonly noticeDue: string;
  readonly provisional: boolean;
  readonly missingYear?: number;
}

/**
 * From which day an application counts as accepted (行政许可法 art. 32(1)(4)): when the authority neither asks for
 * supplements nor accepts within the limit, it has accepted on the day of receipt, and a later notice or acceptance does
 * not change that. The earlier of notice and acceptance is what counts. Throws `CALENDAR_INVALID` for an impossible date.
 */
export function acceptanceDate(question: AcceptanceQuestion): Acceptance {
  const { calendar } = question;
  const { read } = scaleOf("workingDay", calendar);
  const received = read(question.receivedAt);
  const asOf = read(question.asOf);
  const known = (when: string | number | undefined): DayNumber | undefined => {
    const day = when === undefined ? undefined : read(when);
    return day === undefined || day > asOf ? undefined : day;
  };
  const accepted = known(question.acceptedAt);
  const spoke = Math.min(known(question.noticeAt) ?? Number.POSITIVE_INFINITY, accepted ?? Number.POSITIVE_INFINITY);
  const limit = calendar.addWorkingDays(received, question.limitWorkingDays ?? 5);

  const deemed = Math.min(spoke, asOf) > limit;
  const acceptedOn = deemed ? received : accepted;
  const missingYear = calendar.unannouncedYear(received, limit);
  return {
    ...(acceptedOn === undefined ? {} : { acceptedOn: calendar.textOf(acceptedOn) }),
    deemed,
    noticeDue: calendar.textOf(limit),
    provisional: missingYear !== undefined,
    ...(missingYear === undefined ? {} : { missingYear }),
  };
}

const NO_PAUSES: readonly Pause[] = [];
const HOUR_MS = 3_600_000;
const MAX_AMOUNT = 1_000_000;

/** Days are day numbers, hours are ms; the rest is the same. */
interface Scale {
  read(when: string | number): number;
  between(from: number, to: number): number;
  plus(from: number, amount: number): number;
}

function scaleOf(unit: PeriodUnit, calendar: WorkingCalendar): Scale {
  if (unit === "hour") {
    return {
      read: (when) => valid(typeof when === "number" ? when : parseInstant(when), when, "an instant with offset"),
      between: (from, to) => (to - from) / HOUR_MS,
      plus: (from, amount) => Math.round(from + amount * HOUR_MS),
    };
  }
  const read = (when: string | number): number => valid(calendar.dayOf(when), when, "YYYY-MM-DD or an instant with offset");
  return unit === "workingDay"
    ? { read, between: (from, to) => calendar.workingDays(from, to), plus: (from, amount) => calendar.addWorkingDays(from, amount) }
    : { read, between: (from, to) => to - from, plus: (from, amount) => from + amount };
}

function valid(value: number, written: string | number, expected: string): number {
  if (Number.isFinite(value)) return value;
  throw new PlumblineError("CALENDAR_INVALID", `"${written}" is not a time that exists; give ${expected}`);
}

/** Pauses inside the period, in order and without overlap. One that ends before it begins stops nothing. */
function merged(pauses: readonly Pause[], start: number, end: number, openEnd: number | undefined, scale: Scale): [number, number][] {
  const spans = pauses.map((pause): [number, number] => {
    const from = scale.read(pause.from);
    return [from, pause.to === undefined ? (openEnd ?? from) : scale.read(pause.to)];
  });
  return unionWithin(spans, start, end);
}

/** The union of spans, each clipped to `[start, end]`, in order and without overlap. */
export function unionWithin(spans: readonly (readonly [number, number])[], start: number, end: number): [number, number][] {
  const clipped = spans
    .map(([from, to]): [number, number] => [Math.max(from, start), Math.min(to, end)])
    .filter(([from, to]) => to > from)
    .sort((a, b) => a[0] - b[0]);
  const union: [number, number][] = [];
  for (const span of clipped) {
    const previous = union[union.length - 1];
    if (previous && span[0] <= previous[1]) previous[1] = Math.max(previous[1], span[1]);
    else union.push(span);
  }
  return union;
}
