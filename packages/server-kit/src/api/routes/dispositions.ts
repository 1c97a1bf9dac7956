import { PlumblineError } from "@plumbline/core";
import { bulletinOf, type DispositionFacts, overdueOf } from "@plumbline/core/supervision";
import * as z from "zod";
import { actingOf, looksAfterOthers } from "../../desk/acting.ts";
import { DISPOSITION_MEASURES } from "../../desk/counted.ts";
import { DISPOSITION } from "../../desk/desk.ts";
import { isDispositionShownTo, type KeptDisposition } from "../../desk/disposition.ts";
import { SUBJECTS } from "../../desk/handling.ts";
import { timelineOf } from "../../desk/timeline.ts";
import type { Principal } from "../../identity/principal.ts";
import { isWithin, sightOf } from "../../identity/sight.ts";
import { instantsOf } from "../../readmodels/range.ts";
import type { ListedRecord, Sight } from "../../supervise/state-store.ts";
import { SIGNED_IN, SUPERVISORS } from "../access.ts";
import { route, type Services } from "../route.ts";
import { dispositionDetail, dispositionList, dispositionReport, ladderList } from "../schemas-desk.ts";
import { flag, limit, name, period } from "../schemas-read.ts";

const position = z.strictObject({ startAt: z.number(), id: z.string() });
type Position = z.output<typeof position>;

export const dispositionsQuery = z.strictObject({
  turn: z.enum(["supervisor", "subject", "verifier", "none"]).optional(),
  overdue: flag.optional().describe("Only those with a period that is over"),
  closed: flag.optional(),
  subject: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .describe("About this person or unit, for whom the caller may speak; the caller unless given"),
  measure: z.enum(DISPOSITION_MEASURES).optional().describe("Only those that count in this measure of the statistics"),
  of: name.optional().describe("Of a measure: this rung, code or bulletin"),
  from: period.optional().describe("Of a measure: from this day, month or year on"),
  to: period.optional(),
  org: name.optional().describe("One organisation with all below it; all that the caller has unless given"),
  limit,
});

export const getDispositions = route({
  method: "GET",
  path: "/v1/dispositions",
  summary:
    "List dispositions that the caller sees, newest first. Whoever looks after nobody sees those about themselves, once they were told.",
  access: { ...SUBJECTS, scope: "org" },
  query: dispositionsQuery,
  reply: { type: "application/json", schema: dispositionList, description: "A page of dispositions" },
  readsState: true,
  etag: true,
  position,
  async handle({ query, position: start, caller, services }) {
    const { turn, overdue, closed, subject, org, limit: most } = query;
    const { state } = services.supervision;
    const now = services.clock.now();
    const all = sightFor(caller, subject, now);
    const { pathOf } = services.supervision.context();
    const sight = org === undefined ? all : { ...all, within: isWithin(all, ["", ...pathOf(org)]) ? [org] : [], person: undefined };
    const counts = countsIn(query);
    const found: ListedRecord[] = [];
    let after: Position | undefined = start;
    // What is overdue, and what counts, is known of each row only.
    for (let more = state !== undefined; more && found.length <= most; ) {
      const rows = (await state?.records({ types: [DISPOSITION], sight, turn, closed, limit: most + 1, after })) ?? [];
      found.push(...rows.filter((row) => (!overdue || isOverdue(row, now)) && counts(row)));
      const last = rows.at(-1);
      after = last && { startAt: last.startAt, id: last.id };
      more = rows.length > most;
    }
    const page = found.slice(0, most);
    const last = page.at(-1);
    return {
      dispositions: page.map((row) => summaryOf(row, now)),
      ...(found.length > most && last && { next: { startAt: last.startAt, id: last.id } }),
    };
  },
});

export const getDisposition = route({
  method: "GET",
  path: "/v1/dispositions/{id}",
  summary: "One disposition: how it stands, what happened, with the texts that nobody erased, and what the caller could do next.",
  access: { ...SUBJECTS, scope: "org" },
  params: z.strictObject({ id: z.string().min(1).max(512) }),
  reply: { type: "application/json", schema: dispositionDetail, description: "The disposition" },
  errors: ["NOT_FOUND"],
  readsState: true,
  etag: true,
  async handle({ params: { id }, caller, services: { supervision, desk } }) {
    const record = { type: DISPOSITION, id };
    const context = supervision.context();
    const view = await context.view(record);
    if (!view || !(await isDispositionShownTo(caller, view, context))) {
      throw new PlumblineError("NOT_FOUND", `no disposition ${JSON.stringify(id.slice(0, 80))}`);
    }
    const facts = view.state as DispositionFacts;
    return {
      id,
      version: await supervision.version(record),
      facts,
      overdue: overdueOf(facts, context.now, context.calendar),
      timeline: await timelineOf(supervision, record),
      commands: await desk.possible(caller, record),
    };
  },
});

