import type { HandledSignal, ListedRecord } from "../../supervise/state-store.ts";
import { visibleAtOf } from "./derive.ts";

/** What decides in which rows of `signal_paths` a signal stands. */
export function signalPlaceOf(signal: HandledSignal) {
  const { path, at, state, level, mode, control, handling } = signal;
  return {
    path,
    at,
    state,
    level,
    control,
    shadow: mode === "shadow" ? 1 : 0,
    handling: handling?.state ?? null,
    turn: handling?.turn ?? null,
    visibleAt: visibleAtOf(signal),
  };
}

/** What decides in which rows of `record_paths` a record stands. */
export function recordPlaceOf({ path, startAt, closed, open, turn }: ListedRecord) {
  return { path, startAt, closed: closed ? 1 : 0, flagged: open > 0 ? 1 : 0, turn: turn ?? null };
}
