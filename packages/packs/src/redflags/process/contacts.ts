import { z } from "zod";
import { text } from "../../citations.ts";
import { objectAt, textAt } from "../read.ts";
import { defineProcessFlag, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { flagged, notComputable, notFlagged } from "./facts.ts";
import { createHoldings, rivalsOf } from "./links.ts";
import {
  buyersOf,
  CONTACT_FIELDS,
  type ContactField,
  contactsIn,
  entrantsOf,
  isAbnormalMail,
  isAbnormalPhone,
  isDigest,
  lettersOf,
  partiesOf,
  writtenContacts,
} from "./parties.ts";

export const abnormalContacts = defineProcessFlag({
  id: "CN09",
  alsoReads: ["buyer"],
  title: { zh: "投标人联系方式异常", en: "Abnormal contact details of a bidder" },
  definition: {
    zh: "投标人填写的联系方式（{fields|code}）是占位内容、不成号码或不成地址，这样的投标人不少于{least}家",
    en: "At least {least} bidders give contact details ({fields|code}) that are placeholders or can be no number or address",
  },
  rationale: {
    zh: "{tenderers|list}的{fields|code}填写异常，共{bidders}家投标人",
    en: "Abnormal details ({fields|code}) are given by {tenderers|list}, of {bidders} bidders",
  },
  caution: {
    zh: "多为录入疏忽或系统默认值，补正后再看",
    en: "Mostly slips or defaults of a form: have them corrected first",
  },
  basis: [ocp("R042")],
  params: z.strictObject({
    fields: z.array(z.enum(["telephone", "email", "address"])).default(["telephone", "email", "address"]),
    least: z.int().min(1).default(1),
  }),
  needs: [
    ["parties[].contactPoint.telephone", "parties[].contactPoint.email", "parties[].address.streetAddress"],
    ["bids.details[].tenderers[].id", "tender.tenderers[].id"],
  ],
  assess(release, { fields, least }) {
    const entrants = new Set(entrantsOf(release).map(({ id }) => id));
    if (entrants.size === 0) return notComputable("bids.details[].tenderers");
    const parties = partiesOf(release);
    const abnormal = new Set<string>();
    const kinds = new Set<string>();
    let isTold = false;
    for (const id of entrants) {
      const party = parties.get(id);
      if (party === undefined) continue;
      for (const field of fields) {
        const found = field === "address" ? isAbnormalAddress(party) : isAbnormal(party, field);
        if (found === undefined) continue;
        isTold = true;
        if (!found) continue;
        abnormal.add(id);
        kinds.add(field);
      }
    }
    if (!isTold) return notComputable("parties[].contactPoint");
    if (abnormal.size < least) return notFlagged({ bidders: entrants.size });
    return flagged(release, abnormal.size, { tenderers: [...abnormal], fields: [...kinds], bidders: entrants.size }, [...abnormal]);
  },
});

function isAbnormal(party: Release, field: "telephone" | "email"): boolean | undefined {
  const written = writtenContacts(party, field);
  if (written.length === 0) return undefined;
  return written.every((one) => !isDigest(one) && (field === "email" ? isAbnormalMail(one) : isAbnormalPhone(one)));
}

const NO_ADDRESS = /^(?:|无|暂无|没有|不详|未知|测试|地址|同上|na|none|null|unknown|test|address|x+|0+)$/;

function isAbnormalAddress(party: Release): boolean | undefined {
  const street = textAt(objectAt(party, "address"), "streetAddress");
  return street === undefined || street === "" ? undefined : NO_ADDRESS.test(lettersOf(street.slice(0, 100)));
}

export const buyersContact = defineProcessFlag({
  id: "R043",
  title: { zh: "投标人与采购人联系方式相同", en: "A bidder has the buyer's contact details" },
  definition: {
    zh: "投标人的{fields|code}与采购人或采购单位的相同",
    en: "A bidder gives the same {fields|code} as the buyer or the procuring entity",
  },
  rationale: {
    zh: "{tenderers|list}填写的{fields|code}与采购人相同",
    en: "{tenderers|list} gives the same as the buyer: {fields|code}",
  },
  caution: {
    zh: "可能是经办人代填、共用总机，或系统把采购人的信息填到了投标人栏",
    en: "Somebody may have filled the form for both, they may share a switchboard, or a system copied the buyer's details",
  },
  basis: [ocp("R043"), text("政府采购法", "12")],
  params: z.strictObject({ fields: z.array(z.enum(CONTACT_FIELDS)).default(["telephone", "email"]) }),
  needs: [
    ["parties[].contactPoint.telephone", "parties[].contactPoint.email"],
    ["buyer.id", "tender.procuringEntity.id"],
    ["bids.details[].tenderers[].id", "tender.tenderers[].id"],
  ],
  assess(release, { fields }) {
    const buyers = buyersOf(release);
    const entrants = new Set(entrantsOf(release).map(({ id }) => id));
    if (entrants.size === 0) return notComputable("bids.details[].tenderers");
    const shared = new Set<string>();
    const kinds = new Set<string>();
    let isWhole = false;
    for (const field of fields) {
      const own = new Set<string>();
      for (const id of buyers) for (const contact of contactsIn(release, id, field)) own.add(contact);
      if (own.size === 0) continue;
      let isTold = true;
      for (const id of entrants) {
        // A body that bids for its own contract is the same party, not one that shares a telephone.
        if (buyers.has(id)) continue;
        const contacts = contactsIn(release, id, field);
        if (contacts.length === 0) isTold = false;
        if (!contacts.some((contact) => own.has(contact))) continue;
        shared.add(id);
        kinds.add(field);
      }
      isWhole ||= isTold;
    }
    if (shared.size > 0) return flagged(release, shared.size, { tenderers: [...shared], fields: [...kinds] }, [...shared]);
    return isWhole ? notFlagged({ bidders: entrants.size }) : notComputable("parties[].contactPoint");
  },
});

export const linkedBidders = defineProcessFlag({
  id: "R044",
  alsoReads: ["buyer"],
  title: { zh: "投标人之间信息相同", en: "Bidders share details" },
  definition: {
    zh: "同一项目（同一标段）的不同投标人之间，{fields|code}中有相同的；同一联合体的成员除外",
    en: "Different bidders for the same lot share one of {fields|code}; members of one consortium are left out",
  },
  rationale: {
    zh: "{bidders}家投标人中，{tenderers|list}的{fields|code}相同",
    en: "Of {bidders} bidders, {tenderers|list} share: {fields|code}",
  },
  caution: {
    zh: "同一写字楼、园区或代办机构的地址和电话会被多家使用；法定代表人只有姓名时可能是同名",
    en: "Many firms have the address of one business centre or the telephone of one agent; two people may have one name",
  },
  basis: [ocp("R044"), text("招标投标法实施条例", "34(2)"), text("招标投标法实施条例", "40(2)")],
  params: z.strictObject({ fields: z.array(z.enum(CONTACT_FIELDS)).default([...CONTACT_FIELDS]) }),
  needs: [
    ["parties[].contactPoint.telephone", "parties[].contactPoint.email", "parties[].address.streetAddress", "parties[].legalRep"],
    ["bids.details[].tenderers[].id", "tender.tenderers[].id"],
  ],
  assess(release, { fields }) {
    const entrants = entrantsOf(release);
    if (entrants.length === 0) return notComputable("bids.details[].tenderers");
    const bidders = new Set(entrants.map(({ id }) => id)).size;
    if (bidders < 2) return notComputable("bids.details[].tenderers", "tooFew");
    const kinds: ContactField[] = [];
    const linked = new Set<string>();
    let isWhole = false;
    for (const field of fields) {
      const holdings = createHoldings();
      let told = 0;
      for (const entrant of entrants) {
        const contacts = contactsIn(release, entrant.id, field);
        if (contacts.length > 0) told += 1;
        for (const contact of contacts) holdings.hold(contact, entrant);
      }
      if (told === entrants.length) isWhole = true;
      const rivals = rivalsOf(holdings.repeated());
      if (rivals.size === 0) continue;
      kinds.push(field);
      for (const id of rivals) linked.add(id);
    }
    if (linked.size > 0) return flagged(release, linked.size, { tenderers: [...linked], fields: kinds, bidders }, [...linked]);
    // Not one thing is known of all of them: two who share it may be among those who did not tell.
    return isWhole ? notFlagged({ bidders }) : notComputable("parties[].contactPoint");
  },
});
