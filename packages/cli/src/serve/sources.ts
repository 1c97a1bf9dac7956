import { join } from "node:path";
import { addSource, fileSources } from "@plumbline/server-kit";
import { usage } from "../command-line.ts";
import { forgetSources, type Operator } from "./operator-file.ts";

/** Registry of sources in the folder of a server. */
export function sourcesFile(dir: string): string {
  return join(dir, "sources.json");
}

/** Throws `USAGE` for what no source can be named: what a terminal would not show as it is, nobody could copy into a host. */
export function checkSourceName(what: string, name: string): string {
  const shown = JSON.stringify(name.slice(0, 80));
  if (!/^[^\p{C}\p{Z}]{1,512}$/u.test(name)) throw usage(`${what}: ${shown}: not a name: 1 to 512 characters without spaces`);
  if (name.startsWith("engine/")) throw usage(`${what}: ${shown}: names that begin with engine/ are the supervisor's own`);
  return name;
}

/** Registers those that are not in the registry, nor were ever, and gives their tokens; nobody can read them there again. */
export function registerMissing(dir: string, names: readonly string[], now: number): Readonly<Record<string, string>> {
  const file = sourcesFile(dir);
  const known = new Set(
    fileSources(file)
      .list()
      .map(({ id }) => id),
  );
  const missing = [...new Set(names)].filter((name) => !known.has(name));
  return Object.fromEntries(missing.map((name) => [name, addSource(file, name, { now }).token]));
}

/** Older versions kept the tokens themselves, in the operator's file: they go on to hold, as hashes. */
export async function takeOverSources(dir: string, { sources }: Operator, now: number): Promise<void> {
  if (!sources) return;
  const file = sourcesFile(dir);
  const known = new Set(
    fileSources(file)
      .list()
      .map(({ id }) => id),
  );
  for (const [name, token] of Object.entries(sources)) if (!known.has(name)) addSource(file, name, { token, now });
  await forgetSources(dir);
}
