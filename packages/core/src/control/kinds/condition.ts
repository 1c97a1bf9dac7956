import * as z from "zod";
import { instantOf, numberOf } from "../../event/attributes.ts";
import type { Json } from "../../event/trace-event.ts";
import type { RecordView } from "../../record/define-record.ts";
import {
  activityRef,
  attributeKey,
  caseAttribute,
  caseAttributePath,
  firstOf,
  type Matcher,
  matcher,
  NOTHING,
  sourcesOf,
  textOf,
} from "./shared.ts";

type Comparison =
  | { attr: string; op: ">" | ">=" | "<" | "<="; value: number | string }
  | { attr: string; op: "==" | "!="; value: string | number | boolean };

/** A condition on a case, as it is written in the parameters of a control. */
export type ConditionSpec =
  | { has: string | string[] }
  | Comparison
  | { attr: string; op: "present" | "missing" }
  | { all: ConditionSpec[] }
  | { any: ConditionSpec[] }
  | { not: ConditionSpec };

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const numeric = z.union([z.number(), z.string().refine((text) => !Number.isNaN(numberOf(text)), "an order needs a number")]);

export const conditionSpec: z.ZodType<ConditionSpec> = z.lazy(() =>
  z.union([
    z.strictObject({ has: activityRef }),
    z.strictObject({ attr: attributeKey, op: z.enum([">", ">=", "<", "<="]), value: numeric }),
    z.strictObject({ attr: attributeKey, op: z.enum(["==", "!="]), value: scalar }),
    z.strictObject({ attr: attributeKey, op: z.enum(["present", "missing"]) }),
    z.strictObject({ all: z.array(conditionSpec) }),
    z.strictObject({ any: z.array(conditionSpec) }),
    z.strictObject({ not: conditionSpec }),
  ]),
);

/**
 * How true a condition is, ordered so that `all` is the least, `any` the greatest and `not` the mirror image. While the
 * record runs, an answer that rests on something not having happened yet is only so far true or false.
 */
export const FALSE = 0;
export const FALSE_SO_FAR = 1;
export const UNKNOWN = 2;
export const TRUE_SO_FAR = 3;
export const TRUE = 4;
export type Truth = 0 | 1 | 2 | 3 | 4;

type Test = (record: RecordView, final: boolean, end: number) => Truth;

export interface Condition {
  /** Looks at the first `end` events of the trace. */
  readonly test: Test;
  readonly activities: readonly Matcher[];
  readonly attributes: readonly AttributeTest[];
}

interface AttributeTest {
  readonly key: string;
  readonly compare: (value: Json) => Truth;
}

export function prepareCondition(spec: ConditionSpec): Condition {
  const activities: Matcher[] = [];
  const attributes: AttributeTest[] = [];
  return { test: testOf(spec, activities, attributes), activities, attributes };
}

export function prepareWhen(spec: ConditionSpec | undefined): Condition | undefined {
  return spec === undefined ? undefined : prepareCondition(spec);
}

/** Whether the control applies to the record; without a condition it does. */
export function applies(when: Condition | undefined, record: RecordView, final: boolean): Truth {
  return when === undefined ? TRUE : when.test(record, final, record.trace.length);
}

/** Attributes that the condition names. */
export function attributesOf(when: Condition | undefined): readonly string[] {
  return when === undefined ? NOTHING : when.attributes.map((attribute) => attribute.key);
}

/**
 * The instant of the event since which the condition holds for good. Undefined when it needs no event, or when it rests
 * on an absence, which becomes certain only when the record ends.
 */
export function heldSince(when: Condition, record: RecordView): number | undefined {
  const ends: number[] = [0];
  for (const activity of when.activities) {
    const index = firstOf(record.trace, activity);
    if (index >= 0) ends.push(index + 1);
  }
  for (const end of ends.sort((a, b) => a - b)) {
    if (when.test(record, false, end) === TRUE) return record.trace[end - 1]?.at;
  }
  return undefined;
}

/** The later of an instant and the one since which the condition holds. */
export function laterOf(at: number, when: Condition | undefined, record: RecordView): number {
  return when === undefined ? at : Math.max(at, heldSince(when, record) ?? at);
}

/** Ids of the events that gave the attributes their values, then of the first event of each activity, in the order of the trace. */
export function eventsRead(when: Condition | undefined, record: RecordView): readonly string[] {
  if (when === undefined) return NOTHING;
  const found = new Set<number>();
  for (const activity of when.activities) {
    const index = firstOf(record.trace, activity);
    if (index >= 0) found.add(index);
  }
  const steps = [...found].sort((a, b) => a - b).map((index) => record.trace[index]?.id ?? "");
  return [...new Set([...sourcesOf(record, attributesOf(when)), ...steps])];
}

