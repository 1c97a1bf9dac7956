import { hash } from "node:crypto";
import { defineEvent, defineRecord, type RecordRef, type RecordView, type TimedEvent } from "@plumbline/core";
import type { HandlingFacts } from "@plumbline/core/supervision";
import * as z from "zod";
import { SUPERVISORS } from "../api/access.ts";
import { actingOf } from "./acting.ts";
import {
  type CommandDefinition,
  DESK_SOURCE,
  type DeskAct,
  type DeskContext,
  type DeskPart,
  defineCommand,
  HANDLING,
  MATTER,
  PARTY,
  type ReactorContext,
} from "./desk.ts";

const name = z.string().min(1).max(512);
const text = z.string().min(1).max(20_000);

/** Signals that share an object, a person or a company are one matter: its signals so far, and matters that became part of it. */
const matterJoined = defineEvent({
  type: "matter.joined",
  data: z.strictObject({ matter: name, signals: z.array(name).max(1000), merges: z.array(name).max(100), org: name.optional() }),
});
/** It is part of another one now. */
const matterMerged = defineEvent({ type: "matter.merged", data: z.strictObject({ into: name }) });
const matterAssigned = defineEvent({ type: "matter.assigned", data: z.strictObject({ by: name, owner: name }) });
const matterClosed = defineEvent({
  type: "matter.closed",
  data: z.strictObject({ by: name, reason: text.optional() }),
  personal: ["reason"],
});

/** More signals than this are one matter only by name. */
const MOST = 900;

export interface MatterFacts extends Record<string, string | readonly string[] | undefined> {
  readonly state?: "open" | "closed" | "merged";
  readonly signals?: readonly string[];
  /** What they share, as `company:91330106…`. */
  readonly parties?: readonly string[];
  readonly owner?: string;
  readonly mergedInto?: string;
  /** The lowest organisation that has all of them below it. */
  readonly org?: string;
}

type Involved = { readonly id: string; readonly visibleAt: number; readonly joined: boolean };

interface PartyFacts extends Record<string, readonly Involved[] | undefined> {
  readonly signals?: readonly Involved[];
}

/** Matters (关联事项): signals that share a party join, each matter with one owner. */
export function matterPart(): DeskPart {
  return {
    events: [matterJoined, matterMerged, matterAssigned, matterClosed],
    records: [
      defineRecord<MatterFacts>({
        type: MATTER,
        keys: ({ source, type, objects }) => (source === DESK_SOURCE && type.startsWith("matter.") ? idsOf(objects, MATTER) : undefined),
        initial: () => ({}),
        on: {
          "matter.joined": joined,
          "matter.merged": (_facts, { data }) => ({ state: "merged", mergedInto: data.into as string }),
          "matter.assigned": (_facts, { data }) => ({ owner: data.owner as string }),
          "matter.closed": () => ({ state: "closed" }),
        },
        closed: ({ state }) => state === "closed" || state === "merged",
        org: ({ org }) => org,
        trace: "all",
      }),
      defineRecord<PartyFacts>({
        type: PARTY,
        keys: ({ source, type, objects, data }) => {
          if (source !== DESK_SOURCE) return undefined;
          if (type === "matter.joined") return idsOf(objects, PARTY);
          return type === "handling.begun" ? partiesIn(data) : undefined;
        },
        initial: () => ({}),
        on: { "handling.begun": involved, "matter.joined": taken },
      }),
    ],
    hidden: [PARTY],
    row: ({ type, state }) => (type === MATTER && state.owner !== undefined ? { owner: state.owner as string } : undefined),
    reactors: [
      { record: PARTY, due: (view) => meetsAt(view.state as PartyFacts), fire: meet },
      { record: HANDLING, due: (view) => ((view.state as HandlingFacts).otherMatter === undefined ? undefined : NOW), fire: unite },
    ],
    commands: COMMANDS,
  };
}

const NOW = Number.NEGATIVE_INFINITY;

const COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    record: MATTER,
    type: "assign",
    summary: "Give a matter to its one owner.",
    body: z.strictObject({ owner: name }),
    access: SUPERVISORS,
    decide: (view, { owner }, { principal }) =>
      whyNot(view) ?? { act: { type: "matter.assigned", data: { by: actingOf(principal).id, owner } } },
  }),
  defineCommand({
    record: MATTER,
    type: "close",
    summary: "Close a matter. Another signal opens it again.",
    body: z.strictObject({ reason: text }),
    access: SUPERVISORS,
    decide: (view, { reason }, { principal }) => {
      const by = actingOf(principal).id;
      return whyNot(view) ?? { act: { type: "matter.closed", data: { by, reason }, personal: { subject: by, names: ["reason"] } } };
    },
  }),
];

function whyNot(view: RecordView | undefined): { readonly refused: string } | undefined {
  const { state } = (view?.state ?? {}) as MatterFacts;
  return state === "open" ? undefined : { refused: state === undefined ? "not_now" : "closed" };
}

function joined({ signals = [], parties = [] }: MatterFacts, { data, objects }: TimedEvent): MatterFacts {
  return {
    state: "open",
    signals: [...new Set([...signals, ...(data.signals as readonly string[])])].slice(0, MOST),
    parties: [...new Set([...parties, ...idsOf(objects, PARTY)])].slice(0, MOST),
    org: data.org as string | undefined,
  };
}

