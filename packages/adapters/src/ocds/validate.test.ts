import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { releasesOf } from "./parse.ts";
import { isRelease, readOcds } from "./read.ts";
import type { OcdsObject } from "./types.ts";
import { upgradeRelease } from "./upgrade.ts";
import { validateRelease } from "./validate.ts";

const value = { amount: 100, currency: "CNY" };
const party = (id: string, ...roles: string[]) => ({ id, name: `The ${id}`, roles });

const whole = {
  ocid: "ocds-zz-1",
  id: "1",
  date: "2026-03-01T09:00:00+08:00",
  tag: ["tender", "award"],
  parties: [party("B", "buyer", "procuringEntity"), party("S1", "tenderer", "supplier"), party("S2", "tenderer")],
  buyer: { id: "B" },
  planning: { budget: { amount: value } },
  tender: {
    status: "complete",
    procurementMethod: "open",
    mainProcurementCategory: "works",
    numberOfTenderers: 2,
    value,
    tenderPeriod: { startDate: "2026-01-01T00:00:00Z", endDate: "2026-01-31T08:00:00.123456+08:00" },
    procuringEntity: { id: "B" },
    lots: [{ id: "L1", value }],
    items: [{ id: "1", classification: { scheme: "CPV", id: "45000000" } }],
  },
  bids: {
    details: [
      { id: "b1", status: "valid", date: "2026-01-30T08:00:00Z", value, tenderers: [{ id: "S1" }], relatedLots: ["L1"] },
      { id: "b2", status: "disqualified", date: "2026-01-30t08:00:00z", tenderers: [{ id: "S2" }] },
    ],
  },
  awards: [{ id: "a1", status: "active", date: "2026-02-28T23:59:60Z", value, suppliers: [{ id: "S1" }] }],
  contracts: [
    {
      id: "c1",
      awardID: "a1",
      status: "active",
      dateSigned: "2024-02-29T00:00:00Z",
      value,
      implementation: { transactions: [{ id: "t", value }] },
    },
  ],
} satisfies OcdsObject;

/** The release with another value at a path; `undefined` takes the member away. */
function withAt(path: string, replaced: Json | undefined): OcdsObject {
  // Not a structured clone, which keeps that one value stands in many places.
  const copy = JSON.parse(JSON.stringify(whole)) as Record<string, Json>;
  const names = path.split("/");
  const last = names.pop() as string;
  const parent = names.reduce<Record<string, Json>>((at, name) => at[name] as Record<string, Json>, copy);
  if (replaced === undefined) delete parent[last];
  else parent[last] = replaced;
  return copy;
}

const told = (release: OcdsObject) => validateRelease(release, 3).map(({ path, reason }) => `${reason} ${path}`);

