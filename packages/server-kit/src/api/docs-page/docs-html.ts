import { createHash } from "node:crypto";
import type { Role } from "../../identity/principal.ts";
import { type JsonSchema, type JsonSchemas, named } from "./example-of.ts";
import { CHINESE, CODES_IN_CHINESE, FRAME_WORDS, type Language, NOTES, ROLE_WORDS, TAGS } from "./words.ts";

interface Described {
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: JsonSchemas };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: JsonSchema;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly "x-roles": readonly (Role | "anyone")[];
  readonly "x-limit"?: number;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;

/** The document as one page of HTML for reading and printing: no scripts, nothing that is fetched. */
export function docsHtml(document: Record<string, unknown>, language: Language): string {
  const { info, paths, components } = document as unknown as Described;
  const zh = language === "zh";
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const parts = Map.groupBy(all, ({ operation }) => partOf(operation, language));
  const say = (one: { readonly zh: string; readonly en: string }): string => one[language];
  const title = zh ? `准绳接口说明（第 ${info.version} 版）` : `Plumbline: the interface, version ${info.version}`;
  const contents = [...parts].map(
    ([part, operations], i) =>
      `<li><a href="#part-${i}">${text(part)}</a><ul>${operations
        .map(({ method, path, operation }) => `<li><a href="#${operation.operationId}"><b>${method}</b> ${text(path)}</a></li>`)
        .join("")}</ul></li>`,
  );
  const other = zh ? `<a href="?lang=en" lang="en" hreflang="en">English</a>` : `<a href="?lang=zh" lang="zh-CN" hreflang="zh-CN">中文</a>`;
  const operationHtml = ({ method, path, operation }: (typeof all)[number]): string => {
    const { operationId, parameters, requestBody, responses } = operation;
    const who = operation["x-roles"].map((role) => say(ROLE_WORDS[role])).join(zh ? "、" : ", ");
    const summary = zh ? (CHINESE[operationId] ?? operation.summary) : operation.summary;
    return `<article id="${operationId}"><h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${text(path)}</code></h3>
<p>${prose(summary)}</p>
<dl class="rows"><dt>${zh ? "谁可调用" : "caller"}</dt><dd>${text(who)}</dd><dt>operationId</dt><dd><code>${operationId}</code></dd></dl>
${parameters.length > 0 ? parametersHtml(parameters) : ""}${requestBody ? bodyHtml(requestBody.content, operation["x-limit"]) : ""}${responsesHtml(responses)}</article>`;
  };
  const parametersHtml = (parameters: Operation["parameters"]): string =>
    table(
      zh ? ["参数", "位置", "取值", "说明"] : ["parameter", "in", "values", "what it is"],
      parameters.map((one) => [
        `<code>${text(one.name)}</code>${one.required ? ` <span class="tag">${zh ? "必填" : "required"}</span>` : ""}`,
        PLACES[one.in]?.[language] ?? one.in,
        typeHtml(one.schema, language),
        prose(FRAME_WORDS[one.name]?.[language] ?? one.description ?? one.schema.description ?? ""),
      ]),
    );
  const bodyHtml = (content: Content, limit: number | undefined): string => {
    const kinds = Object.entries(content).map(([type, { schema }]) => `<code>${text(type)}</code> ${typeHtml(schema, language)}`);
    const example = content["application/json"]?.example;
    const most = limit === undefined ? "" : zh ? `，最多 ${bytes(limit)}` : `, ${bytes(limit)} at most`;
    return `<p class="label">${zh ? "请求体" : "body"}${most}${zh ? "：" : ": "}${kinds.join(zh ? "；" : "; ")}</p>${
      example === undefined ? "" : `<pre>${text(JSON.stringify(example, undefined, 2))}</pre>`
    }`;
  };
  const responsesHtml = (responses: Operation["responses"]): string =>
    table(
      zh ? ["状态", "答复"] : ["status", "answer"],
      Object.entries(responses).map(([status, { description, content = {} }]) => {
        const kinds = Object.entries(content).filter(([type]) => type !== "application/problem+json");
        const shown = kinds.map(([type, { schema }]) => `<code>${text(type)}</code> ${typeHtml(schema, language)}`).join("; ");
        const problem = content["application/problem+json"] === undefined ? "" : `<p class="codes">${codesHtml(description, language)}</p>`;
        const own = description.split("\n\n").filter((line) => !line.startsWith("`"));
        return [
          status,
          `${own.map((line) => `<p>${prose(status === "304" && zh ? "内容与 `If-None-Match` 所指相同" : line)}</p>`).join("")}${shown && `<p>${shown}</p>`}${problem}`,
        ];
      }),
    );
  return `<!doctype html>
<html lang="${zh ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${text(title)}</h1><p class="sub">${other} · <a href="openapi.json">openapi.json</a></p>
<ul class="notes">${NOTES[language].map((note) => `<li>${prose(note)}</li>`).join("")}</ul></header>
<nav aria-label="${zh ? "目录" : "Contents"}"><ol>${contents.join("")}<li><a href="#schemas">${zh ? "数据结构" : "Schemas"}</a></li></ol></nav>
<main>${[...parts].map(([part, operations], i) => `<section id="part-${i}"><h2>${text(part)}</h2>${operations.map(operationHtml).join("\n")}</section>`).join("\n")}
<section id="schemas"><h2>${zh ? "数据结构" : "Schemas"}</h2>${Object.entries(components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => schemaHtml(name, schema, components.schemas, language))
    .join("\n")}</section></main>
</body>
</html>
`;
}

