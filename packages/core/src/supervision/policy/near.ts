import type { Band, SupervisionPolicy } from "./policy.ts";

export interface NearQuestion {
  readonly control: string;
  readonly value: number;
  readonly limit: number;
  /** `most`: the limit may be reached and not passed. `least`: it may not be fallen below. Default `most`. */
  readonly side?: "most" | "least";
}

/** `near`: the limit is not passed, but close enough to say so. It is a reminder and no signal. */
export type Nearness = "none" | "near" | "breach";

export function nearOf({ near }: Pick<SupervisionPolicy, "near">, { control, value, limit, side = "most" }: NearQuestion): Nearness {
  if (side === "most" ? value > limit : value < limit) return "breach";
  const band = Object.hasOwn(near.controls, control) ? near.controls[control] : near.default;
  if (!band) return "none";
  const border = side === "most" ? below(limit, band) : above(limit, band);
  return (side === "most" ? value >= border : value <= border) ? "near" : "none";
}

function below(limit: number, { ratio, distance }: Band): number {
  return exact(ratio === undefined ? limit - (distance ?? 0) : limit * ratio);
}

function above(limit: number, { ratio, distance }: Band): number {
  return exact(ratio === undefined ? limit + (distance ?? 0) : limit / ratio);
}

// 0.7 · 0.1 is 0.06999999999999999 in binary: nine tenths of a limit would sometimes lie beside it.
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
