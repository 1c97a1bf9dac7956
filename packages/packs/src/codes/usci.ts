import * as z from "zod";
import { type CodeReading, flawed, tidied, weighted } from "./reading.ts";

// GB 32100 leaves out I, O, S, V and Z.
const SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const FORM = /^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

const ORGANISATION_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const ORGANISATION_FORM = /^[0-9A-Z]{8}[0-9X]$/;

export type UsciFlaw = "length" | "symbol" | "check" | "organisation_check";

export interface Usci {
  readonly code: string;
  /** Who registers it (登记管理部门): `1` establishment of posts, `5` civil affairs, `9` market regulation … */
  readonly department: string;
  /** What it is, among those of its department (机构类别). */
  readonly category: string;
  /** Of the office that registered it, at that time: it may be one that no longer exists. */
  readonly division: string;
  /** GB 11714 organisation code inside. */
  readonly organisation: string;
}

/** Reads a unified social credit code (统一社会信用代码, GB 32100) and checks both of its check digits. */
export function readUsci(text: string): CodeReading<Usci, UsciFlaw> {
  const code = tidied(text);
  if (code.length !== 18) return flawed("length");
  if (!FORM.test(code)) return flawed("symbol");
  const organisation = code.slice(8, 17);
  const flaws: UsciFlaw[] = [];
  if (usciCheck(code) !== code[17]) flaws.push("check");
  if (!isOrganisationCode(organisation)) flaws.push("organisation_check");
  const [first, ...others] = flaws;
  if (first) return flawed(first, ...others);
  return { valid: true, code, department: code.slice(0, 1), category: code.slice(1, 2), division: code.slice(2, 8), organisation };
}

/** Whether it is an organisation code (组织机构代码, GB 11714) with the right check digit; the hyphen before it may be there. */
export function isOrganisationCode(text: string): boolean {
  const code = tidied(text).replace(/^(.{8})-(.)$/, "$1$2");
  return ORGANISATION_FORM.test(code) && organisationCheck(code) === code[8];
}

/** For event data: a code with both check digits right, written as the standard does. What it refuses it does not repeat. */
export const usciSchema = z.string().refine((text) => {
  const reading = readUsci(text);
  return reading.valid && reading.code === text;
}, "not a unified social credit code with both check digits right");

function usciCheck(code: string): string | undefined {
  const values = [...code].map((symbol) => SYMBOLS.indexOf(symbol));
  return SYMBOLS[(31 - (weighted(values, WEIGHTS) % 31)) % 31];
}

function organisationCheck(code: string): string | undefined {
  const values = [...code].map((symbol) => ORGANISATION_SYMBOLS.indexOf(symbol));
  return "0123456789X"[(11 - (weighted(values, ORGANISATION_WEIGHTS) % 11)) % 11];
}
