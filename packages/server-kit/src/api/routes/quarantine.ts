import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import type { Quarantined } from "../../trail/trail-store.ts";
import { SYSTEM } from "../access.ts";
import { route } from "../route.ts";
import { quarantineList, receipt } from "../schemas.ts";

const MOST_BYTES = 4 << 20;
/** Bodies that are read from the store at a time. */
const STEP = 10;

export const getQuarantine = route({
  method: "GET",
  path: "/v1/quarantine",
  summary: "List bodies that could not be taken, oldest first, with code and reason. A page ends early when its bodies are large.",
  access: SYSTEM,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: { type: "application/json", schema: quarantineList, description: "A page of bodies as they came" },
  position: z.int().nonnegative(),
  async handle({ query: { limit }, position: after = 0, services: { quarantine } }) {
    const quarantined: Quarantined[] = [];
    let bytes = 0;
    for (;;) {
      const last = quarantined.at(-1)?.n ?? after;
      const wanted = Math.min(STEP, limit - quarantined.length);
      // One more at the end tells whether there is a next page.
      const some = await quarantine.quarantined(last, wanted === 0 ? 1 : wanted);
      if (some.length === 0) return { quarantined };
      if (wanted === 0 || bytes > MOST_BYTES) return { quarantined, next: last };
      quarantined.push(...some);
      bytes += some.reduce((sum, { body }) => sum + body.length, 0);
    }
  },
});

export const postReplay = route({
  method: "POST",
  path: "/v1/quarantine/{n}/replay",
  summary: "Try a quarantined body again, as its source sent it. When it is taken it leaves the quarantine.",
  access: SYSTEM,
  params: z.strictObject({ n: z.coerce.number().int().positive() }),
  reply: { type: "application/json", schema: receipt, description: "What became of it" },
  errors: ["NOT_FOUND", "STORE_UNAVAILABLE"],
  async handle({ params: { n }, services: { quarantine, ingest } }) {
    const [found] = await quarantine.quarantined(n - 1, 1);
    if (found?.n !== n) throw new PlumblineError("NOT_FOUND", `nothing in quarantine has the number ${n}`);
    const receipt = await ingest.retry(found.source, found.body);
    if (receipt.status !== "quarantined") await quarantine.release(n);
    return receipt;
  },
});
