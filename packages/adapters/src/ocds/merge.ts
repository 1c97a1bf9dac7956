import { type Json, PlumblineError } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
import { isObject } from "./json.ts";
import { compareDates, type DateOrder, dateOrder } from "./release-date.ts";
import type { OcdsIssue, OcdsObject } from "./types.ts";

export type MergeRule = "omitWhenMerged" | "wholeListMerge";

/** What the schema says beside what values show: paths as `parties/roles`, without places; `//changes` is meant wherever it stands. */
export type MergeRules = Readonly<Record<string, MergeRule>>;

const whole = (...paths: readonly string[]): MergeRules => Object.fromEntries(paths.map((path) => [path, "wholeListMerge"]));

const HEAD_RULES: MergeRules = { id: "omitWhenMerged", date: "omitWhenMerged", tag: "omitWhenMerged" };

const LISTS_OF_CODES = whole(
  "parties/roles",
  "relatedProcesses/relationship",
  "contracts/relatedProcesses/relationship",
  "tender/additionalProcurementCategories",
  "tender/submissionMethod",
);

/** The rules of the release schema 1.1.4 by themselves. */
export const OCDS_SCHEMA_RULES: MergeRules = {
  ...HEAD_RULES,
  ...LISTS_OF_CODES,
  ...whole(
    ...["parties", "buyer", "tender/procuringEntity", "tender/tenderers", "awards/suppliers"].map(
      (path) => `${path}/additionalIdentifiers`,
    ),
    ...["payer", "payee"].map((name) => `contracts/implementation/transactions/${name}/additionalIdentifiers`),
    ...["tender", "awards", "contracts"].flatMap((name) => [
      `${name}/items/additionalClassifications`,
      `${name}/amendment/changes`,
      `${name}/amendments/changes`,
    ]),
  ),
};

/** The same, of which three hold wherever they stand: extensions (bids, lots, …) say the same of these names. */
export const OCDS_MERGE_RULES: MergeRules = {
  ...HEAD_RULES,
  ...LISTS_OF_CODES,
  ...whole("//additionalIdentifiers", "//additionalClassifications", "//changes"),
};

export interface MergeOptions {
  /** As the reference implementation does, also where the standard says otherwise; see `mergeReleases`. */
  readonly strict?: boolean;
  readonly rules?: MergeRules;
  /** Offset of dates that name none. UTC when absent. */
  readonly zone?: string;
}

export interface Merged {
  readonly compiled: OcdsObject;
  /** `no_date`, `duplicate_id`, `no_id` (of a list, once), `inconsistent_type`. Their `line` is the place of the release in what was given, from 1. */
  readonly issues: readonly OcdsIssue[];
}

// As far as the canonical form goes; deeper values are taken whole.
const MAX_DEPTH = 60;

/**
 * The compiled release of releases of one process, by the merge routine of OCDS 1.1. Never throws, whatever the releases hold, unless `strict`.
 *
 * It differs from the reference implementation (Python `ocdsmerge`) in these:
 * - Releases are ordered by the instant of their date, then by id, so that neither offsets nor the order of arrival matter. The reference
 *   orders by text, then as they came. A date that is no instant comes first, by its text.
 * - An object in a list without `id` that an earlier release had with the same content is the same object. The reference adds it again
 *   with every release, which would double bids and suppliers; the standard says to, too.
 * - `null` removes objects and lists too, as the standard says; in the reference only values.
 * - Where a value becomes an object or list, or the other way, the newest is taken and an issue tells so. The reference keeps the older
 *   one or fails.
 * - The ids 1 and "1" are one, and an id `null` is none.
 *
 * With `strict`, the first four are as in the reference, and `OCDS_INVALID` is thrown where it fails.
 */
export function mergeReleases(releases: readonly OcdsObject[], options: MergeOptions = {}): Merged {
  const { strict = false, rules = strict ? OCDS_SCHEMA_RULES : OCDS_MERGE_RULES, zone = "Z" } = options;
  const merger = createMerger(strict, ruleTree(rules));
  const ordered = strict ? byText(releases) : byInstant(releases, zone, merger.issues);
  for (const { release, line } of ordered) merger.add(release, line);

  const newest = ordered.at(-1)?.release;
  return { compiled: merger.compiled(newest), issues: merger.issues };
}

/** Id and tag of a compiled release, over the rest of it. */
export function compiledHead(release: OcdsObject): OcdsObject {
  const { ocid, date } = release;
  return {
    tag: ["compiled"],
    id: typeof date === "string" ? `${shown(ocid)}-${date}` : shown(ocid),
    ...(typeof date === "string" ? { date } : {}),
    ...(ocid === undefined ? {} : { ocid }),
  };
}

interface Placed {
  readonly release: OcdsObject;
  readonly line: number;
}

