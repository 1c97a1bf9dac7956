import { css, unsafeCSS } from "lit";

const DARK = unsafeCSS(`
color-scheme:dark;
--pl-bg:#11151a;--pl-surface:#191e25;--pl-sunken:#1f252d;--pl-hover:#262e38;
--pl-line:#303945;--pl-line-2:#434e5c;--pl-edge:#7b8797;
--pl-text:#e3e7ed;--pl-text-2:#b5bec9;--pl-text-3:#98a3b1;
--pl-accent:#85b3e8;--pl-accent-2:#a5c8f0;--pl-on-accent:#0d1826;--pl-accent-soft:#1c2c40;--pl-accent-line:#3a5a80;
--pl-green:#83c865;--pl-green-mark:#62a945;--pl-green-soft:#1b2718;--pl-green-line:#3d5a32;
--pl-yellow:#e3bf5b;--pl-yellow-mark:#cfa327;--pl-yellow-soft:#2b2514;--pl-yellow-line:#5f5026;
--pl-orange:#f0a468;--pl-orange-mark:#dc7d35;--pl-orange-soft:#302114;--pl-orange-line:#694526;
--pl-red:#ff938f;--pl-red-mark:#e5484d;--pl-red-soft:#341c1e;--pl-red-line:#70363a;
--pl-scrim:rgba(0,0,0,.6);--pl-shadow:0 8px 32px rgba(0,0,0,.5),0 0 0 1px rgba(255,255,255,.12);
`);

/**
 * Colours and measures as custom properties on the element itself, where a rule of the page such as
 * `plumb-risk-notice { --pl-accent: … }` overrides them. Dark follows the nearest `data-theme`, else the system.
 */
export const tokens = css`
:host {
--pl-font:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",system-ui,sans-serif;
--pl-mono:"Cascadia Mono",Consolas,"SF Mono","DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;
--pl-radius:4px;--pl-control:32px;
color-scheme:light;
--pl-bg:#f3f4f6;--pl-surface:#fff;--pl-sunken:#f7f8fa;--pl-hover:#eef2f7;
--pl-line:#dde1e7;--pl-line-2:#c3c9d2;--pl-edge:#858e9b;
--pl-text:#1b2330;--pl-text-2:#465162;--pl-text-3:#5f6a79;
--pl-accent:#1f4e8c;--pl-accent-2:#173d70;--pl-on-accent:#fff;--pl-accent-soft:#e9f0f8;--pl-accent-line:#a9c1de;
--pl-green:#237804;--pl-green-mark:#3c8f1d;--pl-green-soft:#f0f7ec;--pl-green-line:#b9d9a9;
--pl-yellow:#874d00;--pl-yellow-mark:#d9a400;--pl-yellow-soft:#fdf6dd;--pl-yellow-line:#e6cd7c;
--pl-orange:#ad4e00;--pl-orange-mark:#dd6b10;--pl-orange-soft:#fdf0e4;--pl-orange-line:#efbf95;
--pl-red:#b8121f;--pl-red-mark:#cf1322;--pl-red-soft:#fdeeee;--pl-red-line:#efb4b6;
--pl-scrim:rgba(16,22,32,.46);--pl-shadow:0 8px 32px rgba(16,22,32,.18),0 0 0 1px rgba(16,22,32,.1);
}
@media (prefers-color-scheme: dark) { :host(:not([data-pl-theme="light"])) { ${DARK} } }
:host([data-pl-theme="dark"]) { ${DARK} }
`;
