// Loads every door of the package in the current folder as a vendor would: by its name, from the build.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { name, exports } = JSON.parse(readFileSync("package.json", "utf8"));
const { resolve } = createRequire(pathToFileURL("./package.json"));

for (const [door, target] of Object.entries(exports)) {
  if (typeof target === "string") continue;
  const file = resolve(name + door.slice(1));
  if (/[\\/]src[\\/]/.test(file)) throw new Error(`${name}${door.slice(1)} led to a source file: ${file}`);
  const names = Object.keys(await import(pathToFileURL(file).href));
  console.log(`${name}${door.slice(1)}: ${names.length} exports`);
}
