import { lintPack } from "../tools/lint-pack.ts";
import { loadPack } from "../tools/load-pack.ts";
import { testPack } from "../tools/test-pack.ts";
import document from "./generic.json" with { type: "json" };

const pack = loadPack(document);
const rows = testPack(pack, { prefixes: true });
const bad = rows.filter((r) => r.actual !== r.expected);
console.log(rows.length, bad.length);
for (const b of bad) console.log(JSON.stringify(b));
for (const f of lintPack(pack)) if (f.code !== "example_differs" && f.code !== "young_record") console.log(f.code, f.id, f.path, f.message);
