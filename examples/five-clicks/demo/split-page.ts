import { html } from "../host/html.ts";
import type { Language } from "../host/texts.ts";
import { DEMO_TEXTS } from "./texts.ts";

/** Host and console side by side; two tabs on a phone. */
export function splitPage(options: { readonly language: Language; readonly console: string; readonly running: boolean }): string {
  const { language, running } = options;
  const t = DEMO_TEXTS[language];
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t.title}</title><link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/split.css"><script src="/assets/split.js" defer></script></head>
<body data-show="host" data-running="${String(running)}" data-stop="${t.stop}" data-start="${t.start}" data-tampered="${t.tampered}" data-failed="${t.failed}" data-stopped="${t.stopped}" data-running-text="${t.running}">
<header><b>${t.title}</b><span class="what">${t.what}</span>
<nav><span class="switch" role="group" aria-label="${t.page}"><button type="button" id="plain" aria-pressed="true">${t.plain}</button><button type="button" id="vue" aria-pressed="false">${t.vue}</button></span>
<button type="button" id="supervisor">${running ? t.stop : t.start}</button>
<button type="button" id="tamper">${t.tamper}</button>
<a href="/?lang=${language === "zh" ? "en" : "zh"}" hreflang="${language === "zh" ? "en" : "zh-CN"}" lang="${language === "zh" ? "en" : "zh-CN"}">${t.otherLanguage}</a></nav></header>
<p id="said" role="status" hidden></p>
<div class="panes-switch" role="group"><button type="button" id="show-host" aria-pressed="true">${t.host}</button><button type="button" id="show-console" aria-pressed="false">${t.supervisor}</button></div>
<main><iframe name="host" title="${t.host}" src="/host/"></iframe><iframe name="console" title="${t.supervisor}" src="${options.console}"></iframe></main></body></html>`
    .text;
}

/** In place of the console while the supervisor is stopped. */
export function downPage(language: Language): string {
  const t = DEMO_TEXTS[language];
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t.supervisor}</title><link rel="stylesheet" href="/assets/split.css"></head>
<body class="down"><h1>${t.downTitle}</h1><p>${t.down}</p></body></html>`.text;
}

export function lockedPage(language: Language): string {
  const t = DEMO_TEXTS[language];
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t.title}</title></head>
<body><p>${DEMO_TEXTS.zh.locked}</p><p lang="en">${DEMO_TEXTS.en.locked}</p></body></html>`.text;
}
