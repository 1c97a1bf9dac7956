import type { Json } from "@plumbline/core";
import { isList, isObject } from "./json.ts";
import { shownValue } from "./shown.ts";
import type { OcdsIssue, OcdsObject } from "./types.ts";

const TAGS = words(
  "planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate awardCancellation contract contractUpdate " +
    "contractAmendment implementation implementationUpdate contractTermination compiled",
);
const TENDER_STATUS = words("planning planned active cancelled unsuccessful complete withdrawn");
const METHOD = words("open selective limited direct");
const CATEGORY = words("goods works services");
const BID_STATUS = words("invited pending valid disqualified withdrawn");
const AWARD_STATUS = words("pending active cancelled unsuccessful");
const CONTRACT_STATUS = words("pending active cancelled terminated");
// An open list: with the roles of the extensions that the standard's own registry has.
const ROLES = words(
  "buyer procuringEntity supplier tenderer funder enquirer payer payee reviewBody interestedParty invitedSupplier subcontractor " +
    "beneficiary candidate centralPurchasingBody evaluationBody processContactPoint reviewContactPoint mediationBody informationService " +
    "issuingSupplier guarantor leadBuyer leadTenderer notifiedSupplier payingAuthority socialWitness attestor administrator requestingUnit " +
    "contractingUnit technicalUnit selectedParticipant",
);

/**
 * What in a release does not follow version 1.1 of the standard, among the members that red flags read: at most `most` issues. No issue means that
 * a release is refused; a member that lacks is one only where nothing can be told without it.
 */
export function validateRelease(release: OcdsObject, line = 0, most = 50): OcdsIssue[] {
  const check = new Check(release, line, most);
  checkRelease(release, check);
  return check.issues;
}

function checkRelease(release: OcdsObject, check: Check): void {
  const { ocid } = release;
  if (typeof ocid !== "string" || ocid === "") check.add("ocid", "no_ocid", ocid ?? undefined);
  check.text(release, "", "id");
  check.date(release, "", "date");
  if (typeof release.tag === "string") check.add("tag", "not_a_list", release.tag);
  else check.codes(release, "", "tag", TAGS);

  const parties = check.objects(release, "", "parties", "id");
  for (const [party, path] of parties) {
    check.organisationId(party, path);
    check.codes(party, path, "roles", ROLES);
  }
  const ids =
    parties.length === 0
      ? undefined
      : new Set(parties.flatMap(([{ id }]) => (typeof id === "string" || typeof id === "number" ? [String(id)] : [])));
  const organisation = (object: OcdsObject, path: string, name: string): void => {
    const found = check.object(object, path, name);
    if (found) check.reference(found, join(path, name), ids);
  };
  const organisations = (object: OcdsObject, path: string, name: string): void => {
    for (const [found, at] of check.objects(object, path, name, "id")) check.reference(found, at, ids);
  };

  organisation(release, "", "buyer");
  const planning = check.object(release, "", "planning");
  const budget = planning && check.object(planning, "planning", "budget");
  if (budget) check.money(budget, "planning/budget", "amount");

  const tender = check.object(release, "", "tender");
  if (tender) {
    check.code(tender, "tender", "status", TENDER_STATUS);
    check.code(tender, "tender", "procurementMethod", METHOD);
    check.code(tender, "tender", "mainProcurementCategory", CATEGORY);
    check.text(tender, "tender", "procurementMethodDetails");
    check.count(tender, "tender", "numberOfTenderers");
    check.money(tender, "tender", "value");
    check.money(tender, "tender", "minValue");
    for (const period of ["tenderPeriod", "enquiryPeriod", "awardPeriod", "contractPeriod"]) check.period(tender, "tender", period);
    organisation(tender, "tender", "procuringEntity");
    organisations(tender, "tender", "tenderers");
    check.items(tender, "tender");
    for (const [lot, path] of check.objects(tender, "tender", "lots", "id")) check.money(lot, path, "value");
    check.amendments(tender, "tender");
  }

  const bids = check.object(release, "", "bids");
  const currencies = new Set<string>();
  for (const [bid, path] of bids ? check.objects(bids, "bids", "details", "id") : []) {
    check.code(bid, path, "status", BID_STATUS);
    check.date(bid, path, "date");
    const money = check.money(bid, path, "value");
    if (money) {
      if (typeof money.currency === "string") currencies.add(money.currency);
    } else if (bid.status === "valid" && isNone(bid.value)) check.add(join(path, "value"), "no_amount");
    organisations(bid, path, "tenderers");
    check.lots(bid, path);
  }
  if (currencies.size > 1) check.add("bids/details", "mixed_currencies", [...currencies].slice(0, 5).join(", "));

  for (const [award, path] of check.objects(release, "", "awards", "id")) {
    check.code(award, path, "status", AWARD_STATUS);
    check.date(award, path, "date");
    check.money(award, path, "value");
    organisations(award, path, "suppliers");
    check.items(award, path);
    check.lots(award, path);
    check.amendments(award, path);
  }

  for (const [contract, path] of check.objects(release, "", "contracts", "id")) {
    check.code(contract, path, "status", CONTRACT_STATUS);
    check.date(contract, path, "dateSigned");
    check.period(contract, path, "period");
    check.money(contract, path, "value");
    check.items(contract, path);
    check.amendments(contract, path);
    const implementation = check.object(contract, path, "implementation");
    if (!implementation) continue;
    const at = join(path, "implementation");
    for (const [transaction, where] of check.objects(implementation, at, "transactions", "id")) {
      check.date(transaction, where, "date");
      check.money(transaction, where, "value");
    }
  }
}

