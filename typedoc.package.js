import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The options of the package in the folder `directory`, whose doors are read from its `exports` as the build does.
 *
 * @param {string} directory
 * @returns {Partial<import("typedoc").TypeDocOptions>}
 */
export function doorsOf(directory) {
  const { exports } = JSON.parse(readFileSync(resolve(directory, "package.json"), "utf8"));
  return {
    entryPoints: Object.values(exports).flatMap((door) => door["plumbline-source"] ?? []),
    tsconfig: "../../tsconfig.json",
    // Links to sources would need the address of a remote, which a clone may not have.
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    // Types are the business of `npm run types`.
    skipErrorChecking: true,
  };
}
