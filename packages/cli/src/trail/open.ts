import type { TrailRows, TrailStore } from "@plumbline/server-kit";
import { openTrailForReading, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import type { Where } from "./where.ts";

export interface OpenStoreOptions {
  /** With PostgreSQL: what others are told who find the trail held; an address where there is one. */
  readonly holder?: string | undefined;
  /** With PostgreSQL: connection string of the role that erases and prunes, where that is another one. */
  readonly eraseUrl?: string | undefined;
}

/** How long after the last sign of a server another one may take its trail over. */
const LEASE_MS = 10_000;

/** Opens a trail to write in it. Throws `STORE_CONFLICT` while a server holds it. `lost` resolves when another process took it over. */
export async function openStore(
  { kind, trail }: Pick<Where, "kind" | "trail">,
  { holder, eraseUrl }: OpenStoreOptions = {},
): Promise<TrailStore & { readonly lost?: Promise<void> }> {
  if (kind === "sqlite") return sqliteTrailStore({ file: trail });
  const { postgresTrailStore } = await import("@plumbline/server-kit/store/postgres");
  return postgresTrailStore({
    url: trail,
    ...(eraseUrl !== undefined && { eraseUrl }),
    ...(holder !== undefined && { lease: { holder, ms: LEASE_MS } }),
  });
}

/** Opens a trail to read it, also while a server writes. */
export async function openRows({ kind, trail }: Pick<Where, "kind" | "trail">): Promise<TrailRows> {
  if (kind === "sqlite") return openTrailForReading(trail);
  const { openPostgresTrail } = await import("@plumbline/server-kit/store/postgres");
  return openPostgresTrail(trail);
}

/** Closes it when `use` is through, also when that fails. */
export async function using<T extends { close(): Promise<void> }, R>(opened: T, use: (opened: T) => Promise<R>): Promise<R> {
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}
