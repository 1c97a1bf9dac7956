import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { AUDITORS } from "../access.ts";
import { route } from "../route.ts";

/** As many as one order in the trail holds. */
const MOST = 1000;

const erasureRequest = z.strictObject({
  entries: z.array(z.int().nonnegative()).max(MOST).optional().describe("Indexes of whole events"),
  subjects: z.array(z.string().min(1).max(512)).max(MOST).optional().describe("Opaque ids of persons all of whose disclosures go"),
  reason: z.string().min(1).max(500).describe("For the record; names nobody"),
});

const erasureReply = z.strictObject({
  index: z.int().nonnegative().describe("Entry that orders it"),
  entries: z.int().nonnegative().describe("Whole events that were made unreadable"),
  subjects: z.int().nonnegative().describe("Persons whose disclosures were"),
});

export const postErasures = route({
  method: "POST",
  path: "/v1/erasures",
  summary: "Order an erasure in the trail and carry it out. Answers when nothing of it can be read any more. Cannot be undone.",
  access: AUDITORS,
  body: erasureRequest,
  limit: 4 << 20,
  reply: { type: "application/json", schema: erasureReply, description: "Where the order stands, and how much went" },
  errors: ["STORE_UNAVAILABLE"],
  async handle({ body, services: { trail } }) {
    const { entries = [], subjects = [], reason } = body;
    if (entries.length + subjects.length === 0) throw new PlumblineError("REQUEST_INVALID", "entries or subjects must name something");
    const erased = await trail.erase({ entries, subjects, reason });
    return { index: erased.index, entries: erased.entries.length, subjects: erased.keys.length };
  },
});
