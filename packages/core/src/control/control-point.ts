import * as z from "zod";
import { parseDate } from "../calendar/civil.ts";
import { PlumblineError } from "../errors.ts";
import { type Json, jsonSchema, structureFlaw } from "../event/trace-event.ts";

const text = z.string().min(1);
/** A legal day as `YYYY-MM-DD`; one that does not exist would put a control into force on no day, without a word. */
export const dateSchema = z
  .string()
  .refine((written) => written.length === 10 && !Number.isNaN(parseDate(written)), "not a date that exists, as YYYY-MM-DD");

/** How the source was read: the article's text, an excerpt, from memory; or a practice without a norm. */
export const CONFIDENCES = ["text", "excerpt", "memory", "practice"] as const;

/** Off: not evaluated. Shadow: evaluated, shown to nobody at the host. Advise: the actor is told. Block: the host asked to be stopped. */
export const MODES = ["off", "shadow", "advise", "block"] as const;

export const citationSchema = z.strictObject({
  regulation: text,
  article: text.optional(),
  inForceFrom: dateSchema.optional(),
  inForceTo: dateSchema.optional(),
  confidence: z.enum(CONFIDENCES),
});

export const parameterSchema = z.strictObject({
  value: jsonSchema,
  /** `fen`, `workingDay`, `calendarDay`, `hour`, `ratio`, `person` … */
  unit: text.optional(),
  /** The direction in which a lower tier may move the value. Without it the value is fixed for lower tiers. */
  stricter: z.enum(["lower", "higher"]).optional(),
  /** The law leaves this value to lower tiers: they may move it either way. */
  delegated: z.boolean().optional(),
  /** JSON Schema of a value, for those who set it: bounds, steps, allowed words. */
  schema: z.record(z.string(), jsonSchema).optional(),
});

/** Who found a rule right in law before hosts may be asked to stop, and where that is written. */
export const reviewSchema = z.strictObject({ name: text, document: text, on: dateSchema });

/** When a fact can be asked for, and who tells it. */
export const needSchema = z.strictObject({
  /** A fact that is false until then: the check gives `none` while it is. */
  milestone: text.optional(),
  /** Event type that tells the fact; where a host never tells it, the answer stays `unknown`. */
  evidence: text.optional(),
});

export const controlPointSchema = z
  .strictObject({
    id: text.max(128),
    version: z.int().positive(),
    title: z.strictObject({ zh: text, en: text }),
    citations: z.array(citationSchema).min(1),
    /** Record type whose records are checked. */
    record: text,
    kind: text,
    /** What the kind needs and nobody tunes: activities, expressions. */
    settings: z.record(z.string(), jsonSchema).default({}),
    /** What an organisation may tune, by name. */
    params: z.record(z.string(), parameterSchema).default({}),
    /** Only events whose attributes equal all of these are steps for this control. */
    eventFilter: z.record(z.string(), jsonSchema).optional(),
    level: z.enum(["yellow", "orange", "red"]),
    mode: z.enum(MODES).default("shadow"),
    /** May not be switched off by a lower tier or by the host's operator. */
    mandatory: z.boolean().default(false),
    /** Who may see a signal of it before a supervisor has decided. */
    visibility: z.enum(["actor", "supervisor"]).default("supervisor"),
    /** Facts, by name, without which the answer is `unknown`, whatever the kind would say. */
    needs: z.record(text, needSchema).default({}),
    /** Event types that decide what it finds. */
    on: z.array(text).default([]),
    /** Mode `block` needs it. */
    reviewedBy: reviewSchema.optional(),
    /** `record`: the version in force at the first event stays. `event`: the one in force at the last, for records that never end. */
    pin: z.enum(["record", "event"]).default("record"),
    /** `running`: a new version also takes hold of records that began before it. */
    transition: z.literal("running").optional(),
    effectiveFrom: dateSchema.default("1949-10-01"),
    effectiveTo: dateSchema.optional(),
    /** Facts of a record that the control finds, and of one that it does not. */
    examples: z.strictObject({ violates: z.record(z.string(), jsonSchema), passes: z.record(z.string(), jsonSchema) }).optional(),
  })
  .refine(({ mode, reviewedBy }) => mode !== "block" || reviewedBy, { path: ["reviewedBy"], message: "mode block needs a legal reviewer" });

export type ControlPointInput = z.input<typeof controlPointSchema>;
export type Mode = (typeof MODES)[number];
export type Citation = z.output<typeof citationSchema>;

/** One rule as data: what the law says, where it says it, and how it is checked. */
export type ControlPoint = z.output<typeof controlPointSchema>;

/** Validates a control point. Throws `CONTROL_INVALID` with the first member that is wrong. */
export function defineControlPoint(input: ControlPointInput): ControlPoint {
  const flaw = structureFlaw(input);
  if (flaw) throw new PlumblineError("CONTROL_INVALID", `control point ${flaw}`);
  const parsed = controlPointSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const id = typeof input?.id === "string" ? input.id : "(without id)";
  throw new PlumblineError("CONTROL_INVALID", `control point ${id}: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`, {
    details: { control: id },
  });
}

/** Settings and values in the form that the kind's `params` schema reads. */
export function kindParams(
  control: Pick<ControlPoint, "settings">,
  values: Readonly<Record<string, Json>>,
  valuesUnder: string | undefined,
): Record<string, Json> {
  return valuesUnder === undefined ? { ...control.settings, ...values } : { ...control.settings, [valuesUnder]: values };
}

/** The values of a control point before any overlay. */
export function defaultValues(control: ControlPoint): Record<string, Json> {
  return Object.fromEntries(Object.entries(control.params).map(([name, parameter]) => [name, parameter.value]));
}
