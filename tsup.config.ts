import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "tsup";

// Every package is built by this one file, run in the package's folder. Files stay files: `src/files/xes.ts` becomes
// `dist/files/xes.js`, so that a worker lies where its starter looks for it, and what is not imported is not loaded.
// Declarations are rolled up for the doors in `exports`, which are all that a user can reach.
interface Door {
  readonly "plumbline-source": string;
}

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, Door | string> };
const doors = Object.values(exports).flatMap((door) => (typeof door === "object" ? door["plumbline-source"] : []));
const files = globSync("src/**/*.ts", { exclude: ["**/*.test.ts", "**/*.test-d.ts"] }).map((file) => `./${file.replaceAll("\\", "/")}`);

export default defineConfig({
  entry: byName(files),
  dts: { entry: byName(doors) },
  format: "esm",
  target: "es2022",
  tsconfig: "../../tsconfig.json",
  clean: true,
  sourcemap: true,
  // Without its prefix `node:sqlite` is not found.
  removeNodeProtocol: false,
  // Every runtime that we name reads JSON modules; without this the attribute is dropped and none does.
  esbuildOptions: (options) => {
    options.supported = { ...options.supported, "import-attributes": true };
  },
  esbuildPlugins: [
    {
      name: "files-stay-files",
      setup(build) {
        build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, kind }) =>
          kind === "entry-point" ? undefined : { path: path.replace(/\.ts$/, ".js"), external: true },
        );
      },
    },
  ],
});

function byName(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path.replace(/^\.\/src\/|\.ts$/g, ""), path]));
}
