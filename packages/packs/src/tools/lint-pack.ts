import {
  BUILT_IN_KINDS,
  type ControlPack,
  createCalendar,
  createKindRegistry,
  type KindRegistry,
  type WorkingCalendar,
} from "@plumbline/core";
import { lintControl } from "./lint-control.ts";
import { lintNotices } from "./lint-notices.ts";
import { lintProcesses } from "./lint-processes.ts";
import { lintArticles, type RegulationArticles } from "./lint-regulations.ts";
import { lintStories } from "./lint-stories.ts";

/** Something that a pack lacks, or has wrong, although it is valid. */
export interface LintFinding {
  /** `snake_case`, for programs; `LINT_CODES` says what each means. */
  readonly code: LintCode;
  readonly pack: string;
  /** What it is about: a control point, a risk, a process and step, a table, a regulation. */
  readonly id: string;
  /** Member of it. */
  readonly path: string;
  readonly message: string;
}

export const LINT_CODES = {
  no_citation: "A control point names no norm and no practice.",
  no_article: "A norm whose article was read is cited without the article.",
  article_without_control: "An article of a regulation has no control point.",
  step_without_control: "A step of a process has no control point.",
  no_criterion: "A control point reads nothing, so that nothing can be tested.",
  unknown_control: "A control point is named that the pack does not have.",
  unknown_step: "A step is named that the process does not have.",
  unknown_event: "An event type is named that the pack does not know.",
  process_cycle: "Steps of a process follow upon themselves.",
  process_without_start: "No step of a process comes first.",
  invalid_control: "A control point cannot be prepared: an expression, a parameter that nobody reads, a kind.",
  time_without_due: "The answer depends on the time of the question, and nothing says when to ask again.",
  event_not_folded: "An event is said to decide a control point, and changes nothing of its records.",
  milestone_not_initial: "What waits for a milestone needs it to be false in a record that has just begun.",
  fact_untold: "A fact is read that no story of the pack gives: it may be misspelt, or no event tells it.",
  parameter_without_schema: "A parameter does not say which values may be set.",
  parameter_schema: "A parameter has a schema that is not read here, or a value that does not fit it.",
  parameter_without_unit: "A number can be set, and nothing says what it counts.",
  mode_confidence: "The actor is told, or the act stopped, on ground that was not read, or on a value that localities set.",
  mode_visibility: "The actor is told of what only the supervisor may see.",
  no_notice: "A control point has no words for people.",
  notice_title: "A title is longer than 20 characters.",
  notice_words: "A notice accuses, or presses.",
  notice_languages: "A text is missing in one language, or the languages name different values.",
  notice_path: "A notice or a control point reads a value that has no name for people.",
  no_example: "A control point lacks an example that it finds, or one that it does not.",
  no_story: "A control point lacks a story of events that it finds, or one that it does not.",
  example_differs: "An example does not come out as it says.",
  young_record: "A story that is as it should be is found while it is being told.",
  control_without_risk: "A control point watches no risk, or several.",
  table_without_source: "A reference table that is no sample cites nothing.",
  duplicate: "An id is there twice.",
} as const;

export type LintCode = keyof typeof LINT_CODES;

export interface LintOptions {
  readonly kinds?: KindRegistry;
  readonly calendar?: WorkingCalendar;
  /** Regulations whose articles should each have a control point, or say why none. */
  readonly regulations?: readonly RegulationArticles[];
  /** Control points of other packs, which cover articles as well. */
  readonly others?: ControlPack["controls"];
}

/** What the rules of a checker need. */
export interface LintContext {
  readonly pack: ControlPack;
  readonly kinds: KindRegistry;
  readonly calendar: WorkingCalendar;
  report(code: LintCode, id: string, path: string, message: string): void;
}

/** Findings about a pack, in the order of its parts; none when it is sound. */
export function lintPack(pack: ControlPack, options: LintOptions = {}): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const context: LintContext = {
    pack,
    kinds: options.kinds ?? createKindRegistry([...BUILT_IN_KINDS, ...pack.kinds]),
    calendar: options.calendar ?? createCalendar(),
    report: (code, id, path, message) => findings.push({ code, pack: pack.id, id, path, message }),
  };
  lintIds(context);
  for (const control of pack.controls) lintControl(control, context);
  lintStories(context);
  lintNotices(context);
  lintRisks(context);
  lintProcesses(pack.processes ?? [], context);
  for (const regulation of options.regulations ?? []) lintArticles(regulation, [...pack.controls, ...(options.others ?? [])], context);
  return findings;
}

/** Articles without a control point, of regulations that belong to no single pack. */
export function lintRegulations(
  regulations: readonly RegulationArticles[],
  controls: readonly Pick<ControlPack["controls"][number], "id" | "citations">[],
): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const report: LintContext["report"] = (code, id, path, message) => findings.push({ code, pack: "", id, path, message });
  for (const regulation of regulations) lintArticles(regulation, controls, { report });
  return findings;
}

function lintIds({ pack, report }: LintContext): void {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["events", pack.events.map(({ type }) => type)],
    ["risks", (pack.risks ?? []).map(({ id }) => id)],
    ["tables", (pack.tables ?? []).map(({ id }) => id)],
    ["processes", (pack.processes ?? []).map(({ id }) => id)],
    ["examples", (pack.examples ?? []).map(({ control, name }) => `${control} ${name}`)],
  ];
  for (const [path, ids] of lists) {
    const seen = new Set<string>();
    for (const id of ids) {
      if (seen.has(id)) report("duplicate", id, path, `${id} is there twice under ${path}`);
      seen.add(id);
    }
  }
}

function lintRisks({ pack, report }: LintContext): void {
  const known = new Set(pack.controls.map(({ id }) => id));
  for (const { id, controls } of pack.risks ?? []) {
    for (const control of controls) if (!known.has(control)) report("unknown_control", id, "controls", `names control point ${control}`);
  }
  for (const control of known) {
    const count = (pack.risks ?? []).filter(({ controls }) => controls.includes(control)).length;
    if (count !== 1) report("control_without_risk", control, "risks", count === 0 ? "is at no risk" : `is at ${count} risks`);
  }
  for (const { id, citations, sample } of pack.tables ?? []) {
    if (citations.length === 0 && !sample) report("table_without_source", id, "citations", "cites nothing and is not marked as a sample");
  }
}
