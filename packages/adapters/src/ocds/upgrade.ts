import type { Json } from "@plumbline/core";
import { type Change, each, isList, isObject, members, type Note, one, type Place, pathOf } from "./json.ts";
import type { OcdsChange, OcdsObject } from "./types.ts";

/**
 * A release of version 1.0, or with what is left of it, in the shape of 1.1, and what was changed; one that needs nothing is given back as it is.
 * Organisations that stood where they act become parties. One without an id gets that of its identifier, or one made of its name.
 */
export function upgradeRelease(release: OcdsObject): { readonly release: OcdsObject; readonly changes: readonly OcdsChange[] } {
  const changes: OcdsChange[] = [];
  const note: Note = (place, reason) => {
    changes.push({ path: pathOf(place), reason });
  };
  return { release: withParties(SHAPE(release, undefined, note), note), changes };
}

// ---- Lists, texts and names of members ----

const text: Change = (value, place, note) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return value;
  note(place, "number_to_text", value);
  return String(value);
};

const texts: Change = (value, place, note) => {
  if (!isList(value) || !value.some((element) => typeof element === "number")) return value;
  return value.map((element, index) => text(element, { up: place, name: index }, note));
};

/** Some systems write one object where the standard has a list. */
function listOf(change: (object: OcdsObject, place: Place, note: Note) => OcdsObject): Change {
  const elements = each(change);
  return (value, place, note) => {
    if (!isObject(value) || Object.keys(value).length === 0) return elements(value, place, note);
    note(place, "object_to_list", value);
    return elements([value], place, note);
  };
}

const tag: Change = (value, place, note) => {
  if (typeof value !== "string") return value;
  note(place, "text_to_list", value);
  return [value];
};

/** 1.0 knew the last amendment only; an empty one, as some systems write for none, is none. */
function withAmendments(object: OcdsObject, place: Place, note: Note): OcdsObject {
  if (!isObject(object.amendment)) return object;
  const { amendment, ...rest } = object;
  const isEmpty = isNothing(amendment);
  if (!isEmpty && object.amendments !== undefined) return object;
  note({ up: place, name: "amendment" }, isEmpty ? "empty_amendment_removed" : "amendment_to_amendments", amendment as Json);
  return isEmpty ? rest : { ...rest, amendments: [amendment] };
}

function isNothing(value: Json | undefined): boolean {
  if (isList(value)) return value.every(isNothing);
  return value === null || value === undefined || value === "" || (isObject(value) && Object.values(value).every(isNothing));
}

function withLots(object: OcdsObject, place: Place, note: Note): OcdsObject {
  if (object.relatedLot === undefined || object.relatedLots !== undefined) return object;
  const { relatedLot, ...rest } = object;
  if ((typeof relatedLot !== "string" && typeof relatedLot !== "number") || relatedLot === "") return object;
  note({ up: place, name: "relatedLot" }, "related_lot_to_list", relatedLot);
  return { ...rest, relatedLots: [relatedLot] };
}

function withValue(object: OcdsObject, place: Place, note: Note): OcdsObject {
  if (!isObject(object.amount) || object.value !== undefined) return object;
  const { amount, ...rest } = object;
  note({ up: place, name: "amount" }, "amount_to_value", amount as Json);
  return { ...rest, value: amount };
}

const withId = members({ id: text });
const organisations = listOf(withId);
const items = listOf(members({ id: text, classification: one(withId), additionalClassifications: each(withId) }));
const bid = members({ id: text, tenderers: organisations, relatedLots: texts });
const award = members({ id: text, suppliers: organisations, items, relatedLots: texts });
const transactions = listOf((object, place, note) => withId(withValue(object, place, note), place, note));
const contract = members({
  id: text,
  awardID: text,
  suppliers: organisations,
  items,
  implementation: one(members({ transactions })),
});
const tender = members({ id: text, procuringEntity: one(withId), tenderers: organisations, items, lots: listOf(withId) });

const SHAPE = members({
  id: text,
  tag,
  buyer: one(withId),
  parties: listOf(withId),
  tender: one((object, place, note) => tender(withAmendments(object, place, note), place, note)),
  bids: one(members({ details: listOf((object, place, note) => bid(withLots(object, place, note), place, note)) })),
  awards: listOf((object, place, note) => award(withLots(withAmendments(object, place, note), place, note), place, note)),
  contracts: listOf((object, place, note) => contract(withAmendments(object, place, note), place, note)),
});

// ---- Parties ----

/** Only where there are none: a release that has parties follows 1.1 already. */
function withParties(release: OcdsObject, note: Note): OcdsObject {
  if (isList(release.parties) && release.parties.length > 0) return release;
  const parties = new Map<string, OcdsObject & { readonly roles: string[] }>();

  const referred = (role: string) => (organisation: OcdsObject, place: Place) => {
    // A reference alone is none of 1.0: a later release of 1.1 may name a party that an earlier one described.
    if (isReference(organisation) || isNothing(organisation)) return organisation;
    const id = idOf(organisation, place, note);
    if (id === undefined) return organisation;
    const before = parties.get(id);
    const roles = before?.roles ?? [];
    if (!roles.includes(role)) roles.push(role);
    parties.set(id, { ...organisation, ...before, id, roles });
    note(place, `${role}_to_party`, organisation);
    const { name } = organisation;
    return name === undefined ? { id } : { id, name };
  };
  const tenderers = { tenderers: each(referred("tenderer")) };
  const changed = members({
    buyer: one(referred("buyer")),
    tender: one(members({ procuringEntity: one(referred("procuringEntity")), ...tenderers })),
    bids: one(members({ details: each(members(tenderers)) })),
    awards: each(members({ suppliers: each(referred("supplier")) })),
  })(release, undefined, note);
  if (parties.size === 0) return changed;
  note({ up: undefined, name: "parties" }, "parties_added", null);
  return { ...changed, parties: [...parties.values()] };
}

function isReference(organisation: OcdsObject): boolean {
  return typeof organisation.id === "string" && Object.keys(organisation).every((member) => member === "id" || member === "name");
}

function idOf(organisation: OcdsObject, place: Place, note: Note): string | undefined {
  const { id, identifier, name } = organisation;
  if (typeof id === "string" && id !== "") return id;
  if (isObject(identifier)) {
    const { scheme, id: number } = identifier;
    if ((typeof number === "string" && number !== "") || typeof number === "number") {
      note({ up: place, name: "id" }, "id_from_identifier", null);
      return typeof scheme === "string" && scheme !== "" ? `${scheme}-${number}` : String(number);
    }
  }
  if (typeof name !== "string" || name.trim() === "") return undefined;
  note({ up: place, name: "id" }, "id_from_name", null);
  return `name:${name.trim().replace(/\s+/gu, " ")}`;
}
