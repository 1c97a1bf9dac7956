import type { Json } from "@plumbline/core";
import { member, moneyAt, numberAt, objectAt, objectsAt, textAt } from "../read.ts";
import type { Figures, FlagAnswer, FlagFinding, Missing, MissingReason, NotAnswered, Release } from "../types.ts";

/** Flags are asked about one process one after the other: what several of them read is read once. */
export function once<T>(read: (release: Release) => T): (release: Release) => T {
  let last: { readonly release: Release; readonly value: T } | undefined;
  return (release) => {
    if (last?.release !== release) last = { release, value: read(release) };
    return last.value;
  };
}

export interface Bid {
  readonly raw: Release;
  /** Ids of the tenderers, names where they have none; more than one is a consortium. */
  readonly tenderers: readonly string[];
  /** The same for the same tenderers; "" where none is named. */
  readonly key: string;
  /** Lots it is made for; undefined where there are lots and it names none. */
  readonly lot: string | undefined;
  readonly isValid: boolean;
}

/** Bids that were handed in. A bid without a status counts as one. */
export const submittedBids = once((release: Release): readonly Bid[] => {
  const bids: Bid[] = [];
  const hasLots = severalLots(release);
  for (const raw of objectsAt(objectAt(release, "bids"), "details")) {
    const status = raw.status;
    if (status === "invited" || status === "withdrawn") continue;
    const tenderers = tenderersOf(raw, "tenderers", MOST_PARTNERS);
    const key = tenderers.length < 2 ? (tenderers[0] ?? "") : [...tenderers].sort().join("\n");
    bids.push({ raw, tenderers, key, lot: lotOf(raw) ?? (hasLots ? undefined : ""), isValid: status === "valid" || status === undefined });
  }
  return bids;
});

/** Ids of organisations, each once; of those without an id the name. */
export function tenderersOf(value: Json | undefined, name: string, most = MOST_SUPPLIERS): readonly string[] {
  const ids: string[] = [];
  for (const organisation of objectsAt(value, name)) {
    const id = idOf(organisation);
    if (id !== undefined && !ids.includes(id) && ids.length < most) ids.push(id);
  }
  return ids;
}

/** Nobody bids with more partners; lists without an end would be compared each with each. */
const MOST_PARTNERS = 30;
const MOST_SUPPLIERS = 1000;

/** What refers to the id of something else. */
export function referenceOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export function idOf(organisation: Json | undefined): string | undefined {
  const id = member(organisation, "id");
  if (typeof id === "string" && id !== "") return id;
  if (typeof id === "number") return String(id);
  const name = textAt(organisation, "name");
  return name === "" ? undefined : name;
}

export function severalLots(release: Release): boolean {
  return objectsAt(objectAt(release, "tender"), "lots").length > 1;
}

/** The lots that a bid or an award names, also as releases wrote it before there was `relatedLots`. */
export function lotOf(value: Release): string | undefined {
  const lots = value.relatedLots;
  if (Array.isArray(lots)) {
    const ids = lots.filter((lot) => typeof lot === "string" || typeof lot === "number").map(String);
    if (ids.length > 0) return ids.length === 1 ? ids[0] : ids.sort().join(", ");
  }
  const lot = value.relatedLot;
  return typeof lot === "string" && lot !== "" ? lot : undefined;
}

interface PricedBid extends Bid {
  readonly amount: number;
}

/** Bids whose prices may be compared: of one lot, in one currency. Of a bidder the lowest one. By price, ascending. */
interface PriceGroup {
  readonly lot: string;
  readonly currency: string;
  readonly bids: readonly PricedBid[];
}

const pricesOf: Readonly<Record<"submitted" | "valid", (release: Release) => Prices>> = {
  submitted: once((release: Release) => groupsOf(submittedBids(release))),
  valid: once((release: Release) => {
    const bids = submittedBids(release);
    return bids.every((bid) => bid.isValid) ? pricesOf.submitted(release) : groupsOf(bids.filter((bid) => bid.isValid));
  }),
};

/** Groups of at least so many bids, or what is missing for one. */
export function priceGroups(release: Release, bids: "submitted" | "valid", least: number): readonly PriceGroup[] | NotAnswered {
  const all = pricesOf[bids](release);
  const groups = all.groups.filter((group) => group.bids.length >= least);
  if (groups.length > 0) return groups;
  if (all.missing.length > 0) return { outcome: "notComputable", missing: all.missing };
  if (submittedBids(release).length === 0) return notComputable("bids.details");
  const priced = all.groups.reduce((n, group) => n + group.bids.length, 0);
  const isMixed = priced >= least && new Set(all.groups.map((group) => group.currency)).size > 1;
  return isMixed ? notComputable("bids.details[].value.currency", "otherCurrency") : notComputable("bids.details", "tooFew");
}

