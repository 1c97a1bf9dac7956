import type { ChosenFlag } from "../assess.ts";
import type { Release } from "../types.ts";
import { onlyWinner } from "./awards.ts";
import { amountOf, asList, asObject, bidsOf, comparesPrices, isSubmitted, type Loose, onlyId, type PriceFilter } from "./parts.ts";

/**
 * The currency that Cardinal would stay with after this release, had it seen none before: that of the first bid whose price one of the chosen
 * flags compares. Undefined where there is none. The release must be in scope.
 */
export function currencySeen(release: Release, flags: readonly ChosenFlag[]): string | undefined {
  const loose = release as Loose;
  const ratios = flags.find(({ flag: { id } }) => id === "R024" || id === "R058");
  const lowest = flags.find(({ flag: { id } }) => id === "R036");
  return (ratios && ofValidBid(loose, filterOf(ratios))) ?? (lowest && ofSubmittedBid(loose, filterOf(lowest)));
}

function filterOf({ params }: ChosenFlag): PriceFilter {
  return {
    priceComparisonProcurementMethods: (params?.priceComparisonProcurementMethods ?? []) as readonly string[],
    noPriceComparisonProcurementMethods: (params?.noPriceComparisonProcurementMethods ?? []) as readonly string[],
  };
}

function ofValidBid(release: Loose, filter: PriceFilter): string | undefined {
  if (!comparesPrices(release, filter)) return undefined;
  const winner = onlyWinner(release);
  if (winner.outcome !== "won") return undefined;
  for (const one of winner.bids) {
    const bid = asObject(one);
    const value = asObject(bid?.value);
    if (bid?.status === "valid" && amountOf(value) !== undefined && onlyId(bid.tenderers) !== undefined) return value?.currency as string;
  }
  return undefined;
}

function ofSubmittedBid(release: Loose, filter: PriceFilter): string | undefined {
  if (!comparesPrices(release, filter)) return undefined;
  if (!asList(release.awards)?.some((award) => asObject(award)?.status === "active")) return undefined;
  for (const one of bidsOf(release) ?? []) {
    const bid = asObject(one);
    const value = asObject(bid?.value);
    if (isSubmitted(bid) && amountOf(value) !== undefined) return value?.currency as string;
  }
  return undefined;
}

const WITH_CURRENCY = new Set(["R024", "R036", "R058"]);

/** The same flags, those that compare prices looking at one currency alone. One that was set stays. */
export function withCurrency(flags: readonly ChosenFlag[], currency: string | undefined): readonly ChosenFlag[] {
  if (currency === undefined) return flags;
  return flags.map((chosen) =>
    WITH_CURRENCY.has(chosen.flag.id) ? { ...chosen, params: { currency, ...defined(chosen.params) } } : chosen,
  );
}

function defined(params: ChosenFlag["params"]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params ?? {}).filter(([, value]) => value !== undefined));
}
