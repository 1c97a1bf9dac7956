import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLog, writeLog } from "@plumbline/adapters/files";
import type { Json, LogCase } from "@plumbline/core";
import { beforeAll, describe, expect, it } from "vitest";
import { available, type Check, checksPath, differences, type Entry, folder, logsFolder, plumbline, readSuite, whyNot } from "./support.ts";

// Reading and writing the larger logs in all formats takes minutes, and so is done with PLUMBLINE_LONG=1; their audit from XES always runs.
const NAMES = ["running", "receipt", "domestic", "fines"];
const isLong = process.env.PLUMBLINE_LONG === "1";
const SHORT = isLong ? NAMES : NAMES.slice(0, 2);
const TIMEOUT = 300_000;

async function audited(paths: readonly string[], controls: string): Promise<readonly Entry[]> {
  const { code, out, err } = await plumbline("audit", ...paths, "--controls", controls, "--format", "json");
  expect({ code, error: code === 0 ? "" : err }).toEqual({ code: 0, error: "" });
  return (JSON.parse(out) as { results: readonly Entry[] }).results;
}

function wrong(results: readonly Entry[], checks: readonly Check[]): readonly unknown[] {
  const expected = new Map(checks.map((check) => [check.id, check.expected]));
  return results.flatMap((entry) => {
    const different = differences(entry, expected.get(entry.id) ?? {});
    return different.length === 0 ? [] : [{ id: entry.id, different }];
  });
}

