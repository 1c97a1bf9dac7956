import { css } from "lit";

export const styles = css`
.head { display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px;padding:10px 16px 8px }
.open { font-weight:600 }
.link { display:inline-flex;flex-wrap:wrap;align-items:baseline;gap:0 8px }
.link .st { align-self:center }
.filters { display:flex;flex-wrap:wrap;gap:8px;padding:0 16px 12px }
.seg { display:inline-flex;border:1px solid var(--pl-edge);border-radius:var(--pl-radius);background:var(--pl-surface) }
.seg button { display:flex;align-items:center;gap:6px;min-height:30px;padding:0 12px;border:0;border-left:1px solid var(--pl-line-2);background:none;color:var(--pl-text-2);font-size:13px;line-height:20px;white-space:nowrap;cursor:pointer }
.seg button:first-child { border-left:0 }
.seg button:hover { background:var(--pl-hover) }
.seg button[aria-pressed=true] { background:var(--pl-accent-soft);color:var(--pl-accent);font-weight:600;box-shadow:inset 0 -2px 0 var(--pl-accent) }
.seg svg { width:11px;height:11px;flex:none }
.seg b { font-weight:600;color:var(--pl-text) }
.pick { display:flex }
.tb-q { table-layout:fixed;border-top:1px solid var(--pl-line) }
.w-l { width:104px } .w-d { width:100px } .w-s { width:124px } .w-a { width:128px }
.tb-q td { padding-top:6px;padding-bottom:6px }
.tb-q tbody tr { cursor:pointer }
.tb-q tbody tr:hover > * { background:var(--pl-hover) }
.tb-q .sel > *,.tb-q tbody tr.sel:hover > * { background:var(--pl-accent-soft) }
.tb-q .sel > :first-child { box-shadow:inset 3px 0 0 var(--pl-accent) }
.ttl { padding:2px 0;margin:-2px 4px -2px 0;border:0;background:none;color:var(--pl-text);font-weight:600;text-align:left;cursor:pointer }
.ttl:hover { text-decoration:underline }
.k-l .lv { display:flex;width:max-content }
.k-l .fresh { margin-top:4px;color:var(--pl-accent);border-color:var(--pl-accent-line) }
.k-t .l2 { display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden }
.pager { display:flex;flex-wrap:wrap;gap:8px 16px;padding:8px 16px;border-top:1px solid var(--pl-line) }
@media (max-width:720px) {
.head { padding-left:12px;padding-right:12px } .wide { display:none }
.filters { padding-left:12px;padding-right:12px }
.seg { width:100% } .seg button { flex:1;min-height:42px;padding:0 4px;justify-content:center;gap:4px }
.pick,.pick .fld { flex:1 }
.tb-q thead { position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0) }
.tb-q,.tb-q tbody { display:block }
.tb-q tbody tr { position:relative;display:grid;grid-template-columns:auto minmax(0,1fr) auto;align-items:center;gap:2px 8px;padding:8px 12px;border-bottom:1px solid var(--pl-line) }
.tb-q tbody tr:last-child { border-bottom:0 }
.tb-q tbody tr > td { display:block;border:0 } .tb-q.tb-q tbody tr > td:nth-child(n) { padding:0 }
.tb-q .k-l { grid-row:1;grid-column:1 / 3 } .k-l .lv { display:inline-flex } .k-l .fresh { margin:0 0 0 8px }
.tb-q .k-d { grid-row:1;grid-column:3;color:var(--pl-text-3) } .k-d .l2 { display:inline }
.tb-q .k-t { grid-row:2;grid-column:1 / 4 }
.tb-q .k-s { grid-row:3;grid-column:1 / 3 } .k-s .l2 { display:none }
.tb-q .k-a { grid-row:3;grid-column:3;text-align:right }
.tb-q tbody tr:hover > *,.tb-q tbody tr.sel > *,.tb-q tbody tr.sel:hover > * { background:none } .tb-q .sel > :first-child { box-shadow:none }
.tb-q tbody tr.sel { background:var(--pl-accent-soft);box-shadow:inset 3px 0 0 var(--pl-accent) }
.ttl { font-size:14px }
/* The whole card can be touched. */
.ttl::after { content:"";position:absolute;top:0;right:0;bottom:0;left:0 }
.pager { padding-left:12px;padding-right:12px } .pager .btn { width:100% }
}
@media (forced-colors: active) { .seg button[aria-pressed=true] { outline:2px solid Highlight;outline-offset:-2px } .tb-q tr.sel { outline:2px solid Highlight;outline-offset:-2px } .seg svg { fill:CanvasText } }
@media print { .filters,.link,.pager { display:none } }
`;
