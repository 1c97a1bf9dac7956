import { defineEvent, defineRecord, objectId, type RecordView } from "@plumbline/core";
import * as z from "zod";
import { DESK_SOURCE, type DeskPart, defineCommand, IMPORT } from "./desk.ts";

const text = z.string().min(1).max(512);

/** What a source sends until `import.ended` is its past: nobody is told of it, and nobody has to act until a day that is over. */
const importBegan = defineEvent({ type: "import.began", data: z.strictObject({ by: text, reason: text.optional() }) });
const importEnded = defineEvent({ type: "import.ended", data: z.strictObject({ by: text }) });

interface ImportFacts extends Record<string, string | boolean | undefined> {
  readonly running?: boolean;
  readonly since?: string;
}

/** The record of each source's imports. It never sleeps, since it is asked at every entry. */
export function importPart(): DeskPart {
  const key = objectId(IMPORT);
  const access = { anyOf: ["systemAdmin", "sourceSystem"], scope: "source" } as const;
  const isRunning = (view: RecordView | undefined): boolean => view?.state.running === true;
  return {
    events: [importBegan, importEnded],
    records: [
      defineRecord<ImportFacts>({
        type: IMPORT,
        keys: (event) => (event.source === DESK_SOURCE ? key(event) : undefined),
        initial: () => ({}),
        on: {
          "import.began": (_facts, { time }) => ({ running: true, since: time }),
          "import.ended": () => ({ running: false, since: undefined }),
        },
        trace: "all",
      }),
    ],
    awake: [IMPORT],
    commands: [
      defineCommand({
        record: IMPORT,
        type: "begin",
        summary: "From here on, events of the source are its past: no notices, no deadlines.",
        body: z.strictObject({ reason: text.optional() }),
        access,
        decide: (view, { reason }, { principal }) =>
          isRunning(view)
            ? { refused: "not_now" }
            : { act: { type: "import.began", data: { by: principal.id, ...(reason !== undefined && { reason }) } } },
      }),
      defineCommand({
        record: IMPORT,
        type: "end",
        summary: "What the source sends from here on happens now.",
        body: z.strictObject({}),
        access,
        decide: (view, _body, { principal }) =>
          isRunning(view) ? { act: { type: "import.ended", data: { by: principal.id } } } : { refused: "not_now" },
      }),
    ],
  };
}
