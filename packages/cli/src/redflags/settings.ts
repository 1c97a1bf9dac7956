import { readFile } from "node:fs/promises";
import type { OcdsCodelists } from "@plumbline/adapters/ocds";
import { nearest, PlumblineError } from "@plumbline/core";
import type { AssessmentScope, RedFlag } from "@plumbline/packs/redflags";
import { usage } from "../command-line.ts";
import { jsonFault } from "../input/json-text.ts";
import { isTable, parseIni, type SettingsTree, settingsTreeOf } from "./ini.ts";
import type { AskedFlag } from "./result.ts";

export interface OwnChoice {
  readonly flags: readonly AskedFlag[];
  readonly scope: AssessmentScope;
  readonly codelists: OcdsCodelists;
  /** What of the settings is of no effect here. */
  readonly notes: readonly string[];
}

/** Settings of a file: JSON where the name ends so or the text begins with a brace, else INI. Throws `USAGE` with the line. */
export async function readSettings(path: string): Promise<SettingsTree> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).syscall ? (cause as Error).message : "it is not UTF-8";
    throw new PlumblineError("USAGE", `cannot read the settings ${path}: ${why}`, { cause });
  }
  return parseSettings(text, path);
}

export function parseSettings(text: string, name: string): SettingsTree {
  if (!/\.json$/i.test(name) && !/^\s*\{/.test(text)) return parseIni(text, name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const { line, column } = jsonFault(text);
    throw new PlumblineError("USAGE", `${name}: line ${line}, column ${column}: not JSON`, { cause });
  }
  if (!isTable(value)) throw usage(`${name}: settings are an object such as {"R003": {"threshold": 20}}`);
  return settingsTreeOf(value);
}

/** Settings of Cardinal for other commands of it, which change nothing here. */
const PREPARE = ["output", "defaults", "redactions", "corrections", "modifications"];

/**
 * The flags that a settings file chooses, with their parameters: those that have a section, all where none has one. `only` names others, or
 * `["all"]`. Names of parameters may be written with underscores. Throws `USAGE` naming the section and the key.
 */
export function ownChoice(tree: SettingsTree, all: readonly RedFlag[], only: readonly string[], name: string): OwnChoice {
  const byId = new Map(all.map((flag) => [flag.id, flag]));
  const sections = new Map<string, SettingsTree>();
  const globals: Record<string, unknown> = {};
  const notes: string[] = [];
  const known = [...byId.keys(), ...PREPARE, ...GLOBALS, "exclusions", "codelists"];
  for (const [key, value] of Object.entries(tree)) {
    if (byId.has(key)) sections.set(key, tableOf(value, key, name));
    else if (PREPARE.includes(key)) notes.push(`${name}: [${key}] has no effect on red flags`);
    else if (GLOBALS.includes(key)) globals[camelOf(key)] = value;
    else if (key !== "exclusions" && key !== "codelists") throw usage(`${name}: ${JSON.stringify(key)} is not known${nearest(key, known)}`);
  }
  for (const id of only)
    if (id !== "all" && !byId.has(id)) throw usage(`option --flags: no flag ${JSON.stringify(id)}${nearest(id, [...byId.keys()])}`);
  const chosen = only.includes("all") ? byId.keys() : only.length > 0 ? only : sections.size > 0 ? sections.keys() : byId.keys();
  const wanted = new Set(chosen);
  const flags = all
    .filter(({ id }) => wanted.has(id))
    .map((flag) => ({ flag, ...paramsOf(flag, globals, sections.get(flag.id) ?? {}, name) }));
  return { flags, scope: scopeOf(tree, name), codelists: codelistsOf(tree, name), notes };
}

const GLOBALS = ["currency", "no_price_comparison_procurement_methods", "price_comparison_procurement_methods"];

/** Words of publishers and the codes that they stand for: `[codelists.bid_status]` and `[codelists.award_status]`. */
export function codelistsOf(tree: SettingsTree, name: string): OcdsCodelists {
  const lists = tableOf(tree.codelists ?? {}, "codelists", name);
  for (const key of Object.keys(lists))
    if (!CODELISTS.includes(key)) throw usage(`${name}: codelists.${key} is not known${nearest(key, CODELISTS)}`);
  const listOf = (key: string): ReadonlyMap<string, string> | undefined => {
    if (lists[key] === undefined) return undefined;
    const list = Object.entries(tableOf(lists[key], `codelists.${key}`, name));
    for (const [word, code] of list)
      if (typeof code !== "string") throw usage(`${name}: codelists.${key}.${word} takes a code, not ${JSON.stringify(code)}`);
    return new Map(list as [string, string][]);
  };
  const bidStatus = listOf("bid_status");
  const awardStatus = listOf("award_status");
  return { ...(bidStatus ? { bidStatus } : {}), ...(awardStatus ? { awardStatus } : {}) };
}

const CODELISTS = ["bid_status", "award_status"];

function scopeOf(tree: SettingsTree, name: string): AssessmentScope {
  const exclusions = tableOf(tree.exclusions ?? {}, "exclusions", name);
  const keys = ["procurement_method_details"];
  for (const key of Object.keys(exclusions))
    if (!keys.includes(key)) throw usage(`${name}: exclusions.${key} is not known${nearest(key, keys)}`);
  const details = exclusions.procurement_method_details;
  return details === undefined ? {} : { excludedMethodDetails: listOf(details) };
}

function tableOf(value: unknown, section: string, name: string): SettingsTree {
  if (isTable(value)) return value;
  throw usage(`${name}: ${section} is a section, not ${JSON.stringify(value)}`);
}

// As Cardinal: an empty text is no list at all, and a bar at the end begins nothing.
function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  const parts = String(value).split("|");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

function camelOf(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function paramsOf(flag: RedFlag, globals: Readonly<Record<string, unknown>>, section: SettingsTree, name: string): Omit<AskedFlag, "flag"> {
  const shape = namesOf(flag);
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(globals)) if (shape.includes(key)) raw[key] = value;
  for (const [key, value] of Object.entries(section)) {
    const known = shape.includes(key) ? key : camelOf(key);
    if (!shape.includes(known)) throw usage(`${name}: ${flag.id}.${key} is not known${nearest(known, shape)}`);
    raw[known] = value;
  }
  for (let tries = 0; ; tries++) {
    const parsed = flag.params.safeParse(raw);
    if (parsed.success) return { given: raw, params: parsed.data as Readonly<Record<string, unknown>> };
    const [issue] = parsed.error.issues;
    const changed = tries < 64 && parsed.error.issues.some((one) => coerced(raw, one));
    if (!changed) throw usage(`${name}: ${flag.id}.${issue?.path.map(String).join(".")}: ${issue?.message}`);
  }
}

function namesOf(flag: RedFlag): string[] {
  const { shape } = flag.params as unknown as { readonly shape?: object };
  return Object.keys(shape ?? (flag.params.parse({}) as object));
}

/** An INI file has texts only: what the schema takes for a number, a switch or a list is read as one. */
function coerced(
  raw: Record<string, unknown>,
  { path, ...issue }: { readonly path: readonly PropertyKey[]; readonly code: string; readonly expected?: unknown },
): boolean {
  let at: Record<PropertyKey, unknown> = raw;
  for (const step of path.slice(0, -1)) {
    const table = (Array.isArray(at[step]) ? [...at[step]] : { ...(at[step] as object) }) as Record<PropertyKey, unknown>;
    at[step] = table;
    at = table;
  }
  const last = path.at(-1);
  if (last === undefined || typeof at[last] !== "string") return false;
  const text = at[last];
  const value = coercedTo(text, issue.code === "invalid_type" ? String(issue.expected) : "any");
  if (value === undefined) return false;
  at[last] = value;
  return true;
}

const SWITCHES: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

function coercedTo(text: string, expected: string): unknown {
  // What an INI file has no form for is written as JSON: `thresholds = [{"below": 1000000}]`.
  if (/^\s*[[{]/.test(text)) return jsonOf(text);
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  if (expected === "number" || expected === "int") return number;
  const word = text.toLowerCase();
  if (expected === "boolean") return Object.hasOwn(SWITCHES, word) ? SWITCHES[word] : undefined;
  if (expected === "array") return listOf(text);
  return number ?? (Object.hasOwn(SWITCHES, word) ? SWITCHES[word] : text.includes("|") ? listOf(text) : undefined);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
