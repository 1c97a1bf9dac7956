import type { AuditResult, Json, SignalLevel, TimedEvent } from "@plumbline/core";
import type { FileCheck } from "../input/checks-file.ts";
import type { Language } from "../language.ts";
import { outcomeOf, outcomeWords } from "../output/outcome.ts";
import type { Values } from "../output/values.ts";
import type { Words } from "../output/words.ts";
import { LEVELS, type ProvenFinding } from "./collect.ts";
import { type Html, html, raw } from "./html.ts";
import { END, mostFrequent, START } from "./process.ts";
import { processMap } from "./process-map.ts";
import type { GroupReport, WorstCase } from "./report.ts";
import { reportPage } from "./report-page.ts";
import { STYLE } from "./style.ts";
import type { Texts } from "./texts.ts";

export interface PageData {
  readonly language: Language;
  readonly groups: readonly GroupReport[];
  readonly skipped: readonly FileCheck[];
  readonly logs: readonly FileDigest[];
  readonly controls: FileDigest;
  readonly version: string;
  readonly asOf: number | undefined;
  readonly zone: string;
  readonly texts: Texts;
  readonly words: Words;
  readonly values: Values;
}

interface FileDigest {
  readonly name: string;
  readonly sha256: string;
}

/** The whole report. */
export function page(data: PageData): string {
  const { texts, language, groups, version } = data;
  const names = groups.map(({ group }) => group.name).join(texts.joint);
  const content = html`${groups.length > 1 && html`<nav aria-label="${texts.logs}" class="toc">${groups.map(({ group }, index) => html`<a href="#log-${index}">${group.name}</a>`)}</nav>`}
${groups.map((group, index) => groupSection(group, index, data))}
${howPanel(data)}
${provenancePanel(data)}`;
  return reportPage({ language, texts, names, style: STYLE, version, content });
}

function groupSection(report: GroupReport, index: number, data: PageData): Html {
  const id = `log-${index}`;
  return html`<section class="log" id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${report.group.name}</h2>
${countsPanel(report, id, data)}
${controlsPanel(report, id, data)}
<div${periods(report.found.byMonth).columns.length <= NARROW_COLUMNS && html` class="two"`}>${timePanel(report, id, data)}${actorPanel(report, id, data)}</div>
${processPanel(report, id, data)}
${worstPanel(report, id, data)}
${undecidedPanel(report, id, data)}
</section>`;
}

function panel(id: string, title: string, meta: string, body: Html, foot?: string): Html {
  return html`<section class="pn" aria-labelledby="${id}"><header><h3 id="${id}">${title}</h3><span class="meta">${meta}</span></header>${body}${foot !== undefined && html`<p class="ft">${foot}</p>`}</section>
`;
}

function countsPanel({ found, facts, process }: GroupReport, id: string, { texts, values, asOf }: PageData): Html {
  const byLevel = new Map<SignalLevel, number>();
  for (const { level } of found.flagged.values()) byLevel.set(level, (byLevel.get(level) ?? 0) + 1);
  const levels = LEVELS.map(
    (level) =>
      html`<div>${badge(level, texts.level[level])}<p><b>${values.number(byLevel.get(level) ?? 0)}</b> <span class="u">${texts.unit}</span></p></div>`,
  );
  const clear = facts.cases - found.flagged.size;
  const period = facts.events > 0 ? `${values.date(facts.firstAt)} ${texts.to} ${values.date(facts.lastAt)}` : texts.none;
  return panel(
    `${id}-o`,
    texts.overview,
    texts.levelFoot,
    html`<div class="counts">${levels}<div>${badge("green", texts.level.green)}<p><b>${values.number(clear)}</b> <span class="u">${texts.unit}</span></p></div><div><dl><dt>${texts.cases}</dt><dd>${values.number(facts.cases)}</dd><dt>${texts.events}</dt><dd>${values.number(facts.events)}</dd><dt>${texts.activities}</dt><dd>${values.number(process.activities.length)}</dd><dt>${texts.actors}</dt><dd>${values.number(facts.actors.size)}</dd><dt>${texts.period}</dt><dd class="nb">${period}</dd>${asOf !== undefined && html`<dt>${texts.asOf}</dt><dd class="nb">${values.moment(asOf)}</dd>`}</dl></div></div>`,
  );
}

