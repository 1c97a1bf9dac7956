export type { Checkpoint, WireTrailEntry } from "../wire/wire.ts";
export { base64Of, bytesOfBase64, bytesOfHex, hexOf } from "./bytes.ts";
export { canonicalJson, parseCanonical } from "./canonical.ts";
export { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
export { eventDigest, type Leaf, leafOf, type ParsedLeaf, parseLeaf } from "./leaf.ts";
export {
  ed25519Signer,
  formatVerifierKey,
  type NoteFlaw,
  type NoteSigner,
  type OpenedNote,
  openNote,
  parseVerifierKey,
  signNote,
  type VerifierKey,
} from "./note.ts";
export {
  type ConsistencyClaim,
  consistencyProof,
  createTree,
  type Hash,
  type InclusionClaim,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  type Tree,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";
export { type EntryFlaw, type TrailReason, type TrailVerdict, type VerifyTrailOptions, verifyTrail } from "./verify-trail.ts";
