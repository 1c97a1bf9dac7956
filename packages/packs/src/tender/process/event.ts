import { defineEvent, type Json, jsonSchema } from "@plumbline/core";
import * as z from "zod";

/**
 * A compiled release of a contracting process (OCDS): the whole process as its publisher tells it at `release.date`. Object of type
 * `process`. A later one takes the place of the one before. `cut` names lists that were too long to be sent whole (`bids/details`). Nothing is asked of its members: what is absent or of another kind is
 * missing to the red flag that reads it, and to no other.
 */
export const processReleased = defineEvent({
  type: "process.released",
  data: z.looseObject({
    cut: z.record(z.string(), z.int()).optional(),
    release: z.looseObject({ ocid: z.string().min(1).max(512) }).catchall(jsonSchema) as unknown as z.ZodType<
      Readonly<Record<string, Json>>
    >,
  }),
  personal: ["release"],
});
