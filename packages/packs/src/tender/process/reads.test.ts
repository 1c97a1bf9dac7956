import { expect, it } from "vitest";
import { PROCESS_EXAMPLES } from "../../redflags/process/examples.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import { isMarketFlag, type Release } from "../../redflags/types.ts";
import { RED_FLAG_CASES } from "./cases.ts";
import { factsReadBy } from "./record.ts";

/** A full process, so that nothing is passed over because a member lacks. */
const releases: readonly Release[] = [
  ...[...RED_FLAG_CASES.values()].flatMap(({ flagged, notFlagged }) => [flagged, notFlagged]).flat(),
  ...[...PROCESS_EXAMPLES.values()].flatMap(({ flagged, notFlagged, notComputable }) => [flagged, notFlagged, notComputable]).flat(),
] as never;

it.each(RED_FLAGS.map((flag) => ({ id: flag.id, flag })))("$id is asked again when anything that it reads has changed", ({ flag }) => {
  const read = new Set<string>();
  const params = flag.params.parse({});
  for (const release of releases) {
    const watched = new Proxy(release, {
      get(target, name) {
        if (typeof name === "string" && Object.hasOwn(target, name)) read.add(name);
        return Reflect.get(target, name);
      },
    });
    if (isMarketFlag(flag)) flag.observe(watched, params, { zone: "+08:00" });
    else flag.assess(watched, params, { zone: "+08:00" });
  }
  const facts = factsReadBy(flag);

  if (!facts.includes("release"))
    expect(facts).toEqual(expect.arrayContaining([...read].filter((name) => name !== "ocid").map((name) => `${name}Changes`)));
});
