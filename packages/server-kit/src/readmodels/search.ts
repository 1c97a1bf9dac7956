import type { Principal } from "../identity/principal.ts";
import type { ReadContext } from "./context.ts";
import { type RecordListPage, type RecordPosition, summaryOf } from "./records.ts";

export interface SearchWords {
  readonly q: string;
  readonly type?: string | undefined;
  readonly org?: string | undefined;
  readonly limit: number;
}

/** Records that somebody sees and that hold all words, newest first. */
export async function searchRecords(
  context: ReadContext,
  caller: Principal,
  { q, type, org, limit }: SearchWords,
  after?: RecordPosition,
): Promise<RecordListPage> {
  const { state } = context.options.supervision;
  const sight = context.narrowed(context.sightOf(caller), org);
  const known = [...context.definitions.keys()];
  const types = context.open(type === undefined ? known : known.filter((one) => one === type), caller);
  if (!state || types.length === 0 || (sight.within.length === 0 && sight.person === undefined)) return { records: [] };
  const found = await state.search({ text: q, sight, types, limit: limit + 1, after });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    records: shown.map(summaryOf),
    ...(found.length > limit && last && { next: { startAt: last.startAt, id: last.id, type: last.type } }),
  };
}
