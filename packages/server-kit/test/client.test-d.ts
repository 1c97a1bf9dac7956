import type { InputOf, OPERATIONS, OperationId } from "@plumbline/server-kit/client";
import { describe, expectTypeOf, it } from "vitest";
import type { ROUTES } from "../src/api/create-api.ts";
import type { Shapes } from "../src/client/shapes.ts";

type AnyRoute = (typeof ROUTES)[number];
type Called = { [Id in OperationId]: `${(typeof OPERATIONS)[Id]["method"]} ${(typeof OPERATIONS)[Id]["path"]}` }[OperationId];
type Offered = AnyRoute extends infer One
  ? One extends { method: infer M extends string; path: infer P extends string }
    ? `${M} ${P}`
    : never
  : never;
type RouteOf<Id extends OperationId> = Extract<
  AnyRoute,
  { readonly method: (typeof OPERATIONS)[Id]["method"]; readonly path: (typeof OPERATIONS)[Id]["path"] }
>;
type TypesOf<Id extends OperationId> = NonNullable<RouteOf<Id>["types"]>;

describe("the client", () => {
  it("has every route of the server, and no other", () => {
    expectTypeOf<Called>().toEqualTypeOf<Offered>();
  });

  it("has a shape for every operation", () => {
    expectTypeOf<keyof Shapes>().toEqualTypeOf<OperationId>();
  });

  it("says of every answer what the server's schema says", () => {
    type Wrong = {
      [Id in OperationId]: Shapes[Id] extends { readonly reply: infer Reply } ? (TypesOf<Id>["answer"] extends Reply ? never : Id) : never;
    }[OperationId];

    expectTypeOf<Wrong>().toEqualTypeOf<never>();
  });

  it("takes the names of the query that the server takes", () => {
    type NamesOf<Query> = unknown extends Query ? never : keyof Query;
    type Frame = "page" | "after" | "limit";
    type Wrong = {
      [Id in OperationId]: [Exclude<NamesOf<TypesOf<Id>["query"]>, Frame>] extends [
        Exclude<Shapes[Id] extends { readonly query: infer Query } ? keyof Query : never, Frame>,
      ]
        ? [Exclude<Shapes[Id] extends { readonly query: infer Query } ? keyof Query : never, Frame>] extends [
            Exclude<NamesOf<TypesOf<Id>["query"]>, Frame>,
          ]
          ? never
          : Id
        : Id;
    }[OperationId];

    expectTypeOf<Wrong>().toEqualTypeOf<never>();
  });

  it("asks for what the path names", () => {
    expectTypeOf<InputOf<"getTrailTileLevelIndex">["params"]>().toEqualTypeOf<{
      readonly level: string | number;
      readonly index: string | number;
    }>();
  });
});
