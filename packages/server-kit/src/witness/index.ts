/**
 * Witnesses of a trail (C2SP tlog-witness): being one, having some, and comparing what different people were shown.
 *
 * @module
 */
export { assertNotBehind, type StartCheckOptions, type StoredHead } from "./assert-not-behind.ts";
export { checkKept, compareCheckpoints, type KeptFinding, type SplitView } from "./compare-checkpoints.ts";
export { createWitness, type Witness, type WitnessOptions } from "./create-witness.ts";
export {
  createWitnessClient,
  type WitnessClient,
  type WitnessClientOptions,
  type WitnessedTrail,
  type WitnessStatus,
} from "./create-witness-client.ts";
export { type Evidence, type EvidenceKind, provesSplit } from "./evidence.ts";
export { type SqliteWitnessStoreOptions, sqliteWitnessStore } from "./sqlite-witness-store.ts";
export type { WitnessAddress } from "./submit.ts";
export type { WitnessedHead, WitnessStore } from "./witness-store.ts";
