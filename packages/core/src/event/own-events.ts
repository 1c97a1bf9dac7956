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
  /** SHA-256 (hex) of values, fields, events and reason in canonical form: what it said then can be shown to be so later. */
  content: z.string().regex(/^[0-9a-f]{64}$/),
});
export const signalRaised = defineEvent({ type: "signal.raised", data: signalChange });
export const signalRevised = defineEvent({ type: "signal.revised", data: signalChange });
export const signalCeased = defineEvent({ type: "signal.ceased", data: signalChange });
export const signalWithdrawn = defineEvent({ type: "signal.withdrawn", data: signalChange });

/** Time as an event: a due instant was reached at which an answer could change without one. */
export const clockAdvanced = defineEvent({ type: "clock.advanced", data: z.strictObject({ now: instantSchema }) });

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
];
