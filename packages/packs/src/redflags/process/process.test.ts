import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeholdersOf, rationaleOf } from "../rationale.ts";
import type { FlagAnswer, ProcessFlag, Release } from "../types.ts";
import { PROCESS_EXAMPLES } from "./examples.ts";
import { PROCESS_FLAGS } from "./index.ts";

type AnyFlag = ProcessFlag<Record<string, unknown>>;

const CONTEXT = { zone: "+08:00" };
const flags = PROCESS_FLAGS as readonly AnyFlag[];

function assess(id: string, release: Release, params: Readonly<Record<string, unknown>> = {}): FlagAnswer {
  const flag = flags.find((one) => one.id === id) as AnyFlag;
  return flag.assess(release, flag.params.parse(params), CONTEXT);
}

describe.each(flags.map((flag) => ({ id: flag.id, flag })))("$id", ({ id, flag }) => {
  const examples = PROCESS_EXAMPLES.get(id);

  it("has worked examples for each of its answers", () => {
    for (const outcome of ["flagged", "notFlagged", "notComputable"] as const) {
      expect(assess(id, examples?.[outcome] as Release, examples?.params).outcome, outcome).toBe(outcome);
    }
  });

  it("has a figure for each that its rationale names, and says it in both languages", () => {
    const answer = assess(id, examples?.flagged as Release, examples?.params);
    const findings = answer.outcome === "flagged" ? answer.findings : [];

    expect(findings[0]?.subject).toBe("process");
    for (const { figures } of findings) {
      for (const { name } of placeholdersOf(flag.rationale.zh)) expect(Object.keys(figures)).toContain(name);
      for (const language of ["zh", "en"] as const) expect(rationaleOf(flag, figures, language)).not.toContain("—");
    }
  });
});

const NAMES = [
  ["ocid", "date", "tender", "bids", "awards", "contracts", "parties", "planning", "buyer", "complaints", "details", "status", "id"],
  ["value", "amount", "currency", "tenderers", "suppliers", "relatedLots", "relatedLot", "lots", "submission", "mac", "ip", "staff"],
  ["tenderPeriod", "startDate", "endDate", "bidOpening", "awardPeriod", "procurementMethod", "mainProcurementCategory", "enquiries"],
  ["contactPoint", "telephone", "email", "address", "streetAddress", "controller", "beneficialOwners", "shareholders", "shareholder"],
  ["shareholding", "documents", "documentType", "amendments", "amendment", "changes", "property", "former_value", "milestones", "dueDate"],
  [
    "implementation",
    "transactions",
    "awardID",
    "dateSigned",
    "dateMet",
    "cpuSerial",
    "bondAccount",
    "author",
    "md5",
    "__proto__",
    "roles",
    "toString",
    "valueOf",
    "length",
  ],
].flat();
const LEAVES = [
  null,
  0,
  -1,
  1e308,
  5_000_000,
  "",
  "active",
  "valid",
  "open",
  "direct",
  "CNY",
  "USD",
  "2026-03-01",
  "2026-03-01T10:00:00+08:00",
  "2026-02-30T99:99:99Z",
  "a",
  "b",
  "__proto__",
  "13905711234",
  "203.0.113.7",
  true,
];

/** JSON of the names and words that releases have, in any place. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), tie("value")), { maxLength: 6 }).map((members) => Object.fromEntries(members)),
  ),
})).value as fc.Arbitrary<Json>;

/** One of the worked examples, with something else in a place of it. */
const changed = fc
  .tuple(fc.constantFrom(...[...PROCESS_EXAMPLES.values()].map(({ flagged }) => flagged)), fc.nat(), anything)
  .map(([release, at, value]) => {
    const copy = structuredClone(release) as Record<string, Json>;
    const places: [Record<string, Json>, string][] = [];
    const walk = (held: Json): void => {
      if (typeof held !== "object" || held === null) return;
      for (const [name, member] of Object.entries(held)) {
        places.push([held as Record<string, Json>, name]);
        walk(member as Json);
      }
    };
    walk(copy);
    const [holder, name] = places[at % places.length] as [Record<string, Json>, string];
    holder[name] = value;
    return copy;
  });

const release = fc.oneof(
  changed,
  anything.map((value) => value as Release),
  fc.record({ ocid: fc.constant("x"), tender: anything, bids: anything, awards: anything, contracts: anything, parties: anything }),
);

describe("every flag of one process", () => {
  it("answers whatever stands where something else was expected", () => {
    fc.assert(
      fc.property(release, (one) => {
        for (const { id } of flags) {
          expect(["flagged", "notFlagged", "notComputable", "excluded"]).toContain(assess(id, one).outcome);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives figures that a rationale can be written from, whatever was read", () => {
    fc.assert(
      fc.property(changed, (one) => {
        for (const flag of flags) {
          const answer = assess(flag.id, one);
          for (const { figures } of answer.outcome === "flagged" ? answer.findings : []) {
            for (const { name } of placeholdersOf(flag.rationale.zh)) expect(Object.keys(figures), flag.id).toContain(name);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("names what is missing by a path that it says to need, or by what it found there", () => {
    for (const flag of flags) {
      const answer = assess(flag.id, PROCESS_EXAMPLES.get(flag.id)?.notComputable as Release);

      expect(answer.outcome === "notComputable" && answer.missing.length > 0, flag.id).toBe(true);
    }
  });

  it("says nothing of a process of which nothing is known", () => {
    for (const { id } of flags) expect(["notComputable", "excluded"], id).toContain(assess(id, { ocid: "x" }).outcome);
  });
});
