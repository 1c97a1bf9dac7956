/** How a browser carries a session, and what it may ask for with it. */
const COOKIE = "plumb_session";
const DEVICE_COOKIE = "plumb_device";
const SIGN_IN_COOKIE = "plumb_sign_in";
const YEAR_S = 31_536_000;
/** Tabs in which somebody may be signing in, besides the newest. */
const OTHER_TABS = 4;
/** As they are made here. */
const STATE = /^[A-Za-z0-9_-]{43}$/;

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

/** What the browser keeps while somebody signs in at the provider: each of its tabs has its own. */
export function signInKept(headers: Headers, state: string, isSecure: boolean): string | undefined {
  return STATE.test(state) ? cookieOf(headers, nameOf(signInName(state), isSecure)) : undefined;
}

/** Values of `Set-Cookie` that end what was begun and not finished, but for the newest: a browser sends them all with each request. */
export function abandoned(headers: Headers, isSecure: boolean): readonly string[] {
  const own = nameOf(SIGN_IN_COOKIE, isSecure);
  const names = (headers.get("cookie") ?? "").split(/; */).map((one) => one.split("=")[0] as string);
  // A browser sends the oldest first (RFC 6265, 5.4).
  const begun = names.filter((name) => name.startsWith(own) && /^_[A-Za-z0-9_-]{16}$/.test(name.slice(own.length)));
  return begun.slice(0, -OTHER_TABS).map((name) => cookie(SIGN_IN_COOKIE + name.slice(own.length), "", 0, "Lax", isSecure));
}

/** By its beginning, which says nothing of what is sealed in the cookie. */
function signInName(state: string): string {
  return `${SIGN_IN_COOKIE}_${state.slice(0, 16)}`;
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
export function signInCookie(state: string, kept: string, seconds: number, isSecure: boolean): string {
  return cookie(signInName(state), kept, seconds, "Lax", isSecure);
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
