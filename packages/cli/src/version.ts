import { createRequire } from "node:module";

/** Version of this package, from its package.json beside `src` or `dist`. */
export function version(): string {
  return (createRequire(import.meta.url)("../package.json") as { version: string }).version;
}
