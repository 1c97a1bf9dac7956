import { defineEvent, defineRecord, objectId } from "@plumbline/core";
import * as z from "zod";
import { DESK_SOURCE, type DeskPart, RULES } from "./desk.ts";

const count = z.int().nonnegative();
const digest = z.string().min(1).max(100);

/** Everything was folded anew by other rules: what that changed. Stands in the trail before the changes themselves, which are no news. */
const rulesReplaced = defineEvent({
  type: "rules.replaced",
  data: z.strictObject({
    from: digest,
    to: digest,
    /** Entries that both had folded. */
    entries: count,
    alike: count,
    only: count,
    gone: count,
    changed: count,
    unknowable: count,
    controls: z.array(z.strictObject({ control: z.string(), only: count, gone: count, changed: count })).max(2000),
    examples: z.array(z.string().max(64)).max(100),
  }),
});

/** The record of the rules by which signals are found, one for all: its timeline shows what each change of them changed. */
export function rulesPart(): DeskPart {
  const key = objectId(RULES);
  return {
    events: [rulesReplaced],
    records: [
      defineRecord<{ readonly rules?: string }>({
        type: RULES,
        keys: (event) => (event.source === DESK_SOURCE ? key(event) : undefined),
        initial: () => ({}),
        on: { "rules.replaced": (_facts, { data }) => ({ rules: data.to as string }) },
        trace: "all",
      }),
    ],
  };
}
