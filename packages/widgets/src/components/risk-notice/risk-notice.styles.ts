import { css } from "lit";

// The heading takes focus by itself, to be read out; a ring would look like a field. The backdrop has a colour of its own: older kernels hand no custom property on to it.
export const styles = css`
.quiet { display:flex;gap:6px;margin:8px 0;padding:8px 12px;border:1px solid var(--pl-line-2);border-radius:var(--pl-radius);background:var(--pl-surface);font-size:13px;line-height:20px;color:var(--pl-text-2) }
.quiet b { color:var(--pl-orange);margin-right:8px } .quiet svg { width:14px;height:14px;flex:none;margin-top:3px;fill:none;stroke:var(--pl-orange);stroke-width:1.5 }
.dlg,.nt { visibility:visible;pointer-events:auto }
.dlg { position:fixed;top:0;right:0;bottom:0;left:0;margin:auto;width:752px;max-width:calc(100vw - 32px);height:fit-content;max-height:calc(100vh - 32px);padding:0;border:0;border-radius:var(--pl-radius);background:var(--pl-surface);color:var(--pl-text);box-shadow:var(--pl-shadow);flex-direction:column;overflow:hidden }
.dlg[open] { display:flex }
.dlg::backdrop { background:rgba(13,18,26,.5) }
.dlg > header { padding:16px 24px 12px;border-top:4px solid var(--pl-line-2);border-bottom:1px solid var(--pl-line) }
.dlg > .edge-red { border-top-color:var(--pl-red-mark) } .dlg > .edge-orange { border-top-color:var(--pl-orange-mark) } .dlg > .edge-yellow { border-top-color:var(--pl-yellow-mark) }
.r { display:flex;align-items:center;flex-wrap:wrap;gap:4px 8px }
.dlg h2 { font-size:20px;line-height:28px;margin-top:8px }
h2:focus { outline:0 }
.body { padding:14px 24px 16px;overflow-y:auto;overscroll-behavior:contain;min-height:0 }
.body:focus-visible { outline-offset:-2px }
.facts { display:grid;grid-template-columns:104px minmax(0,1fr);margin-top:10px;border-bottom:1px solid var(--pl-line) }
.facts > dt { color:var(--pl-text-3);font-size:13px;padding:8px 8px 8px 0;border-top:1px solid var(--pl-line) }
.facts > dd { padding:8px 0;border-top:1px solid var(--pl-line) }
.facts .tb th,.facts .tb td { padding-top:2px;padding-bottom:2px;border:0 }
.facts .tb thead th { color:var(--pl-text-3);font-weight:400;font-size:12px }
.law p { margin-top:2px }
.law b { font-weight:400;color:var(--pl-text-3);margin-right:8px }
.facts .on { font-weight:600 }
.others { margin-top:12px;border:1px solid var(--pl-line);border-radius:var(--pl-radius) }
.others > p { padding:8px 12px;font-size:13px;line-height:20px;color:var(--pl-text-2);background:var(--pl-sunken) }
.others details { border-top:1px solid var(--pl-line);padding:0 12px }
.others summary { padding:7px 0;cursor:pointer }
.others .facts { margin:0 0 8px }
.acts { padding-top:12px }
.acts legend { padding:0 0 8px;float:left;width:100%;font-weight:600 }
.acts legend + * { clear:both }
.opt { position:relative;border:1px solid var(--pl-line-2);border-radius:var(--pl-radius);margin-top:8px }
legend + .opt { margin-top:0 }
.opt > input { position:absolute;left:12px;top:12px;width:16px;height:16px;margin:0;accent-color:var(--pl-accent) }
.opt > label { display:block;padding:8px 12px 8px 36px;font-weight:600;cursor:pointer }
.opt > label span { font-weight:400;color:var(--pl-text-2);font-size:13px;margin-left:8px }
.opt .more { padding:0 12px 12px 36px }
.opt-on { border-color:var(--pl-accent);box-shadow:inset 0 0 0 1px var(--pl-accent) }
.opt-off { background:var(--pl-sunken) } .opt-off > label { color:var(--pl-text-3);cursor:default }
.opt .hint { display:flex;gap:12px;justify-content:space-between;margin-top:4px;font-size:12px;line-height:18px;color:var(--pl-text-3) }
.also { margin-top:8px;font-size:13px;line-height:20px;color:var(--pl-text-2) }
.kept { padding:8px 24px;background:var(--pl-sunken);border-top:1px solid var(--pl-line);font-size:12px;line-height:18px;color:var(--pl-text-2) }
footer { display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center }
.dlg > footer { border-top:1px solid var(--pl-line);padding:12px 24px }
footer .gap { flex:1;text-align:right;font-size:13px;line-height:20px;color:var(--pl-text-2) }
.nt { background:var(--pl-surface);border:1px solid var(--pl-line-2);border-left:4px solid;border-radius:var(--pl-radius);padding:12px 16px;margin:8px 0 }
.nt-red { border-left-color:var(--pl-red-mark) } .nt-orange { border-left-color:var(--pl-orange-mark) } .nt-yellow { border-left-color:var(--pl-yellow-mark) }
.nt .why { margin-top:4px;color:var(--pl-text-2) }
.nt > details { margin-top:6px } .nt > details > summary { font-size:13px;color:var(--pl-accent);cursor:pointer;line-height:24px }
.nt > details > .facts { margin-top:4px }
.nt > .kept { margin:12px -16px 0;padding:6px 16px } .nt > footer { margin-top:8px }
@media (max-width:720px) {
.dlg { margin:0;width:100vw;max-width:none;height:100%;max-height:none;border-radius:0 }
.dlg > header { padding:12px 16px 10px } .body { padding:12px 16px;flex:1 } .dlg > footer { padding:12px 16px } .kept { padding:8px 16px }
.dlg h2 { font-size:18px;line-height:26px }
.hide-s { display:none }
.facts { display:block } .facts > dt { padding:8px 0 0 } .facts > dd { border:0;padding:0 0 8px }
.facts .tb-rd td:last-child { padding-bottom:4px }
.opt > label { min-height:44px;padding-top:11px;padding-bottom:11px } .opt > input { top:14px } .opt > label span { display:block;margin-left:0 }
.others summary { padding:11px 0 } .nt > details > summary { line-height:44px }
.nt { padding:12px } .nt > .kept { margin:12px -12px 0;padding:6px 12px }
footer .gap { flex:1 0 100%;order:-1;text-align:left } footer .gap:empty { display:none } footer .btn { flex:1;padding:0 8px;white-space:normal }
}
@media (max-height:480px) {
.dlg[open] { display:block;overflow-y:auto } .body { overflow:visible }
}
@media (forced-colors: active) {
.dlg { border:1px solid CanvasText } .nt { border-left-color:CanvasText } .opt-on { border-color:Highlight;box-shadow:inset 0 0 0 1px Highlight } .opt-off > label { color:GrayText }
}
@media print {
.dlg::backdrop { display:none }
.dlg { position:absolute;bottom:auto;width:auto;max-width:none;height:auto;max-height:none;box-shadow:none;border:1pt solid #000;overflow:visible }
.body { overflow:visible } footer { display:none }
}
`;
