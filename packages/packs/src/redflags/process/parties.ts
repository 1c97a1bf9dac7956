import type { Json } from "@plumbline/core";
import { objectAt, objectsAt, textAt } from "../read.ts";
import type { Release } from "../types.ts";
import { idOf, once, submittedBids } from "./facts.ts";
import type { Holding } from "./links.ts";

/** Organisations by id: those of `parties`, and what older releases wrote where an organisation is named. */
export const partiesOf = once((release: Release): ReadonlyMap<string, Release> => {
  const parties = new Map<string, Release>();
  const add = (organisation: Release): void => {
    const id = idOf(organisation);
    if (id !== undefined && !parties.has(id)) parties.set(id, organisation);
  };
  for (const party of objectsAt(release, "parties")) add(party);
  const tender = objectAt(release, "tender");
  for (const buyer of [objectAt(release, "buyer"), objectAt(tender, "procuringEntity")]) if (buyer && isTold(buyer)) add(buyer);
  for (const tenderer of objectsAt(tender, "tenderers")) if (isTold(tenderer)) add(tenderer);
  for (const { raw } of submittedBids(release)) for (const tenderer of objectsAt(raw, "tenderers")) if (isTold(tenderer)) add(tenderer);
  return parties;
});

function isTold(organisation: Release): boolean {
  return organisation.contactPoint !== undefined || organisation.address !== undefined;
}

export interface Entrant extends Holding {
  readonly id: string;
}

/** Each tenderer with a bid of his; where bids are not told, tenderers of the tender, each as if he had bid alone. */
export const entrantsOf = once((release: Release): readonly Entrant[] => {
  const entrants: Entrant[] = [];
  for (const bid of submittedBids(release)) {
    for (const id of bid.tenderers) entrants.push({ id, bid, tenderers: bid.tenderers.length === 1 ? bid.tenderers : [id] });
  }
  if (entrants.length > 0) return entrants;
  for (const tenderer of objectsAt(objectAt(release, "tender"), "tenderers")) {
    const id = idOf(tenderer);
    if (id === undefined) continue;
    const tenderers = [id];
    entrants.push({ id, tenderers, bid: { raw: NOTHING, tenderers, key: id, lot: undefined, isValid: true } });
  }
  return entrants;
});

const NOTHING: Release = Object.freeze({});

/** Ids of who buys: the buyer, the procuring entity, and parties of these roles. */
export function buyersOf(release: Release): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const organisation of [objectAt(release, "buyer"), objectAt(objectAt(release, "tender"), "procuringEntity")]) {
    const id = idOf(organisation);
    if (id !== undefined) ids.add(id);
  }
  for (const party of objectsAt(release, "parties")) {
    const { roles } = party;
    const id = idOf(party);
    if (id !== undefined && Array.isArray(roles) && (roles.includes("buyer") || roles.includes("procuringEntity"))) ids.add(id);
  }
  return ids;
}

