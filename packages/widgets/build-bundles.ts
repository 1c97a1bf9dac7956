import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { WidgetsBundle } from "./src/bundle.ts";

/** What only a check of the trail needs is a module of its own, loaded from beside the script that asks for it. */
const verifierApart: Plugin = {
  name: "verifier apart",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/verifier\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./plumbline-verifier.js", external: true } : undefined,
    ),
};

const entryPoints = { host: "./src/host.ts", console: "./src/console.ts", verifier: "./src/components/trail-check/verifier.ts" };

/** One file for pages without a bundler, Lit included. Run as a program it writes all into `dist`, after the other files. */
export async function bundle(which: WidgetsBundle): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entryPoints[which], import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: which === "verifier" ? "esm" : "iife",
    plugins: [verifierApart],
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
  for (const which of ["host", "console", "verifier"] as const) {
    writeFileSync(new URL(`./dist/plumbline-${which}.js`, import.meta.url), await bundle(which));
  }
}
