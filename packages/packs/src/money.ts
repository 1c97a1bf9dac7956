import { fenSchema, type Json } from "@plumbline/core";

/** Amounts that stay exact as yuan with two decimals: below 10 trillion yuan. */
export const amountSchema = fenSchema.nonnegative().max(999_999_999_999_999);

/** Amounts of an event, which are in fen, as facts in yuan. */
export function amounts(data: Readonly<Record<string, Json>>, keys: readonly string[]): Record<string, number> {
  const facts: Record<string, number> = {};
  for (const key of keys) {
    const value = yuan(data[key]);
    if (value !== undefined) facts[key] = value;
  }
  return facts;
}

/** Fen as yuan: the nearest number to a decimal of at most 15 digits, which `fen()` in an expression takes back to the same fen. */
export function yuan(fen: Json | undefined): number | undefined {
  return typeof fen === "number" ? fen / 100 : undefined;
}

export function fenOf(amount: number | undefined): number | undefined {
  return amount === undefined ? undefined : Math.round(Number((amount * 100).toPrecision(15)));
}
