/**
 * The suite that every `TrailStore` passes, for authors of other stores: it needs no particular test runner.
 *
 * @module
 */
export { type OpenedStore, type TestRunner, trailStoreContract } from "./trail-store-contract.ts";
