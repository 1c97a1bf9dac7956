import { PlumblineError } from "@plumbline/core";
import { generator } from "../random.ts";
import type { CityItem } from "./city.ts";

export interface PlantDefinition {
  /** Control points of the pack that find it, once the case has ended. */
  readonly breaches: readonly string[];
  /** Checks of `DEMO_CHECKS` that find it; of a burst, in its last cases. Unseen paths are left to `path.unseen` to find. */
  readonly checks?: readonly string[];
  /** Which items can show it. */
  readonly item?: (item: CityItem) => boolean;
}

const staged = (item: CityItem): boolean => !item.instant && !item.joint;
const instant = (item: CityItem): boolean => item.instant;

/** What can be wrong with a simulated case, and which control points are to say so. */
export const PLANTS = {
  lateSupplementNotice: { breaches: ["APR-01"], checks: ["supplement-notice"] },
  secondSupplementNotice: { breaches: ["APR-02"], checks: ["supplement-once"] },
  statutoryOverdue: { breaches: ["APR-03", "APR-04"], checks: ["statutory-limit"], item: staged },
  promiseOverdue: { breaches: ["APR-04"], item: staged },
  /** Lawful: the head prolonged it in time. Only the promise to the public is broken. */
  extendedLawfully: { breaches: ["APR-04"], checks: ["statutory-limit"], item: staged },
  stageOverdue: { breaches: ["APR-06"], item: staged },
  lateDelivery: { breaches: ["APR-09"] },
  neverDelivered: { breaches: ["APR-09"], checks: ["not-delivered"] },
  improperExtension: { breaches: ["APR-10"], item: staged },
  unlawfulPause: { breaches: ["APR-11"], item: staged },
  pauseTooLong: { breaches: ["APR-12"], item: staged },
  authorityExceeded: { breaches: ["APR-13"], item: (item) => item.maxAmount !== undefined },
  reviewSkipped: { breaches: ["APR-14"], checks: ["review-skipped"], item: instant },
  oneHand: { breaches: ["APR-15"], checks: ["accept-decide", "review-decide"] },
  /** Who accepts also decides; a second person reviews, so that APR-15 is met and the four-eyes check of the log is not. */
  acceptorDecides: { breaches: [], checks: ["accept-decide"] },
  loneInspector: { breaches: ["APR-16"], item: (item) => item.inspection === true },
  materialMissing: { breaches: ["APR-17"] },
  materialOffList: { breaches: ["APR-18"] },
  feeAboveStandard: { breaches: ["APR-19"], checks: ["fee-benchmark", "fee-standard"], item: (item) => item.fee > 0 },
  refusalWithoutReason: { breaches: ["APR-20"], checks: ["refusal-reason"] },
  hearingNotHeld: { breaches: ["APR-21"], item: (item) => item.majorInterest === true },
  hearingNoticeShort: { breaches: ["APR-22"], item: (item) => item.majorInterest === true },
  queueJumped: { breaches: ["APR-23"] },
  itemCancelled: { breaches: ["APR-26"] },
  /** The licence ran out while its renewal waited, which also breaks both time limits. */
  renewalOverdue: { breaches: ["APR-03", "APR-04", "APR-27"], checks: ["statutory-limit"], item: (item) => item.renewal === true },
  decisionUndocumented: { breaches: [], checks: ["decision-document"] },
  nightDecision: { breaches: [], checks: ["outside-hours"], item: instant },
  /** Twelve decisions by one account within eight minutes. */
  decisionBurst: { breaches: [], checks: ["decision-burst"], item: instant },
  othersNotTold: { breaches: ["APR-30"], item: (item) => item.majorInterest === true },
  badRatingIgnored: { breaches: ["APR-28"] },
} as const satisfies Record<string, PlantDefinition>;

export type Plant = keyof typeof PLANTS;

export const PLANT_NAMES = Object.keys(PLANTS) as readonly Plant[];

export const BURST = 12;

export function defaultPlant(cases: number): Readonly<Record<Plant, number>> {
  const each = Math.max(1, Math.round(cases / 1000));
  const counts = Object.fromEntries(PLANT_NAMES.map((plant) => [plant, each])) as Record<Plant, number>;
  return { ...counts, decisionBurst: Math.max(1, Math.round(cases / 10_000)) };
}

export interface Planned {
  readonly plant: Plant;
  /** Index of the case itself; of a burst, of the case with which it begins. */
  readonly lead: number;
}

export function planOf(seed: number, cases: number, plant: Partial<Readonly<Record<Plant, number>>>): ReadonlyMap<number, Planned> {
  const plan = new Map<number, Planned>();
  const random = generator(seed, 0x706c616e);
  const start = Math.floor(cases / 4);
  const wanted = PLANT_NAMES.reduce((sum, name) => sum + (plant[name] ?? 0) * (name === "decisionBurst" ? BURST : 1), 0);
  if (wanted * 2 > cases - start) {
    throw new PlumblineError(
      "PARAMETER_INVALID",
      `${wanted} planted cases do not fit into ${cases}; plant less, or ask for ${Math.ceil((wanted * 8) / 3)} cases`,
    );
  }
  const place = (name: Plant, length: number): void => {
    for (;;) {
      const lead = start + Math.floor(random() * (cases - start - length + 1));
      const indexes = Array.from({ length }, (_, i) => lead + i);
      if (indexes.some((index) => plan.has(index))) continue;
      for (const index of indexes) plan.set(index, { plant: name, lead });
      return;
    }
  };
  // The long ones first, while there are gaps for them.
  for (let i = 0; i < (plant.decisionBurst ?? 0); i++) place("decisionBurst", BURST);
  for (const name of PLANT_NAMES) {
    if (name !== "decisionBurst") for (let i = 0; i < (plant[name] ?? 0); i++) place(name, 1);
  }
  return plan;
}
