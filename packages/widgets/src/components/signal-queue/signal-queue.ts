import type { SignalLevel, SignalMessage, SignalSummary } from "@plumbline/core";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { announce, prepareAnnouncer } from "../../announce.ts";
import type { StreamState, SupervisorClient } from "../../client/supervisor-client.ts";
import { panelStyles } from "../../console/panel.styles.ts";
import { words } from "../../locale/common.messages.ts";
import { consoleMessages } from "../../locale/console.messages.ts";
import { formatInstant, formatNumber } from "../../locale/format.ts";
import { pick } from "../../locale/language.ts";
import { LocaleController } from "../../locale/locale-controller.ts";
import { type Names, nameOf } from "../../locale/names.ts";
import { levelBadge, levelShape, stateWord } from "../../theme/marks.ts";
import { sharedStyles } from "../../theme/shared-styles.ts";
import { ThemeController } from "../../theme/theme-controller.ts";
import { VERSION } from "../../version.ts";
import { type QueueFilter, shows, withSignal } from "./queue-list.ts";
import { SignalOpenEvent } from "./signal-open-event.ts";
import { styles } from "./signal-queue.styles.ts";

const LEVELS: readonly SignalLevel[] = ["red", "orange", "yellow"];
const STATES: readonly SignalSummary["state"][] = ["open", "ceased", "withdrawn"];
/** After this long without a connection it is said to be gone, though it is still tried, in ms. */
const PATIENCE = 30_000;

type Situation =
  | { readonly status: "loading" }
  | { readonly status: "failed"; readonly code: string }
  | {
      readonly status: "ready";
      readonly signals: readonly SignalSummary[];
      readonly next?: string | undefined;
      readonly more?: "loading" | "failed";
      /** What is shown was read before the connection was lost. */
      readonly stale?: boolean;
    };

/**
 * The signals that a supervisor looks at: counted by level, filtered, newest first, live. Persons do not appear in it.
 * @fires {SignalOpenEvent} plumb-signal-open - A person chose a signal.
 */
export class SignalQueue extends LitElement {
  static readonly version = VERSION;
  /** @hidden */
  static override styles = [...sharedStyles, panelStyles, styles];
  static override properties = {
    client: { attribute: false },
    names: { attribute: false },
    selected: { type: String, reflect: true },
    situation: { state: true },
    filter: { state: true },
    counts: { state: true },
    link: { state: true },
  };
  /** Nothing is loaded before it is set. */
  declare client: SupervisorClient | undefined;
  /** Shown instead of the ids of organisations, sources and types of records. */
  declare names: Names | undefined;
  /** Id of the signal that is open beside the list. */
  declare selected: string | undefined;
  declare private situation: Situation;
  declare private filter: QueueFilter;
  declare private counts: Readonly<Record<SignalLevel, number>> | undefined;
  declare private link: StreamState | "closed";
  private readonly locale = new LocaleController(this, consoleMessages);
  private readonly t = this.locale.t.bind(this.locale);
  /** Ids that came while the list was on the screen and were not opened since. */
  private readonly fresh = new Set<string>();
  /** What came while the list was on its way. */
  private waiting: SignalMessage[] = [];
  private unlisten: (() => void) | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private load = 0;

  constructor() {
    super();
    this.situation = { status: "loading" };
    this.filter = { state: "open" };
    this.link = "connecting";
    new ThemeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    prepareAnnouncer();
    if (this.hasUpdated) this.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.disconnect();
  }

  /** Reads the list anew. */
  async reload(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.load += 1;
    const load = this.load;
    const shown = this.situation.status === "ready" ? this.situation : undefined;
    this.waiting = [];
    if (!shown) this.situation = { status: "loading" };
    try {
      const { signals, counts, next } = await client.signals(this.filter);
      if (load !== this.load) return;
      // What is no list must not look like an empty one.
      if (!Array.isArray(signals)) throw new TypeError("the reply holds no list of signals");
      this.counts = counts;
      this.situation = { status: "ready", signals, next };
      for (const message of this.waiting) this.merge(message);
      this.waiting = [];
    } catch (error) {
      if (load !== this.load) return;
      this.situation = shown ? { ...shown, stale: true } : { status: "failed", code: codeOf(error) };
      if (!shown) this.counts = undefined;
    }
  }

