import { nearest, PlumblineError } from "@plumbline/core";
import type { AssessmentScope, ChosenFlag } from "../assess.ts";
import type { RedFlag } from "../types.ts";
import { R003 } from "./r003.ts";
import { R018 } from "./r018.ts";
import { R024 } from "./r024.ts";
import { R025 } from "./r025.ts";
import { R028 } from "./r028.ts";
import { R030 } from "./r030.ts";
import { R035 } from "./r035.ts";
import { R036 } from "./r036.ts";
import { R038 } from "./r038.ts";
import { R048 } from "./r048.ts";
import { R058 } from "./r058.ts";

/** Sections by name, their keys, and the single settings that stand before any section. Of an INI file all values are texts. */
export type SettingsTree = Readonly<Record<string, unknown>>;

export interface CardinalChoice {
  readonly flags: readonly ChosenFlag[];
  readonly scope: AssessmentScope;
  /** As set; where it is not, Cardinal stays with the first that it sees: find it by `currencySeen`, give it to `withCurrency`. */
  readonly currency: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * What settings of Cardinal ask for, with its meaning: an indicator is asked where its section is there, and none without settings. Settings of
 * its other commands are checked and passed over. Throws `SETTING_INVALID` naming the section and the key.
 */
export function cardinalChoice(tree: SettingsTree): CardinalChoice {
  const read = readTable(tree, SETTINGS, "");
  const only = read.price_comparison_procurement_methods as string | undefined;
  const none = read.no_price_comparison_procurement_methods as string | undefined;
  const currency = read.currency as string | undefined;
  const prices = { priceComparisonProcurementMethods: piped(only), noPriceComparisonProcurementMethods: piped(none) };
  const flags: ChosenFlag[] = [];
  for (const { flag, exact } of INDICATORS) {
    const section = read[flag.id] as Readonly<Record<string, unknown>> | undefined;
    if (section === undefined) continue;
    const { compares, ...constant } = exact;
    const params: Record<string, unknown> = { ...constant };
    if (compares) Object.assign(params, prices);
    if (compares && flag !== R028 && currency !== undefined) params.currency = currency;
    for (const [key, value] of Object.entries(section)) {
      params[camelOf(key)] = key === "procurement_methods" ? piped(value as string) : value;
    }
    flags.push({ flag, params });
  }
  const details = (read.exclusions as { procurement_method_details?: string } | undefined)?.procurement_method_details;
  return {
    flags,
    scope: { excludedMethodDetails: piped(details) },
    currency,
    warnings:
      only !== undefined && none !== undefined
        ? ["no_price_comparison_procurement_methods has no effect where price_comparison_procurement_methods is set."]
        : [],
  };
}

interface Exact {
  /** It compares prices, and is given the methods of which prices can be compared. */
  readonly compares?: true;
  readonly [param: string]: unknown;
}

const RATIOS: Exact = { compares: true, byLot: false, positiveOnly: false };

/** What differs from this project's own defaults. */
const INDICATORS: readonly { readonly flag: RedFlag; readonly exact: Exact }[] = [
  { flag: R003, exact: {} },
  { flag: R018, exact: {} },
  { flag: R024, exact: RATIOS },
  { flag: R025, exact: {} },
  { flag: R028, exact: { compares: true, byLot: false } },
  { flag: R030, exact: { dateComparison: "text" } },
  { flag: R035, exact: {} },
  { flag: R036, exact: { compares: true, byLot: false } },
  { flag: R038, exact: {} },
  { flag: R048, exact: {} },
  { flag: R058, exact: RATIOS },
];

type Kind = "text" | "signed" | "unsigned" | "ratio" | "switch" | "texts" | "days" | Table;

interface Table {
  readonly [key: string]: Kind;
}

/** Every setting of Cardinal 0.0.8. */
const SETTINGS: Table = {
  currency: "text",
  no_price_comparison_procurement_methods: "text",
  price_comparison_procurement_methods: "text",
  output: { info_currency_mismatches: "switch" },
  codelists: { bid_status: "texts", award_status: "texts" },
  defaults: { currency: "text", item_classification_scheme: "text", bid_status: "text", award_status: "text", party_roles: "switch" },
  redactions: { amount: "text", organization_id: "text" },
  corrections: { award_status_by_contract_status: "switch" },
  modifications: {
    move_auctions: "switch",
    prefix_buyer_or_procuring_entity_id: "text",
    prefix_tenderer_or_supplier_id: "text",
    split_procurement_method_details: "text",
  },
  exclusions: { procurement_method_details: "text" },
  R003: { threshold: "signed", procurement_methods: "text", procurement_method_details: "days" },
  R018: { procurement_methods: "text" },
  R024: { threshold: "ratio" },
  R025: { percentile: "unsigned", threshold: "ratio" },
  R028: {},
  R030: {},
  R035: { threshold: "unsigned" },
  R036: {},
  R038: { threshold: "ratio", minimum_submitted_bids: "unsigned", minimum_contracting_processes: "unsigned" },
  R048: { digits: "unsigned", threshold: "unsigned", minimum_contracting_processes: "unsigned" },
  R058: { threshold: "ratio" },
};

function readTable(value: unknown, kinds: Table, section: string): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [key, member] of entries(value, section)) {
    if (!Object.hasOwn(kinds, key)) {
      const place = section === "" ? "" : ` of [${section}]`;
      const known = Object.keys(kinds);
      const hint = known.length === 0 ? "; it takes no settings" : nearest(key, known);
      throw invalid(`${JSON.stringify(key)}${place} is no setting${hint}`, section === "" ? key : `${section}.${key}`);
    }
    // A setting of nothing is as good as none.
    if (member !== null && member !== undefined)
      read[key] = readOne(member, kinds[key] as Kind, section === "" ? key : `${section}.${key}`);
  }
  return read;
}