const SHAPES: Readonly<Record<SignalLevel | "green", string>> = {
  red: '<path d="M1.2 1.2h11.6v11.6H1.2z"/>',
  orange: '<path d="M7 .4 13.6 7 7 13.6.4 7z"/>',
  yellow: '<path d="M7 .9 13.6 12.9H.4z"/>',
  green: '<circle cx="7" cy="7" r="6.3"/><path d="M4 7.2l2.1 2.1L10 5.2"/>',
};

function badge(level: SignalLevel | "green", word: string): Html {
  return html`<span class="lv lv-${level}"><svg viewBox="0 0 14 14" aria-hidden="true">${raw(SHAPES[level])}</svg>${word}</span>`;
}

function bar(value: number, most: number): Html {
  const width = most > 0 && value > 0 ? Math.max(1, Math.round((value / most) * 100)) : 0;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" class="b0"/><rect width="${width}" height="8" class="b1"/></svg>`;
}

function controlsPanel(report: GroupReport, id: string, data: PageData): Html {
  const { texts, values } = data;
  const { group, results, facts, found } = report;
  const rows = group.checks.map((check, index) => ({ check, result: results[index] as AuditResult }));
  const most = Math.max(1, ...results.map((result) => result.violating.length));
  const body = rows.map(({ check, result }) => {
    const outcome = outcomeOf(result);
    const n = result.violating.length;
    const share = facts.cases > 0 ? `${values.number(Math.round((n / facts.cases) * 1000) / 10)}%` : "";
    return html`<tr><th scope="row"><span class="ti">${titleOf(check, data)}</span><span class="l2">${check.id}</span></th><td>${outcome === "found" ? badge(check.level, texts.level[check.level]) : html`<span class="zero nb">${outcomeWords(outcome, result, data.language, values)}</span>`}<span class="l2">${measures(result, data)}</span></td><td class="num">${n > 0 ? values.number(n) : html`<span class="zero">0</span>`}</td><td class="num hide-s">${share}</td><td class="w hide-s">${bar(n, most)}</td><td class="num hide-s">${values.number(found.byCheck.get(check) ?? 0)}</td></tr>`;
  });
  return panel(
    `${id}-c`,
    texts.byControl,
    texts.byControlMeta,
    scrolling(
      texts.byControl,
      texts,
      html`<table class="tb"><caption class="sr">${texts.byControl}</caption><thead><tr><th scope="col">${texts.control}</th><th scope="col">${texts.result}</th><th scope="col" class="num">${texts.toLookAt}</th><th scope="col" class="num hide-s">${texts.share}</th><th scope="col" class="hide-s"><span class="sr">${texts.toLookAt}</span></th><th scope="col" class="num hide-s">${texts.findings}</th></tr></thead><tbody>${body}</tbody></table>`,
    ),
  );
}

function measures({ result }: AuditResult, { words, values, texts }: PageData): string {
  return Object.entries(result)
    .filter(([name]) => name !== "violations")
    .map(([name, value]) => `${words.field(name)} ${values.field(name, value)}`)
    .join(texts.joint);
}

function titleOf(check: FileCheck, { language, words }: PageData): string {
  return check.title?.[language] ?? words.kind(check.kind) ?? check.kind;
}

function scrolling(name: string, texts: Texts, body: Html, tall = false): Html {
  return html`<div class="scroll${tall && " tall"}" tabindex="0" role="region" aria-label="${name}${texts.joint}${texts.scrollable}">${body}</div>`;
}

const MOST_COLUMNS = 24;
const COLUMN = 46;
// As many as fit into half the page; with more the chart takes all of it.
const NARROW_COLUMNS = 11;

