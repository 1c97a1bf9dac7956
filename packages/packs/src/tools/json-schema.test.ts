import type { Json } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { schemaOf } from "./json-schema.ts";

describe("the part of JSON Schema that is read", () => {
  it.each<{ schema: Json; fits: readonly Json[]; fails: readonly Json[] }>([
    { schema: { type: "integer", minimum: 0, maximum: 5 }, fits: [0, 5], fails: [-1, 6, 1.5, "1", null] },
    { schema: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, fits: [0.5], fails: [0, 1] },
    { schema: { type: "number", multipleOf: 0.5 }, fits: [1.5], fails: [1.2] },
    { schema: { type: "string", minLength: 1, maxLength: 2 }, fits: ["a"], fails: ["", "abc", 1] },
    { schema: { type: "string", format: "date" }, fits: ["2026-03-02"], fails: ["2026-02-30", "x"] },
    { schema: { type: "string", format: "date-time" }, fits: ["2026-03-02T09:00:00+08:00"], fails: ["2026-03-02"] },
    { schema: { enum: ["a", 1, null] }, fits: ["a", 1, null], fails: ["b"] },
    { schema: { const: { a: [1] } }, fits: [{ a: [1] }], fails: [{ a: 1 }] },
    { schema: { type: ["string", "null"] }, fits: ["a", null], fails: [1] },
    { schema: { anyOf: [{ type: "integer" }, { type: "boolean" }] }, fits: [1, true], fails: ["a"] },
    { schema: { oneOf: [{ minimum: 1 }, { maximum: 2 }] }, fits: [0, 3], fails: [1.5] },
    {
      schema: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2, uniqueItems: true },
      fits: [["a"]],
      fails: [[], ["a", "a"], ["a", "b", "c"], [1]],
    },
    {
      schema: { type: "object", properties: { a: { type: "integer" }, b: {} }, required: ["a"] },
      fits: [{ a: 1 }, { a: 1, b: [] }],
      fails: [{}, { a: 1, c: 1 }, { a: "1" }, []],
    },
    { schema: { type: "object", additionalProperties: { type: "number" } }, fits: [{}, { x: 1 }], fails: [{ x: "1" }] },
    { schema: { type: "object", propertyNames: { enum: ["a"] }, minProperties: 1 }, fits: [{ a: 1 }], fails: [{}, { b: 1 }] },
    { schema: { type: "object", properties: {}, additionalProperties: false }, fits: [{}], fails: [{ a: 1 }] },
    { schema: true, fits: [1, null], fails: [] },
  ])("$schema", ({ schema, fits, fails }) => {
    const read = schemaOf(schema);

    expect(fits.filter((value) => !read.safeParse(value).success)).toEqual([]);
    expect(fails.filter((value) => read.safeParse(value).success)).toEqual([]);
  });

  it.each<{ schema: Json; message: string }>([
    { schema: { type: "string", pattern: "(a+)+$" }, message: "schema.pattern is not read here" },
    { schema: { $ref: "#/x" }, message: "schema.$ref" },
    { schema: { type: "text" }, message: "schema.type must be of" },
    { schema: { type: "string", minimum: 1 }, message: "schema.minimum" },
    { schema: { type: "object", required: ["a"] }, message: 'names "a"' },
    { schema: { type: "array", minItems: -1 }, message: "whole number" },
    { schema: { enum: [] }, message: "list of values" },
    { schema: { type: "object", properties: { a: 5 } }, message: "schema.properties.a must be an object" },
    { schema: 1, message: "must be an object" },
  ])("refuses $schema", ({ schema, message }) => {
    expect(() => schemaOf(schema)).toThrow(expect.objectContaining({ code: "PACK_INVALID", message: expect.stringContaining(message) }));
  });
});
