/** A local calendar date as days since 1970-01-01. */
export type DayNumber = number;

/**
 * Which days are worked, by the yearly notices of the State Council General Office and regional overlays. Day numbers
 * make every question one subtraction in a table of running counts.
 */
export interface WorkingCalendar {
  /** IANA zone in which an instant becomes a date. */
  readonly zone: string;
  /** Years whose notice is loaded. In any other year weekends are assumed and answers are provisional. */
  readonly loadedYears: readonly number[];
  /** The local date of `YYYY-MM-DD`, of an RFC 3339 instant, or of milliseconds; NaN for anything else. */
  dayOf(when: string | number): DayNumber;
  /** `YYYY-MM-DD`. */
  textOf(day: DayNumber): string;
  /** The instant at which the local day begins, in ms. */
  startOf(day: DayNumber): number;
  isWorkingDay(day: DayNumber): boolean;
  /** Holiday or make-up name in Chinese, when the day has one. */
  nameOf(day: DayNumber): string | undefined;
  /** Working days d with `from < d <= to`; negative, counted the same way, when `to` is before `from`. */
  workingDays(from: DayNumber, to: DayNumber): number;
  /** The n-th working day after `from` (before it, for a negative n); `from` itself for 0. */
  addWorkingDays(from: DayNumber, n: number): DayNumber;
  /** The first year between the two days whose notice is not loaded: an answer that crosses it is provisional. */
  unannouncedYear(from: DayNumber, to: DayNumber): number | undefined;
}
