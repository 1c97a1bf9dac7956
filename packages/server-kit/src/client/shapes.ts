import type {
  AccountabilityProposals,
  CommandReply,
  CommandRequest,
  ControlList,
  DispositionDetail,
  DispositionList,
  DispositionReport,
  EventsReply,
  EventsRequest,
  HandlingDetail,
  LadderList,
  MatterDetail,
  MatterList,
  NoticeList,
  PolicyReply,
  PrecheckReply,
  PrecheckRequest,
  Receipt,
  RecordDetail,
  RecordList,
  SignalDetail,
  SignalList,
  SignalSummary,
  Statistics,
  SupervisionReport,
  TrailEntriesReply,
  WebhookList,
  WebhookRetry,
} from "@plumbline/core";
import type { HandlingState } from "@plumbline/core/supervision";
import type { Role } from "../identity/principal.ts";
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

/** Days, months and years count whole: `2026-03`. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

export interface SignalsFilter extends AtLeast, Range {
  readonly state?: SignalSummary["state"];
  readonly level?: SignalSummary["level"];
  readonly control?: string;
  readonly org?: string;
  /** `<type>:<id>`. */
  readonly record?: string;
  readonly person?: "own";
  readonly handling?: HandlingState;
  readonly turn?: "person" | "unit" | "supervisor" | "verifier" | "none";
  readonly matter?: string;
  readonly shadow?: boolean;
}

export interface RecordsFilter extends AtLeast, Range {
  readonly org?: string;
  readonly flagged?: boolean;
  readonly closed?: boolean;
}

export interface DispositionsFilter extends AtLeast {
  readonly turn?: string;
  readonly overdue?: boolean;
  readonly closed?: boolean;
  readonly measure?: string;
  readonly of?: string;
  readonly from?: string;
  readonly to?: string;
  readonly org?: string;
}

export interface StatisticsQuery extends AtLeast, Range {
  readonly what?: "signals" | "records" | "dispositions";
  readonly measure?: string;
  readonly by?: string;
  readonly org?: string;
  readonly orgs?: string;
  readonly of?: string;
  readonly level?: SignalSummary["level"];
  readonly compare?: boolean;
}

/** How a file is written. */
export interface FileQuery {
  readonly format?: "csv" | "xlsx" | "jsonl";
  readonly lang?: "zh" | "en";
  readonly bom?: boolean;
}

export interface LogQuery extends Omit<FileQuery, "format"> {
  readonly format?: "csv" | "jsonl" | "xes" | "ocel";
  readonly type: string;
}

export interface Me {
  readonly id: string;
  readonly source?: string;
  readonly person?: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly string[];
  readonly body?: string;
  readonly level?: string;
  readonly until?: string;
}

export interface SessionList {
  readonly sessions: readonly {
    readonly id: string;
    readonly kind: "key" | "provider" | "embed";
    readonly until: string;
    readonly isThis: boolean;
  }[];
  readonly devices: number;
}

export interface ReadList {
  readonly month: string;
  readonly reads: readonly {
    readonly at: string;
    readonly by: string;
    readonly body?: string;
    readonly purpose?: string;
    readonly routes: Readonly<Record<string, number>>;
  }[];
  readonly total: number;
}

export interface OrganisationList {
  readonly organisations: readonly {
    readonly id: string;
    readonly path: readonly string[];
    readonly title?: string;
    readonly closedOn?: string;
  }[];
}

export interface PersonDetail {
  readonly person: string;
  readonly on: string;
  readonly name?: string;
  readonly posts: readonly string[];
  readonly assignments: readonly { readonly assignment: string; readonly post: string; readonly from: string; readonly until?: string }[];
  readonly links: readonly { readonly source: string; readonly actor: string }[];
}

