import { quoted } from "../schema.ts";

/** Of the tables below and of what is computed into them. */
export const FORMAT = 4;

/** Tables of one state. Those of several lie in one schema, so that a role needs no right but to create in it. */
export interface StateTables {
  readonly head: string;
  readonly dossiers: string;
  readonly orgs: string;
  readonly signals: string;
  readonly signalPaths: string;
  readonly records: string;
  readonly recordPaths: string;
  readonly cells: string;
  readonly changes: string;
}

const NAMES = {
  head: "head",
  dossiers: "dossiers",
  orgs: "orgs",
  signals: "signals",
  signalPaths: "signal_paths",
  records: "records",
  recordPaths: "record_paths",
  cells: "cells",
  changes: "changes",
} as const;

/** What names of tables and indexes of a state begin with. */
function prefixOf(number: number): string {
  return `s${number}_`;
}

/** Number of the state that a table is part of. */
export function numberOf(table: string): number | undefined {
  const [, number] = /^s(\d+)_/.exec(table) ?? [];
  return number === undefined ? undefined : Number(number);
}

export function tablesOf(schema: string, number: number): StateTables {
  const tables = Object.entries(NAMES).map(([key, name]) => [key, `${quoted(schema)}.${prefixOf(number)}${name}`]);
  return Object.fromEntries(tables) as unknown as StateTables;
}

/**
 * A page of whatever is below an organisation is one range of `signal_paths` or `record_paths`, which have a row for each organisation above. Text
 * may hold what the encoding of a database has no place for, and is in order by its bytes: hence bytes.
 */
export function createTables(schema: string, number: number): string {
  const t = tablesOf(schema, number);
  const p = prefixOf(number);
  return `
CREATE TABLE ${t.head} (id int4 PRIMARY KEY, head bytea) WITH (fillfactor = 50);
INSERT INTO ${t.head} (id) VALUES (1);
CREATE TABLE ${t.dossiers} (
  type bytea NOT NULL, id bytea NOT NULL, due float8, closed bool NOT NULL, wanted bool NOT NULL, compared bytea, dossier bytea NOT NULL,
  PRIMARY KEY (type, id)
);
ALTER TABLE ${t.dossiers} ALTER dossier SET STATISTICS 0;
ALTER TABLE ${t.dossiers} ALTER compared SET STATISTICS 0;
CREATE INDEX ${p}dossiers_due ON ${t.dossiers} (due) WHERE due IS NOT NULL;
CREATE INDEX ${p}dossiers_wanted ON ${t.dossiers} (type, id) WHERE wanted;
CREATE INDEX ${p}dossiers_compared ON ${t.dossiers} (type, id) WHERE compared IS NOT NULL;
CREATE INDEX ${p}dossiers_running ON ${t.dossiers} (type, id) WHERE NOT closed;
CREATE TABLE ${t.orgs} (no int4 PRIMARY KEY, org bytea NOT NULL UNIQUE, path bytea NOT NULL);
CREATE TABLE ${t.signals} (
  id bytea PRIMARY KEY, at float8 NOT NULL, state bytea NOT NULL, level bytea NOT NULL, shadow bool NOT NULL,
  record_type bytea NOT NULL, record bytea NOT NULL, org bytea, person bytea, matter bytea,
  visible_at float8 NOT NULL, counted bool NOT NULL, body bytea NOT NULL
);
ALTER TABLE ${t.signals} ALTER body SET STATISTICS 0;
CREATE INDEX ${p}signals_open ON ${t.signals} (level) WHERE state = 'open' AND NOT shadow;
CREATE INDEX ${p}signals_of_record ON ${t.signals} (record_type, record, at DESC, id);
CREATE INDEX ${p}signals_of_org ON ${t.signals} (org) WHERE org IS NOT NULL;
CREATE INDEX ${p}signals_of_person ON ${t.signals} (person, at DESC, id) WHERE person IS NOT NULL;
CREATE INDEX ${p}signals_of_matter ON ${t.signals} (matter, at DESC, id) WHERE matter IS NOT NULL;
CREATE INDEX ${p}signals_hidden ON ${t.signals} (visible_at) WHERE NOT counted;
CREATE INDEX ${p}signals_counted ON ${t.signals} (visible_at) WHERE counted;
CREATE TABLE ${t.signalPaths} (
  ancestor int4 NOT NULL, shadow bool NOT NULL, at float8 NOT NULL, id bytea NOT NULL, state bytea NOT NULL, level bytea NOT NULL,
  control bytea NOT NULL, handling bytea, turn bytea, visible_at float8 NOT NULL
);
CREATE UNIQUE INDEX ${p}signal_paths_newest ON ${t.signalPaths} (ancestor, shadow, at DESC, id);
CREATE INDEX ${p}signal_paths_state ON ${t.signalPaths} (ancestor, shadow, state, level, at DESC, id);
CREATE INDEX ${p}signal_paths_control ON ${t.signalPaths} (ancestor, shadow, control, at DESC, id);
CREATE INDEX ${p}signal_paths_handling ON ${t.signalPaths} (ancestor, shadow, handling, at DESC, id) WHERE handling IS NOT NULL;
CREATE INDEX ${p}signal_paths_turn ON ${t.signalPaths} (ancestor, shadow, turn, at DESC, id) WHERE turn IS NOT NULL;
CREATE TABLE ${t.records} (
  type bytea NOT NULL, id bytea NOT NULL, start_at float8 NOT NULL, org bytea, person bytea, tokens int8[] NOT NULL, body bytea NOT NULL,
  PRIMARY KEY (type, id)
);
ALTER TABLE ${t.records} ALTER body SET STATISTICS 0, ALTER tokens SET STATISTICS 0;
CREATE INDEX ${p}records_newest ON ${t.records} (start_at DESC, id, type);
CREATE INDEX ${p}records_of_org ON ${t.records} (org) WHERE org IS NOT NULL;
CREATE INDEX ${p}records_of_person ON ${t.records} (person, type, start_at DESC, id) WHERE person IS NOT NULL;
CREATE INDEX ${p}records_words ON ${t.records} USING gin (tokens);
CREATE TABLE ${t.recordPaths} (
  ancestor int4 NOT NULL, type bytea NOT NULL, start_at float8 NOT NULL, id bytea NOT NULL,
  closed bool NOT NULL, flagged bool NOT NULL, turn bytea
);
CREATE UNIQUE INDEX ${p}record_paths_newest ON ${t.recordPaths} (ancestor, type, start_at DESC, id);
CREATE INDEX ${p}record_paths_running ON ${t.recordPaths} (ancestor, type, start_at DESC, id) WHERE NOT closed;
CREATE INDEX ${p}record_paths_flagged ON ${t.recordPaths} (ancestor, type, start_at DESC, id) WHERE flagged;
CREATE INDEX ${p}record_paths_turn ON ${t.recordPaths} (ancestor, type, turn, start_at DESC, id) WHERE turn IS NOT NULL;
CREATE TABLE ${t.cells} (
  org int4 NOT NULL, span int4 NOT NULL, measure bytea NOT NULL, period bytea NOT NULL, "of" bytea NOT NULL, level bytea NOT NULL, n int8 NOT NULL,
  PRIMARY KEY (org, span, measure, period, "of", level)
) WITH (fillfactor = 80);
CREATE TABLE ${t.changes} (n int8 PRIMARY KEY, change bytea NOT NULL);
ALTER TABLE ${t.changes} ALTER change SET STATISTICS 0;
`;
}
