import * as z from "zod";
import { NOTICE_ACTS } from "../notice/notice.ts";
import { defineEvent, type EventDefinition } from "./define-event.ts";
import { instantSchema } from "./trace-event.ts";

/**
 * Our own actions are events too. The object of type `signal` ties those to the signal that they are about; a notice that was
 * answered before the commit already names the signal that the commit will raise.
 */

const name = z.string().min(1).max(512);
const about = { control: name, record: z.strictObject({ type: name, id: name }) };

/** A notice was on the screen before the commit: the person was told. */
export const noticeShown = defineEvent({ type: "notice.shown", data: z.strictObject(about) });

/** The person chose: corrected the draft, stated reasons (个案说明), recused, or noted it. */
export const noticeAnswered = defineEvent({
  type: "notice.answered",
  data: z.strictObject({ ...about, act: z.enum(NOTICE_ACTS), reason: z.string().min(1).max(2000).optional() }),
  personal: ["reason"],
});

/** The host asked before its commit, got no answer in time, and went on. */
export const precheckUnavailable = defineEvent({
  type: "precheck.unavailable",
  data: z.strictObject({ draft: name, reason: z.string().max(200) }),
});

/** A signal came or changed. Written by the supervisor itself, so that the trail proves what was known when. */
const signalChange = z.strictObject({
  ...about,
  version: z.int().positive(),
  level: z.enum(["yellow", "orange", "red"]),
  at: instantSchema,
  /** SHA-256 (hex) of parameter values, ids of events and reason in canonical form: what it said then can be shown to be so later. */
  content: z.string().regex(/^[0-9a-f]{64}$/),
  /** It is no news: it came with an import of the past, or other rules found it in what was there. */
  cause: z.enum(["import", "rules"]).optional(),
});
export const signalRaised = defineEvent({ type: "signal.raised", data: signalChange });
export const signalRevised = defineEvent({ type: "signal.revised", data: signalChange });
export const signalCeased = defineEvent({ type: "signal.ceased", data: signalChange });
export const signalWithdrawn = defineEvent({ type: "signal.withdrawn", data: signalChange });

/** Time as an event: a due instant was reached at which an answer could change without one. */
export const clockAdvanced = defineEvent({ type: "clock.advanced", data: z.strictObject({ now: instantSchema }) });

/**
 * What the trail itself notices about the numbering of a source (LEDGER: nothing vanishes unnoticed). Their object is of type `source`. Written
 * in the commit that shows it.
 */
const range = { epoch: z.int().nonnegative(), from: z.int(), to: z.int() };

/** A heartbeat or a batch's head says that these numbers were given, and no event has come under them. */
export const sourceGapFound = defineEvent({ type: "source.gap_found", data: z.strictObject(range) });

/** Some or all numbers of a gap have come late. */
export const sourceGapClosed = defineEvent({ type: "source.gap_closed", data: z.strictObject(range) });

/**
 * A source told two stories: another event under a used id (`id`), under a used number (`number`), an event that does not follow the one that it names
 * (`chain`), or a head that is not the event of its number (`head`).
 */
export const sourceEquivocated = defineEvent({
  type: "source.equivocated",
  data: z.strictObject({
    by: z.enum(["id", "number", "chain", "head"]),
    id: name.optional(),
    epoch: z.int().nonnegative().optional(),
    seq: z.int().optional(),
  }),
});

/** A source began to number anew and did not name the last event of the epoch before: its memory may have been wiped. */
export const sourceRestarted = defineEvent({
  type: "source.restarted",
  data: z.strictObject({ epoch: z.int().nonnegative(), before: z.int().nonnegative(), lastSeq: z.int() }),
});

/** The events at these indexes, and disclosures under these keys, were made unreadable. The reason is for the record and names nobody. */
export const trailErased = defineEvent({
  type: "trail.erased",
  data: z.strictObject({
    entries: z.array(z.int().nonnegative()).max(1000),
    keys: z.array(z.int().nonnegative()).max(1000),
    reason: z.string().min(1).max(500),
  }),
});

/** Entries below `minimum` were pruned when their time was over; that they existed stays proven. */
export const trailPruned = defineEvent({
  type: "trail.pruned",
  data: z.strictObject({ minimum: z.int().nonnegative(), reason: z.string().min(1).max(500) }),
});

/** A source was registered, got another token, or lost its right to send. */
export const sourceAdmitted = defineEvent({ type: "source.admitted", data: z.strictObject({}) });
export const sourceRotated = defineEvent({ type: "source.rotated", data: z.strictObject({}) });
export const sourceRevoked = defineEvent({ type: "source.revoked", data: z.strictObject({}) });

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const ownEvents: readonly EventDefinition<any>[] = [
  noticeShown,
  noticeAnswered,
  precheckUnavailable,
  signalRaised,
  signalRevised,
  signalCeased,
  signalWithdrawn,
  clockAdvanced,
  sourceGapFound,
  sourceGapClosed,
  sourceEquivocated,
  sourceRestarted,
  trailErased,
  trailPruned,
  sourceAdmitted,
  sourceRotated,
  sourceRevoked,
];
