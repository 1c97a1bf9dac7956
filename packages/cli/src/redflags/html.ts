import { definitionOf, type Figures, type FlagSummary, type Missing, type RedFlag, rationaleOf } from "@plumbline/packs/redflags";
import { type Html, html } from "../html/html.ts";
import { reportPage } from "../html/report-page.ts";
import { STYLE } from "../html/style.ts";
import type { Language } from "../language.ts";
import { version } from "../version.ts";
import { type FoundSubject, foundSubjects } from "./grouped.ts";
import { PAGE_TEXTS, type PageTexts } from "./html-texts.ts";
import type { AskedFlag, Finding, RedFlagsResult } from "./result.ts";
import { figureWord, issueWord, missingWords, subjectWord } from "./words.ts";

const MOST_SUBJECTS = 30;
const MOST_OF_SUBJECT = 12;
const MOST_OF_FLAG = 200;
const MOST_FIGURES = 12;
const MOST_FIELDS = 25;
const MOST_PROOFS = 5;
const MOST_ISSUES = 5;

const OWN_STYLE = `${STYLE}
.big{display:grid;grid-template-columns:repeat(4,minmax(0,1fr)) minmax(0,1.6fr)}
.code{display:inline-block;min-width:44px;font-family:var(--mono);font-size:12px;line-height:18px;font-weight:600;color:var(--accent)}
a.code{line-height:24px;min-width:48px}
.hit{display:inline-block;min-width:28px;padding:0 6px;border:1px solid var(--yellow-line);border-radius:4px;background:var(--yellow-soft);color:var(--yellow);font-weight:600;text-align:center}
.pn .kv{padding-top:4px}
.kv dd p+p{margin-top:2px}
.pn h4{padding:8px 16px 4px;font-size:13px;line-height:20px;font-weight:600;border-top:1px solid var(--line)}
.case h4{border-top:0}
.fd.rf li{grid-template-columns:auto minmax(0,1fr)}
.long{min-width:340px}
.quiet{margin-bottom:6px}.quiet>summary{border-top:0;font-size:13px;line-height:20px;color:var(--text)}
@media (max-width:1000px){.big{grid-template-columns:repeat(4,minmax(0,1fr))}}
@media (max-width:720px){.big{grid-template-columns:repeat(2,minmax(0,1fr))}.long{min-width:220px}.pn h4{padding-left:12px;padding-right:12px}}
@media print{.flag{break-before:auto}.flag>header{break-after:avoid}.code{color:inherit}}
`;

interface Speech {
  readonly language: Language;
  readonly texts: PageTexts;
  readonly number: (value: number) => string;
  readonly flags: ReadonlyMap<string, RedFlag>;
}

/** The whole report. */
export function htmlReport(result: RedFlagsResult, language: Language): string {
  const texts = PAGE_TEXTS[language];
  const { format } = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", { maximumFractionDigits: 4 });
  const speech: Speech = { language, texts, number: format, flags: new Map(result.flags.map(({ flag }) => [flag.id, flag])) };
  const names = result.read.files.map(({ name }) => name).join(texts.joint);
  const subjects = foundSubjects(result.report.findings);
  const byFlag = Map.groupBy(result.report.findings, ({ flag }) => flag);
  const content = html`<section class="log" aria-labelledby="all-h"><h2 id="all-h">${texts.overview}</h2>
${overview(result, subjects, speech)}
${flagTable(result, speech)}
${subjectPanel(subjects, speech)}
${dataPanel(result, speech)}
</section>
<section class="log" aria-labelledby="flags-h"><h2 id="flags-h">${texts.flagSections}</h2>
${byWeight(result.report.flags, result.flags).map(([summary, asked]) => flagPanel(summary, asked, byFlag.get(summary.id) ?? [], speech))}
</section>
${panel("how", texts.how, "", html`<ul class="how">${texts.howItems.map((item) => html`<li>${item}</li>`)}</ul>`)}
${provenance(result, speech)}`;
  return reportPage({ language, texts, names, style: OWN_STYLE, version: version(), content });
}

function panel(id: string, title: Html | string, meta: string, body: Html, foot?: string): Html {
  return html`<section class="pn" id="${id}" aria-labelledby="${id}-h"><header><h3 id="${id}-h">${title}</h3>${meta !== "" && html`<span class="meta">${meta}</span>`}</header>${body}${foot !== undefined && html`<p class="ft">${foot}</p>`}</section>
`;
}

