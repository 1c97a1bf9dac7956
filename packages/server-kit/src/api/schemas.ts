import {
  type EventsReply,
  type EventsRequest,
  jsonSchema,
  type ListedSignal,
  NOTICE_ACTS,
  type Notice,
  type PrecheckReply,
  type PrecheckRequest,
  type Problem,
  type Receipt,
  type SignalDetail,
  type SignalList,
  type SignalMessage,
  type TrailEntriesReply,
  traceEventSchema,
} from "@plumbline/core";
import { HANDLING_STATES } from "@plumbline/core/supervision";
import * as z from "zod";

/** The shapes of `wire.ts` as schemas, for the OpenAPI document and its test; the types keep the two from drifting apart. */

export const text = z.strictObject({ zh: z.string(), en: z.string() });
export const instant = z.string().meta({ format: "date-time" });
const hex = z.string().regex(/^[0-9a-f]*$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const level = z.enum(["yellow", "orange", "red"]);
export const mode = z.enum(["off", "shadow", "advise", "block"]);
const state = z.enum(["open", "ceased", "withdrawn"]);
const act = z.enum(NOTICE_ACTS);
export const record = z.strictObject({ type: z.string(), id: z.string() });
export const place = z.int().nonnegative();

export const event = traceEventSchema.meta({ id: "TraceEvent" });

const disclosure = z.strictObject({ subject: z.string().min(1).max(512), text: z.string().regex(/^[A-Za-z0-9_-]+$/) });

const envelope = z
  .strictObject({ event, prev: hash.optional(), disclosures: z.array(disclosure).max(256).optional() })
  .meta({ id: "EventEnvelope" });

const head = z.strictObject({ epoch: place, seq: z.int(), hash }).meta({ id: "SourceHead" });

export const eventsRequest = z
  .union([
    z.strictObject({ events: z.array(envelope).min(1).max(1000), head: head.optional() }),
    z.strictObject({ events: z.array(envelope).max(0), head }),
  ])
  .meta({ id: "EventsRequest" }) as unknown as z.ZodType<EventsRequest>;

export const eventLines = z.string().meta({
  description: 'An EventEnvelope as JSON in each line, 1000 at most; the last line may be {"head": SourceHead}',
});

/** What `fromCloudEvent` reads; attributes that it does not know are passed over. */
export const cloudEvent = z
  .looseObject({
    specversion: z.literal("1.0"),
    id: z.string().min(1).max(512),
    source: z.string().min(1).meta({ format: "uri-reference", description: "Name of the source, percent-encoded" }),
    type: z.string().min(1).max(512),
    time: instant,
    subject: z.string().optional().meta({ description: "type/id of the object, where plobjects is absent" }),
    datacontenttype: z.string().optional(),
    data: z.record(z.string(), jsonSchema).optional(),
    sequence: z.string().optional().meta({ description: "seq" }),
    plepoch: z.string().optional().meta({ description: "epoch" }),
    plobjects: z.string().optional().meta({ description: "objects, as JSON text" }),
    plactor: z.string().optional().meta({ description: "actor, as JSON text" }),
    plprev: z.string().optional().meta({ description: "prev of the envelope" }),
    pldisclosures: z.string().optional().meta({ description: "disclosures of the envelope, as JSON text" }),
  })
  .meta({ id: "CloudEvent" });

export const cloudEventBatch = z.array(cloudEvent).max(1000);

export const receipt = z
  .discriminatedUnion("status", [
    z.strictObject({ id: z.string(), status: z.enum(["stored", "duplicate"]), index: place, salt: hex, received: instant }),
    z.strictObject({ id: z.string(), status: z.literal("quarantined"), code: z.string(), reason: z.string(), seq: z.int().optional() }),
  ])
  .meta({ id: "Receipt" }) as unknown as z.ZodType<Receipt>;

export const quarantineList = z
  .strictObject({
    quarantined: z.array(
      z.strictObject({
        n: z.int().positive(),
        source: z.string(),
        received: instant,
        body: z.string(),
        code: z.string(),
        reason: z.string(),
        times: z.int().positive(),
      }),
    ),
    next: z.string().optional(),
  })
  .meta({ id: "QuarantineList" });

export const eventsReply: z.ZodType<EventsReply> = z
  .strictObject({
    receipts: z.array(receipt),
    checkpoint: z.string(),
  })
  .meta({ id: "EventsReply" });

export const precheckRequest = z.strictObject({ draft: event }).meta({ id: "PrecheckRequest" }) as unknown as z.ZodType<PrecheckRequest>;

const citation = z.strictObject({
  regulation: z.string(),
  article: z.string().optional(),
  inForceFrom: z.string().optional(),
  inForceTo: z.string().optional(),
  confidence: z.enum(["text", "excerpt", "memory", "practice"]),
});

export const notice = z
  .strictObject({
    title: text,
    citations: z.array(citation),
    gist: text.optional(),
    why: text,
    read: z.array(
      z.strictObject({
        path: z.string(),
        label: text,
        value: jsonSchema,
        text,
        source: z.strictObject({ system: z.string(), event: z.string(), time: instant }).optional(),
      }),
    ),
    seenBy: text,
    acts: z.array(z.strictObject({ act, after: text })),
  })
  .meta({ id: "Notice" }) as unknown as z.ZodType<Notice>;

export const precheckReply: z.ZodType<PrecheckReply> = z
  .strictObject({
    outcome: z.enum(["allow", "advise", "block"]),
    findings: z.array(z.strictObject({ signal: z.string(), control: z.string(), version: z.int(), level, mode, record, notice })),
    refused: z.array(z.strictObject({ record, code: z.string() })),
    unknown: z.array(z.strictObject({ control: z.string(), missing: z.array(z.string()) })),
    basis: z.strictObject({ cursor: z.record(z.string(), place), asOf: instant }),
  })
  .meta({ id: "PrecheckReply" });

const handling = z
  .strictObject({
    state: z.enum(HANDLING_STATES),
    turn: z.enum(["person", "unit", "supervisor", "verifier", "none"]),
    due: instant.optional(),
    visibleAt: instant,
    person: z.string().optional(),
    owner: z.string().optional(),
    tier: place,
    dismissedAs: z.enum(["falseAlarm", "lawful", "duplicate"]).optional(),
    matter: z.string().optional(),
    times: z.partialRecord(z.enum(HANDLING_STATES), instant),
  })
  .meta({ id: "HandlingSummary" });

const summary = {
  id: z.string(),
  control: z.strictObject({ id: z.string(), version: z.int(), title: text }),
  level,
  state,
  mode,
  at: instant,
  record,
  org: z.string().optional(),
  answer: act.optional(),
  erased: z.boolean().optional(),
  handling: handling.optional(),
};

export const signalSummary: z.ZodType<ListedSignal> = z.strictObject(summary).meta({ id: "SignalSummary" });

const counts = z.strictObject({ yellow: place, orange: place, red: place });

export const signalList: z.ZodType<SignalList> = z
  .strictObject({ signals: z.array(signalSummary), counts, next: z.string().optional() })
  .meta({ id: "SignalList" });

const change = z.enum(["raised", "revised", "ceased", "withdrawn"]);
const seen = z.array(z.strictObject({ time: instant, index: place }));

export const signalDetail = z
  .strictObject({
    ...summary,
    reason: z.string(),
    visibility: z.enum(["actor", "supervisor"]),
    notice,
    params: z.array(
      z.strictObject({
        name: z.string(),
        label: text,
        value: jsonSchema,
        text,
        sample: z.literal(true).optional(),
        provenance: z.array(
          z.strictObject({
            name: z.string(),
            value: jsonSchema,
            org: z.string(),
            basis: z.string().optional(),
            overruled: z.literal(true).optional(),
          }),
        ),
      }),
    ),
    events: z.array(z.strictObject({ index: place, received: instant, event, title: text.optional() })),
    answers: z.array(z.strictObject({ act, reason: z.string().optional(), actor: z.string().optional(), time: instant, index: place })),
    shown: seen,
    unavailable: seen,
    history: z.array(z.strictObject({ change, time: instant, index: place })),
  })
  .meta({ id: "SignalDetail" }) as unknown as z.ZodType<SignalDetail>;

export const signalMessage: z.ZodType<SignalMessage> = z
  .strictObject({ change: z.enum([...change.options, "answered", "handled"]), signal: signalSummary, counts })
  .meta({ id: "SignalMessage" });

export const trailEntriesReply: z.ZodType<TrailEntriesReply> = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        index: place,
        leaf: z.string(),
        salt: hex.optional(),
        event: z.string().optional(),
        disclosures: z.array(z.string()).optional(),
        hash,
      }),
    ),
    size: place,
  })
  .meta({ id: "TrailEntriesReply" });

export const problemSchema: z.ZodType<Problem> = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    reason: z.string().optional(),
  })
  .meta({ id: "Problem" });
