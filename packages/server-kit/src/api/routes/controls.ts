import * as z from "zod";
import { route } from "../route.ts";
import { controlList, name } from "../schemas-read.ts";
import { COUNTERS } from "./statistics.ts";

export const getControls = route({
  method: "GET",
  path: "/v1/controls",
  summary:
    "Control points in force for an organisation on a day: values and mode, what the organisation and those above it changed of the pack's own, and who answers for each control and risk.",
  tag: "policy",
  access: COUNTERS,
  query: z.strictObject({
    org: name.optional().describe("As the packs have them unless given"),
    on: z.iso.date().optional().describe("Today unless given"),
  }),
  reply: { type: "application/json", schema: controlList, description: "The control points and risks" },
  errors: ["NOT_FOUND"],
  etag: true,
  handle: ({ query: { org, on }, caller, services: { reads } }) =>
    reads.controls(caller, { ...(org !== undefined && { org }), ...(on !== undefined && { on }) }),
});
