import { createHash } from "node:crypto";
import type { Receipt } from "@plumbline/core";
import {
  bytesOfBase64,
  type Checkpoint,
  consistencyProofFrom,
  inclusionProofFrom,
  leafHash,
  leafOf,
  noteText,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  type ReadTile,
  TILE_WIDTH,
  tilePath,
  type VerifierKey,
  verifyConsistency,
} from "@plumbline/core/trail";
import type { Disbelief, Queued } from "../delivery.ts";
import type { Bytes } from "../supervisor-client.ts";
import type { Contradiction } from "./spool-worker.ts";

/** Of one event that has a receipt: where it is said to stand, and the hash of the leaf that then stands there. */
interface Promised {
  readonly index: number;
  readonly hash: Uint8Array;
}

/** What was found out of the trail. `checkpoint` is the one that holds everything until here. */
type Finding =
  | { readonly outcome: "proven"; readonly checkpoint: string }
  | { readonly outcome: "nothing_new" }
  | { readonly outcome: "unanswered"; readonly answer: Bytes }
  | { readonly outcome: "disbelieved"; readonly why: Disbelief; readonly contradiction?: Contradiction };

/**
 * Holds a supervisor to what it has signed. A receipt by itself is a word; once `prove` has found the leaf of its event under a signed
 * checkpoint, and that checkpoint to have grown out of the one before, whoever has that checkpoint can show a loss.
 */
export interface TrailWatch {
  /** Receipts that were not proven yet. */
  readonly promised: number;
  /** Looks at a reply as far as that needs no questions. Returns why it is not believed; then nothing of it was kept. */
  take(
    events: readonly Queued[],
    receipts: readonly Receipt[],
    checkpoint: string,
  ): Finding & { readonly outcome: "nothing_new" | "disbelieved" };
  /** Checks signature, growth and leaves. Throws where there was no complete answer. Afterwards nothing is promised, unless nobody answered. */
  prove(get: (path: string) => Promise<Bytes>): Promise<Finding>;
}

