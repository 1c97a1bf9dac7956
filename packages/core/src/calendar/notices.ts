import shipped from "chinese-days/dist/chinese-days.json" with { type: "json" };
import { PlumblineError } from "../errors.ts";
import type { DayNumber } from "./calendar.ts";
import { parseDate, yearOf } from "./civil.ts";

// The data file of the library, not its functions: those parse a date as UTC and read it back in the zone of the
// machine, which shifts every holiday by a day west of Greenwich; and its CommonJS entry has no named exports in Node.

/** Names of days by `YYYY-MM-DD`. A name may be `English,中文,days`, as in the files of `chinese-days`. */
export type NamedDays = Readonly<Record<string, string>>;

/**
 * The yearly notice of the State Council General Office (国务院办公厅关于部分节假日安排的通知). It replaces what is
 * known of its year; days of the December before may be listed too, since New Year holidays can begin there.
 */
export interface YearNotice {
  readonly year: number;
  /** Days off, also those that fall on a weekend. */
  readonly holidays: NamedDays;
  /** Weekend days that are worked (调休上班). */
  readonly workdays: NamedDays;
}

/** What a region announced for one year. */
export interface RegionalYear {
  /** Whole days off. */
  readonly holidays?: NamedDays;
  /** Days that are worked in exchange. */
  readonly workdays?: NamedDays;
  /** Half days off, and days off for part of the people (全国年节及纪念日放假办法 art. 3): named, but they stay working days. */
  readonly halfDays?: NamedDays;
}

/**
 * Holidays that hold in a region only, such as those of minorities (全国年节及纪念日放假办法 art. 4). From its first year
 * with holidays or make-up days on, a later year that it leaves out is unannounced; state an empty year when there are none.
 */
export interface RegionalOverlay {
  /** Division code of GB/T 2260 or its beginning: `"54"`, `"540000"` and `"5401"` are Tibet, Tibet, Lhasa; `""` is the whole country. */
  readonly region: string;
  readonly years: Readonly<Record<number, RegionalYear>>;
}

/** What the calendar knows of single days, after all notices and overlays. */
interface DayData {
  readonly holidays: ReadonlySet<DayNumber>;
  readonly workdays: ReadonlySet<DayNumber>;
  readonly names: ReadonlyMap<DayNumber, string>;
  /** Sorted. */
  readonly years: readonly number[];
}

interface DayDataOptions {
  readonly years: readonly YearNotice[];
  readonly overlays: readonly RegionalOverlay[];
  readonly region: string | undefined;
}

// A table of the calendar reaches from the first to the last year, so a mistyped one must not make it huge.
const FIRST_YEAR = 1949;
const LAST_YEAR = 2199;

export function dayData(options: DayDataOptions): DayData {
  const holidays = new Set<DayNumber>();
  const workdays = new Set<DayNumber>();
  const names = new Map<DayNumber, string>();
  const years = new Set<number>();

  const forget = (day: DayNumber): void => {
    holidays.delete(day);
    workdays.delete(day);
    names.delete(day);
  };
  const mark = (days: NamedDays, kind: Set<DayNumber> | undefined, check: (day: DayNumber, text: string) => void): void => {
    for (const [text, name] of Object.entries(days)) {
      const day = parseDate(text);
      if (Number.isNaN(day) || text.length !== 10) throw invalid(`"${text}" is not a date; write YYYY-MM-DD`);
      if (typeof name !== "string") throw invalid(`the name of ${text} is not text`);
      check(day, text);
      if (kind) {
        forget(day);
        kind.add(day);
      } else if (names.has(day)) continue;
      names.set(day, chineseName(name));
    }
  };

  mark(shipped.holidays, holidays, (day) => years.add(yearOf(day)));
  mark(shipped.workdays, workdays, () => {});

  // The last notice given for a year counts, and in order of years, so that a notice's own December days survive.
  const notices = [...new Map(options.years.map((notice) => [notice.year, notice])).values()].sort((a, b) => a.year - b.year);
  for (const notice of notices) {
    const { year } = notice;
    const what = `the notice of ${year}`;
    refuseYear(year, what);
    // Notices also come as data of an event, so their shape is not certain.
    if (!notice.holidays || !notice.workdays) throw invalid(`${what} must have both "holidays" and "workdays"`);
    if (!Object.keys(notice.holidays).some((text) => yearOf(parseDate(text)) === year)) {
      throw invalid(`${what} lists no holiday of its year; an unannounced year is left out, not loaded empty`);
    }
    refuseOverlap(notice.holidays, notice.workdays, what);
    const inYear = (day: DayNumber, text: string): void => {
      if (yearOf(day) === year || text.startsWith(`${year - 1}-12-`)) return;
      throw invalid(`${what} lists ${text}; it may list days of its own year and of the December before`);
    };
    for (const day of names.keys()) if (yearOf(day) === year) forget(day);
    mark(notice.holidays, holidays, inYear);
    mark(notice.workdays, workdays, inYear);
    years.add(year);
  }

  const region = options.region === undefined ? "" : divisionPrefix(options.region);
  for (const overlay of options.overlays) {
    const prefix = divisionPrefix(overlay.region);
    if (!region.startsWith(prefix)) continue;
    let first = Number.POSITIVE_INFINITY;
    for (const [key, days] of Object.entries(overlay.years)) {
      const year = Number(key);
      const what = `the overlay of region "${overlay.region}" for ${key}`;
      refuseYear(year, what);
      refuseOverlap(days.holidays ?? {}, days.workdays ?? {}, what);
      const inYear = (day: DayNumber, text: string): void => {
        if (yearOf(day) !== year) throw invalid(`${what} lists ${text}, a day of another year`);
      };
      mark(days.halfDays ?? {}, undefined, inYear);
      mark(days.holidays ?? {}, holidays, inYear);
      mark(days.workdays ?? {}, workdays, inYear);
      if (days.holidays || days.workdays) first = Math.min(first, year);
    }
    for (const year of years) if (year > first && !(year in overlay.years)) years.delete(year);
  }

  return { holidays, workdays, names, years: [...years].sort((a, b) => a - b) };
}

/** `540000` and `5401` as beginnings: pairs of zeros at the end of a six-digit code stand for all that is below. */
function divisionPrefix(code: string): string {
  if (!/^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?$/.test(code)) {
    throw invalid(`"${code}" is not a division code; give 2, 4, 6, 9 or 12 digits of GB/T 2260 such as "450000"`);
  }
  return code.length === 6 ? code.replace(/(?:00)+$/, "") : code;
}

function chineseName(name: string): string {
  return name.split(",")[1] ?? name;
}

function refuseYear(year: number, what: string): void {
  if (Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR) return;
  throw invalid(`${what}: the year must be a whole number from ${FIRST_YEAR} to ${LAST_YEAR}`);
}

function refuseOverlap(holidays: NamedDays, workdays: NamedDays, what: string): void {
  const both = Object.keys(workdays).find((text) => Object.hasOwn(holidays, text));
  if (both !== undefined) throw invalid(`${what} lists ${both} both as a holiday and as a working day`);
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("CALENDAR_INVALID", message);
}