function partOf({ tags: [tag = ""] }: Operation, language: Language): string {
  return TAGS[tag]?.[language] ?? tag;
}

function codesHtml(description: string, language: Language): string {
  return description
    .split("\n\n")
    .filter((line) => line.startsWith("`"))
    .map((line) => {
      const code = line.slice(1, line.indexOf("`", 1));
      const chinese = language === "zh" ? CODES_IN_CHINESE[code] : undefined;
      return prose(chinese === undefined ? line : `\`${code}\`：${chinese}`);
    })
    .join("<br>");
}

function schemaHtml(name: string, schema: JsonSchema, schemas: JsonSchemas, language: Language): string {
  const zh = language === "zh";
  const forms = schema.anyOf ?? schema.oneOf ?? [schema];
  const head = zh ? ["成员", "取值", "说明"] : ["member", "values", "what it is"];
  const shown = forms.map((form) => {
    const { properties, required = [] } = named(form, schemas);
    if (!properties) return `<p>${typeHtml(form, language)}</p>`;
    return table(
      head,
      Object.entries(properties).map(([member, one]) => [
        `<code>${text(member)}</code>${required.includes(member) ? "" : ` <span class="tag">${zh ? "可选" : "optional"}</span>`}`,
        typeHtml(one, language),
        prose(one.description ?? ""),
      ]),
    );
  });
  return `<article id="schema-${name}"><h3><code>${name}</code></h3>${shown.join(`<p class="label">${zh ? "或" : "or"}</p>`)}</article>`;
}

const PLACES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  path: { zh: "路径", en: "path" },
  query: { zh: "查询", en: "query" },
  header: { zh: "请求头", en: "header" },
};

