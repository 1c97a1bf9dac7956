import * as z from "zod";
import { citationSchema } from "../control/control-point.ts";
import { dayPeriodSchema } from "./period.ts";
import { checked } from "./shape.ts";

const code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, "not an identifier, as lowerCamel");
const line = z.string().trim().min(1);
export const textSchema = z.strictObject({ zh: line, en: line });

/** 高压线, 警戒线, 斑马线. */
export const RULE_CLASSES = ["prohibition", "limit", "norm"] as const;
export const ruleClassSchema = z.enum(RULE_CLASSES);
export type RuleClass = (typeof RULE_CLASSES)[number];

/** Ranks of signals; 0 stands for a case that came near a limit and passed none. */
export const rankSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);

/** What may be done about a disposition. */
export const DISPOSITION_COMMANDS = [
  "propose",
  "assign",
  "requestHearing",
  "giveStatement",
  "waive",
  "answerStatement",
  "issue",
  "serve",
  "reply",
  "askExtension",
  "decideExtension",
  "submitEvidence",
  "verify",
  "escalate",
  "withdraw",
  "close",
  "recordOutcome",
  "publishBulletin",
] as const;
export type DispositionCommandName = (typeof DISPOSITION_COMMANDS)[number];

const codeSchema = z.strictObject({ code, title: textSchema });

export const documentSchema = z.strictObject({
  id: code,
  title: textSchema,
  fields: z
    .array(
      z.strictObject({
        name: code,
        title: textSchema,
        required: z.boolean().default(true),
        /** Says something about a person. */
        personal: z.boolean().default(false),
      }),
    )
    .min(1),
});

export const rungSchema = z.strictObject({
  id: code,
  title: textSchema,
  /** Where the rung and its periods are from; `practice` where no norm states them. */
  citations: z.array(citationSchema).min(1),
  /** What is handed to the person or unit. */
  document: code,
  entry: z.strictObject({
    /** Ranks of signals with which a disposition may begin here. */
    ranks: z.array(rankSchema).default([]),
    /** Rungs that it may follow, where those were not answered or nothing was corrected. */
    after: z.array(code).default([]),
    /** A breach of a rule of these classes may begin here whatever its rank. */
    direct: z.array(ruleClassSchema).default([]),
    /** For a breach of a rule of these classes this rung is too little. */
    tooLittleFor: z.array(ruleClassSchema).default([]),
  }),
  subjects: z.array(z.enum(["person", "unit"])).min(1),
  /** `statement`: the person is asked first (陈述申辩), and what they say is answered in writing before anything is issued. */
  hearing: z.enum(["none", "statement"]),
  hearingWithin: dayPeriodSchema.optional(),
  reply: dayPeriodSchema,
  /** Time to put things right; needed where another person verifies. */
  correct: dayPeriodSchema.optional(),
  /** How often each period may be extended. */
  extensions: z.int().nonnegative().max(5).default(0),
  extendBy: dayPeriodSchema.optional(),
  /** `another`: closes only when somebody who did not do the correcting found it done. */
  verify: z.enum(["none", "another"]),
  /** Closing names the change of rule or process that closed the gap, or says why there is none. */
  change: z.boolean().default(false),
  /** Names at least one ground and one dereliction. */
  accountable: z.boolean().default(false),
  /** Outcomes that may be recorded here. */
  outcomes: z.array(code).default([]),
  /** After which time a person is asked to look at the next rung. It is a task and never the measure. */
  escalate: z.array(z.strictObject({ to: code, when: z.enum(["unanswered", "uncorrected"]), delay: dayPeriodSchema })).default([]),
});

export const ladderSchema = z.strictObject({
  id: code,
  version: z.int().positive(),
  title: textSchema,
  citations: z.array(citationSchema).min(1),
  roles: z.array(z.strictObject({ id: code, title: textSchema, may: z.array(z.enum(DISPOSITION_COMMANDS)).min(1) })).min(1),
  /** From the mildest to the most serious. */
  rungs: z.array(rungSchema).min(1),
  documents: z.array(documentSchema).min(1),
  outcomes: z
    .array(codeSchema.extend({ /** What it does to a person's post. */ acts: z.enum(["endAssignment", "suspendAssignment"]).optional() }))
    .default([]),
  /** Why somebody is held to account. */
  grounds: z.array(codeSchema).default([]),
  /** 失教, 失管, 失察, 失纠. */
  derelictions: z.array(codeSchema).default([]),
  /** Which outcomes a circumstance may lead to. A person chooses. */
  circumstances: z
    .array(
      codeSchema.extend({
        outcomes: z.array(code).min(1),
        /** Control points whose signals ask whether it is there. */
        controls: z.array(z.string().min(1).max(200)).optional(),
      }),
    )
    .default([]),
  /**
   * Time in which a known risk is reported; later a ground is proposed. `known` and `reported`: types of the events that tell of it, the first of
   * each counts; without them nothing is proposed by itself.
   */
  concealment: z
    .strictObject({
      ground: code,
      within: dayPeriodSchema,
      known: z.array(z.string().min(1).max(200)).optional(),
      reported: z.array(z.string().min(1).max(200)).optional(),
    })
    .optional(),
});

export type LadderInput = z.input<typeof ladderSchema>;
export type Ladder = z.output<typeof ladderSchema>;
export type Rung = z.output<typeof rungSchema>;
export type DocumentType = z.output<typeof documentSchema>;

/** Which body decides about whom: by rank of the person or unit, and rung. Lower and higher bodies are refused alike. */
export const authoritySchema = z.strictObject({
  ladder: code,
  title: textSchema,
  citations: z.array(citationSchema).min(1),
  /** Ranks of persons and units by cadre-management authority (干部管理权限). */
  ranks: z.array(z.strictObject({ id: code, title: textSchema })).min(1),
  /** Tiers of bodies. */
  levels: z.array(z.strictObject({ id: code, title: textSchema })).min(1),
  bodies: z.array(z.strictObject({ id: code, title: textSchema })).min(1),
  rows: z.array(z.strictObject({ rank: code, rung: code, body: code, level: code, decideRole: code })).min(1),
});

export type AuthorityInput = z.input<typeof authoritySchema>;
export type AuthorityTable = z.output<typeof authoritySchema>;

/** Validates a ladder. Throws `SETTING_INVALID` with the first member that is wrong. `lintLadder` says whether it also makes sense. */
export function defineLadder(input: LadderInput): Ladder {
  return checked(ladderSchema, input, "ladder");
}

/** Validates an authority table. Throws `SETTING_INVALID`. */
export function defineAuthority(input: AuthorityInput): AuthorityTable {
  return checked(authoritySchema, input, "authority table");
}

export function rungOf(ladder: Ladder, id: string): Rung | undefined {
  return ladder.rungs.find((rung) => rung.id === id);
}
