import { PlumblineError } from "@plumbline/core";

/** The type of a body in lower case, without its parameters. Throws `MEDIA_TYPE_UNSUPPORTED` for a character encoding other than UTF-8. */
export function mediaTypeOf(headers: Headers): string {
  const given = headers.get("content-type") ?? "";
  const [type = "", ...parameters] = given.split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((one) => one.startsWith("charset="))?.slice("charset=".length);
  if (charset !== undefined && !/^"?(?:utf-?8|us-ascii)"?$/.test(charset)) {
    throw new PlumblineError("MEDIA_TYPE_UNSUPPORTED", `charset ${JSON.stringify(charset.slice(0, 40))} is not taken; send UTF-8`);
  }
  return type;
}

/** Throws `REQUEST_INVALID` for bytes that are no UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new PlumblineError("REQUEST_INVALID", "the body is not UTF-8", { cause });
  }
}

// With its byte order mark, if it has one: JSON has none, and would be refused for it.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
