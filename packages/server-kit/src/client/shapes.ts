import type {
  EventsReply,
  EventsRequest,
  PrecheckReply,
  PrecheckRequest,
  Receipt,
  SignalDetail,
  SignalList,
  SignalSummary,
  TrailEntriesReply,
} from "@plumbline/core";
import type { OperationId } from "./operations.ts";

/** What a read of the state takes besides: `<origin>:<index>` of an entry that has to be in it. */
export interface AtLeast {
  readonly after?: string;
}

/** What a list takes besides. */
export interface Paged {
  readonly limit?: number;
  /** `next` of the page before. */
  readonly page?: string;
}

export interface SignalsQuery extends AtLeast, Paged {
  readonly state?: SignalSummary["state"];
  readonly level?: SignalSummary["level"];
}

export interface Standing {
  readonly size: number;
  readonly folded: number;
}

export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly ("store_unavailable" | "not_caught_up")[];
}

export interface QuarantineList {
  readonly quarantined: readonly {
    readonly n: number;
    readonly source: string;
    readonly received: string;
    readonly body: string;
    readonly code: string;
    readonly reason: string;
    readonly times: number;
  }[];
  readonly next?: string;
}

export interface ErasureRequest {
  readonly entries?: readonly number[];
  readonly subjects?: readonly string[];
  readonly reason: string;
}

export interface ErasureReply {
  readonly index: number;
  readonly entries: number;
  readonly subjects: number;
}

/** What operations take in query and body, and what they answer where that is JSON. */
export interface Shapes {
  readonly getOpenapiJson: { readonly reply: Readonly<Record<string, unknown>> };
  readonly getHealth: { readonly reply: Standing };
  readonly getReady: { readonly reply: Readiness };
  readonly getMetrics: object;
  readonly postEvents: { readonly body: EventsRequest; readonly reply: EventsReply };
  readonly postPrecheck: { readonly body: PrecheckRequest; readonly reply: PrecheckReply };
  readonly getSignals: { readonly query: SignalsQuery; readonly reply: SignalList };
  readonly getSignalsId: { readonly query: AtLeast; readonly reply: SignalDetail };
  readonly getStream: object;
  readonly getTrailCheckpoint: object;
  readonly getTrailTileEntriesIndex: object;
  readonly getTrailTileLevelIndex: object;
  readonly getTrailEntries: { readonly query: { readonly from?: number; readonly to?: number }; readonly reply: TrailEntriesReply };
  readonly getTrailProofIndex: object;
  readonly getQuarantine: { readonly query: Paged; readonly reply: QuarantineList };
  readonly postQuarantineNReplay: { readonly reply: Receipt };
  readonly postErasures: { readonly body: ErasureRequest; readonly reply: ErasureReply };
}

/** Every operation has a shape, and no other has. */
export type ShapeOf<Id extends OperationId> = Shapes[Id];
