import type { Json } from "@plumbline/core";
import { z } from "zod";
import { excerpt, practice, text } from "../../citations.ts";
import { objectAt } from "../read.ts";
import { defineProcessFlag, type FlagAnswer, type NotAnswered, type Release } from "../types.ts";
import { flagged, notComputable, notFlagged, once, submittedBids } from "./facts.ts";
import { createHoldings, type Holding, pairsOfRivals, rivalsOf } from "./links.ts";

const TRACES = ["mac", "cpuSerial", "diskSerial", "memorySerial", "md5", "author", "ip"] as const;
type Trace = (typeof TRACES)[number];

interface TracedBid extends Holding {
  readonly submission: Release;
}

/** Bids with what the system noted of them, or why there are too few to compare. */
const tracedBids = once((release: Release): readonly TracedBid[] | NotAnswered => {
  const bids = submittedBids(release);
  if (bids.length === 0) return notComputable("bids.details");
  const traced: TracedBid[] = [];
  for (const bid of bids) {
    const submission = objectAt(bid.raw, "submission");
    if (submission !== undefined) traced.push({ bid, tenderers: bid.tenderers, submission });
  }
  if (traced.length === 0) return notComputable("bids.details[].submission");
  if (new Set(bids.map(({ key }) => key)).size < 2) {
    return bids[0]?.key === "" ? notComputable("bids.details[].tenderers") : notComputable("bids.details", "tooFew");
  }
  return traced;
});

/** Not told of all bids: two that have it in common may be among those. */
function unlessUntold(release: Release, told: number, path: string): FlagAnswer {
  return told === submittedBids(release).length ? notFlagged({ bids: told }) : notComputable(path);
}

export const sameDevice = defineProcessFlag({
  id: "CN01",
  title: { zh: "投标设备或文件特征相同", en: "Same device or file traces" },
  definition: {
    zh: "同一标段的不同投标人，投标文件的{alone|code}之一相同，或{together|code}中有{least}项相同",
    en: "Different bidders for one lot have one of {alone|code} in common, or {least} of {together|code}",
  },
  rationale: {
    zh: "{bids}份投标中，{tenderers|list}的{fields|code}相同",
    en: "Of {bids} bids, those of {tenderers|list} have the same {fields|code}",
  },
  caution: {
    zh: "同在网吧、交易中心、代理打印店制作，或由同一服务商代传，也会留下相同特征；同型号处理器的识别码相同，不作为特征",
    en: "Bids made at one copy shop, trading centre or service provider bear the same traces; what all processors of a model share is no trace",
  },
  basis: [text("招标投标法实施条例", "40(1)"), excerpt("招标投标法实施条例", "40(2)"), practice("实务惯例(投标文件特征码比对)")],
  params: z.strictObject({
    /** An address may be that of a proxy or of a whole office: it never suffices alone. */
    alone: z.array(z.enum(TRACES).exclude(["ip"])).default(["mac", "cpuSerial", "diskSerial", "memorySerial", "md5"]),
    together: z.array(z.enum(TRACES)).default(["ip", "author"]),
    least: z.int().min(2).default(2),
    /** Addresses that many share: of a trading centre, of a proxy. */
    sharedAddresses: z.array(z.string()).default([]),
  }),
  needs: [
    [
      "bids.details[].submission.mac",
      "bids.details[].submission.cpuSerial",
      "bids.details[].submission.diskSerial",
      "bids.details[].submission.md5",
    ],
    ["bids.details[].tenderers[].id"],
  ],
  coveredBy: "BID-16",
  assess(release, { alone, together, least, sharedAddresses }) {
    const traced = tracedBids(release);
    if ("outcome" in traced) return traced;
    const linked = new Set<string>();
    const fields = new Set<string>();
    let isWhole = false;
    const alike = (field: Trace): Iterable<readonly Holding[]> => {
      const holdings = createHoldings();
      let told = 0;
      for (const one of traced) {
        const value = traceOf(field, one.submission[field]);
        if (value === undefined || (field === "ip" && sharedAddresses.includes(value))) continue;
        told += 1;
        holdings.hold(value, one);
      }
      if (told === submittedBids(release).length) isWhole = true;
      return holdings.repeated();
    };
    for (const field of alone) {
      const rivals = rivalsOf(alike(field));
      if (rivals.size > 0) fields.add(field);
      for (const id of rivals) linked.add(id);
    }
    // What one has in common with two others, one thing with each, is not two things in common.
    const pairs = new Map<string, { readonly tenderers: readonly string[]; readonly fields: Set<Trace> }>();
    for (const field of together) {
      for (const [one, other] of pairsOfRivals(alike(field))) {
        const name = `${one.bid.key}\n\n${other.bid.key}`;
        const pair = pairs.get(name);
        if (pair === undefined) pairs.set(name, { tenderers: [...one.tenderers, ...other.tenderers], fields: new Set([field]) });
        else pair.fields.add(field);
      }
    }
    for (const pair of pairs.values()) {
      if (pair.fields.size < least) continue;
      for (const id of pair.tenderers) linked.add(id);
      for (const field of pair.fields) fields.add(field);
    }
    const figures = { bids: traced.length, tenderers: [...linked], fields: [...fields] };
    if (linked.size > 0) return flagged(release, linked.size, figures, figures.tenderers);
    return isWhole ? notFlagged({ bids: traced.length }) : notComputable("bids.details[].submission");
  },
});

