import type { Json } from "@plumbline/core";
import { type Change, each, members, type Note, one, pathOf } from "./json.ts";
import { shownValue } from "./shown.ts";
import type { OcdsCodelists, OcdsIssue, OcdsObject } from "./types.ts";

/**
 * Statuses of bids and awards in the codes that the caller's tables give for the publisher's words, amounts and counts that were written as
 * text as numbers, currencies in capitals; with an issue for each. Otherwise the release as it was, the same object where nothing changed.
 */
export function tidyRelease(
  release: OcdsObject,
  codelists: OcdsCodelists = {},
  line = 0,
): { readonly release: OcdsObject; readonly issues: readonly OcdsIssue[] } {
  const issues: OcdsIssue[] = [];
  const whose = typeof release.ocid === "string" ? { ocid: release.ocid } : {};
  const note: Note = (place, reason, value) => {
    issues.push({ line, ...whose, path: pathOf(place), reason, value: shownValue(value) });
  };
  let tidy = VALUES(release, undefined, note);
  const { bidStatus, awardStatus } = codelists;
  if (bidStatus?.size)
    tidy = members({ bids: one(members({ details: each(members({ status: coded(bidStatus) })) })) })(tidy, undefined, note);
  if (awardStatus?.size) tidy = members({ awards: each(members({ status: coded(awardStatus) })) })(tidy, undefined, note);
  return { release: tidy, issues };
}

function coded(codes: ReadonlyMap<string, string>): Change {
  return (value, place, note) => {
    const code = typeof value === "string" ? codes.get(value) : undefined;
    if (code === undefined || code === value) return value;
    note(place, "status_mapped", value);
    return code;
  };
}

// With a point and without separators of thousands: what a comma means differs from country to country.
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/u;
const SMALL_LETTERS = /^(?=.*[a-z])[A-Za-z]{3}$/u;

const number: Change = (value, place, note) => {
  if (typeof value !== "string" || !NUMBER.test(value)) return value;
  const read: Json = Number(value);
  if (!Number.isFinite(read)) return value;
  note(place, "number_as_text", value);
  return read;
};

const currency: Change = (value, place, note) => {
  if (typeof value !== "string" || !SMALL_LETTERS.test(value)) return value;
  note(place, "currency_in_small_letters", value);
  return value.toUpperCase();
};

const money = one(members({ amount: number, currency }));
const valued = members({ value: money });

const VALUES = members({
  planning: one(members({ budget: one(members({ amount: money })) })),
  tender: one(members({ value: money, minValue: money, numberOfTenderers: number, lots: each(valued) })),
  bids: one(members({ details: each(valued) })),
  awards: each(valued),
  contracts: each(members({ value: money, implementation: one(members({ transactions: each(valued) })) })),
});
