import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MergeRule, mergeReleases, OCDS_SCHEMA_RULES } from "./merge.ts";
import type { OcdsObject } from "./types.ts";

const day = (n: number) => `2024-03-${String(n).padStart(2, "0")}T00:00:00Z`;
const release = (n: number, members: object): OcdsObject =>
  ({ ocid: "ocds-a-1", id: `r${n}`, date: day(n), tag: ["tender"], ...members }) as OcdsObject;

describe("mergeReleases", () => {
  it("has the newest value of each member, under an id and a date of its own", () => {
    const { compiled, issues } = mergeReleases([
      release(1, { tender: { id: "t", title: "first", value: { amount: 5, currency: "CNY" } } }),
      release(2, { tender: { title: "second", value: { amount: 6 } } }),
    ]);

    expect(compiled).toEqual({
      tag: ["compiled"],
      id: `ocds-a-1-${day(2)}`,
      date: day(2),
      ocid: "ocds-a-1",
      tender: { id: "t", title: "second", value: { amount: 6, currency: "CNY" } },
    });
    expect(issues).toEqual([]);
  });

  it("orders by instant: an offset used to make a later release the earlier one", () => {
    const early = { ...release(1, { language: "early" }), date: "2024-03-02T07:00:00+08:00" };
    const late = { ...release(2, { language: "late" }), date: "2024-03-02T00:00:00Z" };

    expect(mergeReleases([early, late]).compiled).toMatchObject({ language: "late", date: late.date });
    expect(mergeReleases([late, early], { strict: true }).compiled).toMatchObject({ language: "early", date: early.date });
  });

  it.each([
    { name: "microseconds", dates: ["2024-03-01T00:00:00.123456Z", "2024-03-01T00:00:00.123457Z"] },
    { name: "a date alone is its first instant", dates: ["2024-03-01", "2024-03-01T00:00:00.001Z"] },
    { name: "no offset is the zone that is stated", dates: ["2024-03-01T07:59:00", "2024-03-01T00:00:00Z"] },
    { name: "no seconds", dates: ["2024-03-01 07:59", "2024-03-01T00:00:00Z"] },
    { name: "what is no date comes first", dates: ["yesterday", "2024-03-01T00:00:00Z"] },
    { name: "nothing comes first", dates: [null, "2024-03-01T00:00:00Z"] },
  ])("orders $name", ({ dates: [first, second] }) => {
    const older = { ...release(1, { language: "old" }), date: first ?? null };
    const newer = { ...release(2, { language: "new" }), date: second ?? null };

    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      expect(mergeReleases(order, { zone: "+08:00" }).compiled.language).toBe("new");
    }
  });

  it("says which release has no date to be ordered by", () => {
    expect(mergeReleases([release(1, {}), { ...release(2, {}), date: "2024-02-30" }]).issues).toEqual([
      { line: 2, ocid: "ocds-a-1", path: "date", reason: "no_date", value: "2024-02-30" },
    ]);
  });

  it("merges objects of lists by id, and takes lists of texts and identifiers whole", () => {
    const { compiled } = mergeReleases([
      release(1, {
        parties: [{ id: "p", roles: ["buyer", "payer"], additionalIdentifiers: [{ id: "1" }] }, { id: 2 }],
        bids: { details: [] },
      }),
      release(2, {
        parties: [
          { id: "2", name: "two" },
          { id: "p", roles: ["buyer"], additionalIdentifiers: [{ id: "9" }] },
        ],
      }),
    ]);

    expect(compiled.parties).toEqual([
      { id: "p", roles: ["buyer"], additionalIdentifiers: [{ id: "9" }] },
      { id: "2", name: "two" },
    ]);
    expect(compiled).not.toHaveProperty("bids");
  });

  it("knows an object without id again by its content, as often as one release has it", () => {
    const awards = [{ suppliers: [{ name: "A" }] }, { suppliers: [{ name: "A" }] }, { suppliers: [{ name: "B" }] }];
    const { compiled, issues } = mergeReleases([release(1, { awards }), release(2, { awards: [...awards, { title: "C" }] })]);

    expect(compiled.awards).toEqual([...awards, { title: "C" }]);
    expect(issues.map(({ path, reason }) => `${path} ${reason}`)).toEqual(["awards no_id", "awards/suppliers no_id"]);
    expect(mergeReleases([release(1, { awards }), release(2, { awards })], { strict: true }).compiled.awards).toHaveLength(6);
  });

  it.each([
    { name: "a value", first: "open", strict: undefined },
    { name: "an object", first: { a: 1 }, strict: { a: 1 } },
    { name: "a list of objects", first: [{ id: "1" }], strict: [{ id: "1" }] },
    { name: "a list of texts", first: ["x"], strict: undefined },
  ])("removes $name that a later release states as null; the reference keeps objects and lists", ({ first, strict }) => {
    const releases = [release(1, { tender: { id: "t", it: first } }), release(2, { tender: { it: null } })];

    expect(mergeReleases(releases)).toMatchObject({ compiled: { tender: { id: "t" } }, issues: [] });
    expect(mergeReleases(releases).compiled.tender).not.toHaveProperty("it");
    expect((mergeReleases(releases, { strict: true }).compiled.tender as OcdsObject).it).toEqual(strict);
  });

  it.each([
    { name: "a text becomes an object", older: "x", newer: { a: 1 } },
    { name: "an object becomes a text", older: { a: 1 }, newer: "x" },
    { name: "an object becomes a list", older: { id: "1" }, newer: [{ id: "1" }] },
    { name: "a list becomes an object", older: [{ id: "1" }], newer: { id: "1" } },
    { name: "a list of texts becomes one of objects", older: ["x"], newer: [{ id: "1" }] },
  ])("takes the newest where $name, and says so", ({ older, newer }) => {
    const { compiled, issues } = mergeReleases([release(1, { buyer: older }), release(2, { buyer: newer })]);

    expect(compiled.buyer).toEqual(newer);
    expect(issues).toEqual([{ line: 2, ocid: "ocds-a-1", path: "buyer", reason: "inconsistent_type" }]);
  });

  it("fails in strict mode where the reference fails", () => {
    expect(() => mergeReleases([release(1, { buyer: "x" }), release(2, { buyer: { id: "1" } })], { strict: true })).toThrow(
      expect.objectContaining({ code: "OCDS_INVALID" }),
    );
    expect(() => mergeReleases([release(1, {}), { ocid: "x" }], { strict: true })).toThrow(/release 2 has no date/);
  });

  it("says where one release has an id twice, and takes the last", () => {
    const { compiled, issues } = mergeReleases([
      release(1, {
        bids: {
          details: [
            { id: "1", status: "a", x: 1 },
            { id: "1", status: "b" },
          ],
        },
      }),
    ]);

    expect(compiled.bids).toEqual({ details: [{ id: "1", status: "b", x: 1 }] });
    expect(issues).toEqual([{ line: 1, ocid: "ocds-a-1", path: "bids/details", reason: "duplicate_id", value: "1" }]);
  });

  it("keeps members and ids that are called __proto__", () => {
    const odd = JSON.parse('{"__proto__":{"a":1},"awards":[{"id":"__proto__","constructor":"x"}]}') as OcdsObject;
    const { compiled } = mergeReleases([
      release(1, {}),
      { ...release(2, {}), ...odd },
      release(3, { awards: [{ id: "__proto__", b: 2 }] }),
    ]);

    expect(Object.getOwnPropertyDescriptor(compiled, "__proto__")?.value).toEqual({ a: 1 });
    expect(compiled.awards).toEqual([{ id: "__proto__", constructor: "x", b: 2 }]);
    expect(Object.getPrototypeOf(compiled)).toBe(Object.prototype);
  });

  it("takes values of any kind and depth in any place, in any order of arrival, and gives the same", () => {
    const names = fc.constantFrom("id", "date", "tag", "ocid", "tender", "awards", "items", "roles", "changes", "__proto__", "x");
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(null, "", "a", "\ud800", 0, 1, Number.POSITIVE_INFINITY, true, "2024-03-01", "2024-03-01T00:00:00Z"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(names, tie("value"), { maxKeys: 4 }),
      ),
    }));
    const releases = fc.array(fc.dictionary(names, value, { maxKeys: 6 }), { maxLength: 5 }) as fc.Arbitrary<OcdsObject[]>;

    fc.assert(
      fc.property(releases, (list) => {
        const { compiled } = mergeReleases(list);

        expect(mergeReleases([...list].reverse()).compiled).toEqual(compiled);
        expect(mergeReleases([...list, ...list]).compiled).toEqual(compiled);
      }),
    );
  });

  it("gives what strict mode gives where all have ids and instants of one offset, and nothing is removed or changes its kind", () => {
    const scalar = fc.constantFrom("a", "b", 1, true);
    const item = fc.record({ id: fc.constantFrom("1", "2", "3"), status: scalar, codes: fc.array(scalar) }, { requiredKeys: ["id"] });
    const award = fc.record(
      { id: fc.constantFrom("1", "2"), title: scalar, value: fc.record({ amount: fc.nat() }), items: fc.array(item) },
      { requiredKeys: ["id"] },
    );
    const drafts = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.array(award), fc.dictionary(fc.constantFrom("x", "y"), scalar)),
      {
        selector: ([n]) => n,
        maxLength: 5,
      },
    );

    fc.assert(
      fc.property(drafts, (list) => {
        const releases = list.map(([n, awards, tender]) => release(n, { awards, tender }));

        expect(mergeReleases(releases).compiled).toEqual(mergeReleases(releases, { strict: true }).compiled);
      }),
    );
  });

  it("does not end in a deep recursion", () => {
    let deep: unknown = "x";
    for (let i = 0; i < 100_000; i++) deep = i % 2 ? [deep] : { a: deep };

    expect(mergeReleases([release(1, { deep }), release(2, { deep })]).compiled).toHaveProperty("deep");
  });
});

