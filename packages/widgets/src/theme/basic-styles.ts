import { css } from "lit";
import { tokens } from "./tokens.ts";

// What is inherited is set on the children: a rule of the page such as `* { font: … }` goes before that of `:host`.
// English is not set in a CJK font: its quotation marks are as wide as a character.
const base = css`
:host { display:block }
:host > * { color:var(--pl-text);font:14px/22px var(--pl-font);font-variant-numeric:tabular-nums;line-break:strict;overflow-wrap:break-word;text-align:left;text-indent:0;letter-spacing:normal;word-spacing:normal;text-transform:none;white-space:normal }
:host([hidden]) { display:none }
*,*::before,*::after { box-sizing:border-box }
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,fieldset,table { margin:0;padding:0 }
h1,h2,h3,h4 { font-size:14px;font-weight:600;line-height:22px }
[lang=en] { font-family:system-ui,"Segoe UI",sans-serif }
fieldset { border:0;min-width:0 }
button,input,select,textarea { font:inherit;color:inherit }
svg { display:block }
table { border-collapse:collapse;width:100% }
th { font-weight:600;text-align:left }
:focus-visible { outline:2px solid var(--pl-accent);outline-offset:2px }
.nb { white-space:nowrap }
.t2 { color:var(--pl-text-2) }
.t3 { color:var(--pl-text-3) }
.s1 { font-size:12px;line-height:18px }
.s2 { font-size:13px;line-height:20px }
.grow { flex:1 }
.sep { display:inline-block;width:1px;height:11px;margin:0 8px;background:var(--pl-line-2);vertical-align:-1px }
`;

const levels = css`
.lv { display:inline-flex;align-items:center;gap:4px;height:22px;padding:0 7px 0 5px;border:1px solid;border-radius:var(--pl-radius);font-size:12px;line-height:20px;font-weight:600;white-space:nowrap;vertical-align:middle }
.lv svg { width:12px;height:12px;flex:none }
.lv-red { color:var(--pl-red);background:var(--pl-red-soft);border-color:var(--pl-red-line) }
.lv-orange { color:var(--pl-orange);background:var(--pl-orange-soft);border-color:var(--pl-orange-line) }
.lv-yellow { color:var(--pl-yellow);background:var(--pl-yellow-soft);border-color:var(--pl-yellow-line) }
.f-red { fill:var(--pl-red-mark) } .f-orange { fill:var(--pl-orange-mark) } .f-yellow { fill:var(--pl-yellow-mark) }
@media (forced-colors: active) { .lv { border-color:CanvasText } .lv svg { fill:CanvasText } }
`;

const controls = css`
.btn { display:inline-flex;align-items:center;justify-content:center;min-height:var(--pl-control);padding:0 14px;border:1px solid var(--pl-edge);border-radius:var(--pl-radius);background:var(--pl-surface);color:var(--pl-text);font-size:14px;line-height:20px;white-space:nowrap;cursor:pointer }
.btn:hover { background:var(--pl-hover);text-decoration:none }
.btn-primary { background:var(--pl-accent);border-color:var(--pl-accent);color:var(--pl-on-accent) }
.btn-primary:hover { background:var(--pl-accent-2) }
.btn[disabled],.btn[aria-disabled=true] { color:var(--pl-text-3);background:var(--pl-sunken);border-color:var(--pl-line-2);cursor:not-allowed }
.fld { min-height:var(--pl-control);padding:0 10px;border:1px solid var(--pl-edge);border-radius:var(--pl-radius);background:var(--pl-surface);color:var(--pl-text);font-size:14px }
textarea.fld { display:block;width:100%;padding:6px 10px;line-height:22px;resize:vertical }
.lab { display:block;font-size:13px;line-height:20px;color:var(--pl-text-2);margin-bottom:4px }
@media (max-width:720px) { .btn,.fld { min-height:44px } }
@media (forced-colors: active) { .btn,.fld { border-color:ButtonText } .btn[disabled],.btn[aria-disabled=true] { color:GrayText;border-color:GrayText } }
@media print { .btn { display:none } }
`;

const tables = css`
.tb th,.tb td { padding:7px 8px;border-bottom:1px solid var(--pl-line);font-size:13px;line-height:20px;vertical-align:top;text-align:left }
.tb th { color:var(--pl-text-2);background:var(--pl-sunken);padding-top:6px;padding-bottom:6px;white-space:nowrap }
.tb tbody tr:last-child > * { border-bottom:0 }
.tb-in tr > :first-child { padding-left:0 } .tb-in tr > :last-child { padding-right:0 } .tb-in th { background:none }
.law { border-left:3px solid var(--pl-accent-line);padding:2px 0 2px 12px;font-size:13px;line-height:21px;color:var(--pl-text-2) }
.law cite { font-style:normal;font-weight:600;color:var(--pl-text);display:block }
@media (max-width:720px) {
.tb-rd thead { position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0) } .tb-rd,.tb-rd tbody { display:block }
.tb-rd tr { display:grid;grid-template-columns:100px minmax(0,1fr);gap:0 8px;padding:3px 0 } .tb-rd tbody > tr > * { display:block;padding:0;border:0 } .tb-rd tbody > tr > :first-child { grid-row:1/3 } .tb-rd tbody > tr > :last-child { grid-column:2;font-size:12px }
}
@media print { * { -webkit-print-color-adjust:exact;color-adjust:exact } }
`;

/** What the notice starts from: tokens, reset, level badges, buttons and fields, tables and quotes. */
export const basicStyles = [tokens, base, levels, controls, tables];
