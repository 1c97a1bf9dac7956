import * as z from "zod";
import { ANYONE } from "../access.ts";
import { Content } from "../content.ts";
import { route } from "../route.ts";

const standing = z.strictObject({ size: z.int(), folded: z.int() });

export const getHealth = route({
  method: "GET",
  path: "/v1/health",
  summary: "Whether the server answers, and how far it has folded its trail.",
  access: ANYONE,
  reply: { type: "application/json", schema: standing, description: "Entries in the trail, and entries folded" },
  handle: ({ services: { trail, supervision } }) => ({ size: trail.size, folded: supervision.cursor }),
});

/** Under load the newest entries are always a little ahead of the controls; more than this is not a little. */
const MOST_BEHIND = 10_000;

export const getReady = route({
  method: "GET",
  path: "/v1/ready",
  summary: "Whether requests should be sent here: the store took the last commit, and the controls have seen the trail.",
  access: ANYONE,
  reply: {
    type: "application/json",
    schema: z.strictObject({ ready: z.boolean(), reasons: z.array(z.enum(["store_unavailable", "not_caught_up"])) }),
    description: "It is",
  },
  alsoAs: { 503: "It is not, and why" },
  handle({ services: { trail, supervision, metrics } }) {
    const reasons = [
      ...(metrics.isStoreFailing ? ["store_unavailable"] : []),
      ...(trail.size - supervision.cursor > MOST_BEHIND ? ["not_caught_up"] : []),
    ];
    const ready = reasons.length === 0;
    return Response.json({ ready, reasons }, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
  },
});

export const getMetrics = route({
  method: "GET",
  path: "/v1/metrics",
  summary: "Counts for the operator in the text format of Prometheus. Holds no case data and names no source.",
  access: ANYONE,
  reply: { type: "text/plain", schema: z.string(), description: "The metrics" },
  handle: async ({ services: { metrics } }) => new Content(await metrics.text(), { type: "text/plain; version=0.0.4; charset=utf-8" }),
});
