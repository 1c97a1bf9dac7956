import { readFile } from "node:fs/promises";
import { type AuditCheck, type Json, nearest, PlumblineError, type SignalLevel } from "@plumbline/core";
import { jsonFault } from "./json-text.ts";

/** A check as the file states it. */
export interface FileCheck extends AuditCheck {
  /** Name of the log that it is meant for. */
  readonly log?: string;
  readonly title?: { readonly zh: string; readonly en: string };
  readonly level: SignalLevel;
}

export interface ChecksFile {
  readonly checks: readonly FileCheck[];
  /** File name by name of the log. */
  readonly logs: ReadonlyMap<string, string>;
}

const MEMBERS = ["id", "kind", "params", "eventFilter", "log", "title", "level"];
// For people; read by nothing, so that a file may carry what it was checked against.
const DOCUMENTATION = ["description", "expected", "note"];
const LEVELS: readonly SignalLevel[] = ["yellow", "orange", "red"];
const MAX_DEPTH = 64;

/** Reads and validates a file of checks. Throws `CHECKS_INVALID` with the check's id and the member, or line and column. */
export async function readChecks(path: string): Promise<ChecksFile> {
  const text = await textOf(path);
  return parseChecks(text, path);
}

export function parseChecks(text: string, path: string): ChecksFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { line, column } = jsonFault(text);
    throw invalid(`${path}: line ${line}, column ${column}: not JSON`, { line, column }, error);
  }
  const list = Array.isArray(value) ? value : isObject(value) ? value.checks : undefined;
  if (!Array.isArray(list)) throw invalid(`${path}: has no list "checks"; write {"checks": [{"id", "kind", "params"}]} or the list itself`);
  if (list.length === 0) throw invalid(`${path}: the list of checks is empty`);
  const seen = new Set<string>();
  const checks = list.map((each, index) => {
    const check = checkOf(each, index);
    if (seen.has(check.id)) throw invalid(`two checks have the id ${JSON.stringify(check.id)}; ids must differ`, { check: check.id });
    seen.add(check.id);
    return check;
  });
  return { checks, logs: logsOf(Array.isArray(value) ? undefined : (value as { logs?: unknown }).logs) };
}

async function textOf(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new PlumblineError("FILE_NOT_FOUND", `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PlumblineError("FILE_ENCODING", `${path} is not UTF-8; save it as UTF-8`, { cause });
  }
}

function checkOf(value: unknown, index: number): FileCheck {
  if (!isObject(value)) throw invalid(`checks[${index}] is not an object`);
  const { id } = value;
  if (typeof id !== "string" || id === "") throw invalid(`checks[${index}]: member "id" must be a text`, { index });
  const fail = (member: string, what: string): PlumblineError =>
    invalid(`check ${JSON.stringify(id)}: member "${member}" ${what}`, { check: id, member });

  for (const member of Object.keys(value)) {
    if (!MEMBERS.includes(member) && !DOCUMENTATION.includes(member))
      throw fail(member, `is not known${nearest(member, [...MEMBERS, ...DOCUMENTATION])}`);
  }
  const { kind, params = {}, eventFilter, log, title, level } = value;
  if (typeof kind !== "string" || kind === "") throw fail("kind", "must be the name of a control kind; see plumbline kinds");
  if (!isObject(params)) throw fail("params", "must be an object");
  if (isTooDeep(params, MAX_DEPTH)) throw fail("params", `is nested deeper than ${MAX_DEPTH} levels`);
  if (eventFilter !== undefined && !(isObject(eventFilter) && Object.values(eventFilter).every(isScalar))) {
    throw fail("eventFilter", "must be an object of texts, numbers and booleans");
  }
  if (log !== undefined && (typeof log !== "string" || log === "")) throw fail("log", "must be the name of a log");
  if (level !== undefined && !LEVELS.includes(level as SignalLevel)) throw fail("level", `must be one of ${LEVELS.join(", ")}`);
  return {
    id,
    kind,
    params: params as Record<string, Json>,
    ...(eventFilter === undefined ? {} : { eventFilter: eventFilter as Record<string, Json> }),
    ...(log === undefined ? {} : { log }),
    title: titleOf(title, fail) ?? titleOf(value.description, fail, "description"),
    level: (level as SignalLevel | undefined) ?? "yellow",
  };
}

function titleOf(
  title: unknown,
  fail: (member: string, what: string) => PlumblineError,
  member = "title",
): { readonly zh: string; readonly en: string } | undefined {
  if (title === undefined) return undefined;
  if (typeof title === "string") return { zh: title, en: title };
  if (isObject(title) && typeof title.zh === "string" && typeof title.en === "string") return { zh: title.zh, en: title.en };
  throw fail(member, 'must be a text, or {"zh", "en"}');
}

function logsOf(value: unknown): ReadonlyMap<string, string> {
  const logs = new Map<string, string>();
  if (value === undefined) return logs;
  if (!isObject(value)) throw invalid('member "logs" must be an object {name: {"file": name of the file}}');
  for (const [name, log] of Object.entries(value)) {
    if (!isObject(log) || typeof log.file !== "string")
      throw invalid(`member "logs": ${JSON.stringify(name)} must be {"file": name of the file}`);
    logs.set(name, log.file);
  }
  return logs;
}

function isTooDeep(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isTooDeep(member, depth - 1));
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(message: string, details: Record<string, string | number> = {}, cause?: unknown): PlumblineError {
  return new PlumblineError("CHECKS_INVALID", message, { details, cause });
}
