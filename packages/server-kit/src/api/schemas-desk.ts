import type {
  AccountabilityProposals,
  CommandReply,
  CommandRequest,
  DispositionDetail,
  DispositionList,
  DispositionReport,
  HandlingDetail,
  LadderList,
  PolicyReply,
} from "@plumbline/core";
import { jsonSchema } from "@plumbline/core";
import { authoritySchema, DEFAULT_POLICY, ladderSchema, supervisionPolicySchema } from "@plumbline/core/supervision";
import * as z from "zod";
import { event, instant, place, text } from "./schemas.ts";

/** The shapes of `wire/desk.ts` as schemas. */

const id = z.string().min(1).max(512);

export const commandRequest = z
  .strictObject({
    record: z.strictObject({ type: z.string().min(1).max(100), id }),
    type: z.string().min(1).max(100),
    expectedVersion: place,
    body: z.record(z.string().max(100), jsonSchema).describe("Which members it has depends on the command"),
    key: z
      .string()
      .regex(/^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, "not 32 hex digits or a UUID")
      .optional(),
  })
  .meta({ id: "CommandRequest" }) as unknown as z.ZodType<CommandRequest>;

export const commandReply: z.ZodType<CommandReply> = z.strictObject({ version: place, index: place }).meta({ id: "CommandReply" });

const possible = z.array(z.strictObject({ type: z.string(), summary: z.string(), refused: z.string().optional() }));
const timeline = z.array(z.strictObject({ index: place, received: instant, event }));
const facts = z.record(z.string(), jsonSchema);

export const handlingDetail = z
  .strictObject({ signal: z.string(), version: place, facts, timeline, commands: possible })
  .meta({ id: "HandlingDetail" }) as unknown as z.ZodType<HandlingDetail>;

export const dispositionList: z.ZodType<DispositionList> = z
  .strictObject({
    dispositions: z.array(
      z
        .strictObject({
          id: z.string(),
          org: z.string().optional(),
          startAt: instant,
          closed: z.boolean(),
          turn: z.string().optional(),
          due: instant.optional(),
          isOverdue: z.boolean(),
          handler: z.string().optional(),
        })
        .meta({ id: "DispositionSummary" }),
    ),
    next: z.string().optional(),
  })
  .meta({ id: "DispositionList" });

const overdue = { of: z.enum(["reply", "correction"]), on: z.string() };

export const dispositionDetail = z
  .strictObject({ id: z.string(), version: place, facts, overdue: z.array(z.strictObject(overdue)), timeline, commands: possible })
  .meta({ id: "DispositionDetail" }) as unknown as z.ZodType<DispositionDetail>;

const codes = z.array(z.strictObject({ code: z.string(), title: text, n: place, dispositions: z.array(z.string()) }));

export const dispositionReport: z.ZodType<DispositionReport> = z
  .strictObject({
    closed: z.array(z.strictObject({ id: z.string(), as: z.enum(["corrected", "answered", "uncorrected", "unanswered"]) })),
    overdue: z.array(z.strictObject({ id: z.string(), ...overdue })),
    running: place,
    grounds: codes,
    derelictions: codes,
    outcomes: codes,
    isWhole: z.boolean(),
  })
  .meta({ id: "DispositionReport" });

const evidence = z.strictObject({ event: z.string(), at: instant });
const coded = { code: z.string(), title: text };

export const accountability: z.ZodType<AccountabilityProposals> = z
  .strictObject({
    circumstances: z.array(
      z.strictObject({ ladder: z.string(), ...coded, signals: z.array(z.string()), outcomes: z.array(z.strictObject(coded)) }),
    ),
    grounds: z.array(
      z.strictObject({ ladder: z.string(), ...coded, known: evidence, reported: evidence.optional(), days: z.number(), limit: z.number() }),
    ),
  })
  .meta({ id: "AccountabilityProposals" });

export const ladderList = z
  .strictObject({ ladders: z.array(z.strictObject({ ladder: ladderSchema, authority: authoritySchema })) })
  .meta({ id: "LadderList" }) as unknown as z.ZodType<LadderList>;

export const policyReply = z
  .strictObject({ org: z.string().optional(), policy: supervisionPolicySchema })
  .meta({ id: "PolicyReply", examples: [{ policy: DEFAULT_POLICY }] }) as unknown as z.ZodType<PolicyReply>;
