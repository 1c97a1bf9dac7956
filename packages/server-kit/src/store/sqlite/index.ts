/**
 * A trail in a SQLite file, and the keys of persons' disclosures in another.
 *
 * @module
 */
export { type SqliteSubjectKeysOptions, sqliteSubjectKeys } from "../keys/sqlite-subject-keys.ts";
export { openTrailForReading, type TrailReading } from "./open-trail-for-reading.ts";
export { type SqliteTrailStoreOptions, sqliteTrailStore } from "./sqlite-trail-store.ts";
export { upgradeSqliteTrail } from "./upgrade-sqlite-trail.ts";
