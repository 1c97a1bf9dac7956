import type { Citation, SignalAnswer, SignalDetail, SignalMessage, SignalParam, Text, TrailedEvent } from "@plumbline/core";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { announce, prepareAnnouncer } from "../../announce.ts";
import type { SupervisorClient } from "../../client/supervisor-client.ts";
import { panelStyles } from "../../console/panel.styles.ts";
import { citationText } from "../../locale/citation.ts";
import { consoleMessages } from "../../locale/console.messages.ts";
import { formatInstant, formatNumber } from "../../locale/format.ts";
import { pick } from "../../locale/language.ts";
import { LocaleController } from "../../locale/locale-controller.ts";
import { type Names, nameOf } from "../../locale/names.ts";
import { levelBadge, stateWord } from "../../theme/marks.ts";
import { sharedStyles } from "../../theme/shared-styles.ts";
import { ThemeController } from "../../theme/theme-controller.ts";
import { VERSION } from "../../version.ts";
import { styles } from "./signal-page.styles.ts";

type Situation =
  | { readonly status: "none" | "loading" | "missing" }
  | { readonly status: "failed"; readonly code: string }
  | { readonly status: "ready"; readonly signal: SignalDetail; readonly stale?: boolean };

/**
 * One signal with all that a supervisor needs to judge it: what it rests on, what was read, the events that prove it, what the
 * person concerned answered. Read again when it changes.
 */
export class SignalPage extends LitElement {
  static readonly version = VERSION;
  /** @hidden */
  static override styles = [...sharedStyles, panelStyles, styles];
  static override properties = {
    client: { attribute: false },
    names: { attribute: false },
    signalId: { attribute: "signal-id" },
    situation: { state: true },
  };
  /** Nothing is loaded before it is set. */
  declare client: SupervisorClient | undefined;
  /** Shown instead of the ids of organisations, sources and types of records. */
  declare names: Names | undefined;
  declare signalId: string | undefined;
  declare private situation: Situation;
  private readonly locale = new LocaleController(this, consoleMessages);
  private readonly t = this.locale.t.bind(this.locale);
  private unlisten: (() => void) | undefined;
  private lost = false;
  private load = 0;
  private wantsFocus = false;

