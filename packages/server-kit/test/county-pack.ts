import { type ControlPack, defineEvent, definePack, defineRecord, objectId } from "@plumbline/core";
import * as z from "zod";

type Loan = { readonly amount?: number; readonly org?: string };

/** Hangzhou (杭州) with three of its districts, and Ningbo (宁波) beside it. */
export const ORGS = { "3301": null, "330106": "3301", "330108": "3301", "330109": "3301", "3302": null } as const;

/** A small domain with organisations: a loan above 100 yuan raises a signal at the office that gave it. */
export const counties = (): ControlPack =>
  definePack({
    id: "counties",
    version: "1.0.0",
    title: { zh: "区县", en: "Counties" },
    events: [defineEvent({ type: "loan.given", data: z.strictObject({ amount: z.int() }) })] as never,
    records: [
      defineRecord<Loan>({
        type: "loan",
        keys: objectId("loan"),
        initial: () => ({}),
        on: { "loan.given": (_, { data, actor }) => ({ amount: data.amount as number, ...(actor?.org && { org: actor.org }) }) },
        org: ({ org }) => org,
        title: ({ amount }) => `借款 ${amount} 元`,
      }),
    ],
    controls: [
      {
        id: "L-1",
        version: 1,
        title: { zh: "借款超过上限", en: "Loan above its maximum" },
        citations: [{ regulation: "某法", article: "1", confidence: "practice" }],
        record: "loan",
        kind: "expression",
        settings: { when: "e.amount > p.most" },
        params: { most: { value: 100, unit: "yuan", stricter: "lower" } },
        level: "red",
        mode: "advise",
        visibility: "supervisor",
      },
    ],
    notices: { templates: [], fields: {} },
  });
