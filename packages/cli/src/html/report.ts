import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { type AuditResult, createCalendar, type LogCase, type TimedEvent } from "@plumbline/core";
import { auditGroup } from "../audit/audit-group.ts";
import { LogFacts } from "../audit/log-facts.ts";
import type { AuditRequest } from "../audit/request.ts";
import { runAudits } from "../audit/run-audits.ts";
import type { LogGroup } from "../input/groups.ts";
import { valuesOf } from "../output/values.ts";
import { wordsOf } from "../output/words.ts";
import { version } from "../version.ts";
import { count, FindingCounts, type ProvenFinding } from "./collect.ts";
import { page } from "./page.ts";
import { DirectlyFollows } from "./process.ts";
import { textsOf } from "./texts.ts";

/** All that the page shows of one log. */
export interface GroupReport {
  readonly group: LogGroup;
  readonly results: readonly AuditResult[];
  readonly found: FindingCounts;
  readonly facts: LogFacts;
  readonly process: DirectlyFollows;
  /** Steps of each actor, by which the number of findings is to be seen. */
  readonly stepsOf: ReadonlyMap<string, number>;
  readonly worst: readonly WorstCase[];
}

export interface WorstCase {
  readonly logCase: LogCase;
  readonly findings: readonly ProvenFinding[];
}

export interface HtmlReport {
  readonly results: readonly AuditResult[];
  readonly text: string;
  readonly facts: ReadonlyMap<LogGroup, LogFacts>;
}

const WORST = 10;

/**
 * Runs the audit and makes one page of it that needs nothing else. Reads each log twice: which cases to show, and which
 * paths only they take, is known after the first time.
 */
export async function htmlReport(request: AuditRequest): Promise<HtmlReport> {
  const calendar = createCalendar();
  const counts = new Map<LogGroup, FindingCounts>();
  const results = await runAudits(request, (group) => {
    const counted = new FindingCounts(calendar);
    counts.set(group, counted);
    return counted;
  });
  const byId = new Map(results.map((result) => [result.id, result]));
  const second = request.selection.groups.map((group) =>
    secondLook(
      group,
      counts.get(group) as FindingCounts,
      group.checks.map((check) => byId.get(check.id) as AuditResult),
      request,
    ),
  );
  for (const { path, batches } of request.logs) {
    const readers = second.filter((each) => each.group.paths.includes(path));
    if (readers.length === 0) continue;
    for await (const batch of batches()) for (const logCase of batch) for (const reader of readers) reader.add(logCase);
  }
  const files = await Promise.all(
    [...request.logs.map((log) => log.path), request.controls].map(async (path) => ({
      name: basename(path),
      sha256: await sha256Of(path),
    })),
  );
  const { language } = request;
  const groups = second.map((each) => each.finish());
  const text = page({
    language,
    groups,
    skipped: request.selection.skipped,
    logs: files.slice(0, -1),
    controls: files.at(-1) as (typeof files)[number],
    version: version(),
    asOf: request.asOf,
    zone: calendar.zone,
    texts: textsOf(language),
    words: wordsOf(language),
    values: valuesOf(language, calendar.zone),
  });
  return { results, text, facts: new Map(groups.map((each) => [each.group, each.facts])) };
}

function secondLook(group: LogGroup, found: FindingCounts, results: readonly AuditResult[], request: AuditRequest) {
  const wanted = found.worst(WORST);
  const places = new Map(wanted.map((each, index) => [each.id, index]));
  const findings: ProvenFinding[][] = wanted.map((each) => [...(found.late.get(each.id) ?? [])]);
  const cases: (LogCase | undefined)[] = wanted.map(() => undefined);
  const facts = new LogFacts();
  const process = new DirectlyFollows();
  const stepsOf = new Map<string, number>();
  let shown: LogCase | undefined;

  const onCase = (logCase: LogCase): void => {
    shown = logCase;
    facts.add(logCase);
    process.add(logCase, found.flagged.has(logCase.id));
    for (const { actor } of logCase.events) if (actor?.id) count(stepsOf, actor.id);
    const late = found.late.get(logCase.id);
    if (late) {
      const events = new Map<string, TimedEvent>(logCase.events.map((event) => [event.id, event]));
      for (const { finding } of late) found.countActors(finding, events);
    }
  };
  const onFinding = (check: ProvenFinding["check"], id: string, finding: ProvenFinding["finding"]): void => {
    findings[places.get(id) as number]?.push({ check, finding, level: finding.level ?? check.level });
  };
  // Controls of single records are asked again, for the few cases that are shown; the instant is now known.
  const again = auditGroup(group, { kinds: request.kinds, asOf: request.asOf ?? finite(found.lastAt) }, { onCase, onFinding });
  const others = auditGroup({ ...group, checks: [] }, { kinds: request.kinds, asOf: request.asOf }, { onCase });

  return {
    group,
    add(logCase: LogCase): void {
      const place = places.get(logCase.id);
      (place === undefined ? others : again).add(logCase);
      if (place !== undefined) cases[place] = shown;
    },
    finish(): GroupReport {
      const worst = cases.flatMap((logCase, place) => (logCase ? [{ logCase, findings: findings[place] ?? [] }] : []));
      return { group, results, found, facts, process, stepsOf, worst };
    },
  };
}

function finite(at: number): number | undefined {
  return Number.isFinite(at) ? at : undefined;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