  constructor() {
    super();
    this.situation = { status: "none" };
    new ThemeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    prepareAnnouncer();
    if (this.hasUpdated) {
      this.listen();
      void this.reload();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unlisten?.();
    this.load += 1;
  }

  /** Puts the focus on the heading, as soon as there is one. */
  override focus(): void {
    this.wantsFocus = true;
    this.requestUpdate();
  }

  /** Reads the signal anew. */
  async reload(): Promise<void> {
    this.load += 1;
    const load = this.load;
    const { client, signalId } = this;
    if (!client || !signalId) {
      this.situation = { status: "none" };
      return;
    }
    const shown = this.situation.status === "ready" && this.situation.signal.id === signalId ? this.situation : undefined;
    if (!shown) this.situation = { status: "loading" };
    try {
      const signal = await client.signal(signalId);
      if (load !== this.load) return;
      if (signal?.id !== signalId) throw new TypeError("the reply is not the signal that was asked for");
      this.situation = { status: "ready", signal };
      if (!shown) announce(this.t("pageOpened", { title: this.pick(signal.control.title) }));
    } catch (error) {
      if (load !== this.load) return;
      const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
      if (status === 404) this.situation = { status: "missing" };
      else if (shown) this.situation = { ...shown, stale: true };
      else this.situation = { status: "failed", code: typeof code === "string" ? code : "unknown" };
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client")) this.listen();
    if (changed.has("client") || changed.has("signalId")) void this.reload();
  }

  protected override updated(): void {
    if (!this.wantsFocus) return;
    const heading = this.renderRoot.querySelector<HTMLElement>("h2");
    if (!heading) return;
    this.wantsFocus = false;
    heading.focus();
  }

  protected override render(): TemplateResult {
    return html`<article class="pn" lang=${this.locale.tag} aria-label=${this.t("page")} part="panel">${this.body()}</article>`;
  }

  private body(): TemplateResult {
    const { situation } = this;
    switch (situation.status) {
      case "none":
        return html`<div class="state"><p class="say t2">${this.t("pageNone")}</p><p class="hint">${this.t("pageNoneHint")}</p></div>`;
      case "loading":
        return html`<div class="state" aria-busy="true"><p class="say t2">${this.t("pageLoading")}</p></div>`;
      case "missing":
        return html`<div class="state">
          <h2 class="say" tabindex="-1">${this.t("pageMissing")}</h2>
          <p class="hint">${this.t("pageMissingHint")} <bdi class="mono">${this.signalId}</bdi></p>
        </div>`;
      case "failed":
        return html`<div class="state">
          <h2 class="say" tabindex="-1">${stateWord("warn", this.t("pageFailed"))}</h2>
          <p class="hint mono">${situation.code}</p>
          <button type="button" class="btn" @click=${() => this.reload()}>${this.t("retry")}</button>
        </div>`;
      case "ready":
        return html`${situation.stale ? this.stale() : nothing} ${this.signal(situation.signal)}`;
    }
  }

  private stale(): TemplateResult {
    return html`<div class="warn">
      ${stateWord("warn", this.t("pageStale"))}
      <button type="button" class="btn btn-s" @click=${() => this.reload()}>${this.t("retry")}</button>
    </div>`;
  }

  private signal(signal: SignalDetail): TemplateResult {
    const { notice, params, events, answers, shown, unavailable, history } = signal;
    return html`${this.header(signal)} ${this.turn(signal)}
    ${this.section("why", html`<p class="s2"><bdi>${this.pick(notice.why)}</bdi></p>`)}
    ${this.section("basis", this.basis(notice.citations, notice.gist))}
    ${this.section("params", params.length ? this.params(params) : html`<p class="hint">${this.t("paramsNone")}</p>`)}
    ${this.section("read", notice.read.length ? this.read(signal) : html`<p class="hint">${this.t("readNone")}</p>`)}
    ${this.section(
      "proof",
      events.length
        ? html`<ol class="tl">${events.map((event) => this.event(event))}</ol><p class="hint mt">${this.t("proofHint")}</p>`
        : html`<p class="s2">${stateWord("warn", this.t("proofNone"))}</p>`,
      events.length,
    )}
    ${this.section(
      "answers",
      answers.length
        ? html`<ol class="list">${answers.map((answer) => this.answer(answer))}</ol>`
        : html`<p>${stateWord("waiting", this.t("answer_none"))}</p>`,
    )}
    ${this.section("shown", this.shown(shown, unavailable))}
    ${this.section(
      "history",
      history.length
        ? html`<ol class="list">
            ${history.map(({ change, time, index }) => html`<li>${this.line(html`${this.t(`change_${change}`)}`, time, index)}</li>`)}
          </ol>`
        : html`<p class="hint">${this.t("historyNone")}</p>`,
    )}`;
  }

  private header({ level, state, control, record, org, at }: SignalDetail): TemplateResult {
    const kind = this.name(record.type);
    return html`<header>
      <p class="marks">
        ${levelBadge(level, this.locale.language)}<span class="tag">${this.t(`state_${state}`)}</span>
        <span class="tag">${this.t("controlVersion", { version: control.version })}</span>
      </p>
      <h2 tabindex="-1"><bdi>${this.pick(control.title)}</bdi></h2>
      <p class="s2 t2">
        <bdi>${control.id}</bdi><i class="sep"></i>${kind === record.type ? nothing : html`${kind} `}<bdi class="one">${record.id}</bdi>${
          org === undefined ? nothing : html`<i class="sep"></i><bdi>${this.name(org)}</bdi>`
        }
      </p>
      <p class="s2 t2"><time datetime=${at}>${this.t("raisedAt", { time: formatInstant(at) })}</time></p>
      <p class="s2">${this.t("promptOnly")}</p>
    </header>`;
  }

  private turn({ state, answers }: SignalDetail): TemplateResult {
    const open = state === "open";
    const line = open ? "turnLineOpen" : state === "ceased" ? "turnLineCeased" : "turnLineWithdrawn";
    const hint = open ? (answers.length ? "turnLineOpenAnswered" : "turnLineOpenSilent") : (`${line}Hint` as "turnLineCeasedHint");
    return html`<div class="turn ${open ? "now" : ""}">
      ${stateWord(open ? "now" : "waiting", this.t(line))}
      <p class="s2 t2">${this.t(hint)}</p>
    </div>`;
  }

  private section(
    title: "answers" | "basis" | "history" | "params" | "proof" | "read" | "shown" | "why",
    content: TemplateResult,
    count?: number,
  ) {
    return html`<section data-part=${title}>
      <h3>${this.t(title)}${count ? html` <span class="t3 count">${formatNumber(count)}</span>` : nothing}</h3>
      ${content}
    </section>`;
  }

  private basis(citations: readonly Citation[], gist: Text | undefined): TemplateResult {
    return html`<ul class="laws">
        ${citations.map(
          (citation) => html`<li class="law">
            <cite><bdi>${citationText(citation, this.locale.language)}</bdi></cite>
            ${this.inForce(citation)}
            ${citation.confidence === "text" ? nothing : html`<span class="tag doubt">${this.t(`confidence_${citation.confidence}`)}</span>`}
          </li>`,
        )}
      </ul>
      ${gist ? html`<p class="note"><span class="t3">${this.t("gist")}</span><br /><bdi>${this.pick(gist)}</bdi></p>` : nothing}`;
  }

  private inForce({ inForceFrom: from = "", inForceTo: to = "" }: Citation): TemplateResult | typeof nothing {
    if (!from && !to) return nothing;
    return html`<span class="l2">${this.t(from && to ? "inForce" : from ? "inForceFrom" : "inForceTo", { from, to })}</span>`;
  }

  private params(params: readonly SignalParam[]): TemplateResult {
    return html`<table class="tb tb-in">
      <thead><tr>
        <th scope="col">${this.t("paramName")}</th><th scope="col" class="num">${this.t("paramValue")}</th><th scope="col">${this.t("paramFrom")}</th>
      </tr></thead>
      <tbody>
        ${params.map(
          ({ label, text, sample, provenance }) => html`<tr>
            <th scope="row"><bdi>${this.pick(label)}</bdi></th>
            <td class="num"><bdi>${this.pick(text)}</bdi></td>
            <td>${this.provenance(provenance)} ${sample ? html`<span class="tag doubt">${this.t("paramSample")}</span>` : nothing}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** Who set the value that is in force, and below it who set another one. */
  private provenance(steps: SignalParam["provenance"]): TemplateResult {
    const inForce = steps.filter(({ overruled }) => !overruled).pop();
    const who = ({ org, basis }: SignalParam["provenance"][number]): TemplateResult =>
      html`<bdi>${org === "control" ? this.t("paramControl") : this.name(org)}</bdi>${basis ? html`<i class="sep"></i><bdi>${basis}</bdi>` : nothing}`;
    return html`${inForce ? who(inForce) : nothing}
    ${steps
      .filter((step) => step !== inForce)
      .map((step) => html`<span class="l2">${this.t(step.overruled ? "paramOverruled" : "paramBefore")} ${who(step)}</span>`)}`;
  }

  private read({ notice }: SignalDetail): TemplateResult {
    return html`<table class="tb tb-in">
      <thead><tr>
        <th scope="col">${this.t("readName")}</th><th scope="col" class="num">${this.t("paramValue")}</th><th scope="col">${this.t("readSource")}</th>
      </tr></thead>
      <tbody>
        ${notice.read.map(
          ({ label, text, source }) => html`<tr>
            <th scope="row"><bdi>${this.pick(label)}</bdi></th>
            <td class="num"><bdi>${this.pick(text)}</bdi></td>
            <td class="t3">
              ${
                source
                  ? html`<bdi>${this.name(source.system)}</bdi><time class="l2" datetime=${source.time}>${formatInstant(source.time)}</time>`
                  : this.t("readDraft")
              }
            </td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private event({ index, received, title, event }: TrailedEvent): TemplateResult {
    return html`<li>
      <span class="dot"></span>
      <div>
        ${this.line(html`<bdi class="strong" title=${event.type}>${title ? this.pick(title) : event.type}</bdi>`, event.time, index)}
        <p class="l2">
          ${event.actor ? html`${this.t("by")} <bdi>${event.actor.id}</bdi>` : this.t("byNobody")}<i class="sep"></i><bdi>${this.name(event.source)}</bdi><i
            class="sep"
          ></i><span class="one">${this.t("receivedAt", { time: formatInstant(received, "second") })}</span>
        </p>
        <details>
          <summary aria-label=${this.t("rawOf", { index: formatNumber(index) })}>${this.t("raw")}</summary>
          <pre class="mono" dir="ltr">${rawJson(event)}</pre>
        </details>
      </div>
    </li>`;
  }

  private answer({ act, reason, actor, time, index }: SignalAnswer): TemplateResult {
    return html`<li>
      ${this.line(html`<span class="strong">${this.t(`answer_${act}`)}</span>`, time, index)}
      ${actor === undefined ? nothing : html`<p class="l2">${this.t("by")} <bdi>${actor}</bdi></p>`}
      ${reason === undefined ? nothing : html`<blockquote><bdi>${reason}</bdi></blockquote>`}
    </li>`;
  }

  private shown(shown: SignalDetail["shown"], unavailable: SignalDetail["unavailable"]): TemplateResult {
    const list = (key: "shownItem" | "unavailableItem", items: SignalDetail["shown"]): TemplateResult =>
      html`<ol class="list">${items.map(({ time, index }) => html`<li>${this.line(html`${this.t(key)}`, time, index)}</li>`)}</ol>`;
    return html`${
      shown.length
        ? html`<p class="s2">${this.t("shownHint")}</p>${list("shownItem", shown)}`
        : html`<p>${stateWord("warn", this.t("shownNone"))}</p>`
    }
    ${unavailable.length ? html`<p class="mt">${stateWord("warn", this.t("unavailable"))}</p>${list("unavailableItem", unavailable)}` : nothing}`;
  }

  private line(what: TemplateResult, time: string, index: number): TemplateResult {
    return html`<p class="line">
      <span class="what">${what}</span>
      <time class="t3" datetime=${time}>${formatInstant(time, "second")}</time>
      <span class="t3 nb">${this.t("trailIndex", { index: formatNumber(index) })}</span>
    </p>`;
  }

  private listen(): void {
    this.unlisten?.();
    this.unlisten = undefined;
    const { client } = this;
    if (!client || !this.isConnected) return;
    this.lost = false;
    this.unlisten = client.stream(
      (message) => this.hear(message),
      (state) => {
        // Nothing is replayed: what changed meanwhile is only found by reading again.
        if (state === "open" && this.lost) void this.reload();
        this.lost = state === "lost" || (this.lost && state === "connecting");
      },
    );
  }

  private hear({ signal }: SignalMessage): void {
    if (signal.id === this.signalId) void this.reload();
  }

  private name(id: string): string {
    return nameOf(this.names, id, this.locale.language);
  }

  private pick(text: Text): string {
    return pick(text, this.locale.language);
  }
}

// A mark that turns the direction of writing would show an event's JSON in another order than it has.
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function rawJson(event: TrailedEvent["event"]): string {
  const escaped = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(event, null, 2).replace(DIRECTION_MARKS, escaped);
}
