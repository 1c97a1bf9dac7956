import { type MatterSummary, PlumblineError } from "@plumbline/core";
import { type DispositionFacts, type KpiSignal, kpisOf, precisionOf, type SignalDecision } from "@plumbline/core/supervision";
import * as z from "zod";
import { isInScope } from "../../desk/acting.ts";
import { DISPOSITION, MATTER } from "../../desk/desk.ts";
import type { MatterFacts } from "../../desk/matters.ts";
import { timelineOf } from "../../desk/timeline.ts";
import { sightOf } from "../../identity/sight.ts";
import { instantsOf } from "../../readmodels/range.ts";
import { listed } from "../../readmodels/signals.ts";
import type { HandledSignal, ListedRecord, Sight } from "../../supervise/state-store.ts";
import { SUPERVISORS } from "../access.ts";
import { route, type Services } from "../route.ts";
import { matterDetail, matterList, supervisionReport } from "../schemas-matters.ts";
import { flag, limit, moment } from "../schemas-read.ts";

const position = z.strictObject({ startAt: z.number(), id: z.string() });
/** Signals of a matter that are listed with it. */
const MOST_SHOWN = 200;
/** Signals that a report looks at. */
const MOST_COUNTED = 20_000;
const PAGE = 500;

export const getMatters = route({
  method: "GET",
  path: "/v1/matters",
  summary: "List matters that the caller sees, newest first: signals that share an object, a person or a company.",
  access: SUPERVISORS,
  query: z.strictObject({ closed: flag.optional(), limit }),
  reply: { type: "application/json", schema: matterList, description: "A page of matters" },
  readsState: true,
  etag: true,
  position,
  async handle({ query: { closed, limit: most }, position: after, caller, services: { supervision, clock } }) {
    const sight = sightOf(caller, clock.now());
    const rows = (await supervision.state?.records({ types: [MATTER], sight, closed, limit: most + 1, after })) ?? [];
    const page = rows.slice(0, most);
    const last = page.at(-1);
    const matters = await Promise.all(page.map(async (row) => summaryOf(row, ((await supervision.view(row))?.state ?? {}) as MatterFacts)));
    return { matters, ...(rows.length > most && last && { next: { startAt: last.startAt, id: last.id } }) };
  },
});

export const getMatter = route({
  method: "GET",
  path: "/v1/matters/{id}",
  summary: "One matter: what its signals share, those that the caller sees, what happened, and what the caller could do next.",
  access: SUPERVISORS,
  params: z.strictObject({ id: z.string().min(1).max(512) }),
  reply: { type: "application/json", schema: matterDetail, description: "The matter" },
  errors: ["NOT_FOUND"],
  readsState: true,
  etag: true,
  async handle({ params: { id }, caller, services: { supervision, desk, clock } }) {
    const record = { type: MATTER, id };
    const context = supervision.context();
    const row = await supervision.state?.record(record);
    if (!row || !isInScope(caller, row.org, context)) throw new PlumblineError("NOT_FOUND", `no matter ${JSON.stringify(id.slice(0, 80))}`);
    const facts = ((await supervision.view(record))?.state ?? {}) as MatterFacts;
    const shown = (await supervision.state?.signals({ sight: sightOf(caller, clock.now()), matter: id, limit: MOST_SHOWN })) ?? [];
    return {
      ...summaryOf(row, facts),
      version: await supervision.version(record),
      parties: facts.parties ?? [],
      shown: shown.map(listed),
      timeline: await timelineOf(supervision, record),
      commands: await desk.possible(caller, record),
    };
  },
});

export const getSupervisionReport = route({
  method: "GET",
  path: "/v1/supervision-report",
  summary:
    "How fast signals of a period were raised, how many were acted on and published, and how often each control was right: shadow mode is proposed for those that are often wrong, and a person decides.",
  tag: "matters",
  access: SUPERVISORS,
  query: z.strictObject({ from: moment.optional(), to: moment.optional() }),
  reply: { type: "application/json", schema: supervisionReport, description: "The report" },
  readsState: true,
  async handle({ query: { from, to }, caller, services }) {
    const { supervision, clock } = services;
    const sight = sightOf(caller, clock.now());
    const range = instantsOf({ from, to });
    const signals: HandledSignal[] = [];
    for (let after: { readonly at: number; readonly id: string } | undefined; signals.length < MOST_COUNTED; ) {
      const page = await supervision.state?.signals({ sight, ...range, limit: PAGE, after });
      signals.push(...(page ?? []));
      const last = page?.at(-1);
      if (!page || page.length < PAGE || !last) break;
      after = { at: last.at, id: last.id };
    }
    const published = await publishedIn(services, sight);
    return {
      ...kpisOf(signals.map((signal) => kpiOf(signal, published))),
      precision: precisionOf(supervision.context().policyFor([]), signals.map(decisionOf)),
      isWhole: signals.length < MOST_COUNTED,
    };
  },
});

function summaryOf({ id, startAt, org, owner }: ListedRecord, { state = "open", signals = [], mergedInto }: MatterFacts): MatterSummary {
  return {
    id,
    state,
    startAt: new Date(startAt).toISOString(),
    ...(org !== undefined && { org }),
    ...(owner !== undefined && { owner }),
    signals: signals.length,
    ...(mergedInto !== undefined && { mergedInto }),
  };
}

/** Signals of dispositions that a bulletin shows. */
async function publishedIn({ supervision }: Services, sight: Sight): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let after: { readonly startAt: number; readonly id: string } | undefined; ; ) {
    const rows = (await supervision.state?.records({ types: [DISPOSITION], sight, limit: PAGE, after })) ?? [];
    for (const row of rows) {
      const { bulletins = [], signals = [] } = ((await supervision.view(row))?.state ?? {}) as DispositionFacts;
      if (bulletins.length > 0) for (const signal of signals) found.add(signal);
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return found;
    after = { startAt: last.startAt, id: last.id };
  }
}

function kpiOf({ id, at, state, handling }: HandledSignal, published: ReadonlySet<string>): KpiSignal {
  const { times = {} } = handling ?? {};
  const raised = times.withPerson ?? times.new;
  return {
    at,
    raisedAt: raised === undefined ? at : Date.parse(raised),
    state,
    actedOn: ACTS.some((act) => times[act] !== undefined),
    published: published.has(id),
  };
}

const ACTS = ["acknowledged", "answered", "corrected", "dismissed", "closed"] as const;

function decisionOf({ control, state, handling }: HandledSignal): SignalDecision {
  const found = handling?.dismissedAs ?? (handling?.state === "closed" || handling?.state === "verified" ? "confirmed" : undefined);
  return { control, state, ...(found && { found }) };
}