class Check {
  readonly issues: OcdsIssue[] = [];
  readonly #line: number;
  readonly #most: number;
  readonly #whose: { readonly ocid?: string };

  constructor(release: OcdsObject, line: number, most: number) {
    this.#line = line;
    this.#most = most;
    this.#whose = typeof release.ocid === "string" && release.ocid !== "" ? { ocid: release.ocid } : {};
  }

  add(path: string, reason: string, value?: Json): void {
    if (this.issues.length >= this.#most) return;
    this.issues.push({ line: this.#line, ...this.#whose, path, reason, ...(value === undefined ? {} : { value: shownValue(value) }) });
  }

  object(parent: OcdsObject, path: string, name: string): OcdsObject | undefined {
    const value = parent[name];
    if (isNone(value)) return undefined;
    if (isObject(value)) return value;
    this.add(join(path, name), "not_an_object", value);
    return undefined;
  }

  /** The objects of a list with their paths; told are other elements, an empty list, and ids that occur twice. */
  objects(parent: OcdsObject, path: string, name: string, key: string): readonly (readonly [OcdsObject, string])[] {
    const value = parent[name];
    const at = join(path, name);
    if (isNone(value)) return NONE;
    if (!isList(value)) {
      this.add(at, "not_a_list", value);
      return NONE;
    }
    if (value.length === 0) this.add(at, "empty_list");
    const found: (readonly [OcdsObject, string])[] = [];
    const ids = new Set<string>();
    for (const [index, element] of value.entries()) {
      const where = `${at}/${index}`;
      if (!isObject(element)) {
        this.add(where, "not_an_object", element);
        continue;
      }
      found.push([element, where]);
      const id = element[key];
      if ((typeof id !== "string" && typeof id !== "number") || id === "") continue;
      if (ids.has(String(id))) this.add(join(where, key), "duplicate_id", id);
      ids.add(String(id));
    }
    return found;
  }

  text(parent: OcdsObject, path: string, name: string): void {
    const value = parent[name];
    if (!isNone(value) && typeof value !== "string" && !(name === "id" && typeof value === "number")) {
      this.add(join(path, name), "not_text", value);
    }
  }

  code(parent: OcdsObject, path: string, name: string, codes: ReadonlySet<string>): void {
    const value = parent[name];
    if (isNone(value)) return;
    if (typeof value !== "string") this.add(join(path, name), "not_text", value);
    else if (value === "") this.add(join(path, name), "empty");
    else if (!codes.has(value)) this.add(join(path, name), "not_in_codelist", value);
  }

  codes(parent: OcdsObject, path: string, name: string, codes: ReadonlySet<string>): void {
    const value = parent[name];
    const at = join(path, name);
    if (isNone(value)) return;
    if (!isList(value)) this.add(at, "not_a_list", value);
    else if (value.length === 0) this.add(at, "empty_list");
    else {
      for (const [index, element] of value.entries()) {
        if (typeof element !== "string") this.add(`${at}/${index}`, "not_text", element);
        else if (!codes.has(element)) this.add(`${at}/${index}`, "not_in_codelist", element);
      }
    }
  }

  count(parent: OcdsObject, path: string, name: string): void {
    const value = parent[name];
    const at = join(path, name);
    if (isNone(value)) return;
    if (typeof value !== "number") this.add(at, isNumberAsText(value) ? "number_as_text" : "not_a_number", value);
    else if (!Number.isInteger(value)) this.add(at, "not_a_whole_number", value);
    else if (value < 0) this.add(at, "negative_number", value);
  }

  money(parent: OcdsObject, path: string, name: string): OcdsObject | undefined {
    const money = this.object(parent, path, name);
    if (!money) return undefined;
    const at = join(path, name);
    const { amount, currency } = money;
    if (isNone(amount)) this.add(join(at, "amount"), "no_amount");
    else if (amount === "") this.add(join(at, "amount"), "empty");
    else if (typeof amount !== "number") this.add(join(at, "amount"), isNumberAsText(amount) ? "number_as_text" : "not_a_number", amount);
    else if (!Number.isFinite(amount)) this.add(join(at, "amount"), "not_a_number", amount);
    else if (amount < 0) this.add(join(at, "amount"), "negative_amount", amount);
    // An amount that lacks needs no currency.
    if (isNone(amount) || amount === "") return money;
    if (isNone(currency) || currency === "") this.add(join(at, "currency"), "no_currency");
    else if (typeof currency !== "string" || !/^[A-Z]{3}$/u.test(currency)) this.add(join(at, "currency"), "not_a_currency", currency);
    return money;
  }

  date(parent: OcdsObject, path: string, name: string): string | undefined {
    const value = parent[name];
    if (isNone(value)) return undefined;
    const reason = dateFault(value);
    if (reason !== undefined) this.add(join(path, name), reason, value);
    return typeof value === "string" && (reason === undefined || reason.startsWith("date_")) ? value : undefined;
  }

  period(parent: OcdsObject, path: string, name: string): void {
    const period = this.object(parent, path, name);
    if (!period) return;
    const at = join(path, name);
    const start = this.date(period, at, "startDate");
    const end = this.date(period, at, "endDate");
    if (start !== undefined && end !== undefined && isBefore(end, start)) this.add(at, "negative_period", `${start} – ${end}`);
    const { durationInDays: days } = period;
    if (typeof days === "number" && days < 0) this.add(join(at, "durationInDays"), "negative_number", days);
  }

  organisationId(organisation: OcdsObject, path: string): string | undefined {
    const { id } = organisation;
    const at = join(path, "id");
    if (isNone(id) || id === "") this.add(at, "no_id");
    else if (typeof id === "number") this.add(at, "id_is_number", id);
    else if (typeof id !== "string") this.add(at, "not_text", id);
    else return id;
    return typeof id === "number" ? String(id) : undefined;
  }

  reference(organisation: OcdsObject, path: string, ids: ReadonlySet<string> | undefined): void {
    const id = this.organisationId(organisation, path);
    if (id !== undefined && ids && !ids.has(id)) this.add(join(path, "id"), "unknown_party", id);
  }

  items(parent: OcdsObject, path: string): void {
    for (const [item, at] of this.objects(parent, path, "items", "id")) {
      const classification = this.object(item, at, "classification");
      if (!classification) continue;
      const { id } = classification;
      if (!isNone(id) && typeof id !== "string")
        this.add(join(at, "classification/id"), typeof id === "number" ? "id_is_number" : "not_text", id);
    }
  }

  lots(parent: OcdsObject, path: string): void {
    if (!isNone(parent.relatedLot)) this.add(join(path, "relatedLot"), "old_member", parent.relatedLot as Json);
    const { relatedLots } = parent;
    if (!isNone(relatedLots) && !isList(relatedLots)) this.add(join(path, "relatedLots"), "not_a_list", relatedLots as Json);
  }

  amendments(parent: OcdsObject, path: string): void {
    if (!isNone(parent.amendment)) this.add(join(path, "amendment"), "old_member");
    for (const [amendment, at] of this.objects(parent, path, "amendments", "id")) this.date(amendment, at, "date");
  }
}

const NONE: readonly (readonly [OcdsObject, string])[] = [];

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

function isNone(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function isNumberAsText(value: Json): boolean {
  return typeof value === "string" && /^\s*[+-]?[\d.,\s]*\d\s*$/u.test(value);
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:([Tt ])(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/u;
const STRICT = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/u;

/** `date_…` where a person can still tell the date: then it is taken for what it is, and flags may compute with whole days. */
function dateFault(value: Json): string | undefined {
  if (typeof value !== "string") return "not_a_date";
  if (value === "") return "empty";
  const found = DATE.exec(value);
  if (!found) return "not_a_date";
  const [, year, month, day, separator, hour, minute, second, offset] = found;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > daysOf(Number(year), Number(month))) return "not_a_date";
  if (separator === undefined) return "date_without_time";
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60) return "not_a_date";
  if (offset === undefined) return "date_without_offset";
  return STRICT.test(value) ? undefined : "date_form";
}

function daysOf(year: number, month: number): number {
  return month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Instants where both are instants; else the days as written, which two offsets may shift, but not turn round by more than one. */
function isBefore(end: string, start: string): boolean {
  if (STRICT.test(end) && STRICT.test(start)) return Date.parse(end) < Date.parse(start);
  return end.slice(0, 10) < start.slice(0, 10);
}
