import type { Json } from "@plumbline/core";
import { isList, isObject, withMember, withObjects } from "./json.ts";
import type { OcdsChange, OcdsObject } from "./types.ts";

type Mutable = Record<string, Json>;

/**
 * A release of version 1.0, or with what is left of it, in the shape of 1.1, and what was changed; one that needs nothing is given back as it is.
 * Organisations that stood where they act become parties. One without an id gets that of its identifier, or one made of its name.
 */
export function upgradeRelease(release: OcdsObject): { readonly release: OcdsObject; readonly changes: readonly OcdsChange[] } {
  const changes: OcdsChange[] = [];
  const note = (path: string, reason: string): void => void changes.push({ path, reason });
  let upgraded = shaped(release, note);
  upgraded = withParties(upgraded, note);
  return { release: upgraded, changes };
}

type Note = (path: string, reason: string) => void;
type Change = (object: OcdsObject, path: string) => OcdsObject;

// ---- Lists, texts and names of members ----

function shaped(release: OcdsObject, note: Note): OcdsObject {
  const list = (value: Json, path: string): Json => asList(value, path, note);
  const each = (change: Change) => (value: Json, path: string) => withObjects(list(value, path), change, path);
  const one = (change: Change) => (value: Json, path: string) => (isObject(value) ? change(value, path) : value);
  const members = (changes: Readonly<Record<string, (value: Json, path: string) => Json>>): Change => {
    const named = Object.entries(changes);
    return (object, path) => named.reduce((changed, [name, change]) => withMember(changed, name, change, path), object);
  };
  const text = (value: Json, path: string): Json => {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return value;
    note(path, "number_to_text");
    return String(value);
  };

  const id = members({ id: text });
  const amended: Change = (object, path) => withAmendments(object, path, note);
  const lots: Change = (object, path) => withLots(object, path, note);
  const items = each(members({ id: text, classification: one(id), additionalClassifications: each(id) }));
  const organisation = one(id);
  const organisations = each(id);
  const bid = members({ id: text, tenderers: organisations, relatedLots: texts });
  const award = members({ id: text, suppliers: organisations, items, relatedLots: texts });
  const transaction: Change = (object, path) => members({ id: text })(withValue(object, path, note), path);
  const contract = members({
    id: text,
    awardID: text,
    suppliers: organisations,
    items,
    implementation: one(members({ transactions: each(transaction) })),
  });
  const tender = members({
    id: text,
    procuringEntity: organisation,
    tenderers: organisations,
    items,
    lots: each(id),
  });

  function texts(value: Json, path: string): Json {
    if (!isList(value)) return value;
    const all = value.map((element, index) => text(element, `${path}/${index}`));
    return all.some((element, index) => element !== value[index]) ? all : value;
  }

  return members({
    id: text,
    tag: (value, path) => (typeof value === "string" ? wrapped(value, path, note) : value),
    buyer: organisation,
    parties: each(id),
    tender: one((object, path) => tender(amended(object, path), path)),
    bids: one(members({ details: each((object, path) => bid(lots(object, path), path)) })),
    awards: each((object, path) => award(lots(amended(object, path), path), path)),
    contracts: each((object, path) => contract(amended(object, path), path)),
  })(release, "");
}

function asList(value: Json, path: string, note: Note): Json {
  return isObject(value) && Object.keys(value).length > 0 ? wrapped(value, path, note) : value;
}

function wrapped(value: Json, path: string, note: Note): Json {
  note(path, isObject(value) ? "object_to_list" : "text_to_list");
  return [value];
}

/** 1.0 knew the last amendment only; an empty one, as some systems write for none, is none. */
function withAmendments(object: OcdsObject, path: string, note: Note): OcdsObject {
  const { amendment, ...rest } = object;
  if (!isObject(amendment)) return object;
  const isEmpty = Object.values(amendment).every((value) => isNothing(value));
  if (isEmpty && object.amendments === undefined) {
    note(`${path}/amendment`, "empty_amendment_removed");
    return rest;
  }
  if (isEmpty || object.amendments !== undefined) return object;
  note(`${path}/amendment`, "amendment_to_amendments");
  return { ...rest, amendments: [amendment] };
}

