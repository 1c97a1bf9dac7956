import type { Checkpoint, WireTrailEntry } from "@plumbline/core";
import type { TrailVerdict } from "@plumbline/core/trail";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { announce, prepareAnnouncer } from "../../announce.ts";
import type { SupervisorClient } from "../../client/supervisor-client.ts";
import { panelStyles } from "../../console/panel.styles.ts";
import { consoleMessages } from "../../locale/console.messages.ts";
import { formatInstant, formatNumber } from "../../locale/format.ts";
import { LocaleController } from "../../locale/locale-controller.ts";
import { stateWord } from "../../theme/marks.ts";
import { sharedStyles } from "../../theme/shared-styles.ts";
import { ThemeController } from "../../theme/theme-controller.ts";
import { VERSION } from "../../version.ts";
import { styles } from "./trail-check.styles.ts";

const PAGE = 500;
const SHORT = 16;

type Situation =
  | { readonly status: "never" | "noClient" }
  | { readonly status: "running"; readonly done: number; readonly size: number | undefined }
  | { readonly status: "stopped"; readonly done: number }
  | { readonly status: "broken"; readonly code: string }
  | { readonly status: "done"; readonly verdict: TrailVerdict; readonly at: string; readonly before: Checkpoint | undefined };

/**
 * Downloads the trail and computes every hash again on this machine. Only what was checked in full, under a key that is known here, is
 * called valid; a download that fails or a key that is missing leaves it unchecked.
 */
export class TrailCheck extends LitElement {
  static readonly version = VERSION;
  /** @hidden */
  static override styles = [...sharedStyles, panelStyles, styles];
  static override properties = {
    client: { attribute: false },
    verifierKey: { attribute: "verifier-key" },
    remembered: { attribute: false },
    remember: { type: Boolean },
    label: { type: String },
    outcome: { type: String, reflect: true },
    situation: { state: true },
    whole: { state: true },
  };
  declare client: SupervisorClient | undefined;
  /** `<name>+<hash>+<base64>`. Without it the outcome is `unchecked`. */
  declare verifierKey: string | undefined;
  /** The last checkpoint that was found valid here; the next check also shows a trail that was shortened or rewritten since. */
  declare remembered: Checkpoint | undefined;
  /** Keeps `remembered` in `localStorage`, by verifier key: what this browser has seen, on this machine, until it is cleared. */
  declare remember: boolean;
  /** Instead of the element's own heading, where a page has several. */
  declare label: string | undefined;
  /** Of the last check. */
  declare outcome: TrailVerdict["outcome"];
  declare private situation: Situation;
  /** The root is shown in full. */
  declare private whole: boolean;
  private readonly locale = new LocaleController(this, consoleMessages);
  private readonly t = this.locale.t.bind(this.locale);
  private abort: AbortController | undefined;

  constructor() {
    super();
    this.remember = false;
    this.outcome = "unchecked";
    this.situation = { status: "never" };
    this.whole = false;
    new ThemeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    prepareAnnouncer();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.cancel();
  }

  /** Resolves when the outcome is shown; never rejects. A check that is under way is stopped first. */
  async check(): Promise<void> {
    this.cancel();
    const { client, verifierKey } = this;
    this.outcome = "unchecked";
    if (!client) {
      this.situation = { status: "noClient" };
      return;
    }
    const abort = new AbortController();
    this.abort = abort;
    this.situation = { status: "running", done: 0, size: undefined };
    const before = this.remembered ?? this.recall();
    try {
      // Only who checks loads what checking takes.
      const [checkpoint, { verifyTrail }] = await Promise.all([client.checkpoint(), import("./verifier.ts")]);
      const verdict = await verifyTrail({
        checkpoint,
        verifierKey: verifierKey || undefined,
        entries: entriesOf(client),
        expect: before,
        signal: abort.signal,
        onProgress: (done, size) => {
          if (!abort.signal.aborted) this.situation = { status: "running", done, size };
        },
      });
      if (abort.signal.aborted) return;
      this.conclude(verdict, before);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.situation = { status: "broken", code: codeOf(error) };
      announce(this.t("trailSaid", { outcome: this.t("trailUnchecked"), sentence: this.t("trailDownload") }));
    }
  }

  /** Stops a check that is under way; there is no verdict then. */
  cancel(): void {
    this.abort?.abort();
    this.abort = undefined;
    if (this.situation.status === "running") this.situation = { status: "stopped", done: this.situation.done };
  }

  protected override render(): TemplateResult {
    const { situation } = this;
    const running = situation.status === "running";
    const again = situation.status !== "never";
    return html`<section class="pn" lang=${this.locale.tag} aria-label=${this.label || this.t("trail")} part="panel">
      <div class="row">
        <h2>${this.label || this.t("trail")}</h2>
        <p class="verdict" data-outcome=${running ? "running" : this.outcome}>${this.mark()}<span class="sentence">${this.sentence()}</span></p>
        <button type="button" class="btn btn-s ${again ? "" : "btn-primary"}" @click=${() => (running ? this.cancel() : this.check())}>
          ${this.t(running ? "cancel" : again ? "verifyAgain" : "verify")}
        </button>
      </div>
      ${running ? html`<progress aria-label=${this.t("trailRunning")} max=${situation.size || 1} value=${situation.size ? situation.done : nothing}></progress>` : nothing}
      ${situation.status === "done" ? this.facts(situation) : nothing}
    </section>`;
  }

