import type { Json } from "@plumbline/core";
import { isObject, withMember, withObjects } from "./json.ts";
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
  const { ocid } = release;
  const whose = typeof ocid === "string" ? { ocid } : {};
  const note = (path: string, reason: string, value: Json): void =>
    void issues.push({ line, ...whose, path, reason, value: shownValue(value) });

  const status = (codes: ReadonlyMap<string, string> | undefined) => (value: Json, path: string) => {
    const code = typeof value === "string" ? codes?.get(value) : undefined;
    if (code === undefined || code === value) return value;
    note(path, "status_mapped", value);
    return code;
  };
  const number = (value: Json, path: string): Json => {
    if (typeof value !== "string" || !NUMBER.test(value)) return value;
    const read = Number(value);
    if (!Number.isFinite(read)) return value;
    note(path, "number_as_text", value);
    return read;
  };
  const currency = (value: Json, path: string): Json => {
    if (typeof value !== "string" || !LETTERS.test(value) || value === value.toUpperCase()) return value;
    note(path, "currency_in_small_letters", value);
    return value.toUpperCase();
  };
  const money = (value: Json, path: string): Json =>
    isObject(value) ? withMember(withMember(value, "amount", number, path), "currency", currency, path) : value;
  const valued = (object: OcdsObject, path: string) => withMember(object, "value", money, path);
  const inside = (name: string, change: (object: OcdsObject, path: string) => OcdsObject) => (object: OcdsObject, path: string) =>
    withMember(object, name, (value, at) => (isObject(value) ? change(value, at) : withObjects(value, change, at)), path);

  let tidy = inside("tender", (tender, path) => {
    const counted = withMember(withMember(valued(tender, path), "minValue", money, path), "numberOfTenderers", number, path);
    return inside("lots", valued)(counted, path);
  })(release, "");
  tidy = inside(
    "planning",
    inside("budget", (budget, path) => withMember(budget, "amount", money, path)),
  )(tidy, "");
  tidy = inside(
    "bids",
    inside("details", (bid, path) => withMember(valued(bid, path), "status", status(codelists.bidStatus), path)),
  )(tidy, "");
  tidy = inside("awards", (award, path) => withMember(valued(award, path), "status", status(codelists.awardStatus), path))(tidy, "");
  tidy = inside("contracts", (contract, path) => inside("implementation", inside("transactions", valued))(valued(contract, path), path))(
    tidy,
    "",
  );
  return { release: tidy, issues };
}

// With a point and without separators of thousands: what a comma means differs from country to country.
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/u;
const LETTERS = /^[A-Za-z]{3}$/u;
