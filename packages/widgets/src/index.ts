/**
 * Will hold the elements for host users and supervisors, and their small client. Nothing is here yet, and the package is
 * private so that nobody installs an empty one.
 *
 * @module
 */
export {};
