/**
 * Will hold one folder per supervised domain: events, records and cited control points. Nothing is here yet, and the
 * package is private so that nobody installs an empty one.
 *
 * @module
 */
export {};
