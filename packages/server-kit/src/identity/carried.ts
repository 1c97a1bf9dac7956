/** How a browser carries a session, and what it may ask for with it. */
const COOKIE = "plumb_session";
const DEVICE_COOKIE = "plumb_device";
const YEAR_S = 31_536_000;

/** A bearer token counts alone: with an `Authorization` that is none, or is there twice, nothing else is looked at. */
export function tokenOf(headers: Headers): { readonly bearer?: string; readonly cookie?: string } {
  const authorization = headers.get("authorization");
  if (authorization !== null) return { bearer: /^Bearer ([\x21-\x2b\x2d-\x7e]+)$/i.exec(authorization)?.[1] ?? "" };
  const cookie = cookieOf(headers, COOKIE);
  return cookie === undefined ? {} : { cookie };
}

/** What the browser was told to remember; undefined for one that was told nothing. */
export function deviceOf(headers: Headers): string | undefined {
  const device = cookieOf(headers, DEVICE_COOKIE);
  return device !== undefined && /^[A-Za-z0-9_-]{22}$/.test(device) ? device : undefined;
}

function cookieOf(headers: Headers, name: string): string | undefined {
  return new RegExp(`(?:^|; *)${name}=([^;]*)`).exec(headers.get("cookie") ?? "")?.[1];
}

/** Values of `Set-Cookie`. `isSecure` where the address of the server is one of HTTPS. */
export function sessionCookie(token: string, seconds: number, isSecure: boolean): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${Math.max(0, Math.floor(seconds))}${isSecure ? "; Secure" : ""}`;
}

export function deviceCookie(device: string, isSecure: boolean): string {
  return `${DEVICE_COOKIE}=${device}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR_S}${isSecure ? "; Secure" : ""}`;
}

/**
 * Whether a request that came with a cookie may be answered: it changes nothing, or a page of ours sent it. A browser tells by `Sec-Fetch-Site`, an
 * older one by `Origin`; what tells neither is no browser, or a page that hides where it comes from.
 */
export function isSafe({ method, headers, url }: Pick<Request, "method" | "headers" | "url">): boolean {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return true;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  // Behind a proxy the scheme is the proxy's; the host it has to pass on.
  return origin !== null && URL.canParse(origin) && new URL(origin).host === (headers.get("host") ?? new URL(url).host);
}
