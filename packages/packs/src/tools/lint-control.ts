import {
  type ControlPoint,
  defaultValues,
  isGroupKind,
  isPlumblineError,
  type Json,
  kindParams,
  ownEvents,
  PlumblineError,
} from "@plumbline/core";
import { type Compiled, expressionsOf } from "./expressions.ts";
import { schemaOf } from "./json-schema.ts";
import type { LintContext } from "./lint-pack.ts";

/** What is asked of one control point, whatever else the pack has. */
export function lintControl(control: ControlPoint, context: LintContext): void {
  lintCitations(control, context);
  lintParameters(control, context);
  lintMode(control, context);
  lintEvents(control, context);
  const { id, examples } = control;
  if (control.kind === "expression" && control.settings.when === undefined) {
    context.report("no_criterion", id, "settings.when", "says nothing that could be true or false");
    return;
  }
  const compiled = prepared(control, context);
  if (!compiled) return;
  // Where steps or other records are read, facts alone show nothing: stories do.
  if (!examples && compiled.asksOneRecord)
    context.report("no_example", id, "examples", "has no facts that it finds, and none that it does not");
  if (!compiled.readsSomething)
    context.report("no_criterion", id, "settings", "reads no fact and no step: whatever happens, it says the same");
  if (!compiled.expressions) return;
  const { when, due, open } = compiled.expressions;
  if (when.readsAsOf && (!due || !open)) {
    const lacks = [due ? undefined : "due", open ? undefined : "open"].filter((name) => name !== undefined);
    context.report("time_without_due", id, `settings.${lacks[0]}`, `asks what day it is, and has no ${lacks.join(" and no ")}`);
  }
}

function prepared(
  control: ControlPoint,
  context: LintContext,
): { readonly readsSomething: boolean; readonly asksOneRecord: boolean; readonly expressions: Compiled | undefined } | undefined {
  try {
    const kind = context.kinds.get(control.kind);
    const parsed = kind.params.safeParse(kindParams(control, defaultValues(control), kind.valuesUnder));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new PlumblineError("PARAMETER_INVALID", `${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
    }
    const ready = kind.prepare(parsed.data, { calendar: context.calendar });
    const { facts, trace } = kind.reads(ready);
    return {
      asksOneRecord: !isGroupKind(kind) && !trace,
      readsSomething: isGroupKind(kind) || trace || facts === "all" || facts.length > 0,
      expressions: expressionsOf(control, context.calendar),
    };
  } catch (error) {
    context.report("invalid_control", control.id, "settings", isPlumblineError(error) ? `${error.code}: ${error.message}` : String(error));
    return undefined;
  }
}

function lintCitations({ id, citations }: ControlPoint, { report }: LintContext): void {
  if (citations.every(({ regulation }) => regulation === UNCITED)) {
    report("no_citation", id, "citations", "cites no regulation and calls itself no practice");
  }
  citations.forEach(({ regulation, article, confidence }, i) => {
    if (confidence === "text" && article === undefined)
      report("no_article", id, `citations.${i}.article`, `cites ${regulation} as read, without its article`);
  });
}

/** Stands in a document that is linted although it could not be loaded. */
export const UNCITED = "(uncited)";

function lintParameters({ id, params }: ControlPoint, { report }: LintContext): void {
  for (const [name, { value, unit, schema }] of Object.entries(params)) {
    const path = `params.${name}`;
    if (typeof value === "number" && unit === undefined)
      report("parameter_without_unit", id, `${path}.unit`, `${name} is ${value} of nothing`);
    if (schema === undefined) {
      report("parameter_without_schema", id, `${path}.schema`, `nothing says which values ${name} may take`);
      continue;
    }
    try {
      const parsed = schemaOf(schema as Json, `${path}.schema`).safeParse(value);
      const issue = parsed.success ? undefined : parsed.error.issues[0];
      if (issue) report("parameter_schema", id, [path, "value", ...issue.path].join("."), `does not fit its schema: ${issue.message}`);
    } catch (error) {
      report("parameter_schema", id, `${path}.schema`, (error as Error).message);
    }
  }
}

function lintMode({ id, mode, citations, params, visibility, reviewedBy }: ControlPoint, { report }: LintContext): void {
  if (mode !== "advise" && mode !== "block") return;
  if (visibility !== "actor")
    report("mode_visibility", id, "visibility", `mode ${mode} tells the actor what visibility ${visibility} keeps from them`);
  const confidence = citations[0]?.confidence;
  if (confidence === "memory" || confidence === "practice") {
    report("mode_confidence", id, "mode", `is in mode ${mode} on ${confidence === "memory" ? "a norm from memory" : "a practice"}`);
  }
  const delegated = Object.entries(params).find(([, parameter]) => parameter.delegated)?.[0];
  if (delegated !== undefined)
    report("mode_confidence", id, "mode", `is in mode ${mode} with a sample value of ${delegated}, which localities set`);
  if (mode === "block" && !reviewedBy) report("mode_confidence", id, "reviewedBy", "stops acts without a legal reviewer");
}

function lintEvents({ id, on, needs, record }: ControlPoint, { pack, report }: LintContext): void {
  const definition = pack.records.find(({ type }) => type === record);
  const folded = Object.keys(definition?.on ?? {});
  const known = new Set([...pack.events, ...ownEvents].map(({ type }) => type));
  for (const type of on) {
    if (!known.has(type)) report("unknown_event", id, "on", `names the event ${type}`);
    else if (definition && !folded.includes(type) && !definition.otherwise && definition.trace !== "all") {
      report("event_not_folded", id, "on", `${type} changes nothing of a ${record}`);
    }
  }
  const initial = definition?.initial("lint") ?? {};
  for (const [fact, { milestone, evidence }] of Object.entries(needs)) {
    if (evidence !== undefined && !known.has(evidence))
      report("unknown_event", id, `needs.${fact}.evidence`, `names the event ${evidence}`);
    if (milestone !== undefined && initial[milestone] !== false) {
      report("milestone_not_initial", id, `needs.${fact}.milestone`, `${milestone} is not false in a ${record} that has just begun`);
    }
  }
}
