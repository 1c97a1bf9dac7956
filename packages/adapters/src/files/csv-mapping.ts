import { Fault, quoted } from "./fault.ts";

export type CsvType = "string" | "number" | "boolean" | "json";

/**
 * Which columns of a CSV file say what, by the headers of its first row. One that names no column says only how the file
 * is written, and the headers that are known are looked for; else `case`, `activity` and `time` have to be named.
 */
export interface CsvMapping {
  readonly case?: string;
  readonly activity?: string;
  readonly time?: string;
  readonly resource?: string;
  readonly role?: string;
  readonly group?: string;
  /** Integer that orders the events of a case; without it they are ordered by time, equal times as they come. */
  readonly seq?: string;
  /** Pattern of `yyyy M d H m s S` (doubled: two digits), such as `yyyy年M月d日 HH:mm`; not needed for RFC 3339 and `yyyy-MM-dd HH:mm:ss`. */
  readonly timeFormat?: string;
  /** Offset such as `+08:00`, or IANA zone such as `Asia/Shanghai`, of times that carry none. */
  readonly zone?: string;
  /** One character; a comma unless given. */
  readonly delimiter?: string;
  /** Columns to keep; when left out, `case:` columns belong to the case and all others to the event. */
  readonly attributes?: { readonly case?: readonly string[]; readonly event?: readonly string[] };
  /** Type of attribute columns by header; text unless given here or by a suffix such as ` [number]`. */
  readonly types?: Readonly<Record<string, CsvType>>;
}

type Field = "case" | "activity" | "time" | "resource" | "role" | "group" | "seq";

const FIELDS: readonly Field[] = ["case", "activity", "time", "resource", "role", "group", "seq"];

/** Headers that are known, best first; our own export writes the first of each. */
export const CSV_HEADERS: Readonly<Record<Field, readonly [string, ...string[]]>> = {
  case: [
    "case:concept:name",
    "case",
    "case_id",
    "case id",
    "caseid",
    "trace_id",
    "办件编号",
    "办件流水号",
    "业务流水号",
    "流水号",
    "案件编号",
    "案号",
    "申请编号",
    "业务编号",
    "流程编号",
    "项目编号",
  ],
  activity: ["concept:name", "activity", "event", "环节", "环节名称", "办理环节", "活动", "步骤", "节点", "节点名称"],
  time: ["time:timestamp", "timestamp", "time", "时间", "办理时间", "操作时间", "处理时间", "发生时间", "时间戳"],
  resource: ["org:resource", "resource", "actor", "经办人", "办理人", "处理人", "操作人", "办理人员"],
  role: ["org:role", "role", "岗位", "角色", "职务"],
  group: ["org:group", "group", "department", "部门", "办理部门", "经办部门", "科室", "处室", "单位"],
  seq: ["seq", "序号", "顺序号"],
};

export interface Column {
  readonly index: number;
  readonly header: string;
  readonly key: string;
  readonly type: CsvType;
}

export interface CsvColumns extends Readonly<Record<"case" | "activity" | "time", number>> {
  readonly resource: number | undefined;
  readonly role: number | undefined;
  readonly group: number | undefined;
  readonly seq: number | undefined;
  readonly caseAttributes: readonly Column[];
  readonly eventAttributes: readonly Column[];
}

