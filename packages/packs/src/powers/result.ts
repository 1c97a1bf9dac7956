import { dateSchema, PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { type PowerItem, powerItemSchema } from "./catalogue.ts";

/** What the public may learn of a power; members may come, those that are here stay. */
export const publicItemSchema = powerItemSchema.omit({ tags: true });

export type PublicItem = z.output<typeof publicItemSchema>;

/** Of what a host keeps of a power, only what is made for the public. */
export function publicItemOf(item: PowerItem): PublicItem {
  const { code, title, kind, organ, level, basis, process, benchmark, legalWd, promisedWd } = item;
  return publicItemSchema.parse(withoutAbsent({ code, title, kind, organ, level, basis, process, benchmark, legalWd, promisedWd }));
}

function withoutAbsent(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** What the public may learn of a case: how far it is, and days. No party, no officer, no content. */
export const publicResultSchema = z.strictObject({
  caseNo: z.string().min(1).max(64),
  /** Code of the power that is used. */
  item: z.string().min(1).max(64),
  status: z.enum(["received", "accepted", "inProgress", "decided", "delivered", "withdrawn", "closed"]),
  receivedOn: dateSchema.optional(),
  acceptedOn: dateSchema.optional(),
  promisedBy: dateSchema.optional(),
  decidedOn: dateSchema.optional(),
  deliveredOn: dateSchema.optional(),
});

export type PublicResult = z.output<typeof publicResultSchema>;

export interface ResultEntry {
  readonly result: PublicResult;
  /** From `checkHashOf`. */
  readonly checkHash: string;
}

export interface ResultLookup {
  /** Undefined for a number that is not there as for a wrong code: a stranger learns nothing of which it was. */
  find(caseNo: string, checkCode: string): Promise<PublicResult | undefined>;
}

/** A hash of number and check code, keyed with a secret of the host: codes are short, and a list of plain hashes could be tried out. */
export async function checkHashOf(key: Uint8Array<ArrayBuffer>, caseNo: string, checkCode: string): Promise<string> {
  if (key.length < 32)
    throw new PlumblineError("PARAMETER_INVALID", `the key for check codes has ${key.length} bytes; it needs 32 or more`);
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const text = JSON.stringify(["plumbline check code v1", caseNo, checkCode.trim().toUpperCase()]);
  const hash = new Uint8Array(await crypto.subtle.sign("HMAC", imported, new TextEncoder().encode(text)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Answers from entries that a host keeps. Throws `PACK_INVALID` for one that says more than the public may learn. */
export function resultLookup(key: Uint8Array<ArrayBuffer>, entries: readonly ResultEntry[]): ResultLookup {
  const byNumber = new Map(
    entries.map(({ result, checkHash }) => {
      const parsed = publicResultSchema.safeParse(result);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new PlumblineError("PACK_INVALID", `public result: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
      }
      return [parsed.data.caseNo, { result: parsed.data, checkHash }] as const;
    }),
  );
  return {
    async find(caseNo, checkCode) {
      const entry = byNumber.get(caseNo);
      // As much work for a number that is not there.
      const hash = await checkHashOf(key, caseNo, checkCode);
      return entry !== undefined && sameText(hash, entry.checkHash) ? entry.result : undefined;
    },
  };
}

/** Takes as long for any difference. */
function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
