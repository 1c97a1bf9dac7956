import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, notComputable } from "../process/facts.ts";
import { contactsIn, partiesOf } from "../process/parties.ts";
import { accountOf, traceOf } from "../process/traces.ts";
import { member, objectAt, objectsAt, textAt } from "../read.ts";
import { defineMarketFlag, type Release } from "../types.ts";
import { findingsOfLink, type KeyedUse, keyOf, LINKS, type LinkState, membersOf, type Use } from "./links.ts";
import { activeAwards, biddersOf, organisationOf, submittedBids, suppliersOf } from "./read-market.ts";

const contactFields = ["telephone", "email", "address"] as const;

const schema = z.strictObject({
  fields: z.array(z.enum(contactFields)).default([...contactFields]),
  minimum: z.int().min(2).default(3),
  /** More suppliers share what is no firm's own: the number of an agent, a business centre. */
  most: z.int().min(2).default(30),
  /** Numbers, mail addresses and addresses of agents and centres: as they are written, or their digests. */
  ignore: z.array(z.string()).default([]),
});

/**
 * Contacts of parties that bid or supply. What a buyer, agent or other party of the same process has too is nobody's own: agents fill in their
 * number for all. Whole addresses of mail are compared, so that customers of one provider are not linked. Ids of one name count as one firm.
 */
export const sharedContacts = defineMarketFlag<z.infer<typeof schema>, readonly Use[], LinkState>({
  id: "R042",
  alsoReads: ["awards", "bids", "buyer"],
  title: { zh: "多家供应商使用同一联系方式", en: "Several suppliers on one contact" },
  definition: {
    zh: "不少于{minimum}家、不超过{most}家供应商登记同一电话、电子邮箱或地址",
    en: "At least {minimum} and at most {most} suppliers are registered with one telephone number, e-mail address or address",
  },
  rationale: {
    zh: "{count}家供应商（{suppliers|list}）登记同一{kind|code}（尾号{hint}），涉及至少{processes}个项目",
    en: "{count} suppliers ({suppliers|list}) have one {kind|code} (ending {hint}), in {processes} processes or more",
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
    const uses = contactsOf(release, p.fields, p.ignore);
    if (uses === undefined) return notComputable("parties[].roles");
    if (uses.length === 0) return notComputable("parties[].contactPoint.telephone");
    return { outcome: "observed", members: membersOf(uses) };
  },
  judge: (state, { minimum, most }) => ({ findings: findingsOfLink(state, { minimum, most, processes: 1 }) }),
});

const traceFields = ["mac", "cpuSerial", "diskSerial", "bondAccount"] as const;

const traceSchema = z.strictObject({
  fields: z.array(z.enum([...traceFields, "telephone"])).default([...traceFields, "telephone"]),
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
  alsoReads: ["awards", "buyer"],
  title: {
    zh: "不同项目的不同投标人使用同一设备、账户或电话",
    en: "One device, account or number used by different bidders in different processes",
  },
  definition: {
    zh: "不少于{minimum}家、不超过{most}家投标人在不同项目中使用同一网卡、处理器、硬盘、保证金账户或电话",
    en: "At least {minimum} and at most {most} bidders used one network card, processor, disk, bond account or telephone number in different processes",
  },
  rationale: {
    zh: "{count}家投标人（{suppliers|list}）在至少{processes}个项目中使用同一{kind|code}（尾号{hint}）",
    en: "{count} bidders ({suppliers|list}) used one {kind|code} (ending {hint}) in {processes} processes or more",
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
    const ignored = new Set(p.ignore.flatMap((value) => traceFields.map((field) => traceIn(field, value))));
    const uses = submittedBids(release).flatMap((bid) => {
      const tenderers = objectsAt(bid, "tenderers");
      const supplier = organisationOf(release, tenderers[0]);
      if (supplier === undefined || tenderers.length !== 1) return [];
      const name = nameOf(tenderers[0]);
      const submission = objectAt(bid, "submission");
      if (submission === undefined) return [];
      return tracesOf(submission).flatMap(({ kind, value, key }): KeyedUse[] =>
        !p.fields.includes(kind) || ignored.has(value) ? [] : [{ kind, hint: value.slice(-4), key, supplier, name }],
      );
    });
    const phones = p.fields.includes("telephone") ? (contactsOf(release, ["telephone"], p.ignore) ?? []) : [];
    const all = [...uses, ...phones];
    if (all.length > 0) return { outcome: "observed", members: membersOf(all) };
    return submittedBids(release).length === 0 ? excluded("noBids") : notComputable("bids.details[].submission.mac");
  },
  judge: (state, { minimum, most }) => ({ findings: findingsOfLink(state, { minimum, most, processes: 2 }) }),
});