describe("validateRelease", () => {
  it("finds nothing in a release that follows the standard, nor in one that has little", () => {
    expect(validateRelease(whole)).toEqual([]);
    expect(validateRelease({ ocid: "ocds-zz-2", tender: null, awards: null, bids: { details: null } })).toEqual([]);
  });

  it("names line, ocid, path, reason and what was there", () => {
    expect(validateRelease(withAt("tender/value/amount", -5), 7)).toEqual([
      { line: 7, ocid: "ocds-zz-1", path: "tender/value/amount", reason: "negative_amount", value: "-5" },
    ]);
  });

  it.each<{ path: string; written?: Json; reason: string; at?: string }>([
    { path: "ocid", reason: "no_ocid" },
    { path: "ocid", written: 7, reason: "no_ocid" },
    { path: "id", written: true, reason: "not_text" },
    { path: "tag", written: "award", reason: "not_a_list" },
    { path: "tag", written: [], reason: "empty_list" },
    { path: "tag/1", written: "awarded", reason: "not_in_codelist" },
    { path: "tag/1", written: 3, reason: "not_text" },
    { path: "date", written: "2026-03-01", reason: "date_without_time" },
    { path: "date", written: "2026-03-01T09:00:00", reason: "date_without_offset" },
    { path: "date", written: "2026-03-01T09:00:00+0800", reason: "date_form" },
    { path: "date", written: "2026-03-01 09:00:00+08:00", reason: "date_form" },
    { path: "date", written: "2026-03-01T09:00Z", reason: "date_form" },
    { path: "date", written: "2026-02-29T09:00:00Z", reason: "not_a_date" },
    { path: "date", written: "2026-04-31", reason: "not_a_date" },
    { path: "date", written: "2026-13-01", reason: "not_a_date" },
    { path: "date", written: "2026-03-01T24:00:00Z", reason: "not_a_date" },
    { path: "date", written: "1900-02-29", reason: "not_a_date" },
    { path: "date", written: "01.03.2026", reason: "not_a_date" },
    { path: "date", written: 1767225600, reason: "not_a_date" },
    { path: "date", written: "", reason: "empty" },
    { path: "parties", written: { id: "B" }, reason: "not_a_list" },
    { path: "parties/1/id", written: "B", reason: "duplicate_id" },
    { path: "parties/1/roles/0", written: "Proveedor", reason: "not_in_codelist" },
    { path: "parties/1", written: null, reason: "not_an_object" },
    { path: "buyer", written: "B", reason: "not_an_object" },
    { path: "buyer/id", written: "X", reason: "unknown_party" },
    { path: "buyer/id", reason: "no_id" },
    { path: "buyer/id", written: "", reason: "no_id" },
    { path: "tender", written: [], reason: "not_an_object" },
    { path: "tender/status", written: "Executarea contractului", reason: "not_in_codelist" },
    { path: "tender/status", written: "", reason: "empty" },
    { path: "tender/procurementMethod", written: "Open", reason: "not_in_codelist" },
    { path: "tender/procurementMethodDetails", written: 4, reason: "not_text" },
    { path: "tender/numberOfTenderers", written: "2", reason: "number_as_text" },
    { path: "tender/numberOfTenderers", written: 2.5, reason: "not_a_whole_number" },
    { path: "tender/numberOfTenderers", written: -1, reason: "negative_number" },
    { path: "tender/value", written: 5, reason: "not_an_object" },
    { path: "tender/value/amount", reason: "no_amount" },
    { path: "tender/value/amount", written: "", reason: "empty" },
    { path: "tender/value/amount", written: "1,200.50", reason: "number_as_text" },
    { path: "tender/value/amount", written: "a lot", reason: "not_a_number" },
    { path: "tender/value/amount", written: Number.POSITIVE_INFINITY, reason: "not_a_number" },
    { path: "tender/value/currency", reason: "no_currency" },
    { path: "tender/value/currency", written: "cny", reason: "not_a_currency" },
    { path: "tender/value/currency", written: "元", reason: "not_a_currency" },
    { path: "tender/tenderPeriod/endDate", written: "2025-12-31T00:00:00Z", reason: "negative_period", at: "tender/tenderPeriod" },
    { path: "tender/tenderPeriod/durationInDays", written: -3, reason: "negative_number" },
    { path: "tender/lots/0/value/amount", written: -1, reason: "negative_amount" },
    { path: "tender/items/0/classification/id", written: 45, reason: "id_is_number" },
    { path: "tender/amendment", written: { date: "2026-01-01T00:00:00Z" }, reason: "old_member" },
    { path: "bids/details", written: {}, reason: "not_a_list" },
    { path: "bids/details/0/status", written: "qualified", reason: "not_in_codelist" },
    { path: "bids/details/0/value", reason: "no_amount" },
    { path: "bids/details/0/value/amount", written: -100, reason: "negative_amount" },
    { path: "bids/details/0/tenderers", written: { id: "S1" }, reason: "not_a_list" },
    { path: "bids/details/0/tenderers/0/id", written: "S9", reason: "unknown_party" },
    { path: "bids/details/1/id", written: "b1", reason: "duplicate_id" },
    { path: "bids/details/1/relatedLot", written: "L1", reason: "old_member" },
    { path: "bids/details/1/relatedLots", written: "L1", reason: "not_a_list" },
    { path: "bids/details/1/value", written: { amount: 90, currency: "USD" }, reason: "mixed_currencies", at: "bids/details" },
    { path: "awards", written: [], reason: "empty_list" },
    { path: "awards/0/status", written: "final", reason: "not_in_codelist" },
    { path: "awards/0/suppliers/0/id", written: 3, reason: "id_is_number" },
    { path: "awards/0/amendments", written: [{ date: "soon" }], reason: "not_a_date", at: "awards/0/amendments/0/date" },
    { path: "contracts/0/status", written: "signed", reason: "not_in_codelist" },
    { path: "contracts/0/dateSigned", written: "2026-02-01", reason: "date_without_time" },
    { path: "contracts/0/implementation/transactions/0/value/currency", reason: "no_currency" },
  ])("says $reason of $path as $written", ({ path, written, reason, at }) => {
    expect(told(withAt(path, written))).toContain(`${reason} ${at ?? path}`);
  });

  it("compares instants of a period where both are known, and days where not", () => {
    const period = (startDate: string, endDate: string) => told(withAt("tender/tenderPeriod", { startDate, endDate }));

    expect(period("2026-01-02T01:00:00+08:00", "2026-01-01T20:00:00Z")).toEqual([]);
    expect(period("2026-01-02", "2026-01-02T00:00:00Z")).toEqual(["date_without_time tender/tenderPeriod/startDate"]);
    expect(period("2026-01-03", "2026-01-02")).toContain("negative_period tender/tenderPeriod");
  });

  it("follows no reference where there are no parties", () => {
    expect(told(withAt("parties", undefined))).toEqual([]);
  });

  it("stops after as many issues as are asked for", () => {
    const many = withAt(
      "bids/details",
      Array.from({ length: 1000 }, () => ({ status: "x", date: "y" })),
    );

    expect(validateRelease(many).length).toBe(50);
    expect(validateRelease(many, 1, 3).length).toBe(3);
  });

  it("never fails, whatever stands where", () => {
    const paths = [
      "",
      "tender",
      "bids",
      "bids/details",
      "bids/details/0",
      "awards/0",
      "awards/0/value",
      "contracts/0",
      "parties/0",
      "tender/tenderPeriod",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, any) => {
        const release = path === "" ? any : withAt(path, any as Json);
        const issues = validateRelease((typeof release === "object" && release !== null ? release : {}) as OcdsObject, 1, 1000);

        for (const issue of issues) expect(issue.value?.length ?? 0).toBeLessThanOrEqual(80);
      }),
    );
  });
});

