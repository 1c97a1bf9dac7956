import * as z from "zod";
import { defineEvent, type EventDefinition } from "../../event/define-event.ts";
import { instantSchema } from "../../event/trace-event.ts";
import { dueSchema } from "../period.ts";
import { signalRankSchema } from "../policy/policy.ts";

/**
 * What is done about a signal. Objects of type `signal`. `by` is the opaque id of a person; free text is personal, and no step depends on it.
 */

const name = z.string().min(1).max(512);
const text = z.string().min(1).max(20_000);
const by = { by: name };

export const NO_WINDOW = ["notTold", "personUnknown", "backfill", "shadow", "rank"] as const;

/** Somebody has to look, and who first. Without a window it says why there is none. */
export const handlingBegun = defineEvent({
  type: "handling.begun",
  data: z.strictObject({
    rank: signalRankSchema,
    person: name.optional(),
    /** Before this instant nobody but the person concerned sees the signal. */
    visibleAt: instantSchema,
    window: dueSchema.optional(),
    noWindow: z.enum(NO_WINDOW).optional(),
    /** Ranks for which there is a window: where it rises above them, the window ends. */
    windowRanks: z.array(signalRankSchema).optional(),
    acknowledge: dueSchema.optional(),
    objection: dueSchema.optional(),
    /** Tiers above that of its organisation. */
    tiersAbove: z.int().nonnegative().optional(),
    /** Objects, persons and companies that its record is about. */
    parties: z
      .array(z.strictObject({ kind: z.enum(["object", "person", "company"]), id: name }))
      .max(200)
      .optional(),
  }),
});
export const handlingWindowEnded = defineEvent({
  type: "handling.windowEnded",
  data: z.strictObject({ acknowledge: dueSchema.optional() }),
});
/** Seen by others now, it counts towards emerging patterns; their records are among the objects. */
export const handlingCounted = defineEvent({
  type: "handling.counted",
  data: z.strictObject({ control: name, rank: signalRankSchema, at: instantSchema, person: name.optional(), org: name.optional() }),
});
/** It was withdrawn, or dismissed as a false alarm or as another one told twice. */
export const handlingUncounted = defineEvent({ type: "handling.uncounted", data: z.strictObject({}) });
export const handlingAcknowledged = defineEvent({ type: "handling.acknowledged", data: z.strictObject(by) });
export const handlingAssigned = defineEvent({ type: "handling.assigned", data: z.strictObject({ ...by, owner: name }) });
export const handlingAsked = defineEvent({
  type: "handling.asked",
  data: z.strictObject({
    ...by,
    whom: z.enum(["person", "unit"]),
    due: dueSchema,
    objection: dueSchema.optional(),
    question: text.optional(),
  }),
  personal: ["question"],
});
export const handlingAnswered = defineEvent({
  type: "handling.answered",
  data: z.strictObject({ ...by, late: z.boolean(), text: text.optional() }),
  personal: ["text"],
});
export const handlingCorrected = defineEvent({
  type: "handling.corrected",
  data: z.strictObject({ ...by, late: z.boolean(), files: z.array(name).max(100) }),
});
export const handlingVerified = defineEvent({
  type: "handling.verified",
  data: z.strictObject({ ...by, accepted: z.boolean(), due: dueSchema.optional(), reason: text.optional() }),
  personal: ["reason"],
});
export const DISMISSED_AS = ["falseAlarm", "lawful", "duplicate"] as const;
export const handlingDismissed = defineEvent({
  type: "handling.dismissed",
  data: z.strictObject({ ...by, as: z.enum(DISMISSED_AS), reason: text.optional() }),
  personal: ["reason"],
});
export const handlingClosed = defineEvent({
  type: "handling.closed",
  data: z.strictObject({ ...by, change: name.optional(), disposition: name.optional(), reason: text.optional() }),
  personal: ["reason"],
});
/** Shown at the tier above, since nobody took it up in time. */
export const handlingEscalated = defineEvent({
  type: "handling.escalated",
  data: z.strictObject({ when: z.enum(["unacknowledged", "objectionUnanswered"]), tier: z.int().positive(), due: dueSchema.optional() }),
});
export const OBJECTION_GROUNDS = ["dataWrong", "ruleDoesNotFit", "other"] as const;
export const objectionRaised = defineEvent({
  type: "handling.objectionRaised",
  data: z.strictObject({ ...by, ground: z.enum(OBJECTION_GROUNDS), due: dueSchema, text: text.optional() }),
  personal: ["text"],
});
export const objectionAnswered = defineEvent({
  type: "handling.objectionAnswered",
  data: z.strictObject({
    ...by,
    outcome: z.enum(["upheld", "rejected"]),
    late: z.boolean(),
    as: z.enum(DISMISSED_AS).optional(),
    due: dueSchema.optional(),
    reasons: text.optional(),
  }),
  personal: ["reasons"],
});

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const handlingEvents: readonly EventDefinition<any>[] = [
  handlingBegun,
  handlingWindowEnded,
  handlingCounted,
  handlingUncounted,
  handlingAcknowledged,
  handlingAssigned,
  handlingAsked,
  handlingAnswered,
  handlingCorrected,
  handlingVerified,
  handlingDismissed,
  handlingClosed,
  handlingEscalated,
  objectionRaised,
  objectionAnswered,
];
