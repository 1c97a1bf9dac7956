import type { ErrorCode, LadderList } from "@plumbline/core";
import type * as z from "zod";
import type { AccessLog } from "../access/access-log.ts";
import type { Desk } from "../desk/create-desk.ts";
import type { Directory } from "../directory/directory.ts";
import type { Exports } from "../exports/exports.ts";
import type { LogFiles } from "../exports/log.ts";
import type { Identity } from "../identity/identity.ts";
import type { Principal } from "../identity/principal.ts";
import type { Budget } from "../ingest/budget.ts";
import type { Ingest } from "../ingest/create-ingest.ts";
import type { EventChecker } from "../ingest/event-checker.ts";
import type { ReadModels } from "../readmodels/create-read-models.ts";
import type { Clock, Supervision } from "../supervise/create-supervision.ts";
import type { Trail } from "../trail/trail.ts";
import type { TrailStore } from "../trail/trail-store.ts";
import type { Webhooks } from "../webhooks/create-webhooks.ts";
import type { Access } from "./access.ts";
import type { Metrics } from "./metrics.ts";
import type { Pages } from "./pages.ts";
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
  /** Seals and opens places where pages end. */
  readonly pages: Pages;
  readonly reads: ReadModels;
  readonly exports: Exports;
  readonly webhooks: Webhooks;
  readonly logFiles: LogFiles;
  readonly identity: Identity;
  readonly directory: Directory;
  /** Who looked at what. */
  readonly access: AccessLog;
  readonly desk: Desk;
  /** What dispositions follow, newest version first. */
  readonly ladders: LadderList["ladders"];
}

interface RouteInput<Params, Query, Body, Position> {
  /** By `params`, `query` and `body`: a handler gets what its schemas give, and has no shape left to check. */
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Where the page before ended, on a route with `position`; undefined on the first page. */
  readonly position: Position | undefined;
  readonly request: Request;
  /** Nobody in particular where the route is for anyone. */
  readonly caller: Principal;
  readonly services: Services;
  /** Aborted when the client went away. */
  readonly signal: AbortSignal;
}

/** What is answered under one status. */
interface Reply {
  /** 200 unless given; 204 has no body. */
  readonly status?: 200 | 201 | 202 | 204 | 303;
  readonly type: string;
  readonly schema: z.ZodType;
  /** Other types that it may be of, as the query asks. */
  readonly alsoTypes?: Readonly<Record<string, z.ZodType>>;
  readonly description: string;
}

/** One operation of the interface: what comes in, what goes out, and who may call. The OpenAPI document is made of these. */
export interface Route<Params = unknown, Query = unknown, Body = unknown, Position = unknown> {
  readonly method: "GET" | "POST";
  /** With `{name}` for parameters, as in OpenAPI; the last one may hold slashes when it is `{name+}`. */
  readonly path: string;
  readonly summary: string;
  /** The part of the interface that it belongs to; the first word behind `/v1` unless given. */
  readonly tag?: string;
  readonly access: Access;
  readonly params?: z.ZodType<Params>;
  /** Describes parameters of the path more narrowly than `params` refuses them: what does not match is not there, which is no bad request. */
  readonly pathSchemas?: Readonly<Record<string, z.ZodType>>;
  /** Names that are not in it are refused, and a name that is there twice; without it any query is. */
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Types of bodies besides JSON; a route that has any reads the body itself, from `request`, and checks it itself. */
  readonly otherBodies?: Readonly<Record<string, z.ZodType>>;
  /** Largest body in bytes; 64 KiB unless given. */
  readonly limit?: number;
  readonly reply: Reply;
  /** Other statuses under which `reply` is sent, with what they mean. */
  readonly alsoAs?: Readonly<Record<number, string>>;
  /** Codes of errors that it answers besides those that the frame gives every route of its kind. */
  readonly errors?: readonly ErrorCode[];
  /**
   * Reads what was folded. It takes `after=<origin>:<index>` and answers when that entry has been folded, else with `NOT_CAUGHT_UP`.
   */
  readonly readsState?: true;
  /** Its answer has an ETag, of its bytes, and `If-None-Match` is answered with 304. Not for a route that answers a `Response`. */
  readonly etag?: true;
  /**
   * It answers page by page. Its handler answers a value of this schema as `next` where there are more, and gets it back as `position`; outside
   * it is sealed text that only this caller can use, with the same query, as `page`.
   */
  readonly position?: z.ZodType<Position>;
  /** A value for `reply.schema`, a `Content`, or a whole response. */
  handle(input: RouteInput<Params, Query, Body, Position>): unknown;
}

/** Bytes of a body, where a route does not say. */
export const DEFAULT_LIMIT = 65_536;

/** A route with what is known of its types, so that a client can be compared with it. */
export type TypedRoute<Method, Path, Query, Position, Answer> = Route & {
  readonly method: Method;
  readonly path: Path;
  /** Never there. */
  readonly types?: { readonly query: Query; readonly position: Position; readonly answer: Answer };
};

/** Keeps the types of a route's parts together. */
export function route<
  const Method extends Route["method"],
  const Path extends string,
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Position = unknown,
  Answer = unknown,
>(
  definition: Route<Params, Query, Body, Position> & {
    readonly method: Method;
    readonly path: Path;
    readonly reply: { readonly schema: z.ZodType<Answer> };
  },
): TypedRoute<Method, Path, Query, Position, Answer> {
  return definition as unknown as TypedRoute<Method, Path, Query, Position, Answer>;
}
