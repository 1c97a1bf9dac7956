import type { Json } from "@plumbline/core";
import { isList, isObject, type Place, pathOf } from "./json.ts";
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
  if (typeof ocid !== "string" || ocid === "") check.add(under(undefined, "ocid"), "no_ocid", ocid ?? undefined);
  check.text(release, undefined, "id");
  check.date(release, undefined, "date");
  check.codes(release, undefined, "tag", TAGS);

  const parties = check.objects(release, undefined, "parties");
  for (const { value: party, place } of parties) {
    check.organisationId(party, place);
    check.codes(party, place, "roles", ROLES);
  }
  if (parties.length > 0) check.parties = new Set(parties.flatMap(({ value: { id } }) => (isId(id) ? [String(id)] : [])));
  check.organisation(release, undefined, "buyer");

  const planning = check.object(release, undefined, "planning");
  const budget = planning && check.object(planning.value, planning.place, "budget");
  if (budget) check.money(budget.value, budget.place, "amount");

  const tender = check.object(release, undefined, "tender");
  if (tender) checkTender(tender, check);
  const bids = check.object(release, undefined, "bids");
  if (bids) checkBids(bids, check);

  for (const { value: award, place } of check.objects(release, undefined, "awards")) {
    check.code(award, place, "status", AWARD_STATUS);
    check.date(award, place, "date");
    check.money(award, place, "value");
    check.organisations(award, place, "suppliers");
    check.items(award, place);
    check.lots(award, place);
    check.amendments(award, place);
  }

  for (const { value: contract, place } of check.objects(release, undefined, "contracts")) {
    check.code(contract, place, "status", CONTRACT_STATUS);
    check.date(contract, place, "dateSigned");
    check.period(contract, place, "period");
    check.money(contract, place, "value");
    check.items(contract, place);
    check.amendments(contract, place);
    const implementation = check.object(contract, place, "implementation");
    if (!implementation) continue;
    for (const transaction of check.objects(implementation.value, implementation.place, "transactions")) {
      check.date(transaction.value, transaction.place, "date");
      check.money(transaction.value, transaction.place, "value");
    }
  }
}

function checkTender({ value: tender, place }: Found, check: Check): void {
  check.code(tender, place, "status", TENDER_STATUS);
  check.code(tender, place, "procurementMethod", METHOD);
  check.code(tender, place, "mainProcurementCategory", CATEGORY);
  check.text(tender, place, "procurementMethodDetails");
  check.count(tender, place, "numberOfTenderers");
  check.money(tender, place, "value");
  check.money(tender, place, "minValue");
  check.period(tender, place, "tenderPeriod");
  check.period(tender, place, "enquiryPeriod");
  check.period(tender, place, "awardPeriod");
  check.period(tender, place, "contractPeriod");
  check.organisation(tender, place, "procuringEntity");
  check.organisations(tender, place, "tenderers");
  check.items(tender, place);
  for (const lot of check.objects(tender, place, "lots")) check.money(lot.value, lot.place, "value");
  check.amendments(tender, place);
}

function checkBids({ value: bids, place: above }: Found, check: Check): void {
  const currencies = new Set<string>();
  for (const { value: bid, place } of check.objects(bids, above, "details")) {
    check.code(bid, place, "status", BID_STATUS);
    check.date(bid, place, "date");
    const money = check.money(bid, place, "value");
    if (typeof money?.currency === "string") currencies.add(money.currency);
    if (bid.status === "valid" && isNone(bid.value)) check.add(under(place, "value"), "no_amount");
    check.organisations(bid, place, "tenderers");
    check.lots(bid, place);
  }
  if (currencies.size > 1) check.add(under(above, "details"), "mixed_currencies", [...currencies].slice(0, 5).join(", "));
}

interface Found {
  readonly value: OcdsObject;
  readonly place: Place;
}

class Check {
  readonly issues: OcdsIssue[] = [];
  /** Undefined where the release has none, so that no reference can be followed. */
  parties: ReadonlySet<string> | undefined;
  readonly #line: number;
  readonly #most: number;
  readonly #whose: { readonly ocid?: string };

