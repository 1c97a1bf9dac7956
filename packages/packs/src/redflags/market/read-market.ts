import type { Json } from "@plumbline/core";
import { idOf, once } from "../process/facts.ts";
import { partiesOf } from "../process/parties.ts";
import { member, moneyAt, objectsAt, textAt } from "../read.ts";
import type { Observation, Release } from "../types.ts";

/**
 * Who an organisation is in all processes: its id, or its name where it has none. Some publishers number the parties of each process from 1: of a
 * number so short only the name is believed, and without a name nobody is known.
 */
export function organisationOf(release: Release, value: Json | undefined): string | undefined {
  const id = idOf(value);
  if (id === undefined || !/^\d{1,3}$/.test(id)) return id;
  const name = textAt(value, "name") || textAt(partiesOf(release).get(id), "name");
  return name?.trim() || undefined;
}

export function buyerOf(release: Release): string | undefined {
  return organisationOf(release, member(release, "buyer")) ?? organisationOf(release, member(member(release, "tender"), "procuringEntity"));
}

/** Awards that hold. One without a status holds: publishers that leave it out publish what was awarded. */
export const activeAwards: (release: Release) => readonly Release[] = once((release) => {
  return objectsAt(release, "awards").filter((award) => ["active", "", undefined].includes(textAt(award, "status")));
});

/** Each once, in order. */
export function suppliersOf(release: Release, award: Release): readonly string[] {
  return sortedIds(objectsAt(award, "suppliers").map((supplier) => organisationOf(release, supplier)));
}

/** Bids that were made and not taken back. */
export const submittedBids: (release: Release) => readonly Release[] = once((release) => {
  return objectsAt(member(release, "bids"), "details").filter((bid) => !["invited", "withdrawn"].includes(textAt(bid, "status") ?? ""));
});

/** Who bid, each once, in order; of a process without bids, whom `tender.tenderers` names. */
export const biddersOf: (release: Release) => readonly string[] = once((release) => {
  const bidders = submittedBids(release).flatMap((bid) => objectsAt(bid, "tenderers"));
  const tenderers = bidders.length > 0 ? bidders : objectsAt(member(release, "tender"), "tenderers");
  return sortedIds(tenderers.map((tenderer) => organisationOf(release, tenderer)));
});

function sortedIds(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.filter((id) => id !== undefined))].sort();
}

/** The class of goods: the first digits of the first classification of an item; "" where 0 digits are asked, so that all are one class. */
export function classOf(release: Release, digits: number): string | undefined {
  if (digits === 0) return "";
  for (const holder of [member(release, "tender"), ...objectsAt(release, "awards")]) {
    for (const item of objectsAt(holder, "items")) {
      const id = member(member(item, "classification"), "id");
      const code = typeof id === "number" ? String(id) : typeof id === "string" ? id.trim() : "";
      if (code !== "") return code.slice(0, digits);
    }
  }
  return undefined;
}

/** What the threshold depends on. Where it is not told, goods: the lower of the usual thresholds. */
export function categoryOf(release: Release): "goods" | "works" | "services" {
  const told = textAt(member(release, "tender"), "mainProcurementCategory");
  return told === "works" || told === "services" ? told : "goods";
}

export function methodOf(release: Release): string | undefined {
  const method = textAt(member(release, "tender"), "procurementMethod");
  return method === "" ? undefined : method;
}

/** The day that a date names, as it is written, in days since 1970: windows of days need no zone. */
export function dayOf(date: string | undefined): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(date ?? "") ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return at.getUTCDate() === Number(day) ? at.getTime() / 86_400_000 : undefined;
}

export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Sums of what is more than anything costs would say nothing. */
const MOST = 1e15;

/** An amount above zero in a currency of three letters, which are made capitals. */
export function priceAt(value: Json | undefined, name: string): { readonly amount: number; readonly currency: string } | undefined {
  const money = moneyAt(value, name);
  if (money === undefined || !(money.amount > 0) || money.amount > MOST || !/^[A-Za-z]{3}$/.test(money.currency)) return undefined;
  return { amount: money.amount, currency: money.currency.toUpperCase() };
}

/** What one supplier got in one process. */
export interface Deal {
  readonly supplier: string;
  readonly currency?: string;
  /** Of an award to several, an equal part. */
  readonly amount?: number;
  readonly day?: number;
}

/** What was awarded, by supplier and currency; lots of one process are one deal. */
export const dealsOf: (release: Release) => readonly Deal[] = once((release) => {
  const deals = new Map<string, { supplier: string; currency?: string; amount?: number; day?: number }>();
  for (const award of activeAwards(release)) {
    const suppliers = suppliersOf(release, award);
    const price = priceAt(award, "value");
    const day = dayOf(textAt(award, "date")) ?? signedDay(release, award);
    for (const supplier of suppliers) {
      const key = `${price?.currency ?? ""} ${supplier}`;
      let deal = deals.get(key);
      if (deal === undefined) {
        deal = { supplier, ...(price && { currency: price.currency }) };
        deals.set(key, deal);
      }
      if (price) deal.amount = (deal.amount ?? 0) + price.amount / suppliers.length;
      if (day !== undefined && (deal.day === undefined || day < deal.day)) deal.day = day;
    }
  }
  return [...deals.values()];
});

function signedDay(release: Release, award: Release): number | undefined {
  const id = member(award, "id");
  const contract = objectsAt(release, "contracts").find((one) => id !== undefined && member(one, "awardID") === id);
  return dayOf(textAt(contract, "dateSigned"));
}

/** The one supplier to whom all active awards went; undefined of none or several. */
export function soleWinnerOf(release: Release): string | undefined {
  const winners = new Set<string>();
  for (const award of activeAwards(release)) {
    const suppliers = suppliersOf(release, award);
    if (suppliers.length !== 1) return undefined;
    winners.add(suppliers[0] as string);
  }
  return winners.size === 1 ? [...winners][0] : undefined;
}

export function observed<V>(group: string, value: V): Observation<V> {
  return { outcome: "observed", members: [{ group, value }] };
}

/** It was looked at, and there is nothing in it to compare. */
export const NOTHING_TO_COMPARE = { outcome: "observed", members: [] } as const;
