import { PlumblineError } from "@plumbline/core";
import * as z from "zod";

/** The standard that a control is measured by (控制标准): a number, what it counts, how it is compared, and where it is written. */
export const criterionSchema = z.strictObject({
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  value: z.number(),
  /** `workingDay`, `calendarDay`, `hour`, `yuan`, `ratio`, `person`, `count` … */
  unit: z.string().min(1).max(32),
  /** What is measured `operator` the value: then it is kept. */
  operator: z.enum(["<", "<=", "=", ">=", ">"]),
  /** Law and article, or the document of the unit. */
  source: z.string().min(1).max(500),
});

export type Criterion = z.output<typeof criterionSchema>;

/** Throws `PACK_INVALID` with the member that is missing: "timely" is none without a number. */
export function defineCriterion(input: z.input<typeof criterionSchema>): Criterion {
  const parsed = criterionSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlumblineError("PACK_INVALID", `criterion: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
}

export function keepsCriterion({ operator, value }: Criterion, measured: number): boolean {
  switch (operator) {
    case "<":
      return measured < value;
    case "<=":
      return measured <= value;
    case "=":
      return measured === value;
    case ">=":
      return measured >= value;
    case ">":
      return measured > value;
  }
}
