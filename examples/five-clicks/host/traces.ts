import { type PlumblineExpressOptions, plumblineExpress } from "@plumbline/adapters/express";
import type { Recorder, RecorderEvent } from "@plumbline/adapters/recorder";
import type { Request, RequestHandler } from "express";
import { ACT_CODE, CIRCUMSTANCES, COLLEAGUE, OFFICER, type PenaltyCase } from "./cases.ts";
import { decisionInput, fineOf, textOf } from "./decision.ts";

/** Name of this system at the supervisor's. */
export const SOURCE = "penalty-bureau";

const REGION = "990102";
const ACTOR = { id: OFFICER.id, post: OFFICER.post, org: OFFICER.org };

export interface PlumblineOfHost {
  readonly middleware: RequestHandler;
  /** Whether the supervisor gave no answer when it was asked about this case last. */
  readonly unasked: (id: string) => boolean;
}

/** All that the bureau's backend has of Plumbline: who is signed in, and what its two actions are as events. */
export function plumblineOfHost(recorder: Recorder): PlumblineOfHost {
  const silent = new Set<string>();
  const asking: Recorder = {
    ...recorder,
    async precheck(draft) {
      const reply = await recorder.precheck(draft);
      for (const { id } of draft.objects)
        if (reply.outcome === "unavailable") silent.add(id);
        else silent.delete(id);
      return reply;
    },
  };
  const rules: PlumblineExpressOptions<Request>["rules"] = [
    {
      method: "POST",
      path: "/host/cases/:id/decision",
      toEvent: ({ params, fields }) => {
        const input = decisionInput(fields);
        const fine = fineOf(input);
        return fine === undefined ? undefined : decidedEvent(params.id ?? "", fine, input.reason, input.document);
      },
    },
    {
      method: "POST",
      path: "/host/cases/:id/recusal",
      toEvent: ({ params, fields }) => ({
        id: `${params.id}/recused`,
        type: "penalty.recused",
        objects: [{ type: "penalty", id: params.id ?? "" }],
        data: { officer: OFFICER.id, ...optional("reason", textOf(fields, "reason")) },
      }),
    },
  ];
  // Whoever got past the host's own session check is the officer.
  const middleware = plumblineExpress<Request>({ recorder: asking, rules, base: "/host/plumbline", actor: () => ACTOR });
  return { middleware, unasked: (id) => silent.has(id) };
}

function decidedEvent(id: string, fine: number, reasons: string, documentNo: string): RecorderEvent {
  return {
    id: `${id}/decided`,
    type: "penalty.decided",
    objects: objectsOf(id),
    data: {
      fine,
      actCode: ACT_CODE,
      circumstances: CIRCUMSTANCES,
      region: REGION,
      ...optional("reasons", reasons),
      ...optional("documentNo", documentNo),
    },
  };
}

/** The case, and the one unlawful act that it is about. */
const objectsOf = (id: string): RecorderEvent["objects"] => [
  { type: "penalty", id },
  { type: "act", id: `${id}-A1` },
];

const optional = (name: string, text: string): Record<string, string> => (text.trim() === "" ? {} : { [name]: text });

/** What happened to a case before today, as this system would have told it at the time. */
export function pastOf(one: PenaltyCase): readonly RecorderEvent[] {
  const officers = [
    { id: OFFICER.id, certValidTo: "2029-06-30" },
    { id: COLLEAGUE.id, certValidTo: "2028-03-31" },
  ];
  const step = (name: string, time: string, data: RecorderEvent["data"]): RecorderEvent => ({
    id: `${one.id}/${name}`,
    type: `penalty.${name}`,
    time,
    objects: [{ type: "penalty", id: one.id }],
    actor: ACTOR,
    data,
  });
  const past = [
    step("filed", `${one.filedOn}T09:30:00+08:00`, { actCode: ACT_CODE, partyKind: "org", foundAt: one.filedOn, region: REGION }),
    step("officersAssigned", `${one.filedOn}T09:40:00+08:00`, { officers }),
    step("investigated", `${one.inspectedOn}T10:00:00+08:00`, { step: "现场检查", officers }),
    step("factsFound", `${one.noticedOn}T09:00:00+08:00`, {
      circumstances: CIRCUMSTANCES,
      mitigations: [],
      reviewRequired: true,
      major: false,
    }),
    step("noticed", `${one.noticedOn}T14:00:00+08:00`, { fine: one.noticedFen, hearingRight: true }),
    step("reviewed", `${one.reviewedOn}T16:00:00+08:00`, { passed: true }),
  ];
  const { decision } = one;
  if (!decision) return past;
  const made = { ...decidedEvent(one.id, decision.fineFen, decision.reason, decision.document), time: decision.at, actor: ACTOR };
  return [...past, made, step("served", `${nextDay(decision.at)}T10:00:00+08:00`, {})];
}

function nextDay(instant: string): string {
  return new Date(Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
