import { readdirSync, readFileSync } from "node:fs";

const published = readdirSync("packages").filter((name) => !JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8")).private);

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "Plumbline",
  // Package by package: in one project TypeDoc would not notice a type that a door uses and does not export.
  entryPointStrategy: "packages",
  entryPoints: published.map((name) => `packages/${name}`),
  out: "out/api",
  readme: "none",
  treatWarningsAsErrors: true,
};