  private mark(): TemplateResult {
    if (this.situation.status === "running") return stateWord("now", this.t("trailRunning"));
    switch (this.outcome) {
      case "valid":
        return stateWord("ok", this.t("trailValid"));
      case "invalid":
        return stateWord("no", this.t("trailInvalid"));
      case "unchecked":
        return stateWord("waiting", this.t("trailUnchecked"));
    }
  }

  private sentence(): string {
    const { situation } = this;
    switch (situation.status) {
      case "never":
        return this.t("trailNever");
      case "noClient":
        return this.t("trailNoClient");
      case "running":
        return situation.size === undefined
          ? this.t("trailFetching")
          : this.t("trailProgress", { done: formatNumber(situation.done), all: formatNumber(situation.size) });
      case "stopped":
        return this.t("trailCancelled", { done: formatNumber(situation.done) });
      case "broken":
        return `${this.t("trailDownload")} (${situation.code})`;
      case "done":
        return this.saying(situation.verdict);
    }
  }

  private saying({ reason, index, size }: TrailVerdict): string {
    switch (reason) {
      case "verified":
        return this.t("trailValidSentence", { size: formatNumber(size) });
      case "no_verifier_key":
        return this.t("trailNoKey");
      case "verifier_key_malformed":
        return this.t("trailBadKey");
      default:
        return this.t(`flaw_${reason}`, { n: formatNumber(index ?? 0) });
    }
  }

  private facts({ verdict, at, before }: Extract<Situation, { status: "done" }>): TemplateResult {
    const { origin, root, size, erased, reason, outcome } = verdict;
    const key = this.verifierKey?.split("+").slice(0, 2).join("+");
    return html`<dl>
      ${origin === undefined ? nothing : this.fact("trailOrigin", html`<bdi>${origin}</bdi>`)}
      ${this.fact(
        "trailSize",
        html`${formatNumber(size)}${erased ? html`<span class="l2">${this.t("trailErased", { count: formatNumber(erased) })}</span>` : nothing}`,
      )}
      ${root === undefined ? nothing : this.fact("trailRoot", this.root(root))}
      ${this.fact("trailCheckedAt", html`<time datetime=${at}>${formatInstant(at, "second")}</time>`)}
      ${key ? this.fact("trailKey", html`<bdi class="mono">${key}</bdi>`) : nothing}
      ${
        outcome === "valid"
          ? this.fact(
              "trailRemembered",
              html`${before ? this.t("trailRememberedSize", { size: formatNumber(before.size) }) : this.t("trailRememberedNone")}`,
            )
          : this.fact("trailReason", html`<span class="mono">${reason}</span>`)
      }
    </dl>`;
  }

  private fact(
    name: "trailCheckedAt" | "trailKey" | "trailOrigin" | "trailReason" | "trailRemembered" | "trailRoot" | "trailSize",
    value: TemplateResult,
  ) {
    return html`<div><dt>${this.t(name)}</dt><dd>${value}</dd></div>`;
  }

  private root(root: string): TemplateResult {
    return html`<span class="mono">${this.whole ? root : `${root.slice(0, SHORT)}…`}</span>
      <button type="button" class="link" aria-expanded=${this.whole} @click=${() => this.toggleRoot()}>
        ${this.t(this.whole ? "trailRootShort" : "trailRootFull")}
      </button>`;
  }

  private toggleRoot(): void {
    this.whole = !this.whole;
  }

  private conclude(verdict: TrailVerdict, before: Checkpoint | undefined): void {
    const { outcome, origin, size, root } = verdict;
    this.outcome = outcome;
    this.situation = { status: "done", verdict, at: new Date().toISOString(), before };
    if (outcome === "valid" && origin !== undefined && root !== undefined) this.keep({ origin, size, root });
    const word = { valid: "trailValid", invalid: "trailInvalid", unchecked: "trailUnchecked" } as const;
    announce(this.t("trailSaid", { outcome: this.t(word[outcome]), sentence: this.saying(verdict) }));
  }

  private keep(checkpoint: Checkpoint): void {
    this.remembered = checkpoint;
    if (!this.remember) return;
    try {
      localStorage.setItem(this.place(), JSON.stringify(checkpoint));
    } catch {
      // Storage may be full or forbidden; the check itself holds without it.
    }
  }

  private recall(): Checkpoint | undefined {
    if (!this.remember) return undefined;
    try {
      return (JSON.parse(localStorage.getItem(this.place()) ?? "null") as Checkpoint | null) ?? undefined;
    } catch {
      return undefined;
    }
  }

  private place(): string {
    return `plumbline.checkpoint ${this.verifierKey ?? ""}`;
  }
}

async function* entriesOf(client: SupervisorClient): AsyncGenerator<WireTrailEntry, void, undefined> {
  for (let from = 0; ; ) {
    const { entries } = await client.entries(from, from + PAGE);
    if (entries.length === 0) return;
    yield* entries;
    from += entries.length;
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "unknown";
}
