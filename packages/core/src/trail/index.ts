export type { Checkpoint, WireTrailEntry } from "../wire/wire.ts";
export { base64Of, base64UrlOf, bytesOfBase64, bytesOfBase64Url, bytesOfHex, hexOf } from "./bytes.ts";
export { canonicalJson, parseCanonical } from "./canonical.ts";
export { type CheckedEntries, checkEntries, type EntryFlaw } from "./check-entry.ts";
export { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
export { type Cosignature, type Cosigner, cosign, ed25519Cosigner, verifyCosignatures } from "./cosignature.ts";
export {
  conceal,
  type Disclosure,
  disclosureDigest,
  disclosureFlaw,
  disclosureOf,
  readDisclosure,
  reveal,
} from "./disclosure.ts";
export { type ErasureOrder, erasureOrderOf, ORDER_SOURCE } from "./erasure-order.ts";
export { eventDigest, type Leaf, leafOf, type ParsedLeaf, parseLeaf } from "./leaf.ts";
export {
  addSignature,
  type ExaminedNote,
  ed25519Signer,
  examineNote,
  formatVerifierKey,
  type NoteFlaw,
  type NoteSigner,
  noteText,
  type OpenedNote,
  openNote,
  parseVerifierKey,
  signNote,
  type VerifierKey,
} from "./note.ts";
export {
  bundlePath,
  consistencyProofFrom,
  encodeBundle,
  inclusionProofFrom,
  type ParsedTilePath,
  parseTilePath,
  type ReadTile,
  readBundle,
  rootFrom,
  TILE_WIDTH,
  type TilePosition,
  tilePath,
  tilesOf,
} from "./tiles.ts";
export {
  formatTlogProof,
  type ProvenEntry,
  readTlogProof,
  type TlogProof,
  verifyTlogProof,
  type Witnesses,
} from "./tlog-proof.ts";
export {
  consistencyProof,
  createTree,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  type Sha256,
  type Tree,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";
export { type TrailReason, type TrailVerdict, type VerifyTrailOptions, verifyTrail } from "./verify-trail.ts";
