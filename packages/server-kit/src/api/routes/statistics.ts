import type { StatisticsBy } from "@plumbline/core";
import * as z from "zod";
import type { Access } from "../access.ts";
import { route } from "../route.ts";
import { flag, name, period, STATISTICS_BY, statistics } from "../schemas-read.ts";

/** Those who see no single signal see small numbers neither. */
export const COUNTERS: Access = { anyOf: ["supervisor", "leader", "lawSupervisor", "processOwner", "unit"], scope: "org" };

/** What is counted unless a measure is named. */
export const USUAL = { signals: "raised", records: "started", dispositions: "served" } as const;
const OF: readonly StatisticsBy[] = ["of"];

const by = z
  .string()
  .max(40)
  .transform((given) => given.split(","))
  .pipe(z.array(z.enum(STATISTICS_BY)).min(1).max(2))
  .refine((given) => new Set(given).size === given.length, "names one twice")
  .meta({
    enum: STATISTICS_BY.flatMap((one) => [one, ...STATISTICS_BY.filter((other) => other !== one).map((other) => `${one},${other}`)]),
  });
const names = z
  .string()
  .max(4000)
  .regex(/^[^,]{1,512}(?:,[^,]{1,512}){0,499}$/)
  .transform((given) => given.split(","))
  .pipe(z.array(name).max(500));

export const statisticsQuery = z.strictObject({
  what: z.enum(["signals", "records", "dispositions"]).default("signals"),
  measure: z
    .string()
    .regex(/^(?:(?:imported|shadow)\.)?[a-zA-Z]{1,40}$/)
    .optional()
    .describe(
      "Of signals raised (the usual), open, ceased, withdrawn, acknowledged, answered, objected, corrected, verified, dismissed, closed, decided or falseAlarm, also as imported.raised or shadow.raised …; of records started (the usual), running, closed or flagged; of dispositions served (the usual) and all other steps by rung, corrected, grounds, derelictions and outcomes by code, listed by bulletin, or bulletins, each once",
    ),
  by: by.optional().describe("One or two of org, period, of, level; `of` unless given"),
  org: name.optional().describe("One organisation with all below it; all that the caller has unless given"),
  orgs: names.optional().describe("Rows of by=org: organisations, with commas between; those directly below unless given"),
  of: names.optional().describe("Control points, types of records, or rungs and codes, with commas between"),
  level: z.enum(["yellow", "orange", "red"]).optional(),
  from: period.optional(),
  to: period.optional(),
  compare: flag.default(false).describe("With the period before, and with the same period of the year before"),
});

export const getStatistics = route({
  method: "GET",
  path: "/v1/statistics",
  summary:
    "Count signals, records or dispositions by one or two of organisation (each with all below it), period, control point, record type, rung or code, and level: two make a heat map. What comes late is counted where it belongs.",
  access: COUNTERS,
  query: statisticsQuery,
  reply: { type: "application/json", schema: statistics, description: "The counts" },
  readsState: true,
  etag: true,
  handle: ({ query: { what, measure = USUAL[what], by: split = OF, ...query }, caller, services: { reads } }) =>
    reads.statistics(caller, { what, measure, by: split, ...query }),
});
