import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

// Every package is built by this one file, run in the package's folder: what `exports` names is what is built, so a
// door cannot be declared and forgotten. `./src/store/file.ts` becomes `./dist/store/file.js`, because that is the
// path which the same entry promises under `default`.
interface Door {
  readonly "plumbline-source": string;
  readonly default: string;
}

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, Door | string> };
const doors = Object.values(exports).filter((door): door is Door => typeof door === "object");

export default defineConfig({
  entry: Object.fromEntries(doors.map((door) => [door.default.replace(/^\.\/dist\/|\.js$/g, ""), door["plumbline-source"]])),
  format: "esm",
  target: "es2022",
  tsconfig: "../../tsconfig.json",
  dts: true,
  clean: true,
  sourcemap: true,
});
