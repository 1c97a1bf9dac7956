import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice } from "../../citations.ts";
import { member, objectsAt, textAt } from "../read.ts";
import { defineMarketFlag, type Release } from "../types.ts";
import { findingsOfLink, LINKS, type LinkState, membersOf, type Use } from "./links.ts";
import { activeAwards, excluded, notComputable, organisationOf, submittedBids } from "./read-market.ts";

export const CONTACT_FIELDS = ["phone", "email", "address", "domain"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

const schema = z.strictObject({
  fields: z.array(z.enum(CONTACT_FIELDS)).default(["phone", "email", "address"]),
  minimum: z.int().min(2).default(3),
  /** More suppliers share what is no firm's own: the number of an agent, a business centre. */
  most: z.int().min(2).default(30),
  /** Numbers, mail addresses, domains and addresses of agents and centres, as they are written. */
  ignore: z.array(z.string()).default([]),
  freeMail: z
    .array(z.string())
    .default([
      "qq.com",
      "163.com",
      "126.com",
      "139.com",
      "189.cn",
      "sina.com",
      "sohu.com",
      "foxmail.com",
      "aliyun.com",
      "gmail.com",
      "outlook.com",
      "hotmail.com",
      "yahoo.com",
      "mail.ru",
      "icloud.com",
      "yeah.net",
    ]),
});

/**
 * Contacts of parties that bid or supply. What a buyer, agent or other party of the same process has too is nobody's own: agents fill in their
 * number for all. Ids of one name count as one firm.
 */
export const sharedContacts = defineMarketFlag<z.infer<typeof schema>, readonly Use[], LinkState>({
  id: "R042",
  title: { zh: "多家供应商使用同一联系方式", en: "Several suppliers on one contact" },
  definition: {
    zh: "不少于{minimum}家、不超过{most}家供应商登记同一电话、电子邮箱或地址",
    en: "At least {minimum} and at most {most} suppliers are registered with one telephone number, e-mail address or address",
  },
  rationale: {
    zh: "{count}家供应商({suppliers|list})登记同一{kind}(尾号{hint})，涉及至少{processes}个项目",
    en: "{count} suppliers ({suppliers|list}) have one {kind} (ending {hint}), in {processes} processes or more",
  },
  caution: {
    zh: "代理机构代填、集团总机、同一写字楼和登记代办都会造成联系方式相同",
    en: "Agents that fill in forms, switchboards of groups, shared offices and registration services give the same contacts",
  },
  basis: [practice("OCP Red Flags Guide R042")],
  params: schema,
  needs: [["parties[].roles"], ["parties[].contactPoint.telephone", "parties[].contactPoint.email", "parties[].address.streetAddress"]],
  ...LINKS,
  observe(release, p) {
    const uses = contactsOf(release, p.fields, p);
    if (uses === undefined) return notComputable("parties[].roles");
    if (uses.length === 0) return notComputable("parties[].contactPoint.telephone");
    return { outcome: "observed", members: membersOf(uses) };
  },
  judge: (state, { minimum, most }) => ({ findings: findingsOfLink(state, { minimum, most, processes: 1 }) }),
});

const traceFields = ["mac", "cpuSerial", "diskSerial", "bondAccount"] as const;

const traceSchema = z.strictObject({
  fields: z.array(z.enum([...traceFields, "phone"])).default([...traceFields, "phone"]),
  minimum: z.int().min(2).default(2),
  most: z.int().min(2).default(30),
  ignore: z.array(z.string()).default([]),
});

/**
 * Across processes: what two bidders of one process share, control points of that process see. Bids of a consortium are left out, since their
 * members may well share a computer.
 */
export const sharedTraces = defineMarketFlag<z.infer<typeof traceSchema>, readonly Use[], LinkState>({
  id: "CN06",
  title: {
    zh: "不同项目的不同投标人使用同一设备、账户或电话",
    en: "One device, account or number used by different bidders in different processes",
  },
  definition: {
    zh: "不少于{minimum}家、不超过{most}家投标人在不同项目中使用同一网卡、处理器、硬盘、保证金账户或电话",
    en: "At least {minimum} and at most {most} bidders used one network card, processor, disk, bond account or telephone number in different processes",
  },
  rationale: {
    zh: "{count}家投标人({suppliers|list})在至少{processes}个项目中使用同一{kind}(尾号{hint})",
    en: "{count} bidders ({suppliers|list}) used one {kind} (ending {hint}) in {processes} processes or more",
  },
  caution: {
    zh: "交易中心公用电脑、同一制作服务商、二手设备和虚拟机会留下相同痕迹",
    en: "Computers of a trading centre, one service that prepares bids, second-hand machines and virtual machines leave the same traces",
  },
  basis: [practice("实务惯例(投标设备、保证金账户和联系方式的跨项目比对)")],
  params: traceSchema,
  needs: [
    [
      "bids.details[].submission.mac",
      "bids.details[].submission.cpuSerial",
      "bids.details[].submission.diskSerial",
      "bids.details[].submission.bondAccount",
      "parties[].contactPoint.telephone",
    ],
  ],
  ...LINKS,
  observe(release, p) {
    const ignored = new Set(p.ignore.map((value) => plain(value)));
    const uses = submittedBids(release).flatMap((bid) => {
      const tenderers = objectsAt(bid, "tenderers");
      const supplier = organisationOf(tenderers[0]);
      if (supplier === undefined || tenderers.length !== 1) return [];
      const name = nameOf(tenderers[0]);
      return traceFields.flatMap((kind) => {
        if (!p.fields.includes(kind)) return [];
        const value = plain(textAt(member(bid, "submission"), kind) ?? "");
        return value.length < 6 || isPlaceholder(value) || ignored.has(value)
          ? []
          : [{ kind, hint: value.slice(-4), value, supplier, name }];
      });
    });
    const phones = p.fields.includes("phone") ? (contactsOf(release, ["phone"], { ignore: p.ignore, freeMail: [] }) ?? []) : [];
    const all = [...uses, ...phones];
    if (all.length > 0) return { outcome: "observed", members: membersOf(all) };
    return submittedBids(release).length === 0 ? excluded("noBids") : notComputable("bids.details[].submission.mac");
  },
  judge: (state, { minimum, most }) => ({ findings: findingsOfLink(state, { minimum, most, processes: 2 }) }),
});

type ContactUse = Use & { readonly value: string };

/** Of parties that bid or supply; undefined where none is known to. */
function contactsOf(
  release: Release,
  fields: readonly ContactField[],
  { ignore, freeMail }: { readonly ignore: readonly string[]; readonly freeMail: readonly string[] },
): readonly ContactUse[] | undefined {
  const parties = objectsAt(release, "parties");
  const named = new Set(
    [
      ...activeAwards(release).flatMap((award) => objectsAt(award, "suppliers")),
      ...submittedBids(release).flatMap((bid) => objectsAt(bid, "tenderers")),
    ].map(organisationOf),
  );
  const bidders = parties.filter((party) => isBidder(party, named));
  if (bidders.length === 0) return undefined;
  const others = parties
    .filter((party) => !isBidder(party, named))
    .flatMap((party) => fields.flatMap((field) => contactOf(party, field) ?? []));
  const ignored = new Set([...others, ...ignore.flatMap((value) => [phone(value), text(value)]).filter((value) => value !== undefined)]);
  return bidders.flatMap((party) => {
    const supplier = organisationOf(party);
    if (supplier === undefined) return [];
    return fields.flatMap((kind): ContactUse[] => {
      const value = contactOf(party, kind);
      if (value === undefined || ignored.has(value) || (kind === "domain" && freeMail.includes(value))) return [];
      return [{ kind, hint: value.slice(-4), value, supplier, name: nameOf(party) }];
    });
  });
}

function isBidder(party: Release, named: ReadonlySet<string | undefined>): boolean {
  const roles = member(party, "roles");
  const told = Array.isArray(roles) ? roles : [roles];
  if (told.some((role) => role === "tenderer" || role === "supplier")) return true;
  const isOther = told.some((role) => typeof role === "string" && role !== "");
  const id = organisationOf(party);
  return !isOther && id !== undefined && named.has(id);
}

function nameOf(party: Json | undefined): string {
  const name = textAt(party, "name") ?? "";
  return name.length > LONGEST ? "" : name;
}

function contactOf(party: Release, field: ContactField): string | undefined {
  const contact = member(party, "contactPoint");
  const mail = text(textAt(contact, "email"));
  const isMail = mail !== undefined && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(mail) && !PLACEHOLDER_MAIL.test(mail);
  switch (field) {
    case "phone":
      return phone(textAt(contact, "telephone"));
    case "email":
      return isMail ? mail : undefined;
    case "domain":
      return isMail ? mail.slice(mail.indexOf("@") + 1) : undefined;
    case "address": {
      const address = member(party, "address");
      const street = text(textAt(address, "streetAddress"));
      // A number of the house makes it an address; a street or a town alone is shared by many.
      return street === undefined || street.length < 6 || !/\d|[一二三四五六七八九十]+号/.test(street)
        ? undefined
        : `${text(textAt(address, "locality")) ?? ""}${street}`;
    }
  }
}

const PLACEHOLDER_MAIL = /^(?:no-?reply|none|test|example|admin|n\/?a|x+)@|@(?:example|test|localhost)\b/;

const LONGEST = 320;

/** Full-width letters and digits are written as others write them. */
function oneForm(value: string): string {
  return isAscii(value) ? value : value.normalize("NFKC");
}

function isAscii(value: string): boolean {
  return !/[^ -~]/.test(value);
}

function text(value: string | undefined): string | undefined {
  if (value === undefined || value.length > LONGEST) return undefined;
  const normal = oneForm(value).toLowerCase().replaceAll(/\s/gu, "");
  return normal === "" ? undefined : normal;
}

/** Digits without the code of the country and the zero of long distance. */
function phone(value: string | undefined): string | undefined {
  if (value === undefined || value.length > LONGEST) return undefined;
  const digits = oneForm(value)
    .replace(/(?:ext|转|分机).*$/isu, "")
    .replaceAll(/\D/g, "")
    .replace(/^(?:00)?86(?=\d{10,11}$)/, "")
    .replace(/^0+/, "");
  return digits.length < 7 || digits.length > 15 || isPlaceholder(digits) ? undefined : digits;
}

function plain(value: string): string {
  const one = oneForm(value.slice(0, LONGEST)).toLowerCase();
  return one.replaceAll(isAscii(one) ? /[^a-z0-9]/g : /[^\p{L}\p{N}]/gu, "");
}

/** One character again and again, or digits in their order; the virtual adapters and firmware that say nothing. */
function isPlaceholder(value: string): boolean {
  return (
    /^(.)\1*(?:(?!\1)(.)(?:\1|\2)*)?$/su.test(value) ||
    "0123456789012345".includes(value) ||
    "9876543210987654".includes(value) ||
    /^(?:bfebfbff|tobefilled|defaultstring|systemserial|none|unknown|notapplicable|invalid|null)/.test(value)
  );
}
