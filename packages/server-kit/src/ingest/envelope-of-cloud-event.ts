import { fromCloudEvent, PlumblineError } from "@plumbline/core";

/**
 * A CloudEvent as an envelope, still unchecked. Besides what `fromCloudEvent` reads (`sequence` → seq, `plepoch` → epoch, `plobjects` →
 * objects, `plactor` → actor, the last two as JSON text, and `subject` as `type/id` where there is no `plobjects`), `plprev` is the hash of the event
 * before, and `pldisclosures` the disclosures as JSON text: attributes of CloudEvents are scalar. Throws `EVENT_INVALID`.
 */
export function envelopeOfCloudEvent(value: unknown): unknown {
  const { at: _at, ...event } = fromCloudEvent(value);
  const { plprev, pldisclosures } = value as { plprev?: unknown; pldisclosures?: unknown };
  return {
    event,
    ...(plprev !== undefined && { prev: plprev }),
    ...(pldisclosures !== undefined && { disclosures: listOf(pldisclosures) }),
  };
}

function listOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch (cause) {
    throw new PlumblineError("EVENT_INVALID", "extension pldisclosures of a CloudEvent is not JSON", { cause });
  }
}
