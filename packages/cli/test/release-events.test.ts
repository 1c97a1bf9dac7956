import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createCompiler, type OcdsObject, releaseEvent } from "@plumbline/adapters/ocds";
import { tenderExamples } from "@plumbline/packs";
import { createAssessment, RED_FLAGS, type Release } from "@plumbline/packs/redflags";
import { describe, expect, it } from "vitest";
import { root } from "./support.ts";

const options = { source: "采购网", salt: "0123456789abcdef", zone: "+08:00" };
const dataOf = (release: Release) => releaseEvent(release as OcdsObject, options)?.data as { release: Release; sealed?: boolean };

/** What all red flags say, without what they show of contact details. */
function answers(releases: readonly Release[]) {
  const assessment = createAssessment({ flags: RED_FLAGS.map((flag) => ({ flag })) });
  for (const release of releases) assessment.add(release);
  const { flags, findings } = assessment.finish();
  return {
    flags: flags.map(({ id, flagged, notFlagged, notComputable, excluded, missing }) => ({
      id,
      flagged,
      notFlagged,
      notComputable,
      excluded,
      missing,
    })),
    findings: findings.map(({ flag, subject, id, value }) => `${flag} ${subject} ${id} ${value}`).sort(),
  };
}

describe("what a feed's events keep of a release", () => {
  const stories = tenderExamples
    .map((example) => ({
      control: example.control,
      name: example.name,
      releases: ("events" in example ? example.events : []).flatMap(({ type, data }) =>
        type === "process.released" ? [data.release as Release] : [],
      ),
    }))
    .filter(({ releases }) => releases.length > 0);

  it.each(stories)("is enough for $control: $name", ({ releases }) => {
    const events = releases.map((release) => dataOf(release).release);

    expect(answers(events)).toEqual(answers(releases));
  });

  it("was asked of every red flag", () => {
    expect(new Set(stories.map(({ control }) => control)).size).toBe(RED_FLAGS.length);
  });
});

const file = join(process.env.PLUMBLINE_SHARED ?? join(root, "../shared"), "data/ocds/ocds-real-12publishers.jsonl.gz");

describe.skipIf(!existsSync(file))("processes of twelve publishers (skipped where PLUMBLINE_SHARED has none)", () => {
  it("are flagged from events as they are from the file, where bids are not sealed", () => {
    const compiler = createCompiler();
    for (const [index, line] of gunzipSync(readFileSync(file)).toString("utf8").split("\n").entries()) {
      if (line === "") continue;
      const release = JSON.parse(line) as OcdsObject;
      compiler.add({ release, line: index + 1, isCompiled: [release.tag].flat().includes("compiled") });
    }
    const all = [...compiler.finish()].map(({ release }) => ({ release, event: dataOf(release) }));
    const open = all.filter(({ event }) => event.sealed !== true);

    expect(all).toHaveLength(610);
    expect(open.length).toBeGreaterThan(500);
    const [fromEvents, fromFile] = [answers(open.map(({ event }) => event.release)), answers(open.map(({ release }) => release))];
    expect(fromEvents.findings).toEqual(fromFile.findings);
    expect(fromFile.findings.length).toBeGreaterThan(500);
  });
});