describe.skipIf(!available)(`checks on real logs${whyNot}`, () => {
  const suite = available ? readSuite() : { logs: {}, checks: [] };
  const pathOf = (name: string): string => join(logsFolder, suite.logs[name]?.file ?? "");
  const checksOf = (name: string): readonly Check[] => suite.checks.filter((check) => check.log === name);

  it("gives all expected numbers and hashes for all logs at once, in the order of the file, with exactly the fields of the kind", {
    timeout: TIMEOUT,
  }, async () => {
    const results = await audited(NAMES.map(pathOf), checksPath);

    expect(results.map((entry) => entry.id)).toEqual(suite.checks.map((check) => check.id));
    expect(wrong(results, suite.checks)).toEqual([]);
  });

  it.each(SHORT)(
    "runs only the checks of %s when only that log is given, and names the others on stderr",
    { timeout: TIMEOUT },
    async (name) => {
      const { out, err } = await plumbline("audit", pathOf(name), "--controls", checksPath, "--format", "json");

      const { results } = JSON.parse(out) as { results: readonly Entry[] };
      expect(results.map((entry) => entry.id)).toEqual(checksOf(name).map((check) => check.id));
      expect(wrong(results, suite.checks)).toEqual([]);
      expect(err.split("\n").filter((line) => line.includes("was not given"))).toHaveLength(NAMES.length - 1);
    },
  );

  describe.each(["xes.gz", "jsonocel", "csv", "jsonl"])("after conversion to %s", (extension) => {
    it.each(SHORT)("%s gives the same", { timeout: TIMEOUT }, async (name) => {
      const converted = join(folder(), `${name}.${extension}`);
      const { code } = await plumbline("convert", pathOf(name), converted);

      const results = await audited([converted], checksPath);

      expect(code).toBe(0);
      expect(results).toHaveLength(checksOf(name).length);
      expect(wrong(results, suite.checks)).toEqual([]);
    });
  });

  describe.each(isLong ? ["receipt", "domestic"] : ["receipt"])("metamorphic: %s", (name) => {
    const cases: LogCase[] = [];

    beforeAll(async () => {
      for await (const batch of openLog(pathOf(name)).batches()) cases.push(...batch);
    }, TIMEOUT);

    const written = async (changed: readonly LogCase[], checks: readonly Check[]): Promise<readonly Entry[]> => {
      const dir = folder();
      const log = join(dir, `${name}.jsonl`);
      const controls = join(dir, "checks.json");
      await writeLog(log, oneBatch(changed));
      writeFileSync(controls, JSON.stringify({ checks }));
      return audited([log], controls);
    };

    it("does not depend on the order of the cases, except for what learns from the first ones", { timeout: TIMEOUT }, async () => {
      const checks = checksOf(name).filter((check) => check.kind !== "path.unseen");
      // A fixed permutation: 7919 is prime and divides neither length.
      const permuted = cases.map((_, index) => cases[(index * 7919 + 13) % cases.length] as LogCase);

      const results = await written(permuted, checks);

      expect(new Set(permuted.map((each) => each.id)).size).toBe(cases.length);
      expect(wrong(results, checks)).toEqual([]);
    });

    it("does not depend on what people are called", { timeout: TIMEOUT }, async () => {
      const people = new Set(cases.flatMap((each) => each.events.map((event) => event.actor?.id ?? "")).filter(Boolean));
      const renamed = (value: Json): Json =>
        typeof value === "string" && people.has(value) ? `人员 ${[...value].reverse().join("")}!` : value;
      const members = (all: Readonly<Record<string, Json>>): Record<string, Json> =>
        Object.fromEntries(Object.entries(all).map(([key, value]) => [key, HOLDS_PEOPLE.has(key) ? renamed(value) : value]));
      const changed = cases.map((each) => ({
        ...each,
        attributes: members(each.attributes),
        events: each.events.map((event) => ({
          ...event,
          ...(event.actor ? { actor: { ...event.actor, id: renamed(event.actor.id) as string } } : {}),
          data: members(event.data),
        })),
      }));
      const checks = checksOf(name).map((check) => ({
        ...check,
        params: Object.fromEntries(
          Object.entries(check.params).map(([key, value]) => [
            key,
            HOLDS_PEOPLE.has(key) && Array.isArray(value) ? value.map(renamed) : value,
          ]),
        ),
      }));

      expect(wrong(await written(changed, checks), checks)).toEqual([]);
    });
  });

  it("takes parts of a log as one, and a check's log as a mere label when all checks name the same", { timeout: TIMEOUT }, async () => {
    const cases: LogCase[] = [];
    for await (const batch of openLog(pathOf("receipt")).batches()) cases.push(...batch);
    const dir = folder();
    const parts = [join(dir, "2010.csv"), join(dir, "2011.xes")];
    const controls = join(dir, "checks.json");
    await writeLog(parts[0] as string, oneBatch(cases.slice(0, 700)));
    await writeLog(parts[1] as string, oneBatch(cases.slice(700)));
    writeFileSync(controls, JSON.stringify(checksOf("receipt")));

    const results = await audited(parts, controls);

    expect(results).toHaveLength(48);
    expect(wrong(results, suite.checks)).toEqual([]);
  });

  it("refuses a case that stands in two parts", async () => {
    const dir = folder();
    const copy = join(dir, "copy.xes");
    const controls = join(dir, "checks.json");
    writeFileSync(copy, readFileSync(pathOf("running")));
    writeFileSync(controls, JSON.stringify([{ id: "a", kind: "require", params: { activity: "decide" } }]));

    const { code, out, err } = await plumbline("audit", pathOf("running"), copy, "--controls", controls, "--format", "json");

    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(/^plumbline: CASE_DUPLICATE: case "\d" stands in two of the files/);
  });

  it("sees a log as of an instant as the kinds that ask at one do", { timeout: TIMEOUT }, async () => {
    const check = suite.checks.find((each) => each.id === "receipt.asOf.2011-07-01") as Check;
    const { asOf, ...params } = check.params;
    const controls = join(folder(), "checks.json");
    writeFileSync(controls, JSON.stringify([{ id: check.id, kind: check.kind, params }]));

    const { out } = await plumbline(
      "audit",
      pathOf("receipt"),
      "--controls",
      controls,
      "--format",
      "json",
      "--as-of",
      new Date(asOf as number).toISOString(),
    );

    expect(wrong((JSON.parse(out) as { results: readonly Entry[] }).results, [check])).toEqual([]);
  });
});

const HOLDS_PEOPLE = new Set(["responsible", "Responsible_actor", "monitoringResource", "resources", "resourceNot", "org:resource"]);

async function* oneBatch(cases: readonly LogCase[]): AsyncGenerator<readonly LogCase[], void, undefined> {
  yield cases;
}
