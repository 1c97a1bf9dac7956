import * as z from "zod";
import { citationSchema, dateSchema } from "../../control/control-point.ts";
import type { SignalLevel } from "../../control/verdict.ts";
import { type RuleClass, textSchema } from "../ladder.ts";
import { periodSchema } from "../period.ts";
import { checked } from "../shape.ts";

/**
 * How signals are shown and who acts on them until when. Data, in force from a day on, and of an organisation where it says so: places
 * contradict each other in all of it.
 */

const code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, "not an identifier, as lowerCamel");

/** The rank that every signal keeps, whatever a policy makes of it: 1 less safe, 2 fairly dangerous, 3 very dangerous. */
export const signalRankSchema = z.union([z.literal(1), z.literal(2), z.literal(3)]);
export type SignalRank = z.output<typeof signalRankSchema>;
export const RANK_OF: Readonly<Record<SignalLevel, SignalRank>> = { yellow: 1, orange: 2, red: 3 };

export const COLOURS = ["green", "blue", "yellow", "orange", "red"] as const;

/** How ranks are shown. Colour is never the only cue: word and icon tell them apart as well. */
export const levelSchema = z.strictObject({
  code,
  /** The ranks that it shows; 0 is a record without an open signal. */
  ranks: z.array(z.union([z.literal(0), signalRankSchema])).min(1),
  word: textSchema,
  colour: z.enum(COLOURS),
  icon: code,
});
export type Level = z.output<typeof levelSchema>;

export const levelsSchema = z.array(levelSchema).superRefine((levels, context) => {
  const wrong = levelsFlaw(levels);
  if (wrong) context.addIssue({ code: "custom", message: wrong });
});

const ranks = z.array(signalRankSchema).min(1);

export const bandSchema = z
  .strictObject({ ratio: z.number().gt(0).lt(1).optional(), distance: z.number().positive().optional() })
  .refine(({ ratio, distance }) => (ratio === undefined) !== (distance === undefined), "give either a ratio or a distance");
/** How near to a limit is near: at this share of it, or within this distance. */
export type Band = z.output<typeof bandSchema>;

export const patternSchema = z.strictObject({
  id: code,
  title: textSchema,
  /** Ranks of the signals that count. */
  of: ranks,
  /** What they have in common. */
  by: z.enum(["person", "org", "control"]),
  n: z.int().min(2).max(1000),
  /** Calendar days from the first of them to the last. */
  days: z.int().positive().max(3660),
  raises: signalRankSchema,
});
export type PatternRule = z.output<typeof patternSchema>;

export const supervisionPolicySchema = z.strictObject({
  id: code,
  version: z.int().positive(),
  title: textSchema,
  citations: z.array(citationSchema).min(1),
  /** For this organisation and those below it; without it for all. */
  org: z.string().min(1).optional(),
  effectiveFrom: dateSchema,
  effectiveTo: dateSchema.optional(),
  levels: levelsSchema,
  /** The person concerned sees signals of these ranks first, so that they can put things right themselves. */
  selfCorrection: z.strictObject({ ranks: z.array(signalRankSchema), period: periodSchema }),
  /** 异议: until when after being told, and until when it is answered. */
  objection: z.strictObject({ within: periodSchema, answerWithin: periodSchema }),
  /** Until when somebody takes a signal of a rank up; later it shows at the tier above. */
  acknowledge: z.strictObject({ 1: periodSchema.optional(), 2: periodSchema.optional(), 3: periodSchema.optional() }),
  /** Until when a person or unit answers what it was asked. */
  answer: periodSchema,
  patterns: z.array(patternSchema).default([]),
  /** From this share of false alarms among so many decided signals, shadow mode is proposed for a control. */
  precision: z.strictObject({ share: z.number().gt(0).lte(1), atLeast: z.int().positive() }),
  ruleClasses: z.strictObject({
    prohibition: signalRankSchema,
    norm: signalRankSchema,
    /** By how far, as a share of the limit, it was passed: from each band's `over` on. The first begins at 0. */
    limit: z
      .array(z.strictObject({ over: z.number().nonnegative(), rank: signalRankSchema }))
      .min(1)
      .refine((bands) => bands[0]?.over === 0 && isRising(bands.map(({ over }) => over)), "bands begin at 0 and rise"),
  }),
  /** Near a limit: for controls by id, else for all. */
  near: z.strictObject({ default: bandSchema.optional(), controls: z.record(z.string(), bandSchema).default({}) }),
});

export type SupervisionPolicyInput = z.input<typeof supervisionPolicySchema>;
export type SupervisionPolicy = z.output<typeof supervisionPolicySchema>;

/** Validates a policy. Throws `SETTING_INVALID` with the first member that is wrong. */
export function defineSupervisionPolicy(input: SupervisionPolicyInput): SupervisionPolicy {
  return checked(supervisionPolicySchema, input, "supervision policy");
}

/** The policy in force for an organisation, given as its path from the root, on a day: the most specific one, of these the newest. */
export function policyFor(policies: readonly SupervisionPolicy[], path: readonly string[], on: string): SupervisionPolicy | undefined {
  const inForce = policies.filter(
    ({ effectiveFrom, effectiveTo }) => effectiveFrom <= on && (effectiveTo === undefined || on <= effectiveTo),
  );
  for (const org of [...path].reverse().concat("")) {
    const own = inForce.filter((policy) => (policy.org ?? "") === org);
    const newest = own.sort((a, b) =>
      a.effectiveFrom === b.effectiveFrom ? b.version - a.version : a.effectiveFrom < b.effectiveFrom ? 1 : -1,
    )[0];
    if (newest) return newest;
  }
  return undefined;
}

/** How a rank is shown: 0 for a record without an open signal. */
export function levelOf(policy: Pick<SupervisionPolicy, "levels">, rank: 0 | SignalRank): Level {
  return policy.levels.find(({ ranks: shown }) => shown.includes(rank)) as Level;
}

/** The rank with which a breach of a rule is told first. For a limit, how far it was passed decides. */
export function firstRankOf(
  { ruleClasses }: Pick<SupervisionPolicy, "ruleClasses">,
  ruleClass: RuleClass,
  passed?: { readonly value: number; readonly limit: number },
): SignalRank {
  if (ruleClass !== "limit") return ruleClasses[ruleClass];
  const [lowest] = ruleClasses.limit;
  const over = passed ? Math.abs(passed.value - passed.limit) / Math.abs(passed.limit) : 0;
  return (ruleClasses.limit.findLast((band) => over >= band.over) ?? lowest)?.rank ?? 1;
}

function levelsFlaw(levels: readonly Level[]): string | undefined {
  const shown = levels.flatMap(({ ranks: own }) => own);
  if (shown.join() !== "0,1,2,3") return `the ranks 0, 1, 2 and 3 are each shown once, in order, not ${shown.join(", ")}`;
  for (const [name, values] of [
    ["code", levels.map((level) => level.code)],
    ["colour", levels.map(({ colour }) => colour)],
    ["icon", levels.map(({ icon }) => icon)],
    ["word", levels.map(({ word }) => word.zh)],
    ["word", levels.map(({ word }) => word.en)],
  ] as const) {
    if (new Set<string>(values).size < values.length) return `two levels have the same ${name}`;
  }
  if (levels.some(({ colour }, i) => (colour === "green") !== (i === 0))) return "green is the level without a signal, and no other";
  if (levels[0]?.ranks.length !== 1) return "a level without a signal shows rank 0 and no other";
  return undefined;
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] as number));
}
