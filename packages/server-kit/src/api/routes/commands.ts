import { ROLES } from "../../identity/principal.ts";
import { route } from "../route.ts";
import { commandReply, commandRequest } from "../schemas-desk.ts";

export const postCommands = route({
  method: "POST",
  path: "/v1/commands",
  summary:
    "Take a step on one of the supervisor's own records: a signal's handling, a disposition, a matter, the directory. Written as one event, and folded when the answer comes. Each command says who may ask.",
  access: { anyOf: ROLES, scope: "org" },
  body: commandRequest,
  limit: 131_072,
  reply: { type: "application/json", schema: commandReply, description: "The record's version, and where its event stands" },
  errors: [
    "VERSION_CONFLICT",
    "COMMAND_REFUSED",
    "NOT_FOUND",
    "SIGNAL_NOT_FOUND",
    "PURPOSE_REQUIRED",
    "PERSONAL_NOT_KEPT",
    "EVENT_INVALID",
  ],
  handle: ({ body, caller, services: { desk } }) => desk.ask(caller, body),
});
