import { documentOf, OFFICER, type PenaltyCase } from "./cases.ts";
import type { DecisionInput } from "./decision.ts";
import { html, Markup } from "./html.ts";
import { yuanText } from "./money.ts";
import { HOST_TEXTS, type HostTexts, type Language } from "./texts.ts";
import { SOURCE } from "./traces.ts";

/** What the notice calls this system, where it tells what was read. */
export const NOTICE_NAMES = { [SOURCE]: { zh: HOST_TEXTS.zh.system, en: HOST_TEXTS.en.system } };

export interface Problems {
  readonly fine?: string;
  readonly reason?: string;
  readonly document?: string;
  readonly recusal?: string;
}

interface Shown {
  readonly language: Language;
  readonly noticeTimeoutMs: number;
  /** The person came to hand the case over. */
  readonly recusing?: boolean;
  readonly input?: DecisionInput;
  readonly problems?: Problems;
}

export function listPage(cases: readonly PenaltyCase[], language: Language): string {
  const t = HOST_TEXTS[language];
  const rows = cases.map(
    (one) => html`<tr><td><a href="/host/cases/${one.id}">${one.id}</a></td><td class="wide">${one.party[language]}</td>
<td class="wide">${one.cause[language]}</td><td class="opt">${one.filedOn}</td><td class="opt desk">${one.handler[language]}</td><td>${stateTag(one, t)}</td></tr>`,
  );
  return layout(
    t.list,
    language,
    html`<section class="card"><h2>${t.list}</h2><div class="flush"><table class="list"><thead><tr><th>${t.number}</th><th>${t.party}</th><th>${t.cause}</th>
<th class="opt">${t.filed}</th><th class="opt desk">${t.handler}</th><th>${t.state}</th></tr></thead><tbody>${rows}</tbody></table>
<p class="pager">${t.total.replace("{n}", String(cases.length))}</p></div></section>`,
  );
}

export function casePage(one: PenaltyCase, shown: Shown): string {
  const { language, recusing, problems } = shown;
  const t = HOST_TEXTS[language];
  const closed = one.state !== "open";
  return layout(
    one.id,
    language,
    html`${closed && outcome(one, language)}
<section class="card"><h2>${one.cause[language]} ${stateTag(one, t)}</h2><div>${steps(one, language)}</div></section>
<section class="card"><h2>${t.basics}</h2><div>${facts(one, language)}</div></section>
${!closed && html`${decisionForm(one, t, shown)}${recusalForm(one, t, recusing, problems)}`}`,
  );
}

export function messagePage(message: string, language: Language): string {
  const t = HOST_TEXTS[language];
  return layout(
    t.system,
    language,
    html`<section class="card"><div><p class="message">${message}</p><p><a href="/host/">${t.back}</a></p></div></section>`,
  );
}

/** The shell of the page that Vue fills. */
export function vuePage(language: Language): string {
  const t = HOST_TEXTS[language];
  return layout(t.list, language, html`<div id="app"></div>`, {
    head: html`<script src="/host/assets/vue.js" defer></script><script src="/host/assets/vue-page.js" defer></script>`,
    list: "/host/vue/",
  });
}

function decisionForm(one: PenaltyCase, t: HostTexts, { language, noticeTimeoutMs, input, problems }: Shown): Markup {
  return html`<plumb-risk-notice for="decision-form" base="/host/plumbline" timeout="${noticeTimeoutMs}" names="${JSON.stringify(NOTICE_NAMES)}" recuse-href="/host/cases/${one.id}?recuse#recusal-form" lang="${language === "zh" ? "zh-CN" : "en"}"></plumb-risk-notice>
<section class="card"><h2>${t.decision}</h2><div><form id="decision-form" class="form" method="post" action="/host/cases/${one.id}/decision">
${field("fine", t.fine, problems?.fine, html`<span class="unit"><input id="fine" name="fine" inputmode="decimal" autocomplete="off" value="${input?.fine ?? ""}"${described("fine", problems?.fine)}><span>${t.yuan}</span></span>`)}
${field("reason", t.reason, problems?.reason, html`<textarea id="reason" name="reason" rows="3" maxlength="1000"${described("reason", problems?.reason)}>${input?.reason ?? ""}</textarea>`)}
${field("document", t.document, problems?.document, html`<input id="document" name="document" autocomplete="off" maxlength="60" value="${input?.document ?? documentOf(one)}"${described("document", problems?.document)}>`)}
<div class="buttons"><button class="primary" type="submit">${t.submit}</button><button type="reset">${t.reset}</button></div></form></div></section>`;
}

