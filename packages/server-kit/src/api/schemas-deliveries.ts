import type { WebhookList, WebhookRetry } from "@plumbline/core";
import * as z from "zod";
import { instant, place } from "./schemas.ts";

/** The shapes of `wire/deliveries.ts` as schemas. */

export const webhookList: z.ZodType<WebhookList> = z
  .strictObject({
    webhooks: z.array(
      z.strictObject({
        id: z.string(),
        origin: z.string(),
        orgs: z.array(z.string()),
        events: z.array(z.string()),
        waiting: place,
        dead: place,
        delivered: place,
        deliveredAt: instant.optional(),
        failedAt: instant.optional(),
        error: z.string().optional(),
        due: instant.optional(),
      }),
    ),
  })
  .meta({ id: "WebhookList" });

export const webhookRetry: z.ZodType<WebhookRetry> = z.strictObject({ retried: place }).meta({ id: "WebhookRetry" });
