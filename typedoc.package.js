import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { OptionDefaults } from "typedoc";

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
    // A package that runs in browsers has types of its own.
    tsconfig: existsSync(resolve(directory, "tsconfig.json")) ? "tsconfig.json" : "../../tsconfig.json",
    // Links to sources would need the address of a remote, which a clone may not have.
    disableSources: true,
    excludeExternals: true,
    // As custom elements are described: https://custom-elements-manifest.open-wc.org
    blockTags: [...OptionDefaults.blockTags, "@fires", "@slot"],
    excludePrivate: true,
    // Types are the business of `npm run types`.
    skipErrorChecking: true,
  };
}