export interface AccountList {
  readonly accounts: readonly {
    readonly account: string;
    readonly open: boolean;
    readonly person?: string;
    readonly grants: readonly {
      readonly grant: string;
      readonly role: Role;
      readonly scope: string;
      readonly from: string;
      readonly until?: string;
      readonly body?: string;
      readonly level?: string;
      readonly ladderRoles?: readonly string[];
      readonly actsFor?: readonly string[];
    }[];
  }[];
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
  readonly getDocs: { readonly query: { readonly lang?: "zh" | "en" } };
  readonly getHealth: { readonly reply: Standing };
  readonly getReady: { readonly reply: Readiness };
  readonly getMetrics: object;
  readonly postEvents: { readonly body: EventsRequest; readonly reply: EventsReply };
  readonly postPrecheck: { readonly body: PrecheckRequest; readonly reply: PrecheckReply };
  readonly getNotices: { readonly query: AtLeast & { readonly record: string; readonly step?: string }; readonly reply: NoticeList };
  readonly getSignals: { readonly query: SignalsFilter & Paged; readonly reply: SignalList };
  readonly getSignalsId: { readonly query: AtLeast; readonly reply: SignalDetail };
  readonly getSignalsIdHandling: { readonly query: AtLeast; readonly reply: HandlingDetail };
  readonly getDispositions: { readonly query: DispositionsFilter & Paged & { readonly subject?: string }; readonly reply: DispositionList };
  readonly getDispositionsId: { readonly query: AtLeast; readonly reply: DispositionDetail };
  readonly getDispositionReport: { readonly query: AtLeast; readonly reply: DispositionReport };
  readonly getAccountabilityTypeId: { readonly query: AtLeast; readonly reply: AccountabilityProposals };
  readonly getLadders: { readonly reply: LadderList };
  readonly getPolicy: { readonly query: { readonly org?: string }; readonly reply: PolicyReply };
  readonly getControls: { readonly query: { readonly org?: string; readonly on?: string }; readonly reply: ControlList };
  readonly postCommands: { readonly body: CommandRequest; readonly reply: CommandReply };
  readonly getMatters: { readonly query: AtLeast & Paged & { readonly closed?: boolean }; readonly reply: MatterList };
  readonly getMattersId: { readonly query: AtLeast; readonly reply: MatterDetail };
  readonly getSupervisionReport: { readonly query: AtLeast & Range; readonly reply: SupervisionReport };
  readonly getCases: { readonly query: RecordsFilter & Paged & { readonly type?: string }; readonly reply: RecordList };
  readonly getRecordsType: { readonly query: RecordsFilter & Paged & { readonly turn?: string }; readonly reply: RecordList };
  readonly getRecordsTypeId: { readonly query: AtLeast & Paged; readonly reply: RecordDetail };
  readonly getStatistics: { readonly query: StatisticsQuery; readonly reply: Statistics };
  readonly getSearch: {
    readonly query: AtLeast & Paged & { readonly q: string; readonly type?: string; readonly org?: string };
    readonly reply: RecordList;
  };
  readonly getExportsSignals: { readonly query: SignalsFilter & FileQuery };
  readonly getExportsCases: { readonly query: RecordsFilter & FileQuery & { readonly type?: string } };
  readonly getExportsDispositions: { readonly query: DispositionsFilter & FileQuery };
  readonly getExportsStatistics: { readonly query: StatisticsQuery & FileQuery };
  readonly getExportsLog: { readonly query: RecordsFilter & LogQuery };
  readonly getStream: { readonly query: { readonly since?: string } };
  readonly getTrailCheckpoint: object;
  readonly getTrailTileEntriesIndex: object;
  readonly getTrailTileLevelIndex: object;
  readonly getTrailEntries: { readonly query: { readonly from?: number; readonly to?: number }; readonly reply: TrailEntriesReply };
  readonly getTrailProofIndex: object;
  readonly getWebhooks: { readonly reply: WebhookList };
  readonly postWebhooksIdRetry: { readonly reply: WebhookRetry };
  readonly getQuarantine: { readonly query: Paged; readonly reply: QuarantineList };
  readonly postQuarantineNReplay: { readonly reply: Receipt };
  readonly postErasures: { readonly body: ErasureRequest; readonly reply: ErasureReply };
  readonly postSession: { readonly body: { readonly key: string }; readonly reply: { readonly until: string } };
  readonly getSignIn: { readonly query: { readonly return?: string } };
  readonly getSignInCallback: {
    readonly query: { readonly state?: string; readonly code?: string; readonly iss?: string; readonly error?: string };
  };
  readonly postSessionEmbed: {
    readonly body: { readonly token: string };
    readonly reply: { readonly token: string; readonly until: string };
  };
  readonly postSessionEnd: { readonly body: { readonly session?: string } };
  readonly getSessions: { readonly reply: SessionList };
  readonly getMe: { readonly reply: Me };
  readonly getMyReads: { readonly query: AtLeast & { readonly month?: string }; readonly reply: ReadList };
  readonly getOrganisations: { readonly query: AtLeast & { readonly on?: string }; readonly reply: OrganisationList };
  readonly getPersonsId: { readonly query: AtLeast & { readonly on?: string }; readonly reply: PersonDetail };
  readonly getAccounts: { readonly query: AtLeast; readonly reply: AccountList };
}

/** Every operation has a shape, and no other has. */
export type ShapeOf<Id extends OperationId> = Shapes[Id];
