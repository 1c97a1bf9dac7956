import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";

const FORM = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
// 1 万元 is 1,000,000 fen.
const DECIMALS = 6;

/** An amount in 万元, as forms and plans state it. The name of the unit is part of the value, so that nobody takes it for yuan. */
export const wanSchema = z
  .strictObject({ wan: z.union([z.number(), z.string()]) })
  .refine(({ wan }) => wanToFen(wan) !== undefined, "not an amount in 万元 that comes to whole fen");

export type Wan = z.output<typeof wanSchema>;

/** Exactly, by its decimal digits; binary fractions never enter. Throws `PARAMETER_INVALID` where it does not come to whole fen. */
export function fenOfWan(amount: Wan): number {
  const fen = wanToFen(amount.wan);
  if (fen !== undefined) return fen;
  throw new PlumblineError("PARAMETER_INVALID", `${amount.wan} 万元 does not come to whole fen from 0 up to 10 trillion yuan`);
}

/** An amount for event data: an integer is fen, `{ wan }` is 万元. Gives fen. */
export const fenOrWanSchema = z.union([amountSchema, wanSchema.transform(fenOfWan)]);

function wanToFen(wan: number | string): number | undefined {
  const [, whole, decimals = ""] = FORM.exec(String(wan)) ?? [];
  if (whole === undefined || decimals.slice(DECIMALS).replaceAll("0", "") !== "") return undefined;
  const fen = Number(whole + decimals.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
  return amountSchema.safeParse(fen).success ? fen : undefined;
}