// What firmware, tools and templates write where they know nothing. It is the same on thousands of machines, and speaks against nobody.
const PLACEHOLDER =
  /^(?:[0\p{P}\p{S}\s]*|[f\p{P}\p{S}\s]*|n\/?a|无|none|null|unknown|undefined|default string|to be filled by o\.?e\.?m\.?|not (?:applicable|available|specified)|system serial number|d41d8cd98f00b204e9800998ecf8427e)$/u;
const NO_AUTHOR =
  /^(?:admin|administrator|user|users|owner|pc|microsoft|windows user|微软用户|微软中国|用户|默认|作者|wps_?\d*|lenovo|dell|hp|asus|acer|python-docx|apache poi)$/;
// Features, family, model and stepping, in either order of halves or bytes; or the name of a model. Both are the same in all of one model.
const PROCESSOR = /^(?:[0-9a-f]{4}fbff[0-9a-f]{8}|[0-9a-f]{12}fbff|[0-9a-f]{8}fffb[0-9a-f]{4})$|intel|amd|ryzen|xeon|core|@|ghz/;
// Addresses within a network of one's own are given out anew in each of them.
const PRIVATE =
  /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|::$|f[cd][0-9a-f]{2}:|fe80:)/;
const LONGEST = 256;

/** In one spelling; undefined of what says nothing about one machine or one file. */
export function traceOf(field: Trace, value: Json | undefined): string | undefined {
  if (typeof value !== "string" || value.length > LONGEST) return undefined;
  const told = value.trim().toLowerCase();
  if (PLACEHOLDER.test(told)) return undefined;
  switch (field) {
    case "mac": {
      const mac = told.replaceAll(/[^0-9a-z]/g, "");
      return mac.length < 6 ? told : mac;
    }
    case "cpuSerial": {
      const serial = told.replaceAll(/[\s-]/g, "");
      return PROCESSOR.test(serial) ? undefined : serial;
    }
    case "author":
      return NO_AUTHOR.test(told) ? undefined : told;
    case "ip":
      return PRIVATE.test(told) ? undefined : told;
    default:
      return told;
  }
}

export const sameBondAccount = defineProcessFlag({
  id: "CN02",
  title: { zh: "保证金来自同一账户", en: "Bonds from one account" },
  definition: {
    zh: "同一标段不少于{least}家投标人的保证金从同一账户转出",
    en: "The bonds of at least {least} bidders for one lot came from one account",
  },
  rationale: {
    zh: "{bids}份投标中，{tenderers|list}的保证金从同一账户转出",
    en: "Of {bids} bids, the bonds of {tenderers|list} came from one account",
  },
  caution: {
    zh: "由担保机构、保险公司或代理统一缴纳时会是同一账户",
    en: "A guarantor, an insurer or an agent may have paid for several",
  },
  basis: [text("招标投标法实施条例", "40(6)")],
  params: z.strictObject({
    least: z.int().min(2).default(2),
    /** Accounts of guarantors, from which many are paid lawfully. */
    guarantors: z.array(z.string()).default([]),
  }),
  needs: [["bids.details[].submission.bondAccount"], ["bids.details[].tenderers[].id"]],
  coveredBy: "BID-17",
  assess(release, { least, guarantors }) {
    const known = new Set(guarantors.map(accountOf));
    return alikeIn(release, "bondAccount", least, (value) => {
      const account = typeof value === "string" && value.length <= LONGEST ? accountOf(value) : "";
      return account === "" || /^0+$/.test(account) || known.has(account) ? [] : [account];
    });
  },
});