function entries(value: unknown, name: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`${name || "settings"} is a section, not ${shown(value)}`, name);
  return Object.entries(value);
}

function readOne(value: unknown, kind: Kind, name: string): unknown {
  if (typeof kind !== "string") return readTable(value, kind, name);
  if (kind === "texts") return Object.fromEntries(entries(value, name).map(([key, one]) => [key, readOne(one, "text", `${name}.${key}`)]));
  if (kind === "days") return Object.fromEntries(entries(value, name).map(([key, one]) => [key, readOne(one, "signed", `${name}.${key}`)]));
  const read = READERS[kind](value);
  if (read === undefined) throw invalid(`${name} takes ${WORDS[kind]}, not ${shown(value)}`, name);
  return read;
}

const WORDS = {
  text: "a text",
  signed: "a whole number",
  unsigned: "a whole number of 0 or more",
  ratio: "a number",
  switch: "true or false",
} as const;

const READERS: Readonly<Record<keyof typeof WORDS, (value: unknown) => unknown>> = {
  text(value) {
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join("|");
    return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  },
  signed: (value) => integer(value, /^[+-]?\d+$/, -(2n ** 63n), 2n ** 63n - 1n),
  unsigned: (value) => integer(value, /^\+?\d+$/, 0n, 2n ** 64n - 1n),
  ratio(value) {
    if (typeof value === "number") return value;
    const word = switched(value);
    if (word !== undefined) return Number(word);
    if (typeof value !== "string") return undefined;
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value))
      return Math.min(Math.max(Number(value), -Number.MAX_VALUE), Number.MAX_VALUE);
    const [, sign, name] = /^([+-]?)(inf|infinity|nan)$/i.exec(value) ?? [];
    if (name === undefined) return undefined;
    // No schema takes these. Under a fence below nothing all is passed over, as it is under one that is no number.
    return name.toLowerCase() === "nan" ? -1 : (sign === "-" ? -1 : 1) * Number.MAX_VALUE;
  },
  switch(value) {
    if (value === "1" || value === "0") return value === "1";
    return typeof value === "number" ? value !== 0 : switched(value);
  },
};

function integer(value: unknown, form: RegExp, least: bigint, most: bigint): number | undefined {
  const word = switched(value);
  if (word !== undefined) return Number(word);
  if (!(typeof value === "number" ? Number.isInteger(value) : typeof value === "string" && form.test(value))) return undefined;
  const whole = BigInt(typeof value === "string" ? value.replace("+", "") : (value as number));
  if (whole < least || whole > most) return undefined;
  // No count of days, characters or bids comes near, so that what is further away means the same.
  return Math.min(Math.max(Number(whole), -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function switched(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (word === "true" || word === "on" || word === "yes") return true;
  return word === "false" || word === "off" || word === "no" ? false : undefined;
}

/** Parts as written, blanks and all; a bar at the end begins no part. */
function piped(value: string | undefined): readonly string[] {
  if (value === undefined || value === "") return [];
  return (value.endsWith("|") ? value.slice(0, -1) : value).split("|");
}

function camelOf(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

function invalid(message: string, setting: string): PlumblineError {
  return new PlumblineError("SETTING_INVALID", message, { details: { setting } });
}
