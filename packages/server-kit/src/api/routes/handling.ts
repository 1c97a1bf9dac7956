import * as z from "zod";
import { HANDLING } from "../../desk/desk.ts";
import { handlingFor, SUBJECTS } from "../../desk/handling.ts";
import { timelineOf } from "../../desk/timeline.ts";
import { SIGNED_IN } from "../access.ts";
import { route } from "../route.ts";
import { handlingDetail, policyReply } from "../schemas-desk.ts";

export const getHandling = route({
  method: "GET",
  path: "/v1/signals/{id}/handling",
  summary:
    "Where a signal stands with those who handle it: states with their times, whose turn it is and until when, the window, the objection, and what the caller could do next. The person concerned sees it from the beginning, others when the window is over.",
  tag: "signals",
  access: { ...SUBJECTS, scope: "org" },
  params: z.strictObject({ id: z.string().min(1).max(64) }),
  reply: { type: "application/json", schema: handlingDetail, description: "The handling" },
  errors: ["SIGNAL_NOT_FOUND"],
  readsState: true,
  etag: true,
  async handle({ params: { id }, caller, services: { supervision, desk } }) {
    const { facts } = await handlingFor(caller, id, supervision.context());
    const record = { type: HANDLING, id };
    return {
      signal: id,
      version: await supervision.version(record),
      facts,
      timeline: (await timelineOf(supervision, record)).filter(({ event }) => !COUNTING.has(event.type)),
      commands: await desk.possible(caller, record),
    };
  },
});

/** What only says whether it counts towards a pattern. */
const COUNTING: ReadonlySet<string> = new Set(["handling.counted", "handling.uncounted"]);

export const getPolicy = route({
  method: "GET",
  path: "/v1/policy",
  summary: "How signals are shown, and who acts until when, for an organisation today.",
  access: { anyOf: [...(SIGNED_IN.anyOf as readonly never[]), "sourceSystem"], scope: "none" },
  query: z.strictObject({ org: z.string().min(1).max(512).optional() }),
  reply: { type: "application/json", schema: policyReply, description: "The policy in force" },
  etag: true,
  handle({ query: { org }, services: { supervision } }) {
    const { policyFor, pathOf } = supervision.context();
    return { ...(org !== undefined && { org }), policy: policyFor(pathOf(org)) };
  },
});
