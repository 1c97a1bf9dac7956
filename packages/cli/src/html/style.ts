/** The whole stylesheet of a report: system fonts only, so that nothing is fetched. */
export const STYLE = `
:root{color-scheme:light dark;--font:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC","WenQuanYi Micro Hei",system-ui,sans-serif;--mono:"Cascadia Mono",Consolas,"SF Mono","DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;
--bg:#f3f4f6;--surface:#fff;--sunken:#f7f8fa;--line:#dde1e7;--line-2:#c3c9d2;--edge:#858e9b;--text:#1b2330;--text-2:#465162;--text-3:#5f6a79;--accent:#1f4e8c;--accent-soft:#e9f0f8;--accent-line:#a9c1de;
--green:#237804;--green-mark:#3c8f1d;--green-soft:#f0f7ec;--green-line:#b9d9a9;--yellow:#874d00;--yellow-mark:#d9a400;--yellow-soft:#fdf6dd;--yellow-line:#e6cd7c;--orange:#ad4e00;--orange-mark:#dd6b10;--orange-soft:#fdf0e4;--orange-line:#efbf95;--red:#b8121f;--red-mark:#cf1322;--red-soft:#fdeeee;--red-line:#efb4b6}
@media screen and (prefers-color-scheme:dark){:root{--bg:#11151a;--surface:#191e25;--sunken:#1f252d;--line:#303945;--line-2:#434e5c;--edge:#7b8797;--text:#e3e7ed;--text-2:#b5bec9;--text-3:#98a3b1;--accent:#85b3e8;--accent-soft:#1c2c40;--accent-line:#3a5a80;
--green:#83c865;--green-mark:#62a945;--green-soft:#1b2718;--green-line:#3d5a32;--yellow:#e3bf5b;--yellow-mark:#cfa327;--yellow-soft:#2b2514;--yellow-line:#5f5026;--orange:#f0a468;--orange-mark:#dc7d35;--orange-soft:#302114;--orange-line:#694526;--red:#ff938f;--red-mark:#e5484d;--red-soft:#341c1e;--red-line:#70363a}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:14px/22px var(--font);font-variant-numeric:tabular-nums;line-break:strict;overflow-wrap:anywhere}
h1,h2,h3,h4,p,ul,ol,dl,dd,table,figure{margin:0;padding:0}
ul,ol{list-style:none}
svg{display:block}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px;top:8px}
.skip:focus{left:8px;z-index:9;background:var(--surface);padding:8px 12px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}
.nb{white-space:nowrap}
.mono{font-family:var(--mono);font-size:12px;line-height:18px}
.t3{color:var(--text-3)}
.l2{display:block;font-size:12px;line-height:18px;color:var(--text-3)}
.top{display:flex;align-items:center;gap:8px;min-height:48px;padding:0 20px;background:var(--surface);border-bottom:1px solid var(--line);font-weight:600;font-size:16px}
.top svg{width:20px;height:20px;color:var(--accent)}
main,footer{max-width:1240px;margin:0 auto;padding:16px 20px}
h1{font-size:20px;line-height:28px;font-weight:600}
.sub{font-size:13px;line-height:20px;color:var(--text-3)}
.nt{margin:12px 0;padding:10px 16px;background:var(--surface);border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:4px}
.log{margin-top:20px}
.log>h2{font-size:16px;line-height:24px;font-weight:600;margin-bottom:8px}
.toc{display:flex;flex-wrap:wrap;gap:4px 20px;margin:8px 0;font-size:13px}
.toc a{display:inline-block;padding:2px 0;min-height:24px}
.pn{background:var(--surface);border:1px solid var(--line);border-radius:4px;margin-bottom:12px;min-width:0}
.pn>header{padding:10px 16px 8px;display:flex;flex-wrap:wrap;gap:0 12px;align-items:baseline}
.pn h3{font-size:14px;line-height:22px;font-weight:600}
.meta{font-size:12px;line-height:18px;color:var(--text-3)}
.ft{border-top:1px solid var(--line);padding:6px 16px;font-size:12px;line-height:18px;color:var(--text-3)}
.bd{padding:0 16px 12px}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:12px;align-items:start}
.scroll{overflow-x:auto}
.tall{max-height:460px;overflow-y:auto}
.counts{display:grid;grid-template-columns:repeat(4,minmax(0,1fr)) minmax(0,1.6fr)}
.counts>div{padding:12px 16px;border-left:1px solid var(--line);min-width:0}
.counts>div:first-child{border-left:0}
.counts b{font-size:28px;line-height:36px;font-weight:600}
.counts .u{font-size:13px;color:var(--text-2)}
.counts dl{display:grid;grid-template-columns:auto 1fr;gap:0 12px;font-size:13px;line-height:21px}
.counts dt{color:var(--text-2)}
.counts dd{text-align:right}
.lv{display:inline-flex;align-items:center;gap:4px;height:22px;padding:0 7px 0 5px;border:1px solid;border-radius:4px;font-size:12px;line-height:20px;font-weight:600;white-space:nowrap;vertical-align:middle}
.lv svg{width:12px;height:12px;flex:none}
.lv-red{color:var(--red);background:var(--red-soft);border-color:var(--red-line)}.lv-red path{fill:var(--red-mark)}
.lv-orange{color:var(--orange);background:var(--orange-soft);border-color:var(--orange-line)}.lv-orange path{fill:var(--orange-mark)}
.lv-yellow{color:var(--yellow);background:var(--yellow-soft);border-color:var(--yellow-line)}.lv-yellow path{fill:var(--yellow-mark)}
.lv-green{color:var(--green);background:var(--green-soft);border-color:var(--green-line)}.lv-green circle{fill:var(--green-mark)}.lv-green path{fill:none;stroke:var(--surface);stroke-width:1.6}
table{border-collapse:collapse;width:100%}
caption{text-align:left}
.tb th,.tb td{padding:7px 8px;border-bottom:1px solid var(--line);font-size:13px;line-height:20px;vertical-align:top;text-align:left}
.tb thead th{color:var(--text-2);background:var(--sunken);padding-top:6px;padding-bottom:6px;font-weight:600;white-space:nowrap}
.tb tbody th{font-weight:400}
.tb tr>:first-child{padding-left:16px}
.tb tr>:last-child{padding-right:16px}
.tb tbody tr:last-child>*{border-bottom:0}
.tb .num{text-align:right;white-space:nowrap}
.tb .w{min-width:120px}
.ct{width:100%;table-layout:auto}
.bar{width:100%;min-width:60px;height:8px;margin-top:6px}
.bar .b0{fill:var(--sunken)}.bar .b1{fill:var(--accent)}
.zero{color:var(--text-3)}
.cols{max-width:none}
.cols rect{fill:var(--accent)}
.cols text{font-size:12px;fill:var(--text-2)}
.cols .ax{stroke:var(--line-2)}
details>summary{padding:7px 16px;font-size:12px;line-height:18px;color:var(--text-2);cursor:pointer;border-top:1px solid var(--line)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;font-size:12px;line-height:18px;color:var(--text-2)}
.legend span{display:inline-flex;align-items:center;gap:6px}
.map{margin:0 auto;font-family:var(--font)}
.map text{font-size:12px;fill:var(--text)}
.map .sm{fill:var(--text-2)}.map .sm-f{fill:var(--orange);font-weight:600}
.nd{fill:var(--surface);stroke:var(--edge)}
.tm{fill:var(--sunken);stroke:var(--edge)}
.lb{fill:var(--surface);opacity:.88}
.e{fill:none;stroke:var(--edge)}
.e-f{stroke:var(--orange-mark);stroke-dasharray:5 4}
.ah{fill:var(--edge)}.ah-f{fill:var(--orange-mark)}
.case{border-top:1px solid var(--line);padding:12px 0 4px}
.case:first-of-type{border-top:0;padding-top:0}
.case h4{padding:0 16px;font-size:14px;line-height:22px;font-weight:600;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center}
.case h4 .meta{font-weight:400}
.fd{padding:4px 16px 8px;font-size:13px;line-height:20px}
.fd li{padding:3px 0;display:grid;grid-template-columns:auto auto minmax(0,1fr);gap:8px;align-items:baseline}.fd li.t3{display:block}
.n{display:inline-block;min-width:20px;height:20px;padding:0 5px;border:1px solid var(--line-2);border-radius:10px;font-size:12px;line-height:18px;text-align:center;background:var(--surface);color:var(--text);font-weight:600}
.proof>*{background:var(--accent-soft)}
.proof>:first-child{box-shadow:inset 3px 0 0 var(--accent)}
.when{width:1%;white-space:nowrap}
.gap td{color:var(--text-3);text-align:center}
.kv{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;font-size:13px;line-height:20px}
.kv dt{color:var(--text-2)}
.how{padding:0 16px 12px 34px;list-style:disc;font-size:13px;line-height:22px}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-family:var(--mono);font-size:12px;line-height:18px}
@media (max-width:1000px){.two{grid-template-columns:minmax(0,1fr)}.counts{grid-template-columns:repeat(4,minmax(0,1fr))}.counts>div:last-child{grid-column:1/-1;border-left:0;border-top:1px solid var(--line)}}
@media (max-width:720px){main,footer{padding:12px}.counts{grid-template-columns:repeat(2,minmax(0,1fr))}.counts>div{padding:10px 12px}.counts>div:nth-child(odd){border-left:0}.counts>div:nth-child(n+3){border-top:1px solid var(--line)}.hide-s{display:none}.kv{grid-template-columns:minmax(0,1fr);gap:0}.kv dd{margin-bottom:8px}.tb tr>:first-child{padding-left:12px}.tb tr>:last-child{padding-right:12px}.pn>header,.ft,.bd,.fd,.case h4,details>summary{padding-left:12px;padding-right:12px}}
@media print{body{background:#fff;font-size:12px}.pn,.nt{break-inside:auto}.case,tr,.counts{break-inside:avoid}.pn>header,h2,h3,h4{break-after:avoid}.skip,.toc{display:none}main,footer{max-width:none;padding:0}.map,.cols{max-width:100%;height:auto}.scroll,.tall{overflow:visible;max-height:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@media (forced-colors:active){.bar .b1,.cols rect{fill:CanvasText}.e{stroke:CanvasText}}
`;
