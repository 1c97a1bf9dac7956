import { consoleCss } from "./console-css.ts";

export interface ConsoleFile {
  /** For the `content-type` header. */
  readonly type: string;
  readonly text: string;
}

/** Files that the page of `consolePage` asks for under its `path`, by name; besides them the bundles `console` and `verifier`, as `plumbline-console.js` and `plumbline-verifier.js`. */
export const consoleFiles: Readonly<Record<"console.css" | "console.js" | "icon.svg", ConsoleFile>> = {
  "console.css": { type: "text/css; charset=utf-8", text: consoleCss },
  "console.js": { type: "text/javascript; charset=utf-8", text: "PlumblineConsole.startConsole(document);\n" },
  "icon.svg": {
    type: "image/svg+xml",
    text: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path d="M3 2.5h14M10 2.5v9" fill="none" stroke="#1f4e8c" stroke-width="1.6"/><path d="M10 18.6 6.6 12h6.8z" fill="#1f4e8c"/></svg>\n',
  },
};
