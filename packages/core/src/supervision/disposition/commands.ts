import * as z from "zod";
import { dateSchema } from "../../control/control-point.ts";
import { rankSchema, ruleClassSchema } from "../ladder.ts";
import { CLOSED_AS, subjectSchema } from "./events.ts";

const name = z.string().min(1).max(512);
// Blank text passes here and is refused by `decide`, which has a code for what is missing.
const text = z.string().max(20_000);
const period = z.enum(["reply", "correction"]);
const command = <T extends string, B extends z.core.$ZodLooseShape>(type: T, body: B) =>
  z.strictObject({ type: z.literal(type), body: z.strictObject(body) });

/** What somebody asks for. The body of each, by type. */
export const dispositionCommandSchema = z.discriminatedUnion("type", [
  command("propose", {
    rung: name,
    subject: subjectSchema,
    signals: z.array(name).max(1000).default([]),
    matter: name.optional(),
    /** The highest rank among the signals; 0 where a limit was only near. */
    rank: rankSchema,
    ruleClass: ruleClassSchema.optional(),
    /** The disposition that was not answered, or after which nothing was corrected. */
    after: name.optional(),
    grounds: z.array(name).max(20).default([]),
    derelictions: z.array(name).max(20).default([]),
    reason: text,
  }),
  command("assign", { handler: name }),
  command("requestHearing", { /** What the person is told, so that they can speak to it. */ facts: text }),
  command("giveStatement", { text }),
  command("waive", {}),
  command("answerStatement", { accepted: z.enum(["all", "part", "none"]), reasons: text }),
  command("issue", { number: name.optional(), document: z.record(z.string().max(100), text) }),
  command("serve", { receiver: name, how: name }),
  command("reply", { text }),
  command("askExtension", { of: period, reason: text }),
  command("decideExtension", { granted: z.boolean(), reason: text.optional() }),
  command("submitEvidence", { files: z.array(name).min(1).max(100), /** Who did the correcting. */ rectifier: name }),
  command("verify", { accepted: z.boolean(), reason: text.optional() }),
  command("escalate", {}),
  command("withdraw", { reason: text }),
  command("close", {
    as: z.enum(CLOSED_AS),
    /** The rule or process that was changed. */ change: name.optional(),
    reason: text.optional(),
  }),
  command("recordOutcome", { code: name, on: dateSchema, decidedBy: name, number: text, assignment: name.optional() }),
  command("publishBulletin", { bulletin: name }),
]);

export type DispositionCommand = z.output<typeof dispositionCommandSchema>;
export type CommandBody<T extends DispositionCommand["type"]> = Extract<DispositionCommand, { readonly type: T }>["body"];
