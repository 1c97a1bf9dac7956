import type { SignalLevel } from "@plumbline/core";
import { html, nothing, svg, type TemplateResult } from "lit";
import { words } from "../locale/common.messages.ts";
import type { Language } from "../locale/language.ts";

export type StateMark = "done" | "now" | "waiting" | "locked" | "ok" | "no" | "warn";

// One shape per level, so that it can be told without its colour: square, diamond, triangle.
const SHAPES: Record<SignalLevel, string> = {
  red: "M1.2 1.2h11.6v11.6H1.2z",
  orange: "M7 .4 13.6 7 7 13.6.4 7z",
  yellow: "M7 .9 13.6 12.9H.4z",
};

const RING = "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z";
const TICKED = `${RING}M4.8 8.2l2.2 2.2 4.2-4.4`;
const STATES: Record<
  StateMark,
  { readonly className: string; readonly outline: string; readonly solid?: string; readonly dashed?: boolean }
> = {
  done: { className: "", outline: TICKED },
  now: { className: "st-now", outline: RING, solid: "M8 1.5a6.5 6.5 0 0 1 0 13z" },
  waiting: { className: "st-wait", outline: RING, dashed: true },
  locked: { className: "st-wait", outline: "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2" },
  ok: { className: "st-ok", outline: TICKED },
  no: { className: "st-no", outline: "M3.5 3.5l9 9m0-9l-9 9" },
  warn: { className: "st-warn", outline: "M8 1.8 14.8 14H1.2zM8 6v4m0 1.2v1.4" },
};

/** The shape of a level alone, where its word stands beside it. */
export function levelShape(level: SignalLevel): TemplateResult {
  return html`<svg viewBox="0 0 14 14" aria-hidden="true" class="f-${level}"><path fill-rule="evenodd" d=${SHAPES[level]} /></svg>`;
}

/** Shape, word and colour of a level. */
export function levelBadge(level: SignalLevel, language: Language): TemplateResult {
  return html`<span class="lv lv-${level}">${levelShape(level)}${words[language][level]}</span>`;
}

/** A state in a word with its outline shape. `ok` is for what was verified only, `no` for what was refuted. */
export function stateWord(state: StateMark, text: string): TemplateResult {
  const { className, outline, solid, dashed } = STATES[state];
  return html`<span class="st ${className}"
    ><svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5">
      <path d=${outline} stroke-dasharray=${dashed ? "2.6 2.2" : nothing} />${solid ? svg`<path d=${solid} fill="currentColor" stroke="none" />` : nothing}</svg
    >${text}</span
  >`;
}