const MOST_COUNTED = 50_000;
const PAGE = 1000;

export const getDispositionReport = route({
  method: "GET",
  path: "/v1/disposition-report",
  summary:
    "What a bulletin (预警通报) lists of the dispositions that the caller sees: closed, overdue and running, and how many name each ground, dereliction and outcome.",
  tag: "dispositions",
  access: SUPERVISORS,
  reply: { type: "application/json", schema: dispositionReport, description: "The report" },
  readsState: true,
  async handle({ caller, services }) {
    const { supervision, clock } = services;
    const { calendar } = supervision.context();
    const sight = sightOf(caller, clock.now());
    const all: { readonly id: string; readonly facts: KeptDisposition }[] = [];
    let after: Position | undefined;
    for (let more = true; more && all.length < MOST_COUNTED; ) {
      const rows = (await supervision.state?.records({ types: [DISPOSITION], sight, limit: PAGE, after })) ?? [];
      all.push(...rows.map(({ id, kept }) => ({ id, facts: (kept ?? {}) as KeptDisposition })));
      const last = rows.at(-1);
      after = last && { startAt: last.startAt, id: last.id };
      more = rows.length === PAGE;
    }
    return {
      ...bulletinOf(all, clock.now(), calendar),
      grounds: countsOf(all, services, "grounds"),
      derelictions: countsOf(all, services, "derelictions"),
      outcomes: countsOf(all, services, "outcomes"),
      isWhole: all.length < MOST_COUNTED,
    };
  },
});

export const getLadders = route({
  method: "GET",
  path: "/v1/ladders",
  summary: "The rules that dispositions follow: rungs, documents, roles, outcomes, grounds, and who decides about whom.",
  access: SIGNED_IN,
  reply: { type: "application/json", schema: ladderList, description: "Ladders, each with its authority table" },
  etag: true,
  handle: ({ services: { ladders } }) => ({ ladders }),
});

function sightFor(caller: Principal, subject: string | undefined, now: number): Sight {
  if (looksAfterOthers(caller) && subject === undefined) return sightOf(caller, now);
  const { id, actsFor = [] } = actingOf(caller);
  const about = subject ?? id;
  if (about === id || actsFor.includes(about)) return { within: [], person: about, now };
  throw new PlumblineError("FORBIDDEN", "subject: names somebody for whom the caller may not speak");
}

function isOverdue({ dueAt, closed }: ListedRecord, now: number): boolean {
  return !closed && dueAt !== undefined && dueAt <= now;
}

/** Whether a row is one of those that a number of the statistics counts. */
function countsIn({ measure, of, from, to = from }: z.output<typeof dispositionsQuery>): (row: ListedRecord) => boolean {
  if (measure === undefined) {
    if (of !== undefined || from !== undefined || to !== undefined)
      throw new PlumblineError("REQUEST_INVALID", "of, from and to need measure");
    return () => true;
  }
  const { from: first = Number.NEGATIVE_INFINITY, to: end = Number.POSITIVE_INFINITY } = instantsOf({ from, to });
  return ({ counts = [] }) =>
    counts.some((one) => one.measure === measure && (of === undefined || one.of === of) && one.at >= first && one.at < end);
}

function summaryOf(row: ListedRecord, now: number) {
  const { id, org, startAt, closed, turn, dueAt, owner } = row;
  return {
    id,
    ...(org !== undefined && { org }),
    startAt: new Date(startAt).toISOString(),
    closed,
    ...(turn !== undefined && { turn }),
    ...(dueAt !== undefined && { due: new Date(dueAt).toISOString() }),
    isOverdue: isOverdue(row, now),
    ...(owner !== undefined && { handler: owner }),
  };
}

function countsOf(
  all: readonly { readonly id: string; readonly facts: KeptDisposition }[],
  { ladders }: Services,
  of: "grounds" | "derelictions" | "outcomes",
) {
  const found = new Map<string, string[]>();
  for (const { id, facts } of all) {
    // One that was withdrawn names none.
    if (facts.phase === "withdrawn") continue;
    const codes = of === "outcomes" ? (facts.outcomes ?? []).map(({ code }) => code) : (facts[of] ?? []);
    for (const code of new Set(codes)) found.set(code, [...(found.get(code) ?? []), id]);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, dispositions]) => {
      const title = ladders.flatMap(({ ladder }) => ladder[of]).find((one) => one.code === code)?.title ?? { zh: code, en: code };
      return { code, title, n: dispositions.length, dispositions };
    });
}
