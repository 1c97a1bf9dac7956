import { createHash, createHmac } from "node:crypto";
import { type Actor, type Json, PlumblineError, type TraceEvent } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
import { isObject } from "./json.ts";
import { contentOf } from "./merge.ts";
import { instantOf, instantText, isDay } from "./release-date.ts";
import type { OcdsObject } from "./types.ts";

export interface ReleaseEventOptions {
  /** The publisher's system, or the feed; never the adapter. */
  readonly source: string;
  /** Key of the digests that stand for contact details: kept secret, and the same for all processes that are compared. 16 characters at least. */
  readonly salt: string;
  /** Offset of dates that name none. UTC when absent. */
  readonly zone?: string;
  /** Who publishes it, where a supervisor tells organisations apart by it. */
  readonly actor?: Actor;
  /** Orders events of equal time: a compiled release that changed because an older release came late. */
  readonly seq?: number;
  /** Id of that older release. Without it two contents would have one event id. */
  readonly cause?: string;
}

/**
 * A compiled release as the event `process.released` that the record `procurementProcess` of the tender pack is folded from. `data` has
 * - `release`: the members that red flags read, in their places, and no other: no titles, texts, documents, names of persons. For the phone,
 *   e-mail address and postal address of a party, and for names, legal representatives and owners, there are keyed digests in forms that the
 *   same readers take (15 digits; the domain of an e-mail address stays), so that equal ones stay equal; what is written where there is none
 *   becomes one and the same. Of texts of which only the length counts, as many `…` are left. Ids of organisations stay, also where an
 *   organisation is a person, and so do the traces under `submission`.
 * - `sealed: true` where bids, bidders and their number were left out, because the release is older than the opening or the end of tendering,
 *   or neither is known and the tender is open.
 * - `cut`: how many elements lists had that were cut, by path, so that no event is larger than 60,000 bytes.
 *
 * The id is made of source, ocid and release id: the same release is the same event. Undefined for a release that cannot be an event,
 * because it has no ocid or no date. Throws `SETTING_INVALID` for a salt that is too short.
 */
export function releaseEvent(compiled: OcdsObject, options: ReleaseEventOptions): TraceEvent | undefined {
  const { source, salt, zone = "Z", actor, seq, cause } = options;
  if (salt.length < 16) throw new PlumblineError("SETTING_INVALID", "the salt of digests has fewer than 16 characters");
  const { ocid } = compiled;
  const time = instantText(compiled.date, zone);
  if (typeof ocid !== "string" || ocid === "" || ocid.length > 512 || ocid !== wellFormed(ocid) || time === undefined) return undefined;

  const id = compiled.id === undefined || compiled.id === null ? contentOf(compiled) : contentOf(compiled.id);
  const isSealed = sealed(compiled, time, zone);
  const event = (data: TraceEvent["data"]): TraceEvent => ({
    id: `ocds:${createHash("sha256")
      .update(JSON.stringify([source, ocid, id, cause ?? null]))
      .digest("hex")
      .slice(0, 40)}`,
    type: "process.released",
    time,
    source,
    objects: [{ type: "process", id: ocid }],
    ...(actor === undefined ? {} : { actor }),
    ...(seq === undefined ? {} : { seq }),
    data,
  });
  const organisations = organisationsOf(compiled);
  for (const most of MOST) {
    const writer: Writer = { salt, organisations, most, cut: new Map(), path: [] };
    const release = minimised(isSealed ? unopened(compiled) : compiled, RELEASE, writer) as OcdsObject;
    const made = event({ release, ...(isSealed ? { sealed: true } : {}), ...cutOf(writer) });
    if (sizeOf(made) <= MAX_BYTES) return made;
  }
  return event({ release: { ocid, date: time, tag: ["compiled"] }, cut: { "": 1 } });
}

// Below the 65,535 that a trail takes: what is between is left for numbers and links of the recorder.
const MAX_BYTES = 60_000;
/** Elements that a list may have, tried in turn. */
const MOST = [2000, 500, 200, 100, 50, 20, 10, 5, 2, 0];
// Ids and codes are shorter; what is longer is a text.
const MAX_TEXT = 256;

interface Writer {
  readonly salt: string;
  /** Ids of those that take part. */
  readonly organisations: ReadonlySet<string>;
  readonly most: number;
  readonly cut: Map<string, number>;
  readonly path: string[];
}

/** What is kept of a value: an object of named members (or each in a list), or what a function makes of it. */
type Shape = { readonly [name: string]: Shape } | ((value: Json, writer: Writer) => Json | undefined);

