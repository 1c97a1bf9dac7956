/** A schema as it stands in the document. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly [other: string]: unknown;
}

export type JsonSchemas = Readonly<Record<string, JsonSchema>>;

export function named(schema: JsonSchema, schemas: JsonSchemas): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : (schemas[name] ?? {});
}

/** One value of the schema, the same each time: what has to be there, and of what may be there nothing. */
export function exampleOf(schema: JsonSchema, schemas: JsonSchemas, name = "", depth = 0): unknown {
  if (schema.$ref?.endsWith("/Json")) return JSON_BY_NAME[name] ?? 12_000_000;
  if (schema.$ref?.endsWith("/TraceEvent")) return EVENT;
  const { examples, const: only, enum: some, anyOf, oneOf, allOf, type, properties = {}, required = [], items } = named(schema, schemas);
  const described = named(schema, schemas);
  if (examples?.length) return examples[0];
  if (only !== undefined) return only;
  if (some?.length) return some[0];
  const forms = anyOf ?? oneOf;
  if (forms?.length) return exampleOf(forms[0] as JsonSchema, schemas, name, depth);
  if (allOf?.length) return Object.assign({}, ...allOf.map((one) => exampleOf(one, schemas, name, depth)));
  switch (Array.isArray(type) ? type[0] : type) {
    case "object":
      return Object.fromEntries(required.map((member) => [member, exampleOf(properties[member] ?? {}, schemas, member, depth + 1)]));
    case "array":
      return items && described.maxItems !== 0 && (depth < DEEPEST || (described.minItems ?? 0) > 0)
        ? [exampleOf(items, schemas, name.replace(/s$/, ""), depth + 1)]
        : [];
    case "integer":
    case "number":
      return Math.max(described.minimum ?? 1, described.exclusiveMinimum === undefined ? 0 : described.exclusiveMinimum + 1);
    case "boolean":
      return true;
    case "null":
      return null;
    case "string":
      return textOf(described, name);
    default:
      return JSON_BY_NAME[name] ?? "…";
  }
}

const DEEPEST = 6;
const HASH = "5f1c3b0e9a7d24c8815e6f0b2d93a47cc6e8017f4b59d2a3e10c7d86f35b9a42";

const EVENT = {
  id: "2026-031/decided",
  type: "penalty.decided",
  time: "2026-11-20T15:30:00+08:00",
  source: "penalty-system",
  objects: [{ type: "penalty", id: "2026-031" }],
  data: { fine: 12_000_000, statMin: 1_000_000, statMax: 10_000_000 },
};

const JSON_BY_NAME: Readonly<Record<string, unknown>> = {
  data: { fine: 12_000_000, statMin: 1_000_000, statMax: 10_000_000 },
  facts: { fine: 12_000_000 },
};

const BY_NAME: Readonly<Record<string, string>> = {
  id: "2026-031",
  type: "penalty",
  time: "2026-03-02T09:00:00+08:00",
  at: "2026-03-02T09:00:00+08:00",
  source: "penalty-system",
  system: "penalty-system",
  control: "PEN-04",
  org: "330106",
  actor: "u-17",
  subject: "p-4711",
  person: "p-4711",
  zh: "罚款超过上限",
  en: "Fine above its maximum",
  reason: "entered twice by mistake",
  checkpoint: "supervision.example.gov.cn/penalties\n42\n…\n",
  origin: "supervision.example.gov.cn/penalties",
  code: "REQUEST_INVALID",
  regulation: "中华人民共和国行政处罚法",
  article: "34",
  path: "e.fine",
  from: "2026-03-01",
  to: "2026-03-31",
  index: "x001/067",
  q: "西湖",
};

/** Patterns of the interface, with a text of each. */
const BY_PATTERN: readonly (readonly [RegExp, string])[] = [
  [/\^\[0-9a-f\]\{64\}\$/, HASH],
  [/\[0-9a-f\]\{32\}/, HASH.slice(0, 32)],
  [/\^\[0-9a-f\]\*\$/, HASH],
  [/\^\[A-Za-z0-9_-\]\+\$/, "WyJiMTJjIiwibmFtZSIsIuW8oOS4iSJd"],
  [/x\\d\{3\}/, "x001/067"],
  [/\^\\d\{1,2\}\$/, "0"],
  [/-02-29/, "2026-03-02"],
  [/^\^\\d\{4\}-\(\?:0\[1-9\]\|1\[0-2\]\)\$$/, "2026-03"],
  [/\^\[\^:\]\+:/, "penalty:2026-031"],
  [/\^\[\^,\]/, "330106,330108"],
];

function textOf({ format, pattern, minLength = 0 }: JsonSchema, name: string): string {
  if (format === "date-time") return "2026-03-02T09:00:00+08:00";
  const known = BY_NAME[name];
  if (pattern !== undefined) {
    const fits = (one: string | undefined): one is string => one !== undefined && new RegExp(pattern, "u").test(one);
    return [known, BY_PATTERN.find(([of]) => of.test(pattern))?.[1], name, "penalty.decided"].find(fits) ?? pattern;
  }
  const text = known ?? (name || "text");
  return text.length >= minLength ? text : text.padEnd(minLength, "-0123456789");
}
