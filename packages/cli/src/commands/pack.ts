import { nearest } from "@plumbline/core";
import { usage } from "../command-line.ts";

type Action = (argv: readonly string[]) => Promise<number>;

// Loaded when called: a pack is much to load for an error in the call.
const ACTIONS: ReadonlyMap<string, () => Promise<Action>> = new Map([
  ["list", async () => (await import("./pack-list.ts")).list],
  ["show", async () => (await import("./pack-list.ts")).show],
  ["lint", async () => (await import("./pack-check.ts")).lint],
  ["test", async () => (await import("./pack-check.ts")).test],
  ["eval", async () => (await import("./pack-eval.ts")).evaluate],
  ["diff", async () => (await import("./pack-diff.ts")).diff],
  ["content", async () => (await import("./pack-diff.ts")).content],
  ["catalogue", async () => (await import("./pack-catalogue.ts")).catalogue],
]);

/** Looks into packs: what they hold, whether they are sound, what they answer, and what an upgrade changes. */
export async function pack(argv: readonly string[]): Promise<number> {
  const [name = "", ...rest] = argv;
  const load = ACTIONS.get(name);
  if (load) return (await load())(rest);
  const known = [...ACTIONS.keys()];
  throw usage(`pack takes ${known.join(", ")}, not ${JSON.stringify(name)}${nearest(name, known)}; see plumbline pack --help`);
}
