/**
 * Will hold ingest, trail and state stores, the supervise loop, identity and the API. Nothing is here yet, and the package
 * is private so that nobody installs an empty one.
 *
 * @module
 */
export {};
