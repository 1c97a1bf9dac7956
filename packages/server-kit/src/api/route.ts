import type * as z from "zod";
import type { Principal } from "../identity/principal.ts";
import type { Budget } from "../ingest/budget.ts";
import type { Ingest } from "../ingest/create-ingest.ts";
import type { EventChecker } from "../ingest/event-checker.ts";
import type { Clock, Supervision } from "../supervise/create-supervision.ts";
import type { Trail } from "../trail/trail.ts";
import type { TrailStore } from "../trail/trail-store.ts";
import type { Access } from "./access.ts";
import type { Metrics } from "./metrics.ts";
import type { RateLimit } from "./rate-limit.ts";

export interface Services {
  readonly trail: Trail;
  readonly ingest: Ingest;
  readonly check: EventChecker;
  readonly supervision: Supervision;
  readonly clock: Clock;
  readonly prechecks: RateLimit;
  /** Of the trail's store, what the trail itself has no use for. */
  readonly quarantine: Pick<TrailStore, "quarantined" | "release">;
  readonly budget: Budget;
  readonly metrics: Metrics;
}

interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  /** Nobody in particular where the route is for anyone. */
  readonly caller: Principal;
  readonly services: Services;
  /** Aborted when the client went away. */
  readonly signal: AbortSignal;
}

/** One operation of the interface: what comes in, what goes out, and who may call. The OpenAPI document is made of these. */
export interface Route<Params = unknown, Query = unknown, Body = unknown> {
  readonly method: "GET" | "POST";
  /** With `{name}` for parameters, as in OpenAPI; the last one may hold slashes when it is `{name+}`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType<Params>;
  /** Describes parameters of the path more narrowly than `params` refuses them: what does not match is not there, which is no bad request. */
  readonly pathSchemas?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Types of bodies besides JSON; a route that has any reads the body itself, from `request`. */
  readonly otherBodies?: Readonly<Record<string, z.ZodType>>;
  /** Largest body in bytes. */
  readonly limit?: number;
  readonly reply: { readonly type: string; readonly schema: z.ZodType; readonly description: string };
  /** Other statuses under which `reply` is sent, with what they mean. */
  readonly alsoAs?: Readonly<Record<number, string>>;
  /** Codes of errors that it answers besides those that every route may. */
  readonly errors?: readonly string[];
  /** A value for `reply.schema`, or a whole response. */
  handle(input: RouteInput<Params, Query, Body>): unknown;
}

/** Keeps the types of a route's parts together. */
export function route<Params = unknown, Query = unknown, Body = unknown>(definition: Route<Params, Query, Body>): Route {
  return definition as unknown as Route;
}
