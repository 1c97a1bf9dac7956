import * as z from "zod";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { limit, name, recordList, startAndId } from "../schemas-read.ts";

export const getSearch = route({
  method: "GET",
  path: "/v1/search",
  summary:
    "Records that hold all words of a text in their title, id or other words, newest first. Two Chinese characters are a word, and so is the beginning of a Latin one.",
  access: SUPERVISORS,
  query: z.strictObject({ q: z.string().min(1).max(200), type: name.optional(), org: name.optional(), limit }),
  reply: { type: "application/json", schema: recordList, description: "A page of records" },
  readsState: true,
  etag: true,
  position: startAndId,
  handle: ({ query, position, caller, services: { reads } }) => reads.search(caller, query, position),
});
