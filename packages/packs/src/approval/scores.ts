import type { WorkingCalendar } from "@plumbline/core";
import type { ApprovalCaseFacts } from "./records.ts";

/**
 * Appraisal of a counter or a department in a month (绩效考评), after the scheme of a municipality: base 100 over nine parts, deductions
 * and additions, each of them listed with what it was for. A score begins a conversation; it is no verdict on anybody.
 */

/** A part of the appraisal (考评项目) and how many of the hundred points it holds. */
export const APPRAISAL_PARTS = {
  publicity: { weight: 10, zh: "政务公开", en: "Publicity" },
  procedure: { weight: 14, zh: "流程规范", en: "Procedure" },
  limits: { weight: 14, zh: "期限合法", en: "Time limits" },
  fees: { weight: 8, zh: "收费合理", en: "Fees" },
  satisfaction: { weight: 10, zh: "满意度", en: "Satisfaction" },
  service: { weight: 10, zh: "服务态度", en: "Service" },
  supervision: { weight: 14, zh: "监督检查", en: "Supervision" },
  liability: { weight: 10, zh: "法律责任", en: "Liability" },
  integrity: { weight: 10, zh: "廉洁行政", en: "Integrity" },
} as const;

export type AppraisalPart = keyof typeof APPRAISAL_PARTS;

/** Disciplinary measures (处分), each counted once a year. */
export const DISCIPLINE_POINTS = { 警告: 10, 记过: 15, 记大过: 20, 降级: 30, 撤职: 40, 开除: 50 } as const;

export interface AppraisalPolicy {
  readonly yellow: number;
  /** The scheme knows yellow and red; what lies between is taken as yellow. */
  readonly orange: number;
  readonly red: number;
  /** For every three warnings in a row. */
  readonly warnings: number;
  /** For every hundredth of the data that is missing, and at most. */
  readonly incomplete: number;
  readonly mostIncomplete: number;
}

export const SAMPLE_APPRAISAL: AppraisalPolicy = { yellow: 5, orange: 5, red: 10, warnings: 3, incomplete: 1, mostIncomplete: 5 };

export interface AppraisedMonth {
  /** Signals that stand, with the control points that raised them. */
  readonly signals: readonly { readonly control: string; readonly level: "yellow" | "orange" | "red" }[];
  /** Case after case, whether it had to be warned that its limit was near. */
  readonly warned: readonly boolean[];
  /** Share of what should have been told and was not. */
  readonly incomplete: number;
  /** Share of the cases that were decided before the day promised. */
  readonly early: number;
  /** By how much the promised limit is shorter than that of the law; undefined where it was broken: then it counts for nothing. */
  readonly shorter?: number;
  readonly discipline?: readonly (keyof typeof DISCIPLINE_POINTS)[];
}

export interface AppraisalLine {
  readonly reason: "yellow" | "orange" | "red" | "warnings" | "incomplete" | "discipline" | "early" | "shorter";
  readonly part: AppraisalPart | undefined;
  /** Negative for a deduction. */
  readonly points: number;
  /** How often, or the hundredths, or what it was for. */
  readonly count: number;
  readonly controls: readonly string[];
}

export interface MonthScore {
  readonly score: number;
  /** What remains of each part, none below 0. */
  readonly parts: Readonly<Record<AppraisalPart, number>>;
  readonly deductions: readonly AppraisalLine[];
  readonly additions: readonly AppraisalLine[];
}

/** Which part a control point of approvals speaks to. */
const PART_OF: Readonly<Record<string, AppraisalPart>> = {
  "APR-13": "liability",
  "APR-15": "integrity",
  "APR-18": "publicity",
  "APR-19": "fees",
  "APR-23": "integrity",
  "APR-25": "integrity",
  "APR-26": "liability",
  "APR-28": "satisfaction",
  ...Object.fromEntries(["01", "03", "04", "05", "06", "07", "08", "09", "12", "27"].map((n) => [`APR-${n}`, "limits" as const])),
};

/** The score of a month with every deduction and addition. Deductions of a part end at its weight. */
export function scoreMonth(month: AppraisedMonth, policy: AppraisalPolicy = SAMPLE_APPRAISAL): MonthScore {
  const deductions: AppraisalLine[] = [];
  const deduct = (
    reason: AppraisalLine["reason"],
    part: AppraisalPart | undefined,
    points: number,
    count: number,
    controls: string[] = [],
  ) => {
    if (points > 0) deductions.push({ reason, part, points: -points, count, controls });
  };
  for (const level of ["yellow", "orange", "red"] as const) {
    for (const part of Object.keys(APPRAISAL_PARTS) as AppraisalPart[]) {
      const of = month.signals.filter((signal) => signal.level === level && (PART_OF[signal.control] ?? "procedure") === part);
      deduct(level, part, of.length * policy[level], of.length, [...new Set(of.map(({ control }) => control))].sort());
    }
  }
  const runs = runsOfThree(month.warned);
  deduct("warnings", "limits", runs * policy.warnings, runs);
  const hundredths = wholeShares(month.incomplete, 0.01);
  deduct("incomplete", "supervision", Math.min(policy.mostIncomplete, hundredths * policy.incomplete), hundredths);
  for (const measure of month.discipline ?? []) deduct("discipline", "integrity", DISCIPLINE_POINTS[measure], 1);

  const parts = Object.fromEntries(
    Object.entries(APPRAISAL_PARTS).map(([part, { weight }]) => {
      const lost = deductions.filter((line) => line.part === part).reduce((sum, { points }) => sum - points, 0);
      return [part, Math.max(0, weight - lost)];
    }),
  ) as Record<AppraisalPart, number>;
  const additions: AppraisalLine[] = [];
  const early = wholeShares(month.early, 0.1);
  if (early > 0) additions.push({ reason: "early", part: undefined, points: early, count: early, controls: [] });
  const shorter = wholeShares(month.shorter ?? 0, 0.1);
  if (shorter >= 3) additions.push({ reason: "shorter", part: undefined, points: shorter, count: shorter, controls: [] });
  const score = [...Object.values(parts), ...additions.map(({ points }) => points)].reduce((sum, points) => sum + points, 0);
  return { score, parts, deductions, additions };
}

