import type { ControlPointInput, Json } from "@plumbline/core";
import * as z from "zod";
import { practice } from "../../citations.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import { isMarketFlag, type RedFlag } from "../../redflags/types.ts";
import { RED_FLAG_CASES } from "./cases.ts";
import { processReducers } from "./record.ts";

/** A red flag as a control point of the pack. */
export function redFlagId({ id }: Pick<RedFlag, "id">): string {
  return `OCP-${id}`;
}

const KEYWORDS = new Set([
  "type",
  "enum",
  "const",
  "anyOf",
  "oneOf",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "items",
  "minItems",
  "maxItems",
  "properties",
  "required",
  "additionalProperties",
  "propertyNames",
]);

/**
 * Every red flag, asked of each contracting process as it becomes known. They are clues for a supervisor and tell the actor nothing:
 * mode `shadow`. Their values are samples that each market sets for itself. Orange are those of which an article speaks that was read.
 */
export const redFlagControls: readonly ControlPointInput[] = RED_FLAGS.map(controlOf);

function controlOf(flag: RedFlag): ControlPointInput {
  const isMarket = isMarketFlag(flag);
  const cases = RED_FLAG_CASES.get(flag.id);
  const [violates] = cases?.flagged ?? [];
  const [passes] = cases?.notFlagged ?? [];
  return {
    id: redFlagId(flag),
    version: 1,
    title: flag.title,
    citations: flag.basis.length > 0 ? [...flag.basis] : [practice(`实务惯例(OCP Red Flags Guide ${flag.id})`)],
    record: "procurementProcess",
    kind: isMarket ? "redflag.market" : "redflag.process",
    settings: { flag: flag.id },
    params: paramsOf(flag),
    on: Object.keys(processReducers),
    level: flag.basis.some(({ confidence }) => confidence === "text" || confidence === "excerpt") ? "orange" : "yellow",
    mode: "shadow",
    visibility: "supervisor",
    ...(!isMarket && violates && passes
      ? { examples: { violates: { fedBy: "release", release: violates }, passes: { fedBy: "release", release: passes } } }
      : undefined),
  };
}

type Parameters = NonNullable<ControlPointInput["params"]>;

function paramsOf(flag: RedFlag): Parameters {
  const values = flag.params.parse({}) as Readonly<Record<string, Json | undefined>>;
  const schema = z.toJSONSchema(flag.params, { io: "input", unrepresentable: "any" }) as {
    readonly properties?: Readonly<Record<string, Json>>;
  };
  const params: Parameters = {};
  for (const [name, written] of Object.entries(schema.properties ?? {})) {
    const value = values[name];
    const own = readable(written) as Record<string, Json>;
    // One without a value of its own, such as a limit instead of the fence, is null until somebody sets it.
    params[name] =
      value === undefined
        ? { value: null, delegated: true, schema: { anyOf: [own, { type: "null" }] } }
        : { value, ...(typeof value === "number" ? { unit: unitOf(name, value) } : undefined), delegated: true, schema: own };
  }
  return params;
}

/** What a number counts, as its name says. */
function unitOf(name: string, value: number): string {
  if (/days?$/i.test(name)) return "calendarDay";
  if (/minutes?$/i.test(name)) return "minute";
  if (/months?$/i.test(name)) return "month";
  if (/years?$/i.test(name)) return "year";
  if (/share|ratio|tolerance|band|percent|rate|variation|deviation|margin/i.test(name) || !Number.isInteger(value)) return "ratio";
  return "count";
}

/** The part of a JSON Schema that is read where values are set; what it leaves open, the flag's own schema refuses. */
function readable(schema: Json | undefined): Json {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema ?? {};
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema as Readonly<Record<string, Json>>)) {
    if (!KEYWORDS.has(keyword)) continue;
    if (keyword === "properties")
      kept[keyword] = Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, readable(member)]));
    else if (keyword === "anyOf" || keyword === "oneOf") kept[keyword] = (value as readonly Json[]).map(readable);
    else kept[keyword] = ["items", "additionalProperties", "propertyNames"].includes(keyword) ? readable(value) : value;
  }
  return kept;
}
