/** The page around the elements; they bring their own styles. */
export const consoleCss = `:root {
  color-scheme: light dark;
  --c-bg: #f3f4f6; --c-surface: #ffffff; --c-line: #dde1e7; --c-line-2: #c3c9d2;
  --c-text: #1b2330; --c-text-2: #465162; --c-accent: #1f4e8c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --c-bg: #11151a; --c-surface: #191e25; --c-line: #303945; --c-line-2: #434e5c;
    --c-text: #e3e7ed; --c-text-2: #b5bec9; --c-accent: #85b3e8;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--c-bg); color: var(--c-text); line-break: strict; overflow-wrap: anywhere;
  font: 14px/22px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif;
}
h1, h2, p { margin: 0; }
a { color: var(--c-accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--c-accent); outline-offset: 2px; }
plumb-signal-queue, plumb-signal-page, plumb-trail-check { display: block; min-width: 0; }
plumb-signal-queue:focus { outline: none; }
.skip { position: absolute; left: -999px; top: 8px; }
.skip:focus { left: 8px; z-index: 1; background: var(--c-surface); padding: 8px 12px; }
.top {
  display: flex; align-items: center; gap: 16px; height: 48px; padding: 0 20px;
  background: var(--c-surface); border-bottom: 1px solid var(--c-line);
}
.brand { display: flex; align-items: center; gap: 8px; font-weight: 600; font-size: 16px; line-height: 24px; white-space: nowrap; }
.brand svg { color: var(--c-accent); flex: none; }
.scope {
  flex: 1; min-width: 0; padding-left: 16px; border-left: 1px solid var(--c-line); font-size: 13px; line-height: 20px;
  color: var(--c-text-2); white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}
.lang, .jump { flex: none; min-width: 44px; padding: 12px 8px; text-align: center; font-size: 13px; line-height: 20px; }
.out {
  flex: 0 1 auto; min-width: 64px; min-height: 44px; padding: 0 8px; font: inherit; font-size: 13px; line-height: 20px;
  color: var(--c-accent); background: none; border: 0; cursor: pointer;
}
.out:hover { text-decoration: underline; }
.out:disabled { color: var(--c-text-2); cursor: default; }
.main { max-width: 1680px; margin: 0 auto; padding: 16px 20px 32px; }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin-bottom: 12px; }
.note { padding: 12px 16px; background: var(--c-surface); border: 1px solid var(--c-line); border-radius: 4px; }
.list { min-width: 0; }
.checks { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; margin-top: 12px; }
.altered { padding-left: 13px; border-left: 3px solid var(--c-line-2); }
.altered p { font-size: 12px; line-height: 18px; color: var(--c-text-2); margin-bottom: 4px; }
.cols { display: grid; grid-template-columns: minmax(0, 1fr) clamp(400px, 36vw, 496px); gap: 12px; align-items: start; }
.back { display: none; }
/* A list is longer than the window: what was chosen far down must still be seen. */
@media (min-width: 1101px) {
  .detail { position: sticky; top: 12px; max-height: calc(100vh - 24px); overflow-y: auto; }
}
@media (max-width: 1100px) {
  .cols { grid-template-columns: minmax(0, 1fr); }
  .main[data-view="list"] .detail { display: none; }
  .main[data-view="detail"] .list { display: none; }
  .main[data-view="detail"] > h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0); white-space: nowrap; }
  .back { display: inline-flex; align-items: center; min-height: 44px; margin-bottom: 4px; }
  .back::before { content: ""; width: 8px; height: 8px; margin: 0 8px 0 2px; border: solid; border-width: 0 0 2px 2px; transform: rotate(45deg); }
}
@media (max-width: 720px) {
  .top { padding: 0 12px; gap: 8px; }
  .scope { padding-left: 8px; }
  .wide { display: none; }
  .main { padding: 12px 12px 24px; }
}
@media (forced-colors: active) { .altered { border-left-color: CanvasText; } }
@media print {
  .skip, .lang, .jump, .out, .back, .checks { display: none; }
  .cols { display: block; }
  .detail { position: static; max-height: none; overflow: visible; }
}
`;