function timePanel({ found }: GroupReport, id: string, { texts, values, zone }: PageData): Html {
  const { unit, columns } = periods(found.byMonth);
  const meta = texts.byTimeMeta(unit, zone);
  if (columns.length === 0) return panel(`${id}-t`, texts.byTime, "", html`<p class="bd">${texts.noFindings}</p>`);
  const most = Math.max(...columns.map(([, n]) => n));
  const [width, height] = [Math.max(columns.length * COLUMN, 2 * COLUMN), 150];
  const drawn = columns.map(([name, n], index) => {
    const tall = Math.max(n > 0 ? 2 : 0, Math.round((n / most) * 96));
    const x = index * COLUMN;
    return html`<text x="${x + COLUMN / 2}" y="${112 - tall}" text-anchor="middle">${short(n, values)}</text><rect x="${x + 9}" y="${118 - tall}" width="${COLUMN - 18}" height="${tall}"/><text x="${x + COLUMN / 2}" y="134" text-anchor="middle">${unit === "month" ? name.slice(5) : unit === "quarter" ? name.slice(5) : name}</text>${(index === 0 || name.slice(0, 4) !== columns[index - 1]?.[0].slice(0, 4)) && unit !== "year" && html`<text x="${x + COLUMN / 2}" y="148" text-anchor="middle">${name.slice(0, 4)}</text>`}`;
  });
  const rows = columns.map(([name, n]) => html`<tr><th scope="row">${name}</th><td class="num">${values.number(n)}</td></tr>`);
  return panel(
    `${id}-t`,
    texts.byTime,
    meta,
    html`<div class="bd scroll" tabindex="0" role="region" aria-label="${texts.byTime}${texts.joint}${texts.scrollable}"><svg class="cols" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-tt ${id}-td"><title id="${id}-tt">${texts.byTime}</title><desc id="${id}-td">${meta}</desc>${drawn}<path class="ax" d="M0 118.5H${width}"/></svg></div><details><summary>${texts.table}</summary><table class="tb"><caption class="sr">${texts.byTime}</caption><thead><tr><th scope="col">${texts.time}</th><th scope="col" class="num">${texts.findings}</th></tr></thead><tbody>${rows}</tbody></table></details>`,
  );
}

function short(n: number, values: Values): string {
  return n < 100_000 ? values.number(n) : `${values.number(Math.round(n / 1000))}k`;
}

/** Months, or quarters or years when there would be too many; those without findings between others are there with 0. */
function periods(byMonth: ReadonlyMap<string, number>): {
  unit: "month" | "quarter" | "year";
  columns: readonly (readonly [string, number])[];
} {
  const months = [...byMonth.keys()].sort();
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return { unit: "month", columns: [] };
  const index = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const span = index(last) - index(first) + 1;
  const [unit, size] =
    span <= MOST_COLUMNS ? (["month", 1] as const) : span <= MOST_COLUMNS * 3 ? (["quarter", 3] as const) : (["year", 12] as const);
  const counts = new Map<number, number>();
  for (const [month, n] of byMonth) counts.set(Math.floor(index(month) / size), (counts.get(Math.floor(index(month) / size)) ?? 0) + n);
  const columns: (readonly [string, number])[] = [];
  for (let at = Math.floor(index(first) / size); at <= Math.floor(index(last) / size); at++)
    columns.push([nameOf(at, unit), counts.get(at) ?? 0]);
  // A wrong year in one record must not make a picture of a thousand columns.
  return { unit, columns: columns.length > 60 ? columns.filter(([, n]) => n > 0).slice(-60) : columns };
}

function nameOf(at: number, unit: "month" | "quarter" | "year"): string {
  if (unit === "year") return String(at);
  const perYear = unit === "month" ? 12 : 4;
  const year = Math.floor(at / perYear);
  const part = (at % perYear) + 1;
  return unit === "month" ? `${year}-${String(part).padStart(2, "0")}` : `${year} Q${part}`;
}

