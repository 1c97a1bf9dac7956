import { PlumblineError } from "@plumbline/core";
import type { ExpressRequest } from "./host-types.ts";

/**
 * Throws `FORBIDDEN` for what a page of another origin sent. Browsers send `Sec-Fetch-Site` only over https, so that on a plain
 * intranet `Origin` decides; a request with neither was not sent by the script of a page of today's browsers.
 */
export function refuseCrossOrigin(request: ExpressRequest): void {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) {
    if (site === "same-origin") return;
    throw new PlumblineError("FORBIDDEN", "this path answers pages of its own origin only");
  }
  const { origin } = request.headers;
  if (origin === undefined || hostsOf(request).includes(hostOf(String(origin)) ?? "")) return;
  throw new PlumblineError("FORBIDDEN", "this path answers pages of its own origin only; a proxy must pass Host or X-Forwarded-Host on");
}

/**
 * Names under which pages know this server. No page of another origin can set either header without a preflight, so that both may be
 * believed for this one question.
 */
export function hostsOf({ headers }: ExpressRequest): readonly string[] {
  const forwarded = String(headers["x-forwarded-host"] ?? "").split(",")[0] ?? "";
  return [String(headers.host ?? ""), forwarded.trim()]
    .filter((host) => host !== "")
    .map((host) => host.toLowerCase().replace(/:(80|443)$/, ""));
}

/** Undefined for what is no http(s) address. Default ports are left out. */
export function hostOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.host : undefined;
}
