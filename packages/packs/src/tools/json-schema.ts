import { instantSchema, type Json, jsonSchema, PlumblineError } from "@plumbline/core";
import * as z from "zod";

type Schema = Readonly<Record<string, Json | undefined>>;

const TYPES = ["string", "number", "integer", "boolean", "null", "array", "object"] as const;
type TypeName = (typeof TYPES)[number];

// Patterns are not among them: a hostile one could stop the process. Nor are references: a document says all of itself.
const KEYWORDS: Readonly<Record<TypeName | "any", readonly string[]>> = {
  any: ["type", "enum", "const", "anyOf", "oneOf", "title", "description", "examples", "default", "$comment", "$schema"],
  string: ["minLength", "maxLength", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  boolean: [],
  null: [],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties", "minProperties", "maxProperties", "propertyNames"],
};

/**
 * Reads the part of JSON Schema that describes facts and values: types, bounds, words, lists, objects, `anyOf`. An object with
 * `properties` takes no others unless `additionalProperties` says so. Throws `PACK_INVALID` for any other keyword.
 */
export function schemaOf(schema: Json, path = "schema"): z.ZodType<Json> {
  return read(schema, path) as z.ZodType<Json>;
}

function read(written: Json | undefined, path: string): z.ZodType {
  if (written === true) return jsonSchema;
  if (!isSchema(written)) throw invalid(path, "must be an object");
  const types = typesOf(written, path);
  refuseOthers(written, types, path);
  const parts: z.ZodType[] = [];
  if (written.const !== undefined) parts.push(oneOf([written.const]));
  if (written.enum !== undefined) {
    if (!Array.isArray(written.enum) || written.enum.length === 0) throw invalid(`${path}.enum`, "must be a list of values");
    parts.push(oneOf(written.enum as readonly Json[]));
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const options = written[keyword];
    if (options === undefined) continue;
    if (!Array.isArray(options) || options.length === 0) throw invalid(`${path}.${keyword}`, "must be a list of schemas");
    const read0 = options.map((option, i) => read(option as Json, `${path}.${keyword}.${i}`));
    parts.push(keyword === "anyOf" ? z.union(read0) : exactlyOne(read0));
  }
  if (types.length > 0) parts.push(z.union(types.map((type) => READERS[type](written, path))));
  const [first, ...rest] = parts;
  return first === undefined ? jsonSchema : rest.reduce((all, part) => z.intersection(all, part), first);
}

function typesOf(schema: Schema, path: string): readonly TypeName[] {
  const { type } = schema;
  if (type === undefined) {
    // Bounds without a type mean the one type that has them.
    return (["object", "array", "string", "number"] as const).filter((name) =>
      KEYWORDS[name].some((keyword) => Object.hasOwn(schema, keyword)),
    );
  }
  const types = (Array.isArray(type) ? type : [type]) as readonly Json[];
  if (types.length > 0 && types.every((name) => (TYPES as readonly Json[]).includes(name))) return types as readonly TypeName[];
  throw invalid(`${path}.type`, `must be of ${TYPES.join(", ")}`);
}

function refuseOthers(schema: Schema, types: readonly TypeName[], path: string): void {
  const known = [...KEYWORDS.any, ...types.flatMap((type) => KEYWORDS[type])];
  const other = Object.keys(schema).find((keyword) => !known.includes(keyword));
  if (other !== undefined) throw invalid(`${path}.${other}`, `is not read here; known are ${known.join(", ")}`);
}

const READERS: Readonly<Record<TypeName, (schema: Schema, path: string) => z.ZodType>> = {
  string(schema, path) {
    let type: z.ZodType = z
      .string()
      .min(size(schema, "minLength", path) ?? 0)
      .max(size(schema, "maxLength", path) ?? 1_000_000);
    if (schema.format === "date-time") type = z.intersection(type, instantSchema);
    else if (schema.format === "date") type = z.intersection(type, z.iso.date());
    else if (schema.format !== undefined) throw invalid(`${path}.format`, 'may be "date" or "date-time"');
    return type;
  },
  number: (schema, path) => numeric(z.number(), schema, path),
  integer: (schema, path) => numeric(z.int(), schema, path),
  boolean: () => z.boolean(),
  null: () => z.null(),
  array(schema, path) {
    const list = z
      .array(schema.items === undefined ? jsonSchema : read(schema.items, `${path}.items`))
      .min(size(schema, "minItems", path) ?? 0)
      .max(size(schema, "maxItems", path) ?? 100_000);
    if (schema.uniqueItems !== true) return list;
    return list.refine((items) => new Set(items.map((item) => JSON.stringify(item))).size === items.length, "has an element twice");
  },
  object(schema, path) {
    const properties = schema.properties ?? {};
    if (!isSchema(properties)) throw invalid(`${path}.properties`, "must be an object of schemas");
    const required = schema.required ?? [];
    if (!Array.isArray(required) || !required.every((name) => typeof name === "string")) {
      throw invalid(`${path}.required`, "must be a list of names");
    }
    const unknownName = (required as readonly string[]).find((name) => !Object.hasOwn(properties, name));
    if (unknownName !== undefined) throw invalid(`${path}.required`, `names "${unknownName}", which is no property`);
    const shape = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => {
        const type = read(member, `${path}.properties.${name}`);
        return [name, required.includes(name) ? type : type.optional()] as const;
      }),
    );
    const { additionalProperties: others } = schema;
    const least = size(schema, "minProperties", path) ?? 0;
    const most = size(schema, "maxProperties", path) ?? 10_000;
    const names = schema.propertyNames === undefined ? undefined : read(schema.propertyNames, `${path}.propertyNames`);
    const open = others === true || (others === undefined && Object.keys(shape).length === 0);
    const object = isSchema(others)
      ? z.object(shape).catchall(read(others, `${path}.additionalProperties`))
      : open
        ? z.looseObject(shape)
        : z.strictObject(shape);
    return object.refine((value) => {
      const keys = Object.keys(value);
      return keys.length >= least && keys.length <= most && (names === undefined || keys.every((key) => names.safeParse(key).success));
    }, "has too few or too many members, or one of another name");
  },
};