function minimised(value: Json | undefined, shape: Shape, writer: Writer): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return listOf(value as readonly Json[], shape, writer);
  if (typeof shape === "function") return shape(value, writer);
  // Of another kind than the standard says, which is known to a flag from that it is there.
  if (typeof value !== "object") return typeof value === "string" ? "…" : plainValue(value);
  const kept: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(shape)) {
    if (!Object.hasOwn(value, name)) continue;
    writer.path.push(name);
    const member = minimised((value as OcdsObject)[name], inner, writer);
    writer.path.pop();
    if (member !== undefined) kept[name] = member;
  }
  return kept;
}

function listOf(list: readonly Json[], shape: Shape, writer: Writer): Json {
  if (list.length > writer.most) {
    const path = writer.path.join("/");
    writer.cut.set(path, Math.max(list.length, writer.cut.get(path) ?? 0));
  }
  return list.slice(0, writer.most).flatMap((element) => {
    // Lists of lists have no place in the standard.
    const kept = Array.isArray(element) ? undefined : minimised(element, shape, writer);
    return kept === undefined ? [] : [kept];
  });
}

function cutOf({ cut }: Writer): { readonly cut?: Readonly<Record<string, number>> } {
  return cut.size === 0 ? {} : { cut: Object.fromEntries(cut) };
}

const scalar: Shape = plainValue;

function plainValue(value: Json): Json | undefined {
  if (typeof value === "string") return value.length > MAX_TEXT ? undefined : wellFormed(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "boolean" ? value : undefined;
}

/** How long a text is, not what it says; of long ones that they are. */
const veiled: Shape = (value) => {
  const length = typeof value === "string" ? Array.from(value.slice(0, MAX_TEXT).trim()).length : 0;
  return length === 0 ? undefined : "…".repeat(Math.min(length, 64));
};

const hashed: Shape = (value, writer) => {
  const told = isObject(value) ? (value.id ?? value.name ?? null) : value;
  const text = typeof told === "string" || typeof told === "number" ? plainText(String(told)).replaceAll(/[·•‧・]/g, "") : "";
  return text === "" || NOBODY.test(text) ? undefined : keyed(writer, "text", text).slice(0, 32);
};

const phone: Shape = (value, writer) =>
  each(value, /[;,、/]+/, (one) => {
    const digits = phoneDigits(one);
    if (digits === undefined) return NO_PHONE;
    return String(100_000_000_000_000n + (BigInt(`0x${keyed(writer, "phone", digits)}`) % 900_000_000_000_000n));
  });

const email: Shape = (value, writer) =>
  each(value, /[;,、\s]+/, (one) => {
    const mail = plainText(one);
    const [local = "", domain = "", ...more] = mail.split("@");
    const isMail = more.length === 0 && local !== "" && /^[^.]+(?:\.[^.]+)+$/.test(domain);
    return !isMail || NO_LOCAL.test(local) || NO_DOMAIN.test(domain) ? NO_EMAIL : `${keyed(writer, "email", mail).slice(0, 32)}@${domain}`;
  });

/** One digest of place and street, as the street. */
const address: Shape = (value, writer) => {
  if (!isObject(value)) return undefined;
  const { streetAddress, locality, region, countryName } = value;
  const kept = minimised(
    { region: region ?? null, countryName: countryName ?? null },
    { region: scalar, countryName: scalar },
    writer,
  ) as OcdsObject;
  if (typeof streetAddress !== "string" || streetAddress === "") return kept;
  const street = plainText(streetAddress);
  if (NO_ADDRESS.test(lettersOf(street))) return { ...kept, streetAddress: "-" };
  const place = lettersOf((typeof locality === "string" ? plainText(locality) : "") + street);
  // A street without a number is shared by many, and so is compared with none.
  if (place.length < 8 || !/\d|[一二三四五六七八九十]+号/.test(street)) return { ...kept, streetAddress: "(street)" };
  return { ...kept, streetAddress: `0${keyed(writer, "address", place).slice(0, 32)}` };
};

/** Several may stand in one text. */
function each(value: Json, separator: RegExp, make: (one: string) => string): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const written = String(value).slice(0, MAX_TEXT).normalize("NFKC").trim();
  return written === ""
    ? undefined
    : written
        .split(separator)
        .filter((one) => one !== "")
        .map(make)
        .join(";");
}

