import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { READ_LOG, type ReadLine } from "../../access/access-part.ts";
import { dayOf } from "../../directory/records.ts";
import { SIGNED_IN } from "../access.ts";
import { route } from "../route.ts";
import { readList } from "../schemas-identity.ts";

export const getMyReads = route({
  method: "GET",
  path: "/v1/my/reads",
  summary: "Who read what concerns the caller's own person, in a month.",
  access: SIGNED_IN,
  query: z.strictObject({
    month: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, "not a month, as 2026-03")
      .optional()
      .describe("This month unless given"),
  }),
  reply: { type: "application/json", schema: readList, description: "The newest last; 500 at most, and how many there were" },
  errors: ["NOT_FOUND"],
  readsState: true,
  async handle({ caller, query, services: { supervision, access, clock } }) {
    if (caller.person === undefined) throw new PlumblineError("NOT_FOUND", "the directory knows no person behind the caller");
    const { month = dayOf(clock.now()).slice(0, 7) } = query;
    await access.flush();
    await supervision.caughtUp();
    const facts = (await supervision.view({ type: READ_LOG, id: `${caller.person}/${month}` }))?.state;
    return { month, reads: (facts?.reads as readonly ReadLine[] | undefined) ?? [], total: (facts?.n as number | undefined) ?? 0 };
  },
});
