import type { ApprovalCaseFacts, ApprovalMedia } from "./records.ts";

/**
 * The recordings that show what a signal is about: those that its events name, then those that were running when one of its events
 * happened. A supervisor is given ids and digests; who may look at the recording is for its keeper to say.
 */
export function mediaOf(
  facts: Pick<ApprovalCaseFacts, "media">,
  signal: { readonly events: readonly string[] },
  times: Readonly<Record<string, number>> = {},
): readonly ApprovalMedia[] {
  const named = facts.media.filter(({ event }) => signal.events.includes(event));
  const instants = signal.events.flatMap((event) => times[event] ?? []);
  const running = facts.media.filter(
    (segment) => !named.includes(segment) && instants.some((at) => Date.parse(segment.start) <= at && at <= Date.parse(segment.end)),
  );
  return [...named, ...running];
}
