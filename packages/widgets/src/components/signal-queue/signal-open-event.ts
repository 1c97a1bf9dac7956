/** A person chose a signal; crosses shadow roots. */
export class SignalOpenEvent extends Event {
  static readonly type = "plumb-signal-open";
  readonly detail: { readonly id: string };

  constructor(id: string) {
    super(SignalOpenEvent.type, { bubbles: true, composed: true });
    this.detail = { id };
  }
}

declare global {
  interface HTMLElementEventMap {
    "plumb-signal-open": SignalOpenEvent;
  }
}
