import { PlumblineError } from "@plumbline/core";
import { SOURCES } from "../access.ts";
import { route } from "../route.ts";
import { precheckReply, precheckRequest } from "../schemas.ts";

export const postPrecheck = route({
  method: "POST",
  path: "/v1/precheck",
  summary: "Say what would be raised if the draft were committed. Stores nothing; the calls of one actor are limited.",
  access: SOURCES,
  body: precheckRequest,
  limit: 131_072,
  reply: { type: "application/json", schema: precheckReply, description: "The answer, with a notice for each finding, worst first" },
  errors: ["EVENT_INVALID"],
  handle({ body, caller, services: { check, supervision, prechecks, clock } }) {
    const draft = check(body.draft);
    if (draft.source !== caller.id) {
      throw new PlumblineError(
        "FORBIDDEN",
        `the draft names source ${JSON.stringify(draft.source)}; this token is for ${JSON.stringify(caller.id)}`,
      );
    }
    prechecks.count(JSON.stringify([caller.id, draft.actor?.id]), clock.now());
    return supervision.precheck(draft);
  },
});