function scrolling(name: string, { texts }: Speech, body: Html, tall = false): Html {
  return html`<div class="scroll${tall && " tall"}" tabindex="0" role="region" aria-label="${name}${texts.joint}${texts.scrollable}">${body}</div>`;
}

function overview({ read, report }: RedFlagsResult, subjects: readonly FoundSubject[], { texts, number }: Speech): Html {
  const hits = report.flags.filter(({ flagged }) => flagged > 0).length;
  const silent = report.flags.filter((one) => one.flagged + one.notFlagged === 0 && one.notComputable > 0).length;
  const flags = texts.ofFlags(number(report.flags.length));
  const cell = (name: string, n: number, unit: string): Html =>
    html`<div><p class="meta">${name}</p><p><b>${number(n)}</b> <span class="u">${unit}</span></p></div>`;
  const facts: (readonly [string, number])[] = [[texts.releases, read.releases]];
  if (read.compiled > 0) facts.push([texts.compiled, read.compiled]);
  if (read.duplicates > 0) facts.push([texts.duplicates, read.duplicates]);
  if (report.outside > 0) facts.push([texts.outside, report.outside]);
  for (const { reason, count } of read.issues.slice(0, 2)) facts.push([reason, count]);
  return panel(
    "overview",
    texts.numbers,
    "",
    html`<div class="counts big">${cell(texts.processes, report.processes, "")}${cell(texts.toLookAt, subjects.length, texts.subjects)}${cell(texts.flagsFound, hits, flags)}${cell(texts.flagsSilent, silent, flags)}<div><dl>${facts.slice(0, 4).map(([name, n]) => html`<dt>${name}</dt><dd>${number(n)}</dd>`)}</dl></div></div>`,
  );
}

function bar(value: number, most: number): Html {
  const width = most > 0 && value > 0 ? Math.max(1, Math.round((value / most) * 100)) : 0;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" class="b0"/><rect width="${width}" height="8" class="b1"/></svg>`;
}

