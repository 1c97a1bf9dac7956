import type { RecordDetail } from "@plumbline/core";
import { concealmentOf } from "@plumbline/core/supervision";
import * as z from "zod";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { accountability } from "../schemas-desk.ts";
import { name } from "../schemas-read.ts";

const PAGE = 500;

export const getAccountability = route({
  method: "GET",
  path: "/v1/accountability/{type}/{id}",
  summary:
    "What the accountability tables propose to look at for a record: the circumstances that its signals ask about with the outcomes they may lead to, and grounds that its events suggest. Proposals: whether it is so, a person judges.",
  tag: "dispositions",
  access: SUPERVISORS,
  params: z.strictObject({ type: name, id: name }),
  reply: { type: "application/json", schema: accountability, description: "The proposals" },
  errors: ["RECORD_UNKNOWN"],
  readsState: true,
  async handle({ params, caller, services: { reads, supervision, ladders } }) {
    const timeline: RecordDetail["timeline"][number][] = [];
    for (let at: number | undefined = 0; at !== undefined; ) {
      const page: { readonly timeline: RecordDetail["timeline"]; readonly next?: number } = await reads.record(caller, params, PAGE, at);
      timeline.push(...page.timeline);
      at = page.next;
    }
    const signals = timeline.flatMap((item) => (item.kind === "signal" && item.signal.state !== "withdrawn" ? [item.signal] : []));
    const events = timeline.flatMap((item) => (item.kind === "event" ? [item.event] : []));
    const firstOf = (types: readonly string[] = []) => events.find(({ type }) => types.includes(type));
    const { now, calendar } = supervision.context();
    const newest = ladders.filter(({ ladder: { id, version } }) =>
      ladders.every(({ ladder: other }) => other.id !== id || other.version <= version),
    );
    return {
      circumstances: newest.flatMap(({ ladder }) =>
        ladder.circumstances.flatMap(({ code, title, outcomes, controls = [] }) => {
          const asking = signals.filter(({ control }) => controls.includes(control.id)).map(({ id }) => id);
          if (asking.length === 0) return [];
          const named = outcomes.map((one) => ({ code: one, title: ladder.outcomes.find((known) => known.code === one)?.title ?? title }));
          return [{ ladder: ladder.id, code, title, signals: asking, outcomes: named }];
        }),
      ),
      grounds: newest.flatMap(({ ladder }) => {
        const known = firstOf(ladder.concealment?.known);
        if (!known) return [];
        const reported = firstOf(ladder.concealment?.reported);
        const found = concealmentOf(ladder, { knownAt: known.time, ...(reported && { reportedAt: reported.time }), asOf: now }, calendar);
        const ground = ladder.grounds.find(({ code }) => code === found?.proposed);
        if (!found || !ground) return [];
        const { proposed: code, days, limit } = found;
        return [
          {
            ladder: ladder.id,
            code,
            title: ground.title,
            known: { event: known.id, at: known.time },
            ...(reported && { reported: { event: reported.id, at: reported.time } }),
            days,
            limit,
          },
        ];
      }),
    };
  },
});
