import { css } from "lit";

/** What the console's elements share beyond the base: panels, and the states in which there is nothing to show. */
export const panelStyles = css`
:host { min-width:0 }
.pn { overflow-wrap:anywhere;background:var(--pl-surface);border:1px solid var(--pl-line);border-radius:var(--pl-radius);min-width:0 }
.tag { display:inline-block;padding:0 6px;border:1px solid var(--pl-line-2);border-radius:var(--pl-radius);background:var(--pl-surface);color:var(--pl-text-2);font-size:12px;line-height:18px;white-space:nowrap }
.hint { font-size:12px;line-height:18px;color:var(--pl-text-3) }
.l2 { display:block;font-size:12px;line-height:18px;color:var(--pl-text-3) }
.state { padding:32px 16px;text-align:center }
.state .say { font-weight:600 } .state .say,.state .hint { max-width:44em;margin-left:auto;margin-right:auto }
.state .hint { margin-top:4px } .state .btn { margin-top:12px }
.say .st,.warn .st { white-space:normal;font-size:inherit;line-height:inherit;text-align:left }
.warn { display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;padding:8px 16px;border-top:1px solid var(--pl-orange-line);border-bottom:1px solid var(--pl-orange-line);background:var(--pl-orange-soft);font-size:13px;line-height:20px }
@media (max-width:720px) { .warn { padding-left:12px;padding-right:12px } }
@media (forced-colors: active) { .pn,.tag { border-color:CanvasText } .sep { width:0;border-left:1px solid CanvasText } }
`;
