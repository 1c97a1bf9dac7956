import { z } from "zod";
import type { Release } from "../types.ts";
import { categoryOf } from "./read-market.ts";

export const share = (value: number) => z.number().gt(0).max(1).default(value);
export const atLeast = (value: number) => z.int().min(1).default(value);
export const digits = (value: number) => z.int().min(0).max(20).default(value);
export const days = (value: number) => z.int().min(0).max(36_525).default(value);
export const words = (...values: string[]) => z.array(z.string()).default(values);
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .default("CNY");

/** From what value on a purchase is tendered openly; those of the central budget, which provinces may set otherwise. */
export const thresholds = z
  .strictObject({
    goods: z.number().positive().default(2_000_000),
    works: z.number().positive().default(4_000_000),
    services: z.number().positive().default(2_000_000),
  })
  .prefault({});

export function thresholdOf(release: Release, params: { readonly thresholds: z.infer<typeof thresholds> }): number {
  return params.thresholds[categoryOf(release)];
}