function isNothing(value: Json | undefined): boolean {
  if (isList(value)) return value.every(isNothing);
  return value === null || value === undefined || value === "" || (isObject(value) && Object.values(value).every(isNothing));
}

function withLots(object: OcdsObject, path: string, note: Note): OcdsObject {
  const { relatedLot, ...rest } = object;
  if (object.relatedLots !== undefined || (typeof relatedLot !== "string" && typeof relatedLot !== "number") || relatedLot === "")
    return object;
  note(`${path}/relatedLot`, "related_lot_to_list");
  return { ...rest, relatedLots: [relatedLot] };
}

function withValue(object: OcdsObject, path: string, note: Note): OcdsObject {
  const { amount, ...rest } = object;
  if (!isObject(amount) || object.value !== undefined) return object;
  note(`${path}/amount`, "amount_to_value");
  return { ...rest, value: amount };
}

// ---- Parties ----

/** Only where there are none: a release that has parties follows 1.1 already. */
function withParties(release: OcdsObject, note: Note): OcdsObject {
  if (isList(release.parties) && release.parties.length > 0) return release;
  const parties = new Map<string, Mutable>();

  const referred = (organisation: Json, path: string, role: string): Json => {
    // A reference alone is none of 1.0: a later release of 1.1 may name a party that an earlier one described.
    if (!isObject(organisation) || isNothing(organisation) || isReference(organisation)) return organisation;
    const id = idOf(organisation, path, note);
    if (id === undefined) return organisation;
    const party = parties.get(id) ?? { id, roles: [] };
    parties.set(id, party);
    for (const [name, value] of Object.entries(organisation)) {
      // An own property, whatever its name.
      if (name !== "roles" && !Object.hasOwn(party, name)) Object.defineProperty(party, name, { value, ...PLAIN });
    }
    const roles = party.roles as string[];
    if (!roles.includes(role)) roles.push(role);
    const { name } = organisation;
    note(path, `${role}_to_party`);
    return name === undefined ? { id } : { id, name };
  };
  const all = (role: string) => (value: Json, path: string) =>
    withObjects(value, (organisation, at) => referred(organisation, at, role) as OcdsObject, path);
  const inside = (name: string, role: string) => (object: OcdsObject, path: string) => withMember(object, name, all(role), path);

  let changed = withMember(release, "buyer", (value, path) => referred(value, path, "buyer"), "");
  changed = withMember(
    changed,
    "tender",
    (value, path) => {
      if (!isObject(value)) return value;
      const withEntity = withMember(value, "procuringEntity", (entity, at) => referred(entity, at, "procuringEntity"), path);
      return inside("tenderers", "tenderer")(withEntity, path);
    },
    "",
  );
  changed = withMember(
    changed,
    "bids",
    (value, path) =>
      isObject(value)
        ? withMember(value, "details", (details, at) => withObjects(details, inside("tenderers", "tenderer"), at), path)
        : value,
    "",
  );
  changed = withMember(changed, "awards", (value, path) => withObjects(value, inside("suppliers", "supplier"), path), "");
  if (parties.size === 0) return changed;
  note("parties", "parties_added");
  return { ...changed, parties: [...parties.values()] };
}

const PLAIN = { enumerable: true, writable: true, configurable: true } as const;

function isReference(organisation: OcdsObject): boolean {
  return typeof organisation.id === "string" && Object.keys(organisation).every((member) => member === "id" || member === "name");
}

function idOf(organisation: OcdsObject, path: string, note: Note): string | undefined {
  const { id, identifier, name } = organisation;
  if (typeof id === "string" && id !== "") return id;
  if (isObject(identifier)) {
    const { scheme, id: number } = identifier;
    if ((typeof number === "string" && number !== "") || typeof number === "number") {
      note(`${path}/id`, "id_from_identifier");
      return typeof scheme === "string" && scheme !== "" ? `${scheme}-${number}` : String(number);
    }
  }
  if (typeof name !== "string" || name.trim() === "") return undefined;
  note(`${path}/id`, "id_from_name");
  return `name:${name.trim().replace(/\s+/gu, " ")}`;
}
