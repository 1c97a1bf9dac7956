export type { DayNumber, WorkingCalendar } from "./calendar.ts";
export { addMonths, addYears, isoWeekday } from "./civil.ts";
export { type CalendarOptions, createCalendar } from "./create-calendar.ts";
export type { NamedDays, RegionalOverlay, RegionalYear, YearNotice } from "./notices.ts";
export {
  type Acceptance,
  type AcceptanceQuestion,
  acceptanceDate,
  type Due,
  type DueQuestion,
  type Elapsed,
  type ElapsedQuestion,
  elapsed,
  type Pause,
  statutoryDue,
} from "./statutory.ts";
export { type PeriodUnit, STATUTORY_UNITS, type StatutoryUnit, unitFor } from "./statutory-units.ts";
export { type ZoneTime, zoneDayOf, zoneTimeOf } from "./zone.ts";
