/** How a browser carries a session, and what it may ask for with it. */
const COOKIE = "plumb_session";
const DEVICE_COOKIE = "plumb_device";
const SIGN_IN_COOKIE = "plumb_sign_in";
const YEAR_S = 31_536_000;

/** A bearer token counts alone: with an `Authorization` that is none, or is there twice, nothing else is looked at. */
export function tokenOf(headers: Headers, isSecure: boolean): { readonly bearer?: string; readonly cookie?: string } {
  const authorization = headers.get("authorization");
  if (authorization !== null) return { bearer: /^Bearer ([\x21-\x2b\x2d-\x7e]+)$/i.exec(authorization)?.[1] ?? "" };
  const cookie = cookieOf(headers, nameOf(COOKIE, isSecure));
  return cookie === undefined ? {} : { cookie };
}

/** What the browser was told to remember; undefined for one that was told nothing. */
export function deviceOf(headers: Headers, isSecure: boolean): string | undefined {
  const device = cookieOf(headers, nameOf(DEVICE_COOKIE, isSecure));
  return device !== undefined && /^[A-Za-z0-9_-]{22}$/.test(device) ? device : undefined;
}

/** What the browser keeps while somebody signs in at the provider. */
export function signInKept(headers: Headers, isSecure: boolean): string | undefined {
  return cookieOf(headers, nameOf(SIGN_IN_COOKIE, isSecure));
}

/** With this prefix a browser takes it from this very host by TLS alone: a neighbour under the same domain can plant none. */
function nameOf(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}

function cookieOf(headers: Headers, name: string): string | undefined {
  return new RegExp(`(?:^|; *)${name}=([^;]*)`).exec(headers.get("cookie") ?? "")?.[1];
}

/** Values of `Set-Cookie`. `isSecure` where the address of the server is one of HTTPS. */
export function sessionCookie(token: string, seconds: number, isSecure: boolean): string {
  return cookie(COOKIE, token, seconds, "Strict", isSecure);
}

/** It comes along when the provider sends the browser back; one that is strict would not. */
export function signInCookie(kept: string, seconds: number, isSecure: boolean): string {
  return cookie(SIGN_IN_COOKIE, kept, seconds, "Lax", isSecure);
}

function cookie(name: string, value: string, seconds: number, sameSite: "Strict" | "Lax", isSecure: boolean): string {
  const age = Math.max(0, Math.floor(seconds));
  return `${nameOf(name, isSecure)}=${value}; Path=/; HttpOnly; SameSite=${sameSite}; Max-Age=${age}${isSecure ? "; Secure" : ""}`;
}

export function deviceCookie(device: string, isSecure: boolean): string {
  return cookie(DEVICE_COOKIE, device, YEAR_S, "Strict", isSecure);
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
