import { PlumblineError } from "@plumbline/core";
import type { TrailHead, TrailPart, TrailRows, TrailStore } from "./trail-store.ts";
import type { VerifySource } from "./verify-source.ts";
import { verifyStore } from "./verify-store.ts";

export interface CopyOptions {
  /** Given, the checkpoint must bear its signature. */
  readonly verifierKey?: string | undefined;
  /** Entries that were copied, and all of them. */
  readonly onProgress?: ((done: number, size: number) => void) | undefined;
}

/**
 * Takes a whole trail, as of one instant, into an empty store of any kind, and reads it back. Throws `STORE_CONFLICT` when the store is not
 * empty, `TRAIL_CORRUPT` when what arrived does not add up; then the copy is not to be kept. The keys of subjects lie elsewhere and are not
 * copied.
 */
export async function copyTrail(from: TrailRows, to: TrailStore, options: CopyOptions = {}): Promise<TrailHead> {
  if ((await to.head()) !== undefined) {
    throw new PlumblineError("STORE_CONFLICT", "the store that the trail should go into holds one already; name an empty one");
  }
  const size = (await from.head())?.size ?? 0;
  await to.fill(counted(from.parts(), size, options.onProgress));
  await checkCopy({ rows: to }, options);
  return (await to.head()) as TrailHead;
}

async function* counted(parts: AsyncIterable<TrailPart>, size: number, onProgress: CopyOptions["onProgress"]): AsyncGenerator<TrailPart> {
  for await (const part of parts) {
    yield part;
    const last = part.kind === "chunks" ? part.chunks.at(-1) : undefined;
    // It may have grown since it was asked for its size.
    if (last) onProgress?.(last.first + last.count, Math.max(size, last.first + last.count));
  }
}

/** Verifies a copy in full. Throws `TRAIL_CORRUPT` with the reason and the first entry that is wrong, `STORE_INVALID` for what is no trail. */
export async function checkCopy(source: VerifySource, { verifierKey }: Pick<CopyOptions, "verifierKey"> = {}): Promise<void> {
  const { outcome, reason, index } = await verifyStore(source, { verifierKey });
  if (outcome === "valid" || (outcome === "unchecked" && verifierKey === undefined)) return;
  throw new PlumblineError(
    "TRAIL_CORRUPT",
    `the copy of the trail does not hold (${reason}${index === undefined ? "" : ` at entry ${index}`}); do not use it, and verify where it came from`,
    { details: { reason, ...(index !== undefined && { index }) } },
  );
}