/** Finds the columns of a header row, by `mapping` or by the headers that are known. */
export function columnsOf(headers: readonly string[], mapping: CsvMapping | undefined): CsvColumns {
  const twice = headers.find((header, index) => headers.indexOf(header) !== index);
  if (twice !== undefined) throw new Fault("MAPPING_INVALID", `line 1: two columns are named ${quoted(twice)}; rename one`, { line: 1 });

  const named = mapping !== undefined && FIELDS.some((field) => mapping[field] !== undefined);
  const place = (field: Field): number | undefined => {
    if (!named) return known(headers, CSV_HEADERS[field]);
    const header = mapping[field];
    return header === undefined ? undefined : columnNamed(headers, header, field);
  };
  const required = (field: "case" | "activity" | "time"): number => {
    const found = place(field);
    if (found !== undefined) return found;
    throw new Fault(
      "MAPPING_INVALID",
      `line 1: no column is known as ${field}; give a mapping. The columns are ${headers.map(quoted).join(", ").slice(0, 400)}`,
      { line: 1 },
    );
  };
  const fixed = {
    case: required("case"),
    activity: required("activity"),
    time: required("time"),
    resource: place("resource"),
    role: place("role"),
    group: place("group"),
    seq: place("seq"),
  };
  const taken = new Set(Object.values(fixed));
  const listed = mapping?.attributes;
  const chosen = (names: readonly string[] | undefined, isCase: boolean): Column[] =>
    (names ?? []).map((header) => columnAt(columnNamed(headers, header, "attributes"), header, isCase, mapping));
  if (listed) return { ...fixed, caseAttributes: chosen(listed.case, true), eventAttributes: chosen(listed.event, false) };

  const rest = headers.map((header, index) => ({ header, index })).filter(({ index }) => !taken.has(index));
  const of = (isCase: boolean): Column[] =>
    rest
      .filter(({ header }) => header.startsWith(CASE_PREFIX) === isCase)
      .map(({ header, index }) => columnAt(index, header, isCase, mapping));
  return { ...fixed, caseAttributes: of(true), eventAttributes: of(false) };
}

const CASE_PREFIX = "case:";
const EVENT_PREFIX = "event:";
const SUFFIX = / \[(string|number|boolean|json)\]$/;

function columnAt(index: number, header: string, isCase: boolean, mapping: CsvMapping | undefined): Column {
  const prefix = isCase ? CASE_PREFIX : EVENT_PREFIX;
  const name = header.startsWith(prefix) ? header.slice(prefix.length) : header;
  const suffix = SUFFIX.exec(name);
  const stated = mapping?.types && Object.hasOwn(mapping.types, header) ? mapping.types[header] : undefined;
  const key = stated === undefined && suffix ? name.slice(0, suffix.index) : name;
  if (key === "__proto__") throw new Fault("LOG_VALUE_INVALID", 'line 1: a column may not be named "__proto__"; rename it', { line: 1 });
  return { index, header, key, type: stated ?? (suffix?.[1] as CsvType | undefined) ?? "string" };
}

const RESERVED = new Set(Object.values(CSV_HEADERS).map(([own]) => own));

/** Header of an attribute in our own export; `columnsOf` reads key and type back from it. */
export function headerOf(key: string, type: CsvType, isCase: boolean): string {
  const suffixed = type !== "string" || SUFFIX.test(key) ? `${key} [${type}]` : key;
  if (isCase) return CASE_PREFIX + suffixed;
  const escaped = key === "" || RESERVED.has(suffixed) || suffixed.startsWith(CASE_PREFIX) || suffixed.startsWith(EVENT_PREFIX);
  return escaped ? EVENT_PREFIX + suffixed : suffixed;
}

function known(headers: readonly string[], names: readonly string[]): number | undefined {
  for (const name of names) {
    const exact = headers.indexOf(name);
    if (exact >= 0) return exact;
  }
  const folded = headers.map((header) => header.trim().toLowerCase());
  for (const name of names) {
    const alike = folded.indexOf(name);
    if (alike >= 0) return alike;
  }
  return undefined;
}

function columnNamed(headers: readonly string[], header: string, field: string): number {
  const found = headers.indexOf(header);
  if (found >= 0) return found;
  throw new Fault(
    "MAPPING_INVALID",
    `line 1: the mapping of ${field} names ${quoted(header)}, which is no column. The columns are ${headers.map(quoted).join(", ").slice(0, 400)}`,
    { line: 1 },
  );
}
