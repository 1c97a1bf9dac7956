import type { ZodType } from "zod";
import { PlumblineError } from "../errors.ts";
import { structureFlaw } from "../event/trace-event.ts";

/** The value as its schema reads it. Throws `SETTING_INVALID` with the first member that is wrong. */
export function checked<O>(schema: ZodType<O>, value: unknown, what: string): O {
  const flaw = structureFlaw(value);
  if (flaw) throw new PlumblineError("SETTING_INVALID", `${what} ${flaw}`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const { id } = (value ?? {}) as { id?: unknown };
  const name = typeof id === "string" ? id : "(without id)";
  throw new PlumblineError("SETTING_INVALID", `${what} ${name}: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
}

export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