const fixtures = process.env.OCDS_MERGE_FIXTURES ?? "";
const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

describe.skipIf(!existsSync(fixtures))(
  "the cases of the reference implementation (skipped where OCDS_MERGE_FIXTURES names no folder)",
  () => {
    const cases = existsSync(fixtures)
      ? ["1.0", "1.1", "schema"].flatMap((folder) =>
          readdirSync(join(fixtures, folder))
            .filter((name) => name.endsWith("-compiled.json"))
            .map((name) => ({ folder, name: name.replace("-compiled.json", "") })),
        )
      : [];
    const schemas: Readonly<Record<string, string>> = { "1.0": "release-schema-1__0__3.json", schema: "schema.json" };

    it.each(cases)("$folder $name", ({ folder, name }) => {
      const path = join(fixtures, folder, name);
      const schema = schemas[folder];
      const rules = schema === undefined ? {} : { rules: rulesOf(read(join(fixtures, schema))) };

      for (const strict of [true, false]) {
        const releases = read(`${path}.json`);
        expect(mergeReleases(releases, { strict, ...rules }).compiled).toEqual(read(`${path}-compiled.json`));
      }
    });

    it("are there", () => {
      expect(cases).toHaveLength(31);
    });
  },
);

/** As the standard reads them off a schema. */
function rulesOf(schema: OcdsObject): Record<string, MergeRule> {
  const found: Record<string, MergeRule> = {};
  // biome-ignore lint/suspicious/noExplicitAny: a schema is looked at as it stands.
  type Schema = any;
  const at = (pointer: string): Schema =>
    pointer
      .slice(2)
      .split("/")
      .reduce((value: Schema, part) => value[part], schema);
  const resolve = (value: Schema): Schema => (value.$ref ? resolve(at(value.$ref)) : value);
  const walk = (properties: Schema, path: string): void => {
    for (const [name, raw] of Object.entries<Schema>(properties)) {
      const value = { ...resolve(raw), ...raw };
      const types = [value.type ?? []].flat();
      const items = value.items === undefined ? undefined : resolve(value.items);
      const itemTypes = [items?.type ?? []].flat();
      const here = `${path}${name}`;
      if (value.omitWhenMerged || value.mergeStrategy === "ocdsOmit") found[here] = "omitWhenMerged";
      else if (types.includes("array") && (value.wholeListMerge || value.mergeStrategy === "ocdsVersion")) found[here] = "wholeListMerge";
      else if (types.includes("object") && value.properties) walk(value.properties, `${here}/`);
      else if (types.includes("array") && items) {
        if (itemTypes.some((type) => type !== "object")) found[here] = "wholeListMerge";
        else if (items.properties && !("id" in items.properties)) found[here] = "wholeListMerge";
        else if (items.properties) walk(items.properties, `${here}/`);
      }
    }
  };
  walk(schema.properties, "");
  return found;
}

