import { createHash, createHmac } from "node:crypto";
import { type Actor, type Json, PlumblineError, type TraceEvent } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
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
 *   e-mail address and postal address of a party, and for names and owners, there are keyed digests in forms that the same readers take
 *   (15 digits; the domain of an address stays), so that equal ones stay equal; those that say nothing are left out. Of texts of which only
 *   their being there counts, `…` is left. Ids of organisations stay, also where an organisation is a person.
 * - `sealed: true` where bids and the number of bidders were left out because the release is older than the opening, or their end of
 *   tendering is not known and nothing was awarded.
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
  for (const most of MOST) {
    const writer: Writer = { salt, most, cut: new Map(), path: [] };
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
  if (typeof value !== "object") return undefined;
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

const scalar: Shape = (value) => {
  if (typeof value === "string") return value.length > MAX_TEXT ? undefined : wellFormed(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "boolean" ? value : undefined;
};

/** That there is a text, not what it says. */
const there: Shape = (value) => (typeof value === "string" && value.trim() !== "" ? "…" : undefined);

const hashed: Shape = (value, writer) => {
  const normal = typeof value === "string" || typeof value === "number" ? plainText(String(value)) : undefined;
  return normal === undefined ? undefined : keyed(writer, "text", normal).slice(0, 32);
};

const phone: Shape = (value, writer) => {
  const digits = typeof value === "string" || typeof value === "number" ? phoneDigits(String(value)) : undefined;
  if (digits === undefined) return undefined;
  return String(100_000_000_000_000n + (BigInt(`0x${keyed(writer, "phone", digits)}`) % 900_000_000_000_000n));
};

const email: Shape = (value, writer) => {
  const mail = typeof value === "string" ? plainText(value) : undefined;
  if (mail === undefined || mail.length > MAX_TEXT || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(mail) || PLACEHOLDER_MAIL.test(mail))
    return undefined;
  return `${keyed(writer, "email", mail).slice(0, 32)}@${mail.slice(mail.indexOf("@") + 1)}`;
};

/** One digest of place and street, as the street; a street without a number is shared by many. */
const address: Shape = (value, writer) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { streetAddress, locality, region, countryName } = value as OcdsObject;
  const street = typeof streetAddress === "string" ? plainText(streetAddress) : undefined;
  const place = typeof locality === "string" ? (plainText(locality) ?? "") : "";
  const kept = minimised(
    { region: region ?? null, countryName: countryName ?? null },
    { region: scalar, countryName: scalar },
    writer,
  ) as OcdsObject;
  if (street === undefined || street.length < 6 || !/\d|[一二三四五六七八九十]+号/.test(street)) return kept;
  return { ...kept, streetAddress: `0${keyed(writer, "address", place + street).slice(0, 32)}` };
};

const MONEY: Shape = { amount: scalar, currency: scalar };
const PERIOD: Shape = { startDate: scalar, endDate: scalar, maxExtentDate: scalar, durationInDays: scalar };
const CLASSIFICATION: Shape = { scheme: scalar, id: scalar };
const IDENTIFIER: Shape = { scheme: scalar, id: scalar };
const ORGANISATION: Shape = { id: scalar, identifier: IDENTIFIER, name: hashed };
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
  description: there,
  rationale: there,
};
const LOT: Shape = { id: scalar, status: scalar, value: MONEY, minValue: MONEY, contractPeriod: PERIOD };

const TENDER: Shape = {
  id: scalar,
  status: scalar,
  procurementMethod: scalar,
  procurementMethodDetails: scalar,
  procurementMethodRationale: there,
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
  eligibilityCriteria: there,
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
  enquiries: { id: scalar, date: scalar, dateAnswered: scalar, answer: there, relatedLot: scalar },
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
  rationale: there,
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

const OWNER: Shape = { id: hashed, name: hashed };

const PARTY: Shape = {
  id: scalar,
  roles: scalar,
  identifier: IDENTIFIER,
  name: hashed,
  contactPoint: { telephone: phone, email },
  address,
  details: { scale: scalar },
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
  if (release.bids === undefined && memberOf(release.tender, "numberOfTenderers") === undefined) return false;
  if (Array.isArray(release.awards) && release.awards.length > 0) return false;
  const opening = memberOf(memberOf(release.tender, "bidOpening"), "date") ?? memberOf(memberOf(release.tender, "tenderPeriod"), "endDate");
  const at = instantOf(opening, zone);
  // A day is over when it is over.
  return !(instantOf(time, zone) >= (isDay(opening) ? at + 86_400_000 : at));
}

function unopened({ bids: _bids, tender, ...release }: OcdsObject): OcdsObject {
  if (typeof tender !== "object" || tender === null || Array.isArray(tender)) return release;
  const { numberOfTenderers: _number, tenderers: _tenderers, ...rest } = tender as OcdsObject;
  return { ...release, tender: rest };
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as OcdsObject)[name] : undefined;
}

function keyed({ salt }: Writer, domain: string, text: string): string {
  return createHmac("sha256", salt).update(`${domain}\0${text}`).digest("hex");
}

// As the red flags read contact details, so that live and batch find the same.
function plainText(value: string): string | undefined {
  const normal = value.normalize("NFKC").toLowerCase().replaceAll(/\s/gu, "");
  return normal === "" ? undefined : normal;
}

function phoneDigits(value: string): string | undefined {
  const digits = value
    .normalize("NFKC")
    .replace(/(?:ext|转|分机).*$/isu, "")
    .replaceAll(/\D/g, "")
    .replace(/^(?:00)?86(?=\d{10,11}$)/, "")
    .replace(/^0+/, "");
  const isPlaceholder = new Set(digits).size < 3 || "0123456789012345".includes(digits) || "9876543210987654".includes(digits);
  return digits.length < 7 || digits.length > 15 || isPlaceholder ? undefined : digits;
}

const PLACEHOLDER_MAIL = /^(?:no-?reply|none|test|example|admin|n\/?a|x+)@|@(?:example|test|localhost)(?:\.[a-z]+)?$/;

/** Half a surrogate pair has no canonical form. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

function sizeOf(event: TraceEvent): number {
  return Buffer.byteLength(canonicalJson(event));
}
