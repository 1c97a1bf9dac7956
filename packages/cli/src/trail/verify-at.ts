import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { PlumblineError, type TrailEntriesReply, type WireTrailEntry } from "@plumbline/core";
import { TILE_WIDTH, tilePath, verifyTrail } from "@plumbline/core/trail";
import { type StoreVerdict, type VerifyStoreOptions, verifyStore } from "@plumbline/server-kit";
import { usage } from "../command-line.ts";
import { openRows, using } from "./open.ts";
import { trailAt } from "./where.ts";

export interface VerifyAtOptions extends VerifyStoreOptions {
  /** Key of a supervisor, for a server. */
  readonly bearer?: string | undefined;
}

/** Verifies what a word on the command line names: a file, a folder, a database, a server or a published tree. */
export async function verifyAt(place: string, { bearer, ...options }: VerifyAtOptions): Promise<StoreVerdict> {
  if (/^https?:\/\//.test(place)) {
    if (!URL.canParse(place)) throw usage(`${JSON.stringify(place)} is no address`);
    const headers: Readonly<Record<string, string>> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const base = place.endsWith("/") ? place : `${place}/`;
    const isServer = (await fetchFrom(new URL("v1/trail/checkpoint", base), headers)).ok;
    return isServer ? verifyServer(base, headers, options) : verifyStore({ url: place, headers }, options);
  }
  const { kind, trail } = trailAt(place);
  if (kind === "postgres") {
    return using(await openRows({ kind, trail }), (rows) => verifyStore({ rows }, options));
  }
  const path = resolve(place);
  if (!existsSync(path)) throw usage(`there is no ${path}; name a trail file, a folder, an address or postgres://…`);
  if (!statSync(path).isDirectory()) return verifyStore({ sqlite: path }, options);
  // The folder of a server is named as easily as the file in it.
  const file = join(path, "trail.db");
  return verifyStore(existsSync(join(path, "checkpoint")) || !existsSync(file) ? { folder: path } : { sqlite: file }, options);
}

/** A server that runs: with its events, which it gives to supervisors. */
async function verifyServer(base: string, headers: Readonly<Record<string, string>>, options: VerifyStoreOptions): Promise<StoreVerdict> {
  const ask = async (path: string): Promise<Response> => {
    const url = new URL(`v1/trail/${path}`, base);
    const response = await fetchFrom(url, headers);
    if (response.ok) return response;
    const what = response.status === 401 || response.status === 403 ? "; give the key of a supervisor with --key or PLUMBLINE_KEY" : "";
    throw new PlumblineError("SUPERVISOR_UNAVAILABLE", `${url.href} answered ${response.status}${what}`);
  };
  const entriesFrom = async (from: number, to?: number): Promise<readonly WireTrailEntry[]> => {
    const reply = (await (await ask(`entries?from=${from}${to === undefined ? "" : `&to=${to}`}`)).json()) as Partial<TrailEntriesReply>;
    return Array.isArray(reply.entries) ? reply.entries : [];
  };
  const checkpoint = await (await ask("checkpoint")).text();
  const size = Number(checkpoint.split("\n")[1]);
  const minimum =
    Number.isSafeInteger(size) && size > 0 ? await minimumOf(size, async (index) => (await entriesFrom(index, index + 1)).length > 0) : 0;
  let events = 0;
  async function* entries(): AsyncGenerator<WireTrailEntry> {
    for (let from = minimum; from < size; ) {
      const some = await entriesFrom(from, size);
      if (some.length === 0) return;
      from += some.length;
      // Before they are handed over: nobody asks for more after the last one.
      events += some.filter((entry) => entry?.event !== undefined).length;
      yield* some;
    }
  }
  async function* pruned(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < minimum / TILE_WIDTH; index++) yield await (await ask(tilePath(0, index))).bytes();
  }
  const verdict = await verifyTrail({ ...options, checkpoint, entries: entries(), pruned: pruned() });
  return { ...verdict, events: Math.min(events, verdict.checked) };
}

/** First entry that was not pruned: pruned bundles are the first ones, so half of what is left can be ruled out each time. */
async function minimumOf(size: number, isThere: (index: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, Math.floor((size - 1) / TILE_WIDTH)];
  for (let probe = 0; low < high; probe = Math.floor((low + high) / 2)) {
    if (await isThere(probe * TILE_WIDTH)) high = probe;
    else low = probe + 1;
  }
  return low * TILE_WIDTH;
}

async function fetchFrom(url: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(60_000) });
  } catch (error) {
    throw new PlumblineError("SUPERVISOR_UNAVAILABLE", `${url.href} cannot be read: ${String((error as Error).cause ?? error)}`, {
      cause: error,
    });
  }
}
