import * as z from "zod";
import type { Route } from "./route.ts";
import { problemSchema } from "./schemas.ts";

/** The interface as OpenAPI 3.1, made of the routes themselves. */
export function openApi(routes: readonly Route[]): Record<string, unknown> {
  const schemas: Schemas = {};
  schemaOf(problemSchema, "output", schemas);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = describedPath(route.path);
    const operations = paths[path] ?? {};
    operations[route.method.toLowerCase()] = operation(route, schemas);
    paths[path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Plumbline", version: "1", summary: "Traces in, signals out, and a trail that can be checked" },
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "The token of a source, or the key of a supervisor" },
        session: { type: "apiKey", in: "cookie", name: "plumb_session" },
      },
    },
  };
}

/** OpenAPI has no word for a parameter that may hold slashes; its schema says how it looks. */
function describedPath(path: string): string {
  return path.replace("+}", "}");
}

/** By name, for `#/components/schemas`. */
type Schemas = Record<string, unknown>;

function operation(
  { method, path, summary, access, params, pathSchemas, query, body, otherBodies, reply, alsoAs, errors = [] }: Route,
  schemas: Schemas,
): Record<string, unknown> {
  const codes = [
    ...(access.anyOf === "anyone" ? [] : ["UNAUTHENTICATED", "FORBIDDEN"]),
    ...(body || query || params ? ["REQUEST_INVALID"] : []),
    ...(body ? ["REQUEST_TOO_LARGE", "MEDIA_TYPE_UNSUPPORTED", "OVERLOADED", "RATE_LIMITED"] : []),
    ...errors,
  ];
  return {
    operationId: `${method.toLowerCase()}${path
      .replace("/v1", "")
      .replace(/[{}+]/g, "")
      .split(/[/.-]/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("")}`,
    summary,
    ...(access.anyOf !== "anyone" && { security: access.scope === "source" ? [{ token: [] }] : [{ token: [] }, { session: [] }] }),
    parameters: [
      ...parametersOf("path", pathSchemas ? z.strictObject(pathSchemas) : params, schemas),
      ...parametersOf("query", query, schemas),
    ],
    ...(body && { requestBody: { required: true, content: contentOf({ "application/json": body, ...otherBodies }, "input", schemas) } }),
    responses: {
      200: { description: reply.description, content: contentOf({ [reply.type]: reply.schema }, "output", schemas) },
      ...Object.fromEntries(
        Object.entries(alsoAs ?? {}).map(([status, description]) => [
          status,
          { description, content: contentOf({ [reply.type]: reply.schema }, "output", schemas) },
        ]),
      ),
      default: {
        description: codes.length ? `A problem; codes: ${codes.join(", ")}` : "A problem",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function contentOf(bodies: Readonly<Record<string, z.ZodType>>, io: "input" | "output", schemas: Schemas): Record<string, unknown> {
  return Object.fromEntries(Object.entries(bodies).map(([type, schema]) => [type, { schema: schemaOf(schema, io, schemas) }]));
}

function parametersOf(where: "path" | "query", schema: z.ZodType | undefined, schemas: Schemas): Record<string, unknown>[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input", schemas) as {
    properties?: Record<string, unknown>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, described]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: described,
  }));
}

// Refinements, such as on instants, have no form in JSON Schema; the server is stricter than its description there.
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Schemas): Record<string, unknown> {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }));
  // Named schemas stand once in the document; the one that zod has to name itself is JSON, which holds itself.
  const placed = text.replaceAll("#/$defs/", "#/components/schemas/").replaceAll("__schema0", "Json");
  const { $schema: _, $defs, ...described } = JSON.parse(placed) as { $schema?: string; $defs?: Schemas };
  Object.assign(schemas, $defs);
  return described;
}
