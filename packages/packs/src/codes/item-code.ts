import type { Citation } from "@plumbline/core";
import { excerpt, memory } from "../citations.ts";
import { readUsci } from "./usci.ts";

/** How one place or standard builds the codes of its service items (政务服务事项编码). */
export interface ItemCodeScheme {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly citations: readonly Citation[];
  /** The parts by name; undefined where the code is of another form. */
  read(code: string): Readonly<Record<string, string>> | undefined;
  /** Parts that contradict the scheme's own rules, such as a credit code inside with a wrong check digit. Default: none. */
  flaws?(parts: Readonly<Record<string, string>>): readonly string[];
}

export interface ItemCodeReading {
  readonly scheme: string;
  readonly parts: Readonly<Record<string, string>>;
  /** Names of parts that are wrong. */
  readonly flaws: readonly string[];
}

/**
 * A code is opaque until somebody says by which scheme it was made: forms overlap, and every province has its own. So a host
 * names its schemes, and a code that fits none of them is not wrong; the reading is empty. Of several that fit, all are given.
 */
export function readItemCode(code: string, schemes: readonly ItemCodeScheme[]): readonly ItemCodeReading[] {
  return schemes.flatMap((scheme) => {
    const parts = scheme.read(code);
    return parts ? [{ scheme: scheme.id, parts, flaws: scheme.flaws?.(parts) ?? [] }] : [];
  });
}

/** A scheme whose codes match one expression; its named groups are the parts. */
export function itemCodeScheme(form: RegExp, scheme: Omit<ItemCodeScheme, "read">): ItemCodeScheme {
  return {
    ...scheme,
    read(code) {
      const groups = form.exec(code)?.groups;
      return groups && Object.fromEntries(Object.entries(groups).filter(([, part]) => part !== undefined));
    },
  };
}

/** As published by a few provinces. A host adds those of its own place with `itemCodeScheme`. */
export const ITEM_CODE_SCHEMES: readonly ItemCodeScheme[] = [
  itemCodeScheme(
    /^(?<basic>[0-9A-Z]{14})-(?<division>[0-9]{12})-(?<sub>[0-9]{3})-(?<organisation>[0-9A-Z]{18})-(?<level>[0-9])-(?<case>[0-9]{2})$/,
    {
      id: "sichuan",
      title: { zh: "四川省政务服务事项编码", en: "Service items of Sichuan" },
      citations: [excerpt("四川省政务服务事项编码(公开实例)")],
      flaws: ({ organisation = "" }) => (readUsci(organisation).valid ? [] : ["organisation"]),
    },
  ),
  itemCodeScheme(/^(?<division>[0-9]{6})(?<body>[0-9A-Z]{3})(?<type>[0-9A-Z]{2})(?<item>[0-9]{3})(?<sub>[0-9]{2})$/, {
    id: "hubei",
    title: { zh: "湖北省政务服务事项编码(征求意见稿)", en: "Service items of Hubei (draft)" },
    citations: [excerpt("湖北省政务服务事项编码规则(征求意见稿)")],
  }),
  itemCodeScheme(/^(?<type>[A-Z]{2})(?<item>[0-9]{5})(?<sub>[0-9]{3})$/, {
    id: "guizhou",
    title: { zh: "贵州省行政许可事项基本编码", en: "Basic codes of licences in Guizhou" },
    citations: [excerpt("行政许可标准化指南 事项编码(DB52/T 1264-2018)", "3")],
    // Items are numbered from 1; only sub-items begin with 000.
    flaws: ({ item }) => (item === "00000" ? ["item"] : []),
  }),
  itemCodeScheme(/^(?<basic>[0-9A-Z]{12})(?<organisation>[0-9A-Z]{18})(?<version>[0-9A-Z])(?<case>[0-9A-Z]{2})?$/, {
    id: "national",
    title: { zh: "全国一体化政务服务平台事项实施编码", en: "Items of the national service platform" },
    citations: [memory("GB/T 39554.1-2020")],
    flaws: ({ organisation = "" }) => (readUsci(organisation).valid ? [] : ["organisation"]),
  }),
];
