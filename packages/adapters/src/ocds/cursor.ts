import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { PlumblineError } from "@plumbline/core";
import * as z from "zod";

/** A page as it was when it was read last. */
export interface FeedPage {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly next?: string | undefined;
}

/** How far a feed was read: JSON, to be kept by whoever takes the releases. */
export interface FeedPosition {
  /** Address of the feed that it is a position of. */
  readonly feed: string;
  /** Pages that are read again, the oldest first; reading goes on behind the last. */
  readonly pages: readonly FeedPage[];
  /** Digests of releases that were taken, each with that of its content, the latest last. */
  readonly seen: readonly (readonly [release: string, content: string])[];
}

/**
 * Where a position is kept. `save` has resolved when the position would survive a crash, and one that fails leaves the position before.
 * To keep it in the store that takes the releases, in one transaction with them, is best: then none is delivered twice.
 */
export interface FeedCursor {
  load(): Promise<FeedPosition | undefined>;
  save(position: FeedPosition): Promise<void>;
}

/** A position in a file of its own, for one process at a time. Throws `SETTING_INVALID` for a file that holds something else. */
export function fileCursor(path: string): FeedCursor {
  return {
    async load() {
      const text = await readFile(path, "utf8").catch((error: unknown) => {
        if ((error as { readonly code?: unknown }).code === "ENOENT") return undefined;
        throw new PlumblineError("SETTING_INVALID", `the file of the feed's position cannot be read: ${path}`, { cause: error });
      });
      if (text === undefined) return undefined;
      const position = positionSchema.safeParse(parsed(text)).data;
      if (position) return position;
      throw new PlumblineError("SETTING_INVALID", `${path} holds no position of a feed; move it away to read the feed from its beginning`);
    },
    async save(position) {
      const draft = `${path}.${process.pid}.tmp`;
      try {
        // Addresses of pages may hold a key.
        const file = await open(draft, "w", 0o600);
        try {
          await file.writeFile(JSON.stringify(position));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    },
  };
}

const positionSchema = z.object({
  feed: z.string(),
  pages: z.array(
    z.object({ url: z.string(), etag: z.string().optional(), lastModified: z.string().optional(), next: z.string().optional() }),
  ),
  seen: z.array(z.tuple([z.string(), z.string()])),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The new name survives a crash too, where the system lets folders be synced.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
