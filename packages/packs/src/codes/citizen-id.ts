import { dateSchema, type Json, PlumblineError } from "@plumbline/core";
import { type CodeReading, flawed, tidied, weighted } from "./reading.ts";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const FORM = /^[0-9]{17}[0-9X]$/;
// Numbers of the first generation, of 15 digits: the year has two, and there is no check digit.
const OLD_FORM = /^[0-9]{15}$/;
const PROVINCES = new Set(
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" "),
);
const KEY_BYTES = 32;
// So that the same key on another kind of number does not give hashes that can be matched with these.
const LABEL = "plumbline citizen id v1\n";

export type CitizenIdFlaw = "length" | "symbol" | "date" | "future" | "check";

/** `division`: its first two digits are those of no province today. A number is never refused for that: divisions change. */
export type CitizenIdWarning = "division" | "old_form";

/** What may be kept of a number: neither part gives it back without the key. */
export interface GuardedCitizenId {
  /** The first six and the last four characters, for people to compare. */
  readonly mask: string;
  /** HMAC-SHA-256 with the key, base64url: equal for equal persons. */
  readonly hash: string;
  readonly warnings: readonly CitizenIdWarning[];
}

export interface CitizenIdGuard {
  /** Checks a citizen's number (公民身份号码, GB 11643) and gives what may be kept of it. `asOf`: today, `YYYY-MM-DD`. */
  guard(text: string, asOf: string): Promise<CodeReading<GuardedCitizenId, CitizenIdFlaw>>;
}

/**
 * Turns numbers of persons into masks and keyed hashes at the edge of a host, so that no event, record or message holds one.
 * There are so few numbers that a hash without a secret key would be a list to look them up in; `key` has 32 bytes or more,
 * and whoever holds it can test a guess. Throws `PARAMETER_INVALID` for a shorter one.
 */
export function createCitizenIdGuard({ key }: { readonly key: Uint8Array }): CitizenIdGuard {
  if (key.length < KEY_BYTES) {
    throw new PlumblineError("PARAMETER_INVALID", `the key for numbers of persons has ${key.length} bytes; it needs ${KEY_BYTES} or more`);
  }
  const imported = crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return {
    async guard(text, asOf) {
      const reading = readCitizenId(text, asOf);
      if (!reading.valid) return reading;
      const { number, warnings } = reading;
      const hash = await crypto.subtle.sign("HMAC", await imported, new TextEncoder().encode(LABEL + number));
      return { valid: true, mask: `${number.slice(0, 6)}********${number.slice(-4)}`, hash: base64Url(new Uint8Array(hash)), warnings };
    },
  };
}

const ANYWHERE = /(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])/g;

/** Paths of the texts that hold a citizen's number in plain, such as `applicant.note` or `lines[2]`: to be emptied before they are sent. */
export function citizenIdPaths(value: Json, path = ""): readonly string[] {
  if (typeof value === "string") {
    return [...value.matchAll(ANYWHERE)].some(([number]) => readCitizenId(number, LAST_DAY).valid) ? [path] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => citizenIdPaths(item, `${path}[${i}]`));
  return Object.entries(value).flatMap(([name, item]) => citizenIdPaths(item as Json, path === "" ? name : `${path}.${name}`));
}

// A number that is not of today may be one all the same.
const LAST_DAY = "9999-12-31";

// Not exported: what it gives holds the number.
function readCitizenId(
  text: string,
  asOf: string,
): CodeReading<{ readonly number: string; readonly warnings: readonly CitizenIdWarning[] }, CitizenIdFlaw> {
  if (!dateSchema.safeParse(asOf).success) throw new PlumblineError("PARAMETER_INVALID", `"${asOf}" is no day; write YYYY-MM-DD`);
  const given = tidied(text);
  const old = OLD_FORM.test(given);
  if (!old && given.length !== 18) return flawed("length");
  if (!old && !FORM.test(given)) return flawed("symbol");
  const body = old ? `${given.slice(0, 6)}19${given.slice(6)}` : given.slice(0, 17);
  const born = `${body.slice(6, 10)}-${body.slice(10, 12)}-${body.slice(12, 14)}`;
  const check = CHECKS[weighted([...body].map(Number), WEIGHTS) % 11];
  const flaws: CitizenIdFlaw[] = [];
  if (!dateSchema.safeParse(born).success) flaws.push("date");
  else if (born > asOf) flaws.push("future");
  if (!old && check !== given[17]) flaws.push("check");
  const [first, ...others] = flaws;
  if (first) return flawed(first, ...others);
  const warnings: CitizenIdWarning[] = [];
  if (!PROVINCES.has(body.slice(0, 2))) warnings.push("division");
  if (old) warnings.push("old_form");
  return { valid: true, number: `${body}${check}`, warnings };
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
