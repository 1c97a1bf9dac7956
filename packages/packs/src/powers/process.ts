import { type Citation, PlumblineError, type ProcessDefinition } from "@plumbline/core";
import * as z from "zod";
import { criterionSchema } from "./criteria.ts";

const id = z.string().min(1).max(64);
const text = z.string().min(1).max(2000);
const bilingual = z.strictObject({ zh: text, en: text });

/** A step with the five things that the chart of a process states (承办岗位、办理时限、职责要求、监督制约环节、投诉举报途径和方式). */
export const powerStepSchema = z.strictObject({
  id,
  title: bilingual,
  post: id,
  limit: z.strictObject({ value: z.number().nonnegative(), unit: z.enum(["workingDay", "calendarDay", "hour"]) }),
  duties: z.array(text).min(1),
  supervision: z.array(text).min(1),
  /** Ways to complain: a telephone of the organ, a window, an address. Never a person. */
  complaint: z.array(text).min(1),
  /** Steps that come directly before; none: it begins. */
  after: z.array(id).default([]),
  /** May be left out. */
  optional: z.boolean().default(false),
  event: z.string().min(1).max(128).optional(),
  controls: z.array(id).default([]),
  criteria: z.array(criterionSchema).default([]),
});

export const powerProcessSchema = z.strictObject({
  id,
  title: bilingual,
  version: z.int().positive().default(1),
  basis: z.array(text).min(1),
  steps: z.array(powerStepSchema).min(1).max(500),
});

export type PowerProcessInput = z.input<typeof powerProcessSchema>;
export type PowerProcess = z.output<typeof powerProcessSchema>;
export type PowerStep = PowerProcess["steps"][number];

export interface ProcessFlaw {
  /** Where: `steps[2].complaint`. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a definition: each flaw with its path. None: it is one. */
export function validateProcess(input: unknown): readonly ProcessFlaw[] {
  const parsed = powerProcessSchema.safeParse(input);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => ({ path: written(path), message }));
  return orderFlaws(parsed.data);
}

/** Throws `PACK_INVALID` with the first flaw and its path. */
export function defineProcess(input: PowerProcessInput): PowerProcess {
  const [flaw] = validateProcess(input);
  const name = typeof input?.id === "string" ? input.id : "(without id)";
  if (flaw) throw new PlumblineError("PACK_INVALID", `process ${name}: ${flaw.path}: ${flaw.message}`, { details: { path: flaw.path } });
  return powerProcessSchema.parse(input);
}

/** As a pack holds it, for the linter: which step has no control point. */
export function packProcessOf(process: PowerProcess, citations: readonly Citation[]): ProcessDefinition {
  const { id: processId, title, steps } = process;
  return {
    id: processId,
    title,
    citations,
    steps: steps.map((step) => ({
      id: step.id,
      title: step.title,
      post: step.post,
      after: step.after,
      limit: step.limit,
      controls: step.controls,
      ...(step.event === undefined ? undefined : { event: step.event }),
    })),
  };
}

function orderFlaws({ steps }: PowerProcess): readonly ProcessFlaw[] {
  const flaws: ProcessFlaw[] = [];
  const positions = new Map<string, number>();
  steps.forEach((step, i) => {
    if (positions.has(step.id)) flaws.push({ path: `steps[${i}].id`, message: `"${step.id}" is there twice` });
    else positions.set(step.id, i);
  });
  for (const [i, { after }] of steps.entries()) {
    for (const [k, before] of after.entries()) {
      if (!positions.has(before)) flaws.push({ path: `steps[${i}].after[${k}]`, message: `no step "${before}"` });
    }
  }
  if (flaws.length > 0) return flaws;
  const order = levels(steps);
  steps.forEach((step, i) => {
    if (!order.has(step.id)) flaws.push({ path: `steps[${i}].after`, message: "comes after itself" });
  });
  return flaws;
}

/** How many steps lie before each; steps of a cycle, and those behind one, have no level. */
export function levels(steps: readonly Pick<PowerStep, "id" | "after">[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let more = true; more; ) {
    more = false;
    for (const { id: step, after } of steps) {
      if (found.has(step) || !after.every((before) => found.has(before))) continue;
      found.set(step, 1 + Math.max(-1, ...after.map((before) => found.get(before) as number)));
      more = true;
    }
  }
  return found;
}

function written(path: readonly PropertyKey[]): string {
  return (
    path.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`)).join("") || "(whole)"
  );
}