function recusalForm(one: PenaltyCase, t: HostTexts, recusing?: boolean, problems?: Problems): Markup {
  return html`<section class="card"><details${new Markup(recusing || problems?.recusal ? " open" : "")}><summary>${t.recuse}</summary><form id="recusal-form" class="form" method="post" action="/host/cases/${one.id}/recusal">
<p class="hint">${t.recuseHint}</p>
${field("recusal", t.recuseReason, problems?.recusal, html`<textarea id="recusal" name="reason" rows="2" maxlength="1000"${described("recusal", problems?.recusal)}></textarea>`)}
<div class="buttons"><button type="submit">${t.recuse}</button></div></form></details></section>`;
}

function field(id: string, label: string, problem: string | undefined, control: Markup): Markup {
  return html`<label for="${id}">${label}</label><div>${control}${problem && html`<p class="problem" id="${id}-problem">${problem}</p>`}</div>`;
}

const described = (id: string, problem: string | undefined): Markup =>
  new Markup(problem ? ` aria-invalid="true" aria-describedby="${id}-problem" autofocus` : "");

function outcome(one: PenaltyCase, language: Language): Markup {
  const t = HOST_TEXTS[language];
  if (one.state === "recused")
    return html`<section class="result" role="status"><h2>${t.recusedTitle}</h2><p>${t.recusedHint}</p></section>`;
  return html`<section class="result" role="status"><h2>${t.decidedTitle}</h2><p>${t.decidedHint}</p><dl>
<dt>${t.document}</dt><dd>${one.decision?.document}</dd><dt>${t.fine}</dt><dd>${yuanText(one.decision?.fineFen ?? 0)} ${t.yuan}</dd>
<dt>${t.reason}</dt><dd>${one.decision?.reason}</dd><dt>${t.decidedAt}</dt><dd>${localText(one.decision?.at ?? "")}</dd></dl>
${one.decision?.unasked && html`<p class="unasked">${t.unasked}</p>`}</section>`;
}

/** `2026-11-20 15:32` of an instant written with the offset of the place. */
const localText = (instant: string): string => instant.slice(0, 16).replace("T", " ");

function facts(one: PenaltyCase, language: Language): Markup {
  const t = HOST_TEXTS[language];
  const rows: readonly (readonly [string, string])[] = [
    [t.number, one.id],
    [t.filed, one.filedOn],
    [t.party, one.party[language]],
    [t.creditCode, one.creditCode],
    [t.facts, one.facts[language]],
    [t.law, one.law[language]],
    [t.circumstances, one.circumstances[language]],
    [t.officers, one.officers[language]],
    [t.notified, notifiedText(one, t)],
    [t.hearing, one.hearing[language]],
    [t.review, t.reviewPassed.replace("{day}", one.reviewedOn)],
  ];
  return html`<dl class="desc">${rows.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

/** When the party was told of which fine. */
export const notifiedText = (one: PenaltyCase, t: HostTexts): string =>
  t.notifiedOn.replace("{day}", one.noticedOn).replace("{fine}", yuanText(one.noticedFen));

function steps(one: PenaltyCase, language: Language): Markup {
  const names =
    language === "zh"
      ? ["立案", "调查取证", "事先告知", "法制审核", "决定", "送达"]
      : ["Filed", "Inquiry", "Notice", "Review", "Decision", "Service"];
  const now = one.state === "decided" ? 5 : 4;
  return html`<ol class="steps">${names.map(
    (name, index) =>
      html`<li class="${index < now ? "done" : index === now ? "now" : ""}"${new Markup(index === now ? ' aria-current="step"' : "")}><span>${index + 1}</span>${name}</li>`,
  )}</ol>`;
}

function stateTag(one: PenaltyCase, t: HostTexts): Markup {
  return html`<span class="tag ${one.state}">${t[one.state]}</span>`;
}

function layout(
  title: string,
  language: Language,
  main: Markup,
  { head, list = "/host/" }: { readonly head?: Markup; readonly list?: string } = {},
): string {
  const t = HOST_TEXTS[language];
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${t.system}</title><link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/host/assets/host.css"><script src="/host/assets/plumbline.js" defer></script>${head}</head>
<body><nav class="menu"><div class="logo">${t.system}</div><span>${t.home}</span><span>${t.todo}</span><span>${t.penalties}</span><span class="in">${t.filing}</span>
<a class="in on" href="${list}">${t.handling}</a><span class="in">${t.serving}</span><span>${t.statistics}</span></nav>
<div class="page"><header class="top"><span class="logo">${t.system}</span><span class="crumb">${t.penalties} / <b>${t.handling}</b></span><span class="who">${t.bureau}<i></i>${t.unit}<i></i>${OFFICER.name[language]}</span></header>
<div class="tags"><span>${t.home}</span><a href="${list}" class="${title === t.list ? "on" : ""}">${t.list}</a>${title !== t.list && html`<span class="on">${title}</span>`}</div><main>${main}</main><footer>${t.footer}</footer></div></body></html>`
    .text;
}
