import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAssessment } from "../assess.ts";
import { rationaleOf } from "../rationale.ts";
import type { Release } from "../types.ts";
import { currencySeen } from "./currency.ts";
import { CARDINAL_FLAGS } from "./index.ts";
import { cardinalText } from "./output.ts";

const ANY: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  Number.POSITIVE_INFINITY,
  "",
  "x",
  "__proto__",
  [],
  [null],
  [[]],
  ["x"],
  {},
  { id: {} },
  [{ id: 1 }],
];

const WHOLE = (): Record<string, Json> => ({
  ocid: "p",
  buyer: { id: "b" },
  tender: {
    status: "active",
    procurementMethod: "open",
    procurementMethodDetails: "x",
    numberOfTenderers: 1,
    procuringEntity: { id: "e" },
    tenderPeriod: { startDate: "2025-03-01T00:00:00Z", endDate: "2025-03-02T00:00:00Z" },
  },
  bids: {
    details: [
      {
        status: "valid",
        date: "2025-03-03T00:00:00Z",
        value: { amount: 5, currency: "CNY" },
        tenderers: [{ id: "w" }],
        relatedLots: ["1"],
      },
      {
        status: "disqualified",
        date: "2025-03-01T00:00:00Z",
        value: { amount: 5, currency: "CNY" },
        tenderers: [{ id: "n" }],
        relatedLot: "1",
      },
      { status: "valid", value: { amount: 6, currency: "CNY" }, tenderers: [{ id: "m" }] },
    ],
  },
  awards: [{ status: "active", suppliers: [{ id: "w" }], items: [{ classification: { id: "10" } }], relatedLots: ["1"] }],
});

/** Every path of a value, as the steps to it. */
function pathsOf(value: Json, steps: readonly (string | number)[] = []): (string | number)[][] {
  const here = [[...steps]];
  if (typeof value !== "object" || value === null) return here;
  const members: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : (Object.entries(value) as [string, Json][]);
  return [...here, ...members.flatMap(([name, member]) => pathsOf(member, [...steps, name]))];
}

function replaced(value: Json, [step, ...rest]: readonly (string | number)[], by: Json): Json {
  if (step === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, Json>;
  copy[step] = replaced(copy[step] as Json, rest, by);
  return copy as Json;
}

function assess(releases: readonly Json[]) {
  const assessment = createAssessment({ flags: CARDINAL_FLAGS.map((flag) => ({ flag })) });
  for (const release of releases) assessment.add(release as Release);
  return assessment.finish();
}

describe("any value in any place", () => {
  it("is answered, counted once, and printed as JSON", () => {
    const paths = pathsOf(WHOLE()).filter((steps) => steps.length > 0);
    for (const path of paths) {
      for (const value of ANY) {
        const release = replaced(WHOLE(), path, value);
        const report = assess([release, WHOLE()]);
        for (const { flagged, notFlagged, notComputable, excluded } of report.flags)
          expect(flagged + notFlagged + notComputable + excluded).toBeGreaterThanOrEqual(report.processes);
        expect(() => JSON.parse(cardinalText(report))).not.toThrow();
        expect(() =>
          currencySeen(
            release as Release,
            CARDINAL_FLAGS.map((flag) => ({ flag })),
          ),
        ).not.toThrow();
      }
    }
  });

  it("is answered where it is a tree of nothing but surprises", () => {
    const name = fc.constantFrom(
      "ocid",
      "tender",
      "bids",
      "awards",
      "details",
      "status",
      "value",
      "amount",
      "currency",
      "suppliers",
      "tenderers",
      "id",
      "items",
      "__proto__",
    );
    const leaf = fc.oneof(fc.constantFrom(...ANY), fc.constantFrom("valid", "active", "disqualified", "CNY"), fc.double());
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof({ maxDepth: 6 }, leaf, fc.array(tie("tree"), { maxLength: 4 }), fc.dictionary(name, tie("tree"), { maxKeys: 6 })),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (releases) => {
        expect(() => JSON.parse(cardinalText(assess(releases)))).not.toThrow();
      }),
    );
  });

  it("is answered where 50,000 bids are in as many currencies", () => {
    const details = Array.from({ length: 50_000 }, (_, i) => ({
      status: "valid",
      value: { amount: i % 1000, currency: `C${i}` },
      tenderers: [{ id: `t${i}` }],
    }));
    const report = assess([{ ...WHOLE(), bids: { details } }]);
    expect(report.processes).toBe(1);
  });
});

describe("the words of the eleven", () => {
  const params: Record<string, Record<string, unknown>> = {
    R024: { threshold: 10 },
    R025: { threshold: 1, percentile: 0 },
    R038: { threshold: 0.1 },
    R048: { threshold: 0, minimumContractingProcesses: 1 },
    R058: { threshold: 0.01 },
  };
  const oneLeft = [
    { status: "valid", value: { amount: 6, currency: "CNY" }, tenderers: [{ id: "w" }] },
    { status: "disqualified", value: { amount: 5, currency: "CNY" }, tenderers: [{ id: "n" }] },
  ];
  const two = ["w", "n"].map((id, i) => ({
    status: "valid",
    value: { amount: 5 + i, currency: "CNY" },
    tenderers: [{ id }],
    relatedLots: ["1"],
  }));
  const assessment = createAssessment({ flags: CARDINAL_FLAGS.map((flag) => ({ flag, params: params[flag.id] })) });
  assessment.add(WHOLE());
  assessment.add({ ...WHOLE(), ocid: "q", bids: { details: oneLeft } });
  assessment.add({ ...WHOLE(), ocid: "r", bids: { details: two } });
  const { findings } = assessment.finish();

  it.each(CARDINAL_FLAGS.map((flag) => [flag.id, flag] as const))("of %s name only figures and parameters that there are", (id, flag) => {
    const known = Object.keys((flag.params as unknown as { shape: object }).shape);
    const found = findings.filter((finding) => finding.flag === id);
    expect(found).not.toEqual([]);
    for (const language of ["zh", "en"] as const) {
      for (const [, name] of flag.definition[language].matchAll(/\{(\w+)/g)) expect(known).toContain(name);
      for (const { figures } of found) {
        for (const [, name] of flag.rationale[language].matchAll(/\{(\w+)/g)) expect(Object.keys(figures)).toContain(name);
        expect(rationaleOf(flag, figures, language)).not.toMatch(/[{}—]/);
      }
    }
  });
});
