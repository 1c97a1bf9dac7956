import type { MatterDetail, MatterList, SupervisionReport } from "@plumbline/core";
import * as z from "zod";
import { event, instant, place, signalSummary } from "./schemas.ts";

/** The shapes of `wire/matters.ts` as schemas. */

const summary = {
  id: z.string(),
  state: z.enum(["open", "closed", "merged"]),
  startAt: instant,
  org: z.string().optional(),
  owner: z.string().optional(),
  signals: place,
  mergedInto: z.string().optional(),
};

export const matterList: z.ZodType<MatterList> = z
  .strictObject({ matters: z.array(z.strictObject(summary).meta({ id: "MatterSummary" })), next: z.string().optional() })
  .meta({ id: "MatterList" });

export const matterDetail = z
  .strictObject({
    ...summary,
    version: place,
    parties: z.array(z.string()),
    shown: z.array(signalSummary),
    timeline: z.array(z.strictObject({ index: place, received: instant, event })),
    commands: z.array(z.strictObject({ type: z.string(), summary: z.string(), refused: z.string().optional() })),
  })
  .meta({ id: "MatterDetail" }) as unknown as z.ZodType<MatterDetail>;

const share = z.number().min(0).max(1);

export const supervisionReport: z.ZodType<SupervisionReport> = z
  .strictObject({
    signals: place,
    timeToSignal: z.number().nonnegative().optional(),
    shareActedOn: share.optional(),
    sharePublished: share.optional(),
    precision: z.array(
      z.strictObject({ control: z.string(), decided: place, falseAlarms: place, share: share.optional(), proposesShadow: z.boolean() }),
    ),
    isWhole: z.boolean(),
  })
  .meta({ id: "SupervisionReport" });
