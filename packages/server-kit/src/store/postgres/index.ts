/**
 * A trail in a schema of PostgreSQL 13 or later, and in others the keys of persons, what the trail means, and what is delivered.
 *
 * @module
 */
export { type PostgresWebhookStoreOptions, postgresWebhookStore } from "../../webhooks/postgres-webhook-store.ts";
export { type OpenPostgresTrailOptions, openPostgresTrail } from "./open-postgres-trail.ts";
export { type PostgresSubjectKeysOptions, postgresSubjectKeys } from "./postgres-subject-keys.ts";
export { type PostgresTrailStore, type PostgresTrailStoreOptions, postgresTrailStore } from "./postgres-trail-store.ts";
export { type PreparePostgresTrailOptions, preparePostgresTrail } from "./prepare-postgres-trail.ts";
export { type PostgresStateStoreOptions, postgresStateStore } from "./state/postgres-state-store.ts";
