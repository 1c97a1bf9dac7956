import { type ControlPoint, compileExpression, defaultValues, type Expression, type Json, type WorkingCalendar } from "@plumbline/core";

export function eachOf(control: Pick<ControlPoint, "settings">): string | undefined {
  const { each } = control.settings;
  return typeof each === "string" ? each : undefined;
}

export interface Compiled {
  readonly when: Expression;
  readonly applies?: Expression;
  readonly open?: Expression;
  readonly due?: Expression;
}

/** The expressions of a control point of kind `expression`; undefined for other kinds, or where one is not valid. */
export function expressionsOf(control: ControlPoint, calendar: WorkingCalendar): Compiled | undefined {
  const { when, applies, open, due } = control.settings;
  if (control.kind !== "expression" || typeof when !== "string") return undefined;
  const p = defaultValues(control);
  const each = eachOf(control);
  const compile = (source: Json | undefined): Expression | undefined =>
    typeof source === "string" ? compileExpression(source, { calendar, p }) : undefined;
  try {
    const others = { applies: compile(applies), open: compile(open), due: compile(due) };
    return {
      when: compileExpression(when, { calendar, p, ...(each === undefined ? {} : { each }) }),
      ...(others.applies && { applies: others.applies }),
      ...(others.open && { open: others.open }),
      ...(others.due && { due: others.due }),
    };
  } catch {
    return undefined;
  }
}

/** First members of the record that a control point reads; undefined where it reads all of them, or steps. */
export function factsOf(control: ControlPoint, calendar: WorkingCalendar): readonly string[] | undefined {
  const expressions = expressionsOf(control, calendar);
  if (!expressions) return undefined;
  const all = Object.values(expressions);
  if (all.some(({ facts }) => facts === "all")) return undefined;
  const each = eachOf(control);
  return [...new Set([...all.flatMap(({ facts }) => facts as readonly string[]), ...(each === undefined ? [] : [each])])];
}

/** Paths that a control point reads, also to know whether it applies; none for kinds without expressions. */
export function pathsOf(control: ControlPoint, calendar: WorkingCalendar): readonly string[] {
  const { when, applies } = expressionsOf(control, calendar) ?? {};
  return [...new Set([...(when?.paths ?? []), ...(applies?.paths ?? [])])];
}
