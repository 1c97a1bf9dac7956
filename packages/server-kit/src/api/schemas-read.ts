import { type ControlList, jsonSchema, type NoticeList, type RecordDetail, type RecordList, type Statistics } from "@plumbline/core";
import * as z from "zod";
import { responsibilitySchema } from "../identity/responsibilities.ts";
import { isPeriod } from "../readmodels/range.ts";
import { event, instant, level, mode, notice, place, record, signalSummary, text } from "./schemas.ts";

/** The shapes of `wire/read.ts` as schemas, and what read routes have in common. */

const recordSummary = {
  ...record.shape,
  title: z.string().optional(),
  org: z.string().optional(),
  startAt: instant,
  endAt: instant,
  closed: z.boolean(),
  level: level.optional(),
  open: place,
  turn: z.string().optional(),
  due: instant.optional(),
  owner: z.string().optional(),
};

export const recordList: z.ZodType<RecordList> = z
  .strictObject({ records: z.array(z.strictObject(recordSummary).meta({ id: "RecordSummary" })), next: z.string().optional() })
  .meta({ id: "RecordList" });

export const recordDetail = z
  .strictObject({
    ...recordSummary,
    facts: z.record(z.string(), jsonSchema),
    parties: z.array(z.strictObject({ kind: z.enum(["object", "person", "company"]), id: z.string() })),
    anomalies: z.array(z.strictObject({ event: z.string(), code: z.string() })),
    erased: z.boolean().optional(),
    timeline: z.array(
      z.discriminatedUnion("kind", [
        z.strictObject({
          kind: z.literal("event"),
          at: instant,
          index: place,
          received: instant,
          title: text.optional(),
          anomaly: z.string().optional(),
          event,
        }),
        z.strictObject({ kind: z.literal("erased"), at: instant, index: place }),
        z.strictObject({ kind: z.literal("signal"), at: instant, signal: signalSummary }),
      ]),
    ),
    length: place,
    next: z.string().optional(),
  })
  .meta({ id: "RecordDetail" }) as unknown as z.ZodType<RecordDetail>;

export const noticeList = z
  .strictObject({
    record,
    step: z.string().optional(),
    notices: z.array(
      z.strictObject({
        control: z.string(),
        version: z.int(),
        level,
        mode,
        signal: z.string().optional(),
        notice,
        risks: z.array(z.strictObject({ id: z.string(), title: text })),
      }),
    ),
    asOf: instant,
  })
  .meta({ id: "NoticeList" }) as unknown as z.ZodType<NoticeList>;

const responsibility = responsibilitySchema.meta({ id: "Responsibility" }).optional();

export const controlList = z
  .strictObject({
    org: z.string().optional(),
    on: z.iso.date(),
    controls: z.array(
      z.strictObject({
        control: z.string(),
        version: z.int(),
        title: text,
        record: z.string(),
        level,
        mode,
        values: z.record(z.string(), jsonSchema),
        changes: z.array(
          z.strictObject({
            name: z.string(),
            value: jsonSchema,
            org: z.string(),
            basis: z.string().optional(),
            overruled: z.literal(true).optional(),
          }),
        ),
        responsibility,
      }),
    ),
    risks: z.array(z.strictObject({ id: z.string(), title: text, controls: z.array(z.string()), responsibility })),
  })
  .meta({ id: "ControlList" }) as unknown as z.ZodType<ControlList>;

export const STATISTICS_BY = ["org", "period", "of", "level"] as const;

const counted = {
  n: place.optional(),
  masked: z.boolean().optional(),
  before: place.optional(),
  yearBefore: place.optional(),
  change: z.number().optional(),
  yearChange: z.number().optional(),
};

export const statistics: z.ZodType<Statistics> = z
  .strictObject({
    measure: z.string(),
    org: z.string(),
    from: z.string(),
    to: z.string(),
    by: z.array(z.enum(STATISTICS_BY)),
    rows: z.array(
      z.strictObject({
        ...counted,
        org: z.string().optional(),
        period: z.string().optional(),
        of: z.string().optional(),
        level: level.optional(),
      }),
    ),
    total: z.strictObject(counted),
    truncated: z.boolean().optional(),
  })
  .meta({ id: "Statistics" });

export const name = z.string().min(1).max(512);
export const recordName = name.regex(/^[^:]+:[\s\S]/, "is not <type>:<id>").describe("<type>:<id>");
export const limit = z.coerce.number().int().min(1).max(200).default(50);
export const flag = z.enum(["true", "false"]).transform((given) => given === "true");

// JSON Schema knows no refinements; these say what they let through.
const DAY =
  "(?:[12]\\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|(?:[12]\\d(?:0[48]|[2468][048]|[13579][26])|(?:12|16|2[048])00)-02-29)";
const PERIOD = `[12]\\d{3}(?:-(?:0[1-9]|1[0-2]))?|${DAY}`;
const TIME = "T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)";

/** A legal day, month or year in Asia/Shanghai. */
export const period = z
  .string()
  .refine(isPeriod, "is no day, month or year, as 2026-03-05, 2026-03 or 2026")
  .meta({
    description: "A legal day, month or year in Asia/Shanghai: 2026-03-05, 2026-03, 2026",
    pattern: `^(?:${PERIOD})$`,
  });

/** Ends of a list's range. */
export const moment = z
  .string()
  .max(40)
  .refine(
    (given) => isPeriod(given) || /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.test(given),
    "is no day, month, year or instant",
  )
  .meta({
    description: "A legal day, month or year in Asia/Shanghai, which counts whole, or an instant",
    pattern: `^(?:${PERIOD}|${DAY}${TIME})$`,
  });

export const startAndId = z.strictObject({ startAt: z.number(), id: z.string(), type: z.string() });