/** Throws `NOTE_INVALID` for a key that is none. */
export function createTrailWatch(options: {
  readonly source: string;
  readonly verifierKeys: readonly (string | VerifierKey)[];
  /** The newest checkpoint that was proven. */
  readonly kept: string | undefined;
  readonly clock: () => number;
}): TrailWatch {
  const { source, clock } = options;
  const keys = options.verifierKeys.map((key) => (typeof key === "string" ? parseVerifierKey(key) : key));
  let kept = options.kept;
  /** The newest that came; it is believed once it was proven. */
  let newest = kept;
  let promised: Promised[] = [];

  /** The checkpoint of a note that one of the keys signed for the log that it is named after. */
  function signed(note: string): Checkpoint | undefined {
    const opened = openNote(note, keys);
    if (!opened) return undefined;
    const checkpoint = parseCheckpoint(opened.text);
    return opened.verifiedBy.includes(checkpoint.origin) ? checkpoint : undefined;
  }

  function contradicted(before: string, seen: string, what: string): Finding & { readonly outcome: "disbelieved" } {
    const [{ size }, { size: size2 }] = [unsigned(before), unsigned(seen)] as [Checkpoint, Checkpoint];
    return {
      outcome: "disbelieved",
      why: {
        code: "TRAIL_CORRUPT",
        message: `the supervisor signed a checkpoint of ${size2} entries that ${what} the one of ${size} it had signed before: its trail was rolled back or rewritten; both are kept as evidence in health().contradictions, and no event leaves the spool`,
        details: { before: size, after: size2 },
      },
      contradiction: { kept: before, seen, at: clock() },
    };
  }

  function take(events: readonly Queued[], receipts: readonly Receipt[], checkpoint: string): ReturnType<TrailWatch["take"]> {
    const after = unsigned(checkpoint);
    if (!after) return notSigned("has no checkpoint with its receipts");
    const before = newest === undefined ? undefined : unsigned(newest);
    if (
      before &&
      after.origin === before.origin &&
      (after.size < before.size || (after.size === before.size && after.root !== before.root))
    ) {
      const isGenuine = newest === kept || signed(newest as string) !== undefined;
      if (!isGenuine) {
        newest = kept;
        promised = [];
      }
      if (!isGenuine || !signed(checkpoint)) return notSigned("sent a checkpoint that none of the configured keys signed");
      return contradicted(newest as string, checkpoint, after.size < before.size ? "is older than" : "differs from");
    }
    const beyond = receipts.find((receipt) => "index" in receipt && receipt.index >= after.size);
    if (beyond)
      return notSigned(`gave event ${JSON.stringify(beyond.id)} a place that its checkpoint of ${after.size} entries does not have`);
    const bare = receipts.find((receipt) => receipt.status === "stored" && (receipt.salt === undefined || receipt.received === undefined));
    if (bare) return notSigned(`gave no salt for event ${JSON.stringify(bare.id)}, without which nothing can be proven of it`);
    promised.push(...receipts.flatMap((receipt, i) => promiseOf(source, events[i] as Queued, receipt)));
    newest = checkpoint;
    return { outcome: "nothing_new" };
  }

  async function prove(get: (path: string) => Promise<Bytes>): Promise<Finding> {
    const checkpoint = newest;
    if (checkpoint === undefined || (checkpoint === kept && promised.length === 0)) return { outcome: "nothing_new" };
    const proving = promised;
    let refused: Bytes | undefined;
    const tiles = new Map<string, Promise<Uint8Array>>();
    const readTile: ReadTile = (level, index, width) => {
      const path = tilePath(level, index, width);
      const tile =
        tiles.get(path) ??
        get(`/v1/trail/${path}`).then((answer) => {
          if (answer.status === 200) return answer.bytes;
          refused = answer;
          throw new Error(`status ${answer.status}`);
        });
      tiles.set(path, tile);
      return tile;
    };
    let finding: Finding;
    try {
      finding = await found(checkpoint, proving, readTile);
    } catch (error) {
      if (refused) return { outcome: "unanswered", answer: refused };
      if ((error as { code?: string }).code !== "PROOF_INVALID") throw error;
      finding = disbelieved(
        "PROOF_INVALID",
        `the supervisor's tiles are not those of the tree that it signed: ${(error as Error).message}`,
      );
    }
    promised = promised.slice(proving.length);
    if (finding.outcome === "proven") kept = checkpoint;
    else {
      newest = kept;
      promised = [];
    }
    return finding;
  }

  async function found(note: string, proving: readonly Promised[], readTile: ReadTile): Promise<Finding> {
    const checkpoint = signed(note);
    if (!checkpoint) return notSigned("sent a checkpoint that none of the configured keys signed");
    const { size, origin } = checkpoint;
    const root = hashOf(checkpoint);
    const before = kept === undefined ? undefined : unsigned(kept);
    // A trail of another name is another trail, begun by people who gave the host its key.
    if (before && before.origin === origin) {
      const proof = await consistencyProofFrom(before.size, size, root, readTile);
      if (!verifyConsistency(before.size, hashOf(before), size, root, proof))
        return contradicted(kept as string, note, "did not grow out of");
    }
    const byTile = Map.groupBy(proving, ({ index }) => Math.floor(index / TILE_WIDTH));
    for (const [tile, leaves] of byTile) {
      // The proof of one leaf of a tile is computed from all of its hashes, so it proves each of them.
      await inclusionProofFrom(tile * TILE_WIDTH, size, root, readTile);
      const hashes = await readTile(0, tile, Math.min(TILE_WIDTH, size - tile * TILE_WIDTH));
      const missing = leaves.find(({ index, hash }) => !isAt(hashes, index % TILE_WIDTH, hash));
      if (missing)
        return disbelieved("PROOF_INVALID", `entry ${missing.index} of the supervisor's trail is not the event that its receipt was for`);
    }
    return { outcome: "proven", checkpoint: note };
  }

  return {
    get promised() {
      return promised.length;
    },
    take,
    prove,
  };
}

/** What stands at the index if the receipt is true. Nothing can be said of an event that was erased or pruned since, or was not taken. */
function promiseOf(source: string, { id, text, seq, prev }: Queued, receipt: Receipt): Promised[] {
  if (receipt.status === "quarantined" || receipt.salt === undefined || receipt.received === undefined) return [];
  const { index, salt, received } = receipt;
  const { epoch } = JSON.parse(text) as { readonly epoch: number };
  const digest = createHash("sha256").update(Buffer.from(salt, "hex")).update(text).digest("hex");
  return [{ index, hash: leafHash(leafOf({ source, id, epoch, seq, prev, received, digest })) }];
}

function isAt(hashes: Uint8Array, place: number, hash: Uint8Array): boolean {
  return Buffer.compare(hashes.subarray(place * hash.length, (place + 1) * hash.length), hash) === 0;
}

function unsigned(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(noteText(note) ?? "");
  } catch {
    return undefined;
  }
}

function hashOf({ root }: Checkpoint): Uint8Array {
  return bytesOfBase64(root) as Uint8Array;
}

function notSigned(what: string): Finding & { readonly outcome: "disbelieved" } {
  return disbelieved("NOTE_INVALID", `the supervisor ${what}`);
}

function disbelieved(code: "NOTE_INVALID" | "PROOF_INVALID", message: string): Finding & { readonly outcome: "disbelieved" } {
  return { outcome: "disbelieved", why: { code, message: `${message}; its events are kept and sent again` } };
}
