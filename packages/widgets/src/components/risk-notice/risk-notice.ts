import type { HostPrecheckReply, HostPrecheckRequest, NoticeAct, PrecheckItem, PrecheckReply } from "@plumbline/core";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { announce, prepareAnnouncer } from "../../announce.ts";
import { createHostClient, type HostClient, type NoticeShownRequest } from "../../client/host-client.ts";
import { within } from "../../client/within.ts";
import { words } from "../../locale/common.messages.ts";
import { LocaleController } from "../../locale/locale-controller.ts";
import type { Names } from "../../locale/names.ts";
import { basicStyles } from "../../theme/basic-styles.ts";
import { ThemeController } from "../../theme/theme-controller.ts";
import { VERSION } from "../../version.ts";
import { type Choice, choicesOf, gapOf, offers, worstFirst } from "./choices.ts";
import { methodOf, readDraft } from "./form-draft.ts";
import { NoticeAnswerEvent, NoticeShownEvent, NoticeUnavailableEvent } from "./notice-events.ts";
import { type Fault, faultLine, noticeView } from "./notice-view.ts";
import { messages } from "./risk-notice.messages.ts";
import { styles } from "./risk-notice.styles.ts";

/** What the host may do now: commit, leave the person at the draft, or hand the case over. */
export type NoticeOutcome = "proceed" | "stay" | "recuse";

/** A notice that waits for its answer. */
interface Pending {
  readonly findings: readonly PrecheckItem[];
  readonly choices: readonly Choice[];
  readonly client: HostClient;
  readonly returnTo: Element | null;
  readonly settle: (outcome: NoticeOutcome) => void;
}

// Whatever client was given: a host is not held longer than `timeout` and this, milliseconds, for a check, and for an answer to be taken.
const TIMEOUT = 400;
const GRACE = 600;
const ANSWER_DEADLINE = 2000;
// A form whose values change by themselves (a time stamp) would be checked for ever.
const MOST_CHECKS = 3;

/**
 * Asks before a commit what the supervisor would look at, and shows it to the person who is about to decide. With `for` it stands
 * between a form of the page and its submission; without, the host calls `check`. It never keeps a host from working: what
 * cannot be checked in time goes on, visibly.
 *
 * @fires {NoticeShownEvent} plumb-notice-shown - A notice is on the screen.
 * @fires {NoticeAnswerEvent} plumb-notice-answer - The person chose; cancelable.
 * @fires {NoticeUnavailableEvent} plumb-notice-unavailable - The check did not take place.
 */
export class RiskNotice extends LitElement {
  static readonly version: string = VERSION;
  /** @hidden */
  static override styles = [...basicStyles, styles];
  static override properties = {
    for: {},
    base: {},
    mode: {},
    recuseHref: { attribute: "recuse-href" },
    timeout: { type: Number },
    names: { type: Object },
    client: { attribute: false },
    pending: { state: true },
    chosen: { state: true },
    reason: { state: true },
    sending: { state: true },
    fault: { state: true },
  };

  /** Id of a form in the same document or shadow root. */
  declare for: string | null;
  /** Path of the host's routes, for the client that the element makes when it was given none. */
  declare base: string | null;
  declare mode: "dialog" | "inline" | null;
  /** Where a page goes after the person recused. Without it the host listens to `plumb-notice-answer`. */
  declare recuseHref: string | null;
  /** Milliseconds that a check may take, for the client that the element makes; 400 unless told. */
  declare timeout: number | null;
  /** Shown instead of the ids of systems that values were read from; as an attribute, JSON. */
  declare names: Names | null | undefined;
  declare client: HostClient | null | undefined;
  declare private pending: Pending | undefined;
  declare private chosen: NoticeAct | undefined;
  declare private reason: string;
  declare private sending: boolean;
  declare private fault: Fault | undefined;

  private readonly locale = new LocaleController(this, messages);
  /** Reasons that were begun, by signal: closing the notice does not lose them. */
  private readonly drafts = new Map<string, string>();
  private ownClient: { readonly base: string; readonly timeout: number; readonly client: HostClient } | undefined;
  private root: Node | undefined;
  private checking = false;
  private answered: { readonly draft: string; readonly signals: readonly string[] } | undefined;

