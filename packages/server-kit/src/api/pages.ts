import { createHmac, timingSafeEqual } from "node:crypto";
import { PlumblineError } from "@plumbline/core";

/** For whom a page is the next one, and of what. */
export interface PageOf {
  readonly route: string;
  readonly caller: string;
  /** The query without `page` and what only says how much at once. */
  readonly query: Readonly<Record<string, unknown>>;
}

/** Places where pages end, as text for outside. A place is no row: it holds where the row has gone since. */
export interface Pages {
  seal(position: unknown, of: PageOf): string;
  /** Throws `REQUEST_INVALID` for text that was not sealed here, or for another caller, route or query. */
  open(page: string, of: PageOf): unknown;
}

/** Bytes of the tag: nobody gets to try often enough for half of it. */
const TAG = 16;
const LONGEST = 2048;

/** Text sealed with a secret opens under the same secret, also in another process. */
export function createPages(secret: string | Uint8Array): Pages {
  const tagOf = (place: string, { route, caller, query }: PageOf): Buffer =>
    createHmac("sha256", secret)
      .update(JSON.stringify(["plumbline.page.1", route, caller, Object.entries(query).sort(byName), place]))
      .digest()
      .subarray(0, TAG);

  return {
    seal(position, of) {
      const place = JSON.stringify(position);
      return Buffer.concat([tagOf(place, of), Buffer.from(place)]).toString("base64url");
    },
    open(page, of) {
      const bytes = Buffer.from(page.length > LONGEST ? "" : page, "base64url");
      const place = bytes.subarray(TAG).toString();
      const isSealed =
        bytes.length > TAG && bytes.toString("base64url") === page && timingSafeEqual(bytes.subarray(0, TAG), tagOf(place, of));
      if (!isSealed) {
        throw new PlumblineError("REQUEST_INVALID", "page: is none that this caller was given for this query; begin with the first page");
      }
      return JSON.parse(place);
    },
  };
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
