import { PlumblineError } from "@plumbline/core";
import { member, textAt } from "./read.ts";
import { type Figures, type FlagContext, type FlagFinding, isMarketFlag, type Missing, type RedFlag, type Release } from "./types.ts";

export interface ChosenFlag {
  readonly flag: RedFlag;
  /** Checked against the flag's schema; its defaults where nothing is said. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** Which processes are looked at at all. */
export interface AssessmentScope {
  /** `tender.procurementMethodDetails` that are left out, exactly as written. */
  readonly excludedMethodDetails?: readonly string[] | undefined;
  /** `tender.procurementMethod` that are looked at; all where none is named. */
  readonly methods?: readonly string[] | undefined;
}

export interface AssessmentOptions {
  readonly flags: readonly ChosenFlag[];
  readonly scope?: AssessmentScope | undefined;
  /** Offset of dates that name none; China's where nothing is said. */
  readonly zone?: string | undefined;
}

/** What a flag said of all processes. */
export interface FlagSummary {
  readonly id: string;
  readonly flagged: number;
  readonly notFlagged: number;
  readonly notComputable: number;
  readonly excluded: number;
  /** How often something was missing, most often first. */
  readonly missing: readonly (Missing & { readonly count: number })[];
  /** By group: what all were measured by. */
  readonly figures: readonly { readonly group: string; readonly figures: Figures }[];
}

export interface FlagReport {
  /** Processes that were looked at. */
  readonly processes: number;
  /** Processes outside the scope: cancelled, or of a method that is left out. */
  readonly outside: number;
  readonly flags: readonly FlagSummary[];
  /** In the order of flags, then of processes. */
  readonly findings: readonly (FlagFinding & { readonly flag: string })[];
}

/** What was gathered of a part of the processes; can be cloned into another thread. */
export interface AssessmentPart {
  readonly processes: number;
  readonly outside: number;
  readonly flags: readonly FlagPart[];
}

/** What was gathered for one flag. */
export interface FlagPart {
  flagged: number;
  notFlagged: number;
  notComputable: number;
  excluded: number;
  readonly missing: Map<string, number>;
  readonly findings: FlagFinding[];
  /** Of a flag that compares: its states by group, and how many processes it observed. */
  readonly states: Map<string, unknown>;
}

export interface Assessment {
  /** Takes one compiled release, each process once. What is no object with a text for `ocid` is passed over. */
  add(release: Release): void;
  /** What was gathered so far, to be handed to another assessment with the same options. */
  part(): AssessmentPart;
  /** Takes in what came later in the file. */
  take(part: AssessmentPart): void;
  /** Compares what has to be compared. Nothing may be added after it. */
  finish(): FlagReport;
}

/** Throws `CONTROL_INVALID` for parameters that a flag does not know. */
export function createAssessment({ flags, scope = {}, zone = "+08:00" }: AssessmentOptions): Assessment {
  const context: FlagContext = { zone };
  const bound = flags.map((chosen) => ({ flag: chosen.flag, params: parsedParams(chosen), part: emptyPart() }));
  const isInScope = scopeOf(scope);
  let processes = 0;
  let outside = 0;

  const addTo = ({ flag, params, part }: (typeof bound)[number], ocid: string, release: Release): void => {
    const answer = isMarketFlag(flag) ? flag.observe(release, params, context) : flag.assess(release, params, context);
    switch (answer.outcome) {
      case "observed":
        for (const { group, value } of answer.members) {
          const { start, add } = flag as Extract<RedFlag, { judge: unknown }>;
          let state = part.states.get(group);
          if (state === undefined) {
            state = start();
            part.states.set(group, state);
          }
          add(state, ocid, value);
        }
        part.notFlagged += 1;
        break;
      case "flagged":
        part.flagged += 1;
        part.findings.push(...answer.findings);
        break;
      case "notComputable":
        part.notComputable += 1;
        for (const { path, reason } of answer.missing) count(part.missing, `${reason} ${path}`, 1);
        break;
      default:
        part[answer.outcome] += 1;
    }
  };

  return {
    add(release) {
      const ocid = textAt(release, "ocid");
      if (ocid === undefined) return;
      if (!isInScope(release)) {
        outside += 1;
        return;
      }
      processes += 1;
      for (const one of bound) addTo(one, ocid, release);
    },
    part: () => ({ processes, outside, flags: bound.map(({ part }) => part) }),
    take(later) {
      processes += later.processes;
      outside += later.outside;
      bound.forEach(({ flag, part }, i) => {
        const other = later.flags[i] as FlagPart;
        part.flagged += other.flagged;
        part.notFlagged += other.notFlagged;
        part.notComputable += other.notComputable;
        part.excluded += other.excluded;
        for (const [key, n] of other.missing) count(part.missing, key, n);
        for (const finding of other.findings) part.findings.push(finding);
        if (!isMarketFlag(flag)) return;
        for (const [group, state] of other.states) {
          const known = part.states.get(group);
          if (known === undefined) part.states.set(group, state);
          else flag.merge(known, state);
        }
      });
    },
    finish() {
      const findings: (FlagFinding & { flag: string })[] = [];
      const summaries = bound.map(({ flag, params, part }): FlagSummary => {
        const figures: { group: string; figures: Figures }[] = [];
        if (isMarketFlag(flag)) {
          const flagged = new Set<string>();
          for (const [group, state] of part.states) {
            const judged = flag.judge(state, params, group);
            if (judged.figures) figures.push({ group, figures: judged.figures });
            for (const { path, reason } of judged.missing ?? []) count(part.missing, `${reason} ${path}`, 1);
            for (const finding of judged.findings) {
              flagged.add(`${finding.subject} ${finding.id}`);
              part.findings.push(finding);
            }
          }
          // Of a flag that compares, subjects are counted: what is flagged may be a supplier.
          part.flagged = flagged.size;
        }
        for (const finding of part.findings) findings.push({ flag: flag.id, ...finding });
        const missing = [...part.missing].map(([key, n]) => ({ ...missingOf(key), count: n }));
        missing.sort((a, b) => b.count - a.count || (`${a.path} ${a.reason}` < `${b.path} ${b.reason}` ? -1 : 1));
        const { flagged, notFlagged, notComputable, excluded } = part;
        return { id: flag.id, flagged, notFlagged, notComputable, excluded, missing, figures };
      });
      return { processes, outside, flags: summaries, findings };
    },
  };
}

function parsedParams({ flag, params }: ChosenFlag): unknown {
  const parsed = flag.params.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlumblineError("CONTROL_INVALID", `red flag ${flag.id}: ${issue?.path.join(".") || "parameters"}: ${issue?.message}`, {
    details: { flag: flag.id },
  });
}

function emptyPart(): FlagPart {
  return { flagged: 0, notFlagged: 0, notComputable: 0, excluded: 0, missing: new Map(), findings: [], states: new Map() };
}

/** Whether a process is looked at: not cancelled, and of a method that is not left out. */
export function scopeOf({ excludedMethodDetails = [], methods = [] }: AssessmentScope): (release: Release) => boolean {
  const excluded = new Set(excludedMethodDetails);
  const wanted = new Set(methods);
  return (release) => {
    const tender = member(release, "tender");
    if (textAt(tender, "status") === "cancelled") return false;
    const details = textAt(tender, "procurementMethodDetails");
    if (details !== undefined && excluded.has(details)) return false;
    return wanted.size === 0 || wanted.has(textAt(tender, "procurementMethod") ?? "");
  };
}

function count(counts: Map<string, number>, key: string, n: number): void {
  counts.set(key, (counts.get(key) ?? 0) + n);
}

function missingOf(key: string): Missing {
  const at = key.indexOf(" ");
  return { reason: key.slice(0, at) as Missing["reason"], path: key.slice(at + 1) };
}
