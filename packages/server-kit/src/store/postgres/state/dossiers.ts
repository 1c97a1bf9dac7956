import type { RecordRef } from "@plumbline/core";
import type { DueRow } from "../../state/under-way.ts";
import type { Query } from "../session.ts";
import { arrayOf } from "./arrays.ts";
import { named } from "./statements.ts";
import type { StateTables } from "./tables.ts";

/** In the order of what was asked for. */
export async function dossiersOf(query: Query, { dossiers }: StateTables, records: readonly RecordRef[]): Promise<(string | undefined)[]> {
  const text = `SELECT q.i, t.dossier FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY q (type, id, i)
    CROSS JOIN LATERAL (SELECT dossier FROM ${dossiers} WHERE type = q.type AND id = q.id OFFSET 0) t`;
  const values = [records.map(({ type }) => type), records.map(({ id }) => id)].map((column) => arrayOf("bytea", column));
  const found: (string | undefined)[] = records.map(() => undefined);
  for (const { i, dossier } of await query(named(text), values)) found[Number(i) - 1] = String(dossier);
  return found;
}

export async function dueOf(query: Query, { dossiers }: StateTables, now: number, most: number): Promise<DueRow[]> {
  const text = `SELECT type, id, due, dossier FROM ${dossiers} WHERE due <= $1::float8 ORDER BY due LIMIT $2::int8`;
  const rows = await query(named(text), [now, most]);
  return rows.map(({ type, id, due, dossier }) => ({ type: String(type), id: String(id), due: Number(due), dossier: String(dossier) }));
}

export async function nextDueOf(query: Query, { dossiers }: StateTables, after: number): Promise<number | undefined> {
  const [row] = await query(named(`SELECT min(due) AS due FROM ${dossiers} WHERE due > $1::float8`), [after]);
  return row?.due === null || row?.due === undefined ? undefined : Number(row.due);
}
