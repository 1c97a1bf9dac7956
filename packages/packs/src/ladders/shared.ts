import type { DispositionCommandName, LadderInput } from "@plumbline/core/supervision";
import { practice } from "../citations.ts";

/** Data that several ladders share. The numbers of practice are samples: each body sets its own. */

type Role = LadderInput["roles"][number];
type Document = LadderInput["documents"][number];

const HANDLING: readonly DispositionCommandName[] = ["propose", "assign", "requestHearing", "answerStatement", "serve", "verify"];
const DECIDING: readonly DispositionCommandName[] = [
  "issue",
  "decideExtension",
  "withdraw",
  "close",
  "recordOutcome",
  "publishBulletin",
  "answerStatement",
];

export function handler(zh: string, en: string): Role {
  return { id: "handler", title: { zh, en }, may: [...HANDLING] };
}

export function decider(zh: string, en: string): Role {
  return { id: "decider", title: { zh, en }, may: [...DECIDING] };
}

/** A field that may say something about a person. */
export function field(name: string, zh: string, en: string, required = true): Document["fields"][number] {
  return { name, title: { zh, en }, required, personal: true };
}

export const FACTS = field("facts", "事实与依据", "Facts and what they rest on");
export const BASIS = { name: "basis", title: { zh: "规定依据", en: "Rules that apply" } };
export const DEMANDS = field("demands", "要求", "What is asked");
/** Whoever gets a document reads in it how to answer and how to object. */
export const REMEDY = { name: "remedy", title: { zh: "回复与异议途径", en: "How to reply and to object" } };

/** A period in which a person or unit has to act: it never ends on a holiday. */
export function workingDays(amount: number) {
  return { amount, unit: "workingDay", rollOver: true } as const;
}

export function calendarDays(amount: number) {
  return { amount, unit: "calendarDay", rollOver: true } as const;
}

/** The day after the last one, counted in working days: the task lies on the desk when somebody is at it. */
export const NEXT_WORKING_DAY = { amount: 1, unit: "workingDay" } as const;

export const PRACTICE = practice();