const MONEY: Shape = { amount: scalar, currency: scalar };
const PERIOD: Shape = { startDate: scalar, endDate: scalar, maxExtentDate: scalar, durationInDays: scalar };
const CLASSIFICATION: Shape = { scheme: scalar, id: scalar };
const IDENTIFIER: Shape = { scheme: scalar, id: scalar };
const CONTACT: Shape = { telephone: phone, email };
const ORGANISATION: Shape = { id: scalar, identifier: IDENTIFIER, name: hashed, contactPoint: CONTACT, address };
const DOCUMENT: Shape = { id: scalar, documentType: scalar, datePublished: scalar, dateModified: scalar, relatedLots: scalar };
const MILESTONE: Shape = { id: scalar, type: scalar, code: scalar, status: scalar, dueDate: scalar, dateMet: scalar, dateModified: scalar };
const ITEM: Shape = {
  id: scalar,
  classification: CLASSIFICATION,
  additionalClassifications: CLASSIFICATION,
  quantity: scalar,
  unit: { id: scalar, scheme: scalar, value: MONEY },
  relatedLot: scalar,
  relatedLots: scalar,
};
const AMENDMENT: Shape = {
  id: scalar,
  date: scalar,
  releaseID: scalar,
  amendsReleaseID: scalar,
  value: MONEY,
  changes: { property: scalar, former_value: (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined) },
  description: veiled,
  rationale: veiled,
};
const LOT: Shape = { id: scalar, status: scalar, value: MONEY, minValue: MONEY, contractPeriod: PERIOD };

const TENDER: Shape = {
  id: scalar,
  status: scalar,
  procurementMethod: scalar,
  procurementMethodDetails: scalar,
  procurementMethodRationale: veiled,
  procurementMethodRationaleClassifications: CLASSIFICATION,
  mainProcurementCategory: scalar,
  additionalProcurementCategories: scalar,
  classification: CLASSIFICATION,
  techniques: { hasFrameworkAgreement: scalar, hasDynamicPurchasingSystem: scalar, hasElectronicAuction: scalar },
  value: MONEY,
  minValue: MONEY,
  awardCriteria: scalar,
  submissionMethod: scalar,
  numberOfTenderers: scalar,
  hasEnquiries: scalar,
  eligibilityCriteria: veiled,
  datePublished: scalar,
  tenderPeriod: PERIOD,
  enquiryPeriod: PERIOD,
  awardPeriod: PERIOD,
  contractPeriod: PERIOD,
  bidOpening: { date: scalar },
  participationFees: { id: scalar, type: scalar, value: MONEY },
  procuringEntity: ORGANISATION,
  tenderers: ORGANISATION,
  lots: LOT,
  items: ITEM,
  enquiries: { id: scalar, date: scalar, dateAnswered: scalar, answer: veiled, relatedLot: scalar },
  amendments: AMENDMENT,
  amendment: AMENDMENT,
  documents: DOCUMENT,
  milestones: MILESTONE,
};

/** How a bid was made is a trace of devices and documents, not of persons but for opaque ids; it is compared with what hosts tell. */
const SUBMISSION: Shape = {
  mac: scalar,
  cpuSerial: scalar,
  diskSerial: scalar,
  memorySerial: scalar,
  ip: scalar,
  md5: scalar,
  author: scalar,
  bondAccount: scalar,
  staff: scalar,
};

const BIDS: Shape = {
  details: {
    id: scalar,
    status: scalar,
    date: scalar,
    value: MONEY,
    tenderers: ORGANISATION,
    relatedLot: scalar,
    relatedLots: scalar,
    submission: SUBMISSION,
  },
  statistics: { id: scalar, measure: scalar, value: scalar, date: scalar, relatedLot: scalar, relatedLots: scalar },
};

const AWARD: Shape = {
  id: scalar,
  status: scalar,
  date: scalar,
  value: MONEY,
  suppliers: ORGANISATION,
  items: ITEM,
  contractPeriod: PERIOD,
  relatedLot: scalar,
  relatedLots: scalar,
  relatedBid: scalar,
  relatedBids: scalar,
  rationale: veiled,
  hasSubcontracting: scalar,
  amendments: AMENDMENT,
  amendment: AMENDMENT,
  documents: DOCUMENT,
};

const CONTRACT: Shape = {
  id: scalar,
  awardID: scalar,
  status: scalar,
  value: MONEY,
  dateSigned: scalar,
  period: PERIOD,
  items: ITEM,
  relatedLots: scalar,
  amendments: AMENDMENT,
  amendment: AMENDMENT,
  documents: DOCUMENT,
  milestones: MILESTONE,
  implementation: {
    transactions: { id: scalar, date: scalar, value: MONEY, payer: ORGANISATION, payee: ORGANISATION },
    milestones: MILESTONE,
    documents: DOCUMENT,
    finalValue: MONEY,
  },
};

/** An organisation of this process may own another. */
const owner: Shape = (value, writer) => {
  const id = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  return id !== undefined && writer.organisations.has(id) ? plainValue(id) : hashed(value, writer);
};
const OWNER: Shape = { id: owner, name: hashed };

