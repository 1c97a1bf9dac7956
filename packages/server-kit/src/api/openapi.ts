import * as z from "zod";
import type { Route } from "./route.ts";
import { problemSchema } from "./schemas.ts";

/** The interface as OpenAPI 3.1, made of the routes themselves. */
export function openApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operation(route);
    paths[route.path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Plumbline", version: "1", summary: "Traces in, signals out, and a trail that can be checked" },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, "output") },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "The token of a source, or the key of a supervisor" },
        session: { type: "apiKey", in: "cookie", name: "plumb_session" },
      },
    },
  };
}

function operation({ method, path, summary, caller, params, query, body, reply, errors = [] }: Route): Record<string, unknown> {
  const codes = [
    ...(caller === "anyone" ? [] : ["UNAUTHENTICATED", "FORBIDDEN"]),
    ...(body || query ? ["REQUEST_INVALID"] : []),
    ...errors,
  ];
  return {
    operationId: `${method.toLowerCase()}${path
      .replace("/v1", "")
      .replace(/[{}]/g, "")
      .split(/[/.-]/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("")}`,
    summary,
    ...(caller !== "anyone" && { security: caller === "source" ? [{ token: [] }] : [{ token: [] }, { session: [] }] }),
    parameters: [...parametersOf("path", params), ...parametersOf("query", query)],
    ...(body && { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } } }),
    responses: {
      200: { description: reply.description, content: { [reply.type]: { schema: schemaOf(reply.schema, "output") } } },
      default: {
        description: codes.length ? `A problem; codes: ${codes.join(", ")}` : "A problem",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function parametersOf(where: "path" | "query", schema: z.ZodType | undefined): Record<string, unknown>[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
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
function schemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return described as Record<string, unknown>;
}