function runsOfThree(warned: readonly boolean[]): number {
  let runs = 0;
  let inRow = 0;
  for (const warning of warned) {
    inRow = warning ? inRow + 1 : 0;
    if (inRow % 3 === 0 && warning) runs++;
  }
  return runs;
}

/** How often a share holds another one: 0.3 holds 0.1 three times, although no processor can say so exactly. */
function wholeShares(share: number, of: number): number {
  return Math.floor(Number((share / of).toPrecision(12)));
}

/** Of a half-year or a year: the mean of its months. */
export function meanScore(months: readonly Pick<MonthScore, "score">[]): number | undefined {
  return months.length === 0 ? undefined : months.reduce((sum, { score }) => sum + score, 0) / months.length;
}

/**
 * A month as it is appraised, from the cases that ended in it and the signals of their records. A warning is a signal of `warning`,
 * by default APR-05; it deducts only in a row. `told` says which facts should be known of a case that has ended.
 */
export function monthOf(
  cases: readonly { readonly id: string; readonly facts: ApprovalCaseFacts }[],
  signals: readonly { readonly control: string; readonly level: "yellow" | "orange" | "red"; readonly record: { readonly id: string } }[],
  options: {
    readonly calendar: WorkingCalendar;
    readonly promisedWd: number;
    readonly warning?: string;
    readonly told?: readonly (keyof ApprovalCaseFacts)[];
  },
): AppraisedMonth {
  const { calendar, promisedWd, warning = "APR-05", told = ["item", "receivedAt", "acceptedAt", "decidedAt"] } = options;
  const ids = new Set(cases.map(({ id }) => id));
  const ours = signals.filter(({ record }) => ids.has(record.id));
  const ordered = [...cases].sort((a, b) => instantOf(a.facts.acceptedAt) - instantOf(b.facts.acceptedAt) || (a.id < b.id ? -1 : 1));
  const decided = cases.filter(({ facts }) => facts.acceptedAt !== undefined && facts.decidedAt !== undefined);
  const early = decided.filter(({ facts }) => workingDaysOf(facts, calendar) < promisedWd);
  const asked = cases.length * told.length;
  const missing = cases.reduce((sum, { facts }) => sum + told.filter((name) => facts[name] === undefined).length, 0);
  return {
    signals: ours.filter(({ control }) => control !== warning).map(({ control, level }) => ({ control, level })),
    warned: ordered.map(({ id }) => ours.some(({ control, record }) => control === warning && record.id === id)),
    incomplete: asked === 0 ? 0 : missing / asked,
    early: decided.length === 0 ? 0 : early.length / decided.length,
  };
}

function instantOf(time: string | undefined): number {
  return time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time);
}

/** Working days from acceptance to the decision, as the calendar counts them. */
function workingDaysOf({ acceptedAt, decidedAt }: ApprovalCaseFacts, calendar: WorkingCalendar): number {
  return acceptedAt === undefined || decidedAt === undefined
    ? Number.NaN
    : calendar.workingDays(calendar.dayOf(Date.parse(acceptedAt)), calendar.dayOf(Date.parse(decidedAt)));
}

export interface ItemPerformance {
  readonly item: string;
  readonly cases: number;
  /** Median number of steps, and of working days from acceptance to the decision. */
  readonly steps: number | undefined;
  readonly legal: number;
  readonly promised: number;
  readonly actual: number | undefined;
  /** How much shorter than the law the promise and the median case are, as a share of the legal limit. */
  readonly promisedShorter: number;
  readonly actualShorter: number | undefined;
}

/** How far an item was shortened (压缩审批时限): what the law gives, what was promised, and what its decided cases took. */
export function performanceOf(
  item: { readonly code: string; readonly legal: number; readonly promised: number },
  cases: Iterable<ApprovalCaseFacts>,
  calendar: WorkingCalendar,
): ItemPerformance {
  const { code, legal, promised } = item;
  const decided = [...cases].filter((facts) => facts.item === code && facts.decidedAt !== undefined && facts.acceptedAt !== undefined);
  const actual = median(decided.map((facts) => workingDaysOf(facts, calendar)));
  return {
    item: code,
    cases: decided.length,
    steps: median(decided.map(({ steps }) => steps.length)),
    legal,
    promised,
    actual,
    promisedShorter: (legal - promised) / legal,
    actualShorter: actual === undefined ? undefined : (legal - actual) / legal,
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
