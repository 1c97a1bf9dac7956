import type { Notice, NoticeAct, PrecheckItem } from "@plumbline/core";
import { html, nothing, type TemplateResult } from "lit";
import { citationText } from "../../locale/citation.ts";
import { words } from "../../locale/common.messages.ts";
import { formatInstant } from "../../locale/format.ts";
import { pick } from "../../locale/language.ts";
import type { LocaleController } from "../../locale/locale-controller.ts";
import { fill } from "../../locale/messages.ts";
import { type Names, nameOf } from "../../locale/names.ts";
import { levelBadge } from "../../theme/marks.ts";
import { type Choice, gapOf, offers, REASON_MAX, REASON_MIN } from "./choices.ts";
import type { messages } from "./risk-notice.messages.ts";

export type NoticeLocale = LocaleController<keyof typeof messages.zh>;
export type Fault = "unavailable" | "noClient" | "notRecorded";

/** All that is on the screen, and what can be done there. */
export interface NoticeView {
  /** Worst first, at least one. */
  readonly findings: readonly PrecheckItem[];
  readonly choices: readonly Choice[];
  readonly chosen: NoticeAct | undefined;
  readonly reason: string;
  /** The answer is on its way. */
  readonly sending: boolean;
  readonly locale: NoticeLocale;
  readonly names: Names | null | undefined;
  readonly choose: (act: NoticeAct) => void;
  readonly write: (reason: string) => void;
  readonly back: () => void;
  readonly confirm: () => void;
}

/** What could not be done, in a quiet line where the page stays. */
export function faultLine(fault: Fault, locale: NoticeLocale): TemplateResult {
  const text = locale.t(fault);
  const unread = fault !== "notRecorded";
  return html`<p class="quiet"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.8 14.8 14H1.2zM8 6v4m0 1.2v1.4" /></svg>
    <span><b>${unread ? words[locale.language].notRead : text}</b> ${unread ? text : nothing}</span></p>`;
}

export function noticeView(inline: boolean, view: NoticeView): TemplateResult | typeof nothing {
  const [worst, ...others] = view.findings;
  if (!worst) return nothing;
  return inline ? inlineNotice(worst, others, view) : dialogNotice(worst, others, view);
}

function dialogNotice(worst: PrecheckItem, others: readonly PrecheckItem[], view: NoticeView): TemplateResult {
  const { locale } = view;
  const cancel = (event: Event): void => {
    // The kernel would close it by itself, also while the answer is on its way.
    event.preventDefault();
    view.back();
  };
  // A kernel may close it without asking. The event comes later: by then the next notice may be open, in this dialog or in another.
  const closed = ({ target }: Event): void => {
    const dialog = target as HTMLDialogElement;
    if (dialog.isConnected && !dialog.open) view.back();
  };
  return html`<dialog class="dlg" role="alertdialog" aria-modal="true" aria-labelledby="h" aria-describedby="lead" @cancel=${cancel} @close=${closed}>
    <header class="edge-${worst.level}">
      <div class="r">${levelBadge(worst.level, locale.language)}
        <span class="t3 s2">${worst.control}<i class="sep"></i>${locale.t("moment")}</span><span class="grow"></span>
        <span class="t3 s1 hide-s">${fill(words[locale.language].version, { version: worst.version })}</span></div>
      <h2 id="h" tabindex="-1">${pick(worst.notice.title, locale.language)}</h2>
    </header>
    <div class="body" tabindex="0" role="group" aria-labelledby="h">
      <p id="lead" class="t2">${locale.t("lead")}</p>
      ${facts(worst.notice, view)}${acts(others, view)}${folded(others, view)}
    </div>
    <p class="kept">${locale.t("recorded")}</p>
    ${footer(view)}
  </dialog>`;
}

function inlineNotice(worst: PrecheckItem, others: readonly PrecheckItem[], view: NoticeView): TemplateResult {
  const { locale } = view;
  return html`<section class="nt nt-${worst.level}" aria-labelledby="h" aria-describedby="lead">
    <div class="r">${levelBadge(worst.level, locale.language)}
      <h2 id="h" tabindex="-1">${pick(worst.notice.title, locale.language)}</h2><span class="grow"></span>
      <span class="t3 s1">${worst.control}</span></div>
    <p class="why">${pick(worst.notice.why, locale.language)}</p>
    <p id="lead" class="t3 s2">${locale.t("lead")}</p>
    <details><summary>${locale.t("details")}</summary>${facts(worst.notice, view)}</details>
    ${acts(others, view)}${folded(others, view)}
    <p class="kept">${locale.t("recorded")}</p>
    ${footer(view)}
  </section>`;
}