const PARTY: Shape = {
  ...ORGANISATION,
  roles: scalar,
  details: { scale: scalar },
  legalRep: hashed,
  legalRepresentative: hashed,
  controller: hashed,
  beneficialOwners: OWNER,
  shareholders: { shareholder: OWNER, shareholding: scalar },
};

const RELEASE: Shape = {
  ocid: scalar,
  id: scalar,
  date: scalar,
  tag: scalar,
  initiationType: scalar,
  buyer: ORGANISATION,
  parties: PARTY,
  planning: { budget: { id: scalar, amount: MONEY }, documents: DOCUMENT, milestones: MILESTONE },
  tender: TENDER,
  bids: BIDS,
  awards: AWARD,
  contracts: CONTRACT,
  complaints: { id: scalar, date: scalar, status: scalar },
  relatedProcesses: { id: scalar, relationship: scalar, scheme: scalar, identifier: scalar },
};

/** Prices, names and number of bidders are nobody's to know before the opening, unless an award shows that it was. */
function sealed(release: OcdsObject, time: string, zone: string): boolean {
  const { bids, awards, tender } = release;
  if (bids === undefined && memberOf(tender, "numberOfTenderers") === undefined && memberOf(tender, "tenderers") === undefined)
    return false;
  if (Array.isArray(awards) && awards.length > 0) return false;
  const opening = memberOf(memberOf(tender, "bidOpening"), "date") ?? memberOf(memberOf(tender, "tenderPeriod"), "endDate");
  const at = instantOf(opening, zone);
  if (Number.isNaN(at)) return OPEN_STATUSES.has(memberOf(tender, "status") ?? null);
  // A day is over when it is over.
  return instantOf(time, zone) < (isDay(opening) ? at + 86_400_000 : at);
}

const OPEN_STATUSES: ReadonlySet<Json> = new Set(["planning", "planned", "active"]);

function unopened({ bids: _bids, tender, ...release }: OcdsObject): OcdsObject {
  if (typeof tender !== "object" || tender === null || Array.isArray(tender)) return release;
  const { numberOfTenderers: _number, tenderers: _tenderers, ...rest } = tender as OcdsObject;
  return { ...release, tender: rest };
}

function organisationsOf({ parties, tender, bids }: OcdsObject): ReadonlySet<string> {
  const details = memberOf(bids, "details");
  const tenderers = Array.isArray(details) ? (details as readonly Json[]).map((bid) => memberOf(bid, "tenderers")) : [];
  const ids = [parties, memberOf(tender, "tenderers"), ...tenderers].flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]).map((one) => memberOf(one, "id")) : [],
  );
  return new Set(ids.filter((id) => typeof id === "string"));
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as OcdsObject)[name] : undefined;
}

function keyed({ salt }: Writer, domain: string, text: string): string {
  return createHmac("sha256", salt).update(`${domain}\0${text}`).digest("hex");
}

function plainText(value: string): string {
  return value.normalize("NFKC").toLowerCase().replaceAll(/\s/gu, "");
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function phoneDigits(value: string): string | undefined {
  const digits = value
    .replace(/(?:ext|转|分机).*$/isu, "")
    .replaceAll(/\D/g, "")
    .replace(/^(?:00)?86(?=1\d{10}$|0?[2-9]\d{8,10}$)/, "")
    .replace(/^0+(?=[1-9])/, "");
  const isNone =
    digits.length < 7 || digits.length > 15 || /(\d)\1{6}$/.test(digits) || /(?:12345678|87654321)$|^1234567$|13800138000$/.test(digits);
  return isNone ? undefined : digits;
}

// What people write where a form asks and they have nothing to say. It tells nobody's details, but that there are none is worth a look.
const NO_PHONE = "0000000";
const NO_EMAIL = "none@none.com";
const NO_LOCAL = /^(?:test\d*|none|null|no|na|n\/a|xx+|aa+|example|no-?reply|no-?e?mail|123(?:456)?|abc)$/;
const NO_DOMAIN = /^(?:example\.(?:com|org|net)|test\.(?:com|cn)|none\.com|no-?mail\.com|.*\.(?:invalid|test|example|local))$/;
const NO_ADDRESS = /^(?:|无|暂无|没有|不详|未知|测试|地址|同上|na|none|null|unknown|test|address|x+|0+)$/;
const NOBODY = /^(?:[-/.]+|无|暂无|不详|未知|na|n\/a|none|null|unknown)$/;

/** Half a surrogate pair has no canonical form. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

function sizeOf(event: TraceEvent): number {
  return Buffer.byteLength(canonicalJson(event));
}
