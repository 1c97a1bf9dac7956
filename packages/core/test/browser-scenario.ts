import * as z from "zod";
import {
  BUILT_IN_KINDS,
  type ControlPointInput,
  createCalendar,
  createEngine,
  createKindRegistry,
  defineControlPoint,
  defineEvent,
  defineRecord,
  type Facts,
  isPlumblineError,
  objectId,
  statutoryDue,
} from "../src/index.ts";

interface Reception extends Facts {
  readonly acceptedAt?: string;
  readonly guests?: number;
  readonly companions?: number;
}

const accepted = defineEvent({ type: "reception.accepted", data: z.strictObject({}) });
const planned = defineEvent({ type: "reception.planned", data: z.strictObject({ guests: z.int(), companions: z.int() }) });

const reception = defineRecord<Reception>({
  type: "reception",
  keys: objectId("reception"),
  initial: () => ({}),
  on: {
    "reception.accepted": (_state, event) => ({ acceptedAt: event.time }),
    "reception.planned": (_state, event) => ({ ...(event.data as Partial<Reception>) }),
  },
});

const common: Omit<ControlPointInput, "id" | "title"> = {
  version: 1,
  citations: [{ regulation: "实务惯例", confidence: "practice" }],
  record: "reception",
  kind: "expression",
  level: "orange",
  mode: "advise",
  visibility: "actor",
};

const companions = defineControlPoint({
  ...common,
  id: "陪餐",
  title: { zh: "陪餐超员", en: "Too many companions" },
  settings: { when: "e.companions > (e.guests <= 10 ? p.small : floor(e.guests * p.ratio))" },
  params: { small: { value: 3 }, ratio: { value: 1 / 3 } },
});
const overdue = defineControlPoint({
  ...common,
  id: "OVERDUE",
  title: { zh: "超期", en: "Overdue" },
  settings: { when: "wd(e.acceptedAt, asOf) > p.wd", open: "true", due: "addWd(e.acceptedAt, p.wd + 1)" },
  params: { wd: { value: 20 } },
});

const envelope = (id: string, time: string, about: string) => ({ id, time, source: "oa", objects: [{ type: "reception", id: about }] });

/** The same few steps in every runtime: two expressions, a clock, a draft, the calendar of 2026. Gives plain JSON. */
export function scenario() {
  const calendar = createCalendar();
  const engine = createEngine({
    records: [reception],
    controls: [companions, overdue],
    kinds: createKindRegistry(BUILT_IN_KINDS),
    calendar,
  });
  const draft = planned.parse({
    ...envelope("2", "2026-02-06T10:00:00+08:00", "r/1"),
    type: planned.type,
    data: { guests: 9, companions: 4 },
  });
  const { outcome } = engine.precheck(draft);
  engine.accept(accepted.parse({ ...envelope("1", "2026-02-06T09:00:00+08:00", "r/1"), type: accepted.type, data: {} }));
  engine.accept(draft);
  engine.advance(Date.parse("2026-04-01T00:00:00+08:00"));

  const day = calendar.dayOf;
  let refusal: string | undefined;
  try {
    accepted.parse({});
  } catch (error) {
    refusal = isPlumblineError(error) ? error.code : "another error";
  }
  return {
    outcome,
    signals: engine
      .signals("open")
      .map(({ id, control, record, at, level, fields, events }) => ({ id, control, record, at, level, fields, events })),
    refusal,
    calendar: {
      workingDays2026: calendar.workingDays(day("2025-12-31"), day("2026-12-31")),
      after20: calendar.textOf(calendar.addWorkingDays(day("2026-02-06"), 20)),
      saturday: calendar.isWorkingDay(day("2026-02-14")),
      name: calendar.nameOf(day("2026-04-05")),
      midnight: calendar.textOf(day("2026-03-01T16:00:00Z")),
      due: statutoryDue({
        from: "2026-03-02",
        amount: 20,
        unit: "workingDay",
        pauses: [{ from: "2026-03-06", to: "2026-03-16" }],
        calendar,
      }).due,
    },
  };
}
