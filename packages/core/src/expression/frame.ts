import type { DayNumber, WorkingCalendar } from "../calendar/calendar.ts";
import { PlumblineError } from "../errors.ts";
import type { Facts } from "../record/define-record.ts";

const NO_FACTS: Facts = Object.freeze({});

/**
 * The variables of one evaluation. One frame serves all evaluations of an expression, one after the other: nothing is
 * allocated per check.
 */
export class Frame {
  readonly calendar: WorkingCalendar;
  readonly maxSteps: number;
  e: Facts = NO_FACTS;
  it: unknown = undefined;
  /** Values of comprehension variables, by depth. */
  readonly locals: unknown[] = [];
  #asOf = 0;
  #asOfText: string | undefined;
  #asOfDay: DayNumber | undefined;
  #steps = 0;

  constructor(calendar: WorkingCalendar, maxSteps: number) {
    this.calendar = calendar;
    this.maxSteps = maxSteps;
  }

  begin(facts: Facts, asOf: number): void {
    this.e = facts;
    this.it = undefined;
    this.#steps = 0;
    if (asOf === this.#asOf) return;
    this.#asOf = asOf;
    this.#asOfText = undefined;
    this.#asOfDay = undefined;
  }

  get asOf(): number {
    return this.#asOf;
  }

  get asOfText(): string {
    this.#asOfText ??= new Date(this.#asOf).toISOString();
    return this.#asOfText;
  }

  get asOfDay(): DayNumber {
    this.#asOfDay ??= this.calendar.dayOf(this.#asOf);
    return this.#asOfDay;
  }

  /** Counts one turn of a comprehension or one element that a helper visits. */
  step(turns = 1): void {
    this.#steps += turns;
    if (this.#steps > this.maxSteps) {
      throw new PlumblineError(
        "EXPRESSION_BUDGET",
        `the expression took more than ${this.maxSteps} steps on one record; nest fewer comprehensions or shorten the lists`,
      );
    }
  }
}

/** A compiled part of an expression. */
export type Run = (frame: Frame) => unknown;
