import { createHash } from "node:crypto";
import type { Language } from "../language.ts";
import { type Html, html, raw } from "./html.ts";

export interface ReportPage {
  readonly language: Language;
  readonly texts: { readonly page: string; readonly skip: string; readonly brand: string; readonly notice: string };
  /** What the report is about. */
  readonly names: string;
  readonly style: string;
  readonly version: string;
  /** Below the notice. */
  readonly content: Html;
}

/** A report as one file: no script, no fetch, and a policy that forbids both. */
export function reportPage({ language, texts, names, style, version, content }: ReportPage): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${texts.page} · ${names}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">${texts.skip}</a>
<header class="top"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 2.5h14M10 2.5v9" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M10 18.6 6.6 12h6.8z" fill="currentColor"/></svg>${texts.brand}</header>
<main id="main">
<h1>${texts.page}</h1>
<p class="sub">${names}</p>
<p class="nt">${texts.notice}</p>
${content}
</main>
<footer class="meta">${texts.brand} ${version}</footer>
</body>
</html>
`.text;
}
