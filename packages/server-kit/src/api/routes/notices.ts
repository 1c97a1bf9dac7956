import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { refOf } from "../../readmodels/context.ts";
import type { Access } from "../access.ts";
import { route } from "../route.ts";
import { name, noticeList, recordName } from "../schemas-read.ts";

const HOSTS: Access = { anyOf: ["sourceSystem", "hostUser"], scope: "source" };

export const getNotices = route({
  method: "GET",
  path: "/v1/notices",
  summary:
    "What a host may show now for a record, before anybody has filled in anything: control points that tell the actor and bear on the next step, with their law and what is at stake. Of a record that the system has not told of, the answer is the one for a record that is still to begin.",
  access: HOSTS,
  query: z.strictObject({
    record: recordName,
    step: name.optional().describe("Type of the event that is next"),
  }),
  reply: { type: "application/json", schema: noticeList, description: "The notices, worst first" },
  errors: ["RECORD_UNKNOWN"],
  readsState: true,
  handle({ query: { record, step }, caller, services: { reads } }) {
    const ref = refOf(record);
    if (!ref) throw new PlumblineError("REQUEST_INVALID", "record: is not <type>:<id>");
    return reads.notices(caller, ref, step);
  },
});