function byText(releases: readonly OcdsObject[]): readonly Placed[] {
  const placed = releases.map((release, index) => ({ release, line: index + 1 }));
  if (placed.length < 2) return placed;
  const dated = placed.map((one) => {
    const { date } = one.release;
    if (typeof date !== "string")
      throw new PlumblineError("OCDS_INVALID", `release ${one.line} has no date, so its place among the others is not known`);
    return { ...one, date };
  });
  return dated.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

function byInstant(releases: readonly OcdsObject[], zone: string, issues: OcdsIssue[]): readonly Placed[] {
  const placed = releases.map((release, index) => ({ release, line: index + 1, at: dateOrder(release.date, zone) }));
  if (placed.length < 2) return placed;
  for (const { release, line, at } of placed) {
    if (at.ms === Number.NEGATIVE_INFINITY) issues.push(issueOf(release, line, "date", "no_date", release.date));
  }
  return placed.sort(compareReleases);
}

/** By instant, then by id, then by content: a total order, whatever the order of arrival. */
export function compareReleases(a: Dated, b: Dated): number {
  const byDate = compareDates(a.at, b.at);
  if (byDate !== 0) return byDate;
  const [first, second] = [shown(a.release.id), shown(b.release.id)];
  if (first !== second) return first < second ? -1 : 1;
  const [left, right] = [contentOf(a.release), contentOf(b.release)];
  return left < right ? -1 : left > right ? 1 : 0;
}

export interface Dated {
  readonly release: OcdsObject;
  readonly at: DateOrder;
}

/** One text for equal contents, whatever the order of members. */
export function contentOf(value: unknown): string {
  try {
    return canonicalJson(value);
  } catch {
    // Half a surrogate pair, or an amount beyond all numbers: no canonical form, but still comparable.
    try {
      return JSON.stringify(value);
    } catch {
      return "";
    }
  }
}

interface RuleNode {
  rule?: MergeRule;
  readonly members: Map<string, RuleNode>;
}

interface Rules {
  readonly root: RuleNode;
  readonly anywhere: ReadonlyMap<string, MergeRule>;
}

function ruleTree(rules: MergeRules): Rules {
  const root: RuleNode = { members: new Map() };
  const anywhere = new Map<string, MergeRule>();
  for (const [path, rule] of Object.entries(rules)) {
    if (path.startsWith("//")) {
      anywhere.set(path.slice(2), rule);
      continue;
    }
    let node = root;
    for (const name of path.split("/")) {
      const next: RuleNode = node.members.get(name) ?? { members: new Map() };
      node.members.set(name, next);
      node = next;
    }
    node.rule = rule;
  }
  return { root, anywhere };
}

type Kind = "leaf" | "members" | "elements";

/** What is known of one place. In strict mode it may be of several kinds at once, and `kinds` has them in their order. */
interface Place {
  kinds: Kind[];
  leaf: Json;
  members: Map<string, Place> | undefined;
  elements: Elements | undefined;
}

interface Elements {
  readonly list: Place[];
  readonly byId: Map<string, { readonly place: Place; line: number }>;
  /** Contents of objects without id, and how often the release with the most of them has each. */
  readonly nameless: Map<string, number>;
}

interface Merger {
  readonly issues: OcdsIssue[];
  add(release: OcdsObject, line: number): void;
  compiled(newest: OcdsObject | undefined): OcdsObject;
}

function createMerger(strict: boolean, rules: Rules): Merger {
  const issues: OcdsIssue[] = [];
  const root = newPlace();
  const listsWithoutIds = new Set<string>();
  let current: Placed = { release: {}, line: 0 };

  function tell(path: readonly string[], reason: string, value?: Json): void {
    issues.push(issueOf(current.release, current.line, path.join("/"), reason, value));
  }

  /** Makes the place be of a kind. What it was before is forgotten, unless strict. */
  function become(place: Place, kind: Kind, path: readonly string[], isRemoval = false): void {
    if (place.kinds.includes(kind)) return;
    const wasOther = place.kinds.some((one) => one !== "leaf" || place.leaf !== null);
    if (wasOther && !isRemoval) tell(path, "inconsistent_type");
    if (!strict) Object.assign(place, newPlace());
    place.kinds.push(kind);
  }

  function mergeObject(place: Place, value: OcdsObject, rule: RuleNode | undefined, path: string[]): void {
    become(place, "members", path);
    place.members ??= new Map();
    for (const name of Object.keys(value)) {
      const member = value[name] as Json;
      const below = rule?.members.get(name);
      const handling = handlingOf(member, name, below, path.length);
      if (!says(member, handling, below, path.length + 1)) continue;
      path.push(name);
      const next = place.members.get(name) ?? newPlace();
      place.members.set(name, next);
      if (handling === "whole") {
        become(next, "leaf", path, member === null);
        next.leaf = member;
      } else if (Array.isArray(member)) mergeList(next, member as readonly OcdsObject[], below, path);
      else mergeObject(next, member as OcdsObject, below, path);
      path.pop();
    }
  }

  function mergeList(place: Place, list: readonly OcdsObject[], rule: RuleNode | undefined, path: string[]): void {
    become(place, "elements", path);
    place.elements ??= { list: [], byId: new Map(), nameless: new Map() };
    const { elements } = place;
    const nameless = new Map<string, number>();
    for (const element of list) {
      if (!says(element, "merged", rule, path.length)) continue;
      const id = idOf(element);
      if (id === undefined && !isNew(elements, element, nameless, path)) continue;
      const known = id === undefined ? undefined : elements.byId.get(id);
      if (known?.line === current.line) tell(path, "duplicate_id", element.id);
      const next = known ?? { place: newPlace(), line: 0 };
      next.line = current.line;
      if (!known) {
        elements.list.push(next.place);
        if (id !== undefined) elements.byId.set(id, next);
      }
      mergeObject(next.place, element, rule, path);
    }
  }

  /** Whether there is a value in it, be it null: empty objects and lists do not even say that they are there. */
  function says(value: Json, handling: Handling, rule: RuleNode | undefined, depth: number): boolean {
    if (handling !== "merged") return handling === "whole";
    if (Array.isArray(value)) return (value as readonly Json[]).some((element) => says(element, "merged", rule, depth));
    for (const name of Object.keys(value as OcdsObject)) {
      const member = (value as OcdsObject)[name] as Json;
      const below = rule?.members.get(name);
      if (says(member, handlingOf(member, name, below, depth), below, depth + 1)) return true;
    }
    return false;
  }

  function handlingOf(value: Json, name: string, rule: RuleNode | undefined, depth: number): Handling {
    const said = rule?.rule ?? (typeof value === "object" ? rules.anywhere.get(name) : undefined);
    if (said === "omitWhenMerged") return "omitted";
    return said === "wholeListMerge" || depth >= MAX_DEPTH || !isMergeable(value) ? "whole" : "merged";
  }

  function isNew(elements: Elements, element: OcdsObject, inThisRelease: Map<string, number>, path: readonly string[]): boolean {
    if (strict) return true;
    const where = path.join("/");
    if (!listsWithoutIds.has(where)) {
      listsWithoutIds.add(where);
      tell(path, "no_id");
    }
    const content = contentOf(element);
    const count = (inThisRelease.get(content) ?? 0) + 1;
    inThisRelease.set(content, count);
    if (count <= (elements.nameless.get(content) ?? 0)) return false;
    elements.nameless.set(content, count);
    return true;
  }

  function idOf(element: OcdsObject): string | undefined {
    if (!Object.hasOwn(element, "id")) return undefined;
    const id = element.id as Json;
    if (typeof id === "string" || typeof id === "number") return String(id);
    if (!strict) return undefined;
    return id === null ? "None" : contentOf(id);
  }

  function result(place: Place, path: string[]): Json | undefined {
    const { kinds } = place;
    // Nearly always it is of one kind.
    const [first, ...others] =
      kinds.length === 1 && place.leaf === null && kinds[0] !== "leaf"
        ? kinds
        : kinds.filter((kind) => kind !== "leaf" || place.leaf !== null);
    if (first === undefined) return undefined;
    if (first === "leaf") {
      if (others.length === 0) return place.leaf;
      // The reference puts objects behind whatever else the list has.
      if (Array.isArray(place.leaf) && !others.includes("members")) return [...(place.leaf as readonly Json[]), ...listOf(place, path)];
      throw inconsistent(path);
    }
    if (others.some((kind) => kind !== "leaf")) throw inconsistent(path);
    return first === "elements" ? listOf(place, path) : objectOf(place, path);
  }

  function listOf(place: Place, path: string[]): readonly Json[] {
    return (place.elements?.list ?? []).map((element) => result(element, path) as Json);
  }

  function objectOf(place: Place, path: string[]): OcdsObject {
    const object: Record<string, Json> = {};
    for (const [name, member] of place.members ?? []) {
      path.push(name);
      const value = result(member, path);
      path.pop();
      if (value === undefined) continue;
      // By assignment it would become the prototype.
      if (name === "__proto__") Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
      else object[name] = value;
    }
    return object;
  }

  return {
    issues,
    add(release, line) {
      current = { release, line };
      mergeObject(root, release, rules.root, []);
    },
    compiled(newest) {
      if (newest === undefined) return {};
      // Of one process; a merged ocid would be the same.
      const { ocid: _ocid, ...rest } = objectOf(root, []);
      return { ...compiledHead(newest), ...rest };
    },
  };
}

type Handling = "omitted" | "whole" | "merged";

function newPlace(): Place {
  return { kinds: [], leaf: null, members: undefined, elements: undefined };
}

/** An object, or a list of nothing but objects; an empty one too. */
function isMergeable(value: Json): boolean {
  return Array.isArray(value) ? value.every(isObject) : isObject(value);
}

function inconsistent(path: readonly string[]): PlumblineError {
  return new PlumblineError(
    "OCDS_INVALID",
    `releases disagree whether /${path.join("/")} is a value, an object or a list; merge without strict`,
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "" : contentOf(value);
}

function issueOf(release: OcdsObject, line: number, path: string, reason: string, value?: Json): OcdsIssue {
  const { ocid } = release;
  return {
    line,
    ...(typeof ocid === "string" ? { ocid } : {}),
    path,
    reason,
    ...(value === undefined ? {} : { value: shown(value).slice(0, 80) }),
  };
}