const MOST_ACTORS = 500;

function actorPanel({ found, stepsOf }: GroupReport, id: string, { texts, values }: PageData): Html {
  // By name and not by number: people are not ranked.
  const all = [...found.byActor].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  if (all.length === 0)
    return panel(`${id}-a`, texts.byActor, "", html`<p class="bd">${found.flagged.size > 0 ? texts.noActors : texts.noFindings}</p>`);
  const shown = all.slice(0, MOST_ACTORS);
  const most = shown.reduce((highest, [, n]) => Math.max(highest, n), 0);
  const rows = shown.map(([actor, n]) => {
    const steps = stepsOf.get(actor) ?? 0;
    return html`<tr><th scope="row">${actor}</th><td class="num">${values.number(n)}</td><td class="w">${bar(n, most)}</td><td class="num">${values.number(steps)}</td><td class="num">${steps > 0 ? values.number(Math.round((n / steps) * 1000)) : ""}</td></tr>`;
  });
  return panel(
    `${id}-a`,
    texts.byActor,
    texts.byActorMeta(shown.length, all.length),
    scrolling(
      texts.byActor,
      texts,
      html`<table class="tb"><caption class="sr">${texts.byActor}</caption><thead><tr><th scope="col">${texts.actor}</th><th scope="col" class="num">${texts.findings}</th><th scope="col"><span class="sr">${texts.findings}</span></th><th scope="col" class="num">${texts.steps}</th><th scope="col" class="num">${texts.perThousand}</th></tr></thead><tbody>${rows}</tbody></table>`,
      true,
    ),
    texts.byActorFoot,
  );
}

const COVERED = 0.95;

// Where nearly every case has a finding, a path that others do not take says nothing.
const CLEAR_NEEDED = 0.1;

function processPanel({ process, facts, found }: GroupReport, id: string, { texts, values }: PageData): Html {
  const marks = facts.cases - found.flagged.size >= CLEAR_NEEDED * facts.cases && found.flagged.size > 0;
  const shown = mostFrequent(process, COVERED, marks);
  if (shown.edges.length === 0) return html``;
  const percent = `${values.number(Math.floor(shown.covered * 1000) / 10)}%`;
  const name = (activity: number): string =>
    activity === START ? texts.start : activity === END ? texts.end : (process.activities[activity] as string);
  const map = processMap(
    process,
    shown,
    {
      start: texts.start,
      end: texts.end,
      title: texts.process,
      description: texts.processDescription(shown.activities.length, shown.edges.length),
      number: values.number,
    },
    { prefix: `${id}-m`, marks },
  );
  const rows = shown.edges.map(
    (edge) =>
      html`<tr><th scope="row">${name(edge.from)}</th><td>${name(edge.to)}</td><td class="num">${values.number(edge.count)}</td><td class="num">${edge.clear === 0 ? texts.none : values.number(edge.clear)}</td></tr>`,
  );
  const legend =
    marks &&
    html`<p class="bd legend"><span><svg width="28" height="8" aria-hidden="true"><path d="M0 4H28" class="e" stroke-width="2"/></svg>${texts.usual}</span><span><svg width="28" height="8" aria-hidden="true"><path d="M0 4H28" class="e e-f" stroke-width="2"/></svg>${texts.onlyFlagged}</span></p>`;
  return panel(
    `${id}-p`,
    texts.process,
    texts.processMeta(shown.edges.length, shown.allEdges, percent),
    html`${legend || html`<p class="bd meta">${found.flagged.size > 0 ? texts.notMarked : ""}</p>`}<div class="bd scroll" tabindex="0" role="region" aria-label="${texts.process}${texts.joint}${texts.scrollable}">${map}</div><details><summary>${texts.edgeTable(shown.edges.length)}</summary><table class="tb"><caption class="sr">${texts.process}</caption><thead><tr><th scope="col">${texts.from}</th><th scope="col">${texts.into}</th><th scope="col" class="num">${texts.times}</th><th scope="col" class="num">${texts.inClear}</th></tr></thead><tbody>${rows}</tbody></table></details>`,
  );
}

