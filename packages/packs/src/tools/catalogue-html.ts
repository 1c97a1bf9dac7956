import type { Catalogue, CatalogueEntry, CataloguePart, CatalogueSection } from "./catalogue.ts";

/** The catalogue as one page of HTML for reading and printing: no scripts, nothing that is fetched. */
export function catalogueHtml(catalogue: Catalogue): string {
  const { language, title, notes, counts, sections } = catalogue;
  const zh = language === "zh";
  const contents = sections.map((section) => `<li><a href="#${attribute(section.id)}">${text(section.title)}</a></li>`).join("");
  return `<!doctype html>
<html lang="${zh ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${text(title)}</h1><ul class="notes">${notes.map((note) => `<li>${text(note)}</li>`).join("")}</ul>
<dl class="counts">${counts.map(([label, count]) => `<div><dt>${text(label)}</dt><dd>${count}</dd></div>`).join("")}</dl></header>
<nav aria-label="${zh ? "目录" : "Contents"}"><ol>${contents}</ol></nav>
<main>${sections.map((section) => sectionHtml(section, catalogue)).join("\n")}</main>
</body>
</html>
`;
}

function sectionHtml(section: CatalogueSection, catalogue: Catalogue): string {
  const subtitle = section.subtitle ? `<p class="sub">${text(section.subtitle)}</p>` : "";
  return `<section id="${attribute(section.id)}"><h2>${text(section.title)}</h2>${subtitle}${section.parts.map((part) => partHtml(part, catalogue)).join("")}</section>`;
}

function partHtml({ title, text: gist, entries, seeAlso }: CataloguePart, { language }: Catalogue): string {
  const head = title ? `<h3>${text(title)}</h3>` : "";
  const words = gist ? `<p class="gist">${text(gist)}</p>` : "";
  const links = seeAlso
    .map(({ id, title: other }) => `<a href="#${attribute(id)}">${text(`${id} ${other}`)}</a>`)
    .join(language === "zh" ? "、" : ", ");
  const also = links === "" ? "" : `<p class="also">${language === "zh" ? "另见：" : "See also: "}${links}</p>`;
  return `<div class="part">${head}${words}${entries.map((entry) => entryHtml(entry, language)).join("")}${also}</div>`;
}

function entryHtml(entry: CatalogueEntry, language: "zh" | "en"): string {
  const { id, title, level, levelText, labels, gist, rows, params, examples, rule } = entry;
  const zh = language === "zh";
  const facts = [...rows, ...examples].map(([label, value]) => `<dt>${text(label)}</dt><dd>${text(value)}</dd>`).join("");
  const head = (zh ? ["参数", "值", "由谁设定"] : ["parameter", "value", "who sets it"])
    .map((cell) => `<th scope="col">${cell}</th>`)
    .join("");
  const values = params.map(
    ({ label, name, value, freedom }) =>
      `<tr><th scope="row">${text(label)}${label === name ? "" : ` <code>${text(name)}</code>`}</th><td>${text(value)}</td><td>${text(freedom)}</td></tr>`,
  );
  const table = params.length === 0 ? "" : `<table><thead><tr>${head}</tr></thead><tbody>${values.join("")}</tbody></table>`;
  const source = rule.map(([name, expression]) => `<p><b>${text(name)}</b> <code>${text(expression)}</code></p>`).join("");
  return `<article id="${attribute(id)}"><h4>${text(id)} ${text(title)} <span class="tag ${level}">${text(levelText)}</span>${labels
    .map((label) => ` <span class="tag">${text(label)}</span>`)
    .join(
      "",
    )}</h4>${gist ? `<p class="gist">${text(gist)}</p>` : ""}<dl class="rows">${facts}</dl>${table}<div class="rule">${source}</div></article>`;
}

const STYLE = `
:root{--line:#d0d5dc;--soft:#5f6a79;--font:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif}
*{box-sizing:border-box}
body{margin:0 auto;max-width:960px;padding:24px;font:14px/22px var(--font);color:#1b2330;background:#fff;line-break:strict;overflow-wrap:anywhere}
h1{font-size:22px;line-height:30px;margin:0 0 8px}h2{font-size:18px;line-height:26px;margin:32px 0 4px;border-bottom:2px solid #1f4e8c}h3{font-size:15px;margin:20px 0 4px}h4{font-size:14px;margin:0 0 4px}
p{margin:4px 0}.sub,.also,.notes{color:var(--soft);font-size:13px}.notes{padding-left:20px}
.counts{display:flex;flex-wrap:wrap;gap:8px 24px;margin:12px 0}.counts dt{font-size:12px;color:var(--soft)}.counts dd{margin:0;font-weight:600}
nav ol{columns:2;column-gap:48px;padding-left:32px}
article{border:1px solid var(--line);border-radius:4px;padding:10px 14px;margin:10px 0;break-inside:avoid}
.rows{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 14px;margin:6px 0}.rows dt{color:var(--soft)}.rows dd{margin:0}
table{border-collapse:collapse;width:100%;margin:6px 0}th,td{border:1px solid var(--line);padding:3px 8px;text-align:left;vertical-align:top;font-size:13px;font-weight:400}thead th{background:#f3f4f6}
.tag{display:inline-block;border:1px solid var(--line);border-radius:4px;padding:0 6px;font-size:12px;line-height:18px;font-weight:400;color:#465162}
.red{color:#b8121f;border-color:#b8121f}.orange{color:#ad4e00;border-color:#ad4e00}.yellow{color:#874d00;border-color:#874d00}
.rule{color:var(--soft);font-size:12px;line-height:18px}.rule p{margin:2px 0}code{font-family:Consolas,"DejaVu Sans Mono",monospace;font-size:12px}
@page{size:A4;margin:18mm 16mm}
@media print{body{max-width:none;padding:0;font-size:11px;line-height:17px}nav{break-after:page}h2,h3,h4{break-after:avoid}a{color:inherit;text-decoration:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

// A pack from a file may say anything, also marks that turn the direction of writing.
function text(written: string): string {
  return written
    .replace(/[&<>"']/g, (char) => ENTITIES[char] as string)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

function attribute(id: string): string {
  return text(id).replace(/\s/g, "-");
}