export function accountOf(written: string): string {
  return written.replaceAll(/[\s-]/g, "").toLowerCase();
}

export const sameStaff = defineProcessFlag({
  id: "CN03",
  title: { zh: "项目管理成员为同一人", en: "Same project staff" },
  definition: {
    zh: "同一标段不少于{least}家投标人载明的项目管理成员中有同一人",
    en: "At least {least} bidders for one lot name the same person for managing the project",
  },
  rationale: {
    zh: "{bids}份投标中，{tenderers|list}载明了同一名管理成员",
    en: "Of {bids} bids, those of {tenderers|list} name one and the same person",
  },
  caution: {
    zh: "人员编号由姓名生成时，可能是同名；近期换工作的人员也会出现在两处",
    en: "Where ids are made from names it may be two people; one who changed employers may stand in both",
  },
  basis: [text("招标投标法实施条例", "40(3)")],
  params: z.strictObject({ least: z.int().min(2).default(2) }),
  needs: [["bids.details[].submission.staff"], ["bids.details[].tenderers[].id"]],
  coveredBy: "BID-18",
  assess(release, { least }) {
    return alikeIn(release, "staff", least, (value) =>
      Array.isArray(value)
        ? [...new Set(value.filter((id) => typeof id === "string").map((id) => id.trim()))].filter((id) => id !== "")
        : [],
    );
  },
});

export const sameNetwork = defineProcessFlag({
  id: "CN04",
  title: { zh: "投标网络地址同段", en: "Bids from one network" },
  definition: {
    zh: "同一标段不少于{least}家投标人从同一公网网段（前三段相同）提交",
    en: "At least {least} bidders for one lot handed in from one public network of 256 addresses",
  },
  rationale: {
    zh: "{bids}份投标中，{tenderers|list}的网络地址前三段相同",
    en: "Of {bids} bids, those of {tenderers|list} came from one network of 256 addresses",
  },
  caution: {
    zh: "线索较弱：同城宽带、园区出口、移动网络和代理都会同段，须与其他线索合看",
    en: "Weak: providers, parks, mobile networks and proxies give many the same network; read it only beside other findings",
  },
  basis: [practice(), excerpt("甘肃省2024年意见(IP、MAC、CPU序列号雷同为评标线索)")],
  params: z.strictObject({
    least: z.int().min(2).default(3),
    /** Networks that many share, such as `203.0.113`. */
    sharedNetworks: z.array(z.string()).default([]),
  }),
  needs: [["bids.details[].submission.ip"], ["bids.details[].tenderers[].id"]],
  assess(release, { least, sharedNetworks }) {
    return alikeIn(release, "ip", least, (value) => {
      const network = typeof value === "string" ? networkOf(value.trim()) : undefined;
      return network === undefined || sharedNetworks.includes(network) ? [] : [network];
    });
  },
});

const NETWORK = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/;

function networkOf(address: string): string | undefined {
  return PRIVATE.test(address) ? undefined : NETWORK.exec(address)?.[1];
}

/** What at least so many rivals have in common. */
function alikeIn(release: Release, field: string, least: number, valuesOf: (value: Json | undefined) => readonly string[]): FlagAnswer {
  const traced = tracedBids(release);
  if ("outcome" in traced) return traced;
  const holdings = createHoldings();
  let told = 0;
  for (const one of traced) {
    const values = valuesOf(one.submission[field]);
    if (values.length > 0) told += 1;
    for (const value of values) holdings.hold(value, one);
  }
  const linked = new Set<string>();
  for (const alike of holdings.repeated()) {
    if (alike.length < least) continue;
    const rivals = rivalsOf([alike]);
    // Members of a consortium are one bidder.
    if (new Set(alike.filter(({ bid }) => bid.tenderers.some((id) => rivals.has(id))).map(({ bid }) => bid.key)).size < least) continue;
    for (const id of rivals) linked.add(id);
  }
  const path = `bids.details[].submission.${field}`;
  if (linked.size === 0) return unlessUntold(release, told, path);
  return flagged(release, linked.size, { bids: traced.length, tenderers: [...linked] }, [...linked]);
}
