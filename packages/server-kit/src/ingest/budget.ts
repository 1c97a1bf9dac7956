import { PlumblineError } from "@plumbline/core";

export interface BudgetOptions {
  /** Bytes that may be in flight: bodies that are being read, and events that wait for their commit. */
  readonly most: number;
  /** Bytes of events that wait for their commit. */
  waiting(): number;
}

/** Holds requests back before memory grows. */
export interface Budget {
  /**
   * Before a body is read, with the length that it is said to have (0 when that is not said). Throws `OVERLOADED` when no more may be in
   * flight, `RATE_LIMITED` when one caller has half of it.
   */
  open(caller: string, bytes: number): Hold;
  /** Bytes of bodies that are being read. */
  readonly reading: number;
  /** Requests that were held back since the start. */
  readonly heldBack: { readonly overloaded: number; readonly limited: number };
}

/** What one request holds. */
export interface Hold {
  /** Bytes of this body that were read until now. Throws as `open` does. */
  read(bytes: number): void;
  /** The body was read and its events wait: from now on they are counted there. */
  passOn(): void;
  /** The request was answered. */
  release(): void;
}

/** Seconds after which it is worth to ask again: a commit takes less. */
const RETRY_AFTER = 1;

export function createBudget({ most, waiting }: BudgetOptions): Budget {
  const byCaller = new Map<string, number>();
  const heldBack = { overloaded: 0, limited: 0 };
  let reading = 0;

  function claim(caller: string, bytes: number): void {
    const own = (byCaller.get(caller) ?? 0) + bytes;
    if (own > most / 2) {
      heldBack.limited++;
      throw new PlumblineError(
        "RATE_LIMITED",
        `unanswered requests of this caller would hold ${own} bytes, more than ${most / 2}; wait for answers before you send more`,
        { details: { retryAfter: RETRY_AFTER } },
      );
    }
    const all = reading + waiting() + bytes;
    if (all > most) {
      heldBack.overloaded++;
      throw new PlumblineError("OVERLOADED", `${all} bytes would be in flight, more than ${most}; send again later`, {
        details: { retryAfter: RETRY_AFTER },
      });
    }
    reading += bytes;
    byCaller.set(caller, own);
  }

  return {
    get reading() {
      return reading;
    },
    heldBack,
    open(caller, bytes) {
      claim(caller, bytes);
      let held = bytes;
      let isRead = false;
      let isOver = false;
      const passOn = (): void => {
        if (!isRead) reading -= held;
        isRead = true;
      };
      return {
        read(now) {
          if (now <= held) return;
          claim(caller, now - held);
          held = now;
        },
        passOn,
        release() {
          if (isOver) return;
          isOver = true;
          passOn();
          const left = (byCaller.get(caller) ?? 0) - held;
          if (left > 0) byCaller.set(caller, left);
          else byCaller.delete(caller);
        },
      };
    },
  };
}
