import type { NoticeAct, PrecheckItem } from "@plumbline/core";

export interface NoticeShown {
  /** Worst first. */
  readonly findings: readonly PrecheckItem[];
}

export interface NoticeAnswer extends NoticeShown {
  readonly act: NoticeAct;
  /** The reasons of the case (个案说明), with `justify` only. */
  readonly reason?: string;
}

/** A notice is on the screen. */
export class NoticeShownEvent extends CustomEvent<NoticeShown> {
  constructor(detail: NoticeShown) {
    super("plumb-notice-shown", { bubbles: true, composed: true, detail });
  }
}

/** The person chose. A host that prevents its default refuses the choice: nothing is sent, and the notice stays open. */
export class NoticeAnswerEvent extends CustomEvent<NoticeAnswer> {
  constructor(detail: NoticeAnswer) {
    super("plumb-notice-answer", { bubbles: true, composed: true, cancelable: true, detail });
  }
}

/** The check before the commit did not take place; the host goes on. */
export class NoticeUnavailableEvent extends CustomEvent<{ readonly reason: string }> {
  constructor(reason: string) {
    super("plumb-notice-unavailable", { bubbles: true, composed: true, detail: { reason } });
  }
}

declare global {
  interface HTMLElementEventMap {
    "plumb-notice-shown": NoticeShownEvent;
    "plumb-notice-answer": NoticeAnswerEvent;
    "plumb-notice-unavailable": NoticeUnavailableEvent;
  }
}
