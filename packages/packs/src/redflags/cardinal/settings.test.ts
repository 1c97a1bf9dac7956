import { isPlumblineError } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { CARDINAL_FLAGS } from "./index.ts";
import { cardinalChoice } from "./settings.ts";

const chosen = (tree: Record<string, unknown>) =>
  Object.fromEntries(cardinalChoice(tree).flags.map(({ flag, params }) => [flag.id, flag.params.parse(params)]));

function refused(tree: Record<string, unknown>): string {
  try {
    cardinalChoice(tree);
  } catch (error) {
    if (isPlumblineError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "taken";
}

describe("settings of Cardinal", () => {
  it("ask the indicators that have a section, in the order of their codes", () => {
    expect(cardinalChoice({}).flags).toEqual([]);
    expect(cardinalChoice({ R058: {}, R003: {} }).flags.map(({ flag }) => flag.id)).toEqual(["R003", "R058"]);
    const all = Object.fromEntries(CARDINAL_FLAGS.map(({ id }) => [id, {}]));
    expect(cardinalChoice(all).flags.map(({ flag }) => flag)).toEqual(CARDINAL_FLAGS);
    expect(cardinalChoice({ R003: null }).flags).toEqual([]);
  });

  it("leave what is not said at its default", () => {
    expect(chosen({ R003: {}, R018: {}, R025: {}, R035: {}, R038: {}, R048: {} })).toEqual({
      R003: { threshold: 15, procurementMethods: [], procurementMethodDetails: {}, dates: "strict" },
      R018: { procurementMethods: ["open", "selective"], count: "numberOfTenderers" },
      R025: { percentile: 75 },
      R035: { threshold: 1 },
      R038: { minimumSubmittedBids: 2, minimumContractingProcesses: 2, minimumCounts: "bids" },
      R048: { digits: 2, minimumContractingProcesses: 20 },
    });
  });

  it("compare as Cardinal does: dates as text, lots together, prices of nothing too", () => {
    const prices = { priceComparisonProcurementMethods: [], noPriceComparisonProcurementMethods: [] };
    expect(chosen({ R024: {}, R028: {}, R030: {}, R036: {}, R058: {} })).toEqual({
      R024: { direction: "lower", byLot: false, positiveOnly: false, ...prices },
      R028: { byLot: false, ...prices },
      R030: { dateComparison: "text" },
      R036: { byLot: false, ...prices },
      R058: { direction: "upper", byLot: false, positiveOnly: false, ...prices },
    });
  });

  it("take each key, of an INI file as text", () => {
    const tree = {
      R003: {
        threshold: "-3",
        procurement_methods: "open|limited",
        procurement_method_details: { 竞价: "7", "a.b": "+2", constructor: "1" },
      },
      R018: { procurement_methods: "" },
      R024: { threshold: "0.05" },
      R025: { percentile: "90", threshold: ".5" },
      R035: { threshold: "0" },
      R038: { threshold: "1", minimum_submitted_bids: "5", minimum_contracting_processes: "6" },
      R048: { digits: "4", threshold: "10", minimum_contracting_processes: "1" },
      R058: { threshold: "5e-1" },
    };
    expect(chosen(tree)).toMatchObject({
      R003: { threshold: -3, procurementMethods: ["open", "limited"], procurementMethodDetails: { 竞价: 7, "a.b": 2, constructor: 1 } },
      R018: { procurementMethods: [] },
      R024: { threshold: 0.05 },
      R025: { percentile: 90, threshold: 0.5 },
      R035: { threshold: 0 },
      R038: { threshold: 1, minimumSubmittedBids: 5, minimumContractingProcesses: 6 },
      R048: { digits: 4, threshold: 10, minimumContractingProcesses: 1 },
      R058: { threshold: 0.5 },
    });
  });

  it("take the same of JSON, where lists may be lists", () => {
    const tree = {
      R003: { threshold: 10, procurement_methods: ["open", "limited"], procurement_method_details: { x: 5 } },
      R024: { threshold: 0.05 },
    };
    expect(chosen(tree)).toMatchObject({
      R003: { threshold: 10, procurementMethods: ["open", "limited"], procurementMethodDetails: { x: 5 } },
      R024: { threshold: 0.05 },
    });
  });

  it("take words for numbers as Cardinal does, and numbers out of reach for the furthest", () => {
    expect(chosen({ R003: { threshold: "Yes" }, R035: { threshold: "off" }, R058: { threshold: "ON" } })).toMatchObject({
      R003: { threshold: 1 },
      R035: { threshold: 0 },
      R058: { threshold: 1 },
    });
    expect(chosen({ R003: { threshold: "-9223372036854775808" }, R048: { digits: "18446744073709551615" } })).toMatchObject({
      R003: { threshold: Number.MIN_SAFE_INTEGER },
      R048: { digits: Number.MAX_SAFE_INTEGER },
    });
    expect(
      chosen({ R024: { threshold: "inf" }, R058: { threshold: "-Infinity" }, R038: { threshold: "NaN" }, R025: { threshold: "1e999" } }),
    ).toMatchObject({
      R024: { threshold: Number.MAX_VALUE },
      R058: { threshold: -Number.MAX_VALUE },
      R038: { threshold: -1 },
      R025: { threshold: Number.MAX_VALUE },
    });
  });

  it("split lists at bars, with their blanks", () => {
    const methods = (written: string) =>
      (chosen({ R018: { procurement_methods: written } }).R018 as { procurementMethods: string[] }).procurementMethods;
    expect(methods("open |selective")).toEqual(["open ", "selective"]);
    expect(methods("open|")).toEqual(["open"]);
    expect(methods("|")).toEqual([""]);
    expect(methods("|open||")).toEqual(["", "open", ""]);
  });

  it("set what prices are compared, in which currency, and what is left out", () => {
    const tree = {
      currency: "CNY",
      no_price_comparison_procurement_methods: "摇号|抽签",
      exclusions: { procurement_method_details: "涉密|" },
      R024: {},
      R028: {},
      R036: {},
    };
    const choice = cardinalChoice(tree);
    expect(choice).toMatchObject({ currency: "CNY", scope: { excludedMethodDetails: ["涉密"] }, warnings: [] });
    expect(chosen(tree)).toMatchObject({
      R024: { currency: "CNY", noPriceComparisonProcurementMethods: ["摇号", "抽签"] },
      R028: { noPriceComparisonProcurementMethods: ["摇号", "抽签"] },
      R036: { currency: "CNY", noPriceComparisonProcurementMethods: ["摇号", "抽签"] },
    });
    const both = cardinalChoice({ ...tree, price_comparison_procurement_methods: "竞价" });
    expect(both.warnings).toEqual([
      "no_price_comparison_procurement_methods has no effect where price_comparison_procurement_methods is set.",
    ]);
  });

  it("of other commands are checked and passed over", () => {
    const tree = {
      output: { info_currency_mismatches: "true" },
      codelists: { bid_status: { qualified: "valid" }, award_status: { Active: "active" } },
      defaults: { currency: "USD", item_classification_scheme: "UNSPSC", bid_status: "valid", award_status: "active", party_roles: "no" },
      redactions: { amount: "0", organization_id: "x" },
      corrections: { award_status_by_contract_status: "1" },
      modifications: {
        move_auctions: true,
        prefix_buyer_or_procuring_entity_id: "B-",
        prefix_tenderer_or_supplier_id: "T-",
        split_procurement_method_details: "-",
      },
    };
    expect(cardinalChoice(tree)).toMatchObject({ flags: [], currency: undefined, warnings: [] });
    expect(refused({ defaults: { party_roles: "maybe" } })).toBe('SETTING_INVALID: defaults.party_roles takes true or false, not "maybe"');
    expect(refused({ codelists: { bid_states: {} } })).toMatch(/"bid_states" of \[codelists\] is no setting; did you mean "bid_status"/);
  });

  it.each([
    [{ R003: { treshold: "1" } }, /"treshold" of \[R003\] is no setting; did you mean "threshold"/],
    [{ r003: {} }, /"r003" is no setting; did you mean "R003"/],
    [{ R030: { threshold: "1" } }, /"threshold" of \[R030\] is no setting; it takes no settings/],
    [{ __proto__: null, constructor: {} }, /"constructor" is no setting/],
    [{ R003: "5" }, /R003 is a section, not "5"/],
    [{ R003: [] }, /R003 is a section, not \[\]/],
    [{ R003: { threshold: "4.5" } }, /R003\.threshold takes a whole number, not "4\.5"/],
    [{ R003: { threshold: "" } }, /R003\.threshold takes a whole number, not ""/],
    [{ R003: { threshold: "9223372036854775808" } }, /takes a whole number/],
    [{ R003: { threshold: 1.5 } }, /takes a whole number, not 1\.5/],
    [{ R003: { threshold: {} } }, /takes a whole number, not \{\}/],
    [{ R003: { procurement_method_details: "5" } }, /R003\.procurement_method_details is a section/],
    [{ R003: { procurement_method_details: { x: "a" } } }, /R003\.procurement_method_details\.x takes a whole number, not "a"/],
    [{ R035: { threshold: "-1" } }, /R035\.threshold takes a whole number of 0 or more, not "-1"/],
    [{ R048: { digits: "18446744073709551616" } }, /takes a whole number of 0 or more/],
    [{ R024: { threshold: "5%" } }, /R024\.threshold takes a number, not "5%"/],
    [{ R024: { threshold: "." } }, /takes a number/],
    [{ R024: { threshold: [] } }, /takes a number/],
    [{ currency: {} }, /currency takes a text, not \{\}/],
    [{ output: { info_currency_mismatches: null, x: 1 } }, /"x" of \[output\] is no setting/],
  ])("refuse %j", (tree, message) => {
    expect(refused(tree)).toMatch(/^SETTING_INVALID: /);
    expect(refused(tree)).toMatch(message);
  });
});

describe("parameters of the eleven", () => {
  it.each(CARDINAL_FLAGS.map(({ id, params }) => [id, params] as const))(
    "of %s all have a default, and no other name is taken",
    (_, params) => {
      expect(params.safeParse({}).success).toBe(true);
      expect(params.safeParse({ unheardOf: 1 }).success).toBe(false);
    },
  );
});