  /** Puts the focus on a signal, if it is in the list. */
  focusSignal(id: string): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>("tr[data-id]")];
    rows
      .find((row) => row.dataset.id === id)
      ?.querySelector<HTMLElement>(".ttl")
      ?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client") && this.isConnected) this.connect();
    if (changed.has("selected") && this.selected) this.fresh.delete(this.selected);
  }

  protected override render(): TemplateResult {
    return html`<section class="pn" lang=${this.locale.tag} aria-label=${this.t("queue")} part="panel">
      ${this.head()} ${this.filters()} ${this.body()}
    </section>`;
  }

  private head(): TemplateResult {
    const total = this.counts && LEVELS.reduce((sum, level) => sum + (this.counts?.[level] ?? 0), 0);
    const mark = { connecting: "waiting", open: "done", lost: "warn", closed: "warn" } as const;
    const link = this.client ? this.link : "closed";
    return html`<div class="head">
      <span class="open">${total === undefined ? this.t("openUnknown") : this.t("openCount", { count: formatNumber(total) })}</span>
      <span class="grow"></span>
      <span class="link" data-link=${link}>${stateWord(mark[link], this.t(`link_${link}`))}<span class="hint wide">${this.t(`hint_${link}`)}</span></span>
    </div>`;
  }

  private filters(): TemplateResult {
    const { level, state } = this.filter;
    const total = this.counts && LEVELS.reduce((sum, each) => sum + (this.counts?.[each] ?? 0), 0);
    const button = (value: SignalLevel | undefined, label: TemplateResult, count: number | undefined): TemplateResult =>
      html`<button type="button" aria-pressed=${level === value} data-level=${value ?? "all"} @click=${() => this.setFilter({ ...this.filter, level: value })}>
        ${label} <b>${count === undefined ? "–" : formatNumber(count)}</b>
      </button>`;
    return html`<div class="filters">
      <div class="seg" role="group" aria-label=${this.t("filterLevel")}>
        ${button(undefined, html`${this.t("filterAll")}`, total)}
        ${LEVELS.map((each) => button(each, html`${levelShape(each)}${this.t(`short_${each}`)}`, this.counts?.[each]))}
      </div>
      <label class="pick"><span class="sr">${this.t("filterState")}</span>
        <select class="fld" @change=${(event: Event) => this.chooseState((event.target as HTMLSelectElement).value)}>
          ${STATES.map((each) => html`<option value=${each} ?selected=${each === state}>${this.t(`state_${each}`)}</option>`)}
          <option value="" ?selected=${state === undefined}>${this.t("filterStateAll")}</option>
        </select>
      </label>
    </div>`;
  }

  private body(): TemplateResult {
    if (!this.client) return this.notice("warn", this.t("queueNoClient"), this.t("queueEmptyHint"));
    const { situation } = this;
    switch (situation.status) {
      case "loading":
        return html`<div class="state" aria-busy="true"><p class="say t2">${this.t("queueLoading")}</p></div>`;
      case "failed":
        return this.notice("warn", this.t("queueFailed"), this.t("queueFailedHint"), situation.code, {
          label: this.t("retry"),
          act: () => this.reload(),
        });
      case "ready":
        return html`${situation.stale ? this.warning(this.t("queueReloadFailed"), () => this.reload()) : nothing}
        ${situation.signals.length ? this.table(situation.signals) : this.empty()} ${this.more(situation)}`;
    }
  }

  private empty(): TemplateResult {
    const { level, state } = this.filter;
    if (!level && state === "open") return this.notice(undefined, this.t("queueEmpty"), this.t("queueEmptyHint"));
    return this.notice(undefined, this.t("queueEmptyFilter"), this.t("queueEmptyHint"), undefined, {
      label: this.t("queueShowAll"),
      act: () => this.setFilter({ state: "open" }),
    });
  }

  private table(signals: readonly SignalSummary[]): TemplateResult {
    const column = (key: "columnLevel" | "columnSignal" | "columnTime" | "columnState" | "columnAnswer", name: string): TemplateResult =>
      html`<th scope="col" class=${name}>${this.t(key)}</th>`;
    return html`<table class="tb tb-q">
      <thead><tr>
        ${column("columnLevel", "w-l")} ${column("columnSignal", "w-t")} ${column("columnTime", "w-d")} ${column("columnState", "w-s")}
        ${column("columnAnswer", "w-a")}
      </tr></thead>
      <tbody @keydown=${this.walk}>
        ${repeat(
          signals,
          ({ id }) => id,
          (signal) => this.row(signal),
        )}
      </tbody>
    </table>`;
  }

  private row(signal: SignalSummary): TemplateResult {
    const { id, level, control, record, org, at, state, answer } = signal;
    const { language } = this.locale;
    const current = id === this.selected;
    const kind = nameOf(this.names, record.type, language);
    const [day, ...time] = formatInstant(at).split(" ");
    return html`<tr class=${current ? "sel" : ""} data-id=${id} @click=${() => this.open(id)}>
      <td class="k-l">${levelBadge(level, language)}${this.fresh.has(id) ? html`<span class="tag fresh">${this.t("fresh")}</span>` : nothing}</td>
      <td class="k-t">
        <button type="button" class="ttl" aria-current=${current ? "true" : nothing} @click=${(event: Event) => this.choose(event, id)}>
          <bdi>${pick(control.title, language)}</bdi></button>
        <bdi class="t3 s1">${control.id}</bdi>
        <span class="l2" title=${record.id}>${kind === record.type ? nothing : html`${kind} `}<bdi>${record.id}</bdi>${
          org === undefined ? nothing : html`<i class="sep"></i><bdi>${nameOf(this.names, org, language)}</bdi>`
        }</span>
      </td>
      <td class="k-d"><time datetime=${at}><span>${day}</span> <span class="l2">${time.join(" ")}</span></time></td>
      <td class="k-s">${stateWord(state === "open" ? "now" : "waiting", this.t(`state_${state}`))}<span class="l2">${this.t(`turn_${state}`)}</span></td>
      <td class="k-a ${answer ? "" : "t3"}">${this.t(`answer_${answer ?? "none"}`)}</td>
    </tr>`;
  }

  private more({ next, more }: Extract<Situation, { status: "ready" }>): TemplateResult | typeof nothing {
    if (more === "failed") return this.warning(this.t("queueMoreFailed"), () => this.loadMore());
    if (next === undefined) return nothing;
    const loading = more === "loading";
    return html`<div class="pager">
      <button type="button" class="btn btn-s" aria-disabled=${loading} @click=${() => this.loadMore()}>
        ${this.t(loading ? "moreLoading" : "more")}
      </button>
    </div>`;
  }

  private notice(
    mark: "warn" | undefined,
    say: string,
    hint: string,
    code?: string,
    action?: { readonly label: string; readonly act: () => unknown },
  ): TemplateResult {
    return html`<div class="state">
      <p class="say">${mark ? stateWord(mark, say) : say}</p>
      <p class="hint">${hint}${code === undefined ? nothing : html` <span class="mono">${code}</span>`}</p>
      ${action ? html`<button type="button" class="btn" @click=${action.act}>${action.label}</button>` : nothing}
    </div>`;
  }

  private warning(say: string, act: () => unknown): TemplateResult {
    return html`<div class="warn">${stateWord("warn", say)}<button type="button" class="btn btn-s" @click=${act}>${this.t("retry")}</button></div>`;
  }

  private connect(): void {
    this.disconnect();
    this.situation = { status: "loading" };
    this.counts = undefined;
    this.fresh.clear();
    const { client } = this;
    if (!client) return;
    // Before the list, so that nothing falls between the two.
    this.unlisten = client.stream(
      (message) => this.hear(message),
      (state) => this.linkChanged(state),
    );
    void this.reload();
  }

  private disconnect(): void {
    this.unlisten?.();
    this.unlisten = undefined;
    clearTimeout(this.patience);
    // An answer that is still on its way is for nobody.
    this.load += 1;
  }

  private linkChanged(state: StreamState): void {
    const gone = this.link === "lost" || this.link === "closed";
    if (state === "lost" && gone) return;
    clearTimeout(this.patience);
    this.link = state;
    if (state === "lost") {
      this.patience = setTimeout(() => {
        this.link = "closed";
      }, PATIENCE);
    } else if (state === "open" && gone) void this.reload();
  }

  private hear(message: SignalMessage): void {
    const { change, signal } = message;
    if (change === "raised" && signal.id !== this.selected) this.fresh.add(signal.id);
    this.merge(message);
    // A list that is on its way may have been written before this.
    this.waiting.push(message);
    this.say(message);
  }

  private merge({ signal, counts }: SignalMessage): void {
    this.counts = counts;
    if (this.situation.status !== "ready") return;
    const { signals, next } = this.situation;
    this.situation = { ...this.situation, signals: withSignal(signals, signal, this.filter, next !== undefined) };
  }

  private say({ change, signal }: SignalMessage): void {
    const { language } = this.locale;
    const title = pick(signal.control.title, language);
    if (change === "raised") {
      const key = shows(this.filter, signal) ? "arrived" : "arrivedHidden";
      announce(this.t(key, { level: words[language][signal.level], title }), signal.level === "red" ? "assertive" : "polite");
    } else
      announce(
        this.t("changed", {
          title,
          state: this.t(change === "answered" ? `answer_${signal.answer ?? "none"}` : `state_${signal.state}`),
        }),
      );
  }

  private async loadMore(): Promise<void> {
    const { situation, client } = this;
    if (!client || situation.status !== "ready" || situation.next === undefined || situation.more === "loading") return;
    const load = this.load;
    this.situation = { ...situation, more: "loading" };
    try {
      const page = await client.signals({ ...this.filter, page: situation.next });
      if (load !== this.load || this.situation.status !== "ready") return;
      const { signals } = this.situation;
      const known = new Set(signals.map(({ id }) => id));
      this.situation = { status: "ready", signals: [...signals, ...page.signals.filter(({ id }) => !known.has(id))], next: page.next };
    } catch {
      if (load === this.load && this.situation.status === "ready") this.situation = { ...this.situation, more: "failed" };
    }
  }

  private chooseState(value: string): void {
    const { state: _, ...rest } = this.filter;
    const state = STATES.find((each) => each === value);
    this.setFilter(state ? { ...rest, state } : rest);
  }

  private setFilter({ level, state }: QueueFilter): void {
    this.filter = { ...(level ? { level } : {}), ...(state ? { state } : {}) };
    this.situation = { status: "loading" };
    void this.reload();
  }

  private choose(event: Event, id: string): void {
    // The row would choose it a second time.
    event.stopPropagation();
    this.open(id);
  }

  private open(id: string): void {
    this.selected = id;
    this.dispatchEvent(new SignalOpenEvent(id));
  }

  private walk(event: KeyboardEvent): void {
    const { key, currentTarget } = event;
    const titles = [...(currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".ttl")];
    const at = titles.indexOf(event.target as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: titles.length - 1 }[key];
    const title = at < 0 || to === undefined ? undefined : titles[to];
    if (!title) return;
    event.preventDefault();
    title.focus();
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "unknown";
}
