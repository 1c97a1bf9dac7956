import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { releasesOf } from "./parse.ts";
import { isRelease, readOcds } from "./read.ts";
import { tidyRelease } from "./tidy.ts";
import type { OcdsObject } from "./types.ts";
import { upgradeRelease } from "./upgrade.ts";

const upgraded = (release: OcdsObject) => {
  const { release: after, changes } = upgradeRelease(release);
  return { after, changes: changes.map(({ reason, path }) => `${reason} ${path}`) };
};

const MODERN: OcdsObject = {
  ocid: "o",
  id: "1",
  tag: ["tender"],
  parties: [{ id: "B", roles: ["buyer"] }],
  buyer: { id: "B", name: "The B", address: { region: "R" } },
  tender: { id: "t", amendments: [{ id: "1" }], tenderers: [{ id: "S" }] },
  bids: { details: [{ id: "b", relatedLots: ["1"], tenderers: [{ id: "S" }] }] },
  awards: [{ id: "a", suppliers: [{ id: "S" }], items: [{ id: "1", classification: { id: "45" } }] }],
  contracts: [{ id: "c", implementation: { transactions: [{ id: "t", value: { amount: 1 } }] } }],
};

describe("upgradeRelease", () => {
  it.each<{ name: string; release: OcdsObject }>([
    { name: "a release of 1.1", release: MODERN },
    { name: "references alone, whose parties an earlier release described", release: { ocid: "o", buyer: { id: "B", name: "The B" } } },
    { name: "an empty release", release: {} },
    { name: "an empty buyer and an empty list", release: { ocid: "o", buyer: { name: "" }, awards: [{ suppliers: {} }], parties: [] } },
    {
      name: "members of other kinds",
      release: { tag: 3, buyer: [], tender: "x", bids: [], awards: [1, null, [{}]], contracts: "c", parties: {} },
    },
  ])("gives back the same object for $name", ({ release }) => {
    const { release: after, changes } = upgradeRelease(release);

    expect(after).toBe(release);
    expect(changes).toEqual([]);
  });

  it("makes parties of organisations where they stood, each once with all its roles", () => {
    const identifier = { scheme: "CN-USCC", id: "911" };
    const { after, changes } = upgraded({
      ocid: "o",
      buyer: { identifier, name: "North Bureau", address: { region: "North" } },
      tender: {
        procuringEntity: { identifier, name: "North Bureau", contactPoint: { email: "a@example.org" } },
        tenderers: [{ id: 7, name: "Seven", x: 1 }],
      },
      awards: [
        {
          suppliers: [
            { name: "  Eight   Co ", address: {} },
            { id: "7", name: "Seven" },
          ],
        },
      ],
    });

    expect(after).toEqual({
      ocid: "o",
      buyer: { id: "CN-USCC-911", name: "North Bureau" },
      tender: { procuringEntity: { id: "CN-USCC-911", name: "North Bureau" }, tenderers: [{ id: "7", name: "Seven" }] },
      awards: [
        {
          suppliers: [
            { id: "name:Eight Co", name: "  Eight   Co " },
            { id: "7", name: "Seven" },
          ],
        },
      ],
      parties: [
        {
          id: "CN-USCC-911",
          identifier,
          name: "North Bureau",
          address: { region: "North" },
          contactPoint: { email: "a@example.org" },
          roles: ["buyer", "procuringEntity"],
        },
        { id: "7", name: "Seven", x: 1, roles: ["tenderer"] },
        { id: "name:Eight Co", name: "  Eight   Co ", address: {}, roles: ["supplier"] },
      ],
    });
    expect(changes).toEqual([
      "number_to_text tender/tenderers/0/id",
      "id_from_identifier buyer/id",
      "buyer_to_party buyer",
      "id_from_identifier tender/procuringEntity/id",
      "procuringEntity_to_party tender/procuringEntity",
      "tenderer_to_party tender/tenderers/0",
      "id_from_name awards/0/suppliers/0/id",
      "supplier_to_party awards/0/suppliers/0",
      "parties_added parties",
    ]);
  });

  it.each<{ name: string; before: OcdsObject; after: OcdsObject; change: string }>([
    {
      name: "one amendment",
      before: { tender: { amendment: { date: "d" } } },
      after: { tender: { amendments: [{ date: "d" }] } },
      change: "amendment_to_amendments tender/amendment",
    },
    {
      name: "an empty amendment",
      before: { contracts: [{ amendment: { changes: {} } }] },
      after: { contracts: [{}] },
      change: "empty_amendment_removed contracts/0/amendment",
    },
    {
      name: "one supplier",
      before: { awards: [{ suppliers: { id: "S" } }] },
      after: { awards: [{ suppliers: [{ id: "S" }] }] },
      change: "object_to_list awards/0/suppliers",
    },
    { name: "one award", before: { awards: { id: "a" } }, after: { awards: [{ id: "a" }] }, change: "object_to_list awards" },
    {
      name: "one lot of a bid",
      before: { bids: { details: [{ relatedLot: 2 }] } },
      after: { bids: { details: [{ relatedLots: ["2"] }] } },
      change: "related_lot_to_list bids/details/0/relatedLot",
    },
    { name: "a tag as a text", before: { tag: "award" }, after: { tag: ["award"] }, change: "text_to_list tag" },
    {
      name: "ids as numbers",
      before: { contracts: [{ awardID: 12 }] },
      after: { contracts: [{ awardID: "12" }] },
      change: "number_to_text contracts/0/awardID",
    },
    {
      name: "the amount of a transaction",
      before: { contracts: [{ implementation: { transactions: [{ amount: { amount: 1 } }] } }] },
      after: { contracts: [{ implementation: { transactions: [{ value: { amount: 1 } }] } }] },
      change: "amount_to_value contracts/0/implementation/transactions/0/amount",
    },
  ])("takes over $name", ({ before, after, change }) => {
    const kept = structuredClone(before);

    const result = upgraded(before);

    expect(result.after).toEqual(after);
    expect(result.changes).toContain(change);
    expect(before).toEqual(kept);
  });

  it("leaves an id that no number of this language can hold", () => {
    expect(upgraded({ awards: [{ id: 1e21 }, { id: 1.5 }] }).changes).toEqual([]);
  });

  it("has nothing more to do the second time, and never fails", () => {
    const organisation = fc.record({ id: fc.jsonValue(), name: fc.jsonValue(), identifier: fc.jsonValue() }, { requiredKeys: [] });
    const any = fc.oneof(fc.jsonValue(), organisation, fc.array(organisation));
    const part = fc.record(
      {
        suppliers: any,
        tenderers: any,
        amendment: any,
        relatedLot: any,
        procuringEntity: any,
        details: fc.array(fc.record({ tenderers: any })),
      },
      { requiredKeys: [] },
    );
    const release = fc.record(
      {
        tag: any,
        buyer: any,
        tender: fc.oneof(part, any),
        awards: fc.oneof(fc.array(part), part, any),
        bids: fc.oneof(part, any),
        parties: any,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(release, (before) => {
        const once = upgradeRelease(before as OcdsObject);

        expect(upgradeRelease(once.release)).toEqual({ release: once.release, changes: [] });
      }),
    );
  });
});

describe("tidyRelease", () => {
  const codelists = {
    bidStatus: new Map([
      ["qualified", "valid"],
      ["not-qualified", "disqualified"],
    ]),
    awardStatus: new Map([["Adjudicado", "active"]]),
  };

  it("gives the codes for a publisher's words, numbers for texts and currencies in capitals, and says so", () => {
    const before: OcdsObject = {
      ocid: "o",
      tender: { numberOfTenderers: "3", value: { amount: "1200.50", currency: "mdl" } },
      bids: { details: [{ status: "qualified", value: { amount: "-1" } }, { status: "withdrawn" }, { status: "constructor" }] },
      awards: [{ status: "Adjudicado" }],
    };

    const { release, issues } = tidyRelease(before, codelists, 4);

    expect(release).toEqual({
      ocid: "o",
      tender: { numberOfTenderers: 3, value: { amount: 1200.5, currency: "MDL" } },
      bids: { details: [{ status: "valid", value: { amount: -1 } }, { status: "withdrawn" }, { status: "constructor" }] },
      awards: [{ status: "active" }],
    });
    expect(issues).toEqual([
      { line: 4, ocid: "o", path: "tender/value/amount", reason: "number_as_text", value: "1200.50" },
      { line: 4, ocid: "o", path: "tender/value/currency", reason: "currency_in_small_letters", value: "mdl" },
      { line: 4, ocid: "o", path: "tender/numberOfTenderers", reason: "number_as_text", value: "3" },
      { line: 4, ocid: "o", path: "bids/details/0/value/amount", reason: "number_as_text", value: "-1" },
      { line: 4, ocid: "o", path: "bids/details/0/status", reason: "status_mapped", value: "qualified" },
      { line: 4, ocid: "o", path: "awards/0/status", reason: "status_mapped", value: "Adjudicado" },
    ]);
  });

  it.each(["", "1,200", "1e3", " 1", "0x10", "１２", "NaN", "1.200.000"])(
    "leaves the amount %j, which may be read in more than one way",
    (amount) => {
      const release = { tender: { value: { amount } } };

      expect(tidyRelease(release).release).toBe(release);
    },
  );

  it("gives back the same object where there is nothing to do, whatever stands where", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("tender", "bids", "awards", "contracts", "planning"), fc.jsonValue()), (release) => {
        const { release: tidy, issues } = tidyRelease(release as OcdsObject, codelists);

        expect(issues.length === 0 ? tidy : release).toBe(release);
      }),
    );
  });
});

const file = join(
  process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"),
  "data/ocds/ocds-real-12publishers.jsonl.gz",
);

describe.skipIf(!existsSync(file))("published data (skipped where PLUMBLINE_SHARED has none)", () => {
  it("moves the buyers, suppliers and lots of the generation 1.0 to where 1.1 has them", async () => {
    const counts = new Map<string, number>();
    let changed = 0;
    for await (const piece of readOcds(file)) {
      for (const { release } of [...releasesOf(piece)].filter(isRelease)) {
        const { release: after, changes } = upgradeRelease(release);
        if (after !== release) changed++;
        for (const { reason } of changes) counts.set(reason, (counts.get(reason) ?? 0) + 1);
        const ids = (after.parties as Json[] | undefined)?.map((one) => (one as OcdsObject).id);
        if (changes.some(({ reason }) => reason === "parties_added")) expect(new Set(ids).size).toBe(ids?.length);
      }
    }

    expect(changed).toBeGreaterThan(500);
    expect(Object.fromEntries(counts)).toMatchObject({
      buyer_to_party: 398,
      supplier_to_party: 370,
      related_lot_to_list: 40,
      text_to_list: 41,
      amount_to_value: 339,
    });
  });
});