function worstPanel({ worst }: GroupReport, id: string, data: PageData): Html {
  const { texts } = data;
  if (worst.length === 0) return html``;
  return panel(`${id}-w`, texts.worst, texts.worstMeta, html`${worst.map((each) => caseArticle(each, data))}`);
}

const MOST_LISTED = 12;

function caseArticle({ logCase, findings }: WorstCase, data: PageData): Html {
  const { texts } = data;
  const sorted = [...findings].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.finding.at - b.finding.at);
  // One line per control: further findings of the same control in the case are counted behind it.
  const all = [...Map.groupBy(sorted, (each) => each.check).values()];
  const byCheck = all.slice(0, MOST_LISTED);
  const proofs = new Map<string, number[]>();
  byCheck.forEach((same, index) => {
    for (const event of new Set(same.flatMap((each) => each.finding.events))) proofs.set(event, [...(proofs.get(event) ?? []), index + 1]);
  });
  const items = byCheck.map((same, index) => findingItem(same, index + 1, data));
  return html`<article class="case"><h4><span>${logCase.id}</span><span class="meta">${texts.caseMeta(all.length, findings.length)}</span></h4><ol class="fd">${items}${all.length > byCheck.length && html`<li class="t3">${texts.moreControls(all.length - byCheck.length)}</li>`}</ol>${stepsTable(logCase.id, logCase.events, proofs, data)}</article>`;
}

function findingItem(same: readonly ProvenFinding[], number: number, data: PageData): Html {
  const { texts, words } = data;
  const { check, finding, level } = same[0] as ProvenFinding;
  const facts = Object.entries(finding.fields ?? {})
    .filter(([, value]) => typeof value !== "object" || Array.isArray(value))
    .slice(0, 4)
    .map(([name, value]) => `${words.fact(name)}${texts.colon}${factText(name, value, data)}`);
  const more = same.length > 1 ? [texts.more(same.length - 1)] : [];
  return html`<li><span class="n">${number}</span>${badge(level, texts.level[level])}<span>${titleOf(check, data)}<span class="l2">${[words.reason(finding.reason), ...facts, ...more].join(data.language === "zh" ? "；" : "; ")}</span></span></li>`;
}

function factText(name: string, value: Json, { values, texts, words }: PageData): string {
  if (name === "msOfDay" && typeof value === "number") return new Date(value).toISOString().slice(11, 16);
  if (typeof value === "number")
    return name.endsWith("Ms") || name === "mean" || name === "sd" ? values.duration(value) : values.number(value);
  if (typeof value === "string")
    return /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)) ? values.moment(Date.parse(value)) : value.slice(0, 120);
  if (Array.isArray(value))
    return value
      .slice(0, 5)
      .map((each) => (typeof each === "string" ? each : JSON.stringify(each)))
      .join(texts.joint)
      .slice(0, 160);
  return typeof value === "boolean" ? words.fact(String(value)) : JSON.stringify(value).slice(0, 120);
}

const MOST_STEPS = 40;

