export { type CopyOptions, checkCopy, copyTrail } from "./backup.ts";
export type { SealedPiece } from "./chunk.ts";
export { createTrail, type TrailOptions } from "./create-trail.ts";
export { type ExportedTree, type ExportTreeOptions, exportTree } from "./export-tree.ts";
export { nodeSigner } from "./node-signer.ts";
export {
  type KeepRule,
  type KeepTime,
  parseKeepRule,
  parseKeepTime,
  planRetention,
  type Retention,
  type RetentionPlan,
} from "./retention.ts";
export type { Sealed, SubjectKeys, Unsealed } from "./subject-keys.ts";
export type { AnnouncedHead, EraseOrder, RefusedBody, Trail, TrailEntry } from "./trail.ts";
export {
  type Chunk,
  type Commit,
  type Erasure,
  type Known,
  type Quarantined,
  type Refused,
  type SourceRow,
  TILE_WIDTH,
  type Tile,
  type TrailHead,
  type TrailPart,
  type TrailRows,
  type TrailStore,
} from "./trail-store.ts";
export type { VerifySource } from "./verify-source.ts";
export { type StoreVerdict, type VerifyStoreOptions, verifyStore } from "./verify-store.ts";
