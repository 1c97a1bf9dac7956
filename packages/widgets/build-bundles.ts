import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { WidgetsBundle } from "./src/bundle.ts";

/** One file for pages without a bundler, Lit included. Run as a program it writes both into `dist`, after the other files. */
export async function bundle(which: WidgetsBundle): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`./src/${which}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "chrome80",
    // What kernels 80 to 90 get wrong is only a spread in such a call, which a test looks for; written out it costs 300 bytes.
    supported: { "optional-chain": true },
    platform: "browser",
    conditions: ["plumbline-source"],
    legalComments: "eof",
    // Chinese as escapes: a host page in GB 18030 reads a script without a charset as its own.
    charset: "ascii",
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
    logLevel: "silent",
  });
  // What stands before a line of a template is indentation; blanks around braces are those of style sheets.
  return (outputFiles[0]?.text ?? "").replace(/\n +/g, "\n").replace(/ (\}|\{ )/g, (_, brace: string) => brace.trim());
}

if (import.meta.main) {
  for (const which of ["host", "console"] as const) {
    writeFileSync(new URL(`./dist/plumbline-${which}.js`, import.meta.url), await bundle(which));
  }
}
