import { ERROR_CODES, type ErrorCode, isPlumblineError, type Problem } from "@plumbline/core";
import { SECURITY_HEADERS } from "./headers.ts";

/** The one place where an error becomes a status. What failed on our side, with its paths, is for the operator's log alone. */
export function problem(error: unknown): Response {
  const code: ErrorCode | "INTERNAL" = isPlumblineError(error) ? error.code : "INTERNAL";
  const { status, summary } = code === "INTERNAL" ? INTERNAL : ERROR_CODES[code];
  const body: Problem = {
    type: "about:blank",
    title: summary,
    status,
    ...(status < 500 && { detail: (error as Error).message }),
    code,
    ...(isPlumblineError(error, "COMMAND_REFUSED") && { reason: error.details.reason as string }),
  };
  const headers: Record<string, string> = { ...SECURITY_HEADERS, "content-type": "application/problem+json" };
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="plumbline"';
  if (status === 415) headers["accept-encoding"] = "gzip";
  if (status === 429) headers["retry-after"] = String(retryAfter(error) ?? 60);
  if (status === 503) headers["retry-after"] = String(retryAfter(error) ?? 1);
  return new Response(JSON.stringify(body), { status, headers });
}

function retryAfter(error: unknown): number | undefined {
  return isPlumblineError(error) ? (error.details.retryAfter as number | undefined) : undefined;
}

const INTERNAL = { status: 500, summary: "The server failed; the operator finds the reason in its log." };