  constructor() {
    super();
    this.for = null;
    this.base = null;
    this.mode = null;
    this.recuseHref = null;
    this.timeout = null;
    this.reason = "";
    this.sending = false;
    new ThemeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    prepareAnnouncer();
    // At the root and not at the form: before every listener of the host, and whichever form has the id by then.
    this.root = this.getRootNode();
    this.root.addEventListener("submit", this.onSubmit, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.root?.removeEventListener("submit", this.onSubmit, true);
    this.root = undefined;
    this.pending?.settle("stay");
    this.pending = undefined;
  }

  /**
   * For hosts that commit by a call of their own. Never rejects. `stay` also while an earlier check is under way, so that a double click
   * commits once.
   */
  async check(request: HostPrecheckRequest): Promise<NoticeOutcome> {
    return this.ask(request, focused());
  }

  private readonly onSubmit = (event: Event): void => {
    const form = event.target;
    // By attribute: a field named `id` hides the form's own.
    if (!(form instanceof HTMLFormElement) || !this.for || form.getAttribute("id") !== this.for) return;
    if (passing.has(form) || event.defaultPrevented) return;
    const submitter = (event as SubmitEvent).submitter ?? null;
    if (methodOf(form, submitter) === "DIALOG" || !this.clientNow()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.hold(form, submitter);
  };

  private async hold(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const before = focused();
    let draft = readDraft(form, submitter);
    let left = false;
    // Who leaves the page during the check and comes back to it later, kept as it was, has sent nothing.
    addEventListener("pagehide", () => (left = true), { once: true });
    // A form that is still at its event cannot be sent, however fast the answer is.
    await new Promise((resolve) => setTimeout(resolve));
    for (let round = 1; round <= MOST_CHECKS; round++) {
      const outcome = await this.ask(draft, submitter ?? before);
      if (outcome === "recuse") this.leave();
      if (outcome !== "proceed" || left) return;
      const now = readDraft(form, submitter);
      if (JSON.stringify(now) === JSON.stringify(draft)) break;
      draft = now;
    }
    submit(form, submitter);
  }

  private async ask(request: HostPrecheckRequest, returnTo: Element | null): Promise<NoticeOutcome> {
    if (this.checking || this.sending) return "stay";
    // Beside an inline notice the form stays open: a new submission takes the place of the old one.
    this.closeNotice("stay");
    this.fault = undefined;
    const client = this.clientNow();
    if (!client) return this.goOn("no_client");
    this.checking = true;
    let reply: HostPrecheckReply;
    try {
      reply = await within(client.precheck(request), this.limit + GRACE);
    } catch {
      reply = { outcome: "unavailable", reason: "client" };
    } finally {
      this.checking = false;
    }
    if (reply.outcome === "unavailable") return this.goOn(reply.reason);
    if (reply.outcome === "allow" || !this.isConnected) return "proceed";
    try {
      return await this.askPerson(request, reply, client, returnTo);
    } catch {
      // What the server gave cannot be shown: better no notice, and that said, than a page that is held.
      this.pending = undefined;
      return this.goOn("not_shown");
    }
  }

  private async askPerson(
    request: HostPrecheckRequest,
    { outcome, findings: found }: PrecheckReply,
    client: HostClient,
    returnTo: Element | null,
  ): Promise<NoticeOutcome> {
    const draft = JSON.stringify(request);
    const findings = worstFirst(found);
    const signals = findings.map(({ signal }) => signal);
    if (this.answered?.draft === draft && signals.every((signal) => this.answered?.signals.includes(signal))) return "proceed";
    const choices = choicesOf(findings, outcome === "block");
    let settle: (outcome: NoticeOutcome) => void = () => {};
    const settled = new Promise<NoticeOutcome>((resolve) => {
      settle = resolve;
    });
    await this.openNotice({ findings, choices, client, returnTo, settle });
    const decided = await settled;
    if (decided === "proceed") this.answered = { draft, signals };
    return decided;
  }

  private async openNotice(pending: Pending): Promise<void> {
    const { findings, client } = pending;
    this.chosen = undefined;
    this.reason = this.drafts.get(keyOf(pending)) ?? "";
    this.pending = pending;
    await this.updateComplete;
    // Removed in the meantime, and settled.
    if (!this.isConnected) return;
    const dialog = this.renderRoot.querySelector("dialog");
    dialog?.showModal();
    const heading = this.renderRoot.querySelector<HTMLElement>("#h");
    if (!heading?.getClientRects().length) {
      // The element stands where nothing is displayed: the page would be held by a notice that nobody sees.
      dialog?.close();
      throw new Error("the notice is not displayed");
    }
    heading.focus();
    this.dispatchEvent(new NoticeShownEvent({ findings }));
    void Promise.all(findings.map((finding) => twice((request) => client.shown(request), about(finding)))).catch(() =>
      this.say("notRecorded"),
    );
  }

  private goOn(reason: string): "proceed" {
    this.say(reason === "no_client" ? "noClient" : "unavailable");
    this.dispatchEvent(new NoticeUnavailableEvent(reason));
    return "proceed";
  }

  private say(fault: Fault): void {
    this.fault = fault;
    const unread = fault === "notRecorded" ? "" : words[this.locale.language].notRead;
    if (this.isConnected) announce(`${unread} ${this.locale.t(fault)}`);
  }

  private closeNotice(outcome: NoticeOutcome): void {
    const { pending } = this;
    if (!pending) return;
    this.drafts.set(keyOf(pending), this.reason);
    // First, so that the close event of the dialog finds nothing to do.
    this.pending = undefined;
    this.renderRoot.querySelector("dialog")?.close();
    if (pending.returnTo instanceof HTMLElement) pending.returnTo.focus();
    pending.settle(outcome);
  }

  private readonly choose = (act: NoticeAct): void => {
    this.chosen = act;
    // The field of the reasons opens below, where a low window may not reach.
    void this.updateComplete.then(() => this.renderRoot.querySelector(".opt-on")?.scrollIntoView({ block: "nearest" }));
  };

  private readonly write = (reason: string): void => {
    this.reason = reason;
  };

  private readonly back = (): void => {
    if (!this.sending) this.closeNotice("stay");
  };

  private readonly confirm = async (): Promise<void> => {
    const { pending, chosen } = this;
    if (!pending || this.sending) return;
    const gap = gapOf(pending.choices, chosen, this.reason);
    if (gap || !chosen) {
      this.renderRoot.querySelector<HTMLElement>(gap?.why === "reasonShort" ? "textarea" : ".opt > input:not(:disabled)")?.focus();
      return;
    }
    const { findings, client } = pending;
    const reason = chosen === "justify" ? this.reason.trim() : undefined;
    const answer = { act: chosen, ...(reason === undefined ? {} : { reason }) };
    if (!this.dispatchEvent(new NoticeAnswerEvent({ findings, ...answer }))) return;
    const told = Promise.all(
      findings
        .filter((finding) => offers(finding, chosen))
        .map((finding) => twice((request) => client.answer(request), { ...about(finding), ...answer })),
    );
    if (chosen === "correct") {
      this.closeNotice("stay");
      told.catch(() => this.say("notRecorded"));
      return;
    }
    this.sending = true;
    try {
      await within(told, ANSWER_DEADLINE);
      this.reason = "";
    } catch {
      this.say("notRecorded");
    } finally {
      this.sending = false;
    }
    this.closeNotice(chosen === "recuse" ? "recuse" : "proceed");
  };

  private leave(): void {
    if (!this.recuseHref) return;
    const target = new URL(this.recuseHref, document.baseURI);
    if (/^https?:$/.test(target.protocol)) location.assign(target.href);
  }

  private get limit(): number {
    return this.timeout && this.timeout > 0 ? this.timeout : TIMEOUT;
  }

  private clientNow(): HostClient | undefined {
    if (this.client) return this.client;
    if (this.base === null || this.base === undefined) return undefined;
    const { base, limit: timeout } = this;
    if (this.ownClient?.base !== base || this.ownClient.timeout !== timeout)
      this.ownClient = { base, timeout, client: createHostClient({ base, timeout }) };
    return this.ownClient.client;
  }

  protected override render(): TemplateResult {
    const { pending, locale, chosen, reason, sending, choose, write, back, confirm } = this;
    const fault = this.clientNow() ? this.fault : "noClient";
    return html`<div lang=${locale.tag}>${fault ? faultLine(fault, locale) : nothing}${
      pending
        ? noticeView(this.mode === "inline", {
            ...pending,
            names: this.names,
            locale,
            chosen,
            reason,
            sending,
            choose,
            write,
            back,
            confirm: () => void confirm(),
          })
        : nothing
    }</div>`;
  }
}

function keyOf({ findings }: Pending): string {
  return findings.map(({ signal }) => signal).join();
}

function about({ signal, control, record }: PrecheckItem): Required<NoticeShownRequest> {
  return { id: randomId(), signal, control, record };
}

// `randomUUID` is absent on a plain http intranet.
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

// One for all copies of this element on the page: two before one form would else send it back to each other for ever.
const PASSING = Symbol.for("plumbline.passing");
const shared = globalThis as unknown as Record<symbol, WeakSet<HTMLFormElement> | undefined>;
const passing = shared[PASSING] ?? new WeakSet<HTMLFormElement>();
shared[PASSING] = passing;

/** Sends the form by its button, as the browser would have done at once. */
function submit(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const pressed = submitter as HTMLButtonElement | null;
  // The page may have taken the button away meanwhile, or disabled it: its name and value are part of what is sent.
  const gone = pressed && !(pressed.isConnected && pressed.form === form);
  const button = gone ? form.appendChild(pressed.cloneNode() as HTMLButtonElement) : pressed;
  const off = button?.disabled;
  if (button) button.disabled = false;
  passing.add(form);
  try {
    // The prototype's: a form may have a field of this name.
    HTMLFormElement.prototype.requestSubmit.call(form, button);
  } finally {
    passing.delete(form);
    if (off) button.disabled = true;
    if (gone) button?.remove();
  }
}

/** Once more where no reply came: the request has an id, by which it is recorded once. */
async function twice<T>(call: (request: T) => Promise<void>, request: T): Promise<void> {
  try {
    await call(request);
  } catch {
    await call(request);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "plumb-risk-notice": RiskNotice;
  }
}
