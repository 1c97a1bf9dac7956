import type { FlagReport } from "../assess.ts";
import type { FlagSubject } from "../types.ts";

const GROUPS: Readonly<Record<FlagSubject, string>> = {
  process: "OCID",
  tenderer: "Tenderer",
  buyer: "Buyer",
  procuringEntity: "ProcuringEntity",
};

/**
 * What Cardinal's `indicators --no-meta` prints: `{group: {id: {indicator: number}}}` in one line. Its own order of ids is that of a hash table;
 * here they are sorted, so that two runs can be compared.
 */
export function cardinalText(report: Pick<FlagReport, "findings">): string {
  const groups = new Map<string, Map<string, Map<string, number>>>();
  for (const { flag, subject, id, value } of report.findings) {
    const ids = at(groups, GROUPS[subject]);
    at(ids, id).set(flag, value);
  }
  return object(
    groupsInOrder(groups).map(([group, ids]) => [
      group,
      object(sorted(ids).map(([id, values]) => [id, object(sorted(values).map(([code, value]) => [code, cardinalNumber(value)]))])),
    ]),
  );
}

/** Each empty group is taken away by putting the last one in its place. */
function groupsInOrder<V>(groups: ReadonlyMap<string, V>): [string, V][] {
  const order = ["OCID", "Tenderer", ...["Buyer", "ProcuringEntity"].filter((group) => groups.has(group))];
  for (const group of ["OCID", "Tenderer"]) {
    if (groups.has(group)) continue;
    const last = order.pop() as string;
    if (last !== group) order[order.indexOf(group)] = last;
  }
  return order.map((group) => [group, groups.get(group) as V]);
}

function at<K, V>(map: Map<K, Map<string, V>>, key: K): Map<string, V> {
  let found = map.get(key);
  if (found === undefined) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}

function sorted<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function object(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

/** A number as Cardinal writes it: with a point or an exponent always, and null for what is none. */
export function cardinalNumber(value: number): string {
  if (!Number.isFinite(value)) return "null";
  if (Object.is(value, -0)) return "-0.0";
  const [, sign = "", whole = "", fraction = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(
    value.toExponential(),
  ) as unknown as string[];
  const digits = whole + fraction;
  const exponent = Number(power);
  if (exponent < -5 || exponent > 15) {
    const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
    return `${sign}${mantissa}e${exponent > 0 ? "+" : ""}${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, "0");
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || "0"}`;
}
