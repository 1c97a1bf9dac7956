import type { Json, TimedEvent } from "../event/trace-event.ts";
import { defineRecord, type Facts, objectId, type RecordView } from "./define-record.ts";

/** One case of an event log: its attributes and its steps in document order. */
export interface LogCase {
  readonly id: string;
  /** Position of the case in its log, from 0. */
  readonly position: number;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly events: readonly TimedEvent[];
}

/** Event type that carries the attributes of a case. It states facts and is no step of the case. */
export const LOG_CASE = "log.case";

/** Facts of a log's case: each attribute by its name, and once more all together, beside where in the log it stood. */
export interface LogCaseFacts extends Facts {
  readonly attributes: Readonly<Record<string, Json>>;
  readonly position: number;
}

function factsOf(attributes: Readonly<Record<string, Json>>, position: number): LogCaseFacts {
  return { ...attributes, attributes, position };
}

/** A case of any event log. Every event with an object of type `case` is a step; `log.case` brings the attributes. */
export const logCaseRecord = defineRecord<LogCaseFacts>({
  type: "case",
  keys: objectId("case"),
  initial: () => factsOf({}, -1),
  on: {
    [LOG_CASE]: (_state, event) => factsOf(event.data.attributes as Readonly<Record<string, Json>>, event.data.position as number),
  },
  describedBy: [LOG_CASE],
  trace: "all",
});

const EPOCH = "1970-01-01T00:00:00Z";

/** The case as events: first its attributes, at the instant of its first step, then its steps. */
export function eventsOfCase(logCase: LogCase, source: string): TimedEvent[] {
  const first = logCase.events[0];
  return [
    {
      id: `${logCase.id}#case`,
      type: LOG_CASE,
      time: first?.time ?? EPOCH,
      at: first?.at ?? 0,
      seq: -1,
      source,
      objects: [{ type: "case", id: logCase.id }],
      data: { position: logCase.position, attributes: logCase.attributes },
    },
    ...logCase.events,
  ];
}

/** The case as a finished record: no further event will come. */
export function viewOfCase(logCase: LogCase): RecordView<LogCaseFacts> {
  const { events } = logCase;
  return {
    type: "case",
    id: logCase.id,
    state: factsOf(logCase.attributes, logCase.position),
    trace: events,
    startAt: events[0]?.at ?? 0,
    endAt: events[events.length - 1]?.at ?? 0,
    closed: true,
    anomalies: NO_ANOMALIES,
  };
}

const NO_ANOMALIES: readonly never[] = [];
