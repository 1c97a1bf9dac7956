import type { Json } from "@plumbline/core";
import type { Missing, NotAnswered } from "../types.ts";

type Name =
  | "amount"
  | "awards"
  | "bids"
  | "buyer"
  | "classification"
  | "currency"
  | "date"
  | "details"
  | "endDate"
  | "id"
  | "items"
  | "numberOfTenderers"
  | "procurementMethod"
  | "procurementMethodDetails"
  | "procuringEntity"
  | "relatedLot"
  | "relatedLots"
  | "startDate"
  | "status"
  | "suppliers"
  | "tender"
  | "tenderPeriod"
  | "tenderers"
  | "value";

/** An object of which nothing is known. Members are read by their names in the code, which is many times faster than by a name in a variable. */
export type Loose = { readonly [K in Name]?: Json };

export function asObject(value: Json | undefined): Loose | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

export function asList(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

const NONE: readonly Json[] = Object.freeze([]);

/** The bids; undefined where there is no list of them. */
export function bidsOf(release: Loose): readonly Json[] | undefined {
  return asList(asObject(release.bids)?.details);
}

/** A bid that was handed in: any word but `invited` and `withdrawn`. */
export function isSubmitted(bid: Loose | undefined): bid is Loose & { readonly status: string } {
  const status = bid?.status;
  return typeof status === "string" && status !== "invited" && status !== "withdrawn";
}

/** The amount, where it has a currency too. What a file writes as 1e400 is no number. */
export function amountOf(value: Loose | undefined): number | undefined {
  const amount = value?.amount;
  return typeof amount === "number" && Number.isFinite(amount) && typeof value?.currency === "string" ? amount : undefined;
}

/** The id of the only organisation of a list. */
export function onlyId(list: Json | undefined): string | undefined {
  if (!Array.isArray(list) || list.length !== 1) return undefined;
  const id = asObject(list[0])?.id;
  return typeof id === "string" ? id : undefined;
}

/** Whether any of those who made a bid has an id. */
export function hasName({ tenderers }: Loose): boolean {
  if (!Array.isArray(tenderers)) return false;
  for (const party of tenderers) if (typeof asObject(party)?.id === "string") return true;
  return false;
}

/** Adds the ids of a list of organisations. */
export function addIds(ids: Set<string>, list: Json | undefined): void {
  for (const party of asList(list) ?? NONE) {
    const id = asObject(party)?.id;
    if (typeof id === "string") ids.add(id);
  }
}

/** The lots that a bid or award is for, as one text; empty where none is named. */
export function lotsOf(value: Loose): string {
  const lots = value.relatedLots;
  if (Array.isArray(lots)) {
    if (lots.length === 1 && typeof lots[0] === "string") return lots[0];
    return lots
      .filter((lot) => typeof lot === "string")
      .sort()
      .join(", ");
  }
  return typeof value.relatedLot === "string" ? value.relatedLot : "";
}

/** Answers that say nothing of the one process are made once. */
export function excludedBy(by: string): NotAnswered {
  return Object.freeze({ outcome: "excluded", by });
}

export function notComputable(...missing: readonly Missing[]): NotAnswered {
  return { outcome: "notComputable", missing };
}

/** Empty texts and lists are as good as nothing. */
export function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

export function lacking(path: string, value: Json | undefined): Missing {
  return { path, reason: isAbsent(value) ? "absent" : "malformed" };
}

const BID_STATUS = new Set(["invited", "pending", "valid", "disqualified", "withdrawn"]);

/** Whether a word is a code of the standard. Many publishers write words of their own system. */
export function isBidStatus(status: Json | undefined): boolean {
  return typeof status === "string" && BID_STATUS.has(status);
}

/** What a price that cannot be read lacks. */
export function lackingPrice(bid: Loose): Missing {
  const value = asObject(bid.value);
  if (typeof value?.amount === "number" && Number.isFinite(value.amount)) return lacking("bids.details[].value.currency", value.currency);
  return lacking("bids.details[].value.amount", value?.amount ?? bid.value);
}

export const ANOTHER_METHOD = excludedBy("method");
export const NO_AWARD = excludedBy("noAward");

export interface PriceFilter {
  /** `tender.procurementMethodDetails` of which prices can be compared; where it names any, the other list is of no effect. */
  readonly priceComparisonProcurementMethods: readonly string[];
  readonly noPriceComparisonProcurementMethods: readonly string[];
}

export function comparesPrices(release: Loose, filter: PriceFilter): boolean {
  const { priceComparisonProcurementMethods: only, noPriceComparisonProcurementMethods: none } = filter;
  if (only.length === 0 && none.length === 0) return true;
  const details = asObject(release.tender)?.procurementMethodDetails;
  if (typeof details !== "string") return only.length === 0;
  return only.length === 0 ? !none.includes(details) : only.includes(details);
}

/** Whether a tender is of a listed `procurementMethod`; of any where none is listed. */
export function isOfMethod(tender: Loose | undefined, methods: readonly string[]): boolean {
  const method = tender?.procurementMethod;
  return methods.length === 0 || (typeof method === "string" && methods.includes(method));
}
