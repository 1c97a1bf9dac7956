import type { Json } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { currencySeen, withCurrency } from "./currency.ts";
import { cardinalChoice } from "./settings.ts";

const bid = (currency: Json, status = "valid", tenderers = ["a"], amount: Json = 1) => ({
  status,
  value: { amount, currency },
  tenderers: tenderers.map((id) => ({ id })),
});
const release = (details: Json[], status = "active", more: Record<string, Json> = {}) => ({
  ocid: "p",
  awards: [{ status, suppliers: [{ id: "a" }] }],
  bids: { details },
  ...more,
});
const flags = (tree: Record<string, unknown>) => cardinalChoice(tree).flags;

describe("the currency that Cardinal stays with", () => {
  it("is that of the first valid bid of one tenderer, for ratios", () => {
    for (const id of ["R024", "R058"]) {
      expect(
        currencySeen(release([bid("USD", "pending"), bid("EUR", "valid", ["a", "b"]), bid("CNY"), bid("JPY")]), flags({ [id]: {} })),
      ).toBe("CNY");
      expect(currencySeen(release([bid("USD", "valid", ["a"], "1"), bid(5), bid("CNY")]), flags({ [id]: {} }))).toBe("CNY");
      expect(currencySeen(release([bid("CNY")], "pending"), flags({ [id]: {} }))).toBeUndefined();
    }
  });

  it("is that of the first bid with a price, for the lowest bid", () => {
    expect(currencySeen(release([bid("USD", "withdrawn"), bid("EUR", "pending", [])]), flags({ R036: {} }))).toBe("EUR");
    expect(currencySeen(release([bid("EUR")], "pending"), flags({ R036: {} }))).toBeUndefined();
    expect(currencySeen({ ocid: "p" }, flags({ R036: {}, R024: {} }))).toBeUndefined();
  });

  it("is first asked of the ratios", () => {
    const mixed = release([bid("USD", "disqualified"), bid("CNY")]);
    expect(currencySeen(mixed, flags({ R036: {}, R058: {} }))).toBe("CNY");
    expect(currencySeen(mixed, flags({ R036: {} }))).toBe("USD");
    expect(currencySeen(mixed, flags({ R028: {}, R003: {} }))).toBeUndefined();
  });

  it("is not seen where prices are not compared", () => {
    const drawn = release([bid("USD")], "active", { tender: { procurementMethodDetails: "摇号" } });
    const none = { no_price_comparison_procurement_methods: "摇号" };
    expect(currencySeen(drawn, flags({ ...none, R024: {} }))).toBeUndefined();
    expect(currencySeen(drawn, flags({ ...none, R036: {} }))).toBeUndefined();
  });

  it("is given to the flags that compare prices, unless one is set", () => {
    const given = withCurrency(flags({ R003: {}, R024: {}, R028: {}, R036: {}, R058: {} }), "CNY");
    expect(given.map(({ params }) => params?.currency)).toEqual([undefined, "CNY", undefined, "CNY", "CNY"]);
    expect(withCurrency(flags({ currency: "USD", R036: {} }), "CNY").map(({ params }) => params?.currency)).toEqual(["USD"]);
    expect(withCurrency(flags({ R036: {} }), undefined)[0]?.params?.currency).toBeUndefined();
  });
});
