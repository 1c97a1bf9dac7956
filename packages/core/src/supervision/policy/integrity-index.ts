import * as z from "zod";
import { citationSchema } from "../../control/control-point.ts";
import { textSchema } from "../ladder.ts";
import { checked } from "../shape.ts";
import type { SignalRank } from "./policy.ts";

const code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, "not an identifier, as lowerCamel");
const weight = z.number().gt(0).lte(1);

const leafSchema = z.strictObject({ code, title: textSchema, weight });
const groupSchema = leafSchema.extend({ indicators: z.array(leafSchema).default([]) });
const classSchema = leafSchema.extend({ indicators: z.array(groupSchema).default([]) });

/** 三类指标、二级指标体系、三级预警: classes, indicators of two levels, and three cut points. Names and numbers are the organisation's. */
export const indicatorTreeSchema = z
  .strictObject({
    id: code,
    version: z.int().positive(),
    title: textSchema,
    citations: z.array(citationSchema).min(1),
    classes: z.array(classSchema).min(1),
    /** From which score on a rank holds: rank 0 from the first, 1 from the second, 2 from the third, else 3. */
    cuts: z.tuple([z.number(), z.number(), z.number()]).refine(([a, b, c]) => a > b && b > c, "cut points fall"),
  })
  .superRefine(({ classes }, context) => {
    const wrong = weightFlaw(classes, "classes") ?? codeFlaw(leaves(classes).map(({ code: one }) => one));
    if (wrong) context.addIssue({ code: "custom", message: wrong });
  });

export type IndicatorTreeInput = z.input<typeof indicatorTreeSchema>;
export type IndicatorTree = z.output<typeof indicatorTreeSchema>;

/** Validates an indicator tree: weights beside each other add up to 1. Throws `SETTING_INVALID`. */
export function defineIndicatorTree(input: IndicatorTreeInput): IndicatorTree {
  return checked(indicatorTreeSchema, input, "indicator tree");
}

/** What one indicator adds to the index. */
export interface Contribution {
  /** Codes from class to indicator. */
  readonly path: readonly string[];
  /** Its share of the whole: the product of the weights along the path. */
  readonly weight: number;
  readonly score: number;
  readonly points: number;
}

/** `missing` names indicators without a score. While there are any, the index is not known; it lies between `least` and `most`. */
export interface IntegrityIndex {
  readonly contributions: readonly Contribution[];
  readonly missing: readonly string[];
  readonly least: number;
  readonly most: number;
  readonly value?: number;
  readonly rank?: 0 | SignalRank;
}

/** The index (廉情指数) from scores of 0 to 100 by indicator code, with an explanation that adds up to it exactly. Throws `SETTING_INVALID` for other scores. */
export function integrityIndex(tree: IndicatorTree, scores: Readonly<Record<string, number>>): IntegrityIndex {
  const contributions: Contribution[] = [];
  const missing: string[] = [];
  let sum = ZERO;
  let open = ZERO;
  for (const { code: name, path, weights } of leaves(tree.classes)) {
    const share = weights.reduce((product, one) => times(product, decimal(one)), ONE);
    const score = Object.hasOwn(scores, name) ? scores[name] : undefined;
    if (score === undefined) {
      missing.push(name);
      open = plus(open, times(share, HUNDRED));
      continue;
    }
    checked(z.number().min(0).max(100), score, `score of ${name}`);
    const points = times(share, decimal(score));
    sum = plus(sum, points);
    contributions.push({ path, weight: numberOf(share), score, points: numberOf(points) });
  }
  const least = numberOf(sum);
  const most = numberOf(plus(sum, open));
  if (missing.length > 0) return { contributions, missing, least, most };
  const at = tree.cuts.findIndex((cut) => least >= cut);
  return { contributions, missing, least, most, value: least, rank: (at < 0 ? 3 : at) as 0 | SignalRank };
}

interface Node {
  readonly code: string;
  readonly weight: number;
  readonly indicators?: readonly Node[];
}

interface Leaf {
  readonly code: string;
  readonly path: readonly string[];
  readonly weights: readonly number[];
}

function leaves(nodes: readonly Node[], path: readonly string[] = [], weights: readonly number[] = []): Leaf[] {
  return nodes.flatMap(({ code: name, weight: own, indicators = [] }) => {
    const here = { code: name, path: [...path, name], weights: [...weights, own] };
    return indicators.length > 0 ? leaves(indicators, here.path, here.weights) : [here];
  });
}

function weightFlaw(nodes: readonly Node[], at: string): string | undefined {
  const total = nodes.reduce((sum, { weight: own }) => plus(sum, decimal(own)), ZERO);
  if (numberOf(total) !== 1) return `weights of ${at} add up to ${numberOf(total)}, not to 1`;
  for (const { code: name, indicators = [] } of nodes) {
    const wrong = indicators.length > 0 ? weightFlaw(indicators, name) : undefined;
    if (wrong) return wrong;
  }
  return undefined;
}

function codeFlaw(codes: readonly string[]): string | undefined {
  const twice = codes.find((one, i) => codes.indexOf(one) !== i);
  return twice === undefined ? undefined : `indicator ${twice} is there twice`;
}

/** `units · 10^-places`: shares and scores are decimal, and in binary 0.4 + 0.35 + 0.25 may miss 1. */
interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

const ZERO: Decimal = { units: 0n, places: 0 };
const ONE: Decimal = { units: 1n, places: 0 };
const HUNDRED: Decimal = { units: 100n, places: 0 };

function decimal(value: number): Decimal {
  // Up to nine places; nobody writes a weight that is finer.
  const [whole = "0", fraction = ""] = value.toFixed(9).replace(/0+$/, "").split(".");
  return { units: BigInt(whole + fraction), places: fraction.length };
}

function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, places: a.places + b.places };
}

function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: a.units * 10n ** BigInt(places - a.places) + b.units * 10n ** BigInt(places - b.places), places };
}

function numberOf({ units, places }: Decimal): number {
  const digits = units.toString().padStart(places + 1, "0");
  return Number(`${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`);
}
