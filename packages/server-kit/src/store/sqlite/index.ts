/**
 * A trail in a SQLite file.
 *
 * @module
 */
export { openTrailForReading, type TrailReading } from "./open-trail-for-reading.ts";
export { type SqliteTrailStoreOptions, sqliteTrailStore } from "./sqlite-trail-store.ts";
