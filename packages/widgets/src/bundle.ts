import { readFile } from "node:fs/promises";

export type WidgetsBundle = "host" | "console" | "verifier";

/**
 * The text of a classic script that registers elements, with everything it needs: `host` has `plumb-risk-notice`, `console` the
 * elements for supervisors. When somebody checks the trail, `console` loads the module `verifier` as `plumbline-verifier.js` from the
 * folder that it came from itself. To be served as `text/javascript` from the page's own origin. Reads a file beside it; for Node only.
 */
export async function widgetsBundle(which: WidgetsBundle): Promise<string> {
  const here = import.meta.url;
  if (!here.endsWith(".ts")) return readFile(new URL(`./plumbline-${which}.js`, here), "utf8");
  // From source there is no built file yet. The bundler is a tool of this repository, not a dependency of the package.
  const { bundle } = (await import(new URL("../build-bundles.ts", here).href)) as { bundle(which: WidgetsBundle): Promise<string> };
  return bundle(which);
}
