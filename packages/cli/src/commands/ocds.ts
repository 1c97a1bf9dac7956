import { nearest } from "@plumbline/core";
import { usage } from "../command-line.ts";

type Action = (argv: readonly string[]) => Promise<number>;

const ACTIONS: ReadonlyMap<string, () => Promise<Action>> = new Map([
  ["coverage", async () => (await import("./ocds-coverage.ts")).coverage],
  ["validate", async () => (await import("./ocds-files.ts")).validate],
  ["compile", async () => (await import("./ocds-files.ts")).compile],
]);

/** Looks into open contracting data: what is filled, what does not follow the standard, and one release for each process. */
export async function ocds(argv: readonly string[]): Promise<number> {
  const [name = "", ...rest] = argv;
  const load = ACTIONS.get(name);
  if (load) return (await load())(rest);
  const known = [...ACTIONS.keys()];
  throw usage(`ocds takes ${known.join(", ")}, not ${JSON.stringify(name)}${nearest(name, known)}; see plumbline ocds --help`);
}
