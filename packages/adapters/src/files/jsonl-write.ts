import { eventsOfCase, type LogCase } from "@plumbline/core";

/** One trace event a line, for each case first the event that carries its attributes. */
export async function* jsonLinesText(batches: AsyncIterable<readonly LogCase[]>): AsyncGenerator<string, void, undefined> {
  for await (const batch of batches) {
    for (const logCase of batch) {
      for (const { at: _parsed, ...event } of eventsOfCase(logCase, logCase.events[0]?.source ?? "log")) yield `${JSON.stringify(event)}\n`;
    }
  }
}
