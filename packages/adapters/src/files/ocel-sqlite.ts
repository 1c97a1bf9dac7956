import { DatabaseSync } from "node:sqlite";
import { Fault, quoted } from "./fault.ts";
import type { OcelEvent, OcelLog, OcelObject } from "./ocel.ts";

type Row = Record<string, unknown>;

/** Reads OCEL 2.0 SQLite. Its times carry no zone and are taken as UTC. The file is opened for reading only. */
export function readOcelSqlite(path: string): OcelLog {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return readTables(database);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const reason = (error as Error).message;
    const cut = /malformed|disk I\/O|not a database/.test(reason);
    throw new Fault(cut ? "FILE_TRUNCATED" : "FILE_MALFORMED", `byte 0: SQLite cannot read the file: ${reason}`);
  } finally {
    database.close();
  }
}

function readTables(database: DatabaseSync): OcelLog {
  const tables = new Set(rows(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").map((row) => row.name as string));
  for (const name of ["event", "object", "event_object", "event_map_type", "object_map_type"]) {
    if (!tables.has(name)) throw new Fault("FILE_MALFORMED", `the table ${name} is missing: this is no OCEL 2.0 SQLite file`);
  }
  const objectAttributes = new Map<string, Map<string, string>>();
  const eventAttributes = new Map<string, Map<string, string>>();

  const objects = new Map<string, OcelObject>();
  for (const row of rows(database, "SELECT ocel_id, ocel_type FROM object ORDER BY rowid")) {
    const id = textOf(row.ocel_id, "object.ocel_id");
    objects.set(id, { id, type: textOf(row.ocel_type, "object.ocel_type"), attributes: [] });
  }
  for (const [type, table] of typeTables(database, tables, "object")) {
    const columns = columnsOf(database, table);
    objectAttributes.set(type, columns);
    for (const row of rows(database, `SELECT * FROM ${identifier(table)} ORDER BY rowid`)) {
      const object = objects.get(textOf(row.ocel_id, `${table}.ocel_id`));
      if (!object) throw new Fault("FILE_MALFORMED", `${table}: object ${quoted(String(row.ocel_id))} is not declared`);
      for (const name of columns.keys()) {
        const changed = row.ocel_changed_field ?? name;
        if (row[name] !== null && changed === name) {
          object.attributes.push({ name, time: textOf(row.ocel_time, `${table}.ocel_time`), value: row[name] });
        }
      }
    }
  }

  const related = new Map<string, string[]>();
  for (const row of rows(database, "SELECT ocel_event_id, ocel_object_id FROM event_object ORDER BY rowid")) {
    const event = textOf(row.ocel_event_id, "event_object.ocel_event_id");
    const list = related.get(event);
    const object = textOf(row.ocel_object_id, "event_object.ocel_object_id");
    if (list) list.push(object);
    else related.set(event, [object]);
  }
  const details = new Map<string, Row>();
  for (const [type, table] of typeTables(database, tables, "event")) {
    eventAttributes.set(type, columnsOf(database, table));
    for (const row of rows(database, `SELECT * FROM ${identifier(table)}`)) details.set(textOf(row.ocel_id, `${table}.ocel_id`), row);
  }
  const events: OcelEvent[] = rows(database, "SELECT ocel_id, ocel_type FROM event ORDER BY rowid").map((row, index) => {
    const where = `event row ${index + 1}`;
    const id = textOf(row.ocel_id, where);
    const type = textOf(row.ocel_type, where);
    const detail = details.get(id);
    if (!detail) throw new Fault("FILE_MALFORMED", `${where}: event ${quoted(id)} has no row in the table of its type`);
    const attributes = [...(eventAttributes.get(type)?.keys() ?? [])]
      .filter((name) => detail[name] !== null)
      .map((name) => ({ name, value: detail[name] }));
    return { id, type, time: textOf(detail.ocel_time, `${where}: ocel_time`), attributes, objects: related.get(id) ?? [], where };
  });
  return { objectTypes: [...objectAttributes.keys()], objectAttributes, eventAttributes, objects: [...objects.values()], events };
}

function typeTables(database: DatabaseSync, tables: ReadonlySet<string>, kind: "object" | "event"): [type: string, table: string][] {
  return rows(database, `SELECT ocel_type, ocel_type_map FROM ${kind}_map_type ORDER BY rowid`).map((row) => {
    const table = `${kind}_${textOf(row.ocel_type_map, `${kind}_map_type`)}`;
    if (!tables.has(table)) throw new Fault("FILE_MALFORMED", `the table ${quoted(table)} is missing`);
    return [textOf(row.ocel_type, `${kind}_map_type`), table];
  });
}

const OWN_COLUMNS = new Set(["ocel_id", "ocel_time", "ocel_changed_field"]);

function columnsOf(database: DatabaseSync, table: string): Map<string, string> {
  const columns = new Map<string, string>();
  for (const row of rows(database, `PRAGMA table_info(${identifier(table)})`)) {
    if (!OWN_COLUMNS.has(row.name as string)) columns.set(row.name as string, typeOf(String(row.type).toUpperCase()));
  }
  return columns;
}

function typeOf(declared: string): string {
  if (declared.includes("BOOL")) return "boolean";
  if (declared.includes("INT")) return "integer";
  if (declared.includes("REAL") || declared.includes("FLOA") || declared.includes("DOUB") || declared.includes("NUM")) return "float";
  return declared.includes("TIME") || declared.includes("DATE") ? "time" : "string";
}

function rows(database: DatabaseSync, sql: string): Row[] {
  const statement = database.prepare(sql);
  return statement.all() as Row[];
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw new Fault("FILE_MALFORMED", `${where} is ${value === null ? "missing" : "no text"}`);
}