/** Attributes that the condition read, by path. */
export function fieldsRead(when: Condition | undefined, record: RecordView): Record<string, Json> {
  const fields: Record<string, Json> = {};
  for (const key of attributesOf(when)) {
    const value = caseAttribute(record, key);
    if (value !== undefined) fields[caseAttributePath(record, key)] = value;
  }
  return fields;
}

/** Paths of the attributes that are there and are not of the type with which the condition compares them. */
export function pathsOf(when: Condition | undefined, record: RecordView): string[] {
  const paths = new Set<string>();
  for (const { key, compare } of when?.attributes ?? NOTHING) {
    const value = caseAttribute(record, key);
    if (value !== undefined && compare(value) === UNKNOWN) paths.add(caseAttributePath(record, key));
  }
  return [...paths];
}

function testOf(spec: ConditionSpec, activities: Matcher[], attributes: AttributeTest[]): Test {
  if ("has" in spec) {
    const activity = matcher(spec.has);
    activities.push(activity);
    return (record, final, end) => {
      const index = firstOf(record.trace, activity);
      return index >= 0 && index < end ? TRUE : final ? FALSE : FALSE_SO_FAR;
    };
  }
  if ("all" in spec) {
    const tests = spec.all.map((part) => testOf(part, activities, attributes));
    return (record, final, end) => {
      let truth: Truth = TRUE;
      for (const test of tests) {
        const part = test(record, final, end);
        if (part < truth) truth = part;
        if (truth === FALSE) break;
      }
      return truth;
    };
  }
  if ("any" in spec) {
    const tests = spec.any.map((part) => testOf(part, activities, attributes));
    return (record, final, end) => {
      let truth: Truth = FALSE;
      for (const test of tests) {
        const part = test(record, final, end);
        if (part > truth) truth = part;
        if (truth === TRUE) break;
      }
      return truth;
    };
  }
  if ("not" in spec) {
    const test = testOf(spec.not, activities, attributes);
    return (record, final, end) => (4 - test(record, final, end)) as Truth;
  }
  if (!("value" in spec)) {
    const whenPresent = spec.op === "present" ? TRUE : FALSE;
    attributes.push({ key: spec.attr, compare: () => whenPresent });
    return (record, final) => {
      if (caseAttribute(record, spec.attr) !== undefined) return whenPresent;
      return whenPresent === TRUE ? (final ? FALSE : FALSE_SO_FAR) : final ? TRUE : TRUE_SO_FAR;
    };
  }
  const compare = comparison(spec);
  attributes.push({ key: spec.attr, compare });
  return (record, final) => {
    const value = caseAttribute(record, spec.attr);
    return value === undefined ? (final ? FALSE : FALSE_SO_FAR) : compare(value);
  };
}

// The written value decides the type: text in a log may be a number or a boolean, and an order of text is not one of numbers.
function comparison({ op, value: written }: Comparison): (value: Json) => Truth {
  if (op === "==" || op === "!=") {
    const whenEqual = op === "==" ? TRUE : FALSE;
    const otherwise = op === "==" ? FALSE : TRUE;
    if (typeof written === "string") return (value) => (textOf(value) === written ? whenEqual : otherwise);
    if (typeof written === "boolean") {
      return (value) => {
        const text = textOf(value).toLowerCase();
        return text === "true" || text === "false" ? ((text === "true") === written ? whenEqual : otherwise) : UNKNOWN;
      };
    }
    return (value) => {
      const number = magnitudeOf(value);
      return Number.isNaN(number) ? UNKNOWN : number === written ? whenEqual : otherwise;
    };
  }
  const limit = numberOf(written);
  return (value) => {
    const number = magnitudeOf(value);
    if (Number.isNaN(number)) return UNKNOWN;
    switch (op) {
      case ">":
        return number > limit ? TRUE : FALSE;
      case ">=":
        return number >= limit ? TRUE : FALSE;
      case "<":
        return number < limit ? TRUE : FALSE;
      default:
        return number <= limit ? TRUE : FALSE;
    }
  };
}

// A date stands for its instant in epoch milliseconds, as `asOf` does.
function magnitudeOf(value: Json): number {
  const number = numberOf(value);
  return Number.isNaN(number) ? instantOf(value) : number;
}
