import { PlumblineError } from "@plumbline/core";
import { parseTilePath } from "@plumbline/core/trail";
import * as z from "zod";
import { ANYONE, AUDITORS, PROVERS } from "../access.ts";
import { Content } from "../content.ts";
import { route } from "../route.ts";
import { trailEntriesReply } from "../schemas.ts";

export const getCheckpoint = route({
  method: "GET",
  path: "/v1/trail/checkpoint",
  summary: "The newest signed checkpoint of the trail (C2SP signed note), with its cosignatures. Holds no case data.",
  access: ANYONE,
  reply: { type: "text/plain", schema: z.string(), description: "The note" },
  etag: true,
  handle: ({ services }) => textOf(services.trail.checkpoint()),
});

/** As C2SP tlog-tiles writes it: groups of three digits, all but the last with an x before them, and the width of a partial tile. */
const tileIndex = z.string().regex(/^(?:x\d{3}\/){0,5}\d{3}(?:\.p\/\d{1,3})?$/);

export const getTile = route({
  method: "GET",
  path: "/v1/trail/tile/{level}/{index+}",
  summary: "A tile of the trail (C2SP tlog-tiles): hashes of one level, from which anybody computes any proof. Holds no case data.",
  access: ANYONE,
  params: z.strictObject({ level: z.string(), index: z.string() }),
  pathSchemas: { level: z.string().regex(/^\d{1,2}$/), index: tileIndex },
  reply: { type: "application/octet-stream", schema: bytesSchema(), description: "Up to 256 hashes of 32 bytes" },
  errors: ["NOT_FOUND"],
  etag: true,
  async handle({ params: { level, index }, services: { trail } }) {
    const tile = parseTilePath(`tile/${level}/${index}`);
    const hashes = tile && tile.level !== "entries" ? await trail.tile(tile.level, tile.index, tile.width) : undefined;
    return bytesOf(hashes, "public, max-age=31536000, immutable");
  },
});

export const getBundle = route({
  method: "GET",
  path: "/v1/trail/tile/entries/{index+}",
  summary: "A bundle of leaves of the trail (C2SP tlog-tiles). Names sources and ids of events, so it is for supervisors alone.",
  access: AUDITORS,
  params: z.strictObject({ index: z.string() }),
  pathSchemas: { index: tileIndex },
  reply: { type: "application/octet-stream", schema: bytesSchema(), description: "Up to 256 leaves, each with its length in front" },
  errors: ["NOT_FOUND"],
  etag: true,
  async handle({ params: { index }, services: { trail } }) {
    const bundle = parseTilePath(`tile/entries/${index}`);
    const leaves = bundle && (await trail.bundle(bundle.index, bundle.width));
    return bytesOf(leaves, "private, no-cache");
  },
});

export const getEntries = route({
  method: "GET",
  path: "/v1/trail/entries",
  summary: "Entries `from` (included) to `to` (excluded), 500 at most, for checking the trail without trust in the server.",
  access: AUDITORS,
  query: z.strictObject({ from: z.coerce.number().int().nonnegative().default(0), to: z.coerce.number().int().nonnegative().optional() }),
  reply: { type: "application/json", schema: trailEntriesReply, description: "The entries, and the size of the trail" },
  async handle({ query: { from, to = from + MOST }, services: { trail } }) {
    const entries = await trail.read(from, Math.min(to, from + MOST));
    return {
      entries: entries.map(({ index, leaf, salt, event, disclosures, hash }) => ({
        index,
        leaf,
        ...(salt !== undefined && { salt }),
        ...(event !== undefined && { event }),
        ...(disclosures !== undefined && { disclosures }),
        hash,
      })),
      size: trail.size,
    };
  },
});

const MOST = 500;

export const getProof = route({
  method: "GET",
  path: "/v1/trail/proof/{index}",
  summary:
    "Proof that an entry is in the trail, with the checkpoint (c2sp.org/tlog-proof@v1): for supervisors, and for the source of the event.",
  access: PROVERS,
  params: z.strictObject({ index: z.coerce.number().int().nonnegative() }),
  reply: { type: "text/plain", schema: z.string(), description: "The proof" },
  errors: ["NOT_FOUND"],
  async handle({ params: { index }, caller, services: { trail } }) {
    const missing = new PlumblineError("NOT_FOUND", `the trail has no entry ${index} that the caller may see`);
    if (index >= trail.size) throw missing;
    if (caller.roles.includes("sourceSystem")) {
      const [entry] = await trail.read(index, index + 1);
      if (entry?.source !== caller.id) throw missing;
    }
    return textOf(await trail.prove(index));
  },
});

function bytesSchema(): z.ZodType {
  return z.string().meta({ format: "binary" });
}

function textOf(text: string): Content {
  return new Content(text, { type: "text/plain; charset=utf-8" });
}

function bytesOf(bytes: Uint8Array | undefined, cacheControl: string): Content {
  if (!bytes) throw new PlumblineError("NOT_FOUND", "there is no such tile, or the newest checkpoint does not cover it yet");
  return new Content(bytes, { type: "application/octet-stream", cacheControl });
}
