import { ERROR_CODES, type ErrorCode } from "@plumbline/core";
import * as z from "zod";
import { PURPOSES } from "../identity/principal.ts";
import { exampleOf, type JsonSchema, type JsonSchemas } from "./docs-page/example-of.ts";
import { DEFAULT_LIMIT, type Route } from "./route.ts";
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
  for (const content of Object.values(paths).flatMap(contentsOf)) {
    // Beside the schema, not in it: an example of a schema that others refer to would be one of theirs too.
    if (content.schema) content.example = exampleOf(content.schema, schemas as JsonSchemas);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Plumbline", version: "1", summary: "Traces in, signals out, and a trail that can be checked" },
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "The token of a source (opaque), a key of the operator, a token of the identity provider (JWT), or of an embedded session",
        },
        session: { type: "apiKey", in: "cookie", name: "plumb_session", description: "With TLS its name is `__Host-plumb_session`." },
      },
    },
  };
}

interface Described {
  schema?: JsonSchema;
  example?: unknown;
}

/** Bodies in JSON that come in or go out, without those of errors. */
function contentsOf(operations: Record<string, unknown>): readonly Described[] {
  return Object.values(operations).flatMap((one) => {
    const { requestBody, responses } = one as {
      requestBody?: { content: Record<string, Described> };
      responses: Record<string, { content?: Record<string, Described> }>;
    };
    return [requestBody, ...Object.values(responses)].flatMap((body) => body?.content?.["application/json"] ?? []);
  });
}

/** OpenAPI has no word for a parameter that may hold slashes; its schema says how it looks. */
function describedPath(path: string): string {
  return path.replace("+}", "}");
}

/** By name, for `#/components/schemas`. */
type Schemas = Record<string, unknown>;

function operation(route: Route, schemas: Schemas): Record<string, unknown> {
  const { path, summary, tag, access, params, pathSchemas, query, body, otherBodies, position, readsState } = route;
  return {
    operationId: operationIdOf(route),
    summary,
    tags: [tag ?? (path.split("/")[2]?.split(".")[0] as string)],
    security: access.anyOf === "anyone" ? [] : access.scope === "source" ? [{ token: [] }] : [{ token: [] }, { session: [] }],
    parameters: [
      ...parametersOf("path", pathSchemas ? z.strictObject(pathSchemas) : params, schemas),
      ...parametersOf("query", query, schemas),
      ...(position ? [PAGE] : []),
      ...(readsState ? [AFTER] : []),
      ...(access.purpose === "required" ? [PURPOSE] : []),
    ],
    ...(body && {
      requestBody: { required: true, content: contentOf({ "application/json": body, ...otherBodies }, "input", schemas) },
      "x-limit": route.limit ?? DEFAULT_LIMIT,
    }),
    responses: responsesOf(route, schemas),
    "x-roles": access.anyOf === "anyone" ? ["anyone"] : access.anyOf,
  };
}

/** Stable: clients that were made from the document call by it. */
export function operationIdOf({ method, path }: Pick<Route, "method" | "path">): string {
  const words = path
    .replace("/v1", "")
    .replace(/[{}+]/g, "")
    .split(/[/.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${method.toLowerCase()}${words.join("")}`;
}

const PAGE = {
  name: "page",
  in: "query",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 2048 },
  description: "`next` of the page before, asked for with the same query by the same caller",
};
const PURPOSE = {
  name: "purpose",
  in: "header",
  required: true,
  schema: { type: "string", enum: PURPOSES },
  description: "Why it is read: what is read here is sealed, and the read goes on record",
};
const AFTER = {
  name: "after",
  in: "query",
  required: false,
  schema: { type: "string", pattern: "^.{1,256}:(?:0|[1-9][0-9]{0,14})$" },
  description: "`<origin>:<index>` of an entry of the trail: answered when it has been folded, at the latest after two seconds",
};

/** What may go wrong with a route, by its kind and by what it says itself. */
export function errorsOf({ access, body, readsState, errors = [] }: Route): readonly (ErrorCode | "INTERNAL")[] {
  const codes: readonly (ErrorCode | "INTERNAL" | false)[] = [
    "REQUEST_INVALID",
    ...(access.anyOf === "anyone" ? [] : (["UNAUTHENTICATED", "TOKEN_REFUSED", "FORBIDDEN", "IDENTITY_UNAVAILABLE"] as const)),
    ...(access.purpose === "required" ? (["PURPOSE_REQUIRED"] as const) : []),
    ...(body ? (["REQUEST_TOO_LARGE", "MEDIA_TYPE_UNSUPPORTED", "OVERLOADED"] as const) : []),
    "RATE_LIMITED",
    ...(readsState ? (["NOT_CAUGHT_UP"] as const) : []),
    "STORE_UNAVAILABLE",
    "SUPERVISOR_UNAVAILABLE",
    "INTERNAL",
    ...errors,
  ];
  return [...new Set(codes.filter((code) => code !== false))];
}

function responsesOf(route: Route, schemas: Schemas): Record<string, unknown> {
  const { reply, alsoAs = {}, etag } = route;
  const { status = 200 } = reply;
  const headers = etag ? { headers: { etag: { schema: { type: "string" }, description: "Of the bytes, strong" } } } : {};
  const responses: Record<string, object> = {
    [status]: {
      description: reply.description,
      ...headers,
      ...(status !== 204 && { content: contentOf({ [reply.type]: reply.schema, ...reply.alsoTypes }, "output", schemas) }),
    },
    ...(etag && { 304: { description: "What `If-None-Match` names is still what there is", ...headers } }),
  };
  for (const [also, description] of Object.entries(alsoAs)) {
    responses[also] = { description, content: contentOf({ [reply.type]: reply.schema }, "output", schemas) };
  }
  const byStatus = Map.groupBy(errorsOf(route), (code) => (code === "INTERNAL" ? 500 : ERROR_CODES[code].status));
  for (const [failed, codes] of byStatus) {
    const also = responses[failed] as { description: string; content: object } | undefined;
    const lines = codes.map(
      (code) => `\`${code}\`: ${code === "INTERNAL" ? "The server failed; its operator sees why." : ERROR_CODES[code].summary}`,
    );
    responses[failed] = {
      ...also,
      description: [...(also ? [also.description] : []), ...lines].join("\n\n"),
      ...headersOf(failed),
      content: {
        ...also?.content,
        "application/problem+json": {
          schema: {
            allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: codes }, status: { const: failed } } }],
          },
        },
      },
    };
  }
  return responses;
}

function headersOf(status: number): { headers?: object } {
  if (status === 401) return { headers: { "www-authenticate": { schema: { type: "string" } } } };
  if (status === 429 || status === 503) {
    return { headers: { "retry-after": { schema: { type: "integer", minimum: 1 }, description: "Seconds" } } };
  }
  return {};
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
    schema: where === "query" ? neverEmpty(described) : described,
  }));
}

/** A name without a value is refused before its schema is asked. */
function neverEmpty(described: unknown): unknown {
  const schema = described as Readonly<Record<string, unknown>>;
  return schema.type === "string" && !("minLength" in schema) && !("enum" in schema) ? { ...schema, minLength: 1 } : schema;
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
