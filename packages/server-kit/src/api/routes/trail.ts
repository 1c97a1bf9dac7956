import * as z from "zod";
import { route } from "../route.ts";
import { trailEntriesReply } from "../schemas.ts";

export const getCheckpoint = route({
  method: "GET",
  path: "/v1/trail/checkpoint",
  summary: "The newest signed checkpoint of the trail (C2SP signed note). Holds no case data.",
  caller: "supervisor",
  reply: { type: "text/plain", schema: z.string(), description: "The note" },
  handle: ({ services }) =>
    new Response(services.trail.checkpoint(), { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" } }),
});

export const getEntries = route({
  method: "GET",
  path: "/v1/trail/entries",
  summary: "Entries `from` (included) to `to` (excluded), 500 at most, for checking the trail without trust in the server.",
  caller: "supervisor",
  query: z.strictObject({ from: z.coerce.number().int().nonnegative().default(0), to: z.coerce.number().int().nonnegative().optional() }),
  reply: { type: "application/json", schema: trailEntriesReply, description: "The entries, and the size of the trail" },
  async handle({ query: { from, to = from + MOST }, services: { trail } }) {
    const entries = await trail.read(from, Math.min(to, from + MOST));
    return {
      entries: entries.map(({ index, leaf, salt, event, hash }) => ({
        index,
        leaf,
        ...(salt !== undefined && { salt }),
        ...(event !== undefined && { event }),
        hash,
      })),
      size: trail.size,
    };
  },
});

const MOST = 500;