const file = join(
  process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"),
  "data/ocds/ocds-real-12publishers.jsonl.gz",
);

describe.skipIf(!existsSync(file))("published data (skipped where PLUMBLINE_SHARED has none)", () => {
  it("tells of each publisher's habits where they are", async () => {
    const counts = new Map<string, number>();
    for await (const piece of readOcds(file)) {
      for (const { release, line } of [...releasesOf(piece)].filter(isRelease)) {
        const { release: upgraded } = upgradeRelease(release);
        for (const { path, reason } of validateRelease(upgraded, line, 10_000)) {
          const key = `${release.x_publisher as string}: ${reason} ${path.replace(/\d+/gu, "*")}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      }
    }

    expect(Object.fromEntries(counts)).toMatchObject({
      "moldova: empty tender/value/amount": 102,
      "moldova: not_a_currency awards/*/value/currency": 36,
      "moldova: not_in_codelist tender/procurementMethod": 102,
      "armenia: not_in_codelist bids/details/*/status": 36,
      "ukraine: not_in_codelist bids/details/*/status": 24,
      "armenia: negative_period tender/tenderPeriod": 13,
      "armenia: negative_amount planning/budget/amount/amount": 4,
      "colombia: duplicate_id awards/*/id": 42,
      "canada: date_without_time contracts/*/period/startDate": 33,
      "mexico: no_currency contracts/*/implementation/transactions/*/value/currency": 298,
    });
  });
});