function stepsTable(
  id: string,
  events: readonly TimedEvent[],
  proofs: ReadonlyMap<string, readonly number[]>,
  { texts, values }: PageData,
): Html {
  const rows: Html[] = [];
  let omitted = 0;
  const flush = (): void => {
    if (omitted > 0) rows.push(html`<tr class="gap"><td colspan="4">${texts.omitted(omitted)}</td></tr>`);
    omitted = 0;
  };
  const long = events.length > MOST_STEPS;
  let shown = 0;
  events.forEach((event, index) => {
    const proves = proofs.get(event.id);
    // Of a long case: its first and last steps, and those that prove something.
    if (long && (shown >= MOST_STEPS || (proves === undefined && index >= 5 && index < events.length - 3))) {
      omitted++;
      return;
    }
    flush();
    shown++;
    rows.push(
      html`<tr${proves !== undefined && html` class="proof"`}><td class="when">${values.moment(event.at)}</td><th scope="row">${event.type}</th><td>${event.actor?.id ?? html`<span class="zero">${texts.none}</span>`}${event.actor?.org !== undefined && html`<span class="l2">${event.actor.org}</span>`}</td><td>${(proves ?? []).map((n) => html`<span class="n">${n}</span> `)}</td></tr>`,
    );
  });
  flush();
  return scrolling(
    `${id} ${texts.stepsOf}`,
    texts,
    html`<table class="tb"><caption class="sr">${id} ${texts.stepsOf}</caption><thead><tr><th scope="col">${texts.time}</th><th scope="col">${texts.activity}</th><th scope="col">${texts.actor}</th><th scope="col">${texts.proves}</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function undecidedPanel({ group, results }: GroupReport, id: string, data: PageData): Html {
  const { texts, values } = data;
  const rows = group.checks.flatMap((check, index) => {
    const result = results[index] as AuditResult;
    if (result.unknown === 0) return [];
    const missing = Object.entries(result.missing)
      .slice(0, 12)
      .map(([path, n]) => `${path} (${values.number(n)})`);
    return [
      html`<tr><th scope="row">${titleOf(check, data)}<span class="l2">${check.id}</span></th><td class="num">${values.number(result.unknown)}</td><td>${missing.join(texts.joint)}</td></tr>`,
    ];
  });
  const body =
    rows.length === 0
      ? html`<p class="bd">${texts.allDecided}</p>`
      : scrolling(
          texts.undecided,
          texts,
          html`<table class="tb"><caption class="sr">${texts.undecided}</caption><thead><tr><th scope="col">${texts.control}</th><th scope="col" class="num">${texts.undecidedCases}</th><th scope="col">${texts.missing}</th></tr></thead><tbody>${rows}</tbody></table>`,
        );
  return panel(`${id}-u`, texts.undecided, texts.undecidedMeta, body);
}

function howPanel(data: PageData): Html {
  const { texts, groups, skipped } = data;
  const rows = groups.flatMap(({ group }) =>
    group.checks.map(
      (check) =>
        html`<tr><th scope="row">${titleOf(check, data)}<span class="l2">${check.id}</span></th><td class="nb">${data.words.kind(check.kind) ?? check.kind}<span class="l2">${check.kind}</span></td><td class="w"><pre>${parametersOf(check)}</pre></td></tr>`,
    ),
  );
  const body = html`<ul class="how">${texts.howItems.map((item) => html`<li>${item}</li>`)}</ul>${skipped.length > 0 && html`<p class="bd">${texts.skipped}${texts.colon}${skipped.map((check) => check.id).join(texts.joint)}</p>`}<details><summary>${texts.parameters}</summary><table class="tb"><caption class="sr">${texts.parameters}</caption><thead><tr><th scope="col">${texts.control}</th><th scope="col">kind</th><th scope="col">params</th></tr></thead><tbody>${rows}</tbody></table></details>`;
  return panel("how", texts.how, "", body);
}

function parametersOf({ params, eventFilter }: FileCheck): string {
  const own = Object.entries(params).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [...own, ...(eventFilter ? [`eventFilter: ${JSON.stringify(eventFilter)}`] : [])].join("\n");
}

function provenancePanel({ texts, logs, controls, version }: PageData): Html {
  const digest = (name: string, file: FileDigest): Html =>
    html`<dt>${name}</dt><dd>${file.name}<span class="l2 mono">SHA-256 ${file.sha256}</span></dd>`;
  return panel(
    "provenance",
    texts.provenance,
    "",
    html`<dl class="kv bd">${logs.map((log) => digest(texts.log, log))}${digest(texts.controls, controls)}<dt>${texts.version}</dt><dd>plumbline ${version}</dd></dl>`,
  );
}
