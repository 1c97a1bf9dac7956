import { defineEvent, defineRecord, type EventDefinition, type RecordDefinition } from "@plumbline/core";
import * as z from "zod";
import type { DeskPart } from "../desk/desk.ts";
import { PURPOSES } from "../identity/principal.ts";
import { ACCESS_SOURCE } from "./access-source.ts";

/** What others read of a person in a month: the id is `<person>/<YYYY-MM>`. */
export const READ_LOG = "readLog";
/** Kept in a month's record; what is more is counted. */
const MOST_READS = 500;

const name = z.string().min(1).max(512);
const count = z.int().positive();
/** What was asked for, by route, with how often. */
const routes = z.record(z.string().max(200), count);

/** Somebody read: one event for all that they read for one purpose within a second or so. Objects: the months of the persons whom it concerned. */
const read = defineEvent({
  type: "access.read",
  data: z.strictObject({
    by: name,
    body: name.optional(),
    purpose: z.enum(PURPOSES).optional(),
    /** Of a sealed read: written before it was answered. */
    sealed: z.literal(true).optional(),
    routes,
    /** Which they were, as `type/id`; the first hundred. */
    records: z.array(z.string().max(1100)).max(100).optional(),
  }),
});

/** An administrator asked for what they may not. */
const refused = defineEvent({ type: "access.refused", data: z.strictObject({ by: name, routes }) });

export interface ReadLine {
  /** RFC 3339. */
  readonly at: string;
  readonly by: string;
  readonly body?: string;
  readonly purpose?: string;
  readonly routes: Readonly<Record<string, number>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of lines is JSON.
type ReadLogFacts = { readonly reads: any; readonly n: number };

const readLog = defineRecord<ReadLogFacts>({
  type: READ_LOG,
  keys: ({ source, type, objects }) =>
    source === ACCESS_SOURCE && type === "access.read" ? objects.flatMap((one) => (one.type === READ_LOG ? one.id : [])) : [],
  initial: () => ({ reads: [], n: 0 }),
  on: {
    "access.read": ({ reads, n }, { time, data: { by, body, purpose, routes: asked } }) => ({
      reads: [
        ...reads.slice(1 - MOST_READS),
        { at: time, by, ...(body !== undefined && { body }), ...(purpose !== undefined && { purpose }), routes: asked },
      ],
      n: n + 1,
    }),
  },
  lateness: 0,
});

/** Who looked at what, in the trail; and for each person, who looked at what concerns them. */
export const accessPart: DeskPart = {
  // biome-ignore lint/suspicious/noExplicitAny: events of several shapes.
  events: [read, refused] as readonly EventDefinition<any>[],
  records: [readLog as unknown as RecordDefinition],
  hidden: [READ_LOG],
};