export const CONTACT_FIELDS = ["telephone", "email", "address", "legalRep"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

type Contacts = Map<string, readonly string[]>;

const contactTables = once(
  (): Readonly<Record<ContactField, Contacts>> => ({ telephone: new Map(), email: new Map(), address: new Map(), legalRep: new Map() }),
);

/** What may be compared of a party of a release, see `contactsOf`. Several flags ask for it. */
export function contactsIn(release: Release, id: string, field: ContactField): readonly string[] {
  const table = contactTables(release)[field];
  let contacts = table.get(id);
  if (contacts === undefined) {
    contacts = contactsOf(partiesOf(release).get(id), field);
    table.set(id, contacts);
  }
  return contacts;
}

/** What may be compared of a party: brought into one form, none for what everybody could have written. Digests stand as they are. */
function contactsOf(party: Release | undefined, field: ContactField): readonly string[] {
  if (party === undefined) return [];
  if (field === "address") return addressOf(party);
  if (field === "legalRep") return personOf(party.legalRep) ?? personOf(party.legalRepresentative) ?? [];
  const contacts: string[] = [];
  for (const text of writtenContacts(party, field)) {
    const contact = isDigest(text) ? text : field === "email" ? mailOf(text) : phoneOf(text);
    if (contact !== undefined) contacts.push(contact);
  }
  return contacts;
}

const LONGEST = 300;
/** A digest of what a host does not give away, with the name of its method before a colon or without. */
const LEAST_DIGEST = 32;
const DIGEST = /^(?:[a-z0-9-]{1,20}:)?[0-9a-f]{32,128}$/i;

/** As they were written, one by one. */
export function writtenContacts(party: Release, field: "telephone" | "email"): readonly string[] {
  const text = textAt(objectAt(party, "contactPoint"), field);
  if (text === undefined || text.length > LONGEST) return [];
  const plain = text.normalize("NFKC").trim();
  const separator = field === "email" ? /[;,、\s]+/ : /[;,、/]+/;
  if (!separator.test(plain)) return plain === "" ? [] : [plain];
  return plain
    .split(separator)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

export function isDigest(text: string): boolean {
  return text.length >= LEAST_DIGEST && DIGEST.test(text);
}

function phoneOf(text: string): string | undefined {
  const digits = text.replaceAll(/\D/g, "").replace(/^(?:00)?86(?=1\d{10}$|0?10\d{8}$|0?[2-9]\d{8,10}$)/, "");
  return isAbnormalPhone(text) ? undefined : digits.replace(/^0(?=[1-9]\d{8,})/, "");
}

/** Too short to be one, or what is typed where a number must be given. */
export function isAbnormalPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, "");
  return digits.length < LEAST_DIGITS || /(\d)\1{6}$/.test(digits) || /(?:12345678|87654321)$|^1234567$|13800138000$/.test(digits);
}

const LEAST_DIGITS = 7;

function mailOf(text: string): string | undefined {
  return isAbnormalMail(text) ? undefined : text.toLowerCase();
}

export function isAbnormalMail(text: string): boolean {
  const [local = "", domain = "", ...more] = text.toLowerCase().split("@");
  if (more.length > 0 || local === "" || !/^[^.\s](?:[^\s]*[^.\s])?$/.test(domain) || !domain.includes(".")) return true;
  return PLACEHOLDER_LOCAL.test(local) || PLACEHOLDER_DOMAIN.test(domain);
}

const PLACEHOLDER_LOCAL = /^(?:test\d*|none|null|no|na|n\/a|xx+|aa+|example|no-?reply|no-?e?mail|123(?:456)?|abc)$/;
const PLACEHOLDER_DOMAIN = /^(?:example\.(?:com|org|net)|test\.(?:com|cn)|none\.com|no-?mail\.com|.*\.(?:invalid|test|example|local))$/;

/** A street with a number: less than that is where many are. */
function addressOf(party: Release): readonly string[] {
  const address = objectAt(party, "address");
  const street = textAt(address, "streetAddress");
  if (street === undefined || street.length > LONGEST) return [];
  if (isDigest(street)) return [street];
  const key = lettersOf(`${textAt(address, "locality")?.slice(0, LONGEST) ?? ""}${street}`);
  return key.length >= LEAST_ADDRESS && /\d|[一二三四五六七八九十]号/.test(key) ? [key] : [];
}

const LEAST_ADDRESS = 8;

export function lettersOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

const PLACEHOLDER_NAME = /^(?:[-/.]+|无|暂无|不详|未知|na|n\/a|none|null|unknown)$/;

/** A person or an owner: by number where there is one, else by name. */
export function personOf(value: Json | undefined): readonly string[] | undefined {
  const told = typeof value === "string" ? value : idOf(value);
  // Names of peoples with a dot in them are written with any of several dots.
  const key = told
    ?.slice(0, LONGEST)
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s·•‧・]/g, "");
  return key === undefined || key === "" || PLACEHOLDER_NAME.test(key) ? undefined : [key];
}