/** Nothing was found in the prices that are told; where some are not, nobody knows what they would have shown. */
export function nothingInPrices(release: Release, bids: "submitted" | "valid", figures?: Figures): FlagAnswer {
  const { missing } = pricesOf[bids](release);
  return missing.length > 0 ? { outcome: "notComputable", missing } : notFlagged(figures);
}

interface Prices {
  readonly groups: readonly PriceGroup[];
  readonly missing: readonly Missing[];
}

function groupsOf(bids: readonly Bid[]): Prices {
  const groups = new Map<string, { lot: string; currency: string; bids: PricedBid[] }>();
  const missing: Missing[] = [];
  const lack = (path: string, reason: MissingReason): void => {
    if (!missing.some((known) => known.path === path)) missing.push({ path, reason });
  };
  for (const bid of bids) {
    const money = moneyAt(bid.raw, "value");
    if (money === undefined) {
      const value = objectAt(bid.raw, "value");
      const name = numberAt(value, "amount") === undefined ? "amount" : "currency";
      lack(`bids.details[].value.${name}`, reasonOf(member(value, name)));
    } else if (money.amount <= 0) lack("bids.details[].value.amount", "malformed");
    else if (bid.lot === undefined) lack("bids.details[].relatedLots", "absent");
    else {
      const name = bid.lot === "" ? money.currency : `${money.currency}\n${bid.lot}`;
      let group = groups.get(name);
      if (group === undefined) {
        group = { lot: bid.lot, currency: money.currency, bids: [] };
        groups.set(name, group);
      }
      const { raw, tenderers, key, lot, isValid } = bid;
      group.bids.push({ raw, tenderers, key, lot, isValid, amount: money.amount });
    }
  }
  for (const group of groups.values()) group.bids = lowestOfEach(group.bids.sort((a, b) => a.amount - b.amount));
  return { groups: [...groups.values()], missing };
}

function lowestOfEach(ascending: PricedBid[]): PricedBid[] {
  const seen = new Set<string>();
  for (const { key } of ascending) if (key !== "") seen.add(key);
  const unnamed = ascending.reduce((n, { key }) => (key === "" ? n + 1 : n), 0);
  if (seen.size + unnamed === ascending.length) return ascending;
  seen.clear();
  return ascending.filter(({ key }) => key === "" || (!seen.has(key) && seen.add(key) !== undefined));
}

export const activeAwards = once((release: Release): readonly Release[] =>
  objectsAt(release, "awards").filter((award) => award.status === "active"),
);

/** Contracts that stand, or whose status nobody told. */
export const contractsOf = once((release: Release): readonly Release[] =>
  objectsAt(release, "contracts").filter((contract) => contract.status !== "cancelled" && contract.status !== "pending"),
);

/** A contract that is called off piece by piece: its values are ceilings. */
export function isFramework(release: Release): boolean {
  const tender = objectAt(release, "tender");
  return member(objectAt(tender, "techniques"), "hasFrameworkAgreement") === true;
}

/** Why a flag about some methods does not answer; undefined where it does. No method named means all. */
export function methodBars(release: Release, methods: readonly string[]): NotAnswered | undefined {
  if (methods.length === 0) return undefined;
  const method = member(objectAt(release, "tender"), "procurementMethod");
  if (typeof method === "string" && method !== "") return methods.includes(method) ? undefined : excluded("method");
  return notComputable("tender.procurementMethod", reasonOf(method));
}

export function excluded(by: string): NotAnswered {
  return { outcome: "excluded", by };
}

export function notComputable(path: string, reason: MissingReason = "absent"): NotAnswered {
  return { outcome: "notComputable", missing: [{ path, reason }] };
}

/** Why a value cannot be read that is not of the kind that was looked for. */
export function reasonOf(value: Json | undefined): MissingReason {
  return value === undefined || value === null || value === "" ? "absent" : "malformed";
}

/** What is missing of a value of the standard. */
export function moneyLacks(value: Json | undefined, name: string, path: string): Missing {
  const money = member(value, name);
  if (objectAt(value, name) === undefined) return { path, reason: reasonOf(money) };
  const part = numberAt(money, "amount") === undefined ? "amount" : "currency";
  return { path: `${path}.${part}`, reason: reasonOf(member(money, part)) };
}

/** The process is flagged, and those tenderers with it whom it is about. */
export function flagged(release: Release, value: number, figures: Figures, tenderers: readonly string[] = []): FlagAnswer {
  const findings: FlagFinding[] = [{ subject: "process", id: textAt(release, "ocid") ?? "", value, figures }];
  for (const id of tenderers) findings.push({ subject: "tenderer", id, value, figures });
  return { outcome: "flagged", findings };
}

export function notFlagged(figures?: Figures): FlagAnswer {
  return figures === undefined ? { outcome: "notFlagged" } : { outcome: "notFlagged", figures };
}