  constructor(release: OcdsObject, line: number, most: number) {
    this.#line = line;
    this.#most = most;
    this.#whose = typeof release.ocid === "string" && release.ocid !== "" ? { ocid: release.ocid } : {};
  }

  add(place: Place, reason: string, value?: Json): void {
    if (this.issues.length >= this.#most) return;
    const shown = value === undefined ? {} : { value: shownValue(value) };
    this.issues.push({ line: this.#line, ...this.#whose, path: pathOf(place), reason, ...shown });
  }

  object(parent: OcdsObject, at: Place | undefined, name: string): Found | undefined {
    const value = parent[name];
    if (isNone(value)) return undefined;
    const place = under(at, name);
    if (isObject(value)) return { value, place };
    this.add(place, "not_an_object", value);
    return undefined;
  }

  /** The objects of a list; told are other elements, an empty list, and ids that occur twice. */
  objects(parent: OcdsObject, at: Place | undefined, name: string): readonly Found[] {
    const list = parent[name];
    if (isNone(list)) return NONE;
    const place = under(at, name);
    if (!isList(list)) {
      this.add(place, "not_a_list", list);
      return NONE;
    }
    if (list.length === 0) this.add(place, "empty_list");
    const found: Found[] = [];
    const ids = list.length > 1 ? new Set<string>() : undefined;
    let known = 0;
    for (let index = 0; index < list.length; index++) {
      const value = list[index] as Json;
      const where = under(place, index);
      if (!isObject(value)) {
        this.add(where, "not_an_object", value);
        continue;
      }
      found.push({ value, place: where });
      const { id } = value;
      if (!ids || !isId(id)) continue;
      const key = typeof id === "string" ? id : String(id);
      const { size } = ids.add(key);
      if (size === known) this.add(under(where, "id"), "duplicate_id", id);
      known = size;
    }
    return found;
  }

  text(parent: OcdsObject, at: Place | undefined, name: string): void {
    const value = parent[name];
    if (isNone(value) || typeof value === "string" || (name === "id" && typeof value === "number")) return;
    this.add(under(at, name), "not_text", value);
  }

  code(parent: OcdsObject, at: Place | undefined, name: string | number, codes: ReadonlySet<string>): void {
    const value = parent[name];
    if (isNone(value)) return;
    if (typeof value !== "string") this.add(under(at, name), "not_text", value);
    else if (value === "") this.add(under(at, name), "empty");
    else if (!codes.has(value)) this.add(under(at, name), "not_in_codelist", value);
  }

  codes(parent: OcdsObject, at: Place | undefined, name: string, codes: ReadonlySet<string>): void {
    const list = parent[name];
    if (isNone(list)) return;
    const place = under(at, name);
    if (!isList(list)) this.add(place, "not_a_list", list);
    else if (list.length === 0) this.add(place, "empty_list");
    else for (const index of list.keys()) this.code(list as unknown as OcdsObject, place, index, codes);
  }

  count(parent: OcdsObject, at: Place, name: string): void {
    const value = parent[name];
    if (isNone(value)) return;
    if (typeof value !== "number") this.add(under(at, name), isNumberAsText(value) ? "number_as_text" : "not_a_number", value);
    else if (!Number.isInteger(value)) this.add(under(at, name), "not_a_whole_number", value);
    else if (value < 0) this.add(under(at, name), "negative_number", value);
  }

  money(parent: OcdsObject, at: Place, name: string): OcdsObject | undefined {
    const found = this.object(parent, at, name);
    if (!found) return undefined;
    const { value: money, place } = found;
    const { amount, currency } = money;
    const fault = amountFault(amount);
    if (fault !== undefined) this.add(under(place, "amount"), fault, amount ?? undefined);
    // An amount that lacks needs no currency.
    if (isNone(amount) || amount === "") return money;
    if (isNone(currency) || currency === "") this.add(under(place, "currency"), "no_currency");
    else if (!isCurrency(currency)) this.add(under(place, "currency"), "not_a_currency", currency);
    return money;
  }

  /** The date as it is written, where it can be told which day it is. */
  date(parent: OcdsObject, at: Place | undefined, name: string): string | undefined {
    const value = parent[name];
    if (isNone(value)) return undefined;
    const fault = dateFault(value);
    if (fault !== undefined) this.add(under(at, name), fault, value);
    return typeof value === "string" && (fault === undefined || fault.startsWith("date_")) ? value : undefined;
  }

  period(parent: OcdsObject, at: Place, name: string): void {
    const period = this.object(parent, at, name);
    if (!period) return;
    const start = this.date(period.value, period.place, "startDate");
    const end = this.date(period.value, period.place, "endDate");
    if (start !== undefined && end !== undefined && isBefore(end, start)) this.add(period.place, "negative_period", `${start} – ${end}`);
    const { durationInDays: days } = period.value;
    if (typeof days === "number" && days < 0) this.add(under(period.place, "durationInDays"), "negative_number", days);
  }

  organisation(parent: OcdsObject, at: Place | undefined, name: string): void {
    const found = this.object(parent, at, name);
    if (found) this.#reference(found);
  }

  organisations(parent: OcdsObject, at: Place, name: string): void {
    for (const found of this.objects(parent, at, name)) this.#reference(found);
  }

  #reference({ value, place }: Found): void {
    const id = this.organisationId(value, place);
    if (id !== undefined && this.parties && !this.parties.has(id)) this.add(under(place, "id"), "unknown_party", id);
  }

  organisationId({ id }: OcdsObject, at: Place): string | undefined {
    if (isNone(id) || id === "") this.add(under(at, "id"), "no_id");
    else if (typeof id === "number") this.add(under(at, "id"), "id_is_number", id);
    else if (typeof id !== "string") this.add(under(at, "id"), "not_text", id);
    return isId(id) ? String(id) : undefined;
  }

  items(parent: OcdsObject, at: Place): void {
    for (const item of this.objects(parent, at, "items")) {
      const classification = this.object(item.value, item.place, "classification");
      const id = classification?.value.id;
      if (!classification || isNone(id) || typeof id === "string") continue;
      this.add(under(classification.place, "id"), typeof id === "number" ? "id_is_number" : "not_text", id);
    }
  }

  lots({ relatedLot, relatedLots }: OcdsObject, at: Place): void {
    if (!isNone(relatedLot)) this.add(under(at, "relatedLot"), "old_member", relatedLot);
    if (!isNone(relatedLots) && !isList(relatedLots)) this.add(under(at, "relatedLots"), "not_a_list", relatedLots);
  }

  amendments(parent: OcdsObject, at: Place): void {
    if (!isNone(parent.amendment)) this.add(under(at, "amendment"), "old_member");
    for (const { value, place } of this.objects(parent, at, "amendments")) this.date(value, place, "date");
  }
}

const NONE: readonly Found[] = [];

function under(up: Place | undefined, name: string | number): Place {
  return { up, name };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

function isNone(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function isId(id: Json | undefined): id is string | number {
  return (typeof id === "string" && id !== "") || typeof id === "number";
}

function isNumberAsText(value: Json): boolean {
  return typeof value === "string" && /^\s*[+-]?\d[\d.,\s]*$/u.test(value);
}

function amountFault(amount: Json | undefined): string | undefined {
  if (isNone(amount)) return "no_amount";
  if (typeof amount === "number") return Number.isFinite(amount) ? (amount < 0 ? "negative_amount" : undefined) : "not_a_number";
  if (amount === "") return "empty";
  return isNumberAsText(amount) ? "number_as_text" : "not_a_number";
}

function isCurrency(value: Json): boolean {
  return typeof value === "string" && /^[A-Z]{3}$/u.test(value);
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:([Tt ])(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/u;
// Nearly all dates, of which nothing more need be known: every month has 28 days.
const QUICK =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/u;
const STRICT = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/u;

/** `date_…` where a person can still tell the date: then it is taken for what it is, and flags may compute with whole days. */
function dateFault(value: Json): string | undefined {
  if (typeof value !== "string") return "not_a_date";
  if (QUICK.test(value)) return undefined;
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