const python = process.env.OCDS_MERGE_PYTHON ?? "";
const schemaFile = process.env.OCDS_RELEASE_SCHEMA ?? "";

describe.skipIf(!existsSync(python) || !existsSync(schemaFile))(
  "beside the reference implementation (skipped where OCDS_MERGE_PYTHON and OCDS_RELEASE_SCHEMA are not set)",
  () => {
    it("takes the rules that the schema states", () => {
      expect(rulesOf(read(schemaFile))).toEqual(OCDS_SCHEMA_RULES);
    });

    it("gives in strict mode what the reference gives, and fails where it fails", () => {
      const id = fc.constantFrom("1", "2", "3", 7);
      const scalar = fc.constantFrom<unknown>(null, "", "a", "b", 0, 1.5, true, false);
      const leafList = fc.array(fc.oneof(scalar, fc.record({ id })), { maxLength: 3 });
      const listOf = (element: fc.Arbitrary<object>) =>
        fc.array(
          fc.tuple(fc.option(id, { nil: undefined }), element).map(([one, rest]) => (one === undefined ? rest : { id: one, ...rest })),
          { maxLength: 3 },
        );
      const objectOf = (depth: number): fc.Arbitrary<object> => {
        if (depth === 0) return fc.dictionary(fc.constantFrom("title", "status"), scalar, { maxKeys: 2 });
        const inner = objectOf(depth - 1);
        // Now and then a place is of another kind than it is by name.
        const place = (usual: fc.Arbitrary<unknown>) =>
          fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: fc.oneof(scalar, leafList, inner, listOf(inner)) });
        const places = {
          title: place(scalar),
          value: place(inner),
          items: place(listOf(inner)),
          suppliers: place(listOf(inner)),
          additionalIdentifiers: place(leafList),
          additionalClassifications: place(listOf(inner)),
          amendments: place(listOf(inner)),
          changes: place(leafList),
        };
        return fc
          .subarray(Object.keys(places) as (keyof typeof places)[], { maxLength: 3 })
          .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, places[name]]))));
      };
      const object = objectOf(3);
      const list = listOf(object);
      const any = fc.oneof(scalar, leafList, list, object);
      const members = fc.record(
        { tender: object, awards: list, contracts: list, buyer: object, parties: list, tag: any, language: scalar, x: any },
        { requiredKeys: [] },
      );
      const releases = fc
        .array(fc.tuple(fc.integer({ min: 1, max: 9 }), members), { minLength: 1, maxLength: 4 })
        .map((drafts) => drafts.map(([n, one], index) => ({ ...one, ocid: "o", id: `r${index}`, date: day(n) })));
      const runs = fc.sample(releases, 3000);

      const answers = JSON.parse(
        execFileSync(python, ["-c", REFERENCE, schemaFile], { input: JSON.stringify(runs), maxBuffer: 1 << 28, encoding: "utf8" }),
      ) as unknown[];

      const ours = runs.map((list) => {
        try {
          return mergeReleases(list as OcdsObject[], { strict: true }).compiled;
        } catch {
          return "failed";
        }
      });
      expect(answers.filter((answer) => answer === "failed").length).toBeLessThan(runs.length / 2);
      for (const [index, answer] of answers.entries()) expect(ours[index], JSON.stringify(runs[index])).toEqual(answer);
    });
  },
);

const REFERENCE = `
import json, sys, warnings, ocdsmerge
warnings.simplefilter("ignore")
merger = ocdsmerge.Merger(json.load(open(sys.argv[1])))
def merged(releases):
    try:
        return merger.create_compiled_release(releases)
    except Exception:
        return "failed"
print(json.dumps([merged(one) for one in json.load(sys.stdin)]))
`;