function numeric(type: z.ZodNumber | z.ZodInt, schema: Schema, path: string): z.ZodType {
  let bounded: z.ZodNumber | z.ZodInt = type;
  const minimum = bound(schema, "minimum", path);
  const maximum = bound(schema, "maximum", path);
  const above = bound(schema, "exclusiveMinimum", path);
  const below = bound(schema, "exclusiveMaximum", path);
  const step = bound(schema, "multipleOf", path);
  if (minimum !== undefined) bounded = bounded.gte(minimum);
  if (maximum !== undefined) bounded = bounded.lte(maximum);
  if (above !== undefined) bounded = bounded.gt(above);
  if (below !== undefined) bounded = bounded.lt(below);
  if (step === undefined) return bounded;
  if (step <= 0) throw invalid(`${path}.multipleOf`, "must be above 0");
  return bounded.multipleOf(step);
}

function bound(schema: Schema, keyword: string, path: string): number | undefined {
  const value = schema[keyword];
  if (value === undefined || typeof value === "number") return value;
  throw invalid(`${path}.${keyword}`, "must be a number");
}

function size(schema: Schema, keyword: string, path: string): number | undefined {
  const value = bound(schema, keyword, path);
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
  throw invalid(`${path}.${keyword}`, "must be a whole number from 0");
}

function oneOf(values: readonly Json[]): z.ZodType {
  const texts = new Set(values.map((value) => JSON.stringify(value)));
  return jsonSchema.refine((value) => texts.has(JSON.stringify(value)), `is none of ${[...texts].slice(0, 20).join(", ")}`);
}

function exactlyOne(options: readonly z.ZodType[]): z.ZodType {
  return jsonSchema.refine(
    (value) => options.filter((option) => option.safeParse(value).success).length === 1,
    "fits none of the forms, or several",
  );
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(path: string, message: string): PlumblineError {
  return new PlumblineError("PACK_INVALID", `${path} ${message}`);
}
