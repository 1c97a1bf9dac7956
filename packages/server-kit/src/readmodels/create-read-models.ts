import type { ControlList, NoticeList, RecordDetail, RecordRef, SignalDetail, Statistics } from "@plumbline/core";
import type { Principal } from "../identity/principal.ts";
import { ReadContext, type ReadModelOptions } from "./context.ts";
import { listControls } from "./controls.ts";
import { createFollow, type Follow, type FollowOptions } from "./follow.ts";
import { createMomentNotices } from "./notices.ts";
import { listRecords, type RecordListPage, type RecordPosition, type RecordsQuery, recordDetail, unknownRecord } from "./records.ts";
import { type SearchWords, searchRecords } from "./search.ts";
import { listSignals, type SignalListPage, type SignalPosition, type SignalsQuery, signalDetail } from "./signals.ts";
import { type StatisticsQuery, statisticsOf } from "./statistics.ts";

interface CasesQuery extends RecordsQuery {
  readonly type?: string | undefined;
}

/** What is read of the state, each time as far as the caller sees it. */
export interface ReadModels {
  signals(caller: Principal, query: SignalsQuery, after?: SignalPosition): Promise<SignalListPage>;
  /** Throws `SIGNAL_NOT_FOUND`. */
  signal(caller: Principal, id: string): Promise<SignalDetail>;
  /** Records of hosts. */
  cases(caller: Principal, query: CasesQuery, after?: RecordPosition): Promise<RecordListPage>;
  /** Throws `RECORD_UNKNOWN` for a type that no pack has. */
  records(caller: Principal, type: string, query: RecordsQuery, after?: RecordPosition): Promise<RecordListPage>;
  /** Throws `RECORD_UNKNOWN`. `offset`: events and signals of the timeline on the pages before. */
  record(
    caller: Principal,
    record: RecordRef,
    limit: number,
    offset?: number,
  ): Promise<Omit<RecordDetail, "next"> & { readonly next?: number }>;
  notices(caller: Principal, record: RecordRef, step: string | undefined): Promise<NoticeList>;
  /** Throws `NOT_FOUND`. */
  controls(caller: Principal, query: { readonly org?: string; readonly on?: string }): ControlList;
  statistics(caller: Principal, query: StatisticsQuery): Promise<Statistics>;
  search(caller: Principal, words: SearchWords, after?: RecordPosition): Promise<RecordListPage>;
  readonly follow: Follow;
}

export function createReadModels(options: ReadModelOptions & { readonly follow?: FollowOptions }): ReadModels {
  const context = new ReadContext(options);
  const notices = createMomentNotices(context);
  const assertOpen = (type: string, caller: Principal): void => {
    if (!context.definitions.has(type)) throw unknownRecord({ type, id: "" });
    context.assertOpen(type, caller);
  };
  return {
    signals: (caller, query, after) => listSignals(context, caller, query, after),
    signal: (caller, id) => signalDetail(context, caller, id),
    async cases(caller, { type, ...query }, after) {
      if (type !== undefined && context.caseTypes.includes(type)) assertOpen(type, caller);
      const types = context.open(type === undefined ? context.caseTypes : context.caseTypes.filter((one) => one === type), caller);
      return listRecords(context, caller, types, query, after);
    },
    async records(caller, type, query, after) {
      assertOpen(type, caller);
      return listRecords(context, caller, [type], query, after);
    },
    async record(caller, record, limit, offset) {
      assertOpen(record.type, caller);
      return recordDetail(context, caller, record, limit, offset);
    },
    notices,
    controls: (caller, query) => listControls(context, caller, query),
    statistics: (caller, query) => statisticsOf(context, caller, query),
    search: (caller, words, after) => searchRecords(context, caller, words, after),
    follow: createFollow(context, options.follow),
  };
}
