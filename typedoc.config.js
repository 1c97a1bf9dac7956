// The public doors of every published package, read from its `exports` as the build does.
import { readdirSync, readFileSync } from "node:fs";

const entryPoints = readdirSync("packages").flatMap((name) => {
  const { exports, private: unpublished } = JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8"));
  const sources = Object.values(exports).flatMap((door) => door["plumbline-source"] ?? []);
  return unpublished ? [] : sources.map((source) => `packages/${name}/${source.slice(2)}`);
});

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "Plumbline",
  entryPoints,
  out: "out/api",
  readme: "none",
  // Links to sources would need the address of a remote, which a clone may not have.
  disableSources: true,
  excludeExternals: true,
  excludePrivate: true,
  // Types are the business of `npm run types`.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
};