function flagTable({ report, flags }: RedFlagsResult, speech: Speech): Html {
  const { texts, number, language } = speech;
  const most = Math.max(1, ...report.flags.map(({ flagged }) => flagged));
  const rows = byWeight(report.flags, flags).map(([summary, { flag }]) => {
    const [chief] = summary.notComputable > 0 ? summary.missing : [];
    const n = (value: number): Html => (value > 0 ? html`${number(value)}` : html`<span class="zero">0</span>`);
    return html`<tr><th scope="row"><a class="code" href="#${anchor(flag.id)}">${flag.id}</a> ${flag.title[language]}${chief && html`<span class="l2">${texts.notComputable}${texts.colon}${texts.mostly} ${missingWords(chief, language)}</span>`}</th><td class="num">${summary.flagged > 0 ? html`<span class="hit">${number(summary.flagged)}</span>` : html`<span class="zero">0</span>`}</td><td class="w hide-s">${bar(summary.flagged, most)}</td><td class="num">${n(summary.notFlagged)}</td><td class="num">${n(summary.notComputable)}</td><td class="num hide-s">${n(summary.excluded)}</td></tr>`;
  });
  return panel(
    "by-flag",
    texts.byFlag,
    texts.byFlagMeta,
    scrolling(
      texts.byFlag,
      speech,
      html`<table class="tb"><caption class="sr">${texts.byFlag}</caption><thead><tr><th scope="col">${texts.flag}</th><th scope="col" class="num">${texts.toLookAt}</th><th scope="col" class="hide-s"><span class="sr">${texts.toLookAt}</span></th><th scope="col" class="num">${texts.notFlagged}</th><th scope="col" class="num">${texts.notComputable}</th><th scope="col" class="num hide-s">${texts.notApplicable}</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}

/** What found something first, then what was computed and found nothing, at the end what could not be computed. */
function byWeight(summaries: readonly FlagSummary[], flags: readonly AskedFlag[]): readonly (readonly [FlagSummary, AskedFlag])[] {
  const weightOf = ({ flagged, notFlagged }: FlagSummary): number => (flagged > 0 ? 2 : notFlagged > 0 ? 1 : 0);
  const pairs = summaries.map((summary, i) => [summary, flags[i] as AskedFlag] as const);
  return pairs.sort(([a], [b]) => weightOf(b) - weightOf(a) || b.flagged - a.flagged);
}

function anchor(id: string): string {
  return `f-${id.replace(/[^\w-]/g, "_")}`;
}

function subjectPanel(subjects: readonly FoundSubject[], speech: Speech): Html {
  const { texts, number, language } = speech;
  if (subjects.length === 0) return panel("subjects", texts.bySubject, "", html`<p class="bd">${texts.nothing}</p>`);
  const shown = subjects.slice(0, MOST_SUBJECTS);
  const articles = shown.map(({ subject, id, findings }) => {
    const items = findings
      .slice(0, MOST_OF_SUBJECT)
      .map(
        ({ flag, figures }) =>
          html`<li><a class="code" href="#${anchor(flag)}">${flag}</a><span>${wordsOf(flag, figures, speech)}<span class="l2">${speech.flags.get(flag)?.title[language]}</span></span></li>`,
      );
    const more = findings.length > MOST_OF_SUBJECT && html`<li class="t3">${texts.more(number(findings.length - MOST_OF_SUBJECT))}</li>`;
    return html`<article class="case"><h4><span class="meta">${subjectWord(subject, language)}</span><span>${id}</span><span class="meta">${texts.subjectMeta(new Set(findings.map(({ flag }) => flag)).size, findings.length)}</span></h4><ol class="fd rf">${items}${more}</ol></article>`;
  });
  return panel("subjects", texts.bySubject, texts.bySubjectMeta(number(shown.length), number(subjects.length)), html`${articles}`);
}

function wordsOf(flag: string, figures: Figures, { flags, language }: Speech): string {
  const known = flags.get(flag);
  return known ? rationaleOf(known, figures, language) : "";
}

function flagPanel(summary: FlagSummary, { flag, params }: AskedFlag, findings: readonly Finding[], speech: Speech): Html {
  const { texts, number, language } = speech;
  const id = anchor(flag.id);
  const own = Object.entries(params).filter(([, value]) => value !== undefined);
  const basis = flag.basis.map(
    ({ regulation, article, confidence }) =>
      html`<p>${[regulation, article].filter(Boolean).join(" ")}${confidence === "memory" && html` <span class="t3">${texts.memory}</span>`}</p>`,
  );
  const counts = [
    [texts.toLookAt, summary.flagged],
    [texts.notFlagged, summary.notFlagged],
    [texts.notComputable, summary.notComputable],
    [texts.notApplicable, summary.excluded],
  ] as const;
  const meta = counts.map(([name, n]) => `${name} ${number(n)}`).join(language === "zh" ? "，" : ", ");
  const body = html`<dl class="kv bd"><dt>${texts.definition}</dt><dd>${definitionOf(flag, params, language)}</dd><dt>${texts.parameters}</dt><dd class="mono">${own.length > 0 ? own.map(([name, value]) => html`<p>${name} = ${JSON.stringify(value)}</p>`) : texts.noParameters}</dd><dt>${texts.basis}</dt><dd>${basis}</dd><dt>${texts.caution}</dt><dd>${flag.caution[language]}</dd>${summary.missing.length > 0 && html`<dt>${texts.missing}</dt><dd>${summary.missing.slice(0, MOST_ISSUES).map((missing) => html`<p>${missingWords(missing, language)}${language === "zh" ? "，" : ", "}${number(missing.count)}</p>`)}</dd>`}</dl>${figuresTable(summary, speech)}${findingsTable(findings, id, speech)}`;
  const title = html`<span class="code">${flag.id}</span> ${flag.title[language]}`;
  if (summary.flagged > 0) return panel(id, title, meta, body);
  return html`<details class="pn quiet" id="${id}"><summary>${title} <span class="meta">${meta}</span></summary>${body}</details>
`;
}

function figuresTable({ figures }: FlagSummary, speech: Speech): Html | undefined {
  const { texts, number, language } = speech;
  if (figures.length === 0) return undefined;
  const names = [...new Set(figures.flatMap((one) => Object.keys(one.figures)))];
  const shown = figures.slice(0, MOST_FIGURES);
  const cell = (value: unknown): string =>
    typeof value === "number" ? number(value) : value === null || value === undefined ? "—" : JSON.stringify(value).slice(0, 60);
  const rows = shown.map(
    (one) =>
      html`<tr><th scope="row">${one.group === "" ? texts.all : one.group}</th>${names.map((name) => html`<td class="num">${cell(Object.hasOwn(one.figures, name) ? one.figures[name] : undefined)}</td>`)}</tr>`,
  );
  const more = figures.length - shown.length;
  return html`<h4>${texts.compared}</h4>${scrolling(
    texts.compared,
    speech,
    html`<table class="tb"><caption class="sr">${texts.compared}</caption><thead><tr><th scope="col">${texts.group}</th>${names.map((name) => html`<th scope="col" class="num">${figureWord(name, language)}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`,
  )}${more > 0 && html`<p class="ft">${texts.more(number(more))}</p>`}`;
}

function findingsTable(findings: readonly Finding[], id: string, speech: Speech): Html | undefined {
  const { texts, number, language } = speech;
  if (findings.length === 0) return undefined;
  const shown = findings.slice(0, MOST_OF_FLAG);
  const rows = shown.map(({ subject, id: of, flag, figures, processes = [] }) => {
    const named = processes.slice(0, MOST_PROOFS).join(texts.joint);
    return html`<tr><th scope="row">${of}<span class="l2">${subjectWord(subject, language)}</span></th><td class="long">${wordsOf(flag, figures, speech)}${named !== "" && html`<span class="l2">${texts.proofs(named, processes.length - Math.min(processes.length, MOST_PROOFS))}</span>`}</td></tr>`;
  });
  const more = findings.length - shown.length;
  return html`<h4 id="${id}-f">${texts.found}</h4>${scrolling(
    `${id} ${texts.found}`,
    speech,
    html`<table class="tb"><caption class="sr">${texts.found}</caption><thead><tr><th scope="col">${texts.subject}</th><th scope="col">${texts.seen}</th></tr></thead><tbody>${rows}</tbody></table>`,
    shown.length > 12,
  )}${more > 0 && html`<p class="ft">${texts.more(number(more))}</p>`}`;
}

function dataPanel({ read, report }: RedFlagsResult, speech: Speech): Html {
  const { texts, number, language } = speech;
  const fields = new Map<string, { readonly missing: Missing; count: number; readonly flags: Set<string> }>();
  for (const { id, missing } of report.flags)
    for (const { path, reason, count } of missing) {
      const key = `${reason} ${path}`;
      const known = fields.get(key) ?? { missing: { path, reason }, count: 0, flags: new Set<string>() };
      known.count = Math.max(known.count, count);
      known.flags.add(id);
      fields.set(key, known);
    }
  const sorted = [...fields.values()].sort((a, b) => b.flags.size - a.flags.size || b.count - a.count).slice(0, MOST_FIELDS);
  const fieldRows = sorted.map(
    ({ missing, count, flags }) =>
      html`<tr><th scope="row">${missingWords(missing, language)}</th><td class="num">${number(count)}</td><td>${[...flags].map((id) => html`<a class="code" href="#${anchor(id)}">${id}</a> `)}</td></tr>`,
  );
  const issueRows = read.issues.map(
    ({ reason, count, first }) =>
      html`<tr><th scope="row">${issueWord(reason, language)}</th><td class="num">${number(count)}</td><td>${first.slice(0, MOST_ISSUES).map((issue) => html`<span class="l2">${[texts.line(issue.file, issue.line), issue.ocid, issue.path, issue.value].filter(Boolean).join(" · ")}</span>`)}</td></tr>`,
  );
  const table = (name: string, head: readonly string[], rows: readonly Html[]): Html =>
    scrolling(
      name,
      speech,
      html`<table class="tb"><caption class="sr">${name}</caption><thead><tr><th scope="col">${head[0]}</th><th scope="col" class="num">${head[1]}</th><th scope="col">${head[2]}</th></tr></thead><tbody>${rows}</tbody></table>`,
      rows.length > 12,
    );
  return panel(
    "data",
    texts.data,
    texts.dataMeta,
    html`${fieldRows.length > 0 && table(texts.missing, [texts.field, texts.times, texts.affects], fieldRows)}<h4>${texts.issues}</h4>${issueRows.length > 0 ? table(texts.issues, [texts.issues, texts.times, texts.where], issueRows) : html`<p class="bd">${texts.noIssues}</p>`}`,
  );
}

function provenance({ read }: RedFlagsResult, { texts }: Speech): Html {
  const rows = read.files.map(
    ({ name, sha256 }) =>
      html`<dt>${texts.file}</dt><dd>${name}${sha256 !== undefined && html`<span class="l2 mono">SHA-256 ${sha256}</span>`}</dd>`,
  );
  return panel(
    "provenance",
    texts.provenance,
    "",
    html`<dl class="kv bd">${rows}<dt>${texts.version}</dt><dd>plumbline ${version()}</dd></dl>`,
  );
}
