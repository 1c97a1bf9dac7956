import { ERROR_CODES } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ROUTES } from "../src/api/create-api.ts";
import { docsHtml } from "../src/api/docs-page/docs-html.ts";
import { CHINESE, TAGS } from "../src/api/docs-page/words.ts";
import { errorsOf, openApi, operationIdOf } from "../src/api/openapi.ts";
import type { Route } from "../src/api/route.ts";

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>>;
}

const document = openApi(ROUTES) as unknown as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
const routes: readonly Route[] = ROUTES;
const described = routes.map((route) => ({
  name: `${route.method} ${route.path}`,
  route,
  operation: document.paths[route.path.replace("+}", "}")]?.[route.method.toLowerCase()] as Operation,
}));

describe("the document", () => {
  it.each(described)("lists for $name each status with its codes, and nothing for all others", ({ route, operation }) => {
    const codes = errorsOf(route);
    const statuses = codes.map((code) => String(code === "INTERNAL" ? 500 : ERROR_CODES[code].status));

    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining([String(route.reply.status ?? 200), ...statuses]));
    expect(Object.keys(operation.responses)).not.toContain("default");
    for (const [i, code] of codes.entries()) expect(operation.responses[statuses[i] as string]?.description).toContain(`\`${code}\``);
  });

  it.each(described.filter(({ route }) => route.body))(
    "has an example of what $name takes, which its schema takes",
    ({ route, operation }) => {
      const example = operation.requestBody?.content["application/json"]?.example;

      expect(example).toBeDefined();
      expect((route.body as z.ZodType).safeParse(example)).toMatchObject({ success: true });
    },
  );

  it.each(described.filter(({ route }) => route.reply.type === "application/json" && route.reply.status !== 204))(
    "has an example of what $name answers, which its schema takes",
    ({ route, operation }) => {
      const example = operation.responses[route.reply.status ?? 200]?.content?.["application/json"]?.example;

      // What came over HTTP has no transforms left to go through.
      expect(z.safeParse(route.reply.schema, example)).toMatchObject({ success: true });
    },
  );

  it("says how to sign in, for every operation that is not for anyone", () => {
    const open = described.filter(({ operation }) => operation.security.length === 0).map(({ route }) => route.access.anyOf);

    expect(new Set(open)).toEqual(new Set(["anyone"]));
  });
});

describe.each(["zh", "en"] as const)("the page in %s", (language) => {
  const html = docsHtml(openApi(ROUTES), language);

  it("has every operation, and loads and runs nothing", () => {
    for (const { route } of described) expect(html).toContain(`<article id="${operationIdOf(route)}">`);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|url\(|https?:\/\/(?!json-schema)/);
  });

  it("points to what is on it", () => {
    const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const targets = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id as string);

    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
  });
});

it("every operation has its words in Chinese, and every part its name", () => {
  const ids = routes.map(operationIdOf);
  const tags = described.flatMap(({ operation }) => operation.tags);

  expect(ids.filter((id) => !(id in CHINESE))).toEqual([]);
  expect(tags.filter((tag) => !(tag in TAGS))).toEqual([]);
});
