import * as z from "zod";
import { SYSTEM } from "../access.ts";
import { route } from "../route.ts";
import { webhookList, webhookRetry } from "../schemas-deliveries.ts";

export const getWebhooks = route({
  method: "GET",
  path: "/v1/webhooks",
  summary: "Where the operator has changes of signals sent, with what waits and why the last that failed did. No secrets.",
  access: SYSTEM,
  reply: { type: "application/json", schema: webhookList, description: "The webhooks, in the order of the operator" },
  handle: ({ services: { webhooks } }) => webhooks.list(),
});

export const postWebhookRetry = route({
  method: "POST",
  path: "/v1/webhooks/{id}/retry",
  summary: "Send again what was given up.",
  access: SYSTEM,
  params: z.strictObject({ id: z.string().min(1).max(64) }),
  reply: { type: "application/json", schema: webhookRetry, description: "How many are sent again" },
  errors: ["NOT_FOUND"],
  handle: async ({ params: { id }, services: { webhooks } }) => ({ retried: await webhooks.retry(id) }),
});