function involved({ signals = [] }: PartyFacts, { objects, data }: TimedEvent): PartyFacts {
  const [id] = idsOf(objects, "signal");
  if (id === undefined || data.noWindow === "shadow") return {};
  const before = signals.find((one) => one.id === id);
  const others = signals.filter((one) => one.id !== id);
  return {
    signals: [...others, { id, visibleAt: Date.parse(data.visibleAt as string), joined: before?.joined ?? false }].slice(-MOST),
  };
}

function taken({ signals = [] }: PartyFacts, { data }: TimedEvent): PartyFacts {
  const those = new Set(data.signals as readonly string[]);
  return { signals: signals.map((one) => (those.has(one.id) ? { ...one, joined: true } : one)) };
}

/** When the next of its signals may be told together with another: not before others than the person concerned see it. */
function meetsAt({ signals = [] }: PartyFacts): number | undefined {
  const waiting = signals.filter((one) => !one.joined).map(({ visibleAt }) => visibleAt);
  if (waiting.length === 0 || signals.length < 2) return undefined;
  const hasMet = waiting.length < signals.length;
  return waiting.sort((a, b) => a - b)[hasMet ? 0 : 1];
}

async function meet(view: RecordView, context: ReactorContext): Promise<readonly Said[]> {
  const { signals = [] } = view.state as PartyFacts;
  const visible = signals.filter(({ visibleAt }) => visibleAt <= context.now).map(({ id }) => id);
  const waiting = signals.filter(({ id, joined: has }) => !has && visible.includes(id)).map(({ id }) => id);
  const occasion = hash("sha256", JSON.stringify([view.id, waiting])).slice(0, 32);
  return visible.length < 2 ? [] : join(visible, await mattersOf(visible, context), occasion, context);
}

async function unite(view: RecordView, context: ReactorContext): Promise<readonly Said[]> {
  const { matter, otherMatter } = view.state as HandlingFacts;
  const both = await open([matter as string, otherMatter as string], context);
  // One of them may have become part of the other already: the signal has yet to hear of it.
  return join([view.id], both, `${view.id}/${matter}/${otherMatter}`, context, [matter as string, otherMatter as string]);
}

type Said = DeskAct & { readonly id: string };

/** All in the eldest of these matters, or in a new one. */
async function join(
  signals: readonly string[],
  matters: readonly RecordView[],
  occasion: string,
  context: ReactorContext,
  merged: readonly string[] = [],
): Promise<readonly Said[]> {
  const [eldest, ...others] = [...matters].sort((a, b) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1));
  const matter = eldest?.id ?? hash("sha256", JSON.stringify([...signals].sort())).slice(0, 32);
  const all = [...new Set([...signals, ...others.flatMap(({ state }) => (state as MatterFacts).signals ?? [])])].slice(0, MOST);
  const org = await orgOver([...all, ...((eldest?.state as MatterFacts | undefined)?.signals ?? [])], context);
  const merges = [...new Set([...others.map(({ id }) => id), ...merged])].filter((id) => id !== matter);
  const data = { matter, signals: all, merges, ...(org !== undefined && { org }) };
  // On one occasion it is said again with more signals when some came in between: that is another fact.
  const content = hash("sha256", JSON.stringify(data)).slice(0, 16);
  return [
    {
      id: `matter.joined/${occasion}/${content}`,
      type: "matter.joined",
      data,
      objects: [{ type: MATTER, id: matter }, ...all.map((id) => ({ type: "signal", id }))],
    },
    ...others.map(({ id }) => ({
      id: `matter.merged/${id}/${occasion}/${content}`,
      type: "matter.merged",
      data: { into: matter },
      objects: [{ type: MATTER, id }],
    })),
  ];
}

async function mattersOf(signals: readonly string[], context: DeskContext): Promise<readonly RecordView[]> {
  const views = await Promise.all(signals.map((id) => context.view({ type: HANDLING, id })));
  return open(
    views.flatMap((view) => (view?.state as HandlingFacts | undefined)?.matter ?? []),
    context,
  );
}

/** Those that are still matters of their own. */
async function open(ids: readonly string[], context: DeskContext): Promise<readonly RecordView[]> {
  const found = new Map<string, RecordView>();
  for (const one of new Set(ids)) {
    let id: string | undefined = one;
    // A matter that became part of another one; no longer way than there are matters.
    for (let steps = 0; id !== undefined && steps < 100; steps++) {
      const view: RecordView | undefined = await context.view({ type: MATTER, id });
      const { mergedInto } = (view?.state ?? {}) as MatterFacts;
      if (view && mergedInto === undefined && view.state.state !== undefined) found.set(id, view);
      id = mergedInto;
    }
  }
  return [...found.values()];
}

async function orgOver(signals: readonly string[], context: DeskContext): Promise<string | undefined> {
  let common: readonly string[] | undefined;
  for (const id of signals) {
    const signal = await context.signal(id);
    if (!signal) continue;
    const path = context.pathOf(await context.orgOf(signal.record));
    common = common === undefined ? path : begunAlike(common, path);
  }
  return common?.at(-1);
}

function begunAlike(a: readonly string[], b: readonly string[]): readonly string[] {
  const other = a.findIndex((org, i) => org !== b[i]);
  return other < 0 ? a : a.slice(0, other);
}

function partiesIn(data: TimedEvent["data"]): readonly string[] {
  const parties = (data.parties ?? []) as readonly { readonly kind: string; readonly id: string }[];
  return parties.map(({ kind, id }) => `${kind}:${id}`);
}

function idsOf(objects: readonly RecordRef[], type: string): readonly string[] {
  return objects.flatMap((object) => (object.type === type ? [object.id] : []));
}