/** A type in few words. */
function typeHtml(schema: JsonSchema, language: Language, depth = 0): string {
  const zh = language === "zh";
  const name = schema.$ref?.split("/").at(-1);
  if (name !== undefined) return `<a href="#schema-${name}"><code>${name}</code></a>`;
  const some = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (some) return some.map((one) => `<code>${text(String(one))}</code>`).join(" ");
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return [...new Set(forms.map((form) => typeHtml(form, language, depth + 1)))].join(zh ? " 或 " : " or ");
  if (schema.type === "array") return `${zh ? "列表：" : "list of "}${typeHtml(schema.items ?? {}, language, depth + 1)}`;
  if (schema.type === "object") {
    const members = Object.entries(schema.properties ?? {});
    if (members.length === 0 || depth > 2) return zh ? "对象" : "object";
    const required = schema.required ?? [];
    return `{ ${members.map(([member, one]) => `<code>${text(member)}</code>${required.includes(member) ? "" : "?"}: ${typeHtml(one, language, depth + 1)}`).join(", ")} }`;
  }
  const kinds: Readonly<Record<string, string>> = zh
    ? { string: "文本", integer: "整数", number: "数", boolean: "真假", null: "空" }
    : { string: "text", integer: "integer", number: "number", boolean: "boolean", null: "null" };
  if (schema.format === "date-time") return zh ? "时间" : "instant";
  if (schema.format === "binary") return zh ? "字节" : "bytes";
  return kinds[String(schema.type)] ?? "JSON";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // Where nobody has anything to say, there is no column for it.
  const width = rows.every((row) => row.at(-1) === "") ? head.length - 1 : head.length;
  const heads = head.slice(0, width).map((cell) => `<th scope="col">${text(cell)}</th>`);
  const lines = rows.map((row) => {
    const [first = "", ...rest] = row.slice(0, width);
    return `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
}

function bytes(limit: number): string {
  return limit >= 1 << 20 ? `${limit / (1 << 20)} MiB` : `${limit / 1024} KiB`;
}

const STYLE = `
:root{--line:#d0d5dc;--soft:#5f6a79;--font:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1040px;padding:24px;font:14px/22px var(--font);color:#1b2330;background:#fff;line-break:strict;overflow-wrap:anywhere}
h1{font-size:22px;line-height:30px;margin:0 0 4px}h2{font-size:18px;line-height:26px;margin:36px 0 8px;border-bottom:2px solid #1f4e8c}h3{font-size:15px;margin:0 0 4px;font-weight:600}
p{margin:4px 0}a{color:#1f4e8c}.sub{color:var(--soft)}.notes{padding-left:20px;margin:12px 0;color:#3a4453}.notes li{margin:2px 0}
nav{border:1px solid var(--line);border-radius:4px;padding:10px 14px;background:#fafbfc}nav ol{columns:3;column-gap:32px;padding:0;margin:0;list-style:none}nav ol>li{break-inside:avoid;margin-bottom:8px}nav ol>li>a{font-weight:600}nav ul{list-style:none;padding:0;margin:0;font-size:12px;line-height:18px}nav a{text-decoration:none}nav b{font-weight:400;color:var(--soft);display:inline-block;min-width:34px}
article{border:1px solid var(--line);border-radius:4px;padding:12px 16px;margin:12px 0}
.method{display:inline-block;border-radius:4px;padding:0 8px;font-size:12px;line-height:20px;color:#fff;background:#1f4e8c}.method.post{background:#7a3e00}
h3 code{font-size:15px}
.rows{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 14px;margin:6px 0}.rows dt{color:var(--soft)}.rows dd{margin:0}
table{border-collapse:collapse;width:100%;margin:8px 0}th,td{border:1px solid var(--line);padding:4px 8px;text-align:left;vertical-align:top;font-size:13px;line-height:20px;font-weight:400}thead th{background:#f3f4f6}tbody th{width:1%;min-width:150px}td p{margin:0}
.codes{color:var(--soft);font-size:12px;line-height:19px}.label{color:var(--soft);margin-top:8px}
.tag{display:inline-block;border:1px solid var(--line);border-radius:4px;padding:0 5px;font-size:11px;line-height:16px;color:#465162;white-space:nowrap}
code,pre{font-family:Consolas,"DejaVu Sans Mono",monospace;font-size:12px}pre{background:#f6f7f9;border:1px solid var(--line);border-radius:4px;padding:8px 12px;margin:6px 0;white-space:pre-wrap;line-height:18px}
:target{outline:2px solid #1f4e8c;outline-offset:2px}
@media (max-width:760px){nav ol{columns:1}body{padding:12px}article{padding:10px;overflow-x:auto}}
@page{size:A4;margin:16mm 14mm}
@media print{body{max-width:none;padding:0;font-size:11px;line-height:17px}th,td{font-size:10px;line-height:15px}nav{background:none;break-after:page}h2,h3{break-after:avoid}tr,pre{break-inside:avoid}article{border:0;border-top:1px solid var(--line);border-radius:0;padding:8px 0}a{color:inherit;text-decoration:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

/** For a browser that shows the page: its own style and nothing else. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function text(written: string): string {
  return written.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
}

/** Text with code between backticks. */
function prose(written: string): string {
  return text(written).replace(/`([^`]+)`/g, "<code>$1</code>");
}
