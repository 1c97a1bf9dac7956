import { type ListedSignal, PlumblineError, type SignalDetail, type SignalLevel, type SignalList } from "@plumbline/core";
import type { HandlingState } from "@plumbline/core/supervision";
import type { Principal } from "../identity/principal.ts";
import type { HandledSignal, HandlingRow, Sight, SignalPage } from "../supervise/state-store.ts";
import { type ReadContext, refOf } from "./context.ts";
import { instantsOf } from "./range.ts";

export interface SignalsQuery {
  readonly state?: "open" | "ceased" | "withdrawn" | undefined;
  readonly level?: SignalLevel | undefined;
  readonly control?: string | undefined;
  readonly org?: string | undefined;
  readonly record?: string | undefined;
  readonly person?: "own" | undefined;
  readonly handling?: HandlingState | undefined;
  readonly turn?: HandlingRow["turn"] | undefined;
  readonly matter?: string | undefined;
  readonly shadow?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
}

export interface SignalPosition {
  readonly at: number;
  readonly id: string;
}

export type SignalListPage = Omit<SignalList, "next"> & { readonly next?: SignalPosition };

const NONE: SignalList["counts"] = { yellow: 0, orange: 0, red: 0 };

/** Signals that somebody sees, newest first, with the counts of all open ones that they see. */
export async function listSignals(
  context: ReadContext,
  caller: Principal,
  { limit, org, record, person, from, to, ...filters }: SignalsQuery,
  after?: SignalPosition,
): Promise<SignalListPage> {
  const { state } = context.options.supervision;
  if (!state) return { signals: [], counts: NONE };
  const all = context.sightOf(caller);
  const ref = record === undefined ? undefined : refOf(record);
  if (record !== undefined && !ref) throw new PlumblineError("REQUEST_INVALID", "record: is not <type>:<id>");
  const own = person === "own" ? (all.person ?? "") : undefined;
  const page: Omit<SignalPage, "limit" | "after"> = {
    ...filters,
    ...instantsOf({ from, to }),
    sight: context.narrowed(all, org),
    ...(ref && { record: ref }),
    ...(own !== undefined && { person: own }),
  };
  const isNobody = own === "" || (page.sight?.within.length === 0 && page.sight.person === undefined);
  const [rows, counts] = await Promise.all([isNobody ? [] : state.signals({ ...page, limit: limit + 1, after }), countsOf(context, all)]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    signals: shown.filter((row) => context.sees(page.sight as Sight, row)).map(listed),
    counts,
    ...(rows.length > limit && last && { next: { at: last.at, id: last.id } }),
  };
}

/** Open signals that somebody sees, by level. */
export async function countsOf(context: ReadContext, sight: Sight): Promise<SignalList["counts"]> {
  const { state } = context.options.supervision;
  if (!state || (sight.within.length === 0 && sight.person === undefined)) return NONE;
  if (sight.within.length > 0) return state.counts(sight);
  // Of their own, those that their control does not tell them of do not count either.
  const counts = { ...NONE };
  const rows = await state.signals({ sight, person: sight.person, state: "open", limit: MOST_OWN });
  for (const row of rows) if (context.sees(sight, row)) counts[row.level]++;
  return counts;
}

const MOST_OWN = 1000;

/** Throws `SIGNAL_NOT_FOUND`, also for one that is there and lies out of sight. */
export async function signalDetail(context: ReadContext, caller: Principal, id: string): Promise<SignalDetail> {
  const { supervision } = context.options;
  const row = await supervision.state?.signal(id);
  if (!row || !context.sees(context.sightOf(caller), row)) {
    throw new PlumblineError("SIGNAL_NOT_FOUND", `no signal ${JSON.stringify(id.slice(0, 80))}`);
  }
  // It shows the events of its record.
  context.assertOpen(row.record.type, caller);
  return { ...(await supervision.detail(id)), ...handlingOf(row) };
}

export function listed(row: HandledSignal): ListedSignal {
  return { ...row.summary, ...handlingOf(row) };
}

function handlingOf({ handling }: HandledSignal): Pick<ListedSignal, "handling"> {
  if (!handling) return {};
  const { state, turn, dueAt, visibleAt, person, owner, tier, dismissedAs, matter, times } = handling;
  return {
    handling: {
      state,
      turn,
      ...(dueAt !== undefined && { due: new Date(dueAt).toISOString() }),
      visibleAt: new Date(visibleAt).toISOString(),
      ...(person !== undefined && { person }),
      ...(owner !== undefined && { owner }),
      tier,
      ...(dismissedAs && { dismissedAs }),
      ...(matter !== undefined && { matter }),
      times,
    },
  };
}
