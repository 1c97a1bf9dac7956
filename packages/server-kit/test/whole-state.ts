import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** All that a state's file holds, one line each, by what it is. Numbers that the file gives itself are replaced by what they stand for. */
export type WholeState = Readonly<Record<string, readonly string[]>>;

/** Of the state that was kept under this file and is closed. */
export function wholeStateOf(file: string): WholeState {
  const folder = dirname(file);
  const name = file.slice(folder.length + 1);
  const [only, ...others] = readdirSync(folder).filter((one) => one.startsWith(`${name}-`) && /-\d+$/.test(one));
  if (only === undefined || others.length > 0) throw new Error(`of ${name} there are ${others.length + 1} states`);
  const db = new DatabaseSync(join(folder, only));
  try {
    const lines = (sql: string): readonly string[] =>
      db
        .prepare(sql)
        .all()
        .map((row) => JSON.stringify(Object.values(row)))
        .sort();
    db.exec("CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, words, 'instance')");
    const { generation: _, ...head } = JSON.parse(String(db.prepare("SELECT head FROM head").get()?.head)) as Record<string, unknown>;
    return {
      head: [JSON.stringify(head)],
      dossiers: lines("SELECT type, id, due, closed, wanted, dossier FROM dossiers"),
      records: lines("SELECT type, id, start_at, records.org, person, row FROM records"),
      recordPaths: lines(
        "SELECT orgs.org, type, start_at, id, closed, flagged, turn FROM record_paths LEFT JOIN orgs ON orgs.no = record_paths.ancestor",
      ),
      signals: lines("SELECT * FROM signals"),
      signalPaths: lines(
        "SELECT orgs.org, shadow, at, id, state, level, control, handling, turn, visible_at FROM signal_paths LEFT JOIN orgs ON orgs.no = signal_paths.ancestor",
      ),
      cells: lines("SELECT orgs.org, span, measure, period, of, level, n FROM cells LEFT JOIN orgs ON orgs.no = cells.org WHERE n <> 0"),
      words: lines("SELECT term, type, id FROM temp.found LEFT JOIN records ON records.doc = found.doc"),
      changes: db
        .prepare("SELECT change FROM changes ORDER BY n")
        .all()
        .map(({ change }) => String(change)),
    };
  } finally {
    db.close();
  }
}
