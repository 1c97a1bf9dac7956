import { consoleMessages } from "../locale/console.messages.ts";
import { consolePageMessages } from "../locale/console-page.messages.ts";
import { LANGUAGE_TAGS, type Language } from "../locale/language.ts";
import type { Names } from "../locale/names.ts";

export type { Language } from "../locale/language.ts";
export type { Names } from "../locale/names.ts";
export { type ConsoleFile, consoleFiles } from "./console-files.ts";

export interface ConsolePageOptions {
  /**
   * Key with which the browser checks the trail (C2SP `name+hash+key`); empty, and every check ends as 未核对. A key that comes from the
   * server that is checked shows tampering with its store, not a dishonest server: for that, open the page from another machine.
   */
  readonly verifierKey: string;
  /** Name of the trail, as in its checkpoints. */
  readonly origin: string;
  /** The page links to itself with `?lang=zh` and `?lang=en`; whoever sends it passes that on. */
  readonly lang?: Language;
  /** Shown instead of the ids of organisations, sources and types of records. */
  readonly names?: Names;
  /** Where the files of `consoleFiles` lie, without a slash at the end. */
  readonly path?: string;
  /** Base of the API, up to but without `/v1`; the page's own origin when empty. Another origin needs `connect-src` and CORS. */
  readonly base?: string;
  /** Base of the API whose trail is checked, where it is not `base`. */
  readonly trailBase?: string;
  /** Whoever opens the page came with a session of the API's, which they may end here. */
  readonly signOut?: boolean;
  /** Base of an API over a copy that was altered on purpose; shown as a second check that says so. */
  readonly tampered?: string;
}

/** The console as HTML: no inline script or style, so that it holds under `script-src 'self'; style-src 'self'`. */
export function consolePage({
  verifierKey,
  origin,
  lang = "zh",
  path = "/console",
  base = "",
  trailBase = base,
  names,
  signOut = false,
  tampered,
}: ConsolePageOptions): string {
  const m = consolePageMessages[lang];
  const other = lang === "en" ? "zh" : "en";
  const out = `<button class="out" type="button" data-base="${escapeHtml(base)}" data-failed="${m.signOutFailed}">${m.signOut}</button>`;
  const check = (to: string, label = ""): string =>
    `<plumb-trail-check data-base="${escapeHtml(to)}" verifier-key="${escapeHtml(verifierKey)}"${label}></plumb-trail-check>`;
  return `<!doctype html>
<html lang="${LANGUAGE_TAGS[lang]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${m.title} - ${m.brand} ${m.name}</title>
<link rel="icon" type="image/svg+xml" href="${escapeHtml(path)}/icon.svg">
<link rel="stylesheet" href="${escapeHtml(path)}/console.css">
<script src="${escapeHtml(path)}/plumbline-console.js" defer></script>
<script src="${escapeHtml(path)}/console.js" defer></script>
</head>
<body>
<a class="skip" href="#queue">${m.skip}</a>
<header class="top"><span class="brand">${MARK}${m.brand}<span class="wide"> ${m.name}</span></span><span class="scope">${escapeHtml(origin)}</span><a class="jump" href="#trail">${consoleMessages[lang].trail}</a><a class="lang" href="?lang=${other}" hreflang="${LANGUAGE_TAGS[other]}" lang="${LANGUAGE_TAGS[other]}">${m.language}</a>${signOut ? out : ""}</header>
<main class="main" id="main" data-view="list"${names ? ` data-names="${escapeHtml(JSON.stringify(names))}"` : ""}>
<h1>${m.title}</h1>
<noscript><p class="note">${m.noScript}</p></noscript>
<div class="cols">
<div class="list">
<plumb-signal-queue id="queue" data-base="${escapeHtml(base)}" tabindex="-1"></plumb-signal-queue>
<div class="checks" id="trail">
${check(trailBase)}
${tampered === undefined ? "" : `<div class="altered"><p>${m.tamperedHint}</p>\n${check(tampered, ` label="${m.tampered}"`)}</div>`}
</div>
</div>
<div class="detail"><a class="back" href="#">${m.back}</a><plumb-signal-page data-base="${escapeHtml(base)}"></plumb-signal-page></div>
</div>
</main>
</body>
</html>
`;
}

const MARK =
  '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M3 2.5h14M10 2.5v9" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M10 18.6 6.6 12h6.8z" fill="currentColor"/></svg>';

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