interface Trace {
  readonly kind: (typeof traceFields)[number];
  readonly value: string;
  readonly key: string;
}

const knownTraces = new WeakMap<Release, readonly Trace[]>();

/** A process is looked at again and again as it goes on, and how its bids were made does not change. */
function tracesOf(submission: Release): readonly Trace[] {
  let traces = knownTraces.get(submission);
  if (traces === undefined) {
    traces = traceFields.flatMap((kind) => {
      const value = traceIn(kind, submission[kind]);
      return value === undefined ? [] : [{ kind, value, key: keyOf(kind, value) }];
    });
    knownTraces.set(submission, traces);
  }
  return traces;
}

/** What is shorter names no single device or account. */
const SHORTEST = 6;

function traceIn(field: (typeof traceFields)[number], value: Json | undefined): string | undefined {
  if (typeof value !== "string" || value.length > LONGEST) return undefined;
  const trace = field === "bondAccount" ? accountOf(value) : traceOf(field, value);
  return trace === undefined || trace.length < SHORTEST || /^(.)\1*$/su.test(trace) ? undefined : trace;
}

/** Of parties that bid or supply; undefined where none is known to. */
function contactsOf(
  release: Release,
  fields: readonly (typeof contactFields)[number][],
  ignore: readonly string[],
): readonly KeyedUse[] | undefined {
  const named = new Set([...biddersOf(release), ...activeAwards(release).flatMap((award) => suppliersOf(release, award))]);
  const bidders: [id: string, supplier: string, name: string][] = [];
  const ignored = new Set<string>();
  for (const [id, party] of partiesOf(release)) {
    const supplier = organisationOf(release, party);
    if (supplier !== undefined && isBidder(party, named.has(supplier))) bidders.push([id, supplier, nameOf(party)]);
    else for (const field of fields) for (const value of contactsIn(release, id, field)) ignored.add(value);
  }
  if (bidders.length === 0) return undefined;
  for (const value of writtenForms(ignore)) ignored.add(value);
  return bidders.flatMap(([id, supplier, name]) =>
    fields.flatMap((kind) =>
      contactsIn(release, id, kind).flatMap((value) =>
        ignored.has(value) ? [] : [{ kind, hint: value.slice(-4), key: keyOf(kind, value), supplier, name }],
      ),
    ),
  );
}

const formsOf = new WeakMap<readonly string[], ReadonlySet<string>>();

/** In each of the forms in which they may be compared. */
function writtenForms(values: readonly string[]): ReadonlySet<string> {
  let forms = formsOf.get(values);
  if (forms === undefined) {
    const parties = values.map((value, i) => ({
      id: `${i}`,
      contactPoint: { telephone: value, email: value },
      address: { streetAddress: value },
    }));
    const release: Release = { parties };
    forms = new Set([...values, ...parties.flatMap(({ id }) => contactFields.flatMap((field) => contactsIn(release, id, field)))]);
    formsOf.set(values, forms);
  }
  return forms;
}

function isBidder(party: Release, isNamed: boolean): boolean {
  const roles = member(party, "roles");
  const told = Array.isArray(roles) ? roles : [roles];
  if (told.some((role) => role === "tenderer" || role === "supplier")) return true;
  return isNamed && !told.some((role) => typeof role === "string" && role !== "");
}

const LONGEST = 320;

function nameOf(party: Json | undefined): string {
  const name = textAt(party, "name") ?? "";
  return name.length > LONGEST ? "" : name;
}
