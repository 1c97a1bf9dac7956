/**
 * A trail in a SQLite file, the keys of persons' disclosures in another, and what the trail means in a third.
 *
 * @module
 */

export { type SqliteWebhookStoreOptions, sqliteWebhookStore } from "../../webhooks/sqlite-webhook-store.ts";
export { type SqliteSubjectKeysOptions, sqliteSubjectKeys } from "../keys/sqlite-subject-keys.ts";
export { openTrailForReading, type TrailReading } from "./open-trail-for-reading.ts";
export { type SqliteTrailStoreOptions, sqliteTrailStore } from "./sqlite-trail-store.ts";
export { type SqliteStateStoreOptions, sqliteStateStore } from "./state/sqlite-state-store.ts";
export { upgradeSqliteTrail } from "./upgrade-sqlite-trail.ts";