/** Always in this order, so that a reader finds each block where it was the last time. */
function facts({ citations, gist, why, read, acts: offered, seenBy }: Notice, { locale, names, chosen }: NoticeView): TemplateResult {
  const { language } = locale;
  const word = words[language];
  return html`<dl class="facts">
    <dt>${word.basis}</dt>
    <dd><div class="law">${citations.map((citation) => html`<cite>${citationText(citation, language)}</cite>`)}${
      gist ? html`<p><b>${word.gist}</b>${pick(gist, language)}</p>` : nothing
    }</div></dd>
    <dt>${word.why}</dt><dd>${pick(why, language)}</dd>
    <dt>${word.read}</dt><dd>${read.length ? readTable(read, locale, names) : locale.t("nothingRead")}</dd>
    <dt>${word.after}</dt>
    <dd>${offered.map(
      ({ act, after }) =>
        html`<p class=${act === chosen ? "on" : ""}>${locale.t("after", { act: word[act], text: pick(after, language) })}</p>`,
    )}</dd>
    <dt>${word.seenBy}</dt><dd>${pick(seenBy, language)}</dd>
  </dl>`;
}

function readTable(read: Notice["read"], { language }: NoticeLocale, names: NoticeView["names"]): TemplateResult {
  const word = words[language];
  return html`<table class="tb tb-in tb-rd">
    <thead><tr><th scope="col">${word.item}</th><th scope="col">${word.value}</th><th scope="col">${word.source}</th></tr></thead>
    <tbody>${read.map(
      ({ label, text, source }) =>
        html`<tr><td>${pick(label, language)}</td><td>${pick(text, language)}</td><td class="t3">${
          source
            ? html`${nameOf(names, source.system, language)}<i class="sep"></i><time datetime=${source.time}>${formatInstant(source.time)}</time>`
            : word.draft
        }</td></tr>`,
    )}</tbody>
  </table>`;
}

function folded(others: readonly PrecheckItem[], view: NoticeView): TemplateResult | typeof nothing {
  if (others.length === 0) return nothing;
  const { locale } = view;
  return html`<div class="others"><p>${locale.t("others", { count: others.length })}</p>${others.map(
    ({ level, control, notice }) => html`<details><summary>${levelBadge(level, locale.language)} ${pick(notice.title, locale.language)}
      <span class="t3 s1">${control}</span></summary>${facts(notice, view)}</details>`,
  )}</div>`;
}

function acts(others: readonly PrecheckItem[], view: NoticeView): TemplateResult | typeof nothing {
  const { choices, chosen, locale, sending } = view;
  if (choices.length === 0) return nothing;
  return html`<fieldset class="acts"><legend>${locale.t("choose")}</legend>
    ${choices.map(({ act, refused }) => {
      const on = act === chosen;
      return html`<div class="opt ${on ? "opt-on" : ""} ${refused ? "opt-off" : ""}">
        <input type="radio" name="act" id="act-${act}" .checked=${on} ?disabled=${refused !== undefined || sending} @change=${() => view.choose(act)}>
        <label for="act-${act}">${words[locale.language][act]}<span>${locale.t(refused ?? `${act}About`)}</span></label>
        ${on && act === "justify" ? reasonField(view) : nothing}</div>`;
    })}
    ${others.length && chosen ? also(others, chosen, locale) : nothing}
  </fieldset>`;
}

function reasonField({ reason, sending, locale, write }: NoticeView): TemplateResult {
  return html`<div class="more"><label class="lab" for="reason">${locale.t("reason")}</label>
    <textarea class="fld" id="reason" rows="3" maxlength=${REASON_MAX} required aria-describedby="hint" .value=${reason} ?readonly=${sending}
      @input=${(event: Event) => write((event.target as HTMLTextAreaElement).value)}></textarea>
    <div class="hint"><span id="hint">${locale.t("reasonHint", { min: REASON_MIN })}</span><span class="nb">${reason.length} / ${REASON_MAX}</span></div></div>`;
}

function also(others: readonly PrecheckItem[], act: NoticeAct, locale: NoticeLocale): TemplateResult {
  const count = others.filter((finding) => offers(finding, act)).length;
  const rest = others.length - count;
  return html`<p class="also">${locale.t(rest === 0 ? "alsoAll" : count === 0 ? "alsoNone" : "alsoSome", { count, rest })}</p>`;
}

function footer({ choices, chosen, reason, sending, locale, back, confirm }: NoticeView): TemplateResult {
  const gap = gapOf(choices, chosen, reason);
  const why = gap && locale.t(gap.why, gap.why === "reasonShort" ? { missing: gap.missing } : undefined);
  return html`<footer>
    ${chosen === "correct" ? nothing : html`<button type="button" class="btn" @click=${back}>${locale.t("back")}</button>`}
    <span class="gap" id="gap">${sending ? locale.t("sending") : (why ?? "")}</span>
    <button type="button" class="btn btn-primary" aria-disabled=${gap || sending ? "true" : "false"} aria-describedby="gap" @click=${confirm}>${locale.t(
      `${chosen ?? "none"}Do`,
    )}</button>
  </footer>`;
}
