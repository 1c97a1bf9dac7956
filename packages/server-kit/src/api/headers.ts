/** What browsers are told about everything under `/v1`: it is data for programs, and nobody's page. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

export interface GuardOptions {
  /** The operator's proxy speaks TLS, and browsers shall use nothing else. */
  readonly tls?: boolean | undefined;
  /** Whether pages of this origin may read answers. */
  isAllowed(origin: string): boolean;
}

/** Adds to an answer what every answer has; what it says itself stands. */
export function guard(response: Response, request: Request, { tls, isAllowed }: GuardOptions): Response {
  const { headers } = response;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!headers.has(name)) headers.set(name, value);
  if (tls) headers.set("strict-transport-security", "max-age=31536000");
  const origin = request.headers.get("origin");
  headers.append("vary", "origin");
  if (origin !== null && isAllowed(origin)) {
    // Never with credentials: pages of others send a token of their own, and no cookie of ours counts for them.
    headers.set("access-control-allow-origin", origin);
    headers.set("access-control-expose-headers", "etag, retry-after, www-authenticate");
    if (request.method === "OPTIONS" && request.headers.has("access-control-request-method")) {
      headers.set("access-control-allow-methods", "GET, POST");
      headers.set("access-control-allow-headers", "authorization, content-type, if-none-match, last-event-id, purpose");
      headers.set("access-control-max-age", "600");
    }
  }
  return response;
}
