/**
 * The suites that every `TrailStore` and every `StateStore` passes, for authors of other stores: they need no particular test runner.
 *
 * @module
 */
export { type OpenedStateStore, stateStoreContract } from "./state-store-contract.ts";
export { type OpenedStore, type TestRunner, trailStoreContract } from "./trail-store-contract.ts";
