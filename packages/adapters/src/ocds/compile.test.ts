import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCompiler } from "./compile.ts";
import { mergeReleases } from "./merge.ts";
import type { FoundRelease, OcdsIssue, OcdsObject } from "./types.ts";

const day = (n: number) => `2024-03-${String(n).padStart(2, "0")}T00:00:00Z`;
const found = (ocid: string, n: number, members: object = {}, line = n): FoundRelease => ({
  release: { ocid, id: `r${n}`, date: day(n), tag: ["tender"], ...members } as OcdsObject,
  line,
  isCompiled: false,
});
const whole = (ocid: string, n: number, members: object = {}): FoundRelease => ({
  ...found(ocid, n, { tag: ["compiled"], id: `${ocid}-${day(n)}`, ...members }),
  isCompiled: true,
});

function compile(list: readonly FoundRelease[]) {
  const issues: OcdsIssue[] = [];
  const compiler = createCompiler({ onIssue: (issue) => issues.push(issue) });
  const taken = list.map((one) => compiler.add(one));
  const { counts } = compiler;
  return { taken, counts, compiled: [...compiler.finish()], issues };
}

describe("createCompiler", () => {
  it("gives each process once, where it appeared first, whatever came between", () => {
    const { compiled, counts } = compile([found("b", 2, { x: 2 }), found("a", 1), found("b", 1, { x: 1, y: 1 }, 3)]);

    expect(compiled.map(({ release, line, isCompiled }) => [release.ocid, release.x, release.y, line, isCompiled])).toEqual([
      ["b", 2, 1, 2, true],
      ["a", undefined, undefined, 1, true],
    ]);
    expect(counts).toEqual({ processes: 2, releases: 3, repeated: 0, conflicting: 0 });
  });

  it("passes a process with one release through, as a compiled release", () => {
    const tender = { title: null, items: [{ id: "1" }, { id: "1" }] };
    const [one] = compile([found("a", 1, { tender })]).compiled;

    expect(one?.release).toEqual({ ocid: "a", id: `a-${day(1)}`, date: day(1), tag: ["compiled"], tender });
    expect(one?.release.tender).toBe(tender);
  });

  it("takes a release once, however often it comes and in whatever order its members stand", () => {
    const again = found("a", 1, { x: { a: 1, b: 2 } }, 9);
    const { taken, counts, issues } = compile([found("a", 1, { x: { b: 2, a: 1 } }), again, found("a", 2), again, found("a", 2)]);

    expect(taken).toEqual(["new", "repeated", "new", "repeated", "repeated"]);
    expect(counts).toEqual({ processes: 1, releases: 2, repeated: 3, conflicting: 0 });
    expect(issues).toEqual([]);
  });

  it("keeps the first of contents that differ under one id, and tells both digests", () => {
    const { taken, compiled, issues } = compile([
      found("a", 1, { x: "first" }),
      found("a", 1, { x: "second" }, 7),
      found("b", 1, { x: "other" }),
    ]);

    expect(taken).toEqual(["new", "conflicting", "new"]);
    expect(compiled.map(({ release }) => release.x)).toEqual(["first", "other"]);
    expect(issues).toEqual([
      {
        line: 7,
        ocid: "a",
        path: "id",
        reason: "conflicting_release",
        value: expect.stringMatching(/^sha256 [0-9a-f]{32} \/ [0-9a-f]{32}$/),
      },
    ]);
  });

  it('knows releases without id by their content, and 1 as the id that "1" is', () => {
    const { taken } = compile([
      found("a", 1, { id: null, x: 1 }),
      found("a", 1, { id: null, x: 1 }),
      found("a", 1, { id: null, x: 2 }),
      found("a", 1, { id: 1 }),
      found("a", 1, { id: "1" }),
    ]);

    expect(taken).toEqual(["new", "repeated", "new", "new", "repeated"]);
  });

  it("takes what stands for a whole process as it is, the newest of them, and merges only what is newer", () => {
    const newest = whole("a", 3, { x: null, state: "third" });
    const others = [found("a", 1, { state: "first", y: 1 }), whole("a", 2, { state: "second" })];

    for (const order of [
      [newest, ...others],
      [...others, newest],
      [others[1] as FoundRelease, newest],
    ]) {
      expect(compile(order).compiled.map(({ release }) => release)).toEqual([newest.release]);
    }
    expect(compile([...others, newest, found("a", 4, { z: 1 })]).compiled[0]?.release).toMatchObject({
      state: "third",
      z: 1,
      date: day(4),
    });
  });

  it("knows a whole process again that a newer one has replaced", () => {
    expect(compile([whole("a", 1), whole("a", 2), whole("a", 1), whole("a", 1, { x: 1 })]).taken).toEqual([
      "new",
      "new",
      "repeated",
      "conflicting",
    ]);
  });

  it("tells the line of the release in which something was found while merging", () => {
    const { issues } = compile([found("a", 2, { buyer: "x" }, 20), found("a", 1, { buyer: { id: "1" } }, 10)]);

    expect(issues).toEqual([{ line: 20, ocid: "a", path: "buyer", reason: "inconsistent_type" }]);
  });

  it("does not take what has no ocid, and takes any text as one", () => {
    const { taken, compiled } = compile([
      { ...found("", 1), release: { ocid: 7 } },
      found("", 1),
      found("__proto__", 1),
      found("constructor", 1),
    ]);

    expect(taken).toEqual(["invalid", "invalid", "new", "new"]);
    expect(compiled.map(({ release }) => release.ocid)).toEqual(["__proto__", "constructor"]);
  });

  it("has what a process is by now, and goes on", () => {
    const compiler = createCompiler();

    expect(compiler.compiled("a")).toBeUndefined();
    compiler.add(found("a", 1, { x: 1 }));
    expect(compiler.compiled("a")).toMatchObject({ x: 1, tag: ["compiled"] });
    compiler.add(found("a", 2, { x: 2, y: 1 }));
    expect(compiler.compiled("a")).toMatchObject({ x: 2, y: 1 });
    expect([...compiler.finish()]).toHaveLength(1);
    expect(compiler.compiled("a")).toBeUndefined();
  });

  it("gives the same for any order of arrival, and for releases that come more than once", () => {
    const members = fc.record({
      x: fc.nat(3),
      awards: fc.array(fc.record({ id: fc.nat(2), status: fc.nat(2) }, { requiredKeys: [] }), { maxLength: 2 }),
    });
    const releases = fc
      .uniqueArray(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 1, max: 9 }), members, fc.boolean()), {
        selector: ([ocid, n]) => `${ocid}${n}`,
        maxLength: 8,
      })
      .map((list) => list.map(([ocid, n, one, isWhole]) => (isWhole && n < 4 ? whole(ocid, n, one) : found(ocid, n, one))));
    const byOcid = (list: readonly FoundRelease[]) => new Map(compile(list).compiled.map(({ release }) => [release.ocid, release]));

    fc.assert(
      fc.property(
        releases.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))),
        ([list, shuffled]) => {
          expect(byOcid(shuffled)).toEqual(byOcid(list));
        },
      ),
    );
  });
});

const shared = process.env.PLUMBLINE_SHARED ?? fileURLToPath(new URL("../../../../../shared", import.meta.url));
const folder = join(shared, "data/hosts/ocds");

describe.skipIf(!existsSync(folder))("six release packages of one process (skipped where PLUMBLINE_SHARED has none)", () => {
  const releases = existsSync(folder)
    ? readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).releases as OcdsObject[])
    : [];

  it("become one process, from its tender to its implementation and amendment", () => {
    const { compiled, counts, issues } = compile(releases.map((release, index) => ({ release, line: index + 1, isCompiled: false })));
    const [{ release } = { release: {} as OcdsObject }] = compiled;

    expect(counts).toEqual({ processes: 1, releases: 6, repeated: 0, conflicting: 0 });
    expect(release).toMatchObject({ ocid: "ocds-213czf-000-00001", id: "ocds-213czf-000-00001-2011-04-05T13:30:00Z", tag: ["compiled"] });
    expect(release).toEqual(mergeReleases(releases).compiled);
    expect(Object.keys(release)).toEqual(expect.arrayContaining(["parties", "buyer", "tender", "awards", "contracts"]));
    expect(issues.filter(({ reason }) => reason !== "no_id")).toEqual([]);
  });
});
