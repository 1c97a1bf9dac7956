import { PlumblineError } from "@plumbline/core";
import { textOf } from "./media-type.ts";
import { readJson } from "./read-json.ts";

/** Binary mode of the CloudEvents HTTP binding: attributes as `ce-` headers, the body is `data`. */
export function isBinaryCloudEvent(mediaType: string, headers: Headers): boolean {
  return headers.has("ce-specversion") && !mediaType.startsWith("application/cloudevents");
}

/** The CloudEvent in the form that it would have as JSON. Throws `MEDIA_TYPE_UNSUPPORTED` for data that is no JSON, `REQUEST_INVALID`. */
export function readBinaryCloudEvent(mediaType: string, headers: Headers, body: Uint8Array): Record<string, unknown> {
  if (mediaType !== "" && !/^application\/(?:[\w.+-]+\+)?json$/.test(mediaType)) {
    throw new PlumblineError(
      "MEDIA_TYPE_UNSUPPORTED",
      `data of type ${JSON.stringify(mediaType.slice(0, 80))} is not taken; send application/json`,
    );
  }
  const event: Record<string, unknown> = {};
  for (const [name, value] of headers) {
    // Names of attributes are lower case letters and digits, so no header can name a member that is none.
    if (/^ce-[a-z0-9]{1,40}$/.test(name)) event[name.slice(3)] = decoded(name, value);
  }
  return body.byteLength === 0 ? event : { ...event, data: readJson(textOf(body)) };
}

/** What the binding asks of a receiver: quotes first, then one round of percent-decoding. */
function decoded(name: string, value: string): string {
  const unquoted = /^".*"$/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
  try {
    return decodeURIComponent(unquoted);
  } catch (cause) {
    throw new PlumblineError("REQUEST_INVALID", `header ${name} is not percent-encoded UTF-8`, { cause });
  }
}
