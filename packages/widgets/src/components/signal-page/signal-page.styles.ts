import { css } from "lit";

export const styles = css`
header,section { padding:12px 16px }
section { border-top:1px solid var(--pl-line) }
.marks { display:flex;flex-wrap:wrap;align-items:center;gap:4px 8px }
header h2 { font-size:16px;line-height:24px;margin:6px 0 2px }
h2:focus { outline:none }
h3 { font-size:13px;line-height:20px;margin-bottom:4px }
.count { font-weight:400 }
.strong { font-weight:600 }
/* On one line where there is room. */
.one { display:inline-block }
.mt { margin-top:8px }
.turn { margin:0 16px 12px;padding:8px 12px;border-radius:var(--pl-radius);background:var(--pl-sunken) }
.turn.now { background:var(--pl-accent-soft) }
.laws > li + li { margin-top:8px }
.doubt { color:var(--pl-orange);border-color:var(--pl-orange-line);white-space:normal }
.laws + .note { margin-top:8px }
.tb-in { table-layout:fixed }
.tb-in th { white-space:normal }
.tb-in th:nth-child(1) { width:34% } .tb-in th:nth-child(2) { width:30% }
.tb-in td.num { white-space:normal }
.line { display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px;font-size:13px;line-height:20px }
.line .what { flex:1 1 140px;min-width:0 }
.line .t3 { font-size:12px }
.tl > li { display:grid;grid-template-columns:10px minmax(0,1fr);gap:0 10px;position:relative;padding-bottom:10px }
.tl > li:last-child { padding-bottom:0 }
.tl .dot::before { content:"";position:absolute;left:4px;top:10px;bottom:-10px;width:2px;background:var(--pl-line-2) }
.tl > li:last-child .dot::before { display:none }
.tl .dot::after { content:"";position:absolute;left:0;top:5px;width:10px;height:10px;border:2px solid var(--pl-accent);border-radius:50%;background:var(--pl-surface) }
summary { display:inline-block;padding:3px 0;font-size:12px;line-height:18px;color:var(--pl-accent);cursor:pointer }
summary::before { content:"";display:inline-block;width:0;height:0;margin-right:6px;border:4px solid transparent;border-left:5px solid currentColor;border-right:0;vertical-align:0 }
details[open] > summary::before { transform:rotate(90deg) }
pre { margin:0;padding:8px 12px;border-radius:var(--pl-radius);background:var(--pl-sunken);line-height:18px;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate }
.list > li { padding:6px 0;border-bottom:1px solid var(--pl-line) } .list > li:last-child { border-bottom:0;padding-bottom:0 }
blockquote { margin:4px 0 0;padding:2px 0 2px 12px;border-left:3px solid var(--pl-accent-line);font-size:13px;line-height:21px;color:var(--pl-text-2);white-space:pre-wrap }
p .st { white-space:normal }
@media (max-width:720px) { header,section { padding-left:12px;padding-right:12px } .turn { margin-left:12px;margin-right:12px } summary { padding:11px 0 } }
@media (forced-colors: active) { .turn { border:1px solid CanvasText } .tl .dot::before { background:CanvasText } }
@media print { details > pre { display:none } }
`;
