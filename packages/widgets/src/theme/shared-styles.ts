import { css } from "lit";
import { basicStyles } from "./basic-styles.ts";

const marks = css`
.st { display:inline-flex;align-items:center;gap:4px;white-space:nowrap;font-size:13px;line-height:20px;color:var(--pl-text-2) }
.st svg { width:14px;height:14px;flex:none }
.st-ok { color:var(--pl-green) } .st-no { color:var(--pl-red) } .st-now { color:var(--pl-accent);font-weight:600 } .st-wait { color:var(--pl-text-3) } .st-warn { color:var(--pl-orange);font-weight:600 }
`;

const blocks = css`
ul,ol { list-style:none }
a { color:var(--pl-accent);text-decoration:none }
a:hover { text-decoration:underline }
.sr { position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap }
.num { text-align:right;white-space:nowrap }
.mono { font-family:var(--pl-mono);font-size:12px }
.btn-text { border-color:transparent;color:var(--pl-accent);padding:0 8px;background:transparent }
.btn-s { min-height:28px;padding:0 10px;font-size:13px }
@media (max-width:720px) { .btn-s { min-height:44px;padding:0 16px;font-size:14px } .btn-text { padding:0 4px } }
.tb tbody th { background:none;color:var(--pl-text);font-weight:400;white-space:normal }
.tb:not(.tb-in) tr > :first-child { padding-left:16px } .tb:not(.tb-in) tr > :last-child { padding-right:16px }
.tb .num { text-align:right }
.kv { display:grid;grid-template-columns:84px minmax(0,1fr);gap:4px 12px;font-size:13px;line-height:20px }
.kv dt { color:var(--pl-text-3) }
.note { background:var(--pl-sunken);border-radius:var(--pl-radius);padding:8px 12px;font-size:13px;line-height:20px;color:var(--pl-text-2) }
@media (max-width:720px) { .kv { grid-template-columns:72px minmax(0,1fr) } }
`;

/** What the elements of the console start from: all of the notice's, and state words, lists of facts. */
export const sharedStyles = [...basicStyles, marks, blocks];
