import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

const SOURCE = "plumbline-source";

const packages = readdirSync(new URL("./packages/", import.meta.url)).sort();

export default defineConfig({
  resolve: { conditions: [SOURCE, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
  test: {
    environment: "node",
    globals: false,
    // Most of the long tests wait for disks and child processes. What they wait for has no limit of its own, so a busy machine fails nothing.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Workers and child processes that a test starts find the sources of other packages too.
    execArgv: [`--conditions=${SOURCE}`],
    // Hundreds of these processes load the same thousand sources: Node keeps them without their types, by content.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("./node_modules/.cache/node-compile", import.meta.url)) },
    projects: [
      ...packages.map((name) => ({
        extends: true as const,
        test: { name, include: [`packages/${name}/src/**/*.test.ts`, `packages/${name}/test/**/*.test.ts`] },
      })),
      { extends: true, test: { name: "examples", include: ["examples/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["packages/*/{src,test}/**/*.test-d.ts"],
            // By path: `tsc` in .bin may be either of the two compilers.
            checker: "./node_modules/typescript7/bin/tsc",
            tsconfig: "./tsconfig.json",
            // Errors outside the type tests are reported by `npm run types`, once.
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
});
