import { css } from "lit";

export const styles = css`
.row { display:flex;align-items:center;gap:4px 16px;padding:9px 16px }
.row h2 { flex:none }
.verdict { display:flex;flex:1;flex-wrap:wrap;align-items:baseline;gap:0 8px;min-width:0;font-size:13px;line-height:20px;color:var(--pl-text-2) }
.verdict .st { font-weight:600;align-self:center }
.sentence { flex:1 1 200px;min-width:0 }
.verdict[data-outcome=invalid] .sentence { color:var(--pl-text);font-weight:600 }
.row .btn { flex:none }
progress { display:block;width:calc(100% - 32px);height:6px;margin:0 16px 12px;border:0;border-radius:3px;background:var(--pl-line-2);-webkit-appearance:none;appearance:none }
progress::-webkit-progress-bar { background:var(--pl-line-2);border-radius:3px }
progress::-webkit-progress-value { background:var(--pl-accent);border-radius:3px }
progress::-moz-progress-bar { background:var(--pl-accent);border-radius:3px }
dl { display:flex;flex-wrap:wrap;gap:8px 32px;padding:10px 16px 12px;border-top:1px solid var(--pl-line);font-size:13px;line-height:20px }
dl > div { min-width:0;max-width:100% }
dt { font-size:12px;line-height:18px;color:var(--pl-text-3) }
.link { min-height:24px;padding:0 4px;border:0;background:none;color:var(--pl-accent);font-size:12px;line-height:18px;cursor:pointer }
.link:hover { text-decoration:underline }
@media (max-width:720px) {
.row { flex-wrap:wrap;padding:10px 12px } .row h2 { flex:1 } .verdict { order:3;flex:1 0 100% }
dl { padding-left:12px;padding-right:12px;gap:8px 24px } progress { width:calc(100% - 24px);margin-left:12px;margin-right:12px }
.link { min-height:44px;margin:-11px 0 }
}
@media (forced-colors: active) { progress { border:1px solid CanvasText } .link { color:LinkText } }
`;
