import { PlumblineError } from "@plumbline/core";
import type * as z from "zod";

/** A value by its schema. Throws `REQUEST_INVALID` with the first thing that is wrong and where; says nothing of the value itself. */
export function checked(schema: z.ZodType, value: unknown, where: "path" | "query" | "body"): unknown {
  const nul = pathOfNul(value, []);
  // No text of anybody has one, and databases refuse it.
  if (nul) throw refused(where, nul, "holds the character U+0000");
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [path, message] = firstOf(parsed.error.issues, []);
  throw refused(where, path, message);
}

type Path = readonly PropertyKey[];

const MOST_SHOWN = 80;

function refused(where: string, path: Path, message: string): PlumblineError {
  const name = path.length === 0 ? where : path.map((part) => shown(String(part))).join(".");
  return new PlumblineError("REQUEST_INVALID", `${name}: ${message}`);
}

/** Names may come from outside too: no more of them than tells which is meant. */
function shown(name: string): string {
  const text = name.slice(0, MOST_SHOWN).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\ufffd");
  return name.length > MOST_SHOWN ? `${text}…` : text;
}

function firstOf(issues: readonly z.core.$ZodIssue[], above: Path): readonly [Path, string] {
  const [issue] = issues;
  if (!issue) return [above, "is not what is described"];
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") return [path, `has a member that is not known: ${issue.keys.map(shown)[0]}`];
  if (issue.code === "invalid_union") {
    // The form that got furthest is the one that was meant.
    const forms = issue.errors.filter((one) => one.length > 0).map((one) => firstOf(one, path));
    const furthest = forms.sort((a, b) => b[0].length - a[0].length)[0];
    if (furthest && furthest[0].length > path.length) return furthest;
    return [path, "has none of the forms that are described"];
  }
  return [path, issue.message];
}

function pathOfNul(value: unknown, path: Path): Path | undefined {
  if (typeof value === "string") return value.includes("\0") ? path : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = name.includes("\0") ? [...path, name] : pathOfNul(member, [...path, name]);
    if (found) return found;
  }
  return undefined;
}
